//! Whatever passes the gate must leave a document that saves, loads and can be edited; and nothing may panic.
//!
//! ```text
//! cargo install cargo-fuzz
//! cd crates/gate
//! LAUSUMA_SEEDS=fuzz/corpus/push cargo +nightly fuzz run push -- -max_len=4096 -rss_limit_mb=512 -timeout=5
//! ```
//!
//! On a stable compiler, without cargo-fuzz and the address sanitiser but guided by coverage just the same:
//!
//! ```text
//! cd crates/gate/fuzz
//! RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
//!   -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
//!   -Cllvm-args=-sanitizer-coverage-trace-compares" cargo build --release --target x86_64-unknown-linux-gnu
//! mkdir -p corpus/push
//! LAUSUMA_SEEDS=corpus/push target/x86_64-unknown-linux-gnu/release/push -max_len=4096 corpus/push
//! ```
//!
//! `LAUSUMA_SEEDS` names a folder to write the first inputs to. The first byte of an input says how the rest is framed, so
//! that the fuzzer needn't find SHA-256 checksums.
#![no_main]

#[path = "../../tests/it/document.rs"]
#[allow(dead_code)]
mod document;

use document::{Document, change, is_healthy_after};
use gate::{Chunk, Trial, craft, trial};
use libfuzzer_sys::fuzz_target;
use std::sync::{LazyLock, Mutex};

static DOCUMENT: LazyLock<Mutex<Document>> = LazyLock::new(|| {
    let document = Document::written();
    if let Ok(folder) = std::env::var("LAUSUMA_SEEDS") {
        seeds(&document, &folder);
    }
    Mutex::new(document)
});

fuzz_target!(|input: &[u8]| {
    let Some((framing, rest)) = input.split_first() else { return };
    let bytes = match framing % 4 {
        0 => rest.to_vec(),
        1 => craft::deflated(rest),
        _ => craft::plain(rest),
    };
    let mut document = DOCUMENT.lock().expect("a panic has ended the run already");
    let Ok(chunk) = Chunk::parse(&bytes) else { return };
    let push = [chunk];
    let Ok(admitted) = document.gate.check(&push) else { return };
    if admitted.known == 1 || admitted.trial == Trial::Needed && trial(&document.copy, &[&push]).is_err() {
        return;
    }
    let changes = vec![change(push[0].bytes())];
    assert!(is_healthy_after(&document.copy, &document.text, changes), "an admitted change breaks the document");
});

/// Every hostile case and a few honest changes, as inputs to start from.
fn seeds(document: &Document, folder: &str) {
    let target = document.target();
    let honest = [
        target.chunk(vec![target.insertion()]),
        target.chunk(target.marker("heading", Some(2.into()), &["blockquote"])),
        target.chunk(target.mark("strong", true.into(), None, Some(target.element))),
    ];
    let hostile = craft::hostile_cases(&target).into_iter().map(|case| case.bytes);
    std::fs::create_dir_all(folder).expect("the folder can be made");
    for (n, bytes) in honest.into_iter().chain(hostile).enumerate().filter(|(_, bytes)| bytes.len() < 4096) {
        let input = match craft::RawChange::parse(&bytes) {
            Some(raw) => [vec![2], raw.body()].concat(),
            None => [vec![0], bytes].concat(),
        };
        std::fs::write(format!("{folder}/seed-{n}"), input).expect("the folder can be written");
    }
}
