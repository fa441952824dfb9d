//! What people are told by mail: who hears what, when, how often, and how it ends.

mod journey;
mod signing;
mod traces;
mod unsubscribing;
mod wishes;

use crate::harness::{Answer, COMMENTER, COORDINATOR, OTHER_WRITER, Server, WRITER};
use crate::letters::{patient, text};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const TEXT: &str = "# Otsikko\n\nKunnan on järjestettävä palvelut lähellä ihmistä.\n\nRahoitus turvataan vuodeksi.\n";
const SWEDE: &str = "commenter@foraldrar-raseborg.example";
const PATIENT: &str = "commenter@pitkaaikaissairaat.example";
const ACCESSIBLE: &str = "organisation-admin@esteeton-uusimaa.example";

/// So many minutes after ten in the morning of 3 March 2031 in Helsinki.
fn moment(minutes: i64) -> String {
    let begun: jiff::Timestamp = "2031-03-03T08:00:00Z".parse().unwrap();
    (begun + jiff::SignedDuration::from_mins(minutes)).to_string()
}

const DAY: i64 = 24 * 60;

/// A statement whose first round is open for two weeks, and whose contacts have heard of it.
struct Scene {
    server: Server,
    folder: TempDir,
    coordinator: String,
    id: String,
}

impl Scene {
    fn new() -> Scene {
        let (server, folder) = patient();
        let scene = Scene::on(server, folder);
        scene.open();
        let asked = asked(&scene.server);
        scene.until("Kommentoikaa", asked.len());
        scene
    }

    /// Before its round.
    fn on(server: Server, folder: TempDir) -> Scene {
        let scene = Scene { coordinator: server.sign_in(COORDINATOR), id: String::new(), server, folder };
        scene.at(0);
        let id = scene.server.open_statement(&scene.coordinator, "Lähipalvelut");
        let scene = Scene { id, ..scene };
        assert_eq!(scene.post("/text", COORDINATOR, json!({"markdown": TEXT})).status, 200);
        scene
    }

    fn open(&self) {
        let opened = self.post("/rounds", COORDINATOR, json!({"name": "Jäsenet", "closes_at": moment(14 * DAY)}));
        assert_eq!(opened.status, 201, "{}", opened.text());
    }

    fn at(&self, minutes: i64) {
        assert_eq!(self.server.post("/api/v1/demo/clock", None, &json!({"now": moment(minutes)})).status, 204);
    }

    fn ask(&self, method: &str, rest: &str, who: &str, body: Value) -> Answer {
        let token = if who == COORDINATOR { self.coordinator.clone() } else { self.server.sign_in(who) };
        self.server.ask(method, &format!("/api/v1/statements/{}{rest}", self.id), Some(&token), &body)
    }

    fn post(&self, rest: &str, who: &str, body: Value) -> Answer {
        self.ask("POST", rest, who, body)
    }

    fn done(&self, rest: &str, who: &str, body: Value) {
        let answer = self.post(rest, who, body);
        assert!(answer.status < 300, "{rest}: {}", answer.text());
    }

    /// All letters with such a subject, the oldest first.
    fn with(&self, subject: &str) -> Vec<Value> {
        let outbox = self.server.get("/api/v1/demo/outbox", None).json();
        let all = outbox["items"].as_array().unwrap().iter();
        all.rev().filter(|letter| letter["subject"].as_str().unwrap().starts_with(subject)).cloned().collect()
    }

