//! A person unlike anybody else goes by every path there is, and is forgotten.

use crate::browser::Browser;
use crate::client::{connect, hello};
use crate::harness::{COORDINATOR, Server, command};
use crate::letters::{letter, letters, text};
use crate::login::{mail, minutes_after_the_mail};
use crate::mailbox::{code, link};
use crate::pages::signed_in;
use crate::seeing::labels_are_plain;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::Path;
use store::{Log, Options, SledStore, Vault};
use tempfile::TempDir;
use terms::Seq;

const NAME: &str = "Xylofon Qvarzbeck";
const RENAMED: &str = "Zebrabella Qvarzbeck";
const ADDRESS: &str = "xylofon.qvarzbeck@kanaria.example";
/// In every name and address above.
const CANARY: &str = "qvarzbeck";

/// A server whose log is in a file.
fn server(folder: &Path, log: &Path) -> Server {
    let mut command = command(folder, "127.0.0.1:0");
    command.args(["--rate-address-connections", "1000000"]);
    command.env("RUST_LOG", "debug,server=trace").stderr(File::options().create(true).append(true).open(log).unwrap());
    Server::run(&mut command)
}

fn has_canary(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    text.contains(CANARY) || text.contains("xylofon")
}

/// The canary is invited, accepts, signs in by mail, chooses a language, makes a token, writes, changes their name and is
/// refused here and there. Gives their browser and their token.
fn live(server: &Server, statement: &str) -> (Browser, String) {
    let coordinator = server.sign_in(COORDINATOR);
    let organisation = server.organisation_of(&coordinator);
    let wish =
        json!({"email": ADDRESS, "name": NAME, "organisation": organisation, "roles": ["writer"], "language": "fi"});
    let headers = [("authorization", format!("Bearer {coordinator}")), ("idempotency-key", "kanaria".to_owned())];
    for _ in 0..2 {
        let invited = server.send("POST", "/api/v1/invitations", &headers, wish.to_string().as_bytes());
        assert_eq!(invited.status, 201, "{}", invited.text());
        assert_eq!(invited.json()["email"], ADDRESS);
    }
    let invitation = link(&mail(server));
    let mut browser = Browser::default();
    assert_eq!(browser.post(server, &invitation, &[("name", NAME)]).status, 303);
    let mut other = Browser::default();
    other.post(server, "/login", &[("email", ADDRESS)]);
    let code = code(&mail(server));
    other.post(server, "/login/code", &[("code", "000000")]);
    assert_eq!(other.post(server, "/login/code", &[("code", &code)]).status, 303);
    Browser::default().post(server, "/login", &[("email", ADDRESS)]);
    browser.post(server, "/language", &[("language", "sv"), ("back", "/")]);
    browser.post(server, "/me/profile", &[("name", RENAMED)]);
    browser.post(server, "/me/profile", &[("name", &format!("{NAME}\u{202e}"))]);
    named_by_others(server, &coordinator, &organisation);
    let secret = session(&browser);
    let made = server.post(
        "/api/v1/me/tokens",
        Some(&secret),
        &json!({"name": format!("Avain {NAME}"), "scope": "act", "days": 5}),
    );
    assert_eq!(made.status, 201, "{}", made.text());
    let token = made.json()["token"].as_str().unwrap().to_owned();
    let text = format!("/api/v1/statements/{statement}/text");
    assert_eq!(server.post(&text, Some(&token), &json!({"markdown": "Kirjoitettu.\n"})).status, 200);
    server.post(&text, Some(&token), &json!({"markdown": NAME, "organisation": NAME}));
    let returned = json!({"text": format!("{NAME} kirjoitti tämän junassa"), "why": "Luonnos lepää."});
    let kept = server.post(&format!("/api/v1/statements/{statement}/returned"), Some(&token), &returned);
    assert_eq!(kept.status, 201, "{}", kept.text());
    let wish = json!({"notices": "daily", "bulletins": true});
    let wish = server.ask("PUT", "/api/v1/me/notices", Some(&token), &wish);
    assert_eq!(wish.status, 200, "{}", wish.text());
    server.get(&format!("/statements/{NAME}").replace(' ', "%20"), Some(&token));
    assert_eq!(browser.get(server, &format!("/statements/{statement}")).status, 200);
    (browser, token)
}

