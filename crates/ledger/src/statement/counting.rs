//! Whether an association is counted among the members of umbrellas that have signed.

use terms::OrganisationId;

/// What an association has said of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountingEvent {
    /// It doesn't want to be counted.
    MemberOptedOut {
        /// Which.
        member: OrganisationId,
    },
    /// It does again.
    MemberOptedIn {
        /// Which.
        member: OrganisationId,
    },
}

impl CountingEvent {
    /// Its name: the same as in stored bytes.
    pub fn name(&self) -> &'static str {
        match self {
            CountingEvent::MemberOptedOut { .. } => "member-opted-out",
            CountingEvent::MemberOptedIn { .. } => "member-opted-in",
        }
    }
}
