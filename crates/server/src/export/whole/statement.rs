//! A statement in the archive: its ledger, every version in every language, what is written now, how it was written, and
//! the words that the ledger only commits to.

use super::{Archive, Ledger, NotMade, committed_line, keys, ledger, stored_json};
use crate::{
    api::text_view::TextView, app::App, export::spaces, failure::Failure, html as text_html, languages::sealed_in,
    ledgers, proofs::Which, public::is_public, replica::Replica, vault, versions,
};
use draft::Text;
use ledger::{SealedText, Statement, TextLanguage};
use maud::{DOCTYPE, html};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{Digest, OrganisationId, Seq, TextId, limits};

/// What the archive's contents say of it.
#[derive(Serialize)]
pub(super) struct Told {
    id: String,
    slug: String,
    title: String,
    stage: &'static str,
    is_public: bool,
    /// Where its parts lie.
    folder: String,
    ledger: Ledger,
    /// Every text that was written, also those that were taken away.
    texts: Vec<ToldText>,
    /// How often they were begun anew: their changes are those since the last time.
    epoch: u32,
}

#[derive(Serialize)]
struct ToldText {
    id: String,
    /// None of one that was taken away.
    language: Option<&'static str>,
    changes: u64,
}

/// Writes all of it.
pub(super) async fn write(app: &App, statement: &Arc<Statement>, archive: &mut Archive<'_>) -> Result<Told, NotMade> {
    let folder = format!("statements/{}", statement.slug);
    let log = ledgers::ledger_log(statement.id);
    let ledger = ledger(app, log, Which::Statement(statement.id), &folder, archive)?;
    sealed(app, statement, &folder, archive).await?;
    let languages: BTreeMap<TextId, TextLanguage> =
        statement.texts().map(|(language, text)| (text, language)).collect();
    let mut texts = vec![];
    for text in statement.all_texts() {
        let language = languages.get(&text).copied();
        if let Some(language) = language {
            let replica = Replica::start(app.store.clone(), ledgers::log_of(statement, text));
            let written = Written { title: &statement.title, language, text: &replica.text().await? };
            let saved = Some(replica.save().await?);
            written.write(&format!("{folder}/live/{}", language.tag()), saved.as_deref(), archive)?;
        }
        let changes = changes(app, statement, text, &folder, archive)?;
        texts.push(ToldText { id: text.to_string(), language: language.map(TextLanguage::tag), changes });
    }
    beside(app, statement, &folder, archive)?;
    Ok(Told {
        id: statement.id.to_string(),
        slug: statement.slug.to_string(),
        title: statement.title.clone(),
        stage: statement.stage.name(),
        is_public: is_public(statement),
        folder,
        ledger,
        texts,
        epoch: statement.epoch,
    })
}

/// The versions, and after them what else the ledger names by its hash.
async fn sealed(app: &App, statement: &Statement, folder: &str, archive: &mut Archive<'_>) -> Result<(), NotMade> {
    let mut written = BTreeSet::new();
    for version in &statement.versions {
        let texts: Vec<(TextLanguage, &SealedText)> = sealed_in(statement, version).collect();
        for (language, sealed) in texts {
            let id = version.parallel(language).map_or(statement.id.into(), |parallel| parallel.id);
            let text = versions::text(app, statement, sealed)?;
            let saved = match statement.has_changes_of(version.number) {
                true => {
                    let replica = Replica::start(app.store.clone(), ledgers::log_of(statement, id));
                    Some(replica.save_at(sealed.heads.clone()).await?)
                }
                false => None,
            };
            let name = format!("{folder}/versions/{}/{}", version.number.0, language.tag());
            Written { title: &statement.title, language, text: &text }.write(&name, saved.as_deref(), archive)?;
            written.insert(sealed.sha256);
        }
    }
    for (rest, key) in of(app, statement, vault::VERSION)? {
        let damaged = || Failure::Damaged("the text of a sealed version");
        let sha256 = Digest::new(rest[..].try_into().map_err(|_| damaged())?);
        if written.insert(sha256) {
            let text = app.store.get(&key).map_err(Failure::from)?.ok_or_else(damaged)?;
            archive.part(&format!("{folder}/texts/{sha256}.md"), &text)?;
        }
    }
    Ok(())
}

