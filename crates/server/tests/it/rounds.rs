//! Rounds and versions over HTTP and sockets: by hand, by the clock, while people write.

use crate::client::{Editor, Frame};
use crate::harness::{Answer, COORDINATOR, OTHER_WRITER, Server, WRITER};
use automerge::transaction::Transactable;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const NOW: &str = "2031-03-03T08:00:00Z";
const CLOSES: &str = "2031-03-17T23:59:00+02:00";

fn set_clock(server: &Server, now: &str) {
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": now})).status, 204);
}

/// A statement with a text, in March 2031.
fn begin(server: &Server) -> (String, String) {
    set_clock(server, NOW);
    let coordinator = server.sign_in(COORDINATOR);
    let id = server.open_statement(&coordinator, "Kierrokset");
    write(server, &coordinator, &id, "# Otsikko\n\nEnsimmäinen kohta.\n");
    (coordinator, id)
}

fn write(server: &Server, token: &str, id: &str, markdown: &str) {
    let answer = server.post(&format!("/api/v1/statements/{id}/text"), Some(token), &json!({"markdown": markdown}));
    assert_eq!(answer.status, 200, "{}", answer.text());
}

fn rounds(id: &str) -> String {
    format!("/api/v1/statements/{id}/rounds")
}

fn open(server: &Server, token: &str, id: &str, more: Value) -> Answer {
    let mut body = json!({"name": "Ensimmäinen", "closes_at": CLOSES});
    body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    server.post(&rounds(id), Some(token), &body)
}

fn act(server: &Server, token: &str, id: &str, round_and_act: &str, body: Value) -> Answer {
    server.post(&format!("{}/{round_and_act}", rounds(id)), Some(token), &body)
}

fn round(server: &Server, token: &str, id: &str, number: u32) -> Value {
    server.get(&format!("{}/{number}", rounds(id)), Some(token)).json()
}

fn text_of(server: &Server, token: &str, id: &str, version: &str, format: &str) -> Answer {
    server.get(&format!("/api/v1/statements/{id}/text?version={version}&format={format}"), Some(token))
}

/// Waits until the round is in that state: the clock acts by itself, and an open socket hears of it.
async fn until(server: &Server, token: &str, id: &str, number: u32, state: &str) -> Value {
    let mut listener = Editor::open(server, token, id).await;
    loop {
        let round = tokio::task::block_in_place(|| round(server, token, id, number));
        if round["state"] == state {
            return round;
        }
        listener.socket.next().await;
    }
}

#[test]
fn a_round_opens_on_a_sealed_version_and_its_end_seals_the_next() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let before = server.text(&token, &id, "markdown").text();
    let opened = open(&server, &token, &id, json!({}));
    assert_eq!(opened.status, 201, "{}", opened.text());
    let view = opened.json();
    assert_eq!((&view["number"], &view["state"], &view["version"]), (&json!(1), &json!("open"), &json!(1)), "{view}");
    assert_eq!(view["closes_at"], "2031-03-17T21:59:00.000Z");

    write(&server, &token, &id, "# Otsikko\n\nEnsimmäinen kohta muuttui.\n\nToinen kohta.\n");
    assert_eq!(text_of(&server, &token, &id, "1", "markdown").text(), before, "a version never moves");
    let statement = server.get(&format!("/api/v1/statements/{id}"), Some(&token)).json();
    let sha256 = Sha256::digest(before.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(statement["versions"][0]["sha256"], sha256, "the hash is of the canonical text");
    for format in ["html", "text", "json"] {
        let answer = text_of(&server, &token, &id, "1", format);
        assert!(answer.status == 200 && !answer.text().contains("muuttui"), "{format}: {}", answer.text());
    }
    let saved = text_of(&server, &token, &id, "1", "automerge");
    let document = automerge::Automerge::load(&saved.body).expect("a document");
    let heads: Vec<String> = document.get_heads().iter().map(ToString::to_string).collect();
    assert_eq!(statement["versions"][0]["heads"], json!(heads));

    let early = act(&server, &token, &id, "1/close", json!({}));
    assert_eq!((early.status, early.problem().as_str()), (422, "reason-missing"));
    assert_eq!(
        act(&server, &token, &id, "1/close", json!({"reason": "Kaikki vastasivat"})).json()["state"],
        "answering"
    );
    let again = act(&server, &token, &id, "1/close", json!({"reason": "Kaikki vastasivat"}));
    assert_eq!((again.status, again.problem().as_str()), (409, "round-not-open"));
    let finished = act(&server, &token, &id, "1/finish", json!({}));
    assert_eq!((&finished.json()["state"], &finished.json()["outcome"]), (&json!("finished"), &json!(2)));
    assert!(text_of(&server, &token, &id, "2", "markdown").text().contains("Toinen kohta"));
    assert_eq!(text_of(&server, &token, &id, "3", "markdown").problem(), "unknown-version");

    let second = open(&server, &token, &id, json!({}));
    assert_eq!((&second.json()["number"], &second.json()["version"]), (&json!(2), &json!(2)), "nothing has changed");
}

