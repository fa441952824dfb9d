//! What a promise of anonymity keeps back: whoever takes all that is shown, of all filters, and adds and takes away, finds
//! no cell of fewer than five organisations.

use crate::crowd::{KINDS, SIZES, asked, chosen, counties, crowd};
use proptest::prelude::*;
use std::collections::BTreeSet;
use survey::{
    Answers, Figures, Filter, Given, OptionKey, Population, Promise, QuestionKey, Respondent, Tally, View, Withheld,
    tally,
};
use terms::limits;

/// Everybody there could be, by their places in [`everybody`].
type Set = [u128; 3];

fn view(filter: Filter) -> View {
    View { population: Population::Network, filter, promise: Promise::Anonymity }
}

fn every_filter() -> Vec<Filter> {
    fn and_none<T: Clone>(all: &[T]) -> Vec<Option<T>> {
        all.iter().cloned().map(Some).chain([None]).collect()
    }
    let mut filters = vec![];
    for kind in and_none(&KINDS) {
        for county in and_none(&counties()) {
            for size in and_none(&SIZES) {
                filters.push(Filter { kind, county: county.clone(), size });
            }
        }
    }
    filters
}

/// What somebody can be told to have said.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Says {
    Anything,
    Option(OptionKey),
    Other,
    Step(i64),
    NoneOf(Vec<Says>),
}

impl Says {
    fn is_in(&self, given: &Given) -> bool {
        match (self, given) {
            (Says::Anything, _) => true,
            (Says::Option(key), Given::Chosen { options, .. }) => options.contains(key),
            (Says::Other, Given::Chosen { other, .. }) => other.is_some(),
            (Says::Step(step), Given::Number(number)) => step == number,
            (Says::NoneOf(all), _) => all.iter().all(|says| !says.is_in(given)),
            _ => false,
        }
    }
}

/// How many of those that a filter lets through are told to have said what.
struct Told {
    filter: Filter,
    says: Says,
    count: u32,
}

impl Told {
    fn takes(&self, respondent: &Respondent, key: QuestionKey) -> bool {
        let is_seen = respondent.population == Population::Network && self.filter.takes(respondent);
        is_seen && respondent.answers.get(&key).is_some_and(|given| self.says.is_in(given))
    }
}

fn told(tally: &Tally, filter: &Filter) -> Vec<Told> {
    let mut shown = vec![];
    let mut rest = None;
    match &tally.figures {
        Figures::Withheld(_) => assert_eq!(tally.answered, None),
        Figures::Options(options) => {
            let counts = options.counts.iter().map(|(key, count)| (Says::Option(*key), *count));
            shown.extend(counts.chain(options.other.map(|count| (Says::Other, count))));
            rest = options.remainder;
        }
        Figures::Scale(scale) => {
            shown.extend(scale.steps.iter().map(|(step, count)| (Says::Step(*step), *count)));
            rest = scale.remainder;
            let all_are_shown = shown.iter().all(|(_, count)| count.is_some());
            assert!(all_are_shown || (scale.mean.is_none() && scale.median.is_none()));
        }
        Figures::Number(numbers) => assert_eq!((numbers.least, numbers.median, numbers.most), (None, None, None)),
        Figures::Text(texts) => {
            assert!(texts.len() >= limits::SURVEY_CELL_LEAST && filter.is_open());
            assert!(texts.iter().all(|said| said.by.is_none()) && texts.is_sorted_by_key(|said| &said.text));
        }
    }
    let mut shown: Vec<(Says, u32)> = shown.into_iter().filter_map(|(says, count)| Some((says, count?))).collect();
    let others = Says::NoneOf(shown.iter().map(|(says, _)| says.clone()).collect());
    shown.extend(rest.map(|count| (others, count)));
    shown.extend(tally.answered.map(|count| (Says::Anything, count)));
    shown.into_iter().map(|(says, count)| Told { filter: filter.clone(), says, count }).collect()
}

/// What can be answered to a question, as far as it is counted. Of several options that can be chosen one is looked at
/// alone: whether those who chose it chose another one too is known to nobody, but where there are two.
fn patterns(key: u32, only: Option<u32>) -> Vec<Given> {
    match (key, only) {
        (1, _) => (1..=4).map(|option| chosen(&[option], None)).chain([chosen(&[], Some("muu"))]).collect(),
        (2, Some(5)) => vec![chosen(&[1], None), chosen(&[], Some("muu"))],
        (2, Some(option)) => vec![chosen(&[option], None), chosen(&[option % 4 + 1], None)],
        (3, _) => (-1..=3).map(Given::Number).collect(),
        (4, _) => vec![Given::Number(0)],
        (6, _) => [&[1][..], &[2], &[1, 2]].iter().map(|options| chosen(options, None)).collect(),
        _ => vec![Given::Text("a".to_owned())],
    }
}

