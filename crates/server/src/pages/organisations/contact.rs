//! The yearly question whether one still is an organisation's contact.

use super::{done, link};
use crate::{
    api::organisations::Act,
    app::App,
    caller::Caller,
    extract::Fields,
    pages::{
        filled::{Filled, Sent, Turn},
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, RegisterCommand as Command, Role};
use maud::html;
use std::sync::Arc;
use terms::{OrganisationId, limits};

/// For which organisations one is a contact, and since when that was last said.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = show(&app, &caller);
    shown(&app, &caller, page)
}

/// Says that one still is.
pub(crate) async fn confirm(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    let organisation: OrganisationId = filled.get("organisation").parse().map_err(|_| caller.not_found())?;
    let first = match filled.ask(app, caller, person, "POST /me/contact").await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let by = Hat { person, organisation };
    let act = Act::of(by, Command::ConfirmContact { person, organisation });
    done(app, caller, act, first, "/me/contact".to_owned()).await
}

fn show(app: &App, caller: &Caller) -> Result<Response, Problem> {
    let person = caller.person()?;
    let register = app.register.view();
    let words = caller.words;
    let title = words.say("contact-title");
    let now = app.clock.now();
    let contacts = register.hats(person).into_iter().filter_map(|organisation| {
        let (_, confirmed) = register.contacts(organisation).find(|(who, _)| *who == person)?;
        Some((organisation, confirmed, now.ms() - confirmed.ms() >= limits::CONTACT_HOLDS_MS))
    });
    let main = html! {
        header.page-head {
            h1 { (title) }
            p.intro { (words.say("contact-intro")) }
        }
        div.people {
            @for (at, (organisation, confirmed, is_due)) in contacts.enumerate() {
                @let confirmed = time::day_in_words(caller, time::day_of(confirmed));
                @let roles = Role::ALL.into_iter().filter(|role| register.holds(person, organisation, *role));
                @let roles: Vec<String> = roles.map(|role| words.say(&format!("role-{}", role.name()))).collect();
                form.card method="post" action="/me/contact" aria-labelledby={ "c" (at) } {
                    (Filled::fresh().key())
                    input type="hidden" name="organisation" value=(organisation);
                    h2 id={ "c" (at) } { (link(&register, caller, organisation)) }
                    p.meta { (roles.join(", ")) }
                    p.meta { (words.say_with("contact-confirmed", &[("when", confirmed.into())])) }
                    @if is_due { p.notice { (words.say("contact-due")) } }
                    p.actions { button.primary[is_due] { (words.say("contact-confirm")) } }
                    p.hint { (words.say("contact-wrong")) }
                }
            }
        }
    };
    Ok(super::page(app, caller, StatusCode::OK, &title, main))
}
