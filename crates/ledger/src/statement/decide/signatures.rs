//! Signing: an organisation signs exactly the words that are sealed, and nobody is counted under others. What changed after
//! it signed is classed by a coordinator, doubted by whoever signed, and answered by the organisation itself.

use super::{
    Decided,
    together::{begin, second, signs_together, waiting},
};
use crate::{
    Author, Hat, Names, Refusal, Register, Standing,
    access::{conducts_rounds, speaks_on_counting, speaks_on_signing},
    line::reason_line,
    statement::{
        Answering, ChangeKind, ChangeNumber, Channel, CountingEvent, Endorse, Given, Keeping, Reservation, Signature,
        SignatureNumber, SignatureReply, SignatureState, Stage, Statement, StatementEvent as Event, Terms,
        VersionNumber,
    },
};
use std::{collections::BTreeSet, sync::Arc};
use terms::{Date, Digest, OrganisationId, Timestamp, limits};

pub(super) fn endorse(statement: &Statement, register: &Register, by: Author, at: Timestamp, what: Endorse) -> Decided {
    match what {
        Endorse::Sign { answering, version, terms } => sign(statement, register, by, at, answering, version, terms),
        Endorse::Confirm { signature, version, terms, today } => {
            let (hat, found) = own(statement, register, by, signature)?;
            can_be_signed(statement, at, version)?;
            confirm(statement, register, hat, found, version, terms, today)
        }
        Endorse::Pend { answering, days, content } => {
            let Answering { today, .. } = answering;
            let (organisation, recorded) = answers_for(statement, register, by, &answering)?;
            goes_on(statement, at)?;
            free(statement, organisation, &answering)?;
            check_days(&days, today)?;
            let signature = number(statement, statement.kept_by(organisation))?;
            let pending = Event::SignaturePending { signature, organisation, recorded, days, content };
            // Whoever has signed may still confirm that; who has told all that it does not sign no longer says so.
            let told = statement.signed_by(organisation).filter(|found| found.given.is_none());
            Ok(retracted(told).chain([pending]).collect())
        }
        Endorse::Decline { answering, content, is_public } => {
            let (organisation, recorded) = answers_for(statement, register, by, &answering)?;
            is_sealed(statement)?;
            free(statement, organisation, &answering)?;
            let (signed, kept) = (statement.signed_by(organisation), statement.kept_by(organisation));
            let declined =
                |signature| Event::SignatureDeclined { signature, organisation, recorded, content, is_public };
            if is_public && content.is_some() {
                return Ok(vec![declined(number(statement, signed)?)]);
            }
            Ok(retracted(signed).chain([declined(number(statement, kept)?)]).collect())
        }
        Endorse::Withdraw { signature } => withdraw(statement, register, by, signature),
        Endorse::Escalate { version, change, content } => escalate(statement, register, by, version, change, content),
        Endorse::Classify { version, change, kind, reason } => {
            conducts_rounds(register, statement, by)?;
            classify(statement, version, change, kind, &reason)
        }
        Endorse::TakeOutsider { organisation, names, version, terms, today } => {
            conducts_rounds(register, statement, by)?;
            let names = statement.outsider_may_sign(at, version, &names, &terms, today)?;
            take_outsider(statement, register, organisation, names, version, terms)
        }
        Endorse::OptOut => {
            let member = counted(register, by)?;
            let is_out = statement.opted_out.contains(&member);
            Ok(if is_out { vec![] } else { vec![Event::Counting(CountingEvent::MemberOptedOut { member })] })
        }
        Endorse::OptIn => {
            let member = counted(register, by)?;
            let is_out = statement.opted_out.contains(&member);
            Ok(if is_out { vec![Event::Counting(CountingEvent::MemberOptedIn { member })] } else { vec![] })
        }
    }
}

