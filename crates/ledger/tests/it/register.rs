use crate::world::{
    accept, add_named, add_organisation, add_person, apply_to_join, at, attempt, by, carry_out, decline, details,
    grant, list, names, network, organisation, person, readdress, reinstate, remove, statement,
};
use ledger::{Author, Refusal, Register, RegisterCommand, Role, SigningRule, Standing};
use terms::{Digest, Seq, limits};

const OPERATOR: Author = Author::Operator;

fn describe(number: u8, based_on: u64, name: &str, told: &str) -> RegisterCommand {
    let organisation = organisation(number);
    let (names, details) = (names(name), details(told));
    RegisterCommand::DescribeOrganisation { organisation, based_on: Seq(based_on), names, details }
}

fn set_rule(number: u8, rule: SigningRule) -> RegisterCommand {
    RegisterCommand::SetSigningRule { organisation: organisation(number), rule }
}

fn set_logo(number: u8, logo: Option<u8>) -> RegisterCommand {
    let logo = logo.map(|byte| Digest::new([byte; 32]));
    RegisterCommand::SetLogo { organisation: organisation(number), logo }
}

/// The network with what these rows need: 7 has applied through person 5, 8 has left, 9 was declined; 6 has a
/// Y-tunnus, 5 a register number; person 4 is admin of 4.
fn with_every_standing() -> Register {
    let mut register = network();
    for command in [
        add_person(5),
        apply_to_join(7, 5),
        add_organisation(8),
        remove(8, "Lopetti toimintansa"),
        apply_to_join(9, 5),
        decline(9, "Yritys"),
        grant(4, 4, Role::OrganisationAdmin),
        describe(6, 5, "Järjestö", "business 1234567-1"),
        describe(5, 4, "Järjestö", "association 1234"),
        list(1, "Palkkatuki"),
    ] {
        carry_out(&mut register, command);
    }
    register
}

