//! Where two sign together, and one has.

use super::Scene;
use crate::harness::Server;
use ledger::verify::verify;
use serde_json::{Value, json};

/// The organisation wants two to sign together: whoever is its second signatory.
fn second(scene: &Scene) -> String {
    let admin = scene.server.sign_in("organisation-admin@jarjestokeha.example");
    let path = format!("/api/v1/organisations/{}", scene.server.organisation_of(&admin));
    let together = json!({"rule": "two-together"});
    let rule = scene.server.ask("PUT", &format!("{path}/signing-rule"), Some(&admin), &together);
    assert_eq!(rule.status, 200, "{}", rule.text());
    let second = scene.server.sign_in("commenter@jarjestokeha.example");
    let role = json!({"role": "signatory", "reason": "Toinen nimenkirjoittaja"});
    let person = person(&scene.server, &second);
    let grant = scene.server.post(&format!("{path}/people/{person}/roles"), Some(&admin), &role);
    assert!(grant.status < 300, "{}", grant.text());
    second
}

fn person(server: &Server, token: &str) -> String {
    server.get("/api/v1/me", Some(token)).json()["person"].as_str().expect("a person").to_owned()
}

/// The lines of what everybody reads that name any of these.
fn naming(text: &str, names: &[String]) -> Vec<String> {
    let named = |line: &&str| names.iter().any(|name| line.contains(name.as_str()));
    text.lines().filter(named).map(str::to_owned).collect()
}

fn confirm(scene: &Scene, number: &Value, token: &str) -> crate::harness::Answer {
    scene.post(&format!("/signatures/{number}/confirm"), token, json!({}))
}

#[test]
fn two_sign_together_where_their_organisation_has_chosen_so() {
    let scene = Scene::new();
    let second = second(&scene);
    let words = json!({"version": 1, "decided_by": "Hallitus"});
    let begun = scene.sign(&scene.signatory, words);
    assert_eq!(begun["state"], "awaiting-second");
    assert_eq!(scene.get("/signatures", &scene.other)["counts"]["valid"], 0);
    let hidden = scene.server.get(&scene.path(&format!("/signatures/{}", begun["number"])), Some(&scene.other));
    assert_eq!(hidden.problem(), "unknown-signature");
    assert_eq!(confirm(&scene, &begun["number"], &scene.signatory).problem(), "second-signatory-needed");
    let together = confirm(&scene, &begun["number"], &second);
    assert_eq!((together.status, &together.json()["state"]), (200, &json!("valid")), "{}", together.text());
    let signed = format!("/signatures/{}", together.json()["number"]);
    assert_eq!(scene.get(&signed, &scene.other)["decided_by"], "Hallitus");
    let counts = &scene.get("/signatures", &scene.coordinator)["counts"];
    assert_eq!((&counts["valid"], &counts["awaiting_second"]), (&json!(1), &json!(0)));
    // An old link leads whom it concerns to the signature, and nobody else.
    let old = format!("/signatures/{}", begun["number"]);
    assert_eq!(scene.get(&old, &scene.signatory)["number"], together.json()["number"]);
    assert_eq!(scene.server.get(&scene.path(&old), Some(&scene.other)).problem(), "unknown-signature");
}

#[test]
fn whoever_has_the_link_to_what_both_signed_before_is_led_to_what_waits() {
    let scene = Scene::new();
    let second = second(&scene);
    let begun = scene.sign(&scene.signatory, json!({"version": 1}));
    let signed = confirm(&scene, &begun["number"], &second).json();
    scene.seal_anew(&super::TEXT.replace("kolmeksi", "kahdeksi"));
    scene.class(2, json!({"clause": 2, "kind": "substance", "reason": "Luku muuttui"}));
    // Both have the same letter, with the same link.
    assert_eq!(confirm(&scene, &signed["number"], &second).json()["state"], "awaiting-second");
    let page = format!("/statements/{}/signatures/{}/confirm", scene.id, signed["number"]);
    let page = crate::pages::signed_in(&scene.server, super::SIGNATORY).get(&scene.server, &page).text();
    assert!(page.contains("Allekirjoita toisena"), "{page}");
    let both = confirm(&scene, &signed["number"], &scene.signatory).json();
    assert_eq!((&both["state"], &both["number"]), (&json!("valid"), &signed["number"]));
}

