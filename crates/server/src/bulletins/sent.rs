//! A newsletter that was sent: fixed, numbered, and in the archive.

use super::{Bulletins, DraftId, NotSaved, Readers, Written, is_whole, way::Way};
use crate::{app::App, failure::Failure, vault};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use store::{Batch, VaultKey};
use terms::Timestamp;
use words::Language;

/// A newsletter that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sent {
    pub(crate) readers: Readers,
    pub(crate) texts: Vec<Written>,
    upto_ms: i64,
    sent_ms: i64,
    /// How many asked for it when it was sent.
    pub(crate) recipients: usize,
}

impl Sent {
    /// Up to when it tells what happened.
    pub(super) fn upto(&self) -> Timestamp {
        Timestamp::from_ms(self.upto_ms)
    }

    /// When it was sent.
    pub(crate) fn at(&self) -> Timestamp {
        Timestamp::from_ms(self.sent_ms)
    }

    /// What it says in that language, or else in the first that it has.
    pub(crate) fn said(&self, language: Language) -> Option<&Written> {
        self.texts.iter().find(|written| written.language() == language).or(self.texts.first())
    }

    /// The languages that it has.
    pub(crate) fn languages(&self) -> impl Iterator<Item = Language> {
        self.texts.iter().map(Written::language)
    }
}

impl Bulletins {
    /// The numbers of all that were sent, in their order.
    pub(crate) fn numbers(&self) -> Result<Vec<u32>, Failure> {
        let keys = self.store.keys(vault::BULLETINS, None, usize::MAX)?;
        let number = |key: VaultKey| key.bytes().try_into().ok().map(u32::from_be_bytes);
        keys.into_iter().map(|key| number(key).ok_or(Failure::Damaged("the number of a newsletter"))).collect()
    }

    /// The one of that number.
    pub(crate) fn sent(&self, number: u32) -> Result<Option<Sent>, Failure> {
        let Some(bytes) = self.store.get(&vault::bulletin_key(number))? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| Failure::Damaged("a newsletter"))
    }

    /// Those that may be seen, the newest first: as many as fit, those before `before` if that is given, and whether there
    /// are more.
    pub(crate) fn archive(
        &self,
        sees: impl Fn(Readers) -> bool,
        before: Option<u32>,
        max: usize,
    ) -> Result<(Vec<(u32, Sent)>, bool), Failure> {
        let mut found = Vec::new();
        for number in self.numbers()?.into_iter().rev().filter(|number| before.is_none_or(|before| *number < before)) {
            let Some(sent) = self.sent(number)?.filter(|sent| sees(sent.readers)) else { continue };
            if found.len() == max {
                return Ok((found, true));
            }
            found.push((number, sent));
        }
        Ok((found, false))
    }

    /// Sends a draft as it stands at that revision: it becomes a newsletter with a number, and is on its way. `remember`
    /// gives what is stored with it for whoever asks a second time.
    pub(crate) async fn send(
        &self,
        app: &App,
        id: &DraftId,
        revision: u32,
        remember: impl FnOnce(u32, &Sent) -> Option<(VaultKey, Bytes)>,
    ) -> Result<Result<(u32, Sent), NotSaved>, Failure> {
        let _turn = self.turn().await;
        let draft = match self.at(id, revision)? {
            Ok(draft) => draft,
            Err(why) => return Ok(Err(why)),
        };
        if !is_whole(&draft.texts) {
            return Ok(Err(NotSaved::NotWhole));
        }
        let (now, readers, upto_ms) = (app.clock.now(), draft.readers, draft.upto().ms());
        let recipients = self.recipients(app, readers, now)?;
        let sent = Sent { readers, texts: draft.texts, upto_ms, sent_ms: now.ms(), recipients };
        let number = self.numbers()?.last().map_or(1, |last| last + 1);
        let bytes = serde_json::to_vec(&sent).expect("texts and numbers are JSON");
        let batch = Batch::new()
            .erase(vault::bulletin_draft_key(id))
            .put(vault::bulletin_key(number), bytes.into())
            .put(vault::bulletin_way_key(number), Way::default().bytes());
        let kept = remember(number, &sent);
        self.store.append(kept.into_iter().fold(batch, |batch, (key, value)| batch.put(key, value))).await?;
        Ok(Ok((number, sent)))
    }
}
