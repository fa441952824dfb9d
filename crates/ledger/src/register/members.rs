//! Umbrella organisations and their members, through time.

use super::{Membership, Register};
use std::collections::BTreeSet;
use terms::{Date, OrganisationId};

impl Register {
    /// Every membership that there has been between the two.
    pub fn links(&self, umbrella: OrganisationId, member: OrganisationId) -> &[Membership] {
        let links = self.memberships.get(&member).and_then(|umbrellas| umbrellas.get(&umbrella));
        links.map_or(&[], |links| &links[..])
    }

    /// The umbrellas that the organisation has been a member of, with every membership.
    pub fn umbrellas(&self, member: OrganisationId) -> impl Iterator<Item = (OrganisationId, &Membership)> {
        let umbrellas = self.memberships.get(&member).into_iter().flatten();
        umbrellas.flat_map(|(umbrella, links)| links.iter().map(|link| (*umbrella, link)))
    }

    /// The organisations that have been members of the umbrella, with every membership.
    pub fn members(&self, umbrella: OrganisationId) -> impl Iterator<Item = (OrganisationId, &Membership)> {
        let members = self.members.get(&umbrella).into_iter().flatten();
        members.flat_map(move |member| self.links(umbrella, *member).iter().map(|link| (*member, link)))
    }

    /// Whether on some day of `link` the umbrella would be its own member, through others.
    ///
    /// Only the beginnings of memberships need to be tried: days on which all of some memberships hold have a first
    /// one, and that is where one of them begins.
    pub(super) fn closes_a_circle(&self, umbrella: OrganisationId, member: OrganisationId, link: &Membership) -> bool {
        let above = self.above(umbrella, |_| true);
        if !above.contains(&member) {
            return false;
        }
        let began = above.iter().flat_map(|id| self.umbrellas(*id)).map(|(_, each)| each.from);
        let mut days: BTreeSet<Date> = began.filter(|day| link.holds_on(*day)).collect();
        days.insert(link.from);
        days.into_iter().any(|day| self.above(umbrella, |each| each.holds_on(day)).contains(&member))
    }

    /// The organisation, the umbrellas that it is a member of, theirs, and so on.
    fn above(&self, organisation: OrganisationId, counts: impl Fn(&Membership) -> bool) -> BTreeSet<OrganisationId> {
        let (mut found, mut next) = (BTreeSet::from([organisation]), vec![organisation]);
        while let Some(each) = next.pop() {
            let umbrellas = self.umbrellas(each).filter(|(_, link)| counts(link)).map(|(id, _)| id);
            next.extend(umbrellas.filter(|id| found.insert(*id)));
        }
        found
    }
}
