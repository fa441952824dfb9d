//! All rules of a statement.

mod answers;
mod comments;
mod describing;
mod languages;
mod line;
mod publishing;
mod rounds;
mod sealing;
mod signatures;
mod team;
mod together;
mod traces;

use super::{Conduct, Openness, Participation, Stage, Statement, StatementCommand as Command, StatementEvent as Event};
use crate::{
    Author, Hat, Refusal, Register, Role,
    access::{administers_statement, conducts_rounds, names_moments},
    line::{Hidden, Unfit, line},
};
use std::collections::BTreeSet;
use terms::{OrganisationId, Timestamp, limits};

type Decided = Result<Vec<Event>, Refusal>;

pub(super) fn decide(
    statement: Option<&Statement>,
    register: &Register,
    by: Author,
    at: Timestamp,
    command: Command,
) -> Decided {
    match (command, statement) {
        (Command::CreateStatement { .. }, Some(_)) => Err(Refusal::StatementKnown),
        (Command::CreateStatement { statement, slug, title, language, coordinators, openness, about }, None) => {
            let by = coordinator(register, by)?;
            let title = title_line(&title)?;
            check_coordinators(register, by, &coordinators)?;
            check_openness(register, &openness)?;
            let about = about.checked()?;
            Ok(vec![Event::StatementCreated { statement, slug, title, language, coordinators, openness, about }])
        }
        (_, None) => Err(Refusal::UnknownStatement),
        (Command::AddCoordinator { organisation, reason }, Some(statement)) => {
            administers_statement(register, statement, by)?;
            team::add(statement, register, organisation, &reason)
        }
        (Command::RemoveCoordinator { organisation, reason }, Some(statement)) => {
            administers_statement(register, statement, by)?;
            team::remove(statement, organisation, &reason)
        }
        (Command::SetSupportGroup { organisations, reason }, Some(statement)) => {
            administers_statement(register, statement, by)?;
            team::set_support_group(statement, register, organisations, &reason)
        }
        (Command::SetOpenness { openness }, Some(statement)) => {
            administers_statement(register, statement, by)?;
            set_openness(statement, register, openness)
        }
        (Command::Conduct(act), Some(statement)) => {
            conducts_rounds(register, statement, by)?;
            conduct(statement, at, act)
        }
        (Command::DescribeStatement { title, about }, Some(statement)) => {
            administers_statement(register, statement, by)?;
            describing::describe(statement, &title, about)
        }
        (Command::NameMoment { offset, heads, epoch, name }, Some(statement)) => {
            names_moments(register, statement, by)?;
            languages::is_same_epoch(statement, epoch)?;
            describing::name_moment(statement, offset, heads, &name)
        }
        (Command::Trace(act), Some(statement)) => {
            conducts_rounds(register, statement, by)?;
            traces::decide(statement, register, act)
        }
        (Command::Correct { clause, text, reason }, Some(statement)) => {
            conducts_rounds(register, statement, by)?;
            publishing::correct(statement, by, clause, &text, reason.as_deref())
        }
        (Command::Readdress { slug }, Some(statement)) => {
            conducts_rounds(register, statement, by)?;
            publishing::readdress(statement, slug)
        }
        (Command::Adapt { lineage }, Some(statement)) => {
            administers_statement(register, statement, by)?;
            publishing::adapt(statement, lineage)
        }
        (Command::Line(act), Some(statement)) => {
            conducts_rounds(register, statement, by)?;
            line::decide(statement, act)
        }
        (Command::Speak(what), Some(statement)) => comments::speak(statement, register, by, at, what),
        (Command::Endorse(what), Some(statement)) => signatures::endorse(statement, register, by, at, what),
        (Command::Answer(what), Some(statement)) => answers::answer(statement, register, by, what),
        (Command::Languages(act), Some(statement)) => languages::decide(statement, register, by, act),
        (Command::OpenDueRound { text }, Some(statement)) => {
            is_clock(by)?;
            rounds::open_due(statement, at, text)
        }
        (Command::CloseDueRound, Some(statement)) => {
            is_clock(by)?;
            Ok(rounds::close_due(statement, at))
        }
        (Command::PublishDue, Some(statement)) => {
            is_clock(by)?;
            Ok(publishing::publish_due(statement, at))
        }
    }
}

