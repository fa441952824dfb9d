use crate::failure::Failure;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use terms::{PersonId, Timestamp, limits};

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Lasts {
    /// As long as it is used, and not longer than half a year.
    WhileUsed,
    /// Until it is ended: the demonstration's clock jumps, and its tools go on.
    UntilEnded,
}

/// What a session begins with.
pub(crate) struct Beginning {
    pub(crate) person: PersonId,
    pub(crate) at: Timestamp,
    pub(crate) device: String,
    pub(crate) lasts: Lasts,
}

/// A session as it is stored. The first version was the person's reference alone.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    person: String,
    begun_ms: i64,
    seen_ms: i64,
    pub(super) device: String,
    lasts: Lasts,
}

impl Record {
    pub(super) fn new(beginning: Beginning) -> Self {
        let at_ms = beginning.at.ms();
        let person = beginning.person.to_string();
        Record { person, begun_ms: at_ms, seen_ms: at_ms, device: beginning.device, lasts: beginning.lasts }
    }

    pub(super) fn read(bytes: &[u8], now: Timestamp) -> Option<Self> {
        match PersonId::try_from(bytes) {
            Ok(person) => Some(Record {
                person: person.to_string(),
                begun_ms: now.ms(),
                // Long enough ago to be noted at once, in the present form.
                seen_ms: now.ms() - limits::SESSION_SEEN_EVERY_MS,
                device: String::new(),
                lasts: Lasts::WhileUsed,
            }),
            Err(_) => serde_json::from_slice(bytes).ok(),
        }
    }

    pub(super) fn bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("a record of texts and numbers is JSON").into()
    }

    pub(super) fn person(&self) -> Result<PersonId, Failure> {
        self.person.parse().map_err(|_| Failure::Damaged("a session"))
    }

    pub(super) fn begun(&self) -> Timestamp {
        Timestamp::from_ms(self.begun_ms)
    }

    pub(super) fn seen(&self) -> Timestamp {
        Timestamp::from_ms(self.seen_ms)
    }

    pub(super) fn seen_at(self, now: Timestamp) -> Self {
        Record { seen_ms: now.ms(), ..self }
    }

    /// Whether it lets nobody in any more.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        self.until().is_some_and(|until| now >= until)
    }

    /// Until when it lasts if it is not used any more; none if it lasts until it is ended.
    pub(super) fn until(&self) -> Option<Timestamp> {
        let idle = self.seen_ms + limits::SESSION_IDLE_MS;
        let old = self.begun_ms + limits::SESSION_LASTS_MS;
        (self.lasts == Lasts::WhileUsed).then(|| Timestamp::from_ms(idle.min(old)))
    }

    /// Whether it is time to note again that it is used.
    pub(super) fn is_long_unseen(&self, now: Timestamp) -> bool {
        (now.ms() - self.seen_ms).abs() >= limits::SESSION_SEEN_EVERY_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGUN: i64 = 1_800_000_000_000;

    fn record(lasts: Lasts) -> Record {
        let person = PersonId::new([7; 16]);
        Record::new(Beginning { person, at: Timestamp::from_ms(BEGUN), device: String::new(), lasts })
    }

    #[test]
    fn a_session_is_over_when_it_was_not_used_for_thirty_days_or_is_half_a_year_old() {
        let used_daily = |until: i64| record(Lasts::WhileUsed).seen_at(Timestamp::from_ms(BEGUN + until - 1));
        for (after, is_over) in [(-1, false), (0, true), (1, true)] {
            let now = Timestamp::from_ms(BEGUN + limits::SESSION_IDLE_MS + after);
            assert_eq!(record(Lasts::WhileUsed).is_over(now), is_over, "idle, {after}");
            assert!(!record(Lasts::UntilEnded).is_over(now));
            let now = Timestamp::from_ms(BEGUN + limits::SESSION_LASTS_MS + after);
            assert_eq!(used_daily(limits::SESSION_LASTS_MS).is_over(now), is_over, "old, {after}");
        }
    }

    #[test]
    fn that_a_session_is_used_is_noted_once_in_a_while() {
        for (after, is_due) in [(-1, false), (0, true), (1, true)] {
            let now = Timestamp::from_ms(BEGUN + limits::SESSION_SEEN_EVERY_MS + after);
            let seen = record(Lasts::WhileUsed).seen_at(Timestamp::from_ms(BEGUN));
            assert_eq!(seen.is_long_unseen(now), is_due, "{after}");
        }
    }

    #[test]
    fn a_session_of_the_first_version_is_read_and_noted_at_once() {
        let now = Timestamp::from_ms(BEGUN);
        let old = Record::read(&[7; 16], now).expect("the person's bytes alone");
        assert_eq!(old.person().expect("a person"), PersonId::new([7; 16]));
        assert!(!old.is_over(now) && old.is_long_unseen(now));
        let noted = Record::read(&old.seen_at(now).bytes(), now).expect("the present form");
        assert!(!noted.is_long_unseen(now));
    }
}
