//! A workshop as somebody is in it, signed in or by a phone without an account: the same forms for both.

use super::{Done, done, faults_of, parts};
use crate::{
    agenda::{acts, themes::Typed, workshops::Ballot},
    app::App,
    caller::Caller,
    pages::{
        fields::{Control, Faults, Field, field, text_area},
        filled::Filled,
        form,
    },
    problem::Problem,
};
use axum::response::Response;
use ledger::{Agenda, AgendaRefusal, Author, Choice, Participant, Phase, Register, ThemeNumber, Workshop};
use maud::{Markup, html};
use std::sync::Arc;
use terms::PersonId;

/// Where somebody is, and as whom.
pub(super) struct Room<'a> {
    pub(super) app: &'a App,
    pub(super) caller: &'a Caller,
    pub(super) agenda: Arc<Agenda>,
    pub(super) register: Arc<Register>,
    pub(super) workshop: Arc<Workshop>,
    /// The address of its page; what is done there lies below it.
    pub(super) base: String,
    pub(super) participant: Participant,
    pub(super) by: Author,
    /// By whom a form that is sent twice is known.
    pub(super) who: PersonId,
}

/// A form that could not be sent, to be shown again with what was typed.
pub(super) struct Again {
    pub(super) act: &'static str,
    pub(super) filled: Filled,
    pub(super) faults: Faults,
}

impl Again {
    /// What is wrong; nothing at first.
    pub(super) fn faults_of<'a>(again: Option<&'a Again>, act: &str, none: &'a Faults) -> &'a Faults {
        again.filter(|again| again.act == act).map_or(none, |again| &again.faults)
    }
}

