//! What is wrong now, by the same thresholds as the alarms for Prometheus. Each has an entry in the runbook
//! (docs/operations.md), and words on the page for operators.

use super::{Facts, Sample};
use store::Health;
use terms::limits;

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
}

impl Trouble {
    /// All of them, the worst first.
    pub(crate) const ALL: [Trouble; 8] = [
        Trouble::StoreFailed,
        Trouble::DiskFull,
        Trouble::StoreClosed,
        Trouble::DiskLow,
        Trouble::DiskSlow,
        Trouble::Failing,
        Trouble::MailStuck,
        Trouble::FewSockets,
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
        }
    }

    /// Whether nothing can be written meanwhile.
    pub(crate) fn prevents_writing(self) -> bool {
        matches!(self, Trouble::DiskFull | Trouble::StoreFailed | Trouble::StoreClosed)
    }

    fn is_met(self, facts: &Facts, lately: &[Sample]) -> bool {
        let store = &facts.store;
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
