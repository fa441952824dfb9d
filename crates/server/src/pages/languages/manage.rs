//! Where coordinators begin texts in more languages, take them away, and choose what binds; for all others to see.

use super::{binding, name};
use crate::{
    api::{
        decisions::{Decision, Tell, decide},
        languages::{beginning, language},
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id, Ids},
    pages::{
        fields::Faults,
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
        layout::{self, Page},
        shown,
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::{Readable, readable},
    room::MakeCommand,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Action, Hat, LanguageAct, Stage, Statement, StatementCommand, TextLanguage};
use maud::{Markup, html};
use std::sync::Arc;
use terms::limits;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = readable(&app, &caller, &id)
        .map(|readable| show(&app, &caller, &readable, &Filled::fresh(), &Faults::default()));
    shown(&app, &caller, page)
}

/// Does what a form asks: `add`, `remove` or `bind`.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, act): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, &id, &act, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &Arc<App>, caller: &Caller, id: &str, act: &str, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    let readable = readable(app, caller, id)?;
    let statement = readable.statement.id;
    let to = format!("/statements/{statement}/languages");
    let first = match filled.ask(app, caller, person, &format!("POST {to}/{act}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let organisation = filled.get("organisation").parse();
    let organisation = organisation.map_err(|_| caller.refused(ledger::Refusal::UnknownOrganisation))?;
    let hat = caller.hat(app, Some(organisation))?;
    let command = command(app, caller, hat, act, filled)?;
    let decision = Decision { hat, command, puts: vec![], first };
    match decide(app, caller, statement, decision, &Tell::page(to.clone())).await {
        Ok(_) => Ok(go(&to)),
        // A form that is sent again asks for something else.
        Err(problem) => {
            let faults = faults_of(problem, |code| field_of(code, act))?;
            Ok(show(app, caller, &readable, &filled.clone().put("key", form::key()), &faults))
        }
    }
}

fn command(app: &App, caller: &Caller, hat: Hat, act: &str, filled: &Filled) -> Result<MakeCommand, Problem> {
    let reason = filled.get("reason").to_owned();
    let act = match act {
        "add" => return Ok(beginning(app, hat, language(caller, filled.get("language"))?)),
        "remove" => LanguageAct::Remove { language: language(caller, filled.get("language"))?, reason },
        "bind" => {
            let languages = filled.all("binding").iter().map(|tag| language(caller, tag)).collect::<Result<_, _>>()?;
            LanguageAct::Bind { languages, reason }
        }
        _ => return Err(caller.not_found()),
    };
    Ok(MakeCommand::plain(move |_| StatementCommand::Languages(act)))
}

/// The field that a refusal is about.
fn field_of(code: &str, act: &str) -> &'static str {
    match (code, act) {
        ("reason-missing" | "reason-too-long", "bind") => "binding-reason",
        (_, "bind") => "bind",
        (_, "add") => "language",
        _ => "texts",
    }
}

