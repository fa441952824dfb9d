//! What the server and this program used meanwhile, as JSON.

use crate::{
    BenchError,
    process::{self, Usage},
};
use serde_json::{Value, json};
use std::time::Duration;

/// Reads the usage of the server, if its process was named, and of this program.
pub(crate) struct Meter {
    server: Option<u32>,
}

/// A reading.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    pub(crate) server: Option<Usage>,
    own: Usage,
}

impl Meter {
    pub(crate) fn of(server: Option<u32>) -> Self {
        Meter { server }
    }

    pub(crate) fn read(&self) -> Result<Reading, BenchError> {
        let server = self.server.map(process::usage).transpose()?;
        Ok(Reading { server, own: process::usage(std::process::id())? })
    }
}

impl Reading {
    /// The server's resident memory in kibibytes.
    pub(crate) fn memory_kib(&self) -> Option<u64> {
        self.server.map(|usage| usage.memory_kib)
    }

    /// The same without the files that the server runs from.
    pub(crate) fn own_memory_kib(&self) -> Option<u64> {
        self.server.map(|usage| usage.own_memory_kib)
    }

    /// The server's CPU time since an earlier reading.
    pub(crate) fn cpu_ms_since(&self, before: &Reading) -> Option<u64> {
        Some(self.server?.cpu_ms.saturating_sub(before.server?.cpu_ms))
    }

    /// CPU time between two readings: the server's in all, of a core, and per delivery; and this program's of a core.
    pub(crate) fn since(&self, before: &Reading, elapsed: Duration, deliveries: u64) -> Value {
        let cpu_ms = self.cpu_ms_since(before);
        let of_a_core = |cpu_ms: u64| rounded(cpu_ms as f64 / 10.0 / elapsed.as_secs_f64());
        let per_delivery = cpu_ms.filter(|_| deliveries > 0).map(|ms| rounded(ms as f64 * 1000.0 / deliveries as f64));
        json!({
            "server_ms": cpu_ms,
            "server_percent": cpu_ms.map(of_a_core),
            "server_us_per_delivery": per_delivery,
            "bench_percent": of_a_core(self.own.cpu_ms.saturating_sub(before.own.cpu_ms)),
        })
    }
}

/// To three decimals: more would only look exact.
pub(crate) fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// Milliseconds, to three decimals.
pub(crate) fn ms(duration: Duration) -> f64 {
    rounded(duration.as_secs_f64() * 1000.0)
}
