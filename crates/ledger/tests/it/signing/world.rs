//! A network that signs.

use crate::world::{add_person, at, by, carry_out, day, grant, names, network, opened, organisation};
use ledger::{
    Answering, Author, ChangeKind, ChangeNumber, ChangedPlace, Channel, Conduct, Endorse, Hat, LanguageAct, Refusal,
    Register, RegisterCommand, Role, SealedText, SealedTexts, SignOnPlan, SignatureNumber, SigningRule, Statement,
    StatementCommand as Command, Terms, TextLanguage, VersionNumber,
};
use std::collections::BTreeSet;
use terms::{ChangeHash, Date, Digest, Heads, Offset, OrganisationId, PersonId};

pub(super) const COORDINATOR: Author =
    Author::Hat(Hat { person: PersonId::new([1; 16]), organisation: OrganisationId::new([1; 16]) });

/// Organisation 1 coordinates. 21 and 22 sign for 2, each alone, and 23 only comments; 31 and 32 sign for 3, together, and
/// 33 looks after it.
pub(crate) fn people() -> Register {
    let mut register = network();
    let people = [21, 22, 23, 31, 32, 33].map(add_person);
    let signs = |who, whose| grant(who, whose, Role::Signatory);
    let roles = [
        signs(21, 2),
        signs(22, 2),
        grant(23, 2, Role::Commenter),
        signs(31, 3),
        signs(32, 3),
        grant(33, 3, Role::OrganisationAdmin),
    ];
    let together = RegisterCommand::SetSigningRule { organisation: organisation(3), rule: SigningRule::TwoTogether };
    for command in people.into_iter().chain(roles).chain([together]) {
        carry_out(&mut register, command);
    }
    register
}

pub(super) type Row = (i64, Author, Command, Result<usize, Refusal>);

/// Plays the rows from a statement whose version 1 is signed.
pub(super) fn check(rows: impl IntoIterator<Item = Row>) -> Statement {
    check_on(opened(), [(10, COORDINATOR, sign_on(1, 0), Ok(2))].into_iter().chain(rows))
}

pub(super) fn check_on(mut statement: Statement, rows: impl IntoIterator<Item = Row>) -> Statement {
    let register = people();
    for (now, by, command, outcome) in rows {
        let got = Statement::decide(Some(&statement), &register, by, at(now), command.clone());
        let counted = got.as_ref().map(Vec::len).map_err(|refusal| *refusal);
        assert_eq!(counted, outcome, "at {now}: {command:?}");
        got.iter().flatten().for_each(|event| statement.apply(at(now), event));
    }
    statement
}

/// The same where everything has to go well.
pub(super) fn play(steps: impl IntoIterator<Item = (Author, Command)>) -> Statement {
    let (mut statement, register) = (check([]), people());
    for (by, command) in steps {
        let command = match by {
            Author::Hat(hat) => super::about_signed(&statement, hat.organisation, command),
            Author::Operator | Author::Clock => command,
        };
        let events = Statement::decide(Some(&statement), &register, by, at(20), command.clone());
        let events = events.unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
        events.iter().for_each(|event| statement.apply(at(20), event));
    }
    statement
}

/// Today, for one's own organisation.
pub(super) fn answering() -> Answering {
    Answering { recorded: None, seen: None, today: day("2026-03-17") }
}

pub(super) fn sign(version: u32) -> Command {
    terms(version, Terms::default())
}

pub(super) fn terms(version: u32, terms: Terms) -> Command {
    Command::Endorse(Endorse::Sign { answering: answering(), version: VersionNumber(version), terms })
}

/// By somebody who has seen so many acts of the organisation's answer.
pub(super) fn unseen(command: Command, acts: u32) -> Command {
    let seen = |answering: Answering| Answering { seen: Some(acts), ..answering };
    let Command::Endorse(endorse) = command else { return command };
    Command::Endorse(match endorse {
        Endorse::Sign { answering, version, terms } => Endorse::Sign { answering: seen(answering), version, terms },
        Endorse::Decline { answering, content, is_public } => {
            Endorse::Decline { answering: seen(answering), content, is_public }
        }
        other => other,
    })
}

