//! The letter to an organisation: what it said in a round, what was done, why, and the text before and after.

use super::called;
use crate::{
    api::rounds::known,
    app::App,
    caller::Caller,
    comments::{Shown, after},
    extract::Ids,
    pages::{
        layout::{self, Page},
        names, shown,
        statement::head::{Tab, head},
        time,
    },
    problem::Problem,
    reading::{Readable, readable},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Comment, Refusal, Round};
use maud::{Markup, html};
use std::sync::Arc;

/// The page, for the organisation whose hat is worn.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(id, round): Ids) -> Response {
    let page = show(&app, &caller, &id, &round).await;
    shown(&app, &caller, page)
}

async fn show(app: &App, caller: &Caller, id: &str, round: &str) -> Result<Response, Problem> {
    caller.person()?;
    let readable = readable(app, caller, id)?;
    let hat = readable.hat.ok_or_else(|| caller.refused(Refusal::HatMissing))?;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let round = known(caller, statement, round)?;
    let of_it = |comment: &&Arc<Comment>| {
        comment.round == Some(round.number) && comment.organisation == hat.organisation && comment.withdrawn.is_none()
    };
    let comments: Vec<Arc<Comment>> = statement.comments.iter().filter(of_it).cloned().collect();
    let answered = after(app, &readable.statement, round, comments).await;
    let answered = answered.map_err(|failure| caller.failed(&failure))?;
    let words = caller.words;
    let organisation = names(&register, caller, &[hat.organisation]).pop().unwrap_or_default();
    let intro = [("organisation", organisation.into()), ("round", round.number.0.into())];
    let title = words.say("letter");
    let main = html! {
        (head(app, &register, caller, &readable, Tab::Rounds))
        h2.tab-title { (title) }
        p.tab-intro { (words.say_with("letter-intro", &intro)) }
        @if answered.is_empty() { p.empty { (words.say("letter-none")) } }
        @for shown in &answered { (told(caller, &readable, round, shown)) }
        @if let Some((from, to)) = round.version.zip(round.outcome) {
            p { a href={ "/statements/" (statement.id) "/changes?from=" (from.0) "&to=" (to.0) } { (words.say("report-changes")) } }
        }
        p.meta {
            a href={ "/statements/" (statement.id) "/rounds/" (round.number.0) } { (called(caller, round)) }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

/// One comment: you said, what we did, because, before and after.
fn told(caller: &Caller, readable: &Readable, round: &Round, shown: &Shown) -> Markup {
    let words = caller.words;
    let (comment, statement) = (&*shown.comment, &*readable.statement);
    let language = statement.language.tag();
    let said = shown.spoken.as_ref().map(|spoken| spoken.text.as_str()).unwrap_or_default();
    html! {
        article.card.comment.letter {
            h3 { (words.say_with("comment-numbered", &[("comment", comment.number.0.into())])) }
            dl {
                dt { (words.say("letter-said")) }
                dd { @for line in said.lines().filter(|line| !line.is_empty()) { p { (line) } } }
                dt { (words.say("letter-did")) }
                dd {
                    @match &comment.outcome {
                        Some(outcome) => strong { (words.say(&format!("outcome-{}", outcome.kind.name()))) },
                        None => (words.say("letter-waiting")),
                    }
                }
                @if let Some(reason) = comment.outcome.as_ref().and_then(|outcome| outcome.reason.as_ref()) {
                    dt { (words.say("letter-because")) }
                    dd { (reason) }
                }
                @if let Some(quote) = shown.quote() {
                    dt { (words.say("letter-before")) }
                    dd lang=(language) { (quote) }
                    dt { (words.say("letter-after")) }
                    @match &shown.at {
                        Some(at) => dd lang=(language) { (at.quote) },
                        None => dd { (words.say("letter-gone")) },
                    }
                }
            }
            p.meta {
                @if let Some(until) = comment.contest_until(round.finished).filter(|_| comment.contest.is_none()) {
                    (words.say_with("letter-contest", &[("when", time::in_words(caller, until).into())])) " "
                }
                a href={ "/statements/" (statement.id) "/comments/" (comment.number.0) } { (words.say("letter-open")) }
            }
        }
    }
}
