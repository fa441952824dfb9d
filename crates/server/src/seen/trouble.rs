//! What is wrong now, by the same thresholds as the alarms for Prometheus. Each has an entry in the runbook
//! (docs/operations.md), and words on the page for operators.

use super::{Facts, Sample};
use store::Health;
use terms::{Timestamp, limits};

/// Something that whoever runs the server has to see to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    DiskFull,
    StoreFailed,
    StoreClosed,
    DiskLow,
    DiskSlow,
    Failing,
    MailStuck,
    FewSockets,
    BackupOld,
    BackupUnchecked,
}

impl Trouble {
    /// All of them, the worst first.
    pub(crate) const ALL: [Trouble; 10] = [
        Trouble::StoreFailed,
        Trouble::DiskFull,
        Trouble::StoreClosed,
        Trouble::DiskLow,
        Trouble::DiskSlow,
        Trouble::Failing,
        Trouble::MailStuck,
        Trouble::FewSockets,
        Trouble::BackupOld,
        Trouble::BackupUnchecked,
    ];

    /// As words, the runbook and the alarms name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Trouble::DiskFull => "disk-full",
            Trouble::StoreFailed => "store-failed",
            Trouble::StoreClosed => "going-down",
            Trouble::DiskLow => "disk-low",
            Trouble::DiskSlow => "disk-slow",
            Trouble::Failing => "failing",
            Trouble::MailStuck => "mail-stuck",
            Trouble::FewSockets => "few-sockets",
            Trouble::BackupOld => "backup-old",
            Trouble::BackupUnchecked => "backup-unchecked",
        }
    }

    /// Whether nothing can be written meanwhile.
    pub(crate) fn prevents_writing(self) -> bool {
        matches!(self, Trouble::DiskFull | Trouble::StoreFailed | Trouble::StoreClosed)
    }

    fn is_met(self, facts: &Facts, lately: &[Sample]) -> bool {
        let store = &facts.store;
        let is_older = |at: Option<Timestamp>, ms: i64| at.is_some_and(|at| facts.now.ms() - at.ms() > ms);
        match self {
            Trouble::DiskFull => matches!(facts.health, Health::DiskFull { .. }),
            Trouble::StoreFailed => matches!(facts.health, Health::ReadOnly(_)),
            Trouble::StoreClosed => matches!(facts.health, Health::Closed),
            Trouble::DiskLow => store.free_bytes.is_some_and(|free| {
                free >= store.reserve_bytes && free < store.reserve_bytes.saturating_mul(limits::DISK_LOW_TIMES)
            }),
            Trouble::DiskSlow => all(lately, |sample| sample.flush_us >= limits::FLUSH_SLOW_US),
            Trouble::Failing => lately.iter().map(|sample| sample.failures).sum::<u64>() >= limits::FAILURES_MANY,
            Trouble::MailStuck => all(lately, |sample| sample.mail_waiting >= limits::MAIL_STUCK),
            Trouble::BackupOld => is_older(facts.backups.made, limits::BACKUP_OLD_MS),
            Trouble::BackupUnchecked => is_older(facts.backups.checked, limits::BACKUP_CHECK_OLD_MS),
            Trouble::FewSockets => facts.process.files.zip(facts.process.files_max).is_some_and(|(open, max)| {
                open.saturating_mul(100) >= max.saturating_mul(limits::SOCKETS_MANY_PERCENT)
            }),
        }
    }
}

/// In every one of the last minutes, if there were so many.
fn all(lately: &[Sample], is_so: impl Fn(&Sample) -> bool) -> bool {
    lately.len() >= limits::TROUBLE_MINUTES && lately.iter().all(is_so)
}