    /// The letters with such a subject, once there are so many; one more is a mistake.
    fn until(&self, subject: &str, count: usize) -> Vec<Value> {
        let begun = Instant::now();
        loop {
            let found = self.with(subject);
            assert!(found.len() <= count, "{subject}: {found:#?}");
            if found.len() == count {
                return found;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{subject}: {} of {count}", found.len());
        }
    }
}

/// Whose comments are asked for: by address, and for which organisation.
fn asked(server: &Server) -> Vec<(String, String)> {
    let mut by_organisation: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for each in server.get("/api/v1/demo/people", None).json().as_array().unwrap() {
        let organisation = each["organisation"]["id"].as_str().unwrap().to_owned();
        let email = each["email"].as_str().unwrap().to_owned();
        by_organisation.entry(organisation).or_default().push((email, each["roles"].to_string()));
    }
    let mut asked = Vec::new();
    for (organisation, people) in by_organisation {
        let with = |role: &str| -> Vec<String> {
            people.iter().filter(|(_, roles)| roles.contains(role)).map(|(email, _)| email.clone()).collect()
        };
        let commenters = with("\"commenter\"");
        let people = if commenters.is_empty() { with("\"writer\"") } else { commenters };
        asked.extend(people.into_iter().map(|email| (email, organisation.clone())));
    }
    asked.sort();
    asked
}

fn to(letter: &Value) -> &str {
    letter["to"].as_str().unwrap()
}

/// Notices to somebody, the oldest first. In these years everybody is also asked whether they still are a contact.
fn letters(server: &Server, who: &str) -> Vec<Value> {
    let all = crate::letters::letters(server, who).into_iter();
    all.filter(|letter| !text(letter).contains("/me/contact")).collect()
}

/// Notice number `number` to somebody, counted from one, once it is there.
fn letter(server: &Server, who: &str, number: usize) -> Value {
    let begun = Instant::now();
    loop {
        let letters = letters(server, who);
        if let Some(letter) = letters.get(number - 1) {
            return letter.clone();
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{who} has {} notices", letters.len());
    }
}

/// The address in a letter that holds this, as a path.
fn link(server: &Server, letter: &Value, part: &str) -> String {
    let mut lines = text(letter).lines().filter(|line| line.starts_with(&server.url) && line.contains(part));
    let found = lines.next().unwrap_or_else(|| panic!("{part} in {}", text(letter)));
    assert_eq!(lines.next(), None, "one such link: {}", text(letter));
    found[server.url.len()..].to_owned()
}

/// For which organisations somebody was written to, and to which address.
fn told(server: &Server, letters: &[Value]) -> Vec<(String, String)> {
    // The key in the link begins with the person and the organisation.
    let organisation = |letter| link(server, letter, "/respond").split_once("?key=").unwrap().1[32..64].to_owned();
    let mut told: Vec<_> = letters.iter().map(|letter| (to(letter).to_owned(), organisation(letter))).collect();
    told.sort();
    told
}

#[test]
fn a_round_that_opens_is_told_once_to_each_contact_of_each_organisation_that_may_answer() {
    let scene = Scene::new();
    let told = told(&scene.server, &scene.with("Kommentoikaa: Lähipalvelut"));
    assert_eq!(told, asked(&scene.server));
    assert!(told.len() > 10, "the whole network");
    let letter = letters(&scene.server, COMMENTER).remove(0);
    let link = link(&scene.server, &letter, "/respond?key=");
    let mut reader = crate::pages::signed_in(&scene.server, COMMENTER);
    assert_eq!(reader.get(&scene.server, &link).status, 200);
    for part in [
        "Uudenmaan järjestökehä ry",
        "Teksti: Lähipalvelut",
        "Kierros 1: Jäsenet",
        "Koordinaattori: Uuden työn yhdistys ry",
        "Aikaa on 17.3.2031 klo 10.00 Suomen aikaa saakka.",
    ] {
        assert!(text(&letter).contains(part), "{part}: {}", text(&letter));
    }
}

#[test]
fn only_those_who_have_not_answered_are_reminded_once_and_once_more_when_the_round_is_extended() {
    let scene = Scene::new();
    let own = scene.server.organisation_of(&scene.server.sign_in(COMMENTER));
    scene.done("/comments", COMMENTER, json!({"version": 1, "text": "Hyvä."}));
    scene.done("/comments", SWEDE, json!({"version": 1, "text": "Bra."}));
    scene.ask("DELETE", "/comments/2", SWEDE, json!({}));
    let silent: Vec<_> = asked(&scene.server).into_iter().filter(|(_, organisation)| *organisation != own).collect();
    assert!(silent.iter().any(|(email, _)| email == SWEDE), "what was taken back is no answer");
    scene.at(11 * DAY - 120);
    scene.done("/comments/1/replies", WRITER, json!({"text": "Kuinka?"}));
    scene.at(11 * DAY + 60);
    let reminders = scene.until("Kommentointi päättyy pian: Lähipalvelut", silent.len());
    assert_eq!(told(&scene.server, &reminders), silent);
    assert!(text(&reminders[0]).contains("Kommentointi päättyy 17.3.2031 klo 10.00 Suomen aikaa."));
    // A day later it is extended by less than the time of the reminder: they have just been reminded.
    scene.at(12 * DAY);
    scene.done("/rounds/1/extend", COORDINATOR, json!({"closes_at": moment(14 * DAY + 30), "reason": "Pyydettiin"}));
    scene.at(13 * DAY);
    scene.done("/rounds/1/extend", COORDINATOR, json!({"closes_at": moment(21 * DAY), "reason": "Pyydettiin"}));
    scene.at(18 * DAY + 60);
    let again = scene.until("Kommentointi päättyy pian: Lähipalvelut", 2 * silent.len());
    assert_eq!(told(&scene.server, &again[silent.len()..]), silent);
    // Nothing more comes, also after a restart.
    let Scene { server, folder, .. } = scene;
    assert!(server.stop());
    let mut command = crate::harness::command(folder.path(), "127.0.0.1:0");
    command.args(["--rate-address-connections", "1000000"]).stderr(std::process::Stdio::null());
    let server = Server::run(&mut command);
    let scene = Scene { coordinator: server.sign_in(COORDINATOR), server, folder, ..scene };
    scene.at(20 * DAY);
    let recorded = json!({"organisation": own, "channel": "mail", "source": "Viesti"});
    scene.done("/comments", COORDINATOR, json!({"version": 1, "text": "Kirjattu", "recorded": recorded}));
    scene.at(20 * DAY + 60);
    scene.until("Järjestönne nimissä", 1);
    scene.until("Kommentointi päättyy pian: Lähipalvelut", 2 * silent.len());
}

#[test]
fn sixty_answers_make_one_letter_for_each_organisation() {
    let scene = Scene::new();
    for number in 0..30 {
        scene.done("/comments", COMMENTER, json!({"version": 1, "text": format!("Kommentti nro {number}.")}));
        scene.done("/comments", SWEDE, json!({"version": 1, "text": format!("Anmärkning {number}.")}));
    }
    for number in 61..=90 {
        scene.done("/comments", COMMENTER, json!({"version": 1, "text": format!("Kommentti nro {number}.")}));
    }
    scene.at(60);
    let every: Vec<u32> = (1..=40).collect();
    scene.done("/outcomes", COORDINATOR, json!({"comments": every, "outcome": "noted", "reason": "Luettu"}));
    scene.at(62);
    let every: Vec<u32> = (41..=90).collect();
    scene.done("/outcomes", COORDINATOR, json!({"comments": every, "outcome": "noted", "reason": "Luettu"}));
    scene.at(120);
    let answered = scene.until("Kommentteihinne on vastattu: Lähipalvelut", 2);
    let mut people: Vec<&str> = answered.iter().map(to).collect();
    people.sort_unstable();
    assert_eq!(people, [SWEDE, COMMENTER]);
    let most = answered.iter().find(|letter| to(letter) == COMMENTER).unwrap();
    assert_eq!(text(most).matches("Mitä teimme: merkitty tiedoksi").count(), terms::limits::NOTICE_COMMENTS_MAX);
    assert!(text(most).contains("Lisäksi 10 kommenttia: katso linkistä."), "{}", text(most));
}

#[test]
fn a_kill_at_any_moment_loses_no_letter_and_sends_none_twice() {
    let (server, folder) = patient();
    let coordinator = server.sign_in(COORDINATOR);
    let id = server.open_statement(&coordinator, "Lähipalvelut");
    let mut scene = Scene { server, folder, coordinator, id };
    scene.done("/text", COORDINATOR, json!({"markdown": TEXT}));
    let closes = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(14 * 24);
    scene.done("/rounds", COORDINATOR, json!({"closes_at": closes.to_string()}));
    let asked = asked(&scene.server);
    for wait_for in [0, 1, asked.len() / 2] {
        while scene.with("Kommentoikaa").len() < wait_for {}
        let Scene { server, folder, id, .. } = scene;
        server.kill();
        let mut command = crate::harness::command(folder.path(), "127.0.0.1:0");
        command.args(["--rate-address-connections", "1000000"]).stderr(std::process::Stdio::null());
        let server = Server::run(&mut command);
        scene = Scene { coordinator: server.sign_in(COORDINATOR), server, folder, id };
    }
    scene.until("Kommentoikaa", asked.len());
    // A letter that causes itself a later look finds nothing left to be told.
    let own = scene.server.organisation_of(&scene.server.sign_in(COMMENTER));
    let recorded = json!({"organisation": own, "channel": "mail", "source": "Viesti"});
    scene.done("/comments", COORDINATOR, json!({"version": 1, "text": "Kirjattu", "recorded": recorded}));
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(60);
    assert_eq!(scene.server.post("/api/v1/demo/clock", None, &json!({"now": later.to_string()})).status, 204);
    scene.until("Järjestönne nimissä", 1);
    let mut told: Vec<String> = scene.with("Kommentoikaa").iter().map(|letter| to(letter).to_owned()).collect();
    told.sort();
    let people: Vec<String> = asked.into_iter().map(|(email, _)| email).collect();
    assert_eq!(told, people, "each once");
}

#[test]
fn a_writer_without_a_commenters_role_hears_of_what_they_typed() {
    let scene = Scene::new();
    scene.done("/comments", COMMENTER, json!({"version": 1, "text": "Ensimmäinen."}));
    scene.done("/comments", OTHER_WRITER, json!({"version": 1, "text": "Toinen."}));
    let answer = json!({"comments": [1, 2], "outcome": "partly", "reason": "Selvennetty"});
    scene.done("/outcomes", COORDINATOR, answer);
    scene.at(60);
    let both = scene.until("Kommentteihinne on vastattu", 1).remove(0);
    let one = scene.until("Kommenttiinne on vastattu", 1).remove(0);
    assert_eq!((to(&both), to(&one)), (COMMENTER, OTHER_WRITER));
    assert!(text(&one).contains("Toinen.") && !text(&one).contains("Ensimmäinen."), "{}", text(&one));
    assert_eq!(link(&scene.server, &one, "/statements/"), format!("/statements/{}/comments/2", scene.id));
}
