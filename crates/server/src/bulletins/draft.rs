//! A newsletter that is being written. Whoever saves says which wording they began from, so that nobody's words are written
//! over unseen.

use super::{Bulletins, filling, happenings};
use crate::{app::App, failure::Failure, random::random, vault};
use bytes::Bytes;
use draft::Text;
use serde::{Deserialize, Serialize};
use store::{Batch, VaultKey};
use terms::{Timestamp, limits};
use words::Language;

/// Which one.
pub(crate) type DraftId = [u8; 16];

/// Whom it is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Readers {
    /// People of the network's organisations. What is told in it is for all of the network to read.
    Organisations,
    /// Officials and press, and whoever else gives an address. What is told in it is public.
    Public,
}

impl Readers {
    /// Both.
    pub(crate) const ALL: [Readers; 2] = [Readers::Organisations, Readers::Public];

    /// Its name in the API and in keys of texts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Readers::Organisations => "organisations",
            Readers::Public => "public",
        }
    }

    /// The one of that name.
    pub(crate) fn named(name: &str) -> Option<Readers> {
        Readers::ALL.into_iter().find(|readers| readers.name() == name)
    }
}

/// What it says in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    language: String,
    pub(crate) subject: String,
    /// Markdown.
    pub(crate) text: String,
}

impl Written {
    /// As it was typed, without space around it.
    pub(crate) fn new(language: Language, subject: &str, text: &str) -> Written {
        let text = text.replace("\r\n", "\n");
        Written {
            language: language.tag().to_owned(),
            subject: subject.trim().to_owned(),
            text: text.trim().to_owned(),
        }
    }

    /// In which language.
    pub(crate) fn language(&self) -> Language {
        Language::from_tag(&self.language).unwrap_or_default()
    }

    /// Whether nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        self.subject.is_empty() && self.text.is_empty()
    }

    /// The text as it is shown.
    pub(crate) fn shown(&self) -> Text {
        Text::from_markdown(&self.text)
    }

    /// What is wrong with it in any case: the field, and the code of why.
    pub(crate) fn fault(&self) -> Option<(&'static str, &'static str)> {
        // What would end a header's line belongs to no subject.
        let ends = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        if self.subject.contains(ends) {
            Some(("subject", "bulletin-subject-lines"))
        } else if self.subject.chars().count() > limits::BULLETIN_SUBJECT_CHARS_MAX {
            Some(("subject", "bulletin-subject-too-long"))
        } else if self.text.chars().count() > limits::BULLETIN_CHARS_MAX {
            Some(("text", "bulletin-text-too-long"))
        } else {
            None
        }
    }

    /// What is missing before it can be sent.
    pub(crate) fn lack(&self) -> Option<(&'static str, &'static str)> {
        if self.subject.is_empty() {
            Some(("subject", "bulletin-subject-missing"))
        } else if self.shown().blocks().is_empty() {
            Some(("text", "bulletin-text-missing"))
        } else {
            None
        }
    }
}

/// From when on a new one tells what happened: since the last, or for some time before it.
fn begins(last: Option<Timestamp>, now: Timestamp) -> Timestamp {
    last.unwrap_or(Timestamp::from_ms(now.ms() - limits::BULLETIN_LOOKS_BACK_MS))
}

/// Whether it says something, and all of it in each language in which it does.
pub(crate) fn is_whole(texts: &[Written]) -> bool {
    !texts.is_empty() && texts.iter().all(|written| written.lack().is_none())
}

/// A newsletter that is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub(crate) readers: Readers,
    /// In each language in which something is said.
    pub(crate) texts: Vec<Written>,
    /// From when on it tells what happened, and up to when.
    since_ms: i64,
    upto_ms: i64,
    /// When it was saved last.
    saved_ms: i64,
    /// How often it was saved.
    pub(crate) revision: u32,
}

impl Draft {
    /// From when on it tells what happened.
    pub(crate) fn since(&self) -> Timestamp {
        Timestamp::from_ms(self.since_ms)
    }

    /// Up to when.
    pub(crate) fn upto(&self) -> Timestamp {
        Timestamp::from_ms(self.upto_ms)
    }

    /// When it was saved last.
    pub(crate) fn saved(&self) -> Timestamp {
        Timestamp::from_ms(self.saved_ms)
    }

