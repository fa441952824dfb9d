//! Checking a receipt on a page, for those who trust this server to do it. Whoever doesn't is told how to do it without.

use super::{
    fields::{Control, Faults, text_area},
    filled::Filled,
    heading,
    layout::{self, Page},
    log, shown, time,
};
use crate::{
    api::import::Arrived, app::App, caller::Caller, failure::Failure, keys::KeyRing, problem::Problem,
    reading::readable,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::receipt::{Proven, Receipt, Wrong};
use ledger::{Event, checkpoint::Checkpoint};
use maud::{Markup, html};
use std::sync::Arc;

/// The form, and the keys that this server signs with.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = show(&app, &caller, StatusCode::OK, &Filled::default(), &Faults::default(), html! {});
    shown(&app, &caller, page)
}

/// A receipt arrived, as a file or pasted: says what it proves, or what is wrong with it.
pub(crate) async fn check(State(app): State<Arc<App>>, caller: Caller, arrived: Result<Arrived, Problem>) -> Response {
    let page = match arrived {
        Ok(arrived) => answer(&app, &caller, &arrived),
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

fn answer(app: &App, caller: &Caller, arrived: &Arrived) -> Result<Response, Problem> {
    let file = arrived.file.as_ref().map(|(_, bytes)| bytes.trim_ascii()).unwrap_or_default();
    let pasted = arrived.fields.get("receipt").map_or("", |text| text.trim());
    let text = if file.is_empty() { pasted.as_bytes() } else { file };
    let filled = Filled::default().with("receipt", pasted);
    if text.is_empty() {
        let mut faults = Faults::default();
        faults.add("receipt", caller.words.say("verify-missing"));
        return show(app, caller, faults.status(), &filled, &faults, html! {});
    }
    let read = Receipt::read(text).and_then(|receipt| Ok((receipt.verify()?, receipt)));
    match read {
        Ok((proven, receipt)) => {
            let holds = holds(app, caller, &*ring(app, caller)?, &receipt, &proven);
            show(app, caller, StatusCode::OK, &Filled::default(), &Faults::default(), holds)
        }
        Err(why) => {
            let said = does_not(caller, &why);
            show(app, caller, StatusCode::UNPROCESSABLE_ENTITY, &filled, &Faults::default(), said)
        }
    }
}

fn ring(app: &App, caller: &Caller) -> Result<Arc<KeyRing>, Problem> {
    app.proofs.keys.ring().map_err(|why| caller.failed(&Failure::from(why)))
}

fn does_not(caller: &Caller, why: &Wrong) -> Markup {
    html! {
        section.card role="alert" aria-labelledby="verdict" {
            h2 id="verdict" { (caller.words.say("verify-not")) }
            p { (caller.words.say(&format!("verify-wrong-{}", why.code()))) }
        }
    }
}

fn holds(app: &App, caller: &Caller, ring: &KeyRing, receipt: &Receipt, proven: &Proven) -> Markup {
    let (words, Proven { checkpoint, entry }) = (caller.words, proven);
    let key = receipt.keys.last();
    let is_ours = ring.known().any(|(known, _)| known.key == *key);
    // What an entry tells is said in words only where the caller may read the ledger that it is in.
    let statement = statement_id(checkpoint).filter(|_| is_ours).and_then(|id| readable(app, caller, id).ok());
    let numbers = [("entry", (entry.seq.0 + 1).into()), ("size", checkpoint.size.into())];
    html! {
        section.card.receipt role="status" aria-labelledby="verdict" {
            h2 id="verdict" { (words.say("verify-holds")) }
            dl {
                dt { (words.say("verify-ledger")) }
                dd {
                    @if let Some(readable) = &statement {
                        a href={ "/statements/" (readable.statement.id) "/log?acts=all" }
                            lang=(readable.statement.language.tag()) { (readable.statement.title) }
                        br;
                    }
                    code.hash { (checkpoint.origin) }
                }
                dt { (words.say("verify-entry")) } dd { (words.say_with("verify-entry-of", &numbers)) }
                dt { (words.say("receipt-time")) } dd { (time::in_words(caller, entry.at)) }
                @if let (Some(_), Event::Statement(event)) = (&statement, &entry.event) {
                    @let register = app.register.view();
                    dt { (words.say("verify-told")) }
                    dd { (log::who(&register, caller, entry.by)) ": " (log::told(&register, caller, event)) }
                }
                dt { (words.say("verify-stored")) } dd { code.hash { (receipt.entry) } }
                dt { (words.say("verify-key")) }
                dd {
                    (words.say(if is_ours { "verify-key-ours" } else { "verify-key-foreign" }))
                    br; code.hash { (key) }
                }
            }
        }
    }
}

/// The statement whose ledger it is, if it is one's.
fn statement_id(checkpoint: &Checkpoint) -> Option<&str> {
    checkpoint.origin.rsplit_once("/statements/").map(|(_, id)| id)
}

fn show(
    app: &App,
    caller: &Caller,
    status: StatusCode,
    filled: &Filled,
    faults: &Faults,
    verdict: Markup,
) -> Result<Response, Problem> {
    let words = caller.words;
    let ring = ring(app, caller)?;
    let title = words.say("verify-title");
    let pasted =
        Control { id: "receipt", label: words.say("verify-paste"), hint: Some(words.say("verify-paste-hint")), faults };
    let main = html! {
        (heading(&title, &words.say("verify-intro")))
        (faults.summary(words))
        (verdict)
        form.card method="post" action="/verify" enctype="multipart/form-data" {
            div.field {
                label for="file" { (words.say("verify-file")) }
                input id="file" name="file" type="file" accept=".json,application/json";
            }
            (text_area(&pasted, filled))
            p.actions { button.primary { (words.say("verify-submit")) } }
        }
        section.reading aria-labelledby="trust" {
            h2 id="trust" { (words.say("verify-trust-title")) }
            p { (words.say("verify-trust")) }
            p { code.hash { "lausuma verify receipt.json --key " (ring.signing.public()) } }
        }
        section.reading aria-labelledby="keys" {
            h2 id="keys" { (words.say("verify-keys-title")) }
            p { (words.say("verify-keys-intro")) }
            (keys(caller, &ring))
        }
    };
    Ok(layout::respond(app, caller, status, Page { title: &title, head: html! {}, main }))
}

/// Every key, the one in use first.
fn keys(caller: &Caller, ring: &KeyRing) -> Markup {
    let words = caller.words;
    html! {
        ul.plain {
            @for (known, until) in ring.known().rev() {
                li {
                    code.hash { (known.key) }
                    @let since = time::in_words(caller, known.since);
                    p.hint {
                        @match until {
                            None => (words.say_with("verify-key-since", &[("since", since.into())])),
                            Some(until) => (words.say_with("verify-key-between", &[
                                ("since", since.into()),
                                ("until", time::in_words(caller, until).into()),
                            ])),
                        }
                    }
                }
            }
        }
    }
}
