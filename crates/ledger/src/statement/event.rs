use super::{
    Brief, Cancelled, Channel, CommentNumber, Drafting, Openness, OutcomeKind, Passage, RoundNumber, SealedParallel,
    SealedText, TextLanguage, VersionNumber, Wording,
};
use crate::{Language, Slug};
use std::collections::BTreeSet;
use terms::{Digest, Heads, Offset, OrganisationId, StatementId, TextId, Timestamp};

/// What has been decided about one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementEvent {
    /// The statement was opened.
    StatementCreated {
        /// Its id.
        statement: StatementId,
        /// Its address.
        slug: Slug,
        /// Its title.
        title: String,
        /// What it is written in.
        language: Language,
        /// Who coordinates it, one to five organisations.
        coordinators: Vec<OrganisationId>,
        /// Who may read and take part; the whole network in the first version.
        openness: Openness,
        /// What it is for; a joint position, with nothing more told, in the first two.
        about: Brief,
    },
    /// One more organisation coordinates.
    CoordinatorAdded {
        /// Which.
        organisation: OrganisationId,
        /// Why.
        reason: String,
    },
    /// An organisation coordinates no more.
    CoordinatorRemoved {
        /// Which.
        organisation: OrganisationId,
        /// Why.
        reason: String,
    },
    /// The support group was chosen.
    SupportGroupSet {
        /// All of it.
        organisations: BTreeSet<OrganisationId>,
        /// Why.
        reason: String,
    },
    /// It was chosen anew who may read and take part.
    OpennessSet {
        /// All of it.
        openness: Openness,
    },
    /// A text was sealed.
    VersionSealed {
        /// As this version.
        version: VersionNumber,
        /// Which text.
        text: SealedText,
        /// The texts of the language versions that had any.
        parallels: Vec<SealedParallel>,
    },
    /// A text in one more language was begun.
    LanguageVersionAdded {
        /// Which language.
        language: TextLanguage,
        /// Its text.
        text: TextId,
    },
    /// A language version was taken away.
    LanguageVersionRemoved {
        /// Which language.
        language: TextLanguage,
        /// Why.
        reason: String,
    },
    /// It was chosen which languages bind.
    BindingSet {
        /// All of them.
        languages: BTreeSet<Language>,
        /// Why.
        reason: String,
    },
    /// Somebody said that a language version follows the leading text.
    LanguageVersionChecked {
        /// Which language.
        language: TextLanguage,
        /// The leading text that it follows.
        leading: SealedText,
        /// The language version as it was then.
        text: SealedText,
    },
    /// A round was planned.
    RoundScheduled {
        /// Its number.
        round: RoundNumber,
        /// What it is called; may be empty.
        name: String,
        /// When it opens by itself.
        opens: Timestamp,
        /// When it closes by itself.
        closes: Timestamp,
        /// Whether the live text is written on meanwhile.
        drafting: Drafting,
    },
    /// A round opened.
    RoundOpened {
        /// Which.
        round: RoundNumber,
        /// On which version.
        version: VersionNumber,
    },
    /// A round closed.
    RoundClosed {
        /// Which.
        round: RoundNumber,
        /// Why before its time; none if it closed at its time.
        reason: Option<String>,
    },
    /// A round goes on for longer.
    RoundExtended {
        /// Which.
        round: RoundNumber,
        /// Until when.
        closes: Timestamp,
        /// Why.
        reason: String,
    },
    /// A closed round was opened again.
    RoundReopened {
        /// Which.
        round: RoundNumber,
        /// Until when.
        closes: Timestamp,
        /// Why.
        reason: String,
    },
    /// A round is over.
    RoundFinished {
        /// Which.
        round: RoundNumber,
        /// What came of it.
        version: VersionNumber,
    },
    /// A round never opened.
    RoundCancelled {
        /// Which.
        round: RoundNumber,
        /// Why.
        why: Cancelled,
    },
    /// A version is signed from now on.
    SignOnOpened {
        /// Which.
        version: VersionNumber,
        /// Why.
        reason: String,
    },
    /// It was said anew what it is called and what it is for.
    StatementDescribed {
        /// Its title.
        title: String,
        /// All of it.
        about: Brief,
    },
    /// A moment of the live text was given a name.
    MomentNamed {
        /// How many changes the text had then.
        offset: Offset,
        /// Which text that was.
        heads: Heads,
        /// What it is called.
        name: String,
    },
    /// The text is written on.
    DraftingResumed {
        /// Why.
        reason: String,
    },
    /// The statement is public.
    StatementPublished {
        /// Which version of it.
        version: VersionNumber,
        /// Why.
        reason: String,
    },
    /// What became of the statement has been told.
    StatementFollowedUp {
        /// Why.
        reason: String,
    },
    /// The statement was given up.
    StatementWithdrawn {
        /// Why.
        reason: String,
    },
    /// An organisation has said something about a text.
    CommentMade {
        /// Its number.
        comment: CommentNumber,
        /// Who speaks.
        organisation: OrganisationId,
        /// How it came, if a coordinator recorded it.
        recorded: Option<Channel>,
        /// The round that it belongs to.
        round: Option<RoundNumber>,
        /// Whether that round had closed.
        late: bool,
        /// What it is about.
        passage: Passage,
        /// Members that an umbrella asked before.
        consulted: BTreeSet<OrganisationId>,
        /// What it says.
        wording: Wording,
    },
    /// An organisation says it in other words.
    CommentReworded {
        /// Which.
        comment: CommentNumber,
        /// What it says.
        wording: Wording,
    },
    /// An organisation took its comment back.
    CommentWithdrawn {
        /// Which.
        comment: CommentNumber,
    },
    /// Somebody replied to a comment.
    ReplyMade {
        /// To which.
        comment: CommentNumber,
        /// Who speaks.
        organisation: OrganisationId,
        /// Salted commitment to the words.
        content: Digest,
    },
    /// An organisation agrees with a comment.
    CommentAgreed {
        /// With which.
        comment: CommentNumber,
        /// Who agrees.
        organisation: OrganisationId,
    },
    /// An organisation doesn't any more.
    AgreementTakenBack {
        /// With which.
        comment: CommentNumber,
        /// Who.
        organisation: OrganisationId,
    },
    /// A comment was answered.
    OutcomeGiven {
        /// Which.
        comment: CommentNumber,
        /// What became of it.
        outcome: OutcomeKind,
        /// Why.
        reason: Option<String>,
        /// The comment whose answer this one shares.
        same_as: Option<CommentNumber>,
    },
    /// An organisation asked for another look.
    OutcomeContested {
        /// At which comment.
        comment: CommentNumber,
        /// Salted commitment to its words.
        content: Digest,
    },
    /// The support group had another look.
    ContestDecided {
        /// At which comment.
        comment: CommentNumber,
        /// What becomes of it.
        outcome: OutcomeKind,
        /// Why.
        reason: String,
    },
}

