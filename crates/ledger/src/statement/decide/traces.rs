//! What became of a published statement.

use super::Decided;
use crate::{
    Refusal, Register,
    line::{Hidden, Unfit, line, reason_line},
    prose::account,
    statement::{
        Delivery, Effect, PublishingEvent as Event, Response, Statement, StatementEvent, Trace, TraceAct, TraceNumber,
        Traced, Within,
    },
};
use terms::{Date, limits};

pub(super) fn decide(statement: &Statement, register: &Register, act: TraceAct) -> Decided {
    super::publishing::is_public(statement)?;
    let event = match act {
        TraceAct::Deliver { delivery, within } => deliver(statement, register, delivery, within).map(Some),
        TraceAct::Respond { response, within } => respond(statement, response, within).map(Some),
        TraceAct::Result { effect, within } => result(statement, effect, within).map(Some),
        TraceAct::Review { on, today } => review(statement, on, today),
        TraceAct::Strike { trace, reason } => strike(statement, trace, &reason).map(Some),
    };
    Ok(event?.map(StatementEvent::Publishing).into_iter().collect())
}

fn deliver(statement: &Statement, register: &Register, delivery: Delivery, within: Within) -> Result<Event, Refusal> {
    let trace = next(statement)?;
    check_day(delivery.on, within)?;
    if delivery.by.is_some_and(|by| register.organisation(by).is_none()) {
        return Err(Refusal::UnknownOrganisation);
    }
    let (to, reference) = (office(&delivery.to)?, reference(&delivery.reference)?);
    Ok(Event::StatementDelivered { trace, delivery: Delivery { to, reference, ..delivery } })
}

fn respond(statement: &Statement, response: Response, within: Within) -> Result<Event, Refusal> {
    let trace = next(statement)?;
    check_day(response.on, within)?;
    if let Some(number) = response.delivery {
        let delivered = standing(statement, number).and_then(|trace| match &trace.what {
            Traced::Delivery(delivery) => Some(delivery.on),
            Traced::Response(_) | Traced::Effect(_) => None,
        });
        // Nobody answers what they have not been given.
        if response.on < delivered.ok_or(Refusal::UnknownTrace)? {
            return Err(Refusal::DayTooEarly);
        }
    }
    let (from, gist) = (office(&response.from)?, account(&response.gist)?);
    Ok(Event::ResponseReceived { trace, response: Response { from, gist, ..response } })
}

fn result(statement: &Statement, effect: Effect, within: Within) -> Result<Event, Refusal> {
    let trace = next(statement)?;
    check_day(effect.on, within)?;
    let what = account(&effect.what)?;
    Ok(Event::ResultRecorded { trace, effect: Effect { what, ..effect } })
}

fn review(statement: &Statement, on: Option<Date>, today: Date) -> Result<Option<Event>, Refusal> {
    if on.is_some_and(|on| on <= today) {
        return Err(Refusal::DayPast);
    }
    let same = statement.review.map(|review| review.on) == on;
    Ok((!same).then_some(Event::ReviewSet { on }))
}

fn strike(statement: &Statement, trace: TraceNumber, reason: &str) -> Result<Event, Refusal> {
    standing(statement, trace).ok_or(Refusal::UnknownTrace)?;
    Ok(Event::TraceStruck { trace, reason: reason_line(reason)? })
}

/// The record of that number, if it was no mistake.
fn standing(statement: &Statement, number: TraceNumber) -> Option<&Trace> {
    statement.trace(number).map(|trace| &**trace).filter(|trace| trace.struck.is_none())
}

fn next(statement: &Statement) -> Result<TraceNumber, Refusal> {
    if statement.traces.len() >= limits::TRACES_MAX {
        return Err(Refusal::TooManyTraces);
    }
    Ok(TraceNumber(statement.traces.len() as u32 + 1))
}

/// What has happened lies between the statement's beginning and today. It may lie before its publication: a paper is
/// handed over on the day, or a draft the evening before.
fn check_day(on: Date, within: Within) -> Result<(), Refusal> {
    if on > within.today {
        Err(Refusal::DayToCome)
    } else if on < within.opened {
        Err(Refusal::DayTooEarly)
    } else {
        Ok(())
    }
}

fn office(text: &str) -> Result<String, Refusal> {
    line(text, limits::ADDRESSEE_CHARS_MAX, Hidden::LeftOut).map_err(|unfit| match unfit {
        Unfit::Missing | Unfit::HasHidden => Refusal::OfficeMissing,
        Unfit::TooLong => Refusal::OfficeTooLong,
    })
}

fn reference(text: &str) -> Result<String, Refusal> {
    match line(text, limits::REFERENCE_CHARS_MAX, Hidden::LeftOut) {
        Ok(line) => Ok(line),
        Err(Unfit::Missing | Unfit::HasHidden) => Ok(String::new()),
        Err(Unfit::TooLong) => Err(Refusal::ReferenceTooLong),
    }
}
