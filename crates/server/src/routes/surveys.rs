//! The addresses of surveys.

use crate::app::App;
use axum::Router;
use axum::routing::{get, post, put};
use std::sync::Arc;

/// As tools meet them.
pub(super) fn api() -> Router<Arc<App>> {
    use crate::api::agenda::surveys::{self as all, answer, conduct, links};
    Router::new()
        .route("/surveys", get(all::list).post(all::draft))
        .route("/surveys/{number}", get(all::show))
        .route("/surveys/{number}/questionnaire", put(all::revise))
        .route("/surveys/{number}/try", post(answer::try_out))
        .route("/surveys/{number}/open", post(conduct::open))
        .route("/surveys/{number}/{act}", post(conduct::act))
        .route("/surveys/{number}/answer", get(answer::show).put(answer::give))
        .route("/surveys/{number}/answer/receipt", get(answer::receipt))
        .route("/surveys/{number}/prepared", get(answer::prepared).put(answer::prepare))
        .route("/surveys/{number}/recorded", post(answer::record))
        .route("/surveys/{number}/links", get(links::list))
        .route("/surveys/{number}/invitations", post(links::invite))
}

/// As people meet them.
pub(super) fn pages() -> Router<Arc<App>> {
    use crate::pages::surveys::{
        answer, conduct, edit, invite, open_link, outside, page, proposals, record, show, try_out,
    };
    Router::new()
        .route("/surveys", get(page))
        .route("/surveys/new", get(edit::new).post(edit::create))
        .route("/surveys/{number}", get(show::page))
        .route("/surveys/{number}/edit", get(edit::page).post(edit::save))
        .route("/surveys/{number}/try", get(try_out::page).post(try_out::send))
        .route("/surveys/{number}/open", get(conduct::opening).post(conduct::open))
        .route("/surveys/{number}/answer", get(answer::page).post(answer::send))
        .route("/surveys/{number}/receipt", get(answer::receipt))
        .route("/surveys/{number}/receipt.json", get(answer::proof))
        .route("/surveys/{number}/answer.json", get(answer::opening))
        .route("/surveys/{number}/undo", get(answer::undo).post(answer::undone))
        .route("/surveys/{number}/record", get(record::page).post(record::send))
        .route("/surveys/{number}/invite", get(invite::page).post(invite::press))
        .route("/surveys/{number}/proposals", get(proposals::page).post(proposals::send))
        .route("/surveys/{number}/outside", get(outside::page).post(outside::press))
        .route("/k/{token}", get(open_link::page).post(open_link::send))
        .route("/surveys/{number}/{act}", get(conduct::page).post(conduct::send))
}
