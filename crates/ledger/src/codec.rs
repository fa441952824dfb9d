//! Entries as bytes: RFC 8785 JSON (members sorted, no white space, whole numbers only). Stored bytes are never rewritten;
//! `v` says how to read them, and every version that was ever written keeps being read.

mod wire;

use crate::Entry;
use serde_json::Value;

/// The newest version of entries that is read and written here.
pub const VERSION: u64 = wire::VERSION;

/// Bytes that are no entry of a version this program knows.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Not JSON, or not of the expected shape.
    #[error("not an entry: {0}")]
    Shape(#[from] serde_json::Error),
    /// A value that the shape allows and the domain does not.
    #[error("not an entry: {0}")]
    Value(&'static str),
    /// Written by a newer program.
    #[error("the entry has format {0}, which is newer than this program")]
    Newer(u64),
}

/// The entry's bytes.
pub fn encode(entry: &Entry) -> Vec<u8> {
    let value =
        serde_json::to_value(wire::Entry::from(entry)).expect("a wire entry holds texts and whole numbers only");
    let mut bytes = Vec::new();
    canonical(&value, &mut bytes);
    bytes
}

/// The entry of these bytes.
pub fn decode(bytes: &[u8]) -> Result<Entry, Unreadable> {
    // First the version: what a newer program wrote is nothing that this one could judge.
    serde_json::from_slice::<wire::Versioned>(bytes)?.check()?;
    serde_json::from_slice::<wire::Entry>(bytes)?.try_into()
}

/// RFC 8785: members sorted by their names' UTF-16 units. Ours are ASCII, where that is the order of bytes. serde_json
/// escapes strings just as the RFC asks and writes whole numbers plainly; there are no other numbers.
fn canonical(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| name.as_bytes());
            out.push(b'{');
            for (i, (name, member)) in members.into_iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                out.extend(Value::from(name.as_str()).to_string().bytes());
                out.push(b':');
                canonical(member, out);
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                canonical(item, out);
            }
            out.push(b']');
        }
        plain => out.extend(plain.to_string().bytes()),
    }
}