#[test]
fn an_open_round_waits_for_whoever_may_comment_and_an_answered_one_for_its_coordinators() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let writer = server.sign_in(WRITER);
    let waits = |token: &str| server.get("/me", Some(token)).text().contains(&format!("/statements/{id}/rounds/1"));
    assert!(!waits(&writer) && !waits(&token));
    assert_eq!(open(&server, &token, &id, json!({})).status, 201);
    assert!(waits(&writer) && waits(&token));
    assert_eq!(act(&server, &token, &id, "1/close", json!({"reason": "Valmis"})).status, 200);
    assert!(!waits(&writer) && waits(&token));
    assert_eq!(act(&server, &token, &id, "1/finish", json!({})).status, 200);
    assert!(!waits(&writer) && !waits(&token));
}

#[test]
fn what_cannot_be_is_refused_in_words_and_nothing_is_half_done() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let empty = server.open_statement(&token, "Tyhjä");
    let writer = server.sign_in(WRITER);
    for (who, statement, more, status, code) in [
        (&token, &id, json!({"closes_at": "2031-03-03T07:59:59Z"}), 422, "closing-in-the-past"),
        (&token, &id, json!({"opens_at": "2031-03-20T00:00:00Z"}), 422, "closing-before-opening"),
        (&token, &id, json!({"closes_at": "2041-03-03T07:59:59Z"}), 422, "closing-too-far"),
        (&token, &id, json!({"closes_at": "17.3.2031 23:59"}), 422, "bad-time"),
        (&token, &id, json!({"closes_at": ""}), 400, "bad-request"),
        (&token, &id, json!({"drafting": "sleeps"}), 422, "unknown-drafting"),
        (&token, &empty, json!({}), 409, "text-empty"),
        (&writer, &id, json!({}), 403, "not-its-coordinator"),
    ] {
        let answer = open(&server, who, statement, more.clone());
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{more}: {}", answer.text());
    }
    let list = server.get(&rounds(&id), Some(&token)).json();
    assert_eq!(list, json!({"items": [], "next": null}));
    for path in ["1/close", "0/finish", "x/close", "1/vanish"] {
        let answer = act(&server, &token, &id, path, json!({"reason": "Miksi"}));
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
    }
    let sign_on = |body| server.post(&format!("/api/v1/statements/{id}/sign-on"), Some(&token), &body);
    assert_eq!(sign_on(json!({})).problem(), "reason-missing");
    assert_eq!(open(&server, &token, &id, json!({})).status, 201);
    assert_eq!(open(&server, &token, &id, json!({})).problem(), "round-under-way");
    assert_eq!(sign_on(json!({"reason": "Kiire"})).problem(), "round-under-way");
    let openness =
        server.ask("PUT", &format!("/api/v1/statements/{id}/openness"), Some(&token), &json!({"drafts": "public"}));
    assert_eq!(openness.problem(), "openness-fixed");
}

