//! Organisations outside the register that answer by the open link.
//!
//! What somebody types waits in the vault, and a mail goes to the address: only who reads mail there says that it is theirs.
//! Then it is handed in and counted apart, and the organisation is proposed for the register. What is held on it here is
//! who answered; the answer itself lies where all answers lie.

use super::{fields::Fields, frozen};
use crate::{
    address::Address, app::App, caller::Caller, failure::Failure, idempotency::First, mail::letters, pages::time,
    problem::Problem, vault,
};
use axum::http::StatusCode;
use bytes::Bytes;
use ledger::{Agenda, Survey, SurveyNumber};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{Digest, OrganisationId, Timestamp, limits};
use tokio::sync::{Mutex, MutexGuard};
use words::{Language, Words};

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Whoever reads mail at the address has not said that it is theirs.
    Unconfirmed,
    /// They have, and their answer was handed in.
    Confirmed,
}

/// Where each lies, the further ones first.
const SPACES: [(u8, Step); 2] =
    [(vault::SURVEY_OUTSIDE, Step::Confirmed), (vault::SURVEY_UNCONFIRMED, Step::Unconfirmed)];

/// An organisation outside the register, and who answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// What it is called.
    pub(crate) name: String,
    /// The code of its municipality; empty if not told.
    pub(crate) municipality: String,
    /// Who answers.
    pub(crate) contact: String,
    pub(crate) email: String,
    /// The language of the page that it was written on.
    language: String,
    /// What the form held, as long as it waits to be confirmed.
    pub(crate) fields: Fields,
    at_ms: i64,
    /// Until when it is kept if it is not confirmed.
    until_ms: i64,
    /// The commitments to all that was answered.
    contents: Vec<String>,
}

impl Record {
    pub(crate) fn new(
        [name, municipality, contact]: [String; 3],
        address: &Address,
        language: Language,
        fields: Fields,
    ) -> Record {
        let (email, language) = (address.to_string(), language.tag().to_owned());
        Record { name, municipality, contact, email, language, fields, at_ms: 0, until_ms: 0, contents: vec![] }
    }

    /// In which words its contact reads.
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(Language::from_tag(&self.language).unwrap_or_default())
    }

    /// When it was sent.
    pub(crate) fn at(&self) -> Timestamp {
        Timestamp::from_ms(self.at_ms)
    }

    /// Once that was answered: nothing of the answer itself stays here.
    pub(crate) fn answered(mut self, content: Digest) -> Record {
        self.fields = vec![];
        self.contents.push(content.to_string());
        self
    }

    fn contents(&self) -> BTreeSet<Digest> {
        self.contents.iter().filter_map(|text| text.parse().ok()).collect()
    }
}

/// All of them.
pub(crate) struct Outside {
    store: Arc<dyn Store>,
    /// Asked, confirmed and erased in one turn.
    turn: Mutex<()>,
}

