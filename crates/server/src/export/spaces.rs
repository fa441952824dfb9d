//! Every space of the vault, and what becomes of it in an archive of everything. A space that is not in this table fails a
//! test: whoever adds one says here what is to become of it.

use super::whole::{keys, stored_json};
use crate::{failure::Failure, notices::Record, vault};
use bytes::Bytes;
use store::{Store, VaultKey};

/// What becomes of a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It lies in a part of this name, whose lines are its records with their keys.
    Records(&'static str),
    /// The same, but the records can't be found again without the installation's secrets, and only come back with them.
    SecretRecords(&'static str),
    /// It lies in parts of another shape, which are named here.
    Parts(&'static str),
    /// It lives for days or belongs to one server, and is left out.
    LeftOut,
}

/// A space of the vault.
#[derive(Debug, Clone, Copy)]
pub(super) struct Space {
    /// As it is called in `vault.rs` and below it, where the test reads it.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test compares it with the code"))]
    name: &'static str,
    /// What its keys begin with.
    pub(super) letter: u8,
    pub(super) fate: Fate,
}

const fn space(name: &'static str, letter: u8, fate: Fate) -> Space {
    Space { name, letter, fate }
}

/// All of them.
pub(super) const SPACES: &[Space] = &[
    space("SECRET", b'k', Fate::Parts("secrets/secrets.ndjson")),
    space("PERSON", b'p', Fate::Parts("people.ndjson")),
    space("ADDRESS", b'a', Fate::Parts("people.ndjson")),
    space("LANGUAGE", b'g', Fate::Parts("people.ndjson")),
    space("LOGOS", b'o', Fate::Parts("logos/")),
    space("VERSION", b'n', Fate::Parts("statements/…/versions/, texts/")),
    space("COMMENT", b'c', Fate::Parts("statements/…/words.ndjson")),
    space("ALIAS", b'z', Fate::Parts("statements/…/aliases.ndjson")),
    space("RETURNED", b'q', Fate::Parts("statements/…/returned.ndjson")),
    space("PREPARED", b'y', Fate::Parts("statements/…/prepared.ndjson")),
    space("OUTSIDERS", b'E', Fate::Parts("statements/…/outsiders.ndjson")),
    space("AGENDA", b'A', Fate::Parts("agenda/words.ndjson")),
    space("SURVEY_PREPARED", b'Q', Fate::Records("agenda/prepared.ndjson")),
    space("SURVEY_OUTSIDE", b'K', Fate::Records("agenda/outsiders.ndjson")),
    space("SURVEY_REMAINS", b'F', Fate::Records("agenda/remains.ndjson")),
    space("BULLETIN_DRAFTS", b'b', Fate::Records("newsletters/drafts.ndjson")),
    space("BULLETINS", b'B', Fate::Records("newsletters/sent.ndjson")),
    space("SUBSCRIBERS", b'J', Fate::SecretRecords("newsletters/subscribers.ndjson")),
    space("NOTICES", b'N', Fate::Records("notices.ndjson")),
    space("SESSION", b's', Fate::LeftOut),
    space("SESSIONS", b'S', Fate::LeftOut),
    space("HAT", b'h', Fate::LeftOut),
    space("TOKEN", b't', Fate::LeftOut),
    space("TOKENS", b'T', Fate::LeftOut),
    space("ANSWERS", b'i', Fate::LeftOut),
    space("MAIL", b'm', Fate::LeftOut),
    space("LOGINS", b'l', Fate::LeftOut),
    space("INVITATION", b'v', Fate::LeftOut),
    space("INVITATIONS", b'V', Fate::LeftOut),
    space("INVITED", b'u', Fate::LeftOut),
    space("APPLICATION", b'w', Fate::LeftOut),
    space("APPLICATIONS", b'W', Fate::LeftOut),
    space("REMINDERS", b'r', Fate::LeftOut),
    space("REMINDER", b'e', Fate::LeftOut),
    space("READINGS", b'd', Fate::LeftOut),
    space("TOLD", b'f', Fate::LeftOut),
    space("TYPED", b'x', Fate::LeftOut),
    space("UNCONFIRMED", b'U', Fate::LeftOut),
    space("SURVEY_UNCONFIRMED", b'L', Fate::LeftOut),
    space("SURVEY_CALL", b'R', Fate::LeftOut),
    space("BULLETINS_ON_THEIR_WAY", b'D', Fate::LeftOut),
    space("SUBSCRIPTIONS", b'j', Fate::LeftOut),
    space("FIRST_CODE", b'X', Fate::LeftOut),
    space("CONTENTS", b'Z', Fate::LeftOut),
];

/// What its part holds.
pub(super) fn lines(store: &dyn Store, space: &Space) -> Result<Vec<String>, Failure> {
    const WHAT: &str = "a record of the vault";
    let each = |key: VaultKey| {
        let record = stored_json(store, &key, WHAT)?;
        // Nobody is written to about what happened before: what somebody wants stays, what waits for them goes.
        let record = match space.letter {
            vault::NOTICES => Record::wanted(record.as_bytes()).ok_or(Failure::Damaged(WHAT))?,
            _ => record,
        };
        Ok(line(key.bytes(), &record))
    };
    keys(store, space.letter)?.into_iter().map(each).collect()
}

/// A record with its key, or with what of its key its place doesn't tell.
pub(super) fn line(key: &[u8], record: &str) -> String {
    let digits = key.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    format!(r#"{{"key":"{digits}","record":{record}}}"#)
}

/// The same, read.
pub(super) fn record(line: &str) -> Option<(Vec<u8>, Bytes)> {
    let (key, record) = line.strip_prefix(r#"{"key":""#)?.split_once(r#"","record":"#)?;
    let record = record.strip_suffix('}')?;
    serde_json::from_str::<serde::de::IgnoredAny>(record).ok()?;
    let digits = key.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    Some((digits.collect::<Option<_>>()?, Bytes::copy_from_slice(record.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;
    use store::{Batch, Log, MemoryStore};

    /// The spaces that the code has, by their letters.
    fn in_code() -> BTreeMap<u8, String> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let below =
            std::fs::read_dir(source.join("vault")).expect("a folder").map(|entry| entry.expect("an entry").path());
        let mut found = BTreeMap::new();
        for file in below.chain([source.join("vault.rs")]) {
            let text = std::fs::read_to_string(&file).expect("a file");
            for (name, rest) in text.lines().filter_map(|line| line.split_once("const ")?.1.split_once(": u8 = b'")) {
                let letter = rest.as_bytes()[0];
                let before = found.insert(letter, name.to_owned());
                assert_eq!(before, None, "{name} has the letter of another space");
            }
        }
        found
    }

    #[test]
    fn every_space_of_the_vault_has_its_row() {
        let table: BTreeMap<u8, String> = SPACES.iter().map(|space| (space.letter, space.name.to_owned())).collect();
        assert_eq!(table.len(), SPACES.len(), "a letter has two rows");
        assert_eq!(table, in_code(), "say in export/spaces.rs what becomes of a new space, and in docs/export.md");
    }

    #[test]
    fn the_document_names_every_part() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/export.md");
        let told = std::fs::read_to_string(path).expect("a document");
        for Space { fate, .. } in SPACES {
            if let Fate::Records(part) | Fate::SecretRecords(part) = fate {
                let name = part.rsplit('/').next().expect("a name");
                assert!(told.contains(name), "docs/export.md does not tell of {part}");
            }
        }
    }

    #[tokio::test]
    async fn what_is_carried_comes_back_byte_for_byte() {
        let (store, mut parts) = (MemoryStore::new(), BTreeSet::new());
        for space in SPACES {
            let (Fate::Records(part) | Fate::SecretRecords(part)) = space.fate else { continue };
            assert!(parts.insert(part), "{part} is of one space");
            let key = VaultKey::new(space.letter, &[7, 0, 255]).expect("a key");
            let value = match space.letter {
                vault::NOTICES => r#"{"wish":"none","digest_ms":null,"waiting":[]}"#.to_owned(),
                letter => format!(r#"{{"text":"ä \" }}","space":{letter}}}"#),
            };
            store.append(Batch::new().put(key.clone(), value.clone().into())).await.expect("stored");
            let lines = lines(&store, space).expect("read");
            let read: Vec<_> = lines.iter().map(|line| record(line)).collect();
            assert_eq!(read, [Some((key.bytes().to_vec(), Bytes::from(value)))], "{part}");
        }
        assert_eq!(record(r#"{"key":"zz","record":{}}"#), None);
    }
}