#[test]
fn a_repeated_request_opens_one_round() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let headers = [
        ("Authorization", format!("Bearer {token}")),
        ("Content-Type", "application/json".to_owned()),
        ("Idempotency-Key", "kierros-1".to_owned()),
    ];
    let body = json!({"closes_at": CLOSES}).to_string();
    let ask = || server.send("POST", &rounds(&id), &headers, body.as_bytes());
    let (first, second) = (ask(), ask());
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.json(), second.json());
    assert_eq!(server.get(&rounds(&id), Some(&token)).json()["items"].as_array().expect("items").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_opens_and_closes_rounds_and_open_sockets_learn_of_it() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let later = json!({"opens_at": "2031-03-04T09:00:00+02:00", "drafting": "rests"});
    assert_eq!(open(&server, &token, &id, later).json()["state"], "scheduled");
    let mut writer = Editor::open(&server, &server.sign_in(WRITER), &id).await;
    assert_eq!(writer.may, "write");
    set_clock(&server, "2031-03-04T07:00:00Z");
    let access = writer.step().await;
    assert_eq!(access, Frame::Access { may: "read".to_owned(), code: "drafting-rests".to_owned() });

    let change = writer.edit(|tx, text| tx.splice_text(text, 1, 0, "Liian myöhään "));
    let push = writer.push(&[change]).await;
    let refused = writer.step().await;
    assert!(
        matches!(&refused, Frame::Refused { id, code, .. } if *id == push && code == "drafting-rests"),
        "{refused:?}"
    );
    assert_eq!(writer.events, ["version-sealed", "round-opened"]);
    let coordinators =
        server.post(&format!("/api/v1/statements/{id}/text"), Some(&token), &json!({"markdown": "Uusi"}));
    assert_eq!((coordinators.status, coordinators.problem().as_str()), (409, "drafting-rests"));
    let mut newcomer = Editor::open(&server, &server.sign_in(OTHER_WRITER), &id).await;
    assert_eq!(newcomer.may, "read");
    assert!(!newcomer.text().contains("myöhään"));

    set_clock(&server, "2031-03-17T21:59:00Z");
    assert_eq!(newcomer.step().await, Frame::Access { may: "write".to_owned(), code: "decided".to_owned() });
    let closed = until(&server, &token, &id, 1, "answering").await;
    assert_eq!(closed["closes_at"], "2031-03-17T21:59:00.000Z");
    let ledger = server.get(&format!("/api/v1/statements/{id}/ledger"), Some(&token)).text();
    let closing = ledger.lines().find(|line| line.contains("round-closed")).expect("the entry");
    assert!(closing.contains("\"clock\":true") && !closing.contains("reason"), "{closing}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_due_while_the_server_was_down_is_done_when_it_is_up() {
    let (server, folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let id = server.open_statement(&coordinator, "Sulkeutuu");
    write(&server, &coordinator, &id, "Teksti.\n");
    let soon = (jiff::Timestamp::now() + jiff::SignedDuration::from_millis(1_500)).to_string();
    let opened = open(&server, &coordinator, &id, json!({"closes_at": soon}));
    assert_eq!(opened.json()["state"], "open", "{}", opened.text());
    server.kill();
    let server = Server::start(folder.path());
    let coordinator = server.sign_in(COORDINATOR);
    let closed = until(&server, &coordinator, &id, 1, "answering").await;
    assert_eq!(closed["closes_at"], opened.json()["closes_at"], "at its time");
    assert_eq!(closed["version"], 1);
}

#[test]
fn two_coordinators_who_close_at_once_close_once() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    assert_eq!(open(&server, &token, &id, json!({})).status, 201);
    let (server, id, token) = (&server, &id, &token);
    let close = move || act(server, token, id, "1/close", json!({"reason": "Valmis"}));
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(close)).collect();
        threads.into_iter().map(|thread| thread.join().expect("answered").status).collect()
    });
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 409).count(), 7, "{answers:?}");
    let ledger = server.get(&format!("/api/v1/statements/{id}/ledger"), Some(token)).text();
    assert_eq!(ledger.matches("\"round-closed\"").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sealing_while_many_write_gives_one_version_with_each_change_before_or_after_it() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let writer = server.sign_in(WRITER);
    let mut writers = vec![];
    for _ in 0..100 {
        writers.push(Editor::open(&server, &writer, &id).await);
    }
    for (number, writer) in writers.iter_mut().enumerate() {
        let changes: Vec<Vec<u8>> =
            (0..20).map(|i| writer.edit(|tx, text| tx.splice_text(text, 1, 0, &format!("{number}-{i} ")))).collect();
        for change in changes {
            writer.push(&[change]).await;
        }
    }
    let (server, id, token) = (&server, &id, &token);
    let sealed = tokio::task::block_in_place(|| open(server, token, id, json!({})));
    assert_eq!(sealed.status, 201, "{}", sealed.text());
    let mut last = 0;
    for writer in &mut writers {
        writer.settle().await;
        last = last.max(writer.offset);
    }
    let statement = server.get(&format!("/api/v1/statements/{id}"), Some(token)).json();
    let versions = statement["versions"].as_array().expect("versions");
    assert_eq!(versions.len(), 1);
    let saved = text_of(server, token, id, "1", "automerge");
    let document = automerge::Automerge::load(&saved.body).expect("a document");
    let offset = versions[0]["offset"].as_u64().expect("an offset");
    assert_eq!(document.get_changes(&[]).len() as u64, offset, "the changes before the offset, and no other");
    let whole = automerge::Automerge::load(&server.text(token, id, "automerge").body).expect("a document");
    assert_eq!(whole.get_changes(&[]).len(), document.get_changes(&[]).len() + (last - offset) as usize);
}

