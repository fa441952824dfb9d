//! What a person has been written to about without having asked, so that nobody is asked twice.

use crate::{failure::Failure, seen::Trouble, vault};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Store, VaultKey};
use terms::{OrganisationId, PersonId, StatementId, Timestamp, limits};

/// A letter that asks is followed by one more at most.
const LETTERS_MAX: u32 = 2;

/// A person's record.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Reminders {
    /// By organisation: when they were asked whether they still are its contact.
    contacts: BTreeMap<String, Asked>,
    /// When they were last told that applications wait.
    applications_ms: Option<i64>,
    /// By statement: when they were last told that organisations outside the register wait.
    #[serde(default)]
    outsiders_ms: BTreeMap<String, i64>,
    /// By what is wrong with the server: when they were last told of it, for as long as it goes on.
    #[serde(default)]
    troubles_ms: BTreeMap<String, i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Asked {
    /// The first letter of this year.
    at_ms: i64,
    letters: u32,
}

impl Reminders {
    /// What is remembered of the person.
    pub(crate) fn of(store: &dyn Store, person: PersonId) -> Result<Reminders, Failure> {
        let Some(bytes) = store.get(&vault::reminders_key(person))? else { return Ok(Reminders::default()) };
        serde_json::from_slice(&bytes).map_err(|_| Failure::Damaged("a person's reminders"))
    }

    /// To be stored with the letter.
    pub(super) fn put(&self, person: PersonId) -> (VaultKey, Bytes) {
        (vault::reminders_key(person), serde_json::to_vec(self).expect("texts and numbers are JSON").into())
    }

    /// When the person was asked whether they still are the contacts of organisations.
    pub(crate) fn asked(&self) -> impl Iterator<Item = (&str, Timestamp)> {
        self.contacts.iter().map(|(organisation, asked)| (organisation.as_str(), Timestamp::from_ms(asked.at_ms)))
    }

    /// Whether to ask about a contact that is due: once a year, and once more if no answer comes.
    pub(super) fn asks(&self, organisation: OrganisationId, now: Timestamp) -> bool {
        let Some(asked) = self.contacts.get(&organisation.to_string()) else { return true };
        let since = now.ms() - asked.at_ms;
        since >= limits::CONTACT_HOLDS_MS || (asked.letters < LETTERS_MAX && since >= limits::CONTACT_AGAIN_MS)
    }

    /// A letter is on its way about these contacts. Says whether it is the second about any of them.
    pub(super) fn ask(&mut self, organisations: &[OrganisationId], now: Timestamp) -> bool {
        self.contacts.retain(|_, asked| now.ms() - asked.at_ms < limits::CONTACT_HOLDS_MS);
        let mut is_again = false;
        for organisation in organisations {
            let fresh = Asked { at_ms: now.ms(), letters: 0 };
            let asked = self.contacts.entry(organisation.to_string()).or_insert(fresh);
            asked.letters += 1;
            is_again |= asked.letters > 1;
        }
        is_again
    }

    /// Whether to tell a coordinator that applications wait, the newest of them since `newest`: of new ones once a day, of
    /// those that they know of once a week.
    pub(super) fn tells(&self, newest: Timestamp, now: Timestamp) -> bool {
        tells(self.applications_ms, newest, now)
    }

    /// Whether to tell a statement's coordinator that organisations outside the register wait: as of applications.
    pub(super) fn tells_of(&self, statement: StatementId, newest: Timestamp, now: Timestamp) -> bool {
        tells(self.outsiders_ms.get(&statement.to_string()).copied(), newest, now)
    }

    /// They are told of that statement.
    pub(super) fn tell_of(&mut self, statement: StatementId, now: Timestamp) {
        self.outsiders_ms.retain(|_, told_ms| now.ms() - *told_ms < limits::APPLICATIONS_TOLD_AGAIN_MS);
        self.outsiders_ms.insert(statement.to_string(), now.ms());
    }

    /// Whether to tell somebody who looks after the server what is wrong with it: once a day for as long as it is. A clock
    /// that was set back silences nothing.
    pub(super) fn tells_of_trouble(&self, trouble: Trouble, now: Timestamp) -> bool {
        let told_ms = self.troubles_ms.get(trouble.name());
        told_ms.is_none_or(|told_ms| (now.ms() - told_ms).abs() >= limits::TROUBLE_TOLD_EVERY_MS)
    }

    /// They are told of that.
    pub(super) fn tell_of_trouble(&mut self, trouble: Trouble, now: Timestamp) {
        self.troubles_ms.insert(trouble.name().to_owned(), now.ms());
    }

    /// It has been put right. Says whether they had been told of it, and so are to hear this too.
    pub(super) fn tell_of_its_end(&mut self, trouble: Trouble) -> bool {
        self.troubles_ms.remove(trouble.name()).is_some()
    }

    /// They are told.
    pub(super) fn tell(&mut self, now: Timestamp) {
        self.applications_ms = Some(now.ms());
    }
}

