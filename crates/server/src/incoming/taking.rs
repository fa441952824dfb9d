//! A draft is taken in: first its text, then what was said about it.

use super::carried::{Carried, RemarkView, Spelt};
use crate::{
    api::{
        comments::making::{Sought, places},
        decisions::{Decision, Tell, decide},
        text::{NotWritten, write},
    },
    app::App,
    caller::Caller,
    comments::{
        Spoken,
        import::{Same, said_before},
        words_of,
    },
    failure::Failure,
    idempotency::First,
    problem::Problem,
    reading::{Readable, opened},
    room::MakeCommand,
};
use axum::http::StatusCode;
use bytes::Bytes;
use draft::Text;
use ledger::{
    Action, Asker, Channel, Hat, Passage, Recorded, Refusal, Right, Speak, Stage, Statement, StatementCommand, Wording,
    access, right,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Batch, VaultKey};
use terms::Digest;
use words::Words;

/// What is to be done.
pub(crate) struct Wish {
    pub(crate) hat: Hat,
    pub(crate) carried: Carried,
    /// The text of it, checked.
    pub(crate) text: Text,
    /// SHA-256 of the live text that the caller has seen; whatever it is, if absent.
    pub(crate) based_on: Option<String>,
    pub(crate) first: First,
    /// What the caller is told, now and if they ask again.
    pub(crate) answer: (StatusCode, Bytes),
}

/// What came of it.
pub(crate) enum Came {
    Done,
    /// The live text is another than the one that the caller has seen.
    Changed,
}

/// Whether this hat may bring a draft in: a coordinator's who writes, until the first round.
pub(crate) fn may(app: &App, caller: &Caller, statement: &Statement, hat: Hat) -> Result<(), Problem> {
    let register = app.register.view();
    access(&register, statement, Asker::Hat(hat), Action::Answer).map_err(|refusal| caller.refused(refusal))?;
    if statement.stage != Stage::Drafting || right(&register, statement, hat) < Right::Write {
        return Err(caller.refused(Refusal::TextSealed));
    }
    if statement.rounds.iter().any(|round| round.version.is_some()) {
        return Err(caller.problem(StatusCode::CONFLICT, "draft-after-round", &[]));
    }
    Ok(())
}

/// By what a preview knows the live text again.
pub(crate) fn based_on(live: &Text) -> String {
    Digest::new(live.sha256()).to_string()
}

/// Takes it in.
pub(crate) async fn take(app: &App, caller: &Caller, readable: &Readable, wish: Wish) -> Result<Came, Problem> {
    let Wish { hat, carried, text, based_on: seen, first, answer } = wish;
    let failed = |failure: &Failure| caller.failed(failure);
    // One after the other: a draft that is sent twice at once finds what it has said itself.
    let _turn = app.imports.lock().await;
    let statement = app.register.shelf().get(readable.statement.id).ok_or_else(|| caller.not_found())?;
    may(app, caller, &statement, hat)?;
    let open = opened(app, caller, &statement).await?;
    let live = open.replica.text().await.map_err(|failure| failed(&failure))?;
    // One that broke off after its text goes on.
    if live.markdown() != text.markdown() && seen.is_some_and(|seen| seen != based_on(&live)) {
        return Ok(Came::Changed);
    }
    let written = write(app, &open, hat, text, |_| None).await;
    written.map_err(|refused: NotWritten| refused.problem(caller))?;
    let readable = Readable { statement: statement.clone(), ..*readable };
    let (recorded, puts) = recorded(app, caller, &readable, hat, &carried).await?;
    if recorded.is_empty() {
        if let Some((key, value)) = first.remember(answer.0, &answer.1) {
            app.store.append(Batch::new().put(key, value)).await.map_err(|error| failed(&Failure::from(error)))?;
        }
        return Ok(Came::Done);
    }
    let command = MakeCommand::plain(move |_| StatementCommand::Speak(Speak::Record(recorded)));
    let tell = Tell::bytes(answer.0, answer.1);
    decide(app, caller, statement.id, Decision { hat, command, puts, first }, &tell).await?;
    Ok(Came::Done)
}

/// What has to be recorded, and what is stored with it: every remark at its place, but none that was said before.
async fn recorded(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    carried: &Carried,
) -> Result<(Vec<Recorded>, Vec<(VaultKey, Bytes)>), Problem> {
    if carried.remarks.is_empty() {
        return Ok((vec![], vec![]));
    }
    let statement: &Arc<Statement> = &readable.statement;
    let sought = |remark: &RemarkView| Sought { quote: remark.quote.clone(), clause: remark.clause, held: None };
    let placed = places(app, caller, readable, None, carried.remarks.iter().map(sought).collect()).await?;
    // About the whole text is what has lost its place.
    let whole = places(app, caller, readable, None, vec![Sought::default()]).await?.pop();
    let whole = whole.and_then(Result::ok).map(|(passage, _)| passage).ok_or_else(|| caller.not_found())?;
    let known = words_of(app, statement, statement.comments.clone()).await;
    let known = known.map_err(|failure| caller.failed(&failure))?;
    let mut said: BTreeSet<Same> = known.iter().flat_map(said_before).collect();
    let words = Words::of(words::Language::from_tag(statement.language.tag()).unwrap_or_default());
    let file = if carried.name.is_empty() { words.say("incoming-file") } else { carried.name.clone() };
    let source = ledger::source(&file).map_err(|refusal| caller.refused(refusal))?;
    let (mut recorded, mut puts) = (vec![], vec![]);
    for (remark, found) in carried.remarks.iter().zip(placed) {
        let (passage, at) = found.unwrap_or_else(|_| (whole.clone(), None));
        let Some(Spelt { kind, text, replacement }) = remark.spelt(words, passage.anchor.is_some()) else { continue };
        let quote = at.map(|at| at.quote);
        let Passage { clause, .. } = passage;
        if !said.insert((hat.organisation, None, clause, quote.clone(), kind, text.clone(), replacement.clone())) {
            continue;
        }
        let spoken = Spoken { replacement, quote, source: Some(source.clone()), ..Spoken::new(text) };
        let (content, put) = spoken.kept(statement.id);
        let wording = Wording { kind, suggests: spoken.replacement.is_some(), content };
        recorded.push(Recorded { organisation: hat.organisation, channel: Channel::Mail, passage, wording });
        puts.push(put);
    }
    Ok((recorded, puts))
}
