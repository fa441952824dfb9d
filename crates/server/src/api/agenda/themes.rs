//! Themes: what organisations say that matters most.

use super::{Ask, coordinator, member, speaker};
use crate::{
    agenda::{
        acts,
        line::grown,
        themes::{self, Told, Typed, told},
        workshops::spelt,
    },
    api::json,
    app::App,
    caller::Caller,
    extract::Id,
    failure::Failure,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Agenda, AgendaRefusal, Theme, ThemeCommand, ThemeNumber, ThemeOrigin, ThemeState};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Store;
use utoipa::ToSchema;

/// What matters to somebody.
#[derive(Serialize, ToSchema)]
pub(crate) struct ThemeView {
    number: u32,
    /// Absent if it was erased.
    title: Option<String>,
    /// What it is about; may be empty.
    description: Option<String>,
    /// Why it matters; may be empty.
    reason: Option<String>,
    /// Where one reads more.
    links: Vec<String>,
    /// Which organisation said so first; absent where a group of a workshop did.
    organisation: Option<String>,
    /// Who said so first: `o` and an organisation's id, or `g` and the number of a group of the workshop.
    proposer: String,
    /// In which workshop it was said first, if it was in one.
    workshop: Option<u32>,
    /// The workshops in which it was weighed.
    workshops: Vec<u32>,
    /// In which survey it was found, if it was in one.
    origin: Option<OriginView>,
    proposed_at: String,
    /// Which organisations say so too.
    supporters: Vec<String>,
    /// `proposed`, `chosen`, `in-statement` where a statement grew out of it that the caller may read, `parked` or `done`.
    state: &'static str,
    /// Why, if that was said.
    state_reason: Option<String>,
    /// Into which theme it was put.
    within: Option<u32>,
}

/// Where a theme was found: in what organisations wrote to a question of a survey.
#[derive(Serialize, ToSchema)]
pub(crate) struct OriginView {
    survey: u32,
    /// The question's key.
    question: u32,
    /// How many organisations wrote of it; absent where too few did to be told.
    organisations: Option<u32>,
}

impl From<ThemeOrigin> for OriginView {
    fn from(origin: ThemeOrigin) -> Self {
        OriginView { survey: origin.survey.0, question: origin.question, organisations: origin.organisations }
    }
}

/// The themes out of which statements grew that the caller may read.
pub(super) type Grown = BTreeSet<ThemeNumber>;

impl ThemeView {
    pub(super) fn new(agenda: &Agenda, theme: &Theme, told: Option<Told>, grown: &Grown) -> Self {
        let links = told.as_ref().map(|told| told.links.clone()).unwrap_or_default();
        ThemeView {
            number: theme.number.0,
            title: told.as_ref().map(|told| told.title.clone()),
            description: told.as_ref().map(|told| told.description.clone()),
            reason: told.map(|told| told.reason),
            links,
            organisation: theme.organisation().map(|organisation| organisation.to_string()),
            proposer: spelt(theme.proposer),
            workshop: theme.workshop.map(|workshop| workshop.0),
            workshops: agenda.weighed(theme.number).map(|workshop| workshop.number.0).collect(),
            origin: agenda.origin(theme.number).map(OriginView::from),
            proposed_at: theme.proposed.to_string(),
            supporters: theme.supporters.keys().map(ToString::to_string).collect(),
            state: themes::state(theme, grown),
            state_reason: theme.reason.clone(),
            within: theme.within.map(|within| within.0),
        }
    }

    fn read(store: &dyn Store, agenda: &Agenda, theme: &Theme, grown: &Grown) -> Result<Self, Failure> {
        Ok(ThemeView::new(agenda, theme, told(store, theme)?, grown))
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
    pub(super) title: String,
    /// What it is about.
    #[serde(default)]
    pub(super) description: String,
    /// Why it matters.
    #[serde(default)]
    pub(super) reason: String,
    /// Where one reads more: https addresses.
    #[serde(default)]
    pub(super) links: Vec<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    pub(super) organisation: Option<String>,
}

impl ThemeRequest {
    pub(super) fn typed<'a>(&'a self, links: &'a str) -> Typed<'a> {
        Typed { title: &self.title, description: &self.description, reason: &self.reason, links }
    }
}

/// Themes that are put into another one.
#[derive(Deserialize, ToSchema)]
pub(crate) struct TogetherRequest {
    others: Vec<u32>,
}

/// A public act's reason.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct BecauseRequest {
    #[serde(default)]
    reason: String,
}

