//! A sealed version, to read: its text as it was, and what it is known by.

use super::{
    head::{Tab, head},
    lens::{self, Looked},
};
use crate::{
    api::text::version,
    app::App,
    caller::Caller,
    extract::{Ids, Params},
    pages::{
        comments::{margin, may_comment},
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
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, number): Ids,
    Params(looked): Params<Looked>,
) -> Response {
    let page = show(&app, &caller, &id, &number, &looked).await;
    shown(&app, &caller, page)
}

async fn show(app: &App, caller: &Caller, id: &str, number: &str, looked: &Looked) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let statement = &*readable.statement;
    let version = version(caller, statement, number)?;
    let text = versions::text(app, statement, version).map_err(|failure| caller.failed(&failure))?;
    let words = caller.words;
    let title = words.say_with("version", &[("version", version.number.0.into())]);
    let api = format!("/api/v1/statements/{}/text?version={}", statement.id, version.number.0);
    let path = format!("/statements/{}/versions/{}", statement.id, version.number.0);
    let by_organisation = match looked.is_by_organisation() {
        true => lens::text(app, caller, statement, version.text.heads.clone(), &text).await?,
        false => None,
    };
    // Comments of this version's rounds are taken, in time or late; on others there is nothing to be answered.
    let is_about = |round: &ledger::Round| round.version == Some(version.number);
    let comments = statement.rounds.iter().any(is_about) && may_comment(app, &readable);
    let main = markup! {
        article.statement {
            (head(app, &app.register.view(), caller, &readable, Tab::Rounds))
            h2.tab-title { (title) }
            p.notice {
                (words.say_with("version-sealed", &[("when", time::in_words(caller, version.sealed).into())]))
            }
            (lens::switch(caller, &path, looked))
            @match by_organisation {
                Some(shown) => (shown),
                None => div.text lang=(statement.language.tag()) {
                    (margin::text(caller, statement, &text, Some(version.number), comments))
                },
            }
            footer {
                p.meta { (words.say("version-hash")) ": " code.hash { (version.text.sha256) } }
                p.meta { a href={ (api) "&format=markdown" } { (words.say("version-markdown")) } }
                p.meta { a href={ "/statements/" (statement.id) "/rounds" } { (words.say("rounds-all")) } }
            }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: markup! {}, main }))
}
