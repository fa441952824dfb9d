//! What a statement grew out of, what it demands, and of whom: named by its coordinators, read by whoever reads it.

use super::{
    agenda::targets::reader,
    comments::making::{Sought, places},
    decisions::{Ask, Decision, Once, Tell, decide},
    json,
    team::acting,
};
use crate::{
    agenda::line::{Placed, Quote, grown_from, placed, roots},
    app::App,
    caller::Caller,
    extract::Id,
    problem::Problem,
    reading::{Readable, opened, readable},
    room::MakeCommand,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use ledger::{
    AgendaRefusal, DemandNumber, LineAct, Passage, Stage, Statement, StatementCommand, TargetNumber, ThemeNumber,
    VersionNumber, knows_line,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::VaultKey;
use utoipa::ToSchema;

/// A theme by its number and its name.
#[derive(Serialize, ToSchema, Clone)]
pub(crate) struct NamedTheme {
    pub(crate) number: u32,
    /// Absent if it was erased.
    pub(crate) name: Option<String>,
}

/// A theme that a statement grew out of.
#[derive(Serialize, ToSchema)]
pub(crate) struct RootView {
    number: u32,
    /// Absent if it was erased.
    name: Option<String>,
    /// Why it matters, for the network's organisations; absent if that was not said.
    reason: Option<String>,
    /// How many organisations and groups say that it matters.
    backers: usize,
}

/// A target by its number and its name.
#[derive(Serialize, ToSchema, Clone)]
pub(crate) struct NamedTarget {
    pub(crate) number: u32,
    pub(crate) office: String,
}

/// What a passage demands, and of whom.
#[derive(Serialize, ToSchema)]
pub(crate) struct DemandView {
    number: u32,
    /// The clause in the text as it is now; absent of the whole, or if its words are gone.
    clause: Option<u32>,
    /// Its words when it was named; absent of the whole.
    quote: Option<String>,
    /// Whether its words are gone.
    detached: bool,
    theme: Option<NamedTheme>,
    targets: Vec<NamedTarget>,
    named_at: String,
}

/// What a statement grew out of and what it demands.
#[derive(Serialize, ToSchema)]
pub(crate) struct LineView {
    themes: Vec<RootView>,
    demands: Vec<DemandView>,
}

/// What it grew out of.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ThemesRequest {
    /// The numbers of all of them.
    themes: Vec<u32>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// What a passage demands.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct DemandRequest {
    /// The sealed version that it stands in; the live text while it is written if absent, and then the latest version.
    #[serde(default)]
    pub(crate) version: Option<u32>,
    /// The exact words. Words that stand there more than once need their clause.
    #[serde(default)]
    pub(crate) quote: Option<String>,
    /// The clause that it is, or that the words stand in; without it and without words, the whole.
    #[serde(default)]
    pub(crate) clause: Option<u32>,
    /// The number of one of the statement's themes.
    #[serde(default)]
    pub(crate) theme: Option<u32>,
    /// The numbers of the targets that can fulfil it.
    #[serde(default)]
    pub(crate) targets: Vec<u32>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    pub(crate) organisation: Option<String>,
}

/// For whom.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct ForRequest {
    #[serde(default)]
    organisation: Option<String>,
}

/// What a statement grew out of, what it demands, and of whom.
#[utoipa::path(get, path = "/api/v1/statements/{id}/line", operation_id = "show_line", params(("id" = String, Path)),
    responses((status = 200, body = LineView), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let readable = readable(&app, &caller, &id)?;
    let placed = of_live(&app, &caller, &readable).await?;
    let statement = &readable.statement;
    let sees = if reader(&app, &caller).is_ok() { Sees::Reasons } else { Sees::Names };
    let view = view(&app, statement, &placed, sees).map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &view))
}

/// The demands, placed in the text as it is now.
pub(crate) async fn of_live(app: &App, caller: &Caller, readable: &Readable) -> Result<Vec<Placed>, Problem> {
    if readable.statement.demands.is_empty() {
        return Ok(vec![]);
    }
    let open = opened(app, caller, &readable.statement).await?;
    let statement = &readable.statement;
    let version = statement.published.and_then(|published| statement.version(published.version));
    let found = placed(app, &open.replica, statement, version).await;
    found.map_err(|failure| caller.failed(&failure))
}

/// What somebody is told of themes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sees {
    /// Also why they matter, as the network's organisations are.
    Reasons,
    Names,
}

