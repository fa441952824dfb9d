//! Where two sign together: the first is kept to the organisation, and with the second the organisation has signed.

use super::{Decided, signatures::number};
use crate::{
    Refusal, Register, Role, SigningRule,
    statement::{Awaiting, Given, Keeping, Signature, Statement, StatementEvent as Event, Terms, VersionNumber},
};
use terms::{OrganisationId, PersonId};

/// The first of two signs, which nobody else is to know of.
pub(super) fn begin(
    statement: &Statement,
    organisation: OrganisationId,
    first: PersonId,
    version: VersionNumber,
    terms: Terms,
) -> Decided {
    let signature = number(statement, statement.begun_by(organisation))?;
    Ok(vec![Event::SignatureBegun { signature, organisation, version, first, terms }])
}

/// What waits for the second of two, if it can still be signed by one.
pub(super) fn waiting<'a>(
    statement: &'a Statement,
    register: &Register,
    organisation: OrganisationId,
    version: VersionNumber,
) -> Option<(&'a Signature, &'a Awaiting)> {
    let signs = |person| register.holds(person, organisation, Role::Signatory);
    let together = signs_together(register, organisation);
    let (found, waits) = statement.awaiting(organisation)?;
    (together && waits.given.version == version && signs(waits.first)).then_some((found, waits))
}

/// The second signs just what the first has.
pub(super) fn second(
    statement: &Statement,
    (found, waits): (&Signature, &Awaiting),
    person: PersonId,
    terms: Option<&Terms>,
    alone: Refusal,
) -> Decided {
    if waits.first == person {
        return Err(alone);
    }
    if terms.is_some_and(|terms| *terms != waits.given.terms) {
        return Err(Refusal::SignatureChanged);
    }
    // A first who signed before version 6 of the entries is named already, and stands under the number of the answer.
    if found.keeping != Some(Keeping::First) {
        return Ok(vec![Event::SignatureSeconded { signature: found.number }]);
    }
    let organisation = found.organisation;
    let signature = number(statement, statement.signed_by(organisation))?;
    let Given { version, terms, .. } = waits.given.clone();
    Ok(vec![Event::SignatureGiven { signature, organisation, recorded: None, version, first: None, terms }])
}

pub(super) fn signs_together(register: &Register, organisation: OrganisationId) -> bool {
    register.organisation(organisation).is_some_and(|found| found.signing == SigningRule::TwoTogether)
}
