use crate::world::{day, organisation, statement};
use ledger::{
    About, Anchor, CorrectionNumber, Delivery, DemandNumber, Effect, Event, LineEvent, Lineage, Means, Passage,
    PublishingEvent, RegisterEvent, Reservation, Response, SignatureNumber, StatementEvent, TargetNumber, Terms,
    ThemeNumber, TraceNumber, VersionNumber, Website, slug,
};
use std::collections::BTreeSet;
use terms::{ChangeHash, Digest, Heads, Timestamp};

/// Every event that came with version 6.
pub(super) fn events() -> Vec<Event> {
    let terms = Terms {
        decided_on: Some(day("2026-03-12")),
        reservation: Some(Reservation { clause: Some(12) }),
        content: Some(Digest::new([6; 32])),
    };
    let begun = |terms| StatementEvent::SignatureBegun {
        signature: SignatureNumber(3),
        organisation: organisation(2),
        version: VersionNumber(4),
        first: crate::world::person(4),
        terms,
    };
    let begun = [begun(terms), begun(Terms::default())];
    let moved = PublishingEvent::AddressChanged { slug: slug("Uusi otsikko") };
    let publishing = publishing().into_iter().chain([moved]).map(StatementEvent::Publishing);
    let listed = RegisterEvent::StatementReaddressed { statement: statement(1), slug: slug("Uusi otsikko") };
    let line = line().into_iter().map(|event| Event::Statement(StatementEvent::Line(event)));
    let before = begun.into_iter().chain(publishing).map(Event::Statement).chain([Event::Register(listed)]);
    before.chain(line).collect()
}

fn line() -> Vec<LineEvent> {
    let demand = DemandNumber(2);
    let anchor = Anchor { start: "1@aa".to_owned(), end: "-2@aa".to_owned() };
    let words = Passage { about: About::Version(VersionNumber(1)), anchor: Some(anchor), clause: Some(3) };
    let whole = Passage { about: About::Live(Heads::new([ChangeHash([1; 32])])), anchor: None, clause: None };
    let (content, theme) = (Some(Digest::new([6; 32])), Some(ThemeNumber(5)));
    let targets = [TargetNumber(9), TargetNumber(4)].into();
    vec![
        LineEvent::ThemesNamed { themes: [ThemeNumber(5), ThemeNumber(1)].into() },
        LineEvent::ThemesNamed { themes: BTreeSet::new() },
        LineEvent::DemandNamed { demand, passage: words, content, theme, targets },
        LineEvent::DemandNamed { demand, passage: whole, content: None, theme, targets: BTreeSet::new() },
        LineEvent::DemandDropped { demand },
    ]
}

fn publishing() -> Vec<PublishingEvent> {
    let (trace, version, organisation) = (TraceNumber(3), VersionNumber(4), organisation(2));
    let reason = || "Sovittu \"kokouksessa\"".to_owned();
    let text = || "Luku on 12,\nei 21.".to_owned();
    let link = || Website::parse("https://example.fi/ä").ok();
    let (clause, on) = (Some(12), day("2026-03-12"));
    let delivery = |by, how, reference: &str| {
        let delivery = Delivery { to: "Ministeriö".to_owned(), how, on, by, reference: reference.to_owned() };
        PublishingEvent::StatementDelivered { trace, delivery }
    };
    let response = |delivery, clause, link| {
        let response = Response { delivery, from: "Ministeriö".to_owned(), on, clause, gist: text(), link };
        PublishingEvent::ResponseReceived { trace, response }
    };
    let result = |clause, link| {
        let effect = Effect { on, clause, what: text(), link };
        PublishingEvent::ResultRecorded { trace, effect }
    };
    let corrected = |clause, reason| {
        let correction = CorrectionNumber(2);
        PublishingEvent::CorrectionIssued { correction, organisation, clause, text: text(), reason }
    };
    let adapted = |address, coordinators: &str| {
        let (title, sha256, coordinators) = ("Alku".to_owned(), Digest::new([6; 32]), coordinators.to_owned());
        PublishingEvent::AdaptedFrom { lineage: Lineage { title, address, version, sha256, coordinators } }
    };
    vec![
        delivery(Some(organisation), Means::Meeting, "VN/1/2026"),
        delivery(None, Means::Service, ""),
        response(Some(TraceNumber(1)), clause, link()),
        response(None, None, None),
        result(clause, link()),
        result(None, None),
        PublishingEvent::ReviewSet { on: Some(on) },
        PublishingEvent::ReviewSet { on: None },
        PublishingEvent::TraceStruck { trace, reason: reason() },
        PublishingEvent::PublicationTimed { version, at: Timestamp::from_ms(1_774_994_340_000), reason: reason() },
        PublishingEvent::PublicationUntimed { reason: reason() },
        corrected(clause, Some(reason())),
        corrected(None, None),
        adapted(link(), "Järjestö ry"),
        adapted(None, ""),
    ]
}
