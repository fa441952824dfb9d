//! Which of what an organisation has said is its answer. What others may know has another number than what they may not,
//! and what the first of two has signed a third, so that none tells of another.

use super::{Awaiting, Keeping, Signature, SignatureNumber, SignatureReply, SignatureState, Statement, StatementEvent};
use std::sync::Arc;
use terms::OrganisationId;

/// Under which numbers an organisation has answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AnswerNumbers {
    /// What it signed, or declined for all to know.
    pub signed: Option<SignatureNumber>,
    /// That it decides later, or doesn't sign.
    pub kept: Option<SignatureNumber>,
    /// What the first of two has signed.
    pub begun: Option<SignatureNumber>,
}

impl Statement {
    /// The answer of this number.
    pub fn signature(&self, number: SignatureNumber) -> Option<&Signature> {
        self.numbered(number).map(|signature| &**signature)
    }

    /// The answer of this number, to be shared.
    pub fn numbered(&self, number: SignatureNumber) -> Option<&Arc<Signature>> {
        self.signatures.get((number.0 as usize).checked_sub(1)?)
    }

    /// The organisation's answer as it stands, if it has given one.
    pub fn signature_of(&self, organisation: OrganisationId) -> Option<&Arc<Signature>> {
        let unsigned = [self.kept_by(organisation), self.begun_by(organisation)].into_iter().flatten();
        let said = unsigned.clone().filter(|found| found.reply != SignatureReply::Withdrawn);
        match self.signed_by(organisation) {
            // What is decided later, or waits for a second, was whether it still holds: it does.
            Some(signed) if self.state_of(signed) == SignatureState::Valid => Some(signed),
            Some(signed) => said.chain([signed]).max_by_key(|found| found.seq),
            None => said.max_by_key(|found| found.seq).or_else(|| unsigned.max_by_key(|found| found.seq)),
        }
    }

    /// What waits for the second of two to sign as well, and under which number.
    pub fn awaiting(&self, organisation: OrganisationId) -> Option<(&Arc<Signature>, &Awaiting)> {
        let signed = self.signed_by(organisation);
        let begun = self.begun_by(organisation).filter(|begun| signed.is_none_or(|signed| begun.seq > signed.seq));
        [begun, signed].into_iter().flatten().find_map(|found| Some((found, found.awaiting.as_ref()?)))
    }

    /// The organisations' answers as they stand, in the order of their numbers: one of each.
    pub fn answers(&self) -> impl Iterator<Item = &Arc<Signature>> {
        self.signatures.iter().filter(|signature| self.is_answer(signature))
    }

    /// Whether that is what the organisation's answer is now, and no earlier one under another number.
    pub fn is_answer(&self, signature: &Signature) -> bool {
        self.signature_of(signature.organisation).is_some_and(|answer| answer.number == signature.number)
    }

    /// Whether something can be done about that: it is the organisation's answer, or waits to become so.
    pub fn is_open(&self, signature: &Signature) -> bool {
        let waits = self.awaiting(signature.organisation).is_some_and(|(found, _)| found.number == signature.number);
        waits || self.is_answer(signature)
    }

    /// What can be done something about now, of what two sign together: the second is led here by either number. None where
    /// the organisation has answered something that others are not to know.
    pub fn became(&self, signature: &Signature) -> Option<&Arc<Signature>> {
        let is_told = |found: &Signature| found.keeping != Some(Keeping::Answer);
        let waits = self.awaiting(signature.organisation).map(|(found, _)| found);
        let now = waits.or_else(|| self.signature_of(signature.organisation));
        now.filter(|now| is_told(signature) && is_told(now))
    }

    /// How many acts the organisation's answer has come through.
    pub fn acts_of(&self, organisation: OrganisationId) -> u32 {
        let all = [self.signed_by(organisation), self.kept_by(organisation), self.begun_by(organisation)];
        all.into_iter().flatten().map(|signature| signature.acts).sum()
    }

    /// What the organisation has signed, or declined for all to know, whatever became of it.
    pub(crate) fn signed_by(&self, organisation: OrganisationId) -> Option<&Arc<Signature>> {
        self.numbers.get(&organisation).and_then(|numbers| self.numbered(numbers.signed?))
    }

    /// What the organisation has answered for nobody else to know, whatever became of it.
    pub(crate) fn kept_by(&self, organisation: OrganisationId) -> Option<&Arc<Signature>> {
        self.numbers.get(&organisation).and_then(|numbers| self.numbered(numbers.kept?))
    }

    /// What the first of two has signed, whatever became of it.
    pub(crate) fn begun_by(&self, organisation: OrganisationId) -> Option<&Arc<Signature>> {
        self.numbers.get(&organisation).and_then(|numbers| self.numbered(numbers.begun?))
    }

    /// Whether nobody but the organisation, and who coordinates, is to know whose event this is, and why: that it decides
    /// later, or does not sign, or that one of two has signed; and that this was taken back.
    pub fn keeps(&self, event: &StatementEvent) -> Option<Keeping> {
        match event {
            StatementEvent::SignaturePending { .. } => Some(Keeping::Answer),
            StatementEvent::SignatureBegun { .. } => Some(Keeping::First),
            StatementEvent::SignatureDeclined { content, is_public, .. } => {
                (!(*is_public && content.is_some())).then_some(Keeping::Answer)
            }
            StatementEvent::SignatureWithdrawn { signature } => self.signature(*signature)?.keeping,
            _ => None,
        }
    }

    /// Whether the organisation has not answered whether it signs, or has taken its answer back. Who decides later has answered.
    pub fn is_unanswered_by(&self, organisation: OrganisationId) -> bool {
        let state = self.signature_of(organisation).map(|signature| self.state_of(signature));
        matches!(state, None | Some(SignatureState::Withdrawn))
    }
}
