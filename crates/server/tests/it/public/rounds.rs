//! What changed in the rounds of a published statement, as far as the world may read it.

use crate::harness::{COMMENTER, COORDINATOR, OTHER_WRITER, Server};
use serde_json::{Value, json};
use std::io::{Cursor, Read};

const FIRST: &str = "# Vaatimukset\n\nKunnan on järjestettävä palvelut.\n\nRahoitus turvataan kolmeksi vuodeksi.\n";
const SECOND: &str = "# Vaatimukset\n\nKunnan on järjestettävä palvelut.\n\nRahoitus turvataan viideksi vuodeksi.\n";
const THIRD: &str = "# Vaatimukset\n\nKunnan on järjestettävä palvelut.\n\nRahoitus turvataan viideksi vuodeksi.\n\nAvustuksista päätetään ajoissa.\n";

/// A statement that was published after a round: version 1 was commented on, 2 came of it, and 3 is public.
struct Story {
    server: Server,
    _folder: tempfile::TempDir,
    at: String,
}

impl Story {
    /// Its drafts are open to these.
    fn new(drafts: &str) -> Story {
        let (server, folder) = Server::demo();
        let at = published(&server, "Kierrosten tulos", drafts);
        Story { server, _folder: folder, at }
    }

    fn get(&self, rest: &str) -> crate::harness::Answer {
        self.server.get(&format!("{}{rest}", self.at), None)
    }
}

/// Publishes a statement of that title after a round, and gives its address.
fn published(server: &Server, title: &str, drafts: &str) -> String {
    let (coordinator, other) = (server.sign_in(COORDINATOR), server.sign_in(OTHER_WRITER));
    let made = server.post("/api/v1/statements", Some(&coordinator), &json!({"title": title, "drafts": drafts})).json();
    let (id, slug) = (made["id"].as_str().expect("an id"), made["slug"].as_str().expect("a slug"));
    let act = |path: &str, token: &str, body: Value| {
        let done = server.post(&format!("/api/v1/statements/{id}{path}"), Some(token), &body);
        assert!(matches!(done.status, 200 | 201), "{path}: {}", done.text());
    };
    let closes = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24)).to_string();
    act("/text", &coordinator, json!({"markdown": FIRST}));
    act("/rounds", &coordinator, json!({"name": "Jäsenten kierros", "closes_at": closes}));
    let comment = json!({"version": 1, "clause": 2, "kind": "substance", "text": "Salaisen sanan kommentti."});
    act("/comments", &server.sign_in(COMMENTER), comment);
    act("/text", &other, json!({"markdown": SECOND}));
    act("/rounds/1/close", &coordinator, json!({"reason": "Valmis"}));
    act("/outcomes", &coordinator, json!({"comments": [1], "outcome": "partly", "reason": "Täsmennetään."}));
    act("/rounds/1/finish", &coordinator, json!({"reason": "Valmis"}));
    act("/text", &coordinator, json!({"markdown": THIRD}));
    act("/sign-on", &coordinator, json!({"reason": "Valmis"}));
    let sign = json!({"version": 3, "reservation": {"clause": 2, "text": "Kolme riittää."}});
    act("/signatures", &server.sign_in("signatory@jarjestokeha.example"), sign);
    act("/publish", &coordinator, json!({"reason": "Valmis"}));
    format!("/s/{slug}")
}

#[test]
fn where_drafts_are_open_to_all_the_world_reads_what_changed_in_each_round() {
    let story = Story::new("public");
    let (page, at) = (story.get("").text(), &story.at);
    for said in [
        "Jäsenten kierros",
        "Yksi kommentti.",
        "Vastaukset: ",
        "Kierroksella kommentoitiin versiota 1. Sen jälkeen tehtiin versio 2. Yksi kohta muuttui.",
        "Viimeisen kierroksen jälkeen version 2 tekstiä muutettiin vielä, ja siitä tuli versio 3.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    for link in ["1-2", "1-2.pdf", "1-2.docx", "2-3", "2-3.pdf", "2-3.docx"] {
        assert!(page.contains(&format!("href=\"{at}/changes/{link}\"")), "{link}: {page}");
        let (once, again) = (story.get(&format!("/changes/{link}")), story.get(&format!("/changes/{link}")));
        assert!(once.status == 200 && once.body == again.body, "{link}: the same for everybody");
        assert!(once.header("cache-control").starts_with("public") && !once.header("etag").is_empty());
    }
    let changes = story.get("/changes/1-2");
    let text = changes.text();
    assert!(text.contains("Mikä muuttui versiosta 1 versioon 2") && !text.contains("<script"), "{text}");
    assert!(text.contains("Uudenmaan järjestökehä ry"), "whose words they are is told as on the statement's own page");
    let mut archive = zip::ZipArchive::new(Cursor::new(story.get("/changes/1-2.docx").body)).expect("an archive");
    let mut document = String::new();
    archive.by_name("word/document.xml").expect("a part").read_to_string(&mut document).expect("text");
    assert!(document.contains("w:author=\"Uudenmaan järjestökehä ry\""), "{document}");
    let asked = story.get("/changes?from=1&to=3");
    assert_eq!((asked.status, asked.header("location")), (302, &*format!("{at}/changes/1-3")));
    assert_eq!(story.get("/changes/1-3").status, 200, "any two of them");
    for none in [
        "/changes",
        "/changes?from=2&to=1",
        "/changes?from=1&to=9",
        "/changes/2-1",
        "/changes/1-1",
        "/changes/1-4",
        "/changes/1-2.exe",
        "/changes/1-2?language=sv",
        "/changes/x",
    ] {
        assert_eq!(story.get(none).status, 404, "{none}");
    }
    let told = &story.get(".json").json()["rounds"][0];
    assert_eq!((&told["version"], &told["outcome"]), (&json!(1), &json!(2)));
    assert!(!page.contains("Salaisen sanan") && !text.contains("Salaisen sanan"), "comments are not open to all");
}

#[test]
fn where_drafts_are_not_open_to_all_only_numbers_tell_of_earlier_versions() {
    for drafts in ["network", "participants"] {
        let story = Story::new(drafts);
        let page = story.get("").text();
        assert!(page.contains("Kierroksella kommentoitiin versiota 1. Sen jälkeen tehtiin versio 2."), "{page}");
        assert!(!page.contains("/changes/") && !page.contains("kolmeksi"), "{page}");
        for hidden in ["/changes/1-2", "/changes/1-3", "/changes/1-2.pdf", "/changes/1-2.docx", "/changes?from=1&to=2"]
        {
            let answer = story.get(hidden);
            assert!(answer.status == 404 && !answer.text().contains("kolmeksi"), "{hidden}: {}", answer.status);
        }
        assert_eq!(story.get(".json").json()["rounds"][0]["changes"], Value::Null);
    }
}
