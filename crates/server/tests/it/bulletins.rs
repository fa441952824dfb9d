//! Newsletters: from what has happened to a draft, from a draft to mails and the archive.

mod sending;
mod subscribing;

use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};
use crate::letters::patient;
use crate::organisation_pages::{Browser, with};
use serde_json::{Value, json};
use terms::limits;

const DRAFTS: &str = "/api/v1/bulletins/drafts";
const OTHER_COORDINATOR: &str = "coordinator@foraldrar-raseborg.example";
const SWEDE: &str = "commenter@foraldrar-raseborg.example";
const TEXT: &str = "# Otsikko\n\nKunnan on järjestettävä palvelut lähellä ihmistä.\n";

fn done(answer: Answer) -> Value {
    assert!(answer.status < 300, "{}: {}", answer.status, answer.text());
    if answer.body.is_empty() { Value::Null } else { answer.json() }
}

/// A draft with what happened.
fn begin(server: &Server, coordinator: &str, readers: &str) -> Value {
    done(server.post(DRAFTS, Some(coordinator), &json!({ "readers": readers })))
}

/// What it says in Finnish.
fn text(bulletin: &Value) -> &str {
    bulletin["texts"]["fi"]["text"].as_str().unwrap_or_else(|| panic!("a text: {bulletin}"))
}

fn path(draft: &Value) -> String {
    format!("{DRAFTS}/{}", draft["id"].as_str().expect("an id"))
}

fn save(server: &Server, coordinator: &str, draft: &Value, texts: Value) -> Answer {
    let body = json!({"revision": draft["revision"], "texts": texts});
    server.ask("PUT", &path(draft), Some(coordinator), &body)
}

fn send(server: &Server, coordinator: &str, draft: &Value) -> Answer {
    server.post(&format!("{}/send", path(draft)), Some(coordinator), &json!({"revision": draft["revision"]}))
}

/// A statement of that title that these may read.
fn statement(server: &Server, coordinator: &str, title: &str, drafts: &str) -> String {
    let wish = json!({"title": title, "language": "fi", "drafts": drafts, "comments": drafts});
    let made = done(server.post("/api/v1/statements", Some(coordinator), &wish));
    let id = made["id"].as_str().expect("an id").to_owned();
    done(server.post(&format!("/api/v1/statements/{id}/text"), Some(coordinator), &json!({"markdown": TEXT})));
    id
}

fn act(server: &Server, token: &str, id: &str, rest: &str, body: Value) -> Value {
    done(server.post(&format!("/api/v1/statements/{id}{rest}"), Some(token), &body))
}

fn closes() -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 14)).to_string()
}

fn answer_round(server: &Server, coordinator: &str, id: &str) {
    act(server, coordinator, id, "/rounds", json!({"closes_at": closes()}));
    let commenter = server.sign_in(COMMENTER);
    for text in ["Ensimmäinen", "Toinen"] {
        act(server, &commenter, id, "/comments", json!({"version": 1, "kind": "substance", "text": text}));
    }
    act(server, coordinator, id, "/rounds/1/close", json!({"reason": "Kaikki vastasivat"}));
    for (comment, outcome) in [(1, "partly"), (2, "not-accepted")] {
        let outcome = json!({"comments": [comment], "outcome": outcome, "reason": "Näin"});
        act(server, coordinator, id, "/outcomes", outcome);
    }
    act(server, coordinator, id, "/rounds/1/finish", json!({}));
}

