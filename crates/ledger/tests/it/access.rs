//! Role × action × who may read and take part × stage, every cell.
//!
//! A cell is `yes`, or the code of the refusal.

use crate::world::{
    add_organisation, add_person, apply_to_join, by, carry_out, erase, grant, hat, network, opened, organisation,
    remove, revoke,
};
use ledger::{
    Action, Asker, Audience, Author, Openness, Participation, Refusal, Register, Right, Role, Stage, Statement, access,
    administers_network, administers_organisation, right,
};
use std::collections::BTreeSet;

/// Of 1, which coordinates the statement: 1 is its coordinator, 10 its admin.
/// Of 2: 2 writes, 12 comments, 22 signs, 32 is admin, 42 coordinates the network.
/// 5 stands in the support group, where 5 signs. 13 writes and 23 signs for 3, which isn't among those listed.
/// 7 has applied through 7. 8 has left with its writer 8. 2's person 52 had a role, 62 was erased.
fn world() -> Register {
    let mut register = network();
    let people = [5, 7, 8, 10, 12, 13, 22, 23, 32, 42, 52, 62].map(add_person);
    let organisations = [add_organisation(8)];
    let roles = [
        grant(10, 1, Role::OrganisationAdmin),
        grant(12, 2, Role::Commenter),
        grant(22, 2, Role::Signatory),
        grant(32, 2, Role::OrganisationAdmin),
        grant(42, 2, Role::Coordinator),
        grant(5, 5, Role::Signatory),
        grant(13, 3, Role::Writer),
        grant(23, 3, Role::Signatory),
        apply_to_join(7, 7),
        grant(8, 8, Role::Writer),
        grant(8, 8, Role::Coordinator),
        remove(8, "Lopetti"),
        grant(52, 2, Role::Writer),
        revoke(52, 2, Role::Writer),
        grant(62, 2, Role::Writer),
        erase(62),
    ];
    for command in organisations.into_iter().chain(people).chain(roles) {
        carry_out(&mut register, command);
    }
    register
}

fn statement(drafts: Audience, comments: Audience, writers: Participation) -> Statement {
    Statement {
        openness: Openness { drafts, comments, writers },
        support_group: BTreeSet::from([organisation(5)]),
        ..opened()
    }
}

const ASKERS: [(&str, Asker); 18] = [
    ("anonymous", Asker::Anonymous),
    ("invited for 2", Asker::Invited(terms::OrganisationId::new([2; 16]))),
    ("invited for 4", Asker::Invited(terms::OrganisationId::new([4; 16]))),
    ("invited for 8", Asker::Invited(terms::OrganisationId::new([8; 16]))),
    ("coordinator", asker(1, 1)),
    ("admin of 1", asker(10, 1)),
    ("writer", asker(2, 2)),
    ("commenter", asker(12, 2)),
    ("signatory", asker(22, 2)),
    ("admin of 2", asker(32, 2)),
    ("coordinator of 2", asker(42, 2)),
    ("writer of 3", asker(13, 3)),
    ("signatory of 3", asker(23, 3)),
    ("supporter", asker(5, 5)),
    ("applicant", asker(7, 7)),
    ("writer who left", asker(8, 8)),
    ("removed", asker(52, 2)),
    ("erased", asker(62, 2)),
];

const fn asker(who: u8, whose: u8) -> Asker {
    let (person, organisation) = (terms::PersonId::new([who; 16]), terms::OrganisationId::new([whose; 16]));
    Asker::Hat(ledger::Hat { person, organisation })
}

/// The written tables, one file for each way of being open: a row for each who asks, a column for each action.
const IN_THE_NETWORK: &str = include_str!("../data/access-network.txt");
const AMONG_PARTICIPANTS: &str = include_str!("../data/access-participants.txt");
const IN_PUBLIC: &str = include_str!("../data/access-public.txt");

/// The table of a statement as it is.
fn table(register: &Register, statement: &Statement) -> Vec<Vec<String>> {
    let cell = |who, action| access(register, statement, who, action).map_or_else(Refusal::code, |()| "yes").to_owned();
    let row = |(name, who): (&str, Asker)| {
        [name.to_owned()].into_iter().chain(Action::ALL.map(|action| cell(who, action))).collect()
    };
    ASKERS.map(row).into()
}

