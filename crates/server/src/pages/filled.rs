//! A form as it was sent: its values are kept where it is shown again, and its hidden key sees to it that a form that is
//! sent twice does its work once.

use super::{Faults, form};
use crate::{
    app::App,
    caller::Caller,
    extract::Fields,
    idempotency::{Asked, First},
    problem::Problem,
};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use terms::PersonId;

/// What a form holds, pair by pair: boxes repeat a name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Filled(Vec<(String, String)>);

/// A form that was sent.
pub(crate) type Sent = Fields<Filled>;

impl Filled {
    /// An empty form with a key of its own.
    pub(crate) fn fresh() -> Filled {
        Filled(vec![("key".to_owned(), form::key())])
    }

    /// The field's value; empty if it was left out.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// All that it holds.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The names of its fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Everything that was chosen of a set of boxes.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }

    /// With one more value.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Filled {
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// Without the fields of that name.
    pub(crate) fn without(mut self, name: &str) -> Filled {
        self.0.retain(|(field, _)| field != name);
        self
    }

    /// With this value in place of those before.
    pub(crate) fn put(mut self, name: &str, value: impl Into<String>) -> Filled {
        self.0.retain(|(field, _)| field != name);
        self.with(name, value)
    }

    /// Without fields that hold nothing.
    pub(crate) fn without_empty(mut self) -> Filled {
        self.0.retain(|(_, value)| !value.is_empty());
        self
    }

    /// The hidden key, to be put into the form.
    pub(crate) fn key(&self) -> Markup {
        html! { input type="hidden" name="key" value=(self.get("key")); }
    }

    /// All of it, by which a repeat is told from another form.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(&self.0).expect("texts are JSON")
    }

    /// Whether this form, sent to `route`, was answered before: then the browser goes where it went then.
    pub(crate) async fn ask(&self, app: &App, caller: &Caller, who: PersonId, route: &str) -> Result<Turn, Problem> {
        let headers = form::headers(caller, self.get("key"))?;
        if self.get("key").is_empty() {
            return Err(caller.bad_field("key", &caller.words.say("reason-not-understood")));
        }
        Ok(match app.answers.ask(caller, who, route, &headers, &self.bytes()).await? {
            Asked::First(first) => Turn::First(first),
            Asked::Repeat(_, to) => Turn::Before(go(&String::from_utf8_lossy(&to))),
        })
    }
}

/// Whose turn it is.
pub(crate) enum Turn {
    /// The form's: do what it asks and remember where to go.
    First(First),
    /// It was done before, and this was the answer.
    Before(Response),
}

/// On to another page.
pub(crate) fn go(to: &str) -> Response {
    Redirect::to(to).into_response()
}

/// What a problem says about a form: shown with the form where something else may be sent, an error page where not.
pub(crate) fn faults_of(problem: Problem, field: impl Fn(&str) -> &'static str) -> Result<Faults, Problem> {
    match problem.status() {
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT | StatusCode::BAD_REQUEST => {
            let mut faults = Faults::default();
            faults.add(field(problem.code()), problem.detail().to_owned());
            Ok(faults)
        }
        _ => Err(problem),
    }
}
