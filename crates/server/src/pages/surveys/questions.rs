//! Questions as the controls that a browser has for them, each with its label, its hint and what is wrong with its answer.

use super::worded;
use crate::{
    agenda::surveys::fields::{self, OTHER},
    api::agenda::surveys::{placed, told},
    caller::Caller,
    pages::{fields::Faults, filled::Filled},
};
use maud::{Markup, html};
use survey::{Choice, Kind, Place, Question, Questionnaire, Unfit};

/// A longer scale is a number to type.
const STEPS_SHOWN: i32 = 11;

/// What is wrong with the answers, for the summary above and beside each question.
pub(super) fn faults(caller: &Caller, asked: &Questionnaire, wrong: &[(Place, Unfit)]) -> Faults {
    let mut faults = Faults::default();
    for (place, unfit) in wrong {
        let sentence = told(caller, asked, *place, *unfit);
        let sentence = placed(caller, asked, *place).map_or(sentence.clone(), |place| format!("{place}: {sentence}"));
        let id = match place {
            Place::Question(key) => fields::name(*key),
            Place::Section(number) => format!("section-{}", number + 1),
            Place::Whole => "survey".to_owned(),
        };
        faults.add(id, sentence);
    }
    faults
}

/// All of them, section by section.
pub(super) fn all(caller: &Caller, asked: &Questionnaire, filled: &Filled, faults: &Faults) -> Markup {
    let mut number = 0;
    html! {
        @for (section, at) in asked.sections.iter().zip(1..) {
            section.survey-section aria-labelledby=[(!section.title.is_empty()).then(|| format!("section-{at}"))] {
                @if !section.title.is_empty() { h2 id={ "section-" (at) } { (worded(caller, &section.title)) } }
                @if !section.introduction.is_empty() { (paragraphs(caller, &section.introduction)) }
                @for question in &section.questions {
                    ({ number += 1; one(caller, number, question, filled, faults) })
                }
            }
        }
    }
}

/// A text of several paragraphs.
pub(super) fn paragraphs(caller: &Caller, text: &survey::Wordings) -> Markup {
    html! { div.survey-prose { (worded(caller, text)) } }
}

fn one(caller: &Caller, number: usize, question: &Question, filled: &Filled, faults: &Faults) -> Markup {
    let shown = Shown { caller, number, question, filled, fault: faults.of(&fields::name(question.key)) };
    match &question.kind {
        Kind::Single { options, takes_other } => shown.chosen("radio", options, *takes_other, None),
        Kind::Multiple { options, takes_other, at_most } => shown.chosen("checkbox", options, *takes_other, *at_most),
        Kind::Scale { from, to, low, high } if to.saturating_sub(*from) < STEPS_SHOWN => {
            shown.scale((*from, *to), (low, high))
        }
        Kind::Scale { from, to, low, high } => {
            let ends = [("from", *from, low), ("to", *to, high)];
            let said = ends.map(|(_, end, text)| {
                format!("{end} {}", text.in_language(crate::api::signatures::view::spoken(caller.words.language())))
            });
            shown.typed(Some(said.map(|end| end.trim_end().to_owned()).join(" – ")))
        }
        Kind::Number { unit, .. } => {
            let unit = unit.in_language(crate::api::signatures::view::spoken(caller.words.language())).to_owned();
            shown.typed((!unit.is_empty()).then_some(unit))
        }
        Kind::Text { chars_max } => shown.text(*chars_max),
    }
}

struct Shown<'a> {
    caller: &'a Caller,
    number: usize,
    question: &'a Question,
    filled: &'a Filled,
    fault: Option<&'a str>,
}

