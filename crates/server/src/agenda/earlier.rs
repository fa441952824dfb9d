//! What was answered in an earlier year, as it came from a table: only what is counted is kept, and what the organisation
//! was where the table says so, without texts and without whose it was. It lies in one record under a salted commitment.

use crate::{
    committed::{self, Cited},
    failure::Failure,
    finland::finland,
};
use bytes::Bytes;
use ledger::{County, Details, Kind, Size};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{Store, VaultKey};
use survey::{Answers, Earlier, Filter, Given, OptionKey, Population, QuestionKey, Respondent};
use terms::{Digest, limits};

/// What was answered then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Year {
    /// What it is called: one line, such as "2024".
    pub(crate) name: String,
    /// Whether those who answered then were promised anonymity.
    pub(crate) is_anonymous: bool,
    /// One for each row, by the keys of questions.
    answers: Vec<BTreeMap<u32, Counted>>,
    /// What each of them was, in the same order; shorter where nothing is known of the last ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sorts: Vec<Sort>,
    /// Drawn at random.
    salt: String,
}

/// What an organisation was, as far as the table says it: the names by which filters know it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sort {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    county: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<String>,
}

impl Sort {
    /// What an organisation tells of itself.
    pub(crate) fn of(details: &Details) -> Sort {
        Sort {
            kind: details.kind.map(|kind| kind.name().to_owned()),
            county: finland().county_in(details).map(ToString::to_string),
            size: details.size.map(|size| size.name().to_owned()),
        }
    }

    fn is_told(&self) -> bool {
        self.kind.is_some() || self.county.is_some() || self.size.is_some()
    }
}

/// An answer, as far as it is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Counted {
    Number(i64),
    /// The keys of options, and [`OTHER`] for something else.
    Chosen(Vec<i64>),
}

/// Stands for what was typed instead of an option.
const OTHER: i64 = -1;
/// How that reads: not empty, and nobody's words.
const TYPED: &str = "…";

impl Year {
    /// What was read, and what the organisation of each row was, with a fresh salt.
    pub(crate) fn new(name: String, is_anonymous: bool, read: &Earlier, of_rows: &[Sort]) -> Year {
        let counted = |answers: &Answers| {
            let each = answers.iter().filter_map(|(key, given)| Some((key.0, counted(given)?)));
            each.collect::<BTreeMap<_, _>>()
        };
        let sort = |row: &usize| of_rows.get(*row).cloned().unwrap_or_default();
        let rows = read.answers.iter().map(counted).zip(read.rows.iter().map(sort));
        let (answers, mut sorts): (Vec<_>, Vec<_>) = rows.filter(|(answers, _)| !answers.is_empty()).unzip();
        sorts.truncate(sorts.iter().rposition(Sort::is_told).map_or(0, |last| last + 1));
        Year { name, is_anonymous, answers, sorts, salt: committed::salt() }
    }

    /// Whether it is known of anybody what the filter asks for.
    pub(crate) fn tells(&self, filter: &Filter) -> bool {
        let knows = |asked: bool, told: fn(&Sort) -> bool| !asked || self.sorts.iter().any(told);
        knows(filter.kind.is_some(), |sort| sort.kind.is_some())
            && knows(filter.county.is_some(), |sort| sort.county.is_some())
            && knows(filter.size.is_some(), |sort| sort.size.is_some())
    }

    /// How many rows have something that is counted.
    pub(crate) fn count(&self) -> usize {
        self.answers.len()
    }

    /// The commitment to it, and what has to be stored with whatever cites it; none if that is more than fits.
    pub(crate) fn kept(&self) -> Option<(Digest, (VaultKey, Bytes))> {
        let (content, kept) = committed::kept(Cited::InAgenda, self);
        let fits = self.count() <= limits::SURVEY_ANSWERS_MAX && kept.1.len() <= limits::STORE_ENTRY_BYTES_MAX / 2;
        fits.then_some((content, kept))
    }

