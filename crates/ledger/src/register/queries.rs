//! Questions that the register answers.

use super::{AssociationNumber, BusinessId, Held, Organisation, Register, Standing};
use crate::{Refusal, Role, Slug};
use std::collections::BTreeSet;
use terms::{OrganisationId, PersonId, Seq, StatementId, Timestamp, limits};

/// Organisations.
impl Register {
    /// How many entries have been folded: the seq that decisions cite.
    pub fn length(&self) -> Seq {
        self.length
    }

    /// One organisation.
    pub fn organisation(&self, id: OrganisationId) -> Option<&Organisation> {
        self.organisations.get(&id)
    }

    /// All organisations, by id; also those that applied or have left.
    pub fn organisations(&self) -> impl Iterator<Item = (OrganisationId, &Organisation)> {
        self.organisations.iter().map(|(id, organisation)| (*id, organisation))
    }

    /// Where the organisation stands, if it is known.
    pub fn standing(&self, id: OrganisationId) -> Option<Standing> {
        self.organisation(id).map(|organisation| organisation.standing)
    }

    /// Whether the organisation belongs to the network now.
    pub fn is_member(&self, id: OrganisationId) -> bool {
        self.standing(id) == Some(Standing::Member)
    }

    /// The organisation with that Y-tunnus.
    pub fn with_business_id(&self, id: BusinessId) -> Option<OrganisationId> {
        self.business_ids.get(&id).copied()
    }

    /// The organisation with that number in the register of associations.
    pub fn with_association_number(&self, number: AssociationNumber) -> Option<OrganisationId> {
        self.association_numbers.get(&number).copied()
    }

    pub(super) fn known_organisation(&self, id: OrganisationId) -> Result<&Organisation, Refusal> {
        self.organisation(id).ok_or(Refusal::UnknownOrganisation)
    }
}

/// People and their roles.
impl Register {
    /// Whether the person is in the register, or was before they were erased.
    pub fn knows_person(&self, person: PersonId) -> bool {
        self.people.contains(&person)
    }

    /// Whether the person was erased: the reference stays and does nothing any more.
    pub fn is_erased(&self, person: PersonId) -> bool {
        self.people.get(&person).is_some_and(|person| person.is_erased)
    }

