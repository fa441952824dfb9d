//! What is asked, checked and kept.

use std::collections::BTreeSet;
use survey::{
    Answers, Choice, Given, Kind, OptionKey, Place, Question, QuestionKey, Questionnaire, Section, Unfit, Whole,
    Wordings, codec,
};
use terms::limits;

pub(crate) fn wordings(text: &str) -> Wordings {
    Wordings { fi: text.to_owned(), sv: String::new(), en: format!("{text} in English") }
}

pub(crate) fn question(key: u32, kind: Kind) -> Question {
    let (text, hint) = (wordings("Kysymys"), Wordings::default());
    Question { key: QuestionKey(key), text, hint, is_required: key == 1, kind }
}

fn asked() -> Questionnaire {
    let option = |key: u32| Choice { key: OptionKey(key), text: wordings("Vaihtoehto") };
    let questions = vec![
        question(1, Kind::Single { options: vec![option(1), option(2)], takes_other: false }),
        question(
            2,
            Kind::Multiple { options: vec![option(1), option(2), option(3)], takes_other: true, at_most: Some(2) },
        ),
        question(3, Kind::Scale { from: 1, to: 5, low: wordings("ei"), high: wordings("kyllä") }),
        question(4, Kind::Number { least: Some(0), most: None, unit: wordings("jäsentä") }),
        question(5, Kind::Text { chars_max: 100 }),
    ];
    let sections = vec![Section { title: wordings("Osa"), introduction: Wordings::default(), questions }];
    Questionnaire { title: wordings("Kysely"), introduction: Wordings::default(), sections }
}

fn chosen(options: &[u32], other: Option<&str>) -> Given {
    Given::Chosen {
        options: options.iter().copied().map(OptionKey).collect::<BTreeSet<_>>(),
        other: other.map(str::to_owned),
    }
}

#[test]
fn what_is_asked_reads_back() {
    let asked = asked().checked().expect("it can be asked");
    assert_eq!(codec::decode(&codec::encode(&asked)).expect("readable"), asked);
    assert!(matches!(codec::decode(br#"{"v":2}"#), Err(codec::Unreadable::Newer(2))));
}

#[test]
fn answers_fit_what_is_asked() {
    let asked = asked();
    let answer = |key, given| Answers::from([(QuestionKey(key), given)]);
    let rows: [(Answers, Result<(), Unfit>); 12] = [
        (answer(1, chosen(&[1], None)), Ok(())),
        (answer(1, chosen(&[1, 2], None)), Err(Unfit::TooManyChosen)),
        (answer(1, chosen(&[3], None)), Err(Unfit::UnknownOption)),
        (answer(1, chosen(&[], Some("muu"))), Err(Unfit::UnknownOption)),
        (answer(2, chosen(&[1], Some("muu"))), Ok(())),
        (answer(2, chosen(&[1, 2], Some("muu"))), Err(Unfit::TooManyChosen)),
        (answer(3, Given::Number(5)), Ok(())),
        (answer(3, Given::Number(6)), Err(Unfit::NumberOutside)),
        (answer(4, Given::Number(-1)), Err(Unfit::NumberOutside)),
        (answer(5, Given::Text("a".repeat(101))), Err(Unfit::TextTooLong)),
        (answer(5, Given::Number(1)), Err(Unfit::OtherKind)),
        (answer(9, Given::Number(1)), Err(Unfit::UnknownQuestion)),
    ];
    for (answers, expected) in rows {
        let taken = asked.taken(&answers, Whole::NotYet);
        let found = taken.map(drop).map_err(|wrong| wrong[0].1);
        assert_eq!(found, expected, "{answers:?}");
    }
    let missing = asked.taken(&Answers::new(), Whole::Yes);
    assert_eq!(missing, Err(vec![(Place::Question(QuestionKey(1)), Unfit::AnswerMissing)]));
    let all =
        Answers::from([(QuestionKey(1), chosen(&[2], None)), (QuestionKey(5), Given::Text("  Näin. ".to_owned()))]);
    let taken = asked.taken(&all, Whole::Yes).expect("it fits");
    assert_eq!(taken[&QuestionKey(5)], Given::Text("Näin.".to_owned()));
    assert_eq!(codec::decode_answers(&codec::encode_answers(&taken)).expect("readable"), taken);
}

#[test]
fn a_key_names_a_question_of_one_kind_through_all_versions() {
    let earlier = asked();
    let with = |kind| {
        let mut asked = asked();
        asked.sections[0].questions[2].kind = kind;
        asked
    };
    let scale = |from, to, low| Kind::Scale { from, to, low: wordings(low), high: wordings("kyllä") };
    assert_eq!(with(scale(1, 5, "ei lainkaan")).follows(&earlier), Ok(()));
    let place = Place::Question(QuestionKey(3));
    assert_eq!(with(scale(1, 7, "ei")).follows(&earlier), Err((place, Unfit::KindChanged)));
    assert_eq!(with(Kind::Text { chars_max: 5 }).follows(&earlier), Err((place, Unfit::KindChanged)));
    let mut shorter = asked();
    shorter.sections[0].questions.truncate(2);
    assert_eq!(shorter.follows(&earlier), Ok(()));
    assert_eq!(shorter.next_key([&earlier]), QuestionKey(6));
}

#[test]
fn a_questionnaire_is_no_longer_than_fits() {
    let found = |asked: &Questionnaire| asked.checked().map(drop).map_err(|(_, unfit)| unfit);
    let with = |kind| {
        let mut asked = asked();
        asked.sections[0].questions = vec![question(1, kind)];
        asked
    };
    let options = |count: usize| {
        let all = (1..).take(count).map(|key| Choice { key: OptionKey(key), text: wordings("Vaihtoehto") }).collect();
        Kind::Single { options: all, takes_other: false }
    };
    let scale = |steps: usize| {
        let to = i32::try_from(steps).expect("few");
        Kind::Scale { from: 1, to, low: Wordings::default(), high: Wordings::default() }
    };
    let titled = |chars: usize| {
        let mut asked = asked();
        asked.title.fi = "å".repeat(chars);
        asked
    };
    let worded = |chars: usize| {
        let mut asked = asked();
        asked.introduction.sv = "å".repeat(chars);
        asked
    };
    let many = |count: usize| {
        let mut asked = asked();
        let all = (1..).take(count).map(|key| question(key, Kind::Text { chars_max: 9 }));
        asked.sections[0].questions = all.collect();
        asked
    };
    let text = |chars: usize| with(Kind::Text { chars_max: u32::try_from(chars).expect("few") });
    for (step, fits) in [(-1isize, true), (0, true), (1, false)] {
        let around = |max: usize| max.checked_add_signed(step).expect("small");
        let rows = [
            (many(around(limits::SURVEY_QUESTIONS_MAX)), Unfit::TooManyQuestions),
            (with(options(around(limits::SURVEY_OPTIONS_MAX))), Unfit::TooManyOptions),
            (with(scale(around(limits::SURVEY_SCALE_STEPS_MAX))), Unfit::ScaleTooLong),
            (titled(around(limits::SURVEY_TITLE_CHARS_MAX)), Unfit::WordingTooLong),
            (worded(around(limits::SURVEY_WORDING_CHARS_MAX)), Unfit::WordingTooLong),
            (text(around(limits::SURVEY_TEXT_CHARS_MAX)), Unfit::TextBoundOutside),
        ];
        for (asked, unfit) in rows {
            assert_eq!(found(&asked), if fits { Ok(()) } else { Err(unfit) }, "{step}");
        }
    }
}
