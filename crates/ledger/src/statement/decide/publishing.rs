//! When a statement is published, what was wrong in it, and what it was made of.

use super::{Decided, sealing::to_publish, title_line};
use crate::{
    Author, Refusal, Slug,
    line::{Hidden, Unfit, line, reason_line},
    prose::correction,
    statement::{CorrectionNumber, Lineage, PublishingEvent as Event, Stage, Statement, StatementEvent, Timed},
};
use terms::{Timestamp, limits};

/// Until that moment nothing of it is public; at that moment the clock publishes it.
pub(super) fn time(statement: &Statement, now: Timestamp, at: Timestamp, reason: &str) -> Decided {
    let version = to_publish(statement)?;
    if at <= now {
        return Err(Refusal::PublicationPast);
    }
    if at.ms() - now.ms() > limits::PUBLICATION_AHEAD_MS_MAX {
        return Err(Refusal::PublicationTooFar);
    }
    let reason = reason_line(reason)?;
    let timed = Timed { version, at, reason };
    if statement.timed.as_ref() == Some(&timed) {
        return Ok(vec![]);
    }
    let Timed { version, at, reason } = timed;
    Ok(publishing(Event::PublicationTimed { version, at, reason }))
}

pub(super) fn untime(statement: &Statement, reason: &str) -> Decided {
    to_publish(statement)?;
    let reason = reason_line(reason)?;
    Ok(statement.timed.as_ref().map_or(vec![], |_| publishing(Event::PublicationUntimed { reason })))
}

/// However late the clock comes, what was timed is published; once, and not before its moment.
pub(super) fn publish_due(statement: &Statement, now: Timestamp) -> Vec<StatementEvent> {
    let due = statement.timed.as_ref().filter(|timed| timed.at <= now && to_publish(statement) == Ok(timed.version));
    let published =
        |timed: &Timed| StatementEvent::StatementPublished { version: timed.version, reason: timed.reason.clone() };
    due.map(published).into_iter().collect()
}

/// What is sealed stays as it is; what was wrong in it is said beside it.
pub(super) fn correct(
    statement: &Statement,
    by: Author,
    clause: Option<u32>,
    text: &str,
    reason: Option<&str>,
) -> Decided {
    is_public(statement)?;
    let Author::Hat(hat) = by else { return Err(Refusal::NotItsCoordinator) };
    if statement.corrections.len() >= limits::CORRECTIONS_MAX {
        return Err(Refusal::TooManyCorrections);
    }
    let text = correction(text)?;
    let reason = reason.filter(|reason| !reason.trim().is_empty()).map(reason_line).transpose()?;
    let correction = CorrectionNumber(statement.corrections.len() as u32 + 1);
    Ok(publishing(Event::CorrectionIssued { correction, organisation: hat.organisation, clause, text, reason }))
}

/// What has been public stays where it was read. The register has given it the address before, which whoever decides here
/// may not have been told yet.
pub(super) fn readdress(statement: &Statement, slug: Slug) -> Decided {
    let stays = statement.published.is_some() || statement.slug == slug;
    Ok(if stays { vec![] } else { publishing(Event::AddressChanged { slug }) })
}

/// Said once, and before anybody has been asked what they think of it.
pub(super) fn adapt(statement: &Statement, lineage: Lineage) -> Decided {
    let title = title_line(&lineage.title)?;
    let coordinators = match line(&lineage.coordinators, limits::LINEAGE_CHARS_MAX, Hidden::LeftOut) {
        Ok(line) => line,
        Err(Unfit::Missing | Unfit::HasHidden) => String::new(),
        Err(Unfit::TooLong) => return Err(Refusal::LineageTooLong),
    };
    let lineage = Lineage { title, coordinators, ..lineage };
    match (&statement.adapted_from, statement.stage) {
        (Some(before), _) if *before == lineage => Ok(vec![]),
        (None, Stage::Drafting) if !statement.has_opened_a_round() => Ok(publishing(Event::AdaptedFrom { lineage })),
        (_, Stage::Drafting | Stage::SignOn | Stage::Published | Stage::FollowedUp | Stage::Withdrawn) => {
            Err(Refusal::LineageFixed)
        }
    }
}

pub(super) fn is_public(statement: &Statement) -> Result<(), Refusal> {
    match statement.stage {
        Stage::Published | Stage::FollowedUp => Ok(()),
        Stage::Drafting | Stage::SignOn | Stage::Withdrawn => Err(Refusal::NotPublished),
    }
}

fn publishing(event: Event) -> Vec<StatementEvent> {
    vec![StatementEvent::Publishing(event)]
}
