//! Text that a statement could not take, kept for the organisation that wrote it.

use super::{
    decisions::{Ask, Once},
    json, json_body,
    team::acting,
};
use crate::{
    app::App,
    caller::Caller,
    extract::{Id, Ids, Params},
    problem::Problem,
    reading::{Readable, readable},
    returned::{NotKept, Place, Returned, ReturnedId},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ledger::{Action, Asker, Hat, access};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::{OrganisationId, limits};
use utoipa::{IntoParams, ToSchema};

/// A text to be kept.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReturnedRequest {
    /// As it was typed; lines are paragraphs.
    text: String,
    /// Why the statement did not take it, as the writer read it.
    #[serde(default)]
    why: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// A text that is kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReturnedView {
    id: String,
    text: String,
    why: String,
    /// A reference to who typed it.
    person: Option<String>,
    kept_at: String,
}

impl ReturnedView {
    fn of(id: &ReturnedId, returned: &Returned) -> Self {
        ReturnedView {
            id: spell(id),
            text: returned.text.clone(),
            why: returned.why.clone(),
            person: returned.person().map(|person| person.to_string()),
            kept_at: returned.at().to_string(),
        }
    }
}

/// The texts of one organisation, all on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReturnedList {
    items: Vec<ReturnedView>,
    next: Option<String>,
}

/// As addresses write it.
pub(crate) fn spell(id: &ReturnedId) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keep a text that the statement could not take, for the caller's organisation alone.
#[utoipa::path(post, path = "/api/v1/statements/{id}/returned", operation_id = "keep_returned", params(("id" = String, Path)), request_body = ReturnedRequest,
    responses((status = 201, body = ReturnedView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn keep(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, ReturnedRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let place = place(app, caller, readable, acting(caller, request.organisation.as_deref())?)?;
    if request.text.trim().is_empty() {
        return Err(caller.refused(ledger::Refusal::TextEmpty));
    }
    if request.text.len() > limits::RETURNED_BYTES_MAX || request.why.len() > limits::RETURNED_BYTES_MAX {
        let kilobytes = (limits::RETURNED_BYTES_MAX / 1024).into();
        return Err(caller.problem(StatusCode::PAYLOAD_TOO_LARGE, "markdown-too-long", &[("kilobytes", kilobytes)]));
    }
    let returned = Returned::new(caller.person()?, app.clock.now(), request.text, request.why);
    let view = ReturnedView::of(&returned.id(), &returned);
    let remember = first.remember(StatusCode::CREATED, &json_body(&view));
    let kept = app.returns.keep(place, &returned, remember).await.map_err(|failure| caller.failed(&failure))?;
    match kept {
        Ok(_) => Ok(json(StatusCode::CREATED, &view)),
        Err(NotKept::Full) => {
            let max = [("max", limits::RETURNED_TEXTS_MAX.into())];
            Err(caller.problem(StatusCode::CONFLICT, "returned-full", &max))
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Whose {
    /// For which organisation the caller acts; needed only by whoever acts for several.
    organisation: Option<String>,
}

/// What is kept for the caller's organisation, oldest first.
#[utoipa::path(get, path = "/api/v1/statements/{id}/returned", operation_id = "list_returned", params(("id" = String, Path), Whose),
    responses((status = 200, body = ReturnedList), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(whose): Params<Whose>,
) -> Result<Response, Problem> {
    caller.person()?;
    let readable = readable(&app, &caller, &id)?;
    let place = place(&app, &caller, &readable, acting(&caller, whose.organisation.as_deref())?)?;
    let kept = app.returns.list(place).map_err(|failure| caller.failed(&failure))?;
    let items = kept.iter().map(|(id, returned)| ReturnedView::of(id, returned)).collect();
    Ok(json(StatusCode::OK, &ReturnedList { items, next: None }))
}

/// Remove a text that is kept for the caller's organisation.
#[utoipa::path(delete, path = "/api/v1/statements/{id}/returned/{returned}", operation_id = "remove_returned",
    params(("id" = String, Path), ("returned" = String, Path), Whose),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, returned): Ids,
    Params(whose): Params<Whose>,
) -> Result<Response, Problem> {
    caller.person()?;
    let readable = readable(&app, &caller, &id)?;
    let place = place(&app, &caller, &readable, acting(&caller, whose.organisation.as_deref())?)?;
    let kept = app.returns.list(place).map_err(|failure| caller.failed(&failure))?;
    let found = kept.iter().find(|(id, _)| spell(id) == returned).ok_or_else(|| caller.not_found())?;
    app.returns.remove(place, &found.0).await.map_err(|failure| caller.failed(&failure))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Where the caller's organisation keeps its texts, if it may read the statement; pages come here as well.
fn place(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    organisation: Option<OrganisationId>,
) -> Result<Place, Problem> {
    let hat = match (organisation, readable.hat) {
        (None, Some(hat)) if !caller.names_a_hat() => hat,
        (organisation, _) => caller.hat(app, organisation)?,
    };
    own(app, readable, hat).map_err(|refusal| caller.refused(refusal))
}

/// The place of the hat's organisation, if the hat still gives the right to read the statement.
pub(crate) fn own(app: &App, readable: &Readable, hat: Hat) -> Result<Place, ledger::Refusal> {
    let register = app.register.view();
    // What everybody may read is not what an organisation keeps to itself: the hat has to be worn by right.
    if !register.hats(hat.person).contains(&hat.organisation) {
        return Err(ledger::Refusal::HatNotYours);
    }
    access(&register, &readable.statement, Asker::Hat(hat), Action::ReadDraft)?;
    Ok(Place { statement: readable.statement.id, organisation: hat.organisation })
}
