//! Whatever is in the register goes out into a file and comes back as nothing new, in every language.

use super::*;
use crate::failure::Failure;
use crate::finland::finland;
use crate::vault::PersonRecord;
use ledger::{
    AssociationNumber, Author, BusinessId, Details, Kind, Names, Register, RegisterCommand, Role, Sector, Size, Website,
};
use proptest::prelude::*;
use std::cell::Cell;
use std::collections::BTreeMap;
use terms::{Date, OrganisationId, PersonId, Timestamp};
use words::{Language, Words};

const AT: Timestamp = Timestamp::from_ms(1_800_000_000_000);

/// A register and its people, as a test makes them.
#[derive(Debug, Default, Clone)]
struct World {
    register: Register,
    people: BTreeMap<PersonId, PersonRecord>,
}

impl World {
    fn does(&mut self, command: RegisterCommand) -> Result<(), ledger::Refusal> {
        let events = self.register.decide(Author::Operator, command)?;
        events.iter().for_each(|event| self.register.apply(AT, event));
        Ok(())
    }

    fn plan(&self, csv: &[u8], decisions: &Decisions) -> Plan {
        let sheet = Sheet::read("x.csv", csv).expect("a table");
        let drawn = Cell::new(self.register.length().0 << 16);
        let draw = || {
            drawn.set(drawn.get() + 1);
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&drawn.get().to_be_bytes());
            bytes
        };
        let person = |address: &str| -> Result<_, Failure> {
            let found = self.people.iter().find(|(_, record)| record.email.to_lowercase() == address);
            Ok(found.map(|(id, record)| (*id, record.clone())))
        };
        let known = Known {
            register: &self.register,
            by: Author::Operator,
            at: AT,
            today: today(),
            language: Language::Finnish,
            person: &person,
            draw: &draw,
        };
        plan(&known, &sheet, decisions).expect("nothing fails").expect("known columns")
    }

    fn export(&self, language: Language) -> Vec<u8> {
        let person = |id: PersonId| Ok(self.people.get(&id).cloned());
        export(&self.register, today(), Words::of(language), &person).expect("nothing fails")
    }
}

/// Memberships that hold today, that are over, and that have yet to begin.
const DAYS: [(&str, Option<&str>); 5] = [
    ("2027-01-15", None),
    ("2019-03-01", Some("2021-12-31")),
    ("2022-01-01", Some("2027-01-14")),
    ("2027-01-16", None),
    ("2028-01-01", Some("2028-01-01")),
];

fn today() -> Date {
    Date::parse("2027-01-15").expect("a day")
}

fn id(number: usize) -> OrganisationId {
    let mut bytes = [7; 16];
    bytes[8..].copy_from_slice(&(number as u64).to_be_bytes());
    OrganisationId::new(bytes)
}

/// A Y-tunnus with the right check digit, if there is one for that number.
fn business_id(number: u32) -> Option<BusinessId> {
    (0..10).find_map(|check| BusinessId::parse(&format!("{number:07}-{check}")).ok())
}

prop_compose! {
    fn details()(
        kind in proptest::option::of(proptest::sample::select(Kind::ALL)),
        size in proptest::option::of(proptest::sample::select(Size::ALL)),
        business in proptest::option::of(1_u32..9_999_999),
        association in proptest::option::of(1_u32..999_999),
        municipality in proptest::option::of(0_usize..309),
        county in proptest::option::of(0_usize..24),
        sectors in proptest::collection::btree_set(proptest::sample::select(Sector::ALL), 0..4),
        languages in proptest::collection::btree_set(proptest::sample::select(&ledger::Language::ALL[..]), 0..4),
        website in proptest::option::of("[a-z]{1,9}\\.fi(/[a-z=+@-]{0,5})?"),
    ) -> Details {
        Details {
            kind,
            size,
            business_id: business.and_then(business_id),
            association_number: association.and_then(|number| AssociationNumber::parse(&number.to_string()).ok()),
            municipality: municipality.map(|at| finland().municipalities(Language::Finnish)[at].0),
            county: county.map(|at| finland().counties(Language::Finnish)[at].0.clone()),
            sectors,
            languages,
            website: website.and_then(|text| Website::parse(&text).ok()),
        }
    }
}

prop_compose! {
    /// Names that files have trouble with: separators, quotes, formulas, lines of other alphabets, one name many times.
    fn names()(fi in "([=+@;,'\"|äÄ-]{0,3}[a-cÅö ;]{0,4}( ry)?)?", sv in "[=A-Cé,]{0,4}", en in "(\\p{L}{1,5})?") -> Names {
        Names { fi, sv, en }
    }
}

