//! What is decided when, of all targets: what is to come first, and what is past below it.

use super::{days, link};
use crate::{
    agenda::told::Words as Told,
    api::agenda::targets::reader,
    app::App,
    calendar,
    caller::Caller,
    failure::Failure,
    pages::{
        layout::{self, Page},
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Target, TargetMoment};
use maud::{Markup, html};
use std::sync::Arc;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = reader(&app, &caller).and_then(|_| all(&app, &caller));
    shown(&app, &caller, page)
}

fn all(app: &App, caller: &Caller) -> Result<Response, Problem> {
    let words = caller.words;
    let (agenda, today) = (app.agenda.view(), time::day_of(app.clock.now()));
    let of = |target| move |moment| (target, moment);
    let each = agenda.targets().iter().flat_map(|target| target.moments.iter().map(of(target)));
    let mut each: Vec<(&Arc<Target>, &TargetMoment)> = each.filter(|(_, moment)| moment.struck.is_none()).collect();
    each.sort_by_key(|(target, moment)| (moment.from, target.number, moment.number));
    let (to_come, mut past): (Vec<_>, Vec<_>) = each.into_iter().partition(|(_, moment)| moment.until >= today);
    past.reverse();
    let list = |all: &[(&Arc<Target>, &TargetMoment)]| -> Result<Markup, Problem> {
        let lines = all.iter().map(|(target, moment)| line(app, caller, target, moment)).collect::<Result<Vec<_>, _>>();
        let lines = lines.map_err(|failure| caller.failed(&failure))?;
        Ok(html! { ol.trail { @for line in lines { li { (line) } } } })
    };
    let title = words.say("moments-title");
    let main = html! {
        header.page-head {
            p.back { a href="/targets" { (words.say("targets-title")) } }
            h1 { (title) }
            p.intro { (words.say("moments-intro")) }
        }
        section.followed aria-labelledby="to-come" {
            h2 id="to-come" { (words.say("moments-to-come")) }
            @if to_come.is_empty() { p.empty { (words.say("moments-none")) } } @else { (list(&to_come)?) }
        }
        @if !past.is_empty() {
            section.followed aria-labelledby="past" {
                h2 id="past" { (words.say("moments-past")) }
                (list(&past)?)
            }
        }
        @if let Some(person) = caller.signed_in.map(|signed_in| signed_in.person) {
            p.meta {
                (words.say("moments-feed")) " "
                a href=(calendar::path(app, person)) { (words.say("moments-feed-link")) }
            }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

fn line(app: &App, caller: &Caller, target: &Target, moment: &TargetMoment) -> Result<Markup, Failure> {
    let told = Told::read(&*app.store, moment.content)?;
    let (what, address) = told.map(|told| (told.text, told.link)).unwrap_or_default();
    Ok(html! {
        p { strong { time datetime=(moment.from) { (days(caller, moment)) } } " " (link(target)) }
        p { (what) }
        @if let Some(address) = address { p.meta { a href=(address) rel="nofollow noopener" { (address) } } }
    })
}
