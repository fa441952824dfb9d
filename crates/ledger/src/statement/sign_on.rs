//! Texts that are sealed for signing, what changed from one to the next, and what that makes of the signatures.

use super::{
    CountingEvent, Given, Keeping, Signature, SignatureReply, SignatureState, Stage, Statement, StatementEvent,
    TextLanguage, VersionNumber,
};
use crate::named::named;
use std::{collections::BTreeSet, sync::Arc};
use terms::Timestamp;

/// Changes from one signed version to the next count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeNumber(pub u32);

named! {
    /// What a change is.
    ChangeKind, "kind of change":
    /// It says the same.
    Language = "language",
    /// It says something else.
    Substance = "substance",
}

named! {
    /// What makes a change one of substance until somebody says otherwise.
    Weight, "weight of a change":
    /// A number came, went or changed.
    Number = "number",
    /// A name did.
    Name = "name",
    /// A negation did.
    Negation = "negation",
    /// Words did that say what has to be done, or how much it has to.
    Demand = "demand",
    /// A whole clause came.
    Added = "added",
    /// A whole clause went.
    Removed = "removed",
    /// There are too many changes to list them.
    Rewritten = "rewritten",
}

/// One changed place between two versions, as the shell has found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedPlace {
    /// In which text.
    pub language: TextLanguage,
    /// Its name in the comparison of the two: `c12` in the later text, `was-c7` for what is only in the earlier one.
    pub place: String,
    /// The clause that it is, or was, if it is one.
    pub clause: Option<u32>,
    /// Why it is one of substance until somebody says otherwise; of language where nothing is here.
    pub weights: BTreeSet<Weight>,
}

impl ChangedPlace {
    /// What it is until somebody says otherwise.
    pub fn presumed(&self) -> ChangeKind {
        if self.weights.is_empty() { ChangeKind::Language } else { ChangeKind::Substance }
    }
}

/// What a coordinator has said that a change is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classified {
    /// What it is.
    pub kind: ChangeKind,
    /// Why, for all to read.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// A change, and what was said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What changed.
    pub place: ChangedPlace,
    /// What a coordinator has said that it is. Until then it keeps signatures from counting, whatever it looks like.
    pub classified: Option<Classified>,
}

/// A version that was sealed for signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signable {
    /// Which.
    pub version: VersionNumber,
    /// What changed since the one that was signed before, in the order of the text.
    pub changes: Vec<Change>,
}

impl Signable {
    /// The change of this number.
    pub fn change(&self, number: ChangeNumber) -> Option<&Change> {
        self.changes.get((number.0 as usize).checked_sub(1)?)
    }

    /// Its changes with their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (ChangeNumber, &Change)> {
        (1..).map(ChangeNumber).zip(&self.changes)
    }

    /// Whether every change was said to be one of language.
    pub fn says_the_same(&self) -> bool {
        let is_language = |change: &Change| {
            change.classified.as_ref().is_some_and(|classified| classified.kind == ChangeKind::Language)
        };
        self.changes.iter().all(is_language)
    }
}

/// What is signed, and how it came to that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOn {
    /// Which version.
    pub version: VersionNumber,
    /// Why.
    pub reason: String,
    /// Whether organisations had been asked for comments in a round before.
    pub after_rounds: bool,
    /// Since when.
    pub since: Timestamp,
}

/// How signatures are collected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignOnPlan {
    /// Until when the text can be signed, also once it is public; for as long as it is signed if absent.
    pub closes: Option<Timestamp>,
    /// How many organisations are hoped for.
    pub goal: Option<u32>,
    /// Whether whoever reads the statement sees how far signing has come, and not its coordinators alone.
    pub progress_is_public: bool,
    /// Whether organisations outside the register may sign.
    pub takes_outsiders: bool,
}

/// How many organisations have answered what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SignatureCounts {
    /// They have signed, and are counted.
    pub valid: usize,
    /// Those of them that have a reservation.
    pub with_reservation: usize,
    /// One of two has signed.
    pub awaiting_second: usize,
    /// They decide later.
    pub pending: usize,
    /// They don't sign.
    pub declined: usize,
    /// They have signed other words.
    pub to_confirm: usize,
    /// They doubt a change.
    pub paused: usize,
    /// They have taken their answer back.
    pub withdrawn: usize,
}

impl Statement {
    /// What was sealed for signing as this version.
    pub fn signable(&self, version: VersionNumber) -> Option<&Signable> {
        self.signables.iter().find(|signable| signable.version == version)
    }

    /// The first version whose signatures stand for the words that are signed now: from it on only language changed.
    pub fn signed_since(&self) -> Option<VersionNumber> {
        let mut since = self.signables.last()?;
        for pair in self.signables.windows(2).rev() {
            if !pair[1].says_the_same() {
                break;
            }
            since = &pair[0];
        }
        Some(since.version)
    }

    /// How far the answer has come, as things stand.
    pub fn state_of(&self, signature: &Signature) -> SignatureState {
        let is_sure = signature.escalated.is_empty() && !signature.is_doubted;
        match (&signature.reply, &signature.awaiting, &signature.given) {
            (SignatureReply::Pending { .. }, _, _) => SignatureState::Pending,
            (SignatureReply::Declined { .. }, _, _) => SignatureState::Declined,
            (SignatureReply::Withdrawn, _, _) | (SignatureReply::Signed, None, None) => SignatureState::Withdrawn,
            // Where two are changing its terms, it counts on the old ones until both have.
            (SignatureReply::Signed, _, Some(given)) if is_sure && self.stands(given) => SignatureState::Valid,
            (SignatureReply::Signed, Some(_), _) => SignatureState::AwaitingSecond,
            (SignatureReply::Signed, None, Some(_)) if !signature.escalated.is_empty() => SignatureState::Paused,
            (SignatureReply::Signed, None, Some(_)) => SignatureState::ToConfirm,
        }
    }

