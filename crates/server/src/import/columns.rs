//! What the columns of a file are, by their headings: in any order, in Finnish, Swedish or English.

use super::sheet::{Sheet, Unreadable};
use crate::folded::folded;
use words::{Language, Words};

/// Something that a column can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Id,
    NameFi,
    NameSv,
    NameEn,
    Kind,
    Size,
    BusinessId,
    AssociationNumber,
    Municipality,
    County,
    Sectors,
    Languages,
    Website,
    Umbrellas,
    PastUmbrellas,
    ContactName,
    ContactEmail,
    ContactRoles,
}

/// What columns of a kind of table can mean.
pub(crate) trait Meaning: Copy + PartialEq + 'static {
    /// Every column, in the order in which they are exported.
    const ALL: &'static [Self];

    /// Its name in the API and in keys of texts.
    fn name(self) -> &'static str;

    /// Its heading in a language, as it is exported.
    fn heading(self, words: &Words) -> String;

    /// Other headings under which people keep it, folded.
    fn also(self) -> &'static [&'static str];

    /// Whether the columns that are there are enough.
    fn check(known: &[Self]) -> Result<(), Unreadable>;
}

impl Meaning for Column {
    const ALL: &'static [Column] = &[
        Column::Id,
        Column::NameFi,
        Column::NameSv,
        Column::NameEn,
        Column::Kind,
        Column::Size,
        Column::BusinessId,
        Column::AssociationNumber,
        Column::Municipality,
        Column::County,
        Column::Sectors,
        Column::Languages,
        Column::Website,
        Column::Umbrellas,
        Column::PastUmbrellas,
        Column::ContactName,
        Column::ContactEmail,
        Column::ContactRoles,
    ];

    fn name(self) -> &'static str {
        match self {
            Column::Id => "id",
            Column::NameFi => "name-fi",
            Column::NameSv => "name-sv",
            Column::NameEn => "name-en",
            Column::Kind => "kind",
            Column::Size => "size",
            Column::BusinessId => "business-id",
            Column::AssociationNumber => "association-number",
            Column::Municipality => "municipality",
            Column::County => "county",
            Column::Sectors => "sectors",
            Column::Languages => "languages",
            Column::Website => "website",
            Column::Umbrellas => "umbrellas",
            Column::PastUmbrellas => "past-umbrellas",
            Column::ContactName => "contact-name",
            Column::ContactEmail => "contact-email",
            Column::ContactRoles => "contact-roles",
        }
    }

    fn heading(self, words: &Words) -> String {
        words.say(&format!("import-column-{}", self.name()))
    }

    fn also(self) -> &'static [&'static str] {
        match self {
            Column::Id => &["tunniste", "id", "organisaatiotunnus"],
            Column::NameFi => {
                &["nimi", "jarjesto", "jarjestonnimi", "yhdistys", "yhdistyksennimi", "organisaatio", "nimifi"]
            }
            Column::NameSv => &["namn", "organisationensnamn", "forening", "foreningensnamn", "namnsv", "nimisv"],
            Column::NameEn => &["name", "organisation", "organization", "organisationname", "nameen", "nimien"],
            Column::Kind => &["tyyppi", "muoto", "typ", "form", "type"],
            // A count of members alone would not tell whether they are persons or associations.
            Column::Size => &["koko", "henkilojasenet", "henkilojasenmaara", "storlek", "antalpersonmedlemmar", "size"],
            Column::BusinessId => &["ytunnus", "lytunnus", "fonummer", "businessid"],
            Column::AssociationNumber => &[
                "rekisterinumero",
                "yhdistysrekisterinumero",
                "rekisternr",
                "registernummer",
                "registernumber",
                "registrationnumber",
            ],
            Column::Municipality => &["kunta", "kotikunta", "kommun", "hemort", "hemkommun", "municipality"],
            Column::County => &["hyvinvointialue", "alue", "valfardsomrade", "county", "wellbeingcounty"],
            Column::Sectors => &["toimiala", "toimialat", "bransch", "branscher", "sector", "sectors"],
            Column::Languages => &["kieli", "kielet", "sprak", "language", "languages"],
            Column::Website => &["www", "kotisivut", "verkkosivut", "hemsida", "webbplats", "website", "url"],
            Column::Umbrellas => &["kattojarjesto", "katto", "liitto", "takorganisation", "forbund", "umbrella"],
            Column::PastUmbrellas => &["entisetkattojarjestot", "tidigareforbund", "pastumbrellas"],
            Column::ContactName => {
                &["yhteyshenkilo", "yhteyshenkilonnimi", "kontaktperson", "contact", "contactperson"]
            }
            Column::ContactEmail => {
                &["sahkoposti", "sahkopostiosoite", "epost", "epostadress", "email", "emailaddress"]
            }
            Column::ContactRoles => &["rooli", "roolit", "roll", "roller", "role", "roles"],
        }
    }

    fn check(known: &[Column]) -> Result<(), Unreadable> {
        let naming =
            [Column::Id, Column::NameFi, Column::NameSv, Column::NameEn, Column::BusinessId, Column::AssociationNumber];
        if naming.iter().any(|column| known.contains(column)) { Ok(()) } else { Err(Unreadable::NoNames) }
    }
}