    /// Those who answered then.
    pub(crate) fn respondents(&self) -> Vec<Respondent> {
        fn named<T: Copy>(all: &[T], name: Option<&String>, of: impl Fn(T) -> &'static str) -> Option<T> {
            name.and_then(|name| all.iter().copied().find(|each| of(*each) == name))
        }
        let nothing = Sort::default();
        let respondent = |(place, answers): (usize, &BTreeMap<u32, Counted>)| {
            let Sort { kind, county, size } = self.sorts.get(place).unwrap_or(&nothing);
            let answers: Answers = answers.iter().map(|(key, counted)| (QuestionKey(*key), given(counted))).collect();
            Respondent {
                population: Population::Network,
                kind: named(Kind::ALL, kind.as_ref(), Kind::name),
                county: county.as_ref().and_then(|code| County::parse(code).ok()),
                size: named(Size::ALL, size.as_ref(), Size::name),
                answers: Arc::new(answers),
            }
        };
        self.answers.iter().enumerate().map(respondent).collect()
    }
}

fn counted(given: &Given) -> Option<Counted> {
    match given {
        Given::Number(number) => Some(Counted::Number(*number)),
        Given::Chosen { options, other } => {
            let options = options.iter().map(|key| i64::from(key.0));
            Some(Counted::Chosen(options.chain(other.as_ref().map(|_| OTHER)).collect()))
        }
        Given::Text(_) => None,
    }
}

fn given(counted: &Counted) -> Given {
    match counted {
        Counted::Number(number) => Given::Number(*number),
        Counted::Chosen(keys) => {
            let options: BTreeSet<OptionKey> =
                keys.iter().filter_map(|key| u32::try_from(*key).ok()).map(OptionKey).collect();
            Given::Chosen { options, other: keys.contains(&OTHER).then(|| TYPED.to_owned()) }
        }
    }
}

/// The year of that commitment; none if it was removed.
pub(crate) fn year(store: &dyn Store, content: Digest) -> Result<Option<Year>, Failure> {
    committed::read(store, Cited::InAgenda, content, "an earlier survey")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(answers: Vec<Answers>) -> Earlier {
        Earlier { columns: vec![], rows: (0..answers.len()).collect(), answers, unread: vec![] }
    }

    #[test]
    fn what_is_counted_is_kept_and_words_are_not() {
        let chosen =
            |other: Option<&str>| Given::Chosen { options: [OptionKey(3)].into(), other: other.map(str::to_owned) };
        let answers = Answers::from([
            (QuestionKey(1), chosen(Some("Hiihtoliitto"))),
            (QuestionKey(2), Given::Number(-4)),
            (QuestionKey(3), Given::Text("Salaisuus".to_owned())),
        ]);
        let words = Answers::from([(QuestionKey(3), Given::Text("Vain sanoja".to_owned()))]);
        let sorts = [Sort::of(&Details { kind: Some(Kind::Umbrella), ..Details::default() }), Sort::default()];
        let year = Year::new("2024".to_owned(), false, &read(vec![answers, words]), &sorts);
        let filter = |kind, size| Filter { kind, size, ..Filter::default() };
        assert!(year.tells(&filter(Some(Kind::Association), None)), "of somebody it is known what kind they are");
        assert!(!year.tells(&filter(Some(Kind::Umbrella), Some(Size::ALL[0]))), "and of nobody how large");
        let (_, (_, bytes)) = year.kept().expect("it fits");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!["Hiihto", "Salaisuus", "Vain"].iter().any(|word| text.contains(word)), "{text}");
        let again: Year = serde_json::from_slice(&bytes).expect("readable");
        let respondents = again.respondents();
        assert_eq!((respondents.len(), respondents[0].kind, respondents[0].size), (1, Some(Kind::Umbrella), None));
        assert_eq!(respondents[0].answers[&QuestionKey(1)], chosen(Some(TYPED)));
        assert_eq!(respondents[0].answers[&QuestionKey(2)], Given::Number(-4));
    }

    #[test]
    fn no_more_answers_than_a_survey_takes() {
        for (more, fits) in [(-1, true), (0, true), (1, false)] {
            let count = limits::SURVEY_ANSWERS_MAX.saturating_add_signed(more);
            let answers = vec![Answers::from([(QuestionKey(1), Given::Number(1))]); count];
            assert_eq!(Year::new("2024".to_owned(), false, &read(answers), &[]).kept().is_some(), fits, "{count}");
        }
    }
}
