//! What signing and checking cost: `cargo bench -p ledger`. With a file's name behind `--`, writes 100,000 receipts there
//! for `lausuma verify`, each with a checkpoint of its own.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark reads the clock, prints and writes")]

use ledger::checkpoint::Checkpoint;
use ledger::note::SigningKey;
use ledger::receipt::{Lineage, Receipt};
use ledger::tree::{Frontier, Tree, leaf};
use ledger::{Author, Entry, Event, Hat, StatementEvent, codec};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::Instant;
use terms::{Digest, OrganisationId, PersonId, Seq, Timestamp};

const COUNT: u64 = 100_000;

fn main() {
    let entries: Vec<Vec<u8>> = (0..COUNT).map(entry).collect();
    let mut tree = Tree::default();
    let begun = Instant::now();
    entries.iter().for_each(|entry| tree.push(leaf(entry)));
    told("a tree of 100,000 entries, per entry", begun, COUNT);
    let begun = Instant::now();
    let mut frontier = Frontier::default();
    entries.iter().for_each(|entry| frontier.push(leaf(entry)));
    told("its frontier, per entry", begun, COUNT);
    let key = SigningKey::new("lausuma.example", [7; 32]).expect("a name");
    let checkpoint = |size: u64| {
        let (origin, root) = ("lausuma.example/statements/ab".to_owned(), tree.root(size).expect("so many"));
        Checkpoint { origin, size, root }
    };
    let begun = Instant::now();
    let signed: Vec<_> = (COUNT - 2_000..=COUNT).map(|size| checkpoint(size).sign(&key)).collect();
    told("root and signature of a checkpoint", begun, signed.len() as u64);
    let receipt = |seq: u64| Receipt {
        seq: Seq(seq),
        entry: String::from_utf8(entries[seq as usize].clone()).expect("JSON"),
        proof: tree.inclusion(seq, size_for(seq)).expect("it is there"),
        checkpoint: checkpoint(size_for(seq)).sign(&key),
        keys: Lineage::of(key.public().clone()),
    };
    let begun = Instant::now();
    let receipts: Vec<_> = (0..2_000).map(|seq| receipt(seq).encode()).collect();
    told("making a receipt", begun, 2_000);
    let begun = Instant::now();
    let hold = receipts.iter().all(|bytes| Receipt::read(bytes).and_then(|receipt| receipt.verify()).is_ok());
    told("checking a receipt", begun, 2_000);
    println!("{}: all of them hold, {} bytes each", hold, receipts[0].len());
    if let Some(name) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")) {
        let mut file = BufWriter::new(File::create(&name).expect("a file"));
        for seq in 0..COUNT {
            file.write_all(&receipt(seq).encode()).and_then(|()| file.write_all(b"\n")).expect("written");
        }
        println!("{COUNT} receipts are in {name}");
    }
}

/// Half-way from the entry to the end: of many sizes.
fn size_for(seq: u64) -> u64 {
    COUNT - (COUNT - 1 - seq) / 2
}

fn told(what: &str, begun: Instant, count: u64) {
    println!("{what}: {:.1} µs", begun.elapsed().as_secs_f64() * 1e6 / count as f64);
}

fn entry(seq: u64) -> Vec<u8> {
    let hat = Hat { person: PersonId::new([1; 16]), organisation: OrganisationId::new([2; 16]) };
    let mut content = [3; 32];
    content[..8].copy_from_slice(&seq.to_be_bytes());
    let comment = ledger::CommentNumber(u32::try_from(seq).expect("few") + 1);
    let event = StatementEvent::ReplyMade { comment, organisation: hat.organisation, content: Digest::new(content) };
    let at = Timestamp::from_ms(1_900_000_000_000);
    codec::encode(&Entry { seq: Seq(seq), at, by: Author::Hat(hat), register: Seq(9), event: Event::Statement(event) })
}
