//! What coordinators do in a workshop: move it on and back, put similar themes together, take the chosen ones up, erase words.

use super::{Done, bringing, bringing::brought, done, faults_of, room::Again};
use crate::{
    agenda::{
        acts,
        workshops::{outcome::title, participant, spelt},
    },
    api::agenda::{Act, coordinator, eraser, workshops::ending::chosen, workshops::found},
    app::App,
    caller::Caller,
    pages::{
        fields::{Choice, Control, Faults, Field, checks, field, select},
        filled::Filled,
        form,
    },
    problem::Problem,
};
use axum::response::Response;
use ledger::{
    Agenda, AgendaCommand, AgendaRefusal, Author, Phase, ThemeCommand, ThemeNumber, ThemeState, Workshop,
    WorkshopCommand,
};
use maud::{Markup, PreEscaped, html};
use store::Batch;

const ACTS: [&str; 5] = ["phase", "bring", "together", "adopt", "erase"];

/// Whether only coordinators do that.
pub(super) fn is_act(act: &str) -> bool {
    ACTS.contains(&act)
}

/// Does it; gives the form again where that is refused.
pub(super) async fn act(
    app: &App,
    caller: &Caller,
    number: &str,
    act: &str,
    filled: &Filled,
) -> Result<Result<Response, Again>, Problem> {
    let act = ACTS.into_iter().find(|known| *known == act).ok_or_else(|| caller.not_found())?;
    let (_, workshop) = found(app, caller, number)?;
    let base = format!("/workshops/{}", workshop.number.0);
    let route = format!("POST {base}/{act}");
    let draw = async { draw(app, caller, &workshop, act, filled) };
    let to = move |_: &Agenda| Done::Saved.at(&base);
    let who = caller.person()?;
    match done((app, caller), who, (filled, &route), draw, to).await {
        Ok(response) => Ok(Ok(response)),
        Err(problem) => {
            let faults = faults_of(problem, |code| field_of(act, code))?;
            let filled = filled.clone().put("key", form::key());
            Ok(Err(Again { act, filled, faults }))
        }
    }
}

fn draw(app: &App, caller: &Caller, workshop: &Workshop, act: &str, filled: &Filled) -> Result<Act, Problem> {
    let number = workshop.number;
    let reason = Some(filled.get("because").to_owned()).filter(|reason| !reason.trim().is_empty());
    if act == "erase" {
        let whose = participant(filled.get("participant")).ok_or_else(|| caller.not_found())?;
        return Ok(acts::erase_participant(eraser(app, caller, whose.organisation())?, workshop, whose));
    }
    let by = coordinator(app, caller)?;
    match act {
        "phase" => {
            let phase = Phase::named(filled.get("phase")).ok_or_else(|| caller.not_found())?;
            Ok(acts::of_workshop(by, WorkshopCommand::Move { workshop: number, phase, reason }))
        }
        "bring" => {
            let command = WorkshopCommand::BringThemes { workshop: number, themes: brought(filled) };
            Ok(acts::of_workshop(by, command))
        }
        "together" => together(caller, by, filled),
        _ => Ok(acts::adopt(by, chosen(app, caller, number)?, reason)),
    }
}

fn together(caller: &Caller, by: Author, filled: &Filled) -> Result<Act, Problem> {
    let number = |text: &str| text.parse().ok().map(ThemeNumber);
    let missing = || caller.refused(AgendaRefusal::NothingToPutTogether.into());
    let theme = number(filled.get("into")).ok_or_else(missing)?;
    let others = filled.all("similar").iter().filter_map(|text| number(text)).collect();
    let command = AgendaCommand::Theme(ThemeCommand::PutTogether { theme, others });
    Ok(Act::of(by, command, Batch::new()))
}

