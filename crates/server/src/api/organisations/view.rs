//! An organisation as the API tells of it.

use crate::api::demo::OrganisationRef;
use ledger::{MemberCount, Membership, Names, Register};
use serde::Serialize;
use terms::OrganisationId;
use utoipa::ToSchema;
use words::Language;

/// An organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganisationView {
    #[serde(flatten)]
    organisation: OrganisationRef,
    names: NamesView,
    /// `association`, `umbrella`, `network`, `foundation`, `cooperative`, `public-body`, `company`, `other`.
    kind: Option<&'static str>,
    /// By its members who are persons: `under-50`, `50-199`, `200-999`, `1000-4999`, `5000-or-more`.
    size: Option<&'static str>,
    business_id: Option<String>,
    association_number: Option<String>,
    /// The three digits of the municipality's code.
    municipality: Option<String>,
    /// The code of the wellbeing services county.
    county: Option<String>,
    sectors: Vec<&'static str>,
    languages: Vec<&'static str>,
    website: Option<String>,
    /// Where its logo is.
    logo: Option<String>,
    /// How many associations belong to it, as it says itself.
    member_count: Option<MemberCountView>,
    /// `one` or `two-together`.
    signing_rule: &'static str,
    /// `applied`, `member`, `left`, `declined`.
    standing: &'static str,
    since: String,
    /// What a change of names and details is based on: give it back as `based_on`.
    revision: u64,
    umbrellas: Vec<MembershipView>,
    members: Vec<MembershipView>,
}

/// How many associations an umbrella says that belong to it.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberCountView {
    count: u32,
    /// On which day.
    on: String,
    /// Where this is known from.
    source: String,
}

impl From<&MemberCount> for MemberCountView {
    fn from(stated: &MemberCount) -> Self {
        MemberCountView { count: stated.count, on: stated.on.to_string(), source: stated.source.clone() }
    }
}

/// Names by language; what is not given is empty.
#[derive(Serialize, ToSchema)]
pub(crate) struct NamesView {
    fi: String,
    sv: String,
    en: String,
}

impl From<&Names> for NamesView {
    fn from(names: &Names) -> Self {
        NamesView { fi: names.fi.clone(), sv: names.sv.clone(), en: names.en.clone() }
    }
}

/// A membership, seen from one of its ends.
#[derive(Serialize, ToSchema)]
pub(crate) struct MembershipView {
    /// The other end.
    organisation: OrganisationRef,
    from: String,
    until: Option<String>,
    /// Where this is known from.
    source: String,
}

impl OrganisationView {
    /// The organisation, if it is in the register.
    pub(crate) fn of(register: &Register, id: OrganisationId, language: Language) -> Option<Self> {
        let known = register.organisation(id)?;
        let details = &known.details;
        let memberships = |all: Vec<(OrganisationId, &Membership)>| {
            all.into_iter().filter_map(|(other, link)| MembershipView::of(register, other, link, language)).collect()
        };
        Some(OrganisationView {
            organisation: (id, super::name(known, language)).into(),
            names: NamesView::from(&known.names),
            kind: details.kind.map(ledger::Kind::name),
            size: details.size.map(ledger::Size::name),
            business_id: details.business_id.map(|id| id.to_string()),
            association_number: details.association_number.map(|number| number.to_string()),
            municipality: details.municipality.map(|code| code.to_string()),
            county: details.county.as_ref().map(ToString::to_string),
            sectors: details.sectors.iter().map(|sector| sector.name()).collect(),
            languages: details.languages.iter().map(|language| language.tag()).collect(),
            website: details.website.as_ref().map(ToString::to_string),
            logo: known.logo.map(|digest| super::logo::address(id, digest)),
            member_count: known.stated.as_ref().map(MemberCountView::from),
            signing_rule: known.signing.name(),
            standing: known.standing.name(),
            since: known.since.to_string(),
            revision: known.changed.0,
            umbrellas: memberships(register.umbrellas(id).collect()),
            members: memberships(register.members(id).collect()),
        })
    }
}

impl MembershipView {
    fn of(register: &Register, other: OrganisationId, link: &Membership, language: Language) -> Option<Self> {
        Some(MembershipView {
            organisation: (other, super::name(register.organisation(other)?, language)).into(),
            from: link.from.to_string(),
            until: link.until.map(|day| day.to_string()),
            source: link.source.clone(),
        })
    }
}
