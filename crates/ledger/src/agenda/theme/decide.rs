//! What may be done with a theme, and what it does to it.

use super::{Agenda, Theme, ThemeCommand, ThemeEvent, ThemeNumber, ThemeState};
use crate::{
    AgendaRefusal, Author, Hat, Refusal, Register,
    access::speaks,
    agenda::{coordinator, erases, workshop::Participant},
    prose::reason,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{Timestamp, limits};

pub(in crate::agenda) fn decide(
    agenda: &Agenda,
    register: &Register,
    by: Author,
    command: ThemeCommand,
) -> Result<Vec<ThemeEvent>, Refusal> {
    let event = match command {
        ThemeCommand::Propose { content } => {
            // Coordinators find themes in what others have answered.
            let hat = speaker(register, by).or_else(|refusal| coordinator(register, by).map_err(|_| refusal))?;
            let organisation = hat.organisation;
            ThemeEvent::Proposed { theme: agenda.next_theme()?, organisation, content }
        }
        ThemeCommand::Reword { theme, content } => {
            let found = agenda.found(theme)?;
            if coordinator(register, by).is_err() {
                let hat = speaker(register, by)?;
                if found.proposer != Participant::Organisation(hat.organisation) {
                    return Err(AgendaRefusal::NotYourTheme.into());
                }
            }
            if found.earlier.len() + 1 >= limits::THEME_WORDINGS_MAX {
                return Err(AgendaRefusal::TooManyWordings.into());
            }
            ThemeEvent::Reworded { theme, content }
        }
        ThemeCommand::Support(theme) => {
            let organisation = speaker(register, by)?.organisation;
            let found = agenda.standing(theme)?;
            let is_theirs = found.proposer == Participant::Organisation(organisation);
            if is_theirs || found.supporters.contains_key(&organisation) {
                return Err(AgendaRefusal::AlreadySupported.into());
            }
            ThemeEvent::Supported { theme, organisation }
        }
        ThemeCommand::TakeSupportBack(theme) => {
            let organisation = speaker(register, by)?.organisation;
            if !agenda.found(theme)?.supporters.contains_key(&organisation) {
                return Err(AgendaRefusal::NotSupported.into());
            }
            ThemeEvent::SupportTakenBack { theme, organisation }
        }
        ThemeCommand::PutTogether { theme, others } => put_together(agenda, register, by, theme, others)?,
        ThemeCommand::TakeApart { theme, reason: why } => {
            coordinator(register, by)?;
            if agenda.found(theme)?.within.is_none() {
                return Err(AgendaRefusal::ThemeNotTakenIn.into());
            }
            ThemeEvent::TakenApart { theme, reason: reason(&why)? }
        }
        ThemeCommand::SetState { theme, state, reason: why } => {
            coordinator(register, by)?;
            if agenda.standing(theme)?.state == state {
                return Err(AgendaRefusal::ThemeStateKnown.into());
            }
            let why = match why.filter(|why| state == ThemeState::Parked || !why.trim().is_empty()) {
                Some(why) => Some(reason(&why)?),
                None if state == ThemeState::Parked => return Err(Refusal::ReasonMissing),
                None => None,
            };
            ThemeEvent::StateSet { theme, state, reason: why }
        }
        ThemeCommand::EraseWords(theme) => {
            erases(register, by, agenda.found(theme)?.organisation())?;
            ThemeEvent::WordsErased { theme }
        }
    };
    Ok(vec![event])
}

fn put_together(
    agenda: &Agenda,
    register: &Register,
    by: Author,
    theme: ThemeNumber,
    others: Vec<ThemeNumber>,
) -> Result<ThemeEvent, Refusal> {
    coordinator(register, by)?;
    agenda.standing(theme)?;
    let others: BTreeSet<ThemeNumber> = others.into_iter().filter(|other| *other != theme).collect();
    if others.is_empty() {
        return Err(AgendaRefusal::NothingToPutTogether.into());
    }
    if others.len() > limits::THEMES_TOGETHER_MAX {
        return Err(AgendaRefusal::TooManyPutTogether.into());
    }
    for other in &others {
        agenda.standing(*other)?;
    }
    Ok(ThemeEvent::PutTogether { theme, others: others.into_iter().collect() })
}

fn speaker(register: &Register, by: Author) -> Result<Hat, Refusal> {
    let Author::Hat(hat) = by else { return Err(Refusal::HatMissing) };
    speaks(register, hat).map(|()| hat)
}

impl Agenda {
    /// The number that the next theme gets.
    pub(in crate::agenda) fn next_theme(&self) -> Result<ThemeNumber, Refusal> {
        if self.themes.len() >= limits::THEMES_MAX {
            return Err(AgendaRefusal::TooManyThemes.into());
        }
        Ok(ThemeNumber(self.themes.len() as u32 + 1))
    }

    fn found(&self, theme: ThemeNumber) -> Result<&Arc<Theme>, Refusal> {
        self.theme(theme).ok_or(Refusal::Agenda(AgendaRefusal::UnknownTheme))
    }

    /// One that stands by itself.
    pub(in crate::agenda) fn standing(&self, theme: ThemeNumber) -> Result<&Arc<Theme>, Refusal> {
        let found = self.found(theme)?;
        if found.within.is_some() { Err(AgendaRefusal::ThemeTakenIn.into()) } else { Ok(found) }
    }

    fn change_theme(&mut self, number: ThemeNumber, change: impl FnOnce(&mut Theme)) {
        let place = (number.0 as usize).checked_sub(1).and_then(|at| self.themes.get_mut(at));
        if let Some(theme) = place {
            change(Arc::make_mut(theme));
        }
    }
}

pub(in crate::agenda) fn fold(agenda: &mut Agenda, at: Timestamp, event: &ThemeEvent) {
    let remembered = |theme: &mut Theme| theme.history.push((at, event.clone()));
    match event {
        ThemeEvent::Proposed { theme, organisation, content } => {
            let proposer = Participant::Organisation(*organisation);
            agenda.themes.push(Arc::new(Theme::new(*theme, proposer, *content, at)));
        }
        ThemeEvent::Reworded { theme, content } => agenda.change_theme(*theme, |theme| {
            let before = std::mem::replace(&mut theme.content, *content);
            theme.earlier.push(before);
            theme.erased = false;
            remembered(theme);
        }),
        ThemeEvent::Supported { theme, organisation } => agenda.change_theme(*theme, |theme| {
            theme.supporters.insert(*organisation, at);
        }),
        ThemeEvent::SupportTakenBack { theme, organisation } => agenda.change_theme(*theme, |theme| {
            theme.supporters.remove(organisation);
        }),
        ThemeEvent::PutTogether { theme, others } => {
            for other in others {
                agenda.change_theme(*other, |other| {
                    other.within = Some(*theme);
                    remembered(other);
                });
            }
            agenda.change_theme(*theme, remembered);
        }
        ThemeEvent::TakenApart { theme, .. } => {
            let whole = agenda.theme(*theme).and_then(|theme| theme.within);
            agenda.change_theme(*theme, |theme| {
                theme.within = None;
                remembered(theme);
            });
            if let Some(whole) = whole {
                agenda.change_theme(whole, remembered);
            }
        }
        ThemeEvent::StateSet { theme, state, reason } => agenda.change_theme(*theme, |theme| {
            (theme.state, theme.reason) = (*state, reason.clone());
            remembered(theme);
        }),
        ThemeEvent::WordsErased { theme } => agenda.change_theme(*theme, |theme| {
            theme.erased = true;
            remembered(theme);
        }),
    }
}
