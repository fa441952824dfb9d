//! What organisations wish where a text is sealed for signing. Words were checked by the shell and lie beside the ledger.

use super::{ChangeKind, ChangeNumber, Channel, SignatureNumber, Terms, VersionNumber};
use crate::Names;
use std::collections::BTreeSet;
use terms::{Date, Digest, OrganisationId};

/// Whose answer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answering {
    /// For which organisation a coordinator records it, and how it came; for one's own if absent.
    pub recorded: Option<(OrganisationId, Channel)>,
    /// How many acts the organisation's answer had come through when this one was written, if whoever writes it has seen it.
    pub seen: Option<u32>,
    /// Which day it is where the network is.
    pub today: Date,
}

/// What organisations answer where a text is sealed for signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endorse {
    /// Sign.
    Sign {
        /// Whose answer it is.
        answering: Answering,
        /// What is signed.
        version: VersionNumber,
        /// On which terms.
        terms: Terms,
    },
    /// Say that it still holds, though words have changed; or on other terms; or, as the second of two, sign as well.
    Confirm {
        /// Which answer.
        signature: SignatureNumber,
        /// What is signed.
        version: VersionNumber,
        /// On which terms, if on others than before.
        terms: Option<Terms>,
        /// Which day it is where the network is.
        today: Date,
    },
    /// Say when it is decided.
    Pend {
        /// Whose answer it is.
        answering: Answering,
        /// On one of these days.
        days: BTreeSet<Date>,
        /// Salted commitment to what is said of it.
        content: Option<Digest>,
    },
    /// Say that one doesn't sign.
    Decline {
        /// Whose answer it is.
        answering: Answering,
        /// Salted commitment to the organisation's view.
        content: Option<Digest>,
        /// Whether it wishes that its view is published.
        is_public: bool,
    },
    /// Take an answer back.
    Withdraw {
        /// Which.
        signature: SignatureNumber,
    },
    /// Say that a change is one of substance: one's own signature isn't counted until that is answered.
    Escalate {
        /// Of which version.
        version: VersionNumber,
        /// Which.
        change: ChangeNumber,
        /// Salted commitment to the reason.
        content: Digest,
    },
    /// Say that a change is one of language, or of substance.
    Classify {
        /// Of which version.
        version: VersionNumber,
        /// Which.
        change: ChangeNumber,
        /// What it is.
        kind: ChangeKind,
        /// Why, for all to read.
        reason: String,
    },
    /// Take an organisation outside the register among those who have signed: it has confirmed by mail.
    TakeOutsider {
        /// Its id, drawn by the shell.
        organisation: OrganisationId,
        /// What it is called.
        names: Names,
        /// What it has signed.
        version: VersionNumber,
        /// On which terms.
        terms: Terms,
        /// Which day it is where the network is.
        today: Date,
    },
    /// Don't count one's association among the members of umbrellas that have signed.
    OptOut,
    /// Count it again.
    OptIn,
}
