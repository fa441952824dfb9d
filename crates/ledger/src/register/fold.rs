use super::{Details, Membership, Names, Organisation, Register, RegisterEvent as Event, SigningRule, Standing};
use crate::{Role, register::duplicates::compared};
use std::sync::Arc;
use terms::{OrganisationId, PersonId, Timestamp};

/// Folds one event. An event that fits nothing changes nothing, so that folding can't fail.
pub(super) fn fold(register: &mut Register, at: Timestamp, event: &Event) {
    match event {
        Event::OrganisationAdded { organisation, names, details } => {
            register.enter(*organisation, names, details, (Standing::Member, at));
        }
        Event::OrganisationApplied { organisation, names, details } => {
            register.enter(*organisation, names, details, (Standing::Applied, at));
        }
        Event::OrganisationAccepted { organisation } | Event::OrganisationReinstated { organisation, .. } => {
            register.stands(*organisation, Standing::Member, at);
        }
        Event::OrganisationDeclined { organisation, .. } => register.stands(*organisation, Standing::Declined, at),
        Event::OrganisationRemoved { organisation, .. } => register.stands(*organisation, Standing::Left, at),
        Event::OrganisationDescribed { organisation, names, details } => {
            register.describe(*organisation, names, details);
        }
        Event::SigningRuleSet { organisation, rule } => {
            register.organisations.get_mut(organisation).into_iter().for_each(|known| known.signing = *rule);
        }
        Event::MemberCountStated { organisation, stated } => {
            let known = register.organisations.get_mut(organisation).into_iter();
            known.for_each(|known| known.stated = stated.clone());
        }
        Event::LogoSet { organisation, logo } => {
            register.organisations.get_mut(organisation).into_iter().for_each(|known| known.logo = *logo);
        }
        Event::MemberLinked { umbrella, member, from, until, source } => {
            let link = Membership { from: *from, until: *until, source: source.clone() };
            register.memberships.or_default(*member).entry(*umbrella).or_default().push(link);
            register.members.or_default(*umbrella).insert(*member);
        }
        Event::MembershipEnded { umbrella, member, until } => {
            let links = register.memberships.or_default(*member).entry(*umbrella).or_default();
            links.iter_mut().filter(|link| link.until.is_none()).for_each(|link| link.until = Some(*until));
        }
        Event::PersonAdded { person, .. } | Event::PersonDescribed { person, .. } => {
            register.people.or_default(*person);
        }
        Event::PersonErased { person } => register.erase(*person),
        Event::RoleGranted { person, organisation, role, .. } => register.grant(*person, *organisation, *role, at),
        Event::RoleRevoked { person, organisation, role, .. } => register.revoke(*person, *organisation, *role),
        Event::ContactConfirmed { person, organisation } => {
            register.contacts.or_default(*organisation).insert(*person, at);
        }
        Event::StatementReaddressed { statement, slug } => {
            for listed in Arc::make_mut(&mut register.statements).iter_mut().filter(|(id, _)| id == statement) {
                listed.1 = slug.clone();
            }
            register.addresses.insert(*statement, slug.clone());
            register.slugs.insert(slug.clone(), *statement);
        }
        Event::StatementListed { statement, slug } => {
            Arc::make_mut(&mut register.statements).push((*statement, slug.clone()));
            register.addresses.insert(*statement, slug.clone());
            register.slugs.insert(slug.clone(), *statement);
        }
    }
}

impl Register {
    fn enter(
        &mut self,
        id: OrganisationId,
        names: &Names,
        details: &Details,
        (standing, since): (Standing, Timestamp),
    ) {
        let organisation = Organisation {
            names: names.clone(),
            details: details.clone(),
            logo: None,
            stated: None,
            signing: SigningRule::One,
            standing,
            since,
            changed: self.length,
        };
        self.organisations.insert(id, organisation);
        self.index(id);
    }

    fn describe(&mut self, id: OrganisationId, names: &Names, details: &Details) {
        self.unindex(id);
        let length = self.length;
        if let Some(known) = self.organisations.get_mut(&id) {
            known.names = names.clone();
            known.details = details.clone();
            known.changed = length;
        }
        self.index(id);
    }

    fn stands(&mut self, id: OrganisationId, standing: Standing, since: Timestamp) {
        self.unindex(id);
        if let Some(known) = self.organisations.get_mut(&id) {
            known.standing = standing;
            known.since = since;
        }
        self.index(id);
    }

    /// Makes it findable by its numbers and names. An application that was turned down keeps no number from others.
    fn index(&mut self, id: OrganisationId) {
        let Some(known) = self.organisations.get(&id).filter(|known| known.standing != Standing::Declined) else {
            return;
        };
        if let Some(number) = known.details.business_id {
            self.business_ids.insert(number, id);
        }
        if let Some(number) = known.details.association_number {
            self.association_numbers.insert(number, id);
        }
        for name in compared(&known.names) {
            self.named.or_default(name).insert(id);
        }
    }

    fn unindex(&mut self, id: OrganisationId) {
        let Some(known) = self.organisations.get(&id) else { return };
        if let Some(number) = known.details.business_id.filter(|number| self.business_ids.get(number) == Some(&id)) {
            self.business_ids.remove(&number);
        }
        let number = known.details.association_number;
        if let Some(number) = number.filter(|number| self.association_numbers.get(number) == Some(&id)) {
            self.association_numbers.remove(&number);
        }
        for name in compared(&known.names) {
            let Some(same) = self.named.get_mut(&name) else { continue };
            same.remove(&id);
            if same.is_empty() {
                self.named.remove(&name);
            }
        }
    }

    fn grant(&mut self, person: PersonId, organisation: OrganisationId, role: Role, at: Timestamp) {
        self.people.or_default(person).roles.insert((organisation, role));
        self.contacts.or_default(organisation).entry(person).or_insert(at);
        if role == Role::Coordinator {
            Arc::make_mut(&mut self.coordinators).insert((person, organisation));
        }
    }

    fn revoke(&mut self, person: PersonId, organisation: OrganisationId, role: Role) {
        let roles = &mut self.people.or_default(person).roles;
        roles.remove(&(organisation, role));
        if !roles.iter().any(|(whose, _)| *whose == organisation) {
            self.contacts.or_default(organisation).remove(&person);
        }
        if role == Role::Coordinator {
            Arc::make_mut(&mut self.coordinators).remove(&(person, organisation));
        }
    }

    fn erase(&mut self, person: PersonId) {
        let known = self.people.or_default(person);
        known.is_erased = true;
        for (organisation, _) in std::mem::take(&mut known.roles) {
            self.contacts.or_default(organisation).remove(&person);
        }
        Arc::make_mut(&mut self.coordinators).retain(|(who, _)| *who != person);
    }
}
