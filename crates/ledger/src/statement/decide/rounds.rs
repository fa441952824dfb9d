//! Rounds: planned, opened, closed, answered, finished. Acts on schedule need no reason, all others a public one.

use super::{Decided, answers, sealing};
use crate::{
    Refusal, RoundNumber, SealedTexts,
    closing::check_closing,
    line::{Hidden, Unfit, line, reason_line},
    statement::{Cancelled, Round, RoundPlan, RoundState, Stage, Statement, StatementEvent as Event},
};
use terms::{Timestamp, limits};

pub(super) fn open(statement: &Statement, at: Timestamp, plan: RoundPlan, text: Option<SealedTexts>) -> Decided {
    no_round_under_way(statement)?;
    match statement.stage {
        Stage::Drafting => {}
        Stage::SignOn | Stage::Published | Stage::FollowedUp | Stage::Withdrawn => return Err(Refusal::TextSealed),
    }
    if statement.rounds.len() >= limits::ROUNDS_MAX {
        return Err(Refusal::TooManyRounds);
    }
    let name = name_line(&plan.name)?;
    check_closing(at, plan.closes)?;
    let RoundPlan { opens, closes, drafting, .. } = plan;
    if closes <= opens {
        return Err(Refusal::ClosingBeforeOpening);
    }
    let round = RoundNumber(statement.rounds.len() as u32 + 1);
    let scheduled = |opens| Event::RoundScheduled { round, name, opens, closes, drafting };
    if opens > at {
        return Ok(vec![scheduled(opens)]);
    }
    let (mut events, version) = sealing::seal(statement, text)?;
    events.extend([scheduled(at), Event::RoundOpened { round, version }]);
    Ok(events)
}

pub(super) fn close(statement: &Statement, at: Timestamp, round: RoundNumber, reason: &str) -> Decided {
    let found = in_state(statement, round, RoundState::Open, Refusal::RoundNotOpen)?;
    // Its time has come, and the clock was about to do it.
    let reason = if found.closes <= at { None } else { Some(reason_line(reason)?) };
    Ok(vec![Event::RoundClosed { round, reason }])
}

pub(super) fn extend(
    statement: &Statement,
    at: Timestamp,
    round: RoundNumber,
    closes: Timestamp,
    reason: &str,
) -> Decided {
    let found = known(statement, round)?;
    let goes_on = match found.state {
        RoundState::Scheduled | RoundState::Open => found.closes > at,
        RoundState::Answering | RoundState::Finished | RoundState::Cancelled => false,
    };
    if !goes_on {
        return Err(Refusal::RoundNotOpen);
    }
    check_closing(at, closes)?;
    if closes <= found.closes {
        return Err(Refusal::ClosingNotLater);
    }
    Ok(vec![Event::RoundExtended { round, closes, reason: reason_line(reason)? }])
}

pub(super) fn reopen(
    statement: &Statement,
    at: Timestamp,
    round: RoundNumber,
    closes: Timestamp,
    reason: &str,
) -> Decided {
    in_state(statement, round, RoundState::Answering, Refusal::RoundNotAnswering)?;
    check_closing(at, closes)?;
    Ok(vec![Event::RoundReopened { round, closes, reason: reason_line(reason)? }])
}

pub(super) fn cancel(statement: &Statement, round: RoundNumber, reason: &str) -> Decided {
    in_state(statement, round, RoundState::Scheduled, Refusal::RoundNotScheduled)?;
    Ok(vec![Event::RoundCancelled { round, why: Cancelled::CalledOff(reason_line(reason)?) }])
}

pub(super) fn finish(statement: &Statement, round: RoundNumber, text: Option<SealedTexts>) -> Decided {
    in_state(statement, round, RoundState::Answering, Refusal::RoundNotAnswering)?;
    answers::check_answered(statement, round)?;
    let (mut events, version) = sealing::seal(statement, text)?;
    events.push(Event::RoundFinished { round, version });
    Ok(events)
}

/// Every round opens once, however late the clock comes, unless it would be over by then.
pub(super) fn open_due(statement: &Statement, at: Timestamp, text: Option<SealedTexts>) -> Decided {
    let is_due = |round: &&Round| round.state == RoundState::Scheduled && round.opens <= at;
    let Some(round) = statement.current_round().filter(is_due) else { return Ok(vec![]) };
    let number = round.number;
    let cancelled = |why| Ok(vec![Event::RoundCancelled { round: number, why }]);
    if round.closes <= at {
        return cancelled(Cancelled::Missed);
    }
    match sealing::seal(statement, text) {
        Ok((mut events, version)) => {
            events.push(Event::RoundOpened { round: number, version });
            Ok(events)
        }
        Err(Refusal::TextEmpty) => cancelled(Cancelled::TextEmpty),
        Err(refusal) => Err(refusal),
    }
}

/// Every round closes once.
pub(super) fn close_due(statement: &Statement, at: Timestamp) -> Vec<Event> {
    let is_due = |round: &&Round| round.state == RoundState::Open && round.closes <= at;
    let round = statement.current_round().filter(is_due);
    round.map(|round| Event::RoundClosed { round: round.number, reason: None }).into_iter().collect()
}

pub(super) fn no_round_under_way(statement: &Statement) -> Result<(), Refusal> {
    statement.current_round().map_or(Ok(()), |_| Err(Refusal::RoundUnderWay))
}

fn known(statement: &Statement, round: RoundNumber) -> Result<&Round, Refusal> {
    statement.round(round).ok_or(Refusal::UnknownRound)
}

fn in_state(
    statement: &Statement,
    round: RoundNumber,
    state: RoundState,
    otherwise: Refusal,
) -> Result<&Round, Refusal> {
    let found = known(statement, round)?;
    if found.state == state { Ok(found) } else { Err(otherwise) }
}

fn name_line(name: &str) -> Result<String, Refusal> {
    match line(name, limits::ROUND_NAME_CHARS_MAX, Hidden::LeftOut) {
        Ok(name) => Ok(name),
        Err(Unfit::Missing | Unfit::HasHidden) => Ok(String::new()),
        Err(Unfit::TooLong) => Err(Refusal::RoundNameTooLong),
    }
}
