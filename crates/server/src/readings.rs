//! What each person has last read of a statement's text, so that they can be shown what changed since: in the vault, one
//! small record per person and statement. It is shown and erased with all that is held on them.

use crate::{app::App, caller::Caller, failure::Failure, ledgers, reading::Readable, replica::Live, vault, wire};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Batch, LogId, Store, VaultKey};
use terms::{ChangeHash, Heads, Offset, PersonId, StatementId, Timestamp, limits};
use tokio::sync::{RwLock, RwLockWriteGuard};

/// The records of all people.
pub(crate) struct Readings {
    store: Arc<dyn Store>,
    /// Whoever is erased is not remembered again by a page that was just being made.
    erasing: RwLock<()>,
}

/// How somebody looks at the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// They read it.
    Reads,
    /// They are shown what changed since they last read it.
    IsShown,
}

/// A person's record of one statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Reading {
    /// How often its texts had been begun anew: of what was read before, nobody can say any more what changed since.
    #[serde(default)]
    epoch: u32,
    /// What they saw last.
    seen: Point,
    /// What they had seen before others changed it.
    since: Option<Point>,
    /// They were shown what changed since then.
    told: bool,
}

/// A text at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Point {
    offset: u64,
    heads: Vec<String>,
    at_ms: i64,
}

impl Readings {
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Readings { store, erasing: RwLock::default() }
    }

    /// The statements that the person has read, and when they last did.
    pub(crate) fn of(&self, person: PersonId) -> Result<Vec<(StatementId, Timestamp)>, Failure> {
        let mut read = Vec::new();
        for key in self.keys(person)? {
            let statement = key.bytes().get(person.bytes().len()..).and_then(|id| StatementId::try_from(id).ok());
            let statement = statement.ok_or(Failure::Damaged("the name of a reading"))?;
            let reading = self.reading(person, statement)?;
            read.extend(reading.map(|reading| (statement, Timestamp::from_ms(reading.seen.at_ms))));
        }
        Ok(read)
    }

    /// Lets nobody be remembered while somebody is erased.
    pub(crate) async fn turn(&self) -> RwLockWriteGuard<'_, ()> {
        self.erasing.write().await
    }

    /// Erases what the person has read.
    pub(crate) fn forget(&self, batch: Batch, person: PersonId) -> Result<Batch, Failure> {
        Ok(self.keys(person)?.into_iter().fold(batch, Batch::erase))
    }

    fn keys(&self, person: PersonId) -> Result<Vec<VaultKey>, Failure> {
        let (mut keys, mut last) = (Vec::new(), vault::readings_key(person));
        loop {
            let page = self.store.keys(vault::READINGS, Some(&last), PAGE)?;
            let own = page.iter().take_while(|key| key.bytes().starts_with(person.bytes()));
            let before = keys.len();
            keys.extend(own.cloned());
            match keys.last() {
                Some(key) if keys.len() - before == PAGE => last = key.clone(),
                _ => return Ok(keys),
            }
        }
    }

    fn reading(&self, person: PersonId, statement: StatementId) -> Result<Option<Reading>, Failure> {
        let Some(bytes) = self.store.get(&vault::reading_key(person, statement))? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| Failure::Damaged("what a person has read"))
    }
}

/// Keys that are looked for at once.
const PAGE: usize = 256;

/// The text that the caller had read before others changed it; none if it is not known.
pub(crate) fn point(app: &App, caller: &Caller, readable: &Readable) -> Result<Option<Heads>, Failure> {
    let Some(signed_in) = caller.signed_in else { return Ok(None) };
    let reading = app.readings.reading(signed_in.person, readable.statement.id)?;
    let reading = reading.filter(|reading| reading.epoch == readable.statement.epoch);
    reading.map(|reading| reading.point(app.clock.now()).heads()).transpose()
}

