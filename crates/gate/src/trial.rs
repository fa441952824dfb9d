use crate::Chunk;
use automerge::{Automerge, AutomergeError, Change, ROOT, ReadDoc, Value};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Step 6, for pushes that need it: applies the changes to a copy of the document, saves the copy, loads it and compares.
/// `document` holds everything the pushes build on, and each push may build on those before it. Changes that the document
/// has already do no harm.
///
/// Costs a copy, a save and a load of the whole document for any number of pushes, and about log₂ of their number more if
/// one is bad. Then answers with the index of the first bad push: those before it are sound. Panics inside automerge
/// count as failures.
pub fn trial(document: &Automerge, pushes: &[&[Chunk]]) -> Result<(), usize> {
    if survives(document, pushes) {
        return Ok(());
    }
    // The first `sound` pushes survive together, the first `broken` don't.
    let (mut sound, mut broken) = (0, pushes.len());
    while sound + 1 < broken {
        let middle = (sound + broken) / 2;
        if survives(document, &pushes[..middle]) {
            sound = middle;
        } else {
            broken = middle;
        }
    }
    Err(sound)
}

fn survives(document: &Automerge, pushes: &[&[Chunk]]) -> bool {
    // The copy is dropped with whatever a panic left of it; the document itself is only read.
    catch_unwind(AssertUnwindSafe(|| round_trip(document, pushes).unwrap_or(false))).unwrap_or(false)
}

fn round_trip(document: &Automerge, pushes: &[&[Chunk]]) -> Result<bool, AutomergeError> {
    let changes = pushes.iter().flat_map(|push| push.iter()).map(|chunk| Change::from_bytes(chunk.bytes().to_vec()));
    let Ok(changes) = changes.collect::<Result<Vec<_>, _>>() else { return Ok(false) };
    let hashes: Vec<_> = changes.iter().map(Change::hash).collect();
    let mut copy = document.fork();
    copy.apply_changes(changes)?;
    let Some((Value::Object(_), text)) = copy.get(ROOT, "text")? else { return Ok(false) };
    let loaded = Automerge::load(&copy.save())?;
    Ok(hashes.iter().all(|hash| copy.get_change_by_hash(hash).is_some())
        && loaded.get_heads() == copy.get_heads()
        && loaded.text(&text)? == copy.text(&text)?
        && loaded.spans(&text)?.eq(copy.spans(&text)?))
}
