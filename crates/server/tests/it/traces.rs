//! Real editing histories through gate and store, over real sockets: the text to arrive at is the text that was typed.

use crate::client::{Editor, Frame, Item, apply, item};
use crate::harness::{COORDINATOR, OTHER_WRITER, Server, WRITER};
use automerge::transaction::Transactable;
use automerge::{Change, ReadDoc};
use flate2::read::GzDecoder;
use gate::Gate;
use minicbor::Decoder;
use serde::Deserialize;
use std::collections::VecDeque;
use std::fs::File;
use store::{Log, LogId, Options, SledStore};
use terms::{Seq, StatementId};

/// Edits that go into one change, at most.
const EDITS_PER_CHANGE: usize = 20;
/// Pushes under way at once.
const UNDER_WAY: usize = 64;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Trace {
    end_content: String,
    txns: Vec<Transaction>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Transaction {
    #[serde(default)]
    agent: usize,
    #[serde(default)]
    parents: Vec<usize>,
    #[serde(default)]
    num_children: usize,
    patches: Vec<Patch>,
}

/// Position, characters deleted there, characters inserted.
type Patch = (usize, usize, String);

/// The same edits with typing and backspacing on the spot gathered, as an editor gathers them within a frame.
fn gathered<'a>(patches: impl Iterator<Item = &'a Patch>) -> Vec<Patch> {
    let mut out: Vec<Patch> = vec![];
    for (at, deleted, inserted) in patches {
        match out.last_mut() {
            // Goes on where the last insertion ended.
            Some((start, _, typed)) if *deleted == 0 && *at == *start + typed.len() => typed.push_str(inserted),
            // Deletes just before the last deletion.
            Some((start, gone, typed)) if typed.is_empty() && inserted.is_empty() && at + deleted == *start => {
                *start = *at;
                *gone += deleted;
            }
            _ => out.push((*at, *deleted, inserted.clone())),
        }
    }
    out
}

