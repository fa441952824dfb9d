//! Mail over real sockets: sent, tried again, refused for good; and without a mail server, into a folder.

use crate::browser::Browser;
use crate::harness::{COMMENTER, Server, WRITER, command as plain};
use crate::mailbox::{Mailbox, code, link};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The program for tests that ask again and again what has become of a message.
fn command(folder: &Path, listen: &str) -> Command {
    let mut command = plain(folder, listen);
    command.args(["--rate-address-connections", "1000000"]);
    command
}

fn with_mail_server(url: &str) -> (Server, TempDir) {
    let folder = TempDir::new().expect("a temporary folder");
    let mut command = command(folder.path(), "127.0.0.1:0");
    command.args(["--smtp-url", url, "--mail-from", "Lausuma <lausuma@verkosto.example>"]).stderr(Stdio::null());
    (Server::run(&mut command), folder)
}

fn ask(server: &Server, email: &str) {
    let answer = Browser::default().post(server, "/login", &[("email", email)]);
    assert_eq!(answer.location(), "/login/code");
}

/// The newest message to somebody, once it fulfils a condition.
fn message(server: &Server, to: &str, condition: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let outbox = server.get("/api/v1/demo/outbox", None).json();
        let found = outbox["items"].as_array().expect("items").iter().find(|mail| mail["to"] == to).cloned();
        match found {
            Some(found) if condition(&found) => return found,
            other => assert!(begun.elapsed() < Duration::from_secs(60), "{other:?}"),
        }
    }
}

#[test]
fn a_message_is_plain_text_with_the_headers_that_mail_needs() {
    let mailbox = Mailbox::start(|_, _| None);
    let (server, _folder) = with_mail_server(&mailbox.url());
    ask(&server, WRITER);
    let mail = mailbox.next();
    assert_eq!(mail.recipient, WRITER);
    assert_eq!(mail.header("From"), Some("Lausuma <lausuma@verkosto.example>"));
    assert_eq!(mail.header("To"), Some(WRITER));
    assert_eq!(mail.header("Subject"), Some("Kirjaudu Lausumaan"));
    assert_eq!(mail.header("Auto-Submitted"), Some("auto-generated"));
    assert_eq!(mail.header("Content-Type"), Some("text/plain; charset=utf-8"));
    assert!(mail.header("Message-ID").is_some_and(|id| id.ends_with("@verkosto.example>")));
    assert!(mail.header("Date").is_some());
    let text = mail.text();
    assert!(text.contains("sinun ei tarvitse tehdä mitään"), "{text}");
    assert!(text.lines().any(|line| line == format!("{}{}", server.url, link(&text))), "{text}");
    assert_eq!(code(&text).len(), 6);
    assert_eq!(message(&server, WRITER, |mail| mail["state"] == "sent")["reply"], Value::Null);
}

#[test]
fn a_mail_server_that_is_down_is_tried_again_until_it_is_up() {
    let port = Mailbox::closed_port();
    let (server, _folder) = with_mail_server(&format!("smtp://127.0.0.1:{port}"));
    ask(&server, WRITER);
    let waiting = message(&server, WRITER, |mail| mail["reply"].is_string());
    assert_eq!(waiting["state"], "queued");
    let mailbox = Mailbox::start_at(port, |_, _| None);
    assert_eq!(mailbox.next().recipient, WRITER);
    message(&server, WRITER, |mail| mail["state"] == "sent");
}

#[test]
fn a_refusal_for_good_is_a_bounce_and_one_for_now_is_tried_again() {
    let mailbox = Mailbox::start(|recipient, before| match recipient {
        COMMENTER => Some("550 5.1.1 no such mailbox"),
        _ if before == 0 => Some("451 4.7.1 greylisted, come back"),
        _ => None,
    });
    let (server, _folder) = with_mail_server(&mailbox.url());
    ask(&server, COMMENTER);
    ask(&server, WRITER);
    let bounced = message(&server, COMMENTER, |mail| mail["state"] != "queued");
    assert_eq!(bounced["state"], "bounced");
    assert!(bounced["reply"].as_str().expect("a reply").contains("no such mailbox"), "{bounced}");
    assert_eq!(mailbox.next().recipient, WRITER, "what was refused for now came at the second try");
    message(&server, WRITER, |mail| mail["state"] == "sent");
    assert!(mailbox.rest().is_empty(), "what was refused for good is not tried again");
}

#[test]
fn a_message_that_waits_outlives_a_kill() {
    let port = Mailbox::closed_port();
    let (server, folder) = with_mail_server(&format!("smtp://127.0.0.1:{port}"));
    ask(&server, WRITER);
    server.kill();
    let mailbox = Mailbox::start_at(port, |_, _| None);
    let mut again = command(folder.path(), "127.0.0.1:0");
    again.args(["--smtp-url", &mailbox.url(), "--mail-from", "lausuma@verkosto.example"]).stderr(Stdio::null());
    let _server = Server::run(&mut again);
    assert_eq!(mailbox.next().recipient, WRITER);
}

#[test]
fn without_a_mail_server_messages_go_to_a_folder_and_the_start_says_so() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut server = Server::run(command(folder.path(), "127.0.0.1:0").stderr(Stdio::piped()));
    let outbox = folder.path().join("outbox");
    let said = server.said().find(|line| line.contains("smtp-url")).expect("the start says it");
    assert!(said.contains(&outbox.display().to_string()), "{said}");
    ask(&server, WRITER);
    let mail = message(&server, WRITER, |mail| mail["state"] == "sent");
    let files: Vec<_> =
        fs::read_dir(&outbox).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    let [file] = &files[..] else { panic!("one file: {files:?}") };
    let text = fs::read_to_string(file).expect("a text");
    assert!(
        text.contains(&format!("To: {WRITER}\n")) && text.contains(mail["text"].as_str().expect("a text")),
        "{text}"
    );
}

#[test]
fn settings_that_name_no_mail_server_prevent_the_start_and_show_no_password() {
    for args in [
        &["--smtp-url", "smtp://name:salasana@mail.example.org"][..],
        &["--smtp-url", "mail.example.org:salasana", "--mail-from", "lausuma@example.org"],
        &["--smtp-url", "smtp://name:salasana@mail.example.org", "--mail-from", "Lausuma"],
    ] {
        let folder = TempDir::new().expect("a temporary folder");
        let output = command(folder.path(), "127.0.0.1:0").args(args).stderr(Stdio::piped()).output().expect("it runs");
        let sentence = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{sentence}");
        assert!(sentence.starts_with("Lausuma can't send mail") && !sentence.contains("salasana"), "{sentence}");
    }
}
