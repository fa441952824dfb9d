//! A theme: what it is, who says so, what became of it, and what was put into it.

mod beside;

use super::new::{field_of, fields};
use crate::{
    agenda::{
        acts,
        line::grown,
        themes::{self, Told},
        workshops::outcome::{called, title},
    },
    api::{
        agenda::{Act, coordinator, eraser, member},
        organisations::name_of,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id, Ids, Params},
    failure::Failure,
    pages::{
        fields::{Choice, Control, Faults, Field, field, radios},
        filled::{Filled, Sent},
        form,
        layout::{self, Page},
        shown,
        signatures::paragraphs,
        time,
        workshops::{After, Done, done, faults_of, typed},
    },
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Agenda, Author, Hat, Participant, Register, Theme, ThemeCommand, ThemeEvent, ThemeNumber, ThemeState};
use maud::{Markup, html};
use std::sync::Arc;

/// The theme.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(after): Params<After>,
) -> Response {
    let page = found(&app, &caller, &number).and_then(|sight| sight.respond(after.done, None));
    shown(&app, &caller, page)
}

/// Something is done with it.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(number, act): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, &number, &act, &filled).await;
    shown(&app, &caller, page)
}

struct Sight<'a> {
    app: &'a App,
    caller: &'a Caller,
    agenda: Arc<Agenda>,
    register: Arc<Register>,
    theme: Arc<Theme>,
    hat: Option<Hat>,
}

/// A form that could not be sent.
struct Again<'a> {
    act: &'a str,
    filled: Filled,
    faults: Faults,
}

fn found<'a>(app: &'a App, caller: &'a Caller, number: &str) -> Result<Sight<'a>, Problem> {
    let hat = member(app, caller)?;
    let agenda = app.agenda.view();
    let theme = number.parse().ok().and_then(|number| agenda.theme(ThemeNumber(number))).cloned();
    let theme = theme.ok_or_else(|| caller.not_found())?;
    Ok(Sight { app, caller, agenda, register: app.register.view(), theme, hat })
}

async fn submit(app: &App, caller: &Caller, number: &str, act: &str, filled: &Filled) -> Result<Response, Problem> {
    let sight = found(app, caller, number)?;
    let base = format!("/agenda/themes/{}", sight.theme.number.0);
    let route = format!("POST {base}/{act}");
    let to = move |_: &Agenda| Done::Saved.at(&base);
    match done((app, caller), caller.person()?, (filled, &route), sight.draw(act, filled), to).await {
        Err(problem) => {
            let faults = faults_of(problem, |code| match code {
                "reason-missing" | "reason-too-long" => "because",
                _ if act == "reword" => field_of(code),
                _ => "theme",
            })?;
            let filled = filled.clone().put("key", form::key());
            found(app, caller, number)?.respond(None, Some(&Again { act, filled, faults }))
        }
        done => done,
    }
}

