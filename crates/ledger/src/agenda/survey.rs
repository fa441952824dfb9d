//! Surveys: what the network asks of organisations. What is asked and what is answered lies in the vault; here stand digests
//! of it, and when, by whom and for whom.

mod command;
mod decide;
mod event;

pub use command::{SurveyCommand, SurveyPlan};
pub use event::SurveyEvent;

pub(super) use decide::decide;

use super::{Agenda, ThemeNumber};
use crate::{Channel, named::named};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{Digest, OrganisationId, Seq, Timestamp, limits};

/// Surveys count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SurveyNumber(pub u32);

named! {
    /// Where a survey stands.
    SurveyState, "state of a survey":
    /// Its questions are being written, and nobody is asked yet.
    Draft = "draft",
    /// It opens at a time that is known.
    Scheduled = "scheduled",
    /// It is answered.
    Open = "open",
    /// What is answered now comes late.
    Closed = "closed",
}

named! {
    /// What a survey promises to whoever answers it.
    SurveyPromise, "promise of a survey":
    /// Nothing is promised: it may be said which organisation answered what.
    Named = "named",
    /// What is told of the answers leads to no organisation.
    Anonymous = "anonymous",
}

named! {
    /// Who answers a survey.
    SurveyReach, "reach of a survey":
    /// The network's organisations.
    Network = "network",
    /// Whoever has its open link as well.
    Anyone = "anyone",
}

/// Who has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Respondent {
    /// An organisation of the network.
    Organisation(OrganisationId),
    /// An organisation that came by the open link. It keeps this id should it be taken into the register.
    Outside(OrganisationId),
}

impl Respondent {
    /// The organisation, whether the register knows it or not.
    pub fn organisation(self) -> OrganisationId {
        match self {
            Respondent::Organisation(organisation) | Respondent::Outside(organisation) => organisation,
        }
    }
}

/// How an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerWay {
    /// Somebody who acts for the organisation gave it.
    Own,
    /// It was given behind a link, without an account.
    Link,
    /// A coordinator recorded it.
    Recorded(Channel),
}

/// What a respondent has answered last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SurveyAnswer {
    /// The version of the questionnaire that it is an answer to, counted from 1.
    pub version: u32,
    /// How often the respondent has answered with it.
    pub revision: u32,
    /// Salted commitment to what was answered.
    pub content: Digest,
    /// How it came.
    pub way: AnswerWay,
    /// When.
    pub at: Timestamp,
    /// When the respondent answered first, if it has only changed its answer since.
    pub since: Timestamp,
    /// Its entry's place in the agenda's ledger.
    pub seq: Seq,
}

/// Where a theme was found: in what organisations answered to a survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThemeOrigin {
    /// Which survey.
    pub survey: SurveyNumber,
    /// The key of the question.
    pub question: u32,
    /// How many organisations wrote of it; none where too few did to be told.
    pub organisations: Option<u32>,
}

/// A survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Its number.
    pub number: SurveyNumber,
    /// Where it stands.
    pub state: SurveyState,
    /// Since when there is a draft of it.
    pub drafted: Timestamp,
    /// What is asked, by version: the last is asked now.
    pub versions: Vec<Digest>,
    /// When it is open, and how; none while it is a draft.
    pub plan: Option<SurveyPlan>,
    /// What counts.
    pub answers: BTreeMap<Respondent, SurveyAnswer>,
    /// What was taken back after the close and is in its figures, where anonymity was promised: whoever compared figures
    /// from before and after would see what it was.
    pub taken_back: BTreeMap<Respondent, SurveyAnswer>,
    /// What came after the close, and doesn't count.
    pub late: BTreeMap<Respondent, SurveyAnswer>,
    /// Which of those outside were not taken into the register, and why.
    pub declined: BTreeMap<OrganisationId, String>,
    /// How many entries the register had when it closed; none while it isn't closed. Its figures are of the kinds,
    /// counties and sizes that organisations had then.
    pub closed_upon: Option<Seq>,
    /// When everybody could see what the answers come to; none if the network alone sees it.
    pub published: Option<Timestamp>,
    /// How the texts of a question are grouped, by its key: salted commitments.
    pub groupings: BTreeMap<u32, Digest>,
    /// What was answered in earlier years, as it came from tables: salted commitments.
    pub earlier: Vec<Digest>,
    /// Themes that were found in the answers.
    pub themes: Vec<(ThemeNumber, ThemeOrigin)>,
    /// How often what counts, or what is asked, has changed.
    pub revision: u64,
    /// How often each respondent has answered.
    given: BTreeMap<Respondent, u32>,
}

