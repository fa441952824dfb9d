//! What pages of a workshop show alike: its themes, a choice, how far it has come.

use super::room::Room;
use crate::{
    agenda::{
        themes,
        workshops::{
            Ballot,
            live::{Bar, WorkshopProgress, bars},
            outcome::{Outcome, called, title},
        },
    },
    app::App,
    caller::Caller,
    failure::Failure,
    pages::signatures::paragraphs,
    problem::Problem,
};
use ledger::{Agenda, Participant, Phase, Register, ThemeNumber, Workshop};
use maud::{Markup, html};

/// A theme as it can be chosen.
pub(super) struct Shown {
    pub(super) title: String,
    description: String,
    /// Who named it and why, each with what was put into it.
    named: Vec<(String, String, String)>,
}

impl Shown {
    /// What stands below its name.
    pub(super) fn said(&self) -> Markup {
        html! {
            (paragraphs(&self.description))
            ul.named {
                @for (who, name, reason) in &self.named {
                    li { span.meta { (who) @if *name != self.title { ": " (name) } } @if !reason.is_empty() { " " (reason) } }
                }
            }
        }
    }
}

/// The theme with everything that was put into it.
pub(super) fn theme(room: &Room<'_>, number: ThemeNumber) -> Result<Shown, Failure> {
    shown((room.app, room.caller), (&room.agenda, &room.register), number)
}

/// The theme with everything that was put into it.
pub(super) fn shown(
    (app, caller): (&App, &Caller),
    (agenda, register): (&Agenda, &Register),
    number: ThemeNumber,
) -> Result<Shown, Failure> {
    let (store, words) = (&*app.store, caller.words);
    let title = title(store, words, agenda, number)?;
    let (mut named, mut description) = (Vec::new(), String::new());
    for theme in agenda.theme(number).into_iter().chain(agenda.within(number)) {
        let workshop = theme.workshop.and_then(|number| agenda.workshop(number));
        let who = match (theme.proposer, workshop) {
            (proposer, Some(workshop)) => called(store, (register, words), workshop, proposer)?,
            (Participant::Organisation(organisation), None) => {
                crate::api::organisations::name_of(register, organisation, words.language())
            }
            (Participant::Group(_), None) => String::new(),
        };
        let told = themes::told(store, theme)?;
        if theme.number == number {
            description = told.as_ref().map(|told| told.description.clone()).unwrap_or_default();
        }
        let (name, reason) = told.map(|told| (told.title, told.reason)).unwrap_or_default();
        named.push((who, name, reason));
    }
    Ok(Shown { title, description, named })
}

/// What was chosen, theme by theme, with reasons.
pub(super) fn ballot(room: &Room<'_>, ballot: &Ballot) -> Result<Markup, Failure> {
    picked((room.app, room.caller), &room.agenda, ballot)
}

/// What was chosen, theme by theme, with reasons.
pub(super) fn picked((app, caller): (&App, &Caller), agenda: &Agenda, ballot: &Ballot) -> Result<Markup, Failure> {
    let words = caller.words;
    let titles = ballot.picked.iter().map(|picked| title(&*app.store, words, agenda, ThemeNumber(picked.theme)));
    let titles: Vec<String> = titles.collect::<Result<_, _>>()?;
    Ok(html! {
        ul.picked {
            @for (picked, title) in ballot.picked.iter().zip(titles) {
                li { strong { (title) } ": " (reason(caller, &picked.reason)) }
            }
        }
    })
}

/// Why something was chosen, or that it was not said.
pub(super) fn reason(caller: &Caller, reason: &str) -> Markup {
    html! {
        @if reason.is_empty() { em.unreasoned { (caller.words.say("workshop-no-reason")) } }
        @else { (reason) }
    }
}

/// How far it has come, in a sentence.
pub(super) fn progress(caller: &Caller, workshop: &Workshop) -> String {
    let words = caller.words;
    let joined = [("joined", workshop.joined().into()), ("chosen", workshop.chosen().into())];
    match workshop.phase {
        Phase::Gathering => words.say_with("workshop-progress-gathering", &joined),
        Phase::Choosing | Phase::Closed => words.say_with("workshop-progress-chosen", &joined),
    }
}

