use super::all_details;
use crate::world::{day, names, organisation};
use ledger::{
    ChangeKind, ChangeNumber, ChangedPlace, Channel, CountingEvent, Details, Event, Language, MemberCount,
    RegisterEvent, Reservation, SignOnPlan, SignatureNumber, Size, StatementEvent, Terms, TextLanguage, VersionNumber,
    Weight,
};
use std::collections::BTreeSet;
use terms::{Digest, Timestamp};

fn counts() -> Vec<Event> {
    let (organisation, source) = (organisation(1), "Toimintakertomus 2025".to_owned());
    let stated = MemberCount { count: 213, on: day("2025-12-31"), source };
    let events = [Some(stated), None].map(|stated| RegisterEvent::MemberCountStated { organisation, stated });
    events.map(Event::Register).into()
}

fn sizes() -> Vec<Event> {
    let (organisation, names) = (organisation(1), names("Äänet"));
    let sized = |size| Details { size: Some(size), ..Details::default() };
    let details = Details { size: Some(Size::Under50), ..all_details() };
    let events = vec![
        RegisterEvent::OrganisationAdded { organisation, names: names.clone(), details },
        RegisterEvent::OrganisationApplied { organisation, names: names.clone(), details: sized(Size::From50) },
        RegisterEvent::OrganisationDescribed { organisation, names: names.clone(), details: sized(Size::From200) },
        RegisterEvent::OrganisationDescribed { organisation, names: names.clone(), details: sized(Size::From1000) },
        RegisterEvent::OrganisationDescribed { organisation, names, details: sized(Size::From5000) },
    ];
    events.into_iter().map(Event::Register).collect()
}

/// Every event that came with version 5, and those before it with what version 5 added to them.
pub(super) fn events() -> Vec<Event> {
    let (signature, organisation, version) = (SignatureNumber(3), organisation(2), VersionNumber(4));
    let (change, content) = (ChangeNumber(2), Digest::new([6; 32]));
    let language = TextLanguage::Full(Language::Finnish);
    let weights = BTreeSet::from([Weight::Number, Weight::Negation]);
    let changes = vec![
        ChangedPlace { language, place: "c12".to_owned(), clause: Some(12), weights },
        ChangedPlace { language, place: "was-c7".to_owned(), clause: None, weights: BTreeSet::new() },
    ];
    let terms = Terms {
        decided_on: Some(day("2026-03-12")),
        reservation: Some(Reservation { clause: Some(12) }),
        content: Some(content),
    };
    let gone = Terms { reservation: Some(Reservation { clause: None }), ..Terms::default() };
    let given = |recorded, first, terms| StatementEvent::SignatureGiven {
        signature,
        organisation,
        recorded,
        version,
        first,
        terms,
    };
    let plan = SignOnPlan {
        closes: Some(Timestamp::from_ms(1_773_784_740_000)),
        goal: Some(40),
        progress_is_public: true,
        takes_outsiders: true,
    };
    let days = BTreeSet::from([day("2026-03-17"), day("2026-04-14")]);
    let declined = |recorded, content, is_public| StatementEvent::SignatureDeclined {
        signature,
        organisation,
        recorded,
        content,
        is_public,
    };
    let events = vec![
        StatementEvent::SignOnOpened { version, changes, reason: "Korjattu".to_owned() },
        StatementEvent::SignOnPlanned { plan },
        StatementEvent::SignOnPlanned { plan: SignOnPlan::default() },
        given(None, None, Terms::default()),
        given(Some(Channel::Mail), Some(crate::world::person(4)), terms),
        given(None, None, gone),
        StatementEvent::SignatureSeconded { signature },
        StatementEvent::SignaturePending {
            signature,
            organisation,
            recorded: Some(Channel::Meeting),
            days,
            content: Some(content),
        },
        declined(None, None, false),
        declined(Some(Channel::Phone), Some(content), true),
        StatementEvent::SignatureWithdrawn { signature },
        StatementEvent::ChangeClassified {
            version,
            change,
            kind: ChangeKind::Substance,
            reason: "Luku muuttui".to_owned(),
        },
        StatementEvent::ChangeEscalated { signature, version, change, content },
        StatementEvent::OutsiderSigned {
            signature,
            organisation,
            names: names("Naapuri ry"),
            version,
            terms: Terms::default(),
        },
        StatementEvent::Counting(CountingEvent::MemberOptedOut { member: organisation }),
        StatementEvent::Counting(CountingEvent::MemberOptedIn { member: organisation }),
    ];
    events.into_iter().map(Event::Statement).chain(sizes()).chain(counts()).collect()
}
