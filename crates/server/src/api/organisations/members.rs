//! Umbrella organisations and their members.

use super::{Care, ask::Ask, wish::normal};
use crate::{caller::Caller, pages::time::day_of, problem::Problem};
use axum::response::Response;
use ledger::{MemberCount, Refusal, RegisterCommand as Command};
use serde::Deserialize;
use terms::{Date, OrganisationId};
use utoipa::ToSchema;

/// A membership.
#[derive(Deserialize, ToSchema)]
pub(crate) struct MemberRequest {
    /// The member's id.
    member: String,
    /// The first day, as 2026-03-17.
    from: String,
    /// The last day, if it is known.
    #[serde(default)]
    until: Option<String>,
    /// Where this is known from.
    #[serde(default)]
    source: String,
}

/// Say that an organisation is a member of this umbrella.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/members", operation_id = "link_member",
    params(("id" = String, Path)), request_body = MemberRequest,
    responses((status = 200, body = super::view::OrganisationView), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn link(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let command = |request: MemberRequest| {
        let member: OrganisationId =
            request.member.parse().map_err(|_| caller.refused(Refusal::UnknownOrganisation))?;
        let from = date(caller, "from", &request.from)?;
        let until = request.until.as_deref().filter(|text| !text.is_empty());
        let until = until.map(|text| date(caller, "until", text)).transpose()?;
        let source = normal(&request.source);
        Ok(Command::LinkMember { umbrella: ask.organisation, member, from, until, source })
    };
    ask.told(Care::Network, command).await
}

/// The last day of a membership.
#[derive(Deserialize, ToSchema)]
pub(crate) struct EndRequest {
    until: String,
}

/// Say when the membership that has no end yet ended.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/members/{member}/end", operation_id = "end_membership",
    params(("id" = String, Path), ("member" = String, Path)), request_body = EndRequest,
    responses((status = 200, body = super::view::OrganisationView), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn end(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let member: OrganisationId = ask.param("member").parse().map_err(|_| caller.not_found())?;
    let command = |request: EndRequest| {
        let until = date(caller, "until", &request.until)?;
        Ok(Command::EndMembership { umbrella: ask.organisation, member, until })
    };
    ask.told(Care::Network, command).await
}

/// How many associations belong to an umbrella, as it says itself.
#[derive(Deserialize, ToSchema)]
pub(crate) struct MemberCountRequest {
    /// How many; none to say so no more.
    #[serde(default)]
    count: Option<u32>,
    /// On which day, as 2026-03-17; today if absent.
    #[serde(default)]
    on: Option<String>,
    /// Where this is known from.
    #[serde(default)]
    source: String,
}

/// Say how many associations belong to this umbrella.
#[utoipa::path(put, path = "/api/v1/organisations/{id}/member-count", operation_id = "state_member_count",
    params(("id" = String, Path)), request_body = MemberCountRequest,
    responses((status = 200, body = super::view::OrganisationView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn count(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let today = day_of(ask.app.clock.now());
    let command = |request: MemberCountRequest| {
        let on = request.on.as_deref().map_or(Ok(today), |text| date(caller, "on", text))?;
        let source = normal(&request.source);
        let stated = request.count.map(|count| MemberCount { count, on, source });
        Ok(Command::StateMemberCount { organisation: ask.organisation, stated, today })
    };
    ask.told(Care::Organisation(ask.organisation), command).await
}

fn date(caller: &Caller, field: &str, text: &str) -> Result<Date, Problem> {
    Date::parse(text.trim()).ok_or_else(|| caller.bad_field(field, &caller.words.say("reason-not-a-date")))
}
