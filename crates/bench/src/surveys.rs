//! A survey that many have answered: what its results cost, as a page and as files. Answers are recorded by a coordinator,
//! one for each organisation.

use crate::{
    BenchError, Surveys,
    api::{Api, Visitor},
    import::organisations,
    pages::tomorrow,
    percentiles::Percentiles,
};
use serde_json::{Map, Value, json};
use std::time::Instant;

pub(crate) fn measure(api: &Api, surveys: &Surveys) -> Result<Value, BenchError> {
    let coordinators = api.sign_in_all("coordinator")?;
    let coordinator = coordinators.first().ok_or(BenchError::Nobody("coordinator"))?;
    let members = members(api, coordinator, surveys.answers)?;
    let mut figures = Map::new();
    for promise in ["named", "anonymous"] {
        let number = api.survey(coordinator, &questionnaire(surveys.questions), &tomorrow(), promise)?;
        let began = Instant::now();
        for (place, member) in members.iter().enumerate() {
            api.answer_survey(coordinator, number, member, &answers(surveys.questions, place))?;
        }
        let recording_ms = began.elapsed().as_millis();
        api.close_survey(coordinator, number)?;
        let mut pages = Map::new();
        for path in
            ["results", "results?kind=association", "results/12", "results/12.svg", "results.csv", "results.xlsx"]
        {
            let timed = timed(api, coordinator, &format!("/surveys/{number}/{path}"), surveys.requests)?;
            pages.insert(path.to_owned(), timed);
        }
        figures.insert(promise.to_owned(), json!({"recording_ms": recording_ms, "pages": pages}));
    }
    Ok(json!({
        "scenario": "survey", "questions": surveys.questions, "answers": members.len(), "requests": surveys.requests,
        "promised": figures,
    }))
}

/// The first reading, and what people wait for again and again.
fn timed(api: &Api, reader: &Visitor, path: &str, requests: usize) -> Result<Value, BenchError> {
    let began = Instant::now();
    let mut bytes = api.page(reader, path)?.unwrap_or_default();
    let first_ms = began.elapsed().as_millis();
    let mut micros = Vec::with_capacity(requests);
    for _ in 0..requests {
        let began = Instant::now();
        bytes = api.page(reader, path)?.unwrap_or_default();
        micros.push(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    Ok(json!({"first_ms": first_ms, "ms": Percentiles::of(micros).json(), "kilobytes": bytes / 1000}))
}

/// So many organisations of the network; those that are missing are brought in.
fn members(api: &Api, coordinator: &Visitor, count: usize) -> Result<Vec<String>, BenchError> {
    let mut members = api.members(coordinator)?;
    if members.len() < count {
        api.import(coordinator, "", organisations(count).as_bytes())?;
        members = api.members(coordinator)?;
    }
    members.truncate(count);
    Ok(members)
}

/// Of twenty questions eight are of one option, four of several, six scales, one a number and one a text.
fn questionnaire(questions: usize) -> Value {
    let options: Vec<Value> = (1..=8)
        .map(|key| json!({"key": key, "text": {"fi": format!("Vaihtoehto {key}, josta järjestö voi kertoa"), "sv": format!("Alternativ {key}")}}))
        .collect();
    let question = |key: usize| {
        let mut question =
            json!({"key": key, "text": {"fi": format!("Kysymys {key}: miten toimintanne on muuttunut?")}});
        let more = match key % 20 {
            0..8 => json!({"kind": "single", "options": options, "other": true}),
            8..12 => json!({"kind": "multiple", "options": options, "other": true, "at_most": 3}),
            12 => json!({"kind": "text", "chars_max": 2_000}),
            13 => json!({"kind": "number"}),
            _ => json!({"kind": "scale", "from": 1, "to": 5}),
        };
        if let (Some(question), Value::Object(more)) = (question.as_object_mut(), more) {
            question.extend(more);
        }
        question
    };
    let questions: Vec<Value> = (0..questions).map(question).collect();
    json!({"title": {"fi": "Mitattava kysely"}, "sections": [{"title": {"fi": "Toiminta"}, "questions": questions}]})
}

/// What an organisation answers: of each question's options the first are the most common.
fn answers(questions: usize, place: usize) -> Value {
    let mut all = Map::new();
    for key in 0..questions {
        let drawn = place.wrapping_mul(2_654_435_761).wrapping_add(key * 40_503) >> 3;
        let option = |drawn: usize| 1 + (drawn % 8).min(drawn / 8 % 8);
        let answer = match key % 20 {
            0..8 => json!({"chosen": {"options": [option(drawn)]}}),
            8..12 => {
                let (first, second) = (option(drawn), option(drawn / 64));
                let options = if first == second { vec![first] } else { vec![first.min(second), first.max(second)] };
                json!({"chosen": {"options": options}})
            }
            12 => json!({"text": format!("Järjestö {place} kirjoittaa tähän, mitä muuta pitäisi tietää.")}),
            13 => json!({"number": drawn % 5_000}),
            _ => json!({"number": 1 + drawn % 5}),
        };
        all.insert(key.to_string(), answer);
    }
    Value::Object(all)
}