/// Of every kind, county and size that somebody is of who answered it, one with every answer.
fn everybody(all: &[Respondent], key: QuestionKey, patterns: &[Given]) -> Vec<Respondent> {
    let mut everybody: Vec<Respondent> = vec![];
    let answered = |respondent: &&Respondent| {
        respondent.population == Population::Network && respondent.answers.contains_key(&key)
    };
    for respondent in all.iter().filter(answered) {
        let mut each = patterns
            .iter()
            .map(|given| Respondent { answers: Answers::from([(key, given.clone())]).into(), ..respondent.clone() });
        if !everybody.contains(&each.next().expect("an answer")) {
            let answers = patterns.iter().map(|given| Answers::from([(key, given.clone())]).into());
            everybody.extend(answers.map(|answers| Respondent { answers, ..respondent.clone() }));
        }
    }
    everybody
}

fn set(everybody: &[Respondent], takes: impl Fn(&Respondent) -> bool) -> Set {
    let mut set = Set::default();
    for (place, _) in everybody.iter().enumerate().filter(|(_, respondent)| takes(respondent)) {
        set[place / 128] |= 1 << (place % 128);
    }
    set
}

fn each(a: &Set, b: &Set, both: impl Fn(u128, u128) -> u128) -> Set {
    std::array::from_fn(|part| both(a[part], b[part]))
}

/// Adds what is disjoint and takes away what is within, again and again, until there is nothing new, or plenty.
fn found(mut known: BTreeSet<Set>, is_of_two: bool) -> BTreeSet<Set> {
    const PLENTY: usize = 600;
    loop {
        let mut news = BTreeSet::new();
        for a in &known {
            for b in &known {
                let (both, either) = (each(a, b, |a, b| a & b), each(a, b, |a, b| a | b));
                if both == *b {
                    news.insert(each(a, b, |a, b| a & !b));
                } else if both == Set::default() {
                    news.insert(either);
                } else if is_of_two && known.contains(&either) {
                    news.insert(both);
                }
            }
        }
        let before = known.len();
        known.extend(news);
        if known.len() == before || known.len() > PLENTY {
            return known;
        }
    }
}

/// How many of those who really answered stand for one of the set.
fn size(
    set: &Set,
    everybody: &[Respondent],
    all: &[Respondent],
    key: QuestionKey,
    patterns: &[Given],
    only: Option<u32>,
) -> usize {
    let alike = |given: &Given| match (only, given) {
        (Some(5), Given::Chosen { other, .. }) => patterns[usize::from(other.is_some())].clone(),
        (Some(option), Given::Chosen { options, .. }) => {
            patterns[usize::from(!options.contains(&OptionKey(option)))].clone()
        }
        _ if patterns.contains(given) => given.clone(),
        _ => patterns.last().expect("an answer").clone(),
    };
    let stands = |respondent: &&Respondent| {
        let Some(given) = respondent.answers.get(&key) else { return false };
        let like = Respondent { answers: Answers::from([(key, alike(given))]).into(), ..(*respondent).clone() };
        let place = everybody.iter().position(|one| *one == like);
        place.is_some_and(|place| set[place / 128] >> (place % 128) & 1 == 1)
    };
    all.iter().filter(stands).count()
}

