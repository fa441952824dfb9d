//! What makes a change more than one of wording: numbers, names, negations, and words that say what has to be done.
//!
//! Nobody is bound by this. Whoever reads it decides; a word too many costs a look, a word too few a signature's trust. So
//! the lists are generous, and know the three languages of the network at once.

use super::{Difference, In, Moved, Piece, Row};
use similar::DiffableStr;
use std::collections::{BTreeMap, BTreeSet};

/// What makes a change weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weighty {
    /// A number came, went or changed.
    Number,
    /// A name did.
    Name,
    /// A negation did.
    Negation,
    /// A word did that says what has to be done, or how much.
    Demand,
    /// All of it came.
    Added,
    /// All of it went.
    Removed,
}

/// Numbers that are written as words. Finnish ones are inflected: their stems are enough.
const NUMBERS: [&str; 50] = [
    "yksi",
    "kaksi",
    "kolme",
    "neljä",
    "viisi",
    "kuusi",
    "seitsemän",
    "kahdeksan",
    "yhdeksän",
    "kymmenen",
    "sata",
    "tuhat",
    "miljoona",
    "puolet",
    "kaksinkertai",
    "kolminkertai",
    "prosent",
    "två",
    "tre",
    "fyra",
    "fem",
    "sex",
    "sju",
    "åtta",
    "nio",
    "tio",
    "tolv",
    "hundra",
    "tusen",
    "miljon",
    "hälften",
    "procent",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "hundred",
    "thousand",
    "million",
    "half",
    "twice",
    "percent",
    "dozen",
];
/// Of these, stems: whatever begins so counts.
const NUMBER_STEMS: [&str; 9] =
    ["kolme", "neljä", "seitsem", "kahdeks", "yhdeks", "kymmen", "miljoon", "prosent", "kaksinkertai"];
const NEGATIONS: [&str; 37] = [
    "en",
    "et",
    "ei",
    "emme",
    "ette",
    "eivät",
    "älä",
    "älkää",
    "älköön",
    "älkööt",
    "älkäämme",
    "eikä",
    "enkä",
    "emmekä",
    "eivätkä",
    "muttei",
    "ellei",
    "elleivät",
    "jollei",
    "ettei",
    "etteivät",
    "ilman",
    "vailla",
    "inte",
    "ej",
    "icke",
    "aldrig",
    "ingen",
    "inget",
    "inga",
    "ingenting",
    "utan",
    "varken",
    "not",
    "no",
    "never",
    "without",
];
const MORE_NEGATIONS: [&str; 8] = ["none", "nobody", "nothing", "neither", "nor", "cannot", "koskaan", "mikään"];
const DEMANDS: [&str; 76] = [
    "pitää",
    "tulee",
    "täytyy",
    "pitäisi",
    "tulisi",
    "täytyisi",
    "pakko",
    "saa",
    "saavat",
    "saisi",
    "voi",
    "voivat",
    "voidaan",
    "voisi",
    "voitaisiin",
    "heti",
    "välittömästi",
    "viimeistään",
    "vähintään",
    "enintään",
    "kaikki",
    "kaikille",
    "kaikkien",
    "jokainen",
    "jokaisen",
    "jokaiselle",
    "vain",
    "ainoastaan",
    "aina",
    "osa",
    "useat",
    "jotkut",
    "måste",
    "ska",
    "skall",
    "skulle",
    "bör",
    "borde",
    "får",
    "kan",
    "kunna",
    "genast",
    "omedelbart",
    "senast",
    "minst",
    "högst",
    "alla",
    "varje",
    "endast",
    "bara",
    "alltid",
    "några",
    "must",
    "shall",
    "should",
    "may",
    "might",
    "can",
    "could",
    "will",
    "would",
    "ought",
    "immediately",
    "latest",
    "least",
    "most",
    "all",
    "every",
    "each",
    "only",
    "always",
    "some",
    "any",
    "many",
    "several",
    "few",
];
/// Whatever begins so asks for something or forbids it.
const DEMAND_STEMS: [&str; 26] = [
    "vaadi",
    "vaati",
    "vaadu",
    "edellyt",
    "velvo",
    "velvoit",
    "kiellet",
    "kieltä",
    "kielto",
    "salli",
    "suosit",
    "ehdot",
    "turva",
    "taata",
    "kräv",
    "fordr",
    "förbj",
    "förbud",
    "förplikt",
    "garant",
    "demand",
    "requir",
    "oblig",
    "forbid",
    "prohibit",
    "guarant",
];
/// In Finnish, what ends so has to be done.
const DEMAND_ENDINGS: [&str; 4] = ["ttava", "ttävä", "ttavaa", "ttävää"];

