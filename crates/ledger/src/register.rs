use crate::{Refusal, Role, Slug};
use std::collections::{BTreeMap, BTreeSet};
use terms::{Digest, OrganisationId, PersonId, Seq, StatementId};

/// An organisation's name in the three languages of the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// In Finnish.
    pub fi: String,
    /// In Swedish.
    pub sv: String,
    /// In English.
    pub en: String,
}

/// A wish to change the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterCommand {
    /// Take an organisation into the network.
    AddOrganisation {
        /// Its id, drawn by the shell.
        organisation: OrganisationId,
        /// Its names.
        names: Names,
    },
    /// Make a person known; who it is lies in the vault.
    AddPerson {
        /// The opaque reference.
        person: PersonId,
        /// SHA-256 of a salt and the vault's record. The salt lies in the vault and is erased with the record.
        commitment: Digest,
    },
    /// Give a person a role in an organisation. Giving it twice changes nothing.
    GrantRole {
        /// Who.
        person: PersonId,
        /// For which organisation.
        organisation: OrganisationId,
        /// Which role.
        role: Role,
    },
    /// Take a role away.
    RevokeRole {
        /// From whom.
        person: PersonId,
        /// For which organisation.
        organisation: OrganisationId,
        /// Which role.
        role: Role,
    },
    /// Give a new statement its place in the network's list and its address.
    ListStatement {
        /// The statement.
        statement: StatementId,
        /// Its address.
        slug: Slug,
    },
}

/// What has happened to the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterEvent {
    /// An organisation joined the network.
    OrganisationAdded {
        /// Its id.
        organisation: OrganisationId,
        /// Its names.
        names: Names,
    },
    /// A person became known.
    PersonAdded {
        /// The opaque reference.
        person: PersonId,
        /// SHA-256 of salt and record.
        commitment: Digest,
    },
    /// A person got a role.
    RoleGranted {
        /// Who.
        person: PersonId,
        /// For which organisation.
        organisation: OrganisationId,
        /// Which role.
        role: Role,
    },
    /// A person lost a role.
    RoleRevoked {
        /// Who.
        person: PersonId,
        /// For which organisation.
        organisation: OrganisationId,
        /// Which role.
        role: Role,
    },
    /// A statement got its address.
    StatementListed {
        /// The statement.
        statement: StatementId,
        /// Its address.
        slug: Slug,
    },
}

/// One organisation as the register sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its names.
    pub names: Names,
}

/// The fold of the register's events: organisations, people's roles, and the list of statements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    length: Seq,
    organisations: BTreeMap<OrganisationId, Organisation>,
    people: BTreeMap<PersonId, BTreeSet<(OrganisationId, Role)>>,
    statements: Vec<(StatementId, Slug)>,
    slugs: BTreeMap<Slug, StatementId>,
}

impl Register {
    /// The events that fulfil `command`, or why it can't be.
    pub fn decide(&self, command: RegisterCommand) -> Result<Vec<RegisterEvent>, Refusal> {
        match command {
            RegisterCommand::AddOrganisation { organisation, names } => {
                if self.organisations.contains_key(&organisation) {
                    return Err(Refusal::OrganisationKnown);
                }
                Ok(vec![RegisterEvent::OrganisationAdded { organisation, names }])
            }
            RegisterCommand::AddPerson { person, commitment } => {
                if self.people.contains_key(&person) {
                    return Err(Refusal::PersonKnown);
                }
                Ok(vec![RegisterEvent::PersonAdded { person, commitment }])
            }
            RegisterCommand::GrantRole { person, organisation, role } => {
                self.known(person, organisation)?;
                if self.has_role(person, organisation, role) {
                    return Ok(vec![]);
                }
                Ok(vec![RegisterEvent::RoleGranted { person, organisation, role }])
            }
            RegisterCommand::RevokeRole { person, organisation, role } => {
                self.known(person, organisation)?;
                if !self.has_role(person, organisation, role) {
                    return Err(Refusal::RoleNotHeld);
                }
                Ok(vec![RegisterEvent::RoleRevoked { person, organisation, role }])
            }
            RegisterCommand::ListStatement { statement, slug } => {
                if self.slug_of(statement).is_some() {
                    return Err(Refusal::StatementKnown);
                }
                if self.slugs.contains_key(&slug) {
                    return Err(Refusal::SlugTaken);
                }
                Ok(vec![RegisterEvent::StatementListed { statement, slug }])
            }
        }
    }

