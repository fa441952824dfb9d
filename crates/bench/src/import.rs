//! A file of organisations, looked at, brought in, and brought in again.

use crate::{BenchError, Import, api::Api};
use serde_json::{Value, json};
use std::time::Instant;

pub(crate) fn measure(api: &Api, import: &Import) -> Result<Value, BenchError> {
    let coordinators = api.sign_in_all("coordinator")?;
    let coordinator = coordinators.first().ok_or(BenchError::Nobody("coordinator"))?;
    let file = organisations(import.rows);
    let timed = |query: &str| {
        let began = Instant::now();
        let answer = api.import(coordinator, query, file.as_bytes())?;
        Ok::<_, BenchError>((began.elapsed().as_millis(), answer["counts"].clone()))
    };
    let (preview_ms, proposed) = timed("?dry_run=true")?;
    let (import_ms, imported) = timed("")?;
    let (again_ms, again) = timed("")?;
    Ok(json!({
        "scenario": "import", "rows": import.rows, "kilobytes": file.len() / 1000,
        "preview": {"ms": preview_ms, "counts": proposed},
        "import": {"ms": import_ms, "counts": imported},
        "again": {"ms": again_ms, "counts": again},
    }))
}

/// Associations with everything that a row can tell, every tenth an umbrella of the nine after it.
pub(crate) fn organisations(rows: usize) -> String {
    const PLACES: [(&str, &str); 4] =
        [("Tampere", "Pirkanmaa"), ("Jyväskylä", "Keski-Suomi"), ("Espoo", "Länsi-Uusimaa"), ("Kotka", "Kymenlaakso")];
    let mut file =
        "name in Finnish;name in Swedish;kind;size;business id;register number;municipality;county;sectors;languages;\
                    website;umbrella;contact;e-mail\r\n"
            .to_owned();
    for row in 0..rows {
        let (place, county) = PLACES[row % PLACES.len()];
        let (kind, umbrella) = match row % 10 {
            0 => ("umbrella organisation", String::new()),
            _ => ("association", name(row / 10 * 10)),
        };
        file.push_str(&format!(
            "{};Mätt organisation {row} rf;{kind};{};{};{};{place};{county};culture and arts, animals;\
             Finnish, Swedish;https://jarjesto{row}.example;{umbrella};Henkilö {row};yhteys{row}@mitattava.example\r\n",
            name(row),
            row + 1,
            business_id(row),
            100_000 + row,
        ));
    }
    file
}

/// What the organisation of a row is called.
pub(crate) fn name(row: usize) -> String {
    format!("Mitattava järjestö {row} ry")
}

/// A number with its check digit, or nothing where the number has none.
fn business_id(row: usize) -> String {
    let number = 5_000_000 + row;
    let weighted =
        [7, 9, 10, 5, 8, 4, 2].iter().zip(0..7).map(|(weight, place)| number / 10_usize.pow(6 - place) % 10 * weight);
    match weighted.sum::<usize>() % 11 {
        0 => format!("{number}-0"),
        1 => String::new(),
        remainder => format!("{number}-{}", 11 - remainder),
    }
}
