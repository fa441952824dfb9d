//! Decisions about a statement's team and openness, in the statement's own task.

use crate::client::{Editor, Frame};
use crate::harness::{COORDINATOR, OTHER_WRITER, Server, WRITER};
use automerge::transaction::Transactable;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const OTHER_COORDINATOR: &str = "coordinator@jarjestokeha.example";
const THIRD_COORDINATOR: &str = "coordinator@foraldrar-raseborg.example";

/// A statement of the first coordinator's, and the organisations of the first two.
struct Scene {
    server: Server,
    _folder: tempfile::TempDir,
    id: String,
    coordinator: String,
    own: String,
    other: String,
}

impl Scene {
    fn new() -> Scene {
        let (server, folder) = Server::demo();
        let coordinator = server.sign_in(COORDINATOR);
        let id = server.open_statement(&coordinator, "Yhdessä");
        let own = server.organisation_of(&coordinator);
        let other = server.organisation_of(&server.sign_in(OTHER_COORDINATOR));
        Scene { server, _folder: folder, id, coordinator, own, other }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/statements/{}{rest}", self.id)
    }

    fn view(&self) -> Value {
        self.server.get(&self.path(""), Some(&self.coordinator)).json()
    }
}

#[test]
fn a_team_is_changed_by_its_coordinators_and_every_act_is_in_the_ledger() {
    let scene = Scene::new();
    let Scene { server, coordinator, own, other, .. } = &scene;
    let taken = server.post(
        &scene.path("/coordinators"),
        Some(coordinator),
        &json!({"organisation": other, "reason": " Kattojärjestö   mukaan "}),
    );
    assert_eq!(taken.status, 200, "{}", taken.text());
    assert_eq!(taken.json()["coordinators"], json!([own, other]));
    let group = json!({"organisations": [own], "reason": "Kiistojen varalta"});
    let support = server.ask("PUT", &scene.path("/support-group"), Some(coordinator), &group);
    assert_eq!((support.status, &support.json()["support_group"]), (200, &json!([own])));
    let openness = json!({"drafts": "public", "comments": "participants", "writers": [other]});
    let opened = server.ask("PUT", &scene.path("/openness"), Some(coordinator), &openness).json();
    assert_eq!(
        (&opened["drafts"], &opened["comments"], &opened["writers"]),
        (&json!("public"), &json!("participants"), &json!([other]))
    );
    let left = server.ask(
        "DELETE",
        &scene.path(&format!("/coordinators/{own}")),
        Some(coordinator),
        &json!({"reason": "Vuoro vaihtuu"}),
    );
    assert_eq!((left.status, &left.json()["coordinators"]), (200, &json!([other])));
    assert_eq!(scene.view(), left.json(), "what was answered is what others see");
    let ledger = server.get(&scene.path("/ledger"), Some(coordinator)).text();
    let entries: Vec<Value> = ledger.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let kinds: Vec<&Value> = entries.iter().map(|entry| &entry["event"]["type"]).collect();
    assert_eq!(
        kinds,
        ["statement-created", "coordinator-added", "support-group-set", "openness-set", "coordinator-removed"]
    );
    assert_eq!(entries[1]["event"]["reason"], "Kattojärjestö mukaan");
    assert!(entries.iter().all(|entry| entry["organisation"] == **own), "each says for whom it was done");
    let register = entries[1]["register"].as_u64().expect("a length");
    assert!(register > 0, "and which roles it rests on");
}

