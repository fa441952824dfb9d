//! Comments: what organisations say about a text, and what became of it. Their words lie beside the ledger, which holds a
//! salted commitment to them.

use super::{RoundNumber, StatementEvent, VersionNumber};
use crate::named::named;
use std::collections::BTreeSet;
use terms::{Digest, Heads, OrganisationId, Seq, Timestamp, limits};

/// Comments of a statement count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommentNumber(pub u32);

named! {
    /// What a comment wants, if it says so.
    CommentKind, "kind of comment":
    /// Other words for the same.
    Language = "language",
    /// Something else to be said.
    Substance = "substance",
    /// As it is, the organisation cannot sign.
    RedLine = "red-line",
    /// Something is not clear.
    Question = "question",
    /// It is good as it is.
    Support = "support",
}

named! {
    /// What became of a comment.
    OutcomeKind, "kind of outcome":
    /// It was taken into account.
    Accepted = "accepted",
    /// Some of it was.
    Partly = "partly",
    /// It was not.
    NotAccepted = "not-accepted",
    /// It is known.
    Noted = "noted",
    /// It is taken up in a later round.
    Moved = "moved",
}

named! {
    /// How a comment came that a coordinator recorded for an organisation.
    Channel, "channel":
    /// By mail.
    Mail = "mail",
    /// By telephone.
    Phone = "phone",
    /// In a meeting.
    Meeting = "meeting",
    /// On paper.
    Paper = "paper",
}

named! {
    /// How far a comment has come.
    CommentState, "state of a comment":
    /// It waits for an outcome.
    Open = "open",
    /// It has one.
    Answered = "answered",
    /// Its organisation has asked for another look.
    Contested = "contested",
    /// Its organisation has taken it back.
    Withdrawn = "withdrawn",
}

/// The text that a comment is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A sealed version.
    Version(VersionNumber),
    /// The live text, as these changes made it.
    Live(Heads),
}

/// Where a comment holds on to the text: two cursors that `draft` makes and reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Of its first character.
    pub start: String,
    /// Of its last.
    pub end: String,
}

/// What a comment is about: a text, and in it some words, a clause or the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Which text.
    pub about: About,
    /// The words or the clause; none if it is about the whole.
    pub anchor: Option<Anchor>,
    /// The clause that the words stand in, as that text numbers them.
    pub clause: Option<u32>,
}

/// What an organisation says: words are in the vault, under the commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// What it wants, if it says so.
    pub kind: Option<CommentKind>,
    /// Whether it brings a wording of its own.
    pub suggests: bool,
    /// Salted commitment to the words.
    pub content: Digest,
}

/// A wording and its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// When.
    pub at: Timestamp,
    /// What.
    pub wording: Wording,
}

/// A reply to a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Who speaks.
    pub organisation: OrganisationId,
    /// When.
    pub at: Timestamp,
    /// Salted commitment to the words.
    pub content: Digest,
}

/// What became of a comment, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What.
    pub kind: OutcomeKind,
    /// Why, for all to read; an accepted wording and what is noted by itself need none.
    pub reason: Option<String>,
    /// The comment whose answer this one shares.
    pub same_as: Option<CommentNumber>,
    /// When.
    pub at: Timestamp,
}

/// An organisation's wish for another look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// When.
    pub at: Timestamp,
    /// Salted commitment to its words.
    pub content: Digest,
    /// When the support group had decided.
    pub decided: Option<Timestamp>,
}

/// A comment as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its number.
    pub number: CommentNumber,
    /// The ledger's entry that made it.
    pub seq: Seq,
    /// Who speaks.
    pub organisation: OrganisationId,
    /// How it came, if a coordinator recorded it for the organisation.
    pub recorded: Option<Channel>,
    /// When it was made.
    pub made: Timestamp,
    /// The round that it belongs to; none outside of rounds.
    pub round: Option<RoundNumber>,
    /// Whether it came after its round had closed.
    pub late: bool,
    /// What it is about.
    pub passage: Passage,
    /// Members that an umbrella asked before.
    pub consulted: BTreeSet<OrganisationId>,
    /// Its wordings, the one that holds last.
    pub said: Vec<Said>,
    /// What others said to it, in order.
    pub replies: Vec<Reply>,
    /// Organisations that agree.
    pub agreed: BTreeSet<OrganisationId>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// How many outcomes it has been given.
    pub outcomes: u32,
    /// The wish for another look.
    pub contest: Option<Contest>,
    /// When its organisation took it back.
    pub withdrawn: Option<Timestamp>,
}

