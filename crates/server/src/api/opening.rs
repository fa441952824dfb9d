//! How a statement is opened: empty, under the questions of an authority, or made of another one.

use super::{about::AboutRequest, line::known_themes, statements::StatementView, team::Opening};
use crate::{
    adapting::{Source, of_public},
    app::App,
    caller::Caller,
    failure::Failure,
    idempotency::First,
    problem::Problem,
    random::random,
    register::NewStatement,
    wire,
};
use axum::http::StatusCode;
use bytes::Bytes;
use draft::{Block, Document, Kind, Level, Run, Text};
use ledger::{Brief, Hat, Language, Openness, Role, Statement};
use serde::Deserialize;
use std::sync::Arc;
use terms::{Actor, OrganisationId, StatementId, Timestamp};
use utoipa::ToSchema;

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
    /// The numbers of the network's themes that it grows out of.
    #[serde(default)]
    pub(crate) themes: Vec<u32>,
    /// The public statement here that it is made of, by the end of its address: its text comes over, and where it is from stands
    /// in the ledger.
    #[serde(default)]
    pub(crate) adapts: Option<String>,
    /// What it is for; a joint position, with nothing more told, if absent.
    #[serde(flatten)]
    pub(crate) about: AboutRequest,
}

/// Opens a statement as the caller asks for it; the page's form comes here as well.
pub(crate) async fn open(
    app: &App,
    caller: &Caller,
    request: NewStatementRequest,
    first: First,
) -> Result<Arc<Statement>, Problem> {
    let source = match request.adapts.as_deref().filter(|slug| !slug.is_empty()) {
        Some(slug) => {
            let language = request.language.as_deref().and_then(Language::tagged).unwrap_or(Language::Finnish);
            let source = of_public(app, slug, language).map_err(|failure| caller.failed(&failure))?;
            Some(source.ok_or_else(|| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "nothing-to-adapt", &[]))?)
        }
        None => None,
    };
    open_from(app, caller, request, source, first).await
}

/// The same, from a source that was looked up; of nothing if there is none.
pub(crate) async fn open_from(
    app: &App,
    caller: &Caller,
    request: NewStatementRequest,
    source: Option<Source>,
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
    let themes = known_themes(app, caller, &request.themes)?;
    let statement = StatementId::new(random());
    let (lineage, text) = match source {
        Some(source) => (Some(source.lineage), source.text),
        None => (None, Text::new(about.kind.questions().iter().map(|question| heading(question)))),
    };
    let text = beginning(app, statement, by, at, &text);
    let wish = NewStatement {
        by,
        statement,
        title: request.title,
        language,
        coordinators: coordinators.unwrap_or_else(|| vec![by.organisation]),
        openness: request.openness.wish(caller)?.upon(&Openness::default()),
        about,
        lineage,
        themes,
        text: text.map_err(|failure| caller.failed(&failure))?,
        remember: Box::new(move |statement| {
            let answer = serde_json::to_vec(&StatementView::from(statement)).expect("views hold texts and numbers");
            kept.remember(StatusCode::CREATED, &answer)
        }),
    };
    let decided = app.register.open_statement(at, wish).await.map_err(|failure| caller.failed(&failure))?;
    let statement = decided.map_err(|refusal| caller.refused(refusal))?;
    drop(first);
    tracing::info!(statement = %statement.id, "statement opened");
    Ok(statement)
}

/// The first entries of a statement's text: the empty document, and what it begins with.
fn beginning(app: &App, statement: StatementId, by: Hat, at: Timestamp, text: &Text) -> Result<Vec<Bytes>, Failure> {
    let (document, creation) = Document::create(Actor::new(random()));
    let is_empty = text.blocks().is_empty();
    let changes = if is_empty { vec![] } else { document.replace(app.issuer.issue(statement, by, random()), text)? };
    let items = std::iter::once(&creation).chain(&changes);
    Ok(items.map(|change| wire::item(by, at, change)).collect())
}

/// What the authority asks, to be answered under.
fn heading(question: &str) -> Block {
    let runs = vec![Run { text: question.to_owned(), ..Run::default() }];
    Block { kind: Kind::Heading(Level::Two), parents: vec![], runs }
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
