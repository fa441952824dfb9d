//! Targets: offices and bodies that the network wants to influence, what they decide and when, who in the network knows
//! them, and what was talked of with them.
//!
//! The name of an office and its page on the web are public and stand here, as a statement's addressees do: they are what
//! the record is about, and nobody's to erase. What organisations tell of it lies in the vault.

mod decide;
mod fold;
mod words;

pub(super) use decide::decide;
pub use words::{contact_words, moment_words, target_words};

use super::Agenda;
use crate::{Means, Website};
use std::{collections::BTreeMap, sync::Arc};
use terms::{Date, Digest, OrganisationId, Timestamp};

/// Targets count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetNumber(pub u32);

/// Moments of one target count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MomentNumber(pub u32);

/// Contacts with one target count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactNumber(pub u32);

/// A wish about targets. Words and names were checked by the shell with [`target_words`], [`moment_words`],
/// [`contact_words`] and [`crate::reason`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetCommand {
    /// Add one.
    Add {
        /// Which office or body.
        office: String,
        /// Where it tells of itself.
        page: Option<Website>,
        /// Salted commitment to what it decides.
        content: Digest,
    },
    /// Say anew who it is and what it decides; for coordinators.
    Edit {
        /// Which.
        target: TargetNumber,
        /// Which office or body.
        office: String,
        /// Where it tells of itself.
        page: Option<Website>,
        /// Salted commitment to what it decides.
        content: Digest,
    },
    /// Stop trying; for coordinators.
    Retire {
        /// Which.
        target: TargetNumber,
        /// Salted commitment to the reason.
        reason: Digest,
    },
    /// Try again; for coordinators.
    Reinstate {
        /// Which.
        target: TargetNumber,
    },
    /// Say for one's organisation that it knows it.
    Know {
        /// Which.
        target: TargetNumber,
    },
    /// Take that back.
    Forget {
        /// Which.
        target: TargetNumber,
    },
    /// Say when it decides something.
    PlanMoment {
        /// Which.
        target: TargetNumber,
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
        /// Salted commitment to what is decided.
        content: Digest,
    },
    /// Say that it doesn't then: whoever said so, or a coordinator.
    StrikeMoment {
        /// Of which.
        target: TargetNumber,
        /// Which.
        moment: MomentNumber,
        /// Salted commitment to the reason.
        reason: Digest,
    },
    /// Log that one's organisation was in contact with it.
    LogContact {
        /// With which.
        target: TargetNumber,
        /// On which day.
        on: Date,
        /// The day of the act, where the network is.
        today: Date,
        /// How.
        how: Means,
        /// Salted commitment to what came of it.
        content: Digest,
    },
    /// Say that a contact was logged by mistake: whoever logged it, or a coordinator.
    StrikeContact {
        /// With which.
        target: TargetNumber,
        /// Which.
        contact: ContactNumber,
        /// Salted commitment to the reason.
        reason: Digest,
    },
}

/// What has happened to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetEvent {
    /// It was added.
    Added {
        /// Its number.
        target: TargetNumber,
        /// By whom.
        organisation: OrganisationId,
        /// Which office or body.
        office: String,
        /// Where it tells of itself.
        page: Option<Website>,
        /// Salted commitment to what it decides.
        content: Digest,
    },
    /// It was told anew who it is and what it decides.
    Edited {
        /// Which.
        target: TargetNumber,
        /// Which office or body.
        office: String,
        /// Where it tells of itself.
        page: Option<Website>,
        /// Salted commitment to what it decides.
        content: Digest,
    },
    /// The network no longer tries.
    Retired {
        /// Which.
        target: TargetNumber,
        /// Salted commitment to the reason.
        reason: Digest,
    },
    /// It does again.
    Reinstated {
        /// Which.
        target: TargetNumber,
    },
    /// An organisation knows it.
    Known {
        /// Which.
        target: TargetNumber,
        /// Who does.
        organisation: OrganisationId,
    },
    /// It doesn't any more.
    Forgotten {
        /// Which.
        target: TargetNumber,
        /// Who doesn't.
        organisation: OrganisationId,
    },
    /// It was said when it decides something.
    MomentPlanned {
        /// Which.
        target: TargetNumber,
        /// The number of the moment.
        moment: MomentNumber,
        /// Who said so.
        organisation: OrganisationId,
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
        /// Salted commitment to what is decided.
        content: Digest,
    },
    /// That was not so.
    MomentStruck {
        /// Of which.
        target: TargetNumber,
        /// Which.
        moment: MomentNumber,
        /// Salted commitment to the reason.
        reason: Digest,
    },
    /// An organisation was in contact with it.
    ContactLogged {
        /// With which.
        target: TargetNumber,
        /// The number of the contact.
        contact: ContactNumber,
        /// Who was.
        organisation: OrganisationId,
        /// On which day.
        on: Date,
        /// How.
        how: Means,
        /// Salted commitment to what came of it.
        content: Digest,
    },
    /// That was logged by mistake.
    ContactStruck {
        /// With which.
        target: TargetNumber,
        /// Which.
        contact: ContactNumber,
        /// Salted commitment to the reason.
        reason: Digest,
    },
}

