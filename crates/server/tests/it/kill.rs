//! SIGKILL under load: what was acknowledged, and what was shown to anybody, is there after the restart, once.

use crate::client::{Editor, Frame};
use crate::harness::{COORDINATOR, OTHER_WRITER, Server, WRITER};
use automerge::transaction::Transactable;
use automerge::{ActorId, Change};
use std::collections::BTreeSet;

const ROUNDS: usize = 12;
/// Rounds that write in one text: what reading it anew costs grows with it.
const ROUNDS_PER_TEXT: usize = 50;

/// `LAUSUMA_KILLS` asks for more.
fn rounds() -> usize {
    std::env::var("LAUSUMA_KILLS").ok().map_or(ROUNDS, |text| text.parse().expect("LAUSUMA_KILLS is a number"))
}

/// Where a run begins that goes on with an earlier one.
fn first() -> usize {
    std::env::var("LAUSUMA_FIRST").ok().map_or(0, |text| text.parse().expect("LAUSUMA_FIRST is a number"))
}

/// What one client was told before the end.
#[derive(Default)]
struct Told {
    acknowledged: BTreeSet<Vec<u8>>,
    shown: BTreeSet<Vec<u8>>,
    /// Changes that never got an answer.
    unsent: Vec<Vec<u8>>,
    actor: Vec<u8>,
}

/// Types until the connection breaks.
async fn type_on(mut editor: Editor, word: &'static str) -> Told {
    let mut told = Told { actor: editor.document.get_actor().to_bytes().to_vec(), ..Told::default() };
    let mut pushes: Vec<(u64, Vec<u8>)> = vec![];
    loop {
        while pushes.len() < 4 {
            let change = editor.edit(|tx, text| tx.splice_text(text, 1, 0, word));
            let id = editor.push(std::slice::from_ref(&change)).await;
            pushes.push((id, change));
        }
        match editor.step().await {
            Frame::Stored { id, .. } => {
                let at = pushes.iter().position(|(sent, _)| *sent == id).expect("an answer to a push");
                told.acknowledged.insert(pushes.remove(at).1);
            }
            Frame::Changes { items, .. } => told.shown.extend(items.into_iter().map(|item| item.bytes)),
            Frame::Closed(_) => break,
            other => panic!("{other:?}"),
        }
    }
    told.unsent = pushes.into_iter().map(|(_, change)| change).collect();
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_lost_nothing_that_was_acknowledged_or_shown() {
    let (mut server, folder) = Server::demo();
    let mut id = server.open_statement(&server.sign_in(COORDINATOR), "Ei katoa");
    let tokens = [server.sign_in(WRITER), server.sign_in(OTHER_WRITER)];
    let mut acknowledged = 0;
    for round in 0..rounds() {
        if round > 0 && round % ROUNDS_PER_TEXT == 0 {
            id = server.open_statement(&server.sign_in(COORDINATOR), "Ei katoa");
        }
        let mut typing = vec![];
        for (token, word) in tokens.iter().zip(["å", "ö"]) {
            typing.push(tokio::spawn(type_on(Editor::open(&server, token, &id).await, word)));
        }
        // A reader counts what has been stored, so that each round is killed at another, but a busy, moment.
        let mut reader = Editor::open(&server, &tokens[0], &id).await;
        reader.until(reader.offset + 20 + 7 * (first() + round) as u64 % 50).await;
        server.kill();
        server = Server::start(folder.path());
        let mut after = Editor::open(&server, &tokens[0], &id).await;
        let mut hashes: Vec<_> = after.document.get_changes(&[]).iter().map(Change::hash).collect();
        for told in typing {
            let told = told.await.expect("no panic");
            for change in told.acknowledged.iter().chain(&told.shown) {
                let hash = Change::from_bytes(change.clone()).expect("a change").hash();
                assert!(hashes.contains(&hash), "round {round}: a change was lost");
            }
            acknowledged += told.acknowledged.len();
            resend(&server, &tokens, &id, &told).await;
        }
        hashes.sort();
        hashes.dedup();
        after.until(hashes.len() as u64).await;
        assert_eq!(after.offset, hashes.len() as u64, "round {round}: nothing stands in the log twice");
    }
    assert!(acknowledged >= rounds() * 10, "only {acknowledged} acknowledged: not under load");
}

/// What got no answer is sent again, and stored once.
async fn resend(server: &Server, tokens: &[String], id: &str, told: &Told) {
    for token in tokens {
        let mut editor = Editor::open(server, token, id).await;
        let unsent: Vec<Change> =
            told.unsent.iter().map(|bytes| Change::from_bytes(bytes.clone()).expect("a change")).collect();
        let own = unsent.iter().all(|change| *change.actor_id() == ActorId::from(told.actor.clone()));
        assert!(own, "an editor sends its own changes");
        editor.push(&told.unsent).await;
        match loop_until_answer(&mut editor).await {
            Frame::Stored { .. } => return,
            Frame::Refused { code, .. } if code == "foreign-actor" => continue,
            other => panic!("{other:?}"),
        }
    }
    panic!("nobody's changes");
}

async fn loop_until_answer(editor: &mut Editor) -> Frame {
    loop {
        match editor.step().await {
            Frame::Changes { .. } => {}
            answer => return answer,
        }
    }
}
