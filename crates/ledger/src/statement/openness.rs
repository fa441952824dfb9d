use std::collections::BTreeSet;
use terms::OrganisationId;

/// For whom something of a statement is to read. Each includes those before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// The coordinating organisations, the support group, and organisations that take part and have a writer or a
    /// commenter.
    Participants,
    /// Every organisation of the register.
    #[default]
    Network,
    /// Everybody.
    Public,
}

impl Audience {
    /// Every audience, narrowest first.
    pub const ALL: [Audience; 3] = [Audience::Participants, Audience::Network, Audience::Public];

    /// Its name in stored bytes, in the API and in keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Audience::Participants => "participants",
            Audience::Network => "network",
            Audience::Public => "public",
        }
    }

    /// The audience of that name.
    pub fn named(name: &str) -> Option<Audience> {
        Audience::ALL.into_iter().find(|audience| audience.name() == name)
    }
}

/// Which organisations may write and comment. Those that coordinate always may.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Participation {
    /// All of the network.
    #[default]
    Network,
    /// These.
    Listed(BTreeSet<OrganisationId>),
}

impl Participation {
    /// Whether the organisation is among them.
    pub fn includes(&self, organisation: OrganisationId) -> bool {
        match self {
            Participation::Network => true,
            Participation::Listed(organisations) => organisations.contains(&organisation),
        }
    }
}

/// Who may read and who may take part: shown beside every button that sends something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Openness {
    /// Who reads the draft.
    pub drafts: Audience,
    /// Who reads the comments.
    pub comments: Audience,
    /// Who takes part.
    pub writers: Participation,
}
