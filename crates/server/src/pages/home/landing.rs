//! What the network is, for whom, and how a statement comes to be: for whoever comes here for the first time.

use crate::pages::time;
use ledger::Statement;
use maud::{Markup, html};
use std::sync::Arc;
use terms::Timestamp;
use words::Words;

/// The steps of a statement, in their order.
const STEPS: [&str; 5] = ["write", "comment", "answer", "sign", "publish"];

/// The page, with the statements that everybody may read: those that are public, and others that are open to all.
pub(super) fn page(
    words: &Words,
    (statements, count): &(Markup, usize),
    public: &[(Arc<Statement>, Timestamp)],
) -> Markup {
    html! {
        section.welcome {
            h1 { (words.say("site-tagline")) }
            p.intro { (words.say("landing-intro")) }
            p.actions {
                a.button.primary href="/login" { (words.say("sign-in")) }
                a.button href="/organisations/apply" { (words.say("landing-apply")) }
            }
        }
        @if !public.is_empty() { (list(words, public)) }
        @if *count > 0 {
            section.landing aria-labelledby="readable" {
                h2 id="readable" { (words.say("landing-readable")) }
                (statements)
            }
        }
        (how(words))
        section.landing.for-whom aria-labelledby="whom" {
            h2 id="whom" { (words.say("landing-whom")) }
            p { (words.say("landing-whom-text")) }
            p { (words.say("landing-join-text")) " " a href="/organisations/apply" { (words.say("landing-apply")) } "." }
        }
    }
}

/// The public statements.
pub(in crate::pages) fn list(words: &Words, public: &[(Arc<Statement>, Timestamp)]) -> Markup {
    html! {
        section.landing aria-labelledby="published" {
            h2 id="published" { (words.say("public-list")) }
            ul.statements { @for (statement, since) in public { li { (published(words, statement, *since)) } } }
            p.meta { a href="/feed.atom" { (words.say("feed-link")) } }
        }
    }
}

/// How a statement comes to be.
pub(in crate::pages) fn how(words: &Words) -> Markup {
    html! {
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
    }
}

fn published(words: &Words, statement: &Statement, since: Timestamp) -> Markup {
    let signed = statement.valid_signatures().count();
    html! {
        article.card {
            p.stage { (words.say(&format!("stage-{}", statement.stage.name()))) }
            h3 lang=(statement.language.tag()) { a href={ "/s/" (statement.slug) } { (statement.title) } }
            p.meta { (time::day_said(words, time::day_of(since))) " · " (words.say_with("public-signed", &[("count", signed.into())])) }
        }
    }
}