/// Remembers that the caller looks at the live text. If others have changed it since they last did, and that has not been shown
/// to them yet, gives when that was.
pub(crate) async fn look(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    live: &Live,
    look: Look,
) -> Result<Option<Timestamp>, Failure> {
    // A person reads, a tool fetches.
    let Some(signed_in) = caller.signed_in.filter(|signed_in| signed_in.token.is_none()) else { return Ok(None) };
    let (person, statement) = (signed_in.person, &*readable.statement);
    let _remembering = app.readings.erasing.read().await;
    if app.register.view().is_erased(person) {
        return Ok(None);
    }
    let epoch = statement.epoch;
    let known = app.readings.reading(person, statement.id)?.filter(|reading| reading.epoch == epoch);
    let Some(now) = Point::of(live, app.clock.now()) else {
        return Ok(known.and_then(|reading| reading.offered()));
    };
    let others = |from| others_wrote(&*app.store, ledgers::log_of(statement, statement.id), from, person);
    let reading = match &known {
        None => Reading { epoch, seen: now, since: None, told: false },
        Some(before) => before.clone().looked(now, look, others)?,
    };
    if known.as_ref() != Some(&reading) {
        let bytes = serde_json::to_vec(&reading).expect("texts and numbers are JSON");
        let put = Batch::new().put(vault::reading_key(person, statement.id), bytes.into());
        // Where nothing can be stored there is still a text to read.
        if let Err(why) = app.store.append(put).await {
            tracing::warn!(%why, "what a person has read is not remembered");
        }
    }
    Ok(reading.offered())
}

impl Reading {
    /// The record once they have looked. It stays as it is within one reading of one text, so that most pages store nothing.
    fn looked(
        self,
        now: Point,
        look: Look,
        others_wrote: impl FnOnce(Offset) -> Result<bool, Failure>,
    ) -> Result<Reading, Failure> {
        let again = self.is_again(Timestamp::from_ms(now.at_ms));
        let mut next = self.clone();
        if self.seen.heads == now.heads {
            if again {
                next = Reading { epoch: self.epoch, seen: now, since: None, told: false };
            }
        } else {
            if others_wrote(Offset(self.seen.offset))? {
                let shown_before = self.told && look == Look::Reads;
                if again || shown_before || self.since.is_none() {
                    next.since = Some(self.seen);
                }
                next.told = false;
            } else if again {
                next.since = None;
            }
            next.seen = now;
        }
        next.told |= look == Look::IsShown && next.since.is_some();
        Ok(next)
    }

    /// It is another time that they look, not the same reading.
    fn is_again(&self, now: Timestamp) -> bool {
        now.ms() - self.seen.at_ms > limits::READING_WITHIN_MS
    }

    fn point(&self, now: Timestamp) -> &Point {
        self.since.as_ref().filter(|_| !self.is_again(now)).unwrap_or(&self.seen)
    }

    fn offered(&self) -> Option<Timestamp> {
        self.since.as_ref().filter(|_| !self.told).map(|since| Timestamp::from_ms(since.at_ms))
    }
}

impl Point {
    /// None while more people type at once than are remembered.
    fn of(live: &Live, at: Timestamp) -> Option<Point> {
        let heads: Vec<String> = live.heads.hashes().iter().map(ToString::to_string).collect();
        let fits = heads.len() <= limits::READING_HEADS_MAX;
        fits.then_some(Point { offset: live.offset.0, heads, at_ms: at.ms() })
    }

    fn heads(&self) -> Result<Heads, Failure> {
        let hashes: Result<Vec<ChangeHash>, _> = self.heads.iter().map(|hash| hash.parse()).collect();
        hashes.map(Heads::new).map_err(|_| Failure::Damaged("what a person has read"))
    }
}

