//! One organisation's answer to a text that is sealed for signing, and what became of it. Its words (who decided, a
//! reservation, a dissenting view) lie beside the ledger, which holds a salted commitment to them.

use super::{ChangeNumber, Channel, StatementEvent, VersionNumber};
use crate::{Names, named::named};
use std::collections::BTreeSet;
use terms::{Date, Digest, OrganisationId, PersonId, Seq, Timestamp};

/// Answers of organisations count from 1. An organisation has one for what others may know, one for what they may not, and
/// one for what the first of two has signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignatureNumber(pub u32);

named! {
    /// How far an organisation's answer has come.
    SignatureState, "state of a signature":
    /// It decides later, and has said when.
    Pending = "pending",
    /// It does not sign.
    Declined = "declined",
    /// One of two has signed.
    AwaitingSecond = "awaiting-second",
    /// It has signed the words that are signed now, or words that only language parts from them.
    Valid = "valid",
    /// The substance has changed since, or may have.
    ToConfirm = "to-confirm",
    /// Its signatory holds a change for one of substance, and nobody has answered yet.
    Paused = "paused",
    /// It was taken back.
    Withdrawn = "withdrawn",
}

/// A reservation; its words are among those of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reservation {
    /// The clause that it is about, as the version numbers it; none if that clause went after it was made.
    pub clause: Option<u32>,
}

/// On which terms something was signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// The day on which the organisation decided.
    pub decided_on: Option<Date>,
    /// What it does not go along with.
    pub reservation: Option<Reservation>,
    /// Salted commitment to its words, if there are any.
    pub content: Option<Digest>,
}

/// A signature as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// For which version.
    pub version: VersionNumber,
    /// When it began to count.
    pub at: Timestamp,
    /// On which terms.
    pub terms: Terms,
}

/// Why nobody but the organisation, and who coordinates, is to know of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// It decides later, or does not sign.
    Answer,
    /// One of two has signed, which makes nobody a signatory.
    First,
}

/// What an organisation says last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureReply {
    /// It decides on one of these days.
    Pending {
        /// In their order.
        days: BTreeSet<Date>,
        /// Salted commitment to what it says of that.
        content: Option<Digest>,
    },
    /// It does not sign.
    Declined {
        /// Salted commitment to its view.
        content: Option<Digest>,
        /// Whether it wishes that its view is published.
        is_public: bool,
    },
    /// It signs.
    Signed,
    /// It has taken back what it said.
    Withdrawn,
}

/// One of two has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaiting {
    /// Who.
    pub first: PersonId,
    /// What.
    pub given: Given,
}

/// An organisation's answer as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Its number.
    pub number: SignatureNumber,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Why nobody but the organisation, and who coordinates, is to know of it; none if others may.
    pub keeping: Option<Keeping>,
    /// What an organisation is called that is not in the register.
    pub outsider: Option<Names>,
    /// How the last answer came, if a coordinator recorded it.
    pub recorded: Option<Channel>,
    /// What it says last.
    pub reply: SignatureReply,
    /// When it said so.
    pub at: Timestamp,
    /// What it has signed, as long as it has not taken that back.
    pub given: Option<Given>,
    /// What one of two has signed.
    pub awaiting: Option<Awaiting>,
    /// Changes that its signatory holds for ones of substance, and which nobody has answered.
    pub escalated: BTreeSet<(VersionNumber, ChangeNumber)>,
    /// Whether such a doubt was answered: silence after it signs nothing.
    pub is_doubted: bool,
    /// How many events it has come through.
    pub acts: u32,
    /// The last of them.
    pub seq: Seq,
}

impl Signature {
    /// The answer that is opened by this event.
    pub(super) fn begun(at: Timestamp, event: &StatementEvent) -> Option<Signature> {
        let keeping = match event {
            StatementEvent::SignatureBegun { .. } => Keeping::First,
            _ => Keeping::Answer,
        };
        let (number, organisation, outsider) = match event {
            StatementEvent::SignatureGiven { signature, organisation, .. }
            | StatementEvent::SignatureBegun { signature, organisation, .. }
            | StatementEvent::SignaturePending { signature, organisation, .. }
            | StatementEvent::SignatureDeclined { signature, organisation, .. } => (*signature, *organisation, None),
            StatementEvent::OutsiderSigned { signature, organisation, names, .. } => {
                (*signature, *organisation, Some(names.clone()))
            }
            _ => return None,
        };
        Some(Signature {
            number,
            organisation,
            // Until something is said under this number that others may know.
            keeping: Some(keeping),
            outsider,
            recorded: None,
            reply: SignatureReply::Withdrawn,
            at,
            given: None,
            awaiting: None,
            escalated: BTreeSet::new(),
            is_doubted: false,
            acts: 0,
            seq: Seq(0),
        })
    }

    /// Folds an event about this answer.
    pub(super) fn apply(&mut self, seq: Seq, at: Timestamp, event: &StatementEvent) {
        self.seq = seq;
        match event {
            StatementEvent::SignatureGiven { recorded, version, first, terms, .. } => {
                let given = Given { version: *version, at, terms: terms.clone() };
                match first {
                    Some(first) => self.awaiting = Some(Awaiting { first: *first, given }),
                    None => self.give(given),
                }
                self.say(at, SignatureReply::Signed, *recorded);
            }
            StatementEvent::SignatureBegun { version, first, terms, .. } => {
                let given = Given { version: *version, at, terms: terms.clone() };
                self.awaiting = Some(Awaiting { first: *first, given });
                self.say(at, SignatureReply::Signed, None);
            }
            StatementEvent::OutsiderSigned { version, terms, .. } => {
                self.give(Given { version: *version, at, terms: terms.clone() });
                self.say(at, SignatureReply::Signed, None);
            }
            StatementEvent::SignatureSeconded { .. } => {
                if let Some(Awaiting { given, .. }) = self.awaiting.take() {
                    self.give(Given { at, ..given });
                }
                self.say(at, SignatureReply::Signed, None);
            }
            StatementEvent::SignaturePending { recorded, days, content, .. } => {
                self.say(at, SignatureReply::Pending { days: days.clone(), content: *content }, *recorded);
            }
            StatementEvent::SignatureDeclined { recorded, content, is_public, .. } => {
                self.let_go();
                self.say(at, SignatureReply::Declined { content: *content, is_public: *is_public }, *recorded);
            }
            StatementEvent::SignatureWithdrawn { .. } => {
                self.let_go();
                self.say(at, SignatureReply::Withdrawn, None);
            }
            StatementEvent::ChangeEscalated { version, change, .. } => {
                self.escalated.insert((*version, *change));
                self.acts += 1;
            }
            // The others are not about one answer.
            _ => {}
        }
    }

    /// A coordinator has answered what this change is: whoever doubted it says anew whether it signs.
    pub(super) fn answered(&mut self, version: VersionNumber, change: ChangeNumber) {
        self.is_doubted |= self.escalated.remove(&(version, change));
    }

    fn give(&mut self, given: Given) {
        self.given = Some(given);
        (self.awaiting, self.is_doubted) = (None, false);
        self.escalated.clear();
    }

    fn let_go(&mut self) {
        (self.given, self.awaiting, self.is_doubted) = (None, None, false);
        self.escalated.clear();
    }

    fn say(&mut self, at: Timestamp, reply: SignatureReply, recorded: Option<Channel>) {
        (self.reply, self.at, self.recorded) = (reply, at, recorded);
        self.acts += 1;
    }
}
