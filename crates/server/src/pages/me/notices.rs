//! When a person wants to be told by mail, and what they are told in any case.

use crate::pages::{
    fields::{Choice, Control, Faults, checks, radios},
    filled::{Filled, faults_of},
    flash::{self, Flash},
    heading,
    layout::{self, Page},
    shown,
};
use crate::{api::notices::set, app::App, caller::Caller, extract::Fields, notices::Wish, problem::Problem};
use axum::extract::State;
use axum::response::Response;
use maud::html;
use std::sync::Arc;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = caller.person().and_then(|person| {
        let record = app.notices.record(person).map_err(|failure| caller.failed(&failure))?;
        let filled = Filled::default().with("notices", record.wish.name());
        let filled = if record.bulletins().is_some() { filled.with("bulletins", "yes") } else { filled };
        Ok(show(&app, &caller, &filled, &Faults::default()))
    });
    shown(&app, &caller, page)
}

/// The form was sent.
pub(crate) async fn save(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Fields<Filled>) -> Response {
    let page = choose(&app, &caller, &filled).await;
    shown(&app, &caller, page)
}

async fn choose(app: &App, caller: &Caller, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    match set(app, caller, person, filled.get("notices"), Some(filled.get("bulletins") == "yes")).await {
        Ok(_) => Ok(flash::go(app, "/me/notices", Flash::Saved)),
        Err(problem) => Ok(show(app, caller, filled, &faults_of(problem, |_| "notices")?)),
    }
}

fn show(app: &App, caller: &Caller, filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let title = words.say("notices-title");
    let choice =
        |wish: Wish| Choice { value: wish.name().to_owned(), label: words.say(&format!("notices-{}", wish.name())) };
    let control = Control { id: "notices", label: words.say("notices-when"), hint: None, faults };
    let hint = Some(words.say("notices-bulletins-hint"));
    let bulletins = Control { id: "bulletins", label: words.say("bulletins-title"), hint, faults };
    let wanted = Choice { value: "yes".to_owned(), label: words.say("notices-bulletins") };
    let main = html! {
        p.back { a href="/me" { (words.say("waiting-title")) } }
        (heading(&title, &words.say("notices-intro")))
        (faults.summary(words))
        form.card method="post" action="/me/notices" novalidate {
            (radios(&control, filled, &Wish::ALL.map(choice)))
            (checks(&bulletins, filled, &[wanted]))
            p.actions { button.primary { (words.say("profile-save")) } }
        }
        div.prose {
            h2 { (words.say("notices-what")) }
            p { (words.say("notices-what-text")) }
            h2 { (words.say("notices-always")) }
            p { (words.say("notices-always-text")) }
            h2 id="calendar" { (words.say("calendar-title")) }
            p { (words.say("calendar-intro")) }
            @if let Some(person) = caller.signed_in.map(|signed_in| signed_in.person) {
                p.address { code.hash { (app.base_url) (crate::calendar::path(app, person)) } }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}
