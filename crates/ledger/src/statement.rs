use crate::{Hat, Refusal, Register, Role, Slug};
use std::collections::BTreeSet;
use terms::{OrganisationId, Seq, StatementId, Timestamp, limits};

/// The language that a statement is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Finnish.
    Finnish,
    /// Swedish.
    Swedish,
    /// English.
    English,
}

impl Language {
    /// Every language, in the order in which forms offer them.
    pub const ALL: [Language; 3] = [Language::Finnish, Language::Swedish, Language::English];

    /// `fi`, `sv` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Finnish => "fi",
            Language::Swedish => "sv",
            Language::English => "en",
        }
    }

    /// The language of a tag.
    pub fn tagged(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

/// How far a statement has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The text is being written.
    Drafting,
}

impl Stage {
    /// The stage's name in the API and in keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Drafting => "drafting",
        }
    }
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
    },
}

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
    },
}

/// The fold of one statement's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub id: StatementId,
    /// Its address.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// What it is written in.
    pub language: Language,
    /// Who coordinates it.
    pub coordinators: Vec<OrganisationId>,
    /// How far it has come.
    pub stage: Stage,
    /// When it was opened.
    pub created: Timestamp,
    /// Entries folded so far.
    pub length: Seq,
}

impl Statement {
    /// Decides on a command for a statement that may not exist yet (`None`).
    pub fn decide(
        statement: Option<&Statement>,
        register: &Register,
        by: Hat,
        command: StatementCommand,
    ) -> Result<StatementEvent, Refusal> {
        match command {
            StatementCommand::CreateStatement { statement: id, slug, title, language, coordinators } => {
                if statement.is_some() {
                    return Err(Refusal::StatementKnown);
                }
                if !register.has_role(by.person, by.organisation, Role::Coordinator) {
                    return Err(Refusal::NotACoordinator);
                }
                let title = checked_title(&title)?;
                check_coordinators(register, by, &coordinators)?;
                Ok(StatementEvent::StatementCreated { statement: id, slug, title, language, coordinators })
            }
        }
    }

    /// The view that a statement's first event makes.
    pub fn open(first: &StatementEvent, at: Timestamp) -> Statement {
        let StatementEvent::StatementCreated { statement, slug, title, language, coordinators } = first;
        Statement {
            id: *statement,
            slug: slug.clone(),
            title: title.clone(),
            language: *language,
            coordinators: coordinators.clone(),
            stage: Stage::Drafting,
            created: at,
            length: Seq(1),
        }
    }
}

fn checked_title(title: &str) -> Result<String, Refusal> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = title.chars().filter(|c| !c.is_control() && !is_deceptive(*c)).collect();
    if title.chars().all(|c| c.is_whitespace() || is_joiner(c)) {
        return Err(Refusal::TitleMissing);
    }
    if title.chars().count() > limits::TITLE_CHARS_MAX {
        return Err(Refusal::TitleTooLong);
    }
    Ok(title)
}

/// Characters that show nothing, or turn the direction of what follows: a title could pass for another.
fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// They join the parts of an emoji, and show nothing by themselves.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn check_coordinators(register: &Register, by: Hat, coordinators: &[OrganisationId]) -> Result<(), Refusal> {
    if coordinators.is_empty() || coordinators.len() > limits::COORDINATORS_MAX {
        return Err(Refusal::TooManyCoordinators);
    }
    let different: BTreeSet<_> = coordinators.iter().collect();
    if different.len() != coordinators.len() {
        return Err(Refusal::TooManyCoordinators);
    }
    if coordinators.iter().any(|id| register.organisation(*id).is_none()) {
        return Err(Refusal::UnknownOrganisation);
    }
    if !coordinators.contains(&by.organisation) {
        return Err(Refusal::NotAmongCoordinators);
    }
    Ok(())
}
