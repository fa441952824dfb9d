use super::{
    record::{self, Key, Row},
    totals::Totals,
};
use crate::{Damage, Fault, LogId};
use std::collections::BTreeMap;
use terms::Seq;

/// What a full look at every row finds.
pub(super) struct Contents {
    pub(super) lengths: BTreeMap<LogId, Seq>,
    pub(super) totals: Totals,
}

/// Reads every row: checksums, numbers without gaps, pieces complete, and all of it adding up to what was stored.
/// `witnessed` is how many commits were made at least.
pub(super) fn scan(tree: &sled::Tree, witnessed: u64) -> Result<Contents, Fault> {
    let mut scan = Scan::default();
    for row in tree.iter() {
        let (key, row) = row?;
        scan.look(&key, &row).map_err(Fault::Damaged)?;
    }
    scan.conclude(witnessed).map_err(Fault::Damaged)
}

#[derive(Default)]
struct Scan {
    lengths: BTreeMap<LogId, Seq>,
    found: Totals,
    stored: Option<Totals>,
    /// Pieces due by their manifests, and pieces found: number and bytes, by the encoded name of what they belong to.
    due: BTreeMap<Vec<u8>, (u32, u64)>,
    pieces: BTreeMap<Vec<u8>, (u32, u64)>,
}

impl Scan {
    fn look(&mut self, name: &[u8], row: &[u8]) -> Result<(), Damage> {
        if let Some((of, number)) = record::piece_of(name) {
            self.found.add(row);
            return self.look_at_piece(name, of, number, row);
        }
        let key = Key::decode(name).ok_or(Damage::Name)?;
        let decoded = Row::decode(name, row).ok_or_else(|| key.clone().damage())?;
        let entries = match (&key, decoded) {
            (Key::Totals, Row::Totals(totals)) => {
                self.stored = Some(totals);
                return Ok(());
            }
            (Key::Run(..), Row::Whole(run)) => record::decode_run(run).map(|entries| entries.len() as u64),
            (Key::Snapshot(_) | Key::Value(_), Row::Whole(_)) => Some(0),
            (Key::Run(..) | Key::Snapshot(_) | Key::Value(_), Row::Manifest { pieces, bytes }) => {
                self.due.insert(name.to_vec(), (pieces, u64::from(bytes)));
                Some(1)
            }
            _ => None,
        };
        let entries = entries.ok_or_else(|| key.clone().damage())?;
        self.found.add(row);
        if let Key::Run(log, first) = key { self.grow(log, first, entries) } else { Ok(()) }
    }

    fn look_at_piece(&mut self, name: &[u8], of: &[u8], number: u32, row: &[u8]) -> Result<(), Damage> {
        let damage = || Key::decode(of).map_or(Damage::Name, Key::damage);
        let Some(Row::Piece(content)) = Row::decode(name, row) else { return Err(damage()) };
        let (next, bytes) = self.pieces.entry(of.to_vec()).or_default();
        if number != *next {
            return Err(damage());
        }
        *next += 1;
        *bytes += content.len() as u64;
        Ok(())
    }

    /// Names come in order, and so a log's runs do.
    fn grow(&mut self, log: LogId, first: Seq, entries: u64) -> Result<(), Damage> {
        let length = self.lengths.entry(log).or_default();
        if first != *length {
            return Err(Damage::Gap { log, expected: *length, found: first });
        }
        length.0 += entries;
        Ok(())
    }

    fn conclude(self, witnessed: u64) -> Result<Contents, Damage> {
        let names = self.due.keys().chain(self.pieces.keys());
        if let Some(name) = names.into_iter().find(|name| self.due.get(*name) != self.pieces.get(*name)) {
            return Err(Key::decode(name).map_or(Damage::Name, Key::damage));
        }
        let stored = self.stored.unwrap_or_default();
        if stored.commits < witnessed {
            return Err(Damage::RolledBack { expected: witnessed, found: stored.commits });
        }
        let found = self.found;
        if !found.same_rows(&stored) {
            return Err(Damage::Missing { expected: stored.rows, found: found.rows });
        }
        Ok(Contents { lengths: self.lengths, totals: stored })
    }
}