pub(super) fn record(whose: u8, version: u32) -> Command {
    let answering = Answering { recorded: Some((organisation(whose), Channel::Mail)), ..answering() };
    Command::Endorse(Endorse::Sign { answering, version: VersionNumber(version), terms: Terms::default() })
}

pub(super) fn confirm(version: u32) -> Command {
    Command::Endorse(Endorse::Confirm {
        signature: SignatureNumber(1),
        version: VersionNumber(version),
        terms: None,
        today: answering().today,
    })
}

pub(super) fn pend(on: &str) -> Command {
    let days = Date::parse(on).into_iter().collect();
    Command::Endorse(Endorse::Pend { answering: answering(), days, content: None })
}

pub(super) fn decline() -> Command {
    Command::Endorse(Endorse::Decline { answering: answering(), content: None, is_public: false })
}

pub(super) fn withdraw(number: u32) -> Command {
    Command::Endorse(Endorse::Withdraw { signature: SignatureNumber(number) })
}

pub(super) fn escalate(version: u32, change: u32) -> Command {
    let (version, change) = (VersionNumber(version), ChangeNumber(change));
    Command::Endorse(Endorse::Escalate { version, change, content: Digest::new([8; 32]) })
}

pub(super) fn classify(version: u32, change: u32, kind: ChangeKind, reason: &str) -> Command {
    let (version, change) = (VersionNumber(version), ChangeNumber(change));
    Command::Endorse(Endorse::Classify { version, change, kind, reason: reason.to_owned() })
}

pub(super) fn outsider(number: u8, name: &str, version: u32) -> Command {
    Command::Endorse(Endorse::TakeOutsider {
        organisation: organisation(number),
        names: names(name),
        version: VersionNumber(version),
        terms: Terms::default(),
        today: answering().today,
    })
}

pub(super) fn opt_out() -> Command {
    Command::Endorse(Endorse::OptOut)
}

pub(super) fn opt_in() -> Command {
    Command::Endorse(Endorse::OptIn)
}

/// The text of that number is sealed for signing, with so many changes since the one before.
pub(super) fn sign_on(text: u8, changes: u32) -> Command {
    let heads = Heads::new([ChangeHash([text; 32])]);
    let sealed = SealedText { offset: Offset(text.into()), heads, sha256: Digest::new([text; 32]) };
    let changes = (1..=changes).map(changed).collect();
    Command::Conduct(Conduct::OpenSignOn {
        text: Some(SealedTexts::from(sealed)),
        characters: 5,
        changes,
        reason: "Valmis".to_owned(),
    })
}

fn changed(clause: u32) -> ChangedPlace {
    let (language, weights) = (TextLanguage::Full(ledger::Language::Finnish), BTreeSet::new());
    ChangedPlace { language, place: format!("c{clause}"), clause: Some(clause), weights }
}

pub(super) fn resume() -> Command {
    Command::Conduct(Conduct::ResumeDrafting { reason: "Korjataan".to_owned() })
}

pub(super) fn publish() -> Command {
    Command::Conduct(Conduct::Publish { reason: "Valmis".to_owned() })
}

pub(super) fn plan(plan: SignOnPlan) -> Command {
    Command::Conduct(Conduct::PlanSignOn { plan })
}

pub(super) fn add_swedish() -> Command {
    let language = TextLanguage::Full(ledger::Language::Swedish);
    Command::Languages(LanguageAct::Add { language, text: terms::TextId::new([7; 16]) })
}

pub(super) fn bind_swedish() -> Command {
    let languages = BTreeSet::from([TextLanguage::Full(ledger::Language::Swedish)]);
    Command::Languages(LanguageAct::Bind { languages, reason: "Sovittu".to_owned() })
}

/// Somebody of the signing organisations.
pub(super) fn signatory(whose: u8, other: bool) -> Author {
    by(whose * 10 + 1 + u8::from(other), whose)
}
