//! What lists show, what a person holds and what a connection is given, at its bounds: one less, as much, one more
//! (RELIABILITY 16). What requests may hold is in `limits`.

use crate::client::{Editor, Frame, connect, hello, push};
use crate::harness::{COMMENTER, COORDINATOR, Server, WRITER};
use automerge::transaction::Transactable;
use serde_json::json;
use terms::limits;

/// One below, as much, one above.
fn around(bound: usize) -> [usize; 3] {
    [bound - 1, bound, bound + 1]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_is_given_spare_actors_and_a_reader_none() {
    let (server, _folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Varalla");
    for (who, count) in [(WRITER, limits::SPARE_ACTORS), (COMMENTER, 0)] {
        let mut socket = connect(&server, Some(&server.sign_in(who)), &id).await.expect("let in");
        socket.send(hello(0, &[])).await;
        let Frame::Welcome { actors, .. } = socket.next().await else { panic!("no welcome") };
        assert_eq!(actors.len(), count, "{who}");
    }
}

#[test]
fn what_is_read_of_a_request_that_is_too_large_suffices_to_answer_it() {
    let (server, _folder) = Server::demo();
    let headers = [
        ("Authorization", format!("Bearer {}", server.sign_in(COORDINATOR))),
        ("Content-Type", "application/json".to_owned()),
    ];
    for size in around(limits::REQUEST_READ_BYTES_MAX) {
        let answer = server.send("POST", "/api/v1/statements", &headers, &vec![b' '; size]);
        assert_eq!((answer.status, answer.problem().as_str()), (413, "too-large"), "{size}");
    }
}

#[test]
fn what_is_read_of_a_file_that_is_too_large_suffices_to_answer_it() {
    let (server, _folder) = Server::demo();
    let headers = [
        ("Authorization", format!("Bearer {}", server.sign_in(COORDINATOR))),
        ("Content-Type", "application/octet-stream".to_owned()),
    ];
    for size in around(limits::IMPORT_READ_BYTES_MAX) {
        let answer = server.send("POST", "/api/v1/organisations/import", &headers, &vec![b' '; size]);
        assert_eq!(answer.status, 413, "{size}: {}", answer.text());
    }
}

/// A larger frame than one read of the socket comes in whole, wherever it is cut.
#[tokio::test(flavor = "multi_thread")]
async fn frames_around_one_read_of_a_socket_come_in_whole() {
    let (server, _folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Kehykset");
    let mut editor = Editor::open(&server, &server.sign_in(WRITER), &id).await;
    let mut seen = std::collections::BTreeSet::new();
    // Letters that deflate cannot shorten much: each makes the change about a byte longer.
    let (mut state, mut letters) = (7_u32, String::new());
    let mut missing = limits::SOCKET_READ_BYTES;
    while !around(limits::SOCKET_READ_BYTES).iter().all(|size| seen.contains(size)) {
        assert!(letters.len() < 3 * limits::SOCKET_READ_BYTES, "sizes seen: {seen:?}");
        for _ in 0..(missing / 2).max(1) {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            letters.push(char::from(b'!' + (state >> 24) as u8 % 94));
        }
        let change = editor.edit(|tx, text| tx.splice_text(text, 1, 0, &letters));
        let size = push(editor.next_push, std::slice::from_ref(&change)).len();
        missing = limits::SOCKET_READ_BYTES.saturating_sub(size);
        seen.insert(size);
        editor.push(&[change]).await;
        editor.settle().await;
    }
    let length = editor.offset;
    assert_eq!(
        server.text(&server.sign_in(WRITER), &id, "text").text().len(),
        editor.text().trim_matches('\u{fffc}').len()
    );
    assert!(length > 3, "{length}");
}

#[test]
fn lists_of_organisations_show_a_page_and_a_search_as_many_as_fit() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let id = server.open_statement(&token, "Haku");
    let mut made = 0;
    let mut grow_to = |count: usize| {
        let names: String = (made..count).map(|number| format!("Pajukylän yhdistys {number:03} ry\r\n")).collect();
        made = count;
        let headers =
            [("Authorization", format!("Bearer {token}")), ("Content-Type", "application/octet-stream".to_owned())];
        let file = format!("Nimi\r\n{names}");
        let answer = server.send("POST", "/api/v1/organisations/import", &headers, file.as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.text());
    };
    let found = |path: &str| server.get(path, Some(&token)).text().matches("Pajukylän yhdistys").count();
    for count in around(limits::MATCHES_MAX) {
        grow_to(count);
        let shown = found(&format!("/statements/{id}/team?find=paju"));
        assert_eq!(shown, count.min(limits::MATCHES_MAX), "of {count}");
    }
    for count in around(limits::ORGANISATIONS_PER_PAGE) {
        grow_to(count);
        let list = server.get("/api/v1/organisations?q=paju", Some(&token)).json();
        let items = list["items"].as_array().expect("items").len();
        assert_eq!(items, count.min(limits::ORGANISATIONS_PER_PAGE), "of {count}");
        assert_eq!(list["next"].is_null(), count <= limits::ORGANISATIONS_PER_PAGE, "{count}");
    }
}

#[test]
fn what_waits_shows_as_many_statements_as_fit() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in("coordinator@foraldrar-raseborg.example");
    let shown = || server.get("/me", Some(&token)).text().matches("Odottava lausuma").count();
    let mut made = 0;
    for count in around(limits::WAITING_SHOWN_MAX) {
        while made < count {
            server.open_statement(&token, &format!("Odottava lausuma {made}"));
            made += 1;
        }
        assert_eq!(shown(), count.min(limits::WAITING_SHOWN_MAX), "of {count}");
    }
}

#[test]
fn one_session_more_than_a_person_may_have_ends_the_oldest() {
    let (server, _folder) = Server::demo_with(&["--rate-address-requests", "1000000"]);
    let first = server.sign_in(WRITER);
    let status = || server.get("/api/v1/me", Some(&first)).status;
    for _ in 1..limits::SESSIONS_MAX {
        server.sign_in(WRITER);
    }
    assert_eq!(status(), 200, "as many as fit");
    server.sign_in(WRITER);
    assert_eq!(status(), 401, "one more");
}

#[test]
fn a_token_lasts_as_long_as_was_said_or_as_is_usual() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(WRITER);
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": "2031-01-01T12:00:00Z"})).status, 204);
    let made = server.post("/api/v1/me/tokens", Some(&token), &json!({"name": "Työkalu", "scope": "read"})).json();
    let own = made["token"].as_str().expect("a token").to_owned();
    let at = |days: u32, time: &str| {
        let start: jiff::Timestamp = format!("2031-01-01T{time}Z").parse().expect("a time");
        let now = (start + jiff::SignedDuration::from_hours(24 * i64::from(days))).to_string();
        assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": now})).status, 204);
        server.get("/api/v1/me", Some(&own)).status
    };
    assert_eq!(at(limits::TOKEN_DAYS - 1, "12:00:00"), 200);
    assert_eq!(at(limits::TOKEN_DAYS, "11:59:00"), 200);
    assert_eq!(at(limits::TOKEN_DAYS, "12:01:00"), 401);
}
