//! A workshop for the people of the network's organisations, and what its coordinators do there.

use super::{
    After, conduct, parts, question,
    room::{Again, Room},
};
use crate::{
    agenda::workshops::outcome::called,
    api::agenda::{coordinator, workshops::found},
    app::App,
    caller::Caller,
    extract::{Fields, Id, Ids, Params},
    pages::{
        filled::Sent,
        form,
        layout::{self, Page},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Agenda, Author, Hat, Participant, Phase, Register, Role, ThemeNumber, Workshop};
use maud::{Markup, html};
use std::sync::Arc;

/// The workshop.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(after): Params<After>,
) -> Response {
    let page = whole(&app, &caller, &number, &after, None);
    shown(&app, &caller, page)
}

/// A form of the page was sent: by somebody who takes part, or by a coordinator.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(number, act): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = async {
        if conduct::is_act(&act) {
            return match conduct::act(&app, &caller, &number, &act, &filled).await? {
                Ok(response) => Ok(response),
                Err(again) => whole(&app, &caller, &number, &After::default(), Some(&again)),
            };
        }
        let room = room(&app, &caller, &number)?.ok_or_else(|| caller.refused(ledger::Refusal::HatMissing))?;
        match room.act(&act, &filled).await? {
            Ok(response) => Ok(response),
            Err(again) => whole(&app, &caller, &number, &After::default(), Some(&again)),
        }
    };
    shown(&app, &caller, page.await)
}

/// The room as the caller's organisation is in it; none while no hat is worn, or for whoever doesn't speak for theirs.
fn room<'a>(app: &'a App, caller: &'a Caller, number: &str) -> Result<Option<Room<'a>>, Problem> {
    let (agenda, workshop) = found(app, caller, number)?;
    let register = app.register.view();
    let hat = caller.wardrobe(&register).and_then(|wardrobe| wardrobe.worn());
    let speaks = |hat: &Hat| {
        [Role::Commenter, Role::Writer].iter().any(|role| register.holds(hat.person, hat.organisation, *role))
    };
    let hat = hat.filter(speaks);
    Ok(hat.map(|hat| Room {
        app,
        caller,
        agenda,
        register,
        base: format!("/workshops/{}", workshop.number.0),
        workshop,
        participant: Participant::Organisation(hat.organisation),
        by: Author::Hat(hat),
        who: hat.person,
    }))
}

fn whole(app: &App, caller: &Caller, number: &str, after: &After, again: Option<&Again>) -> Result<Response, Problem> {
    let words = caller.words;
    let (agenda, workshop) = found(app, caller, number)?;
    let (language, title) = question(app, caller, &workshop)?;
    let room = room(app, caller, number)?;
    let conducts = coordinator(app, caller).is_ok();
    let place = (&*agenda, &*app.register.view());
    let result = parts::result(app, caller, &agenda, &workshop)?;
    let main = html! {
        header.page-head {
            p.back { a href="/agenda" { (words.say("agenda-title")) } }
            h1 lang=(language) { (title) }
            (parts::phases(caller, &workshop))
            p.meta { (parts::progress(caller, &workshop)) }
        }
        @if let Some(done) = after.done {
            (done.told(caller))
            @if let Some(room) = &room { (room.arrived(done)) }
        }
        @if conducts { (conduct::part(app, caller, &agenda, &workshop, again)?) }
        @if let Some(room) = &room { (taking_part(room, again)?) }
        (themes((app, caller), place, &workshop)?)
        @if workshop.phase != Phase::Gathering {
            section.workshop-part aria-labelledby="result" {
                h2 id="result" { (words.say("workshop-result")) }
                (result)
                @if workshop.shows_choices() {
                    p { a href={ "/workshops/" (workshop.number.0) "/result" } { (words.say("workshop-result-whole")) } }
                }
                @if workshop.published.is_some() || (conducts && workshop.phase == Phase::Closed) {
                    p { a href={ "/workshops/" (workshop.number.0) "/summary" } { (words.say("workshop-summary")) } }
                }
            }
        }
        (parts::late((app, caller), place, &workshop)?)
        (participants((app, caller), &workshop)?)
    };
    let status = again.map_or(StatusCode::OK, |again| again.faults.status());
    Ok(layout::respond(app, caller, status, Page { title: &title, head: form::script(), main }))
}

