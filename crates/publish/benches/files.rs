//! What files cost: `cargo bench -p publish`. With a folder's name behind `--`, writes them there to be looked at.
#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use draft::{Difference, Text};
use std::{
    hint::black_box,
    path::PathBuf,
    time::{Duration, Instant},
};

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/it/fixture.rs"]
mod fixture;

const SIGNATORIES: usize = 500;
const WORDS: usize = 3_000;

fn main() {
    let folder = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).map(PathBuf::from);
    let once = include_str!("../../../data/demo/palkkatuki.fi.md");
    let mut long = String::new();
    while Text::from_markdown(&long).words() < WORDS {
        long.push_str(once);
        long.push_str("\n\n");
    }
    let text = Text::from_markdown(&long);
    let later = Text::from_markdown(&long.replace("esimerkkiluku", "arvio").replace("kolmen viikon", "kahden viikon"));
    println!("{} words, {SIGNATORIES} signatories", text.words());
    let statement = fixture::statement(&text, SIGNATORIES);
    let difference = Difference::between(&text, &later);
    let redline = fixture::redline(&text, &later, &difference);
    let card = fixture::card("fi", &statement.title);
    let arabic = fixture::card("ar", "يجب إصلاح دعم الأجور بحيث يكون متوقعاً وكافياً");
    let long = fixture::card("fi", &"Kannanotto järjestöjen rahoituksesta ja asemasta ".repeat(6));
    let files: [(&str, &dyn Fn() -> Vec<u8>); 7] = [
        ("card.png", &|| publish::card_png(&card).expect("drawn")),
        ("card-arabic.png", &|| publish::card_png(&arabic).expect("drawn")),
        ("card-long.png", &|| publish::card_png(&long).expect("drawn")),
        ("statement.pdf", &|| publish::statement_pdf(&statement).expect("set").bytes),
        ("redline.pdf", &|| publish::redline_pdf(&redline).expect("set").bytes),
        ("statement.docx", &|| publish::statement_docx(&statement).expect("written")),
        ("redline.docx", &|| publish::redline_docx(&redline).expect("written")),
    ];
    for (name, make) in files {
        let started = Instant::now();
        let bytes = make();
        let first = started.elapsed();
        let took = median(9, || _ = black_box(make()));
        println!("{name}: {} bytes, first {first:.1?}, median {took:.1?}", bytes.len());
        if let Some(folder) = &folder {
            std::fs::write(folder.join(name), bytes).expect("the folder takes files");
        }
    }
}

fn median(times: usize, mut run: impl FnMut()) -> Duration {
    let mut took: Vec<Duration> = (0..times)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed()
        })
        .collect();
    took.sort_unstable();
    took[took.len() / 2]
}
