//! One row's cells, read one by one. Nothing is guessed: a cell that can't be read is a fault with its place.

use super::columns::{Column, Columns};
use crate::{finland::finland, folded::folded};
use ledger::{
    AssociationNumber, Author, BusinessId, Details, Kind, Names, Refusal, Register, RegisterCommand, RegisterEvent,
    Role, Sector, Size, Website,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use terms::OrganisationId;
use words::{Language, Words};

/// What is wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) column: Column,
    /// What stands in it.
    pub(crate) value: String,
    pub(crate) wrong: Wrong,
}

/// How it is wrong, and what would be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// The register's rules refuse it.
    Refused(Refusal),
    /// It is none of the values that there are; these are they, or the nearest of them.
    Unknown(Vec<String>),
    /// No organisation has that id.
    UnknownId,
    UnknownUmbrella,
    /// Several organisations have that name.
    UnclearUmbrella,
    /// A membership that doesn't hold now has no days, or none that are there.
    MembershipUndated,
    EmailMalformed,
    EmailMissing,
    ContactUnnamed,
}

impl Wrong {
    /// The code of the API and of the texts.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Wrong::Refused(refusal) => refusal.code(),
            Wrong::Unknown(near) if near.is_empty() => "import-unknown",
            Wrong::Unknown(_) => "import-unknown-near",
            Wrong::UnknownId => "import-unknown-id",
            Wrong::UnknownUmbrella => "import-unknown-umbrella",
            Wrong::UnclearUmbrella => "import-unclear-umbrella",
            Wrong::MembershipUndated => "import-membership-undated",
            Wrong::EmailMalformed => "import-email-malformed",
            Wrong::EmailMissing => "import-email-missing",
            Wrong::ContactUnnamed => "import-contact-unnamed",
        }
    }
}

/// What a row tells. What it does not tell is left as it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub(super) id: Option<OrganisationId>,
    pub(super) names: Names,
    pub(super) details: Details,
    pub(super) umbrellas: String,
    pub(super) past_umbrellas: String,
    pub(super) contact: Option<Contact>,
}

/// A person whom a row names.
#[derive(Debug, Clone)]
pub(super) struct Contact {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) roles: BTreeSet<Role>,
}

/// A contact has every role but the coordinator's, which is given by name and with a reason.
pub(super) fn contact_roles() -> BTreeSet<Role> {
    Role::ALL.into_iter().filter(|role| *role != Role::Coordinator).collect()
}

/// Reads a row.
pub(super) fn read(columns: &Columns, cells: &[String], language: Language) -> (Told, Vec<Fault>) {
    let mut reading = Reading { columns, cells, language, faults: vec![] };
    let told = Told {
        id: reading.parsed(Column::Id, |text| text.parse().map_err(|_| Wrong::UnknownId)),
        names: Names {
            fi: reading.name(Column::NameFi),
            sv: reading.name(Column::NameSv),
            en: reading.name(Column::NameEn),
        },
        details: reading.details(),
        umbrellas: columns.cell(Column::Umbrellas, cells).to_owned(),
        past_umbrellas: columns.cell(Column::PastUmbrellas, cells).to_owned(),
        contact: reading.contact(),
    };
    (told, reading.faults)
}

/// What a row says of what an organisation is, and what of that can't be read.
pub(crate) fn described(columns: &Columns, cells: &[String], language: Language) -> (Details, Vec<Fault>) {
    let mut reading = Reading { columns, cells, language, faults: vec![] };
    (reading.details(), reading.faults)
}

