//! What became of a published statement: to whom it was handed, what was answered, and what came of it.

use super::{PublishingEvent, Statement};
use crate::{Website, named::named};
use std::sync::Arc;
use terms::{Date, OrganisationId, Timestamp};

/// Numbers all that is recorded of what became of a statement, of every kind, from 1 on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TraceNumber(pub u32);

named! {
    /// How a statement was handed over.
    Means, "means":
    /// In a meeting.
    Meeting = "meeting",
    /// By e-mail.
    Mail = "mail",
    /// By letter.
    Post = "post",
    /// Through the addressee's own service, such as one for submissions.
    Service = "service",
    /// At an event, in front of others.
    Event = "event",
    /// Otherwise.
    Other = "other",
}

/// It was handed to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// To which office or organisation.
    pub to: String,
    /// How.
    pub how: Means,
    /// On which day.
    pub on: Date,
    /// Which organisation handed it over, if it is told.
    pub by: Option<OrganisationId>,
    /// A register number, an occasion, a place; may be empty.
    pub reference: String,
}

/// Somebody whom it was for has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The delivery that it answers, if it was one.
    pub delivery: Option<TraceNumber>,
    /// Which office or organisation.
    pub from: String,
    /// On which day.
    pub on: Date,
    /// The clause that it is about, as the published version numbers it; the whole if none.
    pub clause: Option<u32>,
    /// What it says: quoted, or in short.
    pub gist: String,
    /// Where it is read.
    pub link: Option<Website>,
}

/// Something that came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// On which day.
    pub on: Date,
    /// The clause whose wish it fulfils, as the published version numbers it; the whole if none.
    pub clause: Option<u32>,
    /// What.
    pub what: String,
    /// Where it is read.
    pub link: Option<Website>,
}

/// What is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Traced {
    /// It was handed over.
    Delivery(Delivery),
    /// It was answered.
    Response(Response),
    /// Something came of it.
    Effect(Effect),
}

impl Traced {
    /// On which day it happened.
    pub fn on(&self) -> Date {
        match self {
            Traced::Delivery(delivery) => delivery.on,
            Traced::Response(response) => response.on,
            Traced::Effect(effect) => effect.on,
        }
    }

    /// The clause that it is about, as the published version numbers it; the whole if none.
    pub fn clause(&self) -> Option<u32> {
        match self {
            Traced::Delivery(_) => None,
            Traced::Response(response) => response.clause,
            Traced::Effect(effect) => effect.clause,
        }
    }

    /// Its name in the API and in keys of texts.
    pub fn name(&self) -> &'static str {
        match self {
            Traced::Delivery(_) => "delivery",
            Traced::Response(_) => "response",
            Traced::Effect(_) => "result",
        }
    }
}

/// One record of what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Its number.
    pub number: TraceNumber,
    /// What.
    pub what: Traced,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// When and why it was said to be a mistake, if it was.
    pub struck: Option<Struck>,
}

/// A record was a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Struck {
    /// Since when it is said.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// When the network looks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// On which day.
    pub on: Date,
    /// When that was said.
    pub set: Timestamp,
}

/// The days between which something happened, where the network is: the shell knows its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within {
    /// When the statement was opened.
    pub opened: Date,
    /// The day of the act.
    pub today: Date,
}

/// What is recorded of what became of a published statement, by its coordinators. Clauses were looked up in the text.
/// Whether the statement is followed up is said apart from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TraceAct {
    /// It was handed to somebody.
    Deliver {
        /// To whom, and how.
        delivery: Delivery,
        /// When that can have been.
        within: Within,
    },
    /// Somebody has answered.
    Respond {
        /// Who, and what.
        response: Response,
        /// When that can have been.
        within: Within,
    },
    /// Something came of it.
    Result {
        /// What.
        effect: Effect,
        /// When that can have been.
        within: Within,
    },
    /// Look again on a day, or on none.
    Review {
        /// On which.
        on: Option<Date>,
        /// The day of the act.
        today: Date,
    },
    /// Say that a record was a mistake. It stays in the ledger, struck.
    Strike {
        /// Which.
        trace: TraceNumber,
        /// Why, for all to read.
        reason: String,
    },
}

impl Statement {
    /// The record of this number.
    pub fn trace(&self, number: TraceNumber) -> Option<&Arc<Trace>> {
        self.traces.get(place(number)?)
    }

    /// What became of it, without what was a mistake: by the day on which it happened, and then as it was recorded.
    pub fn standing_traces(&self) -> Vec<&Arc<Trace>> {
        let mut standing: Vec<_> = self.traces.iter().filter(|trace| trace.struck.is_none()).collect();
        standing.sort_by_key(|trace| trace.what.on());
        standing
    }

    /// Folds what became of it.
    pub(super) fn apply_to_traces(&mut self, at: Timestamp, event: &PublishingEvent) {
        let (number, what) = match event {
            PublishingEvent::StatementDelivered { trace, delivery } => (*trace, Traced::Delivery(delivery.clone())),
            PublishingEvent::ResponseReceived { trace, response } => (*trace, Traced::Response(response.clone())),
            PublishingEvent::ResultRecorded { trace, effect } => (*trace, Traced::Effect(effect.clone())),
            PublishingEvent::ReviewSet { on } => {
                self.review = on.map(|on| Review { on, set: at });
                return;
            }
            PublishingEvent::TraceStruck { trace, reason } => {
                if let Some(trace) = place(*trace).and_then(|place| self.traces.get_mut(place)) {
                    Arc::make_mut(trace).struck = Some(Struck { at, reason: reason.clone() });
                }
                return;
            }
            PublishingEvent::PublicationTimed { .. }
            | PublishingEvent::PublicationUntimed { .. }
            | PublishingEvent::CorrectionIssued { .. }
            | PublishingEvent::AddressChanged { .. }
            | PublishingEvent::AdaptedFrom { .. } => return,
        };
        self.traces.push(Arc::new(Trace { number, what, recorded: at, struck: None }));
    }
}

/// Where the record of this number lies.
fn place(trace: TraceNumber) -> Option<usize> {
    trace.0.checked_sub(1).map(|place| place as usize)
}
