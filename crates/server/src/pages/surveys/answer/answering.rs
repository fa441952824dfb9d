//! Who answers, for which organisation, and what their form holds at first.

use crate::{
    agenda::surveys::{
        fields,
        outside::{Record, Step},
        prepared::Draft,
    },
    api::{
        agenda::surveys::{find, questionnaire},
        organisations::name_of,
    },
    app::App,
    caller::Caller,
    failure::Failure,
    pages::filled::Filled,
    problem::Problem,
};
use ledger::{AgendaRefusal, AnswerWay, Author, Hat, Respondent, Survey, SurveyNumber, SurveyState};
use serde::Deserialize;
use std::sync::Arc;
use store::Batch;
use survey::Questionnaire;
use terms::{Digest, OrganisationId, PersonId};

/// The link's key; none for whoever is signed in.
#[derive(Deserialize, Default)]
pub(crate) struct Linked {
    #[serde(default)]
    pub(super) key: String,
}

impl Linked {
    pub(in super::super) fn key(&self) -> &str {
        &self.key
    }
}

/// Somebody who answers for an organisation.
pub(in super::super) struct Answering {
    pub(in super::super) survey: Arc<Survey>,
    pub(in super::super) asked: Arc<Questionnaire>,
    pub(in super::super) organisation: OrganisationId,
    /// Who is signed in for it; none behind a link.
    pub(super) hat: Option<Hat>,
    /// The key of the link; empty for whoever is signed in.
    pub(super) key: String,
    /// Who answers from outside the register, behind the link that they got; none for an organisation of the network.
    pub(super) outside: Option<Record>,
}

impl Answering {
    pub(in super::super) fn of(
        app: &App,
        caller: &Caller,
        number: &str,
        linked: &Linked,
    ) -> Result<Answering, Problem> {
        let (survey, (organisation, outside), hat) = if linked.key.is_empty() {
            let survey = find(app, caller, number)?;
            let hat = caller.hat(app, None)?;
            (survey, (hat.organisation, None), Some(hat))
        } else {
            let number = SurveyNumber(number.parse().map_err(|_| caller.not_found())?);
            let who = behind(app, caller, number, &linked.key)?;
            let survey = app.agenda.view().survey(number).cloned().ok_or_else(|| caller.not_found())?;
            (survey, who, None)
        };
        match survey.state {
            SurveyState::Open | SurveyState::Closed => {}
            SurveyState::Draft | SurveyState::Scheduled => {
                return Err(caller.refused(AgendaRefusal::SurveyNotOpen.into()));
            }
        }
        let asked = questionnaire(app, caller, &survey)?;
        Ok(Answering { survey, asked, organisation, hat, key: linked.key.clone(), outside })
    }

    pub(in super::super) fn respondent(&self) -> Respondent {
        self.survey.respondent(self.organisation)
    }

    /// The address of one of its pages.
    pub(in super::super) fn path(&self, rest: &str) -> String {
        let key = if self.key.is_empty() { String::new() } else { format!("?key={}", self.key) };
        format!("/surveys/{}/{rest}{key}", self.survey.number.0)
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        self.hat.map(|hat| hat.person)
    }

    pub(super) fn by(&self) -> (Author, AnswerWay) {
        match self.hat {
            Some(hat) => (Author::Hat(hat), AnswerWay::Own),
            None => (Author::Operator, AnswerWay::Link),
        }
    }

    pub(super) fn prepared(&self, app: &App) -> Result<Option<Draft>, Failure> {
        app.surveys.prepared.of(self.survey.number, self.organisation)
    }

    /// What is stored with an answer that comes from outside the register: who gave it. None if they were forgotten since.
    /// The turn of [`Outside`](crate::agenda::surveys::outside::Outside) has to be held.
    pub(super) fn known_outside(&self, app: &App, beside: Batch, content: Digest) -> Result<Option<Batch>, Failure> {
        if self.outside.is_none() {
            return Ok(Some(beside));
        }
        let (survey, outside) = (self.survey.number, &app.surveys.outside);
        let held = outside.find(survey, self.organisation, app.clock.now())?;
        let record = held.and_then(|(step, record)| (step == Step::Confirmed).then_some(record));
        Ok(record.map(|record| outside.answered(beside, survey, self.organisation, record, content)))
    }

    /// What whoever answers is called.
    pub(super) fn name(&self, app: &App, caller: &Caller) -> String {
        match &self.outside {
            Some(record) => record.name.clone(),
            None => name_of(&app.register.view(), self.organisation, caller.words.language()),
        }
    }

    /// The form as it is first shown: what is prepared, else what was answered last.
    pub(super) fn begun(&self, app: &App) -> Result<Filled, Failure> {
        let prepared = self.prepared(app)?;
        let revision = prepared.as_ref().map_or(0, |draft| draft.revision);
        let last = self.survey.last_of(self.respondent());
        let held = match (prepared, last) {
            (Some(draft), _) => draft.fields,
            (None, Some((answer, _))) => match app.surveys.said(answer)? {
                Some(said) => fields::of(&said.answers()?),
                None => vec![],
            },
            (None, None) => vec![],
        };
        let filled = Filled::fresh()
            .with("version", self.survey.version().to_string())
            .with("after", self.survey.given(self.respondent()).to_string())
            .with("revision", revision.to_string());
        Ok(held.into_iter().fold(filled, |filled, (name, value)| filled.with(&name, value)))
    }

    /// How its form is known on the device.
    pub(super) fn kept_as(&self) -> String {
        let person = self.person().map(|person| person.to_string()).unwrap_or_default();
        format!("surveys/{}/{person}/{}", self.survey.number.0, self.organisation)
    }
}

/// Who the link was made for: an organisation of the network, or one outside that has shown whose mail it reads.
fn behind(
    app: &App,
    caller: &Caller,
    survey: SurveyNumber,
    key: &str,
) -> Result<(OrganisationId, Option<Record>), Problem> {
    let links = &app.surveys.links;
    if let Some(organisation) = links.answers_for(survey, key) {
        return Ok((organisation, None));
    }
    let organisation = links.outside_for(survey, key).ok_or_else(|| caller.not_found())?;
    let held = app.surveys.outside.find(survey, organisation, app.clock.now());
    match held.map_err(|failure| caller.failed(&failure))? {
        Some((Step::Confirmed, record)) => Ok((organisation, Some(record))),
        Some((Step::Unconfirmed, _)) | None => Err(caller.not_found()),
    }
}
