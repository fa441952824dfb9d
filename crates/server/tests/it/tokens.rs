//! Tokens for tools: made once, shown once, bounded, and gone when they are revoked.

use crate::client::{Editor, Frame, connect, hello};
use crate::harness::{COORDINATOR, Server, WRITER};
use automerge::transaction::Transactable;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use terms::limits::{TOKEN_DAYS_MAX, TOKEN_NAME_CHARS_MAX, TOKENS_MAX};

fn make(server: &Server, session: &str, scope: &str) -> (String, String) {
    let answer = server.post("/api/v1/me/tokens", Some(session), &json!({"name": "Kokeilu", "scope": scope}));
    assert_eq!(answer.status, 201, "{}", answer.text());
    let made = answer.json();
    let text = |key: &str| made[key].as_str().expect("a text").to_owned();
    (text("id"), text("token"))
}

#[test]
fn a_token_is_shown_once_and_listed_with_its_use() {
    let (server, folder) = Server::demo();
    let session = server.sign_in(WRITER);
    let (id, token) = make(&server, &session, "read");
    assert!(token.starts_with("lausuma_"), "whoever finds it knows what it is");
    let list = |server: &Server| server.get("/api/v1/me/tokens", Some(&session)).json()["items"].clone();
    let listed = list(&server);
    assert_eq!(
        (&listed[0]["id"], &listed[0]["name"], &listed[0]["scope"]),
        (&json!(id), &json!("Kokeilu"), &json!("read"))
    );
    assert_eq!((&listed[0]["token"], &listed[0]["last_used_at"]), (&Value::Null, &Value::Null));
    assert_eq!(server.get("/api/v1/me", Some(&token)).json()["email"], WRITER);
    assert!(list(&server)[0]["last_used_at"].is_string());
    server.kill();
    let server = Server::start(folder.path());
    assert_eq!(server.get("/api/v1/me", Some(&token)).status, 200, "it outlives a restart");
    assert_eq!(server.ask("DELETE", &format!("/api/v1/me/tokens/{id}"), Some(&session), &json!({})).status, 204);
    assert_eq!(server.get("/api/v1/me", Some(&token)).status, 401);
    assert_eq!(list(&server), json!([]));
    let again = server.ask("DELETE", &format!("/api/v1/me/tokens/{id}"), Some(&session), &json!({}));
    assert_eq!((again.status, again.problem().as_str()), (404, "not-found"));
}

#[test]
fn a_token_goes_as_far_as_its_scope() {
    let (server, _folder) = Server::demo();
    let session = server.sign_in(COORDINATOR);
    let id = server.open_statement(&session, "Laajuus");
    let text = format!("/api/v1/statements/{id}/text");
    let openness = format!("/api/v1/statements/{id}/openness");
    for (scope, write, act) in [("read", 403, 403), ("write", 200, 403), ("act", 200, 200)] {
        let (_, token) = make(&server, &session, scope);
        assert_eq!(server.get(&text, Some(&token)).status, 200, "{scope}");
        let written = server.post(&text, Some(&token), &json!({"markdown": scope}));
        assert_eq!(written.status, write, "{scope}: {}", written.text());
        let decided = server.ask("PUT", &openness, Some(&token), &json!({"drafts": "network"}));
        assert_eq!(decided.status, act, "{scope}: {}", decided.text());
        for refused in [written, decided].iter().filter(|answer| answer.status == 403) {
            assert_eq!(refused.problem(), "token-scope");
        }
        let more = server.post("/api/v1/me/tokens", Some(&token), &json!({"name": "Lisää", "scope": "act"}));
        assert_eq!(more.status, 403, "a token makes no tokens");
        let form = ("content-type", "application/x-www-form-urlencoded".to_owned());
        let by_token = [("authorization", format!("Bearer {token}")), form];
        let hat = server.send("POST", "/hat", &by_token, b"organisation=x");
        assert_eq!(hat.status, 403, "nor does it choose a hat for anybody");
    }
}

