//! What a difference, authorship and anchors cost: `cargo bench -p draft`, or only some of it:
//! `cargo bench -p draft --bench differences anchors`. Prints medians.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark reads the clock and prints")]

use automerge::{
    ActorId, Automerge, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable},
};
use draft::{Block, Difference, Document, Held, Kind, Run, Text};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use terms::{Actor, ChangeHash, Heads};
use trace::{Patch, Trace};

#[expect(dead_code, reason = "the tests replay traces in other ways too")]
#[path = "../tests/it/trace.rs"]
mod trace;

fn main() {
    let parts: [(&str, fn()); 4] =
        [("differences", differences), ("one-block", one_block), ("authorship", authorship), ("anchors", anchors)];
    // Cargo says `--bench`, too.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|wanted| !wanted.starts_with('-')).collect();
    for (name, run) in parts {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            run();
        }
    }
}

/// Versions of 20 and 100 pages, 500 words on a page, 70 in a block; a third of the blocks changed, one in fifteen moved.
fn differences() {
    for pages in [20, 100] {
        let mut dice = Dice(7);
        let before: Vec<Block> = (0..pages * 500 / 70).map(|_| dice.block(70)).collect();
        let mut after = before.clone();
        for block in after.iter_mut().step_by(3) {
            dice.edit(block);
        }
        for _ in 0..pages / 2 {
            let block = after.remove(dice.below(after.len()));
            after.insert(dice.below(after.len()), block);
        }
        let (before, after) = (Text::new(before), Text::new(after));
        let difference = Difference::between(&before, &after);
        let took = median(50, || _ = black_box(Difference::between(&before, &after)));
        let same = median(50, || _ = black_box(Difference::between(&before, &before)));
        let markdown = median(50, || _ = black_box(difference.markdown(Some(1), |_| None)));
        let summary = difference.summary();
        println!("{pages} pages, {} and {} words, {} blocks:", before.words(), after.words(), after.blocks().len());
        println!("  {} of them changed, {} moved", summary.clauses.changed, summary.clauses.moved);
        println!("  difference {took:.1?}, of equal texts {same:.1?}, its Markdown {markdown:.1?}");
        let other = Text::new((0..pages * 500 / 70).map(|_| dice.block(70)));
        let unlike = median(10, || _ = black_box(Difference::between(&before, &other)));
        println!("  difference to another text of the same words {unlike:.1?}");
    }
}

/// The worst that a text can be: a hundred pages in one block.
fn one_block() {
    let mut dice = Dice(7);
    let before = dice.block(50_000);
    let mut after = before.clone();
    (0..1_000).for_each(|_| dice.edit(&mut after));
    let (before, after, other) = (Text::new([before]), Text::new([after]), Text::new([dice.block(50_000)]));
    let took = median(5, || _ = black_box(Difference::between(&before, &after)));
    let unlike = median(5, || _ = black_box(Difference::between(&before, &other)));
    println!("100 pages in one block: difference {took:.1?}, to another of the same words {unlike:.1?}");
}

/// The paper, typed by five in turn until it has 75,000 characters, and its last fifth against what was before.
fn authorship() {
    let trace = Trace::read(trace::PAPER);
    let actors: Vec<Actor> = (1..=5).map(|n| Actor::new([n; 16])).collect();
    let (document, _) = Document::create(actors[0]);
    let mut automerge = document.automerge().clone();
    let mut versions = Vec::new();
    for (turn, run) in trace.txns.chunks(500).enumerate() {
        automerge.set_actor(ActorId::from(actors[turn % 5].bytes().as_slice()));
        for change in run.chunks(20) {
            typed(&mut automerge, change.iter().flat_map(|transaction| &transaction.patches));
        }
        versions.push(Heads::new(automerge.get_heads().iter().map(|hash| ChangeHash(hash.0))));
        let (_, text) = automerge.get(ROOT, "text").expect("the root is readable").expect("there is a text");
        if automerge.length(&text) >= 75_000 {
            break;
        }
    }
    let document = Document::load(Some(&automerge.save()), std::iter::empty::<&[u8]>()).expect("it loads");
    let (before, after) = (&versions[versions.len() * 4 / 5], &document.heads());
    let chars = document.text().plain().chars().count();
    let now = median(20, || _ = black_box(document.authorship()));
    let then = median(20, || _ = black_box(document.authorship_at(before).expect("it is known")));
    let text = median(20, || _ = black_box(document.text_at(before).expect("it is known")));
    let marks: Vec<Heads> = versions.iter().step_by(versions.len().div_ceil(5)).cloned().collect();
    let since = median(20, || _ = black_box(document.authorship_since(after, &marks).expect("it is known")));
    let removals = median(5, || _ = black_box(document.removals(before, after).expect("it is known")));
    println!("{chars} characters of five writers, {} edits:", versions.len() * 500);
    println!("  authorship now {now:.1?}, of an earlier version {then:.1?} (its text alone {text:.1?})");
    println!("  with the version out of {} that each character came in {since:.1?}", marks.len());
    println!("  removals in a fifth of the history {removals:.1?}");
    let texts = (document.text_at(before).expect("it is known"), document.text());
    let difference = median(20, || _ = black_box(Difference::between(&texts.0, &texts.1)));
    let named = Difference::between(&texts.0, &texts.1);
    let (added, removed) = (document.authorship(), document.removals(before, after).expect("it is known"));
    let attributed = median(20, || _ = black_box(named.attributed(&added, &removed).words_by(|actor| actor)));
    println!("  difference to then {difference:.1?}, its names and words by writer {attributed:.1?}");
}