prop_compose! {
    fn world()(
        organisations in proptest::collection::vec((names(), details()), 1..12),
        links in proptest::collection::vec((0_usize..12, 0_usize..12, 0_usize..DAYS.len()), 0..8),
        contacts in proptest::collection::vec((0_usize..12, "[=a-zäö' -]{1,6}", 0_usize..5, 0_usize..4), 0..8),
    ) -> World {
        let mut world = World::default();
        // What the rules refuse isn't there: names without a letter, numbers that are taken, circles of umbrellas.
        for (number, (names, details)) in organisations.into_iter().enumerate() {
            let _ = world.does(RegisterCommand::AddOrganisation { organisation: id(number), names, details });
        }
        for (umbrella, member, days) in links {
            let (umbrella, member) = (id(umbrella), id(member));
            let source = "jäsenluettelo".to_owned();
            let (from, until) = DAYS[days];
            let (from, until) = (Date::parse(from).expect("a day"), until.and_then(Date::parse));
            let _ = world.does(RegisterCommand::LinkMember { umbrella, member, from, until, source });
        }
        for (organisation, name, who, role) in contacts {
            let person = PersonId::new([who as u8; 16]);
            if !world.register.knows_person(person) {
                let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
                let name = if name.is_empty() { "Aino".to_owned() } else { name };
                let record = PersonRecord::new(&name, &format!("H{who}@esimerkki.example"), [who as u8; 32]);
                let commitment = record.commitment();
                world.does(RegisterCommand::AddPerson { person, commitment }).expect("a new person");
                world.people.insert(person, record);
            }
            let role = Role::ALL[role + 1];
            let _ = world.does(RegisterCommand::GrantRole { person, organisation: id(organisation), role, reason: None });
        }
        world
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_was_exported_is_nothing_new(world in world(), language in 0_usize..3) {
        prop_assume!(world.register.organisations().next().is_some());
        let file = world.export(Language::ALL[language]);
        let plan = world.plan(&file, &Decisions::new());
        let faults: Vec<_> = plan.rows.iter().flat_map(|row| &row.faults).collect();
        prop_assert!(faults.is_empty(), "{faults:?}\n{}", String::from_utf8_lossy(&file));
        prop_assert_eq!(plan.count(Outcome::Nothing), plan.rows.len(), "{}", String::from_utf8_lossy(&file));
        prop_assert!(plan.commands.is_empty());
    }

    #[test]
    fn a_file_imported_twice_is_nothing_new(world in world()) {
        prop_assume!(world.register.organisations().next().is_some());
        // Without ids, as if it came from elsewhere, into a register that knows nothing.
        let file = String::from_utf8(world.export(Language::English)).expect("UTF-8");
        let file = file.replacen("Id;", "Elsewhere;", 1);
        let mut empty = World { register: Register::default(), people: world.people.clone() };
        for person in world.people.keys() {
            let commitment = world.people[person].commitment();
            empty.does(RegisterCommand::AddPerson { person: *person, commitment }).expect("a new person");
        }
        let mut decisions = Decisions::new();
        // What is not clear is left out, as somebody may decide.
        for row in &empty.plan(file.as_bytes(), &decisions).rows {
            if matches!(row.outcome, Outcome::Faulty | Outcome::Undecided) {
                decisions.insert(row.line, Choice::Skip);
            }
        }
        let first = empty.plan(file.as_bytes(), &decisions);
        // Leaving one out may leave another without its umbrella, or without what it was like.
        prop_assume!(first.is_ready());
        for command in first.commands {
            prop_assert_eq!(empty.does(command), Ok(()));
        }
        let second = empty.plan(file.as_bytes(), &decisions);
        prop_assert!(second.commands.is_empty(), "{}", file);
        prop_assert!(second.is_ready(), "{}", file);
        prop_assert_eq!(second.count(Outcome::Nothing) + second.count(Outcome::Skipped), second.rows.len());
    }
}

#[test]
fn every_heading_and_every_value_is_read_in_every_language() {
    for language in Language::ALL {
        let words = Words::of(language);
        let headings: Vec<String> = Column::ALL.iter().map(|column| column.heading(words)).collect();
        let file = format!("{}\nx\n", headings.join("\t"));
        let sheet = Sheet::read("x", file.as_bytes()).expect("a table");
        let columns = super::columns::Columns::<Column>::read(&sheet).expect("known columns");
        assert_eq!(columns.known().collect::<Vec<_>>(), Column::ALL, "{}", language.tag());
        for column in [Column::Kind, Column::Size, Column::Sectors, Column::Languages, Column::ContactRoles] {
            for word in accepted(column, words) {
                assert!(!word.contains([',', ';', '|']), "{word} would be read as two values");
            }
        }
    }
}

#[test]
fn every_reason_why_a_file_is_not_read_has_words() {
    for why in Unreadable::ALL {
        for language in Language::ALL {
            assert!(Words::of(language).has(&format!("refusal-{}", why.code())), "{why:?}");
        }
    }
}

#[test]
fn decisions_are_written_as_they_are_read() {
    for text in ["new", "skip", "line:12", &"ab".repeat(16)] {
        assert_eq!(Choice::parse(text).map(Choice::written).as_deref(), Some(text));
    }
    for text in ["", "line:", "line:x", "old", "abc"] {
        assert_eq!(Choice::parse(text), None, "{text}");
    }
}

#[test]
fn a_size_is_read_by_its_words_and_from_a_number_and_a_file_without_it_leaves_it() {
    let mut world = World::default();
    let names = Names { fi: "Kylät yhdessä ry".to_owned(), ..Names::default() };
    let business_id = BusinessId::parse("0737546-2").ok();
    let details = Details { size: Some(Size::From50), business_id, ..Details::default() };
    world.does(RegisterCommand::AddOrganisation { organisation: id(1), names, details }).expect("a new organisation");
    for (heading, cell, outcome) in [
        ("Henkilöjäseniä", "50–199", Outcome::Nothing),
        ("Personmedlemmar", "50-199", Outcome::Nothing),
        ("Individual members", "120", Outcome::Nothing),
        ("Koko", "", Outcome::Nothing),
        ("Kunta", "", Outcome::Nothing),
        ("Koko", "200–999", Outcome::Changes),
        ("Storlek", "under 50", Outcome::Changes),
        ("Size", "5000-or-more", Outcome::Changes),
        ("Koko", "Vähintään 5000", Outcome::Changes),
        ("Koko", "50 199", Outcome::Changes),
        ("Koko", "0", Outcome::Faulty),
        ("Koko", "-5", Outcome::Faulty),
        ("Koko", "iso", Outcome::Faulty),
        ("Koko", "99999999999999999999", Outcome::Faulty),
    ] {
        let plan = world.plan(format!("Y-tunnus;{heading}\n0737546-2;{cell}\n").as_bytes(), &Decisions::new());
        let row = &plan.rows[0];
        assert_eq!(row.outcome, outcome, "{heading} {cell}: {:?}", row.faults);
        let changes: &[Column] = if outcome == Outcome::Changes { &[Column::Size] } else { &[] };
        assert!(row.changes.iter().eq(changes), "{heading} {cell}: {:?}", row.changes);
    }
}

#[test]
fn what_a_row_may_be_the_same_as_is_proposed_and_a_person_decides() {
    let mut world = World::default();
    let names = Names { fi: "Kylät yhdessä ry".to_owned(), ..Names::default() };
    world
        .does(RegisterCommand::AddOrganisation { organisation: id(1), names, details: Details::default() })
        .expect("a new organisation");
    let known = Choice::Same(Target::Known(id(1)));
    let rows = [
        ("Nimi\nKylät yhdessä ry\n", None, Outcome::Nothing, Some(known)),
        ("Nimi\nKYLÄT YHDESSÄ\n", None, Outcome::Undecided, None),
        ("Nimi\nKYLÄT YHDESSÄ\n", Some(Choice::New), Outcome::New, Some(Choice::New)),
        ("Nimi\nKYLÄT YHDESSÄ\n", Some(known), Outcome::Changes, Some(known)),
        ("Nimi\nKYLÄT YHDESSÄ\n", Some(Choice::Skip), Outcome::Skipped, Some(Choice::Skip)),
        ("Nimi\nKYLÄT YHDESSÄ\n", Some(Choice::Same(Target::Known(id(2)))), Outcome::Undecided, None),
        ("Nimi;Kunta\nKylät yhdessä ry;Espoo\n", None, Outcome::Undecided, None),
        ("Nimi;Kunta\nToiset;Espoo\n", None, Outcome::New, Some(Choice::New)),
    ];
    for (file, wish, outcome, choice) in rows {
        let decisions = wish.map(|wish| (2, wish)).into_iter().collect();
        let plan = world.plan(file.as_bytes(), &decisions);
        assert_eq!((plan.rows[0].outcome, plan.rows[0].choice), (outcome, choice), "{file} {wish:?}");
    }
}