    /// How it is named in addresses.
    pub(crate) fn name(id: &DraftId) -> String {
        format!("{:032x}", u128::from_be_bytes(*id))
    }

    /// The id of that name.
    pub(crate) fn named(name: &str) -> Option<DraftId> {
        let id = u128::from_str_radix(name, 16).ok()?.to_be_bytes();
        (Draft::name(&id) == name).then_some(id)
    }

    /// What it says in that language; nothing where it says nothing.
    pub(crate) fn written(&self, language: Language) -> Option<&Written> {
        self.texts.iter().find(|written| written.language() == language)
    }

    fn bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("texts and numbers are JSON").into()
    }
}

/// Why it was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotSaved {
    /// As many are written as fit.
    Full,
    /// Somebody sent it or removed it.
    Gone,
    /// Somebody else saved it meanwhile, like this.
    Changed(Box<Draft>),
    /// Something is missing, or there is nothing.
    NotWhole,
}

/// What is stored with a draft: the answer to whoever saved it.
type Remember<'a> = &'a (dyn Fn(&DraftId, &Draft) -> Option<(VaultKey, Bytes)> + Sync);

impl Bulletins {
    /// Those that are being written, the newest first.
    pub(crate) fn drafts(&self) -> Result<Vec<(DraftId, Draft)>, Failure> {
        let keys = self.store.keys(vault::BULLETIN_DRAFTS, None, limits::BULLETIN_DRAFTS_MAX)?;
        let ids = keys.iter().filter_map(|key| key.bytes().try_into().ok());
        let read = ids.filter_map(|id| self.draft(&id).transpose().map(|draft| draft.map(|draft| (id, draft))));
        let mut drafts = read.collect::<Result<Vec<(DraftId, Draft)>, Failure>>()?;
        drafts.sort_by_key(|(id, draft)| (std::cmp::Reverse(draft.saved_ms), *id));
        Ok(drafts)
    }