/// The comment that the entry at `seq` made.
pub(super) fn made(seq: Seq, at: Timestamp, event: &StatementEvent) -> Option<Comment> {
    let StatementEvent::CommentMade { comment, organisation, recorded, round, late, passage, consulted, wording } =
        event
    else {
        return None;
    };
    let mut comment = Comment {
        number: *comment,
        seq,
        organisation: *organisation,
        recorded: *recorded,
        made: at,
        round: *round,
        late: *late,
        passage: passage.clone(),
        consulted: consulted.clone(),
        said: vec![Said { at, wording: wording.clone() }],
        replies: vec![],
        agreed: BTreeSet::new(),
        outcome: None,
        outcomes: 0,
        contest: None,
        withdrawn: None,
    };
    comment.note_support(at);
    Some(comment)
}

impl Comment {
    /// The wording that holds.
    pub fn wording(&self) -> &Wording {
        &self.said.last().expect("a comment is made with a wording").wording
    }

    /// How far it has come.
    pub fn state(&self) -> CommentState {
        if self.withdrawn.is_some() {
            CommentState::Withdrawn
        } else if self.is_contested() {
            CommentState::Contested
        } else if self.outcome.is_some() {
            CommentState::Answered
        } else {
            CommentState::Open
        }
    }

    /// Whether the wish for another look waits for the support group.
    pub fn is_contested(&self) -> bool {
        self.contest.as_ref().is_some_and(|contest| contest.decided.is_none())
    }

    /// Whether its organisation cannot sign as long as it is open.
    pub fn is_red_line(&self) -> bool {
        self.wording().kind == Some(CommentKind::RedLine)
    }

    /// Until when its organisation may ask for another look, where its round has finished at that time.
    pub fn contest_until(&self, finished: Option<Timestamp>) -> Option<Timestamp> {
        let answered = self.outcome.as_ref()?.at;
        let from = finished.map_or(answered, |finished| finished.max(answered));
        Some(Timestamp::from_ms(from.ms() + limits::CONTEST_WITHIN_MS))
    }

    /// Folds an event about this comment.
    pub(super) fn apply(&mut self, at: Timestamp, event: &StatementEvent) {
        match event {
            StatementEvent::CommentReworded { wording, .. } => {
                self.said.push(Said { at, wording: wording.clone() });
                self.note_support(at);
            }
            StatementEvent::CommentWithdrawn { .. } => self.withdrawn = Some(at),
            StatementEvent::ReplyMade { organisation, content, .. } => {
                self.replies.push(Reply { organisation: *organisation, at, content: *content });
            }
            StatementEvent::CommentAgreed { organisation, .. } => {
                self.agreed.insert(*organisation);
            }
            StatementEvent::AgreementTakenBack { organisation, .. } => {
                self.agreed.remove(organisation);
            }
            StatementEvent::OutcomeGiven { outcome, reason, same_as, .. } => {
                self.answer(Outcome { kind: *outcome, reason: reason.clone(), same_as: *same_as, at });
            }
            StatementEvent::OutcomeContested { content, .. } => {
                self.contest = Some(Contest { at, content: *content, decided: None });
            }
            StatementEvent::ContestDecided { outcome, reason, .. } => {
                self.contest.iter_mut().for_each(|contest| contest.decided = Some(at));
                self.answer(Outcome { kind: *outcome, reason: Some(reason.clone()), same_as: None, at });
            }
            // The others are not about one comment.
            _ => {}
        }
    }

    /// Support needs nobody's answer: it is noted by itself, until somebody says more.
    fn note_support(&mut self, at: Timestamp) {
        let noted = Outcome { kind: OutcomeKind::Noted, reason: None, same_as: None, at };
        match self.wording().kind {
            Some(CommentKind::Support) if self.outcomes == 0 => self.outcome = Some(noted),
            _ if self.outcomes == 0 => self.outcome = None,
            _ => {}
        }
    }

    fn answer(&mut self, outcome: Outcome) {
        self.outcome = Some(outcome);
        self.outcomes += 1;
    }
}
