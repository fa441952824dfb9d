//! The register for people to see and use.

pub(crate) mod applications;
pub(crate) mod apply;
pub(crate) mod contact;
pub(crate) mod count;
pub(crate) mod edit;
pub(super) mod fields;
pub(crate) mod list;
pub(crate) mod logo;
pub(crate) mod members;
pub(crate) mod new;
pub(crate) mod people;
pub(super) mod places;
pub(crate) mod show;
pub(crate) mod standing;

use super::{filled, form, layout};
use crate::{
    api::organisations::{Act, Care, decide, looking_after, name},
    app::App,
    caller::Caller,
    idempotency::First,
    problem::Problem,
};
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use ledger::{Organisation, Register, Standing, Why};
use maud::{Markup, html};
use terms::OrganisationId;

/// The organisation's name as a link to its page.
fn link(register: &Register, caller: &Caller, id: OrganisationId) -> Markup {
    let known = register.organisation(id).map(|known| name(known, caller.words.language()));
    html! { a href={ "/organisations/" (id) } { (known.unwrap_or_default()) } }
}

/// Where it stands, unless it simply belongs to the network.
fn pill(caller: &Caller, standing: Standing) -> Markup {
    html! {
        @if standing != Standing::Member {
            span.stage.waiting[standing == Standing::Applied] { (caller.words.say(&format!("standing-{}", standing.name()))) }
        }
    }
}

/// The kind in words.
fn kind(caller: &Caller, organisation: &Organisation) -> Option<String> {
    organisation.details.kind.map(|kind| caller.words.say(&format!("organisation-kind-{}", kind.name())))
}

/// A page with this content.
fn page(app: &App, caller: &Caller, status: StatusCode, title: &str, main: Markup) -> Response {
    layout::respond(app, caller, status, layout::Page { title, head: html! {}, main })
}

/// For whom the button beside it acts.
fn acting(app: &App, caller: &Caller, care: Care) -> Markup {
    let hat = looking_after(app, caller, care).ok();
    html! { @if let Some(hat) = hat { (form::acting(&app.register.view(), caller, hat)) } }
}

/// Decides what a form asks for, and goes on; a form that is sent again goes there too.
async fn done(app: &App, caller: &Caller, act: Act, first: First, to: String) -> Result<Response, Problem> {
    let remembered = Bytes::from(to.clone());
    decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, remembered)).await?;
    Ok(filled::go(&to))
}

/// The organisations that may be the same, each with why.
pub(super) fn likely(register: &Register, caller: &Caller, duplicates: &[(OrganisationId, Why)]) -> Markup {
    html! {
        ul.likely {
            @for (id, why) in duplicates {
                li {
                    (link(register, caller, *id)) ": " (caller.words.say(&format!("duplicate-{}", why.name())))
                    @if let Some(known) = register.organisation(*id) { " " (pill(caller, known.standing)) }
                }
            }
        }
    }
}

/// Back to the page above.
fn back(to: &str, label: &str) -> Markup {
    html! { p.back { a href=(to) { (label) } } }
}
