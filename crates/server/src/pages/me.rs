//! What waits for a person, across all their organisations, and what is their own.

pub(crate) mod data;
pub(crate) mod notices;
pub(crate) mod profile;
mod rounds;

use super::{
    heading,
    layout::{self, Page},
    names, shown,
};
use crate::{
    api::organisations::name_of, app::App, caller::Caller, failure::Failure, invitations::may_invite, problem::Problem,
    reading,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, Register, Right, Role, Standing, Statement, right};
use maud::{Markup, html};
use std::sync::Arc;
use terms::{OrganisationId, PersonId, Timestamp, limits};

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = caller.person().and_then(|person| show(&app, &caller, person));
    shown(&app, &caller, page)
}

fn show(app: &App, caller: &Caller, person: PersonId) -> Result<Response, Problem> {
    let words = caller.words;
    let register = app.register.view();
    let mut tasks = tasks(&register, caller, person, app.clock.now());
    tasks.extend(rounds::waiting(app, caller, &register, person));
    tasks.extend(asked(app, caller, person).map_err(|failure| caller.failed(&failure))?);
    let title = words.say("waiting-title");
    let main = html! {
        (heading(&title, &words.say("waiting-intro")))
        @if tasks.is_empty() { p.empty { (words.say("waiting-nothing")) } }
        @else {
            ul.tasks {
                @for task in &tasks {
                    li.card { p { (task.what) } @if let Some((address, label)) = &task.to { a.button href=(address) { (label) } } }
                }
            }
        }
        (writing(app, caller, &register, person))
        (own(app, caller))
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

/// What others have asked of the person's address: to send an application on, to accept an invitation.
fn asked(app: &App, caller: &Caller, person: PersonId) -> Result<Vec<Task>, Failure> {
    let Some(record) = app.people.record(person)? else { return Ok(vec![]) };
    let (words, now, register) = (caller.words, app.clock.now(), app.register.view());
    let mut tasks = Vec::new();
    for waiting in app.applications.waiting(&record.email, now)? {
        let what = words.say_with("waiting-mine", &[("organisation", waiting.told.called().into())]);
        tasks.push(Task { what, to: Some(("/organisations/apply".to_owned(), words.say("waiting-contact-what"))) });
    }
    for (id, invitation) in app.invitations.open_to(&record.email, now)? {
        let (by, organisation) = (invitation.by()?, invitation.organisation()?);
        // Whoever may not invite any more has not invited.
        if may_invite(&register, by.person, organisation, &invitation.roles()).is_none() {
            continue;
        }
        let inviter = app.people.record(by.person)?.map(|record| record.name).unwrap_or_default();
        let name = name_of(&register, organisation, words.language());
        let what = words.say_with("accept-intro", &[("inviter", inviter.into()), ("organisation", name.into())]);
        let to = format!("/me/invitations/{}", OrganisationId::new(id));
        tasks.push(Task { what, to: Some((to, words.say("waiting-invitation-what"))) });
    }
    Ok(tasks)
}

/// One thing that waits, and where it is done.
struct Task {
    what: String,
    to: Option<(String, String)>,
}

fn tasks(register: &Register, caller: &Caller, person: PersonId, now: Timestamp) -> Vec<Task> {
    let words = caller.words;
    let hats = register.hats(person);
    let mut tasks = Vec::new();
    if hats.is_empty() {
        let to = ("/organisations/apply".to_owned(), words.say("waiting-no-hat-what"));
        tasks.push(Task { what: words.say("waiting-no-hat"), to: Some(to) });
    }
    if caller.wardrobe(register).is_some_and(|wardrobe| wardrobe.worn.is_none() && wardrobe.all.len() > 1) {
        tasks.push(Task { what: words.say("waiting-hat"), to: None });
    }
    for organisation in hats.into_iter().filter(|id| is_due(register, person, *id, now)) {
        let name = names(register, caller, &[organisation]).pop().unwrap_or_default();
        let what = words.say_with("waiting-contact", &[("organisation", name.into())]);
        tasks.push(Task { what, to: Some(("/me/contact".to_owned(), words.say("waiting-contact-what"))) });
    }
    if register.coordinators().any(|(who, _)| who == person) {
        let applied = register.organisations().filter(|(_, known)| known.standing == Standing::Applied).count();
        if applied > 0 {
            let what = words.say_with("waiting-applications", &[("count", applied.into())]);
            let to = ("/organisations/applications".to_owned(), words.say("waiting-applications-what"));
            tasks.push(Task { what, to: Some(to) });
        }
    }
    tasks
}

/// Whether it is time to ask again if the person is the organisation's contact.
fn is_due(register: &Register, person: PersonId, organisation: OrganisationId, now: Timestamp) -> bool {
    let confirmed = register.contacts(organisation).find(|(who, _)| *who == person);
    confirmed.is_some_and(|(_, at)| now.ms() - at.ms() >= limits::CONTACT_HOLDS_MS)
}

/// The statements that the person can write in now, by hat.
fn writing(app: &App, caller: &Caller, register: &Register, person: PersonId) -> Markup {
    let words = caller.words;
    let statements: Vec<Arc<Statement>> =
        reading::all(app, caller, usize::MAX).map(|(_, each)| each.statement).collect();
    let by_hat = register.hats(person).into_iter().map(|organisation| {
        let hat = Hat { person, organisation };
        let mine = |each: &&Arc<Statement>| right(register, each, hat) == Right::Write;
        (organisation, statements.iter().filter(mine).take(limits::WAITING_SHOWN_MAX).collect::<Vec<_>>())
    });
    let by_hat: Vec<_> = by_hat.filter(|(_, statements)| !statements.is_empty()).collect();
    html! {
        @if !by_hat.is_empty() {
            section.landing aria-labelledby="writing" {
                h2 id="writing" { (words.say("waiting-write")) }
                @for (organisation, statements) in &by_hat {
                    @let name = names(register, caller, &[*organisation]).pop().unwrap_or_default();
                    h3 { (words.say_with("waiting-write-for", &[("organisation", name.into())])) }
                    ul.plain {
                        @for each in statements {
                            li { a href={ "/statements/" (each.id) } lang=(each.language.tag()) { (each.title) } }
                        }
                    }
                }
            }
        }
    }
}

fn own(app: &App, caller: &Caller) -> Markup {
    let words = caller.words;
    html! {
        section.landing aria-labelledby="own" {
            h2 id="own" { (words.say("waiting-own")) }
            ul.plain {
                li { a href="/me/profile" { (words.say("profile-title")) } }
                li { a href="/me/notices" { (words.say("notices-title")) } }
                li { a href="/me/sessions" { (words.say("profile-sessions")) } }
                li { a href="/me/tokens" { (words.say("profile-tokens")) } }
                li { a href="/me/data" { (words.say("data-title")) } }
                @if super::operator::may(app, caller).is_ok() {
                    li { a href="/operator" { (words.say("operator-title")) } }
                }
            }
        }
    }
}

/// The organisations that the person acts for, each with the roles they hold there.
pub(super) fn roles(register: &Register, caller: &Caller, person: PersonId) -> Vec<(String, String)> {
    let held = |organisation| {
        let held = Role::ALL.into_iter().filter(move |role| register.holds(person, organisation, *role));
        held.map(|role| caller.words.say(&format!("role-{}", role.name()))).collect::<Vec<_>>().join(", ")
    };
    let hats = register.hats(person).into_iter();
    hats.map(|id| (names(register, caller, &[id]).pop().unwrap_or_default(), held(id))).collect()
}
