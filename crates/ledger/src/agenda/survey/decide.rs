//! The rules of surveys. They open and close as comment rounds do: acts on schedule need no reason, all others a public one.

use super::{AnswerWay, Respondent, Survey, SurveyCommand as Command, SurveyEvent as Event};
use super::{SurveyNumber, SurveyPlan, SurveyReach, SurveyState};
use crate::{
    AgendaRefusal, Author, Refusal, Register, Standing,
    access::{administers_network, speaks},
    agenda::Agenda,
    closing::check_closing,
    line::reason_line,
};
use std::sync::Arc;
use terms::{Digest, Timestamp, limits};

type Decided = Result<Vec<Event>, Refusal>;

pub(in crate::agenda) fn decide(
    agenda: &Agenda,
    register: &Register,
    by: Author,
    at: Timestamp,
    command: Command,
) -> Decided {
    match command {
        Command::KeepTime if by == Author::Clock => return Ok(due(agenda, at)),
        Command::Answer { survey, respondent, version, after, content, way } => {
            let survey = known(agenda, survey)?;
            gives(register, by, survey, respondent, way)?;
            return answer(survey, at, (respondent, way), (version, after), content);
        }
        Command::TakeBack { survey, respondent, way } => {
            let survey = known(agenda, survey)?;
            gives(register, by, survey, respondent, way)?;
            return take_back(survey, at, respondent);
        }
        _ => administers_network(register, by)?,
    }
    match command {
        Command::Draft { content } => draft(agenda, content),
        Command::Revise { survey, base, content } => revise(known(agenda, survey)?, base, content),
        Command::Open { survey, plan } => open(known(agenda, survey)?, at, plan),
        Command::Close { survey, reason } => close(known(agenda, survey)?, at, &reason),
        Command::Extend { survey, closes, reason } => extend(known(agenda, survey)?, at, closes, &reason),
        Command::Reopen { survey, closes, reason } => reopen(known(agenda, survey)?, at, closes, &reason),
        Command::CallOff { survey, reason } => {
            in_state(known(agenda, survey)?, SurveyState::Scheduled, AgendaRefusal::SurveyNotScheduled)?;
            Ok(vec![Event::CalledOff { survey, reason: Some(reason_line(&reason)?) }])
        }
        Command::PublishResults { survey } => publish_results(known(agenda, survey)?),
        Command::GroupTexts { survey, question, base, content } => {
            group_texts(known(agenda, survey)?, question, base, content)
        }
        Command::KeepEarlier { survey, content } => keep_earlier(known(agenda, survey)?, content),
        Command::DropEarlier { survey, content } if known(agenda, survey)?.earlier.contains(&content) => {
            Ok(vec![Event::EarlierDropped { survey, content }])
        }
        Command::DropEarlier { .. } => Err(AgendaRefusal::EarlierSurveyUnknown.into()),
        Command::FindTheme { survey, question, theme, organisations } => {
            in_state(known(agenda, survey)?, SurveyState::Closed, AgendaRefusal::SurveyNotClosed)?;
            agenda.theme(theme).ok_or(AgendaRefusal::SurveyThemeUnknown)?;
            Ok(vec![Event::ThemeFound { survey, question, theme, organisations }])
        }
        Command::DeclineOutsider { survey, organisation, reason } => {
            let found = known(agenda, survey)?;
            if found.given(Respondent::Outside(organisation)) == 0 {
                return Err(AgendaRefusal::SurveyAnswerMissing.into());
            }
            if found.declined.contains_key(&organisation) || register.standing(organisation).is_some() {
                return Err(AgendaRefusal::SurveyOutsiderSettled.into());
            }
            Ok(vec![Event::OutsiderDeclined { survey, organisation, reason: reason_line(&reason)? }])
        }
        Command::KeepTime | Command::Answer { .. } | Command::TakeBack { .. } => Err(Refusal::HatMissing),
    }
}

fn known(agenda: &Agenda, survey: SurveyNumber) -> Result<&Arc<Survey>, Refusal> {
    agenda.survey(survey).ok_or(AgendaRefusal::UnknownSurvey.into())
}

fn in_state(survey: &Survey, state: SurveyState, otherwise: AgendaRefusal) -> Result<(), Refusal> {
    if survey.state == state { Ok(()) } else { Err(otherwise.into()) }
}

