//! What requests may hold, at its limits: one less, as much, one more (RELIABILITY 16). The limits of frames are tested in
//! `live` and `floods` and in the server's `wire`, those of changes in the gate, those of records in the store.

use crate::harness::{COORDINATOR, Server, WRITER};
use serde_json::{Value, json};
use terms::limits;

/// One less, as much, one more; only the last is refused.
fn edge(max: usize, judge: impl Fn(usize) -> (u16, String), good: u16, refused: (u16, &str)) {
    assert_eq!(judge(max - 1).0, good, "one below {max}");
    assert_eq!(judge(max).0, good, "{max} itself");
    assert_eq!(judge(max + 1), (refused.0, refused.1.to_owned()), "one above {max}");
}

fn post(server: &Server, path: &str, token: &str, body: &Value) -> (u16, String) {
    let answer = server.post(path, Some(token), body);
    (answer.status, if answer.status < 300 { String::new() } else { answer.problem() })
}

#[test]
fn a_text_has_at_most_its_limit_of_markdown() {
    let (server, _folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Pitkä");
    let (token, path) = (server.sign_in(WRITER), format!("/api/v1/statements/{id}/text"));
    let sized = |bytes: usize| {
        // Many bytes for one character, so that automerge has little to do.
        let character = "&CounterClockwiseContourIntegral;";
        let mut markdown = character.repeat(bytes / character.len());
        markdown.push_str(&"x".repeat(bytes - markdown.len()));
        post(&server, &path, &token, &json!({ "markdown": markdown }))
    };
    edge(limits::MARKDOWN_BYTES_MAX, sized, 200, (413, "markdown-too-long"));
    // In the same text, and so behind all that was deleted from it.
    let marked = |count: usize| post(&server, &path, &token, &json!({ "markdown": "**a** ".repeat(count) }));
    edge(limits::MARKDOWN_MARKS_MAX, marked, 200, (422, "too-many-marks"));
}

#[test]
fn a_request_has_at_most_its_limit_of_bytes() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let headers = [("authorization", format!("Bearer {token}")), ("content-type", "application/json".to_owned())];
    let sized = |bytes: usize| {
        let mut body = json!({"title": "Täyte"}).to_string().into_bytes();
        body.resize(bytes, b' ');
        let answer = server.send("POST", "/api/v1/statements", &headers, &body);
        (answer.status, if answer.status < 300 { String::new() } else { answer.problem() })
    };
    edge(limits::REQUEST_BYTES_MAX, sized, 201, (413, "too-large"));
}

#[test]
fn a_statement_has_at_most_its_limits_of_title_and_coordinators() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let create = |wish: Value| post(&server, "/api/v1/statements", &token, &wish);
    edge(limits::TITLE_CHARS_MAX, |chars| create(json!({"title": "ä".repeat(chars)})), 201, (422, "title-too-long"));
    let own = server.get("/api/v1/me", Some(&token)).json()["organisations"][0]["id"].clone();
    let all = server.get("/api/v1/organisations", Some(&token)).json();
    let others = all["items"].as_array().expect("items").iter().map(|item| item["id"].clone());
    let others: Vec<Value> = others.filter(|id| *id != own).collect();
    let several = |count: usize| {
        let coordinators = [std::slice::from_ref(&own), &others[..count - 1]].concat();
        create(json!({"title": "Yhdessä", "coordinators": coordinators}))
    };
    edge(limits::COORDINATORS_MAX, several, 201, (422, "too-many-coordinators"));
}

#[test]
fn an_idempotency_key_has_at_most_its_limit_of_bytes() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let keyed = |bytes: usize| {
        let headers = [
            ("authorization", format!("Bearer {token}")),
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", "k".repeat(bytes)),
        ];
        let answer =
            server.send("POST", "/api/v1/statements", &headers, json!({"title": "Avain"}).to_string().as_bytes());
        (answer.status, if answer.status < 300 { String::new() } else { answer.problem() })
    };
    edge(limits::IDEMPOTENCY_KEY_BYTES_MAX, keyed, 201, (400, "idempotency-key-too-long"));
}

#[test]
fn a_file_has_at_most_as_many_megabytes_as_the_operator_says() {
    let (server, _folder) = Server::demo_with(&["--upload-mb", "1"]);
    let token = server.sign_in(COORDINATOR);
    let file = |bytes: usize| {
        let mut file = b"Nimi\n".to_vec();
        while file.len() < bytes {
            file.extend_from_slice(format!("Yhdistys {} ry\n", file.len()).as_bytes());
        }
        file.truncate(bytes);
        let headers = [("authorization", format!("Bearer {token}")), ("content-type", "text/csv".to_owned())];
        let answer = server.send("POST", "/api/v1/organisations/import?dry_run=true", &headers, &file);
        (answer.status, answer.text())
    };
    let max = 1 << 20;
    for (bytes, is_taken) in [(max - 1, true), (max, true), (max + 1, false)] {
        let (status, said) = file(bytes);
        assert_eq!(status == 413 && said.contains("/problems/upload-too-large"), !is_taken, "{bytes}: {said}");
        assert!(is_taken || said.contains("enintään 1 megatavun"), "{said}");
    }
    let form = server.get("/organisations/import", Some(&token)).text();
    assert!(form.contains("ja 1 megatavua") && !form.contains("ja 4 megatavua"), "the form says so before");
    let figures = server.get("/metrics", None).text();
    assert!(figures.contains("lausuma_limit_met_total{limit=\"upload-mb\"} 1"), "{figures}");
}