    /// All people who weren't erased, by reference.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        self.people.iter().filter(|(_, known)| !known.is_erased).map(|(person, _)| *person)
    }

    /// The person's roles, by organisation; also those that rest because the organisation isn't in the network.
    pub fn roles(&self, person: PersonId) -> impl Iterator<Item = (OrganisationId, Role)> {
        self.people.get(&person).into_iter().flat_map(|person| &person.roles).copied()
    }

    /// Whether the person was given the role and still has it, even if it rests.
    pub fn holds(&self, person: PersonId, organisation: OrganisationId, role: Role) -> bool {
        self.people.get(&person).is_some_and(|person| person.roles.contains(&(organisation, role)))
    }

    /// Whether the person holds the role and may use it: in an organisation that only applied, all but the admin's and
    /// the commenter's rest; in one that has left, all do.
    pub fn has_role(&self, person: PersonId, organisation: OrganisationId, role: Role) -> bool {
        let in_force = match self.standing(organisation) {
            Some(Standing::Member) => true,
            Some(Standing::Applied) => matches!(role, Role::OrganisationAdmin | Role::Commenter),
            Some(Standing::Left | Standing::Declined) | None => false,
        };
        in_force && self.holds(person, organisation, role)
    }

    /// The organisations that the person may act for, each once: those that belong to the network or have applied.
    pub fn hats(&self, person: PersonId) -> BTreeSet<OrganisationId> {
        let acting = |id: &OrganisationId| matches!(self.standing(*id), Some(Standing::Member | Standing::Applied));
        self.roles(person).map(|(organisation, _)| organisation).filter(acting).collect()
    }

    /// Whether the person may act for the organisation.
    pub fn wears(&self, person: PersonId, organisation: OrganisationId) -> bool {
        self.is_contact(person, organisation)
            && matches!(self.standing(organisation), Some(Standing::Member | Standing::Applied))
    }

    /// Whoever has a role in the organisation, and when each was last said to be its contact.
    pub fn contacts(&self, organisation: OrganisationId) -> impl Iterator<Item = (PersonId, Timestamp)> {
        self.contacts.get(&organisation).into_iter().flatten().map(|(person, confirmed)| (*person, *confirmed))
    }

    /// Who may use that role in the organisation. An organisation without an admin can't look after its own people.
    pub fn with_role(&self, organisation: OrganisationId, role: Role) -> impl Iterator<Item = PersonId> {
        let people = self.contacts(organisation).map(|(person, _)| person);
        people.filter(move |person| self.has_role(*person, organisation, role))
    }

    /// Everybody who coordinates, and for which organisation.
    pub fn coordinators(&self) -> impl Iterator<Item = (PersonId, OrganisationId)> {
        let held = self.coordinators.iter().copied();
        held.filter(|(person, organisation)| self.has_role(*person, *organisation, Role::Coordinator))
    }

    /// The contacts that were last confirmed so long ago that they are asked again, of organisations that are or want to
    /// be in the network.
    pub fn contacts_due(&self, now: Timestamp) -> impl Iterator<Item = (OrganisationId, PersonId, Timestamp)> {
        let all = self.contacts.iter().flat_map(|(id, people)| people.iter().map(|(who, at)| (*id, *who, *at)));
        all.filter(move |(id, who, at)| now.ms() - at.ms() >= limits::CONTACT_HOLDS_MS && self.wears(*who, *id))
    }

    pub(super) fn is_contact(&self, person: PersonId, organisation: OrganisationId) -> bool {
        self.contacts.get(&organisation).is_some_and(|people| people.contains_key(&person))
    }

    pub(super) fn known_person(&self, person: PersonId) -> Result<(), Refusal> {
        match self.people.get(&person) {
            None => Err(Refusal::UnknownPerson),
            Some(known) if known.is_erased => Err(Refusal::PersonErased),
            Some(_) => Ok(()),
        }
    }

    /// The network never loses its last coordinator: nobody could take the role up again.
    pub(super) fn keeps_a_coordinator(&self, stays: impl Fn(Held) -> bool) -> Result<(), Refusal> {
        let any_now = self.coordinators().next().is_some();
        if any_now && !self.coordinators().any(stays) {
            return Err(Refusal::LastCoordinator);
        }
        Ok(())
    }
}

/// Statements.
impl Register {
    /// The statements in the order in which they were opened.
    pub fn statements(&self) -> &[(StatementId, Slug)] {
        &self.statements
    }

    /// Whether there is such a statement.
    pub fn lists(&self, statement: StatementId) -> bool {
        self.addresses.contains(&statement)
    }

    /// A statement's address.
    pub fn address(&self, statement: StatementId) -> Option<&Slug> {
        self.addresses.get(&statement)
    }

    /// The statement at an address.
    pub fn statement_at(&self, slug: &Slug) -> Option<StatementId> {
        self.slugs.get(slug).copied()
    }

    /// Another address that a statement is to have, if its title suggests another one than it has.
    pub fn readdressed(&self, statement: &crate::Statement) -> Option<Slug> {
        let wish = crate::slug(&statement.title);
        let is_numbered = |rest: &str| rest.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok());
        if statement.slug.as_str().strip_prefix(wish.as_str()).is_some_and(|rest| rest.is_empty() || is_numbered(rest))
        {
            return None;
        }
        // It may have had that one before.
        if self.statement_at(&wish) == Some(statement.id) { Some(wish) } else { Some(self.free_slug(&statement.title)) }
    }

    /// A free address for a title.
    pub fn free_slug(&self, title: &str) -> Slug {
        let wish = crate::slug(title);
        if !self.slugs.contains(&wish) {
            return wish;
        }
        let mut number = 2;
        while self.slugs.contains(&wish.numbered(number)) {
            number += 1;
        }
        wish.numbered(number)
    }
}
