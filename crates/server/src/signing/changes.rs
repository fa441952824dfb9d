//! What changed from the version that was signed before to the one that is about to be: every place in every binding text,
//! with what makes it weigh. Once for each time that signing opens, in the room, so that it is decided on as it is listed.

use crate::{failure::Failure, room::Texts, versions};
use draft::{Difference, Part, Reference, Text, Weighty};
use ledger::{ChangedPlace, Statement, TextLanguage, Version, Weight};
use std::collections::BTreeSet;
use store::Store;
use terms::Digest;

/// The changes, in the order of the texts; none if nothing was signed before. What cannot be compared counts as another text.
pub(crate) fn changes(store: &dyn Store, statement: &Statement, texts: &Texts<'_>) -> Vec<ChangedPlace> {
    let before = statement.signables.last().and_then(|signable| statement.version(signable.version));
    let (Some(before), Some(_)) = (before, &texts.sealed) else { return vec![] };
    let listed = binding(statement).map(|language| changed(store, statement, before, texts, language));
    listed.collect::<Result<Vec<_>, _>>().map_or_else(
        |failure| {
            tracing::error!(statement = %statement.id, %failure, "two versions could not be compared");
            vec![rewritten(statement.leading())]
        },
        |listed| listed.concat(),
    )
}

/// The languages whose texts bind, the leading one first.
fn binding(statement: &Statement) -> impl Iterator<Item = TextLanguage> {
    let leading = statement.leading();
    let others = statement.binding.iter().map(|language| TextLanguage::Full(*language));
    // What is led by is read by all, whatever binds.
    [leading].into_iter().chain(others.filter(move |language| *language != leading))
}

fn rewritten(language: TextLanguage) -> ChangedPlace {
    let weights = BTreeSet::from([Weight::Rewritten]);
    ChangedPlace { language, place: String::new(), clause: None, weights }
}

fn changed(
    store: &dyn Store,
    statement: &Statement,
    before: &Version,
    texts: &Texts<'_>,
    language: TextLanguage,
) -> Result<Vec<ChangedPlace>, Failure> {
    let sealed = texts.sealed.as_ref();
    let (was, is) = if language == statement.leading() {
        (Some(&before.text), sealed.map(|sealed| &sealed.leading))
    } else {
        let now = sealed.and_then(|sealed| sealed.parallels.iter().find(|each| each.language == language));
        (before.parallel(language).map(|parallel| &parallel.text), now.map(|parallel| &parallel.text))
    };
    if was.map(|text| text.sha256) == is.map(|text| text.sha256) {
        return Ok(vec![]);
    }
    let empty = || Text::from_markdown("");
    let was = was.map_or_else(|| Ok(empty()), |text| versions::stored(store, statement, text))?;
    let is = is.map_or_else(|| Ok(empty()), |text| live(texts, text.sha256))?;
    Ok(listed(language, &Difference::between(&was, &is)))
}

/// A text that is being sealed.
fn live(texts: &Texts<'_>, sha256: Digest) -> Result<Text, Failure> {
    let found = texts.canonical.iter().find(|(hash, _)| *hash == sha256);
    let markdown = found.and_then(|(_, bytes)| std::str::from_utf8(bytes).ok());
    markdown.map(Text::from_markdown).ok_or(Failure::Damaged("a text that is being sealed"))
}

/// The rows that something became of, as the ledger lists them.
pub(super) fn listed(language: TextLanguage, difference: &Difference) -> Vec<ChangedPlace> {
    let place = |(row, weights): (&draft::Row, BTreeSet<Weighty>)| {
        let reference = row.reference();
        let (Reference::Is(part) | Reference::Was(part)) = reference;
        let clause = match part {
            Part::Clause(number) => u32::try_from(number).ok(),
            Part::Heading(_) => None,
        };
        let weights = weights.into_iter().map(weight).collect();
        ChangedPlace { language, place: reference.to_string(), clause, weights }
    };
    difference.weighed().into_iter().map(place).collect()
}

fn weight(weighty: Weighty) -> Weight {
    match weighty {
        Weighty::Number => Weight::Number,
        Weighty::Name => Weight::Name,
        Weighty::Negation => Weight::Negation,
        Weighty::Demand => Weight::Demand,
        Weighty::Added => Weight::Added,
        Weighty::Removed => Weight::Removed,
    }
}
