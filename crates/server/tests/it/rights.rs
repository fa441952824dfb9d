//! Criterion 25: no id grants access by being known. Whoever has no right gets, byte by byte, what they would get for a
//! statement that does not exist.

use crate::client::connect;
use crate::harness::{Answer, COORDINATOR, OTHER_WRITER, Server};
use serde_json::{Value, json};

/// Requests about a statement, by the rest of their path; commands with a body that would be good.
fn requests(organisation: &str) -> Vec<(&'static str, String, Option<Value>)> {
    let reason = "Syy";
    let get = |rest: &str| ("GET", rest.to_owned(), None);
    vec![
        get(""),
        get("/text"),
        get("/text?format=automerge"),
        get("/ledger"),
        get("/live"),
        get("/events"),
        get("/returned"),
        ("POST", "/returned".to_owned(), Some(json!({"text": "x"}))),
        ("POST", "/moments".to_owned(), Some(json!({"offset": 1, "name": "x"}))),
        ("PATCH", String::new(), Some(json!({"title": "x"}))),
        ("POST", "/text".to_owned(), Some(json!({"markdown": "x"}))),
        ("POST", "/coordinators".to_owned(), Some(json!({"organisation": organisation, "reason": reason}))),
        ("DELETE", format!("/coordinators/{organisation}"), Some(json!({"reason": reason}))),
        ("PUT", "/support-group".to_owned(), Some(json!({"organisations": [], "reason": reason}))),
        ("PUT", "/openness".to_owned(), Some(json!({"drafts": "public"}))),
    ]
}

const PAGES: [&str; 6] = ["", "/write", "/team", "/log", "/edit", "/returned"];

fn send(
    server: &Server,
    token: Option<&str>,
    id: &str,
    (method, rest, body): &(&str, String, Option<Value>),
) -> Answer {
    let path = format!("/api/v1/statements/{id}{rest}");
    match body {
        Some(body) => server.ask(method, &path, token, body),
        None => server.get(&path, token),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_may_not_read_is_not_there() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let wish = json!({"title": "Salaisuus", "drafts": "participants", "writers": []});
    let made = server.post("/api/v1/statements", Some(&coordinator), &wish).json();
    let (id, nowhere) = (made["id"].as_str().expect("an id"), "ab".repeat(16));
    let stranger = server.sign_in(OTHER_WRITER);
    let organisation = server.organisation_of(&stranger);
    for token in [None, Some(stranger.as_str())] {
        for request in requests(&organisation) {
            let (there, missing) = (send(&server, token, id, &request), send(&server, token, &nowhere, &request));
            assert_eq!((there.status, &there.body), (missing.status, &missing.body), "{request:?}");
            assert!([401, 404].contains(&there.status), "{request:?}: {}", there.text());
        }
        for page in PAGES {
            let headers: Vec<_> = token.map(|token| ("cookie", format!("lausuma={token}"))).into_iter().collect();
            let [there, missing] =
                [id, &nowhere].map(|id| server.send("GET", &format!("/statements/{id}{page}"), &headers, b""));
            // The switch of languages leads back to the address that was asked for, whatever it is.
            let same = |answer: &Answer, asked: &str| (answer.status, answer.text().replace(asked, "…"));
            assert_eq!(same(&there, id), same(&missing, &nowhere), "{page}");
            assert_eq!(there.status, 404, "{page}");
        }
        let status = connect(&server, token, id).await.err();
        assert_eq!(status, connect(&server, token, &nowhere).await.err());
        assert!(status.is_some());
    }
    let list = server.get("/api/v1/statements", Some(&stranger)).text();
    assert!(!list.contains("Salaisuus"), "nor is it in a list");
}

#[test]
fn a_public_draft_is_read_by_anybody_and_changed_by_nobody_without_a_right() {
    let (server, _folder) = Server::demo();
    let wish = json!({"title": "Avoin", "drafts": "public", "writers": []});
    let made = server.post("/api/v1/statements", Some(&server.sign_in(COORDINATOR)), &wish).json();
    let id = made["id"].as_str().expect("an id");
    for (rest, status) in [("", 200), ("/text", 200), ("/ledger", 200), ("/live", 401)] {
        let answer = server.get(&format!("/api/v1/statements/{id}{rest}"), None);
        assert_eq!(answer.status, status, "{rest}: {}", answer.text());
    }
    for (page, status) in [("", 200), ("/team", 200), ("/log", 200), ("/write", 404)] {
        assert_eq!(server.get(&format!("/statements/{id}{page}"), None).status, status, "{page}");
    }
    let written = server.post(&format!("/api/v1/statements/{id}/text"), None, &json!({"markdown": "x"}));
    assert_eq!((written.status, written.problem().as_str()), (401, "not-signed-in"));
    let stranger = server.sign_in(OTHER_WRITER);
    let written = server.post(&format!("/api/v1/statements/{id}/text"), Some(&stranger), &json!({"markdown": "x"}));
    assert_eq!((written.status, written.problem().as_str()), (403, "no-write-access"));
}
