//! What organisations and coordinators do to targets. Pages come here as well.

use super::view::TargetView;
use crate::{
    agenda::told::Words,
    api::{
        agenda::{Act, Ask},
        team::acting,
    },
    app::App,
    caller::Caller,
    pages::time::day_of,
    problem::Problem,
};
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use ledger::{
    Agenda, AgendaCommand, Author, ContactNumber, Hat, Means, MomentNumber, Refusal, TargetCommand as Command,
    TargetNumber, Website, contact_words, moment_words, target_words,
};
use serde::Deserialize;
use store::{Batch, VaultKey};
use terms::{Date, Digest};
use utoipa::ToSchema;

/// What is asked for, as it was typed by a tool or in a form. What is empty is not told.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct TargetRequest {
    /// The name of an office or a body; no person's name, and no private address.
    #[serde(default)]
    pub(crate) office: String,
    /// Its public page.
    #[serde(default)]
    pub(crate) page: String,
    /// What it decides.
    #[serde(default)]
    pub(crate) decides: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    pub(crate) organisation: Option<String>,
}

/// When something is decided.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct MomentRequest {
    /// The first day.
    #[serde(default)]
    pub(crate) from: String,
    /// The last day; the first if absent.
    #[serde(default)]
    pub(crate) until: String,
    /// What is decided.
    #[serde(default)]
    pub(crate) what: String,
    /// Where more is read.
    #[serde(default)]
    pub(crate) link: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    pub(crate) organisation: Option<String>,
}

/// What was talked of.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct ContactRequest {
    /// On which day; today if absent.
    #[serde(default)]
    pub(crate) on: String,
    /// `meeting`, `mail`, `post`, `service`, `event` or `other` (if absent).
    #[serde(default)]
    pub(crate) how: String,
    /// What came of it.
    #[serde(default)]
    pub(crate) result: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    pub(crate) organisation: Option<String>,
}

/// Why something is struck or retired.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct BecauseRequest {
    /// For the network's organisations.
    #[serde(default)]
    pub(crate) reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    pub(crate) organisation: Option<String>,
}

/// For whom.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct ForRequest {
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    pub(crate) organisation: Option<String>,
}

/// A command that was drawn up, with the words that are stored beside it.
pub(crate) struct Drawn {
    command: Command,
    beside: Option<(VaultKey, Bytes)>,
    /// The words, as they are kept.
    text: String,
}

impl Drawn {
    /// One that has no words.
    pub(crate) fn plain(command: Command) -> Drawn {
        Drawn { command, beside: None, text: String::new() }
    }

    fn with(words: &Words, command: impl FnOnce(Digest) -> Command) -> Drawn {
        let (content, beside) = words.kept();
        Drawn { command: command(content), beside: Some(beside), text: words.text.clone() }
    }

    /// What the agenda is asked to decide for the hat.
    pub(crate) fn act(self, hat: Hat) -> Act {
        let beside = self.beside.into_iter().fold(Batch::new(), |batch, (key, value)| batch.put(key, value));
        Act::of(Author::Hat(hat), AgendaCommand::Target(self.command), beside)
    }
}

fn told(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn website(text: &str) -> Result<Option<Website>, Refusal> {
    told(text).map(Website::parse).transpose()
}

fn day(caller: &Caller, text: &str) -> Result<Option<Date>, Problem> {
    let malformed = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "bad-date", &[]);
    told(text).map(|text| Date::parse(text).ok_or_else(malformed)).transpose()
}

/// One is added, or told of anew.
pub(crate) fn draw_target(
    caller: &Caller,
    request: &TargetRequest,
    target: Option<TargetNumber>,
) -> Result<Drawn, Problem> {
    let refused = |refusal| caller.refused(refusal);
    let (office, decides) = target_words(&request.office, &request.decides).map_err(refused)?;
    let page = website(&request.page).map_err(refused)?;
    Ok(Drawn::with(&Words::new(decides, None), |content| match target {
        Some(target) => Command::Edit { target, office, page, content },
        None => Command::Add { office, page, content },
    }))
}