#[test]
fn every_rule_of_organisations_has_a_row() {
    let register = with_every_standing();
    let long = "ä".repeat(limits::REASON_CHARS_MAX);
    let rows = [
        (OPERATOR, add_organisation(10), Ok(1)),
        (by(1, 1), add_organisation(10), Ok(1)),
        (by(2, 2), add_organisation(10), Err(Refusal::CoordinatorsOnly)),
        (by(1, 2), add_organisation(10), Err(Refusal::CoordinatorsOnly)),
        (OPERATOR, add_organisation(1), Err(Refusal::OrganisationKnown)),
        (OPERATOR, add_named(10, "", ""), Err(Refusal::NameMissing)),
        (OPERATOR, add_named(10, "Uusi", "business 1234567-1"), Err(Refusal::OrganisationNumberTaken)),
        (OPERATOR, add_named(10, "Uusi", "association 1234"), Err(Refusal::OrganisationNumberTaken)),
        // An applicant needs no role; nobody applies through another person but a coordinator.
        (by(5, 10), apply_to_join(10, 5), Ok(5)),
        (by(1, 1), apply_to_join(10, 5), Ok(5)),
        (by(2, 2), apply_to_join(10, 5), Err(Refusal::CoordinatorsOnly)),
        (by(6, 10), apply_to_join(10, 6), Err(Refusal::UnknownPerson)),
        (by(5, 7), apply_to_join(7, 5), Err(Refusal::OrganisationKnown)),
        (by(1, 1), accept(7), Ok(1)),
        (by(5, 7), accept(7), Err(Refusal::CoordinatorsOnly)),
        (by(1, 1), accept(1), Err(Refusal::NotApplying)),
        (by(1, 1), accept(9), Err(Refusal::NotApplying)),
        (by(1, 1), accept(11), Err(Refusal::UnknownOrganisation)),
        (by(1, 1), decline(7, "Yritys"), Ok(1)),
        (by(1, 1), decline(7, " \u{200b}"), Err(Refusal::ReasonMissing)),
        (by(1, 1), decline(7, &long), Ok(1)),
        (by(1, 1), decline(7, &format!("{long}ä")), Err(Refusal::ReasonTooLong)),
        (by(5, 7), decline(7, "En"), Err(Refusal::CoordinatorsOnly)),
        (by(1, 1), decline(2, "En"), Err(Refusal::NotApplying)),
        (by(1, 1), remove(2, "Yhdistyi toiseen"), Ok(1)),
        (by(4, 4), remove(4, "Lähdemme"), Ok(1)),
        (by(4, 4), remove(2, "Lähtekää"), Err(Refusal::OrganisationAdminsOnly)),
        (by(1, 1), remove(8, "Uudelleen"), Err(Refusal::NotAMember)),
        (by(1, 1), remove(7, "Hakija"), Err(Refusal::NotAMember)),
        (by(1, 1), remove(2, ""), Err(Refusal::ReasonMissing)),
        (by(1, 1), remove(1, "Lähdemme"), Err(Refusal::LastCoordinator)),
        (OPERATOR, remove(1, "Lähtekää"), Err(Refusal::LastCoordinator)),
        (by(1, 1), reinstate(8, "Palasi"), Ok(1)),
        (by(1, 1), reinstate(9, "Erehdys"), Ok(1)),
        (by(1, 1), reinstate(8, ""), Err(Refusal::ReasonMissing)),
        (by(1, 1), reinstate(2, "Palasi"), Err(Refusal::AlreadyAMember)),
        (by(1, 1), reinstate(7, "Palasi"), Err(Refusal::OrganisationApplying)),
        (by(4, 4), reinstate(8, "Palasi"), Err(Refusal::CoordinatorsOnly)),
        (by(4, 4), set_rule(4, SigningRule::TwoTogether), Ok(1)),
        (by(4, 4), set_rule(4, SigningRule::One), Ok(0)),
        (by(2, 2), set_rule(2, SigningRule::TwoTogether), Err(Refusal::OrganisationAdminsOnly)),
        (by(1, 1), set_rule(11, SigningRule::One), Err(Refusal::UnknownOrganisation)),
        (by(4, 4), set_logo(4, Some(1)), Ok(1)),
        (by(4, 4), set_logo(4, None), Ok(0)),
        (by(4, 4), set_logo(2, None), Err(Refusal::OrganisationAdminsOnly)),
        (OPERATOR, list(2, "Toinen"), Ok(1)),
        (by(2, 2), list(2, "Toinen"), Err(Refusal::CoordinatorsOnly)),
        (by(1, 1), list(1, "Toinen"), Err(Refusal::StatementKnown)),
        (by(1, 1), list(2, "Palkkatuki"), Err(Refusal::SlugTaken)),
        (by(1, 1), readdress(1, "Palkkatuki"), Ok(0)),
        (by(1, 1), readdress(1, "Palkkatuki kuntoon"), Ok(1)),
        (by(1, 1), readdress(9, "Muu"), Err(Refusal::UnknownStatement)),
        (by(2, 2), readdress(1, "Muu"), Err(Refusal::CoordinatorsOnly)),
    ];
    for (by, command, outcome) in rows {
        let got = register.decide(by, command.clone()).map(|events| events.len());
        assert_eq!(got, outcome, "{by:?} {command:?}");
    }
}