    /// Folds one event. Whoever calls this has the event from `decide` or from the log, in order.
    pub fn apply(&mut self, event: &RegisterEvent) {
        match event {
            RegisterEvent::OrganisationAdded { organisation, names } => {
                self.organisations.insert(*organisation, Organisation { names: names.clone() });
            }
            RegisterEvent::PersonAdded { person, .. } => {
                self.people.entry(*person).or_default();
            }
            RegisterEvent::RoleGranted { person, organisation, role } => {
                self.people.entry(*person).or_default().insert((*organisation, *role));
            }
            RegisterEvent::RoleRevoked { person, organisation, role } => {
                self.people.entry(*person).or_default().remove(&(*organisation, *role));
            }
            RegisterEvent::StatementListed { statement, slug } => {
                self.statements.push((*statement, slug.clone()));
                self.slugs.insert(slug.clone(), *statement);
            }
        }
        self.length.0 += 1;
    }

    /// How many entries have been folded: the seq that decisions cite.
    pub fn length(&self) -> Seq {
        self.length
    }

    /// One organisation.
    pub fn organisation(&self, id: OrganisationId) -> Option<&Organisation> {
        self.organisations.get(&id)
    }

    /// All organisations, by id.
    pub fn organisations(&self) -> impl Iterator<Item = (OrganisationId, &Organisation)> {
        self.organisations.iter().map(|(id, organisation)| (*id, organisation))
    }

    /// Whether the person is in the register.
    pub fn knows_person(&self, person: PersonId) -> bool {
        self.people.contains_key(&person)
    }

    /// All people, by reference.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        self.people.keys().copied()
    }

    /// The person's roles, by organisation.
    pub fn roles(&self, person: PersonId) -> impl Iterator<Item = (OrganisationId, Role)> {
        self.people.get(&person).into_iter().flatten().copied()
    }

    /// The organisations that the person may act for, each once.
    pub fn hats(&self, person: PersonId) -> BTreeSet<OrganisationId> {
        self.roles(person).map(|(organisation, _)| organisation).collect()
    }

    /// Whether the person holds the role in the organisation.
    pub fn has_role(&self, person: PersonId, organisation: OrganisationId, role: Role) -> bool {
        self.people.get(&person).is_some_and(|roles| roles.contains(&(organisation, role)))
    }

    /// The statements in the order in which they were opened.
    pub fn statements(&self) -> &[(StatementId, Slug)] {
        &self.statements
    }

    /// The statement at an address.
    pub fn statement_at(&self, slug: &Slug) -> Option<StatementId> {
        self.slugs.get(slug).copied()
    }

    /// A free address for a title.
    pub fn free_slug(&self, title: &str) -> Slug {
        let wish = crate::slug(title);
        if !self.slugs.contains_key(&wish) {
            return wish;
        }
        let mut number = 2;
        while self.slugs.contains_key(&wish.numbered(number)) {
            number += 1;
        }
        wish.numbered(number)
    }

    fn slug_of(&self, statement: StatementId) -> Option<&Slug> {
        self.statements.iter().find(|(id, _)| *id == statement).map(|(_, slug)| slug)
    }

    fn known(&self, person: PersonId, organisation: OrganisationId) -> Result<(), Refusal> {
        if !self.people.contains_key(&person) {
            return Err(Refusal::UnknownPerson);
        }
        if !self.organisations.contains_key(&organisation) {
            return Err(Refusal::UnknownOrganisation);
        }
        Ok(())
    }
}
