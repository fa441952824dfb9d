//! Behind the address at which somebody asks for no more letters. Opening it changes nothing; the button does, and so does
//! a mail program's own (RFC 8058), which has neither a session nor a page of ours behind it. Nothing else can be done here.

use super::{
    heading,
    layout::{self, Page},
    shown,
};
use crate::{app::App, caller::Caller, extract::Id, notices::Wish, problem::Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use std::sync::Arc;
use terms::PersonId;

/// One button.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(token): Id) -> Response {
    let page = person(&app, &caller, &token).map(|_| {
        let words = caller.words;
        let title = words.say("unsubscribe-title");
        let main = html! {
            (heading(&title, &words.say("unsubscribe-intro")))
            form method="post" action={ "/unsubscribe/" (token) } {
                p.actions { button.primary { (words.say("unsubscribe-do")) } }
            }
        };
        layout::respond(&app, &caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
    });
    shown(&app, &caller, page)
}

/// The button was pressed. Whatever else the request carries is passed over.
pub(crate) async fn press(State(app): State<Arc<App>>, caller: Caller, Id(token): Id) -> Response {
    let page = end(&app, &caller, &token).await;
    shown(&app, &caller, page)
}

async fn end(app: &App, caller: &Caller, token: &str) -> Result<Response, Problem> {
    let person = person(app, caller, token)?;
    let known =
        app.notices.choose(app, person, Some(Wish::None), None).await.map_err(|failure| caller.failed(&failure))?;
    if known.is_none() {
        return Err(caller.not_found());
    }
    let words = caller.words;
    let title = words.say("unsubscribe-done");
    let main = html! { (heading(&title, &words.say("unsubscribe-done-intro"))) };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

/// Whose address it is. One that is not ours is as unknown as one of somebody who was erased.
fn person(app: &App, caller: &Caller, token: &str) -> Result<PersonId, Problem> {
    let person = app.notices.tokens.person(token).ok_or_else(|| caller.not_found())?;
    let record = app.people.record(person).map_err(|failure| caller.failed(&failure))?;
    record.map(|_| person).ok_or_else(|| caller.not_found())
}