#[test]
fn a_change_of_the_team_is_refused_in_words_that_say_what_to_do_next() {
    let scene = Scene::new();
    let Scene { server, coordinator, own, other, .. } = &scene;
    let writer = server.sign_in(WRITER);
    let third = server.sign_in(THIRD_COORDINATOR);
    let why = "Syy";
    let nowhere = "0".repeat(32);
    let coordinators = scene.path("/coordinators");
    for (token, method, path, body, status, code) in [
        (None, "POST", coordinators.clone(), json!({"organisation": other, "reason": why}), 401, "not-signed-in"),
        (
            Some(&writer),
            "POST",
            coordinators.clone(),
            json!({"organisation": other, "reason": why}),
            403,
            "not-its-coordinator",
        ),
        (
            Some(&third),
            "POST",
            coordinators.clone(),
            json!({"organisation": other, "reason": why}),
            403,
            "not-its-coordinator",
        ),
        (
            Some(coordinator),
            "POST",
            coordinators.clone(),
            json!({"organisation": other, "reason": " "}),
            422,
            "reason-missing",
        ),
        (
            Some(coordinator),
            "POST",
            coordinators.clone(),
            json!({"organisation": other, "reason": "ä".repeat(1_001)}),
            422,
            "reason-too-long",
        ),
        (
            Some(coordinator),
            "POST",
            coordinators.clone(),
            json!({"organisation": own, "reason": why}),
            409,
            "already-coordinating",
        ),
        (
            Some(coordinator),
            "POST",
            coordinators.clone(),
            json!({"organisation": nowhere, "reason": why}),
            422,
            "unknown-organisation",
        ),
        (
            Some(coordinator),
            "POST",
            coordinators.clone(),
            json!({"organisation": "x", "reason": why}),
            422,
            "unknown-organisation",
        ),
        (Some(coordinator), "POST", coordinators.clone(), json!({"reason": why}), 400, "bad-request"),
        (
            Some(coordinator),
            "DELETE",
            scene.path(&format!("/coordinators/{other}")),
            json!({"reason": why}),
            409,
            "not-coordinating",
        ),
        (
            Some(coordinator),
            "DELETE",
            scene.path(&format!("/coordinators/{own}")),
            json!({"reason": why}),
            409,
            "last-coordinating-organisation",
        ),
        (
            Some(coordinator),
            "PUT",
            scene.path("/support-group"),
            json!({"organisations": [nowhere], "reason": why}),
            422,
            "unknown-organisation",
        ),
        (Some(coordinator), "PUT", scene.path("/openness"), json!({"drafts": "kaikki"}), 422, "unknown-audience"),
        (Some(coordinator), "PUT", scene.path("/openness"), json!({"writers": 5}), 400, "bad-request"),
        (Some(coordinator), "PUT", scene.path("/openness"), json!({"writers": [nowhere]}), 422, "unknown-organisation"),
    ] {
        let answer = server.ask(method, &path, token.map(String::as_str), &body);
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{method} {path} {body}");
    }
    let last =
        server.ask("DELETE", &scene.path(&format!("/coordinators/{own}")), Some(coordinator), &json!({"reason": why}));
    assert_eq!(last.json()["detail"], "Kannanotolle ei jäisi yhtään koordinoivaa järjestöä. Lisää ensin toinen.");
    assert_eq!(scene.view()["coordinators"], json!([own]), "nothing was half done");
}

#[test]
fn two_coordinators_who_change_the_team_at_once_are_told_in_one_order() {
    let scene = Scene::new();
    let Scene { server, coordinator, own, other, .. } = &scene;
    let taken = server.post(
        &scene.path("/coordinators"),
        Some(coordinator),
        &json!({"organisation": other, "reason": "Mukaan"}),
    );
    assert_eq!(taken.status, 200);
    let second = server.sign_in(OTHER_COORDINATOR);
    // Each takes the other out: one of them comes first, and then the other may not any more.
    let remove = |who: &str, token: &str| {
        server.ask("DELETE", &scene.path(&format!("/coordinators/{who}")), Some(token), &json!({"reason": "Riita"}))
    };
    let (one, two) = std::thread::scope(|scope| {
        let one = scope.spawn(|| remove(other, coordinator));
        let two = scope.spawn(|| remove(own, &second));
        (one.join().expect("no panic"), two.join().expect("no panic"))
    });
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403], "{} {}", one.text(), two.text());
    let late = if one.status == 403 { one } else { two };
    assert_eq!(late.problem(), "not-its-coordinator");
    assert_eq!(scene.view()["coordinators"].as_array().expect("a list").len(), 1);
}

#[test]
fn a_decision_sent_twice_is_decided_once() {
    let scene = Scene::new();
    let Scene { server, coordinator, other, .. } = &scene;
    let send = |organisation: &str| {
        let headers = [("authorization", format!("Bearer {coordinator}")), ("idempotency-key", "avain".to_owned())];
        let body = json!({"organisation": organisation, "reason": "Mukaan"}).to_string();
        server.send("POST", &scene.path("/coordinators"), &headers, body.as_bytes())
    };
    let (first, again) = std::thread::scope(|scope| {
        let (first, again) = (scope.spawn(|| send(other)), scope.spawn(|| send(other)));
        (first.join().expect("no panic"), again.join().expect("no panic"))
    });
    assert_eq!((first.status, again.status, &first.body), (200, 200, &again.body), "{}", again.text());
    assert_eq!(send(&"1".repeat(32)).problem(), "idempotency-key-reused");
    let ledger = server.get(&scene.path("/ledger"), Some(coordinator)).text();
    assert_eq!(ledger.lines().count(), 2);
}

#[test]
fn a_statement_is_opened_to_whom_its_coordinator_says() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let wish = json!({"title": "Piirissä", "drafts": "participants", "comments": "participants", "writers": []});
    let made = server.post("/api/v1/statements", Some(&coordinator), &wish);
    assert_eq!(
        (made.status, &made.json()["drafts"], &made.json()["writers"]),
        (201, &json!("participants"), &json!([]))
    );
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    let writer = server.sign_in(OTHER_WRITER);
    assert_eq!(server.get(&format!("/api/v1/statements/{id}"), Some(&writer)).status, 404);
    let wrong = server.post("/api/v1/statements", Some(&coordinator), &json!({"title": "T", "comments": "kaikki"}));
    assert_eq!((wrong.status, wrong.problem().as_str()), (422, "unknown-audience"));
}

