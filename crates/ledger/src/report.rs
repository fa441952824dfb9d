//! What was done with a round, from its planning to its end.

use crate::{Author, Entry, Event, Round, RoundNumber, Statement, StatementEvent};
use terms::Timestamp;

/// A round as its ledger tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundReport {
    /// As it stands now.
    pub round: Round,
    /// What was done with it, in its order.
    pub acts: Vec<RoundAct>,
    /// How long it was open, in milliseconds, until now if it still is.
    pub open_ms: i64,
}

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundAct {
    /// When.
    pub at: Timestamp,
    /// On whose behalf.
    pub by: Author,
    /// What.
    pub event: StatementEvent,
}

impl RoundReport {
    /// The report of a round by its statement's entries, in their order; none if there is no such round.
    pub fn of(statement: &Statement, entries: &[Entry], number: RoundNumber, now: Timestamp) -> Option<RoundReport> {
        let round = statement.round(number)?.clone();
        let (mut acts, mut open_ms, mut opened, mut closes) = (vec![], 0, None, round.closes);
        for Entry { at, by, event, .. } in entries {
            let Event::Statement(event) = event else { continue };
            match event {
                StatementEvent::RoundScheduled { round, closes: planned, .. } if *round == number => closes = *planned,
                StatementEvent::RoundOpened { round, .. } if *round == number => opened = Some(*at),
                StatementEvent::RoundReopened { round, closes: planned, .. } if *round == number => {
                    (opened, closes) = (Some(*at), *planned);
                }
                StatementEvent::RoundExtended { round, closes: planned, .. } if *round == number => closes = *planned,
                StatementEvent::RoundClosed { round, .. } if *round == number => {
                    // What closed at its time closed then, however late that was noted.
                    open_ms += opened.take().map_or(0, |opened| span(opened, (*at).min(closes)));
                }
                StatementEvent::RoundFinished { round, .. } | StatementEvent::RoundCancelled { round, .. }
                    if *round == number => {}
                _ => continue,
            }
            acts.push(RoundAct { at: *at, by: *by, event: event.clone() });
        }
        open_ms += opened.map_or(0, |opened| span(opened, now.min(closes)));
        Some(RoundReport { round, acts, open_ms })
    }
}

fn span(from: Timestamp, until: Timestamp) -> i64 {
    (until.ms() - from.ms()).max(0)
}