fn view(app: &App, statement: &Statement, placed: &[Placed], sees: Sees) -> Result<LineView, crate::failure::Failure> {
    let roots = roots(app, &statement.themes)?;
    let agenda = app.agenda.view();
    let root = |number: &ThemeNumber| roots.get(number).cloned().flatten();
    let theme = |number: ThemeNumber| NamedTheme { number: number.0, name: root(&number).map(|root| root.name) };
    let named = |number: &ThemeNumber| {
        let (root, number) = (root(number), number.0);
        let backers = root.as_ref().map_or(0, |root| root.backers);
        let (name, reason) = root.map(|root| (root.name, root.reason)).unzip();
        let reason = reason.filter(|reason| sees == Sees::Reasons && !reason.is_empty());
        RootView { number, name, reason, backers }
    };
    let target = |number: &TargetNumber| {
        agenda.target(*number).map(|target| NamedTarget { number: number.0, office: target.office.clone() })
    };
    let demand = |placed: &Placed| DemandView {
        number: placed.demand.number.0,
        clause: placed.clause,
        quote: placed.quote.clone(),
        detached: placed.is_detached(),
        theme: placed.demand.theme.map(theme),
        targets: placed.demand.targets.iter().filter_map(target).collect(),
        named_at: placed.demand.named.to_string(),
    };
    Ok(LineView { themes: statement.themes.iter().map(named).collect(), demands: placed.iter().map(demand).collect() })
}

/// A statement that grew out of a theme.
#[derive(Serialize, ToSchema)]
pub(crate) struct GrownView {
    id: String,
    title: String,
    /// `drafting`, `sign-on`, `published`, `followed-up` or `withdrawn`.
    stage: &'static str,
}

/// Statements, all on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct GrownList {
    items: Vec<GrownView>,
    next: Option<String>,
}

