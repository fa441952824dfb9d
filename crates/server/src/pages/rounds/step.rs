//! The forms that bring a statement to its next stage: signing, publishing, follow-up, back to writing, or given up.

use super::{Sending, conductor, new::local};
use crate::{
    addresses::follow_title,
    api::conduct::{Said, Step},
    app::App,
    caller::Caller,
    extract::{Fields, Ids},
    pages::{
        about,
        fields::{Control, Faults, Field, field, text_area},
        filled::{Filled, Sent, faults_of},
        form,
        layout::{self, Page},
        shown,
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::{Readable, opened, readable},
};
use axum::extract::State;
use axum::response::Response;
use ledger::Refusal;
use maud::{Markup, html};
use std::sync::Arc;

/// The empty form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(id, step): Ids) -> Response {
    let page = asked(&app, &caller, &id, &step).await;
    let page = page.map(|asked| show(&asked, &Filled::fresh(), &Faults::default()));
    shown(&app, &caller, page)
}

/// Takes the step.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, step): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, &id, &step, &filled).await;
    shown(&app, &caller, page)
}

/// A step that its coordinator may take, and the statement as it stands.
struct Asked<'a> {
    app: &'a App,
    caller: &'a Caller,
    readable: Readable,
    step: Step,
    length: Markup,
}

async fn asked<'a>(app: &'a App, caller: &'a Caller, id: &str, step: &str) -> Result<Asked<'a>, Problem> {
    caller.person()?;
    let readable = readable(app, caller, id)?;
    let step = Step::named(step).ok_or_else(|| caller.not_found())?;
    match conductor(&app.register.view(), &readable) {
        Some(_) => Ok(Asked { app, caller, length: length(app, caller, &readable, step).await?, readable, step }),
        None => Err(caller.refused(Refusal::NotItsCoordinator)),
    }
}

async fn submit(app: &App, caller: &Caller, id: &str, step: &str, filled: &Filled) -> Result<Response, Problem> {
    let asked = asked(app, caller, id, step).await?;
    let (readable, step) = (&asked.readable, asked.step);
    let to = format!("/statements/{}", readable.statement.id);
    let route = format!("POST {to}/conduct/{}", step.name());
    let sending = Sending { app, caller, readable, filled, route, to };
    let mut faults = Faults::default();
    let is_timed = step == Step::Publish && !filled.get("at").trim().is_empty();
    let at = if is_timed { local(caller, filled, "at", &mut faults) } else { None };
    if is_timed && at.is_none() {
        return Ok(show(&asked, filled, &faults));
    }
    if let Some(hat) = conductor(&app.register.view(), readable).filter(|_| step == Step::SignOn) {
        follow_title(app, hat, &readable.statement).await;
    }
    let field_of = |code: &str| if code.starts_with("publication-") { "at" } else { "reason" };
    match sending.send(|| Ok(step.command(&app.store, Said { reason: filled.get("reason").to_owned(), at }))).await {
        Err(problem) => Ok(show(&asked, filled, &faults_of(problem, field_of)?)),
        done => done,
    }
}

/// What has to be known of the text before it is sealed.
async fn length(app: &App, caller: &Caller, readable: &Readable, step: Step) -> Result<Markup, Problem> {
    if step != Step::SignOn || readable.statement.about.kind.character_limit().is_none() {
        return Ok(html! {});
    }
    let open = opened(app, caller, &readable.statement).await?;
    let live = open.replica.live().await.map_err(|failure| caller.failed(&failure))?;
    Ok(about::length(caller, &readable.statement, live.characters))
}

fn show(asked: &Asked<'_>, filled: &Filled, faults: &Faults) -> Response {
    let Asked { app, caller, readable, step, length } = asked;
    let (caller, step) = (*caller, *step);
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let title = words.say(&format!("step-{}", step.name()));
    let reason = Control { id: "reason", label: words.say("reason"), hint: Some(words.say("reason-hint")), faults };
    let at = field(
        &Field {
            id: "at",
            kind: "datetime-local",
            label: words.say("publish-at"),
            hint: Some(words.say("publish-at-hint")),
            value: filled.get("at"),
            autocomplete: "off",
        },
        faults,
    );
    let skips_rounds = !statement.has_opened_a_round();
    let main = html! {
        (head(app, &register, caller, readable, Tab::Rounds))
        h2.tab-title { (title) }
        p.tab-intro { (words.say(&format!("step-{}-intro", step.name()))) }
        @if step == Step::SignOn && skips_rounds { p.notice { (words.say("step-sign-on-urgent")) } }
        (length)
        (faults.summary(words))
        form.card method="post" action={ "/statements/" (statement.id) "/conduct/" (step.name()) } {
            (filled.key())
            (text_area(&reason, filled))
            @if step == Step::Publish { (at) }
            @if let Some(hat) = conductor(&register, readable) { (form::acting(&register, caller, hat)) }
            p.actions {
                button.primary type="submit" { (title) }
                a.button href={ "/statements/" (statement.id) "/rounds" } { (words.say("form-cancel")) }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}
