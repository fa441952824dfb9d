//! Faults that only the inside can make, in a server that is otherwise as its users meet it: real sockets, the real
//! listener, a store on a disk. A panic in one statement is its own affair; a full disk stops writing and nothing else.

#[path = "../tests/it/client.rs"]
#[allow(dead_code, clippy::unwrap_used)] // shared with the tests from outside, which use the rest of it
mod client;
pub(crate) mod harness;
mod languages;

use crate::room::Input;
use automerge::transaction::Transactable;
use client::{Editor, Frame};
use harness::{COORDINATOR, OTHER_WRITER, Server, WRITER};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const PANICS: usize = 20;

fn type_in(editor: &mut Editor, text: &str) -> Vec<u8> {
    editor.edit(|tx, object| tx.splice_text(object, 1, 0, text))
}

/// Types until it is told to stop; a refusal or a close is a panic. Gives the editor and how much it typed.
async fn type_until(mut editor: Editor, stop: Arc<AtomicBool>) -> (Editor, u64) {
    let mut typed = 0;
    while !stop.load(Ordering::Relaxed) {
        let change = type_in(&mut editor, "y");
        editor.push(&[change]).await;
        editor.settle().await;
        typed += 1;
    }
    (editor, typed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_panic_in_one_statement_is_rebuilt_from_its_log_and_noticed_in_no_other() {
    let (server, _folder) = Server::start().await;
    let [writer, other] = [server.sign_in(WRITER).await, server.sign_in(OTHER_WRITER).await];
    let [hit, spared] = [server.open_statement("Osuma").await, server.open_statement("Rauha").await];
    let stop = Arc::new(AtomicBool::new(false));
    let typing = tokio::spawn(type_until(Editor::open(&server, &writer, &spared).await, stop.clone()));
    let mut reading = Editor::open(&server, &other, &spared).await;
    let mut wanted = Editor::open(&server, &writer, &hit).await.text();
    for round in 0..PANICS {
        let mut editor = Editor::open(&server, &writer, &hit).await;
        let mut reader = Editor::open(&server, &other, &hit).await;
        assert_eq!(editor.text(), wanted, "round {round}: nothing acknowledged is lost");
        let change = type_in(&mut editor, "x");
        editor.push(&[change]).await;
        editor.settle().await;
        wanted = editor.text();
        server.room(&hit).await.send(Input::Panic).await.expect("the room is there until it panics");
        assert_eq!((editor.socket.closed().await, reader.socket.closed().await), (1012, 1012), "round {round}");
    }
    stop.store(true, Ordering::Relaxed);
    let (typist, typed) = typing.await.expect("nobody else notices");
    assert!(typed > 0);
    reading.until(typed + 1).await;
    assert_eq!(reading.text(), typist.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_comes_for_a_room_that_has_ended_reaches_the_next() {
    let (server, _folder) = Server::start().await;
    let (writer, statement) = (server.sign_in(WRITER).await, server.open_statement("Lepää").await);
    let ended = server.room(&statement).await;
    ended.send(Input::Panic).await.expect("the room is there until it panics");
    while ended.send(Input::Beat).await.is_ok() {
        tokio::task::yield_now().await;
    }
    let (reply, settled) = tokio::sync::oneshot::channel();
    let asked = server.app.rooms.ask_text(ended.id, ended.text, Input::Settle(reply), settled).await;
    asked.expect("it is opened again, and answers").expect("the statement is there");
    let mut editor = Editor::open(&server, &writer, &statement).await;
    let change = type_in(&mut editor, "x");
    editor.push(&[change]).await;
    editor.settle().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_panic_in_a_document_drops_it_and_the_next_question_builds_it_again() {
    let (server, _folder) = Server::start().await;
    let writer = server.sign_in(WRITER).await;
    let statement = server.open_statement("Asiakirja").await;
    let mut editor = Editor::open(&server, &writer, &statement).await;
    let change = type_in(&mut editor, "Vaadimme");
    editor.push(&[change]).await;
    editor.settle().await;
    server.room(&statement).await.replica.panic().await;
    let path = format!("/api/v1/statements/{statement}/text?format=text");
    assert_eq!(server.send("GET", &path, &writer, "").await, (200, "Vaadimme".to_owned()));
    let change = type_in(&mut editor, "Me. ");
    editor.push(&[change]).await;
    editor.settle().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_disk_refuses_writing_in_words_reads_on_and_recovers_without_a_restart() {
    let (server, _folder) = Server::start().await;
    let writer = server.sign_in(WRITER).await;
    let coordinator = server.sign_in(COORDINATOR).await;
    let statement = server.open_statement("Täysi").await;
    let text = format!("/api/v1/statements/{statement}/text");
    let markdown = json!({"markdown": "Ennen."}).to_string();
    assert_eq!(server.send("POST", &text, &writer, &markdown).await.0, 200);
    let mut editor = Editor::open(&server, &writer, &statement).await;
    let before = editor.text();

    server.store.set_reserve_bytes(u64::MAX);
    let change = type_in(&mut editor, "Täynnä. ");
    editor.push(std::slice::from_ref(&change)).await;
    let Frame::Refused { code, text: said, .. } = editor.step().await else { panic!("it has to be refused") };
    assert_eq!(code, "storage");
    assert!(!said.is_empty());
    for (path, body) in [(&text, &markdown), (&"/api/v1/statements".to_owned(), &json!({"title": "Uusi"}).to_string())]
    {
        let body = body.replace("Ennen.", "Nyt.");
        let (status, problem) = server.send("POST", path, &coordinator, &body).await;
        assert_eq!(status, 503, "{problem}");
        assert!(problem.contains("/problems/storage") && problem.contains("levy"), "{problem}");
    }
    let read = server.send("GET", &format!("{text}?format=text"), &writer, "").await;
    assert_eq!(read, (200, "Ennen.".to_owned()), "reading goes on");
    let mut reader = Editor::open(&server, &coordinator, &statement).await;
    assert_eq!(reader.text(), before, "and newcomers are let in");

    server.store.set_reserve_bytes(0);
    let mut again = Editor::open(&server, &writer, &statement).await;
    again.push(&[change]).await;
    again.settle().await;
    assert_eq!(again.text(), editor.text(), "what was refused is taken once there is room");
    if reader.offset < again.offset {
        reader = Editor::open(&server, &coordinator, &statement).await;
    }
    assert_eq!(reader.text(), editor.text());
    assert_eq!(
        server.send("POST", "/api/v1/statements", &coordinator, &json!({"title": "Uusi"}).to_string()).await.0,
        201
    );
}
