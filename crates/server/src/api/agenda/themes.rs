//! Themes: what organisations say that matters most.

use super::{Act, Ask};
use crate::{
    agenda::themes::{Told, told},
    api::{json, team::acting},
    app::App,
    caller::Caller,
    failure::Failure,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaCommand, Author, Theme, ThemeCommand};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Batch;
use utoipa::ToSchema;

/// What matters to somebody.
#[derive(Serialize, ToSchema)]
pub(crate) struct ThemeView {
    number: u32,
    /// Absent if it was erased.
    title: Option<String>,
    /// Why it matters; may be empty.
    reason: Option<String>,
    /// Which organisation said so first.
    organisation: String,
    proposed_at: String,
}

impl ThemeView {
    fn new(theme: &Theme, told: Option<Told>) -> Self {
        let (title, reason) = told.map(|told| (told.title, told.reason)).unzip();
        let (organisation, proposed_at) = (theme.organisation.to_string(), theme.proposed.to_string());
        ThemeView { number: theme.number.0, title, reason, organisation, proposed_at }
    }
}

/// Themes, all on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct ThemeList {
    items: Vec<ThemeView>,
    next: Option<String>,
}

/// What matters.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ThemeRequest {
    /// What it is called.
    title: String,
    /// Why it matters.
    #[serde(default)]
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// The network's themes, for its organisations.
#[utoipa::path(get, path = "/api/v1/themes", operation_id = "list_themes",
    responses((status = 200, body = ThemeList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    caller.hat(&app, None)?;
    let agenda = app.agenda.view();
    let view = |theme: &Arc<Theme>| Ok(ThemeView::new(theme, told(&*app.store, theme)?));
    let items = agenda.themes().iter().map(view).collect::<Result<_, Failure>>();
    let items = items.map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &ThemeList { items, next: None }))
}

/// Say what matters, for one's organisation.
#[utoipa::path(post, path = "/api/v1/themes", operation_id = "propose_theme", request_body = ThemeRequest,
    responses((status = 201, body = ThemeView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn propose(ask: Ask) -> Result<Response, Problem> {
    let ThemeRequest { title, reason, organisation } = ask.read()?;
    let organisation = acting(&ask.caller, organisation.as_deref())?;
    let by = Author::Hat(ask.caller.hat(&ask.app, organisation)?);
    let checked = ledger::theme_words(&title, &reason).map_err(|refusal| ask.caller.refused(refusal))?;
    let told = Told::new(checked.0, checked.1);
    let (content, (key, value)) = told.kept();
    let act = Act::of(by, AgendaCommand::Theme(ThemeCommand::Propose { content }), Batch::new().put(key, value));
    let view = move |agenda: &ledger::Agenda| agenda.themes().last().map(|theme| ThemeView::new(theme, Some(told)));
    ask.answered(StatusCode::CREATED, act, view).await
}
