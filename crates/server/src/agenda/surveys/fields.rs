//! Answers as a form holds them, and back. What can't be read is told beside its question, and kept as it was typed.

use std::collections::BTreeSet;
use survey::{Answers, Given, Kind, OptionKey, Place, Question, QuestionKey, Questionnaire, Unfit, Whole};

/// What a form holds, name by name; boxes repeat a name.
pub(crate) type Fields = Vec<(String, String)>;

/// The name of a question's field.
pub(crate) fn name(key: QuestionKey) -> String {
    format!("q{}", key.0)
}

/// The name of the field for something that is no option.
pub(crate) fn other(key: QuestionKey) -> String {
    format!("q{}-other", key.0)
}

/// What stands in place of an option where something else is typed.
pub(crate) const OTHER: &str = "other";

/// What was answered, as a form holds it.
pub(crate) fn of(answers: &Answers) -> Fields {
    let mut fields = Fields::new();
    for (key, given) in answers {
        match given {
            Given::Chosen { options, other: typed } => {
                fields.extend(options.iter().map(|option| (name(*key), option.0.to_string())));
                if let Some(typed) = typed {
                    fields.push((name(*key), OTHER.to_owned()));
                    fields.push((other(*key), typed.clone()));
                }
            }
            Given::Number(number) => fields.push((name(*key), number.to_string())),
            Given::Text(text) => fields.push((name(*key), text.clone())),
        }
    }
    fields
}

/// Only what answers a question, of all that a form holds.
pub(crate) fn answering(asked: &Questionnaire, fields: &[(String, String)]) -> Fields {
    let names: BTreeSet<String> =
        asked.questions().flat_map(|question| [name(question.key), other(question.key)]).collect();
    let kept = fields.iter().filter(|(field, value)| names.contains(field) && !value.trim().is_empty());
    kept.cloned().collect()
}

/// What a form answers, as it is taken; or all that is wrong with it, in the order of the questions.
pub(crate) fn read(
    asked: &Questionnaire,
    fields: &[(String, String)],
    whole: Whole,
) -> Result<Answers, Vec<(Place, Unfit)>> {
    let (mut answers, mut wrong) = (Answers::new(), Vec::new());
    for question in asked.questions() {
        match typed(question, fields) {
            Ok(given) => answers.extend(given.map(|given| (question.key, given))),
            Err(unfit) => wrong.push((Place::Question(question.key), unfit)),
        }
    }
    match asked.taken(&answers, whole) {
        Ok(answers) if wrong.is_empty() => Ok(answers),
        Ok(_) => Err(wrong),
        Err(more) => {
            // What can't be read is wrong, and not missing.
            let more = more.into_iter().filter(|(place, _)| wrong.iter().all(|(other, _)| other != place));
            let mut all: Vec<_> = more.chain(wrong.iter().copied()).collect();
            let place = |place: &Place| asked.questions().position(|each| Place::Question(each.key) == *place);
            all.sort_by_key(|(at, _)| place(at));
            Err(all)
        }
    }
}

fn typed(question: &Question, fields: &[(String, String)]) -> Result<Option<Given>, Unfit> {
    let all = |name: &str| -> Vec<&str> {
        let of = fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.trim());
        of.filter(|value| !value.is_empty()).collect()
    };
    let values = all(&name(question.key));
    match &question.kind {
        Kind::Single { .. } | Kind::Multiple { .. } => {
            let typed = all(&other(question.key));
            let mut options = BTreeSet::new();
            for value in values.iter().filter(|value| **value != OTHER) {
                options.insert(OptionKey(value.parse().map_err(|_| Unfit::UnknownOption)?));
            }
            let says_other = values.contains(&OTHER);
            if says_other && typed.is_empty() {
                return Err(Unfit::OtherMissing);
            }
            // Whoever types something else means it, whether or not they ticked the box before it.
            let other = typed.first().map(|text| (*text).to_owned());
            Ok((!options.is_empty() || other.is_some()).then_some(Given::Chosen { options, other }))
        }
        Kind::Scale { .. } | Kind::Number { .. } => {
            values.first().map(|text| number(text).map(Given::Number)).transpose()
        }
        Kind::Text { .. } => Ok(values.first().map(|text| Given::Text((*text).to_owned()))),
    }
}

/// A whole number as people write it: with spaces between thousands, and any of the signs for less than nothing.
fn number(text: &str) -> Result<i64, Unfit> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '−' { '-' } else { c }).collect();
    plain.parse().map_err(|_| Unfit::NotANumber)
}
