//! What changed from one signed version to the next: listed when signing opens, classed by coordinators, doubted by whoever
//! has signed.

use crate::{
    api::{
        decisions::{Ask, Decision, Once, Tell, Wanted, decide},
        json,
        team::acting,
    },
    app::App,
    caller::Caller,
    extract::Ids,
    problem::Problem,
    reading::readable,
    room::MakeCommand,
    signing::Asked,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{
    Change, ChangeKind, ChangeNumber, Endorse, Refusal, Signable, Statement, StatementCommand, TextLanguage,
    VersionNumber,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A change.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChangeView {
    number: u32,
    /// In which text.
    language: &'static str,
    /// The clause that it is, or was; none if it is a heading.
    clause: Option<u32>,
    /// Its name in the comparison of the two versions: `c12` in the later one, `was-c7` for what is only in the earlier one.
    place: String,
    /// What makes it one of substance until somebody says otherwise: `number`, `name`, `negation`, `demand`, `added`, `removed`
    /// or `rewritten`.
    weights: Vec<&'static str>,
    /// `language` or `substance`: what it is until somebody says otherwise.
    presumed: &'static str,
    /// `language` or `substance`, once a coordinator has said so. Until then no earlier signature counts.
    kind: Option<&'static str>,
    /// Why; public.
    reason: Option<String>,
    classified_at: Option<String>,
}

/// The changes from the version that was signed before.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChangeList {
    /// The version that was signed before; none if none was.
    from: Option<u32>,
    to: u32,
    items: Vec<ChangeView>,
    next: Option<String>,
}

impl ChangeList {
    fn of(statement: &Statement, signable: &Signable) -> Self {
        let before = statement.signables.iter().rev().find(|each| each.version < signable.version);
        let items = signable.numbered().map(|(number, change)| ChangeView::of(number, change)).collect();
        ChangeList { from: before.map(|before| before.version.0), to: signable.version.0, items, next: None }
    }
}

impl ChangeView {
    fn of(number: ChangeNumber, Change { place, classified }: &Change) -> Self {
        ChangeView {
            number: number.0,
            language: place.language.tag(),
            clause: place.clause,
            place: place.place.clone(),
            weights: place.weights.iter().map(|weight| weight.name()).collect(),
            presumed: place.presumed().name(),
            kind: classified.as_ref().map(|classified| classified.kind.name()),
            reason: classified.as_ref().map(|classified| classified.reason.clone()),
            classified_at: classified.as_ref().map(|classified| classified.at.to_string()),
        }
    }
}

/// What changed from the version that was signed before, and what the coordinators say of each change.
#[utoipa::path(get, path = "/api/v1/statements/{id}/versions/{version}/classification", operation_id = "list_changes_to_class",
    params(("id" = String, Path), ("version" = u32, Path)),
    responses((status = 200, body = ChangeList), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, version): Ids,
) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement;
    let signable = signable(&caller, &statement, &version)?;
    Ok(json(StatusCode::OK, &ChangeList::of(&statement, signable)))
}

