//! Two surveys side by side, and the tables of earlier years.

use crate::crowd::{asked, chosen, question, wordings};
use survey::{
    Choice, Given, Kind, Meaning, OptionKey, Question, QuestionKey, Questionnaire, SameBy, Section, Wordings, earlier,
    pairs,
};

fn of(questions: Vec<Question>) -> Questionnaire {
    let sections = vec![Section { questions, ..Section::default() }];
    Questionnaire { title: wordings("Kysely"), introduction: Wordings::default(), sections }
}

fn single(key: u32, text: &str, options: &[&str]) -> Question {
    let options = options.iter().zip(1..).map(|(text, key)| Choice { key: OptionKey(key), text: wordings(text) });
    Question { text: wordings(text), ..question(key, Kind::Single { options: options.collect(), takes_other: false }) }
}

fn scale(key: u32, text: &str, to: i32) -> Question {
    let (low, high) = (Wordings::default(), Wordings::default());
    Question { text: wordings(text), ..question(key, Kind::Scale { from: 1, to, low, high }) }
}

#[test]
fn a_question_is_known_by_its_wording_or_by_its_key() {
    let now = of(vec![
        single(1, "Saatteko avustusta?", &["Kyllä", "Ei"]),
        scale(2, "Kuinka hyvin?", 5),
        single(3, "Aivan uusi", &["A", "B"]),
        scale(4, "Sama avain, toinen asteikko", 5),
        single(5, "Sanottu nyt toisin", &["Aina", "Joskus", "Ei koskaan", "Emme tiedä"]),
    ]);
    let before = of(vec![
        scale(9, "KUINKA HYVIN", 5),
        single(8, "Saatteko avustusta", &["Ei", "Kyllä"]),
        single(3, "Jotain muuta", &["C", "D"]),
        scale(4, "Toinen asteikko", 4),
        single(5, "Sanottu ennen näin", &["Joskus", "Aina"]),
    ]);
    let found = pairs(&now, &before);
    let named: Vec<_> = found.iter().map(|pair| (pair.now.0, pair.before.0, pair.by)).collect();
    assert_eq!(named, [(1, 8, SameBy::Wording), (2, 9, SameBy::Wording), (5, 5, SameBy::Key)]);
    assert_eq!(found[0].options, [(OptionKey(1), OptionKey(2)), (OptionKey(2), OptionKey(1))].into());
    assert_eq!(found[2].options, [(OptionKey(1), OptionKey(2)), (OptionKey(2), OptionKey(1))].into());
}

fn read(headings: &[&str], rows: &[&[&str]]) -> survey::Earlier {
    let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = rows.iter().map(|cells| owned(cells)).collect();
    earlier(&asked(), &owned(headings), rows.iter().map(Vec::as_slice))
}

#[test]
fn headings_are_questions_by_wording_number_or_key() {
    let headings = ["Järjestö", "1. KYSYMYS 1:", "q2", "Kysymys 3", "kysymys 3", "Kysymys 2 [Vaihtoehto 3]", ""];
    let (key, option) = (QuestionKey, OptionKey);
    let expected = [
        Meaning::Unknown,
        Meaning::Question(key(1)),
        Meaning::Question(key(2)),
        Meaning::Question(key(3)),
        Meaning::Repeated,
        Meaning::Option(key(2), option(3)),
        Meaning::Unknown,
    ];
    assert_eq!(read(&headings, &[]).columns, expected);
}

#[test]
fn what_stands_in_a_cell_is_an_answer_or_is_told() {
    let rows: [(u32, &str, Option<Given>); 21] = [
        (1, "vaihtoehto 2.", Some(chosen(&[2], None))),
        (1, "Jotain muuta", Some(chosen(&[], Some("Jotain muuta")))),
        (2, "Vaihtoehto 1; Vaihtoehto 3", Some(chosen(&[1, 3], None))),
        (2, "Vaihtoehto 1, Vaihtoehto 3", Some(chosen(&[1, 3], None))),
        (2, "Vaihtoehto 4\nHiihto", Some(chosen(&[4], Some("Hiihto")))),
        (2, "Vaihtoehto 1;Vaihtoehto 2;Vaihtoehto 3;Vaihtoehto 4", None),
        (3, "2", Some(Given::Number(2))),
        (3, "3 - kyllä", Some(Given::Number(3))),
        (3, "Ei", Some(Given::Number(-1))),
        (3, "-1", Some(Given::Number(-1))),
        (3, "4", None),
        (3, "2,5", None),
        (3, "3kpl", None),
        (4, "1 200", Some(Given::Number(1200))),
        (4, "1\u{a0}200,00", Some(Given::Number(1200))),
        (4, "−3", Some(Given::Number(-3))),
        (4, "noin sata", None),
        (4, "99999999999999999999", None),
        (5, " Näin. ", Some(Given::Text("Näin.".to_owned()))),
        (6, "Vaihtoehto 2", Some(chosen(&[2], None))),
        (6, "Vaihtoehto 9", None),
    ];
    for (key, cell, expected) in rows {
        let found = read(&[&format!("q{key}")], &[&[cell]]);
        let given = found.answers.first().and_then(|answers| answers.get(&QuestionKey(key)));
        assert_eq!(given, expected.as_ref(), "{key} {cell}");
        let is_told =
            found.unread.iter().any(|unread| (unread.row, unread.column) == (0, 0) && unread.text == cell.trim());
        assert_eq!(is_told, expected.is_none(), "{key} {cell}");
    }
    assert!(read(&["q1"], &[&["  "], &[]]).answers.is_empty());
}

#[test]
fn options_may_have_columns_of_their_own() {
    let headings = ["Kysymys 2: Vaihtoehto 1", "Kysymys 2: Vaihtoehto 2", "Kysymys 2: Vaihtoehto 4"];
    let found = read(&headings, &[&["x", "", "Kyllä"], &["0", "Vaihtoehto 2"], &["ehkä", "1"]]);
    let given: Vec<_> = found.answers.iter().map(|answers| answers[&QuestionKey(2)].clone()).collect();
    assert_eq!(given, [chosen(&[1, 4], None), chosen(&[2], None), chosen(&[2], None)]);
    assert_eq!(found.unread.iter().map(|unread| unread.text.as_str()).collect::<Vec<_>>(), ["ehkä"]);
}
