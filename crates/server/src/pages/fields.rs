//! What forms have in common: labels, hints, kept values, and one list of what is wrong that leads to each field.

mod controls;

pub(super) use controls::{Choice, Control, checks, radios, select, text_area};

use crate::address::NameFault;
use axum::http::StatusCode;
use maud::{Markup, html};
use std::borrow::Cow;
use words::Words;

/// What is wrong with a form, by the id of the field.
#[derive(Default)]
pub(crate) struct Faults(Vec<(Cow<'static, str>, String)>);

impl Faults {
    pub(crate) fn add(&mut self, field: impl Into<Cow<'static, str>>, sentence: String) {
        self.0.push((field.into(), sentence));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with this field.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(id, _)| id == field).map(|(_, sentence)| sentence.as_str())
    }

    /// All of it, above the form. It takes the focus, so that it is read first.
    pub(crate) fn summary(&self, words: &Words) -> Markup {
        html! {
            @if !self.is_empty() {
                div.error-summary role="alert" tabindex="-1" autofocus {
                    h2 { (words.say_with("form-errors", &[("count", self.0.len().into())])) }
                    ul { @for (id, sentence) in &self.0 { li { a href={ "#" (id) } { (sentence) } } } }
                }
            }
        }
    }

    /// The status of a page that shows them.
    pub(crate) fn status(&self) -> StatusCode {
        if self.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

/// A field of one line.
pub(crate) struct Field<'a> {
    pub(crate) id: &'a str,
    /// `text`, `email` or `date`.
    pub(crate) kind: &'static str,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) value: &'a str,
    /// As HTML names it: `email`, `name`, `one-time-code`, `organization`, `off`.
    pub(crate) autocomplete: &'static str,
}

/// The field with what is wrong with it.
pub(crate) fn field(field: &Field<'_>, faults: &Faults) -> Markup {
    let inputmode = (field.autocomplete == "one-time-code").then_some("numeric");
    let control = Control { id: field.id, label: field.label.clone(), hint: field.hint.clone(), faults };
    control.labelled(html! {
        input id=(field.id) name=(field.id) type=(field.kind) value=(field.value) autocomplete=(field.autocomplete)
            inputmode=[inputmode] aria-invalid=[control.invalid()] aria-describedby=[control.described()];
    })
}

/// What is wrong with a name.
pub(crate) fn name_fault(words: &Words, fault: NameFault) -> String {
    match fault {
        NameFault::Missing => words.refusal("person-name-missing", &[]),
        NameFault::TooLong(max) => words.refusal("name-too-long", &[("max", max.into())]),
        NameFault::Deceptive => words.refusal("name-hidden", &[]),
    }
}
