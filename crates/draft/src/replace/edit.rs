use crate::{
    document::DraftError,
    shape,
    text::{Kind, Parent},
};
use automerge::{
    Automerge, ObjId, ReadDoc, ScalarValue,
    marks::{ExpandMark, Mark},
    transaction::{CommitOptions, Transactable, Transaction},
};
use terms::limits::{CHANGE_OPS_MAX, CHUNK_BYTES_MAX};

/// Operations that one change of a replacement is filled with at most.
const CHANGE_OPS: usize = 8_000;
/// Bytes of values that one change of a replacement is filled with at most.
const CHANGE_BYTES: usize = 64 << 10;
/// What an operation takes beside its value, at the very worst.
const OP_BYTES_MAX: usize = 20;

const _: () = assert!(CHANGE_OPS < CHANGE_OPS_MAX as usize, "a full change stays within what the gate takes");
const _: () = assert!(CHANGE_BYTES + CHANGE_OPS * OP_BYTES_MAX < CHUNK_BYTES_MAX, "and so does its chunk");

/// One step of a replacement. Places count UTF-16 units and hold when all steps before it are done.
#[derive(Debug)]
pub(super) enum Edit {
    Delete { place: usize, units: usize },
    Insert { place: usize, text: String },
    Marker { place: usize, kind: Kind, parents: Vec<Parent> },
    Mark { start: usize, end: usize, name: &'static str, value: Option<ScalarValue> },
}

/// Writes the edits in order, in as many changes as the limits ask for, and returns these.
pub(super) fn write(
    automerge: &mut Automerge,
    text: &ObjId,
    edits: &[Edit],
    message: Option<&str>,
) -> Result<Vec<Vec<u8>>, DraftError> {
    let edits: Vec<Edit> = edits.iter().flat_map(split).collect();
    let mut changes = Vec::new();
    let mut rest = edits.as_slice();
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(batch_len(rest));
        let mut writing = automerge.transaction();
        for edit in batch {
            edit.write(&mut writing, text)?;
        }
        let mut options = CommitOptions::default().with_time(0);
        options.set_message(message.map_or_else(String::new, str::to_owned));
        let (hash, _) = writing.commit_with(options);
        // A mark within one element of several characters makes no operation, and then there is no change.
        let change = hash.and_then(|hash| automerge.get_change_by_hash(&hash));
        changes.extend(change.map(|change| change.raw_bytes().to_vec()));
        rest = later;
    }
    Ok(changes)
}

/// How many of the edits go into one change; at least one.
fn batch_len(edits: &[Edit]) -> usize {
    let (mut ops, mut bytes) = (0, 0);
    let fits = |edit: &&Edit| {
        let (more_ops, more_bytes) = edit.cost();
        ops += more_ops;
        bytes += more_bytes;
        ops <= CHANGE_OPS && bytes <= CHANGE_BYTES
    };
    edits.iter().take_while(fits).count().max(1)
}

/// Cuts what alone would not fit a change.
fn split(edit: &Edit) -> Vec<Edit> {
    match edit {
        Edit::Delete { place, units } => {
            let pieces = (0..*units).step_by(CHANGE_OPS);
            pieces.map(|done| Edit::Delete { place: *place, units: CHANGE_OPS.min(units - done) }).collect()
        }
        Edit::Insert { place, text } => {
            let chars: Vec<char> = text.chars().collect();
            let mut place = *place;
            let mut piece = |chars: &[char]| {
                let text: String = chars.iter().collect();
                let here = place;
                place += text.encode_utf16().count();
                Edit::Insert { place: here, text }
            };
            chars.chunks(CHANGE_OPS).map(&mut piece).collect()
        }
        Edit::Marker { place, kind, parents } => {
            vec![Edit::Marker { place: *place, kind: *kind, parents: parents.clone() }]
        }
        Edit::Mark { start, end, name, value } => {
            vec![Edit::Mark { start: *start, end: *end, name, value: value.clone() }]
        }
    }
}

impl Edit {
    /// At most how many operations and bytes of values it makes.
    fn cost(&self) -> (usize, usize) {
        match self {
            Edit::Delete { units, .. } => (*units, 0),
            Edit::Insert { text, .. } => (text.chars().count(), text.len()),
            Edit::Marker { parents, .. } => (6 + parents.len(), 64 + 24 * parents.len()),
            Edit::Mark { value, .. } => {
                let bytes = match value {
                    Some(ScalarValue::Str(value)) => value.len(),
                    _ => 1,
                };
                (2, bytes)
            }
        }
    }

    fn write(&self, writing: &mut Transaction<'_>, text: &ObjId) -> Result<(), DraftError> {
        match self {
            Edit::Delete { place, units } => {
                // A text is far shorter than half the address space.
                writing.splice_text(text, *place, *units as isize, "")?;
            }
            Edit::Insert { place, text: words } => writing.splice_text(text, *place, 0, words)?,
            Edit::Marker { place, kind, parents } => shape::put_marker(writing, text, *place, *kind, parents)?,
            Edit::Mark { start, end, name, value } => {
                // Who types at the end of bold text goes on in bold; a link ends where it ends.
                let expand = if *name == shape::LINK { ExpandMark::None } else { ExpandMark::After };
                match value {
                    Some(value) => {
                        let mark = Mark::new((*name).to_owned(), value.clone(), *start, *end);
                        writing.mark(text, mark, expand)?;
                    }
                    None => writing.unmark(text, name, *start, *end, expand)?,
                }
            }
        }
        Ok(())
    }
}
