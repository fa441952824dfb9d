/// Why a command was refused: a fact, worded for people by `words` under `refusal-<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The organisation is already in the register.
    #[error("the organisation is already in the register")]
    OrganisationKnown,
    /// The organisation is not in the register.
    #[error("the organisation is not in the register")]
    UnknownOrganisation,
    /// The person is already in the register.
    #[error("the person is already in the register")]
    PersonKnown,
    /// The person is not in the register.
    #[error("the person is not in the register")]
    UnknownPerson,
    /// The person does not hold the role that was to be revoked.
    #[error("the person does not hold that role")]
    RoleNotHeld,
    /// The person is no coordinator of the organisation they act for.
    #[error("only a coordinator opens a statement")]
    NotACoordinator,
    /// A statement needs a title.
    #[error("the title is empty")]
    TitleMissing,
    /// The title has more characters than fit.
    #[error("the title is too long")]
    TitleTooLong,
    /// One to five different organisations coordinate a statement.
    #[error("a statement has one to five coordinating organisations")]
    TooManyCoordinators,
    /// The organisation that opens a statement coordinates it.
    #[error("the acting organisation is not among the coordinators")]
    NotAmongCoordinators,
    /// There is a statement already where a new one was to begin.
    #[error("the statement exists already")]
    StatementKnown,
    /// The statement's address is taken.
    #[error("the address of the statement is taken")]
    SlugTaken,
}

impl Refusal {
    /// Every refusal, so that tests can see to it that each has its words and its row.
    pub const ALL: [Refusal; 12] = [
        Refusal::OrganisationKnown,
        Refusal::UnknownOrganisation,
        Refusal::PersonKnown,
        Refusal::UnknownPerson,
        Refusal::RoleNotHeld,
        Refusal::NotACoordinator,
        Refusal::TitleMissing,
        Refusal::TitleTooLong,
        Refusal::TooManyCoordinators,
        Refusal::NotAmongCoordinators,
        Refusal::StatementKnown,
        Refusal::SlugTaken,
    ];

    /// The stable code of the API and of the texts.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::OrganisationKnown => "organisation-known",
            Refusal::UnknownOrganisation => "unknown-organisation",
            Refusal::PersonKnown => "person-known",
            Refusal::UnknownPerson => "unknown-person",
            Refusal::RoleNotHeld => "role-not-held",
            Refusal::NotACoordinator => "not-a-coordinator",
            Refusal::TitleMissing => "title-missing",
            Refusal::TitleTooLong => "title-too-long",
            Refusal::TooManyCoordinators => "too-many-coordinators",
            Refusal::NotAmongCoordinators => "not-among-coordinators",
            Refusal::StatementKnown => "statement-known",
            Refusal::SlugTaken => "slug-taken",
        }
    }
}
