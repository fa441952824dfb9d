//! A newsletter as its readers will see it, how many they are, and the button that sends it.

use super::for_whom;
use crate::{
    api::bulletins::{
        drafts::{dispatch, find, recipients, settled},
        editor,
    },
    app::App,
    bulletins::{Draft, DraftId, NotSaved, Written, is_whole},
    caller::Caller,
    extract::{Fields, Id},
    html,
    pages::{
        fields::Faults,
        filled::{Filled, Turn, faults_of},
        flash::{self, Flash},
        layout::{self, Page},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = editor(&app, &caller).and_then(|_| find(&app, &caller, &id));
    let page = page.and_then(|(id, draft)| show(&app, &caller, (&id, &draft), &Faults::default()));
    shown(&app, &caller, page)
}

/// The button was pressed: what was shown is what is sent.
pub(crate) async fn press(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = send(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn send(app: &App, caller: &Caller, name: &str, filled: &Filled) -> Result<Response, Problem> {
    let hat = editor(app, caller)?;
    let first = match filled.ask(app, caller, hat.person, &format!("POST /bulletins/drafts/{name}/send")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let (id, draft) = find(app, caller, name).or_else(|_| settled(caller, Err(NotSaved::Gone)))?;
    let revision = filled.get("revision").parse().unwrap_or_default();
    let remember = |number, _: &_| first.remember(StatusCode::SEE_OTHER, address(number).as_bytes());
    match dispatch(app, caller, (&id, revision), remember).await {
        Ok((number, _)) => Ok(flash::go(app, &address(number), Flash::Sent)),
        Err(problem) => show(app, caller, (&id, &draft), &faults_of(problem, |_| "send")?),
    }
}

fn address(number: u32) -> String {
    format!("/bulletins/{number}")
}

fn show(app: &App, caller: &Caller, (id, draft): (&DraftId, &Draft), faults: &Faults) -> Result<Response, Problem> {
    let words = caller.words;
    let title = words.say("bulletin-preview");
    let count = recipients(app, caller, draft.readers)?;
    let edit = super::edit::address(id);
    let main = html! {
        header.page-head {
            p.back { a href=(edit) { (words.say("bulletin-edit")) } }
            h1 { (title) }
            p.intro { (words.say(&format!("bulletin-preview-{}", draft.readers.name()))) }
            p.meta {
                (for_whom(words, draft.readers)) " · "
                (words.say_with("bulletin-recipients-now", &[("count", count.into())]))
            }
        }
        (faults.summary(words))
        @if draft.texts.is_empty() { p.empty { (words.refusal("bulletin-not-whole", &[])) } }
        div.newsletter-languages { @for written in &draft.texts { (preview(caller, written)) } }
        form.card id="send" method="post" action={ (edit) "/send" } {
            (Filled::fresh().key())
            input type="hidden" name="revision" value=(draft.revision);
            p {
                @if count == 0 { (words.say("bulletin-nobody")) }
                @else { (words.say_with("bulletin-send-text", &[("count", count.into())])) }
            }
            p.actions {
                @if is_whole(&draft.texts) {
                    button.primary { (words.say(if count == 0 { "bulletin-archive-do" } else { "bulletin-send-do" })) }
                }
                a.button href=(edit) { (words.say("bulletin-edit-more")) }
            }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

/// As it will be read, and what is missing.
fn preview(caller: &Caller, written: &Written) -> Markup {
    let language = written.language();
    html! {
        section.card aria-label=(language.own_name()) {
            p.stage lang=(language.tag()) { (language.own_name()) }
            @if let Some((_, code)) = written.lack() { p.error { (caller.words.refusal(code, &[])) } }
            h2 lang=(language.tag()) { (written.subject) }
            div.newsletter-text lang=(language.tag()) { (html::text(&written.shown())) }
        }
    }
}
