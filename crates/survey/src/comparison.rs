//! Which questions of two surveys are the same.

use crate::{Choice, Kind, OptionKey, Question, QuestionKey, Questionnaire, Wordings};
use std::collections::{BTreeMap, BTreeSet};

/// A question that was asked before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The question as it is asked now.
    pub now: QuestionKey,
    /// The question as it was asked then.
    pub before: QuestionKey,
    /// How that is known.
    pub by: SameBy,
    /// Options that were there then as well, by those of now.
    pub options: BTreeMap<OptionKey, OptionKey>,
}

/// How it is known that two questions are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameBy {
    /// They say the same.
    Wording,
    /// They have the same key and take the same answers; what they say differs.
    Key,
}

/// The questions of `now` that were asked in `before`, in the order in which they are asked now. A question that says the
/// same goes before one that only has the same key, and no question is taken twice.
pub fn pairs(now: &Questionnaire, before: &Questionnaire) -> Vec<Pair> {
    let mut taken = BTreeSet::new();
    let mut found = BTreeMap::new();
    for by in [SameBy::Wording, SameBy::Key] {
        for question in now.questions() {
            if found.contains_key(&question.key) {
                continue;
            }
            let mut open = before.questions().filter(|earlier| !taken.contains(&earlier.key));
            let same = open.find_map(|earlier| Some((earlier.key, same(question, earlier, by)?)));
            if let Some((earlier, options)) = same {
                taken.insert(earlier);
                found.insert(question.key, Pair { now: question.key, before: earlier, by, options });
            }
        }
    }
    now.questions().filter_map(|question| found.remove(&question.key)).collect()
}

/// The options that two questions share, if the questions are the same.
fn same(now: &Question, before: &Question, by: SameBy) -> Option<BTreeMap<OptionKey, OptionKey>> {
    let is_named = match by {
        SameBy::Wording => says_same(&now.text, &before.text),
        SameBy::Key => now.key == before.key,
    };
    if !is_named {
        return None;
    }
    match (&now.kind, &before.kind) {
        (Kind::Single { options: now, .. }, Kind::Single { options: before, .. })
        | (Kind::Multiple { options: now, .. }, Kind::Multiple { options: before, .. }) => {
            let shared = shared(now, before);
            let is_enough = match by {
                SameBy::Wording => !shared.is_empty(),
                SameBy::Key => shared.len() * 2 >= now.len(),
            };
            is_enough.then_some(shared)
        }
        (Kind::Scale { from, to, .. }, Kind::Scale { from: earlier_from, to: earlier_to, .. }) => {
            (from == earlier_from && to == earlier_to).then(BTreeMap::new)
        }
        (Kind::Number { unit, .. }, Kind::Number { unit: earlier, .. }) => {
            ((unit.is_empty() && earlier.is_empty()) || says_same(unit, earlier)).then(BTreeMap::new)
        }
        // Texts are read, not compared.
        _ => None,
    }
}

fn shared(now: &[Choice], before: &[Choice]) -> BTreeMap<OptionKey, OptionKey> {
    let mut taken = BTreeSet::new();
    let mut shared = BTreeMap::new();
    for option in now {
        let mut open = before.iter().filter(|earlier| !taken.contains(&earlier.key));
        if let Some(earlier) = open.find(|earlier| says_same(&option.text, &earlier.text)) {
            taken.insert(earlier.key);
            shared.insert(option.key, earlier.key);
        }
    }
    shared
}

/// Whether two texts say the same in a language that both have.
pub(crate) fn says_same(a: &Wordings, b: &Wordings) -> bool {
    let all = [(&a.fi, &b.fi), (&a.sv, &b.sv), (&a.en, &b.en)];
    all.into_iter().any(|(a, b)| !folded(a).is_empty() && folded(a) == folded(b))
}

/// A text as people compare it: letters and digits in lower case, without spaces and punctuation.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
