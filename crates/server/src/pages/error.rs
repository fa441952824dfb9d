use super::layout::{self, Page};
use crate::{app::App, caller::Caller, problem::Problem};
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

/// The page of a problem: what happened and what to do.
pub(crate) fn page(app: &App, caller: &Caller, problem: &Problem) -> Response {
    let words = caller.words;
    let status = problem.status();
    let (title, text) = match status {
        StatusCode::NOT_FOUND => (words.say("error-not-found-title"), words.say("error-not-found")),
        StatusCode::UNAUTHORIZED => (words.say("error-sign-in-title"), words.say("error-sign-in")),
        StatusCode::FORBIDDEN => (words.say("error-no-access-title"), problem.detail().to_owned()),
        status if status.is_server_error() => (words.say("error-internal-title"), words.say("error-internal")),
        _ => (words.say("error-bad-request-title"), problem.detail().to_owned()),
    };
    // Whoever is not signed in may well find the page after signing in.
    let may_sign_in = caller.signed_in.is_none() && matches!(status, StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED);
    let main = html! {
        section.error-page {
            h1 { (title) }
            p { (text) }
            p.actions {
                @if may_sign_in { a.button href=(sign_in(&caller.path)) { (words.say("sign-in")) } }
                a href="/" { (words.say("error-back")) }
            }
        }
    };
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}

/// To the page for signing in, and from there back; a path with anything unusual in it is left out.
fn sign_in(path: &str) -> String {
    let is_plain = path.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.".contains(c));
    if is_plain && path != "/" { format!("/login?next={path}") } else { "/login".to_owned() }
}