fn draft(agenda: &Agenda, content: Digest) -> Decided {
    if agenda.surveys.len() >= limits::SURVEYS_MAX {
        return Err(AgendaRefusal::TooManySurveys.into());
    }
    let survey = SurveyNumber(agenda.surveys.len() as u32 + 1);
    Ok(vec![Event::Drafted { survey, content }])
}

/// Once there is an answer, what it is an answer to stays.
fn revise(survey: &Survey, base: Digest, content: Digest) -> Decided {
    match survey.state {
        SurveyState::Draft | SurveyState::Scheduled | SurveyState::Open => {}
        SurveyState::Closed => return Err(AgendaRefusal::SurveyOver.into()),
    }
    if survey.versions.last() != Some(&base) {
        return Err(AgendaRefusal::SurveyChanged.into());
    }
    if content == base {
        return Ok(vec![]);
    }
    let version = survey.version() + u32::from(survey.is_answered());
    if version as usize > limits::SURVEY_VERSIONS_MAX {
        return Err(AgendaRefusal::TooManySurveyVersions.into());
    }
    Ok(vec![Event::Revised { survey: survey.number, version, content }])
}

fn open(survey: &Survey, at: Timestamp, plan: SurveyPlan) -> Decided {
    in_state(survey, SurveyState::Draft, AgendaRefusal::SurveyNotDraft)?;
    check_closing(at, plan.closes)?;
    let SurveyPlan { opens, closes, promise, reach } = plan;
    if closes <= opens {
        return Err(AgendaRefusal::SurveyClosesBeforeOpening.into());
    }
    let survey = survey.number;
    let scheduled = Event::Scheduled { survey, opens: opens.max(at), closes, promise, reach };
    if opens > at { Ok(vec![scheduled]) } else { Ok(vec![scheduled, Event::Opened { survey }]) }
}

fn close(survey: &Survey, at: Timestamp, reason: &str) -> Decided {
    in_state(survey, SurveyState::Open, AgendaRefusal::SurveyNotOpen)?;
    // Its time has come, and the clock was about to do it.
    let reason = if survey.is_due(at) { None } else { Some(reason_line(reason)?) };
    Ok(vec![Event::Closed { survey: survey.number, reason }])
}

fn extend(survey: &Survey, at: Timestamp, closes: Timestamp, reason: &str) -> Decided {
    let until = match (survey.state, survey.plan) {
        (SurveyState::Scheduled | SurveyState::Open, Some(plan)) if at < plan.closes => plan.closes,
        _ => return Err(AgendaRefusal::SurveyNotOpen.into()),
    };
    check_closing(at, closes)?;
    if closes <= until {
        return Err(AgendaRefusal::SurveyClosesNoLater.into());
    }
    Ok(vec![Event::Extended { survey: survey.number, closes, reason: reason_line(reason)? }])
}

fn reopen(survey: &Survey, at: Timestamp, closes: Timestamp, reason: &str) -> Decided {
    in_state(survey, SurveyState::Closed, AgendaRefusal::SurveyNotClosed)?;
    if survey.was_read() {
        return Err(AgendaRefusal::SurveyResultsSettled.into());
    }
    check_closing(at, closes)?;
    Ok(vec![Event::Reopened { survey: survey.number, closes, reason: reason_line(reason)? }])
}

fn publish_results(survey: &Survey) -> Decided {
    in_state(survey, SurveyState::Closed, AgendaRefusal::SurveyNotClosed)?;
    match survey.published {
        Some(_) => Ok(vec![]),
        None => Ok(vec![Event::ResultsPublished { survey: survey.number }]),
    }
}

fn keep_earlier(survey: &Survey, content: Digest) -> Decided {
    if survey.earlier.len() >= limits::SURVEY_EARLIER_MAX {
        return Err(AgendaRefusal::TooManyEarlierSurveys.into());
    }
    Ok(vec![Event::EarlierKept { survey: survey.number, content }])
}

/// Answers are read at leisure, once no more come.
fn group_texts(survey: &Survey, question: u32, base: Option<Digest>, content: Digest) -> Decided {
    in_state(survey, SurveyState::Closed, AgendaRefusal::SurveyNotClosed)?;
    if survey.groupings.get(&question) != base.as_ref() {
        return Err(AgendaRefusal::SurveyGroupsChanged.into());
    }
    Ok(vec![Event::TextsGrouped { survey: survey.number, question, content }])
}

