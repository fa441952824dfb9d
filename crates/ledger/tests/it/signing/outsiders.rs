//! Organisations outside the register: a coordinator takes them in, and whoever signed for them speaks for them.

use super::world::{
    COORDINATOR, check, check_on, classify, confirm, outsider, plan, publish, resume, sign, sign_on, withdraw,
};
use crate::world::{at, by, organisation};
use ledger::{
    Author, ChangeKind, Refusal, SignOnPlan, SignatureNumber, StatementCommand as Command, StatementEvent,
    VersionNumber,
};

/// How one comes to have signed.
pub(super) fn taken(version: u32) -> Vec<(Author, Command)> {
    let open = SignOnPlan { takes_outsiders: true, ..SignOnPlan::default() };
    vec![(COORDINATOR, plan(open)), (COORDINATOR, outsider(90, "Naapuri ry", version))]
}

/// The states of the table that one comes to: it signs or it does not, and nobody records anything for it.
pub(super) fn comes_to(state: &str) -> bool {
    (state.starts_with("signed") && !state.ends_with("pending")) || state == "withdrawn"
}

#[test]
fn organisations_outside_the_register_are_taken_in_where_that_was_opened() {
    let open = SignOnPlan { takes_outsiders: true, ..SignOnPlan::default() };
    let statement = check([
        (20, COORDINATOR, outsider(90, "Naapuri ry", 1), Err(Refusal::OutsidersNotTaken)),
        (21, COORDINATOR, plan(open), Ok(1)),
        (22, by(21, 2), outsider(90, "Naapuri ry", 1), Err(Refusal::NotItsCoordinator)),
        (22, COORDINATOR, outsider(2, "Toinen", 1), Err(Refusal::OrganisationKnown)),
        (22, COORDINATOR, outsider(90, " ", 1), Err(Refusal::NameMissing)),
        (22, COORDINATOR, outsider(90, "Naapuri ry", 2), Err(Refusal::UnknownVersion)),
        (23, COORDINATOR, outsider(90, "Naapuri ry", 1), Ok(1)),
        (24, COORDINATOR, outsider(90, "Naapuri ry", 1), Err(Refusal::OrganisationKnown)),
    ]);
    assert_eq!(statement.signature_counts().valid, 1);
    let taken = statement.signature_of(organisation(90)).and_then(|signature| signature.outsider.clone());
    assert_eq!(taken.map(|names| names.fi), Some("Naapuri ry".to_owned()));
    check_on(statement, [(25, COORDINATOR, withdraw(1), Ok(1)), (26, COORDINATOR, withdraw(1), Ok(0))]);
}

/// Of organisation 90, which no register knows, the person 91 has a link; what 21 of organisation 2 has gives nothing.
#[test]
fn whoever_signed_for_an_organisation_outside_the_register_confirms_and_takes_it_back() {
    let open = SignOnPlan { takes_outsiders: true, ..SignOnPlan::default() };
    let statement = check([
        (20, COORDINATOR, plan(open), Ok(1)),
        (21, COORDINATOR, outsider(90, "Naapuri ry", 1), Ok(1)),
        (22, by(91, 90), confirm(1), Err(Refusal::NothingToConfirm)),
        (22, by(21, 2), confirm(1), Err(Refusal::NotYourSignature)),
        (22, by(21, 2), withdraw(1), Err(Refusal::NotYourSignature)),
        (22, by(92, 91), withdraw(1), Err(Refusal::HatNotYours)),
        (22, by(91, 90), sign(1), Err(Refusal::HatNotYours)),
        (23, COORDINATOR, resume(), Ok(1)),
        (24, COORDINATOR, sign_on(2, 1), Ok(2)),
        (25, COORDINATOR, classify(2, 1, ChangeKind::Substance, "Eri asia"), Ok(1)),
    ]);
    assert_eq!(statement.signature_counts().valid, 0, "nobody is counted under other words");
    let statement = check_on(statement, [(26, by(91, 90), confirm(2), Ok(1))]);
    assert_eq!(statement.signature_counts().valid, 1);
    assert!(statement.signature(SignatureNumber(1)).is_some_and(|signature| signature.outsider.is_some()));
    check_on(
        statement,
        [
            (27, by(91, 90), withdraw(1), Ok(1)),
            (28, by(91, 90), withdraw(1), Ok(0)),
            (29, by(91, 90), confirm(2), Err(Refusal::NotSigned)),
        ],
    );
}

#[test]
fn organisations_outside_the_register_sign_while_it_is_open_to_them() {
    let plans = |closes: Option<i64>| {
        plan(SignOnPlan { takes_outsiders: true, closes: closes.map(at), ..SignOnPlan::default() })
    };
    let statement = check([
        (20, COORDINATOR, plans(Some(40)), Ok(1)),
        (39, COORDINATOR, outsider(90, "Naapuri ry", 1), Ok(1)),
        (40, COORDINATOR, outsider(91, "Toinen ry", 1), Err(Refusal::SignOnClosed)),
    ]);
    assert_eq!(statement.open_to_outsiders(at(39)), Ok(VersionNumber(1)));
    assert_eq!(statement.open_to_outsiders(at(40)), Err(Refusal::SignOnClosed));
    let statement = check_on(
        statement,
        [
            (41, COORDINATOR, plans(None), Ok(1)),
            (42, COORDINATOR, publish(), Ok(1)),
            (43, COORDINATOR, outsider(91, "Toinen ry", 1), Ok(1)),
        ],
    );
    assert_eq!(statement.open_to_outsiders(at(44)), Ok(VersionNumber(1)), "after publication too");
    let gone = StatementEvent::StatementWithdrawn { reason: "Rauennut".to_owned() };
    let mut after = statement;
    after.apply(at(45), &gone);
    assert_eq!(after.open_to_outsiders(at(46)), Err(Refusal::NothingToSign));
}
