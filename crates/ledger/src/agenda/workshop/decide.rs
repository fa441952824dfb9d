//! What may be done in a workshop, and by whom.

use super::{
    Agenda, GroupNumber, Participant, Phase, ThemeNumber, Workshop, WorkshopCommand as Command, WorkshopEvent as Event,
    WorkshopNumber,
};
use crate::{
    AgendaRefusal, Author, Refusal, Register, Standing,
    access::speaks,
    agenda::{coordinator, erases},
    prose::reason,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{Digest, limits};

pub(in crate::agenda) fn decide(
    agenda: &Agenda,
    register: &Register,
    by: Author,
    command: Command,
) -> Result<Vec<Event>, Refusal> {
    let asked = Asked { agenda, register, by };
    let event = match command {
        Command::Open { content, choices, hidden, phones } => {
            coordinator(register, by)?;
            if agenda.workshops.len() >= limits::WORKSHOPS_MAX {
                return Err(AgendaRefusal::TooManyWorkshops.into());
            }
            if !(1..=limits::WORKSHOP_CHOICES_MAX as u32).contains(&choices) {
                return Err(AgendaRefusal::ChoicesOutside.into());
            }
            let workshop = WorkshopNumber(agenda.workshops.len() as u32 + 1);
            Event::Opened { workshop, content, choices, hidden, phones }
        }
        Command::Move { workshop, phase, reason } => asked.step(workshop, phase, reason)?,
        Command::Join { workshop, organisation } => {
            let participant = Participant::Organisation(organisation);
            let (found, phone) = asked.taking_part(workshop, participant)?;
            if found.seats.contains_key(&participant) {
                return Ok(vec![]);
            }
            has_room(found)?;
            Event::Joined { workshop, participant, content: None, phone }
        }
        Command::JoinAsGroup { workshop, content } => {
            let found = asked.found(workshop)?;
            asked.by_phone(found)?;
            has_room(found)?;
            let groups = found.seats.keys().filter(|seat| seat.organisation().is_none()).count();
            if groups >= limits::WORKSHOP_GROUPS_MAX {
                return Err(AgendaRefusal::TooManyGroups.into());
            }
            let participant = Participant::Group(GroupNumber(groups as u32 + 1));
            Event::Joined { workshop, participant, content: Some(content), phone: true }
        }
        Command::AddTheme { workshop, participant, content } => {
            let (found, phone) = asked.taking_part(workshop, participant)?;
            if found.themes.len() + found.late_themes.len() >= limits::WORKSHOP_THEMES_MAX {
                return Err(AgendaRefusal::TooManyWorkshopThemes.into());
            }
            has_seat(found, participant)?;
            let (theme, late) = (agenda.next_theme()?, found.phase != Phase::Gathering);
            Event::ThemeAdded { workshop, theme, participant, content, late, phone }
        }
        Command::BringThemes { workshop, themes } => {
            let themes = asked.brought(workshop, &themes)?;
            if themes.is_empty() {
                return Ok(vec![]);
            }
            Event::ThemesBrought { workshop, themes }
        }
        Command::Choose { workshop, participant, themes, upon, content } => {
            asked.choose(workshop, participant, &themes, upon, content)?
        }
        Command::Summarise { workshop, upon, content } => {
            let found = asked.closed(workshop)?;
            let revision = found.summary.map_or(0, |summary| summary.revision);
            if upon != revision {
                return Err(AgendaRefusal::SummaryChanged.into());
            }
            Event::Summarised { workshop, revision: revision + 1, content }
        }
        Command::PublishSummary { workshop, revision } => {
            let found = asked.closed(workshop)?;
            match found.summary {
                None => return Err(AgendaRefusal::SummaryMissing.into()),
                Some(summary) if summary.revision != revision => return Err(AgendaRefusal::SummaryChanged.into()),
                Some(_) => Event::SummaryPublished { workshop, revision },
            }
        }
        Command::EraseWords { workshop, participant } => {
            let found = asked.found(workshop)?;
            erases(register, by, participant.organisation())?;
            found.seats.get(&participant).ok_or(Refusal::Agenda(AgendaRefusal::UnknownParticipant))?;
            Event::WordsErased { workshop, participant }
        }
    };
    Ok(vec![event])
}

struct Asked<'a> {
    agenda: &'a Agenda,
    register: &'a Register,
    by: Author,
}

