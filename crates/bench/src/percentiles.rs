//! Many measured times, in order.

use serde_json::{Value, json};

/// Measured times in microseconds.
#[derive(Debug, Clone, Default)]
pub struct Percentiles {
    sorted: Vec<u64>,
}

impl Percentiles {
    /// Of times in microseconds, in any order.
    pub fn of(mut micros: Vec<u64>) -> Self {
        micros.sort_unstable();
        Percentiles { sorted: micros }
    }

    /// The smallest time that at least `percent` of 100 of all times do not exceed (nearest rank); none of none.
    pub fn at(&self, percent: f64) -> Option<u64> {
        let rank = (percent / 100.0 * self.sorted.len() as f64).ceil() as usize;
        self.sorted.get(rank.saturating_sub(1).min(self.sorted.len().saturating_sub(1))).copied()
    }

    /// Milliseconds at 50, 95 and 99 of 100, and the longest; null where nothing was measured.
    pub fn json(&self) -> Value {
        let ms = |percent| self.at(percent).map(|micros| micros as f64 / 1000.0);
        json!({"p50": ms(50.0), "p95": ms(95.0), "p99": ms(99.0), "max": ms(100.0)})
    }
}
