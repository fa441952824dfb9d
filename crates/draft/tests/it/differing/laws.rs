//! Laws of differences, over texts made to be misread and over edited ones.

use crate::support::{any_blocks, any_text};
use draft::{Block, Difference, In, Moved, Part, Piece, Row, Run, Text};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn cases(share: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: default.cases * share, failure_persistence: None, ..default }
}

/// Makes the later text of the earlier one: what stayed is read from there, only what came from the difference.
pub(crate) fn applied(difference: &Difference, before: &Text) -> Text {
    let mut blocks = Vec::new();
    for row in difference.rows().iter().filter(|row| row.moved != Moved::Away) {
        let mut old: Vec<char> = Vec::new();
        for (index, spot) in row.before.iter().enumerate() {
            let block = &before.blocks()[spot.block];
            assert_eq!((block.kind, &block.parents), (spot.kind, &spot.parents));
            old.extend((index > 0).then_some('¶'));
            old.extend(block.plain().chars());
        }
        let mut old = old.into_iter();
        let mut take = |count: usize| -> String { old.by_ref().take(count).collect() };
        let mut parts: Vec<Vec<Run>> = vec![Vec::new()];
        for piece in &row.pieces {
            match piece {
                Piece::Kept { run, .. } => {
                    let text = take(run.text.chars().count());
                    parts.last_mut().expect("there is one").push(Run { text, ..run.clone() });
                }
                Piece::Removed { run, .. } => assert_eq!(take(run.text.chars().count()), run.text),
                Piece::Added { run, .. } => parts.last_mut().expect("there is one").push(run.clone()),
                Piece::Break(side) => {
                    if *side != In::After {
                        assert_eq!(take(1), "¶");
                    }
                    if *side != In::Before {
                        parts.push(Vec::new());
                    }
                }
            }
        }
        assert_eq!(old.next(), None, "all of the earlier text is accounted for");
        if !row.is_removed() {
            assert_eq!(parts.len(), row.after.len());
            blocks.extend(row.after.iter().zip(parts).map(|(spot, runs)| (spot.block, block(spot, runs))));
        }
    }
    assert!(blocks.iter().enumerate().all(|(index, (place, _))| index == *place), "in the order of the later text");
    Text::new(blocks.into_iter().map(|(_, block)| block))
}

/// The earlier text again: everything but what came.
pub(crate) fn undone(difference: &Difference) -> Text {
    let mut blocks = Vec::new();
    for row in difference.rows().iter().filter(|row| row.moved != Moved::Here && !row.is_added()) {
        let mut parts: Vec<Vec<Run>> = vec![Vec::new()];
        for piece in &row.pieces {
            match piece {
                Piece::Kept { run, was: Some(was) } => parts.last_mut().expect("there is one").push(Run {
                    marks: was.marks,
                    link: was.link.clone(),
                    ..run.clone()
                }),
                Piece::Kept { run, was: None } | Piece::Removed { run, .. } => {
                    parts.last_mut().expect("there is one").push(run.clone());
                }
                Piece::Break(In::After) | Piece::Added { .. } => {}
                Piece::Break(_) => parts.push(Vec::new()),
            }
        }
        assert_eq!(parts.len(), row.before.len());
        blocks.extend(row.before.iter().zip(parts).map(|(spot, runs)| (spot.block, block(spot, runs))));
    }
    assert!(blocks.iter().enumerate().all(|(index, (place, _))| index == *place), "in the order of the earlier text");
    Text::new(blocks.into_iter().map(|(_, block)| block))
}

fn block(spot: &draft::Spot, runs: Vec<Run>) -> Block {
    Block { kind: spot.kind, parents: spot.parents.clone(), runs }
}

/// Everything that holds of any two texts.
pub(crate) fn holds(before: &Text, after: &Text) -> Difference {
    let difference = Difference::between(before, after);
    assert_eq!(applied(&difference, before), *after, "applied to the one text it gives the other");
    assert_eq!(undone(&difference), *before);
    assert_eq!(difference.is_empty(), before == after);
    assert_eq!(difference, Difference::between(before, after));
    assert!(Difference::between(after, after).is_empty());
    names_are_unique(&difference);
    nothing_that_stays_is_shown_to_go_and_come(&difference);
    assert_eq!(difference.rows().iter().flat_map(Row::sentences).count() == 0, difference.is_empty());
    difference
}

