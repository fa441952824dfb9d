//! Behind the address at which somebody asks for no more newsletters. Opening it changes nothing; the button does, and so
//! does a mail program's own (RFC 8058). Pressed twice it does the same.

use crate::{
    app::App,
    bulletins::Ending,
    caller::Caller,
    extract::Id,
    pages::{
        heading,
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

/// One button.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(token): Id) -> Response {
    let page = ending(&app, &caller, &token).map(|_| {
        let words = caller.words;
        let button = html! {
            form method="post" action={ "/unsubscribe/bulletins/" (token) } {
                p.actions { button.primary { (words.say("unsubscribe-do")) } }
            }
        };
        show(&app, &caller, "bulletins-end", &button)
    });
    shown(&app, &caller, page)
}

/// The button was pressed. Whatever else the request carries is passed over.
pub(crate) async fn press(State(app): State<Arc<App>>, caller: Caller, Id(token): Id) -> Response {
    let page = end(&app, &caller, &token).await;
    shown(&app, &caller, page)
}

async fn end(app: &App, caller: &Caller, token: &str) -> Result<Response, Problem> {
    let ended = match ending(app, caller, token)? {
        // Of somebody who was erased there is nothing left to end.
        Ending::Reader(person) => app.notices.choose(app, person, None, Some(false)).await.map(drop),
        Ending::Subscriber(id) => app.bulletins.end(id).await,
    };
    ended.map_err(|failure| caller.failed(&failure))?;
    Ok(show(app, caller, "bulletins-ended", &html! {}))
}

/// Whose address it is. One that is not ours is unknown.
fn ending(app: &App, caller: &Caller, token: &str) -> Result<Ending, Problem> {
    app.bulletins.ending(token).ok_or_else(|| caller.not_found())
}

fn show(app: &App, caller: &Caller, key: &str, button: &Markup) -> Response {
    let title = caller.words.say(key);
    let main = html! { (heading(&title, &caller.words.say(&format!("{key}-intro")))) (button) };
    layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}