#[test]
fn a_token_that_asks_for_nonsense_is_refused_in_words() {
    let (server, _folder) = Server::demo();
    let session = server.sign_in(WRITER);
    for (wish, status, code) in [
        (json!({"name": " "}), 422, "token-name"),
        (json!({"name": "ä".repeat(TOKEN_NAME_CHARS_MAX + 1)}), 422, "token-name"),
        (json!({"name": "ä".repeat(TOKEN_NAME_CHARS_MAX)}), 201, ""),
        (json!({"name": "ä".repeat(TOKEN_NAME_CHARS_MAX - 1)}), 201, ""),
        (json!({"name": "N", "scope": "kaikki"}), 422, "unknown-scope"),
        (json!({"name": "N", "days": 0}), 422, "token-days"),
        (json!({"name": "N", "days": TOKEN_DAYS_MAX + 1}), 422, "token-days"),
        (json!({"name": "N", "days": TOKEN_DAYS_MAX}), 201, ""),
        (json!({"name": "N", "days": TOKEN_DAYS_MAX - 1}), 201, ""),
        (json!({"scope": "read"}), 400, "bad-request"),
    ] {
        let answer = server.post("/api/v1/me/tokens", Some(&session), &wish);
        assert_eq!(answer.status, status, "{wish}: {}", answer.text());
        if status != 201 {
            assert_eq!(answer.problem(), code, "{wish}");
        }
    }
    for _ in 4..TOKENS_MAX {
        make(&server, &session, "read");
    }
    let one_more = server.post("/api/v1/me/tokens", Some(&session), &json!({"name": "N"}));
    assert_eq!((one_more.status, one_more.problem().as_str()), (409, "too-many-tokens"));
    let nobody = server.post("/api/v1/me/tokens", None, &json!({"name": "N"}));
    assert_eq!((nobody.status, nobody.problem().as_str()), (401, "not-signed-in"));
}

#[test]
fn a_token_ends_by_itself_and_is_made_once() {
    let (server, _folder) = Server::demo();
    let session = server.sign_in(WRITER);
    let headers = [("authorization", format!("Bearer {session}")), ("idempotency-key", "avain".to_owned())];
    let body = json!({"name": "Päivän", "days": 1}).to_string();
    let send = || server.send("POST", "/api/v1/me/tokens", &headers, body.as_bytes());
    let (first, again) = (send().json(), send().json());
    assert_eq!((&first["id"], &again["token"]), (&again["id"], &Value::Null), "a secret is shown once");
    let token = first["token"].as_str().expect("a secret");
    assert_eq!(server.get("/api/v1/me", Some(token)).status, 200);
    let ends = first["expires_at"].as_str().expect("a time");
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": ends})).status, 204);
    assert_eq!(server.get("/api/v1/me", Some(token)).status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_a_socket_within_its_scope_and_a_revoked_one_is_cut_off() {
    let (server, _folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Vastake");
    let session = server.sign_in(WRITER);
    let (_, reading) = make(&server, &session, "read");
    let mut reader = Editor::open(&server, &reading, &id).await;
    assert_eq!(reader.may, "read");
    let typed = reader.edit(|tx, text| tx.splice_text(text, 1, 0, "salaa"));
    reader.push(&[typed]).await;
    assert!(matches!(reader.step().await, Frame::Refused { code, .. } if code == "no-write-access"));
    let (token, writing) = make(&server, &session, "write");
    let mut writer = Editor::open(&server, &writing, &id).await;
    let change = writer.edit(|tx, text| tx.splice_text(text, 1, 0, "luvalla"));
    writer.push(&[change]).await;
    writer.settle().await;
    let asked = Instant::now();
    assert_eq!(server.ask("DELETE", &format!("/api/v1/me/tokens/{token}"), Some(&session), &json!({})).status, 204);
    assert_eq!(writer.socket.closed().await, 4401);
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    assert_eq!(connect(&server, Some(&writing), &id).await.err(), Some(401));
    let mut still = connect(&server, Some(&reading), &id).await.expect("the other goes on");
    still.send(hello(0, &[])).await;
    assert!(matches!(still.next().await, Frame::Welcome { .. }));
}
