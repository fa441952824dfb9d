use super::{Details, MemberCount, Names, SigningRule};
use crate::{Role, Slug};
use terms::{Date, Digest, OrganisationId, PersonId, StatementId};

/// What has happened to the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterEvent {
    /// An organisation joined the network.
    OrganisationAdded {
        /// Its id.
        organisation: OrganisationId,
        /// Its names.
        names: Names,
        /// What else is known of it; the first version of the register had none.
        details: Details,
    },
    /// An organisation asked for its place in the network.
    OrganisationApplied {
        /// Its id.
        organisation: OrganisationId,
        /// Its names.
        names: Names,
        /// What else it tells about itself.
        details: Details,
    },
    /// An application was accepted.
    OrganisationAccepted {
        /// Whose.
        organisation: OrganisationId,
    },
    /// An application was turned down.
    OrganisationDeclined {
        /// Whose.
        organisation: OrganisationId,
        /// Why.
        reason: String,
    },
    /// An organisation left the network, or was taken out of it.
    OrganisationRemoved {
        /// Which.
        organisation: OrganisationId,
        /// Why.
        reason: String,
    },
    /// An organisation came back.
    OrganisationReinstated {
        /// Which.
        organisation: OrganisationId,
        /// Why.
        reason: String,
    },
    /// An organisation's names and details were told anew.
    OrganisationDescribed {
        /// Which.
        organisation: OrganisationId,
        /// All its names.
        names: Names,
        /// All its details.
        details: Details,
    },
    /// It was said who has to sign for an organisation.
    SigningRuleSet {
        /// Which.
        organisation: OrganisationId,
        /// One, or two together.
        rule: SigningRule,
    },
    /// An umbrella said how many associations belong to it.
    MemberCountStated {
        /// Which.
        organisation: OrganisationId,
        /// How many, on which day, and where that is known from; none if it says so no more.
        stated: Option<MemberCount>,
    },
    /// An organisation got another logo, or none.
    LogoSet {
        /// Which.
        organisation: OrganisationId,
        /// SHA-256 of the picture.
        logo: Option<Digest>,
    },
    /// An organisation was said to be a member of an umbrella organisation.
    MemberLinked {
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
    /// A membership got its last day.
    MembershipEnded {
        /// The umbrella.
        umbrella: OrganisationId,
        /// Its member.
        member: OrganisationId,
        /// The last day.
        until: Date,
    },
    /// A person became known.
    PersonAdded {
        /// The opaque reference.
        person: PersonId,
        /// SHA-256 of salt and record.
        commitment: Digest,
    },
    /// The vault's record of a person is another one.
    PersonDescribed {
        /// Whose.
        person: PersonId,
        /// SHA-256 of the new salt and record.
        commitment: Digest,
    },
    /// A person was forgotten.
    PersonErased {
        /// The reference that stays.
        person: PersonId,
    },
    /// A person got a role.
    RoleGranted {
        /// Who.
        person: PersonId,
        /// For which organisation.
        organisation: OrganisationId,
        /// Which role.
        role: Role,
        /// Why.
        reason: Option<String>,
    },
    /// A person lost a role.
    RoleRevoked {
        /// Who.
        person: PersonId,
        /// For which organisation.
        organisation: OrganisationId,
        /// Which role.
        role: Role,
        /// Why.
        reason: Option<String>,
    },
    /// A person was said to be an organisation's contact still.
    ContactConfirmed {
        /// Who.
        person: PersonId,
        /// Of which organisation.
        organisation: OrganisationId,
    },
    /// A statement got another address; those that it had before lead to it still.
    StatementReaddressed {
        /// The statement.
        statement: StatementId,
        /// Its address from now on.
        slug: Slug,
    },
    /// A statement got its address.
    StatementListed {
        /// The statement.
        statement: StatementId,
        /// Its address.
        slug: Slug,
    },
}
