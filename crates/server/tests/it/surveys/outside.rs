//! Surveys by the open link, and invitations.

use super::*;
use crate::organisation_pages::{Browser, hidden, with};

fn opened(reach: &str) -> (Server, tempfile::TempDir, String, u64) {
    let (server, folder) = Server::demo_with(&["--rate-address-connections", "1000000"]);
    let coordinator = server.sign_in(COORDINATOR);
    let number = draft(&server, &coordinator, &asked());
    open(&server, &coordinator, number, json!({ "reach": reach }));
    (server, folder, coordinator, number)
}

fn open_link(server: &Server, coordinator: &str, number: u64) -> String {
    let links = done(server.get(&path(number, "/links"), Some(coordinator)));
    links["open"].as_str().expect("an open link").trim_start_matches(&server.url).to_owned()
}

const WHO: [(&str, &str); 3] = [("name", "Naapuri ry"), ("contact", "Aino Aalto"), ("email", "aino@naapuri.example")];

#[test]
fn whoever_has_the_open_link_confirms_by_mail_is_counted_apart_and_proposed_for_the_register() {
    let (server, _folder, coordinator, number) = opened("anyone");
    let at = open_link(&server, &coordinator, number);
    let anybody = Browser { server: &server, token: None };
    let nothing = anybody.send(&at, &with(&anybody.hidden(&at, &at), &[("q5", "Sana")]));
    let page = nothing.text();
    assert_eq!(nothing.status, 422);
    for kept in ["#q1", "#name", "#contact", "#email", "Sana"] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    let form = with(&with(&hidden(&page, &at), &WHO), &[("q1", "1"), ("q5", "Sana")]);
    let sent = anybody.send(&at, &form);
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(anybody.send(&at, &form).status, 303, "sent twice");
    let counts = || {
        let now = done(server.get(&path(number, ""), Some(&coordinator)));
        (now["answers"].as_u64(), now["outside"].as_u64())
    };
    assert_eq!(counts(), (Some(0), Some(0)), "it counts once it is confirmed");
    let own = link(&server, "/outside?key=");
    assert!(!outbox(&server).iter().any(|letter| letter.contains("Naapuri")), "what a stranger typed is in no letter");
    let press = |act: &str| anybody.send(&own, &with(&anybody.hidden(&own, &own), &[("act", act)]));
    assert_eq!(press("confirm").status, 303);
    assert_eq!(press("confirm").status, 303, "again changes nothing");
    assert_eq!(counts(), (Some(1), Some(1)));
    changes_their_answer(&anybody, &own);
    assert_eq!(counts(), (Some(1), Some(1)), "changed, not answered twice");
    let proposals = format!("/surveys/{number}/proposals");
    let writer = Browser { server: &server, token: Some(server.sign_in(WRITER)) };
    assert_eq!(writer.get(&proposals).status, 403);
    let coordinates = Browser { server: &server, token: Some(coordinator.clone()) };
    assert!(coordinates.get(&proposals).text().contains("Naapuri ry"));
    let bare = coordinates.send(&proposals, &with(&coordinates.hidden(&proposals, &proposals), &[("act", "decline")]));
    assert_eq!(bare.status, 422, "{}", bare.text());
    decline(&server, &coordinates, &at, &proposals);
    assert_eq!(counts(), (Some(2), Some(2)), "whoever is left outside has answered");
    let taken = coordinates.send(&proposals, &with(&coordinates.hidden(&proposals, &proposals), &[("act", "accept")]));
    assert_eq!(taken.status, 303, "{}", taken.text());
    assert!(!coordinates.get(&proposals).text().contains("Aino Aalto"));
    link(&server, "/invitations/accept/");
    assert_eq!(press("forget").status, 303);
    assert_eq!(counts(), (Some(1), Some(1)), "while it is open it counts no more");
    assert!(!anybody.get(&own).text().contains("Aino"));
    assert_eq!(anybody.get(&own.replace("/outside?", "/answer?")).status, 404, "there is nobody any more");
}

