//! Somebody wants to say for an organisation whether it signs: what has to be decided, and what is stored with it. The API
//! and pages come here.

use super::{Asked, Shown, Worded, shown};
use crate::{
    api::decisions::Decision, app::App, caller::Caller, failure::Failure, idempotency::First, outsiders::Outsider,
    pages::time::day_of, problem::Problem, room::MakeCommand, versions,
};
use axum::http::StatusCode;
use bytes::Bytes;
use draft::{Difference, Part};
use ledger::{
    Answering, Channel, Endorse, Given, Hat, Refusal, Reservation, Signature, SignatureNumber, Statement,
    StatementCommand, Terms, VersionNumber,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::VaultKey;
use terms::{Date, OrganisationId};

/// What an organisation answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It signs.
    #[default]
    Sign,
    /// It decides later.
    Pend,
    /// It doesn't sign.
    Decline,
}

/// An answer as it is to be given.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    pub(crate) answer: Answer,
    /// What is signed.
    pub(crate) version: Option<VersionNumber>,
    pub(crate) decided_by: Option<String>,
    pub(crate) decided_on: Option<Date>,
    /// When it is decided.
    pub(crate) days: BTreeSet<Date>,
    /// What the reservation is about.
    pub(crate) clause: Option<u32>,
    pub(crate) reservation: Option<String>,
    /// A dissenting view, or what is said of when it is decided.
    pub(crate) view: Option<String>,
    pub(crate) is_public: bool,
    pub(crate) recorded: Option<(OrganisationId, Channel, String)>,
    /// How many acts of the organisation's answer whoever writes has seen.
    pub(crate) seen: Option<u32>,
}

/// An answer that was drawn up.
pub(crate) struct Drawn {
    pub(crate) command: MakeCommand,
    pub(crate) puts: Vec<(VaultKey, Bytes)>,
    pub(crate) worded: Option<Worded>,
}

impl Drawn {
    fn new(command: Endorse, worded: Option<Worded>, puts: Vec<(VaultKey, Bytes)>) -> Self {
        let command = MakeCommand::plain(move |_| StatementCommand::Endorse(command));
        Drawn { command, puts, worded }
    }

    /// What has to be decided for the hat.
    pub(crate) fn decision(self, hat: Hat, first: First) -> Decision {
        Decision { hat, command: self.command, puts: self.puts, first }
    }
}

/// The command by which an answer is given, and what is stored with it.
pub(crate) async fn draw(
    app: &Arc<App>,
    caller: &Caller,
    statement: &Arc<Statement>,
    wish: Wish,
) -> Result<Drawn, Problem> {
    let today = day_of(app.clock.now());
    let (recorded, source) = wish.recorded.map(|(whose, channel, source)| ((whose, channel), source)).unzip();
    let source = source.map(|source| ledger::source(&source)).transpose().map_err(|refusal| caller.refused(refusal))?;
    let answering = Answering { recorded, seen: wish.seen, today };
    let mut asked = Asked { decided_by: wish.decided_by, view: wish.view, source, ..Asked::default() };
    let (worded, reservation) = match (&wish.answer, wish.version) {
        (Answer::Sign, None) => return Err(caller.bad_field("version", &caller.words.say("reason-missing"))),
        (Answer::Sign, Some(version)) => {
            let at = Reserving { version, clause: wish.clause, text: wish.reservation };
            let reservation = reserve(app, caller, statement, at, &mut asked).await?;
            (asked.checked(), reservation)
        }
        (Answer::Pend | Answer::Decline, _) => (asked.checked(), None),
    };
    let worded = worded.map_err(|refusal| caller.refused(refusal))?;
    let (content, put) = worded.as_ref().map(|worded| worded.kept(statement.id)).unzip();
    let command = match (wish.answer, wish.version) {
        (Answer::Pend, _) => Endorse::Pend { answering, days: wish.days, content },
        (Answer::Decline, _) => Endorse::Decline { answering, content, is_public: wish.is_public },
        (Answer::Sign, version) => {
            let terms = Terms { decided_on: wish.decided_on, reservation, content };
            Endorse::Sign { answering, version: version.unwrap_or(VersionNumber(0)), terms }
        }
    };
    Ok(Drawn::new(command, worded, put.into_iter().collect()))
}

