//! A question's figures in rows and words: what tables, charts and files are made of.

use super::Looked;
use crate::{api::signatures::view::spoken, caller::Caller};
use survey::{Figures, Kind, Options, Pair, Question, Ratio, Scale, Share, Tally, ranking};
use words::{Language, Words};

/// A question with its figures.
pub(crate) struct Shown<'a> {
    /// From 1 on, through the whole survey.
    pub(crate) number: usize,
    pub(crate) question: &'a Question,
    pub(crate) tally: &'a Tally,
    /// The section that begins with it, if it has a title.
    pub(crate) section: Option<&'a survey::Wordings>,
    pub(crate) rows: Vec<Row>,
    /// Figures that are no counts: mean, median, sum and the ends.
    pub(crate) values: Vec<(&'static str, String)>,
    /// The same question in the survey that is compared with.
    pub(crate) before: Option<(&'a Pair, &'a Tally)>,
}

/// One row of a table: an answer, and how many gave it.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) label: String,
    /// Its place in the ranking, where options are ranked.
    pub(crate) place: Option<u32>,
    /// None if it is kept back.
    pub(crate) count: Option<u32>,
    pub(crate) share: Option<Share>,
    /// Whether it is what is kept back, all together.
    pub(crate) is_remainder: bool,
    /// What it was before.
    pub(crate) before: Option<(u32, Option<Share>)>,
}

/// Every question that is asked, with its figures.
pub(crate) fn shown<'a>(words: &Words, looked: &'a Looked) -> Vec<Shown<'a>> {
    let language = words.language();
    let mut number = 0;
    let mut all = vec![];
    for section in &looked.asked.sections {
        let mut title = Some(&section.title).filter(|title| !title.is_empty());
        for question in &section.questions {
            number += 1;
            let Some(tally) = looked.tally(question.key) else { continue };
            let before = looked.before.as_ref().and_then(|before| before.of(question.key));
            let rows = rows(words, question, tally, before);
            let values = values(language, &tally.figures);
            all.push(Shown { number, question, tally, section: title.take(), rows, values, before });
        }
    }
    all
}

impl Shown<'_> {
    /// The question in the language of these words.
    pub(crate) fn text(&self, words: &Words) -> String {
        self.question.text.in_language(spoken(words.language())).to_owned()
    }

    /// What stands beside every figure: how many of how many answered.
    pub(crate) fn answered(&self, words: &Words) -> Option<String> {
        let (answered, of) = (self.tally.answered?, self.tally.of?);
        let values = [("answered", u64::from(answered).into()), ("of", u64::from(of).into())];
        Some(words.say_with("results-answered", &values))
    }
}

fn rows(words: &Words, question: &Question, tally: &Tally, before: Option<(&Pair, &Tally)>) -> Vec<Row> {
    match &tally.figures {
        Figures::Options(options) => options_rows(words, question, tally, options, before),
        Figures::Scale(scale) => scale_rows(words, question, tally, scale, before),
        Figures::Withheld(_) | Figures::Number(_) | Figures::Text(_) => vec![],
    }
}

fn row(tally: &Tally, label: String, count: Option<u32>, before: Option<(Option<u32>, &Tally)>) -> Row {
    let before = before.and_then(|(count, tally)| count.map(|count| (count, tally.share(count))));
    let share = count.and_then(|count| tally.share(count));
    Row { label, place: None, count, share, is_remainder: false, before }
}

fn remainder(words: &Words, tally: &Tally, count: Option<u32>) -> Option<Row> {
    let count = count?;
    Some(Row { is_remainder: true, ..row(tally, words.say("results-remainder"), Some(count), None) })
}

fn options_rows(
    words: &Words,
    question: &Question,
    tally: &Tally,
    options: &Options,
    before: Option<(&Pair, &Tally)>,
) -> Vec<Row> {
    let language = spoken(words.language());
    let (Kind::Single { options: choices, .. } | Kind::Multiple { options: choices, .. }) = &question.kind else {
        return vec![];
    };
    let earlier = |key| {
        let (pair, tally) = before?;
        let Figures::Options(options) = &tally.figures else { return None };
        let key = pair.options.get(&key)?;
        let (_, count) = options.counts.iter().find(|(option, _)| option == key)?;
        Some((*count, tally))
    };
    let label = |key| choices.iter().find(|choice| choice.key == key).map(|choice| choice.text.in_language(language));
    let one = |(key, count): &(survey::OptionKey, Option<u32>)| {
        row(tally, label(*key).unwrap_or_default().to_owned(), *count, earlier(*key))
    };
    let mut rows: Vec<Row> = match &question.kind {
        Kind::Multiple { .. } => {
            let ranked = ranking(&options.counts).into_iter();
            let ranked = ranked.map(|each| Row { place: Some(each.place), ..one(&(each.option, Some(each.count))) });
            let kept_back = options.counts.iter().filter(|(_, count)| count.is_none()).map(one);
            ranked.chain(kept_back).collect()
        }
        _ => options.counts.iter().map(one).collect(),
    };
    let earlier_other = before.and_then(|(_, tally)| match &tally.figures {
        Figures::Options(options) => options.other.map(|count| (count, tally)),
        _ => None,
    });
    rows.extend(options.other.map(|count| row(tally, words.say("results-other"), count, earlier_other)));
    rows.extend(remainder(words, tally, options.remainder));
    rows
}

