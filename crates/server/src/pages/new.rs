use super::{
    fields::{Faults, Field, field},
    form, heading,
    layout::{self, Page},
    shown,
    team::{Choice, choices},
};
use crate::{
    api::statements::{NewStatementRequest, open},
    api::team::Opening,
    app::App,
    caller::Caller,
    extract::Fields,
    idempotency::Asked,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Hat, Language, Openness};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::limits;

/// The form for a new statement.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = caller.person().map(|_| {
        let language = caller.words.language().tag().to_owned();
        let choice = Choice::of(&Openness::default());
        show(
            &app,
            &caller,
            &Filled { title: String::new(), language, key: form::key(), organisation: None, choice },
            None,
        )
    });
    shown(&app, &caller, page)
}

/// What the form holds.
#[derive(Deserialize)]
pub(crate) struct Filled {
    title: String,
    language: String,
    /// Hidden: a form that is sent twice opens one statement.
    key: String,
    /// Hidden: the hat that was shown beside the button.
    #[serde(default)]
    organisation: Option<String>,
    #[serde(flatten)]
    choice: Choice,
}

/// Opens the statement and goes to it; or shows the form again, with what was typed and what is wrong.
pub(crate) async fn create(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Fields<Filled>) -> Response {
    match submit(&app, &caller, &filled).await {
        Ok(response) => response,
        Err(problem) if problem.status().is_client_error() && caller.signed_in.is_some() => {
            show(&app, &caller, &filled, Some(&problem))
        }
        Err(problem) => shown(&app, &caller, Err(problem)),
    }
}

async fn submit(app: &App, caller: &Caller, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    let headers = form::headers(caller, &filled.key)?;
    let body = serde_json::to_vec(&(&filled.title, &filled.language, &filled.choice)).expect("a form holds texts");
    let first = match app.answers.ask(caller, person, "POST /statements/new", &headers, &body).await? {
        Asked::First(first) => first,
        Asked::Repeat(_, answer) => {
            let view: serde_json::Value = caller.json(&answer)?;
            let id = view["id"].as_str().unwrap_or_default();
            return Ok(Redirect::to(&format!("/statements/{id}")).into_response());
        }
    };
    let request = NewStatementRequest {
        title: filled.title.clone(),
        language: Some(filled.language.clone()),
        coordinators: None,
        organisation: filled.organisation.clone(),
        openness: Opening::of(&filled.choice.read(caller)?(&Openness::default())),
    };
    let statement = open(app, caller, request, first).await?;
    Ok(Redirect::to(&format!("/statements/{}/write", statement.id)).into_response())
}

fn show(app: &App, caller: &Caller, filled: &Filled, problem: Option<&Problem>) -> Response {
    let words = caller.words;
    let title = words.say("new-title");
    let mut faults = Faults::default();
    if let Some(problem) = problem {
        faults.add(if problem.code().starts_with("title") { "title" } else { "new" }, problem.detail().to_owned());
    }
    let main = html! {
        (heading(&title, &words.say("new-intro")))
        form.card id="new" method="post" action="/statements/new" novalidate {
            (faults.summary(words))
            input type="hidden" name="key" value=(filled.key);
            (title_field(caller, filled, &faults))
            (language_field(caller, filled))
            (choices(caller, &filled.choice))
            @if let Some(hat) = hat(app, caller) {
                input type="hidden" name="organisation" value=(hat.organisation);
                (form::acting(&app.register.view(), caller, hat))
            }
            p.actions {
                button.primary { (words.say("new-submit")) }
                a href="/" { (words.say("form-cancel")) }
            }
        }
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}

/// The hat that the statement would be opened with.
fn hat(app: &App, caller: &Caller) -> Option<Hat> {
    caller.wardrobe(&app.register.view())?.worn()
}

fn title_field(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let hint = words.say_with("new-field-title-hint", &[("max", limits::TITLE_CHARS_MAX.into())]);
    let title = Field {
        id: "title",
        kind: "text",
        label: words.say("new-field-title"),
        hint: Some(hint),
        value: &filled.title,
        autocomplete: "off",
    };
    field(&title, faults)
}

fn language_field(caller: &Caller, filled: &Filled) -> Markup {
    let words = caller.words;
    html! {
        fieldset.field {
            legend { (words.say("new-field-language")) }
            @for language in Language::ALL {
                label.choice {
                    input type="radio" name="language" value=(language.tag()) checked[filled.language == language.tag()];
                    " " (words.say(&format!("language-{}", language.tag())))
                }
            }
        }
    }
}
