//! Bringing a draft in from a file: choose it, look at what was understood of it, and take it in.

mod preview;

use super::{
    filled::{Filled, Turn},
    flash::{self, Flash},
    form,
    layout::{self, Page},
    rounds::conductor,
    shown,
    statement::head::{Tab, head},
};
use crate::{
    api::import::{Arrived, megabytes},
    app::App,
    caller::Caller,
    extract::Id,
    incoming::{Brought, Came, Carried, Wish, based_on, may, read, take},
    languages::Chosen,
    problem::Problem,
    reading::{Readable, opened, readable},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, Refusal, Statement};
use maud::{Markup, html};
use std::sync::Arc;
use terms::limits;

/// The form for the file.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = allowed(&app, &caller, &id).map(|(readable, hat)| choose(&app, &caller, &readable, hat, None));
    shown(&app, &caller, page)
}

/// A file that arrived is shown as what was understood of it; the page of that comes back to take it in.
pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    brought: Result<Brought, Problem>,
) -> Response {
    let (readable, hat) = match allowed(&app, &caller, &id) {
        Ok(allowed) => allowed,
        Err(problem) => return shown(&app, &caller, Err(problem)),
    };
    let taken = match brought {
        Ok(Brought(arrived)) => look_or_take(&app, &caller, &readable, hat, arrived).await,
        Err(problem) => Err(problem),
    };
    let page = match taken {
        Err(problem) if problem.status().is_client_error() => Ok(choose(&app, &caller, &readable, hat, Some(&problem))),
        taken => taken,
    };
    shown(&app, &caller, page)
}

/// Whether the statement's pages lead here.
fn is_offered(app: &App, caller: &Caller, readable: &Readable) -> bool {
    let hat = conductor(&app.register.view(), readable);
    hat.is_some_and(|hat| may(app, caller, &readable.statement, hat).is_ok())
}

fn allowed(app: &App, caller: &Caller, id: &str) -> Result<(Readable, Hat), Problem> {
    caller.person()?;
    let readable = readable(app, caller, id)?;
    let hat = conductor(&app.register.view(), &readable).ok_or_else(|| caller.refused(Refusal::NotItsCoordinator))?;
    may(app, caller, &readable.statement, hat)?;
    Ok((readable, hat))
}

async fn look_or_take(
    app: &Arc<App>,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    arrived: Arrived,
) -> Result<Response, Problem> {
    let Arrived { file, fields } = arrived;
    let value = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    if let Some((name, bytes)) = file {
        let carried = read(caller, &name, bytes).await?;
        return look(app, caller, readable, hat, &carried, None).await;
    }
    let (mut carried, text) = Carried::again(caller, value("draft"))?;
    let path = format!("/statements/{}", readable.statement.id);
    let sent = fields.iter().fold(Filled::default(), |filled, (name, value)| filled.with(name, value.clone()));
    let first = match sent.ask(app, caller, hat.person, &format!("POST {path}/draft-import")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let whole = carried.clone();
    if value("remarks").is_empty() {
        carried.remarks.clear();
    }
    let answer = (StatusCode::SEE_OTHER, path.clone().into());
    let wish = Wish { hat, carried, text, based_on: Some(value("based-on").to_owned()), first, answer };
    match take(app, caller, readable, wish).await? {
        Came::Done => Ok(flash::go(app, &path, Flash::Saved)),
        Came::Changed => {
            let changed = caller.problem(StatusCode::CONFLICT, "draft-changed", &[]);
            look(app, caller, readable, hat, &whole, Some(&changed)).await
        }
    }
}

async fn look(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    carried: &Carried,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let words = caller.words;
    let open = opened(app, caller, &readable.statement).await?;
    let live = open.replica.text().await.map_err(|failure| caller.failed(&failure))?;
    let looking = preview::Shown {
        caller,
        statement: &readable.statement,
        carried,
        based_on: based_on(&live),
        replaces: !live.blocks().is_empty() && live.markdown() != carried.markdown,
        acting: form::acting(&app.register.view(), caller, hat),
    };
    let title = words.say("incoming-preview-title");
    let main = html! {
        (head(app, &app.register.view(), caller, readable, Tab::Text))
        h2.tab-title { (title) }
        @if let Some(problem) = problem { p.error id="problem" role="alert" { (problem.detail()) } }
        (looking.main())
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    Ok(layout::respond(app, caller, status, Page { title: &title, head: html! {}, main }))
}

fn choose(app: &App, caller: &Caller, readable: &Readable, hat: Hat, problem: Option<&Problem>) -> Response {
    let words = caller.words;
    let title = words.say("incoming-title");
    let path = format!("/statements/{}", readable.statement.id);
    let register = app.register.view();
    let main = html! {
        (head(app, &register, caller, readable, Tab::Text))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("incoming-intro")) }
        form.card method="post" action={ (path) "/draft-import" } enctype="multipart/form-data" {
            @if let Some(problem) = problem { p.error id="problem" role="alert" { (problem.detail()) } }
            (file(app, caller, problem.is_some()))
            (form::acting(&register, caller, hat))
            p.actions {
                button.primary { (words.say("incoming-look")) }
                a href=(path) { (words.say("form-cancel")) }
            }
        }
        section.import-guide {
            h2 { (words.say("incoming-guide")) }
            ul {
                @for line in ["kept", "tracked", "comments", "left"] {
                    li { (words.say(&format!("incoming-guide-{line}"))) }
                }
            }
        }
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}

/// Where the file is chosen; what is wrong with one stands above it.
fn file(app: &App, caller: &Caller, is_faulty: bool) -> Markup {
    let words = caller.words;
    let described = if is_faulty { "problem file-hint" } else { "file-hint" };
    let hint = [("megabytes", megabytes(app, limits::DRAFT_FILE_BYTES_MAX).into())];
    html! {
        div.field {
            label for="file" { (words.say("incoming-file")) }
            p.hint id="file-hint" { (words.say_with("incoming-file-hint", &hint)) }
            input id="file" name="file" type="file" required
                accept=".docx,.odt,.md,.markdown,.txt,text/markdown,text/plain" aria-describedby=(described)
                aria-invalid=[is_faulty.then_some("true")];
        }
    }
}

/// The way here, until the first round has opened.
pub(super) fn way(app: &App, caller: &Caller, readable: &Readable, text: Chosen) -> Markup {
    let statement: &Statement = &readable.statement;
    html! {
        @if text.is_leading(statement) && is_offered(app, caller, readable) {
            p.actions {
                a.button href={ "/statements/" (statement.id) "/draft-import" } { (caller.words.say("incoming-title")) }
            }
        }
    }
}