fn check(all: &[Respondent]) {
    let asked = asked();
    let filters = every_filter();
    let results: Vec<_> = filters.iter().map(|filter| tally(&asked, all, &view(filter.clone()))).collect();
    for question in asked.questions() {
        let key = question.key;
        let each = filters.iter().zip(&results);
        let told: Vec<Told> =
            each.flat_map(|(filter, results)| told(results.question(key).expect("asked"), filter)).collect();
        for told in &told {
            let count = all.iter().filter(|respondent| told.takes(respondent, key)).count();
            assert_eq!(count, told.count as usize, "{key:?} {:?} {:?}", told.says, told.filter);
        }
        let alone = if key == QuestionKey(2) { (1..=5).map(Some).collect() } else { vec![None] };
        for only in alone {
            let patterns = patterns(key.0, only);
            let everybody = everybody(all, key, &patterns);
            let is_meant = |told: &&Told| match (only, &told.says) {
                (None, _) | (_, Says::Anything) => true,
                (Some(5), says) => *says == Says::Other,
                (Some(option), says) => *says == Says::Option(OptionKey(option)),
            };
            let sets = told.iter().filter(is_meant).map(|told| set(&everybody, |one| told.takes(one, key))).collect();
            for set in found(sets, key == QuestionKey(6)) {
                let count = size(&set, &everybody, all, key, &patterns, only);
                let is_empty = set == Set::default();
                assert!(is_empty || count >= limits::SURVEY_CELL_LEAST, "{key:?} {only:?}: {count}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_small_cell_is_shown_or_found_by_taking_away(all in crowd(0..200)) {
        check(&all);
    }
}

fn answering(given: &[(Given, usize)]) -> Vec<Respondent> {
    let one = |given: &Given| Respondent {
        population: Population::Network,
        kind: Some(KINDS[0]),
        county: None,
        size: None,
        answers: Answers::from([(QuestionKey(1), given.clone())]).into(),
    };
    given.iter().flat_map(|(given, count)| std::iter::repeat_n(one(given), *count)).collect()
}

fn counts(rows: &[(u32, usize)]) -> (Vec<Option<u32>>, Option<u32>) {
    let given: Vec<_> = rows.iter().map(|(option, count)| (chosen(&[*option], None), *count)).collect();
    let results = tally(&asked(), &answering(&given), &view(Filter::default()));
    match &results.questions[0].figures {
        Figures::Options(options) => (options.counts.iter().map(|row| row.1).collect(), options.remainder),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_few_chose_is_kept_back_with_as_much_else_as_it_takes() {
    type Row<'a> = (&'a [(u32, usize)], [Option<u32>; 4], Option<u32>);
    let rows: [Row<'_>; 5] = [
        // Nobody typed something else: that is kept back too, and takes the rarest option with it.
        (&[(1, 40), (2, 8), (3, 6), (4, 5)], [Some(40), Some(8), Some(6), None], Some(5)),
        (&[(1, 40), (2, 8), (3, 2), (4, 5)], [Some(40), Some(8), None, None], Some(7)),
        (&[(1, 40), (2, 8), (3, 4), (4, 4)], [Some(40), Some(8), None, None], Some(8)),
        (&[(1, 48), (2, 2)], [None, None, None, None], Some(50)),
        (&[(1, 50)], [None, None, None, None], Some(50)),
    ];
    for (given, expected, remainder) in rows {
        assert_eq!(counts(given), (expected.to_vec(), remainder), "{given:?}");
    }
}

#[test]
fn fewer_than_five_who_answered_are_not_told() {
    for (count, is_told) in [(4, false), (5, true), (6, true)] {
        let results = tally(&asked(), &answering(&[(chosen(&[1], None), count)]), &view(Filter::default()));
        assert_eq!(results.of.is_some(), is_told);
        assert_eq!(results.questions[0].answered.is_some(), is_told);
        assert_eq!(results.questions[0].figures == Figures::Withheld(Withheld::TooFew), !is_told);
    }
}

#[test]
fn a_filter_is_answered_where_it_leaves_enough_on_both_sides() {
    let mut all = answering(&[(chosen(&[1], None), 20), (chosen(&[2], None), 20), (chosen(&[], Some("muu")), 20)]);
    for (place, respondent) in all.iter_mut().enumerate() {
        respondent.kind = Some(if place % 2 == 0 { KINDS[0] } else { KINDS[1] });
    }
    let of = |kind| Filter { kind: Some(kind), ..Filter::default() };
    let counted = |all: &[Respondent], kind| match &tally(&asked(), all, &view(of(kind))).questions[0].figures {
        Figures::Options(options) => options.counts.iter().map(|row| row.1).collect::<Vec<_>>(),
        _ => vec![],
    };
    assert_eq!(counted(&all, KINDS[0]), [Some(10), Some(10), None, None]);
    // One foundation among the umbrellas: taken from the others it would stand alone.
    all[1].kind = Some(KINDS[2]);
    assert_eq!(counted(&all, KINDS[2]), []);
    assert_eq!(counted(&all, KINDS[0]), [Some(10), Some(10), None, None]);
    assert_eq!(counted(&all, KINDS[1]), [], "the rest of it all would be one foundation");
}