fn sign(
    statement: &Statement,
    register: &Register,
    by: Author,
    at: Timestamp,
    answering: Answering,
    version: VersionNumber,
    terms: Terms,
) -> Decided {
    let (organisation, recorded) = answers_for(statement, register, by, &answering)?;
    can_be_signed(statement, at, version)?;
    check_terms(&terms, answering.today)?;
    let found = statement.signature_of(organisation);
    has_seen(statement, organisation, &answering)?;
    let signed = statement.signed_by(organisation);
    let person = match (by, recorded) {
        (Author::Hat(hat), None) => Some(hat.person),
        _ => None,
    };
    if let Some(person) = person
        && let Some(waits) = waiting(statement, register, organisation, version)
    {
        let terms = (terms != Terms::default()).then_some(&terms);
        return second(statement, waits, person, terms, Refusal::AlreadySigned);
    }
    if found.is_some_and(|found| statement.state_of(found) == SignatureState::Valid) {
        return Err(Refusal::AlreadySigned);
    }
    if let Some(first) = person.filter(|_| signs_together(register, organisation)) {
        return begin(statement, organisation, first, version, terms);
    }
    let signature = number(statement, signed)?;
    Ok(vec![Event::SignatureGiven { signature, organisation, recorded, version, first: None, terms }])
}

fn confirm(
    statement: &Statement,
    register: &Register,
    hat: Hat,
    found: &Signature,
    version: VersionNumber,
    terms: Option<Terms>,
    today: Date,
) -> Decided {
    if let Some(terms) = &terms {
        check_terms(terms, today)?;
    }
    if let Some(waits) = waiting(statement, register, found.organisation, version) {
        return second(statement, waits, hat.person, terms.as_ref(), Refusal::SecondSignatoryNeeded);
    }
    let waits = statement.awaiting(found.organisation).is_some();
    let otherwise = if waits { Refusal::FirstSignatoryGone } else { Refusal::NotSigned };
    // What the first of two has signed is said anew of what both have before, if they have.
    let signed = statement.signed_by(found.organisation).filter(|_| found.keeping == Some(Keeping::First));
    let found = signed.map_or(found, |signed| &**signed);
    let given = found.given.as_ref().ok_or(otherwise)?;
    let terms = terms.unwrap_or_else(|| terms_in(given, version));
    if statement.state_of(found) == SignatureState::Valid && (given.version, &given.terms) == (version, &terms) {
        return Err(Refusal::NothingToConfirm);
    }
    let (signature, organisation) = (found.number, found.organisation);
    if signs_together(register, organisation) {
        return begin(statement, organisation, hat.person, version, terms);
    }
    Ok(vec![Event::SignatureGiven { signature, organisation, recorded: None, version, first: None, terms }])
}

fn withdraw(statement: &Statement, register: &Register, by: Author, number: SignatureNumber) -> Decided {
    let found = statement.signature(number).filter(|found| statement.is_open(found));
    let found = found.ok_or(Refusal::UnknownSignature)?;
    // Whoever wrote down what came by other ways can have heard it wrong.
    let is_written_down = found.recorded.is_some() || found.outsider.is_some();
    if !is_written_down || conducts_rounds(register, statement, by).is_err() {
        own(statement, register, by, number)?;
    }
    let is_gone = statement.state_of(found) == SignatureState::Withdrawn;
    Ok(if is_gone { vec![] } else { vec![Event::SignatureWithdrawn { signature: number }] })
}

fn escalate(
    statement: &Statement,
    register: &Register,
    by: Author,
    version: VersionNumber,
    change: ChangeNumber,
    content: Digest,
) -> Decided {
    let hat = hat(by)?;
    speaks_on_signing(register, hat)?;
    let found = statement.signature_of(hat.organisation).ok_or(Refusal::NotSigned)?;
    match statement.state_of(found) {
        SignatureState::Valid | SignatureState::ToConfirm | SignatureState::Paused => {}
        SignatureState::Pending
        | SignatureState::Declined
        | SignatureState::AwaitingSecond
        | SignatureState::Withdrawn => return Err(Refusal::NotSigned),
    }
    let listed = statement.signable(version).and_then(|signable| signable.change(change));
    let classified = listed.ok_or(Refusal::UnknownChange)?.classified.as_ref();
    if found.given.as_ref().is_some_and(|given| given.version >= version) {
        return Err(Refusal::ChangeSigned);
    }
    if classified.is_none_or(|classified| classified.kind != ChangeKind::Language) {
        return Err(Refusal::NotOfLanguage);
    }
    let is_known = found.escalated.contains(&(version, change));
    let signature = found.number;
    Ok(if is_known { vec![] } else { vec![Event::ChangeEscalated { signature, version, change, content }] })
}

