//! Questionnaires and answers as JSON. What was written is never rewritten; `v` says how to read it.

use crate::{Answers, Choice, Given, Kind, OptionKey, Question, QuestionKey, Questionnaire, Section, Wordings};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

const VERSION: u64 = 1;

/// Bytes that are no questionnaire or no answers of a version that this program knows.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Not JSON, or not of the expected shape.
    #[error("not what was asked or answered: {0}")]
    Shape(#[from] serde_json::Error),
    /// Written by a newer program.
    #[error("it has format {0}, which is newer than this program")]
    Newer(u64),
}

/// A questionnaire as JSON.
pub fn encode(asked: &Questionnaire) -> Vec<u8> {
    serde_json::to_vec(&WireQuestionnaire::from(asked)).expect("texts and whole numbers are JSON")
}

/// The questionnaire of these bytes. It is not checked: see [`Questionnaire::checked`].
///
/// # Errors
/// Bytes of another shape, or of a newer version.
pub fn decode(bytes: &[u8]) -> Result<Questionnaire, Unreadable> {
    readable(bytes)?;
    Ok(serde_json::from_slice::<WireQuestionnaire>(bytes)?.into())
}

/// Answers as JSON.
pub fn encode_answers(answers: &Answers) -> Vec<u8> {
    serde_json::to_vec(&WireAnswers::from(answers)).expect("texts and whole numbers are JSON")
}

/// The answers of these bytes. They are not checked: see [`Questionnaire::taken`].
///
/// # Errors
/// Bytes of another shape, or of a newer version.
pub fn decode_answers(bytes: &[u8]) -> Result<Answers, Unreadable> {
    readable(bytes)?;
    Ok(serde_json::from_slice::<WireAnswers>(bytes)?.into())
}

fn readable(bytes: &[u8]) -> Result<(), Unreadable> {
    #[derive(Deserialize)]
    struct Versioned {
        #[serde(default = "first")]
        v: u64,
    }
    let Versioned { v } = serde_json::from_slice(bytes)?;
    if v > VERSION { Err(Unreadable::Newer(v)) } else { Ok(()) }
}

/// Whoever writes one by hand need not say its version.
fn first() -> u64 {
    1
}

#[derive(Serialize, Deserialize)]
struct WireQuestionnaire {
    #[serde(default = "first")]
    v: u64,
    title: WireWordings,
    #[serde(default, skip_serializing_if = "WireWordings::is_empty")]
    introduction: WireWordings,
    sections: Vec<WireSection>,
}

#[derive(Default, Serialize, Deserialize)]
struct WireWordings {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    fi: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    sv: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    en: String,
}

impl WireWordings {
    fn is_empty(&self) -> bool {
        [&self.fi, &self.sv, &self.en].into_iter().all(String::is_empty)
    }
}

#[derive(Serialize, Deserialize)]
struct WireSection {
    #[serde(default, skip_serializing_if = "WireWordings::is_empty")]
    title: WireWordings,
    #[serde(default, skip_serializing_if = "WireWordings::is_empty")]
    introduction: WireWordings,
    questions: Vec<WireQuestion>,
}

