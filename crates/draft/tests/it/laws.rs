//! Laws of the canonical text and of replacing, over texts made to be misread.

use crate::support::{ALICE, BOB, any_blocks, any_text, any_words};
use draft::{Document, Text};
use proptest::prelude::*;
use unicode_normalization::is_nfc;

/// 256 cases times `share`; `PROPTEST_CASES` in the environment takes the place of the 256 for longer runs.
fn cases(share: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: default.cases * share, failure_persistence: None, ..default }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn canonical_markdown_reads_back_to_the_same_text(blocks in any_blocks(6)) {
        let text = Text::new(blocks);
        let markdown = text.markdown();
        let read = Text::from_markdown(&markdown);
        prop_assert_eq!(&read, &text, "{:?}", markdown);
        prop_assert_eq!(read.markdown(), markdown);
    }

    #[test]
    fn normal_form_is_reached_at_once(blocks in any_blocks(8)) {
        let text = Text::new(blocks);
        prop_assert_eq!(&Text::new(text.blocks().to_vec()), &text);
    }

    #[test]
    fn canonical_markdown_keeps_its_own_rules(blocks in any_blocks(5)) {
        let markdown = Text::new(blocks).markdown();
        prop_assert!(is_nfc(&markdown));
        prop_assert!(markdown.is_empty() || (markdown.ends_with('\n') && !markdown.ends_with("\n\n")));
        prop_assert!(!markdown.contains("\n\n\n"));
        prop_assert!(markdown.lines().all(|line| !line.ends_with(' ')));
        prop_assert!(!markdown.chars().any(|ch| ch != '\n' && ch.is_control()));
    }

    #[test]
    fn any_markdown_reads_to_a_text_whose_canonical_form_stays(pieces in prop::collection::vec(any_words(), 0..12)) {
        let text = Text::from_markdown(&pieces.concat());
        let markdown = text.markdown();
        prop_assert_eq!(&Text::from_markdown(&markdown), &text, "{:?}", markdown);
    }
}

proptest! {
    #![proptest_config(cases(2))]

    #[test]
    fn a_replaced_text_reads_as_the_one_that_was_wanted(first in any_text(6), second in any_text(6)) {
        let (mut document, creating) = Document::create(ALICE);
        let mut changes = vec![creating];
        for (actor, wanted) in [(ALICE, &first), (BOB, &second), (ALICE, &first)] {
            let made = document.replace(actor, wanted).expect("every text can be reached");
            document.apply(&made).expect("our own changes apply");
            prop_assert_eq!(&document.text(), wanted);
            prop_assert!(document.replace(BOB, wanted).expect("nothing to do").is_empty());
            changes.extend(made);
        }
        let loaded = Document::load(None, &changes).expect("the log alone gives the document");
        prop_assert_eq!(loaded.heads(), document.heads());
        prop_assert_eq!(loaded.text(), first);
        document.verified_snapshot().expect("a snapshot reads back");
    }
    #[test]
    fn what_two_write_at_once_reads_alike_for_both_and_can_be_replaced(
        shared in any_text(5), mine in any_text(5), yours in any_text(5), wanted in any_text(5),
    ) {
        let (mut document, _) = Document::create(ALICE);
        let filled = document.replace(ALICE, &shared).expect("every text can be reached");
        document.apply(&filled).expect("our own changes apply");
        let mine = document.replace(ALICE, &mine).expect("every text can be reached");
        let yours = document.replace(BOB, &yours).expect("every text can be reached");
        let (mut here, mut there) = (document.clone(), document);
        here.apply(mine.iter().chain(&yours)).expect("our own changes apply");
        there.apply(&yours).and_then(|()| there.apply(&mine)).expect("our own changes apply");
        prop_assert_eq!(here.text(), there.text());
        here.verified_snapshot().expect("a snapshot reads back");
        let text = here.text();
        prop_assert_eq!(&Text::from_markdown(&text.markdown()), &text);
        let changes = here.replace(BOB, &wanted).expect("every text can be reached");
        here.apply(&changes).expect("our own changes apply");
        prop_assert_eq!(here.text(), wanted);
    }
}
