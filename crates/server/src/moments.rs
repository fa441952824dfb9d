//! Moments of the live text: every change is kept, so that the text can be seen as it was after any of them. People are
//! shown stretches of writing; a tool may ask for any offset.

use crate::{app::App, failure::Failure, ledgers, replica::Live, wire};
use draft::Document;
use ledger::Statement;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{LogId, Store};
use terms::{Offset, OrganisationId, Seq, TextId, Timestamp, limits};

/// Changes that are no further apart belong to one stretch of writing.
const STRETCH_MS: i64 = 15 * 60 * 1000;

/// A stretch of writing, as it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// How many changes the text had then.
    pub(crate) offset: Offset,
    /// When the last of them came in.
    pub(crate) at: Timestamp,
    /// Who wrote.
    pub(crate) organisations: BTreeSet<OrganisationId>,
    /// How many changes they made.
    pub(crate) changes: u64,
}

/// The latest stretches of writing, oldest first.
pub(crate) async fn moments(app: &App, statement: &Statement) -> Result<Vec<Moment>, Failure> {
    let (store, log) = (app.store.clone(), ledgers::log_of(statement, statement.id));
    // A long log takes a while to read.
    let read = tokio::task::spawn_blocking(move || read(&*store, log));
    read.await.map_err(|_| Failure::Stopped)?
}

fn read(store: &dyn Store, log: LogId) -> Result<Vec<Moment>, Failure> {
    let (mut at, mut stretches) = (ledgers::first_written(store, log)?, Stretches::default());
    loop {
        let page = store.read(log, at, limits::CATCH_UP_BYTES_MAX)?;
        if page.is_empty() {
            return Ok(stretches.0);
        }
        for item in page {
            let damaged = || Failure::Damaged("an entry of a text log");
            let when = wire::item_text(&item, "at").ok().and_then(Timestamp::parse).ok_or_else(damaged)?;
            let who = wire::item_text(&item, "organisation").ok().and_then(|id| id.parse().ok()).ok_or_else(damaged)?;
            at.0 += 1;
            stretches.add(at.into(), when, who);
        }
    }
}

#[derive(Default)]
struct Stretches(Vec<Moment>);

impl Stretches {
    fn add(&mut self, offset: Offset, at: Timestamp, who: OrganisationId) {
        match self.0.last_mut() {
            // A clock that goes back makes no new stretch.
            Some(last) if at.ms() - last.at.ms() <= STRETCH_MS => {
                (last.offset, last.at, last.changes) = (offset, last.at.max(at), last.changes + 1);
                last.organisations.insert(who);
            }
            _ => {
                if self.0.len() == limits::MOMENTS_SHOWN_MAX {
                    self.0.remove(0);
                }
                self.0.push(Moment { offset, at, organisations: BTreeSet::from([who]), changes: 1 });
            }
        }
    }
}

/// One of the statement's texts after so many changes; none if there are not that many.
pub(crate) async fn at(
    app: &Arc<App>,
    statement: &Statement,
    text: TextId,
    offset: Offset,
) -> Result<Option<Live>, Failure> {
    let (store, log) = (app.store.clone(), ledgers::log_of(statement, text));
    let made = tokio::task::spawn_blocking(move || make(&*store, log, offset));
    made.await.map_err(|_| Failure::Stopped)?
}

fn make(store: &dyn Store, log: LogId, offset: Offset) -> Result<Option<Live>, Failure> {
    // Before that the document is being made, and says nothing whole.
    if Seq::from(offset) < ledgers::first_written(store, log)? {
        return Ok(None);
    }
    let snapshot = store.latest_snapshot(log)?.filter(|snapshot| Offset::from(snapshot.upto) <= offset);
    let mut at = snapshot.as_ref().map_or(Seq(0), |snapshot| snapshot.upto);
    let mut items = Vec::new();
    while Offset::from(at) < offset {
        let page = store.read(log, at, limits::CATCH_UP_BYTES_MAX)?;
        if page.is_empty() {
            return Ok(None);
        }
        let wanted = usize::try_from(offset.0 - at.0).unwrap_or(usize::MAX);
        let taken = page.into_iter().take(wanted);
        items.extend(taken);
        at = Seq(snapshot.as_ref().map_or(0, |snapshot| snapshot.upto.0) + items.len() as u64);
    }
    let changes = items.iter().map(|item| wire::item_change(item));
    let changes = changes.collect::<Result<Vec<_>, _>>().map_err(|_| Failure::Damaged("an entry of a text log"))?;
    let document = Document::load(snapshot.as_ref().map(|snapshot| &snapshot.bytes[..]), changes)?;
    Ok(Some(Live::of(&document, offset)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_that_come_soon_after_each_other_are_one_stretch() {
        let organisation = |number: u8| OrganisationId::new([number; 16]);
        let mut stretches = Stretches::default();
        let rows = [(0, 1), (STRETCH_MS, 2), (2 * STRETCH_MS + 1, 1), (0, 3), (2 * STRETCH_MS + 2, 3)];
        for (offset, (ms, who)) in (2..).map(Offset).zip(rows) {
            stretches.add(offset, Timestamp::from_ms(ms), organisation(who));
        }
        let seen: Vec<_> = stretches.0.iter().map(|it| (it.offset.0, it.changes, it.organisations.len())).collect();
        assert_eq!(seen, [(3, 2, 2), (6, 3, 2)]);
    }

    #[test]
    fn the_latest_stretches_are_kept_as_many_as_fit() {
        for (made, kept) in [(0, 0), (1, 1), (2, 2), (3, 2)]
            .map(|(more, kept)| (limits::MOMENTS_SHOWN_MAX - 2 + more, limits::MOMENTS_SHOWN_MAX - 2 + kept))
        {
            let mut stretches = Stretches::default();
            for number in 0..made {
                let at = Timestamp::from_ms(number as i64 * 2 * STRETCH_MS);
                stretches.add(Offset(number as u64 + 2), at, OrganisationId::new([1; 16]));
            }
            assert_eq!(stretches.0.len(), kept, "{made}");
            assert_eq!(stretches.0.last().map(|last| last.offset.0), (made > 0).then_some(made as u64 + 1));
        }
    }
}
