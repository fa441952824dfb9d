//! Who coordinates a statement, who stands behind them, who may read and take part: for all to see who see the
//! statement, and for its coordinators to change.

mod acts;
mod forms;

pub(crate) use acts::{Choice, leave, open_to, take};
pub(crate) use forms::choices;

use super::{
    layout::{self, Page},
    log::openness_in_words,
    shown,
    statement::head::{Tab, head},
};
use crate::{
    api::organisations::name,
    app::App,
    caller::Caller,
    directory::{Listing, Wanted, words},
    extract::{Id, Params},
    problem::Problem,
    reading::{Readable, readable},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Action, Hat, Participation, Register, Standing, Statement};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::{OrganisationId, limits};

#[derive(Deserialize, Default)]
pub(crate) struct Find {
    /// A part of the name of an organisation to add.
    #[serde(default)]
    find: String,
}

/// The page.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(find): Params<Find>,
) -> Response {
    let page = readable(&app, &caller, &id).map(|readable| show(&app, &caller, &readable, &find.find, None));
    shown(&app, &caller, page)
}

/// What was asked for and refused: shown with what was typed.
struct Refused<'a> {
    problem: &'a Problem,
    reason: &'a str,
}

fn show(app: &App, caller: &Caller, readable: &Readable, find: &str, refused: Option<&Refused<'_>>) -> Response {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let title = words.say_with("team-title", &[("title", (&statement.title).into())]);
    let listing = app.directory.listing(&register);
    let hat = readable.able(&register, Action::AdministerStatement);
    let view = View { register: &register, listing: &listing, caller, statement, hat };
    let main = html! {
        (head(app, &register, caller, readable, Tab::Team))
        h2.tab-title { (words.say("statement-team")) }
        p.tab-intro { (words.say("team-intro")) }
        @if let Some(refused) = refused { p.error id="problem" role="alert" { (refused.problem.detail()) } }
        (coordinators(&view))
        (support(&view))
        (audience(&view))
        @if let Some(hat) = view.hat {
            (forms::openness(&view, hat))
            (forms::take(&view, hat, find, refused))
        } @else {
            p.notice { (words.say("team-read-only")) }
        }
        p.meta { a href={ "/statements/" (statement.id) "/languages" } { (words.say("team-languages")) } }
        p.meta { a href={ "/statements/" (statement.id) "/log" } { (words.say("team-log")) } }
    };
    let status = refused.map_or(StatusCode::OK, |refused| refused.problem.status());
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}

/// What the parts of the page are made of.
struct View<'a> {
    register: &'a Register,
    listing: &'a Listing,
    caller: &'a Caller,
    statement: &'a Statement,
    /// With which the caller may change it.
    hat: Option<Hat>,
}

impl View<'_> {
    fn name(&self, id: OrganisationId) -> &str {
        self.register.organisation(id).map_or("", |known| name(known, self.caller.words.language()))
    }

    /// The members of the network whose names have these words, in the order of their names; more than fit are cut off.
    fn matches(&self, find: &str) -> Vec<(OrganisationId, &str)> {
        let wanted = Wanted { words: words(find), standing: Some(Standing::Member), ..Wanted::default() };
        let found = self.listing.wanted(self.caller.words.language(), &wanted, |_| true);
        found.take(limits::MATCHES_MAX).map(|row| (row.id, self.name(row.id))).collect()
    }
}

fn coordinators(view: &View<'_>) -> Markup {
    let words = view.caller.words;
    let all = &view.statement.coordinators;
    html! {
        section.card aria-labelledby="coordinators" {
            h2 id="coordinators" { (words.say_with("statement-coordinators", &[("count", all.len().into())])) }
            p.hint { (words.say_with("team-coordinators-hint", &[("max", limits::COORDINATORS_MAX.into())])) }
            ul.members {
                @for id in all {
                    li {
                        span { (view.name(*id)) }
                        @if let Some(hat) = view.hat { (forms::leave(view, hat, *id, "coordinator")) }
                    }
                }
            }
        }
    }
}

fn support(view: &View<'_>) -> Markup {
    let words = view.caller.words;
    html! {
        section.card aria-labelledby="support" {
            h2 id="support" { (words.say("team-support")) }
            p.hint { (words.say("team-support-hint")) }
            @if view.statement.support_group.is_empty() {
                p.empty { (words.say("team-support-empty")) }
            } @else {
                ul.members {
                    @for id in &view.statement.support_group {
                        li {
                            span { (view.name(*id)) }
                            @if let Some(hat) = view.hat { (forms::leave(view, hat, *id, "support")) }
                        }
                    }
                }
            }
        }
    }
}

fn audience(view: &View<'_>) -> Markup {
    let words = view.caller.words;
    html! {
        section.card aria-labelledby="audience" {
            h2 id="audience" { (words.say("team-audience")) }
            p { (openness_in_words(view.caller, &view.statement.openness)) }
            @if let Participation::Listed(listed) = &view.statement.openness.writers {
                ul.members {
                    @for id in listed {
                        li {
                            span { (view.name(*id)) }
                            @if let Some(hat) = view.hat { (forms::leave(view, hat, *id, "participant")) }
                        }
                    }
                }
            }
        }
    }
}
