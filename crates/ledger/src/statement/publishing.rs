//! How a statement goes out into the world, and what comes of it: when it is published, what was wrong in it, what it was
//! made of. What became of it lies in `traces.rs`.

use super::{
    Statement, VersionNumber,
    traces::{Delivery, Effect, Response, TraceNumber},
};
use crate::{Slug, Website};
use terms::{Date, Digest, OrganisationId, Timestamp};

/// What has been decided about how a statement goes out, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublishingEvent {
    /// It was handed to somebody.
    StatementDelivered {
        /// The number of the record.
        trace: TraceNumber,
        /// To whom, and how.
        delivery: Delivery,
    },
    /// Somebody whom it was for has answered.
    ResponseReceived {
        /// The number of the record.
        trace: TraceNumber,
        /// Who, and what.
        response: Response,
    },
    /// Something came of it.
    ResultRecorded {
        /// The number of the record.
        trace: TraceNumber,
        /// What.
        effect: Effect,
    },
    /// It was said when the network looks again.
    ReviewSet {
        /// On which day; on none any more.
        on: Option<Date>,
    },
    /// A record of what became of it was a mistake.
    TraceStruck {
        /// Which.
        trace: TraceNumber,
        /// Why.
        reason: String,
    },
    /// It was said when the clock publishes it; nothing of it is public before.
    PublicationTimed {
        /// Which version of it.
        version: VersionNumber,
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
    /// The clock doesn't publish it any more.
    PublicationUntimed {
        /// Why.
        reason: String,
    },
    /// Something in the text that is public was wrong. The text stays, and this stands beside it.
    CorrectionIssued {
        /// The number of the correction.
        correction: CorrectionNumber,
        /// Who says so.
        organisation: OrganisationId,
        /// The clause that it is about, as the published version numbers it; the whole if none.
        clause: Option<u32>,
        /// What was wrong, and what is right.
        text: String,
        /// How it came to that, if it is told.
        reason: Option<String>,
    },
    /// It is read at another address, as its title is another now.
    AddressChanged {
        /// From now on.
        slug: Slug,
    },
    /// It was made of another statement, here or elsewhere.
    AdaptedFrom {
        /// Of which.
        lineage: Lineage,
    },
}

impl PublishingEvent {
    /// Its name: the same as in stored bytes.
    pub fn name(&self) -> &'static str {
        match self {
            PublishingEvent::StatementDelivered { .. } => "statement-delivered",
            PublishingEvent::ResponseReceived { .. } => "response-received",
            PublishingEvent::ResultRecorded { .. } => "result-recorded",
            PublishingEvent::ReviewSet { .. } => "review-set",
            PublishingEvent::TraceStruck { .. } => "trace-struck",
            PublishingEvent::PublicationTimed { .. } => "publication-timed",
            PublishingEvent::PublicationUntimed { .. } => "publication-untimed",
            PublishingEvent::CorrectionIssued { .. } => "correction-issued",
            PublishingEvent::AddressChanged { .. } => "address-changed",
            PublishingEvent::AdaptedFrom { .. } => "adapted-from",
        }
    }

    /// The public reason that was given, if one was.
    pub fn reason(&self) -> Option<&str> {
        match self {
            PublishingEvent::TraceStruck { reason, .. }
            | PublishingEvent::PublicationTimed { reason, .. }
            | PublishingEvent::PublicationUntimed { reason } => Some(reason),
            PublishingEvent::CorrectionIssued { reason, .. } => reason.as_deref(),
            PublishingEvent::StatementDelivered { .. }
            | PublishingEvent::ResponseReceived { .. }
            | PublishingEvent::ResultRecorded { .. }
            | PublishingEvent::ReviewSet { .. }
            | PublishingEvent::AddressChanged { .. }
            | PublishingEvent::AdaptedFrom { .. } => None,
        }
    }
}

/// When the clock publishes a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timed {
    /// Which version of it.
    pub version: VersionNumber,
    /// When: until then nothing of it is public.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// Corrections of a statement count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CorrectionNumber(pub u32);

/// What was wrong in a text that is public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its number.
    pub number: CorrectionNumber,
    /// Who says so.
    pub organisation: OrganisationId,
    /// The clause that it is about, as the published version numbers it; the whole if none.
    pub clause: Option<u32>,
    /// What was wrong, and what is right.
    pub text: String,
    /// How it came to that, if it is told.
    pub reason: Option<String>,
    /// Since when it is said.
    pub issued: Timestamp,
}

/// What a statement was made of: another one, here or elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    /// Its title.
    pub title: String,
    /// Where it is read.
    pub address: Option<Website>,
    /// Which version of it.
    pub version: VersionNumber,
    /// SHA-256 of that version's canonical text.
    pub sha256: Digest,
    /// The names of those who coordinated it; may be empty. They may be of another network, unknown to this register.
    pub coordinators: String,
}

impl Statement {
    /// Folds how it goes out.
    pub(super) fn apply_to_publishing(&mut self, at: Timestamp, event: &PublishingEvent) {
        match event {
            PublishingEvent::StatementDelivered { .. }
            | PublishingEvent::ResponseReceived { .. }
            | PublishingEvent::ResultRecorded { .. }
            | PublishingEvent::ReviewSet { .. }
            | PublishingEvent::TraceStruck { .. } => self.apply_to_traces(at, event),
            PublishingEvent::PublicationTimed { version, at, reason } => {
                self.timed = Some(Timed { version: *version, at: *at, reason: reason.clone() });
            }
            PublishingEvent::PublicationUntimed { .. } => self.timed = None,
            PublishingEvent::CorrectionIssued { correction, organisation, clause, text, reason } => {
                self.corrections.push(Correction {
                    number: *correction,
                    organisation: *organisation,
                    clause: *clause,
                    text: text.clone(),
                    reason: reason.clone(),
                    issued: at,
                });
            }
            PublishingEvent::AddressChanged { slug } => self.slug = slug.clone(),
            PublishingEvent::AdaptedFrom { lineage } => self.adapted_from = Some(lineage.clone()),
        }
    }
}
