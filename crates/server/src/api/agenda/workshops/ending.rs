//! What comes of a workshop that is closed: its summary, its themes, and the erasing of words.

use super::{answered, found, number};
use crate::{
    agenda::{
        acts,
        workshops::{Texts, outcome::Outcome, participant},
    },
    api::{
        agenda::{Ask, coordinator, eraser},
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
use ledger::{Agenda, AgendaRefusal, Participant, Summary, ThemeNumber, WorkshopCommand, WorkshopNumber};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A workshop's summary in the languages that it has.
#[derive(Serialize, ToSchema)]
pub(crate) struct SummaryView {
    /// Which wording this is, from 1.
    revision: u32,
    /// Whether everybody may read this wording.
    published: bool,
    /// Markdown; empty where there is none in that language.
    fi: String,
    sv: String,
    en: String,
}

/// A summary, Markdown in one to three languages.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SummaryRequest {
    /// `revision` of the wording that this one takes the place of; 0 or absent for the first.
    #[serde(default)]
    upon: u32,
    #[serde(default)]
    fi: String,
    #[serde(default)]
    sv: String,
    #[serde(default)]
    en: String,
}

/// Which wording of a summary.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RevisionRequest {
    revision: u32,
}

/// Which themes the network campaigns for.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct AdoptRequest {
    /// All that were chosen, if absent.
    #[serde(default)]
    themes: Option<Vec<u32>>,
    #[serde(default)]
    reason: Option<String>,
}

/// The summary: as it was published, for everybody; as it is written, for coordinators.
#[utoipa::path(get, path = "/api/v1/workshops/{workshop}/summary", operation_id = "show_summary", params(("workshop" = u32, Path)),
    responses((status = 200, body = SummaryView), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Result<Response, Problem> {
    let agenda = app.agenda.view();
    let workshop = number.parse().ok().and_then(|number| agenda.workshop(WorkshopNumber(number)));
    let workshop = workshop.ok_or_else(|| caller.not_found())?;
    let written = workshop.summary.filter(|_| coordinator(&app, &caller).is_ok());
    let summary = written.or(workshop.published).ok_or_else(|| caller.not_found())?;
    let texts = Texts::read(&*app.store, summary.content).map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &view(workshop.published, summary, texts)))
}

fn view(published: Option<Summary>, summary: Summary, texts: Texts) -> SummaryView {
    let published = published.is_some_and(|published| published.revision == summary.revision);
    SummaryView { revision: summary.revision, published, fi: texts.fi, sv: texts.sv, en: texts.en }
}

/// Save the summary, as a coordinator.
#[utoipa::path(put, path = "/api/v1/workshops/{workshop}/summary", operation_id = "save_summary", params(("workshop" = u32, Path)),
    request_body = SummaryRequest, responses((status = 200, body = SummaryView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn save(ask: Ask) -> Result<Response, Problem> {
    let SummaryRequest { upon, fi, sv, en } = ask.read()?;
    let by = coordinator(&ask.app, &ask.caller)?;
    let number = number(&ask)?;
    let act = acts::summarise(&ask.caller, by, number, [&fi, &sv, &en], upon)?;
    let texts = Texts { fi, sv, en, salt: String::new() };
    let view = move |agenda: &Agenda| {
        let workshop = agenda.workshop(number)?;
        Some(view(workshop.published, workshop.summary?, texts))
    };
    ask.answered(StatusCode::OK, act, view).await
}

/// Let everybody read the summary, as a coordinator.
#[utoipa::path(post, path = "/api/v1/workshops/{workshop}/summary/publish", operation_id = "publish_summary", params(("workshop" = u32, Path)),
    request_body = RevisionRequest, responses((status = 200, body = super::WorkshopView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn publish(ask: Ask) -> Result<Response, Problem> {
    let RevisionRequest { revision } = ask.read()?;
    let by = coordinator(&ask.app, &ask.caller)?;
    let workshop = number(&ask)?;
    answered(&ask, acts::of_workshop(by, WorkshopCommand::PublishSummary { workshop, revision }), workshop, true).await
}

/// Set the themes that were chosen to `chosen`, all in one act, as a coordinator.
#[utoipa::path(post, path = "/api/v1/workshops/{workshop}/adopt", operation_id = "adopt_themes", params(("workshop" = u32, Path)),
    request_body = AdoptRequest, responses((status = 200, body = super::WorkshopView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn adopt(ask: Ask) -> Result<Response, Problem> {
    let AdoptRequest { themes, reason } = ask.read_or_default()?;
    let by = coordinator(&ask.app, &ask.caller)?;
    let number = number(&ask)?;
    let themes = match themes {
        Some(themes) => themes.into_iter().map(ThemeNumber).collect(),
        None => chosen(&ask.app, &ask.caller, number)?,
    };
    answered(&ask, acts::adopt(by, themes, reason), number, true).await
}

/// The themes that somebody chose in a workshop that is closed.
pub(crate) fn chosen(app: &App, caller: &Caller, number: WorkshopNumber) -> Result<Vec<ThemeNumber>, Problem> {
    let (agenda, workshop) = found(app, caller, &number.0.to_string())?;
    if workshop.phase != ledger::Phase::Closed {
        return Err(caller.refused(AgendaRefusal::WorkshopNotClosed.into()));
    }
    let outcome = Outcome::of(&*app.store, &agenda, &workshop).map_err(|failure| caller.failed(&failure))?;
    Ok(outcome.iter().flat_map(|outcome| outcome.tally.chosen()).map(|tallied| tallied.theme).collect())
}

/// Erase the words of somebody who takes part; that they took part stays in the ledger.
#[utoipa::path(delete, path = "/api/v1/workshops/{workshop}/participants/{participant}/words", operation_id = "erase_participant",
    params(("workshop" = u32, Path), ("participant" = String, Path)),
    responses((status = 200, body = super::WorkshopView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn erase(ask: Ask) -> Result<Response, Problem> {
    ask.caller.person()?;
    let number = number(&ask)?;
    let whose: Option<Participant> = participant(ask.param("participant"));
    let whose = whose.ok_or_else(|| ask.caller.not_found())?;
    let agenda = ask.app.agenda.view();
    let unknown = || ask.caller.refused(AgendaRefusal::UnknownWorkshop.into());
    let workshop = agenda.workshop(number).ok_or_else(unknown)?;
    let by = eraser(&ask.app, &ask.caller, whose.organisation())?;
    answered(&ask, acts::erase_participant(by, workshop, whose), number, false).await
}