#[test]
fn a_draft_begins_with_what_each_of_its_readers_may_know_since_the_last() {
    let (server, _folder) = patient();
    let coordinator = server.sign_in(COORDINATOR);
    for drafts in ["participants", "network", "public"] {
        let id = statement(&server, &coordinator, &format!("Avoin [{drafts}]"), drafts);
        act(&server, &coordinator, &id, "/rounds", json!({"name": "Jäsenet", "closes_at": closes()}));
        let id = statement(&server, &coordinator, &format!("Vastattu {drafts}"), drafts);
        answer_round(&server, &coordinator, &id);
        let id = statement(&server, &coordinator, &format!("Kerättävä {drafts}"), drafts);
        act(&server, &coordinator, &id, "/sign-on", json!({"reason": "Valmis"}));
        let id = statement(&server, &coordinator, &format!("Julkinen {drafts}"), drafts);
        act(&server, &coordinator, &id, "/sign-on", json!({"reason": "Valmis"}));
        act(&server, &server.sign_in("signatory@jarjestokeha.example"), &id, "/signatures", json!({"version": 1}));
        act(&server, &coordinator, &id, "/publish", json!({"reason": "Valmis"}));
    }
    let network = begin(&server, &coordinator, "organisations");
    let public = begin(&server, &coordinator, "public");
    for (what, network_hears, public_hears) in [
        ("Avoin \\[participants\\]", false, false),
        ("Avoin \\[network\\]", true, false),
        ("Avoin \\[public\\]", true, true),
        ("Vastattu participants", false, false),
        ("Vastattu network", true, false),
        ("Vastattu public", true, true),
        ("Kerättävä participants", false, false),
        ("Kerättävä network", true, false),
        ("Kerättävä public", true, false),
        ("Julkinen participants", true, true),
        ("Julkinen network", true, true),
        ("Julkinen public", true, true),
    ] {
        let told = (text(&network).contains(what), text(&public).contains(what));
        assert_eq!(told, (network_hears, public_hears), "{what}: {network:#} {public:#}");
    }
    let said = text(&network);
    for line in [
        "## Avoinna kommenteille",
        "Kierros 1: Jäsenet, avoinna",
        "2 kommenttia, joista otettiin huomioon 0, osittain 1 ja ei otettu huomioon 1",
        "yksi allekirjoittanut järjestö",
        &format!("({}/s/julkinen-network)", server.url),
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let swedish = network["texts"]["sv"]["text"].as_str().expect("a text");
    assert!(swedish.contains("## Öppet för kommentarer") && swedish.contains("Avoin"), "{swedish}");
    // Once sent, the next one begins where it ended; what is open is still told.
    assert_eq!(send(&server, &coordinator, &network).status, 201);
    let next = begin(&server, &coordinator, "organisations");
    assert_eq!(next["since"], network["until"]);
    let said = text(&next);
    assert!(said.contains("Avoin") && !said.contains("Julkinen network") && !said.contains("Vastattu"), "{said}");
    let public = begin(&server, &coordinator, "public");
    assert!(public["since"].as_str() < network["since"].as_str().max(network["until"].as_str()), "theirs is their own");
}

#[test]
fn only_who_looks_after_the_network_writes_and_everybody_reads_what_is_for_them() {
    let (server, _folder) = patient();
    let coordinator = server.sign_in(COORDINATOR);
    let draft = begin(&server, &coordinator, "organisations");
    let strangers = [(None, 401, "not-signed-in"), (Some(server.sign_in(WRITER)), 403, "coordinators-only")];
    for (token, status, code) in &strangers {
        let token = token.as_deref();
        let body = json!({"readers": "public", "revision": 1, "texts": {}});
        for (method, path) in [
            ("POST", DRAFTS.to_owned()),
            ("PUT", path(&draft)),
            ("DELETE", path(&draft)),
            ("POST", format!("{}/send", path(&draft))),
        ] {
            let answer = server.ask(method, &path, token, &body);
            assert_eq!((answer.status, answer.problem().as_str()), (*status, *code), "{method} {path}");
        }
        for path in [DRAFTS.to_owned(), path(&draft)] {
            assert_eq!(server.get(&path, token).status, *status, "{path}");
        }
        for page in ["/bulletins/drafts", &path(&draft)["/api/v1".len()..]] {
            assert_eq!(Browser { server: &server, token: token.map(str::to_owned) }.get(page).status, *status);
        }
    }
    assert_eq!(server.get(DRAFTS, Some(&coordinator)).json()["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(send(&server, &coordinator, &draft).json()["number"], 1);
    let public = begin(&server, &coordinator, "public");
    assert_eq!(send(&server, &coordinator, &public).json()["number"], 2);
    for (token, sees) in [(None, &[2][..]), (Some(server.sign_in(WRITER)), &[2, 1])] {
        let list = server.get("/api/v1/bulletins", token.as_deref()).json();
        let numbers: Vec<u64> =
            list["items"].as_array().expect("a list").iter().filter_map(|each| each["number"].as_u64()).collect();
        assert_eq!(numbers, sees);
        assert!(list["items"].as_array().expect("a list").iter().all(|each| each["recipients"].is_null()));
        for number in [1, 2] {
            let status = if sees.contains(&number) { 200 } else { 404 };
            assert_eq!(server.get(&format!("/api/v1/bulletins/{number}"), token.as_deref()).status, status);
            let browser = Browser { server: &server, token: token.clone() };
            assert_eq!(browser.get(&format!("/bulletins/{number}")).status, status);
        }
    }
    let feed = server.get("/bulletins.atom", None);
    assert_eq!((feed.status, feed.kind.as_str()), (200, "application/atom+xml; charset=utf-8"));
    let feed = feed.text();
    assert!(feed.contains("/bulletins/2</id>") && !feed.contains("/bulletins/1<"), "{feed}");
    for nothing in ["/bulletins/3", "/bulletins/0", "/bulletins/x", "/bulletins/2?language=de"] {
        assert_eq!(server.get(nothing, None).status, 404, "{nothing}");
    }
    let swedish = server.get("/bulletins/2?language=sv", None).text();
    assert!(swedish.contains("<h1 lang=\"sv\">Nytt från nätverket"), "{swedish}");
}

#[test]
fn what_cannot_be_sent_is_refused_and_named() {
    let (server, _folder) = patient();
    let coordinator = server.sign_in(COORDINATOR);
    assert_eq!(server.post(DRAFTS, Some(&coordinator), &json!({"readers": "all"})).problem(), "unknown-choice");
    let draft = begin(&server, &coordinator, "public");
    let long = |max: usize| "ä".repeat(max + 1);
    for (texts, code) in [
        (json!({"fi": {"subject": "Aihe\r\nBcc: kaikki@example.org", "text": "Teksti"}}), "bulletin-subject-lines"),
        (json!({"fi": {"subject": long(limits::BULLETIN_SUBJECT_CHARS_MAX)}}), "bulletin-subject-too-long"),
        (json!({"sv": {"text": long(limits::BULLETIN_CHARS_MAX)}}), "bulletin-text-too-long"),
        (json!({"de": {"subject": "Betreff", "text": "Text"}}), "unknown-language"),
    ] {
        assert_eq!(save(&server, &coordinator, &draft, texts).problem(), code);
    }
    let mut draft = draft;
    for texts in [
        json!({}),
        json!({"fi": {"subject": "Aihe"}}),
        json!({"fi": {"text": "Teksti"}}),
        json!({"fi": {"subject": "Aihe", "text": "Teksti"}, "en": {"subject": "Subject", "text": " \n"}}),
    ] {
        draft = done(save(&server, &coordinator, &draft, texts));
        assert_eq!(send(&server, &coordinator, &draft).problem(), "bulletin-not-whole", "{draft}");
    }
    let browser = Browser { server: &server, token: Some(coordinator.clone()) };
    let page = format!("/bulletins/drafts/{}/send", draft["id"].as_str().expect("an id"));
    let shown = browser.get(&page).text();
    assert!(shown.contains("Kirjoita teksti, tai jätä tämän kielen aihe tyhjäksi."), "{shown}");
    assert!(shown.contains("kirje menee vain arkistoon") && !shown.contains("Vie arkistoon"), "{shown}");
    let markdown = "[huono](javascript:alert(1)) <script>alert(1)</script> ![kuva](https://seuranta.example/x.png)";
    let texts = json!({"fi": {"subject": "<b>Aihe</b>", "text": markdown}});
    draft = done(save(&server, &coordinator, &draft, texts));
    let sent = done(send(&server, &coordinator, &draft));
    assert_eq!((&sent["number"], &sent["recipients"]), (&json!(1), &json!(0)), "it goes to the archive only");
    let page = server.get("/bulletins/1", None).text();
    let main = page.split("<main").nth(1).expect("a page");
    assert!(main.contains("&lt;b&gt;Aihe"), "{main}");
    for evil in ["javascript:", "<script", "<img", "<b>"] {
        assert!(!main.contains(evil), "{evil}: {main}");
    }
    // What was sent is fixed, and sending twice sends once.
    assert_eq!(send(&server, &coordinator, &draft).problem(), "bulletin-gone");
    assert_eq!(save(&server, &coordinator, &draft, json!({})).status, 404);
    let again = begin(&server, &coordinator, "public");
    let headers = [("authorization", format!("Bearer {coordinator}")), ("idempotency-key", "kerran".to_owned())];
    let body = json!({"revision": again["revision"]}).to_string();
    let sends = || server.send("POST", &format!("{}/send", path(&again)), &headers, body.as_bytes());
    let [once, twice] = [sends(), sends()];
    assert_eq!((once.status, twice.status, &once.body), (201, 201, &twice.body));
    assert_eq!(server.get("/api/v1/bulletins", None).json()["items"].as_array().map(Vec::len), Some(2));
}

#[test]
fn two_who_write_at_once_see_each_others_words() {
    let (server, _folder) = patient();
    let browser = |email: &str| Browser { server: &server, token: Some(server.sign_in(email)) };
    let (mine, theirs) = (browser(COORDINATOR), browser(OTHER_COORDINATOR));
    let drafts = "/bulletins/drafts";
    let page = mine.get(drafts).text();
    assert!(page.contains("Kukaan ei ole vielä tilannut tätä."), "{page}");
    let begun = mine.send(drafts, &mine.hidden(drafts, drafts));
    let path = begun.location().to_owned();
    let (my_form, their_form) = (mine.hidden(&path, &path), theirs.hidden(&path, &path));
    let typed = |form: &[(String, String)], text: &str| with(form, &[("subject-fi", "Aihe"), ("text-fi", text)]);
    let first = theirs.send(&path, &with(&typed(&their_form, "Heidän sanansa"), &[("act", "save")]));
    assert_eq!(first.location(), path);
    let second = mine.send(&path, &with(&typed(&my_form, "Omat sanani"), &[("act", "look")]));
    let shown = second.text();
    assert_eq!(second.status, 422, "{shown}");
    assert!(shown.contains("Heidän sanansa") && shown.contains("Omat sanani"), "{shown}");
    assert!(theirs.get(&path).text().contains("Heidän sanansa"));
    let form = crate::organisation_pages::hidden(&shown, &path);
    let third = mine.send(&path, &with(&typed(&form, "Molempien sanat"), &[("act", "look")]));
    let preview = third.location().to_owned();
    assert_eq!(preview, format!("{path}/send"));
    // What one looks at is what is sent: not what another has saved since.
    let button = mine.hidden(&preview, &preview);
    let their_form = theirs.hidden(&path, &path);
    assert_eq!(theirs.send(&path, &typed(&their_form, "Viime hetkellä")).location(), path);
    let refused = mine.send(&preview, &button);
    assert!(refused.status == 422 && refused.text().contains("Joku muu on tallentanut kirjeen"), "{}", refused.text());
    let sent = mine.send(&preview, &mine.hidden(&preview, &preview));
    assert_eq!(sent.location(), "/bulletins/1");
    assert!(mine.get("/bulletins/1").text().contains("Viime hetkellä"));
    assert_eq!(theirs.send(&path, &typed(&their_form, "Viime hetkellä")).status, 303, "a repeat is led where it went");
    let late = theirs.send(&preview, &button);
    assert_eq!(late.status, 410, "{}", late.text());
}

#[test]
fn so_many_are_written_at_once_and_stand_on_a_page_of_the_archive() {
    let (server, _folder) = patient();
    let coordinator = server.sign_in(COORDINATOR);
    for number in 1..=limits::BULLETIN_DRAFTS_MAX + 1 {
        let begun = server.post(DRAFTS, Some(&coordinator), &json!({"readers": "public"}));
        let status = if number <= limits::BULLETIN_DRAFTS_MAX { 201 } else { 409 };
        assert_eq!(begun.status, status, "{number}: {}", begun.text());
    }
    for draft in server.get(DRAFTS, Some(&coordinator)).json()["items"].as_array().expect("a list") {
        assert_eq!(server.ask("DELETE", &path(draft), Some(&coordinator), &json!({})).status, 204);
        assert_eq!(server.ask("DELETE", &path(draft), Some(&coordinator), &json!({})).status, 404);
    }
    let max = limits::BULLETINS_PER_PAGE;
    for number in 1..=max + 1 {
        assert_eq!(send(&server, &coordinator, &begin(&server, &coordinator, "public")).status, 201);
        if number + 1 < max {
            continue;
        }
        let list = server.get("/api/v1/bulletins", None).json();
        let shown = list["items"].as_array().map(Vec::len);
        let next = (number > max).then_some(2);
        assert_eq!((shown, list["next"].as_u64()), (Some(number.min(max)), next), "{number}");
    }
    let rest = server.get("/api/v1/bulletins?cursor=2", None).json();
    assert_eq!((rest["items"][0]["number"].as_u64(), rest["next"].is_null()), (Some(1), true));
    assert!(server.get("/bulletins", None).text().contains("/bulletins?before=2"));
    assert_eq!(server.get("/bulletins?before=x", None).status, 400);
}
