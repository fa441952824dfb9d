//! Organisations as the hands behind words: each has a letter, a pattern and its name, so that nobody has to tell colours apart.

use crate::api::organisations::name_of;
use ledger::Register;
use maud::{Markup, html};
use terms::OrganisationId;
use words::Words;

/// Patterns that a page tells apart; letters go on where these begin again.
const PATTERNS: usize = 6;

/// The organisations of a page, in the order of their letters.
pub(super) struct Legend(Vec<(OrganisationId, String)>);

/// How an organisation is marked.
pub(super) struct Hand<'a> {
    pub(super) letter: String,
    /// The pattern's class.
    pub(super) class: String,
    pub(super) name: &'a str,
}

impl Legend {
    /// The first one gets the first letter.
    pub(super) fn new(
        register: &Register,
        words: &Words,
        organisations: impl IntoIterator<Item = OrganisationId>,
    ) -> Self {
        let name = |id| name_of(register, id, words.language());
        Legend(organisations.into_iter().map(|id| (id, name(id))).collect())
    }

    /// How the organisation is marked; what is nobody's is not.
    pub(super) fn hand(&self, organisation: Option<OrganisationId>) -> Option<Hand<'_>> {
        let index = self.0.iter().position(|(id, _)| Some(*id) == organisation)?;
        Some(Hand { letter: letter(index), class: format!("by by-{}", index % PATTERNS), name: &self.0[index].1 })
    }

    /// All of them.
    pub(super) fn hands(&self) -> impl Iterator<Item = Hand<'_>> {
        self.0.iter().filter_map(|(id, _)| self.hand(Some(*id)))
    }
}

impl Hand<'_> {
    /// The letter, for whoever sees; others hear the name.
    pub(super) fn tag(&self) -> Markup {
        html! { b.by-letter aria-hidden="true" { (self.letter) } }
    }

    /// The pattern with its letter and what it stands for.
    pub(super) fn key(&self) -> Markup {
        html! { span class={ "swatch " (self.class) } aria-hidden="true" { b.by-letter { (self.letter) } } " " (self.name) }
    }
}

/// A, B, … Z, AA, AB, …
fn letter(index: usize) -> String {
    let last = char::from(b'A' + (index % 26) as u8);
    if index < 26 { last.to_string() } else { letter(index / 26 - 1) + &last.to_string() }
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_never_end() {
        let rows = [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (26 + 26 * 26, "AAA")];
        rows.iter().for_each(|(index, written)| assert_eq!(letter(*index), *written));
    }
}