impl StatementEvent {
    /// Its name: the same as in stored bytes.
    pub fn name(&self) -> &'static str {
        match self {
            StatementEvent::StatementCreated { .. } => "statement-created",
            StatementEvent::CoordinatorAdded { .. } => "coordinator-added",
            StatementEvent::CoordinatorRemoved { .. } => "coordinator-removed",
            StatementEvent::SupportGroupSet { .. } => "support-group-set",
            StatementEvent::OpennessSet { .. } => "openness-set",
            StatementEvent::VersionSealed { .. } => "version-sealed",
            StatementEvent::LanguageVersionAdded { .. } => "language-version-added",
            StatementEvent::LanguageVersionRemoved { .. } => "language-version-removed",
            StatementEvent::BindingSet { .. } => "binding-set",
            StatementEvent::LanguageVersionChecked { .. } => "language-version-checked",
            StatementEvent::RoundScheduled { .. } => "round-scheduled",
            StatementEvent::RoundOpened { .. } => "round-opened",
            StatementEvent::RoundClosed { .. } => "round-closed",
            StatementEvent::RoundExtended { .. } => "round-extended",
            StatementEvent::RoundReopened { .. } => "round-reopened",
            StatementEvent::RoundFinished { .. } => "round-finished",
            StatementEvent::RoundCancelled { .. } => "round-cancelled",
            StatementEvent::SignOnOpened { .. } => "sign-on-opened",
            StatementEvent::StatementDescribed { .. } => "statement-described",
            StatementEvent::MomentNamed { .. } => "moment-named",
            StatementEvent::DraftingResumed { .. } => "drafting-resumed",
            StatementEvent::StatementPublished { .. } => "statement-published",
            StatementEvent::StatementFollowedUp { .. } => "statement-followed-up",
            StatementEvent::StatementWithdrawn { .. } => "statement-withdrawn",
            StatementEvent::CommentMade { .. } => "comment-made",
            StatementEvent::CommentReworded { .. } => "comment-reworded",
            StatementEvent::CommentWithdrawn { .. } => "comment-withdrawn",
            StatementEvent::ReplyMade { .. } => "reply-made",
            StatementEvent::CommentAgreed { .. } => "comment-agreed",
            StatementEvent::AgreementTakenBack { .. } => "agreement-taken-back",
            StatementEvent::OutcomeGiven { .. } => "outcome-given",
            StatementEvent::OutcomeContested { .. } => "outcome-contested",
            StatementEvent::ContestDecided { .. } => "contest-decided",
        }
    }

    /// Whether it is an act of coordination: what coordinators, the clock or the operator do to the statement, and answer
    /// for in public. What organisations do for themselves is none.
    pub fn coordinates(&self) -> bool {
        match self {
            StatementEvent::StatementCreated { .. }
            | StatementEvent::CoordinatorAdded { .. }
            | StatementEvent::CoordinatorRemoved { .. }
            | StatementEvent::SupportGroupSet { .. }
            | StatementEvent::OpennessSet { .. }
            | StatementEvent::StatementDescribed { .. }
            | StatementEvent::VersionSealed { .. }
            | StatementEvent::RoundScheduled { .. }
            | StatementEvent::RoundOpened { .. }
            | StatementEvent::RoundClosed { .. }
            | StatementEvent::RoundExtended { .. }
            | StatementEvent::RoundReopened { .. }
            | StatementEvent::RoundFinished { .. }
            | StatementEvent::RoundCancelled { .. }
            | StatementEvent::SignOnOpened { .. }
            | StatementEvent::DraftingResumed { .. }
            | StatementEvent::StatementPublished { .. }
            | StatementEvent::StatementFollowedUp { .. }
            | StatementEvent::StatementWithdrawn { .. }
            | StatementEvent::OutcomeGiven { .. }
            | StatementEvent::ContestDecided { .. } => true,
            StatementEvent::MomentNamed { .. }
            | StatementEvent::CommentMade { .. }
            | StatementEvent::CommentReworded { .. }
            | StatementEvent::CommentWithdrawn { .. }
            | StatementEvent::ReplyMade { .. }
            | StatementEvent::CommentAgreed { .. }
            | StatementEvent::AgreementTakenBack { .. }
            | StatementEvent::OutcomeContested { .. } => false,
        }
    }

    /// The public reason that was given, if one was.
    pub fn reason(&self) -> Option<&str> {
        match self {
            StatementEvent::CoordinatorAdded { reason, .. }
            | StatementEvent::CoordinatorRemoved { reason, .. }
            | StatementEvent::SupportGroupSet { reason, .. }
            | StatementEvent::LanguageVersionRemoved { reason, .. }
            | StatementEvent::BindingSet { reason, .. }
            | StatementEvent::RoundExtended { reason, .. }
            | StatementEvent::RoundReopened { reason, .. }
            | StatementEvent::RoundCancelled { why: Cancelled::CalledOff(reason), .. }
            | StatementEvent::SignOnOpened { reason, .. }
            | StatementEvent::DraftingResumed { reason }
            | StatementEvent::StatementPublished { reason, .. }
            | StatementEvent::StatementFollowedUp { reason }
            | StatementEvent::StatementWithdrawn { reason }
            | StatementEvent::ContestDecided { reason, .. } => Some(reason),
            StatementEvent::RoundClosed { reason, .. } | StatementEvent::OutcomeGiven { reason, .. } => {
                reason.as_deref()
            }
            StatementEvent::StatementCreated { .. }
            | StatementEvent::OpennessSet { .. }
            | StatementEvent::StatementDescribed { .. }
            | StatementEvent::MomentNamed { .. }
            | StatementEvent::VersionSealed { .. }
            | StatementEvent::LanguageVersionAdded { .. }
            | StatementEvent::LanguageVersionChecked { .. }
            | StatementEvent::RoundScheduled { .. }
            | StatementEvent::RoundOpened { .. }
            | StatementEvent::RoundFinished { .. }
            | StatementEvent::RoundCancelled { why: Cancelled::TextEmpty | Cancelled::Missed, .. }
            | StatementEvent::CommentMade { .. }
            | StatementEvent::CommentReworded { .. }
            | StatementEvent::CommentWithdrawn { .. }
            | StatementEvent::ReplyMade { .. }
            | StatementEvent::CommentAgreed { .. }
            | StatementEvent::AgreementTakenBack { .. }
            | StatementEvent::OutcomeContested { .. } => None,
        }
    }

    /// The time that it sets for a round to close.
    pub fn closes(&self) -> Option<Timestamp> {
        match self {
            StatementEvent::RoundScheduled { closes, .. }
            | StatementEvent::RoundExtended { closes, .. }
            | StatementEvent::RoundReopened { closes, .. } => Some(*closes),
            _ => None,
        }
    }

    /// The comment that it is about.
    pub fn comment(&self) -> Option<CommentNumber> {
        match self {
            StatementEvent::CommentMade { comment, .. }
            | StatementEvent::CommentReworded { comment, .. }
            | StatementEvent::CommentWithdrawn { comment }
            | StatementEvent::ReplyMade { comment, .. }
            | StatementEvent::CommentAgreed { comment, .. }
            | StatementEvent::AgreementTakenBack { comment, .. }
            | StatementEvent::OutcomeGiven { comment, .. }
            | StatementEvent::OutcomeContested { comment, .. }
            | StatementEvent::ContestDecided { comment, .. } => Some(*comment),
            _ => None,
        }
    }
}