/// The result as bars, or why it is not shown.
pub(super) fn result(app: &App, caller: &Caller, agenda: &Agenda, workshop: &Workshop) -> Result<Markup, Problem> {
    let failed = |failure: Failure| caller.failed(&failure);
    let words = caller.words;
    if workshop.phase == Phase::Gathering {
        return Ok(html! {});
    }
    let outcome = Outcome::of(&*app.store, agenda, workshop).map_err(failed)?;
    let Some(outcome) = outcome else { return Ok(html! { p.notice { (words.say("workshop-hidden")) } }) };
    let bars = bars(app, words, agenda, &outcome).map_err(failed)?;
    let all = workshop.chosen().max(1);
    Ok(html! {
        ol.bars { @for each in &bars { li { (bar(caller, each, all)) } } }
        @if outcome.erased > 0 { p.meta { (words.say_with("workshop-erased-count", &[("count", outcome.erased.into())])) } }
    })
}

fn bar(caller: &Caller, bar: &Bar, all: usize) -> Markup {
    let share = |count: usize| (count * 1_000 / all).to_string();
    html! {
        p.bar-name { span.bar-title { (bar.title) } " " span.bar-count { (counted(caller, bar.organisations, bar.groups)) } }
        svg.bar-line viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
            rect.bar-all width="1000" height="10" {}
            rect.bar-organisations width=(share(bar.organisations)) height="10" {}
            rect.bar-groups x=(share(bar.organisations)) width=(share(bar.groups)) height="10" {}
        }
    }
}

/// How many chose it.
pub(super) fn counted(caller: &Caller, organisations: usize, groups: usize) -> String {
    let said = |key: &str, count: usize| caller.words.say_with(key, &[("count", count.into())]);
    match (organisations, groups) {
        (_, 0) => said("workshop-organisations", organisations),
        (0, _) => said("workshop-groups", groups),
        _ => format!("{} · {}", said("workshop-organisations", organisations), said("workshop-groups", groups)),
    }
}

/// The phases, with the one that it is in.
pub(super) fn phases(caller: &Caller, workshop: &Workshop) -> Markup {
    html! {
        ol.phases {
            @for phase in Phase::ALL {
                li aria-current=[(phase == workshop.phase).then_some("step")] {
                    (caller.words.say(&format!("workshop-phase-{}", phase.name())))
                }
            }
        }
    }
}

/// What came when it came too late: kept apart, and not counted.
pub(super) fn late(
    (app, caller): (&App, &Caller),
    (agenda, register): (&Agenda, &Register),
    workshop: &Workshop,
) -> Result<Markup, Problem> {
    let failed = |failure: Failure| caller.failed(&failure);
    let words = caller.words;
    let mut choices = Vec::new();
    // A late choice is as hidden as the others while choosing goes on again.
    for late in workshop.late.iter().filter(|_| workshop.shows_choices()) {
        let who = called(&*app.store, (register, words), workshop, late.participant).map_err(failed)?;
        let ballot = Ballot::read(&*app.store, late.content).map_err(failed)?;
        let said = ballot.map(|ballot| picked((app, caller), agenda, &ballot)).transpose().map_err(failed)?;
        choices.push((who, crate::pages::time::in_words(caller, late.at), said));
    }
    let titles = workshop.late_themes.iter().map(|theme| Ok((theme.0, title(&*app.store, words, agenda, *theme)?)));
    let titles: Vec<(u32, String)> = titles.collect::<Result<_, Failure>>().map_err(failed)?;
    Ok(html! {
        @if !choices.is_empty() || !titles.is_empty() {
            section.lane aria-labelledby="late" {
                h2 id="late" { (words.say("workshop-late")) }
                p.hint { (words.say("workshop-late-hint")) }
                @if !titles.is_empty() {
                    h3 { (words.say("workshop-late-themes")) }
                    ul { @for (number, title) in titles { li { a href={ "/agenda/themes/" (number) } { (title) } } } }
                }
                @if !choices.is_empty() {
                    h3 { (words.say("workshop-late-choices")) }
                    ul.late-choices {
                        @for (who, when, said) in choices {
                            li {
                                p { strong { (who) } " · " span.meta { (when) } }
                                @match said { Some(said) => (said), None => p.meta { (words.say("workshop-erased")) } }
                            }
                        }
                    }
                }
            }
        }
    })
}

/// How far it has come, as a stream tells it: what a page says before the first event.
pub(super) fn state(app: &App, caller: &Caller, agenda: &Agenda, workshop: &Workshop) -> Result<String, Problem> {
    let view = WorkshopProgress::of(app, caller.words, agenda, workshop);
    let view = view.map_err(|failure| caller.failed(&failure))?;
    Ok(serde_json::to_string(&view).expect("views hold texts and numbers"))
}
