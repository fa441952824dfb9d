//! Links to surveys: one for each organisation, by which it answers without an account; one by which a recorded answer is
//! taken back; and the open one, for whoever gets hold of it.

use crate::{notices::Tokens, secret};
use ledger::SurveyNumber;
use terms::{OrganisationId, PersonId};

/// Makes links and recognises them.
pub(crate) struct Links {
    secret: [u8; 32],
}

impl Links {
    /// With a secret of the installation, which lies in the vault.
    pub(crate) fn new(secret: [u8; 32]) -> Self {
        Links { secret }
    }

    /// The path behind which that organisation answers.
    pub(crate) fn answer(&self, survey: SurveyNumber, organisation: OrganisationId) -> String {
        let key = self.key("answer", survey).issue(PersonId::new(*organisation.bytes()));
        format!("/surveys/{}/answer?key={key}", survey.0)
    }

    /// Which organisation such a link was made for.
    pub(crate) fn answers_for(&self, survey: SurveyNumber, key: &str) -> Option<OrganisationId> {
        self.organisation("answer", survey, key)
    }

    /// The path behind which a recorded answer of that organisation is taken back.
    pub(crate) fn undo(&self, survey: SurveyNumber, organisation: OrganisationId) -> String {
        let key = self.key("undo", survey).issue(PersonId::new(*organisation.bytes()));
        format!("/surveys/{}/undo?key={key}", survey.0)
    }

    /// Which organisation such a link was made for.
    pub(crate) fn undoes_for(&self, survey: SurveyNumber, key: &str) -> Option<OrganisationId> {
        self.organisation("undo", survey, key)
    }

    /// The path behind which whoever came by the open link sees and confirms what they answered.
    pub(crate) fn outside(&self, survey: SurveyNumber, organisation: OrganisationId) -> String {
        let key = self.key("outside", survey).issue(PersonId::new(*organisation.bytes()));
        format!("/surveys/{}/outside?key={key}", survey.0)
    }

    /// Who such a link was made for.
    pub(crate) fn outside_for(&self, survey: SurveyNumber, key: &str) -> Option<OrganisationId> {
        self.organisation("outside", survey, key)
    }

    /// The path of the open link.
    pub(crate) fn open(&self, survey: SurveyNumber) -> String {
        let mut id = [0; 16];
        id[12..].copy_from_slice(&survey.0.to_be_bytes());
        format!("/k/{}", self.key("open", SurveyNumber(0)).issue(PersonId::new(id)))
    }

    /// Which survey an open link leads to.
    pub(crate) fn opened(&self, token: &str) -> Option<SurveyNumber> {
        let id = self.key("open", SurveyNumber(0)).person(token)?;
        let number = id.bytes().last_chunk().copied().map(u32::from_be_bytes)?;
        Some(SurveyNumber(number))
    }

    fn organisation(&self, what: &str, survey: SurveyNumber, key: &str) -> Option<OrganisationId> {
        self.key(what, survey).person(key).map(|id| OrganisationId::new(*id.bytes()))
    }

    /// A link of one kind is good for nothing else, nor for another survey.
    fn key(&self, what: &str, survey: SurveyNumber) -> Tokens {
        let secret = terms::Digest::new(self.secret).to_string();
        Tokens::new(*secret::hash(&[&secret, what, &survey.0.to_string()]).bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_its_survey_its_organisation_and_its_use_alone() {
        let links = Links::new([1; 32]);
        let (survey, organisation) = (SurveyNumber(3), OrganisationId::new([2; 16]));
        let path = links.answer(survey, organisation);
        let (_, key) = path.split_once("key=").expect("it has a key");
        assert_eq!(links.answers_for(survey, key), Some(organisation));
        assert_eq!(links.answers_for(SurveyNumber(4), key), None);
        assert_eq!(
            (links.undoes_for(survey, key), links.outside_for(survey, key), links.opened(key)),
            (None, None, None)
        );
        assert_eq!(Links::new([9; 32]).answers_for(survey, key), None);
        let open = links.open(survey);
        assert_eq!(links.opened(&open["/k/".len()..]), Some(survey));
        for broken in ["", "ä", &key[..63], &format!("{key}0")] {
            assert_eq!((links.answers_for(survey, broken), links.opened(broken)), (None, None), "{broken}");
        }
    }
}
