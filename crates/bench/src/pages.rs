//! Pages of a large network: each is asked for again and again by one reader. What is measured is the time until the whole
//! page is there, over the loopback: the server's own time and a little more.

use crate::{
    BenchError, Pages,
    api::{Api, Visitor},
    percentiles::Percentiles,
};
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant, SystemTime};
use terms::Timestamp;

pub(crate) fn measure(api: &Api, pages: &Pages) -> Result<Value, BenchError> {
    let coordinators = api.sign_in_all("coordinator")?;
    let coordinator = coordinators.first().ok_or(BenchError::Nobody("coordinator"))?;
    let mut statements = api.statements(coordinator)?;
    // One of its own, for a coordinator writes in no other.
    for number in statements.len()..pages.statements.max(statements.len() + 1) {
        statements.push(api.make_statement(coordinator, &format!("Mitattava kannanotto {number}"))?);
    }
    let statement = statements.last().map(String::as_str).unwrap_or_default();
    let text = "Kappale, jollaisia kannanotossa on monta, ja joka on suunnilleen näin pitkä.\n\n".repeat(100);
    api.set_text(coordinator, statement, &text)?;
    let compared = compared(api, coordinator)?;
    let mut figures = Map::new();
    for path in [
        "/".to_owned(),
        format!("/statements/{statement}"),
        format!("/statements/{statement}/team"),
        format!("/statements/{statement}/log"),
        format!("/statements/{statement}/write"),
        format!("/statements/{compared}/changes?from=1&to=live"),
        format!("/statements/{compared}/changes?from=1&to=live&view=beside"),
        format!("/statements/{compared}/changes?from=1&to=live&view=organisations"),
        format!("/statements/{compared}?lens=organisations"),
        "/statements/new".to_owned(),
        "/me".to_owned(),
        "/me/profile".to_owned(),
        "/me/sessions".to_owned(),
        "/me/tokens".to_owned(),
        "/me/data/erase".to_owned(),
        "/privacy".to_owned(),
        "/organisations".to_owned(),
        "/organisations/applications".to_owned(),
        "/organisations/apply".to_owned(),
        format!("/organisations/{}", coordinator.organisation),
    ] {
        // The first time the statement is opened; what people wait for again and again comes after.
        let Some(opened) = api.page(coordinator, &path)? else { continue };
        let (mut micros, mut bytes) = (Vec::new(), opened);
        for _ in 0..pages.requests {
            let began = Instant::now();
            if let Some(length) = api.page(coordinator, &path)? {
                bytes = length;
            }
            micros.push(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
        }
        let name =
            path.replace(statement, "{id}").replace(&compared, "{id}").replace(&coordinator.organisation, "{id}");
        figures.insert(name, json!({"ms": Percentiles::of(micros).json(), "kilobytes": bytes / 1000}));
    }
    Ok(json!({
        "scenario": "pages", "requests": pages.requests, "statements": statements.len(),
        "organisations": api.count_organisations(coordinator)?, "pages": figures,
    }))
}

/// Blocks of a text of 20 pages, 70 words in each.
const BLOCKS: usize = 143;

/// A statement of 20 pages with a version, and a draft in which a third of the blocks have changed since.
fn compared(api: &Api, coordinator: &Visitor) -> Result<String, BenchError> {
    let statement = api.make_statement(coordinator, "Verrattava kannanotto")?;
    let block = |number: usize, round: &str| {
        let words = (0..70).map(|word| match word % 10 {
            3 => format!("{round}{number}"),
            _ => format!("sana{}", (number * 31 + word * 17) % 997),
        });
        words.collect::<Vec<_>>().join(" ") + ".\n\n"
    };
    let text = |changed: &str| -> String {
        (0..BLOCKS).map(|number| block(number, if number % 3 == 0 { changed } else { "ensin" })).collect()
    };
    api.set_text(coordinator, &statement, &text("ensin"))?;
    api.open_round(coordinator, &statement, &tomorrow())?;
    api.set_text(coordinator, &statement, &text("sitten"))?;
    Ok(statement)
}

/// A day from now.
pub(crate) fn tomorrow() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let tomorrow = now + Duration::from_secs(24 * 60 * 60);
    Timestamp::from_ms(i64::try_from(tomorrow.as_millis()).unwrap_or(i64::MAX)).to_string()
}
