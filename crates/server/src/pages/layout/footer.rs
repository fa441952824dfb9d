//! The foot of every page: what this is, whose the texts are, whom to ask.

use super::languages;
use crate::{app::App, caller::Caller};
use maud::{Markup, html};

pub(super) fn site(app: &App, caller: &Caller) -> Markup {
    let words = caller.words;
    html! {
        footer.site-foot {
            div.site-inner {
                p.what { (words.say("foot-what")) }
                ul {
                    li { a href="/bulletins" { (words.say("bulletins-title")) } }
                    li { a href="/help" { (words.say("guides-title")) } }
                    li { a href="/privacy" { (words.say("privacy-title")) } }
                    li { a href="/verify" { (words.say("verify-title")) } }
                    @if let Some(contact) = &app.settings.contact {
                        li { a href={ "mailto:" (contact) } { (words.say("foot-contact")) } }
                    }
                    li { (words.say_with("foot-texts", &[("licence", crate::pages::statement::LICENCE.into())])) }
                    li { (words.say("foot-software")) }
                }
                (languages::switch(caller))
            }
        }
    }
}
