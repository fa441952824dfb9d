//! What is done with comments by forms.

use super::{all, answer, field_of, show};
use crate::{
    api::comments::{Filter, answers, known, one},
    api::decisions::{Decision, Tell, decide},
    app::App,
    caller::Caller,
    comments::Spoken,
    extract::{Acts, Fields, Id},
    pages::{
        fields::Faults,
        filled::{Filled, Sent, Turn, faults_of, go},
        shown,
    },
    problem::Problem,
    reading::{Readable, readable},
    room::MakeCommand,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use ledger::{Answer, Comment, CommentKind, Hat, OutcomeKind, Refusal, Speak, StatementCommand, Wording, prose};
use std::sync::Arc;
use store::VaultKey;

/// Answers the comments that are ticked.
pub(crate) async fn answer_many(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Fields(filled): Sent,
) -> Response {
    let page = many(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn many(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let to = format!("/statements/{}/comments", readable.statement.id);
    let comments = answer::ticked(filled);
    let mut faults = Faults::default();
    if comments.is_empty() {
        faults.add("outcome", caller.words.refusal("choose-comments", &[]));
    } else {
        let given = answer::given(filled, comments).ok_or_else(|| unknown_outcome(caller));
        let route = format!("POST {to}/answer");
        let done =
            send(app, caller, &readable, filled, &route, &to, async |_| Ok((StatementCommand::Answer(given?), vec![])));
        match done.await {
            Err(problem) => faults = faults_of(problem, |code| in_answer(field_of(code)))?,
            done => return done,
        }
    }
    all(app, caller, &readable, &Filter::default(), filled, &faults).await
}

/// What a form about answers has no field for is said at its first one.
fn in_answer(field: &'static str) -> &'static str {
    if field == "text" { "outcome" } else { field }
}

fn unknown_outcome(caller: &Caller) -> Problem {
    caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "choose-outcome", &[])
}

/// Does one thing with one comment.
pub(crate) async fn one_act(
    State(app): State<Arc<App>>,
    caller: Caller,
    Acts(id, number, act): Acts,
    Fields(filled): Sent,
) -> Response {
    let page = single(&app, &caller, (&id, &number, &act), &filled).await;
    shown(&app, &caller, page)
}

async fn single(
    app: &App,
    caller: &Caller,
    (id, number, act): (&str, &str, &str),
    filled: &Filled,
) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let comment = known(app, caller, &readable, number)?;
    let act = Act::named(act).ok_or_else(|| caller.not_found())?;
    let to = format!("/statements/{}/comments/{}", readable.statement.id, comment.number.0);
    let route = format!("POST {to}/{}", act.name());
    let done = send(app, caller, &readable, filled, &route, &to, async |hat| {
        act.command(app, caller, &readable, hat, &comment, filled).await
    });
    match done.await {
        Err(problem) => {
            let faults = faults_of(problem, |code| act.field(field_of(code)))?;
            show::show(app, caller, &readable, number, filled, &faults).await
        }
        done => done,
    }
}

/// Decides for the hat that the form was shown for, once.
async fn send(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    filled: &Filled,
    route: &str,
    to: &str,
    command: impl AsyncFnOnce(Hat) -> Result<(StatementCommand, Vec<(VaultKey, Bytes)>), Problem>,
) -> Result<Response, Problem> {
    let first = match filled.ask(app, caller, caller.person()?, route).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let organisation = filled.get("organisation").parse().map_err(|_| caller.refused(Refusal::UnknownOrganisation))?;
    let hat = caller.hat(app, Some(organisation))?;
    let (command, puts) = command(hat).await?;
    let command = MakeCommand::plain(move |_| command);
    let decision = Decision { hat, command, puts, first };
    decide(app, caller, readable.statement.id, decision, &Tell::page(to.to_owned())).await?;
    Ok(go(to))
}

/// What can be done with a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Reply,
    Agree,
    Disagree,
    Reword,
    Withdraw,
    Contest,
    Outcome,
    Accept,
    Decision,
}

impl Act {
    const ALL: [Act; 9] = [
        Act::Reply,
        Act::Agree,
        Act::Disagree,
        Act::Reword,
        Act::Withdraw,
        Act::Contest,
        Act::Outcome,
        Act::Accept,
        Act::Decision,
    ];

    fn name(self) -> &'static str {
        match self {
            Act::Reply => "reply",
            Act::Agree => "agree",
            Act::Disagree => "disagree",
            Act::Reword => "reword",
            Act::Withdraw => "withdraw",
            Act::Contest => "contest",
            Act::Outcome => "outcome",
            Act::Accept => "accept",
            Act::Decision => "decision",
        }
    }

    fn named(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.name() == name)
    }

    /// Where a sentence about its words stands.
    fn field(self, field: &'static str) -> &'static str {
        match (self, field) {
            (Act::Reply, "text") => "reply",
            (Act::Contest, "text") => "contest",
            (Act::Outcome | Act::Accept | Act::Decision, field) => in_answer(field),
            (_, field) => field,
        }
    }

    async fn command(
        self,
        app: &App,
        caller: &Caller,
        readable: &Readable,
        hat: Hat,
        comment: &Arc<Comment>,
        filled: &Filled,
    ) -> Result<(StatementCommand, Vec<(VaultKey, Bytes)>), Problem> {
        let number = comment.number;
        let kept = |spoken: &Spoken| spoken.kept(readable.statement.id);
        let refused = |refusal| caller.refused(refusal);
        let said = |name: &str| prose(filled.get(name)).map(Spoken::new).map_err(refused);
        let speak = |what| StatementCommand::Speak(what);
        match self {
            Act::Agree => Ok((speak(Speak::Agree { comment: number }), vec![])),
            Act::Disagree => Ok((speak(Speak::TakeBackAgreement { comment: number }), vec![])),
            Act::Withdraw => Ok((speak(Speak::Withdraw { comment: number }), vec![])),
            Act::Reply => {
                let (content, put) = kept(&said("reply")?);
                Ok((speak(Speak::Reply { comment: number, content }), vec![put]))
            }
            Act::Contest => {
                let (content, put) = kept(&said("contest")?);
                Ok((speak(Speak::Contest { comment: number, content }), vec![put]))
            }
            Act::Reword => {
                let shown = one(app, caller, readable, comment.clone()).await?;
                let replacement = Some(filled.get("replacement")).filter(|text| !text.trim().is_empty());
                let spoken = Spoken {
                    quote: shown.quote().map(str::to_owned),
                    replacement: replacement.map(prose).transpose().map_err(refused)?,
                    ..said("text")?
                };
                let (content, put) = kept(&spoken);
                let kind = CommentKind::named(filled.get("kind"));
                let wording = Wording { kind, suggests: spoken.replacement.is_some(), content };
                Ok((speak(Speak::Reword { comment: number, wording }), vec![put]))
            }
            Act::Outcome => {
                let given = answer::given(filled, answer::ticked(filled)).ok_or_else(|| unknown_outcome(caller))?;
                Ok((StatementCommand::Answer(given), vec![]))
            }
            Act::Accept => {
                let revises = answer::ticked(filled).first().map_or(0, |(_, seen)| *seen);
                answers::take_in(app, caller, readable, hat, comment, revises).await?;
                Ok((StatementCommand::Answer(answers::accepted(comment, revises, String::new())), vec![]))
            }
            Act::Decision => {
                let outcome = OutcomeKind::named(filled.get("outcome")).ok_or_else(|| unknown_outcome(caller))?;
                let reason = filled.get("reason").to_owned();
                Ok((StatementCommand::Answer(Answer::DecideContest { comment: number, outcome, reason }), vec![]))
            }
        }
    }
}
