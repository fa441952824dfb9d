//! Comments: what organisations say about a text, and what becomes of it.

pub(crate) mod acts;
pub(crate) mod answers;
pub(crate) mod import;
pub(crate) mod making;
mod out;
pub(crate) mod view;

use super::{json, organisations::name_of};
use crate::{
    app::App,
    caller::Caller,
    comments::{Shown, shown, visible},
    extract::{Id, Ids, Params},
    problem::Problem,
    reading::{Readable, opened, readable},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{
    Action, Asker, Comment, CommentKind, CommentNumber, CommentState, Hat, Refusal, RoundNumber, Version,
    VersionNumber, access,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{OrganisationId, limits};
use utoipa::{IntoParams, ToSchema};
use view::CommentView;

/// Comments on one page of the list.
const PAGE: usize = 200;

/// Which comments, and where their places are looked for.
#[derive(Deserialize, Default, Clone, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Those of this round.
    #[serde(default)]
    pub(crate) round: Option<u32>,
    /// Those of this organisation.
    #[serde(default)]
    pub(crate) organisation: Option<String>,
    /// Those of this kind.
    #[serde(default)]
    pub(crate) kind: Option<String>,
    /// `open`, `answered`, `contested` or `withdrawn`.
    #[serde(default)]
    pub(crate) state: Option<String>,
    /// Those about this clause, as the text that they were made on numbers it.
    #[serde(default, deserialize_with = "chosen_number")]
    pub(crate) clause: Option<u32>,
    /// `number` (if absent), or `queue`: as they are answered.
    #[serde(default)]
    pub(crate) order: Option<String>,
    /// The version in which their places are looked for; the live text if absent.
    #[serde(default)]
    pub(crate) version: Option<u32>,
    /// How many at most; 200 if absent, and never more than 2,000.
    #[serde(default)]
    pub(crate) limit: Option<usize>,
    /// `next` of the page before.
    #[serde(default)]
    pub(crate) cursor: Option<String>,
    /// `json`, `csv`, `xlsx`, `docx` or `markdown`: all of them in one document. Tables leave out what was taken back unless
    /// it is asked for; a page of the list if absent.
    #[serde(default)]
    pub(crate) format: Option<String>,
}

/// A number, or nothing where a form's choice is empty.
fn chosen_number<'de, D: serde::Deserializer<'de>>(field: D) -> Result<Option<u32>, D::Error> {
    let text = String::deserialize(field)?;
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(serde::de::Error::custom) }
}

/// A page of comments.
#[derive(Serialize, ToSchema)]
pub(crate) struct CommentList {
    items: Vec<CommentView>,
    /// The organisations that they name, in the caller's language.
    names: BTreeMap<String, String>,
    /// Whether the caller may hand in a comment, with the hat that they wear.
    may_comment: bool,
    /// Cursor of the next page, if there is one.
    next: Option<String>,
}

/// The comments that the caller may read: all, or those of their own organisations.
#[utoipa::path(get, path = "/api/v1/statements/{id}/comments", operation_id = "list_comments", params(("id" = String, Path), Filter),
    responses((status = 200, body = CommentList), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(filter): Params<Filter>,
) -> Result<Response, Problem> {
    let readable = readable(&app, &caller, &id)?;
    let version = version(&caller, &readable, filter.version)?;
    let chosen = filter.chosen(&app, &caller, &readable)?;
    if let Some(format) = filter.format.as_deref() {
        let format = super::tables::Format::named(&caller, format)?;
        return out::all(&app, &caller, &readable, &filter, (format, chosen, version)).await;
    }
    let from = filter.cursor.as_deref().map_or(Ok(0), str::parse::<usize>);
    let from = from.map_err(|_| caller.bad_field("cursor", &caller.words.say("reason-not-understood")))?;
    let count = filter.limit.unwrap_or(PAGE).clamp(1, limits::COMMENTS_PAGE_MAX);
    let next = (chosen.len() > from.saturating_add(count)).then(|| (from + count).to_string());
    let page: Vec<_> = chosen.into_iter().skip(from).take(count).collect();
    let names = names(&app, &caller, &page);
    let may_comment = may_comment(&app, &readable);
    let shown = located(&app, &caller, &readable, page, version).await?;
    let own = own(&app, &caller);
    let items = shown.iter().map(|shown| CommentView::of(&readable.statement, shown, &own)).collect();
    Ok(json(StatusCode::OK, &CommentList { items, names, may_comment, next }))
}

/// One comment.
#[utoipa::path(get, path = "/api/v1/statements/{id}/comments/{comment}", operation_id = "show_comment",
    params(("id" = String, Path), ("comment" = u32, Path)),
    responses((status = 200, body = CommentView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, number): Ids,
) -> Result<Response, Problem> {
    let readable = readable(&app, &caller, &id)?;
    let comment = known(&app, &caller, &readable, &number)?;
    let shown = one(&app, &caller, &readable, comment).await?;
    Ok(json(StatusCode::OK, &CommentView::of(&readable.statement, &shown, &own(&app, &caller))))
}

impl Filter {
    /// Whether it leaves anything out.
    pub(crate) fn is_some(&self) -> bool {
        let texts = [&self.organisation, &self.kind, &self.state];
        let is_filled = |text: &&Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        texts.iter().any(is_filled) || self.round.is_some() || self.clause.is_some()
    }

