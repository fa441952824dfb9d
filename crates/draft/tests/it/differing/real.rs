//! Real texts with their real histories.

use super::laws::{holds, real};
use crate::{
    support::{ALICE, BOB, text_object},
    trace::{FRIENDS, PAPER, Patch, Trace},
};
use automerge::{
    ActorId, ObjId,
    transaction::{CommitOptions, Transactable},
};
use draft::{Difference, Document, Moved, Text};
use terms::Heads;

/// A paragraph between every two empty lines, as it would be pasted.
fn paragraphs(text: &str) -> Text {
    Text::from_markdown(&text.replace('\\', "").replace(['#', '>'], ""))
}

#[test]
fn a_paper_between_any_moments_of_its_writing() {
    let trace = Trace::read(PAPER);
    let moments = trace.moments(20_000);
    assert_eq!(moments.last(), Some(&trace.end_content));
    let texts: Vec<Text> = moments.iter().map(|text| paragraphs(text)).collect();
    for (index, before) in texts.iter().enumerate() {
        for after in texts.iter().skip(index).step_by(3) {
            holds(before, after);
        }
        texts.get(index + 1).into_iter().for_each(|after| drop(holds(before, after)));
    }
}

#[test]
fn what_is_typed_in_a_moment_is_all_that_changed() {
    let trace = Trace::read(PAPER);
    let mut kept = Vec::new();
    for pair in trace.moments(400).windows(2).step_by(40) {
        let (before, after) = (paragraphs(&pair[0]), paragraphs(&pair[1]));
        let difference = Difference::between(&before, &after);
        let same = difference.rows().iter().filter(|row| row.is_same()).count();
        kept.push(100 * same / difference.rows().len().max(1));
    }
    kept.sort_unstable();
    assert!(kept[kept.len() / 2] >= 90, "400 keystrokes touch few paragraphs: {kept:?}");
}

/// Two who write at once, each in an editor of their own; every text that was there when they met.
fn written_by_two(most: usize) -> (Document, Vec<Heads>) {
    let trace = Trace::read(FRIENDS);
    let (document, _) = Document::create(ALICE);
    let text = text_object(document.automerge());
    let mut editors = [ALICE, BOB].map(|actor| {
        let mut editor = document.automerge().clone();
        editor.set_actor(ActorId::from(actor.bytes().as_slice()));
        editor
    });
    let mut meetings = vec![document.heads()];
    let mut index = 0;
    while index < trace.txns.len().min(most) {
        let first = &trace.txns[index];
        let alone = |offset: usize| trace.txns[index + offset].parents == [index + offset - 1];
        let same = |offset: usize| trace.txns[index + offset].agent == first.agent;
        let run = (1..trace.txns.len() - index).take_while(|offset| alone(*offset) && same(*offset)).count() + 1;
        let seen = first.parents.iter().any(|parent| trace.txns[*parent].agent != first.agent);
        let [mine, theirs] = editors.get_disjoint_mut([first.agent, 1 - first.agent]).expect("there are two");
        if seen {
            mine.merge(theirs).expect("they merge");
            meetings.push(Heads::new(mine.get_heads().iter().map(|hash| terms::ChangeHash(hash.0))));
        }
        let patches = trace.txns[index..index + run].iter().flat_map(|transaction| &transaction.patches);
        typed(mine, &text, patches);
        index += run;
    }
    let [mut one, mut other] = editors;
    one.merge(&mut other).expect("they merge");
    (Document::load(Some(&one.save()), std::iter::empty::<&[u8]>()).expect("it loads"), meetings)
}

fn typed<'a>(editor: &mut automerge::Automerge, text: &ObjId, patches: impl Iterator<Item = &'a Patch>) {
    let mut writing = editor.transaction();
    for Patch(at, deleted, inserted) in patches {
        let deleted = isize::try_from(*deleted).expect("a short stretch");
        writing.splice_text(text, at + 1, deleted, inserted).expect("the place exists");
    }
    writing.commit_with(CommitOptions::default().with_time(0));
}

#[test]
fn two_writers_are_told_apart_wherever_they_met() {
    let (document, meetings) = written_by_two(4_000);
    let mut versions: Vec<&Heads> = meetings.iter().step_by(meetings.len() / 6).collect();
    let last = document.heads();
    versions.push(&last);
    for pair in versions.windows(2) {
        let text = |heads: &Heads| document.text_at(heads).expect("they met there");
        let added = document.authorship_at(pair[1]).expect("they met there");
        let removed = document.removals(pair[0], pair[1]).expect("they met there");
        let difference = holds(&text(pair[0]), &text(pair[1])).attributed(&added, &removed);
        let words = difference.words_by(|actor| actor);
        let known = words.iter().filter(|(actor, _)| matches!(actor, Some(ALICE | BOB))).map(|(_, count)| count.added);
        assert_eq!(
            known.sum::<usize>(),
            difference.summary().words.added,
            "every word that came is one's or the other's"
        );
    }
}

/// The demonstration's text as it might come back from a round: each place was written by hand.
#[test]
fn the_demonstrations_text_after_a_round() {
    let before = include_str!("../../../../../data/demo/palkkatuki.fi.md");
    let swap = |text: &str, one: &str, other: &str| {
        assert!(text.contains(one), "{one}");
        text.replacen(one, other, 1)
    };
    let mut after = swap(before, "Vaadimme, että palkkatuki uudistetaan", "Edellytämme, että palkkatuki uudistetaan");
    after = swap(&after, "keskimäärin yhdeksän viikkoa", "keskimäärin kymmenen viikkoa");
    after = swap(&after, "## Mitä vaadimme", "## Ehdotuksemme");
    after = swap(
        &after,
        "7. **Tuki tilille etukäteen.** Pienelle yhdistykselle tuki on maksettava kuukausittain ennen palkkapäivää, ja seurantaan on riitettävä yksi lyhyt lomake.\n",
        "",
    );
    after = swap(
        &after,
        "1. **Päätös kolmessa",
        "1. **Tuki tilille etukäteen.** Pienelle yhdistykselle tuki on maksettava kuukausittain ennen palkkapäivää, ja seurantaan täytyy riittää yksi lyhyt lomake.\n2. **Päätös kolmessa",
    );
    after = swap(&after, "- nimetä jokaiselle ohjaajan, jolla on aikaa\n", "");
    after = swap(&after, "Luvut eivät kerro kaikkea.", "**Luvut eivät kerro kaikkea.**");
    let difference = holds(&real(), &Text::from_markdown(&after));
    let summary = difference.summary();
    let clauses = summary.clauses;
    assert_eq!((clauses.touched, clauses.changed, clauses.removed, clauses.moved, clauses.added), (5, 4, 1, 1, 0));
    assert_eq!((summary.headings.touched, summary.headings.changed), (1, 1));
    assert_eq!((summary.words.added, summary.words.removed), (5, 12));
    let moved: Vec<_> = difference.rows().iter().filter(|row| row.moved == Moved::Here).collect();
    assert_eq!(moved.len(), 1);
    assert!(moved[0].pieces.len() >= 4, "the words that changed in it are shown where it is");
}
