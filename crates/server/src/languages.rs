//! Which of a statement's texts is meant: addresses name it by its language, and mean the leading one where they don't.

use crate::{app::App, caller::Caller, problem::Problem, replica::Live, rooms::OpenStatement};
use axum::http::StatusCode;
use ledger::{SealedText, Statement, TextLanguage, Version};
use serde::Deserialize;
use terms::{Digest, TextId};
use utoipa::IntoParams;

/// The language that an address names.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InLanguage {
    /// The language of the text: `fi`, `sv`, `en`, or in plain language `fi-simple`, `sv-simple`, `en-simple`. The leading text's
    /// if absent.
    pub(crate) language: Option<String>,
}

/// One of a statement's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) language: TextLanguage,
    pub(crate) id: TextId,
}

impl Chosen {
    /// The statement's leading text.
    pub(crate) fn leading(statement: &Statement) -> Self {
        Chosen { language: statement.leading(), id: statement.id.into() }
    }

    pub(crate) fn is_leading(self, statement: &Statement) -> bool {
        self.language == statement.leading()
    }

    /// What an address ends with that means this text: nothing for the leading one. `sign` is `?` or `&`.
    pub(crate) fn ending(self, statement: &Statement, sign: char) -> String {
        if self.is_leading(statement) { String::new() } else { format!("{sign}language={}", self.language.tag()) }
    }
}

/// The language of a tag; the leading one if none is given.
fn tagged(caller: &Caller, statement: &Statement, tag: Option<&str>) -> Result<TextLanguage, Problem> {
    match tag.filter(|tag| !tag.is_empty()) {
        None => Ok(statement.leading()),
        Some(tag) => TextLanguage::tagged(tag).ok_or_else(|| unknown(caller)),
    }
}

/// The text in that language as it is written now.
pub(crate) fn chosen(caller: &Caller, statement: &Statement, tag: Option<&str>) -> Result<Chosen, Problem> {
    let language = tagged(caller, statement, tag)?;
    let id = statement.text_in(language).ok_or_else(|| unknown(caller))?;
    Ok(Chosen { language, id })
}

/// The text in that language as it was sealed in this version, though it may have been taken away since.
pub(crate) fn sealed<'a>(
    caller: &Caller,
    statement: &Statement,
    version: &'a Version,
    tag: Option<&str>,
) -> Result<(Chosen, &'a SealedText), Problem> {
    let language = tagged(caller, statement, tag)?;
    if language == statement.leading() {
        return Ok((Chosen::leading(statement), &version.text));
    }
    let parallel = version.parallel(language).ok_or_else(|| unknown(caller))?;
    Ok((Chosen { language, id: parallel.id }, &parallel.text))
}

fn unknown(caller: &Caller) -> Problem {
    caller.problem(StatusCode::NOT_FOUND, "unknown-language-version", &[])
}

/// The open text, for whoever needs what it says.
pub(crate) async fn opened(
    app: &App,
    caller: &Caller,
    statement: &Statement,
    text: TextId,
) -> Result<OpenStatement, Problem> {
    let open = app.rooms.open_text(statement.id, text).await.map_err(|failure| caller.failed(&failure))?;
    open.ok_or_else(|| unknown(caller))
}

/// Every language version of a sealed version, the leading text first.
pub(crate) fn sealed_in<'a>(
    statement: &Statement,
    version: &'a Version,
) -> impl Iterator<Item = (TextLanguage, &'a SealedText)> {
    let parallels = version.parallels.iter().map(|parallel| (parallel.language, &parallel.text));
    [(statement.leading(), &version.text)].into_iter().chain(parallels)
}

/// What the ledger says of a text; none if nothing is written.
pub(crate) fn name(live: &Live) -> Option<SealedText> {
    let is_written = !live.text.plain().trim().is_empty();
    let sha256 = Digest::new(live.text.sha256());
    is_written.then(|| SealedText { offset: live.offset, heads: live.heads.clone(), sha256 })
}