/// Terms that somebody confirms on; all of it empty means the terms of before.
#[derive(Debug, Default)]
pub(crate) struct Confirming {
    /// What is signed; the version that is signed now if absent.
    pub(crate) version: Option<VersionNumber>,
    pub(crate) decided_by: Option<String>,
    pub(crate) decided_on: Option<Date>,
    pub(crate) clause: Option<u32>,
    pub(crate) reservation: Option<String>,
}

/// The command by which a signature is confirmed, or signed by the second of two.
pub(crate) async fn draw_confirmation(
    app: &Arc<App>,
    caller: &Caller,
    statement: &Arc<Statement>,
    signature: &Arc<Signature>,
    wish: Confirming,
) -> Result<Drawn, Problem> {
    let today = day_of(app.clock.now());
    let signed_now = statement.sign_on.as_ref().map(|sign_on| sign_on.version);
    let version = wish.version.or(signed_now).ok_or_else(|| caller.refused(Refusal::NothingToSign))?;
    let before = shown(&*app.store, statement, signature).map_err(|failure| caller.failed(&failure))?;
    let is_as_before = wish.decided_by.is_none() && wish.decided_on.is_none() && wish.reservation.is_none();
    let (terms, worded, put) = if !is_as_before {
        let mut asked = Asked { decided_by: wish.decided_by, ..Asked::default() };
        let at = Reserving { version, clause: wish.clause, text: wish.reservation };
        let reservation = reserve(app, caller, statement, at, &mut asked).await?;
        let worded = asked.checked().map_err(|refusal| caller.refused(refusal))?;
        let (content, put) = worded.as_ref().map(|worded| worded.kept(statement.id)).unzip();
        (Some(Terms { decided_on: wish.decided_on, reservation, content }), worded, put)
    } else if let (Some(given), None) = (&signature.given, &signature.awaiting) {
        let carried = carry(app, statement, given, version, before.worded.clone());
        let (terms, worded, put) = carried.await.map_err(|failure| caller.failed(&failure))?;
        (terms, worded, put)
    } else {
        (None, before.worded, None)
    };
    let command = Endorse::Confirm { signature: signature.number, version, terms, today };
    Ok(Drawn::new(command, worded, put.into_iter().collect()))
}

/// What an organisation outside the register signs on which terms, as it is decided and stored; refused where it could not
/// be taken in.
pub(crate) async fn draw_outsider(
    app: &Arc<App>,
    caller: &Caller,
    statement: &Arc<Statement>,
    outsider: &Outsider,
) -> Result<Drawn, Problem> {
    let now = app.clock.now();
    let (version, typed) = (outsider.version(), &outsider.signed.terms);
    let mut asked = Asked { decided_by: typed.decided_by.clone(), ..Asked::default() };
    let at = Reserving { version, clause: typed.clause, text: typed.reservation.clone() };
    let reservation = reserve(app, caller, statement, at, &mut asked).await?;
    let worded = asked.checked().map_err(|refusal| caller.refused(refusal))?;
    let (content, put) = worded.as_ref().map(|worded| worded.kept(statement.id)).unzip();
    let terms = Terms { decided_on: typed.decided_on(), reservation, content };
    let today = day_of(now);
    let names = statement.outsider_may_sign(now, version, &outsider.names(), &terms, today);
    let names = names.map_err(|refusal| caller.refused(refusal))?;
    let command = Endorse::TakeOutsider { organisation: outsider.organisation, names, version, terms, today };
    Ok(Drawn::new(command, worded, put.into_iter().collect()))
}

/// The clause of a version that has come of one of an earlier version; none if it went.
pub(crate) fn followed(
    app: &App,
    statement: &Statement,
    versions: [VersionNumber; 2],
    clause: u32,
) -> Result<Option<u32>, Failure> {
    Ok(follow(app, statement, versions, clause)?.map(|(clause, _)| clause))
}

