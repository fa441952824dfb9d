//! Comment rounds: planned, opened, closed, extended, opened again, called off, finished.

pub(crate) mod report;

use super::{
    decisions::{Ask, Tell, Wanted},
    json,
    team::acting,
};
use crate::{
    app::App,
    caller::Caller,
    extract::{Id, Ids},
    problem::Problem,
    reading::readable,
    room::{MakeCommand, Writing},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Conduct, Drafting, Round, RoundNumber, RoundPlan, Statement, StatementCommand};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::Timestamp;
use utoipa::ToSchema;

/// A round.
#[derive(Serialize, ToSchema)]
pub(crate) struct RoundView {
    number: u32,
    /// May be empty.
    name: String,
    /// `scheduled`, `open`, `answering`, `finished` or `cancelled`.
    state: &'static str,
    /// The version that is commented on, once it has opened.
    version: Option<u32>,
    /// The version that came of it, once it is finished.
    outcome: Option<u32>,
    /// `continues` or `rests`: what becomes of the live text while it is open.
    drafting: &'static str,
    opens_at: String,
    closes_at: String,
}

impl From<&Round> for RoundView {
    fn from(round: &Round) -> Self {
        RoundView {
            number: round.number.0,
            name: round.name.clone(),
            state: round.state.name(),
            version: round.version.map(|version| version.0),
            outcome: round.outcome.map(|version| version.0),
            drafting: round.drafting.name(),
            opens_at: round.opens.to_string(),
            closes_at: round.closes.to_string(),
        }
    }
}

/// The rounds of a statement, all on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct RoundList {
    items: Vec<RoundView>,
    next: Option<String>,
}

/// The statement's rounds, in their order.
#[utoipa::path(get, path = "/api/v1/statements/{id}/rounds", operation_id = "list_rounds", params(("id" = String, Path)),
    responses((status = 200, body = RoundList), (status = 404, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement;
    let items = statement.rounds.iter().map(RoundView::from).collect();
    Ok(json(StatusCode::OK, &RoundList { items, next: None }))
}

/// One round.
#[utoipa::path(get, path = "/api/v1/statements/{id}/rounds/{round}", operation_id = "show_round",
    params(("id" = String, Path), ("round" = u32, Path)),
    responses((status = 200, body = RoundView), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, round): Ids,
) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement;
    let round = known(&caller, &statement, &round)?;
    Ok(json(StatusCode::OK, &RoundView::from(round)))
}

/// A new round.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RoundRequest {
    /// What it is called; nothing if absent.
    #[serde(default)]
    name: String,
    /// When it opens, RFC 3339 with zone; at once if absent or past.
    #[serde(default)]
    opens_at: Option<String>,
    /// When it closes by itself, RFC 3339 with zone.
    closes_at: String,
    /// `continues` (if absent) or `rests`: what becomes of the live text while it is open.
    #[serde(default)]
    drafting: Option<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Open a round, now or at its time. It opens on the live text of that moment, which is sealed as a version.
