//! Language versions: which there are, what binds, what is sealed with the leading text, and who says that one follows it.

use crate::world::{at, by, network, opened, statement as statement_id};
use ledger::{
    Author, Conduct, Drafting, Language, LanguageAct, Refusal, Right, RoundNumber, RoundPlan, SealedParallel,
    SealedText, SealedTexts, Statement, StatementCommand as Command, TextLanguage, VersionNumber, right_in,
    verify::Why,
};
use std::collections::BTreeSet;
use terms::{ChangeHash, Digest, Heads, Offset, TextId};

const FI: TextLanguage = TextLanguage::Full(Language::Finnish);
const SV: TextLanguage = TextLanguage::Full(Language::Swedish);
const EN: TextLanguage = TextLanguage::Full(Language::English);
const SIMPLE: TextLanguage = TextLanguage::Plain(Language::Finnish);

fn id(number: u8) -> TextId {
    TextId::new([number; 16])
}

/// The text after so many changes; equal numbers are equal texts.
fn text(number: u8) -> SealedText {
    let heads = Heads::new([ChangeHash([number; 32])]);
    SealedText { offset: Offset(number.into()), heads, sha256: Digest::new([number; 32]) }
}

fn texts(leading: u8, parallels: &[(TextLanguage, u8, u8)]) -> Option<SealedTexts> {
    let parallel =
        |(language, log, number): &(_, _, _)| SealedParallel { language: *language, id: id(*log), text: text(*number) };
    Some(SealedTexts { leading: text(leading), parallels: parallels.iter().map(parallel).collect() })
}

fn add(language: TextLanguage, number: u8) -> Command {
    Command::Languages(LanguageAct::Add { language, text: id(number) })
}

fn remove(language: TextLanguage, reason: &str) -> Command {
    Command::Languages(LanguageAct::Remove { language, reason: reason.to_owned() })
}

fn bind<const N: usize>(languages: [TextLanguage; N], reason: &str) -> Command {
    Command::Languages(LanguageAct::Bind { languages: BTreeSet::from(languages), reason: reason.to_owned() })
}

fn check(language: TextLanguage, leading: Option<u8>, translated: Option<u8>) -> Command {
    let (leading, text) = (leading.map(text), translated.map(text));
    Command::Languages(LanguageAct::Check { language, leading, text, epoch: 0 })
}

fn rest(closes: i64, text: Option<SealedTexts>) -> Command {
    let plan = RoundPlan { name: String::new(), opens: at(0), closes: at(closes), drafting: Drafting::Rests };
    Command::Conduct(Conduct::OpenRound { plan, text })
}

fn close() -> Command {
    Command::Conduct(Conduct::CloseRound { round: RoundNumber(1), reason: "Kaikki vastasivat".to_owned() })
}

fn finish(text: Option<SealedTexts>) -> Command {
    Command::Conduct(Conduct::FinishRound { round: RoundNumber(1), text })
}

fn sign_on(text: Option<SealedTexts>) -> Command {
    Command::Conduct(Conduct::OpenSignOn { text, characters: 5, changes: vec![], reason: "Valmis".to_owned() })
}

fn begin_anew(texts: &[u8], reason: &str) -> Command {
    let said = |number: &u8| (id(*number), Digest::new([*number; 32]));
    let (texts, reason) = (texts.iter().map(said).collect(), reason.to_owned());
    Command::Languages(LanguageAct::BeginAnew { texts, reason })
}

/// Decides and folds; how many events came of it.
fn attempt(statement: &mut Statement, by: Author, command: Command) -> Result<usize, Refusal> {
    let events = Statement::decide(Some(statement), &network(), by, at(1), command)?;
    events.iter().for_each(|event| statement.apply(at(2), event));
    Ok(events.len())
}

