//! The live protocol's frames as CBOR (docs/live.md). Bytes from outside become a [`FromClient`] here or nowhere; what
//! goes out is encoded once and shared.

use crate::room::Joined;
use bytes::Bytes;
use ledger::{Hat, Right, Statement};
use minicbor::{Decoder, Encoder, data::Type};
use terms::{Actor, Offset, OrganisationId, Seq, Timestamp, limits};

/// A frame that a client sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum FromClient<'a> {
    /// The first frame: how much of the log the client has.
    Hello { from: Offset, epoch: u32, organisation: Option<OrganisationId>, actors: Vec<Actor> },
    /// Changes of one actor, all or nothing.
    Push { id: u64, changes: Vec<&'a [u8]> },
    /// Where the person's selection is: two of automerge's cursors, or nowhere.
    Presence { anchor: Option<&'a str>, head: Option<&'a str> },
}

/// The frame is not one of docs/live.md, or exceeds a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) &'static str);

impl From<minicbor::decode::Error> for Malformed {
    fn from(_: minicbor::decode::Error) -> Self {
        Malformed("not the CBOR that was expected")
    }
}

/// Reads a client's frame. Nothing is allocated beyond what the limits allow.
pub(crate) fn decode(frame: &[u8]) -> Result<FromClient<'_>, Malformed> {
    let fields = Fields::read(frame)?;
    match fields.t.ok_or(Malformed("a frame has a type"))? {
        "hello" => {
            if fields.v != Some(1) {
                return Err(Malformed("this server speaks version 1"));
            }
            Ok(FromClient::Hello {
                from: fields.from.ok_or(Malformed("hello says from where"))?,
                epoch: fields.epoch,
                organisation: fields.organisation,
                actors: fields.actors.unwrap_or_default(),
            })
        }
        "push" => Ok(FromClient::Push {
            id: fields.id.ok_or(Malformed("a push has an id"))?,
            changes: fields.changes.filter(|c| !c.is_empty()).ok_or(Malformed("a push has changes"))?,
        }),
        "presence" => Ok(FromClient::Presence { anchor: fields.anchor, head: fields.head }),
        _ => Err(Malformed("an unknown type of frame")),
    }
}

/// All that frames from clients may hold; the order of keys is the client's.
#[derive(Default)]
struct Fields<'a> {
    t: Option<&'a str>,
    v: Option<u64>,
    from: Option<Offset>,
    epoch: u32,
    organisation: Option<OrganisationId>,
    actors: Option<Vec<Actor>>,
    id: Option<u64>,
    changes: Option<Vec<&'a [u8]>>,
    anchor: Option<&'a str>,
    head: Option<&'a str>,
}

impl<'a> Fields<'a> {
    fn read(frame: &'a [u8]) -> Result<Self, Malformed> {
        let mut d = Decoder::new(frame);
        let mut fields = Fields::default();
        let mut left = d.map()?.ok_or(Malformed("a frame is a map of known length"))?;
        while left > 0 {
            left -= 1;
            match d.str()? {
                "t" => fields.t = Some(d.str()?),
                "v" => fields.v = Some(d.u64()?),
                "from" => fields.from = Some(Offset(d.u64()?)),
                "epoch" => fields.epoch = d.u32()?,
                "organisation" => fields.organisation = organisation(&mut d)?,
                "actors" => fields.actors = Some(actors(&mut d)?),
                "id" => fields.id = Some(d.u64()?),
                "changes" => fields.changes = Some(changes(&mut d)?),
                "anchor" => fields.anchor = cursor(&mut d)?,
                "head" => fields.head = cursor(&mut d)?,
                _ => d.skip()?,
            }
        }
        if d.position() != frame.len() {
            return Err(Malformed("bytes after the frame"));
        }
        Ok(fields)
    }
}

fn organisation(d: &mut Decoder<'_>) -> Result<Option<OrganisationId>, Malformed> {
    if d.datatype()? == Type::Null {
        d.null()?;
        return Ok(None);
    }
    d.str()?.parse().map(Some).map_err(|_| Malformed("an organisation's id"))
}

