//! Counts and shares against a plain recount of the answers.

use crate::crowd::{KINDS, SIZES, asked, chosen, counties, crowd};
use proptest::prelude::*;
use std::sync::Arc;
use survey::{
    Figures, Filter, Given, OptionKey, Population, Promise, QuestionKey, Ratio, Respondent, Results, Share, View, tally,
};

fn view(filter: Filter) -> View {
    View { population: Population::Network, filter, promise: Promise::None }
}

fn filters() -> impl Strategy<Value = Filter> {
    let kind = proptest::option::weighted(0.4, proptest::sample::select(KINDS.to_vec()));
    let county = proptest::option::weighted(0.3, proptest::sample::select(counties().to_vec()));
    let size = proptest::option::weighted(0.3, proptest::sample::select(SIZES.to_vec()));
    (kind, county, size).prop_map(|(kind, county, size)| Filter { kind, county, size })
}

/// Those that the filter lets through, found one by one.
fn taken<'a>(all: &'a [Respondent], filter: &Filter) -> Vec<&'a Respondent> {
    let mut taken = vec![];
    for respondent in all {
        let is_of_network = respondent.population == Population::Network;
        let fits_kind = filter.kind.is_none() || filter.kind == respondent.kind;
        let fits_county = filter.county.is_none() || filter.county == respondent.county;
        let fits_size = filter.size.is_none() || filter.size == respondent.size;
        if is_of_network && fits_kind && fits_county && fits_size {
            taken.push(respondent);
        }
    }
    taken
}

fn count(taken: &[&Respondent], key: u32, says: impl Fn(&Given) -> bool) -> u32 {
    let mut count = 0;
    for respondent in taken {
        if respondent.answers.get(&QuestionKey(key)).is_some_and(&says) {
            count += 1;
        }
    }
    count
}

fn has(option: u32) -> impl Fn(&Given) -> bool {
    move |given| matches!(given, Given::Chosen { options, .. } if options.contains(&OptionKey(option)))
}

fn check_options(results: &Results, taken: &[&Respondent], key: u32, last: u32) {
    let tally = results.question(QuestionKey(key)).expect("asked");
    let answered = count(taken, key, |_| true);
    assert_eq!((tally.answered, tally.of), (Some(answered), Some(taken.len() as u32)));
    let Figures::Options(options) = &tally.figures else { panic!("{tally:?}") };
    for (option, (found, counted)) in (1..=last).zip(&options.counts) {
        let expected = count(taken, key, has(option));
        assert_eq!((found.0, *counted), (option, Some(expected)));
        let per_mille = tally.share(expected).map(Share::per_mille);
        let plainly = (answered > 0).then(|| (f64::from(expected) * 1000.0 / f64::from(answered)).round() as u32);
        assert_eq!(per_mille, plainly, "{expected} of {answered}");
    }
    let others = count(taken, key, |given| matches!(given, Given::Chosen { other: Some(_), .. }));
    assert_eq!(options.other.map(|other| other == Some(others)), options.other.map(|_| true));
    assert_eq!(options.others.len() as u32, others);
    assert_eq!(options.remainder, None);
}

fn numbers(taken: &[&Respondent], key: u32) -> Vec<i64> {
    let mut numbers = vec![];
    for respondent in taken {
        if let Some(Given::Number(number)) = respondent.answers.get(&QuestionKey(key)) {
            numbers.push(*number);
        }
    }
    numbers.sort_unstable();
    numbers
}

/// Hundredths, worked out the other way round.
fn hundredths(value: f64) -> i128 {
    let rounded = (value.abs() * 100.0 + 1e-7).round() as i128;
    if value < 0.0 { -rounded } else { rounded }
}

fn middle(numbers: &[i64]) -> Option<f64> {
    let count = numbers.len();
    match count {
        0 => None,
        _ if count % 2 == 1 => Some(numbers[count / 2] as f64),
        _ => Some((numbers[count / 2 - 1] + numbers[count / 2]) as f64 / 2.0),
    }
}

