use crate::world::{accept, add_person, apply_to_join, at, by, carry_out, create, network, opened, organisation};
use ledger::{Author, Refusal, Statement, StatementCommand, StatementEvent};
use terms::limits;

#[test]
fn every_rule_of_opening_a_statement_has_a_row() {
    let mut register = network();
    carry_out(&mut register, apply_to_join(7, 4));
    let long = "ä".repeat(limits::TITLE_CHARS_MAX);
    let rows = [
        (by(1, 1), create("Otsikko", &[1]), Ok(())),
        (by(1, 1), create("Otsikko", &[1, 2, 3, 4, 5]), Ok(())),
        (by(1, 1), create("Otsikko", &[1, 2, 3, 4, 5, 6]), Err(Refusal::TooManyCoordinators)),
        (by(1, 1), create("Otsikko", &[]), Err(Refusal::TooManyCoordinators)),
        (by(1, 1), create("Otsikko", &[1, 1]), Err(Refusal::TooManyCoordinators)),
        (by(1, 1), create("Otsikko", &[1, 9]), Err(Refusal::UnknownOrganisation)),
        (by(1, 1), create("Otsikko", &[1, 7]), Err(Refusal::NotAMember)),
        (by(1, 1), create("Otsikko", &[2]), Err(Refusal::NotAmongCoordinators)),
        (by(2, 2), create("Otsikko", &[2]), Err(Refusal::NotACoordinator)),
        (by(1, 2), create("Otsikko", &[2]), Err(Refusal::NotACoordinator)),
        (Author::Operator, create("Otsikko", &[1]), Err(Refusal::NotACoordinator)),
        (by(1, 1), create(" \n\t ", &[1]), Err(Refusal::TitleMissing)),
        (by(1, 1), create("\u{7}\u{200b}\u{200d}", &[1]), Err(Refusal::TitleMissing)),
        (by(1, 1), create(&long, &[1]), Ok(())),
        (by(1, 1), create(&format!("{long}ä"), &[1]), Err(Refusal::TitleTooLong)),
    ];
    for (by, command, outcome) in rows {
        assert_eq!(Statement::decide(None, &register, by, at(1), command.clone()).map(drop), outcome, "{command:?}");
    }
    let again = Statement::decide(Some(&opened()), &register, by(1, 1), at(1), create("Otsikko", &[1]));
    assert_eq!(again, Err(Refusal::StatementKnown));
}

#[test]
fn an_organisation_coordinates_from_its_acceptance_on() {
    let mut register = network();
    carry_out(&mut register, add_person(5));
    carry_out(&mut register, apply_to_join(7, 5));
    carry_out(&mut register, accept(7));
    let events = Statement::decide(None, &register, by(1, 1), at(1), create("Otsikko", &[1, 7])).expect("allowed");
    assert!(matches!(&events[..], [StatementEvent::StatementCreated { coordinators, .. }]
        if *coordinators == [organisation(1), organisation(7)]));
}

#[test]
fn a_title_is_one_line_without_control_characters() {
    let title = "  Äänet \n kuu\u{7}\u{202e}luviin\t";
    let events = Statement::decide(None, &network(), by(1, 1), at(1), create(title, &[1])).expect("allowed");
    assert!(matches!(&events[..], [StatementEvent::StatementCreated { title, .. }] if title == "Äänet kuuluviin"));
}

#[test]
fn a_ledger_begins_with_its_statement() {
    let added = StatementEvent::CoordinatorAdded { organisation: organisation(2), reason: "Apua".to_owned() };
    assert_eq!(Statement::fold([]), None);
    assert_eq!(Statement::fold([(at(1), &added)]), None);
    let later = StatementCommand::AddCoordinator { organisation: organisation(2), reason: "Apua".to_owned() };
    assert_eq!(Statement::decide(None, &network(), by(1, 1), at(1), later), Err(Refusal::UnknownStatement));
}
