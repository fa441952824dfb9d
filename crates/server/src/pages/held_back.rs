//! A form that came when its sender, or the address of whoever is not signed in, had sent too many: everything that it holds is kept, to be sent again.

use super::{
    filled::Sent,
    layout::{self, Page},
};
use crate::{app::App, caller::Caller, extract::Fields, rates::TooFast};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use std::sync::Arc;

/// When to try again, what was typed, and a button that sends it to where it was going; none if what was sent is no form.
pub(crate) async fn page(
    app: &Arc<App>,
    caller: &Caller,
    request: Request,
    TooFast(wait): TooFast,
) -> Option<Response> {
    let words = caller.words;
    let to = request.uri().path_and_query().map(ToString::to_string)?;
    let Fields(filled) = Sent::from_request(request, app).await.ok()?;
    let title = words.say("held-back-title");
    let text = if caller.signed_in.is_some() { "held-back-own-text" } else { "held-back-text" };
    // Keys and marks of boxes are no words.
    let typed: Vec<&str> = filled.pairs().iter().map(|(_, value)| value.trim()).filter(|text| is_prose(text)).collect();
    let main = html! {
        section.error-page {
            h1 { (title) }
            p role="status" { (words.say_with(text, &[("seconds", (wait.as_secs() + 1).into())])) }
            form method="post" action=(to) {
                @for (name, value) in filled.pairs() { input type="hidden" name=(name) value=(value); }
                p.actions { button.primary { (words.say("held-back-again")) } }
            }
            @if !typed.is_empty() {
                h2 { (words.say("held-back-typed")) }
                @for text in typed { blockquote.card { p { (text) } } }
            }
        }
    };
    Some(layout::respond(app, caller, StatusCode::TOO_MANY_REQUESTS, Page { title: &title, head: html! {}, main }))
}

fn is_prose(text: &str) -> bool {
    text.contains(char::is_whitespace)
}
