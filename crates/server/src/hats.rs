//! Which hat a session wears, so that all its tabs agree. It is chosen by the person and lies beside the session; that
//! they still act for the organisation is asked of the register each time.

use crate::{failure::Failure, sessions::SessionId, vault};
use bytes::Bytes;
use ledger::{Hat, Register};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Batch, Store};
use terms::{OrganisationId, PersonId};

/// The chosen hats of all sessions.
pub(crate) struct Hats(pub(crate) Arc<dyn Store>);

impl Hats {
    /// The organisation that the session has chosen to act for.
    pub(crate) fn chosen(&self, session: &SessionId) -> Result<Option<OrganisationId>, Failure> {
        let Some(bytes) = self.0.get(&vault::hat_key(session))? else { return Ok(None) };
        OrganisationId::try_from(&bytes[..]).map(Some).map_err(|_| Failure::Damaged("a chosen organisation"))
    }

    /// Puts the hat on in all tabs of the session.
    pub(crate) async fn choose(&self, session: &SessionId, organisation: OrganisationId) -> Result<(), Failure> {
        let chosen = Bytes::copy_from_slice(organisation.bytes());
        self.0.append(Batch::new().put(vault::hat_key(session), chosen)).await?;
        Ok(())
    }
}

/// The hats that a person has now, and the one they wear.
pub(crate) struct Wardrobe {
    person: PersonId,
    pub(crate) all: BTreeSet<OrganisationId>,
    pub(crate) worn: Option<OrganisationId>,
    /// The one that was chosen and has been taken away since.
    pub(crate) lost: Option<OrganisationId>,
}

impl Wardrobe {
    /// The person's hats by the register. A single one need not be chosen.
    pub(crate) fn of(register: &Register, person: PersonId, chosen: Option<OrganisationId>) -> Self {
        let all = register.hats(person);
        let only = all.first().copied().filter(|_| all.len() == 1);
        let worn = chosen.filter(|chosen| all.contains(chosen)).or(only);
        let lost = chosen.filter(|chosen| !all.contains(chosen));
        Wardrobe { person, all, worn, lost }
    }

    /// The hat for this organisation, if it is one of them.
    pub(crate) fn hat(&self, organisation: OrganisationId) -> Option<Hat> {
        self.all.contains(&organisation).then_some(Hat { person: self.person, organisation })
    }

    /// The hat that is worn.
    pub(crate) fn worn(&self) -> Option<Hat> {
        self.worn.and_then(|organisation| self.hat(organisation))
    }

    /// Every hat.
    pub(crate) fn hats(&self) -> impl Iterator<Item = Hat> {
        self.all.iter().map(|organisation| Hat { person: self.person, organisation: *organisation })
    }
}
