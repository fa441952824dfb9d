//! The form by which its coordinators say which themes a statement grew out of.

use super::coordinator;
use crate::{
    agenda::themes::told,
    api::line::known_themes,
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::{Choice, Control, Faults, checks},
        filled::{Filled, Sent, faults_of},
        form,
        layout::{self, Page},
        rounds::Sending,
        shown,
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::Readable,
    room::MakeCommand,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Hat, LineAct, StatementCommand};
use maud::html;
use std::sync::Arc;
use terms::limits;

/// The form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = coordinator(&app, &caller, &id).and_then(|(readable, hat)| {
        let named = readable.statement.themes.iter();
        let filled = named.fold(Filled::fresh(), |filled, theme| filled.with("themes", theme.0.to_string()));
        show(&app, &caller, &readable, hat, &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Says it.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &Arc<App>, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let (readable, hat) = coordinator(app, caller, id)?;
    let to = format!("/statements/{}/line", readable.statement.id);
    let numbers: Vec<u32> = filled.all("themes").iter().filter_map(|number| number.parse().ok()).collect();
    let sending = Sending { app, caller, readable: &readable, filled, route: format!("POST {to}/themes"), to };
    let command = || {
        let themes = known_themes(app, caller, &numbers)?;
        Ok(MakeCommand::plain(move |_| StatementCommand::Line(LineAct::NameThemes { themes })))
    };
    match sending.send(command).await {
        Err(problem) => show(app, caller, &readable, hat, filled, &faults_of(problem, |_| "themes")?),
        done => done,
    }
}

fn show(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let mut choices = vec![];
    for theme in app.agenda.view().themes() {
        let told = told(&*app.store, theme).map_err(|failure| caller.failed(&failure))?;
        if let Some(told) = told {
            choices.push(Choice { value: theme.number.0.to_string(), label: told.title });
        }
    }
    let title = words.say("line-themes-name");
    let hint = words.say_with("line-themes-hint", &[("max", limits::STATEMENT_THEMES_MAX.into())]);
    let control = Control { id: "themes", label: words.say("line-themes"), hint: Some(hint), faults };
    let main = html! {
        (head(app, &register, caller, readable, Tab::Line))
        h2.tab-title { (title) }
        (faults.summary(words))
        @if choices.is_empty() { p.empty { (words.say("line-no-themes")) } }
        @else {
            form.card method="post" action={ "/statements/" (statement.id) "/line/themes" } {
                (filled.key())
                (checks(&control, filled, &choices))
                (form::acting(&register, caller, hat))
                p.actions {
                    button.primary { (words.say("form-save")) }
                    a href={ "/statements/" (statement.id) "/line" } { (words.say("form-cancel")) }
                }
            }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}