#[test]
fn a_statement_is_signed_published_and_followed_up_with_public_reasons() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let step = |name: &str, reason: &str| {
        let path = format!("/api/v1/statements/{id}/{name}");
        server.post(&path, Some(&token), &json!({"reason": reason}))
    };
    for (name, stage) in [
        ("sign-on", "sign-on"),
        ("resume", "drafting"),
        ("sign-on", "sign-on"),
        ("publish", "published"),
        ("follow-up", "followed-up"),
        ("withdraw", "withdrawn"),
    ] {
        let answer = step(name, "Näin sovittiin");
        assert_eq!((answer.status, answer.json()["stage"].as_str()), (200, Some(stage)), "{name}: {}", answer.text());
        let writes =
            server.post(&format!("/api/v1/statements/{id}/text"), Some(&token), &json!({"markdown": "Uusi\n"}));
        if stage == "drafting" {
            assert_eq!(writes.status, 200);
        } else {
            assert_eq!((writes.status, writes.problem().as_str()), (409, "text-sealed"), "{stage}");
        }
    }
    let log = server.get(&format!("/statements/{id}/log"), Some(&token)).text();
    // The head says once more why it was signed without a round.
    assert_eq!(log.matches("Näin sovittiin").count(), 7, "each act with its reason");
}

