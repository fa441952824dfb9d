//! The newsletters that are being written, and the beginning of a new one.

use super::for_whom;
use crate::{
    api::bulletins::{
        drafts::{readers, recipients, settled},
        editor,
    },
    app::App,
    bulletins::{Draft, DraftId, Readers},
    caller::Caller,
    extract::Fields,
    pages::{
        fields::Faults,
        filled::{Filled, Turn, faults_of, go},
        layout::{self, Page},
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = editor(&app, &caller).and_then(|_| show(&app, &caller, &Faults::default()));
    shown(&app, &caller, page)
}

/// Begins one, and on to it.
pub(crate) async fn begin(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Fields<Filled>) -> Response {
    let page = begun(&app, &caller, &filled).await;
    shown(&app, &caller, page)
}

async fn begun(app: &App, caller: &Caller, filled: &Filled) -> Result<Response, Problem> {
    let hat = editor(app, caller)?;
    let first = match filled.ask(app, caller, hat.person, "POST /bulletins/drafts").await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let readers = readers(caller, filled.get("readers"))?;
    let remember = |id: &DraftId, _: &Draft| first.remember(StatusCode::SEE_OTHER, super::edit::address(id).as_bytes());
    let begun = app.bulletins.begin(app, readers, &remember).await.map_err(|failure| caller.failed(&failure))?;
    match settled(caller, begun) {
        Ok((id, _)) => Ok(go(&super::edit::address(&id))),
        Err(problem) => show(app, caller, &faults_of(problem, |_| "drafts")?),
    }
}

fn show(app: &App, caller: &Caller, faults: &Faults) -> Result<Response, Problem> {
    let words = caller.words;
    let title = words.say("bulletins-write");
    let drafts = app.bulletins.drafts().map_err(|failure| caller.failed(&failure))?;
    let new = Readers::ALL.map(|readers| new(app, caller, readers));
    let main = html! {
        header.page-head {
            p.back { a href="/bulletins" { (words.say("bulletins-title")) } }
            h1 { (title) }
            p.intro { (words.say("bulletins-write-intro")) }
        }
        (faults.summary(words))
        div.newsletter-new { @for new in new { (new?) } }
        section.newsletter-part id="drafts" aria-labelledby="drafts-title" {
            h2 id="drafts-title" { (words.say("bulletin-drafts")) }
            @if drafts.is_empty() { p.empty { (words.say("bulletin-drafts-none")) } }
            @else { ul.statements { @for (id, draft) in &drafts { li { (card(caller, id, draft)) } } } }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

/// Whom a new one is for, how many get it, and the button.
fn new(app: &App, caller: &Caller, readers: Readers) -> Result<Markup, Problem> {
    let words = caller.words;
    let count = recipients(app, caller, readers)?;
    let name = readers.name();
    Ok(html! {
        form.card method="post" action="/bulletins/drafts" {
            (Filled::fresh().key())
            input type="hidden" name="readers" value=(name);
            h2 { (for_whom(words, readers)) }
            p { (words.say(&format!("bulletin-new-{name}"))) }
            p.meta { (words.say_with("bulletin-recipients-now", &[("count", count.into())])) }
            p.actions { button.primary { (words.say(&format!("bulletin-new-{name}-do"))) } }
        }
    })
}

fn card(caller: &Caller, id: &DraftId, draft: &Draft) -> Markup {
    let words = caller.words;
    let written = draft.written(words.language()).or(draft.texts.first());
    let saved = [("when", time::in_words(caller, draft.saved()).into())];
    html! {
        article.card {
            h3 {
                a href=(super::edit::address(id)) {
                    @match written.filter(|written| !written.subject.is_empty()) {
                        Some(written) => span lang=(written.language().tag()) { (written.subject) },
                        None => (words.say("bulletin-unnamed")),
                    }
                }
            }
            p.meta { (for_whom(words, draft.readers)) " · " (words.say_with("bulletin-saved", &saved)) }
        }
    }
}
