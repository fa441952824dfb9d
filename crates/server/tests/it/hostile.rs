//! RELIABILITY 14: every hostile case over a real socket. It is closed with a code, the process lives, others don't notice.

use crate::client::{Editor, Frame};
use crate::harness::{COORDINATOR, OTHER_WRITER, Server, WRITER};
use automerge::transaction::Transactable;
use automerge::{ObjId, ReadDoc};
use gate::craft::{Target, hostile_cases};
use terms::{Actor, ChangeHash};

/// What an attacker with write access sees and uses.
fn target(attacker: &Editor, victim: &Editor) -> Target {
    let document = &attacker.document;
    let id = |object: &ObjId| match object {
        ObjId::Id(counter, actor, _) => (*counter, Actor::try_from(actor.to_bytes()).expect("16 bytes")),
        ObjId::Root => panic!("not an operation"),
    };
    let element = document.list_range(&attacker.text, 1..2).next().expect("a character").id();
    let bytes = |actor: &automerge::ActorId| Actor::try_from(actor.to_bytes()).expect("16 bytes");
    Target {
        heads: document.get_heads().iter().map(|hash| ChangeHash(hash.0)).collect(),
        max_op: document.get_changes(&[]).iter().map(automerge::Change::max_op).max().expect("a change"),
        text: id(&attacker.text),
        element: id(&element),
        attacker: bytes(document.get_actor()),
        victim: bytes(victim.document.get_actor()),
        victim_seq: document.get_changes(&[]).iter().filter(|c| c.actor_id() == victim.document.get_actor()).count()
            as u64,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_hostile_change_is_closed_with_a_code_and_hurts_nobody() {
    let (server, folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Kestää");
    let (token, evil) = (server.sign_in(WRITER), server.sign_in(OTHER_WRITER));
    let mut victim = Editor::open(&server, &token, &id).await;
    let change = victim.edit(|tx, text| tx.splice_text(text, 1, 0, "Rehellinen teksti"));
    victim.push(&[change]).await;
    victim.settle().await;
    // Some more writers, so that a change may name them.
    for word in ["Toinen. ", "Kolmas. "] {
        let mut other = Editor::open(&server, &token, &id).await;
        let change = other.edit(|tx, text| tx.splice_text(text, 1, 0, word));
        other.push(&[change]).await;
        other.settle().await;
    }
    victim.until(4).await;
    let count = {
        let attacker = Editor::open(&server, &evil, &id).await;
        hostile_cases(&target(&attacker, &victim)).len()
    };
    assert!(count >= 40, "only {count} cases");
    // Two others write at every attack; a refusal or a close would end them.
    let (attacks, attacked) = tokio::sync::watch::channel(0);
    let honest = [token.clone(), server.sign_in(OTHER_WRITER)].map(|token| (token, attacked.clone()));
    let mut writing = vec![];
    for (token, attacked) in honest {
        writing.push(tokio::spawn(write_on(Editor::open(&server, &token, &id).await, attacked)));
    }
    drop(attacked);
    for index in 0..count {
        attacks.send(index).expect("they write");
        // A new socket each time, and with it a new actor: the one before was closed.
        let mut attacker = Editor::open(&server, &evil, &id).await;
        let case = hostile_cases(&target(&attacker, &victim)).swap_remove(index);
        attacker.push(&[case.bytes]).await;
        expect_refusal(&mut attacker, case.name, case.code).await;
    }
    drop(attacks);
    let mut written = 0;
    for writer in writing {
        written += writer.await.expect("nobody else notices");
    }
    assert!(written >= 2, "they were served");
    let change = victim.edit(|tx, text| tx.splice_text(text, 1, 0, "Yhä täällä. "));
    victim.push(&[change]).await;
    victim.settle().await;
    victim.until(5 + written).await;
    assert_eq!(victim.offset, 5 + written, "nothing hostile was stored");
    let wanted = victim.text();
    server.kill();
    let server = Server::start(folder.path());
    let again = Editor::open(&server, &server.sign_in(WRITER), &id).await;
    assert_eq!(again.text(), wanted, "and the log loads again");
}

/// Writes a character at every attack until there are no more; says how many.
async fn write_on(mut editor: Editor, mut attacked: tokio::sync::watch::Receiver<usize>) -> u64 {
    let mut written = 0;
    while attacked.changed().await.is_ok() {
        let change = editor.edit(|tx, text| tx.splice_text(text, 1, 0, "h"));
        editor.push(&[change]).await;
        editor.settle().await;
        written += 1;
    }
    written
}

/// Refused with its code and closed; a change under somebody else's actor is refused before the gate sees it, and a
/// frame that is too large ends the connection by itself.
async fn expect_refusal(attacker: &mut Editor, name: &str, code: &str) {
    let mut refusal = None;
    loop {
        match attacker.step().await {
            Frame::Refused { code: given, .. } if ["foreign-actor", "change-too-large"].contains(&given.as_str()) => {
                // No hostile intent: the connection stays. An actor is looked at before the gate is asked.
                assert!(given == code || given == "foreign-actor", "{name}: {given}");
                return;
            }
            Frame::Refused { code, .. } => refusal = Some(code),
            Frame::Closed(4400) => break,
            Frame::Closed(1009 | 1006) => return,
            Frame::Closed(other) => panic!("{name}: closed with {other}"),
            Frame::Stored { .. } => panic!("{name}: it was stored"),
            _ => {}
        }
    }
    assert_eq!(refusal.as_deref(), Some(code), "{name}");
}