/// It is said when it decides something.
pub(crate) fn draw_moment(caller: &Caller, request: &MomentRequest, target: TargetNumber) -> Result<Drawn, Problem> {
    let refused = |refusal| caller.refused(refusal);
    let malformed = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "bad-date", &[]);
    let from = day(caller, &request.from)?.ok_or_else(malformed)?;
    let until = day(caller, &request.until)?.unwrap_or(from);
    let what = moment_words(&request.what).map_err(refused)?;
    let link = website(&request.link).map_err(refused)?.map(|link| link.to_string());
    Ok(Drawn::with(&Words::new(what, link), |content| Command::PlanMoment { target, from, until, content }))
}

/// A contact is logged.
pub(crate) fn draw_contact(
    app: &App,
    caller: &Caller,
    request: &ContactRequest,
    target: TargetNumber,
) -> Result<Drawn, Problem> {
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-means", &[]);
    let how = told(&request.how).map_or(Ok(Means::Other), |name| Means::named(name).ok_or_else(unknown))?;
    let today = day_of(app.clock.now());
    let on = day(caller, &request.on)?.unwrap_or(today);
    let result = contact_words(&request.result).map_err(|refusal| caller.refused(refusal))?;
    let words = Words::new(result, None);
    Ok(Drawn::with(&words, |content| Command::LogContact { target, on, today, how, content }))
}

/// Something is struck or retired, with a reason.
pub(crate) fn draw_because(
    caller: &Caller,
    reason: &str,
    command: impl FnOnce(Digest) -> Command,
) -> Result<Drawn, Problem> {
    let reason = ledger::reason(reason).map_err(|refusal| caller.refused(refusal))?;
    Ok(Drawn::with(&Words::new(reason, None), command))
}

async fn answered(
    ask: Ask,
    status: StatusCode,
    organisation: Option<String>,
    target: Option<TargetNumber>,
    drawn: Drawn,
) -> Result<Response, Problem> {
    let organisation = acting(&ask.caller, organisation.as_deref())?;
    let hat = ask.caller.hat(&ask.app, organisation)?;
    let store = ask.app.store.clone();
    // Words that were typed just now are stored together with this answer, and can't be read before.
    let (decides, because) = match &drawn.command {
        Command::Add { .. } | Command::Edit { .. } => (Some(drawn.text.clone()), None),
        Command::Retire { .. } => (None, Some(drawn.text.clone())),
        _ => (None, None),
    };
    let view = move |agenda: &Agenda| {
        let found = match target {
            Some(number) => agenda.target(number),
            None => agenda.targets().last(),
        };
        found.and_then(|target| TargetView::of(&*store, target).ok()).map(|view| view.saying(decides, because))
    };
    ask.answered(status, drawn.act(hat), view).await
}

fn number(ask: &Ask) -> Result<TargetNumber, Problem> {
    ask.number("target").map(TargetNumber)
}