/// Whether somebody else wrote since: one's own words are no news. Where much came, it is not all one's own.
fn others_wrote(store: &dyn Store, log: LogId, from: Offset, person: PersonId) -> Result<bool, Failure> {
    let items = store.read(log, from.into(), limits::CATCH_UP_BYTES_MAX)?;
    let reference = person.to_string();
    let upto = from.0 + items.len() as u64;
    let by_others = items.iter().any(|item| wire::item_person(item).ok() != Some(reference.as_str()));
    Ok(by_others || upto < store.length(log)?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(heads: &str, minute: i64) -> Point {
        Point { offset: 0, heads: vec![heads.to_owned()], at_ms: minute * 60_000 }
    }

    /// `r` reads, `s` is shown; the text; whether others wrote it; the minute.
    type Looked = (char, &'static str, bool, i64);

    /// What is offered after each look.
    fn after(looks: &[Looked]) -> Vec<Option<i64>> {
        let mut reading: Option<Reading> = None;
        let mut offered = Vec::new();
        for (look, heads, others, minute) in looks {
            let look = if *look == 'r' { Look::Reads } else { Look::IsShown };
            let now = point(heads, *minute);
            let next = match reading {
                None => Reading { epoch: 0, seen: now, since: None, told: false },
                Some(before) => before.looked(now, look, |_| Ok(*others)).expect("nothing is stored here"),
            };
            offered.push(next.offered().map(|at| at.ms() / 60_000));
            reading = Some(next);
        }
        offered
    }

    #[test]
    fn what_others_changed_is_offered_until_it_is_shown() {
        let rows: &[(&[Looked], &[Option<i64>])] = &[
            (&[('r', "a", true, 0), ('r', "a", true, 1)], &[None, None]),
            (&[('r', "a", true, 0), ('r', "b", true, 5), ('r', "b", true, 6)], &[None, Some(0), Some(0)]),
            (&[('r', "a", true, 0), ('r', "b", true, 5), ('s', "b", true, 6)], &[None, Some(0), None]),
            (&[('r', "a", true, 0), ('r', "b", true, 5), ('r', "c", true, 6)], &[None, Some(0), Some(0)]),
            (&[('r', "a", true, 0), ('s', "b", true, 5), ('r', "c", true, 6)], &[None, None, Some(5)]),
            (&[('r', "a", true, 0), ('r', "b", false, 5), ('r', "c", true, 6)], &[None, None, Some(5)]),
            (&[('r', "a", true, 0), ('r', "b", true, 5), ('r', "b", true, 90)], &[None, Some(0), None]),
            (&[('r', "a", true, 0), ('r', "b", true, 5), ('r', "c", true, 90)], &[None, Some(0), Some(5)]),
        ];
        for (looks, offered) in rows {
            assert_eq!(after(looks), *offered, "{looks:?}");
        }
    }

    #[test]
    fn what_was_shown_stays_the_same_while_it_is_read() {
        let first = Reading { epoch: 0, seen: point("a", 0), since: None, told: false };
        let shown = first.looked(point("b", 5), Look::IsShown, |_| Ok(true)).expect("nothing is stored here");
        assert_eq!(shown.point(Timestamp::from_ms(6 * 60_000)).heads, ["a"]);
        assert_eq!(shown.point(Timestamp::from_ms(90 * 60_000)).heads, ["b"]);
    }

    #[test]
    fn a_text_that_many_type_in_at_once_is_not_remembered() {
        let max = limits::READING_HEADS_MAX;
        for (heads, is_remembered) in [(max - 1, true), (max, true), (max + 1, false)] {
            let heads = Heads::new((0..heads).map(|number| ChangeHash([number as u8; 32])));
            let live = Live { text: draft::Text::default(), heads, offset: Offset(1), characters: 0 };
            assert_eq!(Point::of(&live, Timestamp::from_ms(0)).is_some(), is_remembered, "{:?}", live.heads);
        }
    }

    #[test]
    fn whoever_looks_again_within_the_hour_goes_on_reading() {
        let reading = Reading { epoch: 0, seen: point("a", 0), since: None, told: false };
        for (after, is_again) in [(-1, false), (0, false), (1, true)] {
            let now = Timestamp::from_ms(limits::READING_WITHIN_MS + after);
            assert_eq!(reading.is_again(now), is_again, "{after}");
        }
    }
}
