//! The team page's forms. Each says for whom it acts, and the hidden key makes sending it twice the same as once.

use super::{Refused, View, acts::Choice};
use crate::{caller::Caller, pages::form};
use ledger::{Audience, Hat, Participation};
use maud::{Markup, html};
use terms::{OrganisationId, limits};

/// Takes one organisation out of a group. Out of the participants it goes without a reason.
pub(super) fn leave(view: &View<'_>, hat: Hat, who: OrganisationId, group: &str) -> Markup {
    let words = view.caller.words;
    let of = [("organisation", view.name(who).into())];
    let field = format!("reason-{group}-{who}");
    html! {
        details {
            summary aria-label=(words.say_with("team-remove-whom", &of)) { (words.say("team-remove")) }
            form method="post" action={ "/statements/" (view.statement.id) "/team/leave" } {
                (form::hidden(hat))
                input type="hidden" name="who" value=(who);
                input type="hidden" name="group" value=(group);
                @if group == "participant" {
                    input type="hidden" name="reason" value="";
                } @else {
                    div.field {
                        label for=(field) { (words.say("reason")) }
                        input id=(field) name="reason" type="text" required maxlength=(limits::REASON_CHARS_MAX) autocomplete="off";
                    }
                }
                (form::acting(view.register, view.caller, hat))
                button { (words.say_with("team-remove-whom", &of)) }
            }
        }
    }
}

/// Takes one organisation into a group. It is looked for by name, since a network may have thousands.
pub(super) fn take(view: &View<'_>, hat: Hat, find: &str, refused: Option<&Refused<'_>>) -> Markup {
    let words = view.caller.words;
    let page = format!("/statements/{}/team", view.statement.id);
    let found = view.matches(find);
    html! {
        section.card aria-labelledby="take" {
            h2 id="take" { (words.say("team-add")) }
            form method="get" action={ (page) "#take" } role="search" {
                div.field {
                    label for="find" { (words.say("team-find")) }
                    input id="find" name="find" type="search" value=(find) autocomplete="off";
                }
                button { (words.say("team-find-submit")) }
            }
            @if found.is_empty() {
                p.empty { (words.say("team-find-none")) }
            } @else {
                form method="post" action={ (page) "/take" } {
                    (form::hidden(hat))
                    (whom(view, &found))
                    (groups(view))
                    div.field {
                        label for="reason" { (words.say("reason")) }
                        p.hint id="reason-hint" { (words.say("team-reason-hint")) }
                        input id="reason" name="reason" type="text" aria-describedby="reason-hint"
                            value=(refused.map_or("", |refused| refused.reason))
                            maxlength=(limits::REASON_CHARS_MAX) autocomplete="off";
                    }
                    (form::acting(view.register, view.caller, hat))
                    button.primary { (words.say("team-add")) }
                }
            }
        }
    }
}

fn whom(view: &View<'_>, found: &[(OrganisationId, &str)]) -> Markup {
    let words = view.caller.words;
    html! {
        div.field {
            label for="who" { (words.say("team-who")) }
            @if found.len() == limits::MATCHES_MAX {
                p.hint id="who-hint" { (words.say_with("team-find-more", &[("max", limits::MATCHES_MAX.into())])) }
            }
            select id="who" name="who" required {
                @for (id, name) in found { option value=(id) { (name) } }
            }
        }
    }
}

fn groups(view: &View<'_>) -> Markup {
    let words = view.caller.words;
    let is_listed = matches!(view.statement.openness.writers, Participation::Listed(_));
    let groups = ["coordinator", "support", "participant"];
    html! {
        fieldset.field {
            legend { (words.say("team-group")) }
            @for group in groups.into_iter().filter(|group| *group != "participant" || is_listed) {
                label.choice {
                    input type="radio" name="group" value=(group) required;
                    " " (words.say(&format!("team-group-{group}")))
                }
            }
        }
    }
}

/// Chooses anew who may read and take part.
pub(super) fn openness(view: &View<'_>, hat: Hat) -> Markup {
    let words = view.caller.words;
    html! {
        section.card aria-labelledby="openness" {
            h2 id="openness" { (words.say("team-openness")) }
            form method="post" action={ "/statements/" (view.statement.id) "/team/openness" } {
                (form::hidden(hat))
                (choices(view.caller, &Choice::of(&view.statement.openness)))
                (form::acting(view.register, view.caller, hat))
                button.primary { (words.say("team-openness-save")) }
            }
        }
    }
}

/// The choice of who reads and who takes part, as far as it is made without naming organisations.
pub(crate) fn choices(caller: &Caller, now: &Choice) -> Markup {
    let words = caller.words;
    html! {
        (audiences(caller, "drafts", &words.say("openness-drafts"), &now.drafts))
        (audiences(caller, "comments", &words.say("openness-comments"), &now.comments))
        fieldset.field {
            legend { (words.say("openness-writers")) }
            @for value in ["network", "listed"] {
                label.choice {
                    input type="radio" name="writers" value=(value) checked[now.writers == value];
                    " " (words.say(&format!("openness-choice-{value}")))
                }
            }
        }
    }
}

fn audiences(caller: &Caller, name: &str, legend: &str, now: &str) -> Markup {
    html! {
        fieldset.field {
            legend { (legend) }
            @for audience in Audience::ALL {
                label.choice {
                    input type="radio" name=(name) value=(audience.name()) checked[audience.name() == now];
                    " " (caller.words.say(&format!("audience-{}", audience.name())))
                }
            }
        }
    }
}
