//! A statement before its moment, for whoever was given its address: the text and who stands behind it, with the moment until
//! which nobody else reads it. Nothing leads there, and no program is told to keep it.

use super::{frame, named, page};
use crate::{
    app::App,
    caller::Caller,
    extract::Ids,
    extract::Params,
    failure::Failure,
    languages::InLanguage,
    pages::{error, time},
    problem::Problem,
    public::{Publication, is_public},
};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::{Published, Slug, Statement, TextLanguage};
use maud::{Markup, html};
use std::sync::Arc;

/// `/s/{slug}/embargo/{tag}`; once it is public, the way to where everybody reads it.
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(slug, tag): Ids,
    Params(InLanguage { language }): Params<InLanguage>,
) -> Response {
    let page = async {
        if let Ok(statement) = named(&app, &caller, &slug) {
            return match is_public(&statement) {
                true => Ok((StatusCode::FOUND, [(header::LOCATION, format!("/s/{}", statement.slug))]).into_response()),
                false => Err(caller.not_found()),
            };
        }
        let statement = timed(&app, &slug, &tag).ok_or_else(|| caller.not_found())?;
        let language = language.filter(|tag| !tag.is_empty()).map(|tag| TextLanguage::tagged(&tag));
        let language = language.unwrap_or(Some(statement.leading())).ok_or_else(|| caller.not_found())?;
        let _desk = app.public.at_the_desk().await;
        let making = app.clone();
        let made = tokio::task::spawn_blocking(move || made(&making, &statement, &tag, language)).await;
        let made = made.unwrap_or(Err(Failure::Stopped)).map_err(|failure| caller.failed(&failure))?;
        let made = made.ok_or_else(|| caller.not_found())?;
        Ok(([("x-robots-tag", "noindex")], made).into_response())
    };
    page.await.unwrap_or_else(|problem: Problem| error::page(&app, &caller, &problem))
}

/// The statement of this address, if the clock is to publish it and the address was given away.
fn timed(app: &App, slug: &str, tag: &str) -> Option<Arc<Statement>> {
    let id = Slug::parse(slug).and_then(|slug| app.register.view().statement_at(&slug))?;
    app.register.shelf().get(id).filter(|statement| app.embargoes.admits(statement, tag))
}

fn made(app: &App, statement: &Arc<Statement>, tag: &str, language: TextLanguage) -> Result<Option<Markup>, Failure> {
    let Some(timed) = &statement.timed else { return Ok(None) };
    let published = Published { version: timed.version, since: timed.at };
    let Some(found) = Publication::of(app, statement, &published, language)? else { return Ok(None) };
    let until = time::said(found.words, timed.at);
    let notice = html! {
        div.notice.embargo {
            p { strong { (found.words.say_with("embargo-until", &[("at", until.into())])) } }
            p { (found.words.say("embargo-hint")) }
        }
    };
    Ok(Some(frame::before(&found, &format!("/embargo/{tag}"), &page::before(&found, &notice))))
}
