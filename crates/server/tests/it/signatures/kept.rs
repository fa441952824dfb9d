//! Who decides later or does not sign is told to nobody, not even by the ledger's bytes, which everybody checks.

use super::{OTHER, SIGNATORY, Scene};
use crate::harness::Server;
use crate::pages::signed_in;
use ledger::verify::verify;
use serde_json::{Value, json};

fn person(server: &Server, token: &str) -> String {
    server.get("/api/v1/me", Some(token)).json()["person"].as_str().expect("a person").to_owned()
}

#[test]
fn the_ledger_that_everybody_reads_does_not_say_who_decides_later_or_declines() {
    let scene = Scene::new();
    let server = &scene.server;
    let own = server.sign_in(super::ITS_OWN);
    let names =
        [&scene.signatory, &scene.other].map(|token| [server.organisation_of(token), person(server, token)]).concat();
    scene.sign(&scene.signatory, json!({"answer": "pending", "decides_on": ["2031-03-17"], "view": "Hallitus"}));
    scene.sign(&scene.signatory, json!({"answer": "pending", "decides_on": ["2031-03-18"]}));
    scene.sign(&scene.other, json!({"answer": "decline", "view": "Emme kannata."}));
    assert_eq!(scene.post("/signatures/2/withdraw", &scene.other, json!({})).status, 200);
    scene.sign(&scene.other, json!({"answer": "decline"}));
    let ledger = |format: &str| server.get(&scene.path(&format!("/ledger?format={format}")), Some(&own)).text();
    for text in [ledger("entries"), ledger("chain")] {
        assert_eq!(text.matches("signature-pending").count(), 2, "{text}");
        assert_eq!(text.matches("signature-declined").count(), 2, "{text}");
        let told = names.iter().find(|name| text.contains(name.as_str()));
        assert_eq!(told, None, "{text}");
        verify(text.as_bytes()).expect("it holds together");
    }
    // Each stands in it under one name, which says nothing elsewhere.
    let verified = verify(ledger("chain").as_bytes()).expect("it holds together").statement;
    assert_eq!(verified.signatures.len(), 2);
    assert_eq!((verified.signature_counts().pending, verified.signature_counts().declined), (1, 1));
    // Those whom it concerns see it as before.
    let seen = scene.get("/signatures", &scene.coordinator);
    let whose = |item: &Value| item["organisation"].as_str().map(str::to_owned);
    let listed: Vec<_> = seen["items"].as_array().expect("a list").iter().filter_map(whose).collect();
    assert_eq!(listed, [names[0].clone(), names[2].clone()]);
    let acts = server.get("/api/v1/me/data", Some(&scene.signatory)).text();
    assert!(acts.contains("signature-pending") && acts.contains(&names[1]), "{acts}");
}

#[test]
fn signing_tells_nothing_of_what_was_answered_before() {
    let scene = Scene::new();
    let organisation = scene.server.organisation_of(&scene.signatory);
    let pending = scene.sign(&scene.signatory, json!({"answer": "pending", "decides_on": ["2031-03-17"]}));
    let signed = scene.sign(&scene.signatory, json!({"version": 1, "seen": pending["acts"]}));
    assert_ne!(signed["number"], pending["number"]);
    assert_eq!(signed["acts"], json!(2), "its answer has come through both");
    let others = scene.get("/signatures", &scene.other)["items"][0].clone();
    assert!(others["organisation"] == organisation && others.get("acts").is_none(), "{others}");
    let led = signed_in(&scene.server, SIGNATORY).get(&scene.server, &format!("/statements/{}/sign", scene.id));
    assert_eq!(led.location(), format!("/statements/{}/signatures", scene.id), "who has signed needs no form");
    let text = scene.server.get(&scene.path("/ledger"), Some(&scene.other)).text();
    let naming: Vec<&str> = text.lines().filter(|line| line.contains(&organisation)).collect();
    assert!(naming.len() == 1 && naming[0].contains("signature-given"), "{text}");
    let counts = &scene.get("/signatures", &scene.coordinator)["counts"];
    assert_eq!((&counts["valid"], &counts["pending"]), (&json!(1), &json!(0)));
    // A form that was opened before does not overwrite what was said since.
    let late = scene.post("/signatures", &scene.signatory, json!({"answer": "decline", "seen": 1}));
    assert_eq!(late.problem(), "signature-changed");
    // Nobody follows a link to what is no answer any more.
    let old = scene.server.get(&scene.path(&format!("/signatures/{}", pending["number"])), Some(&scene.coordinator));
    assert_eq!(old.problem(), "unknown-signature");
}

#[test]
fn whoever_has_signed_and_no_longer_does_is_seen_to_have_taken_it_back_and_no_more() {
    let scene = Scene::new();
    scene.sign(&scene.signatory, json!({"version": 1}));
    scene.seal_anew(&super::TEXT.replace("kolmeksi", "kahdeksi"));
    scene.class(2, json!({"clause": 2, "kind": "substance", "reason": "Luku muuttui"}));
    let organisation = scene.server.organisation_of(&scene.signatory);
    let declined = scene.sign(&scene.signatory, json!({"answer": "decline"}));
    assert_eq!(declined["state"], "declined");
    let text = scene.server.get(&scene.path("/ledger"), Some(&scene.other)).text();
    let last = text.lines().next_back().expect("an entry");
    assert!(last.contains("signature-declined") && !last.contains(&organisation), "{text}");
    let taken_back = text.lines().find(|line| line.contains("signature-withdrawn")).expect("an entry");
    assert!(taken_back.contains(&organisation), "{text}");
}

#[test]
fn a_server_that_starts_again_knows_whose_answers_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path());
    let coordinator = server.sign_in(crate::harness::COORDINATOR);
    let id = server.open_statement(&coordinator, "Allekirjoitukset");
    let path = format!("/api/v1/statements/{id}/signatures");
    let pending = json!({"answer": "pending", "decides_on": ["2051-03-17"]});
    assert_eq!(server.post(&path, Some(&server.sign_in(SIGNATORY)), &pending).status, 201);
    let before = server.get(&path, Some(&coordinator)).json();
    assert!(server.stop(), "it goes down in order");
    let server = Server::start(folder.path());
    let seen = |email: &str| server.get(&path, Some(&server.sign_in(email))).json()["items"].clone();
    assert_eq!(seen(crate::harness::COORDINATOR), before["items"]);
    assert_eq!(seen(SIGNATORY).as_array().map(Vec::len), Some(1));
    assert_eq!(seen(OTHER).as_array().map(Vec::len), Some(0));
}
