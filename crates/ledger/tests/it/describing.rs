//! What a statement is for, the limit of an opinion piece, and names of moments.

use crate::world::{at, by, create, network, opened};
use ledger::{
    Author, Brief, Conduct, Refusal, SealedText, Stage, Statement, StatementCommand as Command, StatementKind,
};
use terms::{ChangeHash, Digest, Heads, Offset, limits};

fn attempt(statement: &mut Statement, by: Author, command: Command) -> Result<usize, Refusal> {
    let events = Statement::decide(Some(statement), &network(), by, at(10), command)?;
    events.iter().for_each(|event| statement.apply(at(10), event));
    Ok(events.len())
}

fn describe(about: Brief) -> Command {
    Command::DescribeStatement { title: "Otsikko".to_owned(), about }
}

fn piece(character_limit: Option<u32>) -> Brief {
    Brief { kind: StatementKind::OpinionPiece { character_limit }, ..Brief::default() }
}

fn asked(register_number: &str, questions: &[String]) -> Brief {
    let (deadline, register_number) = (Some(at(100)), register_number.to_owned());
    let kind = StatementKind::Submission { deadline, register_number, questions: questions.to_vec() };
    Brief { kind, ..Brief::default() }
}

fn heads() -> Heads {
    Heads::new([ChangeHash([1; 32])])
}

fn sign_on(characters: u64) -> Command {
    let text = SealedText { offset: Offset(1), heads: heads(), sha256: Digest::new([1; 32]) };
    Command::Conduct(Conduct::OpenSignOn {
        text: Some(text.into()),
        characters,
        changes: vec![],
        reason: "Kiire".to_owned(),
    })
}

fn name(offset: u64, name: &str) -> Command {
    Command::NameMoment { offset: Offset(offset), heads: heads(), epoch: 0, name: name.to_owned() }
}

#[test]
fn coordinators_say_anew_what_a_statement_is_for_until_it_is_signed() {
    let mut statement = opened();
    let about = Brief {
        purpose: "  Leikkauksesta \n luovutaan ".to_owned(),
        addressees: vec!["Sosiaali- ja terveysministeriö".to_owned(), " ".to_owned()],
        theme: "Järjestöjen rahoitus".to_owned(),
        ..asked("VN/1234/2026", &["Miten esitys vaikuttaa?".to_owned(), String::new()])
    };
    let titled = |title: &str| Command::DescribeStatement { title: title.to_owned(), about: about.clone() };
    let rows = [
        (by(2, 2), titled("Uusi"), Err(Refusal::NotItsCoordinator)),
        (Author::Clock, titled("Uusi"), Err(Refusal::NotItsCoordinator)),
        (by(1, 1), titled(" "), Err(Refusal::TitleMissing)),
        (by(1, 1), titled("Uusi"), Ok(1)),
        (by(1, 1), titled(" Uusi "), Ok(0)),
        (by(1, 1), sign_on(5), Ok(2)),
        (by(1, 1), titled("Vanha"), Err(Refusal::DescriptionFixed)),
    ];
    for (by, command, outcome) in rows {
        assert_eq!(attempt(&mut statement, by, command.clone()), outcome, "{command:?}");
    }
    assert_eq!(statement.title, "Uusi");
    assert_eq!(statement.about.purpose, "Leikkauksesta luovutaan");
    assert_eq!(statement.about.addressees, ["Sosiaali- ja terveysministeriö"]);
    assert_eq!(statement.about.kind.questions(), ["Miten esitys vaikuttaa?"]);
    let created = Statement::decide(None, &network(), by(1, 1), at(1), create("Otsikko", &[1])).expect("allowed");
    let created = Statement::fold(created.iter().map(|event| (at(1), event))).expect("opened");
    assert_eq!(created.about.kind.name(), "position");
    for kind in StatementKind::NAMES {
        assert_eq!(StatementKind::named(kind).expect("known").name(), kind);
    }
}

