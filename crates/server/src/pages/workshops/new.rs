//! A workshop is opened.

use super::{
    bringing::{brought, field as field_of_themes},
    done, faults_of,
};
use crate::{
    agenda::acts::{self, Opening},
    api::agenda::coordinator,
    app::App,
    caller::Caller,
    extract::Fields,
    pages::{
        fields::{Choice, Control, Faults, Field, checks, field, radios},
        filled::{Filled, Sent},
        form, heading,
        layout::{self, Page},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use ledger::Agenda;
use maud::html;
use std::sync::Arc;
use terms::limits;
use words::Language;

/// The form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = coordinator(&app, &caller).and_then(|_| {
        let filled = Filled::fresh().with("choices", limits::WORKSHOP_CHOICES_MAX.to_string());
        let filled = filled.with("rules", "hidden").with("rules", "phones");
        show(&app, &caller, &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Opens it.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, filled: &Filled) -> Result<Response, Problem> {
    let by = coordinator(app, caller)?;
    let rules = filled.all("rules");
    let has = |rule: &str| rules.iter().any(|chosen| chosen == rule);
    let draw = async {
        let question = Language::ALL.map(|language| filled.get(field_id(language)));
        let choices = filled.get("choices").parse().unwrap_or_default();
        let (hidden, phones, themes) = (has("hidden"), has("phones"), brought(filled));
        acts::open(caller, by, Opening { question, choices, hidden, phones, themes })
    };
    let to = |agenda: &Agenda| format!("/workshops/{}", agenda.workshops().len());
    match done((app, caller), caller.person()?, (filled, "POST /workshops/new"), draw, to).await {
        Err(problem) => {
            let field = |code: &str| match code {
                "choices-outside" => "choices",
                "unknown-theme" | "theme-taken-in" | "too-many-workshop-themes" => "brought",
                _ => "question-fi",
            };
            let faults = faults_of(problem, field)?;
            show(app, caller, &filled.clone().put("key", form::key()), &faults)
        }
        done => done,
    }
}

fn field_id(language: Language) -> &'static str {
    match language {
        Language::Finnish => "question-fi",
        Language::Swedish => "question-sv",
        Language::English => "question-en",
    }
}

fn show(app: &App, caller: &Caller, filled: &Filled, faults: &Faults) -> Result<Response, Problem> {
    let words = caller.words;
    let brought = field_of_themes((app, caller), &app.agenda.view(), None, filled, faults)?;
    let title = words.say("workshop-new");
    let question = |language: Language| {
        let id = field_id(language);
        let label = words.say_with("workshop-question", &[("language", language.own_name().into())]);
        let field_of = Field { id, kind: "text", label, hint: None, value: filled.get(id), autocomplete: "off" };
        field(&field_of, faults)
    };
    let choices = Control { id: "choices", label: words.say("workshop-choices"), hint: None, faults };
    let counts = (1..=limits::WORKSHOP_CHOICES_MAX).map(|count| Choice {
        value: count.to_string(),
        label: words.say_with("workshop-choices-of", &[("count", count.into())]),
    });
    let rules = Control { id: "rules", label: words.say("workshop-rules"), hint: None, faults };
    let rule = |rule: &str| Choice { value: rule.to_owned(), label: words.say(&format!("workshop-rule-{rule}")) };
    let main = html! {
        (heading(&title, &words.say("workshop-new-intro")))
        form.card method="post" action="/workshops/new" novalidate {
            (faults.summary(words))
            (filled.key())
            fieldset.field {
                legend { (words.say("workshop-question-legend")) }
                p.hint { (words.say("workshop-question-hint")) }
                @for language in Language::ALL { (question(language)) }
            }
            (radios(&choices, filled, &counts.collect::<Vec<_>>()))
            (checks(&rules, filled, &["hidden", "phones"].map(rule)))
            p.hint { (words.say("workshop-phones-hint")) }
            @if let Some(brought) = brought { (brought) }
            p.actions {
                button.primary { (words.say("workshop-open")) }
                a href="/agenda" { (words.say("form-cancel")) }
            }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}
