//! What is wished of workshops, and what happens in them.

use super::{Participant, Phase, WorkshopNumber};
use crate::agenda::theme::ThemeNumber;
use terms::{Digest, OrganisationId};

/// A wish about workshops. Whoever has signed in acts for the organisation whose hat they wear; phones without an account
/// act by the server, with the participant that they named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkshopCommand {
    /// Open one.
    Open {
        /// Salted commitment to its question.
        content: Digest,
        /// How many themes each may choose.
        choices: u32,
        /// Whether choices stay hidden until all have chosen, or it closes.
        hidden: bool,
        /// Whether phones without an account may take part.
        phones: bool,
    },
    /// On to the next phase, or back to the one before with a reason.
    Move {
        /// Which one.
        workshop: WorkshopNumber,
        /// To which phase.
        phase: Phase,
        /// Why; needed on the way back.
        reason: Option<String>,
    },
    /// Come in as an organisation.
    Join {
        /// Which one.
        workshop: WorkshopNumber,
        /// Who.
        organisation: OrganisationId,
    },
    /// Come in as a new group.
    JoinAsGroup {
        /// Which one.
        workshop: WorkshopNumber,
        /// Salted commitment to its name.
        content: Digest,
    },
    /// Say what matters.
    AddTheme {
        /// Where.
        workshop: WorkshopNumber,
        /// Who says so.
        participant: Participant,
        /// Salted commitment to its words.
        content: Digest,
    },
    /// Weigh themes that the network has already: they stay what they are, with names, reasons and supporters.
    BringThemes {
        /// Where.
        workshop: WorkshopNumber,
        /// Which ones.
        themes: Vec<ThemeNumber>,
    },
    /// Choose; again, if something has been chosen before.
    Choose {
        /// Where.
        workshop: WorkshopNumber,
        /// Who.
        participant: Participant,
        /// What: it is checked here and does not stand in the ledger.
        themes: Vec<ThemeNumber>,
        /// Upon which of its choices this one is based; 0 if upon none.
        upon: u32,
        /// Salted commitment to what was chosen, with reasons.
        content: Digest,
    },
    /// Save the summary.
    Summarise {
        /// Of which one.
        workshop: WorkshopNumber,
        /// Upon which of its wordings this one is based; 0 if upon none.
        upon: u32,
        /// Salted commitment to it.
        content: Digest,
    },
    /// Let everybody read the summary as it is.
    PublishSummary {
        /// Of which one.
        workshop: WorkshopNumber,
        /// Which wording.
        revision: u32,
    },
    /// Say that a participant's words are gone from beside the ledger.
    EraseWords {
        /// Where.
        workshop: WorkshopNumber,
        /// Whose.
        participant: Participant,
    },
}

/// What has happened in a workshop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkshopEvent {
    /// It was opened.
    Opened {
        /// Its number.
        workshop: WorkshopNumber,
        /// Salted commitment to its question.
        content: Digest,
        /// How many themes each may choose.
        choices: u32,
        /// Whether choices stay hidden until all have chosen, or it closes.
        hidden: bool,
        /// Whether phones without an account may take part.
        phones: bool,
    },
    /// It went on, or back.
    Moved {
        /// Which one.
        workshop: WorkshopNumber,
        /// To which phase.
        phase: Phase,
        /// Why, if that was said.
        reason: Option<String>,
    },
    /// Somebody came in.
    Joined {
        /// Where.
        workshop: WorkshopNumber,
        /// Who.
        participant: Participant,
        /// Salted commitment to a group's name.
        content: Option<Digest>,
        /// Whether by a phone without an account.
        phone: bool,
    },
    /// A theme was added to it.
    ThemeAdded {
        /// Where.
        workshop: WorkshopNumber,
        /// The theme's number.
        theme: ThemeNumber,
        /// Who says so.
        participant: Participant,
        /// Salted commitment to its words.
        content: Digest,
        /// Whether themes were gathered no more.
        late: bool,
        /// Whether by a phone without an account.
        phone: bool,
    },
    /// Themes that the network had already were brought into it.
    ThemesBrought {
        /// Where.
        workshop: WorkshopNumber,
        /// Which ones, in the order of their numbers.
        themes: Vec<ThemeNumber>,
    },
    /// A participant chose.
    Chose {
        /// Where.
        workshop: WorkshopNumber,
        /// Who.
        participant: Participant,
        /// Which of its choices this is, from 1.
        revision: u32,
        /// Salted commitment to it.
        content: Digest,
        /// Whether by a phone without an account.
        phone: bool,
    },
    /// A participant chose after the close.
    ChoseLate {
        /// Where.
        workshop: WorkshopNumber,
        /// Who.
        participant: Participant,
        /// Salted commitment to it.
        content: Digest,
        /// Whether by a phone without an account.
        phone: bool,
    },
    /// Its summary was saved.
    Summarised {
        /// Of which one.
        workshop: WorkshopNumber,
        /// Which wording this is, from 1.
        revision: u32,
        /// Salted commitment to it.
        content: Digest,
    },
    /// Everybody may read its summary.
    SummaryPublished {
        /// Of which one.
        workshop: WorkshopNumber,
        /// Which wording.
        revision: u32,
    },
    /// A participant's words are gone.
    WordsErased {
        /// Where.
        workshop: WorkshopNumber,
        /// Whose.
        participant: Participant,
    },
}
