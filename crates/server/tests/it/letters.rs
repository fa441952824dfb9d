//! Letters that nobody asked for: who gets one, in which language, and how often.

use crate::browser::Browser;
use crate::harness::{COORDINATOR, OTHER_WRITER, Server, WRITER, command};
use crate::mailbox::{Mailbox, link};
use crate::pages::signed_in;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A demonstration that can be asked again and again.
pub(crate) fn patient() -> (Server, TempDir) {
    Server::demo_with(&["--rate-address-connections", "1000000"])
}

/// Letters to somebody, the oldest first.
pub(crate) fn letters(server: &Server, to: &str) -> Vec<Value> {
    let outbox = server.get("/api/v1/demo/outbox", None).json();
    let mut letters: Vec<Value> =
        outbox["items"].as_array().unwrap().iter().filter(|letter| letter["to"] == to).cloned().collect();
    letters.reverse();
    letters
}

/// Letter number `number` to somebody, counted from one, once it is there.
pub(crate) fn letter(server: &Server, to: &str, number: usize) -> Value {
    let begun = Instant::now();
    loop {
        let letters = letters(server, to);
        if let Some(letter) = letters.get(number - 1) {
            return letter.clone();
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{to} has {} letters", letters.len());
    }
}

pub(crate) fn text(letter: &Value) -> &str {
    letter["text"].as_str().unwrap()
}

/// Sets the clock so long after noon of the day.
pub(crate) fn set_clock(server: &Server, day: i64, minutes: i64) {
    let noon: jiff::Timestamp = "2031-03-01T10:00:00Z".parse().unwrap();
    let now = noon + jiff::SignedDuration::from_mins(day * 24 * 60 + minutes);
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": now.to_string()})).status, 204);
}

#[test]
fn a_contact_is_asked_once_a_year_and_reminded_once_in_their_own_language() {
    let (server, folder) = patient();
    signed_in(&server, WRITER).post(&server, "/language", &[("language", "sv"), ("back", "/")]);
    set_clock(&server, 0, 0);
    let asked = letter(&server, WRITER, 1);
    assert_eq!(asked["subject"], "Företräder du fortfarande din organisation?");
    assert!(text(&asked).contains("\n\nFöreningen Nytt arbete rf\n\n"), "{asked}");
    assert_eq!(link(text(&asked)), "/me/contact");
    assert_eq!(letter(&server, OTHER_WRITER, 1)["subject"], "Toimitko yhä järjestösi puolesta?");
    // One of them answers.
    let mut browser = signed_in(&server, WRITER);
    let page = browser.get(&server, "/me/contact").text();
    let field = |name: &str| {
        let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        after.split('"').next().unwrap().to_owned()
    };
    let (key, organisation) = (field("key"), field("organisation"));
    let answered = browser.post(&server, "/me/contact", &[("key", &key), ("organisation", &organisation)]);
    assert_eq!(answered.status, 303, "{}", answered.text());
    // Nothing is forgotten over a restart.
    assert!(server.stop());
    let mut again = command(folder.path(), "127.0.0.1:0");
    again.args(["--rate-address-connections", "1000000"]).stderr(Stdio::null());
    let server = Server::run(&mut again);
    for (day, minutes) in [(0, 61), (13, 0)] {
        set_clock(&server, day, minutes);
    }
    set_clock(&server, 14, 1);
    assert_eq!(letter(&server, OTHER_WRITER, 2)["subject"], "Muistutus: toimitko yhä järjestösi puolesta?");
    for day in [15, 28, 200, 364] {
        set_clock(&server, day, 0);
    }
    set_clock(&server, 366, 0);
    assert_eq!(letter(&server, OTHER_WRITER, 3)["subject"], "Toimitko yhä järjestösi puolesta?");
    assert_eq!(letter(&server, WRITER, 2)["subject"], "Företräder du fortfarande din organisation?");
    assert_eq!(letters(&server, WRITER).len(), 2, "whoever has answered is not reminded");
    assert_eq!(letters(&server, OTHER_WRITER).len(), 3, "once a year and once more");
}

#[test]
fn whoever_was_erased_or_has_left_is_not_asked() {
    let (server, _folder) = patient();
    let coordinator = server.sign_in(COORDINATOR);
    assert_eq!(signed_in(&server, WRITER).post(&server, "/me/data/erase", &[("sure", "yes")]).status, 303);
    let organisation = server.organisation_of(&server.sign_in(OTHER_WRITER));
    let left = server.post(
        &format!("/api/v1/organisations/{organisation}/remove"),
        Some(&coordinator),
        &json!({"reason": "Lopetti"}),
    );
    assert_eq!(left.status, 200, "{}", left.text());
    set_clock(&server, 0, 0);
    letter(&server, COORDINATOR, 1);
    set_clock(&server, 15, 0);
    letter(&server, COORDINATOR, 2);
    assert_eq!((letters(&server, WRITER).len(), letters(&server, OTHER_WRITER).len()), (0, 0));
}

#[test]
fn what_one_was_asked_is_theirs_to_see() {
    let (server, _folder) = patient();
    set_clock(&server, 0, 0);
    letter(&server, WRITER, 1);
    let data = signed_in(&server, WRITER).get(&server, "/api/v1/me/data").json();
    assert_eq!(data["asked"][0]["organisation"], server.organisation_of(&server.sign_in(WRITER)).as_str());
    assert!(data["asked"][0]["at"].as_str().unwrap().starts_with("2031-03-01T"), "{data:#}");
}

#[test]
fn the_yearly_question_goes_by_a_mail_server() {
    let mailbox = Mailbox::start(|_, _| None);
    let folder = TempDir::new().unwrap();
    let mut command = command(folder.path(), "127.0.0.1:0");
    command.args(["--smtp-url", &mailbox.url(), "--mail-from", "lausuma@verkosto.example"]).stderr(Stdio::null());
    let server = Server::run(&mut command);
    let people = server.get("/api/v1/demo/people", None).json();
    let mut addresses: Vec<String> =
        people.as_array().unwrap().iter().map(|each| each["email"].as_str().unwrap().to_owned()).collect();
    addresses.sort();
    addresses.dedup();
    set_clock(&server, 0, 0);
    let mut asked: Vec<String> = addresses
        .iter()
        .map(|_| {
            let mail = mailbox.next();
            assert!(mail.text().contains(&format!("\n{}/me/contact\n", server.url)), "{}", mail.text());
            mail.recipient
        })
        .collect();
    asked.sort();
    assert_eq!(asked, addresses, "everybody once, whatever number of organisations they act for");
}

#[test]
fn a_login_is_written_in_the_language_that_its_person_has_chosen() {
    let (server, _folder) = Server::demo();
    signed_in(&server, WRITER).post(&server, "/language", &[("language", "sv"), ("back", "/")]);
    Browser::with("accept-language", "en").post(&server, "/login", &[("email", WRITER)]);
    assert_eq!(letter(&server, WRITER, 1)["subject"], "Logga in i Lausuma");
    Browser::with("accept-language", "en").post(&server, "/login", &[("email", OTHER_WRITER)]);
    assert_eq!(letter(&server, OTHER_WRITER, 1)["subject"], "Sign in to Lausuma");
}

#[test]
fn an_invitation_is_written_in_the_language_that_its_person_has_chosen() {
    let (server, _folder) = Server::demo();
    signed_in(&server, WRITER).post(&server, "/language", &[("language", "sv"), ("back", "/")]);
    let coordinator = server.sign_in(COORDINATOR);
    let organisation = server.organisation_of(&coordinator);
    for (to, subject) in [(WRITER, "Inbjudan att"), ("uusi@tulija.example", "Invitation to")] {
        let wish = json!({"email": to, "organisation": organisation, "roles": ["commenter"], "language": "en"});
        let invited = server.post("/api/v1/invitations", Some(&coordinator), &wish);
        assert_eq!((invited.status, &invited.json()["language"]), (201, &json!("en")), "the inviter learns nothing");
        let letter = letter(&server, to, 1);
        assert!(letter["subject"].as_str().unwrap().starts_with(subject), "{letter}");
    }
}
