use super::{
    Brief, ChangedPlace, Channel, CommentNumber, Drafting, Endorse, LineAct, Lineage, Openness, OutcomeKind, Passage,
    RoundNumber, SealedText, SealedTexts, SignOnPlan, TextLanguage, TraceAct, Wording,
};
use crate::{Language, Slug};
use std::collections::BTreeSet;
use terms::{Digest, Heads, Offset, OrganisationId, StatementId, TextId, Timestamp};

/// What a round is to be like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundPlan {
    /// What it is called; may be empty.
    pub name: String,
    /// When it opens; at once if that is not in the future.
    pub opens: Timestamp,
    /// When it closes by itself.
    pub closes: Timestamp,
    /// Whether the live text is written on meanwhile.
    pub drafting: Drafting,
}

/// A wish about one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementCommand {
    /// Open a new statement.
    CreateStatement {
        /// Its id, drawn by the shell.
        statement: StatementId,
        /// Its address, free in the register.
        slug: Slug,
        /// Its title, trimmed by `decide`.
        title: String,
        /// What it is written in.
        language: Language,
        /// Who coordinates it; the acting organisation is among them.
        coordinators: Vec<OrganisationId>,
        /// Who may read and take part.
        openness: Openness,
        /// What it is for.
        about: Brief,
    },
    /// Take one more organisation into the team that coordinates.
    AddCoordinator {
        /// Which.
        organisation: OrganisationId,
        /// Why, for all to read.
        reason: String,
    },
    /// Take an organisation out of that team; it may take itself out.
    RemoveCoordinator {
        /// Which.
        organisation: OrganisationId,
        /// Why, for all to read.
        reason: String,
    },
    /// Choose the organisations that stand behind the coordinators and decide what is contested.
    SetSupportGroup {
        /// All of them; none dissolves the group.
        organisations: BTreeSet<OrganisationId>,
        /// Why, for all to read.
        reason: String,
    },
    /// Choose anew who may read and take part, until the first round opens.
    SetOpenness {
        /// All of it.
        openness: Openness,
    },
    /// Say anew what it is called and what it is for, until the text is signed.
    DescribeStatement {
        /// Its title, trimmed by `decide`.
        title: String,
        /// All of it.
        about: Brief,
    },
    /// Give a moment of the live text a name.
    NameMoment {
        /// How many changes the text had then: at least one, and not more than there are.
        offset: Offset,
        /// Which text that was.
        heads: Heads,
        /// How often the texts had been begun anew then.
        epoch: u32,
        /// What it is called.
        name: String,
    },
    /// The clock opens the round whose time has come, if there is one.
    OpenDueRound {
        /// The live text, as it would be sealed; none if nothing is written.
        text: Option<SealedTexts>,
    },
    /// The clock closes the round whose time is over, if there is one.
    CloseDueRound,
    /// The clock publishes it if its moment has come.
    PublishDue,
    /// Conduct it: its rounds, and what it comes to.
    Conduct(Conduct),
    /// Do something about the languages that it is written in.
    Languages(LanguageAct),
    /// Say something about its text, for an organisation.
    Speak(Speak),
    /// Answer what was said.
    Answer(Answer),
    /// Sign it, or say something else about signing it.
    Endorse(Endorse),
    /// Record what became of it since it was published.
    Trace(TraceAct),
    /// Say what it grew out of, what it demands, and of whom.
    Line(LineAct),
    /// Say what is wrong in the text that is public. Its clause was looked up in the text.
    Correct {
        /// The clause that it is about, as the published version numbers it; the whole if none.
        clause: Option<u32>,
        /// What is wrong, and what is right.
        text: String,
        /// How it came to that; may be missing.
        reason: Option<String>,
    },
    /// Let it be read at another address, which is its in the register already.
    Readdress {
        /// From now on.
        slug: Slug,
    },
    /// Say that it is made of another statement, when it is opened as an adaptation.
    Adapt {
        /// Of which.
        lineage: Lineage,
    },
}

/// A comment that came by other ways, as a coordinator records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Who speaks.
    pub organisation: OrganisationId,
    /// How it came.
    pub channel: Channel,
    /// What it is about.
    pub passage: Passage,
    /// What it says.
    pub wording: Wording,
}

/// What organisations do with comments. Words were checked by [`prose`](crate::prose()) and lie beside the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speak {
    /// Hand in a comment.
    Comment {
        /// For which organisation a coordinator records it, and how it came; for one's own if absent.
        recorded: Option<(OrganisationId, Channel)>,
        /// What it is about.
        passage: Passage,
        /// Members that an umbrella asked before.
        consulted: BTreeSet<OrganisationId>,
        /// What it says.
        wording: Wording,
    },
    /// Record many comments that came by other ways, all of them or none.
    Record(Vec<Recorded>),
    /// Say it in other words, while its round is open.
    Reword {
        /// Which.
        comment: CommentNumber,
        /// What it says.
        wording: Wording,
    },
    /// Take a comment of one's own back.
    Withdraw {
        /// Which.
        comment: CommentNumber,
    },
    /// Reply to a comment.
    Reply {
        /// To which.
        comment: CommentNumber,
        /// Salted commitment to the words.
        content: Digest,
    },
    /// Say that one's organisation agrees.
    Agree {
        /// With which comment.
        comment: CommentNumber,
    },
    /// Say that it doesn't any more.
    TakeBackAgreement {
        /// With which comment.
        comment: CommentNumber,
    },
    /// Ask for another look at what became of one's comment.
    Contest {
        /// Which.
        comment: CommentNumber,
        /// Salted commitment to the words.
        content: Digest,
    },
}