/// What a change is.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ClassificationRequest {
    /// The clause that changed: as the later version numbers it, or the earlier one if it went.
    #[serde(default)]
    clause: Option<u32>,
    /// The change by its number, instead: a heading has no clause's number.
    #[serde(default)]
    change: Option<u32>,
    /// In which text the clause is; the leading one's language if absent.
    #[serde(default)]
    language: Option<String>,
    /// `language` or `substance`.
    kind: String,
    /// Public.
    #[serde(default)]
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Say of a change that it is one of language, or of substance. For the statement's coordinators.
#[utoipa::path(post, path = "/api/v1/statements/{id}/versions/{version}/classification", operation_id = "class_change",
    params(("id" = String, Path), ("version" = u32, Path)), request_body = ClassificationRequest,
    responses((status = 200, body = ChangeList), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn classify(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let signable = signable(caller, &ask.readable.statement, ask.param("version"))?;
    let version = signable.version;
    let wanted = |request: ClassificationRequest| {
        let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-change-kind", &[]);
        let kind = ChangeKind::named(&request.kind).ok_or_else(unknown)?;
        let language = request.language.as_deref().map_or(Some(ask.readable.statement.leading()), TextLanguage::tagged);
        let change = named(signable, request.change, request.clause, language);
        let change = change.ok_or_else(|| caller.refused(Refusal::UnknownChange))?;
        let organisation = acting(caller, request.organisation.as_deref())?;
        let command = Endorse::Classify { version, change, kind, reason: request.reason };
        let tell = Tell::of(StatusCode::OK, move |statement: &Statement| {
            statement.signable(version).map(|signable| ChangeList::of(statement, signable))
        });
        Ok(Wanted::made(MakeCommand::plain(move |_| StatementCommand::Endorse(command)), organisation, tell))
    };
    ask.decided(wanted).await
}

/// Which change somebody doubts, and why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct EscalationRequest {
    /// The change by its number.
    #[serde(default)]
    change: Option<u32>,
    /// The clause that changed, instead.
    #[serde(default)]
    clause: Option<u32>,
    /// In which text the clause is; the leading one's language if absent.
    #[serde(default)]
    language: Option<String>,
    /// Why it is one of substance; coordinators read it.
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Say that a change which counts as one of language is one of substance. The organisation's own signature isn't counted until
/// that is answered.
#[utoipa::path(post, path = "/api/v1/statements/{id}/versions/{version}/escalation", operation_id = "doubt_change",
    params(("id" = String, Path), ("version" = u32, Path)), request_body = EscalationRequest,
    responses((status = 200, body = ChangeList), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn escalate(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, EscalationRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let signable = signable(caller, &readable.statement, ask.param("version"))?;
    let language = request.language.as_deref().map_or(Some(readable.statement.leading()), TextLanguage::tagged);
    let change = named(signable, request.change, request.clause, language);
    let change = change.ok_or_else(|| caller.refused(Refusal::UnknownChange))?;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let (command, put) = doubt(caller, &readable.statement, (signable.version, change), request.reason)?;
    let version = signable.version;
    let tell = Tell::of(StatusCode::OK, move |statement: &Statement| {
        statement.signable(version).map(|signable| ChangeList::of(statement, signable))
    });
    let decision = Decision { hat, command, puts: vec![put], first };
    let view = decide(app, caller, readable.statement.id, decision, &tell).await?;
    Ok(tell.answer(&view))
}

/// The command by which a change is doubted, and the words that are stored with it.
pub(crate) fn doubt(
    caller: &Caller,
    statement: &Statement,
    (version, change): (VersionNumber, ChangeNumber),
    reason: String,
) -> Result<(MakeCommand, (store::VaultKey, bytes::Bytes)), Problem> {
    let worded = Asked { view: Some(reason), ..Asked::default() }.checked();
    let worded = worded.and_then(|worded| worded.ok_or(Refusal::ReasonMissing));
    let (content, put) = worded.map_err(|refusal| caller.refused(refusal))?.kept(statement.id);
    let command = Endorse::Escalate { version, change, content };
    Ok((MakeCommand::plain(move |_| StatementCommand::Endorse(command)), put))
}

/// What was sealed for signing as the version that a path names.
pub(crate) fn signable<'a>(caller: &Caller, statement: &'a Statement, number: &str) -> Result<&'a Signable, Problem> {
    let unknown = || caller.problem(StatusCode::NOT_FOUND, Refusal::UnknownVersion.code(), &[]);
    let number = number.parse().map(VersionNumber).map_err(|_| unknown())?;
    statement.signable(number).ok_or_else(unknown)
}

/// The change of that number, or the one about that clause: as the later version numbers it, and else the earlier one.
fn named(
    signable: &Signable,
    change: Option<u32>,
    clause: Option<u32>,
    language: Option<TextLanguage>,
) -> Option<ChangeNumber> {
    if let Some(number) = change.map(ChangeNumber) {
        return signable.change(number).map(|_| number);
    }
    let clause = clause?;
    let about = |gone: bool| {
        let mut all = signable.numbered();
        all.find(move |(_, change)| {
            let place = &change.place;
            let is_there = place.clause == Some(clause) && Some(place.language) == language;
            is_there && place.place.starts_with("was-") == gone
        })
    };
    about(false).or_else(|| about(true)).map(|(number, _)| number)
}
