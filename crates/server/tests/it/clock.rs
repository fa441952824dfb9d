//! RELIABILITY 11: what happened first stands first, whatever the clock says.

use crate::client::{Editor, Frame};
use crate::harness::{COORDINATOR, OTHER_WRITER, Server, WRITER};
use automerge::transaction::Transactable;
use serde_json::json;

/// Noon of a day, and of those that a faulty clock takes it for.
const JUMPS: [&str; 7] = [
    "2031-03-17T12:00:00Z",
    "2031-03-18T12:00:00Z",
    "2031-03-16T12:00:00Z",
    "2031-03-17T12:00:00Z",
    "1970-01-01T00:00:00Z",
    "2099-12-31T23:59:59Z",
    "2031-03-17T12:00:00Z",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_changes_no_order() {
    let (server, folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let id = server.open_statement(&coordinator, "Kello");
    let mut a = Editor::open(&server, &server.sign_in(WRITER), &id).await;
    let mut b = Editor::open(&server, &server.sign_in(OTHER_WRITER), &id).await;
    let mut order = vec![];
    for (round, now) in JUMPS.iter().enumerate() {
        assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": now})).status, 204);
        let title = format!("Lausuma {round}");
        server.open_statement(&coordinator, &title);
        order.push(json!(title));
        for writer in [&mut a, &mut b] {
            let change = writer.edit(|tx, text| tx.splice_text(text, 1, 0, &round.to_string()));
            writer.push(&[change]).await;
        }
        let length = 1 + 2 * (round as u64 + 1);
        for (writer, offsets) in [(&mut a, length - 2..length), (&mut b, length - 2..length)] {
            while !writer.waiting.is_empty() || writer.offset < length {
                if let Frame::Stored { offset, .. } = writer.step().await {
                    assert!(offsets.contains(&offset), "round {round}: at {offset}");
                }
            }
        }
    }
    assert_eq!(a.text(), b.text());
    let titles = |server: &Server| {
        let list = server.get("/api/v1/statements", Some(&coordinator)).json();
        let titles: Vec<_> =
            list["items"].as_array().expect("items").iter().map(|item| item["title"].clone()).collect();
        titles
    };
    let before = titles(&server);
    order.reverse();
    assert_eq!(before[..order.len()], order, "the newest comes first");
    server.kill();
    let server = Server::start(folder.path());
    assert_eq!(titles(&server), before, "nor does a restart at another time");
    let again = Editor::open(&server, &server.sign_in(WRITER), &id).await;
    assert_eq!((again.text(), again.offset), (a.text(), a.offset));
}
