//! A text that many organisations sign within a minute while many more people have its page open, which tells how far it
//! has come; and then one organisation that signs and takes back at once, again and again.

use crate::{
    BenchError, Signing,
    api::{Api, Visitor},
    import::{name, organisations},
    live::BREATH,
    percentiles::Percentiles,
    progress::{Seen, Stream},
    report::{Meter, ms},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// Requests that sign at once, at most.
const HANDS: usize = 16;
/// Requests that sign and take back at once.
const TURNS_AT_ONCE: u64 = 64;
/// Streams that are opened at once.
const OPENED_AT_ONCE: usize = 64;
/// Streams of one person, at most: the server allows no more.
const STREAMS_MAX: usize = 20;
/// Of so many readers one notes when it sees each number.
const SAMPLED: usize = 100;
/// How long after the last signature the readers may take until they have seen it.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) async fn measure(api: &Api, pid: Option<u32>, signing: &Signing) -> Result<Value, BenchError> {
    let coordinators = api.sign_in_all("coordinator")?;
    let coordinator = coordinators.first().ok_or(BenchError::Nobody("coordinator"))?;
    if signing.organisations == 0 || signing.readers > signing.organisations * STREAMS_MAX {
        return Err(BenchError::Settings("there are organisations, and at most 20 readers for each of them"));
    }
    api.import(coordinator, "", organisations(signing.organisations).as_bytes())?;
    let names: BTreeSet<String> = (0..signing.organisations).map(name).collect();
    let signatories = api.sign_in_some("signatory", signing.organisations, |name| names.contains(name))?;
    let statement = api.make_statement(coordinator, "Allekirjoitettava kannanotto")?;
    api.set_text(coordinator, &statement, "Vaadimme, että lähipalvelut turvataan.\n")?;
    api.seal(coordinator, &statement, signatories.len())?;
    let meter = Meter::of(pid);
    let before = meter.read()?;
    let (streams, opened) = open(api, &signatories, &statement, signing.readers).await?;
    tokio::time::sleep(BREATH).await;
    let listening = meter.read()?;
    let count = signatories.len() as u64;
    let readers: Vec<_> = streams.into_iter().enumerate().map(|(at, stream)| read(stream, count, at)).collect();
    let signed = all_sign(api, &signatories, &statement, Duration::from_secs(signing.seconds)).await?;
    let read = collected(readers).await?;
    let after = meter.read()?;
    let told = seen(&signed.due, &read);
    let counted = counted(api, coordinator, &statement)?;
    let memory_kib = [before, listening, after].map(|reading| reading.memory_kib());
    let own_memory_kib = [before, listening, after].map(|reading| reading.own_memory_kib());
    let turns = turns(api, &signatories, coordinator, &statement, signing.turns).await?;
    Ok(json!({
        "scenario": "signing", "organisations": signatories.len(), "readers": read.len(), "readers_open_ms": ms(opened),
        "sign_ms": Percentiles::of(signed.micros).json(), "signing_took_ms": ms(signed.took),
        "seen_ms": told, "readers_that_saw_all": read.iter().filter(|seen| seen.last == count).count(),
        "events_per_reader": read.iter().map(|seen| seen.events).sum::<u64>() / (read.len() as u64).max(1),
        "counted": counted, "one_organisation": turns,
        "memory_kib": memory_kib, "own_memory_kib": own_memory_kib,
        "server_cpu_ms": after.cpu_ms_since(&listening),
    }))
}

/// So many streams, spread over the people.
async fn open(
    api: &Api,
    people: &[Visitor],
    statement: &str,
    readers: usize,
) -> Result<(Vec<Stream>, Duration), BenchError> {
    let began = Instant::now();
    let mut streams = Vec::with_capacity(readers);
    let places: Vec<usize> = (0..readers).collect();
    for some in places.chunks(OPENED_AT_ONCE) {
        let opening = some.iter().map(|at| Stream::open(api.authority(), &people[at % people.len()], statement));
        streams.extend(futures_util::future::try_join_all(opening).await?);
    }
    Ok((streams, began.elapsed()))
}

fn read(stream: Stream, count: u64, at: usize) -> JoinHandle<Result<Seen, BenchError>> {
    tokio::spawn(stream.until(count, at.is_multiple_of(SAMPLED)))
}

/// What the readers saw; whoever has not seen the last number in time has not seen it.
async fn collected(readers: Vec<JoinHandle<Result<Seen, BenchError>>>) -> Result<Vec<Seen>, BenchError> {
    let until = tokio::time::Instant::now() + PATIENCE;
    let mut all = Vec::with_capacity(readers.len());
    for reader in readers {
        let nothing = || Ok(Ok(Seen { last: 0, events: 0, each: vec![] }));
        all.push(tokio::time::timeout_at(until, reader).await.unwrap_or_else(|_| nothing())??);
    }
    Ok(all)
}

struct Signed {
    /// When each was due.
    due: Vec<Instant>,
    /// How long each took, from when it was due.
    micros: Vec<u64>,
    took: Duration,
}

