//! Organisations outside the register that sign without an account, where a statement's coordinators have opened it.
//!
//! What somebody types waits in the vault, and a mail goes to the address: only who reads mail there says that it is
//! theirs, whether we know the address or not. Then it waits for a coordinator, who takes it among the signatures or says
//! why not; until then it stands in no ledger and in no list but the coordinators'. Whoever signed keeps one link, by which
//! they see how it stands, sign again where the words have changed, and take it back. Opening the link changes nothing;
//! the buttons behind it do.

mod record;

pub(crate) use record::{Contact, Outsider, Step, Typed};

use crate::{
    app::App,
    caller::Caller,
    failure::Failure,
    idempotency::First,
    mail::{Letter, letters},
    notices::Tokens,
    problem::Problem,
    returned::Place,
    vault,
};
use axum::http::StatusCode;
use ledger::{Refusal, Statement, VersionNumber};
use std::net::IpAddr;
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{OrganisationId, PersonId, StatementId, Timestamp, limits};
use tokio::sync::{Mutex, MutexGuard};
use words::Words;

/// Whoever signs so is nobody, and a form's key alone tells theirs apart.
pub(crate) const NOBODY: PersonId = PersonId::new([0; 16]);

/// All of them.
pub(crate) struct Outsiders {
    store: Arc<dyn Store>,
    tokens: Tokens,
    /// Asked, confirmed, taken in, declined and erased in one turn.
    turn: Mutex<()>,
}

impl Outsiders {
    /// Those in this store; links are made with a secret of the installation.
    pub(crate) fn new(store: Arc<dyn Store>, key: [u8; 32]) -> Self {
        Outsiders { store, tokens: Tokens::new(key), turn: Mutex::default() }
    }

    /// While it is held, nobody else changes anything here.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// The path behind which the contact sees how it stands.
    pub(crate) fn path(&self, at: Place) -> String {
        let token = self.tokens.issue(PersonId::new(*at.organisation.bytes()));
        format!("/statements/{}/sign/outside/{token}", at.statement)
    }

