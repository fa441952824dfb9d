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

fn survey_place(survey: SurveyNumber, organisation: OrganisationId) -> Vec<u8> {
    [&survey.0.to_be_bytes()[..], organisation.bytes()].concat()
}