impl Difference {
    /// The rows that something became of, top to bottom, each once, with what makes it weigh.
    pub fn weighed(&self) -> Vec<(&Row, BTreeSet<Weighty>)> {
        let names = self.names();
        let rows = self.rows.iter().filter(|row| row.moved != Moved::Away && !row.is_same());
        rows.map(|row| (row, weigh(row, &names))).collect()
    }

    /// Words that begin with a capital letter where no sentence begins: names, in either text.
    fn names(&self) -> BTreeSet<String> {
        let texts = self.rows.iter().flat_map(|row| [side(row, In::Before), side(row, In::After)]);
        texts.flat_map(|text| capitals(&text, |begins| !begins)).collect()
    }
}

fn weigh(row: &Row, names: &BTreeSet<String>) -> BTreeSet<Weighty> {
    if row.is_added() {
        return BTreeSet::from([Weighty::Added]);
    }
    if row.is_removed() {
        return BTreeSet::from([Weighty::Removed]);
    }
    let (before, after) = (side(row, In::Before), side(row, In::After));
    let differ = |kind: fn(&str) -> bool| counted(&before, kind) != counted(&after, kind);
    let named = |text: &str| -> BTreeMap<String, usize> {
        let mut count = BTreeMap::new();
        for name in capitals(text, |_| true).into_iter().filter(|word| names.contains(word)) {
            *count.entry(name).or_default() += 1;
        }
        count
    };
    let found = [
        (Weighty::Number, differ(is_number)),
        (Weighty::Name, named(&before) != named(&after)),
        (Weighty::Negation, differ(is_negation)),
        (Weighty::Demand, differ(is_demand)),
    ];
    found.into_iter().filter(|(_, differs)| *differs).map(|(weighty, _)| weighty).collect()
}

/// The words of one side of a row, blocks apart.
fn side(row: &Row, of: In) -> String {
    let mut text = String::new();
    for piece in &row.pieces {
        match piece {
            Piece::Kept { run, .. } => text.push_str(&run.text),
            Piece::Removed { run, .. } if of == In::Before => text.push_str(&run.text),
            Piece::Added { run, .. } if of == In::After => text.push_str(&run.text),
            Piece::Break(both) if *both == In::Both || *both == of => text.push('\n'),
            Piece::Removed { .. } | Piece::Added { .. } | Piece::Break(_) => {}
        }
    }
    text
}

/// How often each word of a kind is there.
fn counted(text: &str, kind: fn(&str) -> bool) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for word in text.tokenize_unicode_words() {
        let word = word.to_lowercase();
        if kind(&word) {
            *count.entry(word).or_default() += 1;
        }
    }
    count
}

/// Words that begin with a capital letter, or are abbreviations, where a sentence does or does not begin as is asked for.
fn capitals(text: &str, wanted: impl Fn(bool) -> bool) -> Vec<String> {
    let (mut found, mut begins) = (Vec::new(), true);
    for word in text.tokenize_unicode_words() {
        let is_word = word.chars().any(char::is_alphanumeric);
        if !is_word {
            begins |= word.contains(['.', '!', '?', ':', '\n', '”', '"']);
            continue;
        }
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let abbreviates = word.chars().filter(|letter| letter.is_uppercase()).count() > 1;
        if (capital && wanted(begins)) || abbreviates {
            found.push(word.to_owned());
        }
        begins = false;
    }
    found
}

fn is_number(word: &str) -> bool {
    let begins = |stem: &&str| word.starts_with(*stem);
    word.chars().any(char::is_numeric) || NUMBERS.contains(&word) || NUMBER_STEMS.iter().any(begins)
}

fn is_negation(word: &str) -> bool {
    NEGATIONS.contains(&word) || MORE_NEGATIONS.contains(&word) || word.ends_with("n't") || word.ends_with("n’t")
}

fn is_demand(word: &str) -> bool {
    DEMANDS.contains(&word)
        || DEMAND_STEMS.iter().any(|stem| word.starts_with(stem))
        || DEMAND_ENDINGS.iter().any(|ending| word.ends_with(ending))
}