fn classify(
    statement: &Statement,
    version: VersionNumber,
    change: ChangeNumber,
    kind: ChangeKind,
    reason: &str,
) -> Decided {
    let signable = statement.signable(version).ok_or(Refusal::UnknownVersion)?;
    let before = signable.change(change).ok_or(Refusal::UnknownChange)?.classified.as_ref();
    let reason = reason_line(reason)?;
    let is_doubted = statement.signatures.iter().any(|each| each.escalated.contains(&(version, change)));
    let same = before.is_some_and(|before| before.kind == kind && before.reason == reason) && !is_doubted;
    Ok(if same { vec![] } else { vec![Event::ChangeClassified { version, change, kind, reason }] })
}

impl Statement {
    /// What organisations outside the register sign now, or why they don't. Whoever they are reads that text.
    pub fn open_to_outsiders(&self, at: Timestamp) -> Result<VersionNumber, Refusal> {
        if !self.plan.takes_outsiders {
            return Err(Refusal::OutsidersNotTaken);
        }
        is_sealed(self)?;
        goes_on(self, at)?;
        self.sign_on.as_ref().map(|sign_on| sign_on.version).ok_or(Refusal::NothingToSign)
    }

    /// Whether an organisation outside the register could sign that on these terms; it is counted once a coordinator has
    /// taken it in. Gives its names as they are kept.
    ///
    /// # Errors
    /// Why not.
    pub fn outsider_may_sign(
        &self,
        at: Timestamp,
        version: VersionNumber,
        names: &Names,
        terms: &Terms,
        today: Date,
    ) -> Result<Names, Refusal> {
        self.open_to_outsiders(at)?;
        can_be_signed(self, at, version)?;
        check_terms(terms, today)?;
        names.checked()
    }
}

fn take_outsider(
    statement: &Statement,
    register: &Register,
    organisation: OrganisationId,
    names: Names,
    version: VersionNumber,
    terms: Terms,
) -> Decided {
    if register.organisation(organisation).is_some() || statement.signature_of(organisation).is_some() {
        return Err(Refusal::OrganisationKnown);
    }
    let signature = number(statement, None)?;
    Ok(vec![Event::OutsiderSigned { signature, organisation, names, version, terms }])
}

/// For which organisation somebody answers, and how its answer came to a coordinator who records it.
fn answers_for(
    statement: &Statement,
    register: &Register,
    by: Author,
    answering: &Answering,
) -> Result<(OrganisationId, Option<Channel>), Refusal> {
    let Some((organisation, channel)) = answering.recorded else {
        let hat = hat(by)?;
        speaks_on_signing(register, hat)?;
        return Ok((hat.organisation, None));
    };
    conducts_rounds(register, statement, by)?;
    match register.organisation(organisation).ok_or(Refusal::UnknownOrganisation)?.standing {
        Standing::Member => Ok((organisation, Some(channel))),
        Standing::Applied => Err(Refusal::OrganisationApplying),
        Standing::Left | Standing::Declined => Err(Refusal::NotAMember),
    }
}

/// Whether an organisation can answer otherwise than by signing: it has not signed, or no longer the words that are
/// signed now.
fn free(statement: &Statement, organisation: OrganisationId, answering: &Answering) -> Result<(), Refusal> {
    has_seen(statement, organisation, answering)?;
    match statement.signature_of(organisation).map(|found| statement.state_of(found)) {
        Some(SignatureState::Valid | SignatureState::AwaitingSecond) => Err(Refusal::AlreadySigned),
        Some(
            SignatureState::Pending
            | SignatureState::Declined
            | SignatureState::ToConfirm
            | SignatureState::Paused
            | SignatureState::Withdrawn,
        )
        | None => Ok(()),
    }
}

/// What an organisation has said for others to know is taken back, before it says what they may not know.
fn retracted(found: Option<&Arc<Signature>>) -> impl Iterator<Item = Event> {
    let said = found.filter(|found| found.reply != SignatureReply::Withdrawn);
    said.map(|found| Event::SignatureWithdrawn { signature: found.number }).into_iter()
}

