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
    html, languages,
    pages::{
        self,
        comments::{margin, may_comment},
        form,
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
    let (chosen, sealed) = languages::sealed(caller, statement, version, looked.language.as_deref())?;
    let text = versions::text(app, statement, sealed).map_err(|failure| caller.failed(&failure))?;
    let words = caller.words;
    let title = words.say_with("version", &[("version", version.number.0.into())]);
    let and = chosen.ending(statement, '&');
    let api = format!("/api/v1/statements/{}/text?version={}{and}", statement.id, version.number.0);
    let path = format!("/statements/{}/versions/{}", statement.id, version.number.0);
    let texts = languages::sealed_in(statement, version).map(|(language, _)| language);
    let switch = pages::languages::switch(caller, statement, chosen, texts, &path);
    let path = format!("{path}{}", chosen.ending(statement, '?'));
    let by_organisation = match looked.is_by_organisation() {
        true => lens::text(app, caller, statement, chosen, sealed.heads.clone(), &text).await?,
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
            (switch)
            (lens::switch(caller, &path, looked))
            @match by_organisation {
                Some(shown) => (shown),
                // Comments are about the leading text.
                None if chosen.is_leading(statement) => {
                    (margin::text(caller, statement, &text, Some(version.number), comments))
                },
                None => div.text lang=(chosen.language.tag()) { (html::text(&text)) },
            }
            footer {
                p.meta { (words.say("version-hash")) ": " code.hash { (sealed.sha256) } }
                p.meta { a href={ (api) "&format=markdown" } { (words.say("version-markdown")) } }
                p.meta { a href={ "/statements/" (statement.id) "/rounds" } { (words.say("rounds-all")) } }
            }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: form::script(), main }))
}
