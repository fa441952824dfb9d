//! Which version of their contents the data have: of the records that the vault holds. A folder says the version of its files
//! itself (`store`), an entry of a ledger its own (`ledger::codec`). What a newer program wrote is refused before anything
//! else is read.

use crate::{failure::Failure, vault};
use bytes::Bytes;
use store::{Batch, Store};

/// The version written here. One more whenever records change so that an older program would misread them; what makes the
/// new of the old then belongs into [`open`].
const KNOWN: u32 = 1;

/// Passes what this program can read, and notes its version where there is none yet. Fails with [`Failure::Newer`] where a
/// newer program has been at work.
pub(crate) async fn open(store: &dyn Store) -> Result<(), Failure> {
    let key = vault::contents_key();
    let Some(bytes) = store.get(&key)? else {
        store.append(Batch::new().put(key, Bytes::from(KNOWN.to_string()))).await?;
        return Ok(());
    };
    let found = std::str::from_utf8(&bytes).ok().and_then(|text| text.parse::<u32>().ok());
    match found {
        Some(KNOWN) => Ok(()),
        Some(found) if found > KNOWN => Err(Failure::Newer { found, known: KNOWN }),
        _ => Err(Failure::Damaged("the version of the data")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{Log, Options, SledStore, Vault};

    #[tokio::test]
    async fn data_say_their_version_once_and_a_newer_or_another_one_is_refused() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let store = SledStore::open(folder.path(), Options::default()).expect("a store");
        for _ in 0..2 {
            open(&store).await.expect("it is known");
            assert_eq!(store.get(&vault::contents_key()).expect("it is read").as_deref(), Some(&b"1"[..]));
        }
        for (written, is_newer) in
            [("2", true), ("4294967295", true), ("0", false), ("4294967296", false), ("yksi", false)]
        {
            store.append(Batch::new().put(vault::contents_key(), Bytes::from(written))).await.expect("it is stored");
            let why = open(&store).await.expect_err(written);
            assert_eq!(matches!(why, Failure::Newer { known: KNOWN, .. }), is_newer, "{written}: {why}");
            assert_eq!(store.get(&vault::contents_key()).expect("it is read").as_deref(), Some(written.as_bytes()));
        }
    }
}