/// Add an office or a body that the network should influence. For every organisation of the network.
#[utoipa::path(post, path = "/api/v1/targets", operation_id = "add_target", request_body = TargetRequest,
    responses((status = 201, body = TargetView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add(ask: Ask) -> Result<Response, Problem> {
    let request: TargetRequest = ask.read()?;
    let drawn = draw_target(&ask.caller, &request, None)?;
    answered(ask, StatusCode::CREATED, request.organisation, None, drawn).await
}

/// Say anew who it is and what it decides. For coordinators.
#[utoipa::path(put, path = "/api/v1/targets/{target}", operation_id = "edit_target", params(("target" = u32, Path)), request_body = TargetRequest,
    responses((status = 200, body = TargetView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn edit(ask: Ask) -> Result<Response, Problem> {
    let (target, request): (_, TargetRequest) = (number(&ask)?, ask.read()?);
    let drawn = draw_target(&ask.caller, &request, Some(target))?;
    answered(ask, StatusCode::OK, request.organisation, Some(target), drawn).await
}

/// Stop trying to influence it. For coordinators.
#[utoipa::path(post, path = "/api/v1/targets/{target}/retire", operation_id = "retire_target", params(("target" = u32, Path)), request_body = BecauseRequest,
    responses((status = 200, body = TargetView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn retire(ask: Ask) -> Result<Response, Problem> {
    let (target, request): (_, BecauseRequest) = (number(&ask)?, ask.read()?);
    let drawn = draw_because(&ask.caller, &request.reason, |reason| Command::Retire { target, reason })?;
    answered(ask, StatusCode::OK, request.organisation, Some(target), drawn).await
}

/// Try again. For coordinators.
#[utoipa::path(post, path = "/api/v1/targets/{target}/reinstate", operation_id = "reinstate_target", params(("target" = u32, Path)), request_body = ForRequest,
    responses((status = 200, body = TargetView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn reinstate(ask: Ask) -> Result<Response, Problem> {
    let (target, request): (_, ForRequest) = (number(&ask)?, ask.read()?);
    let drawn = Drawn::plain(Command::Reinstate { target });
    answered(ask, StatusCode::OK, request.organisation, Some(target), drawn).await
}

/// Say that one's organisation knows it.
#[utoipa::path(put, path = "/api/v1/targets/{target}/known", operation_id = "know_target", params(("target" = u32, Path)), request_body = ForRequest,
    responses((status = 200, body = TargetView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn know(ask: Ask) -> Result<Response, Problem> {
    let (target, request): (_, ForRequest) = (number(&ask)?, ask.read()?);
    answered(ask, StatusCode::OK, request.organisation, Some(target), Drawn::plain(Command::Know { target })).await
}

/// Take that back.
#[utoipa::path(post, path = "/api/v1/targets/{target}/forget", operation_id = "forget_target", params(("target" = u32, Path)), request_body = ForRequest,
    responses((status = 200, body = TargetView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn forget(ask: Ask) -> Result<Response, Problem> {
    let (target, request): (_, ForRequest) = (number(&ask)?, ask.read()?);
    answered(ask, StatusCode::OK, request.organisation, Some(target), Drawn::plain(Command::Forget { target })).await
}

/// Say when it decides something. What is past stays.
#[utoipa::path(post, path = "/api/v1/targets/{target}/moments", operation_id = "plan_moment", params(("target" = u32, Path)), request_body = MomentRequest,
    responses((status = 201, body = TargetView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn plan(ask: Ask) -> Result<Response, Problem> {
    let (target, request): (_, MomentRequest) = (number(&ask)?, ask.read()?);
    let drawn = draw_moment(&ask.caller, &request, target)?;
    answered(ask, StatusCode::CREATED, request.organisation, Some(target), drawn).await
}

/// Say that it doesn't decide then. For whoever said so, and for coordinators.
#[utoipa::path(post, path = "/api/v1/targets/{target}/moments/{moment}/strike", operation_id = "strike_moment",
    params(("target" = u32, Path), ("moment" = u32, Path)), request_body = BecauseRequest,
    responses((status = 200, body = TargetView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn strike_moment(ask: Ask) -> Result<Response, Problem> {
    let (target, moment) = (number(&ask)?, MomentNumber(ask.number("moment")?));
    let request: BecauseRequest = ask.read()?;
    let command = |reason| Command::StrikeMoment { target, moment, reason };
    let drawn = draw_because(&ask.caller, &request.reason, command)?;
    answered(ask, StatusCode::OK, request.organisation, Some(target), drawn).await
}

/// Log that one's organisation was in contact with it.
#[utoipa::path(post, path = "/api/v1/targets/{target}/contacts", operation_id = "log_contact", params(("target" = u32, Path)), request_body = ContactRequest,
    responses((status = 201, body = TargetView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn log(ask: Ask) -> Result<Response, Problem> {
    let (target, request): (_, ContactRequest) = (number(&ask)?, ask.read()?);
    let drawn = draw_contact(&ask.app, &ask.caller, &request, target)?;
    answered(ask, StatusCode::CREATED, request.organisation, Some(target), drawn).await
}

/// Say that a contact was logged by mistake. For whoever logged it, and for coordinators.
#[utoipa::path(post, path = "/api/v1/targets/{target}/contacts/{contact}/strike", operation_id = "strike_contact",
    params(("target" = u32, Path), ("contact" = u32, Path)), request_body = BecauseRequest,
    responses((status = 200, body = TargetView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn strike_contact(ask: Ask) -> Result<Response, Problem> {
    let (target, contact) = (number(&ask)?, ContactNumber(ask.number("contact")?));
    let request: BecauseRequest = ask.read()?;
    let command = |reason| Command::StrikeContact { target, contact, reason };
    let drawn = draw_because(&ask.caller, &request.reason, command)?;
    answered(ask, StatusCode::OK, request.organisation, Some(target), drawn).await
}
