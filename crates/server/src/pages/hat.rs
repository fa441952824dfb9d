//! For which organisation the person acts: said on every page, and chosen there by whoever acts for several.

use super::{came_from, names, shown};
use crate::{app::App, caller::Caller, extract::Fields, hats::Wardrobe, problem::Problem};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Refusal, Register};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// The organisation that the person acts for, by name; the question which it is where there are several.
pub(super) fn named(app: &App, caller: &Caller) -> Option<Result<String, String>> {
    let register = app.register.view();
    let wardrobe = caller.wardrobe(&register)?;
    match wardrobe.worn {
        Some(worn) => Some(Ok(names(&register, caller, &[worn]).pop().unwrap_or_default())),
        None if wardrobe.all.is_empty() => None,
        None => Some(Err(caller.words.say("hat-choose"))),
    }
}

/// Where whoever acts for several organisations chooses among them.
pub(super) fn change(app: &App, caller: &Caller) -> Markup {
    let register = app.register.view();
    let wardrobe = caller.wardrobe(&register).filter(|wardrobe| wardrobe.all.len() > 1);
    html! { @if let Some(wardrobe) = wardrobe { (chooser(&register, caller, &wardrobe)) } }
}

/// What is said once a chosen hat has been taken away.
pub(super) fn lost(app: &App, caller: &Caller) -> Markup {
    let register = app.register.view();
    let lost = caller.wardrobe(&register).and_then(|wardrobe| wardrobe.lost);
    html! {
        @if let Some(organisation) = lost {
            @let name = names(&register, caller, &[organisation]).pop().unwrap_or_default();
            p.notice role="status" { (caller.words.say_with("hat-lost", &[("organisation", name.into())])) }
        }
    }
}

fn chooser(register: &Register, caller: &Caller, wardrobe: &Wardrobe) -> Markup {
    let words = caller.words;
    html! {
        form.hats method="post" action="/hat" {
            label for="hat" { (words.say("hat-choose")) }
            select id="hat" name="organisation" required {
                @if wardrobe.worn.is_none() { option value="" selected { (words.say("hat-choose")) } }
                @for id in &wardrobe.all {
                    @let name = names(register, caller, &[*id]).pop().unwrap_or_default();
                    option value=(id) selected[wardrobe.worn == Some(*id)] { (name) }
                }
            }
            button.quiet { (words.say("hat-switch")) }
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Choice {
    organisation: String,
}

/// Puts the hat on, in all tabs of the session, and goes back.
pub(crate) async fn choose(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Fields(choice): Fields<Choice>,
) -> Response {
    let chosen = put_on(&app, &caller, &choice).await;
    shown(&app, &caller, chosen.map(|()| Redirect::to(&came_from(&headers)).into_response()))
}

async fn put_on(app: &App, caller: &Caller, choice: &Choice) -> Result<(), Problem> {
    let session = caller.session()?.session;
    let organisation = choice.organisation.parse().map_err(|_| caller.refused(Refusal::UnknownOrganisation))?;
    let wardrobe = caller.wardrobe(&app.register.view());
    let hat = wardrobe.and_then(|wardrobe| wardrobe.hat(organisation));
    let hat = hat.ok_or_else(|| caller.refused(Refusal::HatNotYours))?;
    app.hats.choose(&session, hat.organisation).await.map_err(|failure| caller.failed(&failure))
}
