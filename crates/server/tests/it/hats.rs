//! One person, several organisations: the hat is chosen, remembered by the session, and recorded with each act.

use crate::client::Editor;
use crate::decree::{Somebody, decree};
use crate::harness::{Answer, COORDINATOR, Server, WRITER};
use ledger::{RegisterCommand, Role};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The coordinator of one organisation writes and coordinates for another, too.
async fn with_two_hats() -> (Server, TempDir, String, [String; 2]) {
    let (server, folder) = Server::demo();
    let two = Somebody::of(&server, COORDINATOR);
    let other = Somebody::of(&server, "coordinator@jarjestokeha.example").organisation;
    assert!(server.stop(), "a good end");
    let grant = |role, reason| RegisterCommand::GrantRole { person: two.person, organisation: other, role, reason };
    let commands = vec![grant(Role::Coordinator, Some("Sijainen".to_owned())), grant(Role::Writer, None)];
    decree(folder.path(), commands).await;
    let server = Server::start(folder.path());
    let token = server.sign_in(COORDINATOR);
    (server, folder, token, [two.organisation.to_string(), other.to_string()])
}

fn choose(server: &Server, token: &str, organisation: &str) -> Answer {
    let headers = [
        ("cookie", format!("lausuma={token}")),
        ("origin", server.url.clone()),
        ("content-type", "application/x-www-form-urlencoded".to_owned()),
    ];
    server.send("POST", "/hat", &headers, format!("organisation={organisation}").as_bytes())
}

fn page(server: &Server, token: &str, path: &str) -> String {
    server.send("GET", path, &[("cookie", format!("lausuma={token}"))], b"").text()
}

/// Which organisation the last act of a statement was done for.
fn last_actor(server: &Server, token: &str, id: &str) -> Value {
    let ledger = server.get(&format!("/api/v1/statements/{id}/ledger"), Some(token)).text();
    let last: Value = serde_json::from_str(ledger.lines().last().expect("an entry")).expect("JSON");
    last["organisation"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_is_recorded_for_the_organisation_that_was_named_or_chosen() {
    let (server, _folder, token, [own, other]) = with_two_hats().await;
    let both = json!({"title": "Kaksi hattua", "coordinators": [own, other], "organisation": own});
    let id = server.post("/api/v1/statements", Some(&token), &both).json()["id"].as_str().expect("an id").to_owned();
    let openness = format!("/api/v1/statements/{id}/openness");
    let put = |body: &Value| server.ask("PUT", &openness, Some(&token), body);
    let unsaid = put(&json!({"drafts": "public"}));
    assert_eq!((unsaid.status, unsaid.problem().as_str()), (400, "choose-organisation"));
    assert_eq!(put(&json!({"drafts": "public", "organisation": other})).status, 200);
    assert_eq!(last_actor(&server, &token, &id), json!(other));
    let headers = [("authorization", format!("Bearer {token}")), ("lausuma-organisation", own.clone())];
    let body = json!({"drafts": "network"}).to_string();
    assert_eq!(server.send("PUT", &openness, &headers, body.as_bytes()).status, 200);
    assert_eq!(last_actor(&server, &token, &id), json!(own));
    assert_eq!(choose(&server, &token, &other).status, 303);
    assert_eq!(put(&json!({"drafts": "participants"})).status, 200);
    assert_eq!(last_actor(&server, &token, &id), json!(other), "what was chosen holds where nothing is said");
    let foreign = server.organisation_of(&server.sign_in("writer@laituri.example"));
    let refused = put(&json!({"drafts": "public", "organisation": foreign}));
    assert_eq!((refused.status, refused.problem().as_str()), (403, "hat-not-yours"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chosen_hat_is_shown_on_every_page_of_the_session_and_of_no_other() {
    let (server, folder, token, [own, other]) = with_two_hats().await;
    let another_session = server.sign_in(COORDINATOR);
    assert!(page(&server, &token, "/").contains("Minkä järjestön puolesta toimit?"));
    assert_eq!(choose(&server, &token, &other).status, 303);
    for path in ["/", "/statements/new", "/me/tokens"] {
        assert!(page(&server, &token, path).contains("Toimin järjestön Uudenmaan järjestökehä ry puolesta"), "{path}");
    }
    assert!(!page(&server, &another_session, "/").contains("Toimin järjestön"));
    server.kill();
    let server = Server::start(folder.path());
    assert!(page(&server, &token, "/").contains("Toimin järjestön Uudenmaan"), "it outlives a kill");
    let id = server.open_statement(&server.sign_in("coordinator@esteeton-uusimaa.example"), "Editori");
    assert!(
        page(&server, &token, &format!("/statements/{id}/write")).contains(&format!("data-organisation=\"{other}\""))
    );
    assert_eq!(choose(&server, &token, &own).status, 303);
    assert!(
        page(&server, &token, &format!("/statements/{id}/write")).contains(&format!("data-organisation=\"{own}\""))
    );
    let foreign = [("cookie", format!("lausuma={token}")), ("origin", "https://evil.example".to_owned())];
    assert_eq!(server.send("POST", "/hat", &foreign, format!("organisation={other}").as_bytes()).status, 403);
    assert_eq!(choose(&server, &token, &"0".repeat(32)).status, 403);
    assert_eq!(choose(&server, &token, "hattu").status, 422);
    let one = server.sign_in(WRITER);
    let shown = page(&server, &one, "/");
    assert!(shown.contains("Toimin järjestön Uuden työn yhdistys ry puolesta") && !shown.contains("action=\"/hat\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hat_that_was_taken_away_falls_back_with_words() {
    let (server, folder, token, [_, other]) = with_two_hats().await;
    assert_eq!(choose(&server, &token, &other).status, 303);
    let person = Somebody::of(&server, COORDINATOR).person;
    assert!(server.stop(), "a good end");
    let organisation = other.parse().expect("an id");
    let revoke = |role, reason| RegisterCommand::RevokeRole { person, organisation, role, reason };
    let commands = vec![revoke(Role::Coordinator, Some("Palasi".to_owned())), revoke(Role::Writer, None)];
    decree(folder.path(), commands).await;
    let server = Server::start(folder.path());
    let shown = page(&server, &token, "/");
    assert!(shown.contains("Et enää toimi järjestön Uudenmaan järjestökehä ry puolesta."), "{shown}");
    assert!(shown.contains("Toimin järjestön Uuden työn yhdistys ry puolesta"), "the one that is left is worn");
    let named = json!({"title": "T", "organisation": other});
    assert_eq!(server.post("/api/v1/statements", Some(&token), &named).problem(), "hat-not-yours");
    let id = server.open_statement(&token, "Jäljellä");
    let writer = Editor::open(&server, &server.sign_in(WRITER), &id).await;
    assert_eq!(writer.may, "write");
}
