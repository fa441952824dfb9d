//! `/w/…`: a workshop on a phone, without an account. Whoever comes in says for which organisation or as which group, and what
//! they do counts for that.

use super::{
    After, Done, done, faults_of, parts, question,
    room::{Again, Room},
    show::{taking_part, themes},
};
use crate::{
    agenda::{
        acts,
        workshops::{outcome::called, participant, spelt},
    },
    api::{agenda::Act, organisations::list::Asked as Filter},
    app::App,
    caller::Caller,
    extract::{Acts, Fields, Id, Ids, Params},
    outsiders::NOBODY,
    pages::{
        fields::{Faults, Field, field},
        filled::{Filled, Sent},
        form,
        layout::{self, Page},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Agenda, Author, Participant, Phase, Standing, Workshop, WorkshopCommand};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::OrganisationId;

/// So many organisations are shown to choose from; whoever is not among them types more of the name.
const SHOWN: usize = 20;

/// Which organisation is looked for.
#[derive(Default, Deserialize)]
pub(crate) struct Looked {
    #[serde(default)]
    q: String,
}

/// The door: who comes in?
pub(crate) async fn door(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(token): Id,
    Params(looked): Params<Looked>,
) -> Response {
    let page = behind(&app, &caller, &token).and_then(|(_, workshop)| {
        entrance(&app, &caller, &token, &workshop, &looked.q, &Filled::fresh(), &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Somebody comes in.
pub(crate) async fn enter(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(token): Id,
    Fields(filled): Sent,
) -> Response {
    let page = join(&app, &caller, &token, &filled).await;
    shown(&app, &caller, page)
}

/// The workshop, for one who has come in.
pub(crate) async fn seat(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(token, seat): Ids,
    Params(after): Params<After>,
) -> Response {
    let page = room(&app, &caller, &token, &seat).and_then(|room| inside(&room, &token, &after, None));
    shown(&app, &caller, page)
}

/// A theme is added, or themes are chosen.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Acts(token, seat, act): Acts,
    Fields(filled): Sent,
) -> Response {
    let page = async {
        let room = room(&app, &caller, &token, &seat)?;
        match room.act(&act, &filled).await? {
            Ok(response) => Ok(response),
            // As it stands now: it may have gone on meanwhile.
            Err(again) => inside(&self::room(&app, &caller, &token, &seat)?, &token, &After::default(), Some(&again)),
        }
    };
    shown(&app, &caller, page.await)
}

fn behind(app: &App, caller: &Caller, token: &str) -> Result<(Arc<Agenda>, Arc<Workshop>), Problem> {
    let agenda = app.agenda.view();
    let workshop = app.doors.behind(&agenda, token).ok_or_else(|| caller.not_found())?;
    Ok((agenda, workshop))
}

fn room<'a>(app: &'a App, caller: &'a Caller, token: &str, seat: &str) -> Result<Room<'a>, Problem> {
    let (agenda, workshop) = behind(app, caller, token)?;
    let register = app.register.view();
    let is_there = |who: &Participant| match who {
        Participant::Organisation(organisation) => takes_part(register.standing(*organisation)),
        Participant::Group(_) => workshop.seats.contains_key(who),
    };
    let participant = participant(seat).filter(is_there).ok_or_else(|| caller.not_found())?;
    let base = format!("/w/{}/{}", app.doors.token(workshop.number), spelt(participant));
    Ok(Room { app, caller, agenda, register, workshop, base, participant, by: Author::Operator, who: NOBODY })
}

fn takes_part(standing: Option<Standing>) -> bool {
    matches!(standing, Some(Standing::Member | Standing::Applied))
}

async fn join(app: &App, caller: &Caller, token: &str, filled: &Filled) -> Result<Response, Problem> {
    let (_, workshop) = behind(app, caller, token)?;
    let number = workshop.number;
    let own = format!("/w/{}", app.doors.token(number));
    let route = format!("POST {own}");
    let organisation: Option<OrganisationId> = filled.get("organisation").parse().ok();
    let draw = async {
        Ok::<Act, Problem>(match organisation {
            Some(organisation) => {
                acts::of_workshop(Author::Operator, WorkshopCommand::Join { workshop: number, organisation })
            }
            None => acts::join_as_group(caller, number, filled.get("group"))?,
        })
    };
    let to = move |agenda: &Agenda| {
        let newest = agenda.workshop(number).and_then(|now| now.seats.keys().next_back().copied());
        let who = organisation.map(Participant::Organisation).or(newest);
        who.map_or(own.clone(), |who| Done::Joined.at(&format!("{own}/{}", spelt(who))))
    };
    match done((app, caller), NOBODY, (filled, &route), draw, to).await {
        Err(problem) => {
            let faults = faults_of(problem, |code| if code == "not-a-member" { "q" } else { "group" })?;
            entrance(app, caller, token, &workshop, "", &filled.clone().put("key", form::key()), &faults)
        }
        done => done,
    }
}

fn entrance(
    app: &App,
    caller: &Caller,
    token: &str,
    workshop: &Workshop,
    looked: &str,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let (language, title) = question(app, caller, workshop)?;
    let search = Field {
        id: "q",
        kind: "search",
        label: words.say("workshop-door-organisation"),
        hint: Some(words.say("workshop-door-organisation-hint")),
        value: looked,
        autocomplete: "organization",
    };
    let group = Field {
        id: "group",
        kind: "text",
        label: words.say("workshop-door-group"),
        hint: Some(words.say("workshop-door-group-hint")),
        value: filled.get("group"),
        autocomplete: "off",
    };
    let main = html! {
        header.page-head {
            p.stage { (words.say("workshop")) }
            h1 lang=(language) { (title) }
            p.intro { (words.say("workshop-door-intro")) }
            p.meta { (parts::progress(caller, workshop)) }
        }
        (faults.summary(words))
        section.workshop-part aria-labelledby="as-organisation" {
            h2 id="as-organisation" { (words.say("workshop-door-as-organisation")) }
            form.card method="get" action={ "/w/" (token) } {
                (field(&search, faults))
                p.actions { button { (words.say("workshop-door-search")) } }
            }
            (found(app, caller, token, looked))
        }
        section.workshop-part aria-labelledby="as-group" {
            h2 id="as-group" { (words.say("workshop-door-as-group")) }
            (groups(app, caller, token, workshop)?)
            form.card method="post" action={ "/w/" (token) } novalidate {
                (filled.key())
                (field(&group, faults))
                p.actions { button.primary { (words.say("workshop-door-enter")) } }
            }
        }
        p.meta { (words.say("workshop-door-kept")) " " a href="/privacy" { (words.say("privacy-title")) } }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

/// The organisations whose names fit what was typed, each behind a button.
fn found(app: &App, caller: &Caller, token: &str, looked: &str) -> Markup {
    let (words, register) = (caller.words, app.register.view());
    if looked.trim().is_empty() {
        return html! {};
    }
    let listing = app.directory.listing(&register);
    let wanted = Filter { q: Some(looked.to_owned()), ..Filter::default() }.wanted().unwrap_or_default();
    let rows = listing.wanted(words.language(), &wanted, |row| takes_part(Some(row.standing)));
    let ids: Vec<OrganisationId> = rows.map(|row| row.id).take(SHOWN + 1).collect();
    html! {
        @if ids.is_empty() { p.notice role="status" { (words.say("workshop-door-none")) } }
        ul.doors {
            @for id in ids.iter().take(SHOWN) {
                li {
                    form method="post" action={ "/w/" (token) } {
                        (Filled::fresh().key())
                        input type="hidden" name="organisation" value=(id);
                        button { (crate::api::organisations::name_of(&register, *id, words.language())) }
                    }
                }
            }
        }
        @if ids.len() > SHOWN { p.meta { (words.say("workshop-door-more")) } }
    }
}

/// The groups that are in already.
fn groups(app: &App, caller: &Caller, token: &str, workshop: &Workshop) -> Result<Markup, Problem> {
    let (words, register) = (caller.words, app.register.view());
    let all = workshop.seats.keys().filter(|who| who.organisation().is_none());
    let named = all.map(|who| Ok((spelt(*who), called(&*app.store, (&register, words), workshop, *who)?)));
    let named = named.collect::<Result<Vec<_>, _>>().map_err(|failure| caller.failed(&failure))?;
    Ok(html! {
        @if !named.is_empty() {
            p { (words.say("workshop-door-groups")) }
            ul { @for (seat, name) in named { li { a href={ "/w/" (token) "/" (seat) } { (name) } } } }
        }
    })
}

fn inside(room: &Room<'_>, token: &str, after: &After, again: Option<&Again>) -> Result<Response, Problem> {
    let (app, caller, workshop) = (room.app, room.caller, &room.workshop);
    let words = caller.words;
    let (language, title) = question(app, caller, workshop)?;
    let name = called(&*app.store, (&room.register, words), workshop, room.participant);
    let name = name.map_err(|failure| caller.failed(&failure))?;
    let result = parts::result(app, caller, &room.agenda, workshop)?;
    let main = html! {
        header.page-head {
            h1 lang=(language) { (title) }
            p.meta {
                (words.say_with("workshop-door-as", &[("name", name.into())])) " "
                a href={ "/w/" (token) } { (words.say("workshop-door-other")) }
            }
            (parts::phases(caller, workshop))
            p.meta { (parts::progress(caller, workshop)) " " a href=(room.base) { (words.say("workshop-refresh")) } }
        }
        @if let Some(done) = after.done { (done.told(caller)) (room.arrived(done)) }
        (taking_part(room, again)?)
        (themes((app, caller), (&room.agenda, &room.register), workshop)?)
        @if workshop.phase != Phase::Gathering {
            section.workshop-part aria-labelledby="result" {
                h2 id="result" { (words.say("workshop-result")) }
                (result)
            }
        }
    };
    let status = again.map_or(StatusCode::OK, |again| again.faults.status());
    Ok(layout::respond(app, caller, status, Page { title: &title, head: form::script(), main }))
}
