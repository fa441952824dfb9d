use crate::document::{Document, parse_all};
use gate::{Chunk, craft, trial};
use terms::Actor;

/// The `n`th attacker's only change: marks that end before they begin if `bad`.
fn push(document: &Document, n: u8, bad: bool) -> Vec<Chunk> {
    let target = craft::Target { attacker: Actor::new([0xa0 + n; 16]), ..document.target() };
    let (head, element) = (None, Some(target.element));
    let (from, to) = if bad { (element, head) } else { (head, element) };
    parse_all(&[target.chunk(target.mark("em", true.into(), from, to))]).expect("a chunk")
}

#[test]
fn a_trial_names_the_first_bad_push() {
    let document = Document::written();
    for bad in 0..=5u8 {
        let pushes: Vec<_> = (0..5).map(|n| push(&document, n, n == bad || n == 4 && bad < 5)).collect();
        let pushes: Vec<&[Chunk]> = pushes.iter().map(Vec::as_slice).collect();
        let expected = if bad == 5 { Ok(()) } else { Err(usize::from(bad)) };
        assert_eq!(trial(&document.copy, &pushes), expected);
    }
}

#[test]
fn a_trial_leaves_the_document_as_it_was_and_passes_what_it_has_already() {
    let mut document = Document::written();
    let chunks = push(&document, 0, false);
    let before = document.copy.save();
    assert_eq!(trial(&document.copy, &[&chunks]), Ok(()));
    assert_eq!(document.copy.save(), before);
    document.push(&[chunks[0].bytes().to_vec()]).expect("an honest push");
    assert_eq!(trial(&document.copy, &[&chunks]), Ok(()));
    assert_eq!(trial(&document.copy, &[]), Ok(()));
}