/// What coordinators and the support group do with comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Say what became of comments, one or many at once.
    GiveOutcome {
        /// Which, each with the number of outcomes that it had been given when the answer was written.
        comments: Vec<(CommentNumber, u32)>,
        /// What, and why.
        outcome: OutcomeKind,
        /// Why; may be empty where none is needed.
        reason: String,
    },
    /// Give comments the answer that another has.
    AnswerAlike {
        /// Which, each with the number of outcomes that it had been given when the answer was written.
        comments: Vec<(CommentNumber, u32)>,
        /// The one that has it.
        same_as: CommentNumber,
    },
    /// Decide on a wish for another look.
    DecideContest {
        /// At which comment.
        comment: CommentNumber,
        /// What becomes of it.
        outcome: OutcomeKind,
        /// Why.
        reason: String,
    },
}

/// What is done about a statement's language versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LanguageAct {
    /// Begin a text in one more language.
    Add {
        /// Which language.
        language: TextLanguage,
        /// The text's id, drawn by the shell.
        text: TextId,
    },
    /// Take a language version away; what was sealed of it stays.
    Remove {
        /// Which language.
        language: TextLanguage,
        /// Why, for all to read.
        reason: String,
    },
    /// Choose the languages whose texts bind those who sign.
    Bind {
        /// All of them.
        languages: BTreeSet<TextLanguage>,
        /// Why, for all to read.
        reason: String,
    },
    /// Say that a language version follows the leading text. Both are the texts that whoever says so has seen; none if
    /// nothing is written.
    Check {
        /// Which language.
        language: TextLanguage,
        /// The leading text.
        leading: Option<SealedText>,
        /// The language version.
        text: Option<SealedText>,
        /// How often the texts had been begun anew then.
        epoch: u32,
    },
    /// Begin every text anew, with what it says now.
    BeginAnew {
        /// Each text with the SHA-256 of what it says.
        texts: Vec<(TextId, Digest)>,
        /// Why, for all to read.
        reason: String,
    },
}

/// What its coordinators do with a statement, in rounds and after them. Where a text is sealed, `text` is the live text
/// as it would be, in every language that has one; none if nothing is written in the leading one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conduct {
    /// Open a round, now or at its time.
    OpenRound {
        /// What it is to be like.
        plan: RoundPlan,
        /// What it opens on, if it opens now.
        text: Option<SealedTexts>,
    },
    /// Close a round before its time.
    CloseRound {
        /// Which.
        round: RoundNumber,
        /// Why, for all to read.
        reason: String,
    },
    /// Let a round go on for longer.
    ExtendRound {
        /// Which.
        round: RoundNumber,
        /// Until when.
        closes: Timestamp,
        /// Why, for all to read.
        reason: String,
    },
    /// Open a round again that has closed and is not finished.
    ReopenRound {
        /// Which.
        round: RoundNumber,
        /// Until when.
        closes: Timestamp,
        /// Why, for all to read.
        reason: String,
    },
    /// Call a round off that has not opened yet.
    CancelRound {
        /// Which.
        round: RoundNumber,
        /// Why, for all to read.
        reason: String,
    },
    /// Finish a round whose comments have been answered.
    FinishRound {
        /// Which.
        round: RoundNumber,
        /// What came of it.
        text: Option<SealedTexts>,
    },
    /// Seal the text for signing.
    OpenSignOn {
        /// What is signed.
        text: Option<SealedTexts>,
        /// How many characters the leading one has, as writers see them counted.
        characters: u64,
        /// What changed in the binding texts since the version that was signed before, in the order of the text; nothing
        /// if none was.
        changes: Vec<ChangedPlace>,
        /// Why, for all to read.
        reason: String,
    },
    /// Say how signatures are collected.
    PlanSignOn {
        /// All of it.
        plan: SignOnPlan,
    },
    /// Go back from signing to writing.
    ResumeDrafting {
        /// Why, for all to read.
        reason: String,
    },
    /// Make it public, with those who have signed.
    Publish {
        /// Why, for all to read.
        reason: String,
    },
    /// Let the clock publish it at a moment that is to come, and nothing of it be public before.
    TimePublication {
        /// When.
        at: Timestamp,
        /// Why, for all to read.
        reason: String,
    },
    /// Don't let the clock publish it any more.
    UntimePublication {
        /// Why, for all to read.
        reason: String,
    },
    /// Say that what became of it has been told.
    FollowUp {
        /// Why, for all to read.
        reason: String,
    },
    /// Give the statement up.
    Withdraw {
        /// Why, for all to read.
        reason: String,
    },
}