/// An office or a body that the network wants to influence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its number.
    pub number: TargetNumber,
    /// Which office or body.
    pub office: String,
    /// Where it tells of itself.
    pub page: Option<Website>,
    /// Salted commitment to what it decides.
    pub content: Digest,
    /// Who added it.
    pub organisation: OrganisationId,
    /// Since when it is there.
    pub added: Timestamp,
    /// Who knows it, and since when that is said.
    pub known_by: BTreeMap<OrganisationId, Timestamp>,
    /// When it decides something, in the order in which it was said, with what was struck.
    pub moments: Vec<TargetMoment>,
    /// What was talked of with it, in the order in which it was logged, with what was struck.
    pub contacts: Vec<TargetContact>,
    /// When and why the network stopped trying, if it did.
    pub retired: Option<Retired>,
}

/// The network no longer tries to influence a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retired {
    /// Since when.
    pub at: Timestamp,
    /// Salted commitment to the reason.
    pub reason: Digest,
}

/// A moment or a contact was said by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scrapped {
    /// Since when that is said.
    pub at: Timestamp,
    /// Salted commitment to the reason.
    pub reason: Digest,
}

/// When a target decides something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetMoment {
    /// Its number.
    pub number: MomentNumber,
    /// Who says so.
    pub organisation: OrganisationId,
    /// The first day.
    pub from: Date,
    /// The last day: the same if it is one day.
    pub until: Date,
    /// Salted commitment to what is decided.
    pub content: Digest,
    /// Since when it is said.
    pub said: Timestamp,
    /// When and why it was struck, if it was.
    pub struck: Option<Scrapped>,
}

/// An organisation was in contact with a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetContact {
    /// Its number.
    pub number: ContactNumber,
    /// Who was.
    pub organisation: OrganisationId,
    /// On which day.
    pub on: Date,
    /// How.
    pub how: Means,
    /// Salted commitment to what came of it.
    pub content: Digest,
    /// When it was logged.
    pub logged: Timestamp,
    /// When and why it was struck, if it was.
    pub struck: Option<Scrapped>,
}

impl Target {
    /// The moment of this number, if it was not struck.
    pub fn moment(&self, number: MomentNumber) -> Option<&TargetMoment> {
        self.moments.iter().find(|moment| moment.number == number && moment.struck.is_none())
    }

    /// The contact of this number, if it was not struck.
    pub fn contact(&self, number: ContactNumber) -> Option<&TargetContact> {
        self.contacts.iter().find(|contact| contact.number == number && contact.struck.is_none())
    }
}

impl Agenda {
    /// Every target, in the order of their numbers, with those that are retired.
    pub fn targets(&self) -> &[Arc<Target>] {
        &self.targets
    }

    /// The target of this number.
    pub fn target(&self, number: TargetNumber) -> Option<&Arc<Target>> {
        self.targets.get((number.0 as usize).checked_sub(1)?)
    }
}

pub(super) fn fold(agenda: &mut Agenda, at: Timestamp, event: &TargetEvent) {
    if let TargetEvent::Added { target: number, organisation, office, page, content } = event {
        agenda.targets.push(Arc::new(Target {
            number: *number,
            office: office.clone(),
            page: page.clone(),
            content: *content,
            organisation: *organisation,
            added: at,
            known_by: BTreeMap::new(),
            moments: vec![],
            contacts: vec![],
            retired: None,
        }));
        return;
    }
    let place = (event.target().0 as usize).checked_sub(1);
    if let Some(target) = place.and_then(|place| agenda.targets.get_mut(place)) {
        Arc::make_mut(target).apply(at, event);
    }
}

impl TargetEvent {
    /// The target that it is about.
    pub fn target(&self) -> TargetNumber {
        match self {
            TargetEvent::Added { target, .. }
            | TargetEvent::Edited { target, .. }
            | TargetEvent::Retired { target, .. }
            | TargetEvent::Reinstated { target }
            | TargetEvent::Known { target, .. }
            | TargetEvent::Forgotten { target, .. }
            | TargetEvent::MomentPlanned { target, .. }
            | TargetEvent::MomentStruck { target, .. }
            | TargetEvent::ContactLogged { target, .. }
            | TargetEvent::ContactStruck { target, .. } => *target,
        }
    }
}
