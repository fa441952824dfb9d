//! The page of the first coordinator.

use super::{
    fields::{Faults, Field, field, name_fault},
    heading,
    layout::{self, Page},
    shown,
};
use crate::{
    address::{self, Address, NameFault},
    app::App,
    caller::Caller,
    cookies,
    extract::{Fields, Id},
    first_run::Founding,
    problem::Problem,
    sessions::device,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde::Deserialize;
use std::sync::Arc;
use terms::limits;

/// What the form holds.
#[derive(Deserialize, Default)]
pub(crate) struct Filled {
    organisation: String,
    name: String,
    email: String,
}

/// The form behind the link that the start printed.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(secret): Id) -> Response {
    if !app.first_run.is_open(&app.register.view(), &secret) {
        return shown(&app, &caller, Err(dead(&caller)));
    }
    show(&app, &caller, &secret, &Filled::default(), &Faults::default())
}

/// Founds the network.
pub(crate) async fn found(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(secret): Id,
    headers: HeaderMap,
    Fields(filled): Fields<Filled>,
) -> Response {
    if !app.first_run.is_open(&app.register.view(), &secret) {
        return shown(&app, &caller, Err(dead(&caller)));
    }
    match read(&caller, &filled, device::describe(&headers)) {
        Ok(founding) => {
            let page = submit(&app, &caller, &secret, founding).await;
            shown(&app, &caller, page)
        }
        Err(faults) => show(&app, &caller, &secret, &filled, &faults),
    }
}

async fn submit(app: &App, caller: &Caller, secret: &str, founding: Founding) -> Result<Response, Problem> {
    let founded = app.first_run.found(app, secret, founding).await.map_err(|failure| caller.failed(&failure))?;
    let token = founded.map_err(|refusal| caller.refused(refusal))?.ok_or_else(|| dead(caller))?;
    tracing::info!("the first coordinator was made");
    Ok(cookies::set_session(app, Redirect::to("/").into_response(), &token))
}

fn dead(caller: &Caller) -> Problem {
    caller.problem(StatusCode::GONE, "first-link-dead", &[])
}

fn read(caller: &Caller, filled: &Filled, device: String) -> Result<Founding, Faults> {
    let mut faults = Faults::default();
    let organisation = address::name(&filled.organisation, limits::ORGANISATION_NAME_CHARS_MAX);
    let name = address::name(&filled.name, limits::NAME_CHARS_MAX);
    let address = Address::parse(&filled.email);
    match organisation {
        Err(NameFault::Missing) => faults.add("organisation", caller.words.refusal("name-missing", &[])),
        Err(fault) => faults.add("organisation", name_fault(caller.words, fault)),
        Ok(_) => {}
    }
    if let Err(fault) = name {
        faults.add("name", name_fault(caller.words, fault));
    }
    if address.is_none() {
        faults.add("email", caller.words.refusal("bad-address", &[]));
    }
    match (organisation, name, address) {
        (Ok(organisation), Ok(name), Some(address)) => {
            Ok(Founding { organisation, name, address, device, reason: caller.words.say("first-reason") })
        }
        _ => Err(faults),
    }
}

fn show(app: &App, caller: &Caller, secret: &str, filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let title = words.say("first-title");
    let text = |id, label: String, hint, value, autocomplete| {
        let kind = if id == "email" { "email" } else { "text" };
        field(&Field { id, kind, label, hint, value, autocomplete }, faults)
    };
    let main = html! {
        (heading(&title, &words.say("first-intro")))
        (faults.summary(words))
        form.card method="post" action={ "/first/" (secret) } novalidate {
            (text("organisation", words.say("first-field-organisation"), Some(words.say("first-field-organisation-hint")), &filled.organisation, "organization"))
            (text("name", words.say("field-name"), Some(words.say("field-name-hint")), &filled.name, "name"))
            (text("email", words.say("field-email"), Some(words.say("first-field-email-hint")), &filled.email, "email"))
            p.actions { button.primary { (words.say("first-submit")) } }
        }
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}
