//! What was written to a question, in groups that coordinators make by hand: each has a name, and a text may stand in
//! several. All groups of a question lie in one record under a salted commitment.

use crate::{
    committed::{self, Cited},
    failure::Failure,
};
use bytes::Bytes;
use ledger::{Refusal, Survey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use store::{Batch, Store, VaultKey};
use survey::{QuestionKey, Said};
use terms::{Digest, limits};

/// How the texts of a question are grouped.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grouping {
    pub(crate) groups: Vec<Group>,
    /// Drawn at random.
    salt: String,
}

/// Texts that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Group {
    /// What they have in common: one line.
    pub(crate) name: String,
    /// Which, as [`ids`] names them. A text that was taken back since then is passed over.
    pub(crate) texts: BTreeSet<String>,
}

/// What is done with groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// Texts come into the group of that name, which is made if there is none.
    Put { name: String, texts: BTreeSet<String> },
    /// Texts leave the group.
    Take { group: usize, texts: BTreeSet<String> },
    /// The group is called something else.
    Rename { group: usize, name: String },
    /// There is no such group any more; its texts stay where they were written.
    Drop { group: usize },
}

/// Why groups can't be changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    NothingChosen,
    NameMissing,
    NameTooLong,
    NameTaken,
    UnknownGroup,
    TooManyGroups,
}

impl Unfit {
    /// The code of its words.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Unfit::NothingChosen => "survey-group-nothing-chosen",
            Unfit::NameMissing => "survey-group-name-missing",
            Unfit::NameTooLong => "survey-group-name-too-long",
            Unfit::NameTaken => "survey-group-name-taken",
            Unfit::UnknownGroup => "survey-group-unknown",
            Unfit::TooManyGroups => "survey-group-too-many",
        }
    }

    /// The limit that its words name.
    pub(crate) fn max(self) -> usize {
        match self {
            Unfit::NameTooLong => limits::THEME_TITLE_CHARS_MAX,
            Unfit::TooManyGroups => limits::SURVEY_GROUPS_MAX,
            Unfit::NothingChosen | Unfit::NameMissing | Unfit::NameTaken | Unfit::UnknownGroup => 0,
        }
    }
}

/// What names each text: by its words alone, so that nobody can tell from it whose it is. Of equal texts the second is
/// another than the first.
pub(crate) fn ids(question: QuestionKey, texts: &[Said]) -> Vec<String> {
    let mut seen: BTreeMap<[u8; 8], u32> = BTreeMap::new();
    let mut id = |said: &Said| {
        let hash = Sha256::new().chain_update(question.0.to_be_bytes()).chain_update(&said.text).finalize();
        let mut short = [0; 8];
        short.copy_from_slice(&hash[..8]);
        let count = seen.entry(short).and_modify(|count| *count += 1).or_insert(1);
        format!("{:016x}-{count}", u64::from_be_bytes(short))
    };
    texts.iter().map(&mut id).collect()
}

/// How they are grouped; nothing where they never were.
pub(crate) fn grouping(store: &dyn Store, survey: &Survey, question: QuestionKey) -> Result<Grouping, Failure> {
    let Some(content) = survey.groupings.get(&question.0) else { return Ok(Grouping::default()) };
    Ok(committed::read(store, Cited::InAgenda, *content, "groups of texts")?.unwrap_or_default())
}

impl Grouping {
    /// As it is once that is done. `known` names the texts there are.
    pub(crate) fn changed(&self, change: Change, known: &BTreeSet<String>) -> Result<Grouping, Unfit> {
        let mut groups = self.groups.clone();
        // What was taken back or erased since leaves no trace.
        groups.iter_mut().for_each(|group| group.texts.retain(|text| known.contains(text)));
        match change {
            Change::Put { name, texts } => {
                let texts: BTreeSet<String> = texts.intersection(known).cloned().collect();
                if texts.is_empty() {
                    return Err(Unfit::NothingChosen);
                }
                let name = named(&name)?;
                let count = groups.len();
                match groups.iter_mut().find(|group| group.name == name) {
                    Some(group) => group.texts.extend(texts),
                    None if count >= limits::SURVEY_GROUPS_MAX => return Err(Unfit::TooManyGroups),
                    None => groups.push(Group { name, texts }),
                }
            }
            Change::Take { group, texts } => {
                if texts.is_empty() {
                    return Err(Unfit::NothingChosen);
                }
                let group = groups.get_mut(group).ok_or(Unfit::UnknownGroup)?;
                group.texts.retain(|text| !texts.contains(text));
            }
            Change::Rename { group, name } => {
                let name = named(&name)?;
                let is_taken = groups.iter().enumerate().any(|(place, other)| place != group && other.name == name);
                if is_taken {
                    return Err(Unfit::NameTaken);
                }
                groups.get_mut(group).ok_or(Unfit::UnknownGroup)?.name = name;
            }
            Change::Drop { group } if group < groups.len() => drop(groups.remove(group)),
            Change::Drop { .. } => return Err(Unfit::UnknownGroup),
        }
        Ok(Grouping { groups, salt: committed::salt() })
    }

