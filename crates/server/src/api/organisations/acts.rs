//! Adding and describing organisations, and where they stand in the network.

use super::{
    Act, Asking, Care,
    ask::Ask,
    json, looking_after, looks_after, seen,
    view::OrganisationView,
    wish::{Fault, Told, normal},
};
use crate::{
    app::App,
    caller::Caller,
    extract::{Body, Id},
    problem::Problem,
    random::random,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use ledger::{Register, RegisterCommand as Command, SigningRule};
use serde::{Deserialize, Deserializer, Serialize};
use std::sync::Arc;
use terms::{OrganisationId, Seq};
use utoipa::ToSchema;

/// Names by language.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct NamesRequest {
    fi: Option<String>,
    sv: Option<String>,
    en: Option<String>,
}

/// What is told of an organisation. In a change, what is absent stays and what is `null` or empty goes.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct DescriptionRequest {
    #[serde(default)]
    names: NamesRequest,
    /// `association`, `umbrella`, `network`, `foundation`, `cooperative`, `public-body`, `company`, `other`.
    #[serde(default, deserialize_with = "told")]
    #[schema(value_type = Option<String>)]
    kind: Option<String>,
    /// By its members who are persons: `under-50`, `50-199`, `200-999`, `1000-4999`, `5000-or-more`.
    #[serde(default, deserialize_with = "told")]
    #[schema(value_type = Option<String>)]
    size: Option<String>,
    /// The Y-tunnus.
    #[serde(default, deserialize_with = "told")]
    #[schema(value_type = Option<String>)]
    business_id: Option<String>,
    /// The number in the register of associations.
    #[serde(default, deserialize_with = "told")]
    #[schema(value_type = Option<String>)]
    association_number: Option<String>,
    /// The three digits of the municipality's code.
    #[serde(default, deserialize_with = "told")]
    #[schema(value_type = Option<String>)]
    municipality: Option<String>,
    /// The code of the wellbeing services county.
    #[serde(default, deserialize_with = "told")]
    #[schema(value_type = Option<String>)]
    county: Option<String>,
    sectors: Option<Vec<String>>,
    /// Those of `fi`, `sv` and `en` that it works in.
    languages: Option<Vec<String>>,
    #[serde(default, deserialize_with = "told")]
    #[schema(value_type = Option<String>)]
    website: Option<String>,
    /// `revision` of the organisation as it was read before a change; not needed for a new one.
    based_on: Option<u64>,
}

/// `null` says that there is none, which is not the same as saying nothing.
fn told<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::<String>::deserialize(deserializer).map(|value| Some(value.unwrap_or_default()))
}

impl DescriptionRequest {
    /// What was known, with what is told now.
    fn onto(self, known: Told) -> Told {
        Told {
            fi: self.names.fi.unwrap_or(known.fi),
            sv: self.names.sv.unwrap_or(known.sv),
            en: self.names.en.unwrap_or(known.en),
            kind: self.kind.unwrap_or(known.kind),
            size: self.size.unwrap_or(known.size),
            business_id: self.business_id.unwrap_or(known.business_id),
            association_number: self.association_number.unwrap_or(known.association_number),
            municipality: self.municipality.unwrap_or(known.municipality),
            county: self.county.unwrap_or(known.county),
            sectors: self.sectors.unwrap_or(known.sectors),
            languages: self.languages.unwrap_or(known.languages),
            website: self.website.unwrap_or(known.website),
        }
    }
}

/// A new organisation, and those that may be the same.
#[derive(Serialize, ToSchema)]
pub(crate) struct AddedView {
    #[serde(flatten)]
    organisation: OrganisationView,
    likely_duplicates: Vec<DuplicateView>,
}

/// An organisation that may be the same as another.
#[derive(Serialize, ToSchema)]
pub(crate) struct DuplicateView {
    id: String,
    /// `business-id`, `association-number` or `name`.
    why: &'static str,
}

/// The first of what is wrong; a form shows all of it.
fn first_problem(caller: &Caller, faults: Vec<Fault>) -> Problem {
    let first = faults.into_iter().next().map(|fault| fault.problem);
    first.unwrap_or_else(|| caller.bad_field("body", &caller.words.say("reason-not-understood")))
}

