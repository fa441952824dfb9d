//! Applications to join, as they come from the public page.
//!
//! Whoever is signed in applies at once. For anybody else the application waits in the vault, and a mail goes to the
//! contact's address: only who reads mail there can send it on, whether we know the address or not. Until then it stands
//! in no list, so that nobody learns from a list which addresses are known, and nobody becomes a contact because a
//! stranger typed their address. Opening the mail's link changes nothing; the button behind it does.

mod outcomes;
mod pending;

pub(crate) use outcomes::Outcomes;
pub(crate) use pending::{ApplicationId, Waiting};

use crate::{
    address::{self, Address},
    api::organisations::{
        Act, decide,
        wish::{Told, normal},
    },
    app::App,
    caller::Caller,
    failure::Failure,
    idempotency::First,
    mail::{Letter, letters},
    pages::{Faults, name_fault},
    problem::Problem,
    random::random,
    secret,
    vault::{self, PersonRecord},
};
use axum::http::StatusCode;
use bytes::Bytes;
use ledger::{Details, Hat, Names, RegisterCommand as Command, Standing};
use pending::{Pending, id_of};
use std::net::IpAddr;
use std::sync::Arc;
use store::{Batch, Store};
use terms::{OrganisationId, PersonId, Timestamp, limits};
use tokio::sync::{Mutex, MutexGuard};
use words::Words;

/// Who is to be the contact.
pub(crate) enum Contact {
    /// Whoever is signed in.
    Known(PersonId),
    /// Somebody by name and address.
    Told(ToldContact),
}

/// A contact as a stranger typed it.
pub(crate) struct ToldContact {
    pub(crate) name: String,
    pub(crate) address: Address,
    /// Whence it was typed.
    pub(crate) client: IpAddr,
}

/// What was applied for.
pub(crate) struct Applied {
    pub(crate) organisation: OrganisationId,
    pub(crate) told: Told,
    pub(crate) names: Names,
    pub(crate) details: Details,
}

/// Takes applications, one at a time: two with one unknown address must not make two people of it.
pub(crate) struct Applications {
    store: Arc<dyn Store>,
    turn: Mutex<()>,
}

