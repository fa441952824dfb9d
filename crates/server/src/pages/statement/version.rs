//! A sealed version, to read: its text as it was, and what it is known by.

use super::head::{Tab, head};
use crate::{
    api::text::version,
    app::App,
    caller::Caller,
    extract::Ids,
    html,
    pages::{
        layout::{self, Page},
        shown, time,
    },
    problem::Problem,
    reading::readable,
    versions,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html as markup;
use std::sync::Arc;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(id, number): Ids) -> Response {
    let page = show(&app, &caller, &id, &number);
    shown(&app, &caller, page)
}

fn show(app: &App, caller: &Caller, id: &str, number: &str) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let statement = &*readable.statement;
    let version = version(caller, statement, number)?;
    let text = versions::text(app, statement, version).map_err(|failure| caller.failed(&failure))?;
    let words = caller.words;
    let title = words.say_with("version", &[("version", version.number.0.into())]);
    let api = format!("/api/v1/statements/{}/text?version={}", statement.id, version.number.0);
    let main = markup! {
        article.statement {
            (head(app, &app.register.view(), caller, &readable, Tab::Rounds))
            h2.tab-title { (title) }
            p.notice {
                (words.say_with("version-sealed", &[("when", time::in_words(caller, version.sealed).into())]))
            }
            div.text lang=(statement.language.tag()) { (html::text(&text)) }
            footer {
                p.meta { (words.say("version-hash")) ": " code.hash { (version.text.sha256) } }
                p.meta { a href={ (api) "&format=markdown" } { (words.say("version-markdown")) } }
                p.meta { a href={ "/statements/" (statement.id) "/rounds" } { (words.say("rounds-all")) } }
            }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: markup! {}, main }))
}
