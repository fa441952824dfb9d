//! A statement of an archive, put back where it was.

use super::{Ledger, NotImported, Of, Parts, Writing, damaged, sha256};
use crate::{export::spaces, ledgers, replica::Replica, vault, versions};
use bytes::Bytes;
use ledger::{Statement, TextLanguage};
use minicbor::Decoder;
use serde::Deserialize;
use std::sync::Arc;
use store::{Store, VaultKey};
use terms::{Digest, OrganisationId, StatementId, TextId};

/// What the contents say of it.
#[derive(Deserialize)]
pub(super) struct Told {
    id: String,
    /// Where its parts lie in the archive.
    folder: String,
    ledger: Ledger,
    texts: Vec<ToldText>,
    /// How often they were begun anew; earlier archives don't say it.
    #[serde(default)]
    epoch: u32,
}

#[derive(Deserialize)]
struct ToldText {
    id: String,
    language: Option<String>,
    changes: usize,
}

impl Told {
    pub(super) fn id(&self) -> Result<StatementId, NotImported> {
        self.id.parse().map_err(|_| damaged(super::parts::CONTENTS))
    }
}

/// Puts all of it into the store.
pub(super) async fn write(
    parts: &mut Parts,
    told: &Told,
    with_checkpoints: bool,
    writing: &mut Writing,
) -> Result<(), NotImported> {
    let (id, folder) = (told.id()?, &*told.folder);
    let of = Of { log: ledgers::ledger_log(id), checkpoints: ledgers::checkpoint_log(*id.bytes()), folder };
    of.write(parts, &told.ledger, with_checkpoints, writing).await?;
    for text in &told.texts {
        let name = format!("{folder}/changes/{}.cborseq", text.id);
        let log = text.id.parse::<TextId>().map_err(|_| damaged(&name))?;
        let items = items(parts.needed(&name)?).ok_or_else(|| damaged(&name))?;
        if items.len() != text.changes {
            return Err(damaged(&name));
        }
        writing.append(ledgers::text_log(log, told.epoch), items).await?;
    }
    let markdown = |name: &String| name.ends_with(".md");
    let sealed = parts.below(&format!("{folder}/versions/")).into_iter().filter(markdown);
    let others = parts.below(&format!("{folder}/texts/"));
    for name in sealed.chain(others).collect::<Vec<_>>() {
        let text = parts.needed(&name)?;
        writing.put(vault::version_key(id, sha256(&text)), text.into()).await?;
    }
    let name = format!("{folder}/words.ndjson");
    for line in parts.lines(&name)? {
        let (content, words) = words(&line).ok_or_else(|| damaged(&name))?;
        writing.put(vault::words_key(id, content), words).await?;
    }
    let name = format!("{folder}/aliases.ndjson");
    for line in parts.lines(&name)? {
        let (alias, meant) = alias(&line).ok_or_else(|| damaged(&name))?;
        writing.put(vault::alias_key(id, alias.bytes()), meant.bytes().to_vec().into()).await?;
    }
    for (space, name) in [(vault::RETURNED, "returned"), (vault::PREPARED, "prepared"), (vault::OUTSIDERS, "outsiders")]
    {
        let name = format!("{folder}/{name}.ndjson");
        for line in parts.lines(&name)? {
            let (rest, record) = spaces::record(&line).ok_or_else(|| damaged(&name))?;
            let key = VaultKey::new(space, &[&id.bytes()[..], &rest].concat()).ok_or_else(|| damaged(&name))?;
            writing.put(key, record).await?;
        }
    }
    Ok(())
}

/// Whether every version can be read, and every text says what the archive says.
pub(super) async fn proven(
    told: &Told,
    statement: &Statement,
    parts: &mut Parts,
    store: &Arc<dyn Store>,
) -> Result<(), NotImported> {
    for version in &statement.versions {
        for (_, sealed) in crate::languages::sealed_in(statement, version) {
            versions::stored(&**store, statement, sealed)?;
        }
    }
    for (language, text) in statement.texts() {
        let listed = told.texts.iter().find(|listed| listed.id == text.to_string());
        let is_listed = listed.is_some_and(|listed| listed.language.as_deref() == Some(language.tag()));
        if !is_listed {
            return Err(damaged(super::parts::CONTENTS));
        }
        if told.epoch != statement.epoch {
            return Err(damaged(super::parts::CONTENTS));
        }
        live(told, language, text, parts, store).await?;
    }
    Ok(())
}

async fn live(
    told: &Told,
    language: TextLanguage,
    text: TextId,
    parts: &mut Parts,
    store: &Arc<dyn Store>,
) -> Result<(), NotImported> {
    let name = format!("{}/live/{}.md", told.folder, language.tag());
    let written = Replica::start(store.clone(), ledgers::text_log(text, told.epoch)).text().await?;
    if written.markdown().into_bytes() == parts.needed(&name)? { Ok(()) } else { Err(damaged(&name)) }
}

/// The items of a CBOR sequence.
fn items(sequence: Vec<u8>) -> Option<Vec<Bytes>> {
    let sequence = Bytes::from(sequence);
    let mut decoder = Decoder::new(&sequence);
    let (mut items, mut from) = (vec![], 0);
    while from < sequence.len() {
        decoder.skip().ok()?;
        let to = decoder.position();
        items.push(sequence.slice(from..to));
        from = to;
    }
    Some(items)
}

/// Words, and the hash that the ledger has of them.
pub(super) fn words(line: &str) -> Option<(Digest, Bytes)> {
    let (content, words) = line.strip_prefix(r#"{"content":""#)?.split_once(r#"","words":"#)?;
    let words = words.strip_suffix('}')?.as_bytes();
    let content = content.parse().ok().filter(|content| *content == sha256(words))?;
    Some((content, Bytes::copy_from_slice(words)))
}

fn alias(line: &str) -> Option<(OrganisationId, OrganisationId)> {
    #[derive(Deserialize)]
    struct Line {
        alias: String,
        meant: String,
    }
    let Line { alias, meant } = serde_json::from_str(line).ok()?;
    Some((alias.parse().ok()?, meant.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written_or_not_at_all() {
        let said = r#"{"text":"Näin","salt":"00"}"#;
        let content = sha256(said.as_bytes());
        let line = format!(r#"{{"content":"{content}","words":{said}}}"#);
        assert_eq!(words(&line), Some((content, Bytes::from_static(said.as_bytes()))));
        for changed in [line.replace("Näin", "Noin"), line.replace("content", "contents"), line[1..].to_owned()] {
            assert_eq!(words(&changed), None, "{changed}");
        }
        let stored = spaces::record(r#"{"key":"00ff","record":{"a":1}}"#);
        assert_eq!(stored, Some((vec![0, 255], Bytes::from_static(br#"{"a":1}"#))));
        for wrong in [r#"{"key":"0g","record":{}}"#, r#"{"key":"00","record":{}"#, r#"{"key":"00","record":x}"#] {
            assert_eq!(spaces::record(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_sequence_falls_into_its_items() {
        assert_eq!(items(vec![]), Some(vec![]));
        let expected = vec![Bytes::from_static(&[0xa0]), Bytes::from_static(&[0x61, b'a'])];
        assert_eq!(items(vec![0xa0, 0x61, b'a']), Some(expected));
        assert_eq!(items(vec![0xa0, 0x62, b'a']), None, "the last one is cut off");
    }
}