#[test]
fn of_two_who_describe_an_organisation_at_once_the_second_is_told() {
    let mut register = with_every_standing();
    let seen = register.organisation(organisation(4)).expect("known").changed.0;
    let rows = [
        (by(4, 4), describe(4, seen, "Ensimmäinen", ""), Ok(1)),
        (by(1, 1), describe(4, seen, "Toinen", ""), Err(Refusal::OrganisationChanged)),
        (by(2, 2), describe(4, seen, "Kolmas", ""), Err(Refusal::OrganisationAdminsOnly)),
    ];
    for (by, command, outcome) in rows {
        assert_eq!(attempt(&mut register, by, command), outcome);
    }
    let described = register.organisation(organisation(4)).expect("known");
    assert_eq!(described.names.fi, "Ensimmäinen");
    let again = described.changed.0;
    let rows = [
        (describe(4, again, " Ensimmäinen ", ""), Ok(0)),
        (describe(4, again, "", ""), Err(Refusal::NameMissing)),
        (describe(4, again, "A", "business 1234567-1"), Err(Refusal::OrganisationNumberTaken)),
        (describe(11, again, "A", ""), Err(Refusal::UnknownOrganisation)),
        // Its rule is no part of the description.
        (set_rule(4, SigningRule::TwoTogether), Ok(1)),
        (describe(4, again, "Toinen", ""), Ok(1)),
    ];
    for (command, outcome) in rows {
        assert_eq!(attempt(&mut register, by(1, 1), command), outcome);
    }
}

#[test]
fn an_application_lets_its_contact_comment_and_nothing_more_until_it_is_accepted() {
    let mut register = with_every_standing();
    let roles = |register: &Register| {
        let has = |role: &&Role| register.has_role(person(5), organisation(7), **role);
        Role::ALL.iter().filter(has).map(|role| role.name()).collect::<Vec<_>>()
    };
    assert_eq!(roles(&register), ["organisation-admin", "commenter"]);
    carry_out(&mut register, accept(7));
    assert_eq!(roles(&register), ["organisation-admin", "writer", "commenter", "signatory"]);
    carry_out(&mut register, remove(7, "Lopetti"));
    assert!(roles(&register).is_empty() && register.hats(person(5)).is_empty());
    carry_out(&mut register, reinstate(7, "Palasi"));
    assert_eq!(roles(&register).len(), 4, "its people have their roles again");
    assert_eq!(register.standing(organisation(7)), Some(Standing::Member));
}

#[test]
fn an_application_that_was_declined_keeps_no_number_from_others() {
    let mut register = network();
    let told = |number: u8, told: &str| {
        let (organisation, contact) = (organisation(number), person(4));
        RegisterCommand::ApplyToJoin { organisation, names: names("Hakija"), details: details(told), contact }
    };
    carry_out(&mut register, told(7, "business 1234567-1"));
    assert_eq!(register.decide(OPERATOR, told(8, "business 1234567-1")), Err(Refusal::OrganisationNumberTaken));
    carry_out(&mut register, decline(7, "Väärä yhteyshenkilö"));
    carry_out(&mut register, told(8, "business 1234567-1"));
    assert_eq!(register.decide(OPERATOR, reinstate(7, "Oikea")), Err(Refusal::OrganisationNumberTaken));
}

#[test]
fn a_number_that_was_given_up_is_free() {
    let mut register = with_every_standing();
    let changed = register.organisation(organisation(6)).expect("known").changed.0;
    carry_out(&mut register, describe(6, changed, "Järjestö", ""));
    carry_out(&mut register, add_named(10, "Uusi", "business 1234567-1"));
}

#[test]
fn a_taken_address_gets_a_number() {
    let mut register = network();
    for (number, free) in [(1, "palkkatuki"), (2, "palkkatuki-2"), (3, "palkkatuki-3")] {
        let slug = register.free_slug("Palkkatuki");
        assert_eq!(slug.as_str(), free);
        carry_out(&mut register, RegisterCommand::ListStatement { statement: statement(number), slug });
    }
    assert_eq!(register.address(statement(2)).map(ledger::Slug::as_str), Some("palkkatuki-2"));
}

#[test]
fn organisations_are_listed_in_the_order_of_their_ids() {
    let register = with_every_standing();
    let listed: Vec<_> = register.organisations().map(|(id, _)| id).collect();
    assert_eq!(listed, (1..=9).map(organisation).collect::<Vec<_>>());
    assert_eq!(register.organisation(organisation(1)).map(|known| known.since), Some(at(1)));
}