impl Sight<'_> {
    async fn draw(&self, act: &str, filled: &Filled) -> Result<Act, Problem> {
        let (app, caller, theme) = (self.app, self.caller, self.theme.number);
        let hat = || caller.hat(app, filled.get("organisation").parse().ok()).map(Author::Hat);
        let because = filled.get("because").to_owned();
        Ok(match act {
            "support" => acts::of_theme(hat()?, ThemeCommand::Support(theme)),
            "unsupport" => acts::of_theme(hat()?, ThemeCommand::TakeSupportBack(theme)),
            "reword" => {
                let by = coordinator(app, caller).or_else(|_| hat())?;
                acts::reword(caller, by, theme, typed(filled))?.0
            }
            "state" => {
                let state = ThemeState::named(filled.get("state")).ok_or_else(|| caller.not_found())?;
                let command = ThemeCommand::SetState { theme, state, reason: Some(because) };
                acts::of_theme(coordinator(app, caller)?, command)
            }
            "apart" => acts::of_theme(coordinator(app, caller)?, ThemeCommand::TakeApart { theme, reason: because }),
            "erase" => {
                let by = eraser(app, caller, self.theme.organisation())?;
                acts::erase_theme(app, caller, by, &self.theme).await?
            }
            _ => return Err(caller.not_found()),
        })
    }

    fn respond(&self, done: Option<Done>, again: Option<&Again<'_>>) -> Result<Response, Problem> {
        let words = self.caller.words;
        let failed = |failure: Failure| self.caller.failed(&failure);
        let told = themes::told(&*self.app.store, &self.theme).map_err(failed)?;
        let name = self.title(self.theme.number).map_err(failed)?;
        let none = Faults::default();
        let faults = again.map_or(&none, |again| &again.faults);
        let grown = grown(self.app, self.caller);
        let within = self.theme.within.map(|within| Ok((within, self.title(within)?))).transpose().map_err(failed)?;
        let main = html! {
            header.page-head id="theme" tabindex="-1" {
                p.back { a href="/agenda" { (words.say("agenda-title")) } }
                p.stage { (words.say(&format!("theme-state-{}", themes::state(&self.theme, &grown)))) }
                h1 { (name) }
                p.meta { (self.proposed().map_err(failed)?) }
                (self.origin().map_err(failed)?)
                (self.weighed().map_err(failed)?)
                @if let Some(reason) = &self.theme.reason { p.meta { (words.say("theme-state-why")) ": " (reason) } }
            }
            @if let Some(done) = done { (done.told(self.caller)) }
            (faults.summary(words))
            @if let Some((within, title)) = within {
                p.notice { (words.say("theme-within")) " " a href={ "/agenda/themes/" (within.0) } { (title) } }
            }
            @match &told { Some(told) => (self.told(told)), None => p.notice { (words.say("theme-erased")) } }
            (self.supporting())
            (self.together().map_err(failed)?)
            (self.statements())
            (self.acts(told.as_ref(), again))
            (self.history().map_err(failed)?)
        };
        let page = Page { title: &name, head: form::script(), main };
        Ok(layout::respond(self.app, self.caller, faults.status(), page))
    }

    fn title(&self, number: ThemeNumber) -> Result<String, Failure> {
        title(&*self.app.store, self.caller.words, &self.agenda, number)
    }

    /// Who said so, when, and where.
    fn proposed(&self) -> Result<Markup, Failure> {
        let words = self.caller.words;
        let who = self.proposer(&self.theme)?;
        let when = time::in_words(self.caller, self.theme.proposed);
        Ok(html! {
            (words.say_with("theme-proposed-by", &[("who", who.into()), ("when", when.into())]))
            @if let Some(workshop) = self.theme.workshop.filter(|workshop| !self.is_weighed_in(*workshop)) {
                " " a href={ "/workshops/" (workshop.0) } { (words.say_with("workshop-numbered", &[("number", workshop.0.into())])) }
            }
        })
    }

    fn proposer(&self, theme: &Theme) -> Result<String, Failure> {
        let words = self.caller.words;
        let workshop = theme.workshop.and_then(|number| self.agenda.workshop(number));
        match (theme.proposer, workshop) {
            (Participant::Organisation(organisation), _) => Ok(name_of(&self.register, organisation, words.language())),
            (group, Some(workshop)) => called(&*self.app.store, (&self.register, words), workshop, group),
            (Participant::Group(group), None) => Ok(words.say_with("workshop-group", &[("number", group.0.into())])),
        }
    }

    fn told(&self, told: &Told) -> Markup {
        let words = self.caller.words;
        html! {
            section.theme-told {
                @if !told.reason.is_empty() { h2 { (words.say("theme-reason")) } (paragraphs(&told.reason)) }
                @if !told.description.is_empty() { h2 { (words.say("theme-description")) } (paragraphs(&told.description)) }
                @if !told.links.is_empty() {
                    h2 { (words.say("theme-links")) }
                    ul { @for link in &told.links { li { a href=(link) rel="nofollow noopener" { (link) } } } }
                }
            }
        }
    }

    /// To whom it matters too, and the button that says so.
    fn supporting(&self) -> Markup {
        let (words, theme) = (self.caller.words, &self.theme);
        let all = [theme].into_iter().chain(self.agenda.within(theme.number));
        let ids: std::collections::BTreeSet<_> = all.flat_map(|theme| theme.supporters.keys().copied()).collect();
        let mut names: Vec<String> = ids.iter().map(|id| name_of(&self.register, *id, words.language())).collect();
        names.sort();
        let own = self.hat.map(|hat| (theme.supporters.contains_key(&hat.organisation), hat));
        let is_proposer = self.hat.is_some_and(|hat| theme.organisation() == Some(hat.organisation));
        html! {
            section.workshop-part aria-labelledby="supporters" {
                h2 id="supporters" { (words.say_with("theme-supporters", &[("count", names.len().into())])) }
                @if !names.is_empty() { p { (names.join(", ")) } }
                @if let Some((supports, hat)) = own.filter(|_| theme.within.is_none() && !is_proposer) {
                    @let act = if supports { "unsupport" } else { "support" };
                    form method="post" action=(self.address(act)) {
                        (form::hidden(hat))
                        p.actions { button { (words.say(&format!("theme-{act}"))) } }
                        (form::acting(&self.register, self.caller, hat))
                    }
                }
            }
        }
    }

    fn address(&self, act: &str) -> String {
        format!("/agenda/themes/{}/{act}", self.theme.number.0)
    }

    /// What was put into it: names, reasons and proposers stay.
    fn together(&self) -> Result<Markup, Failure> {
        let words = self.caller.words;
        let mut parts = Vec::new();
        for theme in self.agenda.within(self.theme.number) {
            let told = themes::told(&*self.app.store, theme)?;
            let reason = told.map(|told| told.reason).unwrap_or_default();
            parts.push((theme.number, self.title(theme.number)?, self.proposer(theme)?, reason));
        }
        Ok(html! {
            @if !parts.is_empty() {
                section.workshop-part aria-labelledby="together" {
                    h2 id="together" { (words.say("theme-together")) }
                    ul.named {
                        @for (number, title, who, reason) in parts {
                            li { a href={ "/agenda/themes/" (number.0) } { (title) } " " span.meta { (who) } @if !reason.is_empty() { p { (reason) } } }
                        }
                    }
                }
            }
        })
    }

    /// What its organisation and coordinators can do with it.
    fn acts(&self, told: Option<&Told>, again: Option<&Again<'_>>) -> Markup {
        let conducts = coordinator(self.app, self.caller).is_ok();
        let is_own = self.hat.is_some_and(|hat| self.theme.organisation() == Some(hat.organisation));
        html! {
            @if conducts && self.theme.within.is_none() { (self.state(again)) }
            @if conducts && self.theme.within.is_some() { (self.apart(again)) }
            @if conducts || is_own { (self.reword(told, again)) (self.erase()) }
        }
    }

    fn state(&self, again: Option<&Again<'_>>) -> Markup {
        let (words, none) = (self.caller.words, Faults::default());
        let own = again.filter(|again| again.act == "state");
        let faults = own.map_or(&none, |again| &again.faults);
        let fresh = Filled::fresh().with("state", self.theme.state.name());
        let filled = own.map_or(&fresh, |again| &again.filled);
        let control = Control { id: "state", label: words.say("theme-set-state"), hint: None, faults };
        let choice = |state: ThemeState| Choice {
            value: state.name().to_owned(),
            label: words.say(&format!("theme-state-{}", state.name())),
        };
        html! {
            details.fold open[own.is_some()] {
                summary { (words.say("theme-set-state")) }
                form method="post" action=(self.address("state")) novalidate {
                    (filled.key())
                    (radios(&control, filled, &ThemeState::ALL.map(choice)))
                    (self.because(filled, faults, "theme-state-because"))
                    p.actions { button { (words.say("profile-save")) } }
                }
            }
        }
    }

    fn because(&self, filled: &Filled, faults: &Faults, hint: &str) -> Markup {
        let words = self.caller.words;
        let (label, hint) = (words.say("theme-because"), Some(words.say(hint)));
        let value = filled.get("because");
        field(&Field { id: "because", kind: "text", label, hint, value, autocomplete: "off" }, faults)
    }

    fn apart(&self, again: Option<&Again<'_>>) -> Markup {
        let (words, none) = (self.caller.words, Faults::default());
        let own = again.filter(|again| again.act == "apart");
        let faults = own.map_or(&none, |again| &again.faults);
        let fresh = Filled::fresh();
        let filled = own.map_or(&fresh, |again| &again.filled);
        html! {
            details.fold open[own.is_some()] {
                summary { (words.say("theme-apart")) }
                form method="post" action=(self.address("apart")) novalidate {
                    (filled.key())
                    (self.because(filled, faults, "theme-apart-because"))
                    p.actions { button { (words.say("theme-apart")) } }
                }
            }
        }
    }

    fn reword(&self, told: Option<&Told>, again: Option<&Again<'_>>) -> Markup {
        let (words, none) = (self.caller.words, Faults::default());
        let own = again.filter(|again| again.act == "reword");
        let faults = own.map_or(&none, |again| &again.faults);
        let fresh = told.map_or_else(Filled::fresh, |told| {
            let filled = Filled::fresh().with("title", &*told.title).with("reason", &*told.reason);
            filled.with("description", &*told.description).with("links", told.links.join("\n"))
        });
        let fresh = self.hat.map_or(fresh.clone(), |hat| fresh.with("organisation", hat.organisation.to_string()));
        let filled = own.map_or(&fresh, |again| &again.filled);
        html! {
            details.fold open[own.is_some()] {
                summary { (words.say("theme-reword")) }
                form method="post" action=(self.address("reword")) novalidate {
                    (filled.key())
                    input type="hidden" name="organisation" value=(filled.get("organisation"));
                    (fields(self.caller, filled, faults))
                    p.actions { button { (words.say("profile-save")) } }
                }
            }
        }
    }

    fn erase(&self) -> Markup {
        let words = self.caller.words;
        html! {
            @if !self.theme.erased {
                details.fold {
                    summary { (words.say("theme-erase")) }
                    form method="post" action=(self.address("erase")) {
                        (Filled::fresh().key())
                        p { (words.say("theme-erase-text")) }
                        p.actions { button.danger { (words.say("theme-erase")) } }
                    }
                }
            }
        }
    }

    /// What was done with it, and when.
    fn history(&self) -> Result<Markup, Failure> {
        let words = self.caller.words;
        let mut lines = Vec::new();
        for (at, event) in &self.theme.history {
            lines.push((time::in_words(self.caller, *at), self.happened(event)?));
        }
        Ok(html! {
            @if !lines.is_empty() {
                details.fold {
                    summary { (words.say("theme-history")) }
                    ol { @for (when, what) in lines { li { span.meta { (when) } " " (what) } } }
                }
            }
        })
    }

    fn happened(&self, event: &ThemeEvent) -> Result<String, Failure> {
        let words = self.caller.words;
        Ok(match event {
            ThemeEvent::Reworded { .. } => words.say("theme-was-reworded"),
            ThemeEvent::PutTogether { theme, others } if *theme == self.theme.number => {
                let titles = others.iter().map(|other| self.title(*other)).collect::<Result<Vec<_>, _>>()?;
                words.say_with("theme-was-put-together", &[("titles", titles.join(", ").into())])
            }
            ThemeEvent::PutTogether { theme, .. } => {
                words.say_with("theme-was-taken-in", &[("title", self.title(*theme)?.into())])
            }
            ThemeEvent::TakenApart { theme, reason } => {
                let values = [("title", self.title(*theme)?.into()), ("reason", reason.into())];
                words.say_with("theme-was-taken-apart", &values)
            }
            ThemeEvent::StateSet { state, reason, .. } => {
                let state = words.say(&format!("theme-state-{}", state.name()));
                let said = words.say_with("theme-was-set", &[("state", state.into())]);
                reason.as_ref().map_or(said.clone(), |reason| format!("{said} {reason}"))
            }
            ThemeEvent::WordsErased { .. } => words.say("theme-was-erased"),
            ThemeEvent::Proposed { .. } | ThemeEvent::Supported { .. } | ThemeEvent::SupportTakenBack { .. } => {
                String::new()
            }
        })
    }
}
