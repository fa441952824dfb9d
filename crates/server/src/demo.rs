//! The demonstration: a fictional network, put into an empty store once.

mod details;
mod stories;

use crate::{
    api::text::{NotWritten, write},
    app::App,
    failure::Failure,
    random::random,
    register::NewStatement,
    settings::Demo,
    vault::{self, PersonRecord},
    wire,
};
use bytes::Bytes;
use draft::{Document, Text};
use ledger::{Author, Brief, Hat, Language, Names, Openness, Register, RegisterCommand, Role};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{Actor, OrganisationId, PersonId, StatementId};

#[derive(rust_embed::RustEmbed)]
#[folder = "../../data/demo"]
struct Files;

#[derive(Deserialize)]
struct Network {
    organisations: Vec<DemoOrganisation>,
    statements: Vec<DemoStatement>,
}

#[derive(Deserialize)]
struct DemoOrganisation {
    slug: String,
    names: DemoNames,
    kind: String,
    municipality: String,
    languages: Vec<String>,
    members: u64,
    members_are: String,
    umbrella: Option<String>,
    people: Vec<DemoPerson>,
}

#[derive(Deserialize)]
struct DemoNames {
    fi: String,
    sv: String,
    en: String,
}

#[derive(Deserialize)]
struct DemoPerson {
    email: String,
    name: String,
    roles: Vec<String>,
}

#[derive(Deserialize)]
struct DemoStatement {
    title: String,
    language: String,
    coordinators: Vec<String>,
    opened_by: String,
    text: Option<String>,
}

/// Fills an empty register, goes on where an earlier start was cut off, and leaves any other register as it is.
pub(crate) async fn seed(app: &Arc<App>) -> Result<(), Failure> {
    let network: Network = serde_json::from_slice(&file("network.json")?).map_err(|_| DAMAGED)?;
    let tells = app.settings.demo == Some(Demo::Stories);
    let register = app.register.view();
    let by_slug = match known(&register, &network.organisations) {
        Some(by_slug) => by_slug,
        None if register.length().0 == 0 => {
            if tells {
                stories::go_back(app);
            }
            add_people(app, &network.organisations, tells).await?
        }
        None => return Ok(()),
    };
    if app.store.get(&vault::stories_key())?.is_some() {
        stories::tell(app, &by_slug).await?;
    }
    for statement in &network.statements {
        if app.register.view().statement_at(&ledger::slug(&statement.title)).is_none() {
            open(app, &by_slug, statement).await?;
            tracing::info!(title = statement.title, "a statement of the demonstration was opened");
        }
    }
    Ok(())
}

/// The demonstration's organisations, if all of them are in the register.
fn known(register: &Register, organisations: &[DemoOrganisation]) -> Option<BTreeMap<String, OrganisationId>> {
    let find = |name: &str| register.organisations().find(|(_, known)| known.names.fi == name).map(|(id, _)| id);
    organisations.iter().map(|each| Some((each.slug.clone(), find(&each.names.fi)?))).collect()
}

/// Why the demonstration's people have their roles.
const REASON: &str = "Esittelyverkosto";

const DAMAGED: Failure = Failure::Damaged("the demonstration's network");

fn file(name: &str) -> Result<Vec<u8>, Failure> {
    Files::get(name).map(|file| file.data.into_owned()).ok_or(DAMAGED)
}

/// Organisations, people and roles in one append, with what is going to be told of them: a crash leaves all or nothing.
async fn add_people(
    app: &App,
    organisations: &[DemoOrganisation],
    tells: bool,
) -> Result<BTreeMap<String, OrganisationId>, Failure> {
    let (mut commands, mut puts, mut by_slug) = (Vec::new(), Vec::new(), BTreeMap::new());
    // Some act for several organisations, and are one person.
    let mut by_email = BTreeMap::new();
    for each in organisations {
        let organisation = OrganisationId::new(random());
        by_slug.insert(each.slug.clone(), organisation);
        let DemoNames { fi, sv, en } = &each.names;
        let names = Names { fi: fi.clone(), sv: sv.clone(), en: en.clone() };
        commands.push(RegisterCommand::AddOrganisation { organisation, names, details: details::details(each)? });
        for person in &each.people {
            let id = *by_email.entry(&person.email).or_insert_with(|| {
                let id = PersonId::new(random());
                let record = PersonRecord::new(&person.name, &person.email, random());
                commands.push(RegisterCommand::AddPerson { person: id, commitment: record.commitment() });
                puts.extend(record.puts(id));
                id
            });
            for role in &person.roles {
                let role = Role::named(role).ok_or(DAMAGED)?;
                commands.push(RegisterCommand::GrantRole {
                    person: id,
                    organisation,
                    role,
                    reason: Some(REASON.to_owned()),
                });
            }
        }
    }
    commands.extend(details::memberships(organisations, &by_slug)?);
    puts.extend(tells.then(|| (vault::stories_key(), Bytes::from_static(b"begun"))));
    app.register.decide(app.clock.now(), Author::Operator, commands, puts).await?.map_err(|_| DAMAGED)?;
    Ok(by_slug)
}

async fn open(app: &Arc<App>, by_slug: &BTreeMap<String, OrganisationId>, demo: &DemoStatement) -> Result<(), Failure> {
    let coordinators: Option<Vec<_>> = demo.coordinators.iter().map(|slug| by_slug.get(slug).copied()).collect();
    let person = app.people.at(&demo.opened_by)?.ok_or(DAMAGED)?;
    let organisation = app.register.view().hats(person).first().copied().ok_or(DAMAGED)?;
    let by = Hat { person, organisation };
    let at = app.clock.now();
    let (_, creation) = Document::create(Actor::new(random()));
    let wish = NewStatement {
        by,
        statement: StatementId::new(random()),
        title: demo.title.clone(),
        language: Language::tagged(&demo.language).ok_or(DAMAGED)?,
        coordinators: coordinators.ok_or(DAMAGED)?,
        openness: Openness::default(),
        about: Brief::default(),
        lineage: None,
        themes: std::collections::BTreeSet::new(),
        text: vec![wire::item(by, at, &creation)],
        remember: Box::new(|_| None),
    };
    let statement = app.register.open_statement(at, wish).await?.map_err(|_| DAMAGED)?;
    let Some(name) = &demo.text else { return Ok(()) };
    let markdown = String::from_utf8(file(name)?).map_err(|_| DAMAGED)?;
    let opened = app.rooms.open(statement.id).await?.ok_or(Failure::Stopped)?;
    match write(app, &opened, by, Text::from_markdown(&markdown), |_| None).await {
        Ok(_) => Ok(()),
        Err(NotWritten::Failed(failure)) => Err(failure),
        Err(NotWritten::Refused(_)) => Err(DAMAGED),
    }
}
