//! What a questionnaire may hold at most: at one less, as much, one more.

use crate::questionnaires::{question, wordings};
use survey::{Choice, Kind, OptionKey, Question, Questionnaire, Section, Unfit, Wordings};
use terms::limits;

fn asking(questions: Vec<Question>) -> Questionnaire {
    let section = Section { title: Wordings::default(), introduction: Wordings::default(), questions };
    Questionnaire { title: wordings("Kysely"), introduction: Wordings::default(), sections: vec![section] }
}

/// Fits with `max`, and is unfit with one more.
fn bound(max: usize, unfit: Unfit, make: impl Fn(usize) -> Questionnaire) {
    for fitting in [max - 1, max] {
        assert!(make(fitting).checked().is_ok(), "{fitting} of {unfit:?}");
    }
    assert_eq!(make(max + 1).checked().map_err(|(_, unfit)| unfit), Err(unfit));
}

fn text_of(chars: usize) -> Wordings {
    Wordings { sv: "å".repeat(chars), ..Wordings::default() }
}

#[test]
fn a_questionnaire_holds_no_more_than_fits() {
    let text = || Kind::Text { chars_max: 10 };
    bound(limits::SURVEY_QUESTIONS_MAX, Unfit::TooManyQuestions, |count| {
        asking((0..count as u32).map(|key| question(key, text())).collect())
    });
    bound(limits::SURVEY_OPTIONS_MAX, Unfit::TooManyOptions, |count| {
        let option = |key| Choice { key: OptionKey(key), text: wordings("Vaihtoehto") };
        let options = (0..count as u32).map(option).collect();
        asking(vec![question(1, Kind::Single { options, takes_other: false })])
    });
    bound(limits::SURVEY_SCALE_STEPS_MAX, Unfit::ScaleTooLong, |steps| {
        let (low, high) = (Wordings::default(), Wordings::default());
        asking(vec![question(1, Kind::Scale { from: 1, to: steps as i32, low, high })])
    });
    bound(limits::SURVEY_TITLE_CHARS_MAX, Unfit::WordingTooLong, |chars| Questionnaire {
        title: text_of(chars),
        ..asking(vec![question(1, text())])
    });
    bound(limits::SURVEY_WORDING_CHARS_MAX, Unfit::WordingTooLong, |chars| {
        asking(vec![Question { text: text_of(chars), ..question(1, text()) }])
    });
    bound(limits::SURVEY_TEXT_CHARS_MAX, Unfit::TextBoundOutside, |chars| {
        asking(vec![question(1, Kind::Text { chars_max: chars as u32 })])
    });
}

#[test]
fn what_can_not_be_answered_is_not_asked() {
    let option = |key| Choice { key: OptionKey(key), text: wordings("Vaihtoehto") };
    let rows = [
        (Kind::Text { chars_max: 0 }, Unfit::TextBoundOutside),
        (Kind::Single { options: vec![option(1)], takes_other: false }, Unfit::OptionsMissing),
        (Kind::Single { options: vec![option(1), option(1)], takes_other: false }, Unfit::KeyTwice),
        (Kind::Multiple { options: vec![], takes_other: true, at_most: None }, Unfit::OptionsMissing),
        (Kind::Number { least: Some(2), most: Some(1), unit: Wordings::default() }, Unfit::BoundsReversed),
        (Kind::Scale { from: 3, to: 3, low: Wordings::default(), high: Wordings::default() }, Unfit::BoundsReversed),
    ];
    for (kind, unfit) in rows {
        let found = asking(vec![question(1, kind.clone())]).checked().map_err(|(_, unfit)| unfit);
        assert_eq!(found, Err(unfit), "{kind:?}");
    }
    let twice = asking(vec![question(1, Kind::Text { chars_max: 1 }), question(1, Kind::Text { chars_max: 1 })]);
    assert_eq!(twice.checked().map_err(|(_, unfit)| unfit), Err(Unfit::KeyTwice));
    assert_eq!(asking(vec![]).checked().map_err(|(_, unfit)| unfit), Err(Unfit::NothingAsked));
}
