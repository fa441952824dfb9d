//! The register's organisations as lists show them: in the order of their names, ready to be searched. What hasn't
//! changed since the last look is kept, so that a list of 5,000 costs little more than walking through it.

use crate::folded::{alphabetical, folded};
use ledger::{County, Kind, Organisation, Register, Sector, Standing};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use terms::{OrganisationId, Seq};
use words::Language;

/// One organisation as lists need it.
pub(crate) struct Row {
    pub(crate) id: OrganisationId,
    pub(crate) standing: Standing,
    changed: Seq,
    kind: Option<Kind>,
    county: Option<County>,
    sectors: BTreeSet<Sector>,
    /// All names and numbers as they are searched.
    searched: String,
    /// What it is sorted by, in each language.
    keys: [String; 3],
}

/// All organisations as of one state of the register.
#[derive(Default)]
pub(crate) struct Listing {
    length: Seq,
    by_id: BTreeMap<OrganisationId, Arc<Row>>,
    orders: [Vec<Arc<Row>>; 3],
}

/// The newest listing.
#[derive(Default)]
pub(crate) struct Directory(Mutex<Arc<Listing>>);

/// What a list is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// Each of these is in one of its names or numbers.
    pub(crate) words: Vec<String>,
    pub(crate) kind: Option<Kind>,
    pub(crate) county: Option<County>,
    pub(crate) sector: Option<Sector>,
    pub(crate) standing: Option<Standing>,
}

impl Directory {
    /// The organisations of this register.
    pub(crate) fn listing(&self, register: &Register) -> Arc<Listing> {
        // Whoever panicked with the lock held left the listing before theirs, which is whole.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.length != register.length() {
            *kept = Arc::new(kept.renewed(register));
        }
        kept.clone()
    }
}

impl Listing {
    fn renewed(&self, register: &Register) -> Listing {
        let row = |id: OrganisationId, organisation: &Organisation| match self.by_id.get(&id) {
            Some(row) if row.changed == organisation.changed && row.standing == organisation.standing => row.clone(),
            _ => Arc::new(Row::of(id, organisation)),
        };
        let by_id: BTreeMap<_, _> = register.organisations().map(|(id, known)| (id, row(id, known))).collect();
        let is_same = |(one, other): (&Arc<Row>, &Arc<Row>)| Arc::ptr_eq(one, other);
        let same = by_id.len() == self.by_id.len() && by_id.values().zip(self.by_id.values()).all(is_same);
        let orders = if same { self.orders.clone() } else { [0, 1, 2].map(|language| sorted(&by_id, language)) };
        Listing { length: register.length(), by_id, orders }
    }

    /// All organisations in the order of their names.
    pub(crate) fn ordered(&self, language: Language) -> &[Arc<Row>] {
        &self.orders[place(language)]
    }

    /// Those that are wanted and seen, in the order of their names.
    pub(crate) fn wanted<'a>(
        &'a self,
        language: Language,
        wanted: &'a Wanted,
        seen: impl Fn(&Row) -> bool + 'a,
    ) -> impl Iterator<Item = &'a Row> {
        self.ordered(language).iter().map(|row| &**row).filter(move |row| wanted.includes(row) && seen(row))
    }

    /// The organisations that people may mean by a name or number: those that have exactly it, or else some that have
    /// all its words.
    pub(crate) fn meant(&self, register: &Register, text: &str, count_max: usize) -> Vec<OrganisationId> {
        let whole = folded(text);
        if whole.is_empty() {
            return vec![];
        }
        let exactly = |row: &&Row| {
            let known = register.organisation(row.id);
            known.is_some_and(|known| searched(known).any(|part| folded(&part) == whole))
        };
        let wanted = Wanted { words: words(text), ..Wanted::default() };
        let likely: Vec<&Row> = self.wanted(Language::Finnish, &wanted, |_| true).collect();
        let exact: Vec<OrganisationId> = likely.iter().copied().filter(exactly).map(|row| row.id).collect();
        if exact.is_empty() { likely.into_iter().map(|row| row.id).take(count_max).collect() } else { exact }
    }
}

impl Wanted {
    /// Whether the organisation is among them.
    pub(crate) fn includes(&self, row: &Row) -> bool {
        self.standing.is_none_or(|standing| row.standing == standing)
            && self.kind.is_none_or(|kind| row.kind == Some(kind))
            && self.county.as_ref().is_none_or(|county| row.county.as_ref() == Some(county))
            && self.sector.is_none_or(|sector| row.sectors.contains(&sector))
            && self.words.iter().all(|word| row.searched.contains(word.as_str()))
    }
}

impl Row {
    fn of(id: OrganisationId, organisation: &Organisation) -> Row {
        let in_language = |language| alphabetical(organisation.names.in_language(language));
        Row {
            id,
            standing: organisation.standing,
            changed: organisation.changed,
            kind: organisation.details.kind,
            county: organisation.details.county.clone(),
            sectors: organisation.details.sectors.clone(),
            // A line between the parts, so that no word is found across two of them.
            searched: searched(organisation).map(|part| folded(&part)).collect::<Vec<_>>().join("\n"),
            keys: [ledger::Language::Finnish, ledger::Language::Swedish, ledger::Language::English].map(in_language),
        }
    }
}

/// What an organisation is found by.
fn searched(organisation: &Organisation) -> impl Iterator<Item = String> {
    let names = &organisation.names;
    let numbers = [
        organisation.details.business_id.map(|id| id.to_string()),
        organisation.details.association_number.map(|number| number.to_string()),
    ];
    let names = [&names.fi, &names.sv, &names.en].map(|name| Some(name.clone()).filter(|name| !name.is_empty()));
    names.into_iter().chain(numbers).flatten()
}

/// The words that are searched for.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(folded).filter(|word| !word.is_empty()).collect()
}

fn sorted(by_id: &BTreeMap<OrganisationId, Arc<Row>>, language: usize) -> Vec<Arc<Row>> {
    let mut rows: Vec<_> = by_id.values().cloned().collect();
    rows.sort_by(|a, b| (&a.keys[language], a.id).cmp(&(&b.keys[language], b.id)));
    rows
}

fn place(language: Language) -> usize {
    match language {
        Language::Finnish => 0,
        Language::Swedish => 1,
        Language::English => 2,
    }
}