impl Survey {
    /// The version that is asked now, counted from 1.
    pub fn version(&self) -> u32 {
        u32::try_from(self.versions.len()).unwrap_or(u32::MAX)
    }

    /// What is asked in that version.
    pub fn asked(&self, version: u32) -> Option<Digest> {
        self.versions.get((version as usize).checked_sub(1)?).copied()
    }

    /// Since when it was answered for the first time; none of one that never was.
    pub fn opened(&self) -> Option<Timestamp> {
        match self.state {
            SurveyState::Open | SurveyState::Closed => self.plan.map(|plan| plan.opens),
            SurveyState::Draft | SurveyState::Scheduled => None,
        }
    }

    /// Whether an answer given then counts. The clock that closes surveys may come a moment after their time.
    pub fn takes_answers(&self, at: Timestamp) -> bool {
        self.state == SurveyState::Open && self.plan.is_some_and(|plan| at < plan.closes)
    }

    /// Everything that its figures are made of.
    pub fn counted(&self) -> BTreeMap<Respondent, &SurveyAnswer> {
        self.answers.iter().chain(&self.taken_back).map(|(respondent, answer)| (*respondent, answer)).collect()
    }

    /// Whether its figures stay as they were at the close, whatever becomes of the answers: it is closed, and anonymity
    /// was promised.
    pub fn is_frozen(&self) -> bool {
        let promise = self.plan.map(|plan| plan.promise);
        self.state == SurveyState::Closed && promise == Some(SurveyPromise::Anonymous)
    }

    /// Whether somebody may have read figures which, beside those of another close, would tell what one answer is.
    pub fn was_read(&self) -> bool {
        self.is_frozen() && self.counted().len() >= limits::SURVEY_CELL_LEAST
    }

    /// What the respondent has answered last, and whether it came late.
    pub fn last_of(&self, respondent: Respondent) -> Option<(&SurveyAnswer, bool)> {
        let late = self.late.get(&respondent).map(|answer| (answer, true));
        late.or_else(|| self.answers.get(&respondent).map(|answer| (answer, false)))
    }

    /// What the organisation answers as: one that answered by the open link keeps that answer once it is in the register.
    pub fn respondent(&self, organisation: OrganisationId) -> Respondent {
        let outside = Respondent::Outside(organisation);
        if self.given.contains_key(&outside) { outside } else { Respondent::Organisation(organisation) }
    }

    /// How often the respondent has answered.
    pub fn given(&self, respondent: Respondent) -> u32 {
        self.given.get(&respondent).copied().unwrap_or_default()
    }

    /// Whether anybody has answered, in time or late.
    pub fn is_answered(&self) -> bool {
        !self.given.is_empty()
    }

    /// Whether something about it is due: it is to be opened or closed.
    pub fn is_due(&self, at: Timestamp) -> bool {
        match (self.state, self.plan) {
            (SurveyState::Scheduled, Some(plan)) => plan.opens <= at,
            (SurveyState::Open, Some(plan)) => plan.closes <= at,
            (SurveyState::Draft | SurveyState::Closed, _) | (_, None) => false,
        }
    }
}

impl Agenda {
    /// Every survey, in the order of their numbers.
    pub fn surveys(&self) -> &[Arc<Survey>] {
        &self.surveys
    }

    /// In which survey the theme was found, if it was in one.
    pub fn origin(&self, theme: ThemeNumber) -> Option<ThemeOrigin> {
        let found = self.surveys.iter().flat_map(|survey| &survey.themes);
        found.copied().find(|(number, _)| *number == theme).map(|(_, origin)| origin)
    }

    /// The survey of this number.
    pub fn survey(&self, number: SurveyNumber) -> Option<&Arc<Survey>> {
        self.surveys.get((number.0 as usize).checked_sub(1)?)
    }
}

