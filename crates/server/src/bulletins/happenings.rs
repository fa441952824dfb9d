//! What there is to tell: what organisations can take part in now, and what was answered and published since.

use super::Readers;
use crate::{app::App, public::is_public};
use ledger::{Audience, OutcomeKind, Round, RoundState, Stage, Statement, Trace, Traced};
use std::sync::Arc;
use terms::{Timestamp, limits};

/// All of it.
#[derive(Default)]
pub(super) struct Happenings {
    /// Rounds that are open, the one that closes first before the others.
    pub(super) open: Vec<(Arc<Statement>, Round)>,
    /// Statements that can be signed.
    pub(super) signing: Vec<Arc<Statement>>,
    /// Rounds whose comments were answered.
    pub(super) answered: Vec<(Arc<Statement>, Round, Answered)>,
    /// Statements that were published, and when.
    pub(super) published: Vec<(Arc<Statement>, Timestamp)>,
    /// What those answered whom they were for, and what came of them.
    pub(super) results: Vec<(Arc<Statement>, Arc<Trace>)>,
}

/// What became of a round's comments, as numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Answered {
    pub(super) comments: usize,
    pub(super) accepted: usize,
    pub(super) partly: usize,
    pub(super) not_accepted: usize,
}

impl Happenings {
    pub(super) fn is_empty(&self) -> bool {
        let nothing_waits = self.open.is_empty() && self.signing.is_empty();
        nothing_waits && self.answered.is_empty() && self.published.is_empty() && self.results.is_empty()
    }
}

/// What these readers may be told of: each of them reads it, for a newsletter is one for all.
pub(super) fn since(app: &App, readers: Readers, since: Timestamp, now: Timestamp) -> Happenings {
    let (register, shelf) = (app.register.view(), app.register.shelf());
    let mut found = Happenings::default();
    for statement in register.statements().iter().filter_map(|(id, _)| shelf.get(*id)) {
        if statement.stage == Stage::Withdrawn {
            continue;
        }
        gather(&mut found, readers, &statement, since, now);
    }
    found.open.sort_by_key(|(_, round)| round.closes);
    found.signing.sort_by_key(|statement| statement.sign_on.as_ref().map(|on| on.since));
    found.answered.sort_by_key(|(_, round, _)| round.finished);
    found.published.sort_by_key(|(_, at)| *at);
    found.results.sort_by_key(|(_, trace)| trace.recorded);
    newest(&mut found.open);
    newest(&mut found.signing);
    newest(&mut found.answered);
    newest(&mut found.published);
    newest(&mut found.results);
    found
}

/// Of more than fit the last ones stay.
fn newest<T>(told: &mut Vec<T>) {
    told.drain(..told.len().saturating_sub(limits::BULLETIN_TOLD_MAX));
}

fn gather(found: &mut Happenings, readers: Readers, statement: &Arc<Statement>, since: Timestamp, now: Timestamp) {
    let is_news = |at: Timestamp| since < at && at <= now;
    if reads(readers, statement.openness.drafts) {
        let open = statement.rounds.iter().filter(|round| round.state == RoundState::Open && round.closes > now);
        found.open.extend(open.map(|round| (statement.clone(), round.clone())));
        let is_signed = statement.stage == Stage::SignOn && statement.plan.closes.is_none_or(|closes| closes > now);
        if is_signed && readers == Readers::Organisations {
            found.signing.push(statement.clone());
        }
        // What a public statement's page tells of its rounds is public.
        if reads(readers, statement.openness.comments) || is_public(statement) {
            let answered = statement.rounds.iter().filter(|round| round.finished.is_some_and(is_news));
            found.answered.extend(answered.map(|round| (statement.clone(), round.clone(), became(statement, round))));
        }
    }
    if let Some(published) = statement.published.filter(|published| is_public(statement) && is_news(published.since)) {
        found.published.push((statement.clone(), published.since));
    }
    if is_public(statement) {
        let told = |trace: &&Arc<Trace>| match trace.what {
            Traced::Response(_) | Traced::Effect(_) => trace.struck.is_none() && is_news(trace.recorded),
            Traced::Delivery(_) => false,
        };
        found.results.extend(statement.traces.iter().filter(told).map(|trace| (statement.clone(), trace.clone())));
    }
}

/// Whether every one of these readers is among that audience.
fn reads(readers: Readers, audience: Audience) -> bool {
    match readers {
        Readers::Organisations => audience >= Audience::Network,
        Readers::Public => audience == Audience::Public,
    }
}

fn became(statement: &Statement, round: &Round) -> Answered {
    let mut answered = Answered::default();
    let of_it = statement.comments.iter().filter(|comment| comment.round == Some(round.number));
    for comment in of_it.filter(|comment| comment.withdrawn.is_none()) {
        answered.comments += 1;
        match comment.outcome.as_ref().map(|outcome| outcome.kind) {
            Some(OutcomeKind::Accepted) => answered.accepted += 1,
            Some(OutcomeKind::Partly) => answered.partly += 1,
            Some(OutcomeKind::NotAccepted) => answered.not_accepted += 1,
            Some(OutcomeKind::Noted | OutcomeKind::Moved) | None => {}
        }
    }
    answered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_more_than_fit_the_last_ones_stay() {
        let max = limits::BULLETIN_TOLD_MAX;
        for (count, first, left) in [(max - 1, 0, max - 1), (max, 0, max), (max + 1, 1, max)] {
            let mut told: Vec<usize> = (0..count).collect();
            newest(&mut told);
            assert_eq!((told[0], told.len()), (first, left), "{count}");
        }
    }

    #[test]
    fn one_for_all_tells_only_what_each_of_its_readers_reads() {
        for (audience, organisations, public) in
            [(Audience::Participants, false, false), (Audience::Network, true, false), (Audience::Public, true, true)]
        {
            let told = (reads(Readers::Organisations, audience), reads(Readers::Public, audience));
            assert_eq!(told, (organisations, public), "{audience:?}");
        }
    }
}
