use super::{
    layout::{self, Page},
    shown,
    statement::returned::kept,
};
use crate::{
    api::{organisations, returned::spell},
    app::App,
    assets,
    caller::Caller,
    extract::{Id, Params},
    guards,
    languages::{self, Chosen},
    pages,
    problem::Problem,
    reading::{Readable, readable},
    returned::Returned,
};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use ledger::{Hat, Statement};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

const EDITOR: &str = "src/editor.ts";

/// What somebody comes with.
#[derive(Default, Deserialize)]
pub(crate) struct Brings {
    /// In which language; the leading one if absent.
    language: Option<String>,
    /// A returned text that is to be handed in.
    returned: Option<String>,
}

/// The editor's page.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(brings): Params<Brings>,
) -> Response {
    let page = write(&app, &caller, &id, &brings).await;
    shown(&app, &caller, page)
}

async fn write(app: &App, caller: &Caller, id: &str, brings: &Brings) -> Result<Response, Problem> {
    let language = brings.language.as_deref();
    let readable = readable(app, caller, id)?;
    let placed = match &brings.returned {
        Some(wanted) => kept(app, caller, &readable)?.into_iter().find(|(id, _)| spell(id) == *wanted),
        None => None,
    };
    let Readable { statement, hat, .. } = readable;
    // The editor's socket is for those who act for an organisation; all others read the statement's page.
    let hat = hat.ok_or_else(|| caller.not_found())?;
    let statement = &*statement;
    let chosen = languages::chosen(caller, statement, language)?;
    let path = format!("/statements/{}/write", statement.id);
    let texts = statement.texts().map(|(language, _)| language);
    let words = caller.words;
    let title = words.say_with("editor-page", &[("title", (&statement.title).into())]);
    let main = html! {
        header.page-head.writing {
            p.back { a href={ "/statements/" (statement.id) (chosen.ending(statement, '?')) } { (words.say("editor-back")) } }
            h1 lang=(statement.language.tag()) { (statement.title) }
            (pages::languages::switch(caller, statement, chosen, texts, &path))
        }
        @if let Some((_, returned)) = &placed { (to_place(caller, statement, returned)) }
        (island(app, caller, statement, chosen, hat))
    };
    let mut response = layout::workplace(app, caller, Page { title: &title, head: head(), main });
    let policy = HeaderValue::from_str(&guards::editor_policy()).expect("the policy is plain text");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// A text that is handed in: its writer puts it where it belongs by now.
fn to_place(caller: &Caller, statement: &Statement, returned: &Returned) -> Markup {
    let words = caller.words;
    html! {
        section.card.returned aria-labelledby="to-place" {
            h2 id="to-place" { (words.say("returned-place")) }
            p { (words.say("returned-place-hint")) }
            textarea readonly rows="5" aria-labelledby="to-place" lang=(statement.language.tag()) { (returned.text) }
            p.meta { a href={ "/statements/" (statement.id) "/returned" } { (words.say("returned-title")) } }
        }
    }
}

/// The scripts, and the large file that they wait for.
fn head() -> Markup {
    let (styles, others) = assets::companions(EDITOR);
    html! {
        @for style in styles { link rel="stylesheet" href=(style); }
        @for wasm in others.iter().filter(|address| address.ends_with(".wasm")) {
            link rel="preload" as="fetch" crossorigin type="application/wasm" href=(wasm);
        }
        script type="module" src=(assets::address(EDITOR)) {}
    }
}

fn island(app: &App, caller: &Caller, statement: &Statement, chosen: Chosen, hat: Hat) -> Markup {
    let words = caller.words;
    let name = app.people.record(hat.person).ok().flatten().map(|record| record.name).unwrap_or_default();
    let register = app.register.view();
    let organisation = register.organisation(hat.organisation);
    let organisation_name = organisation.map(|found| organisations::name(found, words.language())).unwrap_or_default();
    html! {
        div id="editor" data-statement=(statement.id) data-title=(statement.title)
            data-language=(words.language().tag()) data-text=(chosen.id) data-text-language=(chosen.language.tag())
            data-character-limit=[statement.about.kind.character_limit()]
            data-organisation=(hat.organisation) data-organisation-name=(organisation_name)
            data-comments-read-by=(words.say(&format!("comment-read-by-{}", statement.openness.comments.name())))
            data-person=(hat.person) data-person-name=(name) {
            p.loading { (words.say("editor-loading")) }
            noscript { p.notice { (words.say("editor-no-script")) } }
        }
    }
}
