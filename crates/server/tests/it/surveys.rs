//! Surveys: drafted, tried, opened, answered, closed, over HTTP and on pages.

mod answering;
mod outside;
mod pages;

use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};
use serde_json::{Value, json};

const SURVEYS: &str = "/api/v1/surveys";

fn done(answer: Answer) -> Value {
    assert!(answer.status < 300, "{}: {}", answer.status, answer.text());
    answer.json()
}

fn refused(answer: Answer) -> (u16, String) {
    (answer.status, answer.problem())
}

fn text(text: &str) -> Value {
    json!({"fi": text, "sv": format!("{text} på svenska")})
}

/// Every kind of question once; the first has to be answered.
fn asked() -> Value {
    let option = |key: u32, said: &str| json!({"key": key, "text": text(said)});
    json!({
        "title": text("Järjestökysely"),
        "introduction": text("Vastaukset menevät kunnille."),
        "sections": [
            {"title": text("Toiminta"), "questions": [
                {"key": 1, "text": text("Toimitteko maalla?"), "required": true, "kind": "single",
                    "options": [option(1, "Kyllä"), option(2, "Ei")], "other": true},
                {"key": 2, "text": text("Missä?"), "kind": "multiple", "at_most": 2,
                    "options": [option(1, "Kylissä"), option(2, "Kirkolla"), option(3, "Saaressa")]},
            ]},
            {"title": text("Voimavarat"), "questions": [
                {"key": 3, "text": text("Miten pärjäätte?"), "kind": "scale", "from": 1, "to": 5, "low": text("huonosti")},
                {"key": 4, "text": text("Jäseniä?"), "kind": "number", "least": 0, "unit": text("jäsentä")},
                {"key": 5, "text": text("Mitä muuta?"), "kind": "text", "chars_max": 10_000},
            ]},
        ],
    })
}

/// The number of a draft that asks this.
fn draft(server: &Server, coordinator: &str, asked: &Value) -> u64 {
    let made = done(server.post(SURVEYS, Some(coordinator), &json!({ "questionnaire": asked })));
    made["number"].as_u64().expect("a number")
}

fn path(number: u64, rest: &str) -> String {
    format!("{SURVEYS}/{number}{rest}")
}

/// Asks until it is so.
fn until(is_so: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(60), "it never was so");
    }
}

fn set_clock(server: &Server, now: &str) {
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({ "now": now })).status, 204);
}

/// The texts of all letters, the newest first.
fn outbox(server: &Server) -> Vec<String> {
    let outbox = server.get("/api/v1/demo/outbox", None).json();
    let all = outbox["items"].as_array().expect("a list").iter();
    all.map(|letter| letter["text"].as_str().expect("a text").to_owned()).collect()
}

/// The path behind a link of a letter that has this in it.
fn link(server: &Server, of: &str) -> String {
    let letters = outbox(server);
    let mut words = letters.iter().flat_map(|letter| letter.split_whitespace());
    let link = words.find(|word| word.contains(of)).unwrap_or_else(|| panic!("no letter leads to {of}: {letters:#?}"));
    link.trim_start_matches(&server.url).to_owned()
}

pub(crate) fn in_hours(hours: i64) -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(hours)).to_string()
}

/// Opens it for two weeks.
fn open(server: &Server, coordinator: &str, number: u64, more: Value) -> Value {
    let mut wish = json!({"closes_at": in_hours(24 * 14)});
    for (name, value) in more.as_object().into_iter().flatten() {
        wish[name] = value.clone();
    }
    done(server.post(&path(number, "/open"), Some(coordinator), &wish))
}

/// An answer to the first question alone.
fn yes() -> Value {
    json!({"1": {"chosen": {"options": [1]}}})
}

