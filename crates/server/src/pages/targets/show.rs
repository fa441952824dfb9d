//! One target: what it decides and when, who knows it, what is demanded of it, and what was talked of with it.

use super::{coordinates, days};
use crate::{
    agenda::{
        line::{Placed, demanded_of},
        told::Words as Told,
    },
    api::agenda::targets::{found, reader},
    app::App,
    caller::Caller,
    extract::Id,
    failure::Failure,
    pages::{
        comments::beginning,
        filled::Filled,
        form,
        layout::{self, Page},
        names, shown,
        signatures::paragraphs,
        time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, Register, Scrapped, Statement, Target, TargetContact, TargetMoment};
use maud::{Markup, html};
use std::sync::Arc;
use terms::{Digest, OrganisationId};

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let page = reader(&app, &caller).and_then(|hat| {
        let target = found(&app, &caller, &number)?;
        let shown = Shown { app: &app, caller: &caller, register: &app.register.view(), target: &target, hat };
        let main = shown.main().map_err(|failure| caller.failed(&failure))?;
        let page = Page { title: &target.office, head: html! {}, main };
        Ok::<_, Problem>(layout::respond(&app, &caller, StatusCode::OK, page))
    });
    shown(&app, &caller, page)
}

struct Shown<'a> {
    app: &'a App,
    caller: &'a Caller,
    register: &'a Register,
    target: &'a Target,
    hat: Option<Hat>,
}

