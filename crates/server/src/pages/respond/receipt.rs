//! What proves that something was handed in, and what happens next.

use super::{Linked, Respondent};
use crate::{
    app::App,
    caller::Caller,
    cookies,
    extract::{Id, Params},
    failure::Failure,
    pages::{
        comments::receipts,
        filled::go,
        form,
        layout::{self, Page},
        rounds::called,
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use ledger::RoundState;
use maud::html;
use std::sync::Arc;

/// The receipts of what this browser handed in.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Id(id): Id,
    Params(linked): Params<Linked>,
) -> Response {
    let page =
        Respondent::of(&app, &caller, &id, &linked).and_then(|respondent| show(&app, &caller, &headers, &respondent));
    shown(&app, &caller, page)
}

fn show(app: &App, caller: &Caller, headers: &HeaderMap, respondent: &Respondent) -> Result<Response, Problem> {
    let failed = |failure: Failure| caller.failed(&failure);
    let typed = respondent.typed(app, cookies::typing(app, headers)).map_err(failed)?;
    let Some(typed) = typed.filter(|typed| !typed.made.is_empty()) else { return Ok(go(&respondent.path(""))) };
    let (words, statement) = (caller.words, &*respondent.statement);
    let title = words.say_with("respond-thanks", &[("count", typed.made.len().into())]);
    let made = typed.made.iter().filter_map(|number| statement.comment(ledger::CommentNumber(*number)));
    let main = html! {
        header.page-head data-forget=(respondent.kept_as()) {
            h1 { (title) }
            p.intro {
                (words.say_with("respond-handed-in", &[
                    ("organisation", respondent.organisation(app, caller).into()),
                    ("title", statement.title.as_str().into()),
                ]))
            }
        }
        @for comment in made { (receipts::card(caller, statement, comment)) }
        section.reading aria-labelledby="respond-next" {
            h2 id="respond-next" { (words.say("respond-next")) }
            p {
                (words.say("respond-next-answer"))
                @if let Some(round) = statement.current_round().filter(|round| round.state == RoundState::Open) {
                    " " (words.say_with("respond-next-closes", &[
                        ("round", called(caller, round).into()),
                        ("when", time::in_words(caller, round.closes).into()),
                    ]))
                }
            }
            p.actions {
                a.button.primary href={ "/statements/" (statement.id) "/comments" } { (words.say("comments-all")) }
                a.button href=(respondent.path("")) { (words.say("respond-more")) }
            }
        }
    };
    let page = Page { title: &title, head: form::script(), main };
    Ok(layout::respond(app, caller, StatusCode::OK, page))
}
