//! What organisations answer, and what is wrong with it.

use super::*;
use crate::organisation_pages::Browser;
use ledger::receipt::Receipt;
use sha2::{Digest as _, Sha256};
use terms::limits;

fn opened() -> (Server, tempfile::TempDir, String, String, u64) {
    let (server, folder) = Server::demo();
    let (coordinator, writer) = (server.sign_in(COORDINATOR), server.sign_in(WRITER));
    let number = draft(&server, &coordinator, &asked());
    open(&server, &coordinator, number, json!({}));
    (server, folder, coordinator, writer, number)
}

#[test]
fn what_is_wrong_with_an_answer_is_said_in_words() {
    let (server, _folder, _, writer, number) = opened();
    let give =
        |answers: Value| server.ask("PUT", &path(number, "/answer"), Some(&writer), &json!({ "answers": answers }));
    let with = |key: &str, given: Value| {
        let mut answers = yes();
        answers[key] = given;
        answers
    };
    let rows = [
        (json!({}), "Kysymys 1"),
        (with("2", json!({"chosen": {"options": [1, 2, 3]}})), "enintään 2"),
        (with("2", json!({"chosen": {"options": [9]}})), "vaihtoehtoa ei ole"),
        (with("3", json!({"number": 6})), "väliltä 1–5"),
        (with("4", json!({"number": -1})), "vähintään 0"),
        (with("5", json!({"number": 5})), "Kysymys 5"),
        (with("9", json!({"number": 5})), "kysymystä ei ole"),
        (with("5", json!({"text": "sana ".repeat(10_000)})), "10000"),
    ];
    for (answers, said) in rows {
        let answer = give(answers);
        let told = answer.text().replace('\u{a0}', "").replace("10 000", "10000");
        assert_eq!(answer.problem(), "survey-unfit", "{told}");
        assert!(told.contains(said), "{told}: {said}");
    }
    let unread = give(json!({"1": "kyllä"}));
    assert_eq!(refused(unread), (400, "bad-request".to_owned()));
    let long = "å".repeat(limits::SURVEY_TEXT_CHARS_MAX);
    let formula = "=HYPERLINK(\"http://e.example\")";
    let all = json!({
        "1": {"chosen": {"options": [], "other": formula}}, "2": {"chosen": {"options": [1, 3]}},
        "3": {"number": 5}, "4": {"number": 12}, "5": {"text": long},
    });
    done(give(all.clone()));
    let kept = done(server.get(&path(number, "/answer"), Some(&writer)));
    assert_eq!(kept["answers"]["5"], all["5"]);
    assert_eq!(kept["answers"]["1"]["chosen"]["other"], formula, "words are kept as they were typed");
    // Somebody who has both files shows what was answered without this server.
    let receipt = server.get(&path(number, "/answer/receipt"), Some(&writer));
    let receipt = Receipt::read(&receipt.body).expect("a receipt");
    let proven = receipt.verify().expect("it holds");
    assert!(proven.checkpoint.origin.ends_with("/agenda"), "{}", proven.checkpoint.origin);
    let opening = server.get(&format!("/surveys/{number}/answer.json"), Some(&writer));
    let content = Sha256::digest(&opening.body).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert!(receipt.entry.contains(&content) && kept["content"] == content, "{}", receipt.entry);
    assert_eq!(opening.json()["said"]["answers"]["5"], all["5"]);
    let page = server.get(&format!("/surveys/{number}/receipt.json"), Some(&writer));
    let again = Receipt::read(&page.body).ok().map(|receipt| receipt.seq);
    assert_eq!((page.status, again), (200, Some(receipt.seq)));
    let silent = server.get(&format!("/surveys/{number}/answer.json"), Some(&server.sign_in(COMMENTER)));
    assert_eq!(silent.status, 404, "nothing was answered for another");
}

#[test]
fn an_answer_that_is_sent_twice_is_given_once_and_two_people_see_each_other() {
    let (server, _folder, _, writer, number) = opened();
    let give = |key: &str, body: &Value| {
        let headers = [
            ("authorization", format!("Bearer {writer}")),
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", key.to_owned()),
        ];
        server.send("PUT", &path(number, "/answer"), &headers, body.to_string().as_bytes())
    };
    let first = done(give("yksi", &json!({"answers": yes()})));
    let letters = outbox(&server).len();
    assert_eq!(done(give("yksi", &json!({"answers": yes()}))), first);
    assert_eq!(outbox(&server).len(), letters, "nobody is written to once more");
    let other = json!({"answers": {"1": {"chosen": {"options": [2]}}}, "after": 0});
    assert_eq!(refused(give("kaksi", &other)), (409, "survey-answer-changed".to_owned()));
    let seen = json!({"answers": {"1": {"chosen": {"options": [2]}}}, "after": 1});
    assert_eq!(done(give("kolme", &seen))["revision"], 2);
}

#[test]
fn an_answer_is_prepared_together_and_nobody_is_written_over_unseen() {
    let (server, _folder, _, writer, number) = opened();
    let save = |revision: u32, fields: Value| {
        let wish = json!({"revision": revision, "fields": fields});
        server.ask("PUT", &path(number, "/prepared"), Some(&writer), &wish)
    };
    let first = done(save(0, json!([["q1", "1"], ["q4", "noin sata"], ["muu", "x"]])));
    assert_eq!(first["fields"], json!([["q1", "1"], ["q4", "noin sata"]]), "also what could not be handed in");
    assert_eq!(refused(save(0, json!([["q1", "2"]]))), (409, "survey-prepared-changed".to_owned()));
    assert_eq!(done(save(1, json!([["q1", "2"]])))["revision"], 2);
    let long = "x".repeat(limits::SURVEY_FORM_BYTES_MAX - "q5".len());
    assert_eq!(save(2, json!([["q5", &long[1..]]])).status, 200);
    assert_eq!(save(3, json!([["q5", long]])).status, 200);
    assert_eq!(refused(save(4, json!([["q5", format!("{long}x")]]))), (422, "survey-form-too-long".to_owned()));
}

#[test]
fn a_coordinator_records_an_answer_and_the_organisation_takes_it_back_by_a_link() {
    let (server, _folder, coordinator, writer, number) = opened();
    let organisation = server.organisation_of(&writer);
    let wish =
        json!({"respondent": organisation, "channel": "phone", "source": "Puheenjohtaja 3.3.", "answers": yes()});
    let record = |who: &str, wish: &Value| server.post(&path(number, "/recorded"), Some(who), wish);
    assert_eq!(refused(record(&writer, &wish)), (403, "coordinators-only".to_owned()));
    for (field, value, code) in [
        ("channel", "kyyhky", "unknown-channel"),
        ("source", " ", "source-missing"),
        ("respondent", "x", "unknown-organisation"),
    ] {
        let mut wrong = wish.clone();
        wrong[field] = value.into();
        assert_eq!(record(&coordinator, &wrong).problem(), code);
    }
    assert_eq!(done(record(&coordinator, &wish))["way"], "phone");
    let at = link(&server, "/undo?key=");
    assert!(outbox(&server)[0].contains("Kyllä"), "it says what was recorded");
    let browser = Browser { server: &server, token: None };
    let form = browser.hidden(&at, &at);
    assert!(browser.get(&at).text().contains("Puheenjohtaja 3.3."));
    assert_eq!(done(server.get(&path(number, ""), Some(&writer)))["answers"], 1, "looking changes nothing");
    assert_eq!(browser.send(&at, &form).status, 303);
    assert_eq!(done(server.get(&path(number, ""), Some(&writer)))["answers"], 0);
}
