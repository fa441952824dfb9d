//! The form that opens a round, now or later.

use super::{Sending, conducted, conductor};
use crate::{
    api::rounds::opening,
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::{Choice, Control, Faults, Field, field, radios},
        filled::{Filled, Sent, faults_of},
        form,
        layout::{self, Page},
        shown,
        statement::head::{Tab, head},
        time,
    },
    problem::Problem,
    reading::Readable,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Drafting, RoundPlan};
use maud::html;
use std::sync::Arc;
use terms::Timestamp;

/// Two weeks, to the end of that day: what most networks give.
const USUAL_MS: i64 = 14 * 24 * 60 * 60 * 1000;

/// The empty form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = conducted(&app, &caller, &id).map(|readable| {
        let closes = time::end_of_day(Timestamp::from_ms(app.clock.now().ms() + USUAL_MS));
        let filled = Filled::fresh().with("closes", closes).with("drafting", Drafting::Continues.name());
        show(&app, &caller, &readable, &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Opens it.
pub(crate) async fn open(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let readable = conducted(app, caller, id)?;
    let now = app.clock.now();
    let mut faults = Faults::default();
    let opens =
        if filled.get("opens").trim().is_empty() { Some(now) } else { local(caller, filled, "opens", &mut faults) };
    let closes = local(caller, filled, "closes", &mut faults);
    let (Some(opens), Some(closes)) = (opens, closes) else {
        return Ok(show(app, caller, &readable, filled, &faults));
    };
    let drafting = Drafting::named(filled.get("drafting")).unwrap_or(Drafting::Continues);
    let plan = RoundPlan { name: filled.get("name").to_owned(), opens, closes, drafting };
    let statement = readable.statement.id;
    let route = format!("POST /statements/{statement}/rounds/new");
    let to = format!("/statements/{statement}/rounds");
    let sending = Sending { app, caller, readable: &readable, filled, route, to };
    match sending.send(|| Ok(opening(plan, now))).await {
        Err(problem) => Ok(show(app, caller, &readable, filled, &faults_of(problem, field_of)?)),
        done => done,
    }
}

/// A moment that was typed, in the network's zone.
pub(in crate::pages) fn local(
    caller: &Caller,
    filled: &Filled,
    name: &'static str,
    faults: &mut Faults,
) -> Option<Timestamp> {
    match time::local(filled.get(name)) {
        Ok(moment) => Some(moment),
        Err(fault) => {
            faults.add(name, caller.words.refusal(fault.code(), &[]));
            None
        }
    }
}

/// Where the sentence of a refusal stands in the form.
pub(super) fn field_of(code: &str) -> &'static str {
    match code {
        "round-name-too-long" => "name",
        "reason-missing" | "reason-too-long" => "reason",
        _ => "closes",
    }
}

/// The field for a moment.
pub(super) fn moment(caller: &Caller, id: &'static str, hint: &str, filled: &Filled, faults: &Faults) -> maud::Markup {
    let words = caller.words;
    field(
        &Field {
            id,
            kind: "datetime-local",
            label: words.say(&format!("round-{id}")),
            hint: Some(words.say(hint)),
            value: filled.get(id),
            autocomplete: "off",
        },
        faults,
    )
}

fn show(app: &App, caller: &Caller, readable: &Readable, filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let title = words.say("round-new");
    let choice = |drafting: Drafting| Choice {
        value: drafting.name().to_owned(),
        label: words.say(&format!("round-drafting-{}", drafting.name())),
    };
    let control = Control {
        id: "drafting",
        label: words.say("round-drafting"),
        hint: Some(words.say("round-drafting-hint")),
        faults,
    };
    let name = Field {
        id: "name",
        kind: "text",
        label: words.say("round-name"),
        hint: Some(words.say("round-name-hint")),
        value: filled.get("name"),
        autocomplete: "off",
    };
    let main = html! {
        (head(app, &register, caller, readable, Tab::Rounds))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("round-new-intro")) }
        (faults.summary(words))
        form.card method="post" action={ "/statements/" (statement.id) "/rounds/new" } {
            (filled.key())
            (field(&name, faults))
            (moment(caller, "opens", "round-opens-hint", filled, faults))
            (moment(caller, "closes", "round-closes-hint", filled, faults))
            (radios(&control, filled, &Drafting::ALL.map(choice)))
            @if let Some(hat) = conductor(&register, readable) { (form::acting(&register, caller, hat)) }
            p.actions {
                button.primary type="submit" { (words.say("round-new-send")) }
                a.button href={ "/statements/" (statement.id) "/rounds" } { (words.say("form-cancel")) }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}