#[utoipa::path(post, path = "/api/v1/statements/{id}/rounds", operation_id = "open_round", params(("id" = String, Path)), request_body = RoundRequest,
    responses((status = 201, body = RoundView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn open(ask: Ask) -> Result<Response, Problem> {
    let (caller, now) = (&ask.caller, ask.app.clock.now());
    let wanted = |wanted: RoundRequest| {
        let opens = wanted.opens_at.as_deref().map(|text| moment(caller, "opens_at", text)).transpose()?;
        let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-drafting", &[]);
        let plan = RoundPlan {
            name: wanted.name,
            opens: opens.unwrap_or(now),
            closes: moment(caller, "closes_at", &wanted.closes_at)?,
            drafting: Drafting::named(wanted.drafting.as_deref().unwrap_or("continues")).ok_or_else(unknown)?,
        };
        let organisation = acting(caller, wanted.organisation.as_deref())?;
        let tell = Tell::of(StatusCode::CREATED, |statement| statement.rounds.last().map(RoundView::from));
        Ok(Wanted::made(opening(plan, now), organisation, tell))
    };
    ask.decided(wanted).await
}

/// Opens the round: at once on the text as it stands, or later.
pub(crate) fn opening(plan: RoundPlan, now: Timestamp) -> MakeCommand {
    let conduct = |plan, text| StatementCommand::Conduct(Conduct::OpenRound { plan, text });
    if plan.opens > now {
        return MakeCommand::plain(move |_| conduct(plan, None));
    }
    MakeCommand::sealing(Writing::under(plan.drafting), move |_, text| conduct(plan, text))
}

/// What is done with a round, and perhaps why and until when.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct RoundAct {
    /// Public. Acts on schedule need none: finishing, and closing at the round's time.
    #[serde(default)]
    reason: String,
    /// Until when a round that is extended or opened again goes on, RFC 3339 with zone.
    #[serde(default)]
    closes_at: Option<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Close, extend, reopen, finish or cancel a round.
#[utoipa::path(post, path = "/api/v1/statements/{id}/rounds/{round}/{act}", operation_id = "conduct_round",
    params(("id" = String, Path), ("round" = u32, Path), ("act" = String, Path, description = "`close`, `extend`, `reopen`, `finish` or `cancel`")),
    request_body = RoundAct,
    responses((status = 200, body = RoundView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn act(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let round = known(caller, &ask.readable.statement, ask.param("round"))?.number;
    let act = Act::named(ask.param("act")).ok_or_else(|| caller.not_found())?;
    let wanted = |wanted: RoundAct| {
        let organisation = acting(caller, wanted.organisation.as_deref())?;
        let closes = match act {
            Act::Extend | Act::Reopen => {
                Some(moment(caller, "closes_at", wanted.closes_at.as_deref().unwrap_or_default())?)
            }
            Act::Close | Act::Cancel | Act::Finish => None,
        };
        let tell = Tell::of(StatusCode::OK, move |statement| statement.round(round).map(RoundView::from));
        Ok(Wanted::made(act.command(round, closes, wanted.reason), organisation, tell))
    };
    ask.decided(wanted).await
}

/// What can be done with a round that is there; pages come here as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Close,
    Extend,
    Reopen,
    Cancel,
    Finish,
}

impl Act {
    pub(crate) const ALL: [Act; 5] = [Act::Close, Act::Extend, Act::Reopen, Act::Cancel, Act::Finish];

    /// Its name in addresses and in keys of texts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Act::Close => "close",
            Act::Extend => "extend",
            Act::Reopen => "reopen",
            Act::Cancel => "cancel",
            Act::Finish => "finish",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.name() == name)
    }

    /// Without a time, what needs one is refused for it.
    pub(crate) fn command(self, round: RoundNumber, closes: Option<Timestamp>, reason: String) -> MakeCommand {
        let closes = closes.unwrap_or(Timestamp::from_ms(0));
        let conduct = |act| MakeCommand::plain(move |_| StatementCommand::Conduct(act));
        match self {
            Act::Close => conduct(Conduct::CloseRound { round, reason }),
            Act::Extend => conduct(Conduct::ExtendRound { round, closes, reason }),
            Act::Reopen => conduct(Conduct::ReopenRound { round, closes, reason }),
            Act::Cancel => conduct(Conduct::CancelRound { round, reason }),
            // The text as it stands is what came of the round.
            Act::Finish => MakeCommand::sealing(Writing::GoesOn, move |_, text| {
                StatementCommand::Conduct(Conduct::FinishRound { round, text })
            }),
        }
    }
}

/// The round that a path names.
pub(crate) fn known<'a>(caller: &Caller, statement: &'a Statement, number: &str) -> Result<&'a Round, Problem> {
    let found = number.parse().ok().and_then(|number| statement.round(RoundNumber(number)));
    found.ok_or_else(|| caller.problem(StatusCode::NOT_FOUND, "unknown-round", &[]))
}

/// A moment with its zone.
pub(crate) fn moment(caller: &Caller, field: &str, text: &str) -> Result<Timestamp, Problem> {
    if text.is_empty() {
        return Err(caller.bad_field(field, &caller.words.say("reason-missing")));
    }
    let read: Result<jiff::Timestamp, _> = text.parse();
    let malformed = |_| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "bad-time", &[]);
    read.map(|read| Timestamp::from_ms(read.as_millisecond())).map_err(malformed)
}