impl Applications {
    /// The applications in this store.
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Applications { store, turn: Mutex::default() }
    }

    /// Applies for an organisation's place in the network. `to` is where a repeat of the form is led.
    pub(crate) async fn apply(
        &self,
        app: &App,
        caller: &Caller,
        contact: Contact,
        applied: Applied,
        first: First,
        to: &'static str,
    ) -> Result<(), Problem> {
        let _turn = self.turn.lock().await;
        let register = app.register.view();
        let listing = app.directory.listing(&register);
        let waiting = listing.ordered(caller.words.language()).iter();
        if waiting.filter(|row| row.standing == Standing::Applied).count() >= limits::APPLICATIONS_WAITING_MAX {
            return Err(caller.problem(StatusCode::CONFLICT, "applications-full", &[]));
        }
        match contact {
            Contact::Known(person) => {
                let Applied { organisation, names, details, .. } = applied;
                let command = Command::ApplyToJoin { organisation, names, details, contact: person };
                join(app, caller, Act::of(Hat { person, organisation }, command), first, to).await
            }
            Contact::Told(contact) => self.ask(app, caller, contact, applied, first, to).await,
        }
    }

    /// Keeps the application and writes to its contact. What is stored and sent is the same for an address that we know.
    async fn ask(
        &self,
        app: &App,
        caller: &Caller,
        contact: ToldContact,
        applied: Applied,
        first: First,
        to: &'static str,
    ) -> Result<(), Problem> {
        let failed = |failure: Failure| caller.failed(&failure);
        let ToldContact { name, address, client } = contact;
        let now = app.clock.now();
        if !app.logins.may_ask(client, now) {
            return Err(caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-logins", &[]));
        }
        let mut pending = Pending::read(&*self.store).map_err(failed)?;
        let batch = pending.sweep(now, Batch::new());
        if pending.of(address.as_str()).count() >= limits::APPLICATIONS_PER_ADDRESS_MAX {
            return Err(enough(caller));
        }
        if !app.logins.may_write_to(&address, now) {
            return Err(caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-mails", &[]));
        }
        let secret = secret::draw();
        let until = Timestamp::from_ms(now.ms() + limits::APPLICATION_WITHIN_MS);
        let letter = letter(app, &address, caller.words, &secret, until).map_err(failed)?;
        let full = || caller.problem(StatusCode::SERVICE_UNAVAILABLE, "mail-full", &[]);
        let mail = app.mail.stage(letter).ok_or_else(full)?;
        let waiting = Waiting {
            id: id_of(&secret),
            organisation: applied.organisation,
            told: applied.told,
            name,
            email: address.to_string(),
            language: caller.words.language(),
            until,
        };
        let puts = [Some(mail.put()), first.remember(StatusCode::SEE_OTHER, to.as_bytes())];
        let batch = puts.into_iter().flatten().fold(batch, |batch, (key, value)| batch.put(key, value));
        let stored = self.store.append(pending.add(&waiting, batch)).await;
        stored.map_err(|failure| failed(Failure::Store(failure)))?;
        mail.stored();
        tracing::info!("an application waits for its contact's word");
        Ok(())
    }

    /// The application behind a link, while it waits. Changes nothing.
    pub(crate) fn behind(&self, secret: &str, now: Timestamp) -> Result<Option<Waiting>, Failure> {
        self.at(&id_of(secret), now)
    }

    /// The application of that id, while it waits.
    pub(crate) fn at(&self, id: &ApplicationId, now: Timestamp) -> Result<Option<Waiting>, Failure> {
        Ok(pending::find(&*self.store, id)?.filter(|waiting| now < waiting.until))
    }

    /// The applications that wait for the word of whoever has the address.
    pub(crate) fn waiting(&self, email: &str, now: Timestamp) -> Result<Vec<Waiting>, Failure> {
        let pending = Pending::read(&*self.store)?;
        pending.of(email).filter_map(|id| self.at(&id, now).transpose()).collect()
    }

    /// Sends an application on: whoever has the address says that it is theirs. Somebody new becomes known by it.
    pub(crate) async fn confirm(
        &self,
        app: &App,
        caller: &Caller,
        id: &ApplicationId,
        first: First,
        to: &'static str,
    ) -> Result<(), Problem> {
        let failed = |failure: Failure| caller.failed(&failure);
        let _turn = self.turn.lock().await;
        let waiting = self.at(id, app.clock.now()).map_err(failed)?.ok_or_else(|| gone(caller))?;
        let (names, details) = waiting.told.read(caller).map_err(|_| gone(caller))?;
        let known = app.people.at(&waiting.email).map_err(failed)?;
        let person = known.unwrap_or_else(|| PersonId::new(random()));
        let mut commands = Vec::new();
        let mut beside = self.without(id).map_err(failed)?;
        if known.is_none() {
            let record = PersonRecord::new(&waiting.name, &waiting.email, random());
            commands.push(Command::AddPerson { person, commitment: record.commitment() });
            let puts = record.puts(person).into_iter().chain([vault::language_put(person, waiting.language)]);
            beside = puts.fold(beside, |batch, (key, value)| batch.put(key, value));
        }
        let organisation = waiting.organisation;
        commands.push(Command::ApplyToJoin { organisation, names, details, contact: person });
        join(app, caller, Act::all(Hat { person, organisation }, commands).with(beside), first, to).await
    }

    /// Drops an application: whoever has the address says that it is not theirs.
    pub(crate) async fn discard(&self, id: &ApplicationId) -> Result<(), Failure> {
        let _turn = self.turn.lock().await;
        self.store.append(self.without(id)?).await?;
        Ok(())
    }

    /// While it is held, nobody applies and no application is sent on.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Erases the applications that wait for the word of whoever has the address. The turn has to be held.
    pub(crate) fn forget(&self, batch: Batch, email: &str) -> Result<Batch, Failure> {
        let mut pending = Pending::read(&*self.store)?;
        let gone: Vec<ApplicationId> = pending.of(email).collect();
        Ok(if gone.is_empty() { batch } else { pending.remove(batch, |each| gone.contains(&each)) })
    }

    /// Erases the applications that nobody has sent on in time.
    pub(crate) async fn sweep(&self, now: Timestamp) -> Result<(), Failure> {
        let _turn = self.turn.lock().await;
        let mut pending = Pending::read(&*self.store)?;
        if pending.any_over(now) {
            self.store.append(pending.sweep(now, Batch::new())).await?;
        }
        Ok(())
    }

    fn without(&self, id: &ApplicationId) -> Result<Batch, Failure> {
        Ok(Pending::read(&*self.store)?.remove(Batch::new(), |each| each == *id))
    }
}

/// Applies, and has the coordinators told.
async fn join(app: &App, caller: &Caller, act: Act, first: First, to: &'static str) -> Result<(), Problem> {
    let Hat { person, organisation } = act.by;
    let register = app.register.view();
    let applied = register.hats(person).into_iter().filter(|id| register.standing(*id) == Some(Standing::Applied));
    if applied.count() >= limits::APPLICATIONS_PER_ADDRESS_MAX {
        return Err(enough(caller));
    }
    decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, Bytes::from(to))).await?;
    tracing::info!(%organisation, "an organisation has applied");
    app.chores.soon();
    Ok(())
}

/// The letter that asks the contact, in the language that they chose if we know them, else in that of the form.
fn letter(
    app: &App,
    address: &Address,
    words: &'static Words,
    secret: &str,
    until: Timestamp,
) -> Result<Letter, Failure> {
    let words = app.people.words_at(address.as_str())?.unwrap_or(words);
    let link = format!("{}/organisations/apply/confirm/{secret}", app.base_url);
    Ok(letters::application(words, address.clone(), &link, app.clock.now(), until))
}

fn enough(caller: &Caller) -> Problem {
    let max = limits::APPLICATIONS_PER_ADDRESS_MAX.into();
    caller.problem(StatusCode::CONFLICT, "applications-enough", &[("max", max)])
}

/// What is answered where an application was sent on, dropped or forgotten, or never was.
pub(crate) fn gone(caller: &Caller) -> Problem {
    caller.problem(StatusCode::GONE, "application-gone", &[])
}

/// The contact that a form names, or what is wrong with it.
pub(crate) fn contact(
    caller: &Caller,
    (name, email): (&str, &str),
    client: IpAddr,
    faults: &mut Faults,
) -> Option<Contact> {
    let name = address::name(&normal(name), limits::NAME_CHARS_MAX);
    let name = name.map_err(|fault| faults.add("contact", name_fault(caller.words, fault))).ok();
    let address = Address::parse(email);
    if address.is_none() {
        faults.add("email", caller.words.refusal("bad-address", &[]));
    }
    Some(Contact::Told(ToldContact { name: name?, address: address?, client }))
}
