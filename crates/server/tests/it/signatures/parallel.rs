//! Everybody at once: one organisation, one state.

use super::Scene;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn a_thousand_requests_to_sign_and_to_withdraw_at_once_end_in_one_state() {
    let scene = Scene::new();
    let signed = scene.sign(&scene.signatory, json!({"version": 1}));
    assert_eq!(signed["state"], "valid");
    let (next, odd) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= 1_000 {
                        break;
                    }
                    let answer = if at.is_multiple_of(2) {
                        scene.post("/signatures/1/withdraw", &scene.signatory, json!({}))
                    } else {
                        scene.post("/signatures", &scene.signatory, json!({"version": 1}))
                    };
                    if !matches!(answer.status, 200 | 201 | 409) {
                        odd.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!(odd.into_inner(), 0, "each was done or refused in words");
    let list = scene.get("/signatures", &scene.coordinator);
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    let entries = scene.server.get(&scene.path("/ledger"), Some(&scene.signatory)).text();
    let kinds: Vec<Value> = entries.lines().map(|line| serde_json::from_str(line).expect("an entry")).collect();
    let acts: Vec<&str> = kinds
        .iter()
        .filter_map(|entry| entry["event"]["type"].as_str())
        .filter(|kind| kind.starts_with("signature-"))
        .collect();
    assert!(acts.windows(2).all(|pair| pair[0] != pair[1]), "signed and withdrawn in turn: {acts:?}");
    let last = if acts.last() == Some(&"signature-given") { "valid" } else { "withdrawn" };
    assert_eq!(list["items"][0]["state"], last);
    assert_eq!(list["items"][0]["acts"], acts.len());
}
