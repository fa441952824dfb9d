//! The text with room for a word at each clause, and what was typed there.

use crate::{
    caller::Caller,
    html::{self, Leaf, marked},
    pages::{comments::kinds, fields::Faults, filled::Filled},
    responding::{Remark, Typed},
};
use draft::{Part, Text};
use ledger::{Refusal, prose};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// A form with what was typed and waits to be handed in.
pub(super) fn begun(typed: Option<&Typed>) -> Filled {
    let Some(typed) = typed.filter(|typed| !typed.remarks.is_empty()) else { return Filled::fresh() };
    typed.remarks.iter().fold(Filled::fresh().with("from", &typed.form), |filled, remark| {
        let [text, replacement, kind] = fields(remark.clause);
        filled.with(&text, &remark.text).with(&replacement, &remark.replacement).with(&kind, &remark.kind)
    })
}

/// The names of a clause's fields; without one, of those of the whole.
fn fields(clause: Option<u32>) -> [String; 3] {
    let end = clause.map_or_else(String::new, |clause| format!("-{clause}"));
    ["text", "replacement", "kind"].map(|name| format!("{name}{end}"))
}

/// What the form says, in the order of the clauses and of the whole last, and what is wrong with it.
/// What was typed at a clause that the text has not is about the whole.
pub(super) fn read(caller: &Caller, text: &Text, filled: &Filled) -> (Vec<Remark>, Faults) {
    let mut faults = Faults::default();
    let clause = |name: &str| name.strip_prefix("text-").or_else(|| name.strip_prefix("replacement-"))?.parse().ok();
    let numbers = filled.names().filter_map(clause);
    let mut clauses: Vec<u32> = numbers.collect();
    clauses.sort_unstable();
    clauses.dedup();
    let known: BTreeSet<u32> = text.clauses().filter_map(|clause| u32::try_from(clause.number).ok()).collect();
    let mut remarks = Vec::new();
    for clause in clauses.into_iter().map(Some).chain([None]) {
        let [text, replacement, kind] = fields(clause);
        let remark = Remark {
            clause: clause.filter(|clause| known.contains(clause)),
            text: filled.get(&text).to_owned(),
            replacement: filled.get(&replacement).to_owned(),
            kind: filled.get(&kind).to_owned(),
        };
        let is_blank = |text: &str| matches!(prose(text), Err(Refusal::CommentEmpty));
        if is_blank(&remark.text) && is_blank(&remark.replacement) {
            continue;
        }
        for (field, said) in [(text, &remark.text), (replacement, &remark.replacement)] {
            match prose(said) {
                // A wording that is wanted needs a sentence on why; one that is not wanted needs nothing.
                Err(Refusal::CommentEmpty) if field.starts_with("replacement") => {}
                Err(refusal) => faults.add(field, caller.refused(refusal).detail().to_owned()),
                Ok(_) => {}
            }
        }
        remarks.push(remark);
    }
    if remarks.is_empty() {
        faults.add("text", caller.words.refusal(Refusal::CommentEmpty.code(), &[]));
    }
    (remarks, faults)
}

/// The text, clause by clause.
pub(super) fn text(
    caller: &Caller,
    text: &Text,
    language: ledger::Language,
    filled: &Filled,
    faults: &Faults,
) -> Markup {
    let items = text.item_numbers();
    let levels = html::levels(text.blocks().iter().map(|block| block.kind));
    html! {
        div.text.respond-text lang=(language.tag()) {
            @for ((part, block), item) in text.parts().zip(items) {
                @let content = html! { @for run in &block.runs { (marked(run)) } };
                @let number = match part { Part::Clause(number) => Some(number), Part::Heading(_) => None };
                @let leaf = Leaf {
                    id: Some(part.to_string()),
                    number: number.map(|number| number.to_string()),
                    item,
                    ..Leaf::new(block.kind, &block.parents, content)
                };
                (html::blocks_of(&[leaf], &levels))
                @if let Some(clause) = number.and_then(|number| u32::try_from(number).ok()) {
                    (room(caller, clause, filled, faults))
                }
            }
        }
    }
}

/// Where something can be said about a clause. Open where something is.
fn room(caller: &Caller, clause: u32, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let [text, replacement, kind] = fields(Some(clause));
    let is_open = !filled.get(&text).is_empty() || !filled.get(&replacement).is_empty();
    let about = words.say_with("comment-on-clause", &[("clause", clause.into())]);
    let area = |name: &str, key: &str| {
        let fault = faults.of(name);
        html! {
            div.field {
                label for=(name) { (words.say(key)) }
                @if let Some(fault) = fault { p.error id={ (name) "-fault" } { (fault) } }
                textarea id=(name) name=(name) rows="3" aria-invalid=[fault.map(|_| "true")]
                    aria-describedby=[fault.map(|_| format!("{name}-fault"))] { (filled.get(name)) }
            }
        }
    };
    html! {
        details.respond-room lang=(words.language().tag()) open[is_open] {
            summary aria-label=(about) { (words.say("comment-on")) }
            (area(&text, "comment-text"))
            div.field {
                label for=(kind) { (words.say("respond-kind")) }
                select id=(kind) name=(kind) {
                    @for choice in kinds(caller) {
                        option value=(choice.value) selected[choice.value == filled.get(&kind)] { (choice.label) }
                    }
                }
            }
            (area(&replacement, "respond-replacement"))
        }
    }
}