/// Languages with a `*` on those that bind, and versions with the languages that each has beside the leading one.
fn stands(statement: &Statement) -> String {
    let language = |(language, _): (TextLanguage, TextId)| {
        format!("{}{}", language.tag(), if statement.binds(language) { "*" } else { "" })
    };
    let version = |version: &ledger::Version| {
        let tags: Vec<_> = version.parallels.iter().map(|parallel| parallel.language.tag()).collect();
        format!("v{}[{}]", version.number.0, tags.join(" "))
    };
    let languages: Vec<_> = statement.texts().map(language).collect();
    let versions: Vec<_> = statement.versions.iter().map(version).collect();
    format!("{} {}", languages.join(" "), versions.join(" ")).trim_end().to_owned()
}

#[test]
fn every_rule_of_language_versions_has_a_row_in_its_turn() {
    let (coordinator, writer, commenter) = (by(1, 1), by(2, 2), by(3, 3));
    let mut statement = opened();
    let rows = [
        (coordinator, add(FI, 7), Err(Refusal::LanguageVersionKnown), "fi*"),
        (writer, add(SV, 7), Err(Refusal::NotItsCoordinator), "fi*"),
        (by(1, 2), add(SV, 7), Err(Refusal::HatNotYours), "fi*"),
        (coordinator, add(SV, 1), Err(Refusal::LanguageVersionKnown), "fi*"),
        (coordinator, add(SV, 7), Ok(1), "fi* sv"),
        (coordinator, add(SV, 8), Err(Refusal::LanguageVersionKnown), "fi* sv"),
        (coordinator, add(EN, 7), Err(Refusal::LanguageVersionKnown), "fi* sv"),
        (Author::Operator, add(SIMPLE, 8), Ok(1), "fi* sv fi-simple"),
        (coordinator, bind([], "Sovittu"), Err(Refusal::BindingMissing), "fi* sv fi-simple"),
        (coordinator, bind([FI, EN], "Sovittu"), Err(Refusal::UnknownLanguageVersion), "fi* sv fi-simple"),
        (coordinator, bind([FI, SIMPLE], "Sovittu"), Err(Refusal::PlainNeverBinds), "fi* sv fi-simple"),
        (coordinator, bind([FI, SV], " "), Err(Refusal::ReasonMissing), "fi* sv fi-simple"),
        (commenter, bind([FI, SV], "Sovittu"), Err(Refusal::NotItsCoordinator), "fi* sv fi-simple"),
        (coordinator, bind([FI, SV], "Sovittu"), Ok(1), "fi* sv* fi-simple"),
        (coordinator, bind([SV, FI], "Sovittu"), Ok(0), "fi* sv* fi-simple"),
        (coordinator, remove(SV, "Turha"), Err(Refusal::LanguageBinds), "fi* sv* fi-simple"),
        (coordinator, remove(FI, "Turha"), Err(Refusal::LeadingLanguageStays), "fi* sv* fi-simple"),
        (coordinator, remove(EN, "Turha"), Err(Refusal::UnknownLanguageVersion), "fi* sv* fi-simple"),
        (coordinator, remove(SIMPLE, ""), Err(Refusal::ReasonMissing), "fi* sv* fi-simple"),
        (writer, remove(SIMPLE, "Turha"), Err(Refusal::NotItsCoordinator), "fi* sv* fi-simple"),
        (coordinator, remove(SIMPLE, "Turha"), Ok(1), "fi* sv*"),
        (coordinator, add(SIMPLE, 9), Ok(1), "fi* sv* fi-simple"),
        (commenter, check(SV, Some(1), Some(2)), Err(Refusal::NotAWriter), "fi* sv* fi-simple"),
        (Author::Operator, check(SV, Some(1), Some(2)), Err(Refusal::NotAWriter), "fi* sv* fi-simple"),
        (writer, check(FI, Some(1), Some(2)), Err(Refusal::UnknownLanguageVersion), "fi* sv* fi-simple"),
        (writer, check(EN, Some(1), Some(2)), Err(Refusal::UnknownLanguageVersion), "fi* sv* fi-simple"),
        (writer, check(SV, Some(1), None), Err(Refusal::TextEmpty), "fi* sv* fi-simple"),
        (writer, check(SV, None, Some(2)), Err(Refusal::TextEmpty), "fi* sv* fi-simple"),
        (writer, check(SV, Some(1), Some(2)), Ok(1), "fi* sv* fi-simple"),
        (coordinator, rest(100, texts(1, &[(SV, 7, 2)])), Ok(3), "fi* sv* fi-simple v1[sv]"),
        (writer, check(SV, Some(1), Some(2)), Err(Refusal::DraftingRests), "fi* sv* fi-simple v1[sv]"),
        (coordinator, close(), Ok(1), "fi* sv* fi-simple v1[sv]"),
        (coordinator, finish(texts(1, &[(SV, 7, 3)])), Ok(2), "fi* sv* fi-simple v1[sv] v2[sv]"),
        (coordinator, sign_on(texts(1, &[(SV, 7, 3)])), Ok(1), "fi* sv* fi-simple v1[sv] v2[sv]"),
        (coordinator, add(EN, 10), Err(Refusal::TextSealed), "fi* sv* fi-simple v1[sv] v2[sv]"),
        (coordinator, remove(SIMPLE, "Turha"), Err(Refusal::TextSealed), "fi* sv* fi-simple v1[sv] v2[sv]"),
        (coordinator, bind([FI], "Turha"), Err(Refusal::TextSealed), "fi* sv* fi-simple v1[sv] v2[sv]"),
        (writer, check(SV, Some(1), Some(2)), Err(Refusal::TextSealed), "fi* sv* fi-simple v1[sv] v2[sv]"),
        (writer, begin_anew(&[1, 7, 9], "Syy"), Err(Refusal::NotItsCoordinator), "fi* sv* fi-simple v1[sv] v2[sv]"),
        (coordinator, begin_anew(&[1, 7, 9], " "), Err(Refusal::ReasonMissing), "fi* sv* fi-simple v1[sv] v2[sv]"),
        (
            coordinator,
            begin_anew(&[1, 7], "Syy"),
            Err(Refusal::UnknownLanguageVersion),
            "fi* sv* fi-simple v1[sv] v2[sv]",
        ),
        (coordinator, begin_anew(&[1, 7, 9], "Syy"), Ok(1), "fi* sv* fi-simple v1[sv] v2[sv]"),
    ];
    for (by, command, outcome, after) in rows {
        assert_eq!(attempt(&mut statement, by, command.clone()), outcome, "{command:?}");
        assert_eq!(stands(&statement), after, "{command:?}");
    }
}

