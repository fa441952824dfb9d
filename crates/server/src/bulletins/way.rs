//! How far a newsletter has been sent. Those who want it are asked one after the other, in the order of their keys; the
//! letters to some of them are one append with the key of the last that was looked at.

use super::{Bulletins, Readers, Sent};
use crate::{
    address::Address,
    app::App,
    failure::Failure,
    mail::{Staged, bulletin},
    vault,
};
use bytes::Bytes;
use store::{Batch, VaultKey};
use terms::{PersonId, Timestamp, limits};
use words::Language;

/// Keys that are looked at at once.
const PAGE: usize = 256;

/// How far it has come: the key of whoever was looked at last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Way(Option<[u8; 16]>);

impl Way {
    pub(super) fn bytes(self) -> Bytes {
        Bytes::copy_from_slice(self.0.as_ref().map_or(&[][..], |key| key))
    }

    fn read(bytes: &[u8]) -> Option<Way> {
        if bytes.is_empty() { Some(Way::default()) } else { bytes.try_into().ok().map(|key| Way(Some(key))) }
    }
}

/// What came of going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Letters were written, and there may be more.
    More,
    /// Too many letters wait to be sent.
    Full,
    /// It has reached everybody.
    Done,
}

/// Somebody who gets it.
struct Recipient {
    to: Address,
    language: Language,
    /// Where they end it.
    unsubscribe: String,
}

/// Letters that are written in one append, and how far that is; none if it was the end of the way.
type Load = (Vec<Staged>, Option<Way>);

impl Bulletins {
    /// The numbers of those that have not reached everybody.
    pub(crate) fn on_their_way(&self) -> Result<Vec<u32>, Failure> {
        let keys = self.store.keys(vault::BULLETINS_ON_THEIR_WAY, None, usize::MAX)?;
        let number = |key: VaultKey| key.bytes().try_into().ok().map(u32::from_be_bytes);
        keys.into_iter().map(|key| number(key).ok_or(Failure::Damaged("the number of a newsletter"))).collect()
    }

    /// How many get what is sent to these readers now.
    pub(crate) fn recipients(&self, app: &App, readers: Readers, now: Timestamp) -> Result<usize, Failure> {
        let (mut count, mut after) = (0, Way::default());
        loop {
            let keys = self.keys(readers, after)?;
            let Some(last) = keys.last() else { return Ok(count) };
            after = Way(Some(*last));
            for key in &keys {
                count += usize::from(self.recipient(app, readers, key, now)?.is_some());
            }
        }
    }

    /// Writes the next letters of that newsletter, as far as there is room.
    pub(crate) async fn go_on(&self, app: &App, number: u32) -> Result<Step, Failure> {
        // Nobody is erased meanwhile: no letter is left behind to somebody who has gone.
        let _turn = self.turn().await;
        let Some(stored) = self.store.get(&vault::bulletin_way_key(number))? else { return Ok(Step::Done) };
        let way = Way::read(&stored).ok_or(Failure::Damaged("how far a newsletter was sent"))?;
        let sent = self.sent(number)?.ok_or(Failure::Damaged("a newsletter that is sent"))?;
        let room = app.mail.room().min(limits::BULLETIN_MAILS_AT_ONCE);
        if room == 0 {
            return Ok(Step::Full);
        }
        let Some((letters, way)) = self.next(app, number, &sent, way, room)? else { return Ok(Step::Full) };
        let key = vault::bulletin_way_key(number);
        let batch = match way {
            Some(way) => Batch::new().put(key, way.bytes()),
            None => Batch::new().erase(key),
        };
        let puts = letters.iter().map(Staged::put);
        self.store.append(puts.fold(batch, |batch, (key, value)| batch.put(key, value))).await?;
        for letter in letters {
            letter.stored();
        }
        Ok(if way.is_some() { Step::More } else { Step::Done })
    }

    /// The next letters, `max` at most, and how far it has come with them; none where it has reached everybody. Nothing at
    /// all if there is no room.
    fn next(&self, app: &App, number: u32, sent: &Sent, mut way: Way, max: usize) -> Result<Option<Load>, Failure> {
        let mut letters = Vec::new();
        loop {
            let keys = self.keys(sent.readers, way)?;
            if keys.is_empty() {
                return Ok(Some((letters, None)));
            }
            for key in &keys {
                if letters.len() == max {
                    return Ok(Some((letters, Some(way))));
                }
                if let Some(recipient) = self.recipient(app, sent.readers, key, sent.at())? {
                    let Recipient { to, language, unsubscribe } = recipient;
                    let Some(written) = sent.said(language) else { return Ok(Some((letters, None))) };
                    let issue = bulletin::Issue {
                        readers: sent.readers,
                        written,
                        address: &format!("{}/bulletins/{number}", app.base_url),
                        unsubscribe,
                    };
                    let Some(letter) = app.mail.stage(bulletin::letter(to, issue, app.clock.now())) else {
                        return Ok(None);
                    };
                    letters.push(letter);
                }
                way = Way(Some(*key));
            }
        }
    }

