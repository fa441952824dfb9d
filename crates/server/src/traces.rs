//! What became of a published statement: what a record of it needs to be decided on, how it reads, and whose comments
//! shaped the clause that it is about.

mod steps;

pub(crate) use steps::{Step, corrections, step, trail};

use crate::{app::App, caller::Caller, comments, failure::Failure, pages::time::day_of, problem::Problem, versions};
use axum::http::StatusCode;
use draft::Part;
use ledger::{
    Comment, Delivery, Effect, Means, OutcomeKind, Refusal, Response, Statement, TraceAct, TraceNumber, Website, Within,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{Date, OrganisationId};

/// What is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Delivery,
    Response,
    Result,
}

/// A record as it was typed, by a tool or in a form. What is empty is not told.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    /// To whom it was handed, or who answered.
    pub(crate) office: String,
    pub(crate) how: String,
    /// Today if it is not told.
    pub(crate) on: String,
    pub(crate) by: String,
    pub(crate) reference: String,
    pub(crate) delivery: Option<u32>,
    pub(crate) clause: Option<u32>,
    /// What was answered, or came of it.
    pub(crate) account: String,
    pub(crate) link: String,
}

/// What has to be decided so that it is recorded.
pub(crate) async fn draw(
    app: &Arc<App>,
    caller: &Caller,
    statement: &Arc<Statement>,
    kind: Kind,
    typed: Typed,
) -> Result<TraceAct, Problem> {
    let today = day_of(app.clock.now());
    let within = Within { opened: day_of(statement.created), today };
    let on = day(caller, &typed.on)?.unwrap_or(today);
    let refused = |refusal| caller.refused(refusal);
    let Typed { office, account, reference, clause, .. } = typed;
    if kind == Kind::Delivery {
        let by = told(&typed.by).map(|text| text.parse().map_err(|_| refused(Refusal::UnknownOrganisation)));
        let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-means", &[]);
        let how = told(&typed.how).map_or(Ok(Means::Other), |text| Means::named(text).ok_or_else(unknown))?;
        let delivery = Delivery { to: office, how, on, by: by.transpose()?, reference };
        return Ok(TraceAct::Deliver { delivery, within });
    }
    has_clause(app, caller, statement, clause).await?;
    let link = told(&typed.link).map(Website::parse).transpose().map_err(refused)?;
    Ok(match kind {
        Kind::Response => {
            let delivery = typed.delivery.map(TraceNumber);
            let response = Response { delivery, from: office, on, clause, gist: account, link };
            TraceAct::Respond { response, within }
        }
        Kind::Delivery | Kind::Result => {
            TraceAct::Result { effect: Effect { on, clause, what: account, link }, within }
        }
    })
}

/// When the network looks again, as it was typed.
pub(crate) fn draw_review(app: &App, caller: &Caller, on: &str) -> Result<TraceAct, Problem> {
    Ok(TraceAct::Review { on: day(caller, on)?, today: day_of(app.clock.now()) })
}

/// Whether what is public has that clause. What is not public is refused where it is decided.
pub(crate) async fn has_clause(
    app: &Arc<App>,
    caller: &Caller,
    statement: &Arc<Statement>,
    clause: Option<u32>,
) -> Result<(), Problem> {
    let Some((clause, published)) = clause.zip(statement.published) else { return Ok(()) };
    let (app, owner) = (app.clone(), statement.clone());
    let found = tokio::task::spawn_blocking(move || versions::clause(&app, &owner, published.version, clause)).await;
    match found.unwrap_or(Err(Failure::Stopped)).map_err(|failure| caller.failed(&failure))? {
        Some(None) => Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-clause", &[])),
        Some(Some(_)) | None => Ok(()),
    }
}

fn told(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn day(caller: &Caller, text: &str) -> Result<Option<Date>, Problem> {
    let malformed = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "bad-date", &[]);
    told(text).map(|text| Date::parse(text).ok_or_else(malformed)).transpose()
}

/// Whether a comment changed what was published.
pub(crate) fn shaped(comment: &Comment) -> bool {
    let outcome = comment.outcome.as_ref().map(|outcome| outcome.kind);
    comment.withdrawn.is_none() && matches!(outcome, Some(OutcomeKind::Accepted | OutcomeKind::Partly))
}

/// The part that an organisation has in what was published.
pub(crate) struct Share {
    /// Clauses in which words of its comments are found.
    clauses: BTreeSet<u32>,
    /// Whether a comment of it is about the whole, or its words are no longer found: then any clause may be its.
    is_anywhere: bool,
}

impl Share {
    /// Reads it from the comments that changed something.
    pub(crate) async fn of(
        app: &App,
        statement: &Arc<Statement>,
        organisation: OrganisationId,
    ) -> Result<Share, Failure> {
        let mut share = Share { clauses: BTreeSet::new(), is_anywhere: false };
        let own = |comment: &&Arc<Comment>| comment.organisation == organisation && shaped(comment);
        let comments: Vec<_> = statement.comments.iter().filter(own).cloned().collect();
        let version = statement.published.and_then(|published| statement.version(published.version));
        let Some(version) = version.filter(|_| !comments.is_empty()) else { return Ok(share) };
        let open = app.rooms.open(statement.id).await?.ok_or(Failure::Damaged("a listed statement's ledger"))?;
        for shown in comments::shown(app, &open.replica, statement, comments, Some(version)).await? {
            match shown.at.map(|at| at.part) {
                Some(Part::Clause(number)) => share.clauses.extend(u32::try_from(number)),
                Some(Part::Heading(_)) | None => share.is_anywhere = true,
            }
        }
        Ok(share)
    }

    /// Whether what became of this clause, or of the whole, concerns the organisation.
    pub(crate) fn has(&self, clause: Option<u32>) -> bool {
        let is_anything = self.is_anywhere || !self.clauses.is_empty();
        is_anything && clause.is_none_or(|clause| self.is_anywhere || self.clauses.contains(&clause))
    }
}
