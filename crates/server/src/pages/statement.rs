use super::{
    layout::{self, Page},
    log::openness_in_words,
    names, shown, time,
};
use crate::{
    app::App,
    caller::Caller,
    extract::Id,
    html,
    problem::Problem,
    reading::{Readable, opened, readable},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Right, Statement};
use maud::html as markup;
use std::sync::Arc;

const LICENCE: &str = "CC BY 4.0";

/// The statement to read: its live text, who coordinates it, and the way to write.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = read(&app, &caller, &id).await;
    shown(&app, &caller, page)
}

async fn read(app: &App, caller: &Caller, id: &str) -> Result<Response, Problem> {
    let Readable { statement, right, .. } = readable(app, caller, id)?;
    let open = opened(app, caller, &statement).await?;
    let text = open.replica.text().await.map_err(|failure| caller.failed(&failure))?;
    let statement = &*statement;
    let words = caller.words;
    let main = markup! {
        article.statement {
            header.page-head {
                p.stage { (words.say(&format!("stage-{}", statement.stage.name()))) }
                h1 lang=(statement.language.tag()) { (statement.title) }
                (facts(app, caller, statement))
                @match right {
                    Right::Write => p.actions { a.button.primary href={ "/statements/" (statement.id) "/write" } { (words.say("statement-write")) } },
                    Right::Read | Right::Nothing => p.notice { (words.say("statement-read-only")) },
                }
            }
            p.notice { (words.say("statement-live")) }
            @if text.blocks().is_empty() {
                p.empty { (words.say("statement-text-empty")) }
            } @else {
                div.text lang=(statement.language.tag()) { (html::text(&text)) }
            }
            footer { p.meta { (words.say_with("statement-licence", &[("licence", LICENCE.into())])) } }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &statement.title, head: markup! {}, main }))
}

fn facts(app: &App, caller: &Caller, statement: &Statement) -> maud::Markup {
    let words = caller.words;
    let coordinators = names(&app.register.view(), caller, &statement.coordinators);
    let language = words.say(&format!("language-{}", statement.language.tag()));
    markup! {
        p.meta {
            (words.say_with("statement-coordinators", &[("count", coordinators.len().into())])) ": "
            (coordinators.join(", "))
        }
        p.meta {
            (words.say_with("statement-opened", &[("when", time::in_words(caller, statement.created).into())]))
            " · " (words.say("statement-language")) ": " (language)
        }
        p.meta {
            (openness_in_words(caller, &statement.openness)) " "
            a href={ "/statements/" (statement.id) "/team" } { (words.say("statement-team")) }
        }
    }
}