/// The statements that grew out of a theme and that the caller may read, newest first.
#[utoipa::path(get, path = "/api/v1/themes/{theme}/statements", operation_id = "list_statements_of_theme", params(("theme" = u32, Path)),
    responses((status = 200, body = GrownList), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn grown(State(app): State<Arc<App>>, caller: Caller, Id(theme): Id) -> Result<Response, Problem> {
    reader(&app, &caller)?;
    let theme = theme.parse().map(ThemeNumber).map_err(|_| caller.not_found())?;
    if app.agenda.view().theme(theme).is_none() {
        return Err(caller.not_found());
    }
    let view = |readable: Readable| {
        let statement = readable.statement;
        let (id, title) = (statement.id.to_string(), statement.title.clone());
        GrownView { id, title, stage: statement.stage.name() }
    };
    let items = grown_from(&app, &caller, theme).into_iter().map(view).collect();
    Ok(json(StatusCode::OK, &GrownList { items, next: None }))
}

/// Themes that the agenda knows.
pub(crate) fn known_themes(app: &App, caller: &Caller, numbers: &[u32]) -> Result<BTreeSet<ThemeNumber>, Problem> {
    let themes: BTreeSet<ThemeNumber> = numbers.iter().map(|number| ThemeNumber(*number)).collect();
    let known = knows_line(&app.agenda.view(), &themes, &BTreeSet::new());
    known.map_err(|refusal| caller.refused(refusal))?;
    Ok(themes)
}

/// Say which themes the statement grew out of, until it is public. For its coordinators.
#[utoipa::path(put, path = "/api/v1/statements/{id}/themes", operation_id = "name_themes", params(("id" = String, Path)), request_body = ThemesRequest,
    responses((status = 200, body = LineView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn themes(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, ThemesRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let themes = known_themes(app, caller, &request.themes)?;
    let placed = of_live(app, caller, readable).await?;
    let command = MakeCommand::plain(move |_| StatementCommand::Line(LineAct::NameThemes { themes }));
    let tell = told(app, placed, None, StatusCode::OK);
    let decision = Decision { hat, command, puts: vec![], first };
    let view = decide(app, caller, readable.statement.id, decision, &tell).await?;
    Ok(tell.answer(&view))
}

/// What is answered: the line as it is then, with what was named just now.
fn told(app: &Arc<App>, before: Vec<Placed>, named: Option<Placing>, status: StatusCode) -> Tell {
    let app = app.clone();
    Tell::of(status, move |statement| {
        let placed = statement.standing_demands().map(|demand| match &named {
            Some(placing) if demand.content == placing.content && demand.passage == placing.passage => {
                Placed { demand: demand.clone(), quote: placing.quote.clone(), clause: placing.passage.clause }
            }
            _ => {
                let known = before.iter().find(|placed| placed.demand.number == demand.number);
                let (quote, clause) = known.map(|placed| (placed.quote.clone(), placed.clause)).unwrap_or_default();
                Placed { demand: demand.clone(), quote, clause }
            }
        });
        view(&app, statement, &placed.collect::<Vec<_>>(), Sees::Reasons).ok()
    })
}

/// A passage that was found, with what is kept of it.
#[derive(Clone)]
pub(crate) struct Placing {
    passage: Passage,
    quote: Option<String>,
    content: Option<terms::Digest>,
    put: Option<(VaultKey, Bytes)>,
}

/// Where the demand is.
pub(crate) async fn place(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    request: &DemandRequest,
) -> Result<Placing, Problem> {
    let statement = &readable.statement;
    let latest = match statement.stage {
        Stage::Drafting => None,
        Stage::SignOn | Stage::Published | Stage::FollowedUp | Stage::Withdrawn => statement.versions.last(),
    };
    let version = request.version.map(VersionNumber).or(latest.map(|version| version.number));
    let quote = request.quote.clone().filter(|quote| !quote.trim().is_empty());
    let sought = vec![Sought { quote, clause: request.clause, held: None }];
    let found = places(app, caller, readable, version, sought).await?.pop();
    let unplaced = |code| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, code, &[]);
    let (passage, at) = found.unwrap_or(Err("quote-not-found")).map_err(unplaced)?;
    let quote = at.map(|at| at.quote);
    let (content, put) = quote.as_ref().map(|quote| Quote::new(quote.clone()).kept(statement)).unzip();
    Ok(Placing { passage, quote, content, put })
}

/// The command that names it, once the agenda was asked whether it knows what is named.
pub(crate) fn draw(
    app: &App,
    caller: &Caller,
    request: &DemandRequest,
    demand: Option<DemandNumber>,
    placing: &Placing,
) -> Result<(MakeCommand, Vec<(VaultKey, Bytes)>), Problem> {
    let theme = request.theme.map(ThemeNumber);
    let targets: BTreeSet<TargetNumber> = request.targets.iter().map(|number| TargetNumber(*number)).collect();
    let known = knows_line(&app.agenda.view(), &theme.into_iter().collect(), &targets);
    known.map_err(|refusal| caller.refused(refusal))?;
    let (passage, content) = (placing.passage.clone(), placing.content);
    let act = LineAct::NameDemand { demand, passage, content, theme, targets };
    Ok((MakeCommand::plain(move |_| StatementCommand::Line(act)), placing.put.clone().into_iter().collect()))
}

async fn named(ask: Ask, demand: Option<DemandNumber>, status: StatusCode) -> Result<Response, Problem> {
    let (first, request): (_, DemandRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let placing = place(app, caller, readable, &request).await?;
    let (command, puts) = draw(app, caller, &request, demand, &placing)?;
    let before = of_live(app, caller, readable).await?;
    let tell = told(app, before, Some(placing), status);
    let view = decide(app, caller, readable.statement.id, Decision { hat, command, puts, first }, &tell).await?;
    Ok(tell.answer(&view))
}

/// Say what a clause, some words or the whole demands: which of the statement's themes it is for, and who can fulfil it. For
/// its coordinators.
#[utoipa::path(post, path = "/api/v1/statements/{id}/demands", operation_id = "name_demand", params(("id" = String, Path)), request_body = DemandRequest,
    responses((status = 201, body = LineView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn demand(ask: Ask) -> Result<Response, Problem> {
    named(ask, None, StatusCode::CREATED).await
}

/// Say it anew. For its coordinators.
#[utoipa::path(put, path = "/api/v1/statements/{id}/demands/{demand}", operation_id = "rename_demand", params(("id" = String, Path), ("demand" = u32, Path)), request_body = DemandRequest,
    responses((status = 200, body = LineView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn redemand(ask: Ask) -> Result<Response, Problem> {
    let number = number(&ask)?;
    named(ask, Some(number), StatusCode::OK).await
}

fn number(ask: &Ask) -> Result<DemandNumber, Problem> {
    let unknown = |_| ask.caller.refused(AgendaRefusal::UnknownDemand.into());
    ask.param("demand").parse().map(DemandNumber).map_err(unknown)
}

/// Say that it is no demand after all. For its coordinators.
#[utoipa::path(delete, path = "/api/v1/statements/{id}/demands/{demand}", operation_id = "drop_demand", params(("id" = String, Path), ("demand" = u32, Path)),
    responses((status = 200, body = LineView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn undemand(ask: Ask) -> Result<Response, Problem> {
    let demand = number(&ask)?;
    let (first, request): (_, ForRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let before = of_live(app, caller, readable).await?;
    let command = MakeCommand::plain(move |_| StatementCommand::Line(LineAct::DropDemand { demand }));
    let tell = told(app, before, None, StatusCode::OK);
    let decision = Decision { hat, command, puts: vec![], first };
    let view = decide(app, caller, readable.statement.id, decision, &tell).await?;
    Ok(tell.answer(&view))
}
