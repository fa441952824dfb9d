use super::{
    about::{AboutRequest, AboutView},
    json, json_bytes,
    rounds::RoundView,
    signatures::plan::PlanView,
    team::{Opening, writers_view},
};
use crate::{
    app::App,
    caller::Caller,
    extract::{Body, Id, Params},
    failure::Failure,
    idempotency::{Asked, First},
    languages::sealed_in,
    problem::Problem,
    random::random,
    reading::{self, readable},
    register::NewStatement,
    wire,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use draft::{Block, Document, Kind, Level, Run, Text};
use ledger::{Brief, Hat, Language, Openness, Role, SignOn, Statement, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use terms::{Actor, OrganisationId, StatementId, Timestamp};
use utoipa::{IntoParams, ToSchema};

/// Statements on one page of the list.
const PAGE: usize = 100;

#[derive(Deserialize, ToSchema)]
pub(crate) struct NewStatementRequest {
    pub(crate) title: String,
    /// `fi`, `sv` or `en`; the caller's language if absent.
    #[serde(default)]
    pub(crate) language: Option<String>,
    /// One to five organisations, the acting one among them; that one alone if absent.
    #[serde(default)]
    pub(crate) coordinators: Option<Vec<String>>,
    /// For which organisation the caller acts; needed only by whoever coordinates for several.
    #[serde(default)]
    pub(crate) organisation: Option<String>,
    /// Who may read and take part; all of the network if absent.
    #[serde(flatten)]
    pub(crate) openness: Opening,
    /// What it is for; a joint position, with nothing more told, if absent.
    #[serde(flatten)]
    pub(crate) about: AboutRequest,
}

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
    /// The day on which the network looks again at what became of it.
    review_on: Option<String>,
    coordinators: Vec<String>,
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
            review_on: statement.review.map(|review| review.on.to_string()),
            coordinators: statement.coordinators.iter().map(ToString::to_string).collect(),
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

/// Opens a statement as the caller asks for it; the page's form comes here as well.
pub(crate) async fn open(
    app: &App,
    caller: &Caller,
    request: NewStatementRequest,
    first: First,
) -> Result<Arc<Statement>, Problem> {
    let coordinators = request.coordinators.as_deref().map(|texts| ids(caller, texts)).transpose()?;
    let asked = request.organisation.map(|text| ids(caller, &[text])).transpose()?.and_then(|ids| ids.first().copied());
    let by = acting(app, caller, asked, coordinators.as_deref())?;
    let language = match &request.language {
        Some(tag) => Language::tagged(tag)
            .ok_or_else(|| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-language", &[]))?,
        None => Language::tagged(caller.words.language().tag()).unwrap_or(Language::Finnish),
    };
    let at = app.clock.now();
    // Kept until all is on disk: a repeat waits for the first answer.
    let first = Arc::new(first);
    let kept = first.clone();
    let about = request.about.wish(caller, &Brief::default())?.upon(&Brief::default());
    let about = about.checked().map_err(|refusal| caller.refused(refusal))?;
    let statement = StatementId::new(random());
    let text = beginning(app, statement, by, at, about.kind.questions());
    let wish = NewStatement {
        by,
        statement,
        title: request.title,
        language,
        coordinators: coordinators.unwrap_or_else(|| vec![by.organisation]),
        openness: request.openness.wish(caller)?.upon(&Openness::default()),
        about,
        text: text.map_err(|failure| caller.failed(&failure))?,
        remember: Box::new(move |statement| {
            let answer = serde_json::to_vec(&StatementView::from(statement)).expect("views hold texts and numbers");
            kept.remember(StatusCode::CREATED, &answer)
        }),
    };
    let decided = app.register.open_statement(at, wish).await.map_err(|failure| caller.failed(&failure))?;
    let statement = decided.map_err(|refusal| {
        tracing::info!(code = refusal.code(), "opening a statement was refused");
        caller.refused(refusal)
    })?;
    drop(first);
    tracing::info!(statement = %statement.id, "statement opened");
    Ok(statement)
}

/// The first entries of a statement's text: the empty document, and what the authority asks as headings to answer under.
fn beginning(
    app: &App,
    statement: StatementId,
    by: Hat,
    at: Timestamp,
    questions: &[String],
) -> Result<Vec<Bytes>, Failure> {
    let (document, creation) = Document::create(Actor::new(random()));
    let heading = |question: &String| Block {
        kind: Kind::Heading(Level::Two),
        parents: vec![],
        runs: vec![Run { text: question.clone(), ..Run::default() }],
    };
    let changes = match questions {
        [] => vec![],
        _ => {
            let actor = app.issuer.issue(statement, by, random());
            document.replace(actor, &Text::new(questions.iter().map(heading)))?
        }
    };
    let items = std::iter::once(&creation).chain(&changes);
    Ok(items.map(|change| wire::item(by, at, change)).collect())
}

fn ids(caller: &Caller, texts: &[String]) -> Result<Vec<OrganisationId>, Problem> {
    let unknown = |_| caller.refused(ledger::Refusal::UnknownOrganisation);
    texts.iter().map(|text| text.parse().map_err(unknown)).collect()
}

/// The hat to open a statement with: the one asked for, or the only one that fits.
fn acting(
    app: &App,
    caller: &Caller,
    asked: Option<OrganisationId>,
    coordinators: Option<&[OrganisationId]>,
) -> Result<Hat, Problem> {
    let person = caller.person()?;
    if asked.is_some() {
        return caller.hat(app, asked);
    }
    let register = app.register.view();
    let mut fitting = register.hats(person).into_iter().filter(|organisation| {
        register.has_role(person, *organisation, Role::Coordinator)
            && coordinators.is_none_or(|coordinators| coordinators.contains(organisation))
    });
    match (fitting.next(), fitting.next()) {
        (Some(organisation), None) => Ok(Hat { person, organisation }),
        // Without a fitting hat the rules word the refusal, so any hat will do.
        _ => caller.hat(app, None),
    }
}
