//! The register as a file that `plan` reads, and a spreadsheet opens.

use super::cells::{contact_roles, kind_word, language_word, role_word, sector_word, size_word};
use super::columns::{Column, Meaning};
use super::plan::days;
use crate::{failure::Failure, finland::finland, folded::alphabetical, vault::PersonRecord};
use ledger::{Details, Language, Names, Organisation, Register, Role, Standing};
use terms::{Date, OrganisationId, PersonId};
use words::Words;

/// Whoever a reference stands for.
type PersonOf<'a> = &'a dyn Fn(PersonId) -> Result<Option<PersonRecord>, Failure>;

/// All members of the network, by name; a contact after the first has a row of its own.
pub(crate) fn export(
    register: &Register,
    today: Date,
    words: &Words,
    person: PersonOf<'_>,
) -> Result<Vec<u8>, Failure> {
    let mut rows = vec![Column::ALL.iter().map(|column| column.heading(words)).collect::<Vec<_>>()];
    let members = register.organisations().filter(|(_, each)| each.standing == Standing::Member);
    let mut members: Vec<(OrganisationId, &Organisation)> = members.collect();
    members.sort_by_cached_key(|(id, each)| (alphabetical(each.names.in_language(Language::Finnish)), *id));
    for (id, organisation) in members {
        let contacts = contacts(register, id, words, person)?;
        let mut contacts = contacts.into_iter();
        let own = described(register, today, words, (id, organisation));
        rows.push([&own[..], &contacts.next().unwrap_or_default()].concat());
        for contact in contacts {
            let mut again = vec![String::new(); own.len()];
            again[0].clone_from(&own[0]);
            rows.push([&again[..], &contact].concat());
        }
    }
    Ok(publish::csv(rows.iter().map(Vec::as_slice)))
}

/// Everything but the contact, in the order of the columns.
fn described(
    register: &Register,
    today: Date,
    words: &Words,
    (id, organisation): (OrganisationId, &Organisation),
) -> Vec<String> {
    let Organisation { names: Names { fi, sv, en }, details, .. } = organisation;
    let Details { kind, size, business_id, association_number, municipality, county, sectors, languages, website } =
        details;
    let spoken = words.language();
    let county = county.as_ref().map(|code| {
        finland().county_names(code).map_or(code.to_string(), |names| names.in_language(spoken).to_owned())
    });
    let municipality = municipality.map(|code| {
        finland().municipality_names(code).map_or(code.to_string(), |names| names.in_language(spoken).to_owned())
    });
    vec![
        id.to_string(),
        fi.clone(),
        sv.clone(),
        en.clone(),
        kind.map(|kind| kind_word(kind, words)).unwrap_or_default(),
        size.map(|size| size_word(size, words)).unwrap_or_default(),
        business_id.map(|id| id.to_string()).unwrap_or_default(),
        association_number.map(|number| number.to_string()).unwrap_or_default(),
        municipality.unwrap_or_default(),
        county.unwrap_or_default(),
        listed(sectors.iter().map(|sector| sector_word(*sector, words))),
        listed(languages.iter().map(|language| language_word(*language, words))),
        website.as_ref().map(|website| website.to_string()).unwrap_or_default(),
        umbrellas(register, today, id),
        past_umbrellas(register, today, id),
    ]
}

/// Those that it belongs to now.
fn umbrellas(register: &Register, today: Date, member: OrganisationId) -> String {
    let held = register.umbrellas(member).filter(|(_, link)| link.holds_on(today));
    let mut named: Vec<String> = held.map(|(umbrella, _)| found_by(register, umbrella)).collect();
    named.dedup();
    named.join("; ")
}

/// Those that it belonged to or will belong to, with the days.
fn past_umbrellas(register: &Register, today: Date, member: OrganisationId) -> String {
    let others = register.umbrellas(member).filter(|(_, link)| !link.holds_on(today));
    let dated =
        others.map(|(umbrella, link)| format!("{} {}", found_by(register, umbrella), days(link.from, link.until)));
    dated.collect::<Vec<_>>().join("; ")
}

/// What the import finds the organisation by: a number where there is one, else its id, because a name may be another's too.
fn found_by(register: &Register, id: OrganisationId) -> String {
    let details = register.organisation(id).map(|known| &known.details);
    let number = details.and_then(|details| details.business_id).map(|number| number.to_string());
    number.unwrap_or_else(|| id.to_string())
}

/// Name, address and roles of each.
fn contacts(
    register: &Register,
    organisation: OrganisationId,
    words: &Words,
    person: PersonOf<'_>,
) -> Result<Vec<[String; 3]>, Failure> {
    let mut found = Vec::new();
    for (id, _) in register.contacts(organisation) {
        let roles: Vec<Role> =
            contact_roles().into_iter().filter(|role| register.holds(id, organisation, *role)).collect();
        // Somebody who only coordinates has no role that the import gives.
        if roles.is_empty() {
            continue;
        }
        if let Some(record) = person(id)? {
            found.push([record.name, record.email, listed(roles.into_iter().map(|role| role_word(role, words)))]);
        }
    }
    Ok(found)
}

fn listed(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(", ")
}
