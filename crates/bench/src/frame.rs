//! The frames of docs/live.md from a client's side. Of a frame with changes only the head is read; the changes themselves
//! are walked through by [`items`], for who wants them.

use minicbor::{Decoder, Encoder};
use terms::Actor;

/// A frame from the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame<'a> {
    /// The answer to hello: how long the log is, spare writer ids, and whether pushes are taken.
    Welcome {
        /// Changes in the log.
        length: u64,
        /// Spare writer ids.
        actors: Vec<Actor>,
        /// Whether `may` says `write`.
        writes: bool,
    },
    /// A document that holds the first `offset` changes.
    Snapshot {
        /// How many changes it holds.
        offset: u64,
        /// The document, as automerge saves it.
        bytes: &'a [u8],
    },
    /// Changes in the log's order.
    Changes {
        /// The offset of the first.
        from: u64,
        /// How many there are.
        count: u64,
        /// Their encoding, for [`items`].
        items: &'a [u8],
    },
    /// A push is on disk.
    Stored {
        /// The push.
        id: u64,
        /// Where its first change stands.
        offset: u64,
    },
    /// A push was refused.
    Refused {
        /// The stable code.
        code: &'a str,
    },
    /// Anything else: a client skips what it does not know.
    Other,
}

/// Bytes that are no frame of docs/live.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(&'static str);

impl From<minicbor::decode::Error> for Unreadable {
    fn from(_: minicbor::decode::Error) -> Self {
        Unreadable("not the CBOR that was expected")
    }
}

/// The first frame of a client: it has `from` changes and wears an organisation's hat.
pub fn hello(from: u64, organisation: &str) -> Vec<u8> {
    encode(|e| {
        e.map(4)?.str("t")?.str("hello")?.str("v")?.u64(1)?.str("from")?.u64(from)?;
        e.str("organisation")?.str(organisation)?;
        Ok(())
    })
}

/// A push of one change.
pub fn push(id: u64, change: &[u8]) -> Vec<u8> {
    encode(|e| {
        e.map(3)?.str("t")?.str("push")?.str("id")?.u64(id)?.str("changes")?.array(1)?.bytes(change)?;
        Ok(())
    })
}

/// Reads a frame.
///
/// # Errors
/// The bytes are no CBOR map, or a known frame lacks a member.
pub fn read(bytes: &[u8]) -> Result<Frame<'_>, Unreadable> {
    let members = Members::read(bytes)?;
    let offset = || members.offset.ok_or(Unreadable("a frame without its offset"));
    Ok(match members.t {
        "welcome" => Frame::Welcome { length: offset()?, writes: members.may == "write", actors: members.actors },
        "snapshot" => Frame::Snapshot { offset: offset()?, bytes: members.bytes },
        "changes" => {
            let from = members.from.ok_or(Unreadable("changes without a place"))?;
            Frame::Changes { from, count: members.count, items: members.items }
        }
        "stored" => Frame::Stored { id: members.id.ok_or(Unreadable("an answer to no push"))?, offset: offset()? },
        "refused" => Frame::Refused { code: members.code },
        _ => Frame::Other,
    })
}

/// The changes in `items` of [`Frame::Changes`], as automerge chunks.
///
/// # Errors
/// An item is no map or has no change.
pub fn items(count: u64, items: &[u8]) -> Result<Vec<&[u8]>, Unreadable> {
    let mut d = Decoder::new(items);
    (0..count).map(|_| change(&mut d)).collect()
}

fn change<'a>(d: &mut Decoder<'a>) -> Result<&'a [u8], Unreadable> {
    let mut change = None;
    for _ in 0..d.map()?.ok_or(Unreadable("an item of unknown length"))? {
        match d.str()? {
            "bytes" => change = Some(d.bytes()?),
            _ => d.skip()?,
        }
    }
    change.ok_or(Unreadable("an item without a change"))
}

#[derive(Default)]
struct Members<'a> {
    t: &'a str,
    offset: Option<u64>,
    from: Option<u64>,
    id: Option<u64>,
    actors: Vec<Actor>,
    may: &'a str,
    code: &'a str,
    bytes: &'a [u8],
    count: u64,
    items: &'a [u8],
}

impl<'a> Members<'a> {
    fn read(frame: &'a [u8]) -> Result<Self, Unreadable> {
        let mut d = Decoder::new(frame);
        let mut members = Members::default();
        let mut left = d.map()?.ok_or(Unreadable("a map of unknown length"))?;
        while left > 0 {
            left -= 1;
            match d.str()? {
                "t" => members.t = d.str()?,
                "offset" => members.offset = Some(d.u64()?),
                "from" => members.from = Some(d.u64()?),
                "id" => members.id = Some(d.u64()?),
                "actors" => members.actors = actors(&mut d)?,
                "may" => members.may = d.str()?,
                "code" => members.code = d.str()?,
                "bytes" => members.bytes = d.bytes()?,
                "items" => {
                    members.count = d.array()?.ok_or(Unreadable("items of unknown number"))?;
                    let start = d.position();
                    // Usually the last member: then there is nothing behind the items to be found by walking them.
                    if left == 0 {
                        members.items = &frame[start..];
                        break;
                    }
                    for _ in 0..members.count {
                        d.skip()?;
                    }
                    members.items = &frame[start..d.position()];
                }
                _ => d.skip()?,
            }
        }
        Ok(members)
    }
}

fn actors(d: &mut Decoder<'_>) -> Result<Vec<Actor>, Unreadable> {
    let count = d.array()?.ok_or(Unreadable("actors of unknown number"))?;
    (0..count).map(|_| Actor::try_from(d.bytes()?).map_err(|_| Unreadable("an actor of another size"))).collect()
}

fn encode(
    write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>>,
) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    write(&mut e).expect("writing to memory cannot fail");
    e.into_writer()
}
