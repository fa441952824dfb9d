//! What became of a published statement: to whom it was handed, what was answered, what came of it, and when the network
//! looks again. Recorded by its coordinators, read by whoever reads the statement.

pub(crate) mod view;

use super::{
    decisions::{Ask, Tell, Wanted},
    json,
    statements::StatementView,
    team::acting,
};
use crate::{
    app::App,
    caller::Caller,
    extract::Id,
    problem::Problem,
    reading::readable,
    room::MakeCommand,
    traces::{Kind, Typed, draw, draw_review},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Refusal, Statement, StatementCommand, TraceAct, TraceNumber, Traced};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::sync::Arc;
use utoipa::ToSchema;
use view::TraceView;

/// Records of one kind, all on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct TraceList {
    items: Vec<TraceView>,
    next: Option<String>,
}

/// To whom it was handed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DeliveryRequest {
    /// An office or organisation; no person's name is needed.
    #[serde(default)]
    to: String,
    /// `meeting`, `mail`, `post`, `service`, `event` or `other` (if absent).
    #[serde(default)]
    how: String,
    /// On which day; today if absent.
    #[serde(default)]
    on: String,
    /// Which organisation handed it over.
    #[serde(default)]
    by: String,
    /// A register number, an occasion, a place.
    #[serde(default)]
    reference: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// What was answered.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ResponseRequest {
    /// The number of the delivery that it answers, if it was one.
    #[serde(default)]
    delivery: Option<u32>,
    /// An office or organisation; no person's name is needed.
    #[serde(default)]
    from: String,
    /// On which day; today if absent.
    #[serde(default)]
    on: String,
    /// The clause of the published version that it is about; the whole if absent.
    #[serde(default)]
    clause: Option<u32>,
    /// Quoted, or in short.
    #[serde(default)]
    text: String,
    /// Where it is read.
    #[serde(default)]
    link: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// What came of it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ResultRequest {
    /// On which day; today if absent.
    #[serde(default)]
    on: String,
    /// The clause of the published version whose wish it fulfils; the whole if absent.
    #[serde(default)]
    clause: Option<u32>,
    #[serde(default)]
    text: String,
    /// Where it is read.
    #[serde(default)]
    link: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

impl From<DeliveryRequest> for (Typed, Option<String>) {
    fn from(request: DeliveryRequest) -> Self {
        let DeliveryRequest { to: office, how, on, by, reference, organisation } = request;
        (Typed { office, how, on, by, reference, ..Typed::default() }, organisation)
    }
}

impl From<ResponseRequest> for (Typed, Option<String>) {
    fn from(request: ResponseRequest) -> Self {
        let ResponseRequest { delivery, from: office, on, clause, text: account, link, organisation } = request;
        (Typed { delivery, office, on, clause, account, link, ..Typed::default() }, organisation)
    }
}

impl From<ResultRequest> for (Typed, Option<String>) {
    fn from(request: ResultRequest) -> Self {
        let ResultRequest { on, clause, text: account, link, organisation } = request;
        (Typed { on, clause, account, link, ..Typed::default() }, organisation)
    }
}

