use super::{
    about::AboutView,
    json, json_bytes,
    opening::{NewStatementRequest, open},
    publishing::PublishingView,
    rounds::RoundView,
    signatures::plan::PlanView,
    team::writers_view,
};
use crate::{
    app::App,
    caller::Caller,
    extract::{Body, Id, Params},
    idempotency::Asked,
    languages::sealed_in,
    problem::Problem,
    reading::{self, readable},
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use ledger::{SignOn, Statement, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Statements on one page of the list.
const PAGE: usize = 100;
/// A statement.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementView {
    id: String,
    slug: String,
    title: String,
    /// What its leading text is written in.
    language: &'static str,
    /// Every text of it, the leading one first.
    languages: Vec<LanguageView>,
    /// `drafting`, `sign-on`, `published`, `followed-up` or `withdrawn`.
    stage: &'static str,
    #[serde(flatten)]
    about: AboutView,
    /// What is signed and how it came to that, once it is.
    sign_on: Option<SignOnView>,
    /// How signatures are collected.
    plan: PlanView,
    #[serde(flatten)]
    publishing: PublishingView,
    /// The day on which the network looks again at what became of it.
    review_on: Option<String>,
    coordinators: Vec<String>,
    /// The numbers of the network's themes that it grew out of.
    themes: Vec<u32>,
    /// Who stands behind the coordinators.
    support_group: Vec<String>,
    /// Who reads the draft: `participants`, `network` or `public`.
    drafts: &'static str,
    /// Who reads the comments, likewise.
    comments: &'static str,
    /// Who writes and comments: `network`, or a list of organisations.
    #[schema(value_type = Object)]
    writers: Value,
    /// Sealed versions.
    versions: Vec<VersionView>,
    /// Comment rounds.
    rounds: Vec<RoundView>,
    created_at: String,
}

/// What is signed.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignOnView {
    version: u32,
    /// Public.
    reason: String,
    /// Whether organisations had been asked for comments in a round before.
    after_rounds: bool,
    since: String,
}

impl From<&SignOn> for SignOnView {
    fn from(sign_on: &SignOn) -> Self {
        SignOnView {
            version: sign_on.version.0,
            reason: sign_on.reason.clone(),
            after_rounds: sign_on.after_rounds,
            since: sign_on.since.to_string(),
        }
    }
}

/// A sealed version.
#[derive(Serialize, ToSchema)]
pub(crate) struct VersionView {
    number: u32,
    /// SHA-256 of its canonical text, which is its `format=markdown`.
    sha256: String,
    /// The text in every language that had any, the leading one first.
    texts: Vec<SealedTextView>,
    /// The changes that name the leading text.
    heads: Vec<String>,
    /// How many changes that holds.
    offset: u64,
    sealed_at: String,
}

/// A text of a statement.
#[derive(Serialize, ToSchema)]
pub(crate) struct LanguageView {
    /// `fi`, `sv`, `en`, or in plain language `fi-simple`, `sv-simple`, `en-simple`.
    tag: &'static str,
    /// Whether it binds those who sign.
    binding: bool,
    /// Its id; the leading text's is the statement's.
    text: String,
    /// The leading text that it was last said to follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    checked: Option<CheckedView>,
}

/// When a text was said to follow the leading one.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckedView {
    at: String,
    /// SHA-256 of the leading text.
    sha256: String,
    /// How many changes that held.
    offset: u64,
}

/// A text of a version.
#[derive(Serialize, ToSchema)]
pub(crate) struct SealedTextView {
    language: &'static str,
    sha256: String,
}

fn languages(statement: &Statement) -> Vec<LanguageView> {
    let checked = |language| {
        let checked = statement.language_version(language)?.checked.as_ref()?;
        let (at, sha256) = (checked.at.to_string(), checked.leading.sha256.to_string());
        Some(CheckedView { at, sha256, offset: checked.leading.offset.0 })
    };
    let view = |(language, text): (ledger::TextLanguage, terms::TextId)| LanguageView {
        tag: language.tag(),
        binding: statement.binds(language),
        text: text.to_string(),
        checked: checked(language),
    };
    statement.texts().map(view).collect()
}

impl VersionView {
    fn of(statement: &Statement, version: &Version) -> Self {
        let texts = sealed_in(statement, version);
        let texts =
            texts.map(|(language, text)| SealedTextView { language: language.tag(), sha256: text.sha256.to_string() });
        VersionView {
            texts: texts.collect(),
            number: version.number.0,
            sha256: version.text.sha256.to_string(),
            heads: version.text.heads.hashes().iter().map(ToString::to_string).collect(),
            offset: version.text.offset.0,
            sealed_at: version.sealed.to_string(),
        }
    }
}

/// A page of statements.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementList {
    items: Vec<StatementView>,
    /// Cursor of the next page, if there is one.
    next: Option<String>,
}

impl From<&Statement> for StatementView {
    fn from(statement: &Statement) -> Self {
        StatementView {
            id: statement.id.to_string(),
            slug: statement.slug.to_string(),
            title: statement.title.clone(),
            language: statement.language.tag(),
            languages: languages(statement),
            stage: statement.stage.name(),
            about: AboutView::from(&statement.about),
            sign_on: statement.sign_on.as_ref().map(SignOnView::from),
            plan: PlanView::from(&statement.plan),
            publishing: PublishingView::from(statement),
            review_on: statement.review.map(|review| review.on.to_string()),
            coordinators: statement.coordinators.iter().map(ToString::to_string).collect(),
            themes: statement.themes.iter().map(|theme| theme.0).collect(),
            support_group: statement.support_group.iter().map(ToString::to_string).collect(),
            drafts: statement.openness.drafts.name(),
            comments: statement.openness.comments.name(),
            writers: writers_view(&statement.openness.writers),
            versions: statement.versions.iter().map(|version| VersionView::of(statement, version)).collect(),
            rounds: statement.rounds.iter().map(RoundView::from).collect(),
            created_at: statement.created.to_string(),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The statements that the caller may read, newest first.
#[utoipa::path(get, path = "/api/v1/statements", operation_id = "list_statements", params(Page),
    responses((status = 200, body = StatementList), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(page): Params<Page>,
) -> Result<Response, Problem> {
    caller.person()?;
    let end = match &page.cursor {
        None => usize::MAX,
        Some(text) => {
            text.parse().map_err(|_| caller.bad_field("cursor", &caller.words.say("reason-not-understood")))?
        }
    };
    let mut items = Vec::new();
    let mut next = None;
    for (at, readable) in reading::all(&app, &caller, end) {
        if items.len() == PAGE {
            next = Some((at + 1).to_string());
            break;
        }
        items.push(StatementView::from(&*readable.statement));
    }
    Ok(json(StatusCode::OK, &StatementList { items, next }))
}

/// One statement.
#[utoipa::path(get, path = "/api/v1/statements/{id}", params(("id" = String, Path)),
    responses((status = 200, body = StatementView), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement;
    Ok(json(StatusCode::OK, &StatementView::from(&*statement)))
}

/// Open a statement.
#[utoipa::path(post, path = "/api/v1/statements", request_body = NewStatementRequest,
    responses((status = 201, body = StatementView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, Problem> {
    let person = caller.person()?;
    let first = match app.answers.ask(&caller, person, "POST /statements", &headers, &body).await? {
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
        Asked::First(first) => first,
    };
    let request: NewStatementRequest = caller.json(&body)?;
    let statement = open(&app, &caller, request, first).await?;
    Ok(json(StatusCode::CREATED, &StatementView::from(&*statement)))
}
