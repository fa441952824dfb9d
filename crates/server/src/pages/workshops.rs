//! Workshops for people: a session in which organisations and groups say what matters and choose, on their own pages, on
//! phones without an account, and on a wall.

mod bringing;
pub(crate) mod conduct;
pub(crate) mod new;
mod parts;
pub(crate) mod phone;
pub(crate) mod projector;
pub(crate) mod result;
mod room;
pub(crate) mod show;
pub(crate) mod summary;

pub(super) use room::typed;

use super::{
    fields::Faults,
    filled::{Filled, Turn, go},
};
use crate::{
    agenda::workshops::Texts,
    api::agenda::{Act, decide},
    app::App,
    caller::Caller,
    problem::Problem,
};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Agenda, Workshop};
use maud::{Markup, html};
use serde::Deserialize;
use terms::PersonId;

/// What the form before did.
#[derive(Default, Deserialize)]
pub(crate) struct After {
    pub(super) done: Option<Done>,
}

/// What was done.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Done {
    /// The participant is in.
    Joined,
    /// The theme is added.
    Theme,
    /// The theme came when themes were gathered no more.
    ThemeLate,
    /// The choice is stored.
    Chosen,
    /// The choice came after the close.
    ChosenLate,
    /// Something else is stored.
    Saved,
}

impl Done {
    fn name(self) -> &'static str {
        match self {
            Done::Joined => "joined",
            Done::Theme => "theme",
            Done::ThemeLate => "theme-late",
            Done::Chosen => "chosen",
            Done::ChosenLate => "chosen-late",
            Done::Saved => "saved",
        }
    }

    /// The same page, which says so.
    pub(super) fn at(self, base: &str) -> String {
        format!("{base}?done={}", self.name())
    }

    /// The page says so.
    pub(super) fn told(self, caller: &Caller) -> Markup {
        html! { p.flash role="status" { (caller.words.say(&format!("workshop-done-{}", self.name()))) } }
    }
}

/// Does what a form asks, once, and goes on to where the new agenda leads.
pub(super) async fn done(
    (app, caller): (&App, &Caller),
    who: PersonId,
    (filled, route): (&Filled, &str),
    draw: impl Future<Output = Result<Act, Problem>> + Send,
    to: impl FnOnce(&Agenda) -> String + Send + 'static,
) -> Result<Response, Problem> {
    let first = match filled.ask(app, caller, who, route).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let act = draw.await?;
    let answer = move |agenda: &Agenda| (StatusCode::SEE_OTHER, to(agenda).into_bytes().into());
    let to = decide(app, caller, act, first, answer).await?;
    Ok(go(&String::from_utf8_lossy(&to)))
}

/// What a problem says about a form: what was typed is shown again with it, also where somebody may not send it (any more).
pub(super) fn faults_of(problem: Problem, field: impl Fn(&str) -> &'static str) -> Result<Faults, Problem> {
    if problem.status() != StatusCode::FORBIDDEN {
        return super::filled::faults_of(problem, field);
    }
    let mut faults = Faults::default();
    faults.add(field(problem.code()), problem.detail().to_owned());
    Ok(faults)
}

/// What the workshop asks, in the reader's language if it is asked in it.
fn question(app: &App, caller: &Caller, workshop: &Workshop) -> Result<(&'static str, String), Problem> {
    let texts = Texts::read(&*app.store, workshop.content).map_err(|failure| caller.failed(&failure))?;
    let (language, text) = texts.said(caller.words.language());
    let untitled = || caller.words.say_with("workshop-numbered", &[("number", workshop.number.0.into())]);
    Ok(if text.is_empty() { (caller.words.language().tag(), untitled()) } else { (language.tag(), text.to_owned()) })
}
