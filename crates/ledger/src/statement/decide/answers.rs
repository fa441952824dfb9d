//! Answers: what became of comments. An answer that somebody else has given meanwhile is not overwritten unseen.

use super::{Decided, comments::standing};
use crate::{
    Author, Refusal, Register,
    access::{conducts_rounds, decides_contests},
    line::reason_line,
    statement::{
        Answer, Comment, CommentKind, CommentNumber, OutcomeKind, Round, RoundState, Statement, StatementEvent as Event,
    },
};
use std::collections::BTreeSet;
use terms::limits;

pub(super) fn answer(statement: &Statement, register: &Register, by: Author, what: Answer) -> Decided {
    match what {
        Answer::GiveOutcome { comments, outcome, reason } => {
            conducts_rounds(register, statement, by)?;
            let given = |comment: &Comment| Ok((outcome, reason_for(comment, outcome, &reason)?, None));
            each(statement, &comments, given)
        }
        Answer::AnswerAlike { comments, same_as } => {
            conducts_rounds(register, statement, by)?;
            let other = standing(statement, same_as)?.outcome.as_ref().ok_or(Refusal::NotAnswered)?;
            each(statement, &comments, |_| Ok((other.kind, other.reason.clone(), Some(same_as))))
        }
        Answer::DecideContest { comment, outcome, reason } => {
            decides_contests(register, statement, by)?;
            if !standing(statement, comment)?.is_contested() {
                return Err(Refusal::NotContested);
            }
            Ok(vec![Event::ContestDecided { comment, outcome, reason: reason_line(&reason)? }])
        }
    }
}

type Given = (OutcomeKind, Option<String>, Option<CommentNumber>);

/// All of them or none.
fn each(
    statement: &Statement,
    comments: &[(CommentNumber, u32)],
    given: impl Fn(&Comment) -> Result<Given, Refusal>,
) -> Decided {
    let different: BTreeSet<CommentNumber> = comments.iter().map(|(comment, _)| *comment).collect();
    if comments.is_empty() || different.len() != comments.len() {
        return Err(Refusal::UnknownComment);
    }
    if comments.len() > limits::ANSWERED_AT_ONCE_MAX {
        return Err(Refusal::TooManyAnswers);
    }
    let mut events = Vec::new();
    for (number, seen) in comments {
        let comment = standing(statement, *number)?;
        if comment.is_contested() {
            return Err(Refusal::OutcomeContested);
        }
        let (outcome, reason, same_as) = given(comment)?;
        if same_as == Some(*number) {
            return Err(Refusal::NotAnswered);
        }
        let same = |known: &crate::Outcome| {
            (known.kind, &known.reason, known.same_as) == (outcome, &reason, same_as) && comment.outcomes > 0
        };
        if comment.outcome.as_ref().is_some_and(same) {
            continue;
        }
        if comment.outcomes != *seen {
            return Err(Refusal::OutcomeKnown);
        }
        if comment.outcomes > 0 && is_told(statement, comment) {
            return Err(Refusal::OutcomeFinal);
        }
        events.push(Event::OutcomeGiven { comment: *number, outcome, reason, same_as });
    }
    Ok(events)
}

/// Whether its organisation has been told what became of it: from then on it is the organisation's to ask again.
fn is_told(statement: &Statement, comment: &Comment) -> bool {
    let finished = |round: &Round| round.state == RoundState::Finished;
    comment.round.and_then(|round| statement.round(round)).is_some_and(finished)
}

/// Every answer has a reason, but for a wording that was taken in and for support, which is noted.
fn reason_for(comment: &Comment, outcome: OutcomeKind, reason: &str) -> Result<Option<String>, Refusal> {
    let wording = comment.wording();
    let needs_none = match outcome {
        OutcomeKind::Accepted => wording.suggests,
        OutcomeKind::Noted => wording.kind == Some(CommentKind::Support),
        OutcomeKind::Partly | OutcomeKind::NotAccepted | OutcomeKind::Moved => false,
    };
    match reason_line(reason) {
        Ok(reason) => Ok(Some(reason)),
        Err(Refusal::ReasonMissing) if needs_none => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

/// A round is not finished while one comment that came in time has no outcome.
pub(super) fn check_answered(statement: &Statement, round: crate::RoundNumber) -> Result<(), Refusal> {
    if statement.unanswered(round).next().is_some() { Err(Refusal::CommentsUnanswered) } else { Ok(()) }
}

/// Only an open red line delays signing.
pub(super) fn check_red_lines(statement: &Statement) -> Result<(), Refusal> {
    let is_open = |comment: &Comment| comment.is_red_line() && comment.is_contested() && comment.withdrawn.is_none();
    if statement.comments.iter().any(|comment| is_open(comment)) { Err(Refusal::RedLineOpen) } else { Ok(()) }
}
