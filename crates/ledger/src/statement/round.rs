use super::StatementEvent;
use terms::{Digest, Heads, Offset, Timestamp};

/// Versions of a statement's text count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionNumber(pub u32);

/// Rounds of a statement count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoundNumber(pub u32);

/// A text that does not change any more: which one it is, and what it has to hash to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedText {
    /// How much of the text log it holds.
    pub offset: Offset,
    /// The changes that name it.
    pub heads: Heads,
    /// SHA-256 of its canonical text.
    pub sha256: Digest,
}

/// A sealed version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number.
    pub number: VersionNumber,
    /// Its text.
    pub text: SealedText,
    /// When it was sealed.
    pub sealed: Timestamp,
}

/// Whether the live text is written on while a round is open. The version that is commented on stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafting {
    /// It is.
    Continues,
    /// It is not.
    Rests,
}

impl Drafting {
    /// Both.
    pub const ALL: [Drafting; 2] = [Drafting::Continues, Drafting::Rests];

    /// Its name in stored bytes and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Drafting::Continues => "continues",
            Drafting::Rests => "rests",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Drafting> {
        Drafting::ALL.into_iter().find(|drafting| drafting.name() == name)
    }
}

/// How far a round has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundState {
    /// It opens by itself at its time.
    Scheduled,
    /// Comments are taken.
    Open,
    /// Its comments are answered.
    Answering,
    /// It is over, and its report is there.
    Finished,
    /// It never opened.
    Cancelled,
}

impl RoundState {
    /// Every state, in their order.
    pub const ALL: [RoundState; 5] =
        [RoundState::Scheduled, RoundState::Open, RoundState::Answering, RoundState::Finished, RoundState::Cancelled];

    /// Its name in the API and in keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            RoundState::Scheduled => "scheduled",
            RoundState::Open => "open",
            RoundState::Answering => "answering",
            RoundState::Finished => "finished",
            RoundState::Cancelled => "cancelled",
        }
    }
}

/// Why a round never opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cancelled {
    /// A coordinator called it off, for this reason.
    CalledOff(String),
    /// There was no text at its time.
    TextEmpty,
    /// Its time went by while the server was down.
    Missed,
}

/// A comment round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Its number.
    pub number: RoundNumber,
    /// What it is called; may be empty.
    pub name: String,
    /// How far it has come.
    pub state: RoundState,
    /// Whether the live text is written on meanwhile.
    pub drafting: Drafting,
    /// When it opens, or opened.
    pub opens: Timestamp,
    /// When it closes, or closed.
    pub closes: Timestamp,
    /// What is commented on, once it has opened.
    pub version: Option<VersionNumber>,
    /// What came of it, once it is finished.
    pub outcome: Option<VersionNumber>,
    /// When it was finished.
    pub finished: Option<Timestamp>,
}

impl Round {
    /// Whether it will open, or has opened and is not finished.
    pub fn is_under_way(&self) -> bool {
        match self.state {
            RoundState::Scheduled | RoundState::Open | RoundState::Answering => true,
            RoundState::Finished | RoundState::Cancelled => false,
        }
    }

    /// When the clock has to do something about it.
    pub fn due(&self) -> Option<Timestamp> {
        match self.state {
            RoundState::Scheduled => Some(self.opens),
            RoundState::Open => Some(self.closes),
            RoundState::Answering | RoundState::Finished | RoundState::Cancelled => None,
        }
    }

    /// Folds an event about this round.
    pub(super) fn apply(&mut self, at: Timestamp, event: &StatementEvent) {
        match event {
            StatementEvent::RoundOpened { version, .. } => {
                self.state = RoundState::Open;
                self.opens = at;
                self.version = Some(*version);
            }
            StatementEvent::RoundClosed { reason, .. } => {
                self.state = RoundState::Answering;
                // At its time it closed even if the server came back later.
                if reason.is_some() {
                    self.closes = at;
                }
            }
            StatementEvent::RoundExtended { closes, .. } => self.closes = *closes,
            StatementEvent::RoundReopened { closes, .. } => {
                self.state = RoundState::Open;
                self.closes = *closes;
            }
            StatementEvent::RoundFinished { version, .. } => {
                self.state = RoundState::Finished;
                self.outcome = Some(*version);
                self.finished = Some(at);
            }
            StatementEvent::RoundCancelled { .. } => self.state = RoundState::Cancelled,
            // The others are not about one round.
            _ => {}
        }
    }
}