/// When an event happened.
#[derive(Clone, Copy)]
pub(super) struct When {
    pub(super) at: Timestamp,
    /// Its entry's place in the agenda's ledger.
    pub(super) seq: Seq,
    /// How many entries the register had.
    pub(super) register: Seq,
}

pub(super) fn fold(agenda: &mut Agenda, when: When, event: &SurveyEvent) {
    if let SurveyEvent::Drafted { survey, content } = event {
        agenda.surveys.push(Arc::new(Survey {
            number: *survey,
            state: SurveyState::Draft,
            drafted: when.at,
            versions: vec![*content],
            plan: None,
            answers: BTreeMap::new(),
            taken_back: BTreeMap::new(),
            late: BTreeMap::new(),
            declined: BTreeMap::new(),
            closed_upon: None,
            published: None,
            groupings: BTreeMap::new(),
            earlier: vec![],
            themes: vec![],
            revision: 1,
            given: BTreeMap::new(),
        }));
        return;
    }
    let place = (event.survey().0 as usize).checked_sub(1);
    if let Some(survey) = place.and_then(|place| agenda.surveys.get_mut(place)) {
        Arc::make_mut(survey).apply(when, event);
    }
}

impl Survey {
    fn apply(&mut self, When { at, seq, register }: When, event: &SurveyEvent) {
        match event {
            SurveyEvent::Drafted { .. } => {}
            SurveyEvent::Revised { version, content, .. } => {
                self.versions.truncate((*version as usize).saturating_sub(1));
                self.versions.push(*content);
                self.revision += 1;
            }
            SurveyEvent::Scheduled { opens, closes, promise, reach, .. } => {
                self.plan = Some(SurveyPlan { opens: *opens, closes: *closes, promise: *promise, reach: *reach });
                self.state = SurveyState::Scheduled;
            }
            SurveyEvent::Opened { .. } => self.state = SurveyState::Open,
            SurveyEvent::Extended { closes, .. } => self.closes(*closes),
            SurveyEvent::Closed { .. } => {
                self.state = SurveyState::Closed;
                self.closed_upon = Some(register);
                self.revision += 1;
            }
            SurveyEvent::Reopened { closes, .. } => {
                self.closes(*closes);
                self.state = SurveyState::Open;
                self.closed_upon = None;
                self.taken_back.clear();
                // What came late is in time again.
                self.answers.append(&mut self.late);
                self.revision += 1;
            }
            SurveyEvent::CalledOff { .. } => (self.state, self.plan) = (SurveyState::Draft, None),
            SurveyEvent::Answered { respondent, version, revision, content, way, late, .. } => {
                let (version, revision, content, way) = (*version, *revision, *content, *way);
                let since = self.last_of(*respondent).map_or(at, |(before, _)| before.since);
                let answer = SurveyAnswer { version, revision, content, way, at, since, seq };
                let lane = if *late { &mut self.late } else { &mut self.answers };
                lane.insert(*respondent, answer);
                self.given.insert(*respondent, revision);
                self.revision += 1;
            }
            SurveyEvent::AnswerTakenBack { respondent, .. } => {
                let is_frozen = self.is_frozen();
                if self.late.remove(respondent).is_none()
                    && let Some(answer) = self.answers.remove(respondent)
                    && is_frozen
                {
                    self.taken_back.insert(*respondent, answer);
                }
                self.revision += 1;
            }
            SurveyEvent::OutsiderDeclined { organisation, reason, .. } => {
                self.declined.insert(*organisation, reason.clone());
            }
            SurveyEvent::ResultsPublished { .. } => self.published = Some(at),
            SurveyEvent::TextsGrouped { question, content, .. } => {
                self.groupings.insert(*question, *content);
            }
            SurveyEvent::EarlierKept { content, .. } => self.earlier.push(*content),
            SurveyEvent::EarlierDropped { content, .. } => self.earlier.retain(|kept| kept != content),
            SurveyEvent::ThemeFound { survey, question, theme, organisations } => {
                let origin = ThemeOrigin { survey: *survey, question: *question, organisations: *organisations };
                self.themes.push((*theme, origin));
            }
        }
    }

    fn closes(&mut self, closes: Timestamp) {
        if let Some(plan) = &mut self.plan {
            plan.closes = closes;
        }
    }
}