#[test]
fn a_survey_is_drafted_opened_answered_and_closed_and_kept_through_a_restart() {
    let (server, folder) = Server::demo();
    let (coordinator, writer) = (server.sign_in(COORDINATOR), server.sign_in(WRITER));
    assert_eq!(refused(server.post(SURVEYS, None, &json!({"questionnaire": asked()}))).0, 401);
    let not_theirs = server.post(SURVEYS, Some(&writer), &json!({"questionnaire": asked()}));
    assert_eq!(refused(not_theirs), (403, "coordinators-only".to_owned()));
    let number = draft(&server, &coordinator, &asked());
    assert_eq!(server.get(&path(number, ""), Some(&writer)).status, 404, "a draft is its coordinators' business");
    let tried = done(server.post(&path(number, "/try"), Some(&coordinator), &json!({"answers": yes()})));
    assert_eq!(tried["counted"], false);
    let early = server.ask("PUT", &path(number, "/answer"), Some(&coordinator), &json!({"answers": yes()}));
    assert!(early.status == 403 || early.status == 409, "{}", early.text());
    let opened = open(&server, &coordinator, number, json!({"promise": "anonymous"}));
    assert_eq!(
        (&opened["state"], &opened["promise"], &opened["answers"]),
        (&json!("open"), &json!("anonymous"), &json!(0))
    );
    let given = done(server.ask("PUT", &path(number, "/answer"), Some(&writer), &json!({"answers": yes()})));
    assert_eq!((&given["revision"], &given["late"], &given["way"]), (&json!(1), &json!(false), &json!("own")));
    server.kill();
    let server = Server::start(folder.path());
    let (coordinator, writer) = (server.sign_in(COORDINATOR), server.sign_in(WRITER));
    let kept = done(server.get(&path(number, "/answer"), Some(&writer)));
    assert_eq!(kept["answers"], yes());
    let listed = done(server.get(SURVEYS, Some(&writer)));
    assert_eq!((&listed["items"][0]["title"], &listed["items"][0]["answers"]), (&json!("Järjestökysely"), &json!(1)));
    let closed =
        done(server.post(&path(number, "/close"), Some(&coordinator), &json!({"reason": "Kaikki vastasivat"})));
    assert_eq!(closed["state"], "closed");
    let late = done(server.ask("PUT", &path(number, "/answer"), Some(&writer), &json!({"answers": yes()})));
    assert_eq!((&late["late"], &late["revision"]), (&json!(true), &json!(2)));
    let now = done(server.get(&path(number, ""), Some(&writer)));
    assert_eq!((&now["answers"], &now["late"]), (&json!(1), &json!(1)));
    let reopen = json!({"reason": "Postilakko", "closes_at": in_hours(48)});
    done(server.post(&path(number, "/reopen"), Some(&coordinator), &reopen));
    let now = done(server.get(&path(number, ""), Some(&writer)));
    assert_eq!((&now["answers"], &now["late"]), (&json!(1), &json!(0)), "what came late counts");
}

#[test]
fn what_is_asked_can_be_asked_and_changes_make_a_new_version_once_there_is_an_answer() {
    let (server, _folder) = Server::demo();
    let (coordinator, writer) = (server.sign_in(COORDINATOR), server.sign_in(WRITER));
    let mut nothing = asked();
    nothing["sections"] = json!([]);
    for (wrong, code) in [(nothing, "survey-unfit"), (json!("kysely"), "bad-request"), (json!({"v": 9}), "bad-request")]
    {
        let answer = server.post(SURVEYS, Some(&coordinator), &json!({ "questionnaire": wrong }));
        assert_eq!(answer.problem(), code, "{}", answer.text());
    }
    let number = draft(&server, &coordinator, &asked());
    let revise = |asked: &Value, base: Option<&Value>| {
        let wish = json!({"questionnaire": asked, "base": base});
        server.ask("PUT", &path(number, "/questionnaire"), Some(&coordinator), &wish)
    };
    let first = done(server.get(&path(number, ""), Some(&coordinator)))["sha256"].clone();
    let mut other = asked();
    other["sections"][1]["questions"][0]["to"] = json!(7);
    assert_eq!(done(revise(&other, Some(&first)))["version"], 1, "nobody has answered");
    assert_eq!(refused(revise(&asked(), Some(&first))), (409, "survey-changed".to_owned()), "somebody was quicker");
    open(&server, &coordinator, number, json!({}));
    done(server.ask("PUT", &path(number, "/answer"), Some(&writer), &json!({"answers": yes()})));
    assert_eq!(refused(revise(&asked(), None)), (422, "survey-unfit".to_owned()), "a scale has the same ends");
    other["sections"][1]["questions"][2]["kind"] = json!("number");
    assert_eq!(refused(revise(&other, None)), (422, "survey-unfit".to_owned()), "a text is no number");
    other["sections"][1]["questions"][2] = json!({"key": 6, "text": text("Vuosi?"), "kind": "number"});
    assert_eq!(done(revise(&other, None))["version"], 2);
    let stale = json!({"answers": yes(), "version": 1});
    let stale = server.ask("PUT", &path(number, "/answer"), Some(&writer), &stale);
    assert_eq!(refused(stale), (409, "survey-changed".to_owned()));
    let kept = done(server.get(&path(number, "/answer"), Some(&writer)));
    assert_eq!((&kept["version"], &kept["answers"]), (&json!(1), &yes()), "the answer says to what it was given");
}