fn trace(name: &str) -> Trace {
    let path = format!("{}/../../data/traces/{name}.json.gz", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_reader(GzDecoder::new(File::open(path).expect("the trace"))).expect("a trace")
}

/// An editor that takes in others' changes only when its history says so.
struct Typist {
    editor: Editor,
    /// Received, not taken in.
    inbox: VecDeque<Item>,
}

impl Typist {
    async fn open(server: &Server, email: &str, id: &str) -> Typist {
        Typist { editor: Editor::open(server, &server.sign_in(email), id).await, inbox: VecDeque::new() }
    }

    /// Types these patches as one change and sends it.
    async fn type_in(&mut self, patches: Vec<Patch>) -> Change {
        let bytes = self.editor.edit(|tx, text| {
            // The text begins after the first block's marker; the traces are ASCII, so that characters, UTF-16 units and
            // bytes count alike.
            patches.iter().try_for_each(|(at, deleted, inserted)| {
                tx.splice_text(text, at + 1, isize::try_from(*deleted).expect("a small number"), inserted)
            })
        });
        while self.editor.waiting.len() >= UNDER_WAY {
            self.receive().await;
        }
        self.editor.push(std::slice::from_ref(&bytes)).await;
        Change::from_bytes(bytes).expect("a change")
    }

    /// Takes one frame, and keeps what it brings for later.
    async fn receive(&mut self) {
        match self.editor.socket.next().await {
            Frame::Changes { from, items } => {
                assert_eq!(from, self.editor.offset, "the log comes without gaps");
                self.editor.offset += items.len() as u64;
                self.inbox.extend(items);
            }
            Frame::Stored { id, .. } => self.editor.waiting.retain(|waiting| *waiting != id),
            other => panic!("{other:?}"),
        }
    }

    /// Takes in what has come, up to and including this change.
    async fn take_in(&mut self, change: &Change) {
        if self.editor.document.get_change_by_hash(&change.hash()).is_some() {
            return;
        }
        loop {
            let found = self.inbox.iter().position(|item| item.bytes == change.raw_bytes());
            if let Some(at) = found {
                let items: Vec<Item> = self.inbox.drain(..=at).collect();
                return apply(&mut self.editor.document, &items);
            }
            self.receive().await;
        }
    }

    /// Everything sent is stored, and everything stored up to `end` is taken in.
    async fn finish(&mut self, end: u64) {
        while !self.editor.waiting.is_empty() || self.editor.offset < end {
            self.receive().await;
        }
        apply(&mut self.editor.document, self.inbox.make_contiguous());
        self.inbox.clear();
    }

    fn text(&self) -> String {
        self.editor.text().trim_start_matches('\u{fffc}').to_owned()
    }
}

/// The same text in the server's API, in a new reader, and after a kill.
async fn same_everywhere(server: Server, folder: &std::path::Path, id: &str, wanted: &str) {
    let token = server.sign_in(WRITER);
    assert!(server.text(&token, id, "text").text() == wanted, "the API's text");
    server.kill();
    records_hold(folder, id);
    let server = Server::start(folder);
    assert!(server.text(&token, id, "text").text() == wanted, "the text after a kill");
    let saved = automerge::Automerge::load(&server.text(&token, id, "automerge").body).expect("it loads");
    let reader = Typist { editor: Editor::open(&server, &token, id).await, inbox: VecDeque::new() };
    assert!(reader.text() == wanted, "a new reader's text");
    assert_eq!(saved.get_heads(), reader.editor.document.get_heads());
}

/// The gate that was recorded while the text was typed in is the one that replays the log.
fn records_hold(folder: &std::path::Path, id: &str) {
    let store = SledStore::open(folder, Options::default()).expect("the store opens");
    let id: StatementId = id.parse().expect("an id");
    let read = |space| store.read(LogId::new(space, *id.bytes()), Seq(0), usize::MAX).expect("the log reads");
    let log: Vec<Item> = read(b'T').iter().map(|entry| item(&mut Decoder::new(entry))).collect();
    let mut replayed = Gate::open(&log[0].bytes).expect("the creation");
    log[1..].iter().for_each(|item| replayed.replay(&item.bytes).expect("it follows"));
    let mut recalled = Gate::open(&log[0].bytes).expect("the creation");
    // Eight bytes before each record say how large the log was.
    read(b'G').iter().for_each(|entry| recalled.recall(&entry[8..]).expect("a record"));
    let recorded = recalled.length().0 as usize;
    assert!(recorded + 2_048 > log.len(), "{recorded} of {} changes were recorded", log.len());
    log[recorded..].iter().for_each(|item| recalled.replay(&item.bytes).expect("it follows"));
    assert!(recalled == replayed, "the same gate");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_friends_write_at_once_and_arrive_at_their_text() {
    let trace = trace("friendsforever");
    let (server, folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Ystävät");
    let mut typists = [Typist::open(&server, WRITER, &id).await, Typist::open(&server, OTHER_WRITER, &id).await];
    // By transaction: the change that holds it.
    let mut made: Vec<Option<Change>> = vec![];
    let mut changes = 0;
    let mut at = 0;
    while at < trace.txns.len() {
        let (agent, start) = (trace.txns[at].agent, at);
        at += 1;
        let goes_on = |at: usize| {
            let (before, next) = (&trace.txns[at - 1], &trace.txns[at]);
            before.num_children == 1 && next.agent == agent && next.parents == [at - 1]
        };
        while at < trace.txns.len() && at - start < EDITS_PER_CHANGE && goes_on(at) {
            at += 1;
        }
        for parent in &trace.txns[start].parents {
            let change = made[*parent].clone().expect("parents come first");
            typists[agent].take_in(&change).await;
        }
        let patches = gathered(trace.txns[start..at].iter().flat_map(|txn| &txn.patches));
        let change = typists[agent].type_in(patches).await;
        // A transaction inside a run has one child, the next: only a run's end is a parent of anything else.
        made.resize(at - 1, None);
        made.push(Some(change));
        changes += 1;
    }
    for typist in &mut typists {
        typist.finish(changes + 1).await;
        assert!(typist.text() == trace.end_content, "a writer's text");
    }
    drop(typists);
    same_everywhere(server, folder.path(), &id, &trace.end_content).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_of_260_000_edits_is_typed_in() {
    let trace = trace("automerge-paper");
    let (server, folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Artikkeli");
    let mut typist = Typist::open(&server, WRITER, &id).await;
    let mut changes = 0;
    for run in trace.txns.chunks(EDITS_PER_CHANGE) {
        typist.type_in(gathered(run.iter().flat_map(|txn| &txn.patches))).await;
        changes += 1;
    }
    typist.finish(changes + 1).await;
    assert!(typist.text() == trace.end_content, "the writer's text");
    drop(typist);
    same_everywhere(server, folder.path(), &id, &trace.end_content).await;
}