/// Others bring the canary's name and address in as well: by a file, by an application, by one more invitation.
fn named_by_others(server: &Server, coordinator: &str, organisation: &str) {
    let file = format!("Nimi;Yhteyshenkilö;Sähköposti\nKanarian järjestö ry;{NAME}x;{ADDRESS}\n");
    let headers = [("authorization", format!("Bearer {coordinator}")), ("idempotency-key", "tiedosto".to_owned())];
    let imported = server.send("POST", "/api/v1/organisations/import", &headers, file.as_bytes());
    assert!(imported.status == 200 && has_canary(&imported.body), "{}", imported.text());
    let anybody = crate::organisation_pages::Browser { server, token: None };
    let path = "/organisations/apply";
    let fields = [("fi", "Hakeva kanaria ry"), ("contact", NAME), ("email", ADDRESS)];
    let applied = anybody.send(path, &crate::organisation_pages::with(&anybody.hidden(path, path), &fields));
    assert_eq!(applied.status, 303, "{}", applied.text());
    let wish = json!({"email": ADDRESS, "name": NAME, "organisation": organisation, "roles": ["commenter"]});
    assert_eq!(server.post("/api/v1/invitations", Some(coordinator), &wish).status, 201);
    signs_outside(server, coordinator);
    answers_outside(server, coordinator);
}

/// Somebody answers a survey with the canary's name and address for an organisation outside the register, and confirms it.
fn answers_outside(server: &Server, coordinator: &str) {
    let question = json!({"key": 1, "text": {"fi": "Mitä?"}, "kind": "text", "chars_max": 100});
    let asked = json!({"title": {"fi": "Kysely"}, "sections": [{"questions": [question]}]});
    let made = server.post("/api/v1/surveys", Some(coordinator), &json!({"questionnaire": asked}));
    assert_eq!(made.status, 201, "{}", made.text());
    let path = format!("/api/v1/surveys/{}", made.json()["number"]);
    let plan = json!({"closes_at": "2099-01-01T00:00:00Z", "reach": "anyone"});
    let far = server.post(&format!("{path}/open"), Some(coordinator), &plan);
    assert_eq!(far.problem(), "closing-too-far");
    minutes_after_the_mail(server, 61);
    let own = letters(server, ADDRESS);
    let now = own.last().and_then(|letter| letter["at"].as_str()).expect("when it was written").to_owned();
    let closes: jiff::Timestamp = now.parse().expect("a moment");
    let closes = (closes + jiff::SignedDuration::from_hours(24 * 14)).to_string();
    let opened =
        server.post(&format!("{path}/open"), Some(coordinator), &json!({"closes_at": closes, "reach": "anyone"}));
    assert_eq!(opened.status, 200, "{}", opened.text());
    let links = server.get(&format!("{path}/links"), Some(coordinator)).json();
    let form = links["open"].as_str().expect("an open link").trim_start_matches(&server.url).to_owned();
    let anybody = crate::organisation_pages::Browser { server, token: None };
    let fields = [("q1", NAME), ("name", "Kysytty kanaria ry"), ("contact", NAME), ("email", ADDRESS)];
    let sent = anybody.send(&form, &crate::organisation_pages::with(&anybody.hidden(&form, &form), &fields));
    assert_eq!(sent.status, 303, "{}", sent.text());
    let confirm = link(text(&letter(server, ADDRESS, own.len() + 1)));
    let fields = crate::organisation_pages::with(&anybody.hidden(&confirm, &confirm), &[("act", "confirm")]);
    assert_eq!(anybody.send(&confirm, &fields).status, 303);
}