/// The number under which an organisation has answered before, or the next.
pub(super) fn number(statement: &Statement, found: Option<&Arc<Signature>>) -> Result<SignatureNumber, Refusal> {
    match found {
        Some(found) => Ok(found.number),
        None if statement.signatures.len() >= limits::SIGNATURES_MAX => Err(Refusal::TooManySignatures),
        None => Ok(SignatureNumber(statement.signatures.len() as u32 + 1)),
    }
}

/// Two people of an organisation may answer at once: neither overwrites unseen what the other has said.
fn has_seen(statement: &Statement, organisation: OrganisationId, answering: &Answering) -> Result<(), Refusal> {
    let acts = statement.acts_of(organisation);
    if answering.seen.is_none_or(|seen| seen == acts) { Ok(()) } else { Err(Refusal::SignatureChanged) }
}

fn own<'a>(
    statement: &'a Statement,
    register: &Register,
    by: Author,
    number: SignatureNumber,
) -> Result<(Hat, &'a Signature), Refusal> {
    let hat = hat(by)?;
    let found = statement.signature(number).ok_or(Refusal::UnknownSignature)?;
    // Outside the register whoever has the link speaks: the shell gives this hat to nobody else.
    if found.outsider.is_none() || found.organisation != hat.organisation {
        speaks_on_signing(register, hat)?;
    }
    if found.organisation == hat.organisation { Ok((hat, found)) } else { Err(Refusal::NotYourSignature) }
}

fn can_be_signed(statement: &Statement, at: Timestamp, version: VersionNumber) -> Result<(), Refusal> {
    is_sealed(statement)?;
    goes_on(statement, at)?;
    statement.version(version).ok_or(Refusal::UnknownVersion)?;
    let is_it = statement.sign_on.as_ref().is_some_and(|sign_on| sign_on.version == version);
    if is_it { Ok(()) } else { Err(Refusal::NotTheSignedVersion) }
}

fn is_sealed(statement: &Statement) -> Result<(), Refusal> {
    match statement.stage {
        Stage::SignOn | Stage::Published => Ok(()),
        Stage::Drafting | Stage::FollowedUp | Stage::Withdrawn => Err(Refusal::NothingToSign),
    }
}

fn goes_on(statement: &Statement, at: Timestamp) -> Result<(), Refusal> {
    match statement.stage {
        Stage::Drafting | Stage::SignOn | Stage::Published => {}
        Stage::FollowedUp | Stage::Withdrawn => return Err(Refusal::NothingToSign),
    }
    if statement.plan.closes.is_some_and(|closes| closes <= at) { Err(Refusal::SignOnClosed) } else { Ok(()) }
}

/// What was signed on these terms before, signed anew: clauses may have other numbers now.
fn terms_in(given: &Given, version: VersionNumber) -> Terms {
    let mut terms = given.terms.clone();
    if given.version != version {
        terms.reservation = terms.reservation.map(|_| Reservation { clause: None });
    }
    terms
}

fn check_terms(terms: &Terms, today: Date) -> Result<(), Refusal> {
    if terms.decided_on.is_some_and(|day| day > today) {
        return Err(Refusal::DecidedInTheFuture);
    }
    if terms.reservation.is_some() && terms.content.is_none() { Err(Refusal::ReservationEmpty) } else { Ok(()) }
}

fn check_days(days: &BTreeSet<Date>, today: Date) -> Result<(), Refusal> {
    let first = days.first().ok_or(Refusal::DaysMissing)?;
    if *first < today {
        Err(Refusal::DayInThePast)
    } else if days.len() > limits::DECISION_DAYS_MAX {
        Err(Refusal::TooManyDays)
    } else {
        Ok(())
    }
}

fn counted(register: &Register, by: Author) -> Result<OrganisationId, Refusal> {
    let hat = hat(by)?;
    speaks_on_counting(register, hat)?;
    Ok(hat.organisation)
}

fn hat(by: Author) -> Result<Hat, Refusal> {
    match by {
        Author::Hat(hat) => Ok(hat),
        Author::Operator | Author::Clock => Err(Refusal::HatMissing),
    }
}
