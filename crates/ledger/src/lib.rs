//! What is decided: command → decide → event → fold → view.
//!
//! Three ledgers follow the same walk. The [`Register`] knows organisations, people's roles, umbrellas and their members,
//! which statements there are; a [`Statement`] knows what was decided about one statement; the [`Agenda`] what the network
//! finds important before there is one.
//!
//! - A *command* is a wish ([`RegisterCommand`], [`StatementCommand`]). `decide` answers it with events or a [`Refusal`]. All rules live there.
//! - An *event* has happened ([`RegisterEvent`], [`StatementEvent`]). `apply` folds it into the view and cannot fail.
//! - An [`Entry`] is an event with its place, time, author and the register's seq it was decided on.
//!   [`codec`] writes it as RFC 8785 JSON; [`chain`] links the bytes by SHA-256.
//! - A [`tree`] over the entries has one root, which a [`checkpoint`] says in a signed [`note`]; a [`receipt`] proves with
//!   both that an entry is in the ledger.
//! - [`access`](access()) says who may do what with a statement, [`administers_network`] and [`administers_organisation`]
//!   who may change the register. Pages, sockets and `decide` ask the same functions.
//!
//! Knows nothing about automerge, clocks, disks or HTTP. Persons are opaque references: names and addresses lie beside
//! the ledger, in a vault, and can be erased without breaking the chain.

mod access;
mod agenda;
pub mod chain;
pub mod checkpoint;
mod closing;
pub mod codec;
mod entry;
mod figures;
mod hearing;
mod language;
mod line;
mod named;
pub mod note;
mod prose;
mod queue;
pub mod receipt;
mod refusal;
mod register;
mod report;
mod representation;
mod role;
mod slug;
mod statement;
pub mod tree;
pub mod verify;

pub use access::{
    Action, Asker, Hat, Right, access, administers_network, administers_organisation, names_moments, right, right_in,
};
pub use agenda::{
    Agenda, AgendaCommand, AgendaEvent, Backer, Theme, ThemeCommand, ThemeEvent, ThemeNumber, ThemeOrigin, ThemeState,
    theme_link, theme_links, theme_words,
};
pub use agenda::{
    AnswerWay, Respondent, Survey, SurveyAnswer, SurveyCommand, SurveyEvent, SurveyNumber, SurveyPlan, SurveyPromise,
    SurveyReach, SurveyState,
};
pub use agenda::{
    Choice, GroupNumber, LateChoice, Moved, Participant, Phase, Seat, Summary, Tallied, Tally, Workshop,
    WorkshopCommand, WorkshopEvent, WorkshopNumber, choice_reason, group_name, workshop_question, workshop_summary,
};
pub use agenda::{
    ContactNumber, MomentNumber, PublishedYear, Retired, Scrapped, Target, TargetCommand, TargetContact, TargetEvent,
    TargetMoment, TargetNumber, YearCommand, YearEvent, contact_words, foreword, knows_line, moment_words,
    target_words,
};
pub use entry::{Author, Entry, Event};
pub use figures::{Came, Figures, Involvement, Span};
pub use hearing::{Heard, Hearing, may_answer};
pub use language::Language;
pub use prose::{prose, reason, reservation, source};
pub use queue::{Turn, queue};
pub use refusal::{AgendaRefusal, Ground, Refusal};
pub use register::{
    AssociationNumber, BusinessId, County, Details, Kind, MemberCount, Membership, Municipality, Names, Organisation,
    Register, RegisterCommand, RegisterEvent, Sector, SigningRule, Size, Standing, Website, Why,
};
pub use report::{RoundAct, RoundReport};
pub use representation::{Branch, Representation};
pub use role::Role;
pub use slug::{Slug, slug};
pub use statement::{
    About, Anchor, Answer, AnswerNumbers, Answering, Audience, Awaiting, BegunAnew, Brief, Cancelled, Change,
    ChangeKind, ChangeNumber, ChangedPlace, Channel, Checked, Classified, Comment, CommentKind, CommentNumber,
    CommentState, Conduct, Contest, Correction, CorrectionNumber, CountingEvent, Delivery, Demand, DemandNumber,
    Drafting, Effect, Endorse, Given, Keeping, LanguageAct, LanguageVersion, LineAct, LineEvent, Lineage, Means,
    NamedMoment, Openness, Outcome, OutcomeKind, Participation, Passage, Published, PublishingEvent, Recorded, Reply,
    Reservation, Response, Review, Round, RoundNumber, RoundPlan, RoundState, Said, SealedParallel, SealedText,
    SealedTexts, SignOn, SignOnPlan, Signable, Signature, SignatureCounts, SignatureNumber, SignatureReply,
    SignatureState, Speak, Stage, Statement, StatementCommand, StatementEvent, StatementKind, Struck, Terms,
    TextLanguage, Timed, Trace, TraceAct, TraceNumber, Traced, Version, VersionNumber, Weight, Within, Wording,
};