/// Somebody signs with the canary's name and address for organisations outside the register: one waits for the address,
/// one for a coordinator.
fn signs_outside(server: &Server, coordinator: &str) {
    let statement = server.open_statement(coordinator, "Avoin kannanotto");
    let path = |rest: &str| format!("/api/v1/statements/{statement}{rest}");
    let written = json!({"markdown": "Tuki säilyy.\n"});
    assert_eq!(server.post(&path("/text"), Some(coordinator), &written).status, 200);
    assert_eq!(server.post(&path("/sign-on"), Some(coordinator), &json!({"reason": "Valmis"})).status, 200);
    assert_eq!(server.ask("PUT", &path("/sign-on"), Some(coordinator), &json!({"outsiders": true})).status, 200);
    // By now they have had as much mail as others may cause in an hour.
    minutes_after_the_mail(server, 61);
    let anybody = crate::organisation_pages::Browser { server, token: None };
    let form = format!("/statements/{statement}/sign/outside");
    for name in ["Naapurin kanaria ry", "Toinen kanaria ry"] {
        let fields = [("fi", name), ("contact", NAME), ("email", ADDRESS), ("may", "1")];
        let signed = anybody.send(&form, &crate::organisation_pages::with(&anybody.hidden(&form, &form), &fields));
        assert_eq!(signed.status, 303, "{}", signed.text());
    }
    let own = letters(server, ADDRESS);
    let signed = link(text(own.last().expect("a letter")));
    let fields = crate::organisation_pages::with(&anybody.hidden(&signed, &signed), &[("act", "confirm")]);
    assert_eq!(anybody.send(&signed, &fields).status, 303);
    // They are asked to sign themselves as well, for the organisation that the file gave them.
    letter(server, ADDRESS, own.len() + 1);
    // Newsletters go to the address, and are asked for once more.
    for number in [2, 3] {
        let asked = json!({"email": ADDRESS, "language": "fi"});
        assert_eq!(server.post("/api/v1/bulletins/subscriptions", None, &asked).status, 202);
        let confirm = link(text(&letter(server, ADDRESS, own.len() + number)));
        if number == 2 {
            assert_eq!(anybody.send(&confirm, &anybody.hidden(&confirm, &confirm)).status, 303);
        }
    }
}

/// Everything as it lies on the disk: entries of ledgers and texts, snapshots, and the vault.
fn nothing_is_stored(folder: &Path, person: &str) {
    let store = SledStore::open(folder, Options::default()).unwrap();
    let (mut entries, mut values) = (0, 0);
    for space in 0..=u8::MAX {
        for log in store.logs(space).unwrap() {
            let mut at = Seq(0);
            while at < store.length(log).unwrap() {
                for entry in store.read(log, at, 1 << 20).unwrap() {
                    assert!(!has_canary(&entry), "{log} {at:?}: {}", String::from_utf8_lossy(&entry));
                    at.0 += 1;
                    entries += 1;
                }
            }
            let snapshot = store.latest_snapshot(log).unwrap();
            assert!(!snapshot.is_some_and(|snapshot| has_canary(&snapshot.bytes)), "{log}");
        }
        for key in store.keys(space, None, usize::MAX).unwrap() {
            let value = store.get(&key).unwrap().unwrap();
            assert!(!has_canary(&value), "{key}: {}", String::from_utf8_lossy(&value));
            values += 1;
        }
    }
    let read: Vec<String> = store.keys(b'd', None, usize::MAX).unwrap().iter().map(ToString::to_string).collect();
    assert!(!read.is_empty(), "the coordinator has read the statement");
    assert!(!read.iter().any(|key| key.contains(person)), "what somebody read goes with them: {read:?}");
    let told: Vec<String> = store.keys(b'N', None, usize::MAX).unwrap().iter().map(ToString::to_string).collect();
    assert!(!told.iter().any(|key| key.contains(person)), "nothing waits to be told to them: {told:?}");
    assert!(entries > 50 && values > 50, "the whole demonstration was looked through: {entries} {values}");
}

fn session(browser: &Browser) -> String {
    browser.cookie("lausuma").unwrap().to_owned()
}

fn ledger(server: &Server, statement: &str) -> String {
    server.get(&format!("/api/v1/statements/{statement}/ledger"), Some(&server.sign_in(COORDINATOR))).text()
}