    /// The comments that it asks for, in the order that it asks for.
    pub(crate) fn chosen(&self, app: &App, caller: &Caller, readable: &Readable) -> Result<Vec<Arc<Comment>>, Problem> {
        let statement = &*readable.statement;
        let own = own(app, caller);
        if !readable.comments && own.is_empty() {
            return Err(caller.refused(Refusal::NotAReader));
        }
        let mut chosen = visible(statement, readable.comments, &own);
        match self.order.as_deref().unwrap_or("number") {
            "number" => {}
            "queue" => {
                let queue = ledger::queue(statement, &crate::comments::newcomers(app, statement));
                let seen = |comment: &Arc<Comment>| chosen.iter().any(|each| Arc::ptr_eq(each, comment));
                let all = queue.into_iter().map(|(_, comment)| comment);
                chosen = all.filter(|comment| readable.comments || seen(comment)).collect();
            }
            _ => return Err(caller.bad_field("order", &caller.words.say("reason-not-understood"))),
        }
        let kind = self.kind.as_deref().filter(|kind| !kind.is_empty());
        let kind = kind.map(|kind| self::kind(caller, kind)).transpose()?;
        let bad = |field: &'static str| move || caller.bad_field(field, &caller.words.say("reason-not-understood"));
        let state = self.state.as_deref().filter(|state| !state.is_empty());
        let state = state.map(|state| CommentState::named(state).ok_or_else(bad("state"))).transpose()?;
        let organisation = self.organisation.as_deref().filter(|id| !id.is_empty());
        let organisation = organisation.map(|id| id.parse().map_err(|_| bad("organisation")())).transpose()?;
        chosen.retain(|comment| {
            self.round.is_none_or(|round| comment.round == Some(RoundNumber(round)))
                && organisation.is_none_or(|organisation: OrganisationId| comment.organisation == organisation)
                && kind.is_none_or(|kind| comment.wording().kind == Some(kind))
                && state.is_none_or(|state| comment.state() == state)
                && self.clause.is_none_or(|clause| comment.passage.clause == Some(clause))
        });
        Ok(chosen)
    }
}

/// The names of all organisations that have something to do with these comments, by their ids.
fn names(app: &App, caller: &Caller, comments: &[Arc<Comment>]) -> BTreeMap<String, String> {
    let register = app.register.view();
    let of = |comment: &Arc<Comment>| {
        let replies = comment.replies.iter().map(|reply| reply.organisation);
        let others = comment.agreed.iter().chain(&comment.consulted).copied();
        [comment.organisation].into_iter().chain(replies).chain(others).collect::<Vec<_>>()
    };
    let ids: BTreeSet<OrganisationId> = comments.iter().flat_map(of).collect();
    let language = caller.words.language();
    ids.into_iter().map(|id| (id.to_string(), name_of(&register, id, language))).collect()
}

/// Whether the caller may hand a comment in with the hat that they wear.
pub(crate) fn may_comment(app: &App, readable: &Readable) -> bool {
    let register = app.register.view();
    let may = |hat: Hat| access(&register, &readable.statement, Asker::Hat(hat), Action::Comment).is_ok();
    readable.hat.is_some_and(may)
}

/// The organisations that the caller acts for.
pub(crate) fn own(app: &App, caller: &Caller) -> Vec<OrganisationId> {
    let wardrobe = caller.wardrobe(&app.register.view());
    wardrobe.iter().flat_map(|wardrobe| wardrobe.hats()).map(|hat| hat.organisation).collect()
}

/// The comment that a path names, if the caller may read it.
pub(crate) fn known(app: &App, caller: &Caller, readable: &Readable, number: &str) -> Result<Arc<Comment>, Problem> {
    let unknown = || caller.problem(StatusCode::NOT_FOUND, Refusal::UnknownComment.code(), &[]);
    let number = number.parse().map(CommentNumber).map_err(|_| unknown())?;
    let comment = readable.statement.comment(number).ok_or_else(unknown)?;
    if readable.comments || own(app, caller).contains(&comment.organisation) {
        Ok(comment.clone())
    } else {
        Err(unknown())
    }
}

/// The comment with its words and its place in the live text.
pub(crate) async fn one(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    comment: Arc<Comment>,
) -> Result<Shown, Problem> {
    let mut shown = located(app, caller, readable, vec![comment], None).await?;
    Ok(shown.remove(0))
}

/// Comments with their words, and their places in the text of this version or in the live one.
pub(crate) async fn located(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    comments: Vec<Arc<Comment>>,
    version: Option<&Version>,
) -> Result<Vec<Shown>, Problem> {
    let open = opened(app, caller, &readable.statement).await?;
    let found = shown(app, &open.replica, &readable.statement, comments, version).await;
    found.map_err(|failure| caller.failed(&failure))
}

/// The version of that number; none for the live text.
pub(crate) fn version<'a>(
    caller: &Caller,
    readable: &'a Readable,
    version: Option<u32>,
) -> Result<Option<&'a Version>, Problem> {
    let Some(version) = version else { return Ok(None) };
    let found = readable.statement.version(VersionNumber(version));
    let unknown = || caller.problem(StatusCode::NOT_FOUND, Refusal::UnknownVersion.code(), &[]);
    found.map(Some).ok_or_else(unknown)
}

/// The kind of that name.
pub(crate) fn kind(caller: &Caller, name: &str) -> Result<CommentKind, Problem> {
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-comment-kind", &[]);
    CommentKind::named(name).ok_or_else(unknown)
}