/// What is wrong now, given the minutes until now.
pub(crate) fn troubles(facts: &Facts, samples: &[Sample]) -> Vec<Trouble> {
    let lately = &samples[samples.len().saturating_sub(limits::TROUBLE_MINUTES)..];
    Trouble::ALL.into_iter().filter(|trouble| trouble.is_met(facts, lately)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seen::exposition::tests::facts;
    use store::Fault;

    fn sample() -> Sample {
        let at = facts().now;
        Sample {
            at,
            requests: 0,
            refusals: 0,
            failures: 0,
            flush_us: 0,
            live: 0,
            mail_waiting: 0,
            memory_bytes: 0,
            free_bytes: 0,
        }
    }

    fn minutes(count: usize, change: impl Fn(&mut Sample)) -> Vec<Sample> {
        let mut one = sample();
        change(&mut one);
        vec![one; count]
    }

    /// One less than the limit, the limit, and one more: whether it is wrong.
    fn edge(trouble: Trouble, limit: u64, expected: [bool; 3], of: impl Fn(u64) -> (Facts, Vec<Sample>)) {
        for (value, is_wrong) in [limit - 1, limit, limit + 1].into_iter().zip(expected) {
            let (facts, samples) = of(value);
            assert_eq!(troubles(&facts, &samples).contains(&trouble), is_wrong, "{trouble:?} at {value}");
        }
    }

    #[test]
    fn each_trouble_begins_at_its_limit() {
        const ON: [bool; 3] = [false, true, true];
        let many = limits::TROUBLE_MINUTES;
        edge(Trouble::DiskSlow, limits::FLUSH_SLOW_US, ON, |us| (facts(), minutes(many, |one| one.flush_us = us)));
        edge(Trouble::MailStuck, limits::MAIL_STUCK, ON, |count| {
            (facts(), minutes(many, |one| one.mail_waiting = count))
        });
        let long = |count: u64| minutes(count as usize, |one| one.mail_waiting = limits::MAIL_STUCK);
        edge(Trouble::MailStuck, many as u64, ON, |count| (facts(), long(count)));
        let failed = |count| [minutes(many, |_| {}), minutes(1, |one| one.failures = count)].concat();
        edge(Trouble::Failing, limits::FAILURES_MANY, ON, |count| (facts(), failed(count)));
        let reserve = 1_000;
        let free = |bytes| {
            let mut facts = facts();
            (facts.store.free_bytes, facts.store.reserve_bytes) = (Some(bytes), reserve);
            (facts, vec![])
        };
        edge(Trouble::DiskLow, reserve * limits::DISK_LOW_TIMES, [true, false, false], free);
        edge(Trouble::DiskLow, reserve, ON, free);
        let open = |count| {
            let mut facts = facts();
            (facts.process.files, facts.process.files_max) = (Some(count), Some(100));
            (facts, vec![])
        };
        edge(Trouble::FewSockets, limits::SOCKETS_MANY_PERCENT, ON, open);
        let ago = |ms: u64| {
            let mut facts = facts();
            let at = Timestamp::from_ms(facts.now.ms() - i64::try_from(ms).expect("some days"));
            (facts.backups.made, facts.backups.checked) = (Some(at), Some(at));
            (facts, vec![])
        };
        const AFTER: [bool; 3] = [false, false, true];
        edge(Trouble::BackupOld, limits::BACKUP_OLD_MS.unsigned_abs(), AFTER, ago);
        edge(Trouble::BackupUnchecked, limits::BACKUP_CHECK_OLD_MS.unsigned_abs(), AFTER, ago);
    }

    #[test]
    fn what_prevents_writing_is_known_by_the_stores_own_word() {
        let full = Health::DiskFull { free_bytes: 1, reserve_bytes: 2 };
        let rows = [
            (Health::Healthy, None),
            (full, Some(Trouble::DiskFull)),
            (Health::ReadOnly(Fault::Engine), Some(Trouble::StoreFailed)),
            (Health::Closed, Some(Trouble::StoreClosed)),
        ];
        for (health, expected) in rows {
            let met = troubles(&Facts { health, ..facts() }, &[]);
            assert_eq!(met.first().copied(), expected);
            assert!(met.iter().all(|trouble| trouble.prevents_writing()));
        }
        assert_eq!(troubles(&facts(), &minutes(limits::SAMPLES_MAX, |_| {})), [], "a quiet day");
    }
}
