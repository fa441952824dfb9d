//! What the demonstration's network has been through: its agenda, and statements at every stage. Each step is a request as a program of
//! theirs would make it, on the day on which it was made, so that what is shown could have come about in no other way.

use super::{DAMAGED, file};
use crate::{
    agenda::groups::ids,
    app::App,
    failure::Failure,
    routes,
    sessions::{Beginning, Lasts},
    vault,
};
use axum::body::Body;
use axum::http::{Method, Request, header};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Batch;
use survey::{QuestionKey, Said};
use terms::{OrganisationId, Timestamp};
use tower::ServiceExt;

/// Those of the agenda come first on their days: statements grow out of them.
const STORIES: [&str; 6] = [
    "stories/themes.json",
    "stories/surveys.json",
    "stories/targets.json",
    "stories/round.json",
    "stories/sign-on.json",
    "stories/published.json",
];

/// Where a story opens its statement.
const OPENS: &str = "/statements";

/// How long ago the network began.
const BEGAN_DAYS: i64 = 130;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Between a step and the next one of the same day.
const STEP_MS: i64 = 60 * 1000;
/// What is read of an answer.
const ANSWER_BYTES_MAX: usize = 1 << 20;

#[derive(Deserialize)]
struct Story {
    steps: Vec<Step>,
}

/// One request.
#[derive(Deserialize)]
struct Step {
    /// On which day: before today.
    day: i64,
    /// Somebody's address.
    by: String,
    /// POST, if it doesn't say.
    #[serde(default)]
    method: Option<String>,
    /// What follows the statement's address; or the whole of it, where the story has opened none.
    path: String,
    #[serde(default)]
    body: Value,
    /// The file of the Markdown that the body has.
    #[serde(default)]
    markdown: Option<String>,
}

/// Goes back to the day on which the network began.
pub(super) fn go_back(app: &App) {
    app.clock.set(days_from(app.clock.now(), -BEGAN_DAYS));
}

/// Tells all of them, day by day. What has been told already is not told again.
pub(super) async fn tell(app: &Arc<App>, by_slug: &BTreeMap<String, OrganisationId>) -> Result<(), Failure> {
    app.clock.unset();
    let today = app.clock.now();
    let read = |name: &&str| serde_json::from_slice(&file(name)?).map_err(|_| DAMAGED);
    let stories = STORIES.iter().map(read).collect::<Result<Vec<Story>, Failure>>()?;
    let steps = |(of, story): (usize, &Story)| (0..story.steps.len()).map(move |at| (of, at)).collect::<Vec<_>>();
    let mut timeline: Vec<_> = stories.iter().enumerate().flat_map(steps).collect();
    timeline.sort_by_key(|(of, at)| stories[*of].steps[*at].day);
    let mut opened: BTreeMap<usize, String> = BTreeMap::new();
    for (turn, (of, at)) in (1..).zip(timeline) {
        let step = &stories[of].steps[at];
        app.clock.set(Timestamp::from_ms(days_from(today, step.day).ms() + turn * STEP_MS));
        let scene = Scene { app, by_slug, today, statement: opened.get(&of).map(String::as_str) };
        let answer = scene.take(step, &format!("story {of} step {at}")).await?;
        if let Some(id) = answer["id"].as_str().filter(|_| step.path == OPENS) {
            opened.insert(of, id.to_owned());
        }
    }
    app.clock.unset();
    app.store.append(Batch::new().erase(vault::stories_key())).await?;
    tracing::info!(statements = opened.len(), "the demonstration's stories were told");
    Ok(())
}

fn days_from(day: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_ms(day.ms() + days * DAY_MS)
}

/// Where a step is taken.
struct Scene<'a> {
    app: &'a Arc<App>,
    by_slug: &'a BTreeMap<String, OrganisationId>,
    today: Timestamp,
    statement: Option<&'a str>,
}

impl Scene<'_> {
    /// Takes the step, and gives what was answered.
    async fn take(&self, step: &Step, name: &str) -> Result<Value, Failure> {
        let app = self.app;
        let person = app.people.at(&step.by)?.ok_or(DAMAGED)?;
        let beginning = Beginning { person, at: app.clock.now(), device: String::new(), lasts: Lasts::UntilEnded };
        let token = app.sessions.begin(beginning, Batch::new()).await?;
        let path = self.filled(&step.path)?;
        let path = match self.statement {
            Some(id) if !path.starts_with("/organisations") => format!("/statements/{id}{path}"),
            _ => path,
        };
        let mut body = step.body.clone();
        self.fill(&mut body)?;
        if let Some(markdown) = &step.markdown {
            body["markdown"] = json!(String::from_utf8(file(markdown)?).map_err(|_| DAMAGED)?);
        }
        let method = Method::from_bytes(step.method.as_deref().unwrap_or("POST").as_bytes()).map_err(|_| DAMAGED)?;
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", name)
            .body(Body::from(body.to_string()))
            .map_err(|_| DAMAGED)?;
        let answer = match routes::routes(app.clone()).oneshot(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        if let Some((session, _)) = app.sessions.find(&token, app.clock.now()).await? {
            app.sessions.end(person, session).await?;
        }
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), ANSWER_BYTES_MAX).await.map_err(|_| DAMAGED)?;
        if !status.is_success() {
            let said = String::from_utf8_lossy(&bytes);
            tracing::error!(step = name, path, %status, %said, "a step of the demonstration was refused");
            return Err(DAMAGED);
        }
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// Says in all texts what stands for a day, a time, an organisation or what somebody wrote.
    fn fill(&self, value: &mut Value) -> Result<(), Failure> {
        match value {
            Value::String(text) => *text = self.filled(text)?,
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.fill(item))?,
            Value::Object(members) => members.values_mut().try_for_each(|member| self.fill(member))?,
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
        Ok(())
    }

    /// `{day-3}` is the day before the day before yesterday, `{time+14}` this time in two weeks, `{laituri}` the organisation's
    /// id, and `{text 5 Kiitos!}` names what was written so to the question of the key 5.
    fn filled(&self, text: &str) -> Result<String, Failure> {
        let Some((before, rest)) = text.split_once('{') else { return Ok(text.to_owned()) };
        let (name, after) = rest.split_once('}').ok_or(DAMAGED)?;
        let number = |digits: &str| digits.parse::<i64>().ok();
        let said = if let Some(days) = name.strip_prefix("day").and_then(number) {
            crate::pages::time::day_of(days_from(self.today, days)).to_string()
        } else if let Some(days) = name.strip_prefix("time").and_then(number) {
            days_from(self.today, days).to_string()
        } else if let Some((key, text)) = name.strip_prefix("text ").and_then(|of| of.split_once(' ')) {
            let key = key.parse().map_err(|_| DAMAGED)?;
            ids(QuestionKey(key), &[Said { by: None, text: text.to_owned() }]).concat()
        } else {
            self.by_slug.get(name).ok_or(DAMAGED)?.to_string()
        };
        Ok(format!("{before}{said}{}", self.filled(after)?))
    }
}