    /// What is behind a link, while it is kept. Changes nothing.
    pub(crate) fn behind(
        &self,
        statement: StatementId,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<Outsider>, Failure> {
        let Some(person) = self.tokens.person(token) else { return Ok(None) };
        self.find(Place { statement, organisation: OrganisationId::new(*person.bytes()) }, now)
    }

    /// The one of this id, while it is kept.
    pub(crate) fn find(&self, at: Place, now: Timestamp) -> Result<Option<Outsider>, Failure> {
        for (space, step) in SPACES {
            if let Some(bytes) = self.store.get(&vault::outsider_key(space, at))? {
                return Ok(Some(Outsider::read(at, step, &bytes)?).filter(|found| now < found.until()));
            }
        }
        Ok(None)
    }

    /// Those that have signed the statement and confirmed it, by their ids.
    pub(crate) fn confirmed(&self, statement: StatementId) -> Result<Vec<OrganisationId>, Failure> {
        // As many as may wait, and all that were taken in.
        self.ids(vault::OUTSIDERS, statement, limits::OUTSIDERS_WAITING_MAX + limits::SIGNATURES_MAX)
    }

    /// The statements that any have signed.
    pub(crate) fn is_empty(&self) -> Result<bool, Failure> {
        Ok(self.store.keys(vault::OUTSIDERS, None, 1)?.is_empty())
    }

    /// Those that wait for the statement's coordinators, the longest wait first.
    pub(crate) fn waiting(&self, statement: &Statement, now: Timestamp) -> Result<Vec<Outsider>, Failure> {
        let ids = self.confirmed(statement.id)?.into_iter().filter(|id| statement.signature_of(*id).is_none());
        let places = ids.map(|organisation| Place { statement: statement.id, organisation });
        let mut found = places.filter_map(|at| self.find(at, now).transpose()).collect::<Result<Vec<_>, _>>()?;
        found.sort_by_key(|outsider| (outsider.said(), outsider.organisation));
        Ok(found)
    }

    /// Keeps what somebody typed and writes to them. What is stored and sent is the same for an address that we know.
    pub(crate) async fn ask(
        &self,
        app: &App,
        caller: &Caller,
        statement: &Statement,
        (outsider, client): (Outsider, IpAddr),
        first: First,
        to: &str,
    ) -> Result<(), Problem> {
        let failed = |failure: Failure| caller.failed(&failure);
        let _turn = self.turn().await;
        let now = app.clock.now();
        if !app.logins.may_ask(client, now) {
            return Err(caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-logins", &[]));
        }
        let address = outsider.address().ok_or_else(|| caller.not_found())?;
        if !app.logins.may_write_to(&address, now) {
            return Err(caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-mails", &[]));
        }
        let outsider = outsider.asked(now, None);
        let letter = self.letter(app, &outsider, "outsider", statement, &[]).map_err(failed)?;
        let letter = Letter { until: outsider.until(), ..letter.ok_or_else(|| caller.not_found())? };
        let mail = app.mail.stage(letter).ok_or_else(|| self.full(caller))?;
        let batch = self.room(statement.id, now).map_err(failed)?;
        let outsider = outsider.asked(now, mail.number());
        let puts = [Some(self.put(&outsider)), Some(mail.put()), first.remember(StatusCode::SEE_OTHER, to.as_bytes())];
        let batch = puts.into_iter().flatten().fold(batch, |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await.map_err(|failure| failed(Failure::Store(failure)))?;
        mail.stored();
        tracing::info!(statement = %outsider.statement, "a signature from outside waits for its contact's word");
        Ok(())
    }

    /// Whoever reads mail at the address says that it is theirs, and signs that version. Pressed twice it is done once.
    pub(crate) async fn confirm(
        &self,
        app: &App,
        caller: &Caller,
        statement: &Statement,
        (at, version, terms): (Place, VersionNumber, Typed),
        first: First,
        to: &str,
    ) -> Result<(), Problem> {
        let failed = |failure: Failure| caller.failed(&failure);
        let _turn = self.turn().await;
        let now = app.clock.now();
        let found = self.find(at, now).map_err(failed)?.ok_or_else(|| gone(caller))?;
        if found.step == Step::Unconfirmed && self.is_full(statement).map_err(failed)? {
            return Err(caller.problem(StatusCode::CONFLICT, "outsiders-full", &[]));
        }
        let batch = Batch::new().erase(vault::outsider_key(vault::UNCONFIRMED, at));
        let puts = [
            Some(self.put(&found.confirmed(version, terms, now))),
            first.remember(StatusCode::SEE_OTHER, to.as_bytes()),
        ];
        let batch = puts.into_iter().flatten().fold(batch, |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await.map_err(|failure| failed(Failure::Store(failure)))?;
        app.chores.news();
        Ok(())
    }

    /// Drops one that is in no ledger: its contact doesn't want it.
    pub(crate) async fn discard(&self, app: &App, caller: &Caller, at: Place) -> Result<(), Problem> {
        let _turn = self.turn().await;
        // A coordinator may have taken it in meanwhile: then it has to be taken back where it stands.
        let statement = app.register.shelf().get(at.statement).ok_or_else(|| caller.not_found())?;
        if statement.signature_of(at.organisation).is_some() {
            return Err(caller.refused(Refusal::SignatureChanged));
        }
        let stored = self.store.append(self.without(Batch::new(), at)).await;
        stored.map(drop).map_err(|failure| caller.failed(&Failure::Store(failure)))
    }

    /// Forgets who signed for one that was taken in: the signature stays, and nobody speaks for it any more.
    pub(crate) async fn let_go(&self, caller: &Caller, at: Place) -> Result<(), Problem> {
        let _turn = self.turn().await;
        let stored = self.store.append(self.without(Batch::new(), at)).await;
        stored.map(drop).map_err(|failure| caller.failed(&Failure::Store(failure)))
    }

    /// A coordinator says why one is not taken in: its contact hears it, and nothing of it stays. The turn has to be held.
    pub(crate) async fn decline(
        &self,
        app: &App,
        caller: &Caller,
        statement: &Statement,
        (outsider, reason): (&Outsider, &str),
        (first, status, answer): (First, StatusCode, &[u8]),
    ) -> Result<(), Problem> {
        let values = [("reason", reason.into())];
        let letter = self.letter(app, outsider, "outsider-declined", statement, &values);
        let letter = letter.map_err(|failure| caller.failed(&failure))?;
        let mail = letter.map(|letter| app.mail.stage(letter).ok_or_else(|| self.full(caller))).transpose()?;
        let puts = [mail.as_ref().map(crate::mail::Staged::put), first.remember(status, answer)];
        let batch = self.without(Batch::new(), outsider.at());
        let batch = puts.into_iter().flatten().fold(batch, |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await.map_err(|failure| caller.failed(&Failure::Store(failure)))?;
        if let Some(mail) = mail {
            mail.stored();
        }
        Ok(())
    }

    /// Tells the contact something, and stores with it what is held on them since; none where they are to be forgotten.
    /// Says whether there was room for the letter. The turn has to be held.
    pub(crate) async fn tell(
        &self,
        app: &App,
        letter: Option<Letter>,
        at: Place,
        then: impl FnOnce(Option<u64>) -> Option<Outsider>,
    ) -> Result<bool, Failure> {
        let mail = match letter.map(|letter| app.mail.stage(letter)) {
            Some(None) => return Ok(false),
            staged => staged.flatten(),
        };
        let batch = match then(mail.as_ref().and_then(crate::mail::Staged::number)) {
            Some(outsider) => {
                let (key, value) = self.put(&outsider);
                Batch::new().put(key, value)
            }
            None => self.without(Batch::new(), at),
        };
        let puts = mail.iter().map(crate::mail::Staged::put);
        self.store.append(puts.fold(batch, |batch, (key, value)| batch.put(key, value))).await?;
        if let Some(mail) = mail {
            mail.stored();
        }
        Ok(true)
    }

    /// A letter to the contact, `mail-<key>-subject` and `mail-<key>-text`, in their words.
    pub(crate) fn letter(
        &self,
        app: &App,
        outsider: &Outsider,
        key: &str,
        statement: &Statement,
        values: &[(&str, words::Value<'_>)],
    ) -> Result<Option<Letter>, Failure> {
        let Some(to) = outsider.address() else { return Ok(None) };
        let link = format!("{}{}", app.base_url, self.path(outsider.at()));
        let about = letters::Outside { title: &statement.title, link: &link, until: outsider.until() };
        let words = self.words(app, outsider)?;
        Ok(Some(letters::outside(words, to, key, &about, values, app.clock.now())))
    }

    /// The words that the contact chose if we know them, else those of the form.
    pub(crate) fn words(&self, app: &App, outsider: &Outsider) -> Result<&'static Words, Failure> {
        Ok(app.people.words_at(&outsider.signed.email)?.unwrap_or_else(|| outsider.words()))
    }

    /// What the organisations are called for which somebody signed with the address.
    pub(crate) async fn of(&self, email: &str) -> Result<Vec<(StatementId, String)>, Failure> {
        let mut found = Vec::new();
        for (space, step) in SPACES {
            for key in self.held(space, email).await? {
                let (Some(at), Some(bytes)) = (place(&key), self.store.get(&key)?) else { continue };
                found.push((at.statement, Outsider::read(at, step, &bytes)?.called()));
            }
        }
        Ok(found)
    }

    /// Erases who signed with the address; what the ledger has stays. The turn has to be held.
    pub(crate) async fn forget(&self, batch: Batch, email: &str) -> Result<Batch, Failure> {
        let mut batch = batch;
        for (space, _) in SPACES {
            batch = self.held(space, email).await?.into_iter().fold(batch, Batch::erase);
        }
        Ok(batch)
    }

    /// Erases those that are kept no longer.
    pub(crate) async fn sweep(&self, now: Timestamp) -> Result<(), Failure> {
        let _turn = self.turn().await;
        for (space, _) in SPACES {
            vault::sweep(&*self.store, space, |bytes| until(bytes).is_some_and(|until| until <= now.ms())).await?;
        }
        Ok(())
    }

    async fn held(&self, space: u8, email: &str) -> Result<Vec<VaultKey>, Failure> {
        let hash = vault::address_hash(email);
        let is_theirs = |bytes: &[u8]| address(bytes).is_some_and(|address| vault::address_hash(&address) == hash);
        vault::matching(&*self.store, space, is_theirs).await
    }

    fn ids(&self, space: u8, statement: StatementId, max: usize) -> Result<Vec<OrganisationId>, Failure> {
        let prefix = vault::outsiders_prefix(space, statement);
        let keys = self.store.keys(space, Some(&prefix), max)?;
        let own = keys.iter().take_while(|key| key.bytes().starts_with(prefix.bytes()));
        Ok(own.filter_map(place).map(|at| at.organisation).collect())
    }

    /// Whether as many wait for the statement's coordinators as they can read.
    fn is_full(&self, statement: &Statement) -> Result<bool, Failure> {
        let confirmed = self.confirmed(statement.id)?.into_iter();
        let waiting = confirmed.filter(|id| statement.signature_of(*id).is_none());
        Ok(waiting.count() >= limits::OUTSIDERS_WAITING_MAX)
    }

    /// Where too many wait for their contacts the oldest makes room.
    fn room(&self, statement: StatementId, now: Timestamp) -> Result<Batch, Failure> {
        let ids = self.ids(vault::UNCONFIRMED, statement, limits::OUTSIDERS_UNCONFIRMED_MAX)?;
        if ids.len() < limits::OUTSIDERS_UNCONFIRMED_MAX {
            return Ok(Batch::new());
        }
        let (mut oldest, mut batch) = (None, Batch::new());
        for organisation in ids {
            let at = Place { statement, organisation };
            match self.find(at, now)? {
                Some(found) if oldest.is_none_or(|(said, _)| found.said() < said) => oldest = Some((found.said(), at)),
                Some(_) => {}
                None => batch = self.without(batch, at),
            }
        }
        Ok(oldest.map_or(batch.clone(), |(_, at)| self.without(batch, at)))
    }

    fn put(&self, outsider: &Outsider) -> (VaultKey, bytes::Bytes) {
        let space = match outsider.step {
            Step::Unconfirmed => vault::UNCONFIRMED,
            Step::Confirmed => vault::OUTSIDERS,
        };
        (vault::outsider_key(space, outsider.at()), outsider.bytes())
    }

    fn without(&self, batch: Batch, at: Place) -> Batch {
        SPACES.iter().fold(batch, |batch, (space, _)| batch.erase(vault::outsider_key(*space, at)))
    }

    fn full(&self, caller: &Caller) -> Problem {
        caller.problem(StatusCode::SERVICE_UNAVAILABLE, "mail-full", &[])
    }
}

const SPACES: [(u8, Step); 2] = [(vault::OUTSIDERS, Step::Confirmed), (vault::UNCONFIRMED, Step::Unconfirmed)];

/// What is answered where one was taken back, declined or forgotten, or never was.
pub(crate) fn gone(caller: &Caller) -> Problem {
    caller.problem(StatusCode::GONE, "outsider-gone", &[])
}

fn place(key: &VaultKey) -> Option<Place> {
    let (statement, organisation) = key.bytes().split_at_checked(16)?;
    Some(Place {
        statement: StatementId::try_from(statement).ok()?,
        organisation: OrganisationId::try_from(organisation).ok()?,
    })
}

fn until(bytes: &[u8]) -> Option<i64> {
    serde_json::from_slice::<serde_json::Value>(bytes).ok()?.get("until_ms")?.as_i64()
}

fn address(bytes: &[u8]) -> Option<String> {
    Some(serde_json::from_slice::<serde_json::Value>(bytes).ok()?.get("email")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests;
