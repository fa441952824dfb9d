//! What the network is, for whom, and how a statement comes to be: for whoever comes here for the first time.

use crate::caller::Caller;
use maud::{Markup, html};

/// The steps of a statement, in their order.
const STEPS: [&str; 5] = ["write", "comment", "answer", "sign", "publish"];

/// The page, with the statements that everybody may read.
pub(super) fn page(caller: &Caller, statements: &Markup, count: usize) -> Markup {
    let words = caller.words;
    html! {
        section.welcome {
            h1 { (words.say("site-tagline")) }
            p.intro { (words.say("landing-intro")) }
            p.actions {
                a.button.primary href="/login" { (words.say("sign-in")) }
                a.button href="/organisations/apply" { (words.say("landing-apply")) }
            }
        }
        @if count > 0 {
            section.landing aria-labelledby="readable" {
                h2 id="readable" { (words.say("landing-readable")) }
                (statements)
            }
        }
        section.landing aria-labelledby="how" {
            h2 id="how" { (words.say("landing-how")) }
            ol.steps {
                @for step in STEPS {
                    li {
                        h3 { (words.say(&format!("landing-step-{step}"))) }
                        p { (words.say(&format!("landing-step-{step}-text"))) }
                    }
                }
            }
        }
        section.landing.for-whom aria-labelledby="whom" {
            h2 id="whom" { (words.say("landing-whom")) }
            p { (words.say("landing-whom-text")) }
            p { (words.say("landing-join-text")) " " a href="/organisations/apply" { (words.say("landing-apply")) } "." }
        }
    }
}
