//! The form in which a questionnaire is made.

use crate::{
    caller::Caller,
    pages::{
        fields::{Faults, Field, field},
        filled::Filled,
        surveys::builder::{self, Item, KINDS},
    },
};
use maud::{Markup, html};
use words::Language;

/// The form as it is shown.
pub(super) struct Built<'a> {
    pub(super) caller: &'a Caller,
    pub(super) filled: &'a Filled,
    pub(super) faults: &'a Faults,
}

impl Built<'_> {
    fn say(&self, key: &str) -> String {
        self.caller.words.say(key)
    }

    /// The button that a browser presses for the key Enter stands first.
    pub(super) fn saving(&self) -> Markup {
        html! {
            p.actions {
                button.primary name="act" value="save" { (self.say("survey-save-draft")) }
                button name="act" value="try" { (self.say("survey-save-try")) }
            }
        }
    }

    fn focused(&self, id: &str) -> bool {
        self.faults.is_empty() && self.filled.get("focus") == id
    }

    /// One text in three languages, side by side where there is room.
    pub(super) fn wordings(&self, name: &str, key: &str, is_long: bool) -> Markup {
        let legend = self.say(key);
        html! {
            fieldset.survey-languages {
                legend { (legend) }
                @for language in Language::ALL {
                    @let id = format!("{name}-{}", language.tag());
                    div.field {
                        label for=(id) lang=(language.tag()) { (language.own_name()) }
                        @if let Some(fault) = self.faults.of(&id) { p.error id={ (id) "-fault" } { (fault) } }
                        @let invalid = self.faults.of(&id).map(|_| "true");
                        @let described = self.faults.of(&id).map(|_| format!("{id}-fault"));
                        @if is_long {
                            textarea id=(id) name=(id) rows="2" lang=(language.tag()) aria-invalid=[invalid]
                                aria-describedby=[described] autofocus[self.focused(&id)] { (self.filled.get(&id)) }
                        } @else {
                            input id=(id) name=(id) type="text" value=(self.filled.get(&id)) lang=(language.tag())
                                autocomplete="off" aria-invalid=[invalid] aria-describedby=[described]
                                autofocus[self.focused(&id)];
                        }
                    }
                }
            }
        }
    }

    pub(super) fn list(&self) -> Markup {
        let items = builder::items(self.filled);
        let mut numbers = (0, 0);
        html! {
            @for (item, at) in items.iter().zip(1..) {
                @match item {
                    Item::Section(_) => ({ numbers.0 += 1; self.section(*item, numbers.0) }),
                    Item::Question(_) => ({ numbers.1 += 1; self.question(*item, numbers.1) }),
                }
                @if items.get(at).is_none_or(|next| matches!(next, Item::Section(_))) { (self.adding(*item)) }
            }
        }
    }

    fn section(&self, item: Item, number: usize) -> Markup {
        let name = item.name();
        let title = self.caller.words.say_with("survey-place-section", &[("number", number.into())]);
        html! {
            section.card.survey-part aria-labelledby={ (name) "-title" } {
                h2 id={ (name) "-title" } { (title) }
                input type="hidden" name="item" value=(name);
                (self.wordings(&format!("{name}-title"), "survey-section-title", false))
                (self.wordings(&format!("{name}-introduction"), "survey-section-introduction", true))
                (self.moving(&name, &title))
            }
        }
    }

    fn question(&self, item: Item, number: usize) -> Markup {
        let (words, name) = (self.caller.words, item.name());
        let field = |part: &str| format!("{name}-{part}");
        let kind = self.filled.get(&field("kind"));
        let kind = KINDS.into_iter().find(|each| *each == kind).unwrap_or("text");
        let title = words.say_with("survey-place-question", &[("number", number.into())]);
        html! {
            section.card aria-labelledby={ (name) "-title" } {
                h3 id={ (name) "-title" } { (title) ": " (self.say(&format!("survey-kind-{kind}"))) }
                input type="hidden" name="item" value=(name);
                input type="hidden" name=(field("kind")) value=(kind);
                (self.wordings(&field("text"), "survey-question", true))
                (self.wordings(&field("hint"), "survey-hint", false))
                (self.check(&field("required"), "survey-required"))
                (self.details(&name, kind))
                (self.moving(&name, &title))
            }
        }
    }

    /// What only questions of that kind have.
    fn details(&self, name: &str, kind: &str) -> Markup {
        let field = |part: &str| format!("{name}-{part}");
        html! {
            @match kind {
                "single" | "multiple" => {
                    (self.options(name))
                    (self.check(&field("other"), "survey-takes-other"))
                    @if kind == "multiple" { (self.number(&field("at-most"), "survey-at-most-label")) }
                },
                "scale" => {
                    div.survey-bounds {
                        (self.number(&field("from"), "survey-from"))
                        (self.number(&field("to"), "survey-to"))
                    }
                    (self.wordings(&field("low"), "survey-low", false))
                    (self.wordings(&field("high"), "survey-high", false))
                },
                "number" => {
                    div.survey-bounds {
                        (self.number(&field("least"), "survey-least"))
                        (self.number(&field("most"), "survey-most"))
                    }
                    (self.wordings(&field("unit"), "survey-unit", false))
                },
                _ => (self.number(&field("chars"), "survey-chars")),
            }
        }
    }

    fn options(&self, name: &str) -> Markup {
        let words = self.caller.words;
        html! {
            p.hint { (self.say("survey-options-hint")) }
            @for (key, at) in builder::options(self.filled, name).into_iter().zip(1u32..) {
                input type="hidden" name={ (name) "-option" } value=(key);
                @let legend = words.say_with("survey-option", &[("number", at.into())]);
                fieldset.survey-languages.survey-option {
                    legend { (legend) }
                    @for language in Language::ALL {
                        @let id = format!("{name}-o{key}-{}", language.tag());
                        div.field {
                            label for=(id) lang=(language.tag()) { (language.own_name()) }
                            input id=(id) name=(id) type="text" value=(self.filled.get(&id)) lang=(language.tag())
                                autocomplete="off" autofocus[self.focused(&id)];
                        }
                    }
                }
            }
            p.actions { button name="act" value={ "options:" (name) } { (self.say("survey-more-options")) } }
        }
    }

    fn check(&self, id: &str, key: &str) -> Markup {
        html! {
            label.choice {
                input id=(id) type="checkbox" name=(id) value="yes" checked[self.filled.get(id) == "yes"];
                " " (self.say(key))
            }
        }
    }

    fn number(&self, id: &str, key: &str) -> Markup {
        let (label, value) = (self.say(key), self.filled.get(id));
        field(&Field { id, kind: "text", label, hint: None, value, autocomplete: "off" }, self.faults)
    }

    /// The buttons say what they move: heard one after the other they would sound alike.
    fn moving(&self, name: &str, title: &str) -> Markup {
        let act = |what: &str| {
            let (id, label) = (format!("{name}-{what}"), self.say(&format!("survey-{what}")));
            html! {
                button.quiet id=(id) name="act" value={ (what) ":" (name) } aria-label={ (label) ": " (title) }
                    autofocus[self.focused(&id)] { (label) }
            }
        };
        html! { p.actions.survey-moving { (act("up")) (act("down")) (act("remove")) } }
    }

    /// Adds a question behind the last of a part.
    fn adding(&self, after: Item) -> Markup {
        html! {
            fieldset.survey-adding {
                legend { (self.say("survey-add-question")) }
                p.actions {
                    @for kind in KINDS {
                        button name="act" value={ "add:" (kind) ":" (after.name()) } { (self.say(&format!("survey-kind-{kind}"))) }
                    }
                }
            }
        }
    }
}