    /// One of them.
    pub(crate) fn draft(&self, id: &DraftId) -> Result<Option<Draft>, Failure> {
        let Some(bytes) = self.store.get(&vault::bulletin_draft_key(id))? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| Failure::Damaged("a draft of a newsletter"))
    }

    /// Begins one with what has happened since the last that these readers had.
    pub(crate) async fn begin(
        &self,
        app: &App,
        readers: Readers,
        remember: Remember<'_>,
    ) -> Result<Result<(DraftId, Draft), NotSaved>, Failure> {
        let _turn = self.turn().await;
        if self.drafts()?.len() >= limits::BULLETIN_DRAFTS_MAX {
            return Ok(Err(NotSaved::Full));
        }
        let now = app.clock.now();
        let since = begins(self.known_upto(readers)?, now);
        let happened = happenings::since(app, readers, since, now);
        let texts = Language::ALL.into_iter().map(|language| filling::written(app, &happened, language, now));
        let draft = Draft {
            readers,
            texts: texts.collect(),
            since_ms: since.ms(),
            upto_ms: now.ms(),
            saved_ms: now.ms(),
            revision: 1,
        };
        let id = random();
        self.put(&id, &draft, remember).await?;
        Ok(Ok((id, draft)))
    }

    /// Saves what it says, if nobody else has saved it since that revision.
    pub(crate) async fn save(
        &self,
        id: &DraftId,
        revision: u32,
        texts: Vec<Written>,
        now: Timestamp,
        remember: Remember<'_>,
    ) -> Result<Result<Draft, NotSaved>, Failure> {
        let _turn = self.turn().await;
        let before = match self.at(id, revision)? {
            Ok(before) => before,
            Err(why) => return Ok(Err(why)),
        };
        let texts = texts.into_iter().filter(|written| !written.is_empty()).collect();
        let draft = Draft { texts, saved_ms: now.ms(), revision: revision + 1, ..before };
        self.put(id, &draft, remember).await?;
        Ok(Ok(draft))
    }

    /// Removes it; gives whether it was there.
    pub(crate) async fn discard(&self, id: &DraftId) -> Result<bool, Failure> {
        let _turn = self.turn().await;
        let is_there = self.draft(id)?.is_some();
        if is_there {
            self.store.append(Batch::new().erase(vault::bulletin_draft_key(id))).await?;
        }
        Ok(is_there)
    }

    /// The draft, if that is how it stands.
    pub(super) fn at(&self, id: &DraftId, revision: u32) -> Result<Result<Draft, NotSaved>, Failure> {
        Ok(match self.draft(id)? {
            Some(draft) if draft.revision == revision => Ok(draft),
            Some(draft) => Err(NotSaved::Changed(Box::new(draft))),
            None => Err(NotSaved::Gone),
        })
    }

    async fn put(&self, id: &DraftId, draft: &Draft, remember: Remember<'_>) -> Result<(), Failure> {
        let batch = Batch::new().put(vault::bulletin_draft_key(id), draft.bytes());
        let batch = remember(id, draft).into_iter().fold(batch, |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use store::MemoryStore;

    #[test]
    fn a_subject_and_a_text_have_so_many_characters_and_a_subject_one_line() {
        let (subjects, texts) = (limits::BULLETIN_SUBJECT_CHARS_MAX, limits::BULLETIN_CHARS_MAX);
        for (over, subject, text) in [
            (-1, None, None),
            (0, None, None),
            (1, Some(("subject", "bulletin-subject-too-long")), Some(("text", "bulletin-text-too-long"))),
        ] {
            let long = |max: usize| "ä".repeat(max.checked_add_signed(over).expect("small"));
            assert_eq!(Written::new(Language::Finnish, &long(subjects), "Teksti").fault(), subject, "{over}");
            assert_eq!(Written::new(Language::Finnish, "Aihe", &long(texts)).fault(), text, "{over}");
        }
        for evil in ["Aihe\r\nBcc: x@example.org", "Aihe\nx", "Aihe\u{85}x", "Aihe\u{2028}x"] {
            let fault = Written::new(Language::Finnish, evil, "Teksti").fault();
            assert_eq!(fault, Some(("subject", "bulletin-subject-lines")), "{evil:?}");
        }
        for (subject, text, lack) in [
            ("Aihe", "Teksti", None),
            (" ", "Teksti", Some("subject")),
            ("Aihe", " \n\n", Some("text")),
            ("Aihe", "&#32;", Some("text")),
        ] {
            let written = Written::new(Language::Swedish, subject, text);
            assert_eq!(written.lack().map(|(field, _)| field), lack, "{subject:?} {text:?}");
        }
        assert!(!is_whole(&[]), "nothing is not sent");
    }

    #[test]
    fn the_first_tells_of_thirty_days_and_the_next_of_what_came_since() {
        let now = Timestamp::from_ms(1_800_000_000_000);
        for over in [-1, 0, 1] {
            let at = Timestamp::from_ms(now.ms() - limits::BULLETIN_LOOKS_BACK_MS + over);
            assert_eq!(begins(None, now) < at, over > 0, "{over}");
            assert_eq!(begins(Some(at), now), at);
        }
    }

    #[tokio::test]
    async fn who_saves_after_another_is_told_so_and_loses_nothing() {
        let all = Bulletins::new(Arc::new(MemoryStore::new()), [0; 32], [1; 32], [2; 32]);
        let now = Timestamp::from_ms(1_800_000_000_000);
        let written = |text: &str| vec![Written::new(Language::Finnish, "Aihe", text)];
        let draft =
            Draft { readers: Readers::Public, texts: vec![], since_ms: 0, upto_ms: 0, saved_ms: 0, revision: 1 };
        let id = [7; 16];
        all.put(&id, &draft, &|_, _| None).await.expect("stored");
        let save = async |revision, text: &str| {
            all.save(&id, revision, written(text), now, &|_, _| None).await.expect("the store works")
        };
        let first = save(1, "Ensimmäinen").await.expect("saved");
        let stale = save(1, "Toinen").await;
        assert_eq!(stale, Err(NotSaved::Changed(Box::new(first.clone()))));
        assert_eq!(all.draft(&id).expect("read"), Some(first.clone()));
        assert_eq!(save(first.revision, "Molemmat").await.map(|draft| draft.revision), Ok(3));
        assert!(all.discard(&id).await.expect("read") && !all.discard(&id).await.expect("read"));
        assert_eq!(save(3, "Myöhässä").await, Err(NotSaved::Gone));
    }
}