#[test]
fn what_a_statement_is_for_has_its_limits() {
    type Made = fn(usize) -> Brief;
    let rows: [(usize, Made, Refusal); 7] = [
        (limits::PURPOSE_CHARS_MAX, |n| Brief { purpose: "ä".repeat(n), ..Brief::default() }, Refusal::PurposeTooLong),
        (limits::THEME_CHARS_MAX, |n| Brief { theme: "ä".repeat(n), ..Brief::default() }, Refusal::ThemeTooLong),
        (
            limits::ADDRESSEES_MAX,
            |n| Brief { addressees: vec!["ä".to_owned(); n], ..Brief::default() },
            Refusal::TooManyAddressees,
        ),
        (
            limits::ADDRESSEE_CHARS_MAX,
            |n| Brief { addressees: vec!["ä".repeat(n)], ..Brief::default() },
            Refusal::AddresseeTooLong,
        ),
        (limits::REGISTER_NUMBER_CHARS_MAX, |n| asked(&"ä".repeat(n), &[]), Refusal::RegisterNumberTooLong),
        (limits::QUESTIONS_MAX, |n| asked("", &vec!["ä".to_owned(); n]), Refusal::TooManyQuestions),
        (limits::QUESTION_CHARS_MAX, |n| asked("", &["ä".repeat(n)]), Refusal::QuestionTooLong),
    ];
    for (max, about, refusal) in rows {
        for (n, outcome) in [(max - 1, Ok(1)), (max, Ok(1)), (max + 1, Err(refusal))] {
            assert_eq!(attempt(&mut opened(), by(1, 1), describe(about(n))), outcome, "{refusal:?} {n}");
        }
        let Command::CreateStatement { statement, slug, title, language, coordinators, openness, .. } =
            create("Otsikko", &[1])
        else {
            unreachable!("made above");
        };
        let about = about(max + 1);
        let create = Command::CreateStatement { statement, slug, title, language, coordinators, openness, about };
        assert_eq!(Statement::decide(None, &network(), by(1, 1), at(1), create), Err(refusal), "when it is opened too");
    }
    let max = limits::CHARACTER_LIMIT_MAX;
    let outside = Err(Refusal::CharacterLimitOutside);
    for (limit, outcome) in [(0, outside), (1, Ok(1)), (max - 1, Ok(1)), (max, Ok(1)), (max + 1, outside)] {
        assert_eq!(attempt(&mut opened(), by(1, 1), describe(piece(Some(limit)))), outcome, "{limit}");
    }
}

#[test]
fn an_opinion_piece_is_not_signed_above_its_limit() {
    for (about, characters, outcome) in [
        (piece(Some(3_000)), 2_999, Ok(2)),
        (piece(Some(3_000)), 3_000, Ok(2)),
        (piece(Some(3_000)), 3_001, Err(Refusal::TextTooLong)),
        (piece(None), 3_001, Ok(2)),
        (asked("", &[]), 3_001, Ok(2)),
    ] {
        let mut statement = opened();
        attempt(&mut statement, by(1, 1), describe(about)).expect("allowed");
        assert_eq!(attempt(&mut statement, by(1, 1), sign_on(characters)), outcome, "{characters}");
    }
}

#[test]
fn sign_on_without_a_round_stays_visible_with_its_reason() {
    let mut statement = opened();
    attempt(&mut statement, by(1, 1), sign_on(5)).expect("allowed");
    let urgent = statement.sign_on.clone().expect("it is signed");
    assert_eq!((urgent.reason.as_str(), urgent.after_rounds, urgent.since), ("Kiire", false, at(10)));
    let resume = Command::Conduct(Conduct::ResumeDrafting { reason: "Kesken".to_owned() });
    attempt(&mut statement, by(1, 1), resume).expect("allowed");
    assert_eq!((statement.stage, statement.sign_on), (Stage::Drafting, None));
}

#[test]
fn whoever_writes_names_moments_within_their_limits() {
    let mut statement = opened();
    let max = limits::MOMENT_NAME_CHARS_MAX;
    let rows = [
        (by(3, 3), name(1, "Alku"), Err(Refusal::NotAWriter)),
        (Author::Operator, name(1, "Alku"), Err(Refusal::NotAWriter)),
        (by(1, 1), name(1, " \u{200b}"), Err(Refusal::MomentNameMissing)),
        (by(1, 1), name(1, &"ä".repeat(max + 1)), Err(Refusal::MomentNameTooLong)),
        (by(1, 1), name(1, &"ä".repeat(max)), Ok(1)),
        (by(1, 1), name(1, &"ä".repeat(max - 1)), Ok(1)),
        (by(2, 2), name(1, "Ennen hallituksen kokousta"), Ok(1)),
        (by(2, 2), name(1, "Ennen hallituksen kokousta"), Ok(0)),
        (by(1, 1), sign_on(5), Ok(2)),
        (by(2, 2), name(2, "Ennen allekirjoituksia"), Ok(1)),
    ];
    for (by, command, outcome) in rows {
        assert_eq!(attempt(&mut statement, by, command.clone()), outcome, "{command:?}");
    }
    assert_eq!(statement.moments[&Offset(1)].name, "Ennen hallituksen kokousta");
    assert_eq!(statement.moments[&Offset(1)].heads, heads());
    let most = limits::MOMENTS_NAMED_MAX as u64;
    for offset in 3..=most {
        assert_eq!(attempt(&mut statement, by(2, 2), name(offset, "Hetki")), Ok(1), "{offset}");
    }
    assert_eq!(attempt(&mut statement, by(2, 2), name(most + 1, "Hetki")), Err(Refusal::TooManyMoments));
    assert_eq!(attempt(&mut statement, by(2, 2), name(most, "Toinen nimi")), Ok(1), "a new name needs no room");
}