/// 2,000 comments on words and clauses of 10,000 words, of which a third of the blocks has changed since.
fn anchors() {
    const COMMENTS: usize = 2_000;
    let mut dice = Dice(7);
    let mut blocks: Vec<Block> = (0..10_000 / 40).map(|_| dice.block(40)).collect();
    let (mut document, _) = Document::create(Actor::new([1; 16]));
    let changes = document.replace(Actor::new([2; 16]), &Text::new(blocks.clone())).expect("it can be written");
    document.apply(&changes).expect("our own changes apply");
    let heads = document.heads();
    let before = document.clone();
    let passages = before.passages(None).expect("readable");
    let first = blocks.clone();
    let found = |at: usize| {
        let clause = at % first.len();
        let words = first[clause].plain().split(' ').skip(at % 30).take(6).collect::<Vec<_>>().join(" ");
        match at % 3 {
            0 => passages.clause(clause + 1),
            _ => passages.words(&words, Some(clause + 1)).or_else(|_| passages.clause(clause + 1)),
        }
    };
    let kept: Vec<_> = (0..COMMENTS).map(|at| found(at).expect("it is there")).collect();
    let making = median(5, || _ = black_box((0..100).map(found).collect::<Vec<_>>()));
    blocks.iter_mut().step_by(3).for_each(|block| dice.edit(block));
    let changes = document.replace(Actor::new([3; 16]), &Text::new(blocks)).expect("it can be changed");
    document.apply(&changes).expect("our own changes apply");
    let held: Vec<Held<'_>> =
        kept.iter().map(|found| Held { anchor: &found.anchor, heads: &heads, quote: &found.at.quote }).collect();
    let took = median(20, || {
        let passages = document.passages(None).expect("readable");
        _ = black_box(passages.locate(&held));
    });
    let attached = document.passages(None).expect("readable").locate(&held).iter().flatten().count();
    println!("{COMMENTS} comments on 10,000 words, a third of the blocks changed since: all found again in {took:.1?}");
    println!("  {attached} of them attached; 100 are anchored in {making:.1?}");
}

fn typed<'a>(automerge: &mut Automerge, patches: impl Iterator<Item = &'a Patch>) {
    let (_, text) = automerge.get(ROOT, "text").expect("the root is readable").expect("there is a text");
    let mut writing = automerge.transaction();
    for Patch(at, deleted, inserted) in patches {
        let deleted = isize::try_from(*deleted).expect("a short stretch");
        writing.splice_text(&text, at + 1, deleted, inserted).expect("the place exists");
    }
    writing.commit_with(CommitOptions::default().with_time(0));
}

/// The same numbers every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    /// Words as often as they are in speech: the first of the list every other time.
    fn word(&mut self) -> String {
        let common = ["ja", "on", "että", "ei", "joka", "se", "kun", "tuki", "myös", "yhdistys"];
        match self.below(2) {
            0 => common[self.below(common.len())].to_owned(),
            _ => {
                let word = self.below(4_000);
                format!("sana{}{}", ["sto", "lla", "n", "ksi", "ita"][word % 5], word / 5)
            }
        }
    }

    fn block(&mut self, words: usize) -> Block {
        let words: Vec<String> = (0..words)
            .map(|index| {
                let word = self.word();
                if index % 11 == 10 { word + "." } else { word }
            })
            .collect();
        Block {
            kind: Kind::Paragraph,
            parents: Vec::new(),
            runs: vec![Run { text: words.join(" "), ..Run::default() }],
        }
    }

    /// Changes some words and puts one sentence in.
    fn edit(&mut self, block: &mut Block) {
        let mut words: Vec<String> = block.plain().split(' ').map(str::to_owned).collect();
        for _ in 0..6 {
            let place = self.below(words.len());
            words[place] = self.word();
        }
        let place = self.below(words.len());
        let sentence: Vec<String> = (0..7).map(|_| self.word()).collect();
        words.splice(place..place, sentence);
        block.runs = vec![Run { text: words.join(" "), ..Run::default() }];
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