impl Shown<'_> {
    fn main(&self) -> Result<Markup, Failure> {
        let words = self.caller.words;
        let target = self.target;
        let decides = self.told(target.content)?;
        Ok(html! {
            header.page-head {
                p.back { a href="/targets" { (words.say("targets-title")) } }
                h1 { (target.office) }
                @if let Some(page) = &target.page { p.meta { a href=(page) rel="nofollow noopener" { (page) } } }
                @if let Some(retired) = &target.retired {
                    p.notice {
                        (words.say_with("target-retired-since", &[("when", time::in_words(self.caller, retired.at).into())]))
                        " " (self.told(retired.reason)?)
                    }
                }
                (paragraphs(&decides))
                (self.ways())
            }
            (self.known())
            (self.moments()?)
            (self.demands()?)
            (self.contacts()?)
            p.meta {
                (words.say_with("target-added", &[
                    ("organisation", self.called(target.organisation).into()),
                    ("when", time::in_words(self.caller, target.added).into()),
                ]))
            }
        })
    }

    fn told(&self, content: Digest) -> Result<String, Failure> {
        Ok(Told::read(&*self.app.store, content)?.map(|told| told.text).unwrap_or_default())
    }

    fn called(&self, id: OrganisationId) -> String {
        names(self.register, self.caller, &[id]).pop().unwrap_or_default()
    }

    fn address(&self, act: &str) -> String {
        format!("/targets/{}/{act}", self.target.number.0)
    }

    /// What the caller can do here.
    fn ways(&self) -> Markup {
        let words = self.caller.words;
        let is_current = self.target.retired.is_none();
        html! {
            p.actions {
                @if is_current {
                    a.button.primary href=(self.address("contact")) { (words.say("target-contact")) }
                    a.button href=(self.address("moment")) { (words.say("target-moment")) }
                }
                @if coordinates(self.register, self.hat) {
                    a href=(self.address("edit")) { (words.say("target-edit")) }
                    @if is_current { a href=(self.address("retire")) { (words.say("target-retire")) } }
                }
            }
            @if !is_current && coordinates(self.register, self.hat) { (self.button("reinstate")) }
        }
    }

    /// A form of one button, for the hat that is worn.
    fn button(&self, act: &str) -> Markup {
        let words = self.caller.words;
        html! {
            @if let Some(hat) = self.hat {
                form method="post" action=(self.address(act)) {
                    (Filled::fresh().key())
                    input type="hidden" name="organisation" value=(hat.organisation);
                    (form::acting(self.register, self.caller, hat))
                    p.actions { button { (words.say(&format!("target-{act}"))) } }
                }
            }
        }
    }

    fn known(&self) -> Markup {
        let words = self.caller.words;
        let is_own = self.hat.is_some_and(|hat| self.target.known_by.contains_key(&hat.organisation));
        html! {
            section.followed aria-labelledby="known" {
                h2 id="known" { (words.say("target-known-by")) }
                p.hint { (words.say("target-known-hint")) }
                @if self.target.known_by.is_empty() { p.empty { (words.say("target-known-none")) } }
                ul.plain {
                    @for id in self.target.known_by.keys() { li { a href={ "/organisations/" (id) } { (self.called(*id)) } } }
                }
                @if is_own { (self.button("forget")) } @else if self.target.retired.is_none() { (self.button("know")) }
            }
        }
    }

    fn moments(&self) -> Result<Markup, Failure> {
        let words = self.caller.words;
        let mut moments: Vec<&TargetMoment> = self.target.moments.iter().collect();
        moments.sort_by_key(|moment| (moment.from, moment.number));
        let lines = moments.into_iter().map(|moment| self.moment(moment)).collect::<Result<Vec<_>, _>>()?;
        Ok(html! {
            section.followed aria-labelledby="moments" {
                h2 id="moments" { (words.say("target-moments")) }
                @if lines.is_empty() { p.empty { (words.say("target-moments-none")) } }
                ol.trail { @for line in lines { li { (line) } } }
            }
        })
    }

    fn moment(&self, moment: &TargetMoment) -> Result<Markup, Failure> {
        let told = Told::read(&*self.app.store, moment.content)?;
        let (what, link) = told.map(|told| (told.text, told.link)).unwrap_or_default();
        let body = html! {
            p { strong { time datetime=(moment.from) { (days(self.caller, moment)) } } }
            (paragraphs(&what))
            @if let Some(link) = link { p.meta { a href=(link) rel="nofollow noopener" { (link) } } }
        };
        let strike = format!("{}?moment={}", self.address("strike-moment"), moment.number.0);
        self.record(body, moment.organisation, moment.struck, &strike)
    }

    fn contacts(&self) -> Result<Markup, Failure> {
        let words = self.caller.words;
        let mut contacts: Vec<&TargetContact> = self.target.contacts.iter().collect();
        contacts.sort_by_key(|contact| std::cmp::Reverse((contact.on, contact.number)));
        let lines = contacts.into_iter().map(|contact| self.contact(contact)).collect::<Result<Vec<_>, _>>()?;
        Ok(html! {
            section.followed aria-labelledby="contacts" {
                h2 id="contacts" { (words.say("target-contacts")) }
                @if lines.is_empty() { p.empty { (words.say("target-contacts-none")) } }
                ol.trail { @for line in lines { li { (line) } } }
            }
        })
    }

    fn contact(&self, contact: &TargetContact) -> Result<Markup, Failure> {
        let how = self.caller.words.say(&format!("means-{}", contact.how.name()));
        let result = self.told(contact.content)?;
        let body = html! {
            p { strong { time datetime=(contact.on) { (time::day_in_words(self.caller, contact.on)) } } " " (how) }
            (paragraphs(&result))
        };
        let strike = format!("{}?contact={}", self.address("strike-contact"), contact.number.0);
        self.record(body, contact.organisation, contact.struck, &strike)
    }

    /// A moment or a contact with who said so; what was struck stays, struck, with the reason.
    fn record(
        &self,
        body: Markup,
        by: OrganisationId,
        struck: Option<Scrapped>,
        strike: &str,
    ) -> Result<Markup, Failure> {
        let words = self.caller.words;
        let may = coordinates(self.register, self.hat) || self.hat.is_some_and(|hat| hat.organisation == by);
        Ok(match struck {
            Some(struck) => {
                let when = [("when", time::in_words(self.caller, struck.at).into())];
                html! {
                    del { (body) }
                    p.meta { (self.called(by)) " · " (words.say_with("trace-struck", &when)) " " (self.told(struck.reason)?) }
                }
            }
            None => html! {
                (body)
                p.meta {
                    (self.called(by))
                    @if may { " · " a href=(strike) { (words.say("target-strike")) } }
                }
            },
        })
    }

    fn demands(&self) -> Result<Markup, Failure> {
        let words = self.caller.words;
        let found = demanded_of(self.app, self.caller, self.target.number)?;
        Ok(html! {
            section.followed aria-labelledby="demands" {
                h2 id="demands" { (words.say("target-demands")) }
                p.hint { (words.say("target-demands-hint")) }
                @if found.is_empty() { p.empty { (words.say("target-demands-none")) } }
                @for (statement, placed) in &found { (demanded(self.caller, statement, placed)) }
            }
        })
    }
}

fn demanded(caller: &Caller, statement: &Statement, placed: &[Placed]) -> Markup {
    html! {
        p { a href={ "/statements/" (statement.id) "/line" } lang=(statement.language.tag()) { (statement.title) } }
        ul { @for placed in placed { li { (passage(caller, placed)) } } }
    }
}

/// What a demand is about, in short.
pub(in crate::pages) fn passage(caller: &Caller, placed: &Placed) -> Markup {
    let words = caller.words;
    html! {
        @match placed.clause {
            Some(clause) => (words.say_with("demand-clause", &[("clause", clause.into())])),
            None if placed.is_detached() => (words.say("demand-detached")),
            None => (words.say("demand-whole")),
        }
        @if let Some(quote) = &placed.quote { ": " q { (beginning(quote)) } }
    }
}
