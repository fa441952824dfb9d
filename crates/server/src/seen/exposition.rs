//! All of it in Prometheus' text format, version 0.0.4: a family's name, what it tells, and its samples. A crate for it
//! would bring registries with locks and labels of any text; here every label is of a closed set, and the page for
//! operators reads the same counts.

use super::{Facts, Seen, labels::Label, troubles};
use crate::seen::labels::{Closed, Limit, MailEnd, Place, Route, Status};
use std::fmt::{Display, Write};
use std::sync::atomic::Ordering;
use terms::{Counted, Timestamp};

/// Microseconds in a second.
const MICRO: f64 = 1e6;

/// What Prometheus reads.
pub(crate) fn exposition(seen: &Seen, facts: &Facts) -> String {
    let mut text = Text(String::with_capacity(16 << 10));
    text.one(
        "lausuma_build_info",
        "gauge",
        "Always 1; its label is the program's version.",
        &[("version", env!("CARGO_PKG_VERSION"))],
        1,
    );
    text.one("lausuma_start_time_seconds", "gauge", "When the process began, in seconds since 1970.", &[], seen.since);
    text.one(
        "lausuma_clock_seconds",
        "gauge",
        "The server's clock, in seconds since 1970.",
        &[],
        facts.now.ms() / 1_000,
    );
    let troubles = troubles(facts, &seen.samples.all());
    let can_write = !troubles.iter().any(|trouble| trouble.prevents_writing());
    text.one("lausuma_ready", "gauge", "1 while the server takes reads and writes.", &[], u8::from(can_write));
    requests(&mut text, seen);
    connections(&mut text, seen);
    storage(&mut text, seen, facts);
    mail(&mut text, seen, facts);
    process(&mut text, facts);
    backups(&mut text, facts);
    text.0
}

fn requests(text: &mut Text, seen: &Seen) {
    text.family("lausuma_requests_total", "counter", "Requests, by kind of address and class of status.");
    for route in Route::ALL {
        for status in Status::ALL {
            let count = seen.requests[route.index()].of(*status);
            if count > 0 {
                text.sample("lausuma_requests_total", &[("route", route.name()), ("status", status.name())], count);
            }
        }
    }
    text.family("lausuma_request_seconds", "histogram", "How long requests took to be answered.");
    for route in Route::ALL {
        let counted = seen.times[route.index()].counted();
        if counted.count > 0 {
            text.spread("lausuma_request_seconds", &[("route", route.name())], &counted, MICRO);
        }
    }
    text.family("lausuma_refusals_total", "counter", "Refusals, by where and why.");
    for place in Place::ALL {
        for (code, count) in &seen.refusals[place.index()] {
            let count = count.load(Ordering::Relaxed);
            if count > 0 {
                text.sample("lausuma_refusals_total", &[("by", place.name()), ("code", code)], count);
            }
        }
    }
    text.one(
        "lausuma_acts_total",
        "counter",
        "Requests that changed something.",
        &[],
        seen.acts.load(Ordering::Relaxed),
    );
    text.family("lausuma_limit_met_total", "counter", "How often a limit held somebody back, by its setting.");
    for limit in Limit::ALL {
        text.sample("lausuma_limit_met_total", &[("limit", limit.name())], seen.met.of(*limit));
    }
}

fn connections(text: &mut Text, seen: &Seen) {
    text.one("lausuma_connections", "gauge", "Connections that are open.", &[], seen.connections.now());
    text.one("lausuma_live_sockets", "gauge", "Live connections to texts.", &[], seen.live.now());
    text.one("lausuma_event_streams", "gauge", "Streams of events that are open.", &[], seen.streams.now());
    text.family("lausuma_live_closed_total", "counter", "Live connections that the server closed, by why.");
    for why in Closed::ALL {
        text.sample("lausuma_live_closed_total", &[("reason", why.name())], seen.closed.of(*why));
    }
}