#[test]
fn texts_that_were_begun_anew_have_no_changes_of_earlier_versions_and_no_earlier_moments() {
    let mut statement = opened();
    let heads = Heads::new([ChangeHash([1; 32])]);
    let moment = Command::NameMoment { offset: Offset(1), heads, epoch: 0, name: "Alku".to_owned() };
    for command in [add(SV, 7), remove(SV, "Turha"), moment, begin_anew(&[1], "Syy"), begin_anew(&[1], "Taas")] {
        attempt(&mut statement, by(1, 1), command).expect("allowed");
    }
    assert_eq!((statement.epoch, statement.moments.len()), (2, 0));
    assert_eq!(statement.all_texts().collect::<Vec<_>>(), [id(1)], "what was taken away is gone with its changes");
    for command in [rest(100, texts(1, &[])), close(), finish(texts(2, &[]))] {
        attempt(&mut statement, by(1, 1), command).expect("allowed");
    }
    let has = |statement: &Statement| [1, 2].map(|version| statement.has_changes_of(VersionNumber(version)));
    assert_eq!(has(&statement), [true, true]);
    attempt(&mut statement, by(1, 1), begin_anew(&[1], "Syy")).expect("allowed");
    assert_eq!((statement.epoch, has(&statement)), (3, [false, false]));
    attempt(&mut statement, by(1, 1), sign_on(texts(3, &[]))).expect("allowed");
    assert!(statement.has_changes_of(VersionNumber(3)), "it was sealed since");
}

