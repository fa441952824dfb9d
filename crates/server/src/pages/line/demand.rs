//! The form by which its coordinators say what a clause demands, and of whom.

use super::coordinator;
use crate::{
    agenda::line::{Line, Placed},
    api::{
        decisions::{Decision, Tell, decide},
        line::{DemandRequest, draw, of_live, place},
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id, Params},
    pages::{
        comments::beginning,
        fields::{Choice, Control, Faults, checks, select},
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
        layout::{self, Page},
        rounds::Sending,
        shown,
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::{Readable, opened},
    room::MakeCommand,
    versions,
};
use axum::extract::State;
use axum::response::Response;
use draft::Clause;
use ledger::{DemandNumber, Hat, LineAct, Stage, StatementCommand};
use maud::html;
use serde::Deserialize;
use std::sync::Arc;

/// Which one is told of anew.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    demand: Option<u32>,
}

/// The form.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(asked): Params<Asked>,
) -> Response {
    let page = begin(&app, &caller, &id, asked.demand).await;
    shown(&app, &caller, page)
}

async fn begin(app: &App, caller: &Caller, id: &str, demand: Option<u32>) -> Result<Response, Problem> {
    let (readable, hat) = coordinator(app, caller, id)?;
    let placed = of_live(app, caller, &readable).await?;
    let known = demand.map(|number| placed.iter().find(|placed| placed.demand.number.0 == number));
    let filled = match known {
        Some(None) => return Err(caller.not_found()),
        Some(Some(placed)) => as_it_is(placed),
        None => Filled::fresh(),
    };
    show(app, caller, &readable, hat, &filled, &Faults::default()).await
}

fn as_it_is(placed: &Placed) -> Filled {
    let clause = placed.clause.map(|clause| clause.to_string()).unwrap_or_default();
    let theme = placed.demand.theme.map(|theme| theme.0.to_string()).unwrap_or_default();
    let filled = Filled::fresh().with("demand", placed.demand.number.0.to_string());
    let filled = filled.with("clause", clause).with("theme", theme);
    placed.demand.targets.iter().fold(filled, |filled, target| filled.with("targets", target.0.to_string()))
}

/// Says it.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let (readable, hat) = coordinator(app, caller, id)?;
    let to = format!("/statements/{}/line", readable.statement.id);
    let first = match filled.ask(app, caller, hat.person, &format!("POST {to}/demand")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let request = DemandRequest {
        clause: filled.get("clause").parse().ok(),
        theme: filled.get("theme").parse().ok(),
        targets: filled.all("targets").iter().filter_map(|number| number.parse().ok()).collect(),
        ..DemandRequest::default()
    };
    let demand = filled.get("demand").parse().ok().map(DemandNumber);
    let done = async {
        let placing = place(app, caller, &readable, &request).await?;
        let (command, puts) = draw(app, caller, &request, demand, &placing)?;
        let decision = Decision { hat, command, puts, first };
        decide(app, caller, readable.statement.id, decision, &Tell::page(to.clone())).await
    };
    match done.await {
        Ok(_) => Ok(go(&to)),
        Err(problem) => {
            let faults = faults_of(problem, |code| match code {
                "unknown-theme" | "theme-not-named" => "theme",
                "unknown-clause" | "quote-not-found" => "clause",
                _ => "targets",
            })?;
            show(app, caller, &readable, hat, filled, &faults).await
        }
    }
}

/// Says that it is no demand after all.
pub(crate) async fn remove(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = drop_it(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn drop_it(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let (readable, _) = coordinator(app, caller, id)?;
    let to = format!("/statements/{}/line", readable.statement.id);
    let unknown = |_| caller.refused(ledger::AgendaRefusal::UnknownDemand.into());
    let demand = filled.get("demand").parse().map(DemandNumber).map_err(unknown)?;
    let sending = Sending { app, caller, readable: &readable, filled, route: format!("POST {to}/drop"), to };
    let command = MakeCommand::plain(move |_| StatementCommand::Line(LineAct::DropDemand { demand }));
    sending.send(|| Ok(command)).await
}

/// The clauses that can be chosen: of the live text while it is written, of the latest sealed one after.
async fn clauses(app: &App, caller: &Caller, readable: &Readable) -> Result<Vec<Choice>, Problem> {
    let statement = &*readable.statement;
    let choice = |clause: Clause<'_>| Choice {
        value: clause.number.to_string(),
        label: format!("{}. {}", clause.number, beginning(&clause.block.plain())),
    };
    if statement.stage == Stage::Drafting {
        let open = opened(app, caller, statement).await?;
        let live = open.replica.live().await.map_err(|failure| caller.failed(&failure))?;
        return Ok(live.text.clauses().map(choice).collect());
    }
    let Some(version) = statement.versions.last() else { return Ok(vec![]) };
    let text = versions::text(app, statement, &version.text).map_err(|failure| caller.failed(&failure))?;
    Ok(text.clauses().map(choice).collect())
}

async fn show(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let clauses = clauses(app, caller, readable).await?;
    let line = Line::of(app, statement, vec![]).map_err(|failure| caller.failed(&failure))?;
    let themes: Vec<Choice> = line
        .themes
        .iter()
        .map(|(number, root)| Choice { value: number.0.to_string(), label: root.name.clone() })
        .collect();
    let agenda = app.agenda.view();
    let chosen = filled.all("targets");
    // One that is retired can't be chosen anew, and stays where it was named.
    let offered = agenda
        .targets()
        .iter()
        .filter(|target| target.retired.is_none() || chosen.contains(&target.number.0.to_string()));
    let targets: Vec<Choice> =
        offered.map(|target| Choice { value: target.number.0.to_string(), label: target.office.clone() }).collect();
    let control = |id: &'static str, label: &str| Control { id, label: words.say(label), hint: None, faults };
    let title = words.say(if filled.get("demand").is_empty() { "demand-name" } else { "demand-edit" });
    let main = html! {
        (head(app, &register, caller, readable, Tab::Line))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("demand-intro")) }
        (faults.summary(words))
        form.card method="post" action={ "/statements/" (statement.id) "/line/demand" } {
            (filled.key())
            @if !filled.get("demand").is_empty() { input type="hidden" name="demand" value=(filled.get("demand")); }
            (select(&control("clause", "trace-clause"), filled, &words.say("trace-clause-none"), &clauses))
            @if themes.is_empty() {
                p.hint { (words.say("demand-no-themes")) " " a href={ "/statements/" (statement.id) "/line/themes" } { (words.say("line-themes-name")) } }
            } @else {
                (select(&control("theme", "line-theme"), filled, &words.say("demand-theme-none"), &themes))
            }
            @if targets.is_empty() {
                p.hint id="targets" tabindex="-1" { (words.say("demand-no-targets")) " " a href="/targets/new" { (words.say("target-new")) } }
            } @else {
                (checks(&control("targets", "line-targets"), filled, &targets))
            }
            (form::acting(&register, caller, hat))
            p.actions {
                button.primary { (words.say("form-save")) }
                a href={ "/statements/" (statement.id) "/line" } { (words.say("form-cancel")) }
            }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}
