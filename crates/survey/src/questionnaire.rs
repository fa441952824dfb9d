//! What is asked.

use crate::{Place, Unfit};
use ledger::Language;
use std::collections::BTreeSet;
use terms::limits;

/// A text in the three languages of the product; what is not given is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wordings {
    /// In Finnish.
    pub fi: String,
    /// In Swedish.
    pub sv: String,
    /// In English.
    pub en: String,
}

impl Wordings {
    /// The text in a language; where there is none, the Finnish, Swedish or English one.
    pub fn in_language(&self, language: Language) -> &str {
        let wanted = self.given_in(language);
        [wanted, &self.fi, &self.sv, &self.en].into_iter().find(|text| !text.is_empty()).unwrap_or(wanted)
    }

    /// The text that was given in a language; may be empty.
    pub fn given_in(&self, language: Language) -> &str {
        match language {
            Language::Finnish => &self.fi,
            Language::Swedish => &self.sv,
            Language::English => &self.en,
        }
    }

    /// Whether it says nothing in any language.
    pub fn is_empty(&self) -> bool {
        [&self.fi, &self.sv, &self.en].into_iter().all(String::is_empty)
    }

    /// As it is kept: trimmed, nothing hidden, in no language longer than fits.
    fn checked(&self, chars_max: usize, needed: bool, place: Place) -> Result<Wordings, (Place, Unfit)> {
        let each = |text: &str| match ledger::prose(text) {
            Ok(text) if text.chars().count() <= chars_max => Ok(text),
            Err(ledger::Refusal::CommentEmpty) => Ok(String::new()),
            Ok(_) | Err(_) => Err((place, Unfit::WordingTooLong)),
        };
        let checked = Wordings { fi: each(&self.fi)?, sv: each(&self.sv)?, en: each(&self.en)? };
        if needed && checked.is_empty() { Err((place, Unfit::WordingMissing)) } else { Ok(checked) }
    }
}

/// Names a question as long as its survey lasts: through its versions, and in files of other years where it is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionKey(pub u32);

/// Names an option of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OptionKey(pub u32);

/// What is asked, from beginning to end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Questionnaire {
    /// What it is called.
    pub title: Wordings,
    /// What it is for, and what happens with the answers; may be empty.
    pub introduction: Wordings,
    /// Its parts, in their order.
    pub sections: Vec<Section>,
}

/// Questions that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// What they are about; may be empty.
    pub title: Wordings,
    /// What stands before them; may be empty.
    pub introduction: Wordings,
    /// In their order.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is known by.
    pub key: QuestionKey,
    /// The question itself.
    pub text: Wordings,
    /// What helps to answer it; may be empty.
    pub hint: Wordings,
    /// Whether there is no handing in without an answer to it.
    pub is_required: bool,
    /// What an answer is.
    pub kind: Kind,
}

/// What an answer to a question is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One of these.
    Single {
        /// In their order.
        options: Vec<Choice>,
        /// Whether something else may be typed instead.
        takes_other: bool,
    },
    /// Some of these, or none.
    Multiple {
        /// In their order.
        options: Vec<Choice>,
        /// Whether something else may be typed besides.
        takes_other: bool,
        /// How many at most; as many as there are if none.
        at_most: Option<u32>,
    },
    /// A whole number from one end to the other.
    Scale {
        /// The lower end.
        from: i32,
        /// The upper end.
        to: i32,
        /// What the lower end means; may be empty.
        low: Wordings,
        /// What the upper end means; may be empty.
        high: Wordings,
    },
    /// A whole number.
    Number {
        /// No less than this.
        least: Option<i64>,
        /// No more than this.
        most: Option<i64>,
        /// Of what; may be empty.
        unit: Wordings,
    },
    /// Free text.
    Text {
        /// Characters that it may have.
        chars_max: u32,
    },
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it is known by, within its question.
    pub key: OptionKey,
    /// What it says.
    pub text: Wordings,
}

impl Questionnaire {
    /// Every question, in the order in which they are asked.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// The question of that key.
    pub fn question(&self, key: QuestionKey) -> Option<&Question> {
        self.questions().find(|question| question.key == key)
    }

    /// Whether it can be asked after `earlier`: a key names the same question through all versions of a survey, so that
    /// answers to each of them can be counted together.
    ///
    /// # Errors
    /// The first question whose answers are of another kind now.
    pub fn follows(&self, earlier: &Questionnaire) -> Result<(), (Place, Unfit)> {
        let is_other = |question: &&Question| {
            earlier.question(question.key).is_some_and(|before| !question.kind.is_like(&before.kind))
        };
        match self.questions().find(is_other) {
            Some(question) => Err((Place::Question(question.key), Unfit::KindChanged)),
            None => Ok(()),
        }
    }

