//! Inviting people to an organisation, and what became of earlier invitations.

pub(crate) mod accept;

use super::{
    fields::{Faults, Field, field},
    heading,
    layout::{self, Page},
    shown,
};
use crate::{
    api::{
        invitations::{InvitationRequest, InvitationView, Of, invite, inviter, listed, take_back},
        organisations,
    },
    app::App,
    caller::Caller,
    extract::{Body, Fields, Params},
    idempotency::Asked,
    invitations::may_invite,
    problem::Problem,
};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use ledger::Role;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::Digest;
use words::Language;

/// The form for a new invitation, and the list of those before.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Params(of): Params<Of>) -> Response {
    let language = caller.words.language().tag().to_owned();
    let key = Digest::new(crate::random::random()).to_string();
    let roles = [Role::Writer, Role::Commenter].map(|role| role.name().to_owned()).to_vec();
    let organisation = of.organisation;
    let filled = Filled { organisation, email: String::new(), name: String::new(), roles, language, key };
    shown(&app, &caller, show(&app, &caller, &filled, &Faults::default()))
}

/// What the form holds.
struct Filled {
    organisation: String,
    email: String,
    name: String,
    roles: Vec<String>,
    language: String,
    /// Hidden: a form that is sent twice invites once.
    key: String,
}

impl Filled {
    /// A form with boxes repeats a name, so it is read pair by pair.
    fn read(body: &[u8]) -> Option<Filled> {
        let mut filled = Filled {
            organisation: String::new(),
            email: String::new(),
            name: String::new(),
            roles: vec![],
            language: String::new(),
            key: String::new(),
        };
        for (name, value) in pairs(body)? {
            match name.as_str() {
                "organisation" => filled.organisation = value,
                "email" => filled.email = value,
                "name" => filled.name = value,
                "role" => filled.roles.push(value),
                "language" => filled.language = value,
                "key" => filled.key = value,
                _ => {}
            }
        }
        Some(filled)
    }
}

/// The fields of a form as browsers send it.
fn pairs(body: &[u8]) -> Option<Vec<(String, String)>> {
    let uri = format!("/?{}", std::str::from_utf8(body).ok()?).parse().ok()?;
    axum::extract::Query::try_from_uri(&uri).ok().map(|query| query.0)
}

/// Invites, or shows the form again, with what was typed and what is wrong.
pub(crate) async fn create(State(app): State<Arc<App>>, caller: Caller, Body(body): Body) -> Response {
    let Some(filled) = Filled::read(&body) else {
        let problem = caller.bad_field("body", &caller.words.say("reason-not-understood"));
        return shown(&app, &caller, Err(problem));
    };
    let page = match submit(&app, &caller, &filled, &body).await {
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
            let mut faults = Faults::default();
            faults.add(field_of(&problem), problem.detail().to_owned());
            show(&app, &caller, &filled, &faults)
        }
        done => done,
    };
    shown(&app, &caller, page)
}

/// Which field a problem is about.
fn field_of(problem: &Problem) -> &'static str {
    match problem.code() {
        "name-too-long" | "name-hidden" => "name",
        "choose-roles" => "roles",
        "unknown-language" => "language",
        _ => "email",
    }
}

