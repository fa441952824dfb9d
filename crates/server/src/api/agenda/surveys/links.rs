//! Links by which surveys are answered without an account.

use super::{coordinator, find};
use crate::{
    api::{json, organisations::name_of},
    app::App,
    caller::Caller,
    extract::Id,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Standing, SurveyReach};
use serde::Serialize;
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