#[test]
fn all_that_is_held_on_somebody_is_theirs_to_see_and_to_take_along() {
    let (folder, logs) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let server = server(folder.path(), &logs.path().join("log"));
    let statement = server.open_statement(&server.sign_in(COORDINATOR), "Kanarian teksti");
    let (mut browser, token) = live(&server, &statement);
    let figures = server.get("/metrics", None);
    assert!(figures.status == 200 && !has_canary(&figures.body), "{}", figures.text());
    labels_are_plain(&figures.text());
    let answer = browser.get(&server, "/api/v1/me/data");
    assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"lausuma.json\"");
    let data = answer.json();
    assert_eq!((&data["name"], &data["email"], &data["language"]), (&json!(RENAMED), &json!(ADDRESS), &json!("sv")));
    let count = |key: &str| data[key].as_array().map_or(0, Vec::len);
    assert_eq!([count("roles"), count("sessions"), count("tokens"), count("invitations")], [5, 2, 1, 2], "{data:#}");
    assert_eq!((count("mails"), count("applications"), count("outside")), (11, 1, 2), "{data:#}");
    assert_eq!(count("surveys_outside"), 1, "{data:#}");
    assert_eq!((&data["bulletins"], &data["subscribed"]), (&json!(true), &json!(true)));
    assert_eq!((&data["read"][0]["statement"], count("read")), (&json!(statement), 1));
    assert_eq!(data["written"], json!([{"statement": statement, "title": "Kanarian teksti", "changes": 1}]));
    let person = data["person"].as_str().unwrap();
    let acts = data["acts"].as_array().unwrap();
    let kinds: Vec<&str> = acts.iter().map(|act| act["entry"]["event"]["type"].as_str().unwrap()).collect();
    let own = ["person-added", "role-granted", "person-described"];
    assert_eq!(kinds, [&own[..], &["role-granted"; 4]].concat(), "the file gave them every role of a contact");
    assert!(acts.iter().all(|act| act["entry"].to_string().contains(person)));
    assert_eq!((&data["notices"], count("waiting")), (&json!("daily"), 0));
    assert_eq!((count("returned"), has_canary(data["returned"][0]["text"].to_string().as_bytes())), (1, true));
    let page = browser.get(&server, "/me/data").text();
    assert!(page.contains(RENAMED) && page.contains(ADDRESS) && page.contains("Kanarian teksti"));
    assert_eq!(server.get("/api/v1/me/data", Some(&token)).problem(), "session-needed", "a tool takes nothing away");
    assert_eq!(server.get("/api/v1/me/data", None).problem(), "not-signed-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leads_to_somebody_who_was_erased() {
    let (folder, logs) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let log = logs.path().join("log");
    let server = server(folder.path(), &log);
    let coordinator = server.sign_in(COORDINATOR);
    let statement = server.open_statement(&coordinator, "Kanarian teksti");
    let (mut browser, token) = live(&server, &statement);
    let before = ledger(&server, &statement);
    assert!(!has_canary(before.as_bytes()), "the ledger holds references");
    assert!(!has_canary(&server.text(&coordinator, &statement, "automerge").body), "so does the text");
    let person = browser.get(&server, "/api/v1/me").json()["person"].as_str().unwrap().to_owned();
    let secret = session(&browser);
    let mut socket = connect(&server, Some(&session(&browser)), &statement).await.expect("they may read");
    socket.send(hello(0, &[])).await;

    assert_eq!(browser.post(&server, "/me/data/erase", &[]).status, 422, "a person says that they are sure");
    let erased = browser.post(&server, "/me/data/erase", &[("sure", "yes")]);
    assert_eq!(erased.location(), "/");
    assert!(browser.get(&server, "/").text().contains("Dina uppgifter är raderade."), "in their language, once more");
    assert!(socket.closed().await >= 4000, "the open socket is closed with a code");
    for secret in [secret, token] {
        assert_eq!(server.get("/api/v1/me", Some(&secret)).problem(), "not-signed-in");
    }
    let unknown = server.post("/api/v1/demo/session", None, &json!({"email": ADDRESS}));
    assert_eq!(unknown.problem(), "unknown-person");
    nothing_is_shown(&server, &statement);
    let after = ledger(&server, &statement);
    assert_eq!(after, before, "the chain is as it was");
    assert!(server.stop());

    let said = fs::read_to_string(&log).unwrap();
    assert!(!has_canary(said.as_bytes()), "no line of the log names anybody");
    assert!(["refusal", "act"].iter().all(|kind| said.contains(&format!("kind=\"{kind}\""))), "but it has lines");
    for file in fs::read_dir(folder.path().join("outbox")).unwrap() {
        assert!(!has_canary(&fs::read(file.unwrap().path()).unwrap()), "the outbox's files are gone");
    }
    nothing_is_stored(folder.path(), &person);
    // Opening verifies every chain.
    let server = self::server(folder.path(), &log);
    nothing_is_shown(&server, &statement);
    assert_eq!(ledger(&server, &statement), before);
}

