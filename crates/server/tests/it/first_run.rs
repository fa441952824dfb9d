//! The first coordinator, by a link that the start prints, and nobody else.

use crate::browser::Browser;
use crate::harness::Server;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

fn plain(folder: &Path) -> Command {
    let mut command = crate::harness::program();
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder);
    command.stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Starts without a demonstration; the path of the link that it prints.
fn start(folder: &Path) -> (Server, String) {
    let mut server = Server::run(&mut plain(folder));
    let line = server.said().find(|line| line.contains("/first/")).expect("a link");
    let path = line.strip_prefix(&server.url).expect("the link stands on a line of its own").to_owned();
    (server, path)
}

const FOUNDER: [(&str, &str); 3] =
    [("organisation", "Esimerkkiliitto ry"), ("name", "Liisa Esimerkki"), ("email", "liisa@liitto.example")];

#[test]
fn the_first_coordinator_is_made_once_and_holds_every_role() {
    let folder = TempDir::new().expect("a temporary folder");
    let (server, path) = start(folder.path());
    let mut browser = Browser::default();
    assert_eq!(browser.get(&server, &path).status, 200);
    assert_eq!(browser.get(&server, &path).status, 200, "opening it changes nothing");
    assert_eq!(browser.post(&server, &path, &FOUNDER).location(), "/");
    let me = browser.get(&server, "/api/v1/me").json();
    assert_eq!(me["email"], "liisa@liitto.example");
    let organisation = &me["organisations"][0];
    assert_eq!(organisation["name"], "Esimerkkiliitto ry");
    let roles = serde_json::json!(["coordinator", "organisation-admin", "writer", "commenter", "signatory"]);
    assert_eq!(organisation["roles"], roles);
    for answer in [browser.get(&server, &path), Browser::default().post(&server, &path, &FOUNDER)] {
        assert_eq!(answer.status, 410);
    }
    assert!(server.stop());
    let mut server = Server::run(&mut plain(folder.path()));
    let said: Vec<String> = server.said().take_while(|line| !line.contains("outbox")).collect();
    assert!(!said.iter().any(|line| line.contains("/first/")), "no link once there is a coordinator: {said:?}");
    assert_eq!(browser.me(&server).as_deref(), Some("liisa@liitto.example"));
}

#[test]
fn a_restart_prints_a_fresh_link_and_the_old_one_is_dead() {
    let folder = TempDir::new().expect("a temporary folder");
    let (server, old) = start(folder.path());
    assert!(server.stop());
    let (server, fresh) = start(folder.path());
    assert_ne!(old, fresh);
    assert_eq!(Browser::default().get(&server, &old).status, 410);
    assert_eq!(Browser::default().post(&server, &old, &FOUNDER).status, 410);
    assert_eq!(Browser::default().get(&server, &fresh).status, 200);
}

#[test]
fn nobody_else_is_let_in() {
    let folder = TempDir::new().expect("a temporary folder");
    let (server, path) = start(folder.path());
    for (method, path) in [
        ("GET", "/api/v1/demo/people"),
        ("GET", "/api/v1/demo/outbox"),
        ("POST", "/api/v1/demo/session"),
        ("POST", "/api/v1/demo/clock"),
    ] {
        assert_eq!(server.send(method, path, &[], b"{}").status, 404, "{path}");
    }
    let mut browser = Browser::default();
    assert_eq!(browser.post(&server, "/login/demo", &[("email", "liisa@liitto.example")]).status, 404);
    assert_eq!(browser.post(&server, "/login", &[("email", "liisa@liitto.example")]).location(), "/login/code");
    assert_eq!(browser.get(&server, "/first/00000000000000000000000000000000").status, 410);
    assert_eq!(browser.me(&server), None);
    assert_eq!(browser.post_from(&server, "https://evil.example", &path, &FOUNDER).status, 403);
}

#[test]
fn what_is_typed_wrong_is_shown_again_with_words() {
    let folder = TempDir::new().expect("a temporary folder");
    let (server, path) = start(folder.path());
    let mut browser = Browser::default();
    let long = "ä".repeat(301);
    for (organisation, name, email) in [
        ("", "Liisa", "liisa@liitto.example"),
        ("Liitto", "\u{202e}asiiL", "liisa@liitto.example"),
        ("Lii\u{200b}tto", "Liisa", "liisa@liitto.example"),
        (&long, "Liisa", "liisa@liitto.example"),
        ("Liitto", &long, "liisa@liitto.example"),
        ("Liitto", "Liisa", "liisa"),
    ] {
        let fields = [("organisation", organisation), ("name", name), ("email", email)];
        let answer = browser.post(&server, &path, &fields);
        assert_eq!(answer.status, 422, "{fields:?}");
        assert!(answer.text().contains("error-summary"));
        for (_, value) in fields {
            assert!(answer.text().contains(&format!("value=\"{value}\"")), "kept: {value:?}");
        }
    }
    assert_eq!(browser.post(&server, &path, &FOUNDER).location(), "/");
}