fn names_are_unique(difference: &Difference) {
    let names: BTreeSet<String> = difference.rows().iter().map(|row| row.reference().to_string()).collect();
    assert_eq!(names.len(), difference.rows().len());
    for row in difference.rows() {
        for (spots, earlier) in [(&row.before, true), (&row.after, false)] {
            for spot in spots {
                let found = if earlier { difference.follow(spot.part) } else { difference.trace(spot.part) };
                let spots = found.map(|row| if earlier { &row.before } else { &row.after });
                assert!(spots.is_some_and(|spots| spots.contains(spot)));
            }
        }
    }
}

/// No block is removed whole that is added whole elsewhere: that block has moved.
fn nothing_that_stays_is_shown_to_go_and_come(difference: &Difference) {
    let whole = |row: &&Row| row.before.is_empty() || row.after.is_empty();
    let plain = |row: &Row| -> String {
        let run = |piece: &Piece| match piece {
            Piece::Removed { run, .. } | Piece::Added { run, .. } => run.text.clone(),
            other => panic!("{other:?} in a row that is in one text only"),
        };
        row.pieces.iter().map(run).collect()
    };
    let rows = difference.rows().iter().filter(whole);
    let (came, went): (Vec<_>, Vec<_>) = rows.partition(|row| row.before.is_empty());
    let went: BTreeSet<String> = went.into_iter().map(plain).collect();
    for row in came {
        assert!(!went.contains(&plain(row)), "{:?} is shown to go and to come", plain(row));
    }
    for row in difference.rows().iter().filter(|row| row.moved == Moved::Away) {
        assert!(row.pieces.iter().all(|piece| matches!(piece, Piece::Kept { was: None, .. } | Piece::Break(In::Both))));
    }
}

