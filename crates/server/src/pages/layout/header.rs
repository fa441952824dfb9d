//! The top of every page: where one can go, and who one is. On a narrow screen it is two rows: what is needed less often
//! opens by `<details>`, which works without a script.

use super::languages;
use crate::{app::App, caller::Caller, pages::hat};
use maud::{Markup, html};

/// The parts of the site, each with the beginnings of the addresses that belong to it.
const PARTS: &[(&str, &str, &[&str])] = &[
    ("/", "site-home", &["/statements", "/s"]),
    ("/agenda", "agenda-title", &["/agenda", "/workshops"]),
    ("/organisations", "organisations-title", &["/organisations", "/invitations"]),
    ("/me", "site-waiting", &["/me"]),
];

/// Those of them that are there for whoever has signed in.
const SIGNED_IN: [&str; 2] = ["/agenda", "/me"];

pub(super) fn site(app: &App, caller: &Caller) -> Markup {
    let words = caller.words;
    html! {
        header.site {
            div.site-inner {
                a.brand href="/" { (app.settings.called(words)) }
                nav aria-label=(words.say("site-navigation")) {
                    ul {
                        @for (address, key, under) in PARTS {
                            @if caller.signed_in.is_some() || !SIGNED_IN.contains(address) {
                                li { a href=(address) aria-current=[current(&caller.path, address, under)] { (words.say(key)) } }
                            }
                        }
                    }
                }
                @match name(app, caller) {
                    Some(name) => (account(app, caller, &name)),
                    None => div.account {
                        (languages::switch(caller))
                        a.button.quiet href="/login" { (words.say("sign-in")) }
                    },
                }
            }
        }
    }
}

/// `page` where the link leads to the page itself, `true` where the page lies below it.
fn current(path: &str, address: &str, under: &[&str]) -> Option<&'static str> {
    let below = |part: &&str| path.strip_prefix(*part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if path == address { Some("page") } else { under.iter().any(below).then_some("true") }
}

/// The person and the hat, and behind them what concerns the person.
fn account(app: &App, caller: &Caller, name: &str) -> Markup {
    let words = caller.words;
    let hat = hat::named(app, caller);
    html! {
        details.account {
            summary {
                span.who { (name) }
                @match &hat {
                    Some(Ok(organisation)) => {
                        span.hat { (words.say_with("hat", &[("organisation", organisation.into())])) }
                        span.hat-short { (organisation) }
                    }
                    Some(Err(question)) => {
                        span.hat { (question) }
                        span.hat-short { (question) }
                    }
                    None => {}
                }
            }
            div.account-menu {
                p.signed-in { (words.say_with("signed-in-as", &[("name", name.into())])) }
                (hat::change(app, caller))
                ul {
                    li { a href="/me/profile" { (words.say("profile-title")) } }
                    li { a href="/me/data" { (words.say("data-title")) } }
                }
                (languages::switch(caller))
                form method="post" action="/logout" { button { (words.say("sign-out")) } }
            }
        }
    }
}

fn name(app: &App, caller: &Caller) -> Option<String> {
    app.people.record(caller.signed_in?.person).ok().flatten().map(|record| record.name)
}
