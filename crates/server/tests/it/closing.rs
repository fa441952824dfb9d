//! A server that is told to go down while rounds close, and people still comment.

use crate::harness::{COMMENTER, COORDINATOR, Server};
use serde_json::{Value, json};
use std::sync::Mutex;

const STATEMENTS: usize = 8;
const CLOSES: &str = "2031-03-17T12:00:00Z";

fn set_clock(server: &Server, now: &str) {
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": now})).status, 204);
}

/// Comments until the server is gone: what it said of each.
fn comment_until_it_is_gone(url: &str, token: &str, acknowledged: &Mutex<Vec<Value>>) {
    let config = ureq::Agent::config_builder().http_status_as_error(false).build();
    let agent = ureq::Agent::from(config);
    for number in 0.. {
        let body = json!({"version": 1, "text": format!("Huomautus {number}.")}).to_string();
        let request = ureq::http::Request::builder()
            .method("POST")
            .uri(url)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json");
        // It has gone down: nobody is told that this one is kept.
        let Ok(mut answer) = agent.run(request.body(body).expect("a request")) else { return };
        if answer.status() != 201 {
            return;
        }
        let Ok(said) = answer.body_mut().read_to_string() else { return };
        acknowledged.lock().expect("no panic").push(serde_json::from_str(&said).expect("JSON"));
    }
}

#[test]
fn each_round_closes_once_and_what_was_acknowledged_is_there() {
    // A little more of the closing has happened each time: so many of those who comment were answered since it began.
    for answers in 0..5 {
        let (server, folder) = Server::demo();
        set_clock(&server, "2031-03-03T12:00:00Z");
        let (coordinator, commenter) = (server.sign_in(COORDINATOR), server.sign_in(COMMENTER));
        let ids: Vec<String> = (0..STATEMENTS)
            .map(|number| {
                let id = server.open_statement(&coordinator, &format!("Sulkeutuu {number}"));
                let path = |end: &str| format!("/api/v1/statements/{id}/{end}");
                let written = server.post(&path("text"), Some(&coordinator), &json!({"markdown": "Kohta.\n"}));
                assert_eq!(written.status, 200, "{}", written.text());
                let opened = server.post(&path("rounds"), Some(&coordinator), &json!({"closes_at": CLOSES}));
                assert_eq!(opened.status, 201, "{}", opened.text());
                id
            })
            .collect();
        let acknowledged: Vec<Mutex<Vec<Value>>> = ids.iter().map(|_| Mutex::default()).collect();
        let url = server.url.clone();
        std::thread::scope(|threads| {
            let mut commenting = vec![];
            for (id, acknowledged) in ids.iter().zip(&acknowledged).take(3) {
                let (url, token) = (format!("{url}/api/v1/statements/{id}/comments"), &commenter);
                commenting.push(threads.spawn(move || comment_until_it_is_gone(&url, token, acknowledged)));
            }
            while acknowledged.iter().take(3).any(|each| each.lock().expect("no panic").is_empty()) {
                std::thread::yield_now();
            }
            set_clock(&server, CLOSES);
            let told = || acknowledged.iter().map(|each| each.lock().expect("no panic").len()).sum::<usize>();
            let before = told();
            while told() < before + answers {
                assert!(!commenting.iter().any(|each| each.is_finished()), "what comes late is taken too");
                std::thread::yield_now();
            }
            assert!(server.stop(), "it ends well");
        });

        let server = Server::start(folder.path());
        set_clock(&server, CLOSES);
        for (id, acknowledged) in ids.iter().zip(acknowledged) {
            let round = || server.get(&format!("/api/v1/statements/{id}/rounds/1"), Some(&coordinator)).json();
            while round()["state"] == "open" {
                std::thread::yield_now();
            }
            assert_eq!(round()["state"], "answering");
            let ledger = server.get(&format!("/api/v1/statements/{id}/ledger?format=chain"), Some(&coordinator));
            assert_eq!(ledger.text().matches("round-closed").count(), 1, "{id}");
            let file = folder.path().join("ledger.ndjson");
            std::fs::write(&file, &ledger.body).expect("written");
            let verified = crate::harness::program().arg("verify").arg(&file).output();
            assert!(verified.expect("it runs").status.success(), "{id}");
            let listed =
                server.get(&format!("/api/v1/statements/{id}/comments?format=json"), Some(&coordinator)).json();
            let listed = listed["items"].as_array().expect("comments");
            for said in acknowledged.into_inner().expect("no panic") {
                let kept = listed.iter().find(|comment| comment["number"] == said["number"]);
                let kept = kept.unwrap_or_else(|| panic!("acknowledged and lost: {said}"));
                assert_eq!((&kept["text"], &kept["late"]), (&said["text"], &said["late"]));
            }
        }
    }
}
