//! The agenda: what the network finds important, before there is a statement on it.
//!
//! - [`AgendaCommand`] is decided where its part lies ([`theme`], [`workshop`]), by what the register says of whoever asks.
//! - [`AgendaEvent`] is folded there as well. What people typed lies in the vault; events hold commitments to it.

mod survey;
mod target;
mod theme;
mod workshop;
mod year;

pub use survey::{
    AnswerWay, Respondent, Survey, SurveyAnswer, SurveyCommand, SurveyEvent, SurveyNumber, SurveyPlan, SurveyPromise,
    SurveyReach, SurveyState, ThemeOrigin,
};
pub use target::{
    ContactNumber, MomentNumber, Retired, Scrapped, Target, TargetCommand, TargetContact, TargetEvent, TargetMoment,
    TargetNumber, contact_words, moment_words, target_words,
};
pub use theme::{
    Backer, Theme, ThemeCommand, ThemeEvent, ThemeNumber, ThemeState, theme_link, theme_links, theme_words,
};
pub use workshop::{
    Choice, GroupNumber, LateChoice, Moved, Participant, Phase, Seat, Summary, Tallied, Tally, Workshop,
    WorkshopCommand, WorkshopEvent, WorkshopNumber, choice_reason, group_name, workshop_question, workshop_summary,
};
pub use year::{PublishedYear, YearCommand, YearEvent, foreword};

use crate::{
    AgendaRefusal, Author, Hat, Refusal, Register,
    access::{administers_network, administers_organisation},
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{OrganisationId, Seq, Timestamp};

/// A wish to change the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgendaCommand {
    /// About a theme.
    Theme(ThemeCommand),
    /// About a workshop.
    Workshop(WorkshopCommand),
    /// About a survey.
    Survey(SurveyCommand),
    /// About whom to influence.
    Target(TargetCommand),
    /// About the network's year.
    Year(YearCommand),
}

/// What has been decided about the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgendaEvent {
    /// About a theme.
    Theme(ThemeEvent),
    /// About a workshop.
    Workshop(WorkshopEvent),
    /// About a survey.
    Survey(SurveyEvent),
    /// About whom to influence.
    Target(TargetEvent),
    /// About the network's year.
    Year(YearEvent),
}

/// The fold of the agenda's events. A copy is cheap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agenda {
    length: Seq,
    themes: Vec<Arc<Theme>>,
    workshops: Vec<Arc<Workshop>>,
    surveys: Vec<Arc<Survey>>,
    targets: Vec<Arc<Target>>,
    years: BTreeMap<u32, PublishedYear>,
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
            AgendaCommand::Workshop(command) => {
                let events = workshop::decide(self, register, by, command)?;
                Ok(events.into_iter().map(AgendaEvent::Workshop).collect())
            }
            AgendaCommand::Survey(command) => {
                let events = survey::decide(self, register, by, at, command)?;
                Ok(events.into_iter().map(AgendaEvent::Survey).collect())
            }
            AgendaCommand::Target(command) => {
                let events = target::decide(self, register, by, command)?;
                Ok(events.into_iter().map(AgendaEvent::Target).collect())
            }
            AgendaCommand::Year(command) => {
                let events = year::decide(self, register, by, command)?;
                Ok(events.into_iter().map(AgendaEvent::Year).collect())
            }
        }
    }

    /// Folds one event that happened at `at`, when the register had so many entries. Whoever calls this has the event from
    /// `decide` or from the log, in order.
    pub fn apply(&mut self, at: Timestamp, register: Seq, event: &AgendaEvent) {
        match event {
            AgendaEvent::Theme(event) => theme::fold(self, at, event),
            AgendaEvent::Workshop(event) => workshop::fold(self, at, event),
            AgendaEvent::Survey(event) => survey::fold(self, survey::When { at, seq: self.length, register }, event),
            AgendaEvent::Target(event) => target::fold(self, at, event),
            AgendaEvent::Year(event) => year::fold(self, at, event),
        }
        self.length.0 += 1;
    }
}

/// The hat of a coordinator of the network: the agenda's public acts are never the server's own.
fn coordinator(register: &Register, by: Author) -> Result<Hat, Refusal> {
    administers_network(register, by)?;
    match by {
        Author::Hat(hat) => Ok(hat),
        Author::Operator | Author::Clock => Err(Refusal::CoordinatorsOnly),
    }
}

/// Whether the agenda has these themes and targets, which a statement is about to name.
///
/// # Errors
/// [`AgendaRefusal::UnknownTheme`] or [`AgendaRefusal::UnknownTarget`].
pub fn knows_line(
    agenda: &Agenda,
    themes: &BTreeSet<ThemeNumber>,
    targets: &BTreeSet<TargetNumber>,
) -> Result<(), Refusal> {
    if themes.iter().any(|theme| agenda.theme(*theme).is_none()) {
        return Err(AgendaRefusal::UnknownTheme.into());
    }
    if targets.iter().any(|target| agenda.target(*target).is_none()) {
        return Err(AgendaRefusal::UnknownTarget.into());
    }
    Ok(())
}

/// Whether the author has words erased: whoever looks after the organisation whose they are, or, of a group's, the network.
fn erases(register: &Register, by: Author, whose: Option<OrganisationId>) -> Result<(), Refusal> {
    match (by, whose) {
        (Author::Hat(_), Some(organisation)) => administers_organisation(register, by, organisation),
        (Author::Operator | Author::Clock, Some(_)) => Err(Refusal::OrganisationAdminsOnly),
        (_, None) => coordinator(register, by).map(drop),
    }
}
