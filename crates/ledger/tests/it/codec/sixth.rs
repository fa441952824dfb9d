use ledger::{Event, Reservation, SignatureNumber, StatementEvent, Terms, VersionNumber};
use terms::Digest;

/// Every event that came with version 6.
pub(super) fn events() -> Vec<Event> {
    let terms = Terms {
        decided_on: Some(crate::world::day("2026-03-12")),
        reservation: Some(Reservation { clause: Some(12) }),
        content: Some(Digest::new([6; 32])),
    };
    let begun = |terms| StatementEvent::SignatureBegun {
        signature: SignatureNumber(3),
        organisation: crate::world::organisation(2),
        version: VersionNumber(4),
        first: crate::world::person(4),
        terms,
    };
    [begun(terms), begun(Terms::default())].map(Event::Statement).into()
}
