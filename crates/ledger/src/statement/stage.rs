use super::VersionNumber;
use terms::Timestamp;

/// How far a statement has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The text is being written, and commented on in rounds.
    Drafting,
    /// The text is sealed, and organisations sign it.
    SignOn,
    /// It is public, with those who have signed.
    Published,
    /// What became of it has been told.
    FollowedUp,
    /// It was given up.
    Withdrawn,
}

impl Stage {
    /// Every stage, in their order.
    pub const ALL: [Stage; 5] = [Stage::Drafting, Stage::SignOn, Stage::Published, Stage::FollowedUp, Stage::Withdrawn];

    /// The stage's name in the API and in keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Drafting => "drafting",
            Stage::SignOn => "sign-on",
            Stage::Published => "published",
            Stage::FollowedUp => "followed-up",
            Stage::Withdrawn => "withdrawn",
        }
    }
}

/// What is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// Which version.
    pub version: VersionNumber,
    /// Since when.
    pub since: Timestamp,
}