/// What the texts begin with is text 1 and 2.
#[test]
fn what_a_language_version_was_said_to_follow_is_kept_only_if_the_texts_say_it_still() {
    let begun = |leading: u8, swedish: u8| {
        let texts = vec![(id(1), text(leading).sha256), (id(7), text(swedish).sha256)];
        Command::Languages(LanguageAct::BeginAnew { texts, reason: "Syy".to_owned() })
    };
    for (leading, swedish, stays) in [(1, 2, true), (3, 2, false), (1, 3, false), (2, 1, false)] {
        let mut statement = opened();
        for command in [add(SV, 7), check(SV, Some(9), Some(8)), check(SV, Some(1), Some(2)), begun(leading, swedish)] {
            attempt(&mut statement, by(1, 1), command).expect("allowed");
        }
        let checked = statement.language_version(SV).expect("it is there").checked.as_ref();
        let checked = checked.map(|checked| (&checked.leading, &checked.text, checked.at));
        assert_eq!(checked, stays.then_some((&text(1), &text(2), at(2))), "{leading} {swedish}");
        let kept = if stays { vec![text(1).sha256, text(2).sha256] } else { vec![] };
        assert_eq!(statement.followed, kept.into_iter().collect(), "{leading} {swedish}");
    }
}

#[test]
fn what_was_seen_in_texts_that_were_begun_anew_since_is_refused() {
    let mut statement = opened();
    for command in [add(SV, 7), begin_anew(&[1, 7], "Syy")] {
        attempt(&mut statement, by(1, 1), command).expect("allowed");
    }
    let (leading, translated) = (Some(text(1)), Some(text(2)));
    let heads = Heads::new([ChangeHash([1; 32])]);
    let act = |epoch| {
        let (leading, text) = (leading.clone(), translated.clone());
        Command::Languages(LanguageAct::Check { language: SV, leading, text, epoch })
    };
    let name = |epoch| Command::NameMoment { offset: Offset(1), heads: heads.clone(), epoch, name: "Alku".to_owned() };
    for (epoch, outcome) in [(0, Err(Refusal::TextsBegunAnew)), (2, Err(Refusal::TextsBegunAnew)), (1, Ok(1))] {
        for command in [act(epoch), name(epoch)] {
            assert_eq!(attempt(&mut statement, by(1, 1), command), outcome, "{epoch}");
        }
    }
}

#[test]
fn a_version_is_a_new_one_if_any_of_its_texts_is_another() {
    let rows = [
        ("the same texts", texts(1, &[(SV, 7, 2), (EN, 8, 3)]), 1),
        ("the same in another order", texts(1, &[(EN, 8, 3), (SV, 7, 2)]), 1),
        ("another leading text", texts(9, &[(SV, 7, 2), (EN, 8, 3)]), 2),
        ("another translation", texts(1, &[(SV, 7, 2), (EN, 8, 9)]), 2),
        ("one text less", texts(1, &[(SV, 7, 2)]), 2),
        ("a text that was taken away meanwhile", texts(1, &[(SV, 7, 2), (EN, 8, 3), (SIMPLE, 9, 4)]), 1),
        ("a text that another has replaced", texts(1, &[(SV, 9, 2), (EN, 8, 3)]), 2),
    ];
    for (what, again, versions) in rows {
        let mut statement = opened();
        let first = texts(1, &[(SV, 7, 2), (EN, 8, 3)]);
        for command in [add(SV, 7), add(EN, 8), rest(100, first), close(), finish(again)] {
            attempt(&mut statement, by(1, 1), command).expect("allowed");
        }
        assert_eq!(statement.versions.len(), versions, "{what}");
        let latest = statement.versions.last().expect("a version");
        assert!(latest.parallel(SIMPLE).is_none(), "{what}");
    }
    let nothing = attempt(&mut opened(), by(1, 1), rest(100, None));
    assert_eq!(nothing, Err(Refusal::TextEmpty), "a translation of nothing is no version");
}