#[derive(Serialize, Deserialize)]
struct WireQuestion {
    key: u32,
    text: WireWordings,
    #[serde(default, skip_serializing_if = "WireWordings::is_empty")]
    hint: WireWordings,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    required: bool,
    #[serde(flatten)]
    kind: WireKind,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum WireKind {
    Single {
        options: Vec<WireOption>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        other: bool,
    },
    Multiple {
        options: Vec<WireOption>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        other: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_most: Option<u32>,
    },
    Scale {
        from: i32,
        to: i32,
        #[serde(default, skip_serializing_if = "WireWordings::is_empty")]
        low: WireWordings,
        #[serde(default, skip_serializing_if = "WireWordings::is_empty")]
        high: WireWordings,
    },
    Number {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<i64>,
        #[serde(default, skip_serializing_if = "WireWordings::is_empty")]
        unit: WireWordings,
    },
    Text {
        chars_max: u32,
    },
}

#[derive(Serialize, Deserialize)]
struct WireOption {
    key: u32,
    text: WireWordings,
}

#[derive(Serialize, Deserialize)]
struct WireAnswers {
    #[serde(default = "first")]
    v: u64,
    answers: BTreeMap<u32, WireGiven>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WireGiven {
    Chosen {
        options: BTreeSet<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<String>,
    },
    Number(i64),
    Text(String),
}

impl From<&Wordings> for WireWordings {
    fn from(Wordings { fi, sv, en }: &Wordings) -> Self {
        WireWordings { fi: fi.clone(), sv: sv.clone(), en: en.clone() }
    }
}

impl From<WireWordings> for Wordings {
    fn from(WireWordings { fi, sv, en }: WireWordings) -> Self {
        Wordings { fi, sv, en }
    }
}

impl From<&Questionnaire> for WireQuestionnaire {
    fn from(Questionnaire { title, introduction, sections }: &Questionnaire) -> Self {
        let sections = sections.iter().map(|section| WireSection {
            title: (&section.title).into(),
            introduction: (&section.introduction).into(),
            questions: section.questions.iter().map(WireQuestion::from).collect(),
        });
        WireQuestionnaire {
            v: VERSION,
            title: title.into(),
            introduction: introduction.into(),
            sections: sections.collect(),
        }
    }
}

impl From<WireQuestionnaire> for Questionnaire {
    fn from(WireQuestionnaire { title, introduction, sections, .. }: WireQuestionnaire) -> Self {
        let sections = sections.into_iter().map(|section| Section {
            title: section.title.into(),
            introduction: section.introduction.into(),
            questions: section.questions.into_iter().map(Question::from).collect(),
        });
        Questionnaire { title: title.into(), introduction: introduction.into(), sections: sections.collect() }
    }
}

impl From<&Question> for WireQuestion {
    fn from(Question { key, text, hint, is_required, kind }: &Question) -> Self {
        let options = |options: &[Choice]| {
            options.iter().map(|option| WireOption { key: option.key.0, text: (&option.text).into() }).collect()
        };
        let kind = match kind {
            Kind::Single { options: given, takes_other } => {
                WireKind::Single { options: options(given), other: *takes_other }
            }
            Kind::Multiple { options: given, takes_other, at_most } => {
                WireKind::Multiple { options: options(given), other: *takes_other, at_most: *at_most }
            }
            Kind::Scale { from, to, low, high } => {
                WireKind::Scale { from: *from, to: *to, low: low.into(), high: high.into() }
            }
            Kind::Number { least, most, unit } => WireKind::Number { least: *least, most: *most, unit: unit.into() },
            Kind::Text { chars_max } => WireKind::Text { chars_max: *chars_max },
        };
        WireQuestion { key: key.0, text: text.into(), hint: hint.into(), required: *is_required, kind }
    }
}

impl From<WireQuestion> for Question {
    fn from(WireQuestion { key, text, hint, required, kind }: WireQuestion) -> Self {
        let options = |options: Vec<WireOption>| {
            options.into_iter().map(|option| Choice { key: OptionKey(option.key), text: option.text.into() }).collect()
        };
        let kind = match kind {
            WireKind::Single { options: given, other } => Kind::Single { options: options(given), takes_other: other },
            WireKind::Multiple { options: given, other, at_most } => {
                Kind::Multiple { options: options(given), takes_other: other, at_most }
            }
            WireKind::Scale { from, to, low, high } => Kind::Scale { from, to, low: low.into(), high: high.into() },
            WireKind::Number { least, most, unit } => Kind::Number { least, most, unit: unit.into() },
            WireKind::Text { chars_max } => Kind::Text { chars_max },
        };
        Question { key: QuestionKey(key), text: text.into(), hint: hint.into(), is_required: required, kind }
    }
}

impl From<&Answers> for WireAnswers {
    fn from(answers: &Answers) -> Self {
        let given = |given: &Given| match given {
            Given::Chosen { options, other } => {
                WireGiven::Chosen { options: options.iter().map(|key| key.0).collect(), other: other.clone() }
            }
            Given::Number(number) => WireGiven::Number(*number),
            Given::Text(text) => WireGiven::Text(text.clone()),
        };
        let answers = answers.iter().map(|(key, answer)| (key.0, given(answer))).collect();
        WireAnswers { v: VERSION, answers }
    }
}

impl From<WireAnswers> for Answers {
    fn from(WireAnswers { answers, .. }: WireAnswers) -> Self {
        let given = |given| match given {
            WireGiven::Chosen { options, other } => {
                Given::Chosen { options: options.into_iter().map(OptionKey).collect(), other }
            }
            WireGiven::Number(number) => Given::Number(number),
            WireGiven::Text(text) => Given::Text(text),
        };
        answers.into_iter().map(|(key, answer)| (QuestionKey(key), given(answer))).collect()
    }
}
