use terms::limits;

/// Why a command was refused: a fact, worded for people by `words` under `refusal-<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
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
    /// Somebody else described the organisation since the description that was changed here.
    #[error("the organisation was changed by somebody else meanwhile")]
    OrganisationChanged,
    /// Another organisation has the same Y-tunnus or register number.
    #[error("another organisation has that number")]
    OrganisationNumberTaken,
    /// An organisation needs a name in one language at least.
    #[error("the organisation has no name")]
    NameMissing,
    /// The name has more characters than fit.
    #[error("the name is too long")]
    NameTooLong,
    /// The name has characters that show nothing or turn the direction of writing: it could pass for another.
    #[error("the name has hidden characters")]
    NameHidden,
    /// The text is no Y-tunnus.
    #[error("a business id is seven digits and a check digit")]
    BusinessIdMalformed,
    /// The Y-tunnus and its check digit don't fit.
    #[error("the check digit of the business id is wrong")]
    BusinessIdWrong,
    /// The text is no number of the register of associations.
    #[error("an association's number is one to six digits")]
    AssociationNumberMalformed,
    /// The text is no municipality's code.
    #[error("a municipality's code is three digits")]
    MunicipalityMalformed,
    /// The text is no code of a wellbeing services county.
    #[error("a county's code is two or three letters")]
    CountyMalformed,
    /// The text is no http or https address.
    #[error("the web address can't be read")]
    WebsiteMalformed,
    /// The web address has more bytes than fit.
    #[error("the web address is too long")]
    WebsiteTooLong,
    /// The act is public and needs a reason.
    #[error("a reason is missing")]
    ReasonMissing,
    /// The reason has more characters than fit.
    #[error("the reason is too long")]
    ReasonTooLong,
    /// It has to be said where this is known from.
    #[error("the source is missing")]
    SourceMissing,
    /// The source has more characters than fit.
    #[error("the source is too long")]
    SourceTooLong,
    /// An organisation is no member of itself.
    #[error("an organisation can't be its own member")]
    OwnMember,
    /// The umbrella would be its own member through others.
    #[error("the umbrella is a member of its member")]
    MembershipCircular,
    /// A membership of the two covers some of that time already.
    #[error("the membership is known for that time")]
    MembershipKnown,
    /// The two have no membership that goes on.
    #[error("there is no open membership")]
    MembershipUnknown,
    /// The last day comes before the first.
    #[error("the last day is before the first")]
    DatesReversed,
    /// The organisation has no application that waits.
    #[error("the organisation has no open application")]
    NotApplying,
    /// The organisation waits for a coordinator to accept it.
    #[error("the organisation is not accepted yet")]
    OrganisationApplying,
    /// The organisation doesn't belong to the network.
    #[error("the organisation is not in the network")]
    NotAMember,
    /// The organisation belongs to the network already.
    #[error("the organisation is in the network")]
    AlreadyAMember,
    /// The person was erased and acts no more.
    #[error("the person was erased")]
    PersonErased,
    /// The network would have no coordinator any more.
    #[error("the network keeps one coordinator")]
    LastCoordinator,
    /// Only a coordinator of the network may do this.
    #[error("only coordinators may do this")]
    CoordinatorsOnly,
    /// Only the organisation's admin or a coordinator may do this.
    #[error("only the organisation's admin may do this")]
    OrganisationAdminsOnly,
    /// There is no such statement.
    #[error("the statement does not exist")]
    UnknownStatement,
    /// The organisation coordinates the statement already.
    #[error("the organisation coordinates it already")]
    AlreadyCoordinating,
    /// The organisation doesn't coordinate the statement.
    #[error("the organisation does not coordinate it")]
    NotCoordinating,
    /// Nobody would coordinate the statement any more.
    #[error("a statement keeps one coordinating organisation")]
    LastCoordinatingOrganisation,
    /// The support group has more organisations than fit.
    #[error("the support group is too large")]
    SupportGroupTooLarge,
    /// More organisations are listed than fit.
    #[error("too many organisations are listed")]
    TooManyParticipants,
    /// The person doesn't coordinate this statement with this hat.
    #[error("only the statement's coordinators may do this")]
    NotItsCoordinator,
    /// Whoever asks has not signed in for an organisation.
    #[error("sign in for an organisation first")]
    HatMissing,
    /// The person doesn't act for that organisation, or not any more.
    #[error("the person does not act for that organisation")]
    HatNotYours,
    /// Only the organisations that take part read this.
    #[error("only those who take part read it")]
    NotAReader,
    /// The person has no writer's role in the organisation.
    #[error("the person is not a writer")]
    NotAWriter,
    /// The person has no commenter's role in the organisation.
    #[error("the person is not a commenter")]
    NotACommenter,
    /// The person has no signatory's role in the organisation.
    #[error("the person is not a signatory")]
    NotASignatory,
    /// The organisation isn't among those that take part in this statement.
    #[error("the organisation does not take part")]
    NotTakingPart,
    /// No text of the statement is sealed for signing.
    #[error("there is no text to sign yet")]
    NothingToSign,
}