/// Behind the same key, as an organisation of the network does; what is put aside on the way is there again.
fn changes_their_answer(anybody: &Browser<'_>, own: &str) {
    let at = own.replace("/outside?", "/answer?");
    assert!(anybody.get(own).text().contains(&at), "the page leads there");
    let form = |act: &str, word: &str| with(&anybody.hidden(&at, &at), &[("q1", "2"), ("q5", word), ("act", act)]);
    let page = anybody.get(&at).text();
    assert!(page.contains("Sana") && page.contains("Naapuri ry"), "{page}");
    assert_eq!(anybody.send(&at, &form("save", "Kesken")).status, 303);
    assert!(anybody.get(&at).text().contains("Kesken"));
    let sent = anybody.send(&at, &form("send", "Toinen sana"));
    let receipt = own.replace("/outside?", "/receipt?");
    assert_eq!((sent.status, sent.header("location")), (303, receipt.as_str()), "{}", sent.text());
    for page in [&receipt, own] {
        let page = anybody.get(page).text();
        assert!(page.contains("Toinen sana") && page.contains("Naapuri ry"), "{page}");
    }
}

/// Another one is left outside, and its contact reads why, in the language in which it answered.
fn decline(server: &Server, coordinates: &Browser<'_>, at: &str, proposals: &str) {
    let anybody = Browser { server, token: None };
    let who = [("name", "Grannen rf"), ("contact", "Olle Ohlson"), ("email", "olle@grannen.example")];
    let form = with(&with(&anybody.hidden(at, at), &who), &[("q1", "1")]);
    assert_eq!(anybody.send_in("sv", at, &form).status, 303);
    let own = link(server, "/outside?key=");
    assert_eq!(anybody.send(&own, &with(&anybody.hidden(&own, &own), &[("act", "confirm")])).status, 303);
    let page = coordinates.get(proposals).text();
    let card = page.split("<h2").find(|card| card.contains("Grannen rf")).expect("it is proposed");
    let fields = with(&hidden(card, proposals), &[("act", "decline"), ("reason", "Finns redan i registret.")]);
    assert_eq!(coordinates.send(proposals, &fields).status, 303);
    let told = || outbox(server).into_iter().find(|letter| letter.contains("Finns redan i registret."));
    until(|| told().is_some());
    let letter = told().expect("it was written");
    assert!(letter.contains("Tack för att ni svarade") && letter.contains("/outside?key="), "{letter}");
    assert!(!letter.contains("Grannen") && !coordinates.get(proposals).text().contains("Grannen"), "{letter}");
}

#[test]
fn a_survey_of_the_network_has_no_open_link_and_a_full_one_keeps_what_was_typed() {
    let (server, _folder, coordinator, number) = opened("network");
    assert_eq!(done(server.get(&path(number, "/links"), Some(&coordinator)))["open"], Value::Null);
    assert_eq!(server.get("/k/0123", None).status, 404);
}

#[test]
fn the_silent_are_invited_and_reminded_every_other_day_and_whoever_wants_no_mail_gets_none() {
    let (server, _folder, coordinator, number) = opened("network");
    let invite =
        |who: &str, text: &str| server.post(&path(number, "/invitations"), Some(who), &json!({ "text": text }));
    assert_eq!(refused(invite(&server.sign_in(WRITER), "")), (403, "coordinators-only".to_owned()));
    let long = "x".repeat(terms::limits::REMINDER_CHARS_MAX + 1);
    assert_eq!(refused(invite(&coordinator, &long)), (422, "reminder-too-long".to_owned()));
    let contact = server.sign_in("organisation-admin@jarjestokeha.example");
    let wish = server.ask("PUT", "/api/v1/me/notices", Some(&contact), &json!({"notices": "none"}));
    assert!(wish.status < 300, "{}", wish.text());
    done(server.ask("PUT", &path(number, "/answer"), Some(&server.sign_in(WRITER)), &json!({"answers": yes()})));
    let reached = done(invite(&coordinator, "Tämä on tärkeää."));
    let letters = usize::try_from(reached["letters"].as_u64().expect("a count")).expect("small");
    assert!(letters > 0 && reached["missed"].as_u64() >= Some(1), "{reached}");
    let sent = || outbox(&server).iter().filter(|letter| letter.contains("Tämä on tärkeää.")).count();
    until(|| sent() == letters);
    assert_eq!(refused(invite(&coordinator, "")), (409, "reminded-lately".to_owned()));
    let to: Vec<String> = server.get("/api/v1/demo/outbox", None).json()["items"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|letter| letter["text"].as_str().is_some_and(|text| text.contains("Tämä on tärkeää.")))
        .map(|letter| letter["to"].as_str().expect("an address").to_owned())
        .collect();
    for silent in ["organisation-admin@jarjestokeha.example", "organisation-admin@uusi-tyo.example"] {
        assert!(!to.iter().any(|each| each == silent), "{silent} hears nothing: {to:?}");
    }
}
