//! A language version that can't be sealed stops the decision, and nothing else.

use super::client::{Editor, Frame};
use super::harness::{COORDINATOR, Server, WRITER};
use super::type_in;
use crate::ledgers;
use crate::room::Input;
use serde_json::{Value, json};
use store::{Batch, Log};
use terms::TextId;

/// A statement with a text, and the id of an empty Swedish one beside it.
async fn begin(server: &Server) -> (String, String, TextId) {
    let coordinator = server.sign_in(COORDINATOR).await;
    let id = server.open_statement("Kahdella kielellä").await;
    let path = format!("/api/v1/statements/{id}");
    let text = json!({"markdown": "Ensimmäinen kohta."}).to_string();
    assert_eq!(server.send("POST", &format!("{path}/text"), &coordinator, &text).await.0, 200);
    let language = json!({"language": "sv"}).to_string();
    let (status, body) = server.send("POST", &format!("{path}/languages"), &coordinator, &language).await;
    assert_eq!(status, 201, "{body}");
    let view: Value = serde_json::from_str(&body).expect("JSON");
    let swedish = view["languages"][1]["text"].as_str().expect("an id").parse().expect("an id");
    (id, coordinator, swedish)
}

async fn sign_on(server: &Server, id: &str, token: &str) -> (u16, String) {
    let reason = json!({"reason": "Valmis"}).to_string();
    server.send("POST", &format!("/api/v1/statements/{id}/sign-on"), token, &reason).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_damaged_language_version_fails_the_decision_and_writing_goes_on() {
    let (server, _folder) = Server::start().await;
    let (id, coordinator, swedish) = begin(&server).await;
    let mut editor = Editor::open(&server, &server.sign_in(WRITER).await, &id).await;
    let garbage = Batch::new().append(ledgers::text_log(swedish, 0), None, vec![bytes::Bytes::from_static(b"no item")]);
    server.store.append(garbage).await.expect("stored");
    let (status, problem) = sign_on(&server, &id, &coordinator).await;
    assert!((500..600).contains(&status) && problem.contains("/problems/"), "{status} {problem}");
    let change = type_in(&mut editor, "x");
    editor.push(&[change]).await;
    editor.settle().await;
    // Without it there is nothing in the way.
    let reason = json!({"reason": "Vioittunut"}).to_string();
    let path = format!("/api/v1/statements/{id}/languages/sv");
    assert_eq!(server.send("DELETE", &path, &coordinator, &reason).await.0, 200);
    assert_eq!(sign_on(&server, &id, &coordinator).await.0, 200);
    let access = editor.step().await;
    assert!(matches!(&access, Frame::Access { code, .. } if code == "text-sealed"), "{access:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_language_versions_room_that_dies_is_rebuilt_and_nothing_waits_for_ever() {
    let (server, _folder) = Server::start().await;
    let writer = server.sign_in(WRITER).await;
    for round in 0..10_u32 {
        let (id, coordinator, swedish) = begin(&server).await;
        let statement = id.parse().expect("an id");
        let room = server.app.rooms.open_text(statement, swedish).await.expect("it is read").expect("it is there");
        let dies = async {
            for _ in 0..round * 20 {
                tokio::task::yield_now().await;
            }
            // It may be over already, by the statement's turn.
            let _ = room.send(Input::Panic).await;
        };
        let ((status, problem), ()) = tokio::join!(sign_on(&server, &id, &coordinator), dies);
        let mut editor = Editor::open_in(&server, &writer, &id, "sv").await;
        let change = type_in_or_nothing(&mut editor);
        let is_sealed = change.is_none();
        assert_eq!(is_sealed, status == 200, "round {round}: {status} {problem}");
        if let Some(change) = change {
            editor.push(&[change]).await;
            editor.settle().await;
            assert_eq!(sign_on(&server, &id, &coordinator).await.0, 200, "round {round}: the next one is decided");
        }
    }
}

/// A change, if it may be written.
fn type_in_or_nothing(editor: &mut Editor) -> Option<Vec<u8>> {
    use automerge::transaction::Transactable;
    (editor.may == "write").then(|| editor.edit(|tx, text| tx.splice_text(text, 1, 0, "Hej")))
}
