//! Whom those stand for who have signed.

use super::sight;
use crate::{
    api::{
        json,
        organisations::{name_of, view::MemberCountView},
    },
    app::App,
    caller::Caller,
    extract::Id,
    pages::time::day_of,
    problem::Problem,
    reading::readable,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Branch, Register, Representation};
use serde::Serialize;
use std::sync::Arc;
use terms::OrganisationId;
use utoipa::ToSchema;
use words::Language;

/// Whom those stand for who have signed, as things stand today.
#[derive(Serialize, ToSchema)]
pub(crate) struct RepresentationView {
    /// How many organisations have signed and are counted.
    signed: usize,
    /// How many of them are umbrellas.
    umbrellas: usize,
    /// Associations that belong to umbrellas that have signed, by the lists that were supplied: each once, and none that has
    /// signed itself.
    members: usize,
    /// The sum of what umbrellas say themselves that supplied no list. Some of these may be counted twice.
    own_figures: u64,
    /// How it comes to that.
    derivation: Vec<BranchView>,
}

/// An umbrella that has signed, or that belongs to one that has.
#[derive(Serialize, ToSchema)]
pub(crate) struct BranchView {
    organisation: String,
    name: String,
    /// Whether it has signed itself.
    signed: bool,
    /// Its members by the list that was supplied, without those that don't want to be counted.
    members: Vec<String>,
    /// How many it says itself.
    stated: Option<MemberCountView>,
}

impl BranchView {
    fn of(register: &Register, language: Language, found: &Representation, branch: &Branch) -> Self {
        BranchView {
            organisation: branch.umbrella.to_string(),
            name: name_of(register, branch.umbrella, language),
            signed: found.signed.contains(&branch.umbrella),
            members: branch.members.iter().map(OrganisationId::to_string).collect(),
            stated: branch.stated.as_ref().map(MemberCountView::from),
        }
    }
}

/// Whom those stand for who have signed, and how it comes to that.
#[utoipa::path(get, path = "/api/v1/statements/{id}/representation", operation_id = "show_representation", params(("id" = String, Path)),
    responses((status = 200, body = RepresentationView), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let readable = readable(&app, &caller, &id)?;
    // Whoever isn't told who has signed isn't told for whom.
    if !sight(&app, &caller, &readable).names {
        return Err(caller.not_found());
    }
    let register = app.register.view();
    let found = Representation::of(&readable.statement, &register, day_of(app.clock.now()));
    let language = caller.words.language();
    let view = RepresentationView {
        signed: found.signed.len(),
        umbrellas: found.umbrellas().count(),
        members: found.members.len(),
        own_figures: found.own_figures,
        derivation: found.branches.values().map(|branch| BranchView::of(&register, language, &found, branch)).collect(),
    };
    Ok(json(StatusCode::OK, &view))
}
