//! What the demonstration's organisations are, in the register's words.

use super::{DAMAGED, DemoOrganisation, REASON};
use crate::{failure::Failure, finland::finland};
use ledger::{Details, Kind, Language, RegisterCommand, Sector, Size};
use std::collections::BTreeMap;
use terms::{Date, OrganisationId};

/// Since when the demonstration's members belong to their umbrellas.
const SINCE: &str = "2024-01-01";

/// What an organisation of the demonstration tells about itself.
pub(super) fn details(demo: &DemoOrganisation) -> Result<Details, Failure> {
    let municipality = finland().municipality(&demo.municipality).ok_or(DAMAGED)?;
    let (kind, size) = match demo.members_are.as_str() {
        "associations" => (Kind::Umbrella, None),
        _ => (Kind::Association, Size::of(demo.members)),
    };
    // Some of them work in languages that the product doesn't speak.
    let languages = demo.languages.iter().filter_map(|tag| Language::tagged(tag));
    Ok(Details {
        kind: Some(kind),
        size,
        municipality: Some(municipality),
        county: finland().county_of(municipality).cloned(),
        sectors: sector(&demo.kind)?.into_iter().collect(),
        languages: languages.collect(),
        ..Details::default()
    })
}

/// An umbrella of all kinds of associations works in no field of its own.
fn sector(kind: &str) -> Result<Option<Sector>, Failure> {
    Ok(Some(match kind {
        "umbrella" => return Ok(None),
        "culture" => Sector::Culture,
        "disability" => Sector::Disability,
        "employment" => Sector::WorkLivelihood,
        "health" => Sector::HealthSocial,
        "immigrants" => Sector::Immigration,
        "parents" | "youth" => Sector::Youth,
        "pensioners" => Sector::Elderly,
        "sports" => Sector::Sports,
        "village" => Sector::VillageNeighbourhood,
        "women" => Sector::PeaceHumanRights,
        _ => return Err(DAMAGED),
    }))
}

/// Who is a member of whom.
pub(super) fn memberships(
    organisations: &[DemoOrganisation],
    by_slug: &BTreeMap<String, OrganisationId>,
) -> Result<Vec<RegisterCommand>, Failure> {
    let from = Date::parse(SINCE).ok_or(DAMAGED)?;
    let find = |slug: &String| by_slug.get(slug).copied().ok_or(DAMAGED);
    let with_umbrella = organisations.iter().filter_map(|each| Some((&each.slug, each.umbrella.as_ref()?)));
    let link = |(member, umbrella)| {
        let (umbrella, member) = (find(umbrella)?, find(member)?);
        Ok(RegisterCommand::LinkMember { umbrella, member, from, until: None, source: REASON.to_owned() })
    };
    with_umbrella.map(link).collect()
}
