//! The form that makes a statement of another network's: the file that its server gives, and what the new one is called.

use super::{
    fields::{Choice, Control, Faults, Field, field, radios},
    filled::{Filled, Turn, go},
    form, heading,
    layout::{self, Page},
    new::turn,
    shown,
};
use crate::{
    api::{
        adapting::{Adapting, open_of_bundle},
        import::Arrived,
    },
    app::App,
    caller::Caller,
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use ledger::Language;
use maud::{Markup, html};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// The empty form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = caller.person().map(|_| {
        let filled = Filled::fresh().put("language", caller.words.language().tag());
        show(&app, &caller, &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Opens the statement and goes to where it is written; or shows the form again, with what is wrong.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, arrived: Result<Arrived, Problem>) -> Response {
    let (filled, done) = match arrived {
        Ok(arrived) => {
            let value = |name: &str| arrived.fields.get(name).cloned().unwrap_or_default();
            let names = ["key", "title", "language", "organisation"];
            let filled = names.into_iter().fold(Filled::default(), |filled, name| filled.with(name, value(name)));
            let done = submit(&app, &caller, &filled, arrived).await;
            (filled, done)
        }
        Err(problem) => (Filled::fresh(), Err(problem)),
    };
    let page = match done {
        Err(problem) if problem.status().is_client_error() && caller.signed_in.is_some() => {
            let mut faults = Faults::default();
            let field = if problem.code().starts_with("title") { "title" } else { "file" };
            faults.add(field, problem.detail().to_owned());
            let mut response = show(&app, &caller, &filled, &faults);
            *response.status_mut() = problem.status();
            Ok(response)
        }
        done => done,
    };
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, filled: &Filled, arrived: Arrived) -> Result<Response, Problem> {
    caller.person()?;
    // No file is no bundle either, and is told so in the same words.
    let bytes = arrived.file.map(|(_, bytes)| bytes).unwrap_or_default();
    let hash = terms::Digest::new(Sha256::digest(&bytes).into()).to_string();
    let sent = filled.clone().with("file", hash);
    let first = match turn(app, caller, "POST /statements/adapt", &sent).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let given = |name: &str| Some(filled.get(name).to_owned());
    let adapting = Adapting { title: given("title"), language: given("language"), organisation: given("organisation") };
    let statement = open_of_bundle(app, caller, adapting, bytes, first).await?;
    Ok(go(&format!("/statements/{}/write", statement.id)))
}

fn show(app: &App, caller: &Caller, filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let title = words.say("adapt-title");
    let register = app.register.view();
    let hat = caller.wardrobe(&register).and_then(|wardrobe| wardrobe.worn());
    let main = html! {
        (heading(&title, &words.say("adapt-intro")))
        form.card id="adapt" method="post" action="/statements/adapt" enctype="multipart/form-data" novalidate {
            (faults.summary(words))
            (filled.key())
            (file(caller, faults))
            (title_field(caller, filled, faults))
            (language(caller, filled, faults))
            @if let Some(hat) = hat {
                input type="hidden" name="organisation" value=(hat.organisation);
                (form::acting(&register, caller, hat))
            }
            p.actions {
                button.primary { (words.say("adapt-submit")) }
                a href="/statements/new" { (words.say("form-cancel")) }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}

fn file(caller: &Caller, faults: &Faults) -> Markup {
    let words = caller.words;
    let control = Field {
        id: "file",
        kind: "file",
        label: words.say("adapt-file"),
        hint: Some(words.say("adapt-file-hint")),
        value: "",
        autocomplete: "off",
    };
    field(&control, faults)
}

fn title_field(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let control = Field {
        id: "title",
        kind: "text",
        label: words.say("new-field-title"),
        hint: Some(words.say("adapt-field-title-hint")),
        value: filled.get("title"),
        autocomplete: "off",
    };
    field(&control, faults)
}

fn language(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let hint = Some(words.say("adapt-language-hint"));
    let control = Control { id: "language", label: words.say("new-field-language"), hint, faults };
    let choice = |language: Language| Choice {
        value: language.tag().to_owned(),
        label: words.say(&format!("language-{}", language.tag())),
    };
    radios(&control, filled, &Language::ALL.map(choice))
}
