//! As many edits as the server takes.

use crate::{
    BenchError, Saturate,
    api::Api,
    client::Work,
    crowd::Crowd,
    live::{BREATH, verified},
    report::{Meter, rounded},
    tally::Tally,
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

pub(crate) async fn measure(api: &Api, pid: Option<u32>, saturate: &Saturate) -> Result<Value, BenchError> {
    if saturate.window == 0 || saturate.prepared == 0 {
        return Err(BenchError::Settings("each writer has at least one push under way and one change prepared"));
    }
    let meter = Meter::of(pid);
    let mut crowd = Crowd::gather(api, &saturate.crowding).await?;
    let reader = crowd.reader();
    // Making changes takes time of its own; it is over before the clock starts.
    let mut prepared = Vec::new();
    for pen in crowd.pens() {
        prepared.push((0..saturate.prepared).map(|_| pen.write("a")).collect::<Vec<_>>());
    }
    tokio::time::sleep(BREATH).await;
    let before = meter.read()?;
    let start = Instant::now();
    let until = start + Duration::from_secs(saturate.seconds);
    let mut prepared = prepared.into_iter();
    let records = crowd.run(|_| Work::Push {
        start,
        until,
        window: saturate.window,
        changes: prepared.next().unwrap_or_default(),
    });
    let records = records.await?;
    let after = meter.read()?;
    let mut tally = Tally::of(&records);
    let elapsed = tally.last.map_or(Duration::ZERO, |last| last.saturating_duration_since(start));
    let per_second = |count: u64| rounded(count as f64 / elapsed.as_secs_f64());
    Ok(json!({
        "scenario": "saturate",
        "statements": records.len(),
        "writers": saturate.crowding.writers,
        "clients": saturate.crowding.clients,
        "window": saturate.window,
        "elapsed_ms": crate::report::ms(elapsed),
        "edits": tally.edits,
        "edits_per_second": per_second(tally.edits),
        "deliveries": tally.deliveries,
        "deliveries_per_second": per_second(tally.deliveries),
        "delivered_percent": rounded(tally.delivered_percent()),
        "closed_by_server": tally.dropped,
        "stored_ms": tally.stored().json(),
        "seen_ms": tally.seen().json(),
        "cpu": after.since(&before, elapsed, tally.deliveries),
        "memory_kib": {"before": before.memory_kib(), "after": after.memory_kib()},
        "verified": verified(api, &reader, saturate.crowding.verify, &records)?,
    }))
}
