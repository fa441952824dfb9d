//! The letters that are due are written and stored, each with the record that it was taken from.

use super::audience::{concerns, has_answered};
use crate::{
    api::organisations::name_of,
    app::App,
    comments::{self, Shown},
    failure::Failure,
    mail::notices::{self, Foot, Said, Scene},
    notices::{Item, What},
    signing,
    traces::{Share, step},
};
use ledger::{Action, Asker, Hat, Register, Round, RoundNumber, RoundState, SignatureState, Statement, access};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{PersonId, Timestamp, limits};
use words::Words;

/// Writes what is due, as far as there is room. Says when there is more to do.
pub(super) async fn send(app: &App, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
    let again = Timestamp::from_ms(now.ms() + limits::NOTICE_MAILS_AGAIN_MS);
    let (mut room, mut failed) = (app.mail.room(), None);
    for person in app.notices.due(now).await {
        if room == 0 {
            return Ok(Some(again));
        }
        match write(app, person, now).await {
            Ok(Some(written)) => room = room.saturating_sub(written),
            Ok(None) => return Ok(Some(again)),
            // One whose record can't be read keeps nobody else from hearing.
            Err(failure) => failed = Some(failure),
        }
    }
    match failed {
        Some(failure) => Err(failure),
        None => Ok(app.notices.next().await),
    }
}

/// Everything that is due to one person. Says how many letters that were; none if there was no room for them.
async fn write(app: &App, person: PersonId, now: Timestamp) -> Result<Option<usize>, Failure> {
    let record = app.notices.record(person)?;
    let (single, daily, left) = record.take(now);
    let mut letters = Vec::new();
    if let Some((to, words)) = app.people.reader(person)? {
        let unsubscribe = format!("{}/unsubscribe/{}", app.base_url, app.notices.tokens.issue(person));
        let foot = Foot { words, base: &app.base_url, unsubscribe: Some(unsubscribe.as_str()) };
        let always = Foot { unsubscribe: None, ..foot };
        for item in &single {
            if let Some(said) = say(app, words, person, item, now).await? {
                let foot = if item.what.is_always_told() { &always } else { &foot };
                letters.push(notices::letter(to.clone(), foot, said, now));
            }
        }
        let mut together = Vec::new();
        for item in &daily {
            together.extend(say(app, words, person, item, now).await?);
        }
        letters.extend(notices::digest(to, &foot, together, now));
    }
    app.notices.send(app, person, &record, &left, letters).await
}