/// Take an organisation into the network. Likely duplicates are named in the answer; nothing is merged.
#[utoipa::path(post, path = "/api/v1/organisations", operation_id = "add_organisation", request_body = DescriptionRequest,
    responses((status = 201, body = AddedView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, Problem> {
    let by = looking_after(&app, &caller, Care::Network)?;
    let id = OrganisationId::new(random());
    let language = caller.words.language();
    let told = caller.json::<DescriptionRequest>(&body)?.onto(Told::default());
    let read = told.read(&caller);
    let duplicates: Vec<DuplicateView> = match &read {
        Ok((names, details)) => app.register.view().likely_duplicates(names, details),
        Err(_) => vec![],
    }
    .into_iter()
    .map(|(id, why)| DuplicateView { id: id.to_string(), why: why.name() })
    .collect();
    let make = || {
        let (names, details) = read.map_err(|faults| first_problem(&caller, faults))?;
        let commands = vec![Command::AddOrganisation { organisation: id, names, details }];
        Ok(Act::all(by, commands))
    };
    let view = move |register: &Register| {
        let organisation = OrganisationView::of(register, id, language)?;
        Some(AddedView { organisation, likely_duplicates: duplicates })
    };
    let asking =
        Asking { app: &app, caller: &caller, headers: &headers, body: &body, route: "POST /organisations".to_owned() };
    asking.answered(StatusCode::CREATED, make, view).await
}

/// Tell an organisation's names and details anew. Whoever bases that on an older revision is refused.
#[utoipa::path(patch, path = "/api/v1/organisations/{id}", operation_id = "describe_organisation",
    params(("id" = String, Path)), request_body = DescriptionRequest,
    responses((status = 200, body = OrganisationView), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn describe(ask: Ask) -> Result<Response, Problem> {
    let (caller, organisation) = (&ask.caller, ask.organisation);
    let command = |request: DescriptionRequest| {
        let missing = || caller.bad_field("based_on", &caller.words.say("reason-missing"));
        let based_on = Seq(request.based_on.ok_or_else(missing)?);
        let register = ask.app.register.view();
        let known = register.organisation(organisation).map(Told::of).unwrap_or_default();
        let (names, details) = request.onto(known).read(caller).map_err(|faults| first_problem(caller, faults))?;
        Ok(Command::DescribeOrganisation { organisation, based_on, names, details })
    };
    ask.told(Care::Organisation(organisation), command).await
}

/// Why something is done, for all to read.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReasonRequest {
    #[serde(default)]
    reason: String,
}

/// Accept an application.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/accept", operation_id = "accept_organisation",
    params(("id" = String, Path)),
    responses((status = 200, body = OrganisationView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn accept(ask: Ask) -> Result<Response, Problem> {
    ask.plainly(Care::Network, Command::AcceptOrganisation { organisation: ask.organisation }).await
}

/// Turn an application down.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/decline", operation_id = "decline_organisation",
    params(("id" = String, Path)), request_body = ReasonRequest,
    responses((status = 200, body = OrganisationView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn decline(ask: Ask) -> Result<Response, Problem> {
    with_reason(&ask, Care::Network, |organisation, reason| Command::DeclineOrganisation { organisation, reason }).await
}

/// Take an organisation out of the network; its own admin leaves with it.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/remove", operation_id = "remove_organisation",
    params(("id" = String, Path)), request_body = ReasonRequest,
    responses((status = 200, body = OrganisationView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn remove(ask: Ask) -> Result<Response, Problem> {
    with_reason(&ask, Care::Organisation(ask.organisation), |organisation, reason| Command::RemoveOrganisation {
        organisation,
        reason,
    })
    .await
}

/// Take an organisation back that has left or was turned down.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/reinstate", operation_id = "reinstate_organisation",
    params(("id" = String, Path)), request_body = ReasonRequest,
    responses((status = 200, body = OrganisationView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn reinstate(ask: Ask) -> Result<Response, Problem> {
    with_reason(&ask, Care::Network, |organisation, reason| Command::ReinstateOrganisation { organisation, reason })
        .await
}

/// Who has to sign for an organisation.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SigningRuleRequest {
    /// `one` or `two-together`.
    rule: String,
}

/// Say who has to sign for an organisation.
#[utoipa::path(put, path = "/api/v1/organisations/{id}/signing-rule", operation_id = "set_signing_rule",
    params(("id" = String, Path)), request_body = SigningRuleRequest,
    responses((status = 200, body = OrganisationView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn signing_rule(ask: Ask) -> Result<Response, Problem> {
    let organisation = ask.organisation;
    let unknown =
        || ask.caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-choice", &[("field", "rule".into())]);
    let command = |request: SigningRuleRequest| {
        let rule = SigningRule::named(&request.rule).ok_or_else(unknown)?;
        Ok(Command::SetSigningRule { organisation, rule })
    };
    ask.told(Care::Organisation(organisation), command).await
}

/// Asks for what needs a reason that all may read.
async fn with_reason(
    ask: &Ask,
    care: Care,
    command: impl FnOnce(OrganisationId, String) -> Command,
) -> Result<Response, Problem> {
    ask.told(care, |request: ReasonRequest| Ok(command(ask.organisation, normal(&request.reason)))).await
}

/// The organisations that may be the same as this one, for whoever looks after the network.
#[utoipa::path(get, path = "/api/v1/organisations/{id}/duplicates", operation_id = "likely_duplicates",
    params(("id" = String, Path)),
    responses((status = 200, body = Vec<DuplicateView>), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn duplicates(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    caller.person()?;
    let register = app.register.view();
    let (id, known) = seen(&register, &caller, &id)?;
    if !looks_after(&app, &caller, Care::Network) {
        return Err(caller.refused(ledger::Refusal::CoordinatorsOnly));
    }
    let others = register.likely_duplicates(&known.names, &known.details).into_iter().filter(|(other, _)| *other != id);
    let views: Vec<_> = others.map(|(id, why)| DuplicateView { id: id.to_string(), why: why.name() }).collect();
    Ok(json(StatusCode::OK, &views))
}