fn scale_rows(
    words: &Words,
    question: &Question,
    tally: &Tally,
    scale: &Scale,
    before: Option<(&Pair, &Tally)>,
) -> Vec<Row> {
    let language = spoken(words.language());
    let Kind::Scale { from, to, low, high } = &question.kind else { return vec![] };
    let label = |step: i64| {
        let end = match step {
            step if step == i64::from(*from) => low.in_language(language),
            step if step == i64::from(*to) => high.in_language(language),
            _ => "",
        };
        if end.is_empty() { step.to_string() } else { format!("{step} – {end}") }
    };
    let earlier = |step: i64| {
        let (_, tally) = before?;
        let Figures::Scale(scale) = &tally.figures else { return None };
        let (_, count) = scale.steps.iter().find(|(each, _)| *each == step)?;
        Some((*count, tally))
    };
    let steps = scale.steps.iter().map(|(step, count)| row(tally, label(*step), *count, earlier(*step)));
    steps.chain(remainder(words, tally, scale.remainder)).collect()
}

/// Names of figures under `results-<name>`, and the figures.
pub(crate) fn values(language: Language, figures: &Figures) -> Vec<(&'static str, String)> {
    let ratio = |ratio: Option<Ratio>| ratio.map(|ratio| decimal(language, ratio.hundredths()));
    let whole = |number: Option<i64>| number.map(|number| decimal(language, i128::from(number) * 100));
    let found = match figures {
        Figures::Scale(scale) => vec![("mean", ratio(scale.mean)), ("median", ratio(scale.median))],
        Figures::Number(numbers) => vec![
            ("mean", ratio(numbers.mean)),
            ("median", ratio(numbers.median)),
            ("sum", numbers.mean.map(|_| decimal(language, numbers.sum.saturating_mul(100)))),
            ("least", whole(numbers.least)),
            ("most", whole(numbers.most)),
        ],
        Figures::Withheld(_) | Figures::Options(_) | Figures::Text(_) => vec![],
    };
    found.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Hundredths as the language writes decimals, thousands set apart, without needless zeros.
fn decimal(language: Language, hundredths: i128) -> String {
    let (point, space) = match language {
        Language::Finnish | Language::Swedish => (',', '\u{a0}'),
        Language::English => ('.', ','),
    };
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut text = if hundredths < 0 { "−".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(space);
        }
        text.push(digit);
    }
    if rest > 0 {
        text.push(point);
        text.push_str(format!("{rest:02}").trim_end_matches('0'));
    }
    text
}

/// A share in per cent, with one decimal.
pub(crate) fn per_cent(language: Language, share: Share) -> String {
    let per_mille = share.per_mille();
    let (whole, rest) = (per_mille / 10, per_mille % 10);
    match language {
        Language::Finnish | Language::Swedish => format!("{whole},{rest}"),
        Language::English => format!("{whole}.{rest}"),
    }
}

/// A share with its sign.
pub(crate) fn share(words: &Words, share: Share) -> String {
    words.say_with("results-per-cent", &[("share", per_cent(words.language(), share).into())])
}

/// A count with its share, as it stands beside a bar.
pub(crate) fn figure(words: &Words, count: Option<u32>, of: Option<Share>) -> String {
    match (count, of) {
        (None, _) => words.say("results-kept-back"),
        (Some(count), None) => count.to_string(),
        (Some(count), Some(of)) => format!("{count}\u{a0}·\u{a0}{}", share(words, of)),
    }
}

/// What an option of a question says.
pub(crate) fn quoted(question: &Question, key: survey::OptionKey, language: ledger::Language) -> Option<String> {
    let (Kind::Single { options, .. } | Kind::Multiple { options, .. }) = &question.kind else { return None };
    let found = options.iter().find(|option| option.key == key)?;
    Some(found.text.in_language(language).to_owned())
}

/// What the survey is called.
pub(crate) fn title(caller: &Caller, looked: &Looked) -> String {
    looked.asked.title.in_language(spoken(caller.words.language())).to_owned()
}