#[test]
fn a_text_that_was_taken_away_gives_no_right() {
    let (register, mut statement) = (network(), opened());
    attempt(&mut statement, by(1, 1), add(SV, 7)).expect("allowed");
    let (writer, commenter) = (crate::world::hat(2, 2), crate::world::hat(3, 3));
    let rights = |statement: &Statement| {
        let leading = TextId::from(statement_id(1));
        [(leading, writer), (leading, commenter), (id(7), writer), (id(7), commenter), (id(8), writer)]
            .map(|(text, hat)| right_in(&register, statement, text, hat))
    };
    assert_eq!(rights(&statement), [Right::Write, Right::Read, Right::Write, Right::Read, Right::Nothing]);
    attempt(&mut statement, by(1, 1), remove(SV, "Turha")).expect("allowed");
    assert_eq!(rights(&statement), [Right::Write, Right::Read, Right::Nothing, Right::Nothing, Right::Nothing]);
    // What people wrote in it stays theirs to be told of.
    assert_eq!(statement.all_texts().collect::<Vec<_>>(), [TextId::from(statement_id(1)), id(7)]);
}

#[test]
fn every_language_of_a_text_has_one_tag() {
    for language in TextLanguage::ALL {
        assert_eq!(TextLanguage::tagged(language.tag()), Some(language));
    }
    for wrong in ["", "FI", "de", "fi-", "fi-easy", "simple"] {
        assert_eq!(TextLanguage::tagged(wrong), None, "{wrong}");
    }
}

#[test]
fn what_a_ledger_tells_of_languages_that_are_not_there_is_found() {
    let (first, sealed) = (create_line(), |event: &str| {
        format!(
            "{{\"at\":\"2026-03-17T21:59:00.000Z\",\"event\":{event},\"organisation\":\"{o}\",\"person\":\"{o}\",\
            \"register\":1,\"seq\":1,\"v\":4}}\n",
            o = "01".repeat(16)
        )
    });
    let (digest, log) = ("07".repeat(32), "09".repeat(16));
    let text = format!("{{\"heads\":[\"{digest}\"],\"offset\":1,\"sha256\":\"{digest}\"}}");
    for event in [
        "{\"languages\":[\"sv\"],\"reason\":\"Syy\",\"type\":\"binding-set\"}".to_owned(),
        "{\"language\":\"sv\",\"reason\":\"Syy\",\"type\":\"language-version-removed\"}".to_owned(),
        format!("{{\"language\":\"sv\",\"leading\":{text},\"text\":{text},\"type\":\"language-version-checked\"}}"),
        format!("{{\"language\":\"fi\",\"text\":\"{log}\",\"type\":\"language-version-added\"}}"),
        format!(
            "{{\"parallels\":[{{\"id\":\"{log}\",\"language\":\"sv\",\"text\":{text}}}],\"text\":{text},\
            \"type\":\"version-sealed\",\"version\":1}}"
        ),
    ] {
        let wrong = ledger::verify::verify((first.clone() + &sealed(&event)).as_bytes()).expect_err("impossible");
        assert!(wrong.line == 2 && matches!(wrong.why, Why::Impossible(_)), "{event}: {wrong}");
    }
    let begun = format!(
        "{{\"reason\":\"Syy\",\"texts\":[{{\"sha256\":\"{digest}\",\"text\":\"{log}\"}}],\"type\":\"texts-begun-anew\"}}"
    );
    let entry = sealed(&begun).replace("\"v\":4", "\"v\":7");
    let wrong = ledger::verify::verify((first + &entry).as_bytes()).expect_err("that is none of its texts");
    assert!(wrong.line == 2 && matches!(wrong.why, Why::Impossible(_)), "{wrong}");
}

/// The entry that opens a statement, as a line.
fn create_line() -> String {
    let command = crate::world::create("Otsikko", &[1]);
    let event = Statement::decide(None, &network(), by(1, 1), at(1), command).expect("allowed").remove(0);
    let (at, register) = (at(1), terms::Seq(1));
    let entry =
        ledger::Entry { seq: terms::Seq(0), at, by: by(1, 1), register, event: ledger::Event::Statement(event) };
    String::from_utf8(ledger::codec::encode(&entry)).expect("JSON") + "\n"
}
