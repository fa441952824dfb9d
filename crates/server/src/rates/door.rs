//! Doors behind which many act at once from one address: a hall with telephones, in a workshop or at a survey.

use crate::app::App;
use axum::http::Uri;
use ledger::{Phase, SurveyNumber, WorkshopNumber};

/// What somebody was let into, by a link that can't be guessed, while it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Door {
    Workshop(WorkshopNumber),
    Survey(SurveyNumber),
}

impl Door {
    /// The one that the address leads through.
    pub(crate) fn of(app: &App, uri: &Uri) -> Option<Door> {
        let parts: Vec<&str> = uri.path().split('/').skip(1).collect();
        match parts[..] {
            ["w", token, ..] => workshop(app, token),
            ["k", token] => survey(app, app.surveys.links.opened(token)?),
            ["surveys", number, "answer" | "outside"] => {
                let (number, key) = (SurveyNumber(number.parse().ok()?), key(uri)?);
                let links = &app.surveys.links;
                links.answers_for(number, key).or_else(|| links.outside_for(number, key))?;
                survey(app, number)
            }
            _ => None,
        }
    }
}

fn workshop(app: &App, token: &str) -> Option<Door> {
    let workshop = app.doors.behind(&app.agenda.view(), token)?;
    (workshop.phase != Phase::Closed).then_some(Door::Workshop(workshop.number))
}

fn survey(app: &App, number: SurveyNumber) -> Option<Door> {
    let takes_answers = app.agenda.view().survey(number)?.takes_answers(app.clock.now());
    takes_answers.then_some(Door::Survey(number))
}

fn key(uri: &Uri) -> Option<&str> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("key="))
}
