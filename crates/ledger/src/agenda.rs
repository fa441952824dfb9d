//! The agenda: what the network finds important, before there is a statement on it.
//!
//! - [`AgendaCommand`] is decided where its part lies ([`theme`]), by what the register says of whoever asks.
//! - [`AgendaEvent`] is folded there as well. What people typed lies in the vault; events hold commitments to it.

mod survey;
mod theme;

pub use survey::{
    AnswerWay, Respondent, Survey, SurveyAnswer, SurveyCommand, SurveyEvent, SurveyNumber, SurveyPlan, SurveyPromise,
    SurveyReach, SurveyState, ThemeOrigin,
};
pub use theme::{Theme, ThemeCommand, ThemeEvent, ThemeNumber, theme_words};

use crate::{Author, Refusal, Register};
use std::sync::Arc;
use terms::{Seq, Timestamp};

/// A wish to change the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgendaCommand {
    /// About a theme.
    Theme(ThemeCommand),
    /// About a survey.
    Survey(SurveyCommand),
}

/// What has been decided about the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgendaEvent {
    /// About a theme.
    Theme(ThemeEvent),
    /// About a survey.
    Survey(SurveyEvent),
}

/// The fold of the agenda's events. A copy is cheap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agenda {
    length: Seq,
    themes: Vec<Arc<Theme>>,
    surveys: Vec<Arc<Survey>>,
}

impl Agenda {
    /// How many events it is the fold of.
    pub fn length(&self) -> Seq {
        self.length
    }

    /// The events that fulfil `command`, or why it can't be.
    pub fn decide(
        &self,
        register: &Register,
        by: Author,
        at: Timestamp,
        command: AgendaCommand,
    ) -> Result<Vec<AgendaEvent>, Refusal> {
        match command {
            AgendaCommand::Theme(command) => {
                let events = theme::decide(self, register, by, command)?;
                Ok(events.into_iter().map(AgendaEvent::Theme).collect())
            }
            AgendaCommand::Survey(command) => {
                let events = survey::decide(self, register, by, at, command)?;
                Ok(events.into_iter().map(AgendaEvent::Survey).collect())
            }
        }
    }

    /// Folds one event that happened at `at`. Whoever calls this has the event from `decide` or from the log, in order.
    pub fn apply(&mut self, at: Timestamp, event: &AgendaEvent) {
        match event {
            AgendaEvent::Theme(event) => theme::fold(self, at, event),
            AgendaEvent::Survey(event) => survey::fold(self, at, event),
        }
        self.length.0 += 1;
    }
}
