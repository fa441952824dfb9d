//! Where one is signed in: listed, ended one by one and all at once.

use crate::browser::Browser;
use crate::client::{Frame, connect, hello};
use crate::harness::{COMMENTER, Server, WRITER};
use crate::login::{mail, minutes_after_the_mail};
use crate::mailbox::code;

fn by_mail(server: &Server, email: &str, agent: &str) -> Browser {
    let mut browser = Browser::with("user-agent", agent);
    browser.post(server, "/login", &[("email", email)]);
    assert_eq!(browser.post(server, "/login/code", &[("code", &code(&mail(server)))]).status, 303);
    browser
}

#[test]
fn a_person_sees_their_sessions_and_ends_one() {
    let (server, _folder) = Server::demo();
    let mut phone = by_mail(&server, COMMENTER, "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36");
    let mut desk = by_mail(&server, COMMENTER, "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko Firefox/140.0");
    let _other = by_mail(&server, WRITER, "");
    let list = desk.get(&server, "/api/v1/me/sessions").json();
    let items = list["items"].as_array().expect("items");
    let devices: Vec<_> =
        items.iter().map(|item| (item["device"].as_str().unwrap(), item["current"] == true)).collect();
    assert_eq!(devices, [("Firefox, Windows", true), ("Chrome, Android", false)]);
    let page = desk.get(&server, "/me/sessions").text();
    assert!(page.contains("Firefox, Windows") && page.contains("tämä laite") && page.contains("Suomen aikaa"));
    let id = items[1]["id"].as_str().expect("an id");
    assert_eq!(desk.post(&server, "/me/sessions/end", &[("session", id)]).location(), "/me/sessions");
    assert_eq!((phone.me(&server), desk.me(&server).as_deref()), (None, Some(COMMENTER)));
    assert_eq!(desk.post(&server, "/me/sessions/end", &[("session", id)]).status, 404, "it is gone");
}

#[test]
fn nobody_ends_or_sees_the_sessions_of_others() {
    let (server, _folder) = Server::demo();
    let (mine, other) = (server.sign_in(COMMENTER), server.sign_in(WRITER));
    let list = server.get("/api/v1/me/sessions", Some(&other)).json();
    let id = list["items"][0]["id"].as_str().expect("an id").to_owned();
    let bearer = [("authorization", format!("Bearer {mine}"))];
    let path = format!("/api/v1/me/sessions/{id}");
    assert_eq!(server.send("DELETE", &path, &bearer, b"").status, 404);
    assert_eq!(server.send("DELETE", &path, &[], b"").status, 401);
    assert_eq!(server.get("/api/v1/me", Some(&other)).status, 200);
    let theirs = [("authorization", format!("Bearer {other}"))];
    assert_eq!(server.send("DELETE", &path, &theirs, b"").status, 204);
    assert_eq!(server.get("/api/v1/me", Some(&other)).status, 401);
}

#[tokio::test]
async fn signing_out_everywhere_closes_what_is_open() {
    let (server, _folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(crate::harness::COORDINATOR), "Auki");
    let tokens: Vec<String> = (0..3).map(|_| server.sign_in(WRITER)).collect();
    let mut sockets = Vec::new();
    for token in &tokens {
        let mut socket = connect(&server, Some(token), &id).await.expect("let in");
        socket.send(hello(0, &[])).await;
        assert!(matches!(socket.next().await, Frame::Welcome { .. }));
        sockets.push(socket);
    }
    let bearer = [("authorization", format!("Bearer {}", tokens[0]))];
    assert_eq!(server.send("DELETE", "/api/v1/me/sessions", &bearer, b"").status, 204);
    for socket in &mut sockets {
        let closed = tokio::time::timeout(std::time::Duration::from_secs(1), socket.closed()).await;
        assert!(closed.is_ok(), "an open socket closes within a second");
    }
    for token in &tokens {
        assert_eq!(server.get("/api/v1/me", Some(token)).status, 401);
    }
}

#[test]
fn a_session_that_is_not_used_for_thirty_days_is_over() {
    let (server, folder) = Server::demo();
    let days = |days: i64| days * 24 * 60;
    let mut browser = by_mail(&server, COMMENTER, "");
    minutes_after_the_mail(&server, days(29));
    assert_eq!(browser.me(&server).as_deref(), Some(COMMENTER));
    minutes_after_the_mail(&server, days(29 + 29));
    assert_eq!(browser.me(&server).as_deref(), Some(COMMENTER), "use is noted");
    assert!(server.stop());
    let server = Server::start(folder.path());
    minutes_after_the_mail(&server, days(29 + 29 + 29));
    assert_eq!(browser.me(&server).as_deref(), Some(COMMENTER), "also over a restart");
    minutes_after_the_mail(&server, days(29 + 29 + 29 + 31));
    assert_eq!(browser.me(&server), None);
}

#[tokio::test]
async fn an_open_socket_closes_when_its_session_is_over() {
    let (server, _folder) = Server::demo();
    let statement = server.open_statement(&server.sign_in(crate::harness::COORDINATOR), "Auki");
    let mut browser = by_mail(&server, COMMENTER, "");
    let mut socket = connect(&server, browser.cookie("lausuma"), &statement).await.expect("let in");
    socket.send(hello(0, &[])).await;
    assert!(matches!(socket.next().await, Frame::Welcome { .. }));
    minutes_after_the_mail(&server, 29 * 24 * 60);
    let text = format!("/api/v1/statements/{statement}");
    assert_eq!(browser.get(&server, &text).status, 200, "use is noted");
    minutes_after_the_mail(&server, 31 * 24 * 60);
    assert_eq!(browser.get(&server, &text).status, 200, "used two days ago");
    minutes_after_the_mail(&server, 62 * 24 * 60);
    let closed = tokio::time::timeout(std::time::Duration::from_secs(1), socket.closed()).await;
    assert_eq!(closed, Ok(4401), "within a second of its end, and not before");
}