/// What a heading in any language means.
fn of<C: Meaning>(heading: &str) -> Option<C> {
    let wanted = folded(heading);
    let says = |column: &C| {
        let headings = Language::ALL.into_iter().map(|language| column.heading(Words::of(language)));
        headings.map(|text| folded(&text)).any(|text| text == wanted) || column.also().contains(&wanted.as_str())
    };
    C::ALL.iter().copied().find(says)
}

/// What each column of a sheet is.
#[derive(Debug, Clone)]
pub(crate) struct Columns<C = Column> {
    known: Vec<(C, usize)>,
    /// Headings of columns that are not read, in their order.
    pub(crate) ignored: Vec<String>,
}

impl<C: Meaning> Columns<C> {
    /// Reads the headings; each meaning may be there once, and what a row is about has to be among them.
    pub(crate) fn read(sheet: &Sheet) -> Result<Columns<C>, Unreadable> {
        let mut columns = Columns { known: vec![], ignored: vec![] };
        for (place, heading) in sheet.headings.iter().enumerate() {
            match of(heading) {
                Some(column) if columns.has(column) => return Err(Unreadable::ColumnTwice),
                Some(column) => columns.known.push((column, place)),
                None if heading.trim().is_empty() => {}
                None => columns.ignored.push(heading.trim().to_owned()),
            }
        }
        C::check(&columns.known().collect::<Vec<_>>())?;
        Ok(columns)
    }

    /// Those of the wanted columns that are there, the first of each; all others are passed over.
    pub(crate) fn wanted(headings: &[String], wanted: &[C]) -> Columns<C> {
        let mut columns = Columns { known: vec![], ignored: vec![] };
        for (place, heading) in headings.iter().enumerate() {
            let found = of(heading).filter(|column| wanted.contains(column) && !columns.has(*column));
            columns.known.extend(found.map(|column| (column, place)));
        }
        columns
    }

    /// Where a column is, counted from 0.
    pub(crate) fn place(&self, column: C) -> Option<usize> {
        self.known.iter().find(|(known, _)| *known == column).map(|(_, place)| *place)
    }

    /// The columns that are read, in the file's order.
    pub(crate) fn known(&self) -> impl Iterator<Item = C> {
        self.known.iter().map(|(column, _)| *column)
    }

    /// What a row says in a column; nothing where it is empty.
    pub(crate) fn cell<'a>(&self, column: C, cells: &'a [String]) -> &'a str {
        self.place(column).and_then(|place| cells.get(place)).map_or("", |cell| cell.trim())
    }

    fn has(&self, column: C) -> bool {
        self.known().any(|known| known == column)
    }
}
