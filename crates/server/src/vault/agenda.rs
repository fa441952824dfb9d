//! Where the agenda's words lie: of themes, workshops and surveys.

use super::key;
use ledger::SurveyNumber;
use store::VaultKey;
use terms::{Digest, OrganisationId};

/// What organisations and coordinators have typed for the agenda.
pub(crate) const AGENDA: u8 = b'A';

/// Words that the agenda's ledger commits to.
pub(crate) fn agenda_words_key(content: Digest) -> VaultKey {
    key(AGENDA, content.bytes())
}

/// Answers to surveys that organisations prepare.
pub(crate) const SURVEY_PREPARED: u8 = b'Q';

/// What an organisation prepares for a survey.
pub(crate) fn survey_prepared_key(survey: SurveyNumber, organisation: OrganisationId) -> VaultKey {
    key(SURVEY_PREPARED, &survey_place(survey, organisation))
}

/// Who answered surveys by their open links and has not confirmed it.
pub(crate) const SURVEY_UNCONFIRMED: u8 = b'L';

/// Who answered surveys by their open links.
pub(crate) const SURVEY_OUTSIDE: u8 = b'K';

/// Of one of these spaces, what is held on an organisation that answers from outside the register.
pub(crate) fn survey_outside_key(space: u8, survey: SurveyNumber, organisation: OrganisationId) -> VaultKey {
    key(space, &survey_place(survey, organisation))
}

/// What stands before all of a survey in such a space.
pub(crate) fn survey_outside_prefix(space: u8, survey: SurveyNumber) -> VaultKey {
    key(space, &survey.0.to_be_bytes())
}

/// What is left of answers to closed surveys whose words were erased.
pub(crate) const SURVEY_REMAINS: u8 = b'F';

/// What is left of the answer of that commitment.
pub(crate) fn survey_remains_key(content: Digest) -> VaultKey {
    key(SURVEY_REMAINS, content.bytes())
}

/// Invitations to answer surveys, and reminders.
pub(crate) const SURVEY_CALL: u8 = b'R';

/// The invitation or reminder that was sent last.
pub(crate) fn survey_call_key(survey: SurveyNumber) -> VaultKey {
    key(SURVEY_CALL, &survey.0.to_be_bytes())
}

fn survey_place(survey: SurveyNumber, organisation: OrganisationId) -> Vec<u8> {
    [&survey.0.to_be_bytes()[..], organisation.bytes()].concat()
}