/// On what a refusal rests: who asks, what holds already, or what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Whoever asks may not; another person might.
    Right,
    /// It doesn't fit with what holds now; at another time it might.
    State,
    /// What was given can't be used; something else might.
    Input,
}

impl Refusal {
    /// Every refusal, so that tests can see to it that each has its words and its row.
    pub const ALL: [Refusal; 56] = [
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
        Refusal::OrganisationChanged,
        Refusal::OrganisationNumberTaken,
        Refusal::NameMissing,
        Refusal::NameTooLong,
        Refusal::NameHidden,
        Refusal::BusinessIdMalformed,
        Refusal::BusinessIdWrong,
        Refusal::AssociationNumberMalformed,
        Refusal::MunicipalityMalformed,
        Refusal::CountyMalformed,
        Refusal::WebsiteMalformed,
        Refusal::WebsiteTooLong,
        Refusal::ReasonMissing,
        Refusal::ReasonTooLong,
        Refusal::SourceMissing,
        Refusal::SourceTooLong,
        Refusal::OwnMember,
        Refusal::MembershipCircular,
        Refusal::MembershipKnown,
        Refusal::MembershipUnknown,
        Refusal::DatesReversed,
        Refusal::NotApplying,
        Refusal::OrganisationApplying,
        Refusal::NotAMember,
        Refusal::AlreadyAMember,
        Refusal::PersonErased,
        Refusal::LastCoordinator,
        Refusal::CoordinatorsOnly,
        Refusal::OrganisationAdminsOnly,
        Refusal::UnknownStatement,
        Refusal::AlreadyCoordinating,
        Refusal::NotCoordinating,
        Refusal::LastCoordinatingOrganisation,
        Refusal::SupportGroupTooLarge,
        Refusal::TooManyParticipants,
        Refusal::NotItsCoordinator,
        Refusal::HatMissing,
        Refusal::HatNotYours,
        Refusal::NotAReader,
        Refusal::NotAWriter,
        Refusal::NotACommenter,
        Refusal::NotASignatory,
        Refusal::NotTakingPart,
        Refusal::NothingToSign,
    ];