fn tells(told_ms: Option<i64>, newest: Timestamp, now: Timestamp) -> bool {
    let Some(told_ms) = told_ms else { return true };
    let since = now.ms() - told_ms;
    let is_news = newest.ms() > told_ms && since >= limits::APPLICATIONS_TOLD_EVERY_MS;
    is_news || since >= limits::APPLICATIONS_TOLD_AGAIN_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORGANISATION: OrganisationId = OrganisationId::new([1; 16]);
    const YEAR: i64 = limits::CONTACT_HOLDS_MS;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(1_800_000_000_000 + ms)
    }

    #[test]
    fn a_contact_is_asked_once_a_year_and_once_more_after_two_weeks() {
        let mut reminders = Reminders::default();
        assert!(reminders.asks(ORGANISATION, at(0)));
        assert!(!reminders.ask(&[ORGANISATION], at(0)));
        for (after, asks) in [(-1, false), (0, true), (1, true)] {
            assert_eq!(reminders.asks(ORGANISATION, at(limits::CONTACT_AGAIN_MS + after)), asks, "{after}");
        }
        assert!(reminders.ask(&[ORGANISATION], at(limits::CONTACT_AGAIN_MS)), "that is the second letter");
        for (after, asks) in [(-1, false), (0, true), (1, true)] {
            assert_eq!(reminders.asks(ORGANISATION, at(YEAR + after)), asks, "a year later, {after}");
        }
        assert!(!reminders.ask(&[ORGANISATION], at(YEAR)));
        assert!(!reminders.asks(ORGANISATION, at(YEAR + 1)), "the next year begins with one letter");
        assert!(reminders.asks(ORGANISATION, at(YEAR + limits::CONTACT_AGAIN_MS)));
    }

    #[test]
    fn of_those_who_wait_to_sign_a_coordinator_is_told_statement_by_statement() {
        let [one, other] = [1, 2].map(|byte| StatementId::new([byte; 16]));
        let mut reminders = Reminders::default();
        reminders.tell_of(one, at(0));
        assert!(reminders.tells_of(other, at(0), at(1)) && !reminders.tells_of(one, at(1), at(2)));
        assert!(reminders.tells_of(one, at(1), at(limits::APPLICATIONS_TOLD_EVERY_MS)));
        reminders.tell_of(other, at(limits::APPLICATIONS_TOLD_AGAIN_MS));
        assert!(reminders.tells_of(one, at(0), at(limits::APPLICATIONS_TOLD_AGAIN_MS)));
        let kept = r#"{"contacts":{},"applications_ms":null}"#;
        let kept: Reminders = serde_json::from_str(kept).expect("what was kept before is read");
        assert!(kept.outsiders_ms.is_empty() && kept.troubles_ms.is_empty());
    }

    #[test]
    fn of_a_trouble_somebody_is_told_once_a_day_and_of_its_end_once() {
        let (old, unchecked) = (Trouble::BackupOld, Trouble::BackupUnchecked);
        let mut reminders = Reminders::default();
        assert!(!reminders.tell_of_its_end(old), "they had not been told");
        assert!(reminders.tells_of_trouble(old, at(0)));
        reminders.tell_of_trouble(old, at(0));
        for (after, tells) in [(-1, false), (0, true), (1, true)] {
            let day = limits::TROUBLE_TOLD_EVERY_MS + after;
            assert_eq!(reminders.tells_of_trouble(old, at(day)), tells, "{after}");
            assert_eq!(reminders.tells_of_trouble(old, at(-day)), tells, "{after}, by a clock that was set back");
            assert!(reminders.tells_of_trouble(unchecked, at(day)), "each trouble is told by itself");
        }
        assert!(reminders.tell_of_its_end(old) && !reminders.tell_of_its_end(old));
        assert!(reminders.tells_of_trouble(old, at(1)), "the next one is told at once");
    }

    #[test]
    fn a_coordinator_is_told_of_news_once_a_day_and_of_what_waits_once_a_week() {
        let mut reminders = Reminders::default();
        assert!(reminders.tells(at(0), at(0)));
        reminders.tell(at(0));
        for (newest, now, tells) in [
            (1, limits::APPLICATIONS_TOLD_EVERY_MS - 1, false),
            (1, limits::APPLICATIONS_TOLD_EVERY_MS, true),
            (1, limits::APPLICATIONS_TOLD_EVERY_MS + 1, true),
            (0, limits::APPLICATIONS_TOLD_EVERY_MS + 1, false),
            (0, limits::APPLICATIONS_TOLD_AGAIN_MS - 1, false),
            (0, limits::APPLICATIONS_TOLD_AGAIN_MS, true),
            (0, limits::APPLICATIONS_TOLD_AGAIN_MS + 1, true),
        ] {
            assert_eq!(reminders.tells(at(newest), at(now)), tells, "{newest} {now}");
        }
    }
}
