//! Whom a cell names: by a name in any language, a Y-tunnus, a number of the associations' register or an id.

use crate::folded::folded;
use ledger::{AssociationNumber, BusinessId, Refusal, Register, Standing};
use std::collections::{BTreeMap, BTreeSet};
use terms::OrganisationId;

/// The organisations of the register by what tables call them.
pub(super) struct Speakers(BTreeMap<String, BTreeSet<(OrganisationId, Standing)>>);

impl Speakers {
    pub(super) fn of(register: &Register) -> Speakers {
        let mut speakers: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
        for (id, organisation) in register.organisations() {
            let names = &organisation.names;
            let numbers = [
                Some(id.to_string()),
                organisation.details.business_id.map(|number| number.to_string()),
                organisation.details.association_number.map(|number| number.to_string()),
            ];
            let names = [&names.fi, &names.sv, &names.en].into_iter().cloned().chain(numbers.into_iter().flatten());
            for name in names.map(|name| folded(&name)).filter(|name| !name.is_empty()) {
                speakers.entry(name).or_default().insert((id, organisation.standing));
            }
        }
        Speakers(speakers)
    }

    /// The one that the cell names; the code of what is wrong, if it names none or several.
    pub(super) fn find(&self, cell: &str) -> Result<OrganisationId, &'static str> {
        if cell.is_empty() {
            return Err("speaker-missing");
        }
        // What tells namesakes apart stands behind the name, in brackets.
        let apart = cell.strip_suffix(')').and_then(|cell| cell.rsplit_once('(')).map(|(_, apart)| apart);
        let spelt = |text: &str| {
            let business = BusinessId::parse(text).map(|number| number.to_string());
            let association = || AssociationNumber::parse(text).map(|number| number.to_string());
            folded(&business.or_else(|_| association()).unwrap_or_else(|_| text.to_owned()))
        };
        let found = self.0.get(&spelt(cell)).or_else(|| self.0.get(&spelt(apart?)));
        let Some(found) = found else { return Err(Refusal::UnknownOrganisation.code()) };
        let speaks =
            |(_, standing): &&(OrganisationId, Standing)| matches!(standing, Standing::Member | Standing::Applied);
        let mut speaking = found.iter().filter(speaks);
        match (speaking.next(), speaking.next()) {
            (Some((id, _)), None) => Ok(*id),
            (Some(_), Some(_)) => Err("speaker-unclear"),
            (None, _) => Err(Refusal::NotAMember.code()),
        }
    }
}
