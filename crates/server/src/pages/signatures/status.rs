//! How far signing has come, in a few sentences, which a small script keeps true while the page is open. Whoever runs none
//! loads the page again.

use crate::{
    app::App,
    assets,
    caller::Caller,
    pages::time,
    reading::Readable,
    signing::{self, Sight, progress},
};
use maud::{Markup, html};

const SCRIPT: &str = "src/progress.ts";

/// The element that holds the lists, which the script shows anew when it is asked to.
pub(super) const LISTS: &str = "progress-lists";

/// What the page's head needs for it.
pub(super) fn head() -> Markup {
    html! { script type="module" src=(assets::address(SCRIPT)) {} }
}

/// What the caller is told of it.
pub(super) fn shown(app: &App, caller: &Caller, readable: &Readable, sight: &Sight) -> Markup {
    let (words, statement) = (caller.words, &*readable.statement);
    let Some(version) = statement.signables.last().map(|signable| signable.version) else {
        return html! { p.tab-intro { (words.say("signatures-not-yet")) } };
    };
    let (register, now) = (app.register.view(), app.clock.now());
    let closes = statement.plan.closes.map(|closes| {
        let until = [("when", time::in_words(caller, closes).into())];
        if closes <= now {
            words.say_with("signing-closed", &until)
        } else {
            let left = words.say_with("round-left", &[("left", time::left(words, now, closes).into())]);
            format!("{} {left}", words.say_with("signing-closes", &until))
        }
    });
    let silent = sight.counts.then(|| signing::silent(&register, statement).len());
    let said = sight.names.then(|| progress::sentences(&register, statement, words, silent, now));
    html! {
        @if let Some(said) = &said {
            div id="progress" data-statement=(statement.id) data-list=(progress::list(statement)) {
                p.count-line {
                    strong data-told="count" { (said.count) }
                    " " span data-told="reserved" { (said.reserved) }
                    " " span data-told="goal" { (said.goal) }
                }
                p hidden[said.represented.is_empty()] {
                    span data-told="represented" { (said.represented) } " "
                    a href={ "/statements/" (statement.id) "/signatures/represented" } { (words.say("represented-how")) }
                }
                @if let Some(goal) = statement.plan.goal {
                    @let valid = statement.signature_counts().valid;
                    progress.goal max=(goal) value=(valid.min(goal as usize)) aria-label=(words.say("signatures-progress")) {
                        (valid) "/" (goal)
                    }
                }
                @if sight.counts { ul.counts { @for other in &said.others { li { (other) } } } }
                // Said aloud now and then, and not each time that a number changes.
                p.visually-hidden role="status" {}
            }
        }
        @if let Some(closes) = closes { p.meta { (closes) } }
        p.meta {
            a href={ "/statements/" (statement.id) "/versions/" (version.0) } {
                (words.say_with("signing-read", &[("version", version.0.into())]))
            }
        }
        @if said.is_some() {
            div id="progress-news" class="signatures-news" hidden {
                p { (words.say("signatures-changed")) " " button type="button" { (words.say("signatures-show-now")) } }
            }
        }
    }
}