/// The command by which an answer is taken back.
pub(crate) fn draw_withdrawal(signature: SignatureNumber) -> Drawn {
    Drawn::new(Endorse::Withdraw { signature }, None, vec![])
}

/// What somebody has a reservation about.
struct Reserving {
    version: VersionNumber,
    clause: Option<u32>,
    text: Option<String>,
}

/// The reservation, with its clause as it reads; none if nothing is said.
async fn reserve(
    app: &Arc<App>,
    caller: &Caller,
    statement: &Arc<Statement>,
    Reserving { version, clause, text }: Reserving,
    asked: &mut Asked,
) -> Result<Option<Reservation>, Problem> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let unplaced = |code| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, code, &[]);
    let clause = clause.ok_or_else(|| unplaced("reservation-without-clause"))?;
    let (app, owner) = (app.clone(), statement.clone());
    let found = tokio::task::spawn_blocking(move || versions::clause(&app, &owner, version, clause)).await;
    let found = found.unwrap_or(Err(Failure::Stopped)).map_err(|failure| caller.failed(&failure))?;
    // Which version is signed is decided where signing is; a clause that isn't there has no reservation.
    let quote = match found {
        Some(Some(quote)) => Some(quote),
        Some(None) => return Err(unplaced("unknown-clause")),
        None => None,
    };
    (asked.reservation, asked.quote) = (Some(text), quote);
    Ok(Some(Reservation { clause: Some(clause) }))
}

type Carried = (Option<Terms>, Option<Worded>, Option<(VaultKey, Bytes)>);

/// The terms of before, for a later version: a reservation goes with its clause, wherever that stands now.
async fn carry(
    app: &Arc<App>,
    statement: &Arc<Statement>,
    given: &Given,
    version: VersionNumber,
    worded: Option<Worded>,
) -> Result<Carried, Failure> {
    let clause = given.terms.reservation.and_then(|reservation| reservation.clause);
    let (Some(clause), Some(words)) = (clause.filter(|_| given.version != version), &worded) else {
        return Ok((None, worded, None));
    };
    let (app, owner, from) = (app.clone(), statement.clone(), given.version);
    let followed = tokio::task::spawn_blocking(move || follow(&app, &owner, [from, version], clause)).await;
    let followed = followed.map_err(|_| Failure::Stopped)??;
    let (clause, quote) = followed.unzip();
    // A clause that went is still told of by its words.
    let words = words.about(quote.or_else(|| words.quote.clone()));
    let (content, put) = words.kept(statement.id);
    let terms =
        Terms { decided_on: given.terms.decided_on, reservation: Some(Reservation { clause }), content: Some(content) };
    Ok((Some(terms), Some(words), Some(put)))
}

/// The clause that has come of one, and how it reads; none if it went.
fn follow(
    app: &App,
    statement: &Statement,
    [from, to]: [VersionNumber; 2],
    clause: u32,
) -> Result<Option<(u32, String)>, Failure> {
    let (Some(before), Some(after)) = (statement.version(from), statement.version(to)) else { return Ok(None) };
    let (before, after) = (versions::text(app, statement, &before.text)?, versions::text(app, statement, &after.text)?);
    let difference = Difference::between(&before, &after);
    let row = difference.follow(Part::Clause(clause as usize));
    let now = row.and_then(|row| row.after.first()).map(|spot| spot.part);
    let Some(Part::Clause(number)) = now else { return Ok(None) };
    let reads = after.clauses().find(|found| found.number == number).map(|found| found.block.plain());
    Ok(reads.and_then(|reads| Some((u32::try_from(number).ok()?, reads))))
}

/// The answer as something has made it that was decided since, said with these words.
pub(crate) fn told(statement: &Statement, signature: &Arc<Signature>, worded: Option<Worded>) -> Shown {
    Shown { signature: signature.clone(), state: statement.state_of(signature), worded }
}
