//! Which organisations may be the same as one that is told of. It is proposed, and never settled by itself.

use super::{Details, Names, Register};
use crate::slug::plain;
use std::collections::BTreeMap;
use terms::OrganisationId;

/// Why two organisations may be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// They have the same Y-tunnus.
    BusinessId,
    /// They have the same number in the register of associations.
    AssociationNumber,
    /// They have the same name, but for case, punctuation, spaces, accents and the `ry` of associations.
    Name,
}

impl Why {
    /// The reason's name in the API and in keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Why::BusinessId => "business-id",
            Why::AssociationNumber => "association-number",
            Why::Name => "name",
        }
    }
}

impl Register {
    /// The organisations of the register that may be the one described, each with the strongest reason, those with the
    /// strongest first.
    pub fn likely_duplicates(&self, names: &Names, details: &Details) -> Vec<(OrganisationId, Why)> {
        let mut found = BTreeMap::new();
        let of_business = details.business_id.and_then(|id| self.with_business_id(id));
        let of_association = details.association_number.and_then(|number| self.with_association_number(number));
        let named = compared(names).into_iter().filter_map(|name| self.named.get(&name)).flatten();
        let all = (of_business.into_iter().map(|id| (id, Why::BusinessId)))
            .chain(of_association.map(|id| (id, Why::AssociationNumber)))
            .chain(named.map(|id| (*id, Why::Name)));
        for (id, why) in all {
            found.entry(id).or_insert(why);
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(_, why)| *why);
        found
    }
}

impl Names {
    /// Whether they may be those of one organisation, but for case, punctuation, spaces, accents and the `ry` of
    /// associations.
    pub fn are_like(&self, other: &Names) -> bool {
        let theirs = compared(other);
        compared(self).iter().any(|name| theirs.contains(name))
    }
}

/// The names as they are compared, each once, without those of which nothing is left.
pub(super) fn compared(names: &Names) -> Vec<String> {
    let mut names: Vec<String> = [&names.fi, &names.sv, &names.en].into_iter().map(|name| folded(name)).collect();
    names.sort();
    names.dedup();
    names.retain(|name| !name.is_empty());
    names
}

/// Letters and digits in lower case, without accents, and without the words that only say "registered association".
fn folded(name: &str) -> String {
    let lower: String = name.chars().flat_map(char::to_lowercase).filter(|c| !is_combining(*c)).collect();
    // `r.y.` is one word, `ry.` is `ry`.
    let dotless = lower.replace('.', "");
    let words = dotless.split(|c: char| !c.is_alphanumeric()).filter(|word| !matches!(*word, "ry" | "rf" | "rp"));
    words.flat_map(str::chars).map(|c| plain(c).unwrap_or(c)).collect()
}

/// The accents of letters that are written in two characters.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}
