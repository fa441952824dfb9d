//! Typing at a human rate: how long until an edit is stored, and until everybody else has it.

use crate::{
    BenchError, Live,
    api::{Api, Visitor},
    client::Work,
    crowd::{Crowd, TableRecord},
    report::{Meter, rounded},
    tally::Tally,
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// Between the last connection and the first keystroke.
pub(crate) const BREATH: Duration = Duration::from_millis(500);

pub(crate) async fn measure(api: &Api, pid: Option<u32>, live: &Live) -> Result<Value, BenchError> {
    let times = (live.rate * live.seconds as f64).round();
    if !(live.rate > 0.0 && times >= 1.0) {
        return Err(BenchError::Settings("at that rate nothing is typed within the time"));
    }
    let meter = Meter::of(pid);
    let before = meter.read()?;
    let crowd = Crowd::gather(api, &live.crowding).await?;
    let reader = crowd.reader();
    let clients = (crowd.tables.len() * live.crowding.clients) as f64;
    tokio::time::sleep(BREATH).await;
    let connected = meter.read()?;
    let start = Instant::now();
    let every = Duration::from_secs_f64(1.0 / live.rate);
    let writers = (crowd.tables.len() * live.crowding.writers) as f64;
    let mut index = 0.0;
    let records = crowd.run(|pen| {
        // People don't strike their keys together: each begins in a moment of its own.
        index += 1.0;
        Work::Type { start: start + every.mul_f64(index / writers), every, times: times as u64, pen }
    });
    let records = records.await?;
    let (after, elapsed) = (meter.read()?, start.elapsed());
    let mut tally = Tally::of(&records);
    let memory_per_client = match (before.memory_kib(), connected.memory_kib()) {
        (Some(before), Some(connected)) => Some(rounded((connected as f64 - before as f64) / clients)),
        _ => None,
    };
    Ok(json!({
        "scenario": "live",
        "statements": records.len(),
        "writers": live.crowding.writers,
        "clients": live.crowding.clients,
        "rate": live.rate,
        "seconds": live.seconds,
        "edits": tally.edits,
        "deliveries": tally.deliveries,
        "delivered_percent": rounded(tally.delivered_percent()),
        "closed_by_server": tally.dropped,
        "stored_ms": tally.stored().json(),
        "seen_ms": tally.seen().json(),
        "cpu": after.since(&connected, elapsed, tally.deliveries),
        "memory_kib": {
            "before": before.memory_kib(),
            "connected": connected.memory_kib(),
            "after": after.memory_kib(),
            "per_client": memory_per_client,
        },
        "verified": verified(api, &reader, live.crowding.verify, &records)?,
    }))
}

/// Whether the text that one client's bytes make is the server's; null if nobody asked.
pub(crate) fn verified(
    api: &Api,
    reader: &Visitor,
    asked: bool,
    records: &[TableRecord],
) -> Result<Option<bool>, BenchError> {
    if !asked {
        return Ok(None);
    }
    for record in records {
        if let Some(client) = record.clients.last().filter(|client| !client.log.is_empty()) {
            let here = client.log.document()?.plain();
            return Ok(Some(here == api.text(reader, &record.statement)?));
        }
    }
    Err(BenchError::Settings("to verify, there has to be a client that only reads"))
}
