use super::{
    Authorship, Hand, NOBODY,
    elements::{elements, tags},
    tagged,
};
use crate::{
    document::{Document, DraftError},
    shape,
};
use automerge::{ActorId, Change, ChangeHash, legacy::OpType};
use std::collections::{BTreeMap, BTreeSet};
use terms::Actor;

/// Every character at `before`, tagged with the actor whose change until `after` deleted it. Where several did so at
/// once, the least actor stands for all, so that every replica says the same.
pub(super) fn removals(
    document: &Document,
    before: &[ChangeHash],
    after: &[ChangeHash],
) -> Result<Authorship, DraftError> {
    let automerge = document.automerge();
    let later: BTreeSet<ChangeHash> = automerge.get_changes_meta(after).iter().map(|meta| meta.hash).collect();
    let between = automerge.get_changes(before).into_iter().filter(|change| !later.contains(&change.hash()));
    let deleted = deleted(between);

    let lines = shape::lines(&document.spans_at(Some(before))?);
    let (mut elements, table) = elements(document.list_range(Some(before)));
    let actors: Vec<Actor> = deleted.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let remover = |counter: u64, index: usize| {
        let writer = table.get(&index)?;
        let by = deleted.get(&(counter, *writer))?;
        actors.binary_search(by).ok().and_then(|place| u32::try_from(place).ok())
    };
    for element in &mut elements {
        element.tag = remover(element.counter, element.actor).unwrap_or(NOBODY);
    }
    let hands: Vec<Hand> = actors.into_iter().map(|by| Hand { by: Some(by), since: None }).collect();
    Ok(tagged(&lines, &tags(&lines, &elements), &hands))
}

/// Which elements the changes delete, by their operation's counter and actor, and who did.
fn deleted(changes: impl Iterator<Item = Change>) -> BTreeMap<(u64, Actor), Actor> {
    let actor = |id: &ActorId| Actor::try_from(id.to_bytes()).ok();
    let mut deleted = BTreeMap::new();
    for change in changes {
        let Some(by) = actor(change.actor_id()) else { continue };
        for operation in change.decode().operations {
            let element = operation.key.as_element_id().filter(|_| operation.action == OpType::Delete);
            if let Some(automerge::legacy::ElementId::Id(id)) = element
                && let Some(writer) = actor(id.actor())
            {
                let remover = deleted.entry((id.counter(), writer)).or_insert(by);
                *remover = by.min(*remover);
            }
        }
    }
    deleted
}