fn cursor<'a>(d: &mut Decoder<'a>) -> Result<Option<&'a str>, Malformed> {
    if d.datatype()? == Type::Null {
        d.null()?;
        return Ok(None);
    }
    let text = d.str()?;
    let is_cursor = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f' | b'@' | b'-'));
    if text.is_empty() || text.len() > limits::CURSOR_BYTES_MAX || !is_cursor {
        return Err(Malformed("a cursor"));
    }
    Ok(Some(text))
}

fn actors(d: &mut Decoder<'_>) -> Result<Vec<Actor>, Malformed> {
    let count = length(d, limits::HELLO_ACTORS_MAX, "too many actors")?;
    (0..count).map(|_| Actor::try_from(d.bytes()?).map_err(|_| Malformed("an actor's id"))).collect()
}

fn changes<'a>(d: &mut Decoder<'a>) -> Result<Vec<&'a [u8]>, Malformed> {
    let count = length(d, limits::PUSH_CHANGES_MAX, "too many changes")?;
    (0..count).map(|_| Ok(d.bytes()?)).collect()
}

fn length(d: &mut Decoder<'_>, max: usize, why: &'static str) -> Result<usize, Malformed> {
    let count = d.array()?.ok_or(Malformed("an array of known length"))?;
    usize::try_from(count).ok().filter(|count| *count <= max).ok_or(Malformed(why))
}

/// Encodes into memory, which cannot fail.
fn frame(
    write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>>,
) -> Bytes {
    let mut e = Encoder::new(Vec::new());
    write(&mut e).expect("writing to memory cannot fail");
    e.into_writer().into()
}

/// The answer to hello.
pub(crate) fn welcome(joined: &Joined, spares: &[Actor], hat: Hat) -> Bytes {
    let Joined { length, epoch, right, writing } = joined;
    let code = writing.code.filter(|_| *right < Right::Write);
    let more = [*epoch > 0, code.is_some(), writing.until.is_some()].map(u64::from);
    frame(|e| {
        e.map(6 + more.iter().sum::<u64>())?.str("t")?.str("welcome")?.str("offset")?.u64(length.0)?;
        if *epoch > 0 {
            e.str("epoch")?.u32(*epoch)?;
        }
        e.str("actors")?.array(spares.len() as u64)?;
        for actor in spares {
            e.bytes(actor.bytes())?;
        }
        e.str("person")?.str(&hat.person.to_string())?.str("organisation")?.str(&hat.organisation.to_string())?;
        e.str("may")?.str(may(*right))?;
        if let Some(code) = code {
            e.str("code")?.str(code)?;
        }
        writing.until(e)
    })
}

/// Why nobody may write now, and when the schedule changes whether anybody may.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Writable {
    pub(crate) code: Option<&'static str>,
    pub(crate) until: Option<Timestamp>,
}

impl Writable {
    /// As the statement stands.
    pub(crate) fn of(statement: &Statement) -> Self {
        let code = statement.writing().err().map(ledger::Refusal::code);
        Writable { code, until: statement.writing_until() }
    }

    fn until(&self, e: &mut Encoder<Vec<u8>>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        if let Some(until) = self.until {
            e.str("until")?.str(&until.to_string())?;
        }
        Ok(())
    }
}

/// A document that holds the first `offset` changes.
pub(crate) fn snapshot(offset: Offset, bytes: &[u8]) -> Bytes {
    frame(|e| {
        e.map(3)?.str("t")?.str("snapshot")?.str("offset")?.u64(offset.0)?.str("bytes")?.bytes(bytes)?;
        Ok(())
    })
}

/// One entry of a text log, in the store just as on the wire.
pub(crate) fn item(hat: Hat, at: Timestamp, change: &[u8]) -> Bytes {
    frame(|e| {
        e.map(4)?.str("person")?.str(&hat.person.to_string())?;
        e.str("organisation")?.str(&hat.organisation.to_string())?;
        e.str("at")?.str(&at.to_string())?.str("bytes")?.bytes(change)?;
        Ok(())
    })
}

/// The change in an entry that [`item`] wrote.
pub(crate) fn item_change(item: &[u8]) -> Result<&[u8], Malformed> {
    let mut d = Decoder::new(item);
    let mut change = None;
    for _ in 0..d.map()?.unwrap_or(0) {
        match d.str()? {
            "bytes" => change = Some(d.bytes()?),
            _ => d.skip()?,
        }
    }
    change.ok_or(Malformed("an item has a change"))
}

