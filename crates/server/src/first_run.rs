//! The first coordinator. An installation without one prints a link when it starts; whoever opens it, once, becomes the
//! coordinator of the first organisation. Nobody else is let in, and once there is a coordinator the link is dead.

use crate::{
    address::Address,
    app::App,
    failure::Failure,
    random::random,
    register::Decided,
    secret,
    sessions::{Beginning, Lasts},
    vault::PersonRecord,
};
use ledger::{Author, Details, Names, Register, RegisterCommand, Role};
use store::Batch;
use terms::{Digest, OrganisationId, PersonId};
use tokio::sync::Mutex;

/// The link of this start.
pub(crate) struct FirstRun {
    link: Option<Digest>,
    turn: Mutex<()>,
}

/// What the first coordinator tells.
pub(crate) struct Founding {
    pub(crate) organisation: String,
    pub(crate) name: String,
    pub(crate) address: Address,
    pub(crate) device: String,
    /// Why they coordinate, for everybody to read.
    pub(crate) reason: String,
}

impl FirstRun {
    /// A fresh link if there is no coordinator, and its secret to be shown once.
    pub(crate) fn new(register: &Register) -> (Self, Option<String>) {
        let secret = (!has_coordinator(register)).then(secret::draw);
        let link = secret.as_ref().map(|secret| secret::hash(&[secret]));
        (FirstRun { link, turn: Mutex::default() }, secret)
    }

    /// Whether this is the link and there is still no coordinator.
    pub(crate) fn is_open(&self, register: &Register, secret: &str) -> bool {
        self.link == Some(secret::hash(&[secret])) && !has_coordinator(register)
    }

    /// Founds the network and signs its coordinator in; none if the link is not open.
    pub(crate) async fn found(&self, app: &App, secret: &str, founding: Founding) -> Decided<Option<String>> {
        let _turn = self.turn.lock().await;
        if !self.is_open(&app.register.view(), secret) {
            return Ok(Ok(None));
        }
        let (organisation, person) = (OrganisationId::new(random()), PersonId::new(random()));
        let record = PersonRecord::new(&founding.name, founding.address.as_str(), random());
        let name = founding.organisation;
        let names = Names { fi: name.clone(), sv: name.clone(), en: name };
        let mut commands = vec![
            RegisterCommand::AddOrganisation { organisation, names, details: Details::default() },
            RegisterCommand::AddPerson { person, commitment: record.commitment() },
        ];
        commands.extend(Role::ALL.map(|role| {
            let reason = Some(founding.reason.clone());
            RegisterCommand::GrantRole { person, organisation, role, reason }
        }));
        let at = app.clock.now();
        let decided = app.register.decide(at, Author::Operator, commands, record.puts(person).to_vec()).await?;
        if let Err(refusal) = decided {
            return Ok(Err(refusal));
        }
        let beginning = Beginning { person, at, device: founding.device, lasts: Lasts::WhileUsed };
        let token: Result<String, Failure> = app.sessions.begin(beginning, Batch::new()).await;
        Ok(Ok(Some(token?)))
    }
}

fn has_coordinator(register: &Register) -> bool {
    register.coordinators().next().is_some()
}