/// Every survey opens once, however late the clock comes, unless it would be over by then; and closes once.
fn due(agenda: &Agenda, at: Timestamp) -> Vec<Event> {
    let due = agenda.surveys.iter().filter(|survey| survey.is_due(at));
    let event = |survey: &Arc<Survey>| {
        let (number, is_over) = (survey.number, survey.plan.is_some_and(|plan| plan.closes <= at));
        match survey.state {
            SurveyState::Scheduled if is_over => Event::CalledOff { survey: number, reason: None },
            SurveyState::Scheduled => Event::Opened { survey: number },
            SurveyState::Draft | SurveyState::Open | SurveyState::Closed => {
                Event::Closed { survey: number, reason: None }
            }
        }
    };
    due.map(event).collect()
}

/// Whether the author gives an answer of that respondent in that way.
fn gives(
    register: &Register,
    by: Author,
    survey: &Survey,
    respondent: Respondent,
    way: AnswerWay,
) -> Result<(), Refusal> {
    let is_own = |organisation| respondent == survey.respondent(organisation);
    // One organisation has one answer, whatever it answers as.
    if matches!(respondent, Respondent::Organisation(_)) && !is_own(respondent.organisation()) {
        return Err(AgendaRefusal::SurveyAnswerChanged.into());
    }
    match (way, by) {
        (AnswerWay::Own, Author::Hat(hat)) => {
            speaks(register, hat)?;
            if is_own(hat.organisation) { Ok(()) } else { Err(Refusal::HatNotYours) }
        }
        // The shell has seen that whoever answers has the link.
        (AnswerWay::Link, Author::Operator) => is_of_the_network(register, respondent),
        (AnswerWay::Recorded(_), _) => {
            administers_network(register, by)?;
            is_of_the_network(register, Respondent::Organisation(respondent.organisation()))
        }
        (AnswerWay::Own, Author::Operator | Author::Clock) | (AnswerWay::Link, Author::Hat(_) | Author::Clock) => {
            Err(Refusal::HatMissing)
        }
    }
}

fn is_of_the_network(register: &Register, respondent: Respondent) -> Result<(), Refusal> {
    let Respondent::Organisation(organisation) = respondent else { return Ok(()) };
    match register.standing(organisation) {
        Some(Standing::Member | Standing::Applied) => Ok(()),
        Some(Standing::Left | Standing::Declined) => Err(Refusal::NotAMember),
        None => Err(Refusal::UnknownOrganisation),
    }
}

fn answer(
    survey: &Survey,
    at: Timestamp,
    (respondent, way): (Respondent, AnswerWay),
    (version, after): (u32, u32),
    content: Digest,
) -> Decided {
    let plan = match (survey.state, survey.plan) {
        (SurveyState::Open | SurveyState::Closed, Some(plan)) => plan,
        _ => return Err(AgendaRefusal::SurveyNotOpen.into()),
    };
    if matches!(respondent, Respondent::Outside(_)) && plan.reach != SurveyReach::Anyone {
        return Err(AgendaRefusal::SurveyForTheNetwork.into());
    }
    if version != survey.version() {
        return Err(AgendaRefusal::SurveyChanged.into());
    }
    let given = survey.given(respondent);
    if given != after {
        return Err(AgendaRefusal::SurveyAnswerChanged.into());
    }
    if given == 0 && survey.given.len() >= limits::SURVEY_ANSWERS_MAX {
        return Err(AgendaRefusal::TooManySurveyAnswers.into());
    }
    let most = if way == AnswerWay::Link { limits::SURVEY_LINK_CHANGES_MAX } else { limits::SURVEY_CHANGES_MAX };
    if given as usize >= most {
        return Err(AgendaRefusal::TooManySurveyChanges.into());
    }
    let (survey, revision, late) = (survey.number, given + 1, !survey.takes_answers(at));
    Ok(vec![Event::Answered { survey, respondent, version, revision, content, way, late }])
}

/// What counts is settled at the close; what somebody else has recorded is not an organisation's word if it says so.
fn take_back(survey: &Survey, at: Timestamp, respondent: Respondent) -> Decided {
    let Some((last, is_late)) = survey.last_of(respondent) else {
        return Err(AgendaRefusal::SurveyAnswerMissing.into());
    };
    match last.way {
        AnswerWay::Recorded(_) => {}
        AnswerWay::Own | AnswerWay::Link if is_late || survey.takes_answers(at) => {}
        AnswerWay::Own | AnswerWay::Link => return Err(AgendaRefusal::SurveyOver.into()),
    }
    Ok(vec![Event::AnswerTakenBack { survey: survey.number, respondent }])
}