#[test]
fn a_rounds_report_tells_how_long_for_whom_and_why() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    assert_eq!(open(&server, &token, &id, json!({})).status, 201);
    set_clock(&server, "2031-03-05T08:00:00Z");
    let longer = json!({"reason": "Loma-aika", "closes_at": "2031-03-20T12:00:00Z"});
    assert_eq!(act(&server, &token, &id, "1/extend", longer).status, 200);
    set_clock(&server, "2031-03-06T08:00:00Z");
    assert_eq!(act(&server, &token, &id, "1/close", json!({"reason": "Kaikki vastasivat"})).status, 200);
    write(&server, &server.sign_in(WRITER), &id, "# Otsikko\n\nToinen kohta.\n");
    let again = json!({"reason": "Yksi unohtui", "closes_at": "2031-03-07T08:00:00Z"});
    set_clock(&server, "2031-03-06T20:00:00Z");
    assert_eq!(act(&server, &token, &id, "1/reopen", again).status, 200);
    let path = format!("{}/1/report", rounds(&id));
    let report = server.get(&path, Some(&token)).json();
    let day = 24 * 60 * 60 * 1000;
    let open_ms = report["open_ms"].as_i64().expect("a length");
    assert!((open_ms - 3 * day).abs() < 60_000, "three days, give or take what the requests took: {report}");
    let acts: Vec<_> =
        report["acts"].as_array().expect("acts").iter().map(|act| (&act["kind"], &act["reason"])).collect();
    let none = &Value::Null;
    assert_eq!(
        acts,
        [
            (&json!("round-scheduled"), none),
            (&json!("round-opened"), none),
            (&json!("round-extended"), &json!("Loma-aika")),
            (&json!("round-closed"), &json!("Kaikki vastasivat")),
            (&json!("round-reopened"), &json!("Yksi unohtui")),
        ]
    );
    assert_eq!(report["wrote"], json!([server.organisation_of(&server.sign_in(WRITER))]));
    assert!(report["may_answer"].as_u64().expect("a count") > 1 && report["difference"].is_null(), "{report}");
    let markdown = server.get(&format!("{path}?format=markdown"), Some(&token)).text();
    assert!(markdown.contains("## Kierros 1: Ensimmäinen") && markdown.contains("Perustelu: Loma-aika"), "{markdown}");
    assert_eq!(server.get(&format!("{path}?format=pdf"), Some(&token)).problem(), "unknown-format");
    let page = server.get(&format!("/statements/{id}/rounds/1"), Some(&token)).text();
    assert!(page.contains("Kierroksen yhteenveto") && page.contains("Yksi unohtui"), "{page}");
}

#[test]
fn anybody_verifies_a_ledger_that_was_saved_as_a_file() {
    let (server, folder) = Server::demo();
    let (token, id) = begin(&server);
    assert_eq!(open(&server, &token, &id, json!({})).status, 201);
    let save = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).expect("written");
        file.display().to_string()
    };
    let verify = |arguments: &[&str]| {
        let output = crate::harness::program().arg("verify").args(arguments).output();
        let output = output.expect("it runs");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).expect("text"))
    };
    let ledger = server.get(&format!("/api/v1/statements/{id}/ledger?format=chain"), Some(&token)).text();
    let (file, text) =
        (save("l", ledger.as_bytes()), save("v1.md", &text_of(&server, &token, &id, "1", "markdown").body));
    let page = server.get(&format!("/statements/{id}/log"), Some(&token)).text();
    let last = ledger.lines().last().expect("an entry")[..64].to_owned();
    assert!(page.contains(&last), "the log page shows the last hash");

    let (whole, said) = verify(&[&file, "--hash", &last, "--text", &format!("1={text}")]);
    assert!(whole && said.contains("is version 1") && said.contains("the ledger whose last hash you gave"), "{said}");
    let plain = server.get(&format!("/api/v1/statements/{id}/ledger"), Some(&token)).text();
    let (whole, said) = verify(&[&save("plain", plain.as_bytes())]);
    assert!(whole && said.contains("Compare") && said.contains(&last), "{said}");

    let shorter = ledger.lines().next().expect("an entry").to_owned();
    let (whole, said) = verify(&[&save("shorter", shorter.as_bytes()), "--hash", &last]);
    assert!(!whole && said.contains("ends elsewhere"), "{said}");
    let changed = ledger.replacen("Kierrokset", "Kierroksia", 1);
    let (whole, said) = verify(&[&save("changed", changed.as_bytes())]);
    assert!(!whole && said.contains("In line 1: its hash is not the chain's"), "{said}");
    let (whole, said) = verify(&[&file, "--text", &format!("1={}", save("other.md", b"Muuta"))]);
    assert!(!whole && said.contains("is not version 1"), "{said}");
    let (whole, said) = verify(&[&file, "--text", &format!("7={text}")]);
    assert!(!whole && said.contains("no version 7"), "{said}");
    let (whole, said) = verify(&["nothing-here"]);
    assert!(!whole && said.contains("nothing-here can't be read"), "{said}");
}