fn mean(numbers: &[i64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<i64>() as f64 / numbers.len() as f64)
}

fn check_numbers(results: &Results, taken: &[&Respondent]) {
    let said = |ratio: Option<Ratio>| ratio.map(Ratio::hundredths);
    let steps = numbers(taken, 3);
    let Figures::Scale(scale) = &results.question(QuestionKey(3)).expect("asked").figures else { panic!("a scale") };
    for (step, found) in &scale.steps {
        let expected = steps.iter().filter(|number| *number == step).count() as u32;
        assert_eq!(*found, Some(expected));
    }
    assert_eq!(said(scale.mean), mean(&steps).map(hundredths));
    assert_eq!(said(scale.median), middle(&steps).map(hundredths));
    let all = numbers(taken, 4);
    let Figures::Number(found) = &results.question(QuestionKey(4)).expect("asked").figures else { panic!("numbers") };
    assert_eq!(found.sum, i128::from(all.iter().sum::<i64>()));
    assert_eq!((found.least, found.most), (all.first().copied(), all.last().copied()));
    assert_eq!(said(found.mean), mean(&all).map(hundredths));
    assert_eq!(said(found.median), middle(&all).map(hundredths));
}

proptest! {
    #[test]
    fn counts_and_shares_are_those_of_a_plain_recount(all in crowd(0..120), filter in filters()) {
        let results = tally(&asked(), &all, &view(filter.clone()));
        let taken = taken(&all, &filter);
        prop_assert_eq!(results.of, Some(taken.len() as u32));
        for (key, last) in [(1, 4), (2, 4), (6, 2)] {
            check_options(&results, &taken, key, last);
        }
        check_numbers(&results, &taken);
        let Figures::Text(texts) = &results.question(QuestionKey(5)).expect("asked").figures else { panic!("texts") };
        prop_assert_eq!(texts.len() as u32, count(&taken, 5, |_| true));
        for said in texts {
            let by = &all[said.by.expect("it is told")];
            prop_assert_eq!(by.answers.get(&QuestionKey(5)), Some(&Given::Text(said.text.clone())));
        }
    }
}

#[test]
fn an_answer_of_an_earlier_version_of_its_question_is_none() {
    let answers = [
        (QuestionKey(1), chosen(&[9], None)),
        (QuestionKey(3), Given::Number(17)),
        (QuestionKey(4), Given::Text("kolme".to_owned())),
    ];
    let answers = answers.into();
    let respondent = Respondent {
        population: Population::Network,
        kind: None,
        county: None,
        size: None,
        answers: Arc::new(answers),
    };
    let results = tally(&asked(), &[respondent], &view(Filter::default()));
    for key in [1, 3, 4] {
        assert_eq!(results.question(QuestionKey(key)).expect("asked").answered, Some(0), "{key}");
    }
}

#[test]
fn shares_and_means_are_rounded_to_the_nearest() {
    let rows = [(0, 3, 0), (1, 3, 333), (2, 3, 667), (3, 3, 1000), (1, 2000, 1), (1, 2001, 0), (86, 199, 432)];
    for (part, whole, per_mille) in rows {
        assert_eq!(Share::of(part, whole).map(Share::per_mille), Some(per_mille), "{part} of {whole}");
    }
    assert_eq!((Share::of(0, 0), Share::of(2, 1)), (None, None));
    let rows = [(10, 4, 250), (-10, 4, -250), (1, 3, 33), (2, 3, 67), (-2, 3, -67), (1, 200, 1), (0, 9, 0)];
    for (sum, by, hundredths) in rows {
        assert_eq!(Ratio::of(sum, by).map(Ratio::hundredths), Some(hundredths), "{sum} by {by}");
    }
    let largest = Ratio::of(i128::from(i64::MAX) * 2_000, 2_000).map(Ratio::hundredths);
    assert_eq!(largest, Some(i128::from(i64::MAX) * 100));
}
