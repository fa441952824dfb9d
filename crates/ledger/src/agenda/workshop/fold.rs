//! What an event does to a workshop.

use super::{
    Agenda, Choice, LateChoice, Moved, Participant, Phase, Seat, Summary, Workshop, WorkshopEvent as Event,
    WorkshopNumber,
};
use crate::agenda::theme::Theme;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::Timestamp;

pub(in crate::agenda) fn fold(agenda: &mut Agenda, at: Timestamp, event: &Event) {
    match event {
        Event::Opened { workshop, content, choices, hidden, phones } => agenda.workshops.push(Arc::new(Workshop {
            number: *workshop,
            content: *content,
            choices: *choices,
            hidden: *hidden,
            phones: *phones,
            phase: Phase::Gathering,
            opened: at,
            moves: vec![],
            themes: vec![],
            late_themes: vec![],
            seats: BTreeMap::new(),
            awaited: BTreeSet::new(),
            late: vec![],
            summary: None,
            published: None,
        })),
        Event::ThemeAdded { workshop, theme, participant, content, late, phone } => {
            let mut added = Theme::new(*theme, *participant, *content, at);
            added.workshop = Some(*workshop);
            agenda.themes.push(Arc::new(added));
            agenda.change_workshop(*workshop, |workshop| {
                seat(workshop, *participant, at, *phone);
                if *late { workshop.late_themes.push(*theme) } else { workshop.themes.push(*theme) }
            });
        }
        Event::ThemesBrought { workshop, themes } => {
            agenda.change_workshop(*workshop, |workshop| workshop.themes.extend(themes));
        }
        Event::Moved { workshop, phase, reason } => agenda.change_workshop(*workshop, |workshop| {
            match (workshop.phase, *phase) {
                // What came meanwhile is gathered now.
                (Phase::Choosing, Phase::Gathering) => {
                    let late = std::mem::take(&mut workshop.late_themes);
                    workshop.themes.extend(late);
                }
                (Phase::Gathering, Phase::Choosing) => workshop.awaited = workshop.seats.keys().copied().collect(),
                _ => {}
            }
            workshop.phase = *phase;
            workshop.moves.push(Moved { at, phase: *phase, reason: reason.clone() });
        }),
        Event::Joined { workshop, participant, content, phone } => agenda.change_workshop(*workshop, |workshop| {
            seat(workshop, *participant, at, *phone).name = *content;
        }),
        Event::Chose { workshop, participant, revision, content, phone } => {
            agenda.change_workshop(*workshop, |workshop| {
                let (revision, content, phone) = (*revision, *content, *phone);
                let seat = seat(workshop, *participant, at, phone);
                seat.late = false;
                seat.choice = Some(Choice { revision, content, at, phone });
                seat.erased = false;
            });
        }
        Event::ChoseLate { workshop, participant, content, phone } => agenda.change_workshop(*workshop, |workshop| {
            seat(workshop, *participant, at, *phone);
            let (participant, content) = (*participant, *content);
            workshop.late.push(LateChoice { participant, content, at, erased: false });
        }),
        Event::Summarised { workshop, revision, content } => agenda.change_workshop(*workshop, |workshop| {
            workshop.summary = Some(Summary { revision: *revision, content: *content, at });
        }),
        Event::SummaryPublished { workshop, .. } => agenda.change_workshop(*workshop, |workshop| {
            workshop.published = workshop.summary.map(|summary| Summary { at, ..summary });
        }),
        Event::WordsErased { workshop, participant } => agenda.change_workshop(*workshop, |workshop| {
            if let Some(seat) = workshop.seats.get_mut(participant) {
                seat.erased = true;
            }
            for late in workshop.late.iter_mut().filter(|late| late.participant == *participant) {
                late.erased = true;
            }
        }),
    }
}

/// The participant's seat, which is there from now on if it was not.
fn seat(workshop: &mut Workshop, participant: Participant, at: Timestamp, phone: bool) -> &mut Seat {
    let late = workshop.phase == Phase::Closed;
    let fresh = || Seat { joined: at, phone, name: None, choice: None, erased: false, late };
    workshop.seats.entry(participant).or_insert_with(fresh)
}

impl Agenda {
    fn change_workshop(&mut self, number: WorkshopNumber, change: impl FnOnce(&mut Workshop)) {
        let place = (number.0 as usize).checked_sub(1).and_then(|at| self.workshops.get_mut(at));
        if let Some(workshop) = place {
            change(Arc::make_mut(workshop));
        }
    }
}
