//! Whatever happens, the count is of those who have signed the words that are signed now.

use super::world::{
    COORDINATOR, check, classify, confirm, decline, escalate, outsider, pend, people, plan, publish, record, resume,
    sign, sign_on, signatory,
};
use crate::world::{at, organisation};
use ledger::{
    Author, ChangeKind, Endorse, SignOnPlan, SignatureNumber, Statement, StatementCommand as Command,
    StatementEvent as Event, VersionNumber,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use terms::OrganisationId;

/// What an organisation has agreed to, and what stands between that and the words of today: kept from the events alone,
/// without looking at how the statement folds them.
#[derive(Default)]
struct Witness {
    /// For each organisation the texts that it has agreed to, by their versions.
    agreed: BTreeMap<OrganisationId, BTreeSet<u32>>,
    waiting: BTreeMap<OrganisationId, u32>,
    /// Answers that are no signatures.
    pending: BTreeSet<SignatureNumber>,
    whose: BTreeMap<SignatureNumber, OrganisationId>,
    /// Every change between two versions that follow each other, and what was said of it.
    changes: BTreeMap<(u32, u32), Option<ChangeKind>>,
    signed: Vec<u32>,
    doubts: BTreeSet<(OrganisationId, u32, u32)>,
    doubted: BTreeSet<OrganisationId>,
}

impl Witness {
    fn see(&mut self, event: &Event) {
        match event {
            Event::SignOnOpened { version, changes, .. } if self.signed.last() != Some(&version.0) => {
                self.signed.push(version.0);
                self.changes.extend((1..=changes.len() as u32).map(|change| ((version.0, change), None)));
            }
            Event::SignatureGiven { signature, organisation, version, first, .. } => {
                self.whose.insert(*signature, *organisation);
                match first {
                    Some(_) => drop(self.waiting.insert(*organisation, version.0)),
                    None => self.agree(*organisation, version.0),
                }
            }
            Event::OutsiderSigned { signature, organisation, version, .. } => {
                self.whose.insert(*signature, *organisation);
                self.agree(*organisation, version.0);
            }
            // What the first of two signs is agreed to by nobody yet, and taking it back takes back nothing else.
            Event::SignatureBegun { signature, organisation, .. } => {
                self.whose.insert(*signature, *organisation);
                self.pending.insert(*signature);
            }
            Event::SignatureSeconded { signature } => {
                let whose = self.whose[signature];
                let version = self.waiting[&whose];
                self.agree(whose, version);
            }
            // Whether what was signed holds is asked of the words; what is decided later is only whether to say so.
            Event::SignaturePending { signature, organisation, .. } => {
                self.whose.insert(*signature, *organisation);
                self.pending.insert(*signature);
            }
            Event::SignatureDeclined { signature, organisation, .. } => {
                self.whose.insert(*signature, *organisation);
                self.forget(*organisation);
            }
            Event::SignatureWithdrawn { signature } if self.pending.contains(signature) => {}
            Event::SignatureWithdrawn { signature } => self.forget(self.whose[signature]),
            Event::ChangeClassified { version, change, kind, .. } => {
                self.changes.insert((version.0, change.0), Some(*kind));
                let here = |doubt: &(OrganisationId, u32, u32)| (doubt.1, doubt.2) == (version.0, change.0);
                let answered: Vec<_> = self.doubts.iter().copied().filter(here).collect();
                for doubt in answered {
                    self.doubts.remove(&doubt);
                    self.doubted.insert(doubt.0);
                }
            }
            Event::ChangeEscalated { signature, version, change, .. } => {
                self.doubts.insert((self.whose[signature], version.0, change.0));
            }
            _ => {}
        }
    }

    fn agree(&mut self, whose: OrganisationId, version: u32) {
        self.waiting.remove(&whose);
        self.doubted.remove(&whose);
        self.doubts.retain(|doubt| doubt.0 != whose);
        self.agreed.insert(whose, BTreeSet::from([version]));
    }

    fn forget(&mut self, whose: OrganisationId) {
        self.agreed.remove(&whose);
        self.waiting.remove(&whose);
        self.doubted.remove(&whose);
        self.doubts.retain(|doubt| doubt.0 != whose);
    }

    /// Who has agreed to the words of today, or to words from which only language parts them.
    fn counted(&self, text_of: impl Fn(u32) -> u8) -> BTreeSet<OrganisationId> {
        let Some(today) = self.signed.last().copied() else { return BTreeSet::new() };
        let says_the_same = |from: u32| {
            let since = self.changes.iter().filter(|((version, _), _)| *version > from);
            text_of(from) == text_of(today) || since.clone().all(|(_, kind)| *kind == Some(ChangeKind::Language))
        };
        let agrees =
            |whose: &OrganisationId| self.agreed.get(whose).into_iter().flatten().any(|from| says_the_same(*from));
        let doubts =
            |whose: &OrganisationId| self.doubted.contains(whose) || self.doubts.iter().any(|it| it.0 == *whose);
        self.agreed.keys().copied().filter(|whose| agrees(whose) && !doubts(whose)).collect()
    }
}

pub(super) fn of_answer(number: u32, command: Command) -> Command {
    let Command::Endorse(endorse) = command else { return command };
    let signature = SignatureNumber(number);
    Command::Endorse(match endorse {
        Endorse::Confirm { version, terms, today, .. } => Endorse::Confirm { signature, version, terms, today },
        Endorse::Withdraw { .. } => Endorse::Withdraw { signature },
        other => other,
    })
}

fn wish() -> impl Strategy<Value = (Author, Command)> {
    let whose = || 2..=3_u8;
    let kind = prop::sample::select(ChangeKind::ALL);
    let version = || 1..=5_u32;
    prop_oneof![
        4 => (whose(), any::<bool>(), version()).prop_map(|(whose, other, version)| (signatory(whose, other), sign(version))),
        2 => (whose(), any::<bool>(), version(), 1..=6_u32)
            .prop_map(|(whose, other, version, number)| (signatory(whose, other), of_answer(number, confirm(version)))),
        1 => (whose(), any::<bool>()).prop_map(|(whose, other)| (signatory(whose, other), pend("2026-04-01"))),
        1 => (whose(), any::<bool>()).prop_map(|(whose, other)| (signatory(whose, other), decline())),
        1 => (whose(), any::<bool>(), 1..=6_u32)
            .prop_map(|(whose, other, number)| (signatory(whose, other), super::withdraw(number))),
        1 => (1..=6_u32).prop_map(|number| (COORDINATOR, super::withdraw(number))),
        2 => (whose(), version(), 1..=2_u32)
            .prop_map(|(whose, version, change)| (signatory(whose, false), escalate(version, change))),
        4 => (version(), 1..=2_u32, kind)
            .prop_map(|(version, change, kind)| (COORDINATOR, classify(version, change, kind, "Syy"))),
        1 => (whose(), version()).prop_map(|(whose, version)| (COORDINATOR, record(whose, version))),
        1 => version().prop_map(|version| (COORDINATOR, outsider(90, "Naapuri", version))),
        3 => Just((COORDINATOR, resume())),
        4 => (1..=3_u8, 0..=2_u32).prop_map(|(text, changes)| (COORDINATOR, sign_on(text, changes))),
        1 => Just((COORDINATOR, publish())),
        1 => whose().prop_map(|whose| (signatory(whose, false), super::opt_out())),
    ]
}

proptest! {
    #[test]
    fn the_count_is_of_those_who_agreed_to_the_words_of_today(wishes in prop::collection::vec(wish(), 1..60)) {
        let register = people();
        let open = plan(SignOnPlan { takes_outsiders: true, ..SignOnPlan::default() });
        let mut statement = check([(11, COORDINATOR, open, Ok(1))]);
        let mut witness = Witness { signed: vec![1], ..Witness::default() };
        for (step, (by, command)) in wishes.into_iter().enumerate() {
            let now = at(20 + step as i64);
            // Where nothing is said to have changed, nothing has.
            let command = match (&command, statement.versions.last()) {
                (Command::Conduct(ledger::Conduct::OpenSignOn { text: Some(text), changes, .. }), Some(last))
                    if changes.is_empty() && !last.is(text) => sign_on(text.leading.sha256.bytes()[0], 1),
                _ => command,
            };
            for event in Statement::decide(Some(&statement), &register, by, now, command).unwrap_or_default() {
                statement.apply(now, &event);
                witness.see(&event);
            }
            let text_of = |version| statement.version(VersionNumber(version)).expect("sealed").text.sha256.bytes()[0];
            let counted: BTreeSet<_> = statement.valid_signatures().map(|signature| signature.organisation).collect();
            prop_assert_eq!(&counted, &witness.counted(text_of));
            prop_assert_eq!(counted.len(), statement.signature_counts().valid);
            let one_each: BTreeSet<_> = statement.answers().map(|signature| signature.organisation).collect();
            prop_assert_eq!(one_each.len(), statement.answers().count());
            prop_assert!(statement.signature_of(organisation(2)).is_none_or(|found| found.organisation == organisation(2)));
        }
    }
}
