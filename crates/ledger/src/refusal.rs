mod agenda;
mod max;

pub use agenda::AgendaRefusal;

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

/// One line for each: what it is called, the stable code of the API and of the texts, on what it rests, and the fact.
macro_rules! refusals {
    ($(#[$meta:meta])+ $of:ident $(with $(#[$group_doc:meta])+ $group:ident($inner:ident))*:
        $($(#[$doc:meta])+ $name:ident, $code:literal, $ground:ident, $fact:literal;)+) => {
        $(#[$meta])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
        pub enum $of {
            $($(#[$doc])+ #[error($fact)] $name,)+
            $($(#[$group_doc])+ #[error(transparent)] $group(#[from] $inner),)*
        }

        impl $of {
            /// The stable code of the API and of the texts.
            pub fn code(self) -> &'static str {
                match self {
                    $($of::$name => $code,)+
                    $($of::$group(refusal) => refusal.code(),)*
                }
            }

            /// On what it rests.
            pub fn ground(self) -> Ground {
                match self {
                    $($of::$name => Ground::$ground,)+
                    $($of::$group(refusal) => refusal.ground(),)*
                }
            }
        }
    };
}

use refusals;

refusals! {
    /// Why a command was refused: a fact, worded for people by `words` under `refusal-<code>`.
    Refusal with
        /// What concerns the agenda.
        Agenda(AgendaRefusal):
    /// The organisation is already in the register.
    OrganisationKnown, "organisation-known", State, "the organisation is already in the register";
    /// The organisation is not in the register.
    UnknownOrganisation, "unknown-organisation", Input, "the organisation is not in the register";
    /// The person is already in the register.
    PersonKnown, "person-known", State, "the person is already in the register";
    /// The person is not in the register.
    UnknownPerson, "unknown-person", Input, "the person is not in the register";
    /// The person does not hold the role that was to be revoked.
    RoleNotHeld, "role-not-held", Input, "the person does not hold that role";
    /// The person is no coordinator of the organisation they act for.
    NotACoordinator, "not-a-coordinator", Right, "only a coordinator opens a statement";
    /// A statement needs a title.
    TitleMissing, "title-missing", Input, "the title is empty";
    /// The title has more characters than fit.
    TitleTooLong, "title-too-long", Input, "the title is too long";
    /// One to five different organisations coordinate a statement.
    TooManyCoordinators, "too-many-coordinators", Input, "a statement has one to five coordinating organisations";
    /// The organisation that opens a statement coordinates it.
    NotAmongCoordinators, "not-among-coordinators", Right, "the acting organisation is not among the coordinators";
    /// There is a statement already where a new one was to begin.
    StatementKnown, "statement-known", State, "the statement exists already";
    /// The statement's address is taken.
    SlugTaken, "slug-taken", State, "the address of the statement is taken";
    /// Somebody else described the organisation since the description that was changed here.
    OrganisationChanged, "organisation-changed", State, "the organisation was changed by somebody else meanwhile";
    /// Another organisation has the same Y-tunnus or register number.
    OrganisationNumberTaken, "organisation-number-taken", State, "another organisation has that number";
    /// An organisation needs a name in one language at least.
    NameMissing, "name-missing", Input, "the organisation has no name";
    /// The name has more characters than fit.
    NameTooLong, "name-too-long", Input, "the name is too long";
    /// The name has characters that show nothing or turn the direction of writing: it could pass for another.
    NameHidden, "name-hidden", Input, "the name has hidden characters";
    /// The text is no Y-tunnus.
    BusinessIdMalformed, "business-id-malformed", Input, "a business id is seven digits and a check digit";
    /// The Y-tunnus and its check digit don't fit.
    BusinessIdWrong, "business-id-wrong", Input, "the check digit of the business id is wrong";
    /// The text is no number of the register of associations.
    AssociationNumberMalformed, "association-number-malformed", Input, "an association's number is one to six digits";
    /// The text is no municipality's code.
    MunicipalityMalformed, "municipality-malformed", Input, "a municipality's code is three digits";
    /// The text is no code of a wellbeing services county.
    CountyMalformed, "county-malformed", Input, "a county's code is two or three letters";
    /// The text is no http or https address.
    WebsiteMalformed, "website-malformed", Input, "the web address can't be read";
    /// The web address has more bytes than fit.
    WebsiteTooLong, "website-too-long", Input, "the web address is too long";
    /// The act is public and needs a reason.
    ReasonMissing, "reason-missing", Input, "a reason is missing";
    /// The reason has more characters than fit.
    ReasonTooLong, "reason-too-long", Input, "the reason is too long";
    /// It has to be said where this is known from.
    SourceMissing, "source-missing", Input, "the source is missing";
    /// The source has more characters than fit.
    SourceTooLong, "source-too-long", Input, "the source is too long";
    /// An organisation is no member of itself.
    OwnMember, "own-member", Input, "an organisation can't be its own member";
    /// The umbrella would be its own member through others.
    MembershipCircular, "membership-circular", Input, "the umbrella is a member of its member";
    /// A membership of the two covers some of that time already.
    MembershipKnown, "membership-known", State, "the membership is known for that time";
    /// The two have no membership that goes on.
    MembershipUnknown, "membership-unknown", State, "there is no open membership";
    /// The last day comes before the first.
    DatesReversed, "dates-reversed", Input, "the last day is before the first";
    /// The organisation has no application that waits.
    NotApplying, "not-applying", State, "the organisation has no open application";
    /// The organisation waits for a coordinator to accept it.
    OrganisationApplying, "organisation-applying", Right, "the organisation is not accepted yet";
    /// The organisation doesn't belong to the network.
    NotAMember, "not-a-member", Right, "the organisation is not in the network";
    /// The organisation belongs to the network already.
    AlreadyAMember, "already-a-member", State, "the organisation is in the network";
    /// The person was erased and acts no more.
    PersonErased, "person-erased", State, "the person was erased";
    /// The network would have no coordinator any more.
    LastCoordinator, "last-coordinator", State, "the network keeps one coordinator";
    /// Only a coordinator of the network may do this.
    CoordinatorsOnly, "coordinators-only", Right, "only coordinators may do this";
    /// Only the organisation's admin or a coordinator may do this.
    OrganisationAdminsOnly, "organisation-admins-only", Right, "only the organisation's admin may do this";
    /// There is no such statement.
    UnknownStatement, "unknown-statement", Input, "the statement does not exist";
    /// The organisation coordinates the statement already.
    AlreadyCoordinating, "already-coordinating", State, "the organisation coordinates it already";
    /// The organisation doesn't coordinate the statement.
    NotCoordinating, "not-coordinating", State, "the organisation does not coordinate it";
    /// Nobody would coordinate the statement any more.
    LastCoordinatingOrganisation, "last-coordinating-organisation", State, "a statement keeps one coordinating organisation";
    /// The support group has more organisations than fit.
    SupportGroupTooLarge, "support-group-too-large", Input, "the support group is too large";
    /// More organisations are listed than fit.
    TooManyParticipants, "too-many-participants", Input, "too many organisations are listed";
    /// The person doesn't coordinate this statement with this hat.
    NotItsCoordinator, "not-its-coordinator", Right, "only the statement's coordinators may do this";
    /// Whoever asks has not signed in for an organisation.
    HatMissing, "hat-missing", Right, "sign in for an organisation first";
    /// The person doesn't act for that organisation, or not any more.
    HatNotYours, "hat-not-yours", Right, "the person does not act for that organisation";
    /// Only the organisations that take part read this.
    NotAReader, "not-a-reader", Right, "only those who take part read it";
    /// The person has no writer's role in the organisation.
    NotAWriter, "not-a-writer", Right, "the person is not a writer";
    /// The person has no commenter's role in the organisation.
    NotACommenter, "not-a-commenter", Right, "the person is not a commenter";
    /// The person has no signatory's role in the organisation.
    NotASignatory, "not-a-signatory", Right, "the person is not a signatory";
    /// The organisation isn't among those that take part in this statement.
    NotTakingPart, "not-taking-part", Right, "the organisation does not take part";
    /// No text of the statement is sealed for signing.
    NothingToSign, "nothing-to-sign", State, "there is no text to sign yet";
    /// There is no such round.
    UnknownRound, "unknown-round", Input, "the round does not exist";
    /// A round is planned, open or being answered.
    RoundUnderWay, "round-under-way", State, "a round is under way";
    /// The round is not open.
    RoundNotOpen, "round-not-open", State, "the round is not open";
    /// The round has not closed yet, or is finished.
    RoundNotAnswering, "round-not-answering", State, "the round is not being answered";
    /// The round has opened already, or was called off.
    RoundNotScheduled, "round-not-scheduled", State, "the round is not scheduled";
    /// The round's name has more characters than fit.
    RoundNameTooLong, "round-name-too-long", Input, "the round's name is too long";
    /// The round would close in the past.
    ClosingInThePast, "closing-in-the-past", Input, "the closing time is in the past";
    /// The round would close before it opens.
    ClosingBeforeOpening, "closing-before-opening", Input, "the closing time is before the opening";
    /// The round would close too far in the future.
    ClosingTooFar, "closing-too-far", Input, "the closing time is too far away";
    /// A longer round closes later than it would have.
    ClosingNotLater, "closing-not-later", Input, "the closing time is not later";
    /// The statement has as many rounds as fit.
    TooManyRounds, "too-many-rounds", State, "too many rounds";
    /// The statement has as many versions as fit.
    TooManyVersions, "too-many-versions", State, "too many versions";
    /// The statement has a text in that language already.
    LanguageVersionKnown, "language-version-known", State, "there is a text in that language already";
    /// The statement has no language version in that language.
    UnknownLanguageVersion, "unknown-language-version", Input, "there is no text in that language";
    /// What was seen stood in texts that were begun anew since.
    TextsBegunAnew, "texts-begun-anew", State, "the texts were begun anew since";
    /// The leading text can't be taken away.
    LeadingLanguageStays, "leading-language-stays", Input, "the leading text is not taken away";
    /// What binds is not taken away.
    LanguageBinds, "language-binds", State, "the text in that language binds";
    /// No language would bind.
    BindingMissing, "binding-missing", Input, "one language binds at least";
    /// A plain-language text explains, and binds nobody.
    PlainNeverBinds, "plain-never-binds", Input, "plain language does not bind";
    /// There is no text to seal.
    TextEmpty, "text-empty", State, "there is no text";
    /// Nobody writes while this round is open.
    DraftingRests, "drafting-rests", State, "drafting rests while the round is open";
    /// The text is sealed.
    TextSealed, "text-sealed", State, "the text is sealed";
    /// A round has opened: who reads and takes part stays.
    OpennessFixed, "openness-fixed", State, "who may read and take part is fixed";
    /// The statement is not being signed.
    NotInSignOn, "not-in-sign-on", State, "the statement is not in sign-on";
    /// The statement is not public.
    NotPublished, "not-published", State, "the statement is not published";
    /// The statement is public already.
    AlreadyPublished, "already-published", State, "the statement is published already";
    /// The statement was given up already.
    AlreadyWithdrawn, "already-withdrawn", State, "the statement was withdrawn";
    /// The text is signed: its title and what it is for stay.
    DescriptionFixed, "description-fixed", State, "the title and what the statement is for are fixed";
    /// What the statement is to bring about has more characters than fit.
    PurposeTooLong, "purpose-too-long", Input, "the purpose is too long";
    /// The theme has more characters than fit.
    ThemeTooLong, "theme-too-long", Input, "the theme is too long";
    /// The statement goes to more addressees than fit.
    TooManyAddressees, "too-many-addressees", Input, "too many addressees";
    /// An addressee has more characters than fit.
    AddresseeTooLong, "addressee-too-long", Input, "an addressee is too long";
    /// The register number has more characters than fit.
    RegisterNumberTooLong, "register-number-too-long", Input, "the register number is too long";
    /// The authority asks more questions than fit.
    TooManyQuestions, "too-many-questions", Input, "too many questions";
    /// A question has more characters than fit.
    QuestionTooLong, "question-too-long", Input, "a question is too long";
    /// No text has so few characters, or so many.
    CharacterLimitOutside, "character-limit-outside", Input, "the character limit is zero or too large";
    /// An opinion piece has more characters than its newspaper takes.
    TextTooLong, "text-too-long", State, "the text is longer than its character limit";
    /// A moment's name says nothing.
    MomentNameMissing, "moment-name-missing", Input, "the moment's name is empty";
    /// A moment's name has more characters than fit.
    MomentNameTooLong, "moment-name-too-long", Input, "the moment's name is too long";
    /// The statement has as many named moments as fit.
    TooManyMoments, "too-many-moments", State, "too many named moments";
    /// There is no such version.
    UnknownVersion, "unknown-version", Input, "the version does not exist";
    /// There is no such comment.
    UnknownComment, "unknown-comment", Input, "the comment does not exist";
    /// A comment says something.
    CommentEmpty, "comment-empty", Input, "the comment is empty";
    /// The comment has more characters than fit.
    CommentTooLong, "comment-too-long", Input, "the comment is too long";
    /// The statement has as many comments as fit.
    TooManyComments, "too-many-comments", State, "too many comments";
    /// The comment has as many replies as fit.
    TooManyReplies, "too-many-replies", State, "too many replies";
    /// The umbrella names more members than fit.
    TooManyConsulted, "too-many-consulted", Input, "too many members are named";
    /// What an umbrella asked is its member.
    ConsultedNotAMember, "consulted-not-a-member", Input, "the organisation is no member of the umbrella";
    /// The place in the text can't be read.
    AnchorMalformed, "anchor-malformed", Input, "the place in the text can't be read";
    /// The comment is another organisation's.
    NotYourComment, "not-your-comment", Right, "the comment is another organisation's";
    /// An organisation agrees with itself.
    OwnComment, "own-comment", State, "the comment is the organisation's own";
    /// Its organisation took the comment back.
    CommentWithdrawn, "comment-withdrawn", State, "the comment was taken back";
    /// The comment's round has closed, or it has been answered: its words stay.
    CommentSettled, "comment-settled", State, "the comment's words are settled";
    /// The comment has no outcome yet.
    NotAnswered, "not-answered", State, "the comment has no outcome";
    /// Somebody has answered the comment meanwhile.
    OutcomeKnown, "outcome-known", State, "the comment was answered meanwhile";
    /// The organisation has been told the outcome.
    OutcomeFinal, "outcome-final", State, "the outcome has been told";
    /// The organisation has asked for another look: the support group decides.
    OutcomeContested, "outcome-contested", State, "the outcome is contested";
    /// Nobody has asked for another look.
    NotContested, "not-contested", State, "nobody asked for another look";
    /// The organisation has asked for another look already.
    AlreadyContested, "already-contested", State, "another look was asked for already";
    /// The days are over in which another look can be asked for.
    ContestTooLate, "contest-too-late", State, "it is too late to ask for another look";
    /// More comments are answered at once than fit.
    TooManyAnswers, "too-many-answers", Input, "too many comments at once";
    /// The person does not decide for the support group.
    NotInSupportGroup, "not-in-support-group", Right, "only the support group decides this";
    /// A comment that came in time has no outcome.
    CommentsUnanswered, "comments-unanswered", State, "comments have no outcome";
    /// The organisation has given no such answer.
    UnknownSignature, "unknown-signature", Input, "the signature does not exist";
    /// No such change was listed between two signed versions.
    UnknownChange, "unknown-change", Input, "the change does not exist";
    /// Another version is signed now.
    NotTheSignedVersion, "not-the-signed-version", State, "another version is signed now";
    /// The time is over until which the text can be signed.
    SignOnClosed, "sign-on-closed", State, "signing has ended";
    /// The organisation has signed already.
    AlreadySigned, "already-signed", State, "the organisation has signed already";
    /// Somebody has answered for the organisation since its answer was read.
    SignatureChanged, "signature-changed", State, "the organisation's answer was changed meanwhile";
    /// The answer is another organisation's.
    NotYourSignature, "not-your-signature", Right, "the signature is another organisation's";
    /// The organisation has signed nothing, or has taken it back.
    NotSigned, "not-signed", State, "the organisation has not signed";
    /// The signature stands as it is.
    NothingToConfirm, "nothing-to-confirm", State, "the signature stands already";
    /// Two sign together for this organisation.
    SecondSignatoryNeeded, "second-signatory-needed", State, "another person has to sign as well";
    /// Whoever signed first signs for the organisation no more.
    FirstSignatoryGone, "first-signatory-gone", State, "the first signatory signs no more";
    /// Nothing has been decided on a day that is to come.
    DecidedInTheFuture, "decided-in-the-future", Input, "the day of the decision is in the future";
    /// Whoever decides later says on which day.
    DaysMissing, "days-missing", Input, "the day of the decision is missing";
    /// A decision that is to come has no day in the past.
    DayInThePast, "day-in-the-past", Input, "the day is in the past";
    /// More days are named than fit.
    TooManyDays, "too-many-days", Input, "too many days";
    /// A reservation says something.
    ReservationEmpty, "reservation-empty", Input, "the reservation is empty";
    /// The reservation has more characters than fit.
    ReservationTooLong, "reservation-too-long", Input, "the reservation is too long";
    /// The change is not one of language: there is nothing to doubt.
    NotOfLanguage, "not-of-language", State, "the change is not classed as one of language";
    /// The organisation had signed when the change was made already.
    ChangeSigned, "change-signed", State, "the organisation signed after that change";
    /// The coordinators take no signatures of organisations outside the register.
    OutsidersNotTaken, "outsiders-not-taken", State, "organisations outside the register do not sign this";
    /// The statement has as many signatures as fit.
    TooManySignatures, "too-many-signatures", State, "too many signatures";
    /// No statement hopes for so few organisations, or so many.
    GoalOutside, "goal-outside", Input, "the goal is zero or too large";
    /// No umbrella has so few members, or so many.
    MemberCountOutside, "member-count-outside", Input, "the number of members is zero or too large";
    /// Somebody has signed what bound then.
    BindingFixed, "binding-fixed", State, "which languages bind is fixed by signatures";
    /// An organisation waits for another look at what keeps it from signing.
    RedLineOpen, "red-line-open", State, "a red line is open";
    /// There is no such record of what became of the statement, or it was struck.
    UnknownTrace, "unknown-trace", Input, "there is no such record";
    /// As much is recorded of what became of the statement as fits.
    TooManyTraces, "too-many-traces", State, "too many records of what became of it";
    /// Nobody is named to whom it was handed, or who answered.
    OfficeMissing, "office-missing", Input, "the office or organisation is missing";
    /// The name of the office has more characters than fit.
    OfficeTooLong, "office-too-long", Input, "the name of the office is too long";
    /// What tells where a delivery is found has more characters than fit.
    ReferenceTooLong, "reference-too-long", Input, "the reference is too long";
    /// What was answered, or came of it, is not said.
    AccountEmpty, "account-empty", Input, "it is not said what was answered or came of it";
    /// What was answered, or came of it, has more characters than fit.
    AccountTooLong, "account-too-long", Input, "the account is too long";
    /// What has happened has not happened on a day that is to come.
    DayToCome, "day-to-come", Input, "the day is in the future";
    /// It can't have happened before the statement was opened, or a reply before what it answers.
    DayTooEarly, "day-too-early", Input, "the day is too early";
    /// The network looks again on a day that is to come.
    DayPast, "day-past", Input, "the day is today or before";
    /// A statement is published at once, or at a moment that is to come.
    PublicationPast, "publication-past", Input, "the moment of publication is in the past";
    /// It would be published too far in the future.
    PublicationTooFar, "publication-too-far", Input, "the moment of publication is too far away";
    /// A correction says something.
    CorrectionEmpty, "correction-empty", Input, "the correction is empty";
    /// The correction has more characters than fit.
    CorrectionTooLong, "correction-too-long", Input, "the correction is too long";
    /// The statement has as many corrections as fit.
    TooManyCorrections, "too-many-corrections", State, "too many corrections";
    /// It is said once what a statement was made of, before its first round.
    LineageFixed, "lineage-fixed", State, "what the statement was adapted from is fixed";
    /// The names of those who coordinated the original have more characters than fit.
    LineageTooLong, "lineage-too-long", Input, "the names of those who coordinated it are too long";
}
