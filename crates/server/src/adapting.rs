//! Statements that are made of others: one that is public here, or one from another server, as its verification bundle. The
//! text comes over with what it was made of, which stands in the new ledger from its beginning.

use crate::{
    app::App,
    failure::Failure,
    languages::sealed_in,
    public::{Publication, is_public},
    verify::{NotVerified, bundle::checked},
};
use draft::Text;
use ledger::{Language, Lineage, Slug, Statement, TextLanguage, Version, Website};
use std::sync::Arc;

/// What a statement is going to be made of.
pub(crate) struct Source {
    pub(crate) lineage: Lineage,
    /// What it says, in the language that was asked for if it was published in that, or else in its leading one.
    pub(crate) text: Text,
}

/// The public statement of this name, if there is one.
pub(crate) fn public_at(app: &App, slug: &str) -> Option<Arc<Statement>> {
    let id = Slug::parse(slug).and_then(|slug| app.register.view().statement_at(&slug))?;
    app.register.shelf().get(id).filter(|statement| is_public(statement))
}

/// Of the public statement of this name; none if there is none. Reads the store.
pub(crate) fn of_public(app: &App, slug: &str, language: Language) -> Result<Option<Source>, Failure> {
    let Some(statement) = public_at(app, slug) else { return Ok(None) };
    let Some(version) = statement.published.as_ref().and_then(|published| statement.version(published.version)) else {
        return Ok(None);
    };
    let chosen = chosen(&statement, version, language);
    let Some(found) = Publication::gather(app, &statement, chosen)? else { return Ok(None) };
    let coordinators: Vec<String> = statement.coordinators.iter().map(|id| found.called(*id)).collect();
    let lineage = Lineage {
        title: statement.title.clone(),
        address: Website::parse(&found.address).ok(),
        version: version.number,
        sha256: found.sealed.sha256,
        coordinators: coordinators.join(", "),
    };
    Ok(Some(Source { lineage, text: found.text }))
}

/// Of the statement in the bundle. All that can be checked without its server has been; who made it has not.
pub(crate) fn of_bundle(bytes: &[u8], language: Language) -> Result<Source, NotVerified> {
    let bundle = checked(bytes, None)?;
    let version = bundle.version()?;
    let chosen = chosen(&bundle.statement, version, language);
    let (_, sealed) = sealed_in(&bundle.statement, version)
        .find(|(tag, _)| *tag == chosen)
        .ok_or_else(|| NotVerified::PartMissing(chosen.tag().to_owned()))?;
    let lineage = Lineage {
        title: bundle.statement.title.clone(),
        address: bundle.told.url.as_deref().and_then(|url| Website::parse(url).ok()),
        version: version.number,
        sha256: sealed.sha256,
        coordinators: bundle.told.coordinators.join(", "),
    };
    Ok(Source { lineage, text: Text::from_markdown(bundle.text(chosen)?) })
}

fn chosen(statement: &Statement, version: &Version, language: Language) -> TextLanguage {
    let wished = TextLanguage::Full(language);
    if sealed_in(statement, version).any(|(tag, _)| tag == wished) { wished } else { statement.leading() }
}
