//! An organisation as the register sees it.

use super::{AssociationNumber, BusinessId, County, Municipality, Website};
use crate::{
    Language, Refusal,
    line::{Hidden, Unfit, line},
    named::named,
};
use std::collections::BTreeSet;
use terms::{Date, Digest, Seq, Timestamp, limits};

/// An organisation's name in the three languages of the product; what is not given is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// In Finnish.
    pub fi: String,
    /// In Swedish.
    pub sv: String,
    /// In English.
    pub en: String,
}

impl Names {
    /// The name in a language; where there is none, the Finnish, Swedish or English one.
    pub fn in_language(&self, language: Language) -> &str {
        let wanted = match language {
            Language::Finnish => &self.fi,
            Language::Swedish => &self.sv,
            Language::English => &self.en,
        };
        [wanted, &self.fi, &self.sv, &self.en].into_iter().find(|name| !name.is_empty()).unwrap_or(wanted)
    }

    /// What is wrong with the names, each with the language whose name it is.
    pub fn faults(&self) -> Vec<(Language, Refusal)> {
        if let Err(Refusal::NameMissing) = self.checked() {
            return vec![(Language::Finnish, Refusal::NameMissing)];
        }
        let each =
            [(Language::Finnish, &self.fi), (Language::Swedish, &self.sv), (Language::English, &self.en)].into_iter();
        each.filter_map(|(language, text)| name(text).err().map(|refusal| (language, refusal))).collect()
    }

    /// The names as they are kept: single spaces, nothing hidden, at least one.
    pub(crate) fn checked(&self) -> Result<Names, Refusal> {
        let names = Names { fi: name(&self.fi)?, sv: name(&self.sv)?, en: name(&self.en)? };
        if [&names.fi, &names.sv, &names.en].into_iter().all(String::is_empty) {
            return Err(Refusal::NameMissing);
        }
        Ok(names)
    }
}

fn name(text: &str) -> Result<String, Refusal> {
    match line(text, limits::ORGANISATION_NAME_CHARS_MAX, Hidden::Refused) {
        Ok(name) => Ok(name),
        Err(Unfit::Missing) => Ok(String::new()),
        Err(Unfit::HasHidden) => Err(Refusal::NameHidden),
        Err(Unfit::TooLong) => Err(Refusal::NameTooLong),
    }
}

named! {
    /// What an organisation is.
    Kind, "kind of organisation":
    /// A registered or unregistered association.
    Association = "association",
    /// An association of associations.
    Umbrella = "umbrella",
    /// A network without a legal person of its own.
    Network = "network",
    /// A foundation.
    Foundation = "foundation",
    /// A cooperative.
    Cooperative = "cooperative",
    /// A municipality, a parish, a school.
    PublicBody = "public-body",
    /// A company.
    Company = "company",
    /// Anything else.
    Other = "other",
}

named! {
    /// How large an organisation is, by its members who are persons. What has no such members, as a foundation, has no size.
    Size, "size":
    /// Fewer than 50.
    Under50 = "under-50",
    /// 50 to 199.
    From50 = "50-199",
    /// 200 to 999.
    From200 = "200-999",
    /// 1,000 to 4,999.
    From1000 = "1000-4999",
    /// 5,000 or more.
    From5000 = "5000-or-more",
}

impl Size {
    /// The size of an organisation with so many persons as its members; none without any.
    pub fn of(persons: u64) -> Option<Size> {
        match persons {
            0 => None,
            1..50 => Some(Size::Under50),
            50..200 => Some(Size::From50),
            200..1_000 => Some(Size::From200),
            1_000..5_000 => Some(Size::From1000),
            5_000.. => Some(Size::From5000),
        }
    }
}

named! {
    /// A field of civil society.
    Sector, "sector":
    /// Culture and arts.
    Culture = "culture",
    /// Sports and exercise.
    Sports = "sports",
    /// Children, youth and families.
    Youth = "youth",
    /// Health and social welfare.
    HealthSocial = "health-social",
    /// Disability and long-term illness.
    Disability = "disability",
    /// Older people.
    Elderly = "elderly",
    /// Nature and environment.
    Environment = "environment",
    /// Immigration and integration.
    Immigration = "immigration",
    /// Peace, human rights, equality.
    PeaceHumanRights = "peace-human-rights",
    /// Education and research.
    Education = "education",
    /// Faith and world views.
    Faith = "faith",
    /// Villages and neighbourhoods.
    VillageNeighbourhood = "village-neighbourhood",
    /// Work and livelihood.
    WorkLivelihood = "work-livelihood",
    /// Rescue and preparedness.
    RescuePreparedness = "rescue-preparedness",
    /// Animals.
    Animals = "animals",
    /// Anything else.
    Other = "other",
}

named! {
    /// Who has to sign for an organisation.
    SigningRule, "signing rule":
    /// One signatory.
    One = "one",
    /// Two signatories together.
    TwoTogether = "two-together",
}

named! {
    /// Where an organisation stands in the network.
    Standing, "standing":
    /// It has applied and waits for a coordinator.
    Applied = "applied",
    /// It belongs to the network.
    Member = "member",
    /// It has left, or was removed.
    Left = "left",
    /// It applied and was not taken.
    Declined = "declined",
}

/// What an organisation tells about itself beside its names; nothing of it is required.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// What it is; entries of the register's first version don't tell.
    pub kind: Option<Kind>,
    /// How large it is; entries of the register's first four versions don't tell.
    pub size: Option<Size>,
    /// Its Y-tunnus.
    pub business_id: Option<BusinessId>,
    /// Its number in the register of associations.
    pub association_number: Option<AssociationNumber>,
    /// Where it has its seat.
    pub municipality: Option<Municipality>,
    /// The wellbeing services county it works in.
    pub county: Option<County>,
    /// The fields it works in.
    pub sectors: BTreeSet<Sector>,
    /// The languages it works in.
    pub languages: BTreeSet<Language>,
    /// Its web address.
    pub website: Option<Website>,
}

/// How many associations an umbrella says that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberCount {
    /// How many.
    pub count: u32,
    /// On which day.
    pub on: Date,
    /// Where this is known from.
    pub source: String,
}

/// One organisation as the register sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its names.
    pub names: Names,
    /// What else it tells about itself.
    pub details: Details,
    /// SHA-256 of its logo, which lies beside the ledger.
    pub logo: Option<Digest>,
    /// How many associations belong to it, as it says itself.
    pub stated: Option<MemberCount>,
    /// Who has to sign for it.
    pub signing: SigningRule,
    /// Where it stands in the network.
    pub standing: Standing,
    /// Since when it stands there.
    pub since: Timestamp,
    /// The entry that last told its names and details: what a later description is based on.
    pub changed: Seq,
}

/// For how long a member belongs to an umbrella, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Its first day.
    pub from: Date,
    /// Its last day, once that is known.
    pub until: Option<Date>,
    /// Where this is known from.
    pub source: String,
}

impl Membership {
    /// Whether it holds on that day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether both hold on some day.
    pub(super) fn meets(&self, from: Date, until: Option<Date>) -> bool {
        until.is_none_or(|until| self.from <= until) && self.until.is_none_or(|own| from <= own)
    }
}