    /// Whoever may want what goes to these readers, behind those that were looked at.
    fn keys(&self, readers: Readers, Way(after): Way) -> Result<Vec<[u8; 16]>, Failure> {
        let space = match readers {
            Readers::Organisations => vault::NOTICES,
            Readers::Public => vault::SUBSCRIBERS,
        };
        let after = after.and_then(|key| VaultKey::new(space, &key));
        let keys = self.store.keys(space, after.as_ref(), PAGE)?;
        let id = |key: &VaultKey| key.bytes().try_into().map_err(|_| Failure::Damaged("the name of a record"));
        keys.iter().map(id).collect()
    }

    /// Who that is, if they wanted it at that time and still do.
    fn recipient(
        &self,
        app: &App,
        readers: Readers,
        key: &[u8; 16],
        at: Timestamp,
    ) -> Result<Option<Recipient>, Failure> {
        let id = PersonId::new(*key);
        let (to, language, token) = match readers {
            Readers::Organisations => {
                if app.notices.record(id)?.bulletins().is_none_or(|since| since > at) {
                    return Ok(None);
                }
                let register = app.register.view();
                if !register.hats(id).into_iter().any(|organisation| register.is_member(organisation)) {
                    return Ok(None);
                }
                let Some((to, words)) = app.people.reader(id)? else { return Ok(None) };
                (to, words.language(), self.readers.issue(id))
            }
            Readers::Public => match self.subscriber(key)?.filter(|subscriber| subscriber.since() <= at) {
                Some(subscriber) => {
                    let Some(to) = Address::parse(&subscriber.email) else { return Ok(None) };
                    (to, subscriber.language(), self.subscribers.issue(id))
                }
                None => return Ok(None),
            },
        };
        Ok(Some(Recipient { to, language, unsubscribe: format!("{}/unsubscribe/bulletins/{token}", app.base_url) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulletins::{Draft, Written};
    use crate::faults::harness::Server;
    use std::collections::BTreeSet;

    /// A newsletter to so many subscribers, sent.
    async fn sent_to(app: &App, count: usize) -> u32 {
        let keys = app.store.keys(vault::SUBSCRIBERS, None, usize::MAX).expect("read");
        let batch = keys.into_iter().fold(Batch::new(), Batch::erase);
        let put = |batch: Batch, number: usize| {
            let (key, value) = crate::bulletins::subscribers::tests::subscriber(number);
            batch.put(key, value)
        };
        app.store.append((0..count).fold(batch, put)).await.expect("stored");
        let begun = app.bulletins.begin(app, Readers::Public, &|_, _| None).await.expect("stored");
        let (id, Draft { revision, .. }) = begun.expect("there is room");
        let texts = vec![Written::new(Language::Finnish, "Aihe", "Teksti [linkki](https://verkosto.example/).")];
        let saved = app.bulletins.save(&id, revision, texts, app.clock.now(), &|_, _| None).await.expect("stored");
        let revision = saved.expect("it is saved").revision;
        let sent = app.bulletins.send(app, &id, revision, |_, _| None).await.expect("stored");
        let (number, sent) = sent.expect("it is sent");
        assert_eq!(sent.recipients, count);
        number
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn so_many_letters_are_written_at_once() {
        let (server, _folder) = Server::start().await;
        let max = limits::BULLETIN_MAILS_AT_ONCE;
        for (count, steps) in [
            (0, vec![Step::Done]),
            (max - 1, vec![Step::Done]),
            (max, vec![Step::Done]),
            (max + 1, vec![Step::More, Step::Done]),
        ] {
            let number = sent_to(&server.app, count).await;
            for step in steps {
                assert_eq!(server.app.bulletins.on_their_way().expect("read"), [number]);
                let done = loop {
                    match server.app.bulletins.go_on(&server.app, number).await.expect("stored") {
                        Step::Full => tokio::task::yield_now().await,
                        done => break done,
                    }
                };
                assert_eq!(done, step, "{count}");
            }
            assert!(server.app.bulletins.on_their_way().expect("read").is_empty());
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_thousand_get_it_each_once_and_whoever_ends_it_meanwhile_does_not() {
        let (server, _folder) = Server::start().await;
        let (app, count) = (&server.app, 1_000);
        let number = sent_to(app, count).await;
        assert_eq!(app.bulletins.go_on(app, number).await.expect("stored"), Step::More);
        let (last, _) = crate::bulletins::subscribers::tests::subscriber(count - 1);
        app.bulletins.end(last.bytes().try_into().expect("an id")).await.expect("erased");
        while app.bulletins.go_on(app, number).await.expect("stored") != Step::Done {
            tokio::task::yield_now().await;
        }
        let letters = app.mail.listed().expect("read");
        let own: Vec<&str> = letters.iter().filter(|mail| mail.subject == "Aihe").map(|mail| &*mail.to).collect();
        assert_eq!((own.len(), own.iter().collect::<BTreeSet<_>>().len()), (count - 1, count - 1));
    }
}
