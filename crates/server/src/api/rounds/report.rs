//! The report of a round, for programs and as text.

use super::{RoundView, known};
use crate::{
    api::json,
    app::App,
    caller::Caller,
    extract::{Ids, Params},
    problem::Problem,
    reading::readable,
    report::Report,
};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::{Action, Asker, Author, Heard, access};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::OrganisationId;
use utoipa::{IntoParams, ToSchema};

/// The report of a round.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportView {
    round: RoundView,
    /// For how long it was open, in milliseconds; until now if it still is.
    open_ms: i64,
    /// Organisations that have somebody who may comment.
    may_answer: usize,
    /// Organisations that wrote in the text since the version that the round is about.
    wrote: Vec<String>,
    /// Organisations that commented; officials who were invited aren't counted.
    answered: Vec<String>,
    /// How many could have and did not.
    silent: usize,
    /// Which those are: for the statement's coordinators.
    silent_organisations: Option<Vec<String>>,
    /// Who was heard, by what the register knows of organisations.
    participation: ParticipationView,
    /// Comments that stand, late ones among them.
    comments: usize,
    /// Those that came after the round had closed.
    late: usize,
    /// How many comments came to each outcome.
    outcomes: BTreeMap<&'static str, usize>,
    /// What was done with it, in its order.
    acts: Vec<ActView>,
    /// Where the difference is between the version that it is about and the one that came of it.
    difference: Option<String>,
}

/// Who was heard. Officials who were invited aren't counted.
#[derive(Serialize, ToSchema)]
pub(crate) struct ParticipationView {
    all: HeardView,
    /// By the kind of organisation; an empty name where the register knows none.
    kinds: BTreeMap<&'static str, HeardView>,
    /// By the size of the organisation; an empty name where the register knows none.
    sizes: BTreeMap<&'static str, HeardView>,
    /// By the code of the wellbeing services county; an empty one where the register knows none.
    counties: BTreeMap<String, HeardView>,
    /// Organisations whose first comment in the network is of this round.
    first_heard: Vec<String>,
    /// Numbers of comments about a clause that no other organisation says anything about: for those who may read comments.
    raised_by_one: Option<Vec<u32>>,
}

/// How many of some organisations could have said something, did, and did not.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeardView {
    reached: usize,
    answered: usize,
    silent: usize,
}

impl From<Heard> for HeardView {
    fn from(heard: Heard) -> Self {
        HeardView { reached: heard.reached, answered: heard.answered, silent: heard.silent() }
    }
}

impl ParticipationView {
    fn of(report: &Report, reads_comments: bool) -> Self {
        let hearing = &report.hearing;
        let kinds = report.by_kind.iter().map(|(kind, heard)| (kind.map_or("", ledger::Kind::name), (*heard).into()));
        let sizes = report.by_size.iter().map(|(size, heard)| (size.map_or("", ledger::Size::name), (*heard).into()));
        let counties = report
            .by_county
            .iter()
            .map(|(county, heard)| (county.as_ref().map(ToString::to_string).unwrap_or_default(), (*heard).into()));
        ParticipationView {
            all: hearing.all().into(),
            kinds: kinds.collect(),
            sizes: sizes.collect(),
            counties: counties.collect(),
            first_heard: hearing.first_heard.iter().map(ToString::to_string).collect(),
            raised_by_one: reads_comments.then(|| hearing.alone.iter().map(|number| number.0).collect()),
        }
    }
}

/// What was done with a round.
#[derive(Serialize, ToSchema)]
pub(crate) struct ActView {
    at: String,
    /// For whom; none if the clock kept to the schedule.
    organisation: Option<String>,
    /// `round-scheduled`, `round-opened`, `round-closed`, `round-extended`, `round-reopened`, `round-finished` or `round-cancelled`.
    kind: &'static str,
    /// Public; acts on schedule have none.
    reason: Option<String>,
    /// The closing time that it set.
    closes_at: Option<String>,
}

impl From<&ledger::RoundAct> for ActView {
    fn from(act: &ledger::RoundAct) -> Self {
        ActView {
            at: act.at.to_string(),
            organisation: match act.by {
                Author::Hat(hat) => Some(hat.organisation.to_string()),
                Author::Operator | Author::Clock => None,
            },
            kind: act.event.name(),
            reason: act.event.reason().map(str::to_owned),
            closes_at: act.event.closes().map(|closes| closes.to_string()),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportForm {
    /// `json` (if absent) or `markdown`.
    format: Option<String>,
}

/// The report of a round, at any time.
#[utoipa::path(get, path = "/api/v1/statements/{id}/rounds/{round}/report", operation_id = "round_report",
    params(("id" = String, Path), ("round" = u32, Path), ReportForm),
    responses((status = 200, body = ReportView), (status = 404, body = Problem)))]
pub(crate) async fn report(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, round): Ids,
    Params(form): Params<ReportForm>,
) -> Result<Response, Problem> {
    let readable = readable(&app, &caller, &id)?;
    let statement = readable.statement.clone();
    let round = known(&caller, &statement, &round)?;
    let report = crate::report::report(&app, statement.clone(), round).await;
    let report = report.map_err(|failure| caller.failed(&failure))?;
    match form.format.as_deref().unwrap_or("json") {
        "json" => {
            let versions = round.version.zip(round.outcome);
            let difference = versions
                .map(|(from, to)| format!("/api/v1/statements/{}/diff?from={}&to={}", statement.id, from.0, to.0));
            let names = |ids: &BTreeSet<OrganisationId>| ids.iter().map(ToString::to_string).collect();
            let coordinates = readable.hat.is_some_and(|hat| {
                access(&app.register.view(), &statement, Asker::Hat(hat), Action::ConductRounds).is_ok()
            });
            let view = ReportView {
                round: RoundView::from(round),
                open_ms: report.told.open_ms,
                may_answer: report.may_answer,
                wrote: names(&report.wrote),
                answered: names(&report.hearing.answered),
                silent: report.hearing.silent().len(),
                silent_organisations: coordinates.then(|| names(&report.hearing.silent())),
                participation: ParticipationView::of(&report, readable.comments),
                comments: report.comments,
                late: report.late,
                outcomes: report.outcomes.iter().map(|(kind, count)| (kind.name(), *count)).collect(),
                acts: report.told.acts.iter().map(ActView::from).collect(),
                difference,
            };
            Ok(json(StatusCode::OK, &view))
        }
        "markdown" => {
            let text = crate::pages::rounds::report::markdown(&app, &caller, &readable, &report);
            Ok(([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], text).into_response())
        }
        _ => {
            let known = [("known", "json, markdown".into())];
            Err(caller.problem(StatusCode::BAD_REQUEST, "unknown-format", &known))
        }
    }
}
