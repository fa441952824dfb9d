//! Signing as people see it: what the ledger knows of each organisation's answer, with its words from the vault; what
//! changed from one signed version to the next; and who is told what.

pub(crate) mod asking;
mod changes;
pub(crate) mod live;
pub(crate) mod progress;
mod words;

pub(crate) use changes::changes;
pub(crate) use words::{Asked, Worded};

use crate::{app::App, failure::Failure};
use ledger::{Action, Asker, Hat, Register, Role, Signature, SignatureState, Stage, Standing, Statement, access};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Store;
use terms::{OrganisationId, PersonId};

/// An organisation's answer with its words.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) signature: Arc<Signature>,
    pub(crate) state: SignatureState,
    /// The words of what it says last; none if there are none, or they were erased.
    pub(crate) worded: Option<Worded>,
}

/// What somebody who looks on is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sight {
    /// For which organisations they act.
    pub(crate) own: Vec<OrganisationId>,
    /// Whether they see every answer: they coordinate the statement.
    pub(crate) coordinates: bool,
    /// Whether they see who has signed.
    pub(crate) names: bool,
    /// Whether they see how many have answered what.
    pub(crate) counts: bool,
}

impl Sight {
    /// What somebody with these hats is told. The network sees who has signed; others do once it is public, or where the
    /// coordinators choose to show how far it has come.
    pub(crate) fn of(register: &Register, statement: &Statement, hats: &[Hat]) -> Sight {
        let conducts = |hat: &Hat| access(register, statement, Asker::Hat(*hat), Action::ConductRounds).is_ok();
        let coordinates = hats.iter().any(conducts);
        let is_public = match statement.stage {
            Stage::Published | Stage::FollowedUp => true,
            Stage::Drafting | Stage::SignOn | Stage::Withdrawn => statement.plan.progress_is_public,
        };
        let names = coordinates || !hats.is_empty() || is_public;
        let own = hats.iter().map(|hat| hat.organisation).collect();
        Sight { own, coordinates, names, counts: coordinates || is_public }
    }

    /// Whether the answer is one of their own organisations', or they coordinate.
    pub(crate) fn is_own(&self, signature: &Signature) -> bool {
        self.coordinates || self.own.contains(&signature.organisation)
    }

    /// Whether they see this organisation's answer. Who has not signed is nobody's business but its own, unless it wishes
    /// that its view is published.
    pub(crate) fn sees(&self, statement: &Statement, signature: &Signature) -> bool {
        self.is_own(signature)
            || match statement.state_of(signature) {
                SignatureState::Valid => self.names,
                SignatureState::Declined => self.names && is_published(signature),
                SignatureState::Pending
                | SignatureState::AwaitingSecond
                | SignatureState::ToConfirm
                | SignatureState::Paused
                | SignatureState::Withdrawn => false,
            }
    }
}

/// Whether the organisation wishes that its dissenting view is published.
pub(crate) fn is_published(signature: &Signature) -> bool {
    matches!(signature.reply, ledger::SignatureReply::Declined { is_public: true, content: Some(_) })
}

/// The answer with its words.
pub(crate) fn shown(store: &dyn Store, statement: &Statement, signature: &Arc<Signature>) -> Result<Shown, Failure> {
    let content = words::content(signature);
    let worded = content.map(|content| words::read(store, statement.id, content)).transpose()?.flatten();
    Ok(Shown { signature: signature.clone(), state: statement.state_of(signature), worded })
}

/// The answers with their words, off the async workers.
pub(crate) async fn all(
    app: &App,
    statement: &Arc<Statement>,
    signatures: Vec<Arc<Signature>>,
) -> Result<Vec<Shown>, Failure> {
    let (store, owner) = (app.store.clone(), statement.clone());
    let read = move || signatures.iter().map(|signature| shown(&*store, &owner, signature)).collect();
    tokio::task::spawn_blocking(read).await.map_err(|_| Failure::Stopped)?
}

/// Who signs for an organisation.
pub(crate) fn signatories(register: &Register, organisation: OrganisationId) -> BTreeSet<PersonId> {
    register.with_role(organisation, Role::Signatory).collect()
}

/// Members of the network that have not answered whether they sign.
pub(crate) fn silent(register: &Register, statement: &Statement) -> BTreeSet<OrganisationId> {
    let members = register.organisations().filter(|(_, organisation)| organisation.standing == Standing::Member);
    members.map(|(id, _)| id).filter(|id| statement.is_unanswered_by(*id)).collect()
}