/// What somebody who takes part can do now.
pub(super) fn taking_part(room: &Room<'_>, again: Option<&Again>) -> Result<Markup, Problem> {
    let words = room.caller.words;
    let own = room.own()?.and_then(|(_, ballot)| ballot);
    let own = own.map(|ballot| parts::ballot(room, &ballot)).transpose();
    let own = own.map_err(|failure| room.caller.failed(&failure))?;
    let is_open = |act: &str| again.is_some_and(|again| again.act == act);
    Ok(match room.workshop.phase {
        Phase::Gathering => html! {
            section.workshop-part aria-labelledby="add" {
                h2 id="add" { (words.say("workshop-add-title")) }
                (room.theme_form(again))
            }
        },
        Phase::Choosing => html! {
            section.workshop-part aria-labelledby="choosing" {
                h2 id="choosing" { (words.say("workshop-choosing")) }
                @if room.is_settled() { p.notice { (words.refusal("chosen-with-account", &[])) } }
                @if room.is_kept_back() && room.has_chosen() && !room.is_settled() {
                    p.notice { (words.say("workshop-own-hidden")) }
                }
                @if let Some(own) = own {
                    h3 { (words.say("workshop-own")) }
                    (own)
                    p.hint { (words.say("workshop-own-change")) }
                }
                (room.choice_form(again)?)
            }
            (late_theme(room, again, is_open("theme")))
        },
        Phase::Closed => html! {
            section.workshop-part aria-labelledby="own" {
                h2 id="own" { (words.say("workshop-own")) }
                @match own {
                    Some(own) => (own),
                    None if room.is_settled() => p { (words.refusal("chosen-with-account", &[])) },
                    None => p { (words.say("workshop-own-none")) },
                }
                details.fold open[is_open("choose")] {
                    summary { (words.say("workshop-choose-late")) }
                    p.hint { (words.say("workshop-late-hint")) }
                    (room.choice_form(again)?)
                }
            }
            (late_theme(room, again, is_open("theme")))
        },
    })
}

fn late_theme(room: &Room<'_>, again: Option<&Again>, open: bool) -> Markup {
    let words = room.caller.words;
    html! {
        details.fold open[open] {
            summary { (words.say("workshop-add-late")) }
            p.hint { (words.say("workshop-add-late-hint")) }
            (room.theme_form(again))
        }
    }
}

/// The themes that were added until now, while they are gathered.
pub(super) fn themes(
    (app, caller): (&App, &Caller),
    (agenda, register): (&Agenda, &Register),
    workshop: &Workshop,
) -> Result<Markup, Problem> {
    if workshop.phase != Phase::Gathering {
        return Ok(html! {});
    }
    let words = caller.words;
    let numbers = agenda.choosable(workshop);
    let shown = |number: &ThemeNumber| parts::shown((app, caller), (agenda, register), *number);
    let themes = numbers.iter().map(shown).collect::<Result<Vec<_>, _>>();
    let themes = themes.map_err(|failure| caller.failed(&failure))?;
    Ok(html! {
        section.workshop-part aria-labelledby="themes" {
            h2 id="themes" { (words.say_with("workshop-themes", &[("count", themes.len().into())])) }
            @if themes.is_empty() { p.empty { (words.say("workshop-themes-none")) } }
            ul.choosable { @for theme in &themes { li { p.bar-title { (theme.title) } (theme.said()) } } }
        }
    })
}

/// Who takes part, and who of them has chosen.
fn participants((app, caller): (&App, &Caller), workshop: &Workshop) -> Result<Markup, Problem> {
    let (words, register) = (caller.words, app.register.view());
    let name = |who: &Participant| called(&*app.store, (&register, words), workshop, *who);
    let read = workshop.seats.iter().map(|(who, seat)| Ok((name(who)?, seat))).collect::<Result<Vec<_>, _>>();
    let mut seats = read.map_err(|failure| caller.failed(&failure))?;
    seats.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(html! {
        details.fold {
            summary { (words.say_with("workshop-participants", &[("count", seats.len().into())])) }
            ul {
                @for (name, seat) in seats {
                    li {
                        (name)
                        @if seat.choice.is_some() { " · " (words.say("workshop-has-chosen")) }
                        @if seat.phone { " · " span.meta { (words.say("workshop-by-phone")) } }
                        @if seat.erased { " · " span.meta { (words.say("workshop-erased")) } }
                    }
                }
            }
        }
    })
}