#[test]
fn nobody_is_named_before_the_second_has_signed_and_what_was_answered_before_stays_unnamed() {
    let scene = Scene::new();
    let (server, second) = (&scene.server, second(&scene));
    let organisation = server.organisation_of(&scene.signatory);
    let names = [organisation, person(server, &scene.signatory), person(server, &second)];
    let ledger = || server.get(&scene.path("/ledger"), Some(&scene.other)).text();
    scene.sign(&scene.signatory, json!({"answer": "pending", "decides_on": ["2031-03-17"], "view": "Hallitus"}));
    let begun = scene.sign(&scene.signatory, json!({"version": 1, "decided_by": "Hallitus 17.3."}));
    assert_eq!(begun["state"], "awaiting-second");
    let text = ledger();
    assert!(text.contains("signature-begun"), "{text}");
    assert_eq!(naming(&text, &names), Vec::<String>::new(), "{text}");
    let told = verify(text.as_bytes()).expect("it holds together").statement.signature_counts();
    assert_eq!((told.awaiting_second, told.pending, told.valid), (1, 1, 0));
    // Whom it concerns is told as before.
    let seen = scene.get("/signatures", &scene.coordinator);
    assert_eq!((&seen["items"][0]["organisation"], &seen["items"][0]["state"]), (&json!(names[0]), &begun["state"]));

    assert_eq!(confirm(&scene, &begun["number"], &second).status, 200);
    let text = ledger();
    let named = naming(&text, &names);
    assert!(named.len() == 1 && named[0].contains("signature-given"), "{text}");
    // What the first signed has the terms of the signature, and leads from it to nothing else.
    let words =
        |line: &str| -> Value { serde_json::from_str(&line[line.find('{').expect("an entry")..]).expect("JSON") };
    let entry = |kind: &str| words(text.lines().find(|line| line.contains(kind)).expect("an entry"))["event"].clone();
    let [pending, first, given] = ["signature-pending", "signature-begun", "signature-given"].map(entry);
    assert_eq!(first["terms"], given["terms"]);
    for (one, other) in [(&pending, &first), (&pending, &given), (&first, &given)] {
        assert_ne!(one["organisation"], other["organisation"]);
        assert_ne!(one["signature"], other["signature"]);
    }
    verify(text.as_bytes()).expect("it holds together");
}

#[test]
fn what_the_first_takes_back_nobody_hears_of() {
    let scene = Scene::new();
    let second = second(&scene);
    let names = [&scene.signatory, &second].map(|token| person(&scene.server, token)).to_vec();
    let names = [names, vec![scene.server.organisation_of(&second)]].concat();
    let begun = scene.sign(&scene.signatory, json!({"version": 1}));
    let back = scene.post(&format!("/signatures/{}/withdraw", begun["number"]), &second, json!({}));
    assert_eq!(back.json()["state"], "withdrawn", "{}", back.text());
    let text = scene.server.get(&scene.path("/ledger"), Some(&scene.other)).text();
    assert!(text.contains("signature-withdrawn"), "{text}");
    assert_eq!(naming(&text, &names), Vec::<String>::new(), "{text}");
    let mut page = crate::pages::signed_in(&scene.server, super::OTHER);
    let log = page.get(&scene.server, &format!("/statements/{}/log", scene.id)).text();
    assert!(!log.contains("allekirjoitti version") && !log.contains("perui"), "{log}");
    // Whichever of them begins, the other is the second.
    let anew = scene.sign(&second, json!({"version": 1}));
    let together = scene.sign(&scene.signatory, json!({"version": 1}));
    assert_eq!((&anew["state"], &together["state"]), (&json!("awaiting-second"), &json!("valid")));
}

#[test]
fn whoever_has_signed_is_counted_on_the_old_terms_until_both_agree_to_new_ones() {
    let scene = Scene::new();
    let second = second(&scene);
    let begun = scene.sign(&scene.signatory, json!({"version": 1}));
    let signed = confirm(&scene, &begun["number"], &second).json();
    let terms = json!({"decided_by": "Yhdistyksen kokous"});
    let path = format!("/signatures/{}/confirm", signed["number"]);
    let first = scene.post(&path, &second, terms);
    assert_eq!(first.json()["state"], "valid", "{}", first.text());
    assert_eq!(scene.get(&format!("/signatures/{}", signed["number"]), &scene.other)["decided_by"], Value::Null);
    // The other has the link to what waits.
    let waits = format!("/statements/{}/signatures/{}/confirm", scene.id, begun["number"]);
    let page = crate::pages::signed_in(&scene.server, super::SIGNATORY).get(&scene.server, &waits).text();
    assert!(page.contains("Yhdistyksen kokous"), "{page}");
    let both = confirm(&scene, &begun["number"], &scene.signatory).json();
    assert_eq!((&both["state"], &both["number"]), (&json!("valid"), &signed["number"]));
    assert_eq!(both["decided_by"], "Yhdistyksen kokous");
}