    /// Whether what was signed says what is signed now.
    fn stands(&self, given: &Given) -> bool {
        let Some(since) = self.signed_since() else { return true };
        given.version >= since || self.has_the_words_of(given.version)
    }

    /// Whether the binding texts of the version are, letter for letter, those that are signed now.
    fn has_the_words_of(&self, earlier: VersionNumber) -> bool {
        let now = self.signables.last().and_then(|signable| self.version(signable.version));
        let (Some(now), Some(earlier)) = (now, self.version(earlier)) else { return false };
        let text = |version: &super::Version, language| {
            let parallel = version.parallel(language).map(|parallel| parallel.text.sha256);
            if language == self.leading() { Some(version.text.sha256) } else { parallel }
        };
        let mut binding = self.binding.iter().map(|language| TextLanguage::Full(*language));
        now.text.sha256 == earlier.text.sha256 && binding.all(|language| text(now, language) == text(earlier, language))
    }

    /// The answers that are counted, in their order.
    pub fn valid_signatures(&self) -> impl Iterator<Item = &Signature> {
        let answers = self.answers().map(|signature| &**signature);
        answers.filter(|signature| self.state_of(signature) == SignatureState::Valid)
    }

    /// How many organisations have answered what.
    pub fn signature_counts(&self) -> SignatureCounts {
        let mut counts = SignatureCounts::default();
        for signature in self.answers() {
            let count = match self.state_of(signature) {
                SignatureState::Pending => &mut counts.pending,
                SignatureState::Declined => &mut counts.declined,
                SignatureState::AwaitingSecond => &mut counts.awaiting_second,
                SignatureState::Valid => {
                    let reserves = |given: &Given| given.terms.reservation.is_some();
                    counts.with_reservation += usize::from(signature.given.as_ref().is_some_and(reserves));
                    &mut counts.valid
                }
                SignatureState::ToConfirm => &mut counts.to_confirm,
                SignatureState::Paused => &mut counts.paused,
                SignatureState::Withdrawn => &mut counts.withdrawn,
            };
            *count += 1;
        }
        counts
    }

    /// Changes since what the organisation has signed that nobody has said to be of language only; each with its version.
    pub fn changed_since(&self, given: &Given) -> impl Iterator<Item = (VersionNumber, ChangeNumber, &Change)> {
        let later = self.signables.iter().filter(move |signable| signable.version > given.version);
        later.flat_map(|signable| signable.numbered().map(move |(number, change)| (signable.version, number, change)))
    }

    pub(super) fn apply_to_signing(&mut self, at: Timestamp, event: &StatementEvent) {
        match event {
            StatementEvent::SignOnOpened { version, changes, reason } => {
                let (after_rounds, since) = (self.has_opened_a_round(), at);
                self.sign_on = Some(SignOn { version: *version, reason: reason.clone(), after_rounds, since });
                self.stage = Stage::SignOn;
                // Whoever went back to writing and changed nothing goes on signing the same.
                if self.signables.last().is_none_or(|last| last.version != *version) {
                    let changes = changes.iter().cloned().map(|place| Change { place, classified: None }).collect();
                    self.signables.push(Signable { version: *version, changes });
                }
            }
            StatementEvent::DraftingResumed { .. } => {
                self.sign_on = None;
                self.stage = Stage::Drafting;
            }
            StatementEvent::SignOnPlanned { plan } => self.plan = plan.clone(),
            StatementEvent::ChangeClassified { version, change, kind, reason } => {
                let classified = Classified { kind: *kind, reason: reason.clone(), at };
                let signable = self.signables.iter_mut().find(|signable| signable.version == *version);
                let place = (change.0 as usize).checked_sub(1);
                if let Some(change) = signable.zip(place).and_then(|(signable, place)| signable.changes.get_mut(place))
                {
                    change.classified = Some(classified);
                }
                for signature in &mut self.signatures {
                    if signature.escalated.contains(&(*version, *change)) {
                        Arc::make_mut(signature).answered(*version, *change);
                    }
                }
            }
            StatementEvent::Counting(CountingEvent::MemberOptedOut { member }) => {
                self.opted_out.insert(*member);
            }
            StatementEvent::Counting(CountingEvent::MemberOptedIn { member }) => {
                self.opted_out.remove(member);
            }
            event => self.apply_to_signature(at, event),
        }
    }

    fn apply_to_signature(&mut self, at: Timestamp, event: &StatementEvent) {
        let seq = self.length;
        let Some(place) = event.signature().and_then(|number| (number.0 as usize).checked_sub(1)) else { return };
        if place == self.signatures.len()
            && let Some(begun) = Signature::begun(at, event)
        {
            self.signatures.push(Arc::new(begun));
        }
        let keeping = self.keeps(event);
        let Some(signature) = self.signatures.get_mut(place).map(Arc::make_mut) else { return };
        signature.apply(seq, at, event);
        signature.keeping = signature.keeping.and(keeping);
        let (number, numbers) = (signature.number, self.numbers.entry(signature.organisation).or_default());
        match signature.keeping {
            Some(Keeping::Answer) => numbers.kept = Some(number),
            Some(Keeping::First) => numbers.begun = Some(number),
            None => {
                numbers.signed = Some(number);
                numbers.kept = numbers.kept.filter(|kept| *kept != number);
            }
        }
    }

    /// Whether an organisation has signed, whatever became of it: what it read when it did stays.
    pub fn is_signed(&self) -> bool {
        self.signatures.iter().any(|signature| signature.given.is_some() || signature.awaiting.is_some())
    }
}
