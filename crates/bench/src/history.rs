//! A long history: how fast it is typed in, and what a newcomer waits for.

use crate::{
    BenchError, History,
    api::{Api, Visitor},
    follower::{Follower, Joined, Keep},
    frame::{self, Frame},
    pen::Pen,
    report::{Meter, ms, rounded},
    trace::{Patch, Trace},
};
use automerge::{ActorId, Automerge, AutomergeError, ObjId, ROOT, ReadDoc, transaction::Transactable};
use serde_json::{Value, json};
use std::path::Path;
use tokio::time::Instant;

/// Pushes under way while the trace is typed in.
const WINDOW: u64 = 64;

pub(crate) async fn measure(api: &Api, pid: Option<u32>, history: &History) -> Result<Value, BenchError> {
    let meter = Meter::of(pid);
    let people = People::sign_in(api)?;
    let (statement, typed) = match (&history.trace, &history.id) {
        (Some(trace), _) => {
            let statement = api.make_statement(&people.writer, "Pitkä historia")?;
            let typed = type_in(api, &meter, &people, trace, &statement).await?;
            (statement, Some(typed))
        }
        (None, Some(id)) => (id.clone(), None),
        (None, None) => return Err(BenchError::Settings("name a trace or a statement")),
    };
    let before = meter.read()?;
    let start = Instant::now();
    let Joined { follower, .. } = Follower::join(api, &people.reader, &statement, Keep::Nothing).await?;
    let read = start.elapsed();
    let after = meter.read()?;
    let (changes, bytes) = (follower.offset, follower.bytes);
    follower.socket.close().await;
    let first_edit = first_edit(api, &people.writer, &statement).await?;
    Ok(json!({
        "scenario": "history",
        "statement": statement,
        "typed": typed,
        "changes": changes,
        "reader": {"ms": ms(read), "bytes": bytes, "server_cpu_ms": after.cpu_ms_since(&before)},
        "first_edit": first_edit,
        "memory_kib": {"before": before.memory_kib(), "after": meter.read()?.memory_kib()},
    }))
}

struct People {
    /// Coordinates, and so opens statements and writes in them.
    writer: Visitor,
    reader: Visitor,
}

impl People {
    fn sign_in(api: &Api) -> Result<People, BenchError> {
        let any = |role| Ok::<_, BenchError>(api.sign_in_all(role)?.into_iter().next());
        let writer = any("coordinator")?.ok_or(BenchError::Nobody("coordinator"))?;
        Ok(People { writer, reader: any("commenter")?.ok_or(BenchError::Nobody("commenter"))? })
    }
}

async fn type_in(api: &Api, meter: &Meter, people: &People, path: &Path, statement: &str) -> Result<Value, BenchError> {
    let trace = Trace::read(path)?;
    let Joined { mut follower, actors } = Follower::join(api, &people.writer, statement, Keep::Bytes).await?;
    let mut document = follower.log.document()?.automerge().clone();
    follower.forget();
    let actor = actors.first().ok_or(BenchError::Nobody("right to write"))?;
    document.set_actor(ActorId::from(actor.bytes().as_slice()));
    let (_, text) = document.get(ROOT, "text")?.ok_or(BenchError::Unexpected("a text"))?;
    let mut changes = Vec::new();
    for patches in trace.changes() {
        changes.push(change(&mut document, &text, &patches)?);
    }
    let before = meter.read()?;
    let start = Instant::now();
    let (mut sent, mut answered) = (0, 0);
    for change in &changes {
        while sent - answered >= WINDOW {
            answered += stored(&mut follower).await?;
        }
        follower.socket.send(frame::push(sent, change)).await?;
        sent += 1;
    }
    while answered < sent {
        answered += stored(&mut follower).await?;
    }
    let elapsed = start.elapsed();
    let after = meter.read()?;
    follower.socket.close().await;
    Ok(json!({
        "edits": trace.edits(),
        "changes": changes.len(),
        "ms": ms(elapsed),
        "edits_per_second": rounded(trace.edits() as f64 / elapsed.as_secs_f64()),
        "cpu": after.since(&before, elapsed, changes.len() as u64),
        "verified": api.text(&people.reader, statement)? == trace.end_content,
    }))
}

/// Types patches as one change.
fn change(document: &mut Automerge, text: &ObjId, patches: &[Patch]) -> Result<Vec<u8>, BenchError> {
    let typed = document.transact::<_, _, AutomergeError>(|tx| {
        patches.iter().try_for_each(|Patch(at, deleted, inserted)| {
            // The text begins behind the first block's marker.
            tx.splice_text(text, at + 1, isize::try_from(*deleted).unwrap_or(isize::MAX), inserted)
        })
    });
    typed.map_err(|failure| failure.error)?;
    let change = document.get_last_local_change().ok_or(BenchError::Unexpected("a change"))?;
    Ok(change.raw_bytes().to_vec())
}

/// Takes one frame; how many pushes it answers.
async fn stored(follower: &mut Follower) -> Result<u64, BenchError> {
    let bytes = follower.socket.next().await.map_err(BenchError::Closed)?;
    Ok(u64::from(matches!(follower.take(&bytes)?, Frame::Stored { .. })))
}

/// A newcomer writes: until the text is there, until automerge has read it here, and until the first edit is stored.
async fn first_edit(api: &Api, writer: &Visitor, statement: &str) -> Result<Value, BenchError> {
    let start = Instant::now();
    let Joined { mut follower, actors } = Follower::join(api, writer, statement, Keep::Bytes).await?;
    let read = start.elapsed();
    let document = follower.log.document()?;
    let actor = actors.first().ok_or(BenchError::Nobody("right to write"))?;
    let change = Pen::at_the_beginning(document.automerge(), *actor)?.write("a");
    let loaded = start.elapsed();
    follower.socket.send(frame::push(0, &change)).await?;
    while stored(&mut follower).await? == 0 {}
    let done = start.elapsed();
    follower.socket.close().await;
    Ok(json!({
        "read_ms": ms(read),
        "loaded_by_client_ms": ms(loaded - read),
        "stored_ms": ms(done - loaded),
        "without_client_ms": ms(done - (loaded - read)),
    }))
}