fn storage(text: &mut Text, seen: &Seen, facts: &Facts) {
    let store = &facts.store;
    text.family("lausuma_store_flush_seconds", "histogram", "How long bringing a group of writes to disk took.");
    text.spread("lausuma_store_flush_seconds", &[], &store.flushes, MICRO);
    text.one("lausuma_store_failures_total", "counter", "Groups of writes that failed.", &[], store.failures);
    text.one("lausuma_store_waiting", "gauge", "Writes that wait for the disk.", &[], store.waiting);
    text.one(
        "lausuma_store_waiting_bytes",
        "gauge",
        "Bytes of writes that wait for the disk.",
        &[],
        store.waiting_bytes,
    );
    text.family("lausuma_apply_seconds", "histogram", "How long documents took to take in what they were behind by.");
    text.spread("lausuma_apply_seconds", &[], &seen.apply.counted(), MICRO);
    text.family("lausuma_offset_lag_changes", "histogram", "How many changes documents were behind their logs by.");
    text.spread("lausuma_offset_lag_changes", &[], &seen.lag.counted(), 1.0);
    text.maybe("lausuma_disk_free_bytes", "Free bytes where the data lie.", store.free_bytes);
    text.one(
        "lausuma_disk_reserve_bytes",
        "gauge",
        "Free bytes below which nothing is written.",
        &[],
        store.reserve_bytes,
    );
}

fn mail(text: &mut Text, seen: &Seen, facts: &Facts) {
    text.one("lausuma_mail_waiting", "gauge", "Messages that wait to be sent.", &[], facts.mail_waiting);
    text.family("lausuma_mail_attempts_total", "counter", "Attempts to send a message, by how they ended.");
    for end in MailEnd::ALL {
        text.sample("lausuma_mail_attempts_total", &[("end", end.name())], seen.mails.of(*end));
    }
}

fn process(text: &mut Text, facts: &Facts) {
    text.maybe("lausuma_memory_bytes", "Memory that the process holds.", facts.process.memory_bytes);
    text.maybe("lausuma_files_open", "Files and sockets that are open.", facts.process.files);
    text.maybe("lausuma_files_max", "Files and sockets that may be open.", facts.process.files_max);
}

fn backups(text: &mut Text, facts: &Facts) {
    let seconds = |at: Option<Timestamp>| at.and_then(|at| u64::try_from(at.ms() / 1_000).ok());
    let (made, checked) = (seconds(facts.backups.made), seconds(facts.backups.checked));
    let help = "When the last good backup was made, or since when there should be one, in seconds since 1970.";
    text.maybe("lausuma_backup_last_seconds", help, made);
    let help =
        "When a backup was last restored to see that it can be, or since when none can be, in seconds since 1970.";
    text.maybe("lausuma_backup_checked_seconds", help, checked);
}

struct Text(String);

impl Text {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        self.line(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}"));
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, labels: &[(&str, &str)], value: impl Display) {
        self.family(name, kind, help);
        self.sample(name, labels, value);
    }

    /// What is not known is left out; its family stays.
    fn maybe(&mut self, name: &str, help: &str, value: Option<u64>) {
        self.family(name, "gauge", help);
        if let Some(value) = value {
            self.sample(name, &[], value);
        }
    }

    /// Labels are of our own making and need no escapes.
    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<String> = labels.iter().map(|(label, is)| format!("{label}=\"{is}\"")).collect();
        match labels.is_empty() {
            true => self.line(format_args!("{name} {value}")),
            false => self.line(format_args!("{name}{{{}}} {value}", labels.join(","))),
        }
    }

    #[allow(clippy::cast_precision_loss)] // what is shown as a fraction is counted in whole numbers
    fn spread(&mut self, name: &str, labels: &[(&str, &str)], counted: &Counted, unit: f64) {
        let bounds = counted.upto.iter().map(|(bound, count)| ((*bound as f64 / unit).to_string(), *count));
        for (bound, count) in bounds.chain([("+Inf".to_owned(), counted.count)]) {
            let labels: Vec<_> = labels.iter().copied().chain([("le", bound.as_str())]).collect();
            self.sample(&format!("{name}_bucket"), &labels, count);
        }
        self.sample(&format!("{name}_sum"), labels, counted.sum as f64 / unit);
        self.sample(&format!("{name}_count"), labels, counted.count);
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        writeln!(self.0, "{line}").expect("a string takes everything");
    }
}

#[cfg(test)]
pub(crate) mod tests;
