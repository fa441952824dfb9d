//! Choosing: what an organisation chose, and what all choices come to once they may be shown.

use super::{found, number};
use crate::{
    agenda::{
        acts,
        workshops::{Ballot, outcome::Outcome, spelt},
    },
    api::{
        agenda::{Ask, hat},
        json,
    },
    app::App,
    caller::Caller,
    extract::Id,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Agenda, AgendaRefusal, Author, Participant};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A theme that is chosen, and why.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct PickedView {
    theme: u32,
    /// May be empty: the choice counts, and is marked so.
    #[serde(default)]
    reason: String,
}

/// What an organisation chooses.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChoiceRequest {
    themes: Vec<PickedView>,
    /// `revision` of the choice that this one takes the place of; 0 or absent for the first.
    #[serde(default)]
    upon: u32,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// That somebody has chosen.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChoiceMade {
    participant: String,
    /// 1 for the first choice; to be given back as `upon` by whoever changes it.
    revision: u32,
    /// Whether it came after the close: it is kept, and not counted.
    late: bool,
}

/// What the caller's organisation chose.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnChoice {
    revision: u32,
    /// Absent if it was erased.
    themes: Option<Vec<PickedView>>,
}

/// What the choices come to.
#[derive(Serialize, ToSchema)]
pub(crate) struct ResultView {
    /// Every theme of the workshop; those that most organisations chose first.
    themes: Vec<ThemeResult>,
    /// How many have chosen whose words were erased since.
    erased: usize,
}

/// Who chose a theme.
#[derive(Serialize, ToSchema)]
pub(crate) struct ThemeResult {
    theme: u32,
    organisations: usize,
    groups: usize,
    chosen_by: Vec<ChosenBy>,
}

/// Somebody who chose a theme, and why.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChosenBy {
    participant: String,
    /// Empty where none was given.
    reason: String,
}

/// Choose one to three themes with short reasons, for one's organisation; again until the close. After it a choice is kept
/// in a lane of its own, and not counted.
#[utoipa::path(put, path = "/api/v1/workshops/{workshop}/choice", operation_id = "choose_themes", params(("workshop" = u32, Path)),
    request_body = ChoiceRequest, responses((status = 200, body = ChoiceMade), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn choose(ask: Ask) -> Result<Response, Problem> {
    let ChoiceRequest { themes, upon, organisation } = ask.read()?;
    let hat = hat(&ask, organisation.as_deref())?;
    let (number, participant) = (number(&ask)?, Participant::Organisation(hat.organisation));
    let agenda = ask.app.agenda.view();
    let unknown = || ask.caller.refused(AgendaRefusal::UnknownWorkshop.into());
    let workshop = agenda.workshop(number).ok_or_else(unknown)?;
    let picked: Vec<(u32, &str)> = themes.iter().map(|picked| (picked.theme, picked.reason.as_str())).collect();
    let act = acts::choose(&ask.caller, Author::Hat(hat), (workshop, participant), &picked, upon)?;
    let view = move |agenda: &Agenda| {
        let workshop = agenda.workshop(number)?;
        let choice = workshop.seats.get(&participant)?.choice;
        let revision = choice.map_or(0, |choice| choice.revision);
        Some(ChoiceMade { participant: spelt(participant), revision, late: revision <= upon })
    };
    ask.answered(StatusCode::OK, act, view).await
}

/// What the caller's own organisation chose.
#[utoipa::path(get, path = "/api/v1/workshops/{workshop}/choice", operation_id = "own_choice", params(("workshop" = u32, Path)),
    responses((status = 200, body = OwnChoice), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn own(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Result<Response, Problem> {
    let (_, workshop) = found(&app, &caller, &number)?;
    let participant = Participant::Organisation(caller.hat(&app, None)?.organisation);
    let choice = workshop.seats.get(&participant).and_then(|seat| seat.choice);
    let choice = choice.ok_or_else(|| caller.not_found())?;
    let ballot = Ballot::read(&*app.store, choice.content).map_err(|failure| caller.failed(&failure))?;
    let picked = |ballot: Ballot| {
        ballot.picked.into_iter().map(|picked| PickedView { theme: picked.theme, reason: picked.reason }).collect()
    };
    Ok(json(StatusCode::OK, &OwnChoice { revision: choice.revision, themes: ballot.map(picked) }))
}

/// What the choices come to, by organisation; 404 as long as they are hidden.
#[utoipa::path(get, path = "/api/v1/workshops/{workshop}/result", operation_id = "workshop_result", params(("workshop" = u32, Path)),
    responses((status = 200, body = ResultView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn result(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Result<Response, Problem> {
    let (agenda, workshop) = found(&app, &caller, &number)?;
    let outcome = Outcome::of(&*app.store, &agenda, &workshop).map_err(|failure| caller.failed(&failure))?;
    let outcome = outcome.ok_or_else(|| caller.not_found())?;
    let by = |theme, participant| ChosenBy {
        participant: spelt(participant),
        reason: outcome.reasons.get(&(theme, participant)).cloned().unwrap_or_default(),
    };
    let themes = outcome.tally.themes.iter().map(|tallied| ThemeResult {
        theme: tallied.theme.0,
        organisations: tallied.organisations(),
        groups: tallied.groups(),
        chosen_by: tallied.chosen_by.iter().map(|participant| by(tallied.theme, *participant)).collect(),
    });
    Ok(json(StatusCode::OK, &ResultView { themes: themes.collect(), erased: outcome.erased }))
}
