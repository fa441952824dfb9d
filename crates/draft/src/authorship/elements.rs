use super::{Authorship, Hand, NOBODY, tagged};
use crate::{
    document::{Document, DraftError},
    shape::{self, Line},
};
use automerge::{ChangeHash, ObjId, ObjType, ScalarValueRef, ValueRef, iter::ListRange};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};
use terms::Actor;

/// One thing in the text object: its operation's counter, its actor's place in automerge's table, what it is, and the tag that
/// its characters get.
pub(crate) struct Element<'a> {
    pub(crate) counter: u64,
    pub(crate) actor: usize,
    pub(crate) what: What<'a>,
    pub(crate) tag: u32,
}

/// What automerge writes for an element that is neither a character nor a marker. No text holds it.
pub(crate) const PLACEHOLDER: char = '\u{fffc}';

pub(crate) enum What<'a> {
    Marker,
    Words(Cow<'a, str>),
    /// Without a value: the end of a mark, or the begin of one that takes off.
    Empty,
    Other,
}

/// All elements in order, and automerge's table of actors as far as they use it.
pub(crate) fn elements(range: ListRange<'_>) -> (Vec<Element<'_>>, BTreeMap<usize, Actor>) {
    let mut actors = BTreeMap::new();
    let mut elements = Vec::new();
    for item in range {
        let ObjId::Id(counter, actor, index) = item.id() else { continue };
        // Every actor that the gate let in has 16 bytes.
        if let (false, Ok(actor)) = (actors.contains_key(&index), Actor::try_from(actor.to_bytes())) {
            actors.insert(index, actor);
        }
        let what = match item.value {
            ValueRef::Object(ObjType::Map) => What::Marker,
            ValueRef::Scalar(ScalarValueRef::Str(words)) => What::Words(words),
            ValueRef::Scalar(ScalarValueRef::Null) => What::Empty,
            _ => What::Other,
        };
        elements.push(Element { counter, actor: index, what, tag: NOBODY });
    }
    (elements, actors)
}

/// The tags of every line: its marker's, and one for each character but placeholders. A line whose characters can't be told
/// from marks has nobody's; no document that passed the gate has such a line.
pub(crate) fn tags(lines: &[Line], elements: &[Element<'_>]) -> Vec<(u32, Vec<u32>)> {
    let empty = elements.iter().filter(|element| matches!(element.what, What::Empty));
    let empty: BTreeSet<(u64, usize)> = empty.map(|element| (element.counter, element.actor)).collect();
    let mut tags: Vec<(u32, Vec<u32>)> = lines.iter().map(|_| (NOBODY, Vec::new())).collect();
    let mut place = usize::from(lines.first().is_some_and(|line| line.marker.is_none()));
    for element in elements {
        if matches!(element.what, What::Marker) {
            place += 1;
        }
        let Some((marker, chars)) = place.checked_sub(1).and_then(|line| tags.get_mut(line)) else { continue };
        match &element.what {
            What::Marker => *marker = element.tag,
            What::Words(words) if !begins_mark(element, &empty) => {
                chars.extend(words.chars().filter(|ch| *ch != PLACEHOLDER).map(|_| element.tag));
            }
            What::Words(_) | What::Empty | What::Other => {}
        }
    }
    for (line, (_, chars)) in lines.iter().zip(&mut tags) {
        let said = line.block.plain().chars().filter(|ch| *ch != PLACEHOLDER).count();
        if chars.len() != said {
            *chars = vec![NOBODY; said];
        }
    }
    tags
}

/// automerge lists marks among the characters, so that a link's value looks like words. A mark is two operations in a row, the
/// second without a value; a mark that takes something off has none in the first either. So a link is followed by an
/// odd number of operations without a value, a character by an even one.
fn begins_mark(element: &Element<'_>, empty: &BTreeSet<(u64, usize)>) -> bool {
    let next = |step: &u64| empty.contains(&(element.counter + step, element.actor));
    (1..).take_while(next).count() % 2 == 1
}

/// Who wrote every character at `heads`, or now, and since which of the versions it has been there.
pub(crate) fn authorship(
    document: &Document,
    heads: Option<&[ChangeHash]>,
    versions: &[Vec<ChangeHash>],
) -> Result<Authorship, DraftError> {
    let lines = shape::lines(&document.spans_at(heads)?);
    let (mut elements, actors) = elements(document.list_range(heads));
    let missing: Vec<Missing> = versions.iter().map(|heads| missing(document, heads)).collect();
    let mut hands: BTreeMap<Hand, u32> = BTreeMap::new();
    for element in &mut elements {
        let by = actors.get(&element.actor).copied();
        let has = |missing: &Missing| by.and_then(|by| missing.get(&by)).is_none_or(|first| element.counter < *first);
        let next = hands.len() as u32;
        element.tag = *hands.entry(Hand { by, since: missing.iter().position(has) }).or_insert(next);
    }
    let mut table: Vec<(u32, Hand)> = hands.into_iter().map(|(hand, tag)| (tag, hand)).collect();
    table.sort_unstable();
    let table: Vec<Hand> = table.into_iter().map(|(_, hand)| hand).collect();
    Ok(tagged(&lines, &tags(&lines, &elements), &table))
}

/// The first operation of each actor that a version does not have. An actor's operations come in order, so that it has all
/// before.
pub(crate) type Missing = BTreeMap<Actor, u64>;

pub(crate) fn missing(document: &Document, heads: &[ChangeHash]) -> Missing {
    let mut missing = Missing::new();
    for change in document.automerge().get_changes_meta(heads) {
        if let Ok(actor) = Actor::try_from(change.actor.to_bytes()) {
            let first = missing.entry(actor).or_insert(change.start_op);
            *first = change.start_op.min(*first);
        }
    }
    missing
}
