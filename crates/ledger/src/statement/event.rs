mod told;

use super::{
    BegunAnew, Brief, Cancelled, ChangeKind, ChangeNumber, ChangedPlace, Channel, CommentNumber, CountingEvent,
    Drafting, LineEvent, Openness, OutcomeKind, Passage, PublishingEvent, RoundNumber, SealedParallel, SealedText,
    SignOnPlan, SignatureNumber, Terms, TextLanguage, VersionNumber, Wording,
};
use crate::{Language, Names, Slug};
use std::collections::BTreeSet;
use terms::{Date, Digest, Heads, Offset, OrganisationId, PersonId, StatementId, TextId, Timestamp};

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
    /// Every text was begun anew.
    TextsBegunAnew(BegunAnew),
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
        /// What changed since the one that was signed before, in the order of the text.
        changes: Vec<ChangedPlace>,
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
    /// It was said how signatures are collected.
    SignOnPlanned {
        /// All of it.
        plan: SignOnPlan,
    },
    /// An organisation has signed, or has signed anew.
    SignatureGiven {
        /// The number of its answer.
        signature: SignatureNumber,
        /// Whose it is.
        organisation: OrganisationId,
        /// How it came, if a coordinator recorded it.
        recorded: Option<Channel>,
        /// Which version.
        version: VersionNumber,
        /// Who has signed, where it counts only once a second person has as well: only up to version 5 of the entries.
        first: Option<PersonId>,
        /// On which terms.
        terms: Terms,
    },
    /// The first of two has signed for an organisation. When the second does as well, the organisation has signed.
    SignatureBegun {
        /// The number of what waits for the second.
        signature: SignatureNumber,
        /// Whose it is.
        organisation: OrganisationId,
        /// Which version.
        version: VersionNumber,
        /// Who has signed.
        first: PersonId,
        /// On which terms.
        terms: Terms,
    },
    /// The second of two has signed as well: only up to version 5 of the entries, or where the first had signed by then.
    SignatureSeconded {
        /// The number of the answer.
        signature: SignatureNumber,
    },
    /// An organisation decides later.
    SignaturePending {
        /// The number of its answer.
        signature: SignatureNumber,
        /// Whose it is.
        organisation: OrganisationId,
        /// How it came, if a coordinator recorded it.
        recorded: Option<Channel>,
        /// On one of these days.
        days: BTreeSet<Date>,
        /// Salted commitment to what is said of it.
        content: Option<Digest>,
    },
    /// An organisation does not sign.
    SignatureDeclined {
        /// The number of its answer.
        signature: SignatureNumber,
        /// Whose it is.
        organisation: OrganisationId,
        /// How it came, if a coordinator recorded it.
        recorded: Option<Channel>,
        /// Salted commitment to its view.
        content: Option<Digest>,
        /// Whether it wishes that its view is published.
        is_public: bool,
    },
    /// An organisation has taken its answer back.
    SignatureWithdrawn {
        /// The number of the answer.
        signature: SignatureNumber,
    },
    /// It was said what a change between two signed versions is.
    ChangeClassified {
        /// Of which version.
        version: VersionNumber,
        /// Which.
        change: ChangeNumber,
        /// What it is.
        kind: ChangeKind,
        /// Why.
        reason: String,
    },
    /// An organisation that has signed holds a change for one of substance.
    ChangeEscalated {
        /// The number of its answer.
        signature: SignatureNumber,
        /// Of which version.
        version: VersionNumber,
        /// Which.
        change: ChangeNumber,
        /// Salted commitment to the reason.
        content: Digest,
    },
    /// An organisation outside the register has signed, and was taken in.
    OutsiderSigned {
        /// The number of its answer.
        signature: SignatureNumber,
        /// Its id here.
        organisation: OrganisationId,
        /// What it is called.
        names: Names,
        /// Which version.
        version: VersionNumber,
        /// On which terms.
        terms: Terms,
    },
    /// An association says whether it is counted among the members of umbrellas.
    Counting(CountingEvent),
    /// It goes out into the world, and something comes of it.
    Publishing(PublishingEvent),
    /// What it grew out of, what it demands, and of whom.
    Line(LineEvent),
}
