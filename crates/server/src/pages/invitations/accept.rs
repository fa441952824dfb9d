//! An invitation, behind the link of its mail or among what waits for whoever is signed in. Opening it changes nothing; the
//! button does.

use crate::pages::{
    fields::{Faults, Field, field, name_fault},
    heading,
    layout::{self, Page},
    shown, time,
};
use crate::{
    address,
    api::organisations,
    app::App,
    caller::Caller,
    cookies,
    extract::{Fields, Id},
    failure::Failure,
    invitations::{Acceptance, Invitation, InvitationId, Standing, id_of, may_invite, roles_in_words},
    problem::Problem,
    sessions::device,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::{OrganisationId, PersonId, limits};

/// Who may accept an invitation in this browser.
enum Accepter {
    /// The person that it is for, signed in.
    Person(PersonId),
    /// Somebody new: the link proves the address, and a name is asked for.
    New,
    /// The address is known: its person signs in first, as always. A link that was passed on must not let somebody
    /// else in as them.
    SignsInFirst,
}

/// How one came to the invitation.
enum Door {
    /// By the secret in its mail.
    Link(String),
    /// From one's own page, by its id: only for the person whose address it was sent to.
    Own(String),
}

impl Door {
    fn address(&self) -> String {
        match self {
            Door::Link(secret) => format!("/invitations/accept/{secret}"),
            Door::Own(id) => format!("/me/invitations/{id}"),
        }
    }

    fn id(&self, caller: &Caller) -> Result<InvitationId, Problem> {
        match self {
            Door::Link(secret) => Ok(id_of(secret)),
            Door::Own(id) => {
                caller.person()?;
                let id: OrganisationId = id.parse().map_err(|_| caller.not_found())?;
                Ok(*id.bytes())
            }
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Filled {
    #[serde(default)]
    name: String,
}

/// What one is invited to, and the button.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(secret): Id) -> Response {
    look(&app, &caller, &Door::Link(secret))
}

/// The same, from one's own page.
pub(crate) async fn own_page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    look(&app, &caller, &Door::Own(id))
}

/// The button was pressed.
pub(crate) async fn press(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(secret): Id,
    headers: HeaderMap,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = accept(&app, &caller, &Door::Link(secret), &headers, &filled).await;
    shown(&app, &caller, page)
}

/// The same, from one's own page.
pub(crate) async fn own_press(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = accept(&app, &caller, &Door::Own(id), &headers, &filled).await;
    shown(&app, &caller, page)
}

fn look(app: &App, caller: &Caller, door: &Door) -> Response {
    let page = open(app, caller, door).and_then(|(_, invitation, accepter)| {
        let name = invitation.name.clone();
        show(app, caller, door, &invitation, &accepter, &name, &Faults::default())
    });
    shown(app, caller, page)
}

async fn accept(
    app: &App,
    caller: &Caller,
    door: &Door,
    headers: &HeaderMap,
    filled: &Filled,
) -> Result<Response, Problem> {
    let (id, invitation, accepter) = open(app, caller, door)?;
    let (person, name) = match accepter {
        Accepter::Person(person) => (Some(person), String::new()),
        Accepter::SignsInFirst => return Ok(Redirect::to(&sign_in(door)).into_response()),
        Accepter::New => match address::name(&filled.name, limits::NAME_CHARS_MAX) {
            Ok(name) => (None, name),
            Err(fault) => {
                let mut faults = Faults::default();
                faults.add("name", name_fault(caller.words, fault));
                return show(app, caller, door, &invitation, &accepter, &filled.name, &faults);
            }
        },
    };
    let language = caller.words.language();
    let acceptance = Acceptance { person, name, at: app.clock.now(), device: device::describe(headers), language };
    let accepted = app.invitations.accept(app, &id, acceptance).await.map_err(|failure| caller.failed(&failure))?;
    let accepted = accepted.map_err(|refusal| caller.refused(refusal))?;
    let token = accepted.ok_or_else(|| caller.problem(StatusCode::GONE, "invitation-accepted", &[]))?;
    tracing::info!("an invitation was accepted");
    let response = Redirect::to("/").into_response();
    Ok(match token {
        Some(token) => cookies::set_session(app, response, &token),
        None => response,
    })
}

/// The invitation, if it is open to this browser; otherwise why not.
fn open(app: &App, caller: &Caller, door: &Door) -> Result<(InvitationId, Invitation, Accepter), Problem> {
    let failed = |failure: Failure| caller.failed(&failure);
    let id = door.id(caller)?;
    let invitation = app.invitations.get(&id).map_err(failed)?;
    let invitation = invitation.ok_or_else(|| caller.problem(StatusCode::NOT_FOUND, "invitation-unknown", &[]))?;
    match invitation.standing(app.clock.now()) {
        Standing::Open => {}
        Standing::Accepted => return Err(caller.problem(StatusCode::GONE, "invitation-accepted", &[])),
        Standing::Revoked => return Err(caller.problem(StatusCode::GONE, "invitation-revoked", &[])),
        Standing::Expired => return Err(caller.problem(StatusCode::GONE, "invitation-expired", &[])),
    }
    let organisation = invitation.organisation().map_err(failed)?;
    let inviter = invitation.by().map_err(failed)?.person;
    // Whoever may not invite any more has not invited.
    if may_invite(&app.register.view(), inviter, organisation, &invitation.roles()).is_none() {
        return Err(caller.problem(StatusCode::GONE, "invitation-revoked", &[]));
    }
    let accepter = match caller.signed_in {
        Some(signed_in) => {
            let record = app.people.record(signed_in.person).map_err(failed)?;
            if record.is_none_or(|record| !invitation.is_for(&record.email)) {
                return Err(caller.problem(StatusCode::FORBIDDEN, "invitation-for-another", &[]));
            }
            Accepter::Person(signed_in.person)
        }
        None if app.people.at(&invitation.email).map_err(failed)?.is_some() => Accepter::SignsInFirst,
        None => Accepter::New,
    };
    Ok((id, invitation, accepter))
}

fn sign_in(door: &Door) -> String {
    format!("/login?next={}", door.address())
}

fn show(
    app: &App,
    caller: &Caller,
    door: &Door,
    invitation: &Invitation,
    accepter: &Accepter,
    name: &str,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let failed = |failure: Failure| caller.failed(&failure);
    let register = app.register.view();
    let organisation = register.organisation(invitation.organisation().map_err(failed)?);
    let organisation = organisation.map(|it| organisations::name(it, words.language())).unwrap_or_default();
    let inviter = app.people.record(invitation.by().map_err(failed)?.person).map_err(failed)?;
    let inviter = inviter.map(|record| record.name).unwrap_or_default();
    let title = words.say_with("accept-title", &[("organisation", organisation.into())]);
    let intro = words.say_with("accept-intro", &[("inviter", inviter.into()), ("organisation", organisation.into())]);
    let main = html! {
        (heading(&title, &intro))
        (faults.summary(words))
        dl.facts {
            div { dt { (words.say("accept-roles")) } dd { (roles_in_words(words, &invitation.roles())) } }
            div { dt { (words.say("field-email")) } dd { (invitation.email) } }
            div { dt { (words.say("accept-until")) } dd { (time::in_words(caller, invitation.until())) } }
        }
        (button(caller, door, accepter, name, faults))
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(layout::respond(app, caller, status, Page { title: &title, head: html! {}, main }))
}

fn button(caller: &Caller, door: &Door, accepter: &Accepter, name: &str, faults: &Faults) -> Markup {
    let words = caller.words;
    let action = door.address();
    match accepter {
        Accepter::New => {
            let name = Field {
                id: "name",
                kind: "text",
                label: words.say("field-name"),
                hint: Some(words.say("field-name-hint")),
                value: name,
                autocomplete: "name",
            };
            html! {
                form.card method="post" action=(action) novalidate {
                    (field(&name, faults))
                    p.actions { button.primary { (words.say("accept-submit")) } }
                }
            }
        }
        Accepter::Person(_) => html! {
            form method="post" action=(action) { p.actions { button.primary { (words.say("accept-submit")) } } }
        },
        Accepter::SignsInFirst => html! {
            div.reading {
                p { (words.say("accept-sign-in")) }
                p.actions { a.button.primary href=(sign_in(door)) { (words.say("sign-in")) } }
            }
        },
    }
}
