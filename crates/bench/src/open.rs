//! Many statements, each opened once.

use crate::{
    BenchError, Open,
    api::{Api, Visitor},
    follower::{Follower, Keep},
    percentiles::Percentiles,
    report::{Meter, ms, rounded},
};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

pub(crate) async fn measure(api: &Api, pid: Option<u32>, open: &Open) -> Result<Value, BenchError> {
    if open.seed { seed(api, open) } else { open_all(api, pid, open).await }
}

fn seed(api: &Api, open: &Open) -> Result<Value, BenchError> {
    let coordinators = api.sign_in_all("coordinator")?;
    let coordinator = coordinators.first().ok_or(BenchError::Nobody("coordinator"))?;
    let mut ids = String::new();
    for number in 1..=open.statements {
        let id = api.make_statement(coordinator, &format!("Avattava {number}"))?;
        api.set_text(coordinator, &id, &prose(number, open.kilobytes * 1000))?;
        ids.push_str(&id);
        ids.push('\n');
    }
    std::fs::write(&open.ids, ids)?;
    Ok(json!({"scenario": "open", "seeded": open.statements, "kilobytes": open.kilobytes}))
}

/// So many bytes of paragraphs; another text for each number.
fn prose(number: usize, bytes: usize) -> String {
    const WORDS: [&str; 11] = [
        "työllisyys",
        "kunta",
        "palkkatuki",
        "ja",
        "järjestö",
        "on",
        "hyvinvointi",
        "vaikuttaa",
        "alueella",
        "yhdessä",
        "lausunto",
    ];
    let mut text = String::new();
    let mut at = number;
    while text.len() < bytes {
        at = at.wrapping_mul(31).wrapping_add(7) % 100_003;
        text.push_str(WORDS[at % WORDS.len()]);
        text.push_str(if at.is_multiple_of(60) { ".\n\n" } else { " " });
    }
    text
}

/// How long one statement took to come, and its size.
struct Opened {
    took: Duration,
    bytes: u64,
}

async fn open_all(api: &Api, pid: Option<u32>, open: &Open) -> Result<Value, BenchError> {
    let text = std::fs::read_to_string(&open.ids)?;
    let ids: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let readers = api.sign_in_all("commenter")?;
    let reader = readers.first().ok_or(BenchError::Nobody("commenter"))?;
    let meter = Meter::of(pid);
    let before = meter.read()?;
    let start = Instant::now();
    let opened: Vec<Opened> = futures_util::stream::iter(&ids)
        .map(|id| open_one(api, reader, id))
        .buffer_unordered(open.at_once.max(1))
        .try_collect()
        .await?;
    let (elapsed, after) = (start.elapsed(), meter.read()?);
    tokio::time::sleep(Duration::from_secs(open.settle_seconds)).await;
    let settled = meter.read()?;
    let micros = |opened: &Opened| u64::try_from(opened.took.as_micros()).unwrap_or(u64::MAX);
    Ok(json!({
        "scenario": "open",
        "opened": opened.len(),
        "elapsed_ms": ms(elapsed),
        "opened_per_second": rounded(opened.len() as f64 / elapsed.as_secs_f64()),
        "open_ms": Percentiles::of(opened.iter().map(micros).collect()).json(),
        "bytes": opened.iter().map(|opened| opened.bytes).sum::<u64>(),
        "cpu": after.since(&before, elapsed, opened.len() as u64),
        "memory_kib": {
            "before": before.memory_kib(),
            "opened": after.memory_kib(),
            "settled": settled.memory_kib(),
            "settle_seconds": open.settle_seconds,
        },
    }))
}

async fn open_one(api: &Api, reader: &Visitor, id: &str) -> Result<Opened, BenchError> {
    let start = Instant::now();
    let follower = Follower::join(api, reader, id, Keep::Nothing).await?.follower;
    let opened = Opened { took: start.elapsed(), bytes: follower.bytes };
    follower.socket.close().await;
    Ok(opened)
}
