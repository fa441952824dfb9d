use ledger::chain::{Broken, ROOT, seal, verify};
use proptest::prelude::*;
use terms::Seq;

fn records(entries: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut last = ROOT;
    let mut sealed = vec![];
    for entry in entries {
        let (next, record) = seal(last, entry);
        last = next;
        sealed.push(record);
    }
    sealed
}

fn check(records: &[Vec<u8>]) -> Result<usize, Broken> {
    verify(records.iter().map(|record| &record[..])).map(|(entries, _)| entries.len())
}

proptest! {
    #[test]
    fn a_changed_removed_or_reordered_entry_is_found(
        entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 2..8),
        place in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
        bit in 0..8u8,
    ) {
        let whole = records(&entries);
        prop_assert_eq!(check(&whole), Ok(entries.len()));
        let at = place.index(whole.len());
        let mut changed = whole.clone();
        let byte = byte.index(changed[at].len());
        changed[at][byte] ^= 1 << bit;
        prop_assert!(check(&changed).is_err());
        if at + 1 < whole.len() {
            let mut removed = whole.clone();
            removed.remove(at);
            prop_assert_eq!(check(&removed), Err(Broken(Seq(at as u64))));
            let mut reordered = whole.clone();
            reordered.swap(at, at + 1);
            prop_assert!(check(&reordered).is_err());
        }
    }
}

#[test]
fn an_empty_ledger_ends_in_the_root() {
    let (entries, last) = verify([]).expect("whole");
    assert!(entries.is_empty());
    assert_eq!(last, ROOT);
    assert_eq!(verify([&b"short"[..]]), Err(Broken(Seq(0))));
}
