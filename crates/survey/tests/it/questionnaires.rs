//! What is asked, checked and kept.

use std::collections::BTreeSet;
use survey::{
    Answers, Choice, Given, Kind, OptionKey, Place, Question, QuestionKey, Questionnaire, Section, Unfit, Whole,
    Wordings, codec,
};

fn wordings(text: &str) -> Wordings {
    Wordings { fi: text.to_owned(), sv: String::new(), en: format!("{text} in English") }
}

fn question(key: u32, kind: Kind) -> Question {
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
