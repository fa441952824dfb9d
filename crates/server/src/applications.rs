//! Applications to join, as they come from the public page.
//!
//! A contact whose address nobody has is made known with the application; nobody is signed in by it. Where the address
//! is somebody's already, the application waits in the vault until that person has signed in and says that it is
//! theirs: nobody becomes a contact because a stranger typed their address. Whoever applies is told the same.

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
    pages::{Faults, name_fault},
    problem::Problem,
    random::random,
    vault::{self, PersonRecord},
};
use axum::http::StatusCode;
use bytes::Bytes;
use ledger::{Details, Hat, Names, RegisterCommand as Command, Standing};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{OrganisationId, PersonId, limits};
use tokio::sync::Mutex;

/// Who is to be the contact.
pub(crate) enum Contact {
    /// Whoever is signed in.
    Known(PersonId),
    /// Somebody by name and address.
    Told { name: String, email: String },
}

/// What was applied for.
pub(crate) struct Applied {
    pub(crate) organisation: OrganisationId,
    pub(crate) told: Told,
    pub(crate) names: Names,
    pub(crate) details: Details,
}

/// An application that waits for its contact.
#[derive(Serialize, Deserialize)]
struct Stored {
    organisation: String,
    told: Told,
}

/// An application that waits for its contact.
pub(crate) struct Waiting {
    pub(crate) organisation: OrganisationId,
    pub(crate) told: Told,
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
        let organisation = applied.organisation;
        let (person, record) = match contact {
            Contact::Known(person) => (person, None),
            Contact::Told { name, email } => match app.people.at(&email).map_err(|failure| caller.failed(&failure))? {
                Some(person) => return self.wait(app, caller, person, applied, first, to).await,
                None => (PersonId::new(random()), Some(PersonRecord::new(&name, &email, random()))),
            },
        };
        self.bounded(app, caller, person)?;
        let added = record.iter().map(|record| Command::AddPerson { person, commitment: record.commitment() });
        let Applied { names, details, .. } = applied;
        let command = Command::ApplyToJoin { organisation, names, details, contact: person };
        let act = Act {
            by: Hat { person, organisation },
            commands: added.chain([command]).collect(),
            puts: record.iter().flat_map(|record| record.puts(person)).collect(),
        };
        decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, Bytes::from(to))).await?;
        tracing::info!(%organisation, "an organisation has applied");
        Ok(())
    }

    async fn wait(
        &self,
        app: &App,
        caller: &Caller,
        person: PersonId,
        applied: Applied,
        first: First,
        to: &'static str,
    ) -> Result<(), Problem> {
        self.bounded(app, caller, person)?;
        let mut all = self.waiting(person).map_err(|failure| caller.failed(&failure))?;
        all.push(Waiting { organisation: applied.organisation, told: applied.told });
        let puts = [Some(put(person, &all)), first.remember(StatusCode::SEE_OTHER, to.as_bytes())];
        let batch = puts.into_iter().flatten().fold(Batch::new(), |batch, (key, value)| batch.put(key, value));
        let stored = app.store.append(batch).await;
        stored.map(|_| ()).map_err(|failure| caller.failed(&Failure::Store(failure)))
    }

    /// Refuses one more where enough wait for the person already.
    fn bounded(&self, app: &App, caller: &Caller, person: PersonId) -> Result<(), Problem> {
        let register = app.register.view();
        let applied = register.hats(person).into_iter().filter(|id| register.standing(*id) == Some(Standing::Applied));
        let waiting = self.waiting(person).map_err(|failure| caller.failed(&failure))?;
        if applied.count() + waiting.len() >= limits::APPLICATIONS_PER_ADDRESS_MAX {
            let max = limits::APPLICATIONS_PER_ADDRESS_MAX.into();
            return Err(caller.problem(StatusCode::CONFLICT, "applications-enough", &[("max", max)]));
        }
        Ok(())
    }

    /// The applications that wait until the person says whether they are theirs.
    pub(crate) fn waiting(&self, person: PersonId) -> Result<Vec<Waiting>, Failure> {
        const DAMAGED: Failure = Failure::Damaged("an application");
        let Some(bytes) = self.store.get(&vault::applications_key(person))? else { return Ok(vec![]) };
        let stored: Vec<Stored> = serde_json::from_slice(&bytes).map_err(|_| DAMAGED)?;
        let read = |each: Stored| {
            let organisation = each.organisation.parse().map_err(|_| DAMAGED)?;
            Ok(Waiting { organisation, told: each.told })
        };
        stored.into_iter().map(read).collect()
    }

    /// One of them, and what is to be stored so that the others wait on.
    pub(crate) fn take(
        &self,
        caller: &Caller,
        person: PersonId,
        organisation: OrganisationId,
    ) -> Result<(Told, (VaultKey, Bytes)), Problem> {
        let mut all = self.waiting(person).map_err(|failure| caller.failed(&failure))?;
        let at = all.iter().position(|each| each.organisation == organisation).ok_or_else(|| caller.not_found())?;
        let taken = all.remove(at);
        Ok((taken.told, put(person, &all)))
    }
}

fn put(person: PersonId, all: &[Waiting]) -> (VaultKey, Bytes) {
    let stored = all.iter().map(|each| Stored { organisation: each.organisation.to_string(), told: each.told.clone() });
    let bytes = serde_json::to_vec(&stored.collect::<Vec<_>>()).expect("texts are JSON");
    (vault::applications_key(person), bytes.into())
}

/// The contact that a form names, or what is wrong with it.
pub(crate) fn contact(caller: &Caller, name: &str, email: &str, faults: &mut Faults) -> Option<Contact> {
    let name = address::name(&normal(name), limits::NAME_CHARS_MAX);
    let name = name.map_err(|fault| faults.add("contact", name_fault(caller.words, fault))).ok();
    let email = Address::parse(email);
    if email.is_none() {
        faults.add("email", caller.words.refusal("bad-address", &[]));
    }
    Some(Contact::Told { name: name?, email: email?.to_string() })
}
