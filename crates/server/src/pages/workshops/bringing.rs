//! Themes that the network has already, to be weighed in a workshop.

use crate::{
    agenda::{line::grown, themes, workshops::outcome::title},
    app::App,
    caller::Caller,
    failure::Failure,
    pages::{
        fields::{Choice, Control, Faults, checks},
        filled::Filled,
    },
    problem::Problem,
};
use ledger::{Agenda, ThemeNumber, ThemeState, Workshop};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// The themes that were chosen in the form.
pub(super) fn brought(filled: &Filled) -> Vec<ThemeNumber> {
    filled.all("brought").iter().filter_map(|number| number.parse().ok()).map(ThemeNumber).collect()
}

/// The choice of proposed and parked themes, but for those that the workshop has; nothing if there are none.
pub(super) fn field(
    (app, caller): (&App, &Caller),
    agenda: &Agenda,
    workshop: Option<&Workshop>,
    filled: &Filled,
    faults: &Faults,
) -> Result<Option<Markup>, Problem> {
    let words = caller.words;
    let there = workshop.map(|workshop| agenda.choosable(workshop)).unwrap_or_default();
    let choices = choices(app, caller, agenda, &there).map_err(|failure| caller.failed(&failure))?;
    let control = Control {
        id: "brought",
        label: words.say("workshop-bring-which"),
        hint: Some(words.say("workshop-bring-hint")),
        faults,
    };
    Ok((!choices.is_empty()).then(|| checks(&control, filled, &choices)))
}

fn choices(app: &App, caller: &Caller, agenda: &Agenda, there: &BTreeSet<ThemeNumber>) -> Result<Vec<Choice>, Failure> {
    let (words, grown) = (caller.words, grown(app, caller));
    let waits = |state| matches!(state, ThemeState::Proposed | ThemeState::Parked);
    let offered = agenda.themes().iter().filter(|theme| theme.within.is_none() && waits(theme.state));
    let choice = |number: ThemeNumber, state: &str| {
        let backers = words.say_with("theme-backers", &[("count", agenda.backers(number).len().into())]);
        let state = words.say(&format!("theme-state-{state}"));
        let label = format!("{} ({state}, {backers})", title(&*app.store, words, agenda, number)?);
        Ok(Choice { value: number.0.to_string(), label })
    };
    let new = offered.filter(|theme| !there.contains(&theme.number));
    new.map(|theme| choice(theme.number, themes::state(theme, &grown))).collect()
}

/// The coordinators' form, while themes are gathered.
pub(super) fn part(
    (app, caller): (&App, &Caller),
    agenda: &Agenda,
    base: &str,
    workshop: &Workshop,
    filled: &Filled,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let words = caller.words;
    let choices = field((app, caller), agenda, Some(workshop), filled, faults)?;
    Ok(html! {
        @if let Some(choices) = choices {
            details.fold open[!faults.is_empty()] {
                summary { (words.say("workshop-bring")) }
                form method="post" action={ (base) "/bring" } novalidate {
                    (faults.summary(words))
                    (filled.key())
                    (choices)
                    p.actions { button { (words.say("workshop-bring")) } }
                }
            }
        }
    })
}
