//! Respondents at random, and the questions that they answer.

use ledger::{County, Kind as Sort, Size};
use proptest::prelude::*;
use std::collections::BTreeSet;
use survey::{
    Answers, Choice, Given, Kind, OptionKey, Population, Question, QuestionKey, Questionnaire, Respondent, Section,
    Wordings,
};

pub(crate) const KINDS: [Sort; 3] = [Sort::Association, Sort::Umbrella, Sort::Foundation];
pub(crate) const SIZES: [Size; 2] = [Size::Under50, Size::From50];

pub(crate) fn counties() -> [County; 3] {
    ["01", "06", "13"].map(|code| County::parse(code).expect("a code"))
}

pub(crate) fn wordings(text: &str) -> Wordings {
    Wordings { fi: text.to_owned(), ..Wordings::default() }
}

fn option(key: u32) -> Choice {
    Choice { key: OptionKey(key), text: wordings(&format!("Vaihtoehto {key}")) }
}

pub(crate) fn question(key: u32, kind: Kind) -> Question {
    let text = wordings(&format!("Kysymys {key}"));
    Question { key: QuestionKey(key), text, hint: Wordings::default(), is_required: false, kind }
}

/// One question of each kind: 1 single, 2 several, 3 scale, 4 number, 5 text, 6 one or both of two.
pub(crate) fn asked() -> Questionnaire {
    let questions = vec![
        question(1, Kind::Single { options: (1..=4).map(option).collect(), takes_other: true }),
        question(2, Kind::Multiple { options: (1..=4).map(option).collect(), takes_other: true, at_most: Some(3) }),
        question(3, Kind::Scale { from: -1, to: 3, low: wordings("ei"), high: wordings("kyllä") }),
        question(4, Kind::Number { least: None, most: None, unit: Wordings::default() }),
        question(5, Kind::Text { chars_max: 100 }),
        question(6, Kind::Multiple { options: (1..=2).map(option).collect(), takes_other: false, at_most: None }),
    ];
    let sections = vec![Section { title: wordings("Osa"), introduction: Wordings::default(), questions }];
    Questionnaire { title: wordings("Kysely"), introduction: Wordings::default(), sections }
}

pub(crate) fn chosen(options: &[u32], other: Option<&str>) -> Given {
    let options = options.iter().copied().map(OptionKey).collect::<BTreeSet<_>>();
    Given::Chosen { options, other: other.map(str::to_owned) }
}

/// Rare answers are rare, so that something has to be kept back.
fn single() -> impl Strategy<Value = Option<Given>> {
    prop_oneof![
        1 => Just(None),
        12 => Just(Some(chosen(&[1], None))),
        6 => Just(Some(chosen(&[2], None))),
        2 => Just(Some(chosen(&[3], None))),
        1 => Just(Some(chosen(&[], Some("muu")))),
    ]
}

fn several(count: u32, takes_other: bool) -> impl Strategy<Value = Option<Given>> {
    let options = proptest::collection::btree_set(1..=count, 0..=2);
    (options, prop::bool::weighted(0.2)).prop_map(move |(options, other)| {
        let options: Vec<u32> = options.into_iter().collect();
        let other = (other && takes_other).then_some("muu");
        (!options.is_empty() || other.is_some()).then(|| chosen(&options, other))
    })
}

fn step() -> impl Strategy<Value = Option<Given>> {
    let steps = prop_oneof![1 => Just(-1), 4 => Just(0), 8 => Just(1), 8 => Just(2), 2 => Just(3)];
    proptest::option::weighted(0.9, steps.prop_map(Given::Number))
}

fn answers() -> impl Strategy<Value = Answers> {
    let number = proptest::option::of((-1_000_i64..1_000).prop_map(Given::Number));
    let text = proptest::option::weighted(0.4, "[a-d]{1,3}".prop_map(Given::Text));
    (single(), several(4, true), step(), number, text, several(2, false)).prop_map(|given| {
        let given = [given.0, given.1, given.2, given.3, given.4, given.5].into_iter().zip(1..);
        given.filter_map(|(given, key)| Some((QuestionKey(key), given?))).collect()
    })
}

pub(crate) fn respondent() -> impl Strategy<Value = Respondent> {
    let population = prop_oneof![5 => Just(Population::Network), 1 => Just(Population::Outside)];
    let kind =
        prop_oneof![6 => Just(Some(KINDS[0])), 2 => Just(Some(KINDS[1])), 1 => Just(Some(KINDS[2])), 1 => Just(None)];
    let county = proptest::option::weighted(0.9, proptest::sample::select(counties().to_vec()));
    let size = proptest::option::weighted(0.8, proptest::sample::select(SIZES.to_vec()));
    (population, kind, county, size, answers()).prop_map(|(population, kind, county, size, answers)| Respondent {
        population,
        kind,
        county,
        size,
        answers: answers.into(),
    })
}

pub(crate) fn crowd(count: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Vec<Respondent>> {
    proptest::collection::vec(respondent(), count)
}
