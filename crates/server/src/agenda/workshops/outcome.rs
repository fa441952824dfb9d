//! What a workshop's choices come to, by organisation and group, with reasons: while choices are hidden there is none.

use super::{Ballot, GroupName};
use crate::{agenda::themes, api::organisations::name_of, failure::Failure};
use ledger::{Agenda, Participant, Register, Tally, ThemeNumber, Workshop};
use std::collections::BTreeMap;
use store::Store;
use words::Words;

/// What the choices come to.
pub(crate) struct Outcome {
    pub(crate) tally: Tally,
    /// Why each chose what: by theme and participant; empty reasons are of those who gave none.
    pub(crate) reasons: BTreeMap<(ThemeNumber, Participant), String>,
    /// How many have chosen whose words were erased since.
    pub(crate) erased: usize,
}

impl Outcome {
    /// Of what was chosen until now; none as long as that is hidden, or nothing can be chosen yet.
    pub(crate) fn of(store: &dyn Store, agenda: &Agenda, workshop: &Workshop) -> Result<Option<Outcome>, Failure> {
        if !workshop.shows_choices() {
            return Ok(None);
        }
        let (mut choices, mut reasons, mut erased) = (Vec::new(), BTreeMap::new(), 0);
        for (participant, choice) in workshop.counted() {
            let Some(ballot) = Ballot::read(store, choice.content)? else {
                erased += 1;
                continue;
            };
            choices.push((participant, ballot.themes()));
            for picked in ballot.picked {
                let theme = agenda.root(ThemeNumber(picked.theme));
                let reason: &mut String = reasons.entry((theme, participant)).or_default();
                // Two that were put together since have two reasons.
                if !reason.is_empty() && !picked.reason.is_empty() {
                    reason.push('\n');
                }
                reason.push_str(&picked.reason);
            }
        }
        let borrowed = choices.iter().map(|(participant, themes)| (*participant, themes.as_slice()));
        Ok(Some(Outcome { tally: Tally::of(agenda, workshop, borrowed), reasons, erased }))
    }
}

/// What somebody who takes part is called.
pub(crate) fn called(
    store: &dyn Store,
    (register, words): (&Register, &Words),
    workshop: &Workshop,
    participant: Participant,
) -> Result<String, Failure> {
    match participant {
        Participant::Organisation(organisation) => Ok(name_of(register, organisation, words.language())),
        Participant::Group(number) => {
            let content = workshop.seats.get(&participant).and_then(|seat| seat.name);
            let name = content.map(|content| GroupName::read(store, content)).transpose()?.flatten();
            let unnamed = || words.say_with("workshop-group", &[("number", number.0.into())]);
            Ok(name.map_or_else(unnamed, |name| name.name))
        }
    }
}

/// What a theme is called.
pub(crate) fn title(store: &dyn Store, words: &Words, agenda: &Agenda, theme: ThemeNumber) -> Result<String, Failure> {
    let told = agenda.theme(theme).map(|theme| themes::told(store, theme)).transpose()?.flatten();
    let untitled = || words.say_with("theme-untitled", &[("number", theme.0.into())]);
    Ok(told.map_or_else(untitled, |told| told.title))
}
