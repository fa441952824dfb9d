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

    let name = |token: &str, offset: u64, name: &str| {
        server.post(&path("moments"), Some(token), &json!({"offset": offset, "name": name}))
    };
    let named = name(&writer, 3, "  Ennen hallituksen \n kokousta ");
    assert_eq!(named.status, 201, "{}", named.text());
    assert_eq!((&named.json()["name"], &named.json()["offset"]), (&json!("Ennen hallituksen kokousta"), &json!(3)));
    for (offset, called, status, code) in
        [(0, "Alku", 404, "unknown-moment"), (99, "Loppu", 404, "unknown-moment"), (2, " ", 422, "moment-name-missing")]
    {
        let refused = name(&writer, offset, called);
        assert_eq!((refused.status, refused.problem().as_str()), (status, code), "{offset}");
    }
    let diff =
        |from: &str, to: &str| server.get(&path(&format!("diff?from={from}&to={to}&format=markdown")), Some(&writer));
    assert_eq!(
        diff("offset:3", "live").text(),
        diff("offset:3", "offset:2").text(),
        "live reads like the second change"
    );
    assert!(diff("offset:2", "offset:3").text().contains("sitten"), "{}", diff("offset:2", "offset:3").text());
    assert!(diff("offset:3", "offset:3").text().contains("mitään ei ole muuttunut"));
    for (from, status) in
        [("offset:99", 404), ("offset:0", 404), ("offset:", 400), ("offset:x", 400), ("change:2", 400)]
    {
        assert_eq!(diff(from, "live").status, status, "{from}");
    }
    let changes = server.get(&format!("/statements/{id}/changes?from=offset:2&to=offset:3"), Some(&writer)).text();
    assert!(
        changes.contains("value=\"offset:2\" selected") && changes.contains("Ennen hallituksen kokousta"),
        "{changes}"
    );
    assert!(
        server.get(&format!("/statements/{id}/history"), Some(&writer)).text().contains("Ennen hallituksen kokousta")
    );
    let log = |end: &str| server.get(&format!("/statements/{id}/log{end}"), Some(&writer)).text();
    assert!(!log("").contains("Ennen hallituksen kokousta"), "the name of a moment is no act of coordination");
    assert!(log("?acts=all").contains("Ennen hallituksen kokousta"));

    let page = server.get(&format!("/statements/{id}/history"), Some(&writer)).text();
    assert!(page.contains(&format!("/statements/{id}/moments/")), "{page}");
    let moment = server.get(&format!("/statements/{id}/moments/{length}"), Some(&writer)).text();
    assert!(moment.contains("lopuksi") && !moment.contains("restore"), "a writer looks and brings nothing back");
}
