//! A text becomes a version, and what a whole statement comes to.

use super::{Decided, answers, rounds::no_round_under_way};
use crate::{
    Refusal, SealedTexts,
    closing::check_closing,
    line::reason_line,
    statement::{ChangedPlace, SignOnPlan, Stage, Statement, StatementEvent as Event, VersionNumber, Weight},
};
use std::collections::BTreeSet;
use terms::{Timestamp, limits};

/// The version that the texts are, sealed now if it isn't the latest one already.
pub(super) fn seal(statement: &Statement, text: Option<SealedTexts>) -> Result<(Vec<Event>, VersionNumber), Refusal> {
    let mut texts = text.ok_or(Refusal::TextEmpty)?;
    // A language version may have been taken away while its text was on its way.
    texts.parallels.retain(|parallel| statement.text_in(parallel.language) == Some(parallel.id));
    texts.parallels.sort_by_key(|parallel| parallel.language);
    match statement.versions.last() {
        Some(latest) if latest.is(&texts) => Ok((vec![], latest.number)),
        _ if statement.versions.len() >= limits::VERSIONS_MAX => Err(Refusal::TooManyVersions),
        _ => {
            let version = VersionNumber(statement.versions.len() as u32 + 1);
            let SealedTexts { leading, parallels } = texts;
            Ok((vec![Event::VersionSealed { version, text: leading, parallels }], version))
        }
    }
}

pub(super) fn open_sign_on(
    statement: &Statement,
    text: Option<SealedTexts>,
    characters: u64,
    changes: Vec<ChangedPlace>,
    reason: &str,
) -> Decided {
    match statement.stage {
        Stage::Drafting => {}
        Stage::SignOn | Stage::Published | Stage::FollowedUp | Stage::Withdrawn => return Err(Refusal::TextSealed),
    }
    no_round_under_way(statement)?;
    answers::check_red_lines(statement)?;
    let reason = reason_line(reason)?;
    // A newspaper would cut it, and what was signed would not be what is printed.
    if statement.about.kind.character_limit().is_some_and(|limit| characters > limit.into()) {
        return Err(Refusal::TextTooLong);
    }
    let (mut events, version) = seal(statement, text)?;
    let changes = match statement.signables.last() {
        Some(before) if before.version != version => listed(changes),
        _ => vec![],
    };
    events.push(Event::SignOnOpened { version, changes, reason });
    Ok(events)
}

/// As many changes as somebody can read one by one; where there are more, the text is another one.
fn listed(changes: Vec<ChangedPlace>) -> Vec<ChangedPlace> {
    match changes.first() {
        Some(first) if changes.len() > limits::CHANGES_CLASSIFIED_MAX => {
            let weights = BTreeSet::from([Weight::Rewritten]);
            vec![ChangedPlace { language: first.language, place: String::new(), clause: None, weights }]
        }
        _ => changes,
    }
}

pub(super) fn plan(statement: &Statement, at: Timestamp, plan: SignOnPlan) -> Decided {
    match statement.stage {
        Stage::Drafting | Stage::SignOn | Stage::Published => {}
        Stage::FollowedUp | Stage::Withdrawn => return Err(Refusal::NothingToSign),
    }
    if plan.goal.is_some_and(|goal| !(1..=limits::GOAL_MAX).contains(&goal)) {
        return Err(Refusal::GoalOutside);
    }
    // A day that has passed already may stay where only something else is changed.
    if let Some(closes) = plan.closes.filter(|_| plan.closes != statement.plan.closes) {
        check_closing(at, closes)?;
    }
    Ok(if plan == statement.plan { vec![] } else { vec![Event::SignOnPlanned { plan }] })
}

pub(super) fn resume_drafting(statement: &Statement, reason: &str) -> Decided {
    in_stage(statement, Stage::SignOn, Refusal::NotInSignOn)?;
    Ok(vec![Event::DraftingResumed { reason: reason_line(reason)? }])
}

pub(super) fn publish(statement: &Statement, reason: &str) -> Decided {
    let version = to_publish(statement)?;
    Ok(vec![Event::StatementPublished { version, reason: reason_line(reason)? }])
}

/// The version that would be published: what is signed.
pub(super) fn to_publish(statement: &Statement) -> Result<VersionNumber, Refusal> {
    in_stage(statement, Stage::SignOn, Refusal::NotInSignOn)?;
    statement.sign_on.as_ref().map(|sign_on| sign_on.version).ok_or(Refusal::NotInSignOn)
}

pub(super) fn follow_up(statement: &Statement, reason: &str) -> Decided {
    in_stage(statement, Stage::Published, Refusal::NotPublished)?;
    Ok(vec![Event::StatementFollowedUp { reason: reason_line(reason)? }])
}

pub(super) fn withdraw(statement: &Statement, reason: &str) -> Decided {
    match statement.stage {
        Stage::Drafting | Stage::SignOn | Stage::Published | Stage::FollowedUp => {}
        Stage::Withdrawn => return Err(Refusal::AlreadyWithdrawn),
    }
    no_round_under_way(statement)?;
    Ok(vec![Event::StatementWithdrawn { reason: reason_line(reason)? }])
}

fn in_stage(statement: &Statement, stage: Stage, otherwise: Refusal) -> Result<(), Refusal> {
    if statement.stage == stage { Ok(()) } else { Err(otherwise) }
}
