//! Links by which surveys are answered without an account, and the mails that bring them.

use super::{coordinator, find};
use crate::{
    agenda::surveys::calling::Reached,
    api::{agenda::Ask, json, json_body, json_bytes, organisations::name_of},
    app::App,
    caller::Caller,
    extract::Id,
    idempotency::Asked,
    pages::surveys::invite::call,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaRefusal, Standing, SurveyReach};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// One organisation's link.
#[derive(Serialize, ToSchema)]
pub(crate) struct LinkView {
    organisation: String,
    name: String,
    link: String,
}

/// A survey's links.
#[derive(Serialize, ToSchema)]
pub(crate) struct LinkList {
    /// The link for whoever gets hold of it, if the survey takes answers by one.
    open: Option<String>,
    /// One for each organisation of the network.
    items: Vec<LinkView>,
    next: Option<String>,
}

/// The links by which a survey is answered: whoever has an organisation's link answers in its name.
#[utoipa::path(get, path = "/api/v1/surveys/{number}/links", operation_id = "list_survey_links", params(("number" = u32, Path)),
    responses((status = 200, body = LinkList), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Result<Response, Problem> {
    let survey = find(&app, &caller, &number)?;
    coordinator(&app, &caller)?;
    let (register, links) = (app.register.view(), &app.surveys.links);
    let is_open = survey.plan.is_some_and(|plan| plan.reach == SurveyReach::Anyone);
    let open = is_open.then(|| format!("{}{}", app.base_url, links.open(survey.number)));
    let members = register.organisations().filter(|(_, each)| each.standing == Standing::Member);
    let items = members.map(|(id, _)| LinkView {
        organisation: id.to_string(),
        name: name_of(&register, id, caller.words.language()),
        link: format!("{}{}", app.base_url, links.answer(survey.number, id)),
    });
    Ok(json(StatusCode::OK, &LinkList { open, items: items.collect(), next: None }))
}

/// What is said beside.
#[derive(Deserialize, ToSchema)]
pub(crate) struct InvitationRequest {
    /// The coordinators' own words.
    #[serde(default)]
    text: String,
}

/// Whom an invitation or a reminder reaches.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReachedView {
    /// Organisations that have not answered and whose contact hears it.
    organisations: usize,
    /// How many letters go.
    letters: usize,
    /// Organisations that have not answered and have no contact who hears it.
    missed: usize,
}

impl From<&Reached> for ReachedView {
    fn from(reached: &Reached) -> Self {
        let (organisations, missed) = (reached.organisations.len(), reached.missed.len());
        ReachedView { organisations, letters: reached.letters(), missed }
    }
}

/// Invite, or remind, those who have not answered; not more often than every other day.
#[utoipa::path(post, path = "/api/v1/surveys/{number}/invitations", operation_id = "invite_to_survey", params(("number" = u32, Path)), request_body = InvitationRequest,
    responses((status = 201, body = ReachedView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn invite(ask: Ask) -> Result<Response, Problem> {
    let (app, caller) = (&ask.app, &ask.caller);
    let InvitationRequest { text } = ask.read()?;
    coordinator(app, caller)?;
    let survey = find(app, caller, ask.param("number"))?;
    if !survey.takes_answers(app.clock.now()) {
        return Err(caller.refused(AgendaRefusal::SurveyNotOpen.into()));
    }
    let first = match ask.first().await? {
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
        Asked::First(first) => first,
    };
    let remember = |reached: &Reached| first.remember(StatusCode::CREATED, &json_body(&ReachedView::from(reached)));
    let reached = call(app, caller, &survey, &text, remember).await?;
    Ok(json(StatusCode::CREATED, &ReachedView::from(&reached)))
}
