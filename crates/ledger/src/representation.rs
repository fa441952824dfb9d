//! Whom those stand for who have signed: umbrellas and their members, each association counted once, however many umbrellas
//! it belongs to and whether or not it has signed itself.

use crate::{MemberCount, Register, Statement};
use std::collections::{BTreeMap, BTreeSet};
use terms::{Date, OrganisationId};

/// An umbrella that has signed, or a member of one that is an umbrella itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Which.
    pub umbrella: OrganisationId,
    /// Its members on that day that want to be counted; none where no list was supplied.
    pub members: BTreeSet<OrganisationId>,
    /// How many it says itself, where no list was supplied or more is known than listed.
    pub stated: Option<MemberCount>,
}

/// Whom those stand for who have signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Representation {
    /// The organisations that have signed, and are counted.
    pub signed: BTreeSet<OrganisationId>,
    /// The umbrellas among them and below them, with how it comes to the numbers.
    pub branches: BTreeMap<OrganisationId, Branch>,
    /// Associations that are members of umbrellas that have signed, each once, by the lists that were supplied. Those that
    /// have signed themselves are not among them.
    pub members: BTreeSet<OrganisationId>,
    /// The sum of what umbrellas say themselves that have signed and supplied no list. Nobody knows how many of these are
    /// counted twice.
    pub own_figures: u64,
}

impl Representation {
    /// As things stand on that day.
    pub fn of(statement: &Statement, register: &Register, on: Date) -> Representation {
        let signed: BTreeSet<OrganisationId> =
            statement.valid_signatures().map(|signature| signature.organisation).collect();
        Representation::among(signed, &statement.opted_out, register, on)
    }

    /// Of these organisations, as things stand on that day. Members that opted out are not counted.
    pub fn among(
        signed: BTreeSet<OrganisationId>,
        opted_out: &BTreeSet<OrganisationId>,
        register: &Register,
        on: Date,
    ) -> Representation {
        let mut found = Representation { signed: signed.clone(), ..Representation::default() };
        let mut next: Vec<OrganisationId> = signed.iter().copied().collect();
        while let Some(umbrella) = next.pop() {
            if found.branches.contains_key(&umbrella) {
                continue;
            }
            let holds = register.members(umbrella).filter(|(_, link)| link.holds_on(on));
            let is_counted = |member: &OrganisationId| !opted_out.contains(member);
            let members: BTreeSet<OrganisationId> = holds.map(|(member, _)| member).filter(is_counted).collect();
            let stated = register.organisation(umbrella).and_then(|known| known.stated.clone());
            if members.is_empty() && stated.is_none() {
                continue;
            }
            if members.is_empty() {
                found.own_figures += stated.as_ref().map_or(0, |stated| stated.count.into());
            }
            found.members.extend(members.iter().filter(|member| !signed.contains(member)));
            next.extend(members.iter().copied());
            found.branches.insert(umbrella, Branch { umbrella, members, stated });
        }
        found
    }

    /// The umbrellas that have signed themselves.
    pub fn umbrellas(&self) -> impl Iterator<Item = &Branch> {
        self.branches.values().filter(|branch| self.signed.contains(&branch.umbrella))
    }
}