    /// The stable code of the API and of the texts.
    pub fn code(self) -> &'static str {
        self.told().0
    }

    /// On what it rests.
    pub fn ground(self) -> Ground {
        self.told().1
    }

    /// The limit that its words name, as `max`.
    pub fn max(self) -> Option<usize> {
        match self {
            Refusal::TitleTooLong => Some(limits::TITLE_CHARS_MAX),
            Refusal::TooManyCoordinators => Some(limits::COORDINATORS_MAX),
            Refusal::NameTooLong => Some(limits::ORGANISATION_NAME_CHARS_MAX),
            Refusal::WebsiteTooLong => Some(limits::WEBSITE_BYTES_MAX),
            Refusal::ReasonTooLong => Some(limits::REASON_CHARS_MAX),
            Refusal::SourceTooLong => Some(limits::SOURCE_CHARS_MAX),
            Refusal::SupportGroupTooLarge => Some(limits::SUPPORT_GROUP_MAX),
            Refusal::TooManyParticipants => Some(limits::PARTICIPANTS_MAX),
            _ => None,
        }
    }

    #[rustfmt::skip]
    fn told(self) -> (&'static str, Ground) {
        match self {
            Refusal::OrganisationKnown => ("organisation-known", Ground::State),
            Refusal::UnknownOrganisation => ("unknown-organisation", Ground::Input),
            Refusal::PersonKnown => ("person-known", Ground::State),
            Refusal::UnknownPerson => ("unknown-person", Ground::Input),
            Refusal::RoleNotHeld => ("role-not-held", Ground::Input),
            Refusal::NotACoordinator => ("not-a-coordinator", Ground::Right),
            Refusal::TitleMissing => ("title-missing", Ground::Input),
            Refusal::TitleTooLong => ("title-too-long", Ground::Input),
            Refusal::TooManyCoordinators => ("too-many-coordinators", Ground::Input),
            Refusal::NotAmongCoordinators => ("not-among-coordinators", Ground::Right),
            Refusal::StatementKnown => ("statement-known", Ground::State),
            Refusal::SlugTaken => ("slug-taken", Ground::State),
            Refusal::OrganisationChanged => ("organisation-changed", Ground::State),
            Refusal::OrganisationNumberTaken => ("organisation-number-taken", Ground::State),
            Refusal::NameMissing => ("name-missing", Ground::Input),
            Refusal::NameTooLong => ("name-too-long", Ground::Input),
            Refusal::NameHidden => ("name-hidden", Ground::Input),
            Refusal::BusinessIdMalformed => ("business-id-malformed", Ground::Input),
            Refusal::BusinessIdWrong => ("business-id-wrong", Ground::Input),
            Refusal::AssociationNumberMalformed => ("association-number-malformed", Ground::Input),
            Refusal::MunicipalityMalformed => ("municipality-malformed", Ground::Input),
            Refusal::CountyMalformed => ("county-malformed", Ground::Input),
            Refusal::WebsiteMalformed => ("website-malformed", Ground::Input),
            Refusal::WebsiteTooLong => ("website-too-long", Ground::Input),
            Refusal::ReasonMissing => ("reason-missing", Ground::Input),
            Refusal::ReasonTooLong => ("reason-too-long", Ground::Input),
            Refusal::SourceMissing => ("source-missing", Ground::Input),
            Refusal::SourceTooLong => ("source-too-long", Ground::Input),
            Refusal::OwnMember => ("own-member", Ground::Input),
            Refusal::MembershipCircular => ("membership-circular", Ground::Input),
            Refusal::MembershipKnown => ("membership-known", Ground::State),
            Refusal::MembershipUnknown => ("membership-unknown", Ground::State),
            Refusal::DatesReversed => ("dates-reversed", Ground::Input),
            Refusal::NotApplying => ("not-applying", Ground::State),
            Refusal::OrganisationApplying => ("organisation-applying", Ground::Right),
            Refusal::NotAMember => ("not-a-member", Ground::Right),
            Refusal::AlreadyAMember => ("already-a-member", Ground::State),
            Refusal::PersonErased => ("person-erased", Ground::State),
            Refusal::LastCoordinator => ("last-coordinator", Ground::State),
            Refusal::CoordinatorsOnly => ("coordinators-only", Ground::Right),
            Refusal::OrganisationAdminsOnly => ("organisation-admins-only", Ground::Right),
            Refusal::UnknownStatement => ("unknown-statement", Ground::Input),
            Refusal::AlreadyCoordinating => ("already-coordinating", Ground::State),
            Refusal::NotCoordinating => ("not-coordinating", Ground::State),
            Refusal::LastCoordinatingOrganisation => ("last-coordinating-organisation", Ground::State),
            Refusal::SupportGroupTooLarge => ("support-group-too-large", Ground::Input),
            Refusal::TooManyParticipants => ("too-many-participants", Ground::Input),
            Refusal::NotItsCoordinator => ("not-its-coordinator", Ground::Right),
            Refusal::HatMissing => ("hat-missing", Ground::Right),
            Refusal::HatNotYours => ("hat-not-yours", Ground::Right),
            Refusal::NotAReader => ("not-a-reader", Ground::Right),
            Refusal::NotAWriter => ("not-a-writer", Ground::Right),
            Refusal::NotACommenter => ("not-a-commenter", Ground::Right),
            Refusal::NotASignatory => ("not-a-signatory", Ground::Right),
            Refusal::NotTakingPart => ("not-taking-part", Ground::Right),
            Refusal::NothingToSign => ("nothing-to-sign", Ground::State),
        }
    }
}
