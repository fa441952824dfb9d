use super::*;
use automerge::{ActorId, Automerge, AutomergeError, ROOT, ReadDoc, transaction::Transactable};
use futures_util::FutureExt;
use ledger::Hat;
use store::{Log, MemoryStore};
use terms::{Actor, OrganisationId, PersonId, Timestamp};

const STATEMENT: TextId = TextId::new([9; 16]);
const EVERY: u64 = 10;

/// A text log that grows, with its records.
struct Writing {
    store: MemoryStore,
    gate: Gate,
    records: Records,
    document: Automerge,
}

impl Writing {
    fn begin(creation: &[u8], records: Vec<Bytes>) -> Writing {
        let store = MemoryStore::new();
        let batch = Batch::new().append(ledgers::gate_log(STATEMENT, 0), None, records);
        append(&store, batch.append(ledgers::text_log(STATEMENT, 0), None, vec![item(creation)]));
        let gate = Gate::open(creation).expect("a creation");
        let document = Automerge::load(creation).expect("a document").with_actor(ActorId::from([0xaa; 16]));
        let records = Records::new(gate.length(), item(creation).len() as u64, EVERY);
        Writing { store, gate, records, document }
    }

    /// Writes changes of one character each.
    fn write(&mut self, changes: usize) {
        let (_, text) = self.document.get(ROOT, "text").expect("a document").expect("a text");
        for _ in 0..changes {
            let edit = |tx: &mut automerge::transaction::Transaction<'_>| tx.splice_text(&text, 1, 0, "a");
            self.document.transact::<_, _, AutomergeError>(edit).expect("a valid edit");
            let change = self.document.get_last_local_change().expect("a change").raw_bytes().to_vec();
            let committed = self.gate.length();
            self.gate.replay(&change).expect("an honest change");
            let item = item(&change);
            let bytes = item.len() as u64;
            let batch = Batch::new().append(ledgers::text_log(STATEMENT, 0), Some(committed.into()), vec![item]);
            append(&self.store, self.records.join(batch, ledgers::gate_log(STATEMENT, 0), &self.gate, committed));
            self.records.stored(bytes);
        }
    }

    fn read(&self, log: store::LogId) -> Vec<Bytes> {
        ledgers::read_all(&self.store, log, Seq(0)).expect("memory reads")
    }

    /// The same text log with other records.
    fn with_records(&self, records: Vec<Bytes>) -> MemoryStore {
        let store = MemoryStore::new();
        let batch =
            Batch::new().append(ledgers::text_log(STATEMENT, 0), None, self.read(ledgers::text_log(STATEMENT, 0)));
        append(&store, batch.append(ledgers::gate_log(STATEMENT, 0), None, records));
        store
    }
}

fn item(change: &[u8]) -> Bytes {
    let hat = Hat { person: PersonId::new([1; 16]), organisation: OrganisationId::new([1; 16]) };
    wire::item(hat, Timestamp::from_ms(0), change)
}

fn append(store: &MemoryStore, batch: Batch) {
    store.append(batch).now_or_never().expect("memory answers at once").expect("stored");
}

/// A statement's gate as it is opened, and how much of it was recorded.
fn opened(store: &MemoryStore) -> (Gate, u64) {
    let Recalled { mut gate, marks } = recall(store, STATEMENT, 0).expect("it opens");
    let recorded = gate.length();
    assert_eq!(marks.last().map(|(offset, _)| *offset), Some(recorded));
    let log = ledgers::read_all(store, ledgers::text_log(STATEMENT, 0), Seq(0)).expect("memory reads");
    let bytes: usize = log[..recorded.0 as usize].iter().map(Bytes::len).sum();
    assert_eq!(marks.last().map(|(_, marked)| *marked), Some(bytes as u64));
    for item in &log[recorded.0 as usize..] {
        gate.replay(wire::item_change(item).expect("an item")).expect("it follows");
    }
    (gate, recorded.0)
}

fn creation() -> Vec<u8> {
    draft::Document::create(Actor::new([0xcc; 16])).1
}

#[test]
fn a_record_comes_along_once_enough_is_on_disk() {
    let mut writing = Writing::begin(&creation(), vec![]);
    // The first record begins behind the creation, and holds what is on disk before its own append.
    for (changes, records) in [(EVERY, 0), (1, 1), (EVERY - 1, 1), (1, 2)] {
        writing.write(changes as usize);
        assert_eq!(writing.read(ledgers::gate_log(STATEMENT, 0)).len(), records, "{}", writing.gate.length());
    }
    assert_eq!(opened(&writing.store), (writing.gate, 1 + 2 * EVERY));
}

#[test]
fn a_record_is_made_of_as_many_changes_as_the_limit_says() {
    let mut writing = Writing::begin(&creation(), vec![]);
    let every = crate::room::Pace::default().record_changes;
    assert_eq!(every, limits::GATE_RECORD_CHANGES);
    writing.records = Records::new(writing.gate.length(), 0, every);
    // What is counted is on disk before the append that brings the record.
    for (changes, records) in [(every - 1, 0), (1, 0), (1, 1)] {
        writing.write(changes as usize);
        assert_eq!(writing.read(ledgers::gate_log(STATEMENT, 0)).len(), records, "{}", writing.gate.length());
    }
}

#[test]
fn whatever_became_of_the_records_the_same_gate_is_opened() {
    let mut writing = Writing::begin(&creation(), vec![]);
    writing.write(100);
    let records = writing.read(ledgers::gate_log(STATEMENT, 0));
    let recorded = 1 + EVERY * records.len() as u64;
    assert_eq!(opened(&writing.store), (writing.gate.clone(), recorded));
    assert_eq!(opened(&writing.with_records(vec![])), (writing.gate.clone(), 1), "none");
    for bad in 0..records.len() {
        let upto = 1 + EVERY * bad as u64;
        let mut damaged = records.clone();
        let middle = damaged[bad].len() / 2;
        damaged[bad] = damaged[bad].iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == middle)).collect();
        assert_eq!(opened(&writing.with_records(damaged.clone())), (writing.gate.clone(), upto), "damaged {bad}");
        damaged[bad] = Bytes::from_static(b"short");
        assert_eq!(opened(&writing.with_records(damaged.clone())), (writing.gate.clone(), upto), "cut off {bad}");
        // What is recorded anew stands behind the damaged ones.
        damaged.extend_from_slice(&records[bad..]);
        assert_eq!(opened(&writing.with_records(damaged)), (writing.gate.clone(), recorded), "healed {bad}");
    }
}

#[test]
fn records_of_another_log_are_not_believed() {
    let mut other = Writing::begin(&creation(), vec![]);
    other.document.set_actor(ActorId::from([0xbb; 16]));
    other.write(50);
    let mut writing = Writing::begin(&creation(), other.read(ledgers::gate_log(STATEMENT, 0)));
    writing.write(5);
    assert_eq!(opened(&writing.store), (writing.gate.clone(), 1), "longer than the log");
    writing.write(100);
    assert_eq!(opened(&writing.with_records(other.read(ledgers::gate_log(STATEMENT, 0)))), (writing.gate, 1));
}
