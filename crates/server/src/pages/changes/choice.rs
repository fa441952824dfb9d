//! Which two texts are compared, and how they are shown: a plain form, and links between the views.

use super::View;
use crate::{
    caller::Caller,
    comparison::{Named, Paper, Side, Sides, versions},
};
use ledger::{Statement, Version};
use maud::{Markup, html};
use terms::StatementId;
use words::Words;

/// The form that chooses the two texts.
pub(super) fn form(caller: &Caller, statement: &Statement, sides: &Sides, view: View, has_read: bool) -> Markup {
    let words = caller.words;
    let chosen = sides.chosen;
    let has_read = has_read && chosen.is_leading(statement);
    let versions = versions(statement, chosen).into_iter().rev().map(|(number, _)| Named::Version(number));
    let mut from: Vec<Named> = has_read.then_some(Named::Read).into_iter().chain(versions.clone()).collect();
    from.push(Named::Live);
    let mut to: Vec<Named> = [Named::Live].into_iter().chain(versions).collect();
    let moments: Vec<Named> = statement.moments.keys().rev().map(|offset| Named::Moment(*offset)).collect();
    for (choices, chosen) in [(&mut from, &sides.from), (&mut to, &sides.to)] {
        choices.extend(&moments);
        // A moment without a name is chosen by its address.
        if !choices.contains(&chosen.named) {
            choices.push(chosen.named);
        }
    }
    html! {
        form.compare method="get" action={ "/statements/" (statement.id) "/changes" } {
            (select(caller, statement, "from", &words.say("changes-from"), &sides.from, &from))
            (select(caller, statement, "to", &words.say("changes-to"), &sides.to, &to))
            input type="hidden" name="view" value=(view.name());
            @if !chosen.is_leading(statement) { input type="hidden" name="language" value=(chosen.language.tag()); }
            button { (words.say("changes-compare")) }
        }
    }
}

fn select(caller: &Caller, statement: &Statement, id: &str, label: &str, chosen: &Side, choices: &[Named]) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            select id=(id) name=(id) {
                @for choice in choices {
                    option value=(choice.value()) selected[*choice == chosen.named] {
                        (called(caller.words, statement, *choice))
                    }
                }
            }
        }
    }
}

/// The way to each view of the same comparison.
pub(super) fn views(caller: &Caller, statement: &Statement, sides: &Sides, here: View) -> Markup {
    let words = caller.words;
    html! {
        nav.views aria-label=(words.say("changes-views")) {
            ul {
                @for view in View::ALL {
                    li {
                        a href={ (address(statement.id, sides, view)) (sides.chosen.ending(statement, '&')) } aria-current=[(view == here).then_some("page")] {
                            (words.say(&format!("changes-view-{}", view.name())))
                        }
                    }
                }
            }
        }
    }
}

/// The same comparison as files: on paper, and for word processors with tracked changes.
pub(super) fn files(caller: &Caller, statement: &Statement, sides: &Sides) -> Markup {
    let words = caller.words;
    let (from, to) = (sides.from.named.value(), sides.to.named.value());
    let base = format!("/api/v1/statements/{}/diff?from={from}&to={to}&format=", statement.id);
    html! {
        p.files {
            (words.say("changes-files")) " "
            @for (at, paper) in Paper::ALL.into_iter().enumerate() {
                @if at > 0 { " · " }
                a href={ (base) (paper.ending()) (sides.chosen.ending(statement, '&')) } {
                    (words.say(&format!("changes-file-{}", paper.ending())))
                }
            }
        }
    }
}

/// The page of that view.
pub(super) fn address(statement: StatementId, sides: &Sides, view: View) -> String {
    let (from, to) = (sides.from.named.value(), sides.to.named.value());
    format!("/statements/{statement}/changes?from={from}&to={to}&view={}", view.name())
}

/// What one of the texts is called: a version by its number and rounds.
pub(crate) fn called(words: &Words, statement: &Statement, named: Named) -> String {
    match named {
        Named::Live => words.say("changes-live"),
        Named::Read => words.say("changes-read"),
        Named::Moment(offset) => match statement.moments.get(&offset) {
            Some(moment) => moment.name.clone(),
            None => {
                let count = usize::try_from(offset.0).unwrap_or(usize::MAX).into();
                words.say_with("changes-moment", &[("count", count)])
            }
        },
        Named::Version(number) => match statement.version(number) {
            Some(version) => with_rounds(words, statement, version),
            None => String::new(),
        },
    }
}

/// A version by its number, and when it was sealed.
pub(crate) fn with_rounds(words: &Words, statement: &Statement, version: &Version) -> String {
    let mut parts = vec![words.say_with("version", &[("version", version.number.0.into())])];
    for round in &statement.rounds {
        let said = |key| words.say_with(key, &[("round", round.number.0.into())]);
        if round.version == Some(version.number) {
            parts.push(said("changes-at-opening"));
        }
        if round.outcome == Some(version.number) {
            parts.push(said("changes-at-end"));
        }
    }
    parts.join(", ")
}
