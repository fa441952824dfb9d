//! The result of a workshop, by theme and by organisation, never by person.

use super::{conduct::back, parts, question};
use crate::{
    agenda::workshops::outcome::{Outcome, called, title},
    api::agenda::workshops::found,
    app::App,
    caller::Caller,
    extract::Id,
    failure::Failure,
    pages::{
        layout::{self, Page},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Agenda, Participant, Register, ThemeNumber, Workshop};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The result.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let page = whole(&app, &caller, &number);
    shown(&app, &caller, page)
}

struct Named<'a> {
    caller: &'a Caller,
    outcome: &'a Outcome,
    titles: BTreeMap<ThemeNumber, String>,
    /// By name, so that they stand in its order.
    participants: Vec<(String, Participant)>,
}

fn whole(app: &App, caller: &Caller, number: &str) -> Result<Response, Problem> {
    let words = caller.words;
    let (agenda, workshop) = found(app, caller, number)?;
    let (language, asked) = question(app, caller, &workshop)?;
    let failed = |failure: Failure| caller.failed(&failure);
    let register = app.register.view();
    let outcome = Outcome::of(&*app.store, &agenda, &workshop).map_err(failed)?;
    let named = outcome.as_ref().map(|outcome| named(app, caller, (&agenda, &register), &workshop, outcome));
    let named = named.transpose().map_err(failed)?;
    let title = words.say("workshop-result");
    let main = html! {
        header.page-head {
            (back(caller, &workshop))
            h1 { (title) }
            p.intro lang=(language) { (asked) }
            p.meta { (parts::progress(caller, &workshop)) }
        }
        @match &named {
            None => p.notice { (words.say("workshop-hidden")) },
            Some(named) => {
                (parts::result(app, caller, &agenda, &workshop)?)
                (named.by_theme())
                (named.by_participant())
            }
        }
        (parts::late((app, caller), (&agenda, &register), &workshop)?)
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

fn named<'a>(
    app: &App,
    caller: &'a Caller,
    (agenda, register): (&Agenda, &Register),
    workshop: &Workshop,
    outcome: &'a Outcome,
) -> Result<Named<'a>, Failure> {
    let (store, words) = (&*app.store, caller.words);
    let titles = outcome.tally.themes.iter();
    let titles = titles.map(|tallied| Ok((tallied.theme, title(store, words, agenda, tallied.theme)?)));
    let participants = workshop.counted().map(|(who, _)| Ok((called(store, (register, words), workshop, who)?, who)));
    let mut participants: Vec<(String, Participant)> = participants.collect::<Result<_, Failure>>()?;
    participants.sort();
    Ok(Named { caller, outcome, titles: titles.collect::<Result<_, Failure>>()?, participants })
}

impl Named<'_> {
    fn why(&self, theme: ThemeNumber, who: Participant) -> Markup {
        parts::reason(self.caller, self.outcome.reasons.get(&(theme, who)).map_or("", String::as_str))
    }

    fn by_theme(&self) -> Markup {
        let words = self.caller.words;
        html! {
            section.workshop-part aria-labelledby="by-theme" {
                h2 id="by-theme" { (words.say("workshop-by-theme")) }
                @for tallied in self.outcome.tally.chosen() {
                    h3 { a href={ "/agenda/themes/" (tallied.theme.0) } { (self.titles[&tallied.theme]) } }
                    p.meta { (parts::counted(self.caller, tallied.organisations(), tallied.groups())) }
                    ul.named {
                        @for (name, who) in self.participants.iter().filter(|(_, who)| tallied.chosen_by.contains(who)) {
                            li { strong { (name) } ": " (self.why(tallied.theme, *who)) }
                        }
                    }
                }
            }
        }
    }

    fn by_participant(&self) -> Markup {
        let words = self.caller.words;
        let of =
            |who: Participant| self.outcome.tally.themes.iter().filter(move |tallied| tallied.chosen_by.contains(&who));
        html! {
            section.workshop-part aria-labelledby="by-organisation" {
                h2 id="by-organisation" { (words.say("workshop-by-organisation")) }
                table {
                    thead {
                        tr {
                            th scope="col" { (words.say("workshop-who")) }
                            th scope="col" { (words.say("workshop-what")) }
                        }
                    }
                    tbody {
                        @for (name, who) in &self.participants {
                            tr {
                                th scope="row" { (name) }
                                td {
                                    @for (at, tallied) in of(*who).enumerate() {
                                        @if at > 0 { ", " }
                                        (self.titles[&tallied.theme])
                                    }
                                    @if of(*who).next().is_none() { em { (words.say("workshop-erased")) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