impl Shown<'_> {
    fn id(&self) -> String {
        fields::name(self.question.key)
    }

    fn label(&self) -> Markup {
        html! {
            (self.number) ". " (worded(self.caller, &self.question.text))
            @if !self.question.is_required { " " span.optional { (self.caller.words.say("survey-optional")) } }
        }
    }

    fn described(&self, more: bool) -> Option<String> {
        let id = self.id();
        let parts = [(self.fault.is_some(), "fault"), (!self.question.hint.is_empty(), "hint"), (more, "bound")];
        let parts: Vec<String> =
            parts.into_iter().filter(|(there, _)| *there).map(|(_, part)| format!("{id}-{part}")).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn about(&self, bound: Option<&str>) -> Markup {
        let id = self.id();
        html! {
            @if !self.question.hint.is_empty() {
                p.hint id={ (id) "-hint" } { (worded(self.caller, &self.question.hint)) }
            }
            @if let Some(bound) = bound { p.hint id={ (id) "-bound" } { (bound) } }
            @if let Some(fault) = self.fault { p.error id={ (id) "-fault" } { (fault) } }
        }
    }

    fn invalid(&self) -> Option<&'static str> {
        self.fault.map(|_| "true")
    }

    fn chosen(&self, kind: &'static str, options: &[Choice], takes_other: bool, at_most: Option<u32>) -> Markup {
        let (words, id, chosen) = (self.caller.words, self.id(), self.filled.all(&self.id()));
        let other = fields::other(self.question.key);
        let bound = at_most.map(|most| words.say_with("survey-at-most", &[("count", most.into())]));
        let is_chosen = |value: &str| chosen.iter().any(|each| each == value);
        html! {
            fieldset.field.survey-question id=(id) tabindex=[self.invalid().map(|_| "-1")]
                aria-describedby=[self.described(bound.is_some())] {
                legend { (self.label()) }
                (self.about(bound.as_deref()))
                @for option in options {
                    @let value = option.key.0.to_string();
                    label.choice {
                        input type=(kind) name=(id) value=(value) checked[is_chosen(&value)];
                        span { (worded(self.caller, &option.text)) }
                    }
                }
                @if takes_other {
                    label.choice {
                        input type=(kind) name=(id) value=(OTHER) checked[is_chosen(OTHER)];
                        span { (words.say("survey-other")) }
                    }
                    label.survey-other for=(other) { (words.say("survey-other-what")) }
                    input id=(other) name=(other) type="text" value=(self.filled.get(&other)) autocomplete="off";
                }
                // A choice of one can't be taken back by its own buttons.
                @if kind == "radio" && !self.question.is_required {
                    label.choice {
                        input type="radio" name=(id) value="" checked[chosen.iter().all(String::is_empty)];
                        span { (words.say("survey-no-answer")) }
                    }
                }
            }
        }
    }

    fn scale(&self, (from, to): (i32, i32), (low, high): (&survey::Wordings, &survey::Wordings)) -> Markup {
        let (words, id, chosen) = (self.caller.words, self.id(), self.filled.get(&self.id()).to_owned());
        let end = |step: i32| match step {
            step if step == from && !low.is_empty() => Some(low),
            step if step == to && !high.is_empty() => Some(high),
            _ => None,
        };
        html! {
            fieldset.field.survey-question id=(id) tabindex=[self.invalid().map(|_| "-1")]
                aria-describedby=[self.described(false)] {
                legend { (self.label()) }
                (self.about(None))
                div.survey-scale {
                    @for step in from..=to {
                        @let value = step.to_string();
                        label.choice {
                            input type="radio" name=(id) value=(value) checked[chosen == value];
                            span { (value) @if let Some(text) = end(step) { " " small { (worded(self.caller, text)) } } }
                        }
                    }
                    @if !self.question.is_required {
                        label.choice {
                            input type="radio" name=(id) value="" checked[chosen.is_empty()];
                            span { (words.say("survey-no-answer")) }
                        }
                    }
                }
            }
        }
    }

    /// A number is typed as text, so that what is no number is kept and told of.
    fn typed(&self, bound: Option<String>) -> Markup {
        let id = self.id();
        html! {
            div.field.survey-question {
                label for=(id) { (self.label()) }
                (self.about(bound.as_deref()))
                input id=(id) name=(id) type="text" inputmode="numeric" value=(self.filled.get(&id)) autocomplete="off"
                    aria-invalid=[self.invalid()] aria-describedby=[self.described(bound.is_some())];
            }
        }
    }

    fn text(&self, chars_max: u32) -> Markup {
        let id = self.id();
        let bound = self.caller.words.say_with("survey-chars-max", &[("max", chars_max.into())]);
        let rows = if chars_max > 300 { "6" } else { "2" };
        html! {
            div.field.survey-question {
                label for=(id) { (self.label()) }
                (self.about(Some(&bound)))
                textarea id=(id) name=(id) rows=(rows) aria-invalid=[self.invalid()]
                    aria-describedby=[self.described(true)] { (self.filled.get(&id)) }
            }
        }
    }
}
