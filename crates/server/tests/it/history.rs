//! Earlier moments of the live text: looked at, and brought back.

use crate::client::Editor;
use crate::harness::{COORDINATOR, Server, WRITER};
use automerge::{ReadDoc, transaction::Transactable};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_moment_is_looked_at_and_brought_back_as_a_new_edit() {
    let (server, _folder) = Server::demo();
    let (coordinator, writer) = (server.sign_in(COORDINATOR), server.sign_in(WRITER));
    let id = server.open_statement(&coordinator, "Historia");
    let path = |end: &str| format!("/api/v1/statements/{id}/{end}");
    let mut editor = Editor::open(&server, &writer, &id).await;
    for word in ["ensin", " sitten", " lopuksi"] {
        let end = editor.document.length(&editor.text);
        let change = editor.edit(|tx, text| tx.splice_text(text, end, 0, word));
        editor.push(&[change]).await;
    }
    editor.settle().await;
    let length = editor.offset;
    let at = |offset: u64| server.get(&path(&format!("text?offset={offset}&format=text")), Some(&writer));
    let texts: Vec<String> = (1..=length).map(|offset| at(offset).text()).collect();
    assert_eq!(texts, ["", "ensin", "ensin sitten", "ensin sitten lopuksi"]);
    for offset in [0, length + 1, u64::MAX] {
        assert_eq!((at(offset).status, at(offset).problem().as_str()), (404, "unknown-moment"), "{offset}");
    }

    let moments = server.get(&path("moments"), Some(&writer)).json();
    let latest = &moments["items"][0];
    assert_eq!((&latest["offset"], &latest["changes"]), (&json!(length), &json!(3)), "{moments}");
    assert_eq!(latest["organisations"], json!([server.organisation_of(&writer)]));

    let refused = server.post(&path("restore"), Some(&writer), &json!({"offset": 2}));
    assert_eq!((refused.status, refused.problem().as_str()), (403, "not-its-coordinator"));
    let restored = server.post(&path("restore"), Some(&coordinator), &json!({"offset": 2}));
    assert_eq!(restored.status, 200, "{}", restored.text());
    editor.until(length + restored.json()["changes"].as_u64().expect("a count")).await;
    assert_eq!(server.text(&writer, &id, "text").text(), "ensin");
    assert_eq!(at(length).text(), "ensin sitten lopuksi", "nothing is erased");

    let page = server.get(&format!("/statements/{id}/history"), Some(&writer)).text();
    assert!(page.contains(&format!("/statements/{id}/moments/")), "{page}");
    let moment = server.get(&format!("/statements/{id}/moments/{length}"), Some(&writer)).text();
    assert!(moment.contains("lopuksi") && !moment.contains("restore"), "a writer looks and brings nothing back");
}
