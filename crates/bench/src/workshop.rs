//! A workshop in which many organisations choose at the same moment, while walls show how far it has come.

use crate::{
    BenchError, Workshop,
    api::{Api, Visitor},
    import::{name, organisations},
    percentiles::Percentiles,
    progress::Stream,
    report::{Meter, ms},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::Barrier;
use std::time::{Duration, Instant};

/// Themes that are there to be chosen.
const THEMES: usize = 12;
/// How long after the last choice the walls may take until they have shown it.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) async fn measure(api: &Api, pid: Option<u32>, workshop: &Workshop) -> Result<Value, BenchError> {
    if workshop.organisations == 0 || workshop.walls == 0 {
        return Err(BenchError::Settings("there are organisations, and a wall at least"));
    }
    let coordinators = api.sign_in_all("coordinator")?;
    let coordinator = coordinators.first().ok_or(BenchError::Nobody("coordinator"))?;
    api.import(coordinator, "", organisations(workshop.organisations).as_bytes())?;
    let names: BTreeSet<String> = (0..workshop.organisations).map(name).collect();
    let choosers = api.sign_in_some("commenter", workshop.organisations, |name| names.contains(name))?;
    let path = open(api, coordinator, &choosers)?;
    let mut walls = Vec::with_capacity(workshop.walls);
    for at in 0..workshop.walls {
        let reader = &choosers[at % choosers.len()];
        walls.push(Stream::open_at(api.authority(), reader, &format!("{path}/progress"), "\"chosen\":").await?);
    }
    let meter = Meter::of(pid);
    let before = meter.read()?;
    let count = choosers.len() as u64;
    let walls: Vec<_> = walls.into_iter().map(|wall| tokio::spawn(wall.until(count, true))).collect();
    let began = Instant::now();
    let micros = all_choose(api, &choosers, &path).await?;
    let took = began.elapsed();
    let until = tokio::time::Instant::now() + PATIENCE;
    let (mut shown, mut complete, mut events) = (vec![], 0, 0);
    for wall in walls {
        let Ok(wall) = tokio::time::timeout_at(until, wall).await else { continue };
        let seen = wall??;
        events += seen.events;
        if let Some((_, at)) = seen.each.last().filter(|(last, _)| *last == count) {
            complete += 1;
            let after = at.saturating_duration_since(began);
            shown.push(u64::try_from(after.as_micros()).unwrap_or(u64::MAX));
        }
    }
    let after = meter.read()?;
    let stored = api.value(&choosers[0], &path)?["chosen"].as_u64().unwrap_or_default();
    Ok(json!({
        "scenario": "workshop", "organisations": choosers.len(), "walls": workshop.walls,
        "choice_ms": Percentiles::of(micros).json(), "all_stored_ms": ms(took), "stored": stored,
        "last_shown_ms": Percentiles::of(shown).json(), "walls_that_showed_all": complete,
        "events_per_wall": events / (workshop.walls as u64).max(1),
        "server_cpu_ms": after.cpu_ms_since(&before),
    }))
}

/// A workshop that chooses; gives its address.
fn open(api: &Api, coordinator: &Visitor, choosers: &[Visitor]) -> Result<String, BenchError> {
    let question = json!({"fi": "Mihin pitäisi vaikuttaa nyt?"});
    let own = &coordinator.organisation;
    let opened = api.act(coordinator, "/api/v1/workshops", &json!({"question": question, "choices": 3}))?;
    let number = opened["number"].as_u64().ok_or(BenchError::Answer("a workshop".to_owned()))?;
    let path = format!("/api/v1/workshops/{number}");
    for at in 0..THEMES {
        let speaker = &choosers[at % choosers.len()];
        let theme =
            json!({"title": format!("Teema {at}"), "reason": "Se on tärkeä.", "organisation": speaker.organisation});
        api.act(speaker, &format!("{path}/themes"), &theme)?;
    }
    api.act(coordinator, &format!("{path}/phase"), &json!({"phase": "choosing", "organisation": own}))?;
    Ok(path)
}

/// All choose at once, each on a connection of its own; gives how long each took.
async fn all_choose(api: &Api, choosers: &[Visitor], path: &str) -> Result<Vec<u64>, BenchError> {
    let themes = api.value(&choosers[0], path)?["themes"].clone();
    let themes: Vec<u64> = themes.as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    if themes.len() < THEMES {
        return Err(BenchError::Answer("themes of a workshop".to_owned()));
    }
    let line = Arc::new(Barrier::new(choosers.len()));
    let all: Vec<_> = choosers
        .iter()
        .cloned()
        .enumerate()
        .map(|(at, chooser)| {
            let (api, line, path) = (api.clone(), line.clone(), format!("{path}/choice"));
            let picked =
                |step: usize| json!({"theme": themes[(at + step) % THEMES], "reason": "Koska se koskee kaikkia."});
            let choice = json!({"themes": [picked(0), picked(3)], "organisation": chooser.organisation});
            // A thread for each: they set out together.
            std::thread::spawn(move || {
                line.wait();
                let began = Instant::now();
                let status = api.put(&chooser, &path, &choice)?;
                if status != 200 {
                    return Err(BenchError::Status { what: "a choice".to_owned(), status });
                }
                Ok(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX))
            })
        })
        .collect();
    let joined = tokio::task::spawn_blocking(move || {
        all.into_iter().map(|one| one.join().unwrap_or(Err(BenchError::Nobody("chooser")))).collect()
    });
    joined.await?
}
