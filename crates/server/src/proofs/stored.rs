//! The checkpoints that are stored: of every ledger that has grown, once an hour. Whoever has one can hold the server to
//! it, and it holds itself.

use super::Which;
use crate::{app::App, failure::Failure, ledgers};
use bytes::Bytes;
use ledger::checkpoint::Checkpoint;
use store::{Batch, LogId, Store};
use terms::{Seq, StatementId, Timestamp, limits};

/// A checkpoint and when it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) at: Timestamp,
    pub(crate) checkpoint: Checkpoint,
    /// As it was signed.
    pub(crate) note: String,
}

impl Stored {
    /// The time in milliseconds, then the note.
    fn record(at: Timestamp, note: &str) -> Bytes {
        [&at.ms().to_be_bytes()[..], note.as_bytes()].concat().into()
    }

    fn read(record: &[u8]) -> Result<Stored, Failure> {
        let read = || {
            let (at, note) = record.split_first_chunk::<8>()?;
            let note = std::str::from_utf8(note).ok()?;
            let (text, _) = note.rsplit_once("\n\n")?;
            let checkpoint = format!("{text}\n").parse().ok()?;
            Some(Stored { at: Timestamp::from_ms(i64::from_be_bytes(*at)), checkpoint, note: note.to_owned() })
        };
        read().ok_or(Failure::Damaged("a stored checkpoint"))
    }
}

impl Which {
    fn checkpoints(self) -> LogId {
        match self {
            Which::Register => ledgers::REGISTER_CHECKPOINTS,
            Which::Agenda => ledgers::AGENDA_CHECKPOINTS,
            Which::Statement(id) => ledgers::checkpoint_log(*id.bytes()),
        }
    }
}

/// The record of a checkpoint that was stored at that time; none if the note holds none.
pub(crate) fn stored_record(at: Timestamp, note: &str) -> Option<Bytes> {
    let record = Stored::record(at, note);
    Stored::read(&record).is_ok().then_some(record)
}

/// How many are stored, and the newest.
pub(super) fn last(store: &dyn Store, which: Which) -> Result<(Seq, Option<Stored>), Failure> {
    let length = store.length(which.checkpoints())?;
    let Some(place) = length.0.checked_sub(1) else { return Ok((length, None)) };
    let record = store.read(which.checkpoints(), Seq(place), 1)?.into_iter().next();
    let record = record.ok_or(Failure::Damaged("a stored checkpoint"))?;
    Ok((length, Some(Stored::read(&record)?)))
}

impl super::Proofs {
    /// The stored checkpoints of a ledger from a place on, oldest first: a page of them, and whether there are more.
    pub(crate) fn stored(&self, which: Which, from: u64) -> Result<(Vec<Stored>, bool), Failure> {
        let records = self.store.read(which.checkpoints(), Seq(from), limits::CATCH_UP_BYTES_MAX)?;
        let page = records.iter().map(|record| Stored::read(record)).collect::<Result<Vec<_>, _>>()?;
        let upto = from.saturating_add(page.len() as u64);
        let more = upto < self.store.length(which.checkpoints())?.0;
        Ok((page, more))
    }
}

/// Stores a checkpoint of every ledger that has grown since the last one. One that can't be signed does not keep others
/// from it.
pub(crate) async fn keep(app: &App) -> Result<(), Failure> {
    keep_at(app, app.clock.now()).await
}

async fn keep_at(app: &App, now: Timestamp) -> Result<(), Failure> {
    let register = app.register.view();
    let statements: Vec<StatementId> = register.statements().iter().map(|(id, _)| *id).collect();
    // What says nothing yet is not signed.
    let agenda = (app.agenda.view().length() > Seq(0)).then_some(Which::Agenda);
    for which in statements.into_iter().map(Which::Statement).chain([Which::Register]).chain(agenda) {
        match due(app, which, now) {
            Ok(Some(batch)) => drop(app.store.append(batch).await?),
            Ok(None) => {}
            Err(failure) => tracing::error!(?which, %failure, "no checkpoint was stored"),
        }
        tokio::task::yield_now().await;
    }
    Ok(())
}

fn due(app: &App, which: Which, now: Timestamp) -> Result<Option<Batch>, Failure> {
    let (count, last) = last(&*app.store, which)?;
    let length = app.store.length(which.log())?.0;
    let is_due = last.is_none_or(|last| {
        last.checkpoint.size != length && now.ms().abs_diff(last.at.ms()) >= limits::CHECKPOINTS_APART_MS
    });
    if !is_due {
        return Ok(None);
    }
    let Some(note) = app.proofs.checkpoint(which, None)? else { return Ok(None) };
    let record = Stored::record(now, &note.to_string());
    Ok(Some(Batch::new().append(which.checkpoints(), Some(count), vec![record])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::harness::{COORDINATOR, Server};

    fn sizes(server: &Server, which: Which) -> Vec<u64> {
        let (stored, more) = server.app.proofs.stored(which, 0).expect("it can be read");
        assert!(!more);
        stored.iter().map(|stored| stored.checkpoint.size).collect()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_ledger_that_has_grown_gets_a_checkpoint_and_no_sooner_than_after_a_while() {
        let (server, _folder) = Server::start().await;
        let id = server.open_statement("Kannanotto").await;
        let token = server.sign_in(COORDINATOR).await;
        let which = Which::Statement(id.parse().expect("an id"));
        let apart = i64::try_from(limits::CHECKPOINTS_APART_MS).expect("an hour");
        let begun = server.app.clock.now();
        let mut expected = vec![];
        let mut length = 1;
        for (after, grows, is_stored) in [
            (0, false, true),
            (apart, false, false),
            (apart, true, true),
            (2 * apart - 1, true, false),
            (2 * apart, false, true),
            (3 * apart + 1, true, true),
        ] {
            if grows {
                let name = format!(r#"{{"offset": 1, "name": "Hetki {after}"}}"#);
                let named = server.send("POST", &format!("/api/v1/statements/{id}/moments"), &token, &name).await;
                assert_eq!(named.0, 201, "{}", named.1);
                length += 1;
            }
            keep_at(&server.app, Timestamp::from_ms(begun.ms() + after)).await.expect("it is kept");
            expected.extend(is_stored.then_some(length));
            assert_eq!(sizes(&server, which), expected, "{after}");
        }
        assert_eq!(sizes(&server, Which::Register).len(), 1, "nothing was decided about the network since");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nothing_is_signed_that_contradicts_what_was() {
        let (server, _folder) = Server::start().await;
        let id = server.open_statement("Kannanotto").await;
        let which = Which::Statement(id.parse().expect("an id"));
        let ring = server.app.proofs.keys.ring().expect("there is a key");
        let origin = format!("{}/statements/{id}", ring.signing.public().name());
        let other = Checkpoint { origin, size: 1, root: terms::Digest::new([9; 32]) }.sign(&ring.signing);
        let record = Stored::record(server.app.clock.now(), &other.to_string());
        let batch = Batch::new().append(which.checkpoints(), None, vec![record]);
        server.app.store.append(batch).await.expect("it is stored");
        assert!(matches!(server.app.proofs.checkpoint(which, None), Err(Failure::Damaged(_))));
        assert!(matches!(server.app.proofs.receipt(which, 0, None), Err(Failure::Damaged(_))));
    }
}
