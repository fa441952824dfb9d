//! The shape of stored entries, version 1. Only this file derives serialisation.

use super::Unreadable;
use crate::{Author, Event, Hat, Language, Names, RegisterEvent, Role, Slug, StatementEvent};
use serde::{Deserialize, Serialize};
use terms::{Seq, Timestamp};

const VERSION: u64 = 1;

#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    v: u64,
    seq: u64,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<String>,
    register: u64,
    event: WireEvent,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum WireEvent {
    OrganisationAdded { organisation: String, names: WireNames },
    PersonAdded { person: String, commitment: String },
    RoleGranted { person: String, organisation: String, role: String },
    RoleRevoked { person: String, organisation: String, role: String },
    StatementListed { statement: String, slug: String },
    StatementCreated { statement: String, slug: String, title: String, language: String, coordinators: Vec<String> },
}

#[derive(Serialize, Deserialize)]
struct WireNames {
    fi: String,
    sv: String,
    en: String,
}

impl From<&crate::Entry> for Entry {
    fn from(entry: &crate::Entry) -> Self {
        let hat = match entry.by {
            Author::Operator => None,
            Author::Hat(hat) => Some(hat),
        };
        Entry {
            v: VERSION,
            seq: entry.seq.0,
            at: entry.at.to_string(),
            person: hat.map(|hat| hat.person.to_string()),
            organisation: hat.map(|hat| hat.organisation.to_string()),
            register: entry.register.0,
            event: match &entry.event {
                Event::Register(event) => from_register(event),
                Event::Statement(event) => from_statement(event),
            },
        }
    }
}

impl TryFrom<Entry> for crate::Entry {
    type Error = Unreadable;

    fn try_from(entry: Entry) -> Result<Self, Unreadable> {
        if entry.v != VERSION {
            return Err(Unreadable::Newer(entry.v));
        }
        let by = match (&entry.person, &entry.organisation) {
            (None, None) => Author::Operator,
            (Some(person), Some(organisation)) => {
                Author::Hat(Hat { person: id(person)?, organisation: id(organisation)? })
            }
            _ => return Err(Unreadable::Value("a person acts for an organisation")),
        };
        Ok(crate::Entry {
            seq: Seq(entry.seq),
            at: Timestamp::parse(&entry.at).ok_or(Unreadable::Value("a time"))?,
            by,
            register: Seq(entry.register),
            event: into_event(entry.event)?,
        })
    }
}

fn from_register(event: &RegisterEvent) -> WireEvent {
    match event {
        RegisterEvent::OrganisationAdded { organisation, names } => WireEvent::OrganisationAdded {
            organisation: organisation.to_string(),
            names: WireNames { fi: names.fi.clone(), sv: names.sv.clone(), en: names.en.clone() },
        },
        RegisterEvent::PersonAdded { person, commitment } => {
            WireEvent::PersonAdded { person: person.to_string(), commitment: commitment.to_string() }
        }
        RegisterEvent::RoleGranted { person, organisation, role } => WireEvent::RoleGranted {
            person: person.to_string(),
            organisation: organisation.to_string(),
            role: role.name().to_owned(),
        },
        RegisterEvent::RoleRevoked { person, organisation, role } => WireEvent::RoleRevoked {
            person: person.to_string(),
            organisation: organisation.to_string(),
            role: role.name().to_owned(),
        },
        RegisterEvent::StatementListed { statement, slug } => {
            WireEvent::StatementListed { statement: statement.to_string(), slug: slug.to_string() }
        }
    }
}

fn from_statement(event: &StatementEvent) -> WireEvent {
    match event {
        StatementEvent::StatementCreated { statement, slug, title, language, coordinators } => {
            WireEvent::StatementCreated {
                statement: statement.to_string(),
                slug: slug.to_string(),
                title: title.clone(),
                language: language.tag().to_owned(),
                coordinators: coordinators.iter().map(ToString::to_string).collect(),
            }
        }
    }
}

fn into_event(event: WireEvent) -> Result<Event, Unreadable> {
    Ok(match event {
        WireEvent::OrganisationAdded { organisation, names } => Event::Register(RegisterEvent::OrganisationAdded {
            organisation: id(&organisation)?,
            names: Names { fi: names.fi, sv: names.sv, en: names.en },
        }),
        WireEvent::PersonAdded { person, commitment } => {
            Event::Register(RegisterEvent::PersonAdded { person: id(&person)?, commitment: id(&commitment)? })
        }
        WireEvent::RoleGranted { person, organisation, role } => Event::Register(RegisterEvent::RoleGranted {
            person: id(&person)?,
            organisation: id(&organisation)?,
            role: named(&role)?,
        }),
        WireEvent::RoleRevoked { person, organisation, role } => Event::Register(RegisterEvent::RoleRevoked {
            person: id(&person)?,
            organisation: id(&organisation)?,
            role: named(&role)?,
        }),
        WireEvent::StatementListed { statement, slug } => {
            Event::Register(RegisterEvent::StatementListed { statement: id(&statement)?, slug: address(&slug)? })
        }
        WireEvent::StatementCreated { statement, slug, title, language, coordinators } => {
            Event::Statement(StatementEvent::StatementCreated {
                statement: id(&statement)?,
                slug: address(&slug)?,
                title,
                language: Language::tagged(&language).ok_or(Unreadable::Value("a language"))?,
                coordinators: coordinators.iter().map(|text| id(text)).collect::<Result<_, _>>()?,
            })
        }
    })
}

fn id<T: std::str::FromStr>(text: &str) -> Result<T, Unreadable> {
    text.parse().map_err(|_| Unreadable::Value("an id"))
}

fn named(role: &str) -> Result<Role, Unreadable> {
    Role::named(role).ok_or(Unreadable::Value("a role"))
}

fn address(slug: &str) -> Result<Slug, Unreadable> {
    Slug::parse(slug).ok_or(Unreadable::Value("an address"))
}
