//! The live text as it was at an earlier moment, and the button by which a coordinator brings it back.

use crate::{
    api::moments::{bring_back, moment},
    app::App,
    caller::Caller,
    extract::{Fields, Ids},
    html,
    pages::{
        fields::Faults,
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
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
use draft::Text;
use ledger::{Action, Asker, Hat, Refusal, access};
use maud::html as markup;
use std::sync::Arc;
use terms::Offset;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(id, offset): Ids) -> Response {
    let page = look(&app, &caller, &id, &offset).await.map(|(readable, offset, text)| {
        show(&app, &caller, &readable, offset, &text, &Filled::fresh(), &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Brings it back.
pub(crate) async fn restore(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, offset): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, &id, &offset, &filled).await;
    shown(&app, &caller, page)
}

async fn look(app: &Arc<App>, caller: &Caller, id: &str, offset: &str) -> Result<(Readable, Offset, Text), Problem> {
    let readable = readable(app, caller, id)?;
    let offset = offset.parse().map(Offset).map_err(|_| caller.not_found())?;
    let text = moment(app, caller, &readable, offset).await?;
    Ok((readable, offset, text))
}

async fn submit(app: &Arc<App>, caller: &Caller, id: &str, offset: &str, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    let (readable, offset, text) = look(app, caller, id, offset).await?;
    let to = format!("/statements/{}", readable.statement.id);
    let first = match filled.ask(app, caller, person, &format!("POST {to}/moments/{offset}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let hat = conductor(app, &readable).ok_or_else(|| caller.refused(Refusal::NotItsCoordinator))?;
    let remember = |_| first.remember(StatusCode::SEE_OTHER, to.as_bytes());
    match bring_back(app, caller, &readable, hat, text.clone(), remember).await {
        Ok(_) => Ok(go(&to)),
        Err(problem) => Ok(show(app, caller, &readable, offset, &text, filled, &faults_of(problem, |_| "restore")?)),
    }
}

fn conductor(app: &App, readable: &Readable) -> Option<Hat> {
    let register = app.register.view();
    let may = |hat: &Hat| access(&register, &readable.statement, Asker::Hat(*hat), Action::ConductRounds).is_ok();
    readable.hat.filter(may)
}

fn show(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    offset: Offset,
    text: &Text,
    filled: &Filled,
    faults: &Faults,
) -> Response {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let title = words.say("moment-title");
    let main = markup! {
        article.statement {
            (head(app, &register, caller, readable, Tab::Rounds))
            h2.tab-title { (title) }
            p.notice { (words.say_with("moment-intro", &[("count", usize::try_from(offset.0).unwrap_or(usize::MAX).into())])) }
            (faults.summary(words))
            @if text.blocks().is_empty() {
                p.empty { (words.say("statement-text-empty")) }
            } @else {
                div.text lang=(statement.language.tag()) { (html::text(text)) }
            }
            @if let Some(hat) = conductor(app, readable) {
                form.card id="restore" method="post" action={ "/statements/" (statement.id) "/moments/" (offset) } {
                    (filled.key())
                    p { (words.say("moment-restore-hint")) }
                    (form::acting(&register, caller, hat))
                    p.actions { button type="submit" { (words.say("moment-restore")) } }
                }
            }
            p.meta { a href={ "/statements/" (statement.id) "/history" } { (words.say("history")) } }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: markup! {}, main })
}