fn field_of(act: &'static str, code: &str) -> &'static str {
    match (act, code) {
        (_, "reason-missing" | "reason-too-long") => "because",
        ("together", _) => "similar",
        ("bring", _) => "brought",
        _ => "conduct",
    }
}

/// The coordinators' part of the page.
pub(super) fn part(
    app: &App,
    caller: &Caller,
    agenda: &Agenda,
    workshop: &Workshop,
    again: Option<&Again>,
) -> Result<Markup, Problem> {
    let words = caller.words;
    let base = format!("/workshops/{}", workshop.number.0);
    Ok(html! {
        section.card.conduct id="conduct" tabindex="-1" aria-labelledby="conduct-title" {
            h2 id="conduct-title" { (words.say("workshop-conduct")) }
            p.actions {
                a.button href={ (base) "/projector" } { (words.say("workshop-projector")) }
                @if workshop.phase == Phase::Closed {
                    a.button href={ (base) "/summary" } { (words.say("workshop-summary")) }
                }
            }
            (steps(caller, &base, workshop, again))
            @if workshop.phones { (door(app, caller, workshop)?) }
            @if workshop.phase == Phase::Gathering { (bring(app, caller, agenda, &base, workshop, again)?) }
            (similar(app, caller, agenda, &base, workshop, again)?)
            @if workshop.phase == Phase::Closed { (adopting(app, caller, agenda, &base, workshop)?) }
            (erasing(app, caller, &base, workshop)?)
        }
    })
}

/// On to the next phase; and back, with a reason.
fn steps(caller: &Caller, base: &str, workshop: &Workshop, again: Option<&Again>) -> Markup {
    let (words, none) = (caller.words, Faults::default());
    let faults = Again::faults_of(again, "phase", &none);
    let because = again.filter(|again| again.act == "phase").map(|again| again.filled.get("because"));
    let line = Field {
        id: "because",
        kind: "text",
        label: words.say("workshop-back-reason"),
        hint: Some(words.say("workshop-back-hint")),
        value: because.unwrap_or_default(),
        autocomplete: "off",
    };
    html! {
        (faults.summary(words))
        @if let Some(next) = workshop.phase.next() {
            form method="post" action={ (base) "/phase" } {
                (Filled::fresh().key())
                input type="hidden" name="phase" value=(next.name());
                p.actions { button.primary { (words.say(&format!("workshop-to-{}", next.name()))) } }
                p.hint { (words.say(&format!("workshop-to-{}-hint", next.name()))) }
            }
        }
        @if let Some(previous) = workshop.phase.previous() {
            details.fold open[!faults.is_empty()] {
                summary { (words.say(&format!("workshop-back-to-{}", previous.name()))) }
                form method="post" action={ (base) "/phase" } novalidate {
                    (Filled::fresh().key())
                    input type="hidden" name="phase" value=(previous.name());
                    (field(&line, faults))
                    p.actions { button { (words.say(&format!("workshop-back-to-{}", previous.name()))) } }
                }
            }
        }
    }
}

/// How phones come in.
fn door(app: &App, caller: &Caller, workshop: &Workshop) -> Result<Markup, Problem> {
    let address = app.doors.address(app, workshop.number);
    Ok(html! {
        details.fold {
            summary { (caller.words.say("workshop-door")) }
            p.hint { (caller.words.say("workshop-door-hint")) }
            (code(caller, &address)?)
            p.address { a href=(address) { (address) } }
        }
    })
}

/// An address as a picture that phones read.
pub(super) fn code(caller: &Caller, address: &str) -> Result<Markup, Problem> {
    let svg = publish::code(address)
        .map_err(|failure| caller.failed(&crate::failure::Failure::Publish(Box::new(failure))))?;
    let label = caller.words.say("workshop-code");
    Ok(html! { div.qr role="img" aria-label=(label) { (PreEscaped(svg)) } })
}

/// Which themes of the network are weighed too.
fn bring(
    app: &App,
    caller: &Caller,
    agenda: &Agenda,
    base: &str,
    workshop: &Workshop,
    again: Option<&Again>,
) -> Result<Markup, Problem> {
    let none = Faults::default();
    let faults = Again::faults_of(again, "bring", &none);
    let own = again.filter(|again| again.act == "bring").map(|again| again.filled.clone());
    bringing::part((app, caller), agenda, base, workshop, &own.unwrap_or_else(Filled::fresh), faults)
}

/// Which similar themes become one.
fn similar(
    app: &App,
    caller: &Caller,
    agenda: &Agenda,
    base: &str,
    workshop: &Workshop,
    again: Option<&Again>,
) -> Result<Markup, Problem> {
    let (words, none) = (caller.words, Faults::default());
    let faults = Again::faults_of(again, "together", &none);
    let own = again.filter(|again| again.act == "together").map(|again| again.filled.clone());
    let filled = own.unwrap_or_else(Filled::fresh);
    let choice = |number: ThemeNumber| {
        let title = title(&*app.store, words, agenda, number)?;
        Ok(Choice { value: number.0.to_string(), label: title })
    };
    let choices = agenda.choosable(workshop).into_iter().map(choice).collect::<Result<Vec<_>, _>>();
    let choices = choices.map_err(|failure| caller.failed(&failure))?;
    let into = Control { id: "into", label: words.say("workshop-into"), hint: None, faults };
    let similar = Control {
        id: "similar",
        label: words.say("workshop-similar"),
        hint: Some(words.say("workshop-similar-hint")),
        faults,
    };
    Ok(html! {
        @if choices.len() > 1 {
            details.fold open[!faults.is_empty()] {
                summary { (words.say("workshop-together")) }
                form method="post" action={ (base) "/together" } novalidate {
                    (faults.summary(words))
                    (filled.key())
                    (checks(&similar, &filled, &choices))
                    (select(&into, &filled, &words.say("workshop-into-none"), &choices))
                    p.actions { button { (words.say("workshop-together")) } }
                }
            }
        }
    })
}

/// The themes that were chosen become the network's.
fn adopting(app: &App, caller: &Caller, agenda: &Agenda, base: &str, workshop: &Workshop) -> Result<Markup, Problem> {
    let words = caller.words;
    let all = chosen(app, caller, workshop.number)?;
    let is_new = |theme: &&ThemeNumber| agenda.theme(**theme).is_some_and(|theme| theme.state != ThemeState::Chosen);
    let new = all.iter().filter(is_new).count();
    Ok(html! {
        @if new > 0 {
            form method="post" action={ (base) "/adopt" } {
                (Filled::fresh().key())
                p.actions { button { (words.say_with("workshop-adopt", &[("count", new.into())])) } }
                p.hint { (words.say("workshop-adopt-hint")) }
            }
        }
    })
}

/// Whose words are erased.
fn erasing(app: &App, caller: &Caller, base: &str, workshop: &Workshop) -> Result<Markup, Problem> {
    let (words, register) = (caller.words, app.register.view());
    let name = |who| crate::agenda::workshops::outcome::called(&*app.store, (&register, words), workshop, who);
    let seats = workshop.seats.iter().filter(|(_, seat)| !seat.erased);
    let choices = seats.map(|(who, _)| Ok(Choice { value: spelt(*who), label: name(*who)? }));
    let choices = choices.collect::<Result<Vec<_>, crate::failure::Failure>>();
    let choices = choices.map_err(|failure| caller.failed(&failure))?;
    let (filled, faults) = (Filled::fresh(), Faults::default());
    let control = Control {
        id: "participant",
        label: words.say("workshop-erase-whose"),
        hint: Some(words.say("workshop-erase-hint")),
        faults: &faults,
    };
    Ok(html! {
        @if !choices.is_empty() {
            details.fold {
                summary { (words.say("workshop-erase")) }
                form method="post" action={ (base) "/erase" } {
                    (filled.key())
                    (select(&control, &filled, &words.say("workshop-erase-none"), &choices))
                    p.actions { button.danger { (words.say("workshop-erase")) } }
                }
            }
        }
    })
}

/// What the heading of a page below the workshop leads back to.
pub(super) fn back(caller: &Caller, workshop: &Workshop) -> Markup {
    html! {
        p.back { a href={ "/workshops/" (workshop.number.0) } { (caller.words.say("workshop")) } }
    }
}