#[tokio::test(flavor = "multi_thread")]
async fn open_sockets_learn_within_a_second_that_they_may_not_write() {
    let scene = Scene::new();
    let mut writer = Editor::open(&scene.server, &scene.server.sign_in(OTHER_WRITER), &scene.id).await;
    let change = writer.edit(|tx, text| tx.splice_text(text, 1, 0, "ennen"));
    writer.push(&[change]).await;
    writer.settle().await;
    let asked = Instant::now();
    let answer = scene.server.ask("PUT", &scene.path("/openness"), Some(&scene.coordinator), &json!({"writers": []}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let access = writer.step().await;
    assert_eq!(access, Frame::Access { may: "read".to_owned(), code: "decided".to_owned() });
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    let typed = writer.edit(|tx, text| tx.splice_text(text, 1, 0, "kesken jäänyt "));
    let id = writer.push(&[typed]).await;
    let Frame::Refused { id: refused, code, text } = writer.step().await else { panic!("it has to be returned") };
    assert_eq!((refused, code.as_str()), (id, "no-write-access"));
    assert_eq!(
        text,
        "Järjestösi ei voi nyt kirjoittaa tähän tekstiin. Ota tekstisi talteen ja kysy koordinaattorilta."
    );
    assert_eq!(scene.server.text(&scene.coordinator, &scene.id, "text").text(), "ennen");
    let answer =
        scene.server.ask("PUT", &scene.path("/openness"), Some(&scene.coordinator), &json!({"writers": "network"}));
    assert_eq!(answer.status, 200);
    assert_eq!(writer.step().await, Frame::Access { may: "write".to_owned(), code: "decided".to_owned() });
    let closed = json!({"drafts": "participants", "writers": []});
    assert_eq!(scene.server.ask("PUT", &scene.path("/openness"), Some(&scene.coordinator), &closed).status, 200);
    assert_eq!(writer.socket.closed().await, 4403, "who may not even read is cut off");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_removed_while_its_holder_types_returns_the_words() {
    let scene = Scene::new();
    let Scene { server, coordinator, own, id, .. } = &scene;
    let token = server.sign_in(WRITER);
    let person = server.get("/api/v1/me", Some(&token)).json()["person"].as_str().expect("a person").to_owned();
    let mut writer = Editor::open(server, &token, id).await;
    let change = writer.edit(|tx, text| tx.splice_text(text, 1, 0, "ennen"));
    writer.push(&[change]).await;
    writer.settle().await;
    let role = |role: &str| format!("/api/v1/organisations/{own}/people/{person}/roles/{role}");
    let asked = Instant::now();
    assert_eq!(server.ask("DELETE", &role("writer"), Some(coordinator), &json!({})).status, 200);
    assert_eq!(writer.step().await, Frame::Access { may: "read".to_owned(), code: "role-changed".to_owned() });
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    let (one, two) = (
        writer.edit(|tx, text| tx.splice_text(text, 1, 0, "kesken ")),
        writer.edit(|tx, text| tx.splice_text(text, 1, 0, "jäänyt ")),
    );
    let pushes = [writer.push(&[one]).await, writer.push(&[two]).await];
    for push in pushes {
        let Frame::Refused { id, code, .. } = writer.step().await else { panic!("it has to be returned") };
        assert_eq!((id, code.as_str()), (push, "no-write-access"), "also what hangs on it, on an open socket");
    }
    assert_eq!(server.text(coordinator, id, "text").text(), "ennen");
    assert_eq!(server.ask("DELETE", &role("commenter"), Some(coordinator), &json!({})).status, 200);
    assert_eq!(writer.socket.closed().await, 4403, "whoever has no role left is cut off");
}

#[test]
fn decisions_outlive_a_kill() {
    let scene = Scene::new();
    let body = json!({"organisation": scene.other, "reason": "Mukaan"});
    let taken = scene.server.post(&scene.path("/coordinators"), Some(&scene.coordinator), &body).json();
    let Scene { server, _folder: folder, id, coordinator, own, .. } = scene;
    server.kill();
    let server = Server::start(folder.path());
    let path = format!("/api/v1/statements/{id}");
    assert_eq!(server.get(&path, Some(&coordinator)).json(), taken);
    let left =
        server.ask("DELETE", &format!("{path}/coordinators/{own}"), Some(&coordinator), &json!({"reason": "Vaihto"}));
    assert_eq!(left.status, 200, "the chain goes on: {}", left.text());
}