    /// The commitment to it, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(Cited::InAgenda, self)
    }
}

/// What is stored with a change; how it was before is not kept.
pub(crate) fn beside(survey: &Survey, question: QuestionKey, kept: (VaultKey, Bytes)) -> Batch {
    let batch = Batch::new().put(kept.0, kept.1);
    match survey.groupings.get(&question.0) {
        Some(before) => batch.erase(crate::vault::agenda_words_key(*before)),
        None => batch,
    }
}

/// A name as it is kept.
fn named(name: &str) -> Result<String, Unfit> {
    match ledger::theme_words(name, "") {
        Ok((name, _)) => Ok(name),
        Err(Refusal::Agenda(ledger::AgendaRefusal::ThemeTitleTooLong)) => Err(Unfit::NameTooLong),
        Err(_) => Err(Unfit::NameMissing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(texts: &[&str]) -> Vec<Said> {
        texts.iter().map(|text| Said { by: None, text: (*text).to_owned() }).collect()
    }

    fn set(ids: &[&String]) -> BTreeSet<String> {
        ids.iter().map(|id| (*id).clone()).collect()
    }

    fn put(name: &str, texts: &[&String]) -> Change {
        Change::Put { name: name.to_owned(), texts: set(texts) }
    }

    #[test]
    fn a_text_may_stand_in_several_groups() {
        let ids = ids(QuestionKey(5), &said(&["Tilat", "Raha", "Tilat"]));
        let known = set(&ids.iter().collect::<Vec<_>>());
        assert_eq!(known.len(), 3, "equal texts are two");
        let change = |grouping: &Grouping, change| grouping.changed(change, &known);
        let first = change(&Grouping::default(), put(" Tilat  ja raha", &[&ids[0], &ids[1]])).expect("it fits");
        let second = change(&first, put("Raha", &[&ids[1]])).expect("it fits");
        let more = change(&second, put("Raha", &[&ids[2]])).expect("it fits");
        assert_eq!(more.groups.iter().map(|group| group.texts.len()).collect::<Vec<_>>(), [2, 2]);
        let taken = change(&more, Change::Take { group: 0, texts: set(&[&ids[0]]) }).expect("it fits");
        assert_eq!(taken.groups[0].texts, set(&[&ids[1]]));
        let renamed = Change::Rename { group: 0, name: "Raha".to_owned() };
        assert_eq!(change(&taken, renamed).err(), Some(Unfit::NameTaken));
        let dropped = change(&taken, Change::Drop { group: 0 }).expect("it fits");
        assert_eq!(dropped.groups.len(), 1);
        for (wrong, unfit) in [
            (put("Raha", &[]), Unfit::NothingChosen),
            (put("Raha", &[&"elsewhere".to_owned()]), Unfit::NothingChosen),
            (put(" ", &[&ids[0]]), Unfit::NameMissing),
            (Change::Drop { group: 7 }, Unfit::UnknownGroup),
        ] {
            assert_eq!(change(&taken, wrong).err(), Some(unfit));
        }
    }

    #[test]
    fn groups_and_their_names_have_limits() {
        let ids = ids(QuestionKey(5), &said(&["Tilat"]));
        let known = set(&[&ids[0]]);
        let mut grouping = Grouping::default();
        for place in 0..limits::SURVEY_GROUPS_MAX {
            grouping = grouping.changed(put(&format!("Ryhmä {place}"), &[&ids[0]]), &known).expect("it fits");
        }
        assert_eq!(grouping.changed(put("Vielä", &[&ids[0]]), &known).err(), Some(Unfit::TooManyGroups));
        for (chars, fits) in [(-1, true), (0, true), (1, false)] {
            let chars = limits::THEME_TITLE_CHARS_MAX.saturating_add_signed(chars);
            let renamed = Change::Rename { group: 0, name: "å".repeat(chars) };
            assert_eq!(grouping.changed(renamed, &known).is_ok(), fits, "{chars}");
        }
    }
}
