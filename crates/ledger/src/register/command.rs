use super::{Details, MemberCount, Names, SigningRule};
use crate::{Role, Slug};
use terms::{Date, Digest, OrganisationId, PersonId, Seq, StatementId};

/// A wish to change the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterCommand {
    /// Take an organisation into the network.
    AddOrganisation {
        /// Its id, drawn by the shell.
        organisation: OrganisationId,
        /// Its names, trimmed by `decide`.
        names: Names,
        /// What else is known of it.
        details: Details,
    },
    /// Ask for an organisation's place in the network. Its contact gets every role but the coordinator's.
    ApplyToJoin {
        /// Its id, drawn by the shell.
        organisation: OrganisationId,
        /// Its names, trimmed by `decide`.
        names: Names,
        /// What else it tells about itself.
        details: Details,
        /// Who applies; known to the register already.
        contact: PersonId,
    },
    /// Take an organisation that applied into the network.
    AcceptOrganisation {
        /// Which.
        organisation: OrganisationId,
    },
    /// Turn an application down.
    DeclineOrganisation {
        /// Which.
        organisation: OrganisationId,
        /// Why, for all to read.
        reason: String,
    },
    /// Take an organisation out of the network; its own admin leaves with it.
    RemoveOrganisation {
        /// Which.
        organisation: OrganisationId,
        /// Why, for all to read.
        reason: String,
    },
    /// Take an organisation back that has left or was turned down. Its people have their roles again.
    ReinstateOrganisation {
        /// Which.
        organisation: OrganisationId,
        /// Why, for all to read.
        reason: String,
    },
    /// Tell an organisation's names and details anew, all of them.
    DescribeOrganisation {
        /// Which.
        organisation: OrganisationId,
        /// [`Organisation::changed`](super::Organisation::changed) of the description that was read before.
        based_on: Seq,
        /// Its names, trimmed by `decide`.
        names: Names,
        /// What else it tells about itself.
        details: Details,
    },
    /// Say who has to sign for an organisation.
    SetSigningRule {
        /// Which.
        organisation: OrganisationId,
        /// One, or two together.
        rule: SigningRule,
    },
    /// Say how many associations belong to an umbrella.
    StateMemberCount {
        /// Which.
        organisation: OrganisationId,
        /// How many, on which day, and where that is known from; none to say so no more.
        stated: Option<MemberCount>,
        /// Which day it is where the network is.
        today: Date,
    },
    /// Give an organisation another logo, or none.
    SetLogo {
        /// Which.
        organisation: OrganisationId,
        /// SHA-256 of the picture.
        logo: Option<Digest>,
    },
    /// Say that an organisation is a member of an umbrella organisation.
    LinkMember {
        /// The umbrella.
        umbrella: OrganisationId,
        /// Its member.
        member: OrganisationId,
        /// The first day.
        from: Date,
        /// The last day, if it is known.
        until: Option<Date>,
        /// Where this is known from.
        source: String,
    },
    /// Say when the membership that has no end yet ended.
    EndMembership {
        /// The umbrella.
        umbrella: OrganisationId,
        /// Its member.
        member: OrganisationId,
        /// The last day.
        until: Date,
    },
    /// Make a person known; who it is lies in the vault.
    AddPerson {
        /// The opaque reference.
        person: PersonId,
        /// SHA-256 of a salt and the vault's record. The salt lies in the vault and is erased with the record.
        commitment: Digest,
    },
    /// Say that the vault's record of a person is another one: they have another name.
    DescribePerson {
        /// Who.
        person: PersonId,
        /// SHA-256 of a new salt and the new record.
        commitment: Digest,
    },
    /// Forget a person: their roles go, the reference stays.
    ErasePerson {
        /// Who.
        person: PersonId,
    },
    /// Give a person a role in an organisation. Giving it twice changes nothing.
    GrantRole {
        /// Who.
        person: PersonId,
        /// For which organisation.
        organisation: OrganisationId,
        /// Which role.
        role: Role,
        /// Why, for all to read; a coordinator's role needs it.
        reason: Option<String>,
    },
    /// Take a role away.
    RevokeRole {
        /// From whom.
        person: PersonId,
        /// For which organisation.
        organisation: OrganisationId,
        /// Which role.
        role: Role,
        /// Why, for all to read; a coordinator's role needs it.
        reason: Option<String>,
    },
    /// Say that a person still is an organisation's contact.
    ConfirmContact {
        /// Who.
        person: PersonId,
        /// Of which organisation.
        organisation: OrganisationId,
    },
    /// Give a statement another address, as its title is another now. The one that it had leads to it still.
    ReaddressStatement {
        /// The statement.
        statement: StatementId,
        /// Its address from now on.
        slug: Slug,
    },
    /// Give a new statement its place in the network's list and its address.
    ListStatement {
        /// The statement.
        statement: StatementId,
        /// Its address.
        slug: Slug,
    },
}
