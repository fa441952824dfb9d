use crate::world::{carry_out, grant, hat, network, organisation, revoke, statement};
use ledger::{Hat, Language, Refusal, Right, Role, Statement, StatementCommand, StatementEvent, right, slug};
use terms::{OrganisationId, Timestamp};

fn create(title: &str, coordinators: &[u8]) -> StatementCommand {
    StatementCommand::CreateStatement {
        statement: statement(1),
        slug: slug(title),
        title: title.to_owned(),
        language: Language::Finnish,
        coordinators: coordinators.iter().map(|number| organisation(*number)).collect::<Vec<OrganisationId>>(),
    }
}

fn opened() -> Statement {
    let event = Statement::decide(None, &network(), hat(1, 1), create("Otsikko", &[1])).expect("allowed");
    Statement::open(&event, Timestamp::from_ms(1))
}

#[test]
fn every_rule_of_opening_a_statement_has_a_row() {
    let register = network();
    let long = "ä".repeat(200);
    let rows: [(Hat, StatementCommand, Result<(), Refusal>); 13] = [
        (hat(1, 1), create("Otsikko", &[1]), Ok(())),
        (hat(1, 1), create("Otsikko", &[1, 2, 3, 4, 5]), Ok(())),
        (hat(1, 1), create("Otsikko", &[1, 2, 3, 4, 5, 6]), Err(Refusal::TooManyCoordinators)),
        (hat(1, 1), create("Otsikko", &[]), Err(Refusal::TooManyCoordinators)),
        (hat(1, 1), create("Otsikko", &[1, 1]), Err(Refusal::TooManyCoordinators)),
        (hat(1, 1), create("Otsikko", &[1, 9]), Err(Refusal::UnknownOrganisation)),
        (hat(1, 1), create("Otsikko", &[2]), Err(Refusal::NotAmongCoordinators)),
        (hat(2, 2), create("Otsikko", &[2]), Err(Refusal::NotACoordinator)),
        (hat(1, 2), create("Otsikko", &[2]), Err(Refusal::NotACoordinator)),
        (hat(1, 1), create(" \n\t ", &[1]), Err(Refusal::TitleMissing)),
        (hat(1, 1), create("\u{7}\u{200b}\u{200d}", &[1]), Err(Refusal::TitleMissing)),
        (hat(1, 1), create(&long, &[1]), Ok(())),
        (hat(1, 1), create(&format!("{long}ä"), &[1]), Err(Refusal::TitleTooLong)),
    ];
    for (by, command, outcome) in rows {
        assert_eq!(Statement::decide(None, &register, by, command.clone()).map(drop), outcome, "{command:?}");
    }
    let again = Statement::decide(Some(&opened()), &register, hat(1, 1), create("Otsikko", &[1]));
    assert_eq!(again, Err(Refusal::StatementKnown));
}

#[test]
fn a_title_is_one_line_without_control_characters() {
    let event = Statement::decide(None, &network(), hat(1, 1), create("  Äänet \n kuu\u{7}\u{202e}luviin\t", &[1]))
        .expect("allowed");
    let StatementEvent::StatementCreated { title, .. } = event;
    assert_eq!(title, "Äänet kuuluviin");
}

#[test]
fn who_reads_and_who_writes() {
    let mut register = network();
    let statement = opened();
    carry_out(&mut register, grant(4, 1, Role::OrganisationAdmin));
    carry_out(&mut register, grant(4, 4, Role::Coordinator));
    for (who, expected) in [
        (hat(1, 1), Right::Write),
        (hat(2, 2), Right::Write),
        (hat(3, 3), Right::Read),
        (hat(4, 1), Right::Read),
        (hat(4, 4), Right::Read),
        (hat(2, 1), Right::Nothing),
        (hat(9, 1), Right::Nothing),
    ] {
        assert_eq!(right(&register, &statement, who), expected, "{who:?}");
    }
    carry_out(&mut register, revoke(2, 2, Role::Writer));
    assert_eq!(right(&register, &statement, hat(2, 2)), Right::Nothing, "asked anew each time");
}
