//! The forms by which a round is closed, extended, opened again, called off or finished: each on a page of its own that
//! says what it does.

use super::{
    Sending, called, conductor,
    new::{field_of, local, moment},
    times,
};
use crate::{
    api::rounds::{Act, known},
    app::App,
    caller::Caller,
    extract::{Acts, Fields},
    pages::{
        fields::{Control, Faults, text_area},
        filled::{Filled, Sent, faults_of},
        form,
        layout::{self, Page},
        shown,
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::{Readable, readable},
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Refusal, Round};
use maud::html;
use std::sync::Arc;

/// The empty form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Acts(id, round, act): Acts) -> Response {
    let page = Asked::read(&app, &caller, &id, &round, &act)
        .map(|asked| asked.show(&app, &caller, &Filled::fresh(), &Faults::default()));
    shown(&app, &caller, page)
}

/// Does it.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Acts(id, round, act): Acts,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, (&id, &round, &act), &filled).await;
    shown(&app, &caller, page)
}

async fn submit(
    app: &App,
    caller: &Caller,
    (id, round, act): (&str, &str, &str),
    filled: &Filled,
) -> Result<Response, Problem> {
    let asked = Asked::read(app, caller, id, round, act)?;
    let mut faults = Faults::default();
    let closes = if asked.takes_time() { local(caller, filled, "closes", &mut faults) } else { None };
    if !faults.is_empty() {
        return Ok(asked.show(app, caller, filled, &faults));
    }
    let to = format!("/statements/{}/rounds/{}", asked.readable.statement.id, asked.round.number.0);
    let route = format!("POST {to}/{}", asked.act.name());
    let sending = Sending { app, caller, readable: &asked.readable, filled, route, to };
    let (act, number) = (asked.act, asked.round.number);
    match sending.send(|| Ok(act.command(number, closes, filled.get("reason").to_owned()))).await {
        Err(problem) => Ok(asked.show(app, caller, filled, &faults_of(problem, field_of)?)),
        done => done,
    }
}

/// What is to be done with which round.
struct Asked {
    readable: Readable,
    round: Round,
    act: Act,
}

impl Asked {
    fn read(app: &App, caller: &Caller, id: &str, round: &str, act: &str) -> Result<Self, Problem> {
        caller.person()?;
        let readable = readable(app, caller, id)?;
        let round = known(caller, &readable.statement, round)?.clone();
        let act = Act::named(act).ok_or_else(|| caller.not_found())?;
        match conductor(&app.register.view(), &readable) {
            Some(_) => Ok(Asked { readable, round, act }),
            None => Err(caller.refused(Refusal::NotItsCoordinator)),
        }
    }

    fn takes_time(&self) -> bool {
        match self.act {
            Act::Extend | Act::Reopen => true,
            Act::Close | Act::Cancel | Act::Finish => false,
        }
    }

    fn show(&self, app: &App, caller: &Caller, filled: &Filled, faults: &Faults) -> Response {
        let words = caller.words;
        let register = app.register.view();
        let (statement, act) = (&*self.readable.statement, self.act.name());
        let address = format!("/statements/{}/rounds/{}", statement.id, self.round.number.0);
        let title = words.say(&format!("round-act-{act}"));
        let reason = Control { id: "reason", label: words.say("reason"), hint: Some(words.say("reason-hint")), faults };
        let main = html! {
            (head(app, &register, caller, &self.readable, Tab::Rounds))
            h2.tab-title { (title) }
            p { strong { (called(caller, &self.round)) } " · " (times(app, caller, &self.round)) }
            p.tab-intro { (words.say(&format!("round-act-{act}-intro"))) }
            (faults.summary(words))
            form.card method="post" action={ (address) "/" (act) } {
                (filled.key())
                @if self.takes_time() { (moment(caller, "closes", "round-closes-hint", filled, faults)) }
                @if self.act != Act::Finish { (text_area(&reason, filled)) }
                @if let Some(hat) = conductor(&register, &self.readable) { (form::acting(&register, caller, hat)) }
                p.actions {
                    button.primary type="submit" { (title) }
                    a.button href=(address) { (words.say("form-cancel")) }
                }
            }
        };
        layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
    }
}
