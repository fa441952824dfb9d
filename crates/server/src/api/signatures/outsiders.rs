//! Organisations outside the register that have signed and wait for the statement's coordinators, who take them in or say
//! why not. Pages come here as well.

use super::{acts::done, sight};
use crate::{
    api::{
        decisions::{Ask, Once, Tell, decide},
        json, json_bytes,
        team::acting,
    },
    app::App,
    caller::Caller,
    extract::Id,
    idempotency::First,
    outsiders::{self, Outsider},
    problem::Problem,
    reading::{Readable, readable},
    returned::Place,
    signing::asking::draw_outsider,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Action, Asker, Details, Hat, Refusal, Register, Statement, Why, access};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::OrganisationId;
use utoipa::ToSchema;

/// Organisations that wait, the longest wait first.
#[derive(Serialize, ToSchema)]
pub(crate) struct OutsiderList {
    items: Vec<OutsiderView>,
}

/// An organisation outside the register that has signed and is not counted yet.
#[derive(Serialize, ToSchema)]
pub(crate) struct OutsiderView {
    /// By what it is accepted or declined.
    id: String,
    /// What it is called, in the languages in which it said so.
    names: Vec<String>,
    website: Option<String>,
    /// Who signs for it.
    contact: String,
    email: String,
    /// What it has signed.
    version: u32,
    /// Whether that is what is signed now. Otherwise its contact is asked again, and it can't be accepted before they have
    /// signed these words.
    current: bool,
    decided_by: Option<String>,
    decided_on: Option<String>,
    /// The clause that its reservation is about.
    clause: Option<u32>,
    reservation: Option<String>,
    confirmed_at: String,
    /// What became of the letter that went to its contact last: `queued`, `sent`, `failed`, `bounced`; absent if that is no
    /// longer remembered.
    mail: Option<&'static str>,
    /// Organisations of the register that may be the same.
    likely_duplicates: Vec<String>,
    /// Signatures of organisations outside the register that have the same name.
    namesakes: Vec<u32>,
}

/// What a coordinator has to know of one of them.
pub(crate) struct Seen {
    pub(crate) outsider: Outsider,
    /// What became of the letter that went to its contact last.
    pub(crate) mail: Option<&'static str>,
    /// Organisations of the register that may be the same.
    pub(crate) duplicates: Vec<(OrganisationId, Why)>,
    /// Signatures of organisations outside the register that have the same name.
    pub(crate) namesakes: Vec<u32>,
}

impl Seen {
    fn of(
        app: &App,
        caller: &Caller,
        register: &Register,
        statement: &Statement,
        outsider: Outsider,
    ) -> Result<Self, Problem> {
        let names = outsider.names();
        let letter = outsider.mail().map(|number| app.mail.message(number)).transpose();
        let letter = letter.map_err(|failure| caller.failed(&failure))?.flatten();
        let counted = statement.valid_signatures();
        let alike = counted.filter(|found| found.outsider.as_ref().is_some_and(|other| other.are_like(&names)));
        Ok(Seen {
            mail: letter.map(|letter| letter.state.name()),
            duplicates: register.likely_duplicates(&names, &Details::default()),
            namesakes: alike.map(|found| found.number.0).collect(),
            outsider,
        })
    }
}

/// Those that wait, for whoever coordinates the statement.
pub(crate) fn waiting(app: &App, caller: &Caller, statement: &Statement) -> Result<Vec<Seen>, Problem> {
    let register = app.register.view();
    let all = app.outsiders.waiting(statement, app.clock.now()).map_err(|failure| caller.failed(&failure))?;
    all.into_iter().map(|outsider| Seen::of(app, caller, &register, statement, outsider)).collect()
}

/// The organisations outside the register that have signed and wait for the statement's coordinators.
#[utoipa::path(get, path = "/api/v1/statements/{id}/outsiders", operation_id = "list_outsiders", params(("id" = String, Path)),
    responses((status = 200, body = OutsiderList), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    caller.person()?;
    let readable = readable(&app, &caller, &id)?;
    if !sight(&app, &caller, &readable).coordinates {
        return Err(caller.refused(Refusal::NotItsCoordinator));
    }
    let statement = &readable.statement;
    let signed_now = statement.sign_on.as_ref().map(|on| on.version);
    let view = |seen: Seen| {
        let outsider = &seen.outsider;
        let terms = &outsider.signed.terms;
        let told = &outsider.signed.told;
        let names = [&told.fi, &told.sv, &told.en].into_iter().filter(|name| !name.is_empty()).cloned().collect();
        OutsiderView {
            id: outsider.organisation.to_string(),
            names,
            website: Some(told.website.clone()).filter(|website| !website.is_empty()),
            contact: outsider.signed.name.clone(),
            email: outsider.signed.email.clone(),
            version: outsider.version().0,
            current: signed_now == Some(outsider.version()),
            decided_by: terms.decided_by.clone(),
            decided_on: terms.decided_on().map(|day| day.to_string()),
            clause: terms.clause,
            reservation: terms.reservation.clone(),
            confirmed_at: outsider.said().to_string(),
            mail: seen.mail,
            likely_duplicates: seen.duplicates.iter().map(|(id, _)| id.to_string()).collect(),
            namesakes: seen.namesakes,
        }
    };
    let items = waiting(&app, &caller, statement)?.into_iter().map(view).collect();
    Ok(json(StatusCode::OK, &OutsiderList { items }))
}

