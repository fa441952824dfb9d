//! From what clients saw to figures.

use crate::{crowd::TableRecord, percentiles::Percentiles};
use std::collections::BTreeMap;
use tokio::time::Instant;

/// The figures of all statements together.
#[derive(Default)]
pub(crate) struct Tally {
    /// Edits that were pushed.
    pub(crate) edits: u64,
    /// Edits that reached a client which had not made them.
    pub(crate) deliveries: u64,
    /// How many of those there should be.
    pub(crate) due: u64,
    /// Connections that the server closed.
    pub(crate) dropped: BTreeMap<u16, u64>,
    /// When the last edit reached the last client.
    pub(crate) last: Option<Instant>,
    stored: Vec<u64>,
    seen: Vec<u64>,
}

/// An edit by its place in the log.
#[derive(Clone, Copy)]
struct Edit {
    writer: usize,
    sent: Instant,
}

impl Tally {
    pub(crate) fn of(tables: &[TableRecord]) -> Self {
        let mut tally = Tally::default();
        tables.iter().for_each(|table| tally.add(table));
        tally
    }

    /// From push to acknowledgement.
    pub(crate) fn stored(&mut self) -> Percentiles {
        Percentiles::of(std::mem::take(&mut self.stored))
    }

    /// From push to each other client.
    pub(crate) fn seen(&mut self) -> Percentiles {
        Percentiles::of(std::mem::take(&mut self.seen))
    }

    /// Of 100 deliveries that were due, how many were made.
    pub(crate) fn delivered_percent(&self) -> f64 {
        if self.due == 0 { 100.0 } else { self.deliveries as f64 * 100.0 / self.due as f64 }
    }

    fn add(&mut self, table: &TableRecord) {
        let edits = self.add_writers(table);
        for (index, client) in table.clients.iter().enumerate() {
            for arrival in &client.arrivals {
                let first = usize::try_from(arrival.from.saturating_sub(table.start)).unwrap_or(usize::MAX);
                let count = usize::try_from(arrival.count).unwrap_or(usize::MAX);
                let others = edits.iter().skip(first).take(count).flatten().filter(|edit| edit.writer != index);
                let before = self.seen.len();
                self.seen.extend(others.map(|edit| micros(edit.sent, arrival.at)));
                self.deliveries += (self.seen.len() - before) as u64;
                self.last = self.last.max(Some(arrival.at));
            }
        }
    }

    /// All edits of a statement by their places from the start on.
    fn add_writers(&mut self, table: &TableRecord) -> Vec<Option<Edit>> {
        let mut edits = Vec::new();
        for (writer, client) in table.clients.iter().enumerate() {
            self.edits += client.pushes.len() as u64;
            self.due += client.pushes.len() as u64 * (table.clients.len() as u64 - 1);
            if let Some(code) = client.closed {
                *self.dropped.entry(code).or_default() += 1;
            }
            for push in &client.pushes {
                let Some((at, offset)) = push.stored else { continue };
                self.stored.push(micros(push.sent, at));
                let place = usize::try_from(offset.saturating_sub(table.start)).unwrap_or(usize::MAX);
                if edits.len() <= place {
                    edits.resize(place + 1, None);
                }
                edits[place] = Some(Edit { writer, sent: push.sent });
            }
        }
        edits
    }
}

fn micros(from: Instant, to: Instant) -> u64 {
    u64::try_from(to.saturating_duration_since(from).as_micros()).unwrap_or(u64::MAX)
}
