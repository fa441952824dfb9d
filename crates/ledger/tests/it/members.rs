use crate::world::{attempt, by, carry_out, day, link, network, organisation};
use ledger::{Refusal, RegisterCommand};
use terms::limits;

fn end(umbrella: u8, member: u8, until: &str) -> RegisterCommand {
    let (umbrella, member) = (organisation(umbrella), organisation(member));
    RegisterCommand::EndMembership { umbrella, member, until: day(until) }
}

fn from_source(source: &str) -> RegisterCommand {
    let (umbrella, member, from) = (organisation(1), organisation(6), day("2020-01-01"));
    RegisterCommand::LinkMember { umbrella, member, from, until: None, source: source.to_owned() }
}

#[test]
fn every_rule_of_memberships_has_a_row() {
    let mut register = network();
    let long = "ä".repeat(limits::SOURCE_CHARS_MAX);
    // 1 ⊃ 2 since 2010, 2 ⊃ 3 in the year 2015, 4 ⊃ 1 until 2012.
    for command in
        [link(1, 2, "2010-01-01", ""), link(2, 3, "2015-01-01", "2015-12-31"), link(4, 1, "2000-01-01", "2012-12-31")]
    {
        carry_out(&mut register, command);
    }
    let rows = [
        (by(1, 1), link(1, 3, "2020-01-01", ""), Ok(1)),
        (by(2, 2), link(2, 4, "2020-01-01", ""), Err(Refusal::CoordinatorsOnly)),
        (by(1, 1), link(1, 9, "2020-01-01", ""), Err(Refusal::UnknownOrganisation)),
        (by(1, 1), link(9, 1, "2020-01-01", ""), Err(Refusal::UnknownOrganisation)),
        (by(1, 1), link(1, 1, "2020-01-01", ""), Err(Refusal::OwnMember)),
        (by(1, 1), link(1, 4, "2020-01-02", "2020-01-01"), Err(Refusal::DatesReversed)),
        (by(1, 1), link(1, 5, "2020-01-01", "2020-01-01"), Ok(1)),
        (by(1, 1), link(1, 2, "2020-01-01", ""), Err(Refusal::MembershipKnown)),
        (by(1, 1), link(1, 2, "2000-01-01", "2010-01-01"), Err(Refusal::MembershipKnown)),
        (by(1, 1), link(1, 2, "2000-01-01", "2009-12-31"), Ok(1)),
        (by(1, 1), link(2, 3, "2016-01-01", ""), Ok(1)),
        (by(1, 1), link(2, 1, "2020-01-01", ""), Err(Refusal::MembershipCircular)),
        (by(1, 1), link(2, 1, "2000-01-01", ""), Err(Refusal::MembershipCircular)),
        (by(1, 1), link(2, 1, "2000-01-01", "2009-12-31"), Ok(1)),
        (by(1, 1), link(3, 1, "2015-12-31", ""), Err(Refusal::MembershipCircular)),
        (by(1, 1), link(3, 1, "2014-01-01", "2015-01-01"), Err(Refusal::MembershipCircular)),
        (by(1, 1), link(3, 1, "2014-01-01", "2014-12-31"), Ok(1)),
        (by(1, 1), link(3, 1, "2016-01-01", ""), Ok(1)),
        // 4 was above 1 only before 2 was above 3: never all three at once.
        (by(1, 1), link(3, 4, "2000-01-01", ""), Ok(1)),
        (by(1, 1), link(2, 4, "2012-12-31", ""), Err(Refusal::MembershipCircular)),
        (by(1, 1), link(2, 4, "2013-01-01", ""), Ok(1)),
        (by(1, 1), from_source(&long), Ok(1)),
        (by(1, 1), from_source(&format!("{long}ä")), Err(Refusal::SourceTooLong)),
        (by(1, 1), from_source(" \n"), Err(Refusal::SourceMissing)),
        (by(1, 1), end(1, 2, "2024-12-31"), Ok(1)),
        (by(2, 2), end(1, 2, "2024-12-31"), Err(Refusal::CoordinatorsOnly)),
        (by(1, 1), end(1, 2, "2009-12-31"), Err(Refusal::DatesReversed)),
        (by(1, 1), end(2, 3, "2024-12-31"), Err(Refusal::MembershipUnknown)),
        (by(1, 1), end(5, 6, "2024-12-31"), Err(Refusal::MembershipUnknown)),
        (by(1, 1), end(1, 9, "2024-12-31"), Err(Refusal::UnknownOrganisation)),
    ];
    for (by, command, outcome) in rows {
        let got = register.decide(by, command.clone()).map(|events| events.len());
        assert_eq!(got, outcome, "{command:?}");
    }
}

#[test]
fn a_membership_holds_from_its_first_day_to_its_last() {
    let mut register = network();
    for command in [
        link(1, 2, "2010-01-01", ""),
        link(1, 3, "2012-01-01", ""),
        end(1, 2, "2011-12-31"),
        link(1, 2, "2020-01-01", ""),
    ] {
        attempt(&mut register, by(1, 1), command).expect("allowed");
    }
    let on = |date: &str| {
        let held = register.members(organisation(1)).filter(|(_, each)| each.holds_on(day(date)));
        held.map(|(id, _)| id.bytes()[0]).collect::<Vec<_>>()
    };
    for (date, members) in [
        ("2009-12-31", vec![]),
        ("2010-01-01", vec![2]),
        ("2011-12-31", vec![2]),
        ("2012-01-01", vec![3]),
        ("2020-01-01", vec![2, 3]),
    ] {
        assert_eq!(on(date), members, "{date}");
    }
    assert_eq!(register.umbrellas(organisation(2)).count(), 2);
    assert_eq!(register.links(organisation(1), organisation(3))[0].source, "Jäsenluettelo");
}
