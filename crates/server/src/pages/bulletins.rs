//! Newsletters for people to read, to write and to ask for.

pub(crate) mod drafts;
pub(crate) mod edit;
pub(crate) mod ending;
pub(crate) mod sending;
pub(crate) mod subscribing;

use super::{
    error,
    fields::Faults,
    filled::Filled,
    layout::{self, Page},
    shown, time,
};
use crate::{
    api::{
        bulletins::{archive, editor, find},
        organisations::{Care, looks_after},
    },
    app::App,
    bulletins::{Readers, Sent, Written, feed as atom},
    caller::Caller,
    extract::{Id, Params},
    html,
    languages::InLanguage,
    problem::Problem,
};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use words::{Language, Words};

#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    /// The number of the last newsletter of the page before.
    before: Option<u32>,
    /// What has become of an address.
    subscription: Option<subscribing::State>,
}

/// The archive, and below it the form for those who want more.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Params(asked): Params<Asked>) -> Response {
    let page = list(&app, &caller, &asked, &subscribing::filled(&caller), &Faults::default());
    shown(&app, &caller, page)
}

/// `/bulletins.atom`: those that everybody may read.
pub(crate) async fn feed(State(app): State<Arc<App>>, caller: Caller) -> Response {
    match atom::feed(&app, caller.words) {
        Ok(feed) => ([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed).into_response(),
        Err(failure) => error::page(&app, &caller, &caller.failed(&failure)),
    }
}

/// One of them.
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(InLanguage { language }): Params<InLanguage>,
) -> Response {
    let page = find(&app, &caller, &number).and_then(|(number, sent)| {
        let wanted = language.as_deref().filter(|tag| !tag.is_empty()).map(Language::from_tag);
        let wanted = wanted.map(|tag| tag.filter(|tag| sent.languages().any(|language| language == *tag)));
        let language = wanted.unwrap_or(Some(caller.words.language())).ok_or_else(|| caller.not_found())?;
        let written = sent.said(language).ok_or_else(|| caller.not_found())?;
        Ok(one(&app, &caller, number, &sent, written))
    });
    shown(&app, &caller, page)
}

fn list(app: &App, caller: &Caller, asked: &Asked, filled: &Filled, faults: &Faults) -> Result<Response, Problem> {
    let words = caller.words;
    let (sent, next) = archive(app, caller, asked.before)?;
    let title = words.say("bulletins-title");
    let feed = html! { link rel="alternate" type="application/atom+xml" href="/bulletins.atom" title=(title); };
    let main = html! {
        header.page-head {
            h1 { (title) }
            p.intro { (words.say("bulletins-intro")) }
            @if looks_after(app, caller, Care::Network) {
                p.actions { a.button.primary href="/bulletins/drafts" { (words.say("bulletins-write")) } }
            }
        }
        (faults.summary(words))
        @if let Some(state) = asked.subscription { (subscribing::told(caller, state)) }
        @if sent.is_empty() { p.empty { (words.say("bulletins-empty")) } }
        @else {
            ul.statements { @for (number, sent) in &sent { li { (card(caller, *number, sent)) } } }
        }
        @if let Some(next) = next {
            p.actions { a.button href={ "/bulletins?before=" (next) } { (words.say("bulletins-older")) } }
        }
        p.meta.newsletter-feed { a href="/bulletins.atom" { (words.say("bulletins-feed")) } }
        (subscribing::form(caller, filled, faults))
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: feed, main }))
}

fn card(caller: &Caller, number: u32, sent: &Sent) -> Markup {
    let Some(written) = sent.said(caller.words.language()) else { return html! {} };
    html! {
        article.card {
            h2 lang=(written.language().tag()) { a href={ "/bulletins/" (number) } { (written.subject) } }
            p.meta { (meta(caller, sent)) }
        }
    }
}

/// For whom it is, and when it was sent.
fn meta(caller: &Caller, sent: &Sent) -> String {
    let day = time::day_in_words(caller, time::day_of(sent.at()));
    format!("{} · {day}", for_whom(caller.words, sent.readers))
}

fn for_whom(words: &Words, readers: Readers) -> String {
    words.say(&format!("bulletin-readers-{}", readers.name()))
}

fn one(app: &App, caller: &Caller, number: u32, sent: &Sent, written: &Written) -> Response {
    let words = caller.words;
    let own = written.language();
    let main = html! {
        p.back { a href="/bulletins" { (words.say("bulletins-title")) } }
        article.newsletter {
            header.page-head {
                h1 lang=(own.tag()) { (written.subject) }
                p.meta {
                    (meta(caller, sent))
                    @if editor(app, caller).is_ok() {
                        " · " (words.say_with("bulletin-recipients", &[("count", sent.recipients.into())]))
                    }
                }
                @if sent.texts.len() > 1 {
                    p.meta {
                        @for (at, language) in sent.languages().enumerate() {
                            @if at > 0 { " · " }
                            @if language == own { strong lang=(language.tag()) { (language.own_name()) } }
                            @else {
                                a href={ "/bulletins/" (number) "?language=" (language.tag()) } lang=(language.tag())
                                    hreflang=(language.tag()) { (language.own_name()) }
                            }
                        }
                    }
                }
            }
            div.newsletter-text lang=(own.tag()) { (html::text(&written.shown())) }
        }
    };
    layout::respond(app, caller, StatusCode::OK, Page { title: &written.subject, head: html! {}, main })
}