fn is_clock(by: Author) -> Result<(), Refusal> {
    match by {
        Author::Clock => Ok(()),
        Author::Operator | Author::Hat(_) => Err(Refusal::NotItsCoordinator),
    }
}

fn conduct(statement: &Statement, at: Timestamp, act: Conduct) -> Decided {
    match act {
        Conduct::OpenRound { plan, text } => rounds::open(statement, at, plan, text),
        Conduct::CloseRound { round, reason } => rounds::close(statement, at, round, &reason),
        Conduct::ExtendRound { round, closes, reason } => rounds::extend(statement, at, round, closes, &reason),
        Conduct::ReopenRound { round, closes, reason } => rounds::reopen(statement, at, round, closes, &reason),
        Conduct::CancelRound { round, reason } => rounds::cancel(statement, round, &reason),
        Conduct::FinishRound { round, text } => rounds::finish(statement, round, text),
        Conduct::OpenSignOn { text, characters, changes, reason } => {
            sealing::open_sign_on(statement, text, characters, changes, &reason)
        }
        Conduct::PlanSignOn { plan } => sealing::plan(statement, at, plan),
        Conduct::ResumeDrafting { reason } => sealing::resume_drafting(statement, &reason),
        Conduct::Publish { reason } => sealing::publish(statement, &reason),
        Conduct::TimePublication { at: moment, reason } => publishing::time(statement, at, moment, &reason),
        Conduct::UntimePublication { reason } => publishing::untime(statement, &reason),
        Conduct::FollowUp { reason } => sealing::follow_up(statement, &reason),
        Conduct::Withdraw { reason } => sealing::withdraw(statement, &reason),
    }
}

/// Once a round has opened, people have spoken in the belief that this stays.
fn set_openness(statement: &Statement, register: &Register, openness: Openness) -> Decided {
    if statement.has_opened_a_round() || statement.stage != Stage::Drafting {
        return Err(Refusal::OpennessFixed);
    }
    check_openness(register, &openness)?;
    let same = statement.openness == openness;
    Ok(if same { vec![] } else { vec![Event::OpennessSet { openness }] })
}

fn coordinator(register: &Register, by: Author) -> Result<Hat, Refusal> {
    match by {
        Author::Hat(hat) if register.has_role(hat.person, hat.organisation, Role::Coordinator) => Ok(hat),
        Author::Hat(_) | Author::Operator | Author::Clock => Err(Refusal::NotACoordinator),
    }
}

fn title_line(title: &str) -> Result<String, Refusal> {
    line(title, limits::TITLE_CHARS_MAX, Hidden::LeftOut).map_err(|unfit| match unfit {
        Unfit::Missing | Unfit::HasHidden => Refusal::TitleMissing,
        Unfit::TooLong => Refusal::TitleTooLong,
    })
}

fn check_coordinators(register: &Register, by: Hat, coordinators: &[OrganisationId]) -> Result<(), Refusal> {
    if coordinators.is_empty() || coordinators.len() > limits::COORDINATORS_MAX {
        return Err(Refusal::TooManyCoordinators);
    }
    let different: BTreeSet<_> = coordinators.iter().collect();
    if different.len() != coordinators.len() {
        return Err(Refusal::TooManyCoordinators);
    }
    team::check_members(register, coordinators)?;
    if !coordinators.contains(&by.organisation) {
        return Err(Refusal::NotAmongCoordinators);
    }
    Ok(())
}

fn check_openness(register: &Register, openness: &Openness) -> Result<(), Refusal> {
    match &openness.writers {
        Participation::Network => Ok(()),
        Participation::Listed(organisations) if organisations.len() > limits::PARTICIPANTS_MAX => {
            Err(Refusal::TooManyParticipants)
        }
        Participation::Listed(organisations) => {
            let unknown = organisations.iter().any(|id| register.organisation(*id).is_none());
            if unknown { Err(Refusal::UnknownOrganisation) } else { Ok(()) }
        }
    }
}
