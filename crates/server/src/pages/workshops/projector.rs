//! A workshop on a wall: large, dark, over the whole width. A script keeps it current; without one it is loaded again.

use super::{conduct::code, parts, question};
use crate::{
    api::agenda::workshops::found, app::App, assets, caller::Caller, extract::Id, pages::shown, problem::Problem,
};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use ledger::{Agenda, Phase, Workshop};
use maud::{DOCTYPE, Markup, html};
use std::sync::Arc;

/// The view.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let page = whole(&app, &caller, &number);
    shown(&app, &caller, page)
}

fn whole(app: &App, caller: &Caller, number: &str) -> Result<Response, Problem> {
    let words = caller.words;
    let (agenda, workshop) = found(app, caller, number)?;
    let (language, question) = question(app, caller, &workshop)?;
    let address = app.doors.address(app, workshop.number);
    let title =
        words.say_with("page-title", &[("page", (&question).into()), ("site", app.settings.called(words).into())]);
    let stream = format!("/api/v1/workshops/{}/progress", workshop.number.0);
    let page = html! {
        (DOCTYPE)
        html.wall lang=(words.language().tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="dark";
                title { (title) }
                link rel="icon" type="image/svg+xml" href=(assets::address("src/icon.svg"));
                link rel="stylesheet" href=(assets::address("src/site.css"));
                script type="module" src=(assets::address("src/projector.ts")) {}
            }
            body.projector {
                main id="main" data-stream=(stream) {
                    h1 lang=(language) { (question) }
                    div.wall-sides {
                        (board(app, caller, &agenda, &workshop)?)
                        @if workshop.phones {
                            section.wall-door aria-label=(words.say("workshop-wall-join")) {
                                p { (words.say("workshop-wall-join")) }
                                (code(caller, &address)?)
                                p.address { (address.split_once("://").map_or(&*address, |(_, rest)| rest)) }
                            }
                        }
                    }
                    p.wall-back { a href={ "/workshops/" (workshop.number.0) } { (words.say("workshop-wall-back")) } }
                }
            }
        }
    };
    Ok(page.into_response())
}

/// What changes: how far it has come, and the result.
fn board(app: &App, caller: &Caller, agenda: &Agenda, workshop: &Workshop) -> Result<Markup, Problem> {
    let words = caller.words;
    Ok(html! {
        section.wall-board id="board" data-state=(parts::state(app, caller, agenda, workshop)?) {
            p.wall-phase { (words.say(&format!("workshop-phase-{}", workshop.phase.name()))) }
            p.wall-count role="status" { (parts::progress(caller, workshop)) }
            @if workshop.phase == Phase::Gathering {
                ul.wall-themes {
                    @for theme in agenda.choosable(workshop) {
                        li {
                            (crate::agenda::workshops::outcome::title(&*app.store, words, agenda, theme)
                                .map_err(|failure| caller.failed(&failure))?)
                        }
                    }
                }
            } @else { (parts::result(app, caller, agenda, workshop)?) }
        }
    })
}