macro_rules! records {
    ($($path:literal $kind:ident $request:ident: $(#[$list_doc:meta])+ $list:ident $list_name:literal, $(#[$record_doc:meta])+ $record:ident $record_name:literal;)+) => {
        $(
            $(#[$list_doc])+
            #[utoipa::path(get, path = $path, operation_id = $list_name, params(("id" = String, Path)),
                responses((status = 200, body = TraceList), (status = 404, body = Problem)))]
            pub(crate) async fn $list(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
                listed(&app, &caller, &id, |what| matches!(what, Traced::$kind(_)))
            }

            $(#[$record_doc])+
            #[utoipa::path(post, path = $path, operation_id = $record_name, params(("id" = String, Path)), request_body = $request,
                responses((status = 201, body = TraceView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
            pub(crate) async fn $record(ask: Ask) -> Result<Response, Problem> {
                record::<$request>(&ask).await
            }
        )+
    };
}

records! {
    "/api/v1/statements/{id}/deliveries" Delivery DeliveryRequest:
    /// To whom the statement was handed, also what was recorded by mistake.
    deliveries "list_deliveries",
    /// Record to whom the published statement was handed. For its coordinators.
    deliver "record_delivery";
    "/api/v1/statements/{id}/responses" Response ResponseRequest:
    /// What was answered to the statement, also what was recorded by mistake.
    responses "list_responses",
    /// Record what was answered to the published statement. For its coordinators.
    respond "record_response";
    "/api/v1/statements/{id}/results" Effect ResultRequest:
    /// What came of the statement, also what was recorded by mistake.
    results "list_results",
    /// Record what came of the published statement. For its coordinators.
    result "record_result";
}

/// What kind of record a request is for.
trait Records: DeserializeOwned + Into<(Typed, Option<String>)> {
    const KIND: Kind;
}

impl Records for DeliveryRequest {
    const KIND: Kind = Kind::Delivery;
}

impl Records for ResponseRequest {
    const KIND: Kind = Kind::Response;
}

impl Records for ResultRequest {
    const KIND: Kind = Kind::Result;
}

fn listed(app: &App, caller: &Caller, id: &str, is_wanted: fn(&Traced) -> bool) -> Result<Response, Problem> {
    let statement = readable(app, caller, id)?.statement;
    let items = statement.traces.iter().filter(|trace| is_wanted(&trace.what)).map(|trace| (&**trace).into());
    Ok(json(StatusCode::OK, &TraceList { items: items.collect(), next: None }))
}

async fn record<R: Records>(ask: &Ask) -> Result<Response, Problem> {
    let (typed, _) = ask.read::<R>()?.into();
    let act = draw(&ask.app, &ask.caller, &ask.readable.statement, R::KIND, typed).await?;
    let tell =
        Tell::of(StatusCode::CREATED, |statement| statement.traces.last().map(|trace| TraceView::from(&**trace)));
    let wanted = |request: R| {
        let (_, organisation) = request.into();
        decided(&ask.caller, act, organisation, tell)
    };
    ask.decided(wanted).await
}

fn decided(caller: &Caller, act: TraceAct, organisation: Option<String>, tell: Tell) -> Result<Wanted, Problem> {
    let command = MakeCommand::plain(move |_| StatementCommand::Trace(act));
    Ok(Wanted::made(command, acting(caller, organisation.as_deref())?, tell))
}

/// Why a record was a mistake.
#[derive(Deserialize, ToSchema)]
pub(crate) struct StrikeRequest {
    /// Public.
    #[serde(default)]
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Say that a record was a mistake. It stays in the ledger, and the world is not told of it any more.
#[utoipa::path(post, path = "/api/v1/statements/{id}/traces/{trace}/strike", operation_id = "strike_record",
    params(("id" = String, Path), ("trace" = u32, Path)), request_body = StrikeRequest,
    responses((status = 200, body = TraceView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn strike(ask: Ask) -> Result<Response, Problem> {
    let unknown = |_| ask.caller.refused(Refusal::UnknownTrace);
    let trace = ask.param("trace").parse().map(TraceNumber).map_err(unknown)?;
    let told = move |statement: &Statement| statement.trace(trace).map(|trace| TraceView::from(&**trace));
    let wanted = |request: StrikeRequest| {
        let act = TraceAct::Strike { trace, reason: request.reason };
        decided(&ask.caller, act, request.organisation, Tell::of(StatusCode::OK, told))
    };
    ask.decided(wanted).await
}

/// When the network looks again.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReviewRequest {
    /// A day that is to come; on none any more if absent.
    #[serde(default)]
    on: Option<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Say when the network looks again at what became of the published statement. Its coordinators are reminded then.
#[utoipa::path(put, path = "/api/v1/statements/{id}/review", operation_id = "set_review", params(("id" = String, Path)), request_body = ReviewRequest,
    responses((status = 200, body = StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn review(ask: Ask) -> Result<Response, Problem> {
    let wanted = |request: ReviewRequest| {
        let act = draw_review(&ask.app, &ask.caller, request.on.as_deref().unwrap_or_default())?;
        decided(&ask.caller, act, request.organisation, Tell::statement())
    };
    ask.decided(wanted).await
}