/// All sign, at a steady pace.
async fn all_sign(api: &Api, signatories: &[Visitor], statement: &str, within: Duration) -> Result<Signed, BenchError> {
    let began = Instant::now();
    let every = within / u32::try_from(signatories.len()).unwrap_or(u32::MAX);
    let due: Vec<Instant> = (0..).map(|at| began + every * at).take(signatories.len()).collect();
    let hands: Vec<_> = (0..HANDS)
        .map(|hand| {
            let (api, statement) = (api.clone(), statement.to_owned());
            let own: Vec<(Instant, Visitor)> =
                due.iter().copied().zip(signatories.iter().cloned()).skip(hand).step_by(HANDS).collect();
            tokio::task::spawn_blocking(move || {
                let mut micros = Vec::with_capacity(own.len());
                for (due, signatory) in own {
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    let status = api.sign(&signatory, &statement)?;
                    if status != 201 {
                        return Err(BenchError::Status { what: "a signature".to_owned(), status });
                    }
                    micros.push(u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX));
                }
                Ok(micros)
            })
        })
        .collect();
    let mut micros = vec![];
    for hand in hands {
        micros.extend(hand.await??);
    }
    Ok(Signed { due, micros, took: began.elapsed() })
}

/// From when each signature was due until a reader was told of so many.
fn seen(due: &[Instant], readers: &[Seen]) -> Value {
    let mut micros = vec![];
    for reader in readers.iter().filter(|reader| !reader.each.is_empty()) {
        let mut told = reader.each.iter().peekable();
        for (number, due) in (1..).zip(due) {
            while told.next_if(|(count, _)| *count < number).is_some() {}
            let Some((_, at)) = told.peek() else { break };
            micros.push(u64::try_from(at.saturating_duration_since(*due).as_micros()).unwrap_or(u64::MAX));
        }
    }
    Percentiles::of(micros).json()
}

/// How many organisations have how many signatures that count, and how many the ledger has of them.
fn counted(api: &Api, coordinator: &Visitor, statement: &str) -> Result<Value, BenchError> {
    let signatures = api.signatures(coordinator, statement)?;
    let valid: Vec<&Value> = signatures.iter().filter(|signature| signature["state"] == "valid").collect();
    let whose: BTreeSet<&str> = valid.iter().filter_map(|signature| signature["organisation"].as_str()).collect();
    let ledger = api.ledger(coordinator, statement)?;
    let entries = ledger.lines().filter(|line| line.contains("\"signature-given\"")).count();
    Ok(json!({"valid": valid.len(), "organisations": whose.len(), "entries": entries}))
}

/// One organisation signs and takes back at once, again and again: it ends in one state, and every act that was taken is in
/// the ledger.
async fn turns(
    api: &Api,
    signatories: &[Visitor],
    coordinator: &Visitor,
    statement: &str,
    turns: u64,
) -> Result<Value, BenchError> {
    let signatory = signatories.first().ok_or(BenchError::Nobody("signatory"))?;
    let of_it = || {
        let all = api.signatures(coordinator, statement)?;
        let own: Vec<Value> =
            all.into_iter().filter(|signature| signature["organisation"] == signatory.organisation.as_str()).collect();
        Ok::<_, BenchError>(own)
    };
    // Nobody else acts meanwhile.
    let entries = || {
        let ledger = api.ledger(coordinator, statement)?;
        let is_act = |line: &&str| line.contains("\"signature-given\"") || line.contains("\"signature-withdrawn\"");
        Ok::<_, BenchError>(ledger.lines().filter(is_act).count())
    };
    let (before, entries_before) = (of_it()?, entries()?);
    let number = before.first().and_then(|signature| signature["number"].as_u64()).unwrap_or_default();
    let began = Instant::now();
    let hands: Vec<_> = (0..TURNS_AT_ONCE)
        .map(|hand| {
            let (api, signatory, statement) = (api.clone(), signatory.clone(), statement.to_owned());
            tokio::task::spawn_blocking(move || {
                let turn = |turn: u64| match turn / TURNS_AT_ONCE % 2 == hand % 2 {
                    true => api.sign(&signatory, &statement),
                    false => api.take_back(&signatory, &statement, number),
                };
                (hand..turns).step_by(TURNS_AT_ONCE as usize).map(turn).collect::<Result<Vec<u16>, _>>()
            })
        })
        .collect();
    let mut statuses = vec![];
    for hand in hands {
        statuses.extend(hand.await??);
    }
    let took = began.elapsed();
    let (after, entries) = (of_it()?, entries()? - entries_before);
    let with = |of: fn(&u16) -> bool| statuses.iter().filter(|status| of(status)).count();
    let acts = |of: &[Value]| of.first().and_then(|signature| signature["acts"].as_u64()).unwrap_or_default();
    Ok(json!({
        "requests": statuses.len(), "took_ms": ms(took), "done": with(|status| (200..300).contains(status)),
        "refused": with(|status| *status == 409), "other": with(|status| !(200..300).contains(status) && *status != 409),
        "signatures": after.len(), "acts": acts(&after) - acts(&before), "entries": entries, "state": after.first().map(|one| &one["state"]),
    }))
}
