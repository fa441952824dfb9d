//! A statement as its template reads it.

use super::{
    runs::{self, Fate, Words},
    seal,
};
use crate::{
    Fact, Line, PublishError, Reservation, Signatory, Statement,
    nested::{Leaf, Ranks, nested},
};
use draft::{Part, Text};
use serde_json::{Value, json};

/// All that the template needs.
pub(super) fn data(statement: &Statement<'_>) -> Result<Value, PublishError> {
    let reserved: Vec<(&Signatory, &Reservation)> = statement.reservations().collect();
    let labels = &statement.labels;
    Ok(json!({
        "title": statement.title,
        "kind": statement.kind,
        "short": runs::short(&statement.title),
        "edge": statement.version,
        "foot": bare(statement.check.address.href()),
        "facts": facts(&statement.facts),
        "nodes": text(statement.text, &reserved, &labels.reservation),
        "signed": statement.signed.iter().map(|group| json!({
            "heading": group.heading,
            "note": group.note,
            "described": group.signatories.iter().any(Signatory::is_described),
            "signatories": group.signatories.iter().map(signatory).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "reservations": reserved.iter().enumerate().map(|(index, (who, what))| json!({
            "id": mark(index),
            "name": who.name,
            "place": what.place,
            "clause": there(statement.text, what).map(|number| Part::Clause(number).to_string()),
            "lines": what.text.lines().collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "closing": facts(&statement.closing),
        "check": {
            "advice": statement.check.advice,
            "address": statement.check.address.href(),
            "sha256": statement.check.sha256.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
            "svg": seal::svg(statement.check.address.href())?,
            "code": statement.check.code,
        },
        "labels": {
            "signed": labels.signed,
            "name": labels.name,
            "kind": labels.kind,
            "county": labels.county,
            "reservation": labels.reservation,
            "reservations": labels.reservations,
            "check": labels.check,
            "missing": labels.missing,
        },
    }))
}

/// An address as it is read aloud; nothing where it would fill the line.
fn bare(href: &str) -> &str {
    const CHARS_MAX: usize = 80;
    let bare = href.trim_start_matches("https://").trim_start_matches("http://");
    if bare.chars().count() > CHARS_MAX { "" } else { bare }
}

/// What is said of it, with links.
pub(super) fn facts(facts: &[Fact]) -> Vec<Value> {
    let line = |line: &Line| json!({ "words": line.words, "link": line.link.as_ref().map(|link| link.href()) });
    let fact = |fact: &Fact| json!({ "label": fact.label, "lines": fact.lines.iter().map(line).collect::<Vec<_>>() });
    facts.iter().map(fact).collect()
}

fn text(text: &Text, reserved: &[(&Signatory, &Reservation)], label: &str) -> Vec<Value> {
    let mut ranks = Ranks::new(text.blocks().iter().map(|block| block.kind));
    let leaf = |((part, block), item): ((Part, &draft::Block), Option<usize>)| Leaf {
        kind: block.kind,
        parents: block.parents.clone(),
        item,
        what: Words {
            id: Some(part.to_string()),
            number: matches!(part, Part::Clause(_)).then(|| part.number().to_string()),
            runs: block.runs.iter().map(|run| runs::run(run, Fate::Kept)).collect(),
            reserved: at(part, reserved, label),
            ..Words::default()
        },
    };
    let leaves: Vec<_> = text.parts().zip(text.item_numbers()).map(leaf).collect();
    runs::nodes(&nested(&leaves), &mut ranks)
}

/// The reservations about this clause, by whose they are.
fn at(part: Part, reserved: &[(&Signatory, &Reservation)], label: &str) -> Option<Value> {
    let about = reserved.iter().enumerate().filter(|(_, (_, what))| what.clause.map(Part::Clause) == Some(part));
    let by: Vec<Value> = about.map(|(index, (who, _))| json!({ "name": who.name, "id": mark(index) })).collect();
    (!by.is_empty()).then(|| json!({ "label": label, "by": by }))
}

fn mark(index: usize) -> String {
    format!("r{}", index + 1)
}

/// The clause that a reservation is about, if the text has it.
fn there(text: &Text, what: &Reservation) -> Option<usize> {
    what.clause.filter(|number| (1..=text.clauses().count()).contains(number))
}

fn signatory(signatory: &Signatory) -> Value {
    json!({
        "name": signatory.name,
        "kind": signatory.kind,
        "county": signatory.county,
        "reserved": !signatory.reservations.is_empty(),
    })
}
