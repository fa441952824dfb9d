//! The form by which comments are answered, one or many at once.

use crate::{
    caller::Caller,
    pages::{
        fields::{Choice, Control, Faults, Field, field, radios, select, text_area},
        filled::Filled,
        form,
    },
};
use ledger::{Answer, CommentNumber, Hat, OutcomeKind, Register, Statement};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Reasons that were given before and are offered again.
const PHRASES: usize = 20;

/// For the comments that are ticked above.
pub(super) fn many(
    register: &Register,
    caller: &Caller,
    statement: &Statement,
    hat: Hat,
    filled: &Filled,
    faults: &Faults,
) -> Markup {
    let words = caller.words;
    html! {
        fieldset.card.answer {
            legend { (words.say("answer-many")) }
            (fields(caller, statement, filled, faults))
            (form::acting(register, caller, hat))
            input type="hidden" name="organisation" value=(hat.organisation);
            p.actions { button.primary type="submit" { (words.say("answer-do")) } }
        }
    }
}

/// What became of it, and why.
pub(super) fn fields(caller: &Caller, statement: &Statement, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let control = |id, label: &str, hint: Option<&str>| Control {
        id,
        label: words.say(label),
        hint: hint.map(|hint| words.say(hint)),
        faults,
    };
    let outcomes: Vec<Choice> = OutcomeKind::ALL
        .iter()
        .map(|kind| Choice { value: kind.name().to_owned(), label: words.say(&format!("outcome-{}", kind.name())) })
        .collect();
    let phrases = phrases(statement);
    let same = Field {
        id: "same-as",
        kind: "number",
        label: words.say("answer-same-as"),
        hint: Some(words.say("answer-same-as-hint")),
        value: filled.get("same-as"),
        autocomplete: "off",
    };
    html! {
        (radios(&control("outcome", "answer-outcome", None), filled, &outcomes))
        (text_area(&control("reason", "answer-reason", Some("answer-reason-hint")), filled))
        @if !phrases.is_empty() {
            (select(&control("phrase", "answer-phrase", Some("answer-phrase-hint")), filled, &words.say("answer-phrase-none"), &phrases))
        }
        (field(&same, faults))
    }
}

fn phrases(statement: &Statement) -> Vec<Choice> {
    let given = statement.comments.iter().rev().filter_map(|comment| comment.outcome.as_ref()?.reason.clone());
    let mut seen = BTreeSet::new();
    let fresh = given.filter(|reason| seen.insert(reason.clone())).take(PHRASES);
    fresh.map(|reason| Choice { value: reason.clone(), label: shortened(&reason) }).collect()
}

fn shortened(reason: &str) -> String {
    const CHARS: usize = 80;
    match reason.char_indices().nth(CHARS) {
        Some((end, _)) => format!("{}…", &reason[..end]),
        None => reason.to_owned(),
    }
}

/// The answer that the form gives to these comments.
pub(super) fn given(filled: &Filled, comments: Vec<(CommentNumber, u32)>) -> Option<Answer> {
    if let Ok(same_as) = filled.get("same-as").trim().parse() {
        return Some(Answer::AnswerAlike { comments, same_as: CommentNumber(same_as) });
    }
    let outcome = OutcomeKind::named(filled.get("outcome"))?;
    let typed = filled.get("reason").trim();
    let reason = if typed.is_empty() { filled.get("phrase") } else { typed };
    Some(Answer::GiveOutcome { comments, outcome, reason: reason.to_owned() })
}

/// The comments that are ticked.
pub(super) fn ticked(filled: &Filled) -> Vec<(CommentNumber, u32)> {
    let read = |value: &String| {
        let (number, seen) = value.split_once(':')?;
        Some((CommentNumber(number.parse().ok()?), seen.parse().ok()?))
    };
    filled.all("comment").iter().filter_map(read).collect()
}
