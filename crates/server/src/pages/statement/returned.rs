//! What the statement could not take and is kept for the caller's organisation: to copy, to hand in, to remove.

use super::head::{Tab, head};
use crate::{
    api::returned::{own, spell},
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        filled::{Filled, Sent, Turn, go},
        form,
        layout::{self, Page},
        shown, time,
    },
    problem::Problem,
    reading::{Readable, readable},
    returned::{Place, Returned, ReturnedId},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, Refusal, Right};
use maud::{Markup, html};
use std::sync::Arc;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = show(&app, &caller, &id);
    shown(&app, &caller, page)
}

/// Removes one.
pub(crate) async fn remove(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

/// Where the caller's organisation keeps its texts.
fn place(app: &App, caller: &Caller, readable: &Readable) -> Result<(Hat, Place), Problem> {
    caller.person()?;
    let hat = readable.hat.ok_or_else(|| caller.refused(Refusal::HatMissing))?;
    own(app, readable, hat).map(|place| (hat, place)).map_err(|refusal| caller.refused(refusal))
}

/// What is kept for the caller's organisation; nothing for whoever acts for none.
pub(crate) fn kept(app: &App, caller: &Caller, readable: &Readable) -> Result<Vec<(ReturnedId, Returned)>, Problem> {
    let Ok((_, place)) = place(app, caller, readable) else { return Ok(vec![]) };
    app.returns.list(place).map_err(|failure| caller.failed(&failure))
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    let readable = readable(app, caller, id)?;
    let (_, place) = place(app, caller, &readable)?;
    // What was shown when the button was pressed is what is done, whichever hat another tab has put on since.
    if filled.get("organisation") != place.organisation.to_string() {
        return Err(caller.refused(Refusal::HatNotYours));
    }
    let to = format!("/statements/{}/returned", readable.statement.id);
    let Turn::First(_) = filled.ask(app, caller, person, &format!("POST {to}")).await? else { return Ok(go(&to)) };
    let kept = app.returns.list(place).map_err(|failure| caller.failed(&failure))?;
    if let Some((id, _)) = kept.iter().find(|(id, _)| spell(id) == filled.get("returned")) {
        app.returns.remove(place, id).await.map_err(|failure| caller.failed(&failure))?;
    }
    Ok(go(&to))
}

fn show(app: &App, caller: &Caller, id: &str) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let (hat, place) = place(app, caller, &readable)?;
    let kept = app.returns.list(place).map_err(|failure| caller.failed(&failure))?;
    let words = caller.words;
    let register = app.register.view();
    let title = words.say("returned-title");
    let main = html! {
        (head(app, &register, caller, &readable, Tab::Text))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("returned-intro")) }
        (form::acting(&register, caller, hat))
        @if kept.is_empty() { p.empty { (words.say("returned-none")) } }
        @for (id, returned) in &kept { (card(caller, &readable, hat, id, returned)) }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

fn card(caller: &Caller, readable: &Readable, hat: Hat, id: &ReturnedId, returned: &Returned) -> Markup {
    let words = caller.words;
    let statement = readable.statement.id;
    let id = spell(id);
    let label = format!("returned-{id}");
    html! {
        article.card.returned {
            h3 id=(label) { (words.say_with("returned-kept", &[("when", time::in_words(caller, returned.at()).into())])) }
            @if !returned.why.is_empty() { p { (returned.why) } }
            // A field, so that a press on it and one key select all of it, without a script.
            textarea readonly rows="6" aria-labelledby=(label) lang=(readable.statement.language.tag()) { (returned.text) }
            div.actions {
                @if readable.right == Right::Write {
                    a.button.primary href={ "/statements/" (statement) "/write?returned=" (id) } {
                        (words.say("returned-hand-in"))
                    }
                }
                form method="post" action={ "/statements/" (statement) "/returned" } {
                    (form::hidden(hat))
                    input type="hidden" name="returned" value=(id);
                    button { (words.say("returned-remove")) }
                }
            }
            @if readable.right != Right::Write { p.hint { (words.say("returned-later")) } }
        }
    }
}
