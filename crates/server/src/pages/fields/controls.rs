//! The controls of a form, each with its label, hint and fault.

use super::Faults;
use crate::pages::filled::Filled;
use maud::{Markup, html};

/// What every control has.
pub(crate) struct Control<'a> {
    pub(crate) id: &'a str,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) faults: &'a Faults,
}

/// A value and what people read.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
}

impl Control<'_> {
    fn fault(&self) -> Option<&str> {
        self.faults.of(self.id)
    }

    pub(in crate::pages) fn invalid(&self) -> Option<&'static str> {
        self.fault().map(|_| "true")
    }

    pub(in crate::pages) fn described(&self) -> Option<String> {
        let parts = [self.fault().map(|_| "fault"), self.hint.as_ref().map(|_| "hint")];
        let parts: Vec<String> = parts.into_iter().flatten().map(|part| format!("{}-{part}", self.id)).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn about(&self) -> Markup {
        html! {
            @if let Some(hint) = &self.hint { p.hint id={ (self.id) "-hint" } { (hint) } }
            @if let Some(fault) = self.fault() { p.error id={ (self.id) "-fault" } { (fault) } }
        }
    }

    pub(in crate::pages) fn labelled(&self, control: Markup) -> Markup {
        html! {
            div.field {
                label for=(self.id) { (self.label) }
                (self.about())
                (control)
            }
        }
    }

    fn grouped(&self, choices: Markup) -> Markup {
        html! {
            fieldset.field id=(self.id) tabindex=[self.invalid().map(|_| "-1")] aria-describedby=[self.described()] {
                legend { (self.label) }
                (self.about())
                (choices)
            }
        }
    }
}

/// Several lines.
pub(crate) fn text_area(control: &Control<'_>, filled: &Filled) -> Markup {
    control.labelled(html! {
        textarea id=(control.id) name=(control.id) rows="3" aria-invalid=[control.invalid()]
            aria-describedby=[control.described()] { (filled.get(control.id)) }
    })
}

/// One of many; the first says that none is chosen.
pub(crate) fn select(control: &Control<'_>, filled: &Filled, none: &str, choices: &[Choice]) -> Markup {
    let chosen = filled.get(control.id);
    control.labelled(html! {
        select id=(control.id) name=(control.id) aria-invalid=[control.invalid()]
            aria-describedby=[control.described()] {
            option value="" { (none) }
            @for choice in choices {
                option value=(choice.value) selected[choice.value == chosen] { (choice.label) }
            }
            // What was typed elsewhere, or is known no longer, is not lost by looking at it.
            @if !chosen.is_empty() && !choices.iter().any(|choice| choice.value == chosen) {
                option value=(chosen) selected { (chosen) }
            }
        }
    })
}

/// Any of some.
pub(crate) fn checks(control: &Control<'_>, filled: &Filled, choices: &[Choice]) -> Markup {
    let chosen = filled.all(control.id);
    control.grouped(html! {
        div.choices {
            @for choice in choices {
                label.choice {
                    input type="checkbox" name=(control.id) value=(choice.value) checked[chosen.contains(&choice.value)];
                    " " (choice.label)
                }
            }
        }
    })
}

/// One of a few.
pub(crate) fn radios(control: &Control<'_>, filled: &Filled, choices: &[Choice]) -> Markup {
    let chosen = filled.get(control.id);
    control.grouped(html! {
        @for choice in choices {
            label.choice {
                input type="radio" name=(control.id) value=(choice.value) checked[choice.value == chosen];
                " " (choice.label)
            }
        }
    })
}