/// What becomes of a theme.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ThemeStateRequest {
    /// `proposed`, `chosen`, `parked` or `done`.
    state: String,
    /// Public; needed where it is parked.
    #[serde(default)]
    reason: Option<String>,
}

/// For which organisation the caller acts; needed only by whoever acts for several.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct HatRequest {
    #[serde(default)]
    pub(super) organisation: Option<String>,
}

/// The network's themes, for its organisations.
#[utoipa::path(get, path = "/api/v1/themes", operation_id = "list_themes",
    responses((status = 200, body = ThemeList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    member(&app, &caller)?;
    let agenda = app.agenda.view();
    let grown = grown(&app, &caller);
    let views = agenda.themes().iter().map(|theme| ThemeView::read(&*app.store, &agenda, theme, &grown));
    let items = views.collect::<Result<_, Failure>>().map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &ThemeList { items, next: None }))
}

/// One of them.
#[utoipa::path(get, path = "/api/v1/themes/{theme}", operation_id = "show_theme", params(("theme" = u32, Path)),
    responses((status = 200, body = ThemeView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(theme): Id) -> Result<Response, Problem> {
    member(&app, &caller)?;
    let agenda = app.agenda.view();
    let found = theme.parse().ok().and_then(|number| agenda.theme(ThemeNumber(number)));
    let found = found.ok_or_else(|| caller.not_found())?;
    let view = ThemeView::read(&*app.store, &agenda, found, &grown(&app, &caller));
    Ok(json(StatusCode::OK, &view.map_err(|failure| caller.failed(&failure))?))
}

/// Say what matters, for one's organisation.
#[utoipa::path(post, path = "/api/v1/themes", operation_id = "propose_theme", request_body = ThemeRequest,
    responses((status = 201, body = ThemeView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn propose(ask: Ask) -> Result<Response, Problem> {
    let request: ThemeRequest = ask.read()?;
    let by = speaker(&ask, request.organisation.as_deref())?;
    let (act, told) = acts::propose(&ask.caller, by, request.typed(&request.links.join("\n")))?;
    let view = move |agenda: &Agenda| added(agenda, told);
    ask.answered(StatusCode::CREATED, act, view).await
}

/// Tell it in other words: its own organisation, or a coordinator. The earlier words stay in its history.
#[utoipa::path(patch, path = "/api/v1/themes/{theme}", operation_id = "reword_theme", params(("theme" = u32, Path)),
    request_body = ThemeRequest, responses((status = 200, body = ThemeView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn reword(ask: Ask) -> Result<Response, Problem> {
    let request: ThemeRequest = ask.read()?;
    let by = speaker(&ask, request.organisation.as_deref())?;
    let theme = number(&ask)?;
    let (act, told) = acts::reword(&ask.caller, by, theme, request.typed(&request.links.join("\n")))?;
    // The answer is made before the new words lie in the vault.
    let grown = grown(&ask.app, &ask.caller);
    let view =
        move |agenda: &Agenda| agenda.theme(theme).map(|theme| ThemeView::new(agenda, theme, Some(told), &grown));
    ask.answered(StatusCode::OK, act, view).await
}

/// Say that it matters to one's organisation too.
#[utoipa::path(put, path = "/api/v1/themes/{theme}/support", operation_id = "support_theme", params(("theme" = u32, Path)),
    request_body = HatRequest, responses((status = 200, body = ThemeView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn support(ask: Ask) -> Result<Response, Problem> {
    supports(ask, ThemeCommand::Support).await
}

/// Take one's organisation's support back.
#[utoipa::path(delete, path = "/api/v1/themes/{theme}/support", operation_id = "take_support_back", params(("theme" = u32, Path)),
    request_body = HatRequest, responses((status = 200, body = ThemeView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn take_support_back(ask: Ask) -> Result<Response, Problem> {
    supports(ask, ThemeCommand::TakeSupportBack).await
}

/// Put similar themes into one, as a coordinator; every name, reason and supporter stays.
#[utoipa::path(post, path = "/api/v1/themes/{theme}/together", operation_id = "put_themes_together", params(("theme" = u32, Path)),
    request_body = TogetherRequest, responses((status = 200, body = ThemeView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn together(ask: Ask) -> Result<Response, Problem> {
    let TogetherRequest { others } = ask.read()?;
    let theme = number(&ask)?;
    let others = others.into_iter().map(ThemeNumber).collect();
    coordinated(ask, theme, ThemeCommand::PutTogether { theme, others }).await
}

/// Let a theme stand by itself again.
#[utoipa::path(post, path = "/api/v1/themes/{theme}/apart", operation_id = "take_theme_apart", params(("theme" = u32, Path)),
    request_body = BecauseRequest, responses((status = 200, body = ThemeView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn apart(ask: Ask) -> Result<Response, Problem> {
    let BecauseRequest { reason } = ask.read()?;
    let theme = number(&ask)?;
    coordinated(ask, theme, ThemeCommand::TakeApart { theme, reason }).await
}

/// Say what becomes of a theme, as a coordinator.
#[utoipa::path(put, path = "/api/v1/themes/{theme}/state", operation_id = "set_theme_state", params(("theme" = u32, Path)),
    request_body = ThemeStateRequest, responses((status = 200, body = ThemeView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn state(ask: Ask) -> Result<Response, Problem> {
    let ThemeStateRequest { state, reason } = ask.read()?;
    let unknown = || ask.caller.bad_field("state", &ask.caller.words.say("reason-not-understood"));
    let (theme, state) = (number(&ask)?, ThemeState::named(&state).ok_or_else(unknown)?);
    coordinated(ask, theme, ThemeCommand::SetState { theme, state, reason }).await
}

/// Erase a theme's words; that it was there stays in the ledger.
#[utoipa::path(delete, path = "/api/v1/themes/{theme}/words", operation_id = "erase_theme", params(("theme" = u32, Path)),
    responses((status = 200, body = ThemeView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn erase(ask: Ask) -> Result<Response, Problem> {
    ask.caller.person()?;
    let theme = number(&ask)?;
    let agenda = ask.app.agenda.view();
    let found = agenda.theme(theme).ok_or_else(|| ask.caller.refused(AgendaRefusal::UnknownTheme.into()))?;
    let by = super::eraser(&ask.app, &ask.caller, found.organisation())?;
    let act = acts::erase_theme(&ask.app, &ask.caller, by, found).await?;
    let grown = grown(&ask.app, &ask.caller);
    let view = move |agenda: &Agenda| agenda.theme(theme).map(|theme| ThemeView::new(agenda, theme, None, &grown));
    ask.answered(StatusCode::OK, act, view).await
}

/// A theme that was said just now: nothing has grown out of it.
pub(super) fn added(agenda: &Agenda, told: Told) -> Option<ThemeView> {
    agenda.themes().last().map(|theme| ThemeView::new(agenda, theme, Some(told), &Grown::new()))
}

fn number(ask: &Ask) -> Result<ThemeNumber, Problem> {
    ask.number("theme").map(ThemeNumber)
}

async fn supports(ask: Ask, command: fn(ThemeNumber) -> ThemeCommand) -> Result<Response, Problem> {
    let HatRequest { organisation } = ask.read_or_default()?;
    let (theme, by) = (number(&ask)?, speaker(&ask, organisation.as_deref())?);
    answered(&ask, acts::of_theme(by, command(theme)), theme).await
}

async fn coordinated(ask: Ask, theme: ThemeNumber, command: ThemeCommand) -> Result<Response, Problem> {
    let by = coordinator(&ask.app, &ask.caller)?;
    answered(&ask, acts::of_theme(by, command), theme).await
}

async fn answered(ask: &Ask, act: super::Act, theme: ThemeNumber) -> Result<Response, Problem> {
    let (store, grown) = (ask.app.store.clone(), grown(&ask.app, &ask.caller));
    // Words that can't be read are left out of the answer; whoever asks for them is told why.
    let view = move |agenda: &Agenda| {
        agenda.theme(theme).map(|theme| ThemeView::new(agenda, theme, told(&*store, theme).ok().flatten(), &grown))
    };
    ask.answered(StatusCode::OK, act, view).await
}