/// A text in every form.
struct Written<'a> {
    title: &'a str,
    language: TextLanguage,
    text: &'a Text,
}

impl Written<'_> {
    /// `saved` is the document, where the changes that made it are there.
    fn write(&self, name: &str, saved: Option<&[u8]>, archive: &mut Archive<'_>) -> Result<(), NotMade> {
        let json = serde_json::to_vec(&TextView::from(self.text)).expect("views hold texts and numbers");
        archive.part(&format!("{name}.md"), self.text.markdown().as_bytes())?;
        archive.part(&format!("{name}.html"), self.page().as_bytes())?;
        archive.part(&format!("{name}.json"), &json)?;
        saved.map_or(Ok(()), |saved| archive.part(&format!("{name}.automerge"), saved))
    }

    fn page(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) }
                }
                body { main { h1 { (self.title) } (text_html::text(self.text)) } }
            }
        };
        page.into_string()
    }
}

/// How a text was written, change by change, as its log has it. Gives how many there are.
fn changes(
    app: &App,
    statement: &Statement,
    text: TextId,
    folder: &str,
    archive: &mut Archive<'_>,
) -> Result<u64, NotMade> {
    let (log, mut count) = (ledgers::log_of(statement, text), 0);
    archive.begin_part(&format!("{folder}/changes/{text}.cborseq"))?;
    loop {
        let page = app.store.read(log, Seq(count), limits::CATCH_UP_BYTES_MAX).map_err(Failure::from)?;
        if page.is_empty() {
            return Ok(count);
        }
        count += page.len() as u64;
        page.iter().try_for_each(|item| archive.more(item))?;
    }
}

/// What lies in the vault beside the ledger.
fn beside(app: &App, statement: &Statement, folder: &str, archive: &mut Archive<'_>) -> Result<(), NotMade> {
    let store = &*app.store;
    let mut words = vec![];
    for (rest, key) in of(app, statement, vault::COMMENT)? {
        let content: [u8; 32] = rest[..].try_into().map_err(|_| Failure::Damaged("the words of a comment"))?;
        let said = stored_json(store, &key, "the words of a comment")?;
        words.push(committed_line(Digest::new(content), &said));
    }
    archive.lines(&format!("{folder}/words.ndjson"), &words)?;
    let mut aliases = vec![];
    for (rest, key) in of(app, statement, vault::ALIAS)? {
        let damaged = || Failure::Damaged("who stands in a ledger under an alias");
        let meant = store.get(&key).map_err(Failure::from)?.ok_or_else(damaged)?;
        let named = |bytes: &[u8]| OrganisationId::try_from(bytes).map(|id| id.to_string()).map_err(|_| damaged());
        aliases.push(serde_json::json!({"alias": named(&rest)?, "meant": named(&meant)?}).to_string());
    }
    archive.lines(&format!("{folder}/aliases.ndjson"), &aliases)?;
    for (space, name, what) in [
        (vault::RETURNED, "returned", "a returned text"),
        (vault::PREPARED, "prepared", "a comment that is prepared"),
        (vault::OUTSIDERS, "outsiders", "who signed from outside"),
    ] {
        let mut lines = vec![];
        for (rest, key) in of(app, statement, space)? {
            lines.push(spaces::line(&rest, &stored_json(store, &key, what)?));
        }
        archive.lines(&format!("{folder}/{name}.ndjson"), &lines)?;
    }
    Ok(())
}

/// The keys of a space that are the statement's, with what stands behind its id.
fn of(app: &App, statement: &Statement, space: u8) -> Result<Vec<(Vec<u8>, store::VaultKey)>, Failure> {
    let all = keys(&*app.store, space)?.into_iter();
    Ok(all.filter_map(|key| Some((key.bytes().strip_prefix(statement.id.bytes())?.to_vec(), key))).collect())
}