impl Room<'_> {
    /// Adds a theme or chooses; gives the form again where that is refused.
    pub(super) async fn act(&self, act: &str, filled: &Filled) -> Result<Result<Response, Again>, Problem> {
        let route = format!("POST {}/{act}", self.base);
        let base = self.base.clone();
        let (number, participant, place) = (self.workshop.number, self.participant, (self.app, self.caller));
        let (act, sent) = match act {
            "theme" => {
                let to = move |agenda: &Agenda| {
                    let added = agenda.themes().last().map(|theme| theme.number);
                    let late = agenda.workshop(number).is_some_and(|now| now.late_themes.last().copied() == added);
                    if late { Done::ThemeLate.at(&base) } else { Done::Theme.at(&base) }
                };
                let draw = async {
                    let place = (number, participant);
                    acts::add_theme(self.caller, self.by, place, typed(filled)).map(|(act, _)| act)
                };
                ("theme", done(place, self.who, (filled, &route), draw, to).await)
            }
            "choose" => {
                let upon = filled.get("upon").parse().unwrap_or_default();
                let to = move |agenda: &Agenda| {
                    let is_closed = agenda.workshop(number).is_none_or(|now| now.phase == Phase::Closed);
                    if is_closed { Done::ChosenLate.at(&base) } else { Done::Chosen.at(&base) }
                };
                let draw = async { self.choice(filled, upon) };
                ("choose", done(place, self.who, (filled, &route), draw, to).await)
            }
            _ => return Err(self.caller.not_found()),
        };
        let problem = match sent {
            Ok(response) => return Ok(Ok(response)),
            Err(problem) => problem,
        };
        let was_changed = problem.code() == AgendaRefusal::ChoiceChanged.code();
        let faults = faults_of(problem, |code| field_of(act, code))?;
        let mut filled = filled.clone().put("key", form::key());
        if was_changed {
            // What was chosen meanwhile is shown with it, and sending once more takes the own words.
            let now = self.app.agenda.view();
            let choice = now.workshop(number).and_then(|now| now.seats.get(&participant)?.choice);
            let revision = choice.map_or(0, |choice| choice.revision);
            filled = filled.put("upon", revision.to_string()).put("theirs", "1");
        }
        Ok(Err(Again { act, filled, faults }))
    }

    fn choice(&self, filled: &Filled, upon: u32) -> Result<crate::api::agenda::Act, Problem> {
        let chosen: Vec<u32> = filled.all("theme").iter().filter_map(|theme| theme.parse().ok()).collect();
        let reasons: Vec<String> = chosen.iter().map(|theme| filled.get(&reason_id(*theme)).to_owned()).collect();
        let picked: Vec<(u32, &str)> = chosen.iter().copied().zip(reasons.iter().map(String::as_str)).collect();
        acts::choose(self.caller, self.by, (&self.workshop, self.participant), &picked, upon)
    }

    /// What the participant chose last, with what it is based on.
    pub(super) fn own(&self) -> Result<Option<(u32, Option<Ballot>)>, Problem> {
        let choice = self.workshop.seats.get(&self.participant).and_then(|seat| seat.choice);
        let read = choice.map(|choice| match self.is_anothers(choice) || self.is_kept_back() {
            true => Ok((choice.revision, None)),
            false => Ok((choice.revision, Ballot::read(&*self.app.store, choice.content)?)),
        });
        read.transpose().map_err(|failure| self.caller.failed(&failure))
    }

    /// Whether somebody who has signed in chose it, and who looks is a phone: that only says for whom it is.
    fn is_anothers(&self, choice: Choice) -> bool {
        self.by == Author::Operator && !choice.phone
    }

    /// Whether what was chosen is told to no phone: anybody who has the link says for whom they are, and choices are hidden
    /// still.
    pub(super) fn is_kept_back(&self) -> bool {
        self.by == Author::Operator && !self.workshop.shows_choices()
    }

    /// Whether something was chosen.
    pub(super) fn has_chosen(&self) -> bool {
        self.workshop.seats.get(&self.participant).is_some_and(|seat| seat.choice.is_some())
    }

    /// Whether a phone can't change what was chosen.
    pub(super) fn is_settled(&self) -> bool {
        let choice = self.workshop.seats.get(&self.participant).and_then(|seat| seat.choice);
        choice.is_some_and(|choice| self.is_anothers(choice))
    }

    /// The form by which a theme is added.
    pub(super) fn theme_form(&self, again: Option<&Again>) -> Markup {
        let (words, none) = (self.caller.words, Faults::default());
        let own = again.filter(|again| again.act == "theme");
        let (fresh, faults) = (Filled::fresh(), Again::faults_of(again, "theme", &none));
        let filled = own.map_or(&fresh, |again| &again.filled);
        let line = Field {
            id: "title",
            kind: "text",
            label: words.say("theme-title"),
            hint: None,
            value: filled.get("title"),
            autocomplete: "off",
        };
        let (label, hint) = (words.say("theme-reason"), Some(words.say("theme-reason-hint")));
        html! {
            form.card method="post" action={ (self.base) "/theme" } data-keep=(self.kept_as("theme")) novalidate {
                (form::brought(self.caller))
                (faults.summary(words))
                (filled.key())
                (field(&line, faults))
                (text_area(&Control { id: "reason", label, hint, faults }, filled))
                p.actions { button.primary { (words.say("workshop-add-theme")) } }
            }
        }
    }

    /// The form by which one to three themes are chosen.
    pub(super) fn choice_form(&self, again: Option<&Again>) -> Result<Markup, Problem> {
        let (words, none) = (self.caller.words, Faults::default());
        let faults = Again::faults_of(again, "choose", &none);
        let own = self.own()?;
        let filled = match again.filter(|again| again.act == "choose") {
            Some(again) => again.filled.clone(),
            // After the close an earlier choice stays as it is.
            None if self.workshop.phase == Phase::Closed => Filled::fresh(),
            None => begun(own.as_ref()),
        };
        let theirs = own.as_ref().filter(|_| !filled.get("theirs").is_empty()).and_then(|(_, ballot)| ballot.as_ref());
        let chosen = filled.all("theme");
        let count = [("count", self.workshop.choices.into())];
        let failed = |failure| self.caller.failed(&failure);
        let mut themes = Vec::new();
        for number in self.agenda.choosable(&self.workshop) {
            themes.push((number, parts::theme(self, number).map_err(failed)?));
        }
        let theirs = theirs.map(|ballot| parts::ballot(self, ballot)).transpose().map_err(failed)?;
        Ok(html! {
            form.card.workshop-choosing id="choose" method="post" action={ (self.base) "/choose" } data-keep=(self.kept_as("choose")) {
                (form::brought(self.caller))
                (faults.summary(words))
                @if let Some(theirs) = theirs {
                    section.notice aria-labelledby="theirs" {
                        h3 id="theirs" { (words.say("workshop-theirs")) }
                        (theirs)
                        p { (words.say("workshop-theirs-hint")) }
                    }
                }
                (filled.key())
                input type="hidden" name="upon" value=(filled.get("upon"));
                fieldset.field {
                    legend { (words.say_with("workshop-choose-legend", &count)) }
                    p.hint { (words.say("workshop-choose-hint")) }
                    ul.choosable {
                        @for (number, theme) in &themes {
                            li { (self.choosable(*number, theme, &chosen, &filled, faults)) }
                        }
                    }
                }
                p.actions { button.primary { (words.say("workshop-choose")) } }
            }
        })
    }

    fn choosable(
        &self,
        number: ThemeNumber,
        theme: &parts::Shown,
        chosen: &[String],
        filled: &Filled,
        faults: &Faults,
    ) -> Markup {
        let words = self.caller.words;
        let (value, id) = (number.0.to_string(), reason_id(number.0));
        let why = words.say_with("workshop-why", &[("title", (&theme.title).into())]);
        let control = Control { id: &id, label: words.say("workshop-why-short"), hint: None, faults };
        html! {
            label.choice {
                input type="checkbox" name="theme" value=(value) checked[chosen.contains(&value)];
                span { (theme.title) }
            }
            (theme.said())
            div.field.why {
                label for=(id) { (control.label) span.visually-hidden { " " (why) } }
                textarea id=(id) name=(id) rows="2" placeholder=" " { (filled.get(&id)) }
            }
        }
    }

    fn kept_as(&self, act: &str) -> String {
        format!("{}/{act}", self.base)
    }

    /// In a page that says that something has arrived: what was typed for it is kept on the device no longer.
    pub(super) fn arrived(&self, done: Done) -> Markup {
        let act = match done {
            Done::Theme | Done::ThemeLate => "theme",
            Done::Chosen | Done::ChosenLate => "choose",
            Done::Joined | Done::Saved => return html! {},
        };
        html! { span data-forget=(self.kept_as(act)) {} }
    }
}

fn reason_id(theme: u32) -> String {
    format!("reason-{theme}")
}

/// What a form says of a theme.
pub(in crate::pages) fn typed(filled: &Filled) -> Typed<'_> {
    Typed {
        title: filled.get("title"),
        description: filled.get("description"),
        reason: filled.get("reason"),
        links: filled.get("links"),
    }
}

/// A form that holds what was chosen.
fn begun(own: Option<&(u32, Option<Ballot>)>) -> Filled {
    let Some((revision, ballot)) = own else { return Filled::fresh().with("upon", "0") };
    let filled = Filled::fresh().with("upon", revision.to_string());
    ballot.iter().flat_map(|ballot| &ballot.picked).fold(filled, |filled, picked| {
        filled.with("theme", picked.theme.to_string()).with(&reason_id(picked.theme), &*picked.reason)
    })
}

/// Where the sentence of a refusal stands in the form.
fn field_of(act: &str, code: &str) -> &'static str {
    match code {
        "theme-reason-too-long" => "reason",
        _ if act == "theme" => "title",
        _ => "choose",
    }
}