fn show(app: &App, caller: &Caller, readable: &Readable, filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let hat = readable.able(&register, Action::AdministerStatement).filter(|_| statement.stage == Stage::Drafting);
    let title = words.say_with("languages-title", &[("title", (&statement.title).into())]);
    let acting = hat.map(|hat| form::acting(&register, caller, hat));
    let main = html! {
        (head(app, &register, caller, readable, Tab::Team))
        h2.tab-title { (words.say("languages")) }
        p.tab-intro { (words.say("languages-intro")) }
        (faults.summary(words))
        section.card aria-labelledby="texts" {
            h2 id="texts" tabindex="-1" { (words.say("languages-texts")) }
            p { (binding(words, statement, statement.leading())) }
            ul.members { @for (language, _) in statement.texts() { li { (text(caller, statement, language, hat, filled)) } } }
        }
        @if let (Some(hat), Some(acting)) = (hat, acting) {
            (add(caller, statement, hat, &acting, filled))
            (bind(caller, statement, hat, &acting, filled, faults))
        }
        p.meta { a href={ "/statements/" (statement.id) "/team" } { (words.say("languages-team")) } }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}

fn hidden(hat: Hat, filled: &Filled) -> Markup {
    html! {
        (filled.key())
        input type="hidden" name="organisation" value=(hat.organisation);
    }
}

fn text(caller: &Caller, statement: &Statement, language: TextLanguage, hat: Option<Hat>, filled: &Filled) -> Markup {
    let words = caller.words;
    let is_leading = language == statement.leading();
    let address = format!("/statements/{}", statement.id);
    let address = if is_leading { address } else { format!("{address}?language={}", language.tag()) };
    let removes = hat.filter(|_| !is_leading && !statement.binds(language));
    let field = format!("reason-{}", language.tag());
    let name = name(words, language);
    html! {
        span {
            a href=(address) { (name) }
            @if is_leading { " · " (words.say("languages-leading")) }
            @if statement.binds(language) { " · " (words.say("languages-binding")) }
        }
        @if let Some(hat) = removes {
            details {
                summary aria-label={ (words.say("team-remove")) ": " (name) } { (words.say("team-remove")) }
                form method="post" action={ "/statements/" (statement.id) "/languages/remove" } {
                    (hidden(hat, filled))
                    input type="hidden" name="language" value=(language.tag());
                    p.hint { (words.say("languages-remove-hint")) }
                    div.field {
                        label for=(field) { (words.say("reason")) }
                        input id=(field) name="reason" type="text" required maxlength=(limits::REASON_CHARS_MAX) autocomplete="off";
                    }
                    p.actions { button type="submit" { (words.say("team-remove")) } }
                }
            }
        }
    }
}

fn add(caller: &Caller, statement: &Statement, hat: Hat, acting: &Markup, filled: &Filled) -> Markup {
    let words = caller.words;
    let free = || TextLanguage::ALL.into_iter().filter(|language| statement.text_in(*language).is_none());
    html! {
        @if free().next().is_some() {
            section.card aria-labelledby="add" {
                h2 id="add" { (words.say("languages-add")) }
                p.hint { (words.say("languages-add-hint")) }
                form method="post" action={ "/statements/" (statement.id) "/languages/add" } {
                    (hidden(hat, filled))
                    div.field {
                        label for="language" { (words.say("statement-language")) }
                        select id="language" name="language" {
                            @for language in free() { option value=(language.tag()) { (name(words, language)) } }
                        }
                    }
                    (acting)
                    p.actions { button.primary type="submit" { (words.say("languages-add")) } }
                }
            }
        }
    }
}

fn bind(caller: &Caller, statement: &Statement, hat: Hat, acting: &Markup, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let full = statement.texts().map(|(language, _)| language);
    let full: Vec<_> = full.filter(|language| matches!(language, TextLanguage::Full(_))).collect();
    let chosen = |language: TextLanguage| match faults.is_empty() {
        true => statement.binds(language),
        false => filled.all("binding").iter().any(|tag| tag == language.tag()),
    };
    html! {
        @if full.len() > 1 {
            section.card aria-labelledby="bind" {
                h2 id="bind" tabindex="-1" { (words.say("languages-bind")) }
                p.hint { (words.say("languages-bind-hint")) }
                form method="post" action={ "/statements/" (statement.id) "/languages/bind" } {
                    (hidden(hat, filled))
                    fieldset.field {
                        legend { (words.say("languages-bind-which")) }
                        @for language in full {
                            label.choice {
                                input type="checkbox" name="binding" value=(language.tag()) checked[chosen(language)];
                                " " (name(words, language))
                            }
                        }
                    }
                    div.field {
                        label for="binding-reason" { (words.say("reason")) }
                        input id="binding-reason" name="reason" type="text" maxlength=(limits::REASON_CHARS_MAX)
                            value=(filled.get("reason")) autocomplete="off";
                    }
                    (acting)
                    p.actions { button.primary type="submit" { (words.say("languages-bind-save")) } }
                }
            }
        }
    }
}