/// An edit of a text as people make them.
#[derive(Debug, Clone)]
enum Edit {
    Remove(usize),
    Repeat(usize, usize),
    Move(usize, usize),
    Reword(usize, usize, &'static str),
    Reshape(usize, Block),
    Mark(usize, usize),
    Split(usize, usize),
    Join(usize),
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let at = 0_usize..64;
    let word = prop::sample::select(vec!["", "täytyy", "ei", "yhdistys", ",", "å ä", "Uusi virke tähän."]);
    prop_oneof![
        at.clone().prop_map(Edit::Remove),
        (at.clone(), at.clone()).prop_map(|(from, to)| Edit::Repeat(from, to)),
        (at.clone(), at.clone()).prop_map(|(from, to)| Edit::Move(from, to)),
        (at.clone(), at.clone(), word).prop_map(|(block, word, new)| Edit::Reword(block, word, new)),
        (at.clone(), any_blocks(1))
            .prop_filter_map("a block", |(at, mut blocks)| Some(Edit::Reshape(at, blocks.pop()?))),
        (at.clone(), at.clone()).prop_map(|(block, word)| Edit::Mark(block, word)),
        (at.clone(), at.clone()).prop_map(|(block, word)| Edit::Split(block, word)),
        at.prop_map(Edit::Join),
    ]
}

/// Makes the edits; places beyond the end come around.
fn edited(text: &Text, edits: &[Edit]) -> Text {
    let mut blocks = text.blocks().to_vec();
    for edit in edits {
        if blocks.is_empty() {
            break;
        }
        let count = blocks.len();
        match edit {
            Edit::Remove(at) => drop(blocks.remove(at % count)),
            Edit::Repeat(from, to) => blocks.insert(to % count, blocks[from % count].clone()),
            Edit::Move(from, to) => {
                let block = blocks.remove(from % count);
                blocks.insert(to % count, block);
            }
            Edit::Reword(at, word, new) => reworded(&mut blocks[at % count], *word, new),
            Edit::Reshape(at, like) => {
                let block = &mut blocks[at % count];
                (block.kind, block.parents) = (like.kind, like.parents.clone());
            }
            Edit::Mark(at, run) => {
                let runs = &mut blocks[at % count].runs;
                let index = run % runs.len().max(1);
                runs.get_mut(index).into_iter().for_each(|run| run.marks.strong = !run.marks.strong);
            }
            Edit::Split(at, word) => {
                let (first, second) = halves(&blocks[at % count], *word);
                blocks.splice(at % count..=at % count, [first, second]);
            }
            Edit::Join(at) if count > 1 => {
                let at = at % (count - 1);
                let second = blocks.remove(at + 1);
                blocks[at].runs.push(Run { text: " ".to_owned(), ..Run::default() });
                blocks[at].runs.extend(second.runs);
            }
            Edit::Join(_) => {}
        }
    }
    Text::new(blocks)
}

fn reworded(block: &mut Block, word: usize, new: &str) {
    let Some(run) = block.runs.first_mut() else { return };
    let mut words: Vec<&str> = run.text.split(' ').collect();
    let place = word % words.len();
    words[place] = new;
    run.text = words.join(" ");
}

fn halves(block: &Block, word: usize) -> (Block, Block) {
    let (mut first, mut second) = (block.clone(), block.clone());
    let text = block.plain();
    let spaces: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    let at = if spaces.is_empty() { text.len() } else { spaces[word % spaces.len()] };
    first.runs = vec![Run { text: text[..at].to_owned(), ..Run::default() }];
    second.runs = vec![Run { text: text[at..].to_owned(), ..Run::default() }];
    (first, second)
}

/// The demonstration's text: headings, lists, a quote, bold, a link.
pub(crate) fn real() -> Text {
    Text::from_markdown(include_str!("../../../../../data/demo/palkkatuki.fi.md"))
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn a_difference_holds_all_of_both_texts(before in any_text(6), after in any_text(6)) {
        holds(&before, &after);
    }

    #[test]
    fn a_difference_holds_between_a_text_and_an_edited_one(
        before in any_text(8), edits in prop::collection::vec(any_edit(), 0..6),
    ) {
        holds(&before, &edited(&before, &edits));
    }
}

proptest! {
    #![proptest_config(cases(2))]

    #[test]
    fn a_difference_holds_between_a_real_text_and_an_edited_one(
        edits in prop::collection::vec(any_edit(), 0..16),
    ) {
        let before = real();
        holds(&before, &edited(&before, &edits));
    }

    #[test]
    fn blocks_that_only_change_places_lose_no_word(order in Just(real().blocks().to_vec()).prop_shuffle()) {
        // Flat, so that a block reads the same wherever it stands.
        let flat = |blocks: Vec<Block>| Text::new(blocks.into_iter().map(|block| Block { parents: Vec::new(), ..block }));
        let difference = holds(&flat(real().blocks().to_vec()), &flat(order));
        prop_assert!(difference.words_by(|_| ()).is_empty());
        prop_assert_eq!(difference.summary().words, draft::WordCount::default());
    }

    #[test]
    fn one_block_that_moves_is_one_move(from in 0_usize..30, to in 0_usize..30) {
        let blocks: Vec<Block> = (0..30).map(|index| crate::support::paragraph([crate::support::run(
            &format!("Kohta {index} sanoo asian numero {index} ja vaatii siihen {index} muutosta."),
        )])).collect();
        let mut moved = blocks.clone();
        let block = moved.remove(from);
        moved.insert(to, block);
        let difference = holds(&Text::new(blocks), &Text::new(moved));
        let summary = difference.summary().clauses;
        prop_assert_eq!((summary.moved, summary.touched), (usize::from(from != to), usize::from(from != to)));
    }
}

#[test]
fn long_unlike_texts_are_compared_in_reasonable_work() {
    let text = |word: &dyn Fn(usize) -> String| Text::from_markdown(&(0..5_000).map(word).collect::<String>());
    let other = text(&|index| format!("a{index}\n\n"));
    let same_words = |step: usize| {
        move |index: usize| {
            format!("{}yksi kaksi {} sana\n\n", if index.is_multiple_of(9) { "## " } else { "" }, index * step % 5_000)
        }
    };
    holds(&other, &text(&|index| format!("b{index}\n\n")));
    holds(&text(&same_words(1)), &text(&same_words(3)));
    holds(&text(&same_words(1)), &text(&|index| format!("yksi kaksi sana {}\n\n", index % 2)));
}

#[test]
fn parts_are_named_in_addresses_and_read_back() {
    for part in [Part::Clause(1), Part::Heading(12)] {
        assert_eq!(Part::parse(&part.to_string()), Some(part));
    }
    for nothing in ["", "c", "c0", "c01", "x1", "c+1", "c-1", "1", "ä1", "c99999999999999999999999"] {
        assert_eq!(Part::parse(nothing), None, "{nothing:?}");
    }
}
