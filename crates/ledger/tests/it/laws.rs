//! What holds whatever people do to the register.

use crate::world::{
    accept, add_organisation, add_person, apply_to_join, at, confirm, decline, erase, grant, link, organisation,
    person, reinstate, remove, revoke,
};
use ledger::codec::{decode, encode};
use ledger::{Author, Entry, Event, Hat, Register, RegisterCommand, RegisterEvent, Role, SigningRule};
use proptest::prelude::*;
use terms::Seq;

fn number() -> impl Strategy<Value = u8> {
    1..5_u8
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(&Role::ALL[..])
}

fn command() -> impl Strategy<Value = RegisterCommand> {
    let day = prop::sample::select(&["2020-01-01", "2021-01-01", "2022-01-01"][..]);
    let until = prop::sample::select(&["", "2021-06-01", "2022-06-01"][..]);
    prop_oneof![
        number().prop_map(add_organisation),
        (number(), number()).prop_map(|(id, contact)| apply_to_join(id, contact)),
        number().prop_map(accept),
        number().prop_map(|id| decline(id, "Syy")),
        number().prop_map(|id| remove(id, "Syy")),
        number().prop_map(|id| reinstate(id, "Syy")),
        (number(), 0..20_u64, "[a-c]{1,2}").prop_map(|(id, based_on, name)| RegisterCommand::DescribeOrganisation {
            organisation: organisation(id),
            based_on: Seq(based_on),
            names: crate::world::names(&name),
            details: crate::world::details("business 1234567-1"),
        }),
        number().prop_map(|id| RegisterCommand::SetSigningRule {
            organisation: organisation(id),
            rule: SigningRule::TwoTogether,
        }),
        (number(), number(), day, until)
            .prop_map(|(umbrella, member, from, until)| link(umbrella, member, from, until)),
        number().prop_map(add_person),
        number().prop_map(erase),
        (number(), number(), role()).prop_map(|(who, whose, role)| grant(who, whose, role)),
        (number(), number(), role()).prop_map(|(who, whose, role)| grant(who, whose, role)),
        (number(), number(), role()).prop_map(|(who, whose, role)| revoke(who, whose, role)),
        (number(), number()).prop_map(|(who, whose)| confirm(who, whose)),
    ]
}

fn author() -> impl Strategy<Value = Author> {
    prop_oneof![
        Just(Author::Operator),
        (number(), number())
            .prop_map(|(who, whose)| Author::Hat(Hat { person: person(who), organisation: organisation(whose) })),
    ]
}

/// The events through their stored bytes, folded anew.
fn read_back(events: &[RegisterEvent]) -> Register {
    let mut register = Register::default();
    for (seq, event) in events.iter().enumerate() {
        let entry = Entry {
            seq: Seq(seq as u64),
            at: at(seq as i64),
            by: Author::Operator,
            register: Seq(0),
            event: Event::Register(event.clone()),
        };
        match decode(&encode(&entry)).expect("readable").event {
            Event::Register(event) => register.apply(entry.at, &event),
            Event::Statement(_) | Event::Agenda(_) => unreachable!("the register's events were written"),
        }
    }
    register
}

proptest! {
    #[test]
    fn what_is_read_back_decides_as_the_live_register_and_keeps_a_coordinator(
        wishes in prop::collection::vec((author(), command()), 1..60),
        last in prop::collection::vec((author(), command()), 1..20),
    ) {
        let (mut register, mut events, mut had_one) = (Register::default(), vec![], false);
        let start = [add_organisation(1), add_person(1), grant(1, 1, Role::Coordinator)];
        for (by, command) in start.map(|command| (Author::Operator, command)).into_iter().chain(wishes) {
            let before = register.clone();
            for event in register.decide(by, command).unwrap_or_default() {
                register.apply(at(events.len() as i64), &event);
                events.push(event);
            }
            had_one |= register.coordinators().next().is_some();
            prop_assert!(!had_one || register.coordinators().next().is_some(), "{:?}", events.last());
            prop_assert!(before.length() <= register.length());
        }
        let again = read_back(&events);
        prop_assert_eq!(&again, &register);
        for (by, command) in last {
            prop_assert_eq!(again.decide(by, command.clone()), register.decide(by, command));
        }
    }

    #[test]
    fn no_day_sees_an_umbrella_below_itself(links in prop::collection::vec((number(), number(), 0..3_usize, 0..3_usize), 1..40)) {
        let mut register = Register::default();
        (1..5).for_each(|id| crate::world::carry_out(&mut register, add_organisation(id)));
        let (from, until) = (["2020-01-01", "2021-01-01", "2022-01-01"], ["", "2020-12-31", "2021-12-31"]);
        for (umbrella, member, first, last) in links {
            let _ = crate::world::attempt(&mut register, Author::Operator, link(umbrella, member, from[first], until[last]));
        }
        for day in ["2020-06-01", "2021-06-01", "2022-06-01"].map(crate::world::day) {
            for start in (1..5).map(organisation) {
                let mut above = vec![start];
                for _ in 0..5 {
                    above = above
                        .iter()
                        .flat_map(|id| register.umbrellas(*id).filter(|(_, link)| link.holds_on(day)).map(|(id, _)| id))
                        .collect();
                    prop_assert!(!above.contains(&start), "{day}: {register:?}");
                    above.sort();
                    above.dedup();
                }
            }
        }
    }
}

#[test]
fn a_change_leaves_the_copy_that_it_was_made_on_as_it_was() {
    let mut register = crate::world::network();
    let before = register.clone();
    crate::world::carry_out(&mut register, add_organisation(9));
    crate::world::carry_out(&mut register, grant(4, 4, Role::Writer));
    assert_eq!(before, crate::world::network());
    assert_ne!(before, register);
}