struct Reading<'a> {
    columns: &'a Columns,
    cells: &'a [String],
    language: Language,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn details(&mut self) -> Details {
        let language = self.language;
        Details {
            kind: self.parsed(Column::Kind, |text| {
                kind(text).ok_or_else(|| Wrong::Unknown(accepted(Column::Kind, Words::of(language))))
            }),
            size: self.parsed(Column::Size, |text| {
                size(text).ok_or_else(|| Wrong::Unknown(accepted(Column::Size, Words::of(language))))
            }),
            business_id: self.parsed(Column::BusinessId, |text| BusinessId::parse(text).map_err(Wrong::Refused)),
            association_number: self
                .parsed(Column::AssociationNumber, |text| AssociationNumber::parse(text).map_err(Wrong::Refused)),
            municipality: self.parsed(Column::Municipality, |text| {
                let near = || Wrong::Unknown(finland().municipalities_like(text, language));
                finland().municipality(text).ok_or_else(near)
            }),
            county: self.parsed(Column::County, |text| {
                finland().county(text).ok_or_else(|| Wrong::Unknown(finland().counties_like(text, language)))
            }),
            sectors: self.several(Column::Sectors, sector),
            languages: self.several(Column::Languages, spoken),
            website: self.parsed(Column::Website, |text| Website::parse(text).map_err(Wrong::Refused)),
        }
    }

    fn contact(&mut self) -> Option<Contact> {
        let cell = |column| self.columns.cell(column, self.cells);
        let (name, email, roles) = (cell(Column::ContactName), cell(Column::ContactEmail), cell(Column::ContactRoles));
        if email.is_empty() {
            if !name.is_empty() || !roles.is_empty() {
                self.faults.push(Fault {
                    column: Column::ContactEmail,
                    value: String::new(),
                    wrong: Wrong::EmailMissing,
                });
            }
            return None;
        }
        if name.is_empty() {
            self.faults.push(Fault { column: Column::ContactName, value: String::new(), wrong: Wrong::ContactUnnamed });
        }
        let name = self.name(Column::ContactName);
        let told = self.several(Column::ContactRoles, role);
        let email = self.parsed(Column::ContactEmail, address)?;
        Some(Contact { name, email, roles: if told.is_empty() { contact_roles() } else { told } })
    }

    fn name(&mut self, column: Column) -> String {
        self.parsed(column, |text| checked_name(text).map_err(Wrong::Refused)).unwrap_or_default()
    }

    fn parsed<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, Wrong>) -> Option<T> {
        let text = self.columns.cell(column, self.cells);
        if text.is_empty() {
            return None;
        }
        match parse(text) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.faults.push(Fault { column, value: text.to_owned(), wrong });
                None
            }
        }
    }

    /// Values that are parted by commas, semicolons or lines.
    fn several<T: Ord>(&mut self, column: Column, parse: fn(&str) -> Option<T>) -> BTreeSet<T> {
        let text = self.columns.cell(column, self.cells);
        let mut found = BTreeSet::new();
        for part in text.split([',', ';', '\n', '|']).map(str::trim).filter(|part| !part.is_empty()) {
            match parse(part) {
                Some(value) => {
                    found.insert(value);
                }
                None => {
                    let wrong = Wrong::Unknown(accepted(column, Words::of(self.language)));
                    self.faults.push(Fault { column, value: part.to_owned(), wrong });
                }
            }
        }
        found
    }
}

/// Every value that a column with few of them accepts, as people write it.
pub(crate) fn accepted(column: Column, words: &Words) -> Vec<String> {
    match column {
        Column::Kind => Kind::ALL.iter().map(|kind| kind_word(*kind, words)).collect(),
        Column::Size => Size::ALL.iter().map(|size| size_word(*size, words)).collect(),
        Column::Sectors => Sector::ALL.iter().map(|sector| sector_word(*sector, words)).collect(),
        Column::Languages => ledger::Language::ALL.into_iter().map(|language| language_word(language, words)).collect(),
        Column::ContactRoles => contact_roles().into_iter().map(|role| role_word(role, words)).collect(),
        _ => vec![],
    }
}

pub(super) fn kind_word(kind: Kind, words: &Words) -> String {
    words.say(&format!("organisation-kind-{}", kind.name()))
}