async fn submit(app: &App, caller: &Caller, filled: &Filled, body: &[u8]) -> Result<Response, Problem> {
    let person = caller.person()?;
    let key = HeaderValue::from_str(&filled.key);
    let key = key.map_err(|_| caller.bad_field("key", &caller.words.say("reason-not-understood")))?;
    let headers = HeaderMap::from_iter([("idempotency-key".parse().expect("a header's name"), key)]);
    let asked = app.answers.ask(caller, person, "POST /invitations/new", &headers, body).await?;
    if let Asked::First(first) = asked {
        let request = InvitationRequest {
            email: filled.email.clone(),
            name: Some(filled.name.clone()),
            organisation: filled.organisation.clone(),
            roles: filled.roles.clone(),
            language: Some(filled.language.clone()),
        };
        invite(app, caller, &request, first).await?;
    }
    let (organisation, _) = inviter(app, caller, &filled.organisation, &[])?;
    Ok(Redirect::to(&format!("/invitations/new?organisation={organisation}")).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    invitation: String,
}

/// Takes an invitation back.
pub(crate) async fn revoke(State(app): State<Arc<App>>, caller: Caller, Fields(chosen): Fields<Chosen>) -> Response {
    let page = take_back(&app, &caller, &chosen.invitation).await;
    let page =
        page.map(|organisation| Redirect::to(&format!("/invitations/new?organisation={organisation}")).into_response());
    shown(&app, &caller, page)
}

fn show(app: &App, caller: &Caller, filled: &Filled, faults: &Faults) -> Result<Response, Problem> {
    let words = caller.words;
    let (organisation, by) = inviter(app, caller, &filled.organisation, &[])?;
    let invitations = listed(app, caller, &filled.organisation)?;
    let register = app.register.view();
    let known = register.organisation(organisation);
    let name = known.map(|known| organisations::name(known, words.language())).unwrap_or_default();
    let title = words.say("invite-title");
    let offered =
        Role::ALL.into_iter().filter(|role| may_invite(&register, by.person, organisation, &[*role]).is_some());
    let offered: Vec<Role> = offered.collect();
    let main = html! {
        (heading(&title, &words.say_with("invite-intro", &[("organisation", name.into())])))
        (faults.summary(words))
        (form(caller, filled, faults, &offered))
        @if !invitations.is_empty() {
            section.reading.wide aria-labelledby="invited" {
                h2 id="invited" { (words.say("invited-title")) }
                ul.rows { @for invitation in &invitations { li.card { (row(caller, invitation)) } } }
            }
        }
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(layout::respond(app, caller, status, Page { title: &title, head: html! {}, main }))
}

fn form(caller: &Caller, filled: &Filled, faults: &Faults, offered: &[Role]) -> Markup {
    let words = caller.words;
    let text = |id, kind, label, hint: String, value| {
        field(&Field { id, kind, label, hint: Some(hint), value, autocomplete: "off" }, faults)
    };
    html! {
        form.card method="post" action="/invitations/new" novalidate {
            input type="hidden" name="organisation" value=(filled.organisation);
            input type="hidden" name="key" value=(filled.key);
            (text("email", "email", words.say("field-email"), words.say("invite-email-hint"), &filled.email))
            (text("name", "text", words.say("invite-name"), words.say("invite-name-hint"), &filled.name))
            fieldset.field id="roles" {
                legend { (words.say("invite-roles")) }
                @for role in offered {
                    label.choice {
                        input type="checkbox" name="role" value=(role.name()) checked[filled.roles.iter().any(|held| held == role.name())];
                        " " (words.say(&format!("role-{}", role.name())))
                    }
                }
            }
            fieldset.field id="language" {
                legend { (words.say("invite-language")) }
                @for language in Language::ALL {
                    label.choice {
                        input type="radio" name="language" value=(language.tag()) checked[filled.language == language.tag()];
                        " " (words.say(&format!("language-{}", language.tag())))
                    }
                }
            }
            p.actions { button.primary { (words.say("invite-submit")) } }
        }
    }
}

fn row(caller: &Caller, invitation: &InvitationView) -> Markup {
    let words = caller.words;
    let roles: Vec<String> = invitation.roles().iter().map(|role| words.say(&format!("role-{role}"))).collect();
    let (mail, reply) = invitation.mail();
    let label = words.say_with("invited-revoke-label", &[("address", invitation.email().into())]);
    html! {
        div {
            h3 { (invitation.email()) }
            p.meta { (roles.join(", ")) }
            p.meta {
                (words.say(&format!("invited-{}", invitation.state())))
                @if let Some(mail) = mail { " · " (words.say(&format!("mail-state-{mail}"))) }
            }
            @if let Some(reply) = reply { p.meta { (words.say_with("mail-reply", &[("reply", reply.into())])) } }
        }
        @if invitation.state() == "open" {
            form method="post" action="/invitations/revoke" {
                button name="invitation" value=(invitation.id()) aria-label=(label) { (words.say("invited-revoke")) }
            }
        }
    }
}
