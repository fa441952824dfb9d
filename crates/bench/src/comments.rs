//! A round with many comments: what its pages cost, and how fast more comments are taken while people write.

use crate::{
    BenchError, Comments, Crowding,
    api::{Api, Visitor},
    client::Work,
    crowd::Crowd,
    import::{name, organisations},
    live::BREATH,
    pages::tomorrow,
    percentiles::Percentiles,
    report::{Meter, ms, rounded},
    tally::Tally,
};
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};

/// Words of a clause.
const CLAUSE_WORDS: usize = 40;
/// Requests that hand comments in at once, at most.
const HANDS: u64 = 8;
/// Characters that each writer types per second.
const RATE: f64 = 2.0;

pub(crate) async fn measure(api: &Api, pid: Option<u32>, comments: &Comments) -> Result<Value, BenchError> {
    let coordinators = api.sign_in_all("coordinator")?;
    let coordinator = coordinators.first().ok_or(BenchError::Nobody("coordinator"))?;
    if comments.organisations == 0 || comments.words < CLAUSE_WORDS {
        return Err(BenchError::Settings("there are organisations, and a clause to speak about"));
    }
    api.import(coordinator, "", organisations(comments.organisations).as_bytes())?;
    let statement = api.make_statement(coordinator, "Kommentoitava kannanotto")?;
    let clauses = comments.words / CLAUSE_WORDS;
    api.set_text(coordinator, &statement, &text(clauses))?;
    api.open_round(coordinator, &statement, &tomorrow())?;
    let began = Instant::now();
    api.import_comments(coordinator, &statement, table(comments, clauses).as_bytes())?;
    let imported = began.elapsed();
    let mut figures = Map::new();
    for (name, path) in [
        ("queue page", format!("/statements/{statement}/comments")),
        ("queue page, red lines", format!("/statements/{statement}/comments?kind=red-line")),
        ("list, 200 of them", format!("/api/v1/statements/{statement}/comments?order=queue")),
        ("all, JSON", format!("/api/v1/statements/{statement}/comments?format=json")),
        ("all, XLSX", format!("/api/v1/statements/{statement}/comments?format=xlsx")),
        ("all, DOCX", format!("/api/v1/statements/{statement}/comments?format=docx")),
        ("participation", format!("/statements/{statement}/rounds/1/participation")),
    ] {
        figures.insert(name.to_owned(), asked(api, coordinator, &path, comments.requests)?);
    }
    let taken = match comments.seconds {
        0 => Value::Null,
        _ => taken(api, pid, comments, (&statement, clauses as u64)).await?,
    };
    Ok(json!({
        "scenario": "comments", "organisations": comments.organisations, "comments": comments.comments,
        "words": comments.words, "import_ms": ms(imported), "pages": figures, "taken": taken,
    }))
}

/// Clauses of which no two say the same.
fn text(clauses: usize) -> String {
    let clause = |number: usize| {
        let words = (0..CLAUSE_WORDS).map(|word| format!("sana{}", (number * CLAUSE_WORDS + word) % 5_003));
        words.collect::<Vec<_>>().join(" ") + ".\n\n"
    };
    (0..clauses).map(clause).collect()
}

/// A table of comments: of every three one is about words, one about a clause with another wording, one about a clause.
fn table(comments: &Comments, clauses: usize) -> String {
    const KINDS: [&str; 5] = ["substance", "language", "red-line", "question", "support"];
    let mut file = "Organisation;Clause;Kind;Comment;Proposed wording;Quote;Source\r\n".to_owned();
    for number in 0..comments.comments {
        let clause = number * 7 % clauses;
        let kind = KINDS[number % KINDS.len()];
        let words = [5, 6, 7].map(|word| format!("sana{}", (clause * CLAUSE_WORDS + word) % 5_003)).join(" ");
        let (quote, replacement) = match number % 3 {
            0 => (words, ""),
            1 => (String::new(), "Kohdan pitäisi kuulua aivan toisin kuin se nyt kuuluu."),
            _ => (String::new(), ""),
        };
        file.push_str(&format!(
            "{};{};{kind};Kommentti {number}: tätä kohtaa pitää selventää, koska jäsenemme ymmärtävät sen eri tavoin.;\
             {replacement};{quote};Mittaus\r\n",
            name(number % comments.organisations),
            clause + 1,
        ));
    }
    file
}

fn asked(api: &Api, reader: &Visitor, path: &str, requests: usize) -> Result<Value, BenchError> {
    let (mut micros, mut bytes) = (vec![], 0);
    for request in 0..=requests {
        let began = Instant::now();
        bytes = api.page(reader, path)?.unwrap_or_default();
        // The first time the statement is opened.
        if request > 0 {
            micros.push(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
        }
    }
    Ok(json!({"ms": Percentiles::of(micros).json(), "kilobytes": bytes / 1000}))
}

/// Comments at a steady rate while people write in the same statement. Each is timed from the moment it was due.
async fn taken(
    api: &Api,
    pid: Option<u32>,
    comments: &Comments,
    (statement, clauses): (&str, u64),
) -> Result<Value, BenchError> {
    let speakers = api.sign_in_all("commenter")?;
    let ids = vec![statement.to_owned()];
    let (writers, verify) = (comments.writers, false);
    let crowding = Crowding { writers, clients: writers, statements: 1, ids, verify };
    let meter = Meter::of(pid);
    let crowd = Crowd::gather(api, &crowding).await?;
    tokio::time::sleep(BREATH).await;
    let before = meter.read()?;
    let start = tokio::time::Instant::now();
    let began = start.into_std();
    let every = Duration::from_secs(1) / u32::try_from(comments.per_second.max(1)).unwrap_or(u32::MAX);
    let count = comments.per_second * comments.seconds;
    let hands: Vec<_> = (0..HANDS)
        .map(|hand| {
            let (api, speakers, statement) = (api.clone(), speakers.clone(), statement.to_owned());
            tokio::task::spawn_blocking(move || {
                let mut micros = vec![];
                for number in (hand..count).step_by(HANDS as usize) {
                    let due = began + every * u32::try_from(number).unwrap_or(u32::MAX);
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    let speaker = &speakers[number as usize % speakers.len()];
                    api.comment(speaker, &statement, 1 + number % clauses, &format!("Mitattu kommentti {number}"))?;
                    micros.push(u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX));
                }
                Ok::<_, BenchError>((micros, began.elapsed()))
            })
        })
        .collect();
    let mut index = 0.0;
    let pause = Duration::from_secs_f64(1.0 / RATE);
    let times = (RATE * comments.seconds as f64) as u64;
    let records = crowd.run(|pen| {
        index += 1.0;
        Work::Type { start: start + pause.mul_f64(index / writers as f64), every: pause, times, pen }
    });
    let records = records.await?;
    let mut micros = vec![];
    let mut took = Duration::ZERO;
    for hand in hands {
        let (of_it, elapsed) = hand.await??;
        micros.extend(of_it);
        took = took.max(elapsed);
    }
    let (after, mut tally) = (meter.read()?, Tally::of(&records));
    Ok(json!({
        "comments": micros.len(),
        "per_second": rounded(micros.len() as f64 / took.as_secs_f64()),
        "comment_ms": Percentiles::of(micros).json(),
        "writers": writers,
        "edits": tally.edits,
        "delivered_percent": rounded(tally.delivered_percent()),
        "closed_by_server": tally.dropped,
        "stored_ms": tally.stored().json(),
        "seen_ms": tally.seen().json(),
        "server_cpu_ms": after.cpu_ms_since(&before),
    }))
}