impl Outside {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Outside { store, turn: Mutex::default() }
    }

    /// While it is held, nobody else changes anything here.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// The one of this id, while it is kept.
    pub(crate) fn find(
        &self,
        survey: SurveyNumber,
        organisation: OrganisationId,
        now: Timestamp,
    ) -> Result<Option<(Step, Record)>, Failure> {
        for (space, step) in SPACES {
            let Some(bytes) = self.store.get(&vault::survey_outside_key(space, survey, organisation))? else {
                continue;
            };
            let record = read(&bytes)?;
            let is_kept = step == Step::Confirmed || now.ms() < record.until_ms;
            return Ok(is_kept.then_some((step, record)));
        }
        Ok(None)
    }

    /// Those that have answered the survey, by their ids.
    pub(crate) fn confirmed(&self, survey: SurveyNumber) -> Result<Vec<(OrganisationId, Record)>, Failure> {
        let prefix = vault::survey_outside_prefix(vault::SURVEY_OUTSIDE, survey);
        let keys = self.store.keys(vault::SURVEY_OUTSIDE, Some(&prefix), limits::SURVEY_ANSWERS_MAX)?;
        let own = keys.into_iter().take_while(|key| key.bytes().starts_with(prefix.bytes()));
        let each = |key: VaultKey| {
            let (Some(organisation), Some(bytes)) = (place(&key).map(|(_, id)| id), self.store.get(&key)?) else {
                return Ok(None);
            };
            Ok(Some((organisation, read(&bytes)?)))
        };
        own.filter_map(|key| each(key).transpose()).collect()
    }

    /// Keeps what somebody typed and writes to them. What is stored and sent is the same for an address that we know.
    pub(crate) async fn ask(
        &self,
        app: &App,
        caller: &Caller,
        (survey, organisation): (&Survey, OrganisationId),
        (record, address, client): (Record, Address, IpAddr),
        first: First,
        to: &str,
    ) -> Result<(), Problem> {
        let failed = |failure: Failure| caller.failed(&failure);
        let _turn = self.turn().await;
        let now = app.clock.now();
        if !app.logins.may_ask(client, now) {
            return Err(caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-logins", &[]));
        }
        if !app.logins.may_write_to(&address, now) {
            return Err(caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-mails", &[]));
        }
        if !self.has_room(survey.number).map_err(failed)? {
            return Err(caller.problem(StatusCode::CONFLICT, "survey-outside-full", &[]));
        }
        let until = Timestamp::from_ms(now.ms() + limits::OUTSIDER_WITHIN_MS);
        let record = Record { at_ms: now.ms(), until_ms: until.ms(), ..record };
        let words = app.people.words_at(&record.email).map_err(failed)?.unwrap_or_else(|| record.words());
        let link = format!("{}{}", app.base_url, app.surveys.links.outside(survey.number, organisation));
        let values = [("link", link.into()), ("until", time::said(words, until).into())];
        let letter = letters::survey(words, address, "survey-outside", &values, now);
        let full = || caller.problem(StatusCode::SERVICE_UNAVAILABLE, "mail-full", &[]);
        let mail = app.mail.stage(letter).ok_or_else(full)?;
        let key = vault::survey_outside_key(vault::SURVEY_UNCONFIRMED, survey.number, organisation);
        let puts =
            [Some((key, bytes(&record))), Some(mail.put()), first.remember(StatusCode::SEE_OTHER, to.as_bytes())];
        let batch = puts.into_iter().flatten().fold(Batch::new(), |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await.map_err(|failure| failed(Failure::Store(failure)))?;
        mail.stored();
        tracing::info!(survey = survey.number.0, "an answer from outside waits for its contact's word");
        Ok(())
    }

    /// What has to be stored with an answer that is handed in for it. The turn has to be held.
    pub(crate) fn answered(
        &self,
        batch: Batch,
        survey: SurveyNumber,
        organisation: OrganisationId,
        record: Record,
        content: Digest,
    ) -> Batch {
        let key = |space| vault::survey_outside_key(space, survey, organisation);
        let record = record.answered(content);
        batch.erase(key(vault::SURVEY_UNCONFIRMED)).put(key(vault::SURVEY_OUTSIDE), bytes(&record))
    }

    /// Forgets who answered, what they prepared and what they answered. The turn has to be held. Gives what was answered,
    /// which goes as well; where the survey's figures stay as they are, all but what they need of it.
    pub(crate) fn without(
        &self,
        batch: Batch,
        survey: &Survey,
        organisation: OrganisationId,
    ) -> Result<(Batch, BTreeSet<Digest>), Failure> {
        let (mut batch, mut gone) = (batch, BTreeSet::new());
        for (space, _) in SPACES {
            let key = vault::survey_outside_key(space, survey.number, organisation);
            if let Some(bytes) = self.store.get(&key)? {
                gone.extend(read(&bytes)?.contents());
            }
            batch = batch.erase(key);
        }
        let batch = frozen::keeping(&*self.store, batch, survey, &gone)?;
        let batch = batch.erase(vault::survey_prepared_key(survey.number, organisation));
        let batch = gone.iter().fold(batch, |batch, content| batch.erase(vault::agenda_words_key(*content)));
        Ok((batch, gone))
    }

    /// What the organisations are called for which somebody answered with the address, and to which survey.
    pub(crate) async fn of(&self, email: &str) -> Result<Vec<(SurveyNumber, Record)>, Failure> {
        let mut found = Vec::new();
        for key in self.held(email).await? {
            let (Some((survey, _)), Some(bytes)) = (place(&key), self.store.get(&key)?) else { continue };
            found.push((survey, read(&bytes)?));
        }
        Ok(found)
    }

    /// Erases who answered with the address, and what they answered; that they did stays. The turn has to be held.
    pub(crate) async fn forget(
        &self,
        batch: Batch,
        agenda: &Agenda,
        email: &str,
    ) -> Result<(Batch, BTreeSet<Digest>), Failure> {
        let (mut batch, mut gone) = (batch, BTreeSet::new());
        for key in self.held(email).await? {
            let Some((number, organisation)) = place(&key) else { continue };
            let survey = agenda.survey(number).ok_or(Failure::Damaged("the name of an answer from outside"))?;
            let (without, contents) = self.without(batch, survey, organisation)?;
            batch = without;
            gone.extend(contents);
        }
        Ok((batch, gone))
    }

    /// Erases those that nobody has confirmed in time.
    pub(crate) async fn sweep(&self, now: Timestamp) -> Result<(), Failure> {
        let _turn = self.turn().await;
        let is_over = |stored: &[u8]| read(stored).is_ok_and(|record| record.until_ms <= now.ms());
        vault::sweep(&*self.store, vault::SURVEY_UNCONFIRMED, is_over).await
    }

    fn has_room(&self, survey: SurveyNumber) -> Result<bool, Failure> {
        let prefix = vault::survey_outside_prefix(vault::SURVEY_UNCONFIRMED, survey);
        let keys = self.store.keys(vault::SURVEY_UNCONFIRMED, Some(&prefix), limits::SURVEY_UNCONFIRMED_MAX)?;
        let own = keys.iter().take_while(|key| key.bytes().starts_with(prefix.bytes()));
        Ok(own.count() < limits::SURVEY_UNCONFIRMED_MAX)
    }

    async fn held(&self, email: &str) -> Result<Vec<VaultKey>, Failure> {
        let hash = vault::address_hash(email);
        let is_theirs = |stored: &[u8]| read(stored).is_ok_and(|record| vault::address_hash(&record.email) == hash);
        let mut found = vec![];
        for (space, _) in SPACES {
            found.extend(vault::matching(&*self.store, space, is_theirs).await?);
        }
        Ok(found)
    }
}

fn bytes(record: &Record) -> Bytes {
    serde_json::to_vec(record).expect("texts and numbers are JSON").into()
}

fn read(bytes: &[u8]) -> Result<Record, Failure> {
    serde_json::from_slice(bytes).map_err(|_| Failure::Damaged("what is held on an organisation outside the register"))
}

fn place(key: &VaultKey) -> Option<(SurveyNumber, OrganisationId)> {
    let (survey, organisation) = key.bytes().split_at_checked(4)?;
    let survey = SurveyNumber(u32::from_be_bytes(survey.try_into().ok()?));
    Some((survey, OrganisationId::try_from(organisation).ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::Said;
    use super::*;
    use ledger::{AgendaEvent, AnswerWay, Respondent, SurveyEvent, SurveyPromise, SurveyReach};
    use store::{Log, Vault};
    use survey::{Answers, Given, OptionKey, QuestionKey};
    use terms::Seq;

    fn record(email: &str) -> Record {
        let address = Address::parse(email).expect("an address");
        let told = ["Naapuri ry", "", "Aino"].map(str::to_owned);
        Record::new(told, &address, Language::Finnish, vec![("q1".to_owned(), "1".to_owned())])
    }

    /// An agenda with one survey, which that organisation has answered from outside.
    fn agenda(organisation: OrganisationId, content: Digest, promise: SurveyPromise) -> Agenda {
        let (survey, respondent) = (SurveyNumber(1), Respondent::Outside(organisation));
        let (opens, closes) = (Timestamp::from_ms(0), Timestamp::from_ms(9));
        let (reach, way) = (SurveyReach::Anyone, AnswerWay::Link);
        let mut agenda = Agenda::default();
        for event in [
            SurveyEvent::Drafted { survey, content: Digest::new([1; 32]) },
            SurveyEvent::Scheduled { survey, opens, closes, promise, reach },
            SurveyEvent::Opened { survey },
            SurveyEvent::Answered { survey, respondent, version: 1, revision: 1, content, way, late: false },
            SurveyEvent::Closed { survey, reason: None },
        ] {
            agenda.apply(opens, Seq(0), &AgendaEvent::Survey(event));
        }
        agenda
    }

    #[tokio::test]
    async fn who_answered_is_forgotten_with_what_they_answered() {
        for promise in [SurveyPromise::Named, SurveyPromise::Anonymous] {
            check_forgotten(promise).await;
        }
    }

    async fn check_forgotten(promise: SurveyPromise) {
        let store = Arc::new(store::MemoryStore::new());
        let outside = Outside::new(store.clone());
        let (survey, organisation) = (SurveyNumber(1), OrganisationId::new([7; 16]));
        let answers = Answers::from([
            (QuestionKey(1), Given::Chosen { options: [OptionKey(2)].into(), other: Some("Aino tietää".to_owned()) }),
            (QuestionKey(2), Given::Number(4)),
            (QuestionKey(3), Given::Text("Kysykää Ainolta".to_owned())),
        ]);
        let (content, (key, said)) = Said::new(&answers, None).kept();
        let agenda = agenda(organisation, content, promise);
        let answer = Batch::new().put(key, said);
        let batch = outside.answered(answer, survey, organisation, record("aino@naapuri.example"), content);
        store.append(batch).await.expect("it is stored");
        let now = Timestamp::from_ms(0);
        let found = outside.find(survey, organisation, now).expect("read").expect("it is there");
        assert_eq!((found.0, found.1.fields.len()), (Step::Confirmed, 0), "the answer is not kept twice");
        assert_eq!(outside.confirmed(survey).expect("read").len(), 1);
        assert_eq!(outside.confirmed(SurveyNumber(3)).expect("read").len(), 0);
        assert_eq!(outside.of("AINO@naapuri.example").await.expect("read").len(), 1);
        let (batch, gone) = outside.forget(Batch::new(), &agenda, "aino@naapuri.example").await.expect("read");
        store.append(batch).await.expect("it is stored");
        assert_eq!(gone, BTreeSet::from([content]));
        assert_eq!(outside.find(survey, organisation, now).expect("read"), None);
        assert_eq!(store.get(&vault::agenda_words_key(content)).expect("read"), None);
        let left = frozen::remains(&*store, content).expect("read");
        let is_kept = promise == SurveyPromise::Anonymous;
        assert_eq!(left, is_kept.then(|| survey::without_words(&answers)), "figures were counted with it");
        let words = store.get(&vault::survey_remains_key(content)).expect("read").unwrap_or_default();
        assert!(!String::from_utf8_lossy(&words).contains("Aino"), "{words:?}");
    }

    #[tokio::test]
    async fn so_many_wait_to_be_confirmed_and_go_when_their_time_is_over() {
        let store = Arc::new(store::MemoryStore::new());
        let (outside, survey) = (Outside::new(store.clone()), SurveyNumber(3));
        let max = limits::SURVEY_UNCONFIRMED_MAX;
        let put = |batch: Batch, number: usize| {
            let mut id = [0; 16];
            id[..8].copy_from_slice(&(number as u64).to_be_bytes());
            let key = vault::survey_outside_key(vault::SURVEY_UNCONFIRMED, survey, OrganisationId::new(id));
            batch.put(key, bytes(&Record { until_ms: 9, ..record("aino@naapuri.example") }))
        };
        for (numbers, has_room) in [(0..max - 1, true), (max - 1..max, false), (max..max + 1, false)] {
            store.append(numbers.fold(Batch::new(), put)).await.expect("it is stored");
            assert_eq!(outside.has_room(survey).expect("read"), has_room);
        }
        assert!(outside.has_room(SurveyNumber(4)).expect("read"), "each survey has its own");
        outside.sweep(Timestamp::from_ms(8)).await.expect("swept");
        assert!(!outside.has_room(survey).expect("read"));
        outside.sweep(Timestamp::from_ms(9)).await.expect("swept");
        assert!(outside.has_room(survey).expect("read"));
    }
}
