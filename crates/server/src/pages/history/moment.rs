//! The live text as it was at an earlier moment: what it is called, what has changed since, and the button by which a
//! coordinator brings it back.

use super::since;
use crate::{
    api::{
        decisions::{Decision, Tell, decide},
        moments::{bring_back, is_of, may_name, moment, naming},
    },
    app::App,
    caller::Caller,
    extract::{Fields, Ids},
    html,
    pages::{
        fields::{Faults, Field, field},
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
        layout::{self, Page},
        rounds::conductor,
        shown,
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::{Readable, readable},
    replica::Live,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, Refusal};
use maud::html as markup;
use std::sync::Arc;
use terms::Offset;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(id, offset): Ids) -> Response {
    let page = look(&app, &caller, (&id, &offset), None).await.map(|seen| {
        let name = seen.readable.statement.moments.get(&seen.offset).map_or("", |moment| &moment.name);
        seen.show(&Filled::fresh().put("name", name), &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Brings it back.
pub(crate) async fn restore(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, offset): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, &id, &offset, &filled).await;
    shown(&app, &caller, page)
}

/// Gives it a name.
pub(crate) async fn name(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, offset): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = call(&app, &caller, &id, &offset, &filled).await;
    shown(&app, &caller, page)
}

/// A moment that is looked at.
struct Seen<'a> {
    app: &'a Arc<App>,
    caller: &'a Caller,
    readable: Readable,
    offset: Offset,
    moment: Live,
}

/// `epoch`: where the offset was read, if that is known. It may be no moment of the texts that were begun anew since.
async fn look<'a>(
    app: &'a Arc<App>,
    caller: &'a Caller,
    (id, offset): (&str, &str),
    epoch: Option<u32>,
) -> Result<Seen<'a>, Problem> {
    let readable = readable(app, caller, id)?;
    is_of(caller, &readable, epoch)?;
    let offset = offset.parse().map(Offset).map_err(|_| caller.not_found())?;
    let moment = moment(app, caller, &readable, offset).await?;
    Ok(Seen { app, caller, readable, offset, moment })
}

async fn call(app: &Arc<App>, caller: &Caller, id: &str, offset: &str, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    let seen = look(app, caller, (id, offset), filled.get("epoch").parse().ok()).await?;
    let hat = seen.readable.hat.ok_or_else(|| caller.refused(Refusal::NotAWriter))?;
    may_name(app, caller, &seen.readable, hat)?;
    let to = format!("/statements/{}/moments/{}", seen.readable.statement.id, seen.offset);
    let first = match filled.ask(app, caller, person, &format!("POST {to}/name")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let (moment, epoch) = ((seen.offset, seen.moment.heads.clone()), seen.readable.statement.epoch);
    let command = naming(moment, epoch, filled.get("name").to_owned());
    let decision = Decision { hat, command, puts: vec![], first };
    match decide(app, caller, seen.readable.statement.id, decision, &Tell::page(to.clone())).await {
        Ok(_) => Ok(go(&to)),
        Err(problem) => Ok(seen.show(filled, &faults_of(problem, |_| "name")?)),
    }
}

async fn submit(app: &Arc<App>, caller: &Caller, id: &str, offset: &str, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    let seen = look(app, caller, (id, offset), filled.get("epoch").parse().ok()).await?;
    let Seen { readable, offset, .. } = &seen;
    let to = format!("/statements/{}", readable.statement.id);
    let first = match filled.ask(app, caller, person, &format!("POST {to}/moments/{offset}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let hat = conductor(&app.register.view(), readable).ok_or_else(|| caller.refused(Refusal::NotItsCoordinator))?;
    let remember = |_| first.remember(StatusCode::SEE_OTHER, to.as_bytes());
    match bring_back(app, caller, readable, hat, seen.moment.text.clone(), remember).await {
        Ok(_) => Ok(go(&to)),
        Err(problem) => Ok(seen.show(filled, &faults_of(problem, |_| "restore")?)),
    }
}

impl Seen<'_> {
    fn show(&self, filled: &Filled, faults: &Faults) -> Response {
        let Seen { app, caller, readable, offset, moment } = self;
        let words = caller.words;
        let (register, statement) = (app.register.view(), &*readable.statement);
        let title = match statement.moments.get(offset) {
            Some(named) => words.say_with("moment-named", &[("name", (&named.name).into())]),
            None => words.say("moment-title"),
        };
        let count = usize::try_from(offset.0).unwrap_or(usize::MAX);
        let main = markup! {
            article.statement {
                (head(app, &register, caller, readable, Tab::Rounds))
                h2.tab-title { (title) }
                p.notice {
                    (words.say_with("moment-intro", &[("count", count.into())])) " "
                    a href=(since(statement.id, *offset)) { (words.say("moment-compare")) }
                }
                (faults.summary(words))
                @if moment.text.blocks().is_empty() {
                    p.empty { (words.say("statement-text-empty")) }
                } @else {
                    div.text lang=(statement.language.tag()) { (html::text(&moment.text)) }
                }
                (self.naming(filled, faults))
                @if let Some(hat) = conductor(&register, readable) {
                    form.card id="restore" method="post" action={ "/statements/" (statement.id) "/moments/" (offset) } {
                        (filled.key())
                        (form::epoch(statement))
                        p { (words.say("moment-restore-hint")) }
                        (form::acting(&register, caller, hat))
                        p.actions { button type="submit" { (words.say("moment-restore")) } }
                    }
                }
                p.meta { a href={ "/statements/" (statement.id) "/history" } { (words.say("history")) } }
            }
        };
        layout::respond(app, caller, faults.status(), Page { title: &title, head: markup! {}, main })
    }

    /// The form that gives it a name, for those who write the text.
    fn naming(&self, filled: &Filled, faults: &Faults) -> maud::Markup {
        let Seen { app, caller, readable, offset, .. } = self;
        let words = caller.words;
        let may = |hat: &Hat| may_name(app, caller, readable, *hat).is_ok();
        let Some(hat) = readable.hat.filter(may) else { return markup! {} };
        let name = Field {
            id: "name",
            kind: "text",
            label: words.say("moment-name"),
            hint: Some(words.say("moment-name-hint")),
            value: filled.get("name"),
            autocomplete: "off",
        };
        markup! {
            form.card method="post" action={ "/statements/" (readable.statement.id) "/moments/" (offset) "/name" } novalidate {
                (filled.key())
                (form::epoch(&readable.statement))
                (field(&name, faults))
                (form::acting(&app.register.view(), caller, hat))
                p.actions { button type="submit" { (words.say("moment-name-save")) } }
            }
        }
    }
}
