//! Language versions: which there are, what binds, and that one follows the leading text.

use super::{
    decisions::{Ask, Tell, Wanted},
    statements::StatementView,
    team::acting,
};
use crate::{
    app::App,
    caller::Caller,
    languages::{self, Chosen},
    moments,
    problem::Problem,
    random::random,
    replica::Live,
    room::{Beside, MakeCommand},
    vault, wire,
};
use axum::http::StatusCode;
use axum::response::Response;
use draft::Document;
use ledger::{Action, Asker, Hat, LanguageAct, Refusal, Statement, StatementCommand, TextLanguage, access};
use serde::Deserialize;
use std::sync::Arc;
use terms::{Actor, Offset, TextId};
use utoipa::ToSchema;

/// The language of a text to begin.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LanguageRequest {
    /// `fi`, `sv`, `en`, `fi-simple`, `sv-simple` or `en-simple`.
    language: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Begin a text in one more language, to be written beside the leading one. For the statement's coordinators.
#[utoipa::path(post, path = "/api/v1/statements/{id}/languages", operation_id = "add_language", params(("id" = String, Path)), request_body = LanguageRequest,
    responses((status = 201, body = StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add(ask: Ask) -> Result<Response, Problem> {
    let Ask { app, caller, .. } = &ask;
    let wanted = |wanted: LanguageRequest| {
        let language = language(caller, &wanted.language)?;
        let organisation = acting(caller, wanted.organisation.as_deref())?;
        let command = beginning(app, caller.hat(app, organisation)?, language);
        Ok(Wanted::made(command, organisation, Tell::of(StatusCode::CREATED, |view| StatementView::from(view))))
    };
    ask.decided(wanted).await
}

/// Why a language version is taken away.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RemovalRequest {
    /// Public.
    #[serde(default)]
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Take a language version away. What was sealed of it stays in its versions.
#[utoipa::path(delete, path = "/api/v1/statements/{id}/languages/{tag}", operation_id = "remove_language",
    params(("id" = String, Path), ("tag" = String, Path)), request_body = RemovalRequest,
    responses((status = 200, body = StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn remove(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let language = language(caller, ask.param("tag"))?;
    let wanted = |wanted: RemovalRequest| {
        let act = LanguageAct::Remove { language, reason: wanted.reason };
        Ok(Wanted::new(move |_| StatementCommand::Languages(act), acting(caller, wanted.organisation.as_deref())?))
    };
    ask.decided(wanted).await
}

/// Which languages bind, all of them, and why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BindingRequest {
    languages: Vec<String>,
    /// Public.
    #[serde(default)]
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Choose the languages whose texts bind those who sign. Plain language never does.
#[utoipa::path(put, path = "/api/v1/statements/{id}/binding", operation_id = "bind_languages", params(("id" = String, Path)), request_body = BindingRequest,
    responses((status = 200, body = StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn bind(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let wanted = |wanted: BindingRequest| {
        let languages = wanted.languages.iter().map(|tag| language(caller, tag)).collect::<Result<_, _>>()?;
        let act = LanguageAct::Bind { languages, reason: wanted.reason };
        Ok(Wanted::new(move |_| StatementCommand::Languages(act), acting(caller, wanted.organisation.as_deref())?))
    };
    ask.decided(wanted).await
}

/// Which texts were seen to say the same.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CheckRequest {
    /// How many changes the leading text had; the live one if absent.
    #[serde(default)]
    leading_offset: Option<u64>,
    /// How many changes the language version had; the live one if absent.
    #[serde(default)]
    offset: Option<u64>,
    /// Where the offsets were read; refused if the texts were begun anew since. As they are now if absent.
    #[serde(default)]
    epoch: Option<u32>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Say that a language version follows the leading text. For whoever may write in it.
#[utoipa::path(post, path = "/api/v1/statements/{id}/languages/{tag}/check", operation_id = "check_language",
    params(("id" = String, Path), ("tag" = String, Path)), request_body = CheckRequest,
    responses((status = 200, body = StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn check(ask: Ask) -> Result<Response, Problem> {
    let Ask { app, caller, readable, .. } = &ask;
    let statement = &*readable.statement;
    let (first, request): (_, CheckRequest) = match ask.once().await? {
        super::decisions::Once::Before(answer) => return Ok(answer),
        super::decisions::Once::Now(first, request) => (first, request),
    };
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    may_write(app, caller, statement, hat)?;
    let chosen = languages::chosen(caller, statement, Some(ask.param("tag")))?;
    let seen = Seen { leading: request.leading_offset.map(Offset), text: request.offset.map(Offset) };
    super::moments::is_of(caller, readable, request.epoch)?;
    let command = following(app, caller, statement, hat, chosen, seen).await?;
    let tell = Tell::statement();
    let decision = super::decisions::Decision { hat, command, puts: vec![], first };
    let view = super::decisions::decide(app, caller, statement.id, decision, &tell).await?;
    Ok(tell.answer(&view))
}

/// The language of a tag.
pub(crate) fn language(caller: &Caller, tag: &str) -> Result<TextLanguage, Problem> {
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-language", &[]);
    TextLanguage::tagged(tag).ok_or_else(unknown)
}

/// Begins a text in that language; pages come here as well.
pub(crate) fn beginning(app: &App, hat: Hat, language: TextLanguage) -> MakeCommand {
    let text = TextId::new(random());
    let (_, creation) = Document::create(Actor::new(random()));
    let creation = wire::item(hat, app.clock.now(), &creation);
    let beside = Beside { begins: vec![(text, vec![creation])], ..Beside::default() };
    MakeCommand::with(beside, move |_| StatementCommand::Languages(LanguageAct::Add { language, text }))
}

/// How far both texts had come when they were seen to say the same; as they are now where that isn't said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) leading: Option<Offset>,
    pub(crate) text: Option<Offset>,
}

/// Says that the text follows the leading one; pages come here as well.
pub(crate) async fn following(
    app: &Arc<App>,
    caller: &Caller,
    statement: &Statement,
    hat: Hat,
    chosen: Chosen,
    seen: Seen,
) -> Result<MakeCommand, Problem> {
    may_write(app, caller, statement, hat)?;
    if chosen.is_leading(statement) {
        return Err(caller.refused(Refusal::UnknownLanguageVersion));
    }
    let leading = seen_text(app, caller, statement, statement.id.into(), seen.leading).await?;
    let text = seen_text(app, caller, statement, chosen.id, seen.text).await?;
    let named = [&leading, &text].map(languages::name);
    let canonical = [leading, text].map(|live| live.text.markdown());
    let put = |(name, markdown): (&Option<ledger::SealedText>, String)| {
        Some((vault::version_key(statement.id, name.as_ref()?.sha256), markdown.into()))
    };
    // What is compared with later has to be there then, whatever becomes of the changes that made it.
    let puts = named.iter().zip(canonical).filter_map(put).collect();
    let [leading, text] = named;
    let act = LanguageAct::Check { language: chosen.language, leading, text, epoch: statement.epoch };
    Ok(MakeCommand::with(Beside { puts, ..Beside::default() }, move |_| StatementCommand::Languages(act)))
}

/// Reading old texts is work that whoever may not write can't ask for; `ledger` asks again when it decides.
fn may_write(app: &App, caller: &Caller, statement: &Statement, hat: Hat) -> Result<(), Problem> {
    let may = access(&app.register.view(), statement, Asker::Hat(hat), Action::Edit);
    may.map_err(|refusal| caller.refused(refusal))
}

async fn seen_text(
    app: &Arc<App>,
    caller: &Caller,
    statement: &Statement,
    text: TextId,
    offset: Option<Offset>,
) -> Result<Live, Problem> {
    let failed = |failure| caller.failed(&failure);
    let Some(offset) = offset else {
        return languages::opened(app, caller, statement, text).await?.replica.live().await.map_err(failed);
    };
    let live = moments::at(app, statement, text, offset).await.map_err(failed)?;
    live.ok_or_else(|| caller.problem(StatusCode::NOT_FOUND, "unknown-moment", &[]))
}