    /// The key for a question that is new, where these questionnaires were asked before.
    pub fn next_key<'a>(&'a self, earlier: impl IntoIterator<Item = &'a Questionnaire>) -> QuestionKey {
        let all = earlier.into_iter().chain([self]).flat_map(Questionnaire::questions);
        QuestionKey(all.map(|question| question.key.0).max().unwrap_or_default().saturating_add(1))
    }

    /// Fit to be asked: all texts trimmed and of a length that fits, every question answerable, no key twice.
    ///
    /// # Errors
    /// The first thing that is wrong, and where.
    pub fn checked(&self) -> Result<Questionnaire, (Place, Unfit)> {
        let count = self.questions().count();
        if count == 0 {
            return Err((Place::Whole, Unfit::NothingAsked));
        }
        if count > limits::SURVEY_QUESTIONS_MAX || self.sections.len() > limits::SURVEY_QUESTIONS_MAX {
            return Err((Place::Whole, Unfit::TooManyQuestions));
        }
        let mut seen = BTreeSet::new();
        let title = self.title.checked(limits::SURVEY_TITLE_CHARS_MAX, true, Place::Whole)?;
        let introduction = self.introduction.checked(limits::SURVEY_WORDING_CHARS_MAX, false, Place::Whole)?;
        let sections = self.sections.iter().zip(0..).map(|(section, number)| {
            let place = Place::Section(number);
            let questions = section.questions.iter().map(|question| {
                if !seen.insert(question.key) {
                    return Err((Place::Question(question.key), Unfit::KeyTwice));
                }
                question.checked()
            });
            Ok(Section {
                title: section.title.checked(limits::SURVEY_TITLE_CHARS_MAX, false, place)?,
                introduction: section.introduction.checked(limits::SURVEY_WORDING_CHARS_MAX, false, place)?,
                questions: questions.collect::<Result<_, _>>()?,
            })
        });
        Ok(Questionnaire { title, introduction, sections: sections.collect::<Result<_, _>>()? })
    }
}

impl Kind {
    /// Whether answers to both can be counted together.
    fn is_like(&self, other: &Kind) -> bool {
        match (self, other) {
            (Kind::Single { .. }, Kind::Single { .. })
            | (Kind::Multiple { .. }, Kind::Multiple { .. })
            | (Kind::Number { .. }, Kind::Number { .. })
            | (Kind::Text { .. }, Kind::Text { .. }) => true,
            (Kind::Scale { from, to, .. }, Kind::Scale { from: before, to: until, .. }) => {
                (from, to) == (before, until)
            }
            (
                Kind::Single { .. }
                | Kind::Multiple { .. }
                | Kind::Scale { .. }
                | Kind::Number { .. }
                | Kind::Text { .. },
                _,
            ) => false,
        }
    }
}

impl Question {
    fn checked(&self) -> Result<Question, (Place, Unfit)> {
        let place = Place::Question(self.key);
        let short = |text: &Wordings| text.checked(limits::SURVEY_TITLE_CHARS_MAX, false, place);
        let kind = match &self.kind {
            Kind::Single { options, takes_other } => {
                Kind::Single { options: checked_options(options, *takes_other, place)?, takes_other: *takes_other }
            }
            Kind::Multiple { options, takes_other, at_most } => {
                if *at_most == Some(0) {
                    return Err((place, Unfit::BoundsReversed));
                }
                let options = checked_options(options, *takes_other, place)?;
                Kind::Multiple { options, takes_other: *takes_other, at_most: *at_most }
            }
            Kind::Scale { from, to, low, high } => {
                let steps = to.checked_sub(*from).and_then(|steps| usize::try_from(steps).ok());
                match steps {
                    Some(1..limits::SURVEY_SCALE_STEPS_MAX) => {}
                    Some(0) | None => return Err((place, Unfit::BoundsReversed)),
                    Some(_) => return Err((place, Unfit::ScaleTooLong)),
                }
                Kind::Scale { from: *from, to: *to, low: short(low)?, high: short(high)? }
            }
            Kind::Number { least, most, unit } => {
                if least.zip(*most).is_some_and(|(least, most)| least > most) {
                    return Err((place, Unfit::BoundsReversed));
                }
                Kind::Number { least: *least, most: *most, unit: short(unit)? }
            }
            Kind::Text { chars_max } => match *chars_max as usize {
                1..=limits::SURVEY_TEXT_CHARS_MAX => Kind::Text { chars_max: *chars_max },
                _ => return Err((place, Unfit::TextBoundOutside)),
            },
        };
        Ok(Question {
            key: self.key,
            text: self.text.checked(limits::SURVEY_WORDING_CHARS_MAX, true, place)?,
            hint: self.hint.checked(limits::SURVEY_WORDING_CHARS_MAX, false, place)?,
            is_required: self.is_required,
            kind,
        })
    }
}

fn checked_options(options: &[Choice], takes_other: bool, place: Place) -> Result<Vec<Choice>, (Place, Unfit)> {
    if options.is_empty() || (options.len() == 1 && !takes_other) {
        return Err((place, Unfit::OptionsMissing));
    }
    if options.len() > limits::SURVEY_OPTIONS_MAX {
        return Err((place, Unfit::TooManyOptions));
    }
    let mut seen = BTreeSet::new();
    let checked = options.iter().map(|option| {
        if !seen.insert(option.key) {
            return Err((place, Unfit::KeyTwice));
        }
        let text = option.text.checked(limits::SURVEY_TITLE_CHARS_MAX, true, place)?;
        Ok(Choice { key: option.key, text })
    });
    checked.collect()
}
