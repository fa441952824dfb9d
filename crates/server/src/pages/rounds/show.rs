//! One round: its version, its times, what its coordinators can do with it, and once it is finished its report.

use super::{called, conductor, report::section, results, state, times};
use crate::{
    api::rounds::{Act, known},
    app::App,
    caller::Caller,
    extract::Ids,
    pages::{
        layout::{self, Page},
        shown,
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::{Readable, readable},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::RoundState;
use maud::html;
use std::sync::Arc;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(id, round): Ids) -> Response {
    let page = show(&app, &caller, &id, &round).await;
    shown(&app, &caller, page)
}

async fn show(app: &Arc<App>, caller: &Caller, id: &str, round: &str) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let round = known(caller, statement, round)?;
    let words = caller.words;
    let title = called(caller, round);
    // A round that never opened has nothing to report.
    let report = match round.version {
        Some(_) => Some(crate::report::report(app, readable.statement.clone(), round).await),
        None => None,
    };
    let report = report.transpose().map_err(|failure| caller.failed(&failure))?;
    let acts: &[Act] = match round.state {
        RoundState::Scheduled => &[Act::Extend, Act::Cancel],
        RoundState::Open => &[Act::Extend, Act::Close],
        RoundState::Answering => &[Act::Finish, Act::Reopen],
        RoundState::Finished | RoundState::Cancelled => &[],
    };
    let acts = if conductor(&register, &readable).is_some() { acts } else { &[] };
    let main = html! {
        (head(app, &register, caller, &readable, Tab::Rounds))
        h2.tab-title { (title) }
        p.stage { (state(caller, round)) }
        p { (times(app, caller, round)) }
        p { (words.say(&format!("round-drafting-{}", round.drafting.name()))) }
        (results(caller, statement, round))
        @if !acts.is_empty() {
            p.actions {
                @for act in acts {
                    a.button href={ "/statements/" (statement.id) "/rounds/" (round.number.0) "/" (act.name()) } {
                        (words.say(&format!("round-act-{}", act.name())))
                    }
                }
            }
        }
        @if speaks(&readable, round) {
            p { a href={ "/statements/" (statement.id) "/rounds/" (round.number.0) "/letter" } { (words.say("letter-see")) } }
        }
        @if let Some(report) = &report { (section(app, caller, statement, report)) }
        p.meta { a href={ "/statements/" (statement.id) "/rounds" } { (words.say("rounds-all")) } }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

/// Whether the organisation whose hat is worn has said something in the round.
fn speaks(readable: &Readable, round: &ledger::Round) -> bool {
    let own = readable.hat.map(|hat| hat.organisation);
    let of_it = |organisation, number| Some(organisation) == own && number == Some(round.number);
    readable.statement.comments.iter().any(|comment| of_it(comment.organisation, comment.round))
}