impl<'a> Asked<'a> {
    fn found(&self, number: WorkshopNumber) -> Result<&'a Arc<Workshop>, Refusal> {
        self.agenda.workshop(number).ok_or(Refusal::Agenda(AgendaRefusal::UnknownWorkshop))
    }

    /// One that is closed, for whoever summarises it.
    fn closed(&self, number: WorkshopNumber) -> Result<&'a Arc<Workshop>, Refusal> {
        coordinator(self.register, self.by)?;
        let found = self.found(number)?;
        if found.phase == Phase::Closed { Ok(found) } else { Err(AgendaRefusal::WorkshopNotClosed.into()) }
    }

    /// The workshop, if the author may take part in it as that participant, and whether by a phone without an account.
    fn taking_part(
        &self,
        number: WorkshopNumber,
        participant: Participant,
    ) -> Result<(&'a Arc<Workshop>, bool), Refusal> {
        let found = self.found(number)?;
        match (self.by, participant) {
            (Author::Hat(hat), Participant::Organisation(organisation)) if hat.organisation == organisation => {
                speaks(self.register, hat)?;
                Ok((found, false))
            }
            (Author::Hat(_), _) => Err(Refusal::HatNotYours),
            (Author::Operator | Author::Clock, _) => {
                self.by_phone(found)?;
                match participant {
                    Participant::Organisation(organisation) => match self.register.standing(organisation) {
                        Some(Standing::Member | Standing::Applied) => Ok((found, true)),
                        Some(Standing::Left | Standing::Declined) | None => Err(Refusal::NotAMember),
                    },
                    Participant::Group(_) if found.seats.contains_key(&participant) => Ok((found, true)),
                    Participant::Group(_) => Err(AgendaRefusal::UnknownParticipant.into()),
                }
            }
        }
    }

    fn by_phone(&self, workshop: &Workshop) -> Result<(), Refusal> {
        match self.by {
            Author::Operator if workshop.phones => Ok(()),
            Author::Operator => Err(AgendaRefusal::PhonesNotTaken.into()),
            Author::Hat(_) => Err(Refusal::HatNotYours),
            Author::Clock => Err(Refusal::HatMissing),
        }
    }

    /// The themes that come in by it: those that can be chosen there already are passed over.
    fn brought(&self, number: WorkshopNumber, themes: &[ThemeNumber]) -> Result<Vec<ThemeNumber>, Refusal> {
        coordinator(self.register, self.by)?;
        let found = self.found(number)?;
        if found.phase != Phase::Gathering {
            return Err(AgendaRefusal::NotGathering.into());
        }
        let themes: BTreeSet<ThemeNumber> = themes.iter().copied().collect();
        if themes.is_empty() {
            return Err(AgendaRefusal::NothingBrought.into());
        }
        for theme in &themes {
            self.agenda.standing(*theme)?;
        }
        let new: Vec<ThemeNumber> = themes.difference(&self.agenda.choosable(found)).copied().collect();
        if found.themes.len() + found.late_themes.len() + new.len() > limits::WORKSHOP_THEMES_MAX {
            return Err(AgendaRefusal::TooManyWorkshopThemes.into());
        }
        Ok(new)
    }

    fn step(&self, workshop: WorkshopNumber, phase: Phase, why: Option<String>) -> Result<Event, Refusal> {
        coordinator(self.register, self.by)?;
        let found = self.found(workshop)?;
        let why = why.filter(|why| !why.trim().is_empty()).map(|why| reason(&why)).transpose()?;
        if found.phase.next() != Some(phase) && found.phase.previous() != Some(phase) {
            return Err(AgendaRefusal::PhaseNotNext.into());
        }
        if found.phase.previous() == Some(phase) && why.is_none() {
            return Err(Refusal::ReasonMissing);
        }
        Ok(Event::Moved { workshop, phase, reason: why })
    }

    fn choose(
        &self,
        workshop: WorkshopNumber,
        participant: Participant,
        themes: &[ThemeNumber],
        upon: u32,
        content: Digest,
    ) -> Result<Event, Refusal> {
        let (found, phone) = self.taking_part(workshop, participant)?;
        if found.phase == Phase::Gathering {
            return Err(AgendaRefusal::NotChoosingYet.into());
        }
        chosen(self.agenda, found, themes)?;
        has_seat(found, participant)?;
        if found.phase == Phase::Closed {
            if found.late.len() >= limits::WORKSHOP_LATE_MAX {
                return Err(AgendaRefusal::TooManyLateChoices.into());
            }
            return Ok(Event::ChoseLate { workshop, participant, content, phone });
        }
        let before = found.seats.get(&participant).and_then(|seat| seat.choice);
        if before.is_some_and(|before| phone && !before.phone) {
            return Err(AgendaRefusal::ChosenWithAccount.into());
        }
        let revision = before.map_or(0, |before| before.revision);
        if upon != revision {
            return Err(AgendaRefusal::ChoiceChanged.into());
        }
        let most = if phone { limits::WORKSHOP_PHONE_CHANGES_MAX } else { limits::WORKSHOP_CHANGES_MAX };
        if revision as usize >= most {
            return Err(AgendaRefusal::TooManyChanges.into());
        }
        Ok(Event::Chose { workshop, participant, revision: revision + 1, content, phone })
    }
}

/// Whoever does something without having come in comes in by it.
fn has_seat(workshop: &Workshop, participant: Participant) -> Result<(), Refusal> {
    if workshop.seats.contains_key(&participant) { Ok(()) } else { has_room(workshop) }
}

fn has_room(workshop: &Workshop) -> Result<(), Refusal> {
    if workshop.seats.len() >= limits::WORKSHOP_SEATS_MAX {
        return Err(AgendaRefusal::TooManyParticipants.into());
    }
    Ok(())
}

pub(super) fn chosen(
    agenda: &Agenda,
    workshop: &Workshop,
    themes: &[ThemeNumber],
) -> Result<BTreeSet<ThemeNumber>, Refusal> {
    if themes.len() > limits::WORKSHOP_CHOICES_MAX {
        return Err(AgendaRefusal::TooManyChosen.into());
    }
    let choosable = agenda.choosable(workshop);
    let chosen: BTreeSet<ThemeNumber> = themes.iter().map(|theme| agenda.root(*theme)).collect();
    if chosen.is_empty() {
        return Err(AgendaRefusal::NothingChosen.into());
    }
    if chosen.len() > workshop.choices as usize {
        return Err(AgendaRefusal::TooManyChosen.into());
    }
    if chosen.is_subset(&choosable) { Ok(chosen) } else { Err(AgendaRefusal::NotAmongThemes.into()) }
}
