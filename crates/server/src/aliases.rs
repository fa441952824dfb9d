//! That an organisation decides later, or does not sign, or that one of two has signed for it, is nobody's business but its
//! own and the coordinators'. A statement's ledger is read by many and never changes, so the entries of such answers name the
//! organisation, and whoever answers for it, by aliases: the same throughout a statement, others in each. What the first of
//! two signs stands under aliases of its own, since the signature that comes of it has the same terms and tells whose they
//! are. Who is meant lies in the vault.

use crate::{failure::Failure, vault};
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use ledger::{Author, Entry, Event, Hat, Keeping, Statement, StatementEvent};
use sha2::Sha256;
use store::{Store, VaultKey};
use terms::{OrganisationId, PersonId, StatementId};

/// Makes aliases with the installation's secret.
#[derive(Clone, Copy)]
pub(crate) struct Aliases {
    key: [u8; 32],
}

impl Aliases {
    /// With this secret.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Aliases { key }
    }

    /// The entry as it is to be stored in the statement's ledger, and who is meant; `statement` is what it is decided on.
    pub(crate) fn hide(&self, statement: &Statement, entry: Entry) -> (Entry, Vec<(VaultKey, Bytes)>) {
        let Event::Statement(event) = entry.event else { return (entry, vec![]) };
        let Some((whose, keeping)) = whose(statement, &event) else {
            return (Entry { event: Event::Statement(event), ..entry }, vec![]);
        };
        let mut meant = vec![];
        let mut alias = |id: &[u8; 16]| {
            let alias = self.alias(statement.id, keeping, id);
            meant.push((vault::alias_key(statement.id, &alias), Bytes::copy_from_slice(id)));
            alias
        };
        let organisation = OrganisationId::new(alias(whose.bytes()));
        // A coordinator who writes down what came by other ways does so under their own name.
        let by = match entry.by {
            Author::Hat(hat) if hat.organisation == whose => {
                Author::Hat(Hat { person: PersonId::new(alias(hat.person.bytes())), organisation })
            }
            by @ (Author::Hat(_) | Author::Operator | Author::Clock) => by,
        };
        let mut event = about(event, organisation);
        if let StatementEvent::SignatureBegun { first, .. } = &mut event {
            *first = PersonId::new(alias(first.bytes()));
        }
        let event = Event::Statement(event);
        (Entry { by, event, ..entry }, meant)
    }

    fn alias(&self, statement: StatementId, keeping: Keeping, id: &[u8; 16]) -> [u8; 16] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(statement.bytes());
        mac.update(id);
        match keeping {
            Keeping::Answer => {}
            Keeping::First => mac.update(b"first"),
        }
        let hash: [u8; 32] = mac.finalize().into_bytes().into();
        std::array::from_fn(|byte| hash[byte])
    }
}

/// The entry with those who are meant.
///
/// # Errors
/// What the store has to say.
pub(crate) fn resolve(store: &dyn Store, statement: StatementId, entry: Entry) -> Result<Entry, Failure> {
    let Event::Statement(event) = entry.event else { return Ok(entry) };
    let may_be_kept = match &event {
        StatementEvent::SignatureBegun { organisation, .. }
        | StatementEvent::SignaturePending { organisation, .. }
        | StatementEvent::SignatureDeclined { organisation, .. } => Some(Some(*organisation)),
        StatementEvent::SignatureWithdrawn { .. } => Some(None),
        _ => None,
    };
    let Some(named) = may_be_kept else { return Ok(Entry { event: Event::Statement(event), ..entry }) };
    let meant = |id: &[u8; 16]| -> Result<[u8; 16], Failure> {
        match store.get(&vault::alias_key(statement, id))? {
            Some(bytes) => bytes[..].try_into().map_err(|_| Failure::Damaged("who stands in a ledger under an alias")),
            None => Ok(*id),
        }
    };
    let organisation = |id: OrganisationId| meant(id.bytes()).map(OrganisationId::new);
    let by = match entry.by {
        Author::Hat(hat) => Author::Hat(Hat {
            person: PersonId::new(meant(hat.person.bytes())?),
            organisation: organisation(hat.organisation)?,
        }),
        by @ (Author::Operator | Author::Clock) => by,
    };
    let mut event = match named {
        Some(named) => about(event, organisation(named)?),
        None => event,
    };
    if let StatementEvent::SignatureBegun { first, .. } = &mut event {
        *first = PersonId::new(meant(first.bytes())?);
    }
    Ok(Entry { by, event: Event::Statement(event), ..entry })
}

/// Whose answer the event is about, if nobody else is to know, and why.
fn whose(statement: &Statement, event: &StatementEvent) -> Option<(OrganisationId, Keeping)> {
    let named = match event {
        StatementEvent::SignatureBegun { organisation, .. }
        | StatementEvent::SignaturePending { organisation, .. }
        | StatementEvent::SignatureDeclined { organisation, .. } => Some(*organisation),
        event => event.signature().and_then(|number| statement.signature(number)).map(|found| found.organisation),
    };
    named.zip(statement.keeps(event))
}

/// The same of another organisation.
fn about(mut event: StatementEvent, whose: OrganisationId) -> StatementEvent {
    if let StatementEvent::SignatureBegun { organisation, .. }
    | StatementEvent::SignaturePending { organisation, .. }
    | StatementEvent::SignatureDeclined { organisation, .. } = &mut event
    {
        *organisation = whose;
    }
    event
}
