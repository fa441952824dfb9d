//! The network's year: that a coordinator has published the figures of a year, with a foreword. The figures themselves are
//! counted anew from the ledgers whenever somebody reads them.

use super::Agenda;
use crate::{AgendaRefusal, Author, Refusal, Register, administers_network, prose::short};
use std::collections::BTreeMap;
use terms::{Digest, Timestamp, limits};

/// A wish about a year; for coordinators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YearCommand {
    /// Let the world read its figures, or say the foreword anew.
    Publish {
        /// Which year.
        year: u32,
        /// The year of the act, where the network is.
        today: u32,
        /// Salted commitment to the foreword, in three languages.
        content: Digest,
    },
    /// Don't any more.
    TakeBack {
        /// Which year.
        year: u32,
    },
}

/// What has happened to a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YearEvent {
    /// The world reads its figures.
    Published {
        /// Which year.
        year: u32,
        /// Salted commitment to the foreword.
        content: Digest,
    },
    /// It doesn't any more.
    TakenBack {
        /// Which year.
        year: u32,
    },
}

/// A year whose figures the world reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedYear {
    /// Salted commitment to the foreword.
    pub content: Digest,
    /// Since when the foreword stands as it does.
    pub since: Timestamp,
}

impl Agenda {
    /// The years whose figures the world reads.
    pub fn years(&self) -> &BTreeMap<u32, PublishedYear> {
        &self.years
    }
}

pub(super) fn decide(
    agenda: &Agenda,
    register: &Register,
    by: Author,
    command: YearCommand,
) -> Result<Vec<YearEvent>, Refusal> {
    administers_network(register, by)?;
    match command {
        YearCommand::Publish { year, today, content } => {
            if !(limits::YEAR_FIRST..=today).contains(&year) {
                return Err(AgendaRefusal::YearOutside.into());
            }
            Ok(vec![YearEvent::Published { year, content }])
        }
        YearCommand::TakeBack { year } if agenda.years.contains_key(&year) => Ok(vec![YearEvent::TakenBack { year }]),
        YearCommand::TakeBack { .. } => Err(AgendaRefusal::YearNotPublished.into()),
    }
}

pub(super) fn fold(agenda: &mut Agenda, at: Timestamp, event: &YearEvent) {
    match event {
        YearEvent::Published { year, content } => {
            agenda.years.insert(*year, PublishedYear { content: *content, since: at });
        }
        YearEvent::TakenBack { year } => {
            agenda.years.remove(year);
        }
    }
}

/// A foreword in one language, as it is kept; may be empty.
///
/// # Errors
/// [`AgendaRefusal::ForewordTooLong`].
pub fn foreword(text: &str) -> Result<String, Refusal> {
    let too_long = AgendaRefusal::ForewordTooLong.into();
    match short(text, limits::YEAR_FOREWORD_CHARS_MAX, Refusal::CommentEmpty, too_long) {
        Err(Refusal::CommentEmpty) => Ok(String::new()),
        said => said,
    }
}