/// What is to be said of it; nothing if it concerns the person no more, or has been overtaken.
async fn say(
    app: &App,
    words: &'static Words,
    person: PersonId,
    item: &Item,
    now: Timestamp,
) -> Result<Option<Said>, Failure> {
    let register = app.register.view();
    let Some(statement) = app.register.shelf().get(item.statement) else { return Ok(None) };
    if !concerns(&register, &statement, person, item) {
        return Ok(None);
    }
    let hat = Hat { person, organisation: item.organisation };
    let scene = Scene {
        words,
        base: &app.base_url,
        statement: &statement,
        organisation: item.organisation,
        respond: match access(&register, &statement, Asker::Hat(hat), Action::Comment) {
            Ok(()) => app.round_keys.path(statement.id, hat),
            // Whoever only hears for an organisation passes it on.
            Err(_) => format!("/statements/{}/rounds", statement.id),
        },
        name: name_of(&register, item.organisation, words.language()),
        coordinators: coordinators(&register, &statement, words),
        now,
    };
    let shown = async |comments: &BTreeSet<u32>, round| shown(app, &statement, comments, round).await;
    let speaker = |comment: &Shown, reply: Option<usize>| {
        let organisation = reply.and_then(|at| comment.comment.replies.get(at)).map(|reply| reply.organisation);
        name_of(&register, organisation.unwrap_or(comment.comment.organisation), words.language())
    };
    Ok(match &item.what {
        What::Opened { round } => open(&statement, *round).map(|round| scene.opened(round)),
        What::Closing { round } => {
            let silent = |round: &&Round| !has_answered(&statement, item.organisation, round.number);
            open(&statement, *round).filter(silent).map(|round| scene.closing(round))
        }
        What::Finished { round, comments } => match statement.round(RoundNumber(*round)) {
            Some(round) => scene.finished(round, &shown(comments, Some(round)).await?),
            None => None,
        },
        What::Answered { comments } => scene.answered(&shown(comments, None).await?),
        What::Decided { comments } => scene.decided(&shown(comments, None).await?),
        What::Recorded { comments } => scene.recorded(&shown(comments, None).await?),
        What::Replied { comments } => scene.replied(&shown(comments, None).await?, speaker),
        What::SignOn { version } => unanswered(&statement, item, *version).then(|| scene.sign_on(*version)),
        What::SigningCloses { version } => match statement.plan.closes {
            Some(closes) if unanswered(&statement, item, *version) && closes > now => {
                Some(scene.signing_closes(*version, closes))
            }
            _ => None,
        },
        What::Reminded { version } => {
            let is_open = statement.plan.closes.is_none_or(|closes| closes > now);
            let waits = is_open && unanswered(&statement, item, *version);
            let own = app.notices.reminder(statement.id)?.and_then(|reminder| reminder.text);
            waits.then(|| scene.reminded(*version, statement.plan.closes, own.as_deref()))
        }
        What::Signature { signature } => {
            let found = statement.answers().find(|found| found.number.0 == *signature);
            match found {
                Some(found) => Some(scene.signature(&signing::shown(&*app.store, &statement, found)?)),
                None => None,
            }
        }
        What::Second { signature } => {
            let waits = statement.awaiting(item.organisation);
            let waits = waits.filter(|(found, waits)| found.number.0 == *signature && waits.first != person);
            waits.map(|(found, _)| scene.second(found.number.0))
        }
        What::Confirm { version } => {
            let found = statement.signature_of(item.organisation);
            let waits = found.filter(|found| statement.state_of(found) == SignatureState::ToConfirm);
            waits.filter(|_| is_signed(&statement, *version)).map(|found| scene.confirm(found.number.0, *version))
        }
        What::Doubted { version } => is_signed(&statement, *version).then(|| scene.doubted(*version)),
        What::Traced { traces } => {
            let share = Share::of(app, &statement, item.organisation).await?;
            let standing = statement.standing_traces().into_iter();
            let own = standing.filter(|trace| traces.contains(&trace.number.0) && share.has(trace.what.clause()));
            let lines: Vec<String> = own.map(|trace| step(words, &register, trace).line(words)).collect();
            (!lines.is_empty()).then(|| scene.traced(&lines))
        }
        What::Review => statement.review.map(|review| scene.review(review)),
        What::Contested { comments } => scene.contested(&shown(comments, None).await?, speaker),
    })
}

/// Whether that version is signed now.
fn is_signed(statement: &Statement, version: u32) -> bool {
    statement.sign_on.as_ref().is_some_and(|on| on.version.0 == version)
}

/// Whether that version is signed now, and the organisation has not answered whether it signs.
fn unanswered(statement: &Statement, item: &Item, version: u32) -> bool {
    is_signed(statement, version) && statement.is_unanswered_by(item.organisation)
}

/// The round, if it is open.
fn open(statement: &Statement, round: u32) -> Option<&Round> {
    statement.round(RoundNumber(round)).filter(|round| round.state == RoundState::Open)
}

fn coordinators(register: &Register, statement: &Statement, words: &Words) -> String {
    let names = statement.coordinators.iter().map(|id| name_of(register, *id, words.language()));
    names.collect::<Vec<_>>().join(", ")
}

/// The comments that stand, with their words and where they are now: in the version that came of the round, or in the live
/// text.
async fn shown(
    app: &App,
    statement: &Arc<Statement>,
    comments: &BTreeSet<u32>,
    round: Option<&Round>,
) -> Result<Vec<Shown>, Failure> {
    let numbered = |number: &u32| statement.comment(ledger::CommentNumber(*number)).cloned();
    let standing = comments.iter().filter_map(numbered).filter(|comment| comment.withdrawn.is_none());
    let comments = standing.collect();
    match round {
        Some(round) => comments::after(app, statement, round, comments).await,
        None => comments::words_of(app, statement, comments).await,
    }
}
