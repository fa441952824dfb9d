//! Targets: offices and bodies that the network wants to influence. Read by its organisations; each of them adds to it.

pub(crate) mod acts;
pub(crate) mod view;

use crate::{agenda::line::demanded_of, api::json, app::App, caller::Caller, extract::Id, problem::Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, Target, TargetNumber};
use std::sync::Arc;
use view::{MomentList, TargetDetail, TargetList, TargetView};

/// Whoever acts for an organisation of the network reads what it plans, with any of their hats.
pub(crate) fn reader(app: &App, caller: &Caller) -> Result<Option<Hat>, Problem> {
    caller.person()?;
    let wardrobe = caller.wardrobe(&app.register.view());
    match wardrobe {
        Some(wardrobe) if !wardrobe.all.is_empty() => {
            Ok(wardrobe.worn().or_else(|| wardrobe.hats().next().filter(|_| wardrobe.all.len() == 1)))
        }
        _ => Err(caller.problem(StatusCode::FORBIDDEN, "no-access", &[])),
    }
}

/// The target of that number.
pub(crate) fn found(app: &App, caller: &Caller, number: &str) -> Result<Arc<Target>, Problem> {
    let number = number.parse().map(TargetNumber).map_err(|_| caller.not_found())?;
    app.agenda.view().target(number).cloned().ok_or_else(|| caller.not_found())
}

/// Whom the network wants to influence, for its organisations.
#[utoipa::path(get, path = "/api/v1/targets", operation_id = "list_targets",
    responses((status = 200, body = TargetList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    reader(&app, &caller)?;
    let agenda = app.agenda.view();
    let items = agenda.targets().iter().map(|target| TargetView::of(&*app.store, target)).collect::<Result<_, _>>();
    let items = items.map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &TargetList { items, next: None }))
}

/// One of them, with who knows it, what it decides when, what was talked of with it, and what is demanded of it.
#[utoipa::path(get, path = "/api/v1/targets/{target}", operation_id = "show_target", params(("target" = u32, Path)),
    responses((status = 200, body = TargetDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Result<Response, Problem> {
    reader(&app, &caller)?;
    let target = found(&app, &caller, &number)?;
    let demands = demanded_of(&app, &caller, target.number).map_err(|failure| caller.failed(&failure))?;
    let view = TargetDetail::of(&*app.store, &target, &demands).map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &view))
}

/// What is decided when, of all targets, by the first day.
#[utoipa::path(get, path = "/api/v1/moments", operation_id = "list_moments",
    responses((status = 200, body = MomentList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn moments(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    reader(&app, &caller)?;
    let view = MomentList::of(&*app.store, &app.agenda.view()).map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &view))
}