pub(super) fn size_word(size: Size, words: &Words) -> String {
    words.say(&format!("organisation-size-{}", size.name()))
}

pub(super) fn sector_word(sector: Sector, words: &Words) -> String {
    words.say(&format!("sector-{}", sector.name()))
}

pub(super) fn language_word(language: ledger::Language, words: &Words) -> String {
    words.say(&format!("language-{}", language.tag()))
}

pub(super) fn role_word(role: Role, words: &Words) -> String {
    words.say(&format!("role-{}", role.name()))
}

/// Values by every word for them, folded: in any language, and by their name in the API.
type Vocabulary<T> = BTreeMap<String, T>;

fn vocabulary<T: Copy>(all: &[T], name: fn(T) -> &'static str, word: fn(T, &Words) -> String) -> Vocabulary<T> {
    let spelt = |each: &T| {
        let words = Language::ALL.into_iter().map(|language| word(*each, Words::of(language)));
        words.chain([name(*each).to_owned()]).map(|text| (folded(&text), *each)).collect::<Vec<_>>()
    };
    all.iter().flat_map(spelt).collect()
}

fn kind(text: &str) -> Option<Kind> {
    static KINDS: LazyLock<Vocabulary<Kind>> = LazyLock::new(|| vocabulary(Kind::ALL, Kind::name, kind_word));
    KINDS.get(&folded(text)).copied()
}

/// By a word, or by how many persons are members.
fn size(text: &str) -> Option<Size> {
    static SIZES: LazyLock<Vocabulary<Size>> = LazyLock::new(|| vocabulary(Size::ALL, Size::name, size_word));
    // A number comes first: folded, "50–199" is 50199.
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    match digits.parse() {
        Ok(persons) => Size::of(persons),
        Err(_) => SIZES.get(&folded(text)).copied(),
    }
}

fn sector(text: &str) -> Option<Sector> {
    static SECTORS: LazyLock<Vocabulary<Sector>> = LazyLock::new(|| vocabulary(Sector::ALL, Sector::name, sector_word));
    SECTORS.get(&folded(text)).copied()
}

fn spoken(text: &str) -> Option<ledger::Language> {
    static LANGUAGES: LazyLock<Vocabulary<ledger::Language>> =
        LazyLock::new(|| vocabulary(&ledger::Language::ALL, ledger::Language::tag, language_word));
    LANGUAGES.get(&folded(text)).copied()
}

fn role(text: &str) -> Option<Role> {
    static ROLES: LazyLock<Vocabulary<Role>> =
        LazyLock::new(|| vocabulary(&contact_roles().into_iter().collect::<Vec<_>>(), Role::name, role_word));
    ROLES.get(&folded(text)).copied()
}

/// A name as the register keeps it, by the register's own rule.
fn checked_name(text: &str) -> Result<String, Refusal> {
    static NOBODY: LazyLock<Register> = LazyLock::new(Register::default);
    let names = Names { fi: text.to_owned(), ..Names::default() };
    let organisation = OrganisationId::new([0; 16]);
    let command = RegisterCommand::AddOrganisation { organisation, names, details: Details::default() };
    match NOBODY.decide(Author::Operator, command)?.pop() {
        Some(RegisterEvent::OrganisationAdded { names, .. }) => Ok(names.fi),
        _ => Err(Refusal::NameMissing),
    }
}

/// What looks like an address. Whether it is one shows when mail is sent there.
fn address(text: &str) -> Result<String, Wrong> {
    let plain = text.len() <= 254 && text.chars().all(|c| c.is_ascii_graphic() && !"<>()[],;:\\\"".contains(c));
    let parted = text.split_once('@').filter(|(local, host)| {
        let parts = || host.split('.');
        !local.is_empty() && !host.contains('@') && parts().count() > 1 && parts().all(|part| !part.is_empty())
    });
    if plain && parted.is_some() { Ok(text.to_owned()) } else { Err(Wrong::EmailMalformed) }
}
