use super::*;
use crate::api::organisations::wish::Told;
use crate::faults::harness::Server;
use store::{Log, SledStore};
use words::Language;

fn outsider(statement: StatementId, number: usize) -> Outsider {
    let mut id = [0xbb; 16];
    id[..8].copy_from_slice(&(number as u64).to_be_bytes());
    let address = crate::address::Address::parse("aino@naapuri.example").expect("an address");
    let contact = Contact { name: "Aino".to_owned(), address, language: Language::Finnish };
    let at = Place { statement, organisation: OrganisationId::new(id) };
    Outsider::new(at, Told::default(), &contact, VersionNumber(1), Typed::default())
}

/// Stores those of these numbers.
async fn store(outsiders: &Outsiders, store: &SledStore, all: impl Iterator<Item = Outsider>) {
    let puts = all.map(|outsider| outsiders.put(&outsider));
    store.append(puts.fold(Batch::new(), |batch, (key, value)| batch.put(key, value))).await.expect("it is stored");
}

fn at(ms: usize) -> Timestamp {
    Timestamp::from_ms(1_800_000_000_000 + i64::try_from(ms).expect("a moment"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_makes_room_where_too_many_have_not_confirmed() {
    let (server, _folder) = Server::start().await;
    let (outsiders, statement) = (&server.app.outsiders, StatementId::new([1; 16]));
    let max = limits::OUTSIDERS_UNCONFIRMED_MAX;
    // The one in the middle is the oldest, whatever the order of their ids.
    let asked = |number: usize| outsider(statement, number).asked(at(if number == max / 2 { 0 } else { 1 }), None);
    store(outsiders, &server.store, (0..max - 1).map(asked)).await;
    for (number, stays) in [(max - 1, true), (max, false), (max + 1, false)] {
        let batch = outsiders.room(statement, at(2)).expect("it can be read");
        server.store.append(batch).await.expect("it is stored");
        store(outsiders, &server.store, [asked(number)].into_iter()).await;
        let oldest = outsiders.find(outsider(statement, max / 2).at(), at(2)).expect("it can be read");
        assert_eq!(oldest.is_some(), stays, "{number}");
        let kept = outsiders.ids(vault::UNCONFIRMED, statement, usize::MAX).expect("they can be read");
        assert_eq!(kept.len(), max);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_not_confirmed_yet_is_left_alone_by_what_sweeps_reminders() {
    let (server, _folder) = Server::start().await;
    let (outsiders, statement) = (&server.app.outsiders, StatementId::new([1; 16]));
    let asked = outsider(statement, 1).asked(at(0), None);
    store(outsiders, &server.store, [asked].into_iter()).await;
    let next_day = at(24 * 60 * 60 * 1000);
    server.app.notices.sweep(next_day).await.expect("it is swept");
    assert!(outsiders.find(outsider(statement, 1).at(), next_day).expect("it can be read").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_wait_for_coordinators_than_they_can_read() {
    let (server, _folder) = Server::start().await;
    let outsiders = &server.app.outsiders;
    let id = server.app.register.view().statements().first().map(|(id, _)| *id).expect("the demonstration has some");
    let statement = server.app.register.shelf().get(id).expect("it is known");
    let confirmed = |number| outsider(id, number).confirmed(VersionNumber(1), Typed::default(), at(0));
    let max = limits::OUTSIDERS_WAITING_MAX;
    store(outsiders, &server.store, (0..max - 1).map(confirmed)).await;
    for (number, is_full) in [(max - 1, false), (max, true), (max + 1, true)] {
        assert_eq!(outsiders.is_full(&statement).expect("it can be read"), is_full, "{number}");
        store(outsiders, &server.store, [confirmed(number)].into_iter()).await;
    }
    assert_eq!(outsiders.waiting(&statement, at(1)).expect("they can be read").len(), max + 2);
}

#[test]
fn each_is_kept_as_long_as_it_is_of_use_and_no_longer() {
    let asked = outsider(StatementId::new([1; 16]), 1).asked(at(0), None);
    let confirmed = asked.confirmed(VersionNumber(1), Typed::default(), at(0));
    let told = confirmed.clone().told_entry(5, at(0), None);
    for (outsider, kept) in
        [(asked, limits::OUTSIDER_WITHIN_MS), (confirmed, limits::OUTSIDER_WAITS_MS), (told, limits::OUTSIDER_KEPT_MS)]
    {
        assert_eq!(outsider.until().ms() - at(0).ms(), kept);
    }
}
