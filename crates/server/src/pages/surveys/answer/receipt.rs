//! What was handed in, when, and what proves it.

use super::{Answering, Linked};
use crate::{
    api::{
        agenda::surveys::answer::{last_of, opening_of, receipt_of},
        signatures::view::spoken,
    },
    app::App,
    caller::Caller,
    extract::{Id, Params},
    pages::{
        form,
        layout::{self, Page},
        shown,
        surveys::{show::told, times, worded},
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use std::sync::Arc;

/// The page.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(linked): Params<Linked>,
) -> Response {
    let page = Answering::of(&app, &caller, &number, &linked).and_then(|answering| show(&app, &caller, &answering));
    shown(&app, &caller, page)
}

/// What proves that the agenda's ledger has it.
pub(crate) async fn proof(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(linked): Params<Linked>,
) -> Response {
    let file = Answering::of(&app, &caller, &number, &linked);
    let file = file.and_then(|answering| receipt_of(&app, &caller, &answering.survey, answering.respondent()));
    shown(&app, &caller, file)
}

/// The words that the ledger's entry commits to.
pub(crate) async fn opening(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(linked): Params<Linked>,
) -> Response {
    let file = Answering::of(&app, &caller, &number, &linked);
    let file = file.and_then(|answering| opening_of(&app, &caller, &answering.survey, answering.respondent()));
    shown(&app, &caller, file)
}

fn show(app: &App, caller: &Caller, answering: &Answering) -> Result<Response, Problem> {
    let (words, survey) = (caller.words, &answering.survey);
    let (answer, is_late) = last_of(caller, survey, answering.respondent())?;
    let name = answering.name(app, caller);
    let title = words.say("survey-receipt");
    let about = answering.asked.title.in_language(spoken(words.language()));
    let main = html! {
        header.page-head {
            p.back {
                @if answering.key.is_empty() {
                    a href={ "/surveys/" (survey.number.0) } { (worded(caller, &answering.asked.title)) }
                } @else { (about) }
            }
            h1 { (title) }
            p.intro { (words.say_with("survey-receipt-intro", &[("organisation", name.into())])) }
        }
        section.card data-forget=(answering.kept_as()) {
            (told(app, caller, survey, answer, is_late)?)
            @if let Some(times) = times(app, caller, survey) { p.meta { (times) } }
            details.fold {
                summary { (words.say("receipt-signed")) }
                p { (words.say("survey-receipt-proof")) }
                ul {
                    li { a href=(answering.path("receipt.json")) download="receipt.json" { "receipt.json" } ": " (words.say("survey-receipt-proof-file")) }
                    li { a href=(answering.path("answer.json")) download="answer.json" { "answer.json" } ": " (words.say("survey-receipt-opening-file")) }
                }
                p { a href="/verify" { (words.say("verify-title")) } }
            }
            p.actions { a.button href=(answering.path("answer")) { (words.say("survey-answer-change")) } }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: form::script(), main }))
}
