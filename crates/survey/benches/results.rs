//! What counting and drawing cost: `cargo bench -p survey`. A survey of 40 questions (16 of one option, 8 of several, 12
//! scales, 2 numbers, 2 texts) with 2,000 answers.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark reads the clock and prints")]

use ledger::{County, Kind as Sort, Size};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use survey::{
    Answers, Bar, Chart, Choice, Drawn, Figures, Filter, Given, Kind, OptionKey, Population, Promise, Question,
    QuestionKey, Questionnaire, Respondent, Results, Section, Setting, Stroke, Tally, View, Wordings, tally,
};

const QUESTIONS: u32 = 40;
const RESPONDENTS: u32 = 2_000;
const TIMES: usize = 15;

fn main() {
    let (asked, respondents) = (asked(), (0..RESPONDENTS).map(respondent).collect::<Vec<_>>());
    for (name, promise) in [("nothing promised", Promise::None), ("anonymity promised", Promise::Anonymity)] {
        for (filtered, filter) in [
            ("", Filter::default()),
            (", filtered by kind", Filter { kind: Some(Sort::Association), ..Filter::default() }),
        ] {
            let view = View { population: Population::Network, filter, promise };
            timed(&format!("counting, {name}{filtered}"), || tally(&asked, &respondents, &view));
        }
    }
    let view = View { population: Population::Network, filter: Filter::default(), promise: Promise::None };
    let results = tally(&asked, &respondents, &view);
    timed("drawing every chart", || draw(&results));
}

/// The median of several times.
fn timed<T>(what: &str, make: impl Fn() -> T) {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let begun = Instant::now();
            std::hint::black_box(make());
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("{what}: {:.1} ms", times[TIMES / 2].as_secs_f64() * 1e3);
}

fn draw(results: &Results) -> usize {
    let charts = results.questions.iter().filter_map(|tally| {
        let Figures::Options(options) = &tally.figures else { return None };
        let bar = |count: Option<u32>| Bar {
            label: "Järjestöjen avustusten leikkaukset ja niiden vaikutus".to_owned(),
            strokes: vec![Stroke {
                share: count.and_then(|count| Tally::share(tally, count)),
                figure: "87 · 43,2 %".to_owned(),
            }],
        };
        Some(Drawn::Bars(options.counts.iter().map(|row| bar(row.1)).collect()))
    });
    let text = || "Mitä?".to_owned();
    let svg = |drawn| Chart { id: text(), title: text(), account: text(), language: text(), drawn }.svg(Setting::Page);
    charts.map(|drawn| svg(drawn).len()).sum()
}

fn wordings(text: String) -> Wordings {
    Wordings { fi: text, ..Wordings::default() }
}

fn asked() -> Questionnaire {
    let options = || (1..=8).map(|key| Choice { key: OptionKey(key), text: wordings(format!("Vaihtoehto {key}")) });
    let none = Wordings::default;
    let kind = |key: u32| match key % 20 {
        0..8 => Kind::Single { options: options().collect(), takes_other: true },
        8..12 => Kind::Multiple { options: options().collect(), takes_other: true, at_most: Some(3) },
        12..18 => Kind::Scale { from: 1, to: 5, low: none(), high: none() },
        18 => Kind::Number { least: None, most: None, unit: none() },
        _ => Kind::Text { chars_max: 1_000 },
    };
    let question = |key: u32| Question {
        key: QuestionKey(key),
        text: wordings(format!("Kysymys {key}")),
        hint: none(),
        is_required: false,
        kind: kind(key),
    };
    let sections = vec![Section { questions: (0..QUESTIONS).map(question).collect(), ..Section::default() }];
    Questionnaire { title: none(), introduction: none(), sections }
}

/// Spread without dice.
fn spread(a: u32, b: u32) -> u32 {
    let mixed =
        (u64::from(a) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (u64::from(b) + 1).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    (mixed.wrapping_mul(0xff51_afd7_ed55_8ccd) >> 40) as u32
}

fn respondent(place: u32) -> Respondent {
    let given = |key: u32| {
        let drawn = spread(place, key);
        let option = |drawn: u32| OptionKey(1 + (drawn % 8).min(drawn / 8 % 8));
        match key % 20 {
            0..8 => Given::Chosen { options: BTreeSet::from([option(drawn)]), other: None },
            8..12 => Given::Chosen { options: BTreeSet::from([option(drawn), option(drawn / 64)]), other: None },
            12..18 => Given::Number(i64::from(1 + drawn % 5)),
            18 => Given::Number(i64::from(drawn % 5_000)),
            _ => Given::Text(format!("Vastaus {drawn}")),
        }
    };
    let answered = (0..QUESTIONS).filter(|key| !spread(place, key + 100).is_multiple_of(10));
    let pick = |salt: u32, of: usize| (spread(place, 1_000 + salt) as usize) % of;
    let county = County::parse(&format!("{:02}", 1 + pick(2, 21))).ok();
    Respondent {
        population: Population::Network,
        kind: [Some(Sort::Association), Some(Sort::Association), Some(Sort::Umbrella), Some(Sort::Foundation), None]
            [pick(1, 5)],
        county,
        size: [Some(Size::Under50), Some(Size::From50), Some(Size::From200), None][pick(3, 4)],
        answers: Arc::new(answered.map(|key| (QuestionKey(key), given(key))).collect::<Answers>()),
    }
}