/// The rows of a written table that belong to a stage: they stand below its name.
fn written(table: &str, stage: Stage) -> Vec<Vec<String>> {
    let below = table.split("\n# ").find_map(|section| section.strip_prefix(stage.name())).unwrap_or_default();
    let rows = below.lines().skip(1).filter(|line| !line.is_empty());
    rows.map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// As it would be written.
fn shown(table: &[Vec<String>]) -> String {
    table.iter().map(|row| row.iter().map(|cell| format!("{cell:24}")).collect::<Vec<_>>().join("| ") + "\n").collect()
}

#[test]
fn every_cell_of_who_may_do_what_is_as_written() {
    let register = world();
    let listed = Participation::Listed(BTreeSet::from([organisation(2), organisation(7)]));
    for (drafts, comments, writers, expected) in [
        (Audience::Network, Audience::Network, Participation::Network, IN_THE_NETWORK),
        (Audience::Participants, Audience::Participants, listed.clone(), AMONG_PARTICIPANTS),
        (Audience::Public, Audience::Participants, listed, IN_PUBLIC),
    ] {
        for stage in Stage::ALL {
            let statement = Statement { stage, ..statement(drafts, comments, writers.clone()) };
            let got = table(&register, &statement);
            assert!(got == written(expected, stage), "{stage:?}, drafts for {drafts:?}:\n{}", shown(&got));
        }
    }
}

#[test]
fn the_right_to_the_live_text_follows_from_access() {
    let mut register = world();
    let network = opened();
    let public = statement(Audience::Public, Audience::Network, Participation::Network);
    for (who, in_network, in_public) in [
        (hat(1, 1), Right::Write, Right::Write),
        (hat(2, 2), Right::Write, Right::Write),
        (hat(3, 3), Right::Read, Right::Read),
        (hat(10, 1), Right::Read, Right::Read),
        (hat(42, 2), Right::Read, Right::Read),
        (hat(7, 7), Right::Read, Right::Read),
        (hat(2, 1), Right::Nothing, Right::Nothing),
        (hat(9, 1), Right::Nothing, Right::Nothing),
        (hat(8, 8), Right::Nothing, Right::Nothing),
        (hat(52, 2), Right::Nothing, Right::Nothing),
    ] {
        assert_eq!(right(&register, &network, who), in_network, "{who:?}");
        assert_eq!(right(&register, &public, who), in_public, "{who:?}");
    }
    carry_out(&mut register, revoke(2, 2, Role::Writer));
    assert_eq!(right(&register, &network, hat(2, 2)), Right::Nothing, "asked anew each time");
}

#[test]
fn who_looks_after_the_register() {
    let register = world();
    for (by, network, of_two) in [
        (Author::Operator, Ok(()), Ok(())),
        (by(1, 1), Ok(()), Ok(())),
        (by(42, 2), Ok(()), Ok(())),
        (by(32, 2), Err(Refusal::CoordinatorsOnly), Ok(())),
        (by(10, 1), Err(Refusal::CoordinatorsOnly), Err(Refusal::OrganisationAdminsOnly)),
        (by(2, 2), Err(Refusal::CoordinatorsOnly), Err(Refusal::OrganisationAdminsOnly)),
        (by(1, 2), Err(Refusal::CoordinatorsOnly), Err(Refusal::OrganisationAdminsOnly)),
        (by(8, 8), Err(Refusal::CoordinatorsOnly), Err(Refusal::OrganisationAdminsOnly)),
    ] {
        assert_eq!(administers_network(&register, by), network, "{by:?}");
        assert_eq!(administers_organisation(&register, by, organisation(2)), of_two, "{by:?}");
    }
}

#[test]
fn every_refusal_of_access_is_met() {
    let register = world();
    let network = statement(Audience::Network, Audience::Network, Participation::Network);
    let closed = statement(Audience::Participants, Audience::Participants, Participation::Listed(BTreeSet::new()));
    for (statement, who, action, refusal) in [
        (&network, Asker::Anonymous, Action::ReadDraft, Refusal::HatMissing),
        (&network, asker(52, 2), Action::ReadDraft, Refusal::HatNotYours),
        (&network, asker(8, 8), Action::ReadDraft, Refusal::NotAMember),
        (&closed, asker(2, 2), Action::ReadDraft, Refusal::NotAReader),
        (&closed, asker(2, 2), Action::Edit, Refusal::NotTakingPart),
        (&closed, asker(12, 2), Action::Comment, Refusal::NotTakingPart),
        (&network, asker(12, 2), Action::Edit, Refusal::NotAWriter),
        (&network, asker(22, 2), Action::Comment, Refusal::NotACommenter),
        (&network, asker(2, 2), Action::Sign, Refusal::NotASignatory),
        (&network, asker(22, 2), Action::Sign, Refusal::NothingToSign),
        (&network, asker(7, 7), Action::Sign, Refusal::OrganisationApplying),
        (&network, asker(42, 2), Action::Answer, Refusal::NotItsCoordinator),
    ] {
        assert_eq!(access(&register, statement, who, action), Err(refusal), "{who:?} {action:?}");
    }
}