/// Everything that a coordinator and an admin see.
fn nothing_is_shown(server: &Server, statement: &str) {
    let coordinator = server.sign_in(COORDINATOR);
    let organisation = server.organisation_of(&coordinator);
    let mut browser = signed_in(server, COORDINATOR);
    for path in [
        "/".to_owned(),
        "/me".to_owned(),
        format!("/statements/{statement}"),
        format!("/statements/{statement}/team"),
        format!("/statements/{statement}/log"),
        format!("/invitations/new?organisation={organisation}"),
        format!("/api/v1/invitations?organisation={organisation}"),
        format!("/organisations/{organisation}"),
        format!("/organisations/{organisation}/people"),
        format!("/api/v1/organisations/{organisation}/people"),
        "/api/v1/contacts/due".to_owned(),
        "/api/v1/demo/outbox".to_owned(),
        "/operator".to_owned(),
        "/metrics".to_owned(),
        "/api/v1/organisations/export".to_owned(),
        format!("/api/v1/statements/{statement}/text?format=json"),
    ] {
        let answer = browser.get(server, &path);
        assert!(answer.status == 200 || answer.status == 404, "{path}: {}", answer.status);
        assert!(!has_canary(&answer.body), "{path}: {}", answer.text());
    }
    let headers = [("authorization", format!("Bearer {coordinator}")), ("idempotency-key", "kanaria".to_owned())];
    let wish =
        json!({"email": ADDRESS, "name": NAME, "organisation": organisation, "roles": ["writer"], "language": "fi"});
    let again = server.send("POST", "/api/v1/invitations", &headers, wish.to_string().as_bytes());
    assert_eq!(again.problem(), "not-found", "what was answered once is forgotten as well");
}

#[test]
fn the_last_coordinator_is_told_what_to_do_first() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(folder.path());
    let people = server.get("/api/v1/demo/people", None).json();
    let coordinators: Vec<&Value> =
        people.as_array().unwrap().iter().filter(|each| each["roles"].to_string().contains("coordinator")).collect();
    let emails: Vec<&str> = coordinators.iter().map(|each| each["email"].as_str().unwrap()).collect();
    for email in &emails[1..] {
        assert_eq!(
            signed_in(&server, email).post(&server, "/me/data/erase", &[("sure", "yes")]).status,
            303,
            "{email}"
        );
    }
    let refused = signed_in(&server, emails[0]).post(&server, "/me/data/erase", &[("sure", "yes")]);
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("Anna koordinaattorin rooli ensin toiselle."), "{}", refused.text());
}

#[test]
fn a_coordinator_erases_somebody_for_one_of_three_reasons() {
    let (server, _folder) = Server::demo();
    let (coordinator, writer) = (server.sign_in(COORDINATOR), server.sign_in(crate::harness::WRITER));
    let person = server.get("/api/v1/me", Some(&writer)).json()["person"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/people/{person}");
    let unknown = format!("/api/v1/people/{}", "ab".repeat(16));
    let asked = json!({"reason": "asked"});
    for (token, path, body, status, code) in [
        (None, &path, &asked, 401, "not-signed-in"),
        (Some(&writer), &path, &asked, 403, "coordinators-only"),
        (Some(&coordinator), &path, &json!({"reason": "Liisa pyysi"}), 400, "bad-request"),
        (Some(&coordinator), &path, &json!({}), 400, "bad-request"),
        (Some(&coordinator), &unknown, &asked, 404, "not-found"),
    ] {
        let answer = server.ask("DELETE", path, token.map(String::as_str), body);
        assert_eq!((answer.status, answer.problem().as_str()), (status, code));
    }
    assert_eq!(server.ask("DELETE", &path, Some(&coordinator), &asked).status, 204);
    assert_eq!(server.get("/api/v1/me", Some(&writer)).problem(), "not-signed-in");
    assert_eq!(server.ask("DELETE", &path, Some(&coordinator), &asked).problem(), "person-erased");
}
