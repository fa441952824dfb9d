use super::{
    heading,
    layout::{self, Page},
};
use crate::{app::App, caller::Caller};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use std::sync::Arc;

/// What is asked about people's data, and answered, in this order.
const QUESTIONS: [&str; 6] = ["what", "why", "who", "where", "long", "rights"];

/// What is held on people, why, and what they can do about it.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let words = caller.words;
    let title = words.say("privacy-title");
    let main = html! {
        (heading(&title, &words.say("privacy-intro")))
        div.prose {
            @for question in QUESTIONS {
                h2 { (words.say(&format!("privacy-q-{question}"))) }
                p { (words.say(&format!("privacy-a-{question}"))) }
            }
            p.actions {
                @if caller.signed_in.is_some() { a.button href="/me/data" { (words.say("data-title")) } }
                @if let Some(contact) = &app.settings.contact { a href={ "mailto:" (contact) } { (contact) } }
            }
        }
    };
    layout::respond(&app, &caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}