/// For which organisation it is decided.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct AcceptRequest {
    /// Needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Take an organisation outside the register among those who have signed: it is counted from then on, and its contact gets
/// the receipt.
#[utoipa::path(post, path = "/api/v1/statements/{id}/outsiders/{outsider}/accept", operation_id = "accept_outsider",
    params(("id" = String, Path), ("outsider" = String, Path)), request_body = AcceptRequest,
    responses((status = 201, body = super::view::SignatureView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 410, body = Problem)))]
pub(crate) async fn accept(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, AcceptRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let _turn = app.outsiders.turn().await;
    let outsider = asked(app, caller, readable, hat, ask.param("outsider"))?;
    let drawn = draw_outsider(app, caller, &readable.statement, &outsider).await?;
    done(&ask, hat, outsider.organisation, StatusCode::CREATED, drawn, first).await
}

/// Why an organisation is not taken in.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DeclineRequest {
    /// Its contact reads it.
    #[serde(default)]
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// That it was declined.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeclinedView {
    declined: bool,
}

/// Don't take an organisation in. Its contact is told why; nothing of it stays.
#[utoipa::path(post, path = "/api/v1/statements/{id}/outsiders/{outsider}/decline", operation_id = "decline_outsider",
    params(("id" = String, Path), ("outsider" = String, Path)), request_body = DeclineRequest,
    responses((status = 200, body = DeclinedView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn decline(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, DeclineRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let answer = serde_json::to_vec(&DeclinedView { declined: true }).expect("a word");
    let answering = Answering { first, status: StatusCode::OK, answer: &answer };
    decline_one(app, caller, readable, hat, (ask.param("outsider"), &request.reason), answering).await?;
    Ok(json_bytes(StatusCode::OK, answer.into()))
}

/// What a repeat is answered.
pub(crate) struct Answering<'a> {
    pub(crate) first: First,
    pub(crate) status: StatusCode,
    pub(crate) answer: &'a [u8],
}

/// Declines one.
pub(crate) async fn decline_one(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    (outsider, reason): (&str, &str),
    Answering { first, status, answer }: Answering<'_>,
) -> Result<(), Problem> {
    let _turn = app.outsiders.turn().await;
    let outsider = asked(app, caller, readable, hat, outsider)?;
    let reason = ledger::reason(reason).map_err(|refusal| caller.refused(refusal))?;
    let statement = &readable.statement;
    app.outsiders.decline(app, caller, statement, (&outsider, &reason), (first, status, answer)).await
}

/// Takes one in, and says where a browser goes next.
pub(crate) async fn accept_one(
    app: &Arc<App>,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    outsider: &str,
    (first, to): (First, String),
) -> Result<(), Problem> {
    let _turn = app.outsiders.turn().await;
    let outsider = asked(app, caller, readable, hat, outsider)?;
    let drawn = draw_outsider(app, caller, &readable.statement, &outsider).await?;
    decide(app, caller, readable.statement.id, drawn.decision(hat, first), &Tell::page(to)).await.map(drop)
}

/// The one that is decided on, if the hat coordinates the statement and it waits. The turn has to be held.
fn asked(app: &App, caller: &Caller, readable: &Readable, hat: Hat, id: &str) -> Result<Outsider, Problem> {
    let may = access(&app.register.view(), &readable.statement, Asker::Hat(hat), Action::ConductRounds);
    may.map_err(|refusal| caller.refused(refusal))?;
    let organisation: OrganisationId = id.parse().map_err(|_| caller.not_found())?;
    let at = Place { statement: readable.statement.id, organisation };
    let found = app.outsiders.find(at, app.clock.now()).map_err(|failure| caller.failed(&failure))?;
    // Who has not confirmed it is not there for anybody.
    found.filter(|found| found.step == outsiders::Step::Confirmed).ok_or_else(|| outsiders::gone(caller))
}
