//! Who acts for an organisation, and in which roles.

use super::{acting, back, done};
use crate::{
    api::organisations::{
        Act, Care, looking_after, looks_after, name,
        people::{Member, people_of},
        wish::normal,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::Faults,
        filled::{Filled, Sent, Turn, faults_of},
        organisations::edit,
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{RegisterCommand as Command, Role};
use maud::{Markup, html};
use std::sync::Arc;
use terms::{OrganisationId, PersonId};

/// A change that waits to be confirmed, or was refused.
#[derive(Default)]
struct Shown {
    filled: Filled,
    faults: Faults,
    /// Roles that would be taken away.
    taken: Vec<Role>,
}

/// The organisation's people.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = edit::own(&app, &caller, &id).and_then(|id| show(&app, &caller, id, &Shown::default()));
    shown(&app, &caller, page)
}

/// Gives and takes roles so that the person has those that were chosen. Taking is asked about once more.
pub(crate) async fn save(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: Filled) -> Result<Response, Problem> {
    let organisation = edit::own(app, caller, id)?;
    let by = looking_after(app, caller, Care::Organisation(organisation))?;
    let first = match filled.ask(app, caller, by.person, &format!("POST /organisations/{organisation}/people")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let person: PersonId = filled.get("person").parse().map_err(|_| caller.not_found())?;
    let register = app.register.view();
    if !register.contacts(organisation).any(|(who, _)| who == person) {
        return Err(caller.problem(axum::http::StatusCode::NOT_FOUND, "not-its-person", &[]));
    }
    let wished = filled.all("roles");
    let wants = |role: &Role| wished.iter().any(|name| name == role.name());
    let holds = |role: &Role| register.holds(person, organisation, *role);
    // Boxes that the form doesn't have, because only coordinators fill them in, change nothing.
    let asked = |role: &Role| *role != Role::Coordinator || looks_after(app, caller, Care::Network);
    let given: Vec<Role> = Role::ALL.into_iter().filter(asked).filter(|role| wants(role) && !holds(role)).collect();
    let taken: Vec<Role> = Role::ALL.into_iter().filter(asked).filter(|role| !wants(role) && holds(role)).collect();
    if !taken.is_empty() && filled.get("sure").is_empty() {
        return show(app, caller, organisation, &Shown { filled, faults: Faults::default(), taken });
    }
    let reason = Some(normal(filled.get("reason"))).filter(|reason| !reason.trim().is_empty());
    let give = |role| Command::GrantRole { person, organisation, role, reason: reason.clone() };
    let take = |role| Command::RevokeRole { person, organisation, role, reason: reason.clone() };
    let commands = given.into_iter().map(give).chain(taken.iter().copied().map(take)).collect();
    let act = Act::all(by, commands);
    let looks_on = by.person != person || wants(&Role::OrganisationAdmin);
    let to = format!("/organisations/{organisation}{}", if looks_on { "/people" } else { "" });
    match done(app, caller, act, first, to).await {
        Err(problem) => {
            let faults = faults_of(problem, |_| "reason")?;
            show(app, caller, organisation, &Shown { filled, faults, taken })
        }
        done => done,
    }
}

fn show(app: &App, caller: &Caller, id: OrganisationId, shown: &Shown) -> Result<Response, Problem> {
    let register = app.register.view();
    let known = register.organisation(id).ok_or_else(|| caller.not_found())?;
    let words = caller.words;
    let called = name(known, words.language());
    let title = words.say_with("people-of", &[("name", called.into())]);
    let people = people_of(app, caller, id)?;
    let coordinates = looks_after(app, caller, Care::Network);
    let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| *role != Role::Coordinator || coordinates).collect();
    let main = html! {
        header.page-head {
            (back(&format!("/organisations/{id}"), called))
            h1 { (words.say("people-title")) }
            p.intro { (words.say("people-intro")) }
            (acting(app, caller, Care::Organisation(id)))
            p.actions { a.button href={ "/invitations/new?organisation=" (id) } { (words.say("people-invite")) } }
        }
        (shown.faults.summary(words))
        @if people.is_empty() { p.empty { (words.say("organisation-people-none")) } }
        div.people {
            @for (at, member) in people.iter().enumerate() { (card(caller, id, (at, member), &roles, shown)) }
        }
    };
    Ok(super::page(app, caller, shown.faults.status(), &title, main))
}

fn card(caller: &Caller, id: OrganisationId, (at, member): (usize, &Member), roles: &[Role], shown: &Shown) -> Markup {
    let words = caller.words;
    let is_asked = shown.filled.get("person") == member.person.to_string();
    let fresh = Filled::fresh();
    let filled = if is_asked { &shown.filled } else { &fresh };
    let wished = filled.all("roles");
    let checked = |role: &Role| {
        if is_asked { wished.iter().any(|name| name == role.name()) } else { member.roles.contains(role) }
    };
    let confirmed = time::day_in_words(caller, time::day_of(member.confirmed));
    html! {
        form.card.person-roles method="post" action={ "/organisations/" (id) "/people" } aria-labelledby={ "p" (at) } {
            (filled.key())
            input type="hidden" name="person" value=(member.person);
            h2 id={ "p" (at) } { (member.name) }
            p.meta {
                @if let Some(email) = &member.email { a href={ "mailto:" (email) } { (email) } " · " }
                (words.say_with("contact-confirmed", &[("when", confirmed.into())]))
            }
            fieldset.field {
                legend.visually-hidden { (words.say_with("people-roles-of", &[("name", (&member.name).into())])) }
                div.choices {
                    @for role in roles {
                        label.choice {
                            input type="checkbox" name="roles" value=(role.name()) checked[checked(role)];
                            " " (words.say(&format!("role-{}", role.name())))
                        }
                    }
                }
            }
            @if is_asked && !shown.taken.is_empty() { (asked(caller, member, &shown.taken)) }
            (reason(caller, at, roles.contains(&Role::Coordinator), is_asked.then_some(shown)))
            p.actions {
                button.primary[is_asked] { (words.say("form-save")) }
                @if is_asked { a href={ "/organisations/" (id) "/people" } { (words.say("form-cancel")) } }
            }
        }
    }
}

/// Asks whether roles are to be taken away; sending the form again says yes.
fn asked(caller: &Caller, member: &Member, taken: &[Role]) -> Markup {
    let words = caller.words;
    let roles: Vec<String> = taken.iter().map(|role| words.say(&format!("role-{}", role.name()))).collect();
    let values = [("name", (&member.name).into()), ("roles", roles.join(", ").into())];
    html! {
        div.notice role="alert" tabindex="-1" autofocus {
            p { (words.say_with("people-take", &values)) }
        }
        input type="hidden" name="sure" value="yes";
    }
}

/// Why: a coordinator's role is never given or taken without it.
fn reason(caller: &Caller, at: usize, coordinates: bool, shown: Option<&Shown>) -> Markup {
    let words = caller.words;
    // The form that was sent has the field that its faults lead to.
    let id = if shown.is_some() { "reason".to_owned() } else { format!("reason{at}") };
    let fault = shown.and_then(|shown| shown.faults.of("reason"));
    let value = shown.map(|shown| shown.filled.get("reason")).unwrap_or_default();
    let hint = if coordinates { "people-reason-coordinator" } else { "people-reason-hint" };
    html! {
        div.field {
            label for=(id) { (words.say("reason")) }
            p.hint id={ (id) "-hint" } { (words.say(hint)) }
            @if let Some(fault) = fault { p.error id={ (id) "-fault" } { (fault) } }
            input id=(id) name="reason" type="text" value=(value) autocomplete="off" aria-invalid=[fault.map(|_| "true")]
                aria-describedby={ @if fault.is_some() { (id) "-fault " } (id) "-hint" };
        }
    }
}
