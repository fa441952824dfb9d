use crate::{
    Failed, Key, Place, listing, lock,
    manifest::{self, Name},
};
use std::collections::BTreeSet;
use terms::Timestamp;

/// The newest stay, however many are made in a day: one before an upgrade, and the one before that.
const NEWEST: usize = 3;

/// Which backups are kept beside the newest three: the newest of each of so many days and months on which there is one. Days are counted by the
/// backups that there are and not by the clock, so that a clock that is set wrong takes nothing away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Days.
    pub days: usize,
    /// Months.
    pub months: usize,
}

/// What was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Thinned {
    /// Backups.
    pub backups: u64,
    /// Chunks that no backup names any more.
    pub chunks: u64,
    /// Backups that are left.
    pub left: u64,
}

/// Takes away the backups that are not to be kept, and the chunks that none of the kept ones names. What is not ours stays.
pub async fn thin(place: &Place, key: &Key, server: &str, now: Timestamp, kept: Kept) -> Result<Thinned, Failed> {
    if !listing::is_known(place, key).await? {
        return Err(Failed::Nothing { place: place.to_string() });
    }
    lock::take(place, server, now).await?;
    let thinned = under_lock(place, key, kept).await;
    let released = lock::release(place).await;
    let thinned = thinned?;
    released.map(|()| thinned)
}

async fn under_lock(place: &Place, key: &Key, kept: Kept) -> Result<Thinned, Failed> {
    let names = listing::names(place).await?;
    let staying = kept.of(&names);
    // What they name is known before anything goes: where one can't be read, no chunk goes.
    let mut named = BTreeSet::new();
    for name in &staying {
        named.extend(manifest::read(place, key, name).await?.parts().map(|part| part.chunk.clone()));
    }
    let mut thinned = Thinned { left: staying.len() as u64, ..Thinned::default() };
    for name in names.iter().filter(|name| !staying.contains(name)) {
        place.delete(&name.path()).await?;
        thinned.backups += 1;
    }
    for path in place.list(manifest::CHUNKS).await?.keys() {
        if manifest::chunk_at(path).is_some_and(|chunk| !named.contains(chunk)) {
            place.delete(path).await?;
            thinned.chunks += 1;
        }
    }
    Ok(thinned)
}

impl Kept {
    /// Of these, oldest first, those that stay.
    fn of<'a>(&self, names: &'a [Name]) -> BTreeSet<&'a Name> {
        let mut staying: BTreeSet<&Name> = names.iter().rev().take(NEWEST).collect();
        for (count, digits) in [(self.days, "2026-11-29".len()), (self.months, "2026-11".len())] {
            let mut seen = BTreeSet::new();
            for name in names.iter().rev() {
                let period = name.at.to_string()[..digits].to_owned();
                if seen.len() < count && seen.insert(period) {
                    staying.insert(name);
                }
            }
        }
        staying
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stay(kept: Kept, times: &[&str]) -> Vec<u64> {
        let at = |text: &str| Timestamp::parse(&format!("{text}:00:00.000Z")).expect("a time");
        let name = |(before, text): (usize, &&str)| Name::new(before as u64 + 1, at(text), [0; 16]);
        let names: Vec<Name> = times.iter().enumerate().map(name).collect();
        kept.of(&names).iter().map(|name| name.number).collect()
    }

    #[test]
    fn the_newest_of_each_day_and_month_stays_by_number_and_not_by_clock() {
        let times = [
            "2026-08-30T01",
            "2026-08-31T01",
            "2026-09-30T01",
            "2026-11-27T01",
            "2026-11-28T01",
            "2026-11-28T09",
            "2026-11-29T01",
        ];
        assert_eq!(stay(Kept { days: 2, months: 3 }, &times), [2, 3, 5, 6, 7]);
        assert_eq!(stay(Kept { days: 1, months: 1 }, &times), [5, 6, 7]);
        assert_eq!(stay(Kept { days: 0, months: 0 }, &times), [5, 6, 7], "the newest always stay");
        assert_eq!(stay(Kept { days: 9, months: 0 }, &times), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(stay(Kept { days: 1, months: 0 }, &[]), [0; 0]);
        // The clock was ten years ahead for one night, and is right again.
        let times = ["2026-11-27T01", "2026-11-28T01", "2036-11-29T01", "2026-11-30T01"];
        assert_eq!(stay(Kept { days: 3, months: 0 }, &times), [2, 3, 4]);
    }
}
