//! The front page of a copy of the site: what was published, for whoever finds the copy.

use super::frame::Frame;
use crate::{
    app::App,
    pages::home::{self, landing},
    public::{Setting, feed},
};
use maud::{Markup, html};
use words::{Language, Words};

/// The page in words of this language.
pub(crate) fn page(app: &App, words: &Words, setting: Setting) -> Markup {
    let public = feed::published(app);
    let main = html! {
        section.welcome {
            h1 { (words.say("site-tagline")) }
            p.intro { (words.say("landing-intro")) }
        }
        @if public.is_empty() { p.empty { (words.say("copy-empty")) } } @else { (landing::list(words, &public)) }
        (landing::how(words))
        section.landing.for-whom aria-labelledby="whom" {
            h2 id="whom" { (words.say("landing-whom")) }
            p { (words.say("landing-whom-text")) }
        }
    };
    let title = words.say("site-tagline");
    let (head, languages) = (home::feed(words), languages(words));
    let (contact, network) = (app.settings.contact.as_deref(), &*app.settings.called(words));
    Frame { words, title: &title, head, languages, setting, contact, network, address: &app.base_url }.around(&main)
}

/// Where it is read in this language: on the server a reader's own language decides.
pub(crate) fn address(language: Language) -> String {
    format!("/?language={}", language.tag())
}

fn languages(words: &Words) -> Markup {
    html! {
        nav.text-languages aria-label=(words.say("site-language")) {
            ul {
                @for language in Language::ALL {
                    li {
                        a href=(address(language)) lang=(language.tag()) hreflang=(language.tag())
                            aria-current=[(language == words.language()).then_some("page")] { (language.own_name()) }
                    }
                }
            }
        }
    }
}
