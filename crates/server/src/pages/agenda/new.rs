//! An organisation says what matters, outside any workshop.

use crate::{
    agenda::acts,
    app::App,
    caller::Caller,
    extract::Fields,
    pages::{
        fields::{Control, Faults, Field, field, text_area},
        filled::{Filled, Sent},
        form, heading,
        layout::{self, Page},
        shown,
        workshops::{done, faults_of, typed},
    },
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Agenda, Author};
use maud::{Markup, html};
use std::sync::Arc;

/// The form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = caller.hat(&app, None).map(|_| show(&app, &caller, &Filled::fresh(), &Faults::default()));
    shown(&app, &caller, page)
}

/// The theme is proposed.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, filled: &Filled) -> Result<Response, Problem> {
    let organisation = filled.get("organisation").parse().ok();
    let hat = caller.hat(app, organisation)?;
    let draw = async { acts::propose(caller, Author::Hat(hat), typed(filled)).map(|(act, _)| act) };
    let to = |agenda: &Agenda| format!("/agenda/themes/{}", agenda.themes().len());
    match done((app, caller), hat.person, (filled, "POST /agenda/themes/new"), draw, to).await {
        Err(problem) => {
            let faults = faults_of(problem, field_of)?;
            Ok(show(app, caller, &filled.clone().put("key", form::key()), &faults))
        }
        done => done,
    }
}

/// Where the sentence of a refusal stands in the form.
pub(super) fn field_of(code: &str) -> &'static str {
    match code {
        "theme-reason-too-long" => "reason",
        "theme-link-malformed" | "too-many-theme-links" => "links",
        _ => "title",
    }
}

/// The fields of a theme.
pub(super) fn fields(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let line = Field {
        id: "title",
        kind: "text",
        label: words.say("theme-title"),
        hint: None,
        value: filled.get("title"),
        autocomplete: "off",
    };
    let area = |id: &'static str, label: &str, hint: Option<&str>| {
        let (label, hint) = (words.say(label), hint.map(|hint| words.say(hint)));
        text_area(&Control { id, label, hint, faults }, filled)
    };
    html! {
        (field(&line, faults))
        (area("reason", "theme-reason", Some("theme-reason-hint")))
        (area("description", "theme-description", None))
        (area("links", "theme-links", Some("theme-links-hint")))
    }
}

fn show(app: &App, caller: &Caller, filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let title = words.say("theme-new");
    let hat = caller.wardrobe(&app.register.view()).and_then(|wardrobe| wardrobe.worn());
    let main = html! {
        (heading(&title, &words.say("theme-new-intro")))
        form.card method="post" action="/agenda/themes/new" data-keep="agenda/themes/new" novalidate {
            (form::brought(caller))
            (faults.summary(words))
            (filled.key())
            (fields(caller, filled, faults))
            @if let Some(hat) = hat {
                input type="hidden" name="organisation" value=(hat.organisation);
                (form::acting(&app.register.view(), caller, hat))
            }
            p.actions {
                button.primary { (words.say("theme-propose")) }
                a href="/agenda" { (words.say("form-cancel")) }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: form::script(), main })
}