/// The reference of the person who made the change in an entry.
pub(crate) fn item_person(item: &[u8]) -> Result<&str, Malformed> {
    item_text(item, "person")
}

/// The organisation that the change in an entry was made for.
pub(crate) fn item_organisation(item: &[u8]) -> Result<&str, Malformed> {
    item_text(item, "organisation")
}

/// A member of an entry that is a text: `person`, `organisation` or `at`.
pub(crate) fn item_text<'a>(item: &'a [u8], member: &str) -> Result<&'a str, Malformed> {
    let mut d = Decoder::new(item);
    for _ in 0..d.map()?.unwrap_or(0) {
        if d.str()? == member {
            return Ok(d.str()?);
        }
        d.skip()?;
    }
    Err(Malformed("an item says whose it is"))
}

/// Entries of the log from `from` on. The items are copied as they are stored.
pub(crate) fn changes_frame(from: Offset, items: &[Bytes]) -> Bytes {
    let mut e = Encoder::new(Vec::with_capacity(64 + items.iter().map(Bytes::len).sum::<usize>()));
    let header = e
        .map(3)
        .and_then(|e| e.str("t")?.str("changes")?.str("from")?.u64(from.0)?.str("items")?.array(items.len() as u64));
    header.expect("writing to memory cannot fail");
    let mut bytes = e.into_writer();
    items.iter().for_each(|item| bytes.extend_from_slice(item));
    bytes.into()
}

/// All changes of a push are on disk, the first of them at `offset`.
pub(crate) fn stored(id: u64, offset: Offset) -> Bytes {
    frame(|e| {
        e.map(3)?.str("t")?.str("stored")?.str("id")?.u64(id)?.str("offset")?.u64(offset.0)?;
        Ok(())
    })
}

/// Nothing of a push was stored.
pub(crate) fn refused(id: u64, code: &str, text: &str) -> Bytes {
    frame(|e| {
        e.map(4)?.str("t")?.str("refused")?.str("id")?.u64(id)?.str("code")?.str(code)?.str("text")?.str(text)?;
        Ok(())
    })
}

/// The right has changed.
pub(crate) fn access(right: Right, code: &str, writing: &Writable) -> Bytes {
    frame(|e| {
        e.map(3 + u64::from(writing.until.is_some()))?.str("t")?.str("access")?.str("may")?.str(may(right))?;
        e.str("code")?.str(writing.code.unwrap_or(code))?;
        writing.until(e)
    })
}

/// Something was decided about the statement, as the entry at `seq` of its ledger says.
pub(crate) fn event(seq: Seq, kind: &str) -> Bytes {
    frame(|e| {
        e.map(3)?.str("t")?.str("event")?.str("seq")?.u64(seq.0)?.str("kind")?.str(kind)?;
        Ok(())
    })
}

fn may(right: Right) -> &'static str {
    match right {
        Right::Write => "write",
        Right::Read | Right::Nothing => "read",
    }
}

/// Somebody who is here, as the server knows them.
pub(crate) struct Introduction {
    pub(crate) hat: Hat,
    pub(crate) name: String,
    pub(crate) organisation_name: String,
}

/// Where somebody's selection is.
pub(crate) fn presence(peer: u64, who: &Introduction, anchor: Option<&str>, head: Option<&str>) -> Bytes {
    frame(|e| {
        let cursors = [("anchor", anchor), ("head", head)];
        let known = cursors.iter().filter(|(_, cursor)| cursor.is_some()).count() as u64;
        e.map(6 + known)?.str("t")?.str("presence")?.str("peer")?.u64(peer)?;
        e.str("person")?.str(&who.hat.person.to_string())?;
        e.str("organisation")?.str(&who.hat.organisation.to_string())?;
        e.str("name")?.str(&who.name)?.str("organisation_name")?.str(&who.organisation_name)?;
        for (key, cursor) in cursors {
            if let Some(cursor) = cursor {
                e.str(key)?.str(cursor)?;
            }
        }
        Ok(())
    })
}

/// Somebody has gone.
pub(crate) fn left(peer: u64) -> Bytes {
    frame(|e| {
        e.map(3)?.str("t")?.str("presence")?.str("peer")?.u64(peer)?.str("left")?.bool(true)?;
        Ok(())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // writing to memory
mod tests;