#[test]
fn times_are_kept_by_the_clock_and_other_acts_have_a_reason() {
    let (server, _folder) = crate::letters::patient();
    let (coordinator, writer) = (server.sign_in(COORDINATOR), server.sign_in(WRITER));
    let number = draft(&server, &coordinator, &asked());
    let act = |act: &str, wish: Value| server.post(&path(number, act), Some(&coordinator), &wish);
    let past = json!({"closes_at": "2001-01-01T00:00:00Z"});
    assert_eq!(refused(act("/open", past)), (422, "closing-in-the-past".to_owned()));
    assert_eq!(refused(act("/open", json!({"closes_at": "huomenna"}))), (422, "bad-time".to_owned()));
    let before = json!({"opens_at": in_hours(3), "closes_at": in_hours(2)});
    assert_eq!(refused(act("/open", before)), (422, "survey-closes-before-opening".to_owned()));
    let unknown = json!({"closes_at": in_hours(2), "promise": "salaisuus"});
    assert_eq!(refused(act("/open", unknown)), (422, "unknown-choice".to_owned()));
    let planned = json!({"opens_at": in_hours(1), "closes_at": in_hours(2)});
    assert_eq!(done(act("/open", planned))["state"], "scheduled");
    assert_eq!(server.get(&path(number, ""), Some(&writer)).status, 404);
    assert_eq!(refused(act("/close", json!({"reason": "Sovittu"}))), (409, "survey-not-open".to_owned()));
    assert_eq!(refused(act("/extend", json!({"reason": "", "closes_at": in_hours(3)}))).1, "reason-missing");
    assert_eq!(act("/dance", json!({"reason": "Sovittu"})).status, 404);
    let state = || done(server.get(&path(number, ""), Some(&coordinator)))["state"].clone();
    set_clock(&server, &in_hours(1));
    until(|| state() == "open");
    set_clock(&server, &in_hours(2));
    until(|| state() == "closed");
    assert_eq!(refused(act("/call-off", json!({"reason": "Sovittu"}))), (409, "survey-not-scheduled".to_owned()));
    assert_eq!(refused(act("/open", json!({"closes_at": in_hours(9)}))), (409, "survey-not-draft".to_owned()));
}

#[test]
fn nobody_learns_of_surveys_who_is_not_of_the_network() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let number = draft(&server, &coordinator, &asked());
    open(&server, &coordinator, number, json!({}));
    for rest in ["", "/answer", "/prepared", "/links"] {
        assert_eq!(server.get(&path(number, rest), None).status, 401, "{rest}");
    }
    let commenter = server.sign_in(COMMENTER);
    assert_eq!(refused(server.get(&path(number, "/links"), Some(&commenter))), (403, "coordinators-only".to_owned()));
    assert_eq!(server.get(&path(99, ""), Some(&commenter)).status, 404);
    assert_eq!(server.get(&format!("{SURVEYS}/x"), Some(&commenter)).status, 404);
}
