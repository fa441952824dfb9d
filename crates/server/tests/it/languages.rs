//! Language versions over HTTP and sockets: written at once, sealed together, with the rights of their statement.

use crate::client::{Editor, Frame, connect_in};
use crate::harness::{Answer, COORDINATOR, OTHER_WRITER, Server, WRITER};
use automerge::transaction::Transactable;
use automerge::{Automerge, Change, ChangeHash};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

const FI: &str = "";
const SV: &str = "sv";

/// A statement with a Finnish text and an empty Swedish one.
fn begin(server: &Server) -> (String, String) {
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": "2031-03-03T08:00:00Z"})).status, 204);
    let coordinator = server.sign_in(COORDINATOR);
    let id = server.open_statement(&coordinator, "Kahdella kielellä");
    assert_eq!(write(server, &coordinator, &id, FI, "Ensimmäinen kohta.\n\nToinen kohta.\n").status, 200);
    let added = post(server, &coordinator, &id, "languages", json!({"language": "sv"}));
    assert_eq!(added.status, 201, "{}", added.text());
    (coordinator, id)
}

fn post(server: &Server, token: &str, id: &str, path: &str, body: Value) -> Answer {
    server.post(&format!("/api/v1/statements/{id}/{path}"), Some(token), &body)
}

fn write(server: &Server, token: &str, id: &str, language: &str, markdown: &str) -> Answer {
    post(server, token, id, "text", json!({"markdown": markdown, "language": language}))
}

fn text(server: &Server, token: &str, id: &str, query: &str) -> Answer {
    server.get(&format!("/api/v1/statements/{id}/text?{query}"), Some(token))
}

fn view(server: &Server, token: &str, id: &str) -> Value {
    server.get(&format!("/api/v1/statements/{id}"), Some(token)).json()
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn rest(server: &Server, token: &str, id: &str, drafting: &str) -> Answer {
    post(server, token, id, "rounds", json!({"closes_at": "2031-03-17T21:59:00Z", "drafting": drafting}))
}

fn problem(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem())
}

#[test]
fn a_statement_is_written_in_several_languages_and_sealed_in_all_of_them() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    assert_eq!(text(&server, &token, &id, "language=sv").text(), "", "nothing is written yet");
    assert_eq!(write(&server, &token, &id, SV, "Första punkten.\n\nAndra punkten.\n").status, 200);
    assert_eq!(text(&server, &token, &id, "language=sv").text(), "Första punkten.\n\nAndra punkten.\n");
    assert_eq!(text(&server, &token, &id, "language=fi").text(), text(&server, &token, &id, "format=markdown").text());
    assert!(text(&server, &token, &id, "language=sv&format=html").text().contains("Första"));

    assert_eq!(rest(&server, &token, &id, "continues").status, 201);
    let statement = view(&server, &token, &id);
    let version = &statement["versions"][0];
    let [fi, sv] = ["fi", "sv"].map(|tag| text(&server, &token, &id, &format!("version=1&language={tag}")).text());
    let texts = json!([{"language": "fi", "sha256": sha256(&fi)}, {"language": "sv", "sha256": sha256(&sv)}]);
    assert_eq!((&version["texts"], &version["sha256"]), (&texts, &json!(sha256(&fi))));
    assert_eq!(write(&server, &token, &id, SV, "Första punkten ändrades.\n\nAndra punkten.\n").status, 200);
    assert_eq!(text(&server, &token, &id, "version=1&language=sv").text(), sv, "a version never moves");
    let saved = text(&server, &token, &id, "version=1&language=sv&format=automerge");
    assert!(Automerge::load(&saved.body).is_ok());
    let diff = server.get(&format!("/api/v1/statements/{id}/diff?from=1&to=live&language=sv"), Some(&token));
    assert!(diff.status == 200 && diff.text().contains("ändrades"), "{}", diff.text());
    let leading = server.get(&format!("/api/v1/statements/{id}/diff?from=1&to=live"), Some(&token));
    assert!(leading.status == 200 && !leading.text().contains("ändrades"), "{}", leading.text());

    let close = post(&server, &token, &id, "rounds/1/close", json!({"reason": "Kaikki vastasivat"}));
    assert_eq!(close.status, 200, "{}", close.text());
    let finished = post(&server, &token, &id, "rounds/1/finish", json!({}));
    assert_eq!(finished.json()["outcome"], 2, "the Swedish text is another one");
    let again = rest(&server, &token, &id, "continues");
    assert_eq!(again.json()["version"], 2, "none of them has changed");
}

#[test]
fn what_binds_is_chosen_and_what_cannot_be_is_refused_in_words() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let writer = server.sign_in(WRITER);
    let binding = |token: &str, languages: Value, reason: &str| {
        let body = json!({"languages": languages, "reason": reason});
        server.ask("PUT", &format!("/api/v1/statements/{id}/binding"), Some(token), &body)
    };
    let remove = |token: &str, tag: &str, reason: &str| {
        let path = format!("/api/v1/statements/{id}/languages/{tag}");
        server.ask("DELETE", &path, Some(token), &json!({"reason": reason}))
    };
    let add = |token: &str, tag: &str| post(&server, token, &id, "languages", json!({"language": tag}));
    for (answer, status, code) in [
        (add(&token, "sv"), 409, "language-version-known"),
        (add(&token, "de"), 422, "unknown-language"),
        (add(&writer, "en"), 403, "not-its-coordinator"),
        (binding(&token, json!(["fi", "en"]), "Sovittu"), 422, "unknown-language-version"),
        (binding(&token, json!([]), "Sovittu"), 422, "binding-missing"),
        (binding(&token, json!(["fi", "sv"]), ""), 422, "reason-missing"),
        (binding(&writer, json!(["fi", "sv"]), "Sovittu"), 403, "not-its-coordinator"),
        (remove(&token, "fi", "Turha"), 422, "leading-language-stays"),
        (remove(&token, "en", "Turha"), 422, "unknown-language-version"),
        (remove(&writer, "sv", "Turha"), 403, "not-its-coordinator"),
        (text(&server, &token, &id, "language=en"), 404, "unknown-language-version"),
        (text(&server, &token, &id, "language=xx&version=live"), 404, "unknown-language-version"),
        (write(&server, &token, &id, "en", "First."), 404, "unknown-language-version"),
    ] {
        assert_eq!(problem(&answer), (status, code.to_owned()), "{}", answer.text());
        let said = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(said.len() > 15 && !said.contains(code), "{said}");
    }
    assert_eq!(add(&token, "fi-simple").status, 201);
    assert_eq!(problem(&binding(&token, json!(["fi-simple"]), "Sovittu")).1, "plain-never-binds");
    let bound = binding(&token, json!(["fi", "sv"]), "Kaksikielinen kaupunki");
    assert_eq!(bound.status, 200, "{}", bound.text());
    let languages = bound.json()["languages"].clone();
    let stands: Vec<_> =
        languages.as_array().expect("all").iter().map(|each| (&each["tag"], &each["binding"])).collect();
    assert_eq!(
        stands,
        [(&json!("fi"), &json!(true)), (&json!("sv"), &json!(true)), (&json!("fi-simple"), &json!(false))]
    );
    assert_eq!(languages[0]["text"], json!(id));
    assert_eq!(problem(&remove(&token, "sv", "Turha")), (409, "language-binds".to_owned()));
    assert_eq!(binding(&token, json!(["fi"]), "Vain suomi").status, 200);
    assert_eq!(remove(&token, "sv", "Ei jaksettu").status, 200);
    assert_eq!(problem(&text(&server, &token, &id, "language=sv")).0, 404);
    let ledger = server.get(&format!("/api/v1/statements/{id}/ledger"), Some(&token)).text();
    assert!(ledger.contains("language-version-removed") && ledger.contains("Ei jaksettu"));
}

#[test]
fn a_text_that_follows_is_known_to_follow_what_was_seen() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let writer = server.sign_in(WRITER);
    let check =
        |token: &str, tag: &str, body: Value| post(&server, token, &id, &format!("languages/{tag}/check"), body);
    assert_eq!(problem(&check(&writer, "sv", json!({}))), (409, "text-empty".to_owned()));
    assert_eq!(write(&server, &writer, &id, SV, "Första punkten.\n").status, 200);
    let first = text(&server, &token, &id, "format=markdown").text();
    let checked = check(&writer, "sv", json!({}));
    assert_eq!(checked.status, 200, "{}", checked.text());
    let seen = checked.json()["languages"][1]["checked"].clone();
    assert_eq!(seen["sha256"], json!(sha256(&first)));
    assert_eq!(write(&server, &token, &id, FI, "Aivan muuta.\n").status, 200);
    // The page that somebody pressed the button of was older than that.
    let later = check(&writer, "sv", json!({"leading_offset": seen["offset"]}));
    assert_eq!(later.json()["languages"][1]["checked"]["sha256"], json!(sha256(&first)));
    assert_eq!(problem(&check(&writer, "sv", json!({"leading_offset": 9999}))), (404, "unknown-moment".to_owned()));
    assert_eq!(problem(&check(&writer, "fi", json!({}))), (422, "unknown-language-version".to_owned()));
    assert_eq!(problem(&check(&writer, "en", json!({}))), (404, "unknown-language-version".to_owned()));
    let commenter = server.sign_in(crate::harness::COMMENTER);
    assert_eq!(problem(&check(&commenter, "sv", json!({}))), (403, "not-a-writer".to_owned()));
}

/// What became of somebody's changes.
#[derive(Default)]
struct Typed {
    acknowledged: BTreeSet<ChangeHash>,
    returned: BTreeSet<ChangeHash>,
}

fn hash(change: &[u8]) -> ChangeHash {
    Change::from_bytes(change.to_vec()).expect("a change").hash()
}

/// Types without a pause until so many changes have been returned.
async fn type_until_returned(mut editor: Editor, returned_min: usize) -> Typed {
    let mut typed = Typed::default();
    let mut pushes: Vec<(u64, ChangeHash)> = vec![];
    while typed.returned.len() < returned_min {
        while pushes.len() < 4 {
            let change = editor.edit(|tx, text| tx.splice_text(text, 1, 0, "x"));
            pushes.push((editor.push(std::slice::from_ref(&change)).await, hash(&change)));
        }
        let mut answered = |id: u64| {
            let at = pushes.iter().position(|(sent, _)| *sent == id).expect("an answer to a push");
            pushes.remove(at).1
        };
        match editor.step().await {
            Frame::Stored { id, .. } => _ = typed.acknowledged.insert(answered(id)),
            Frame::Refused { id, code, .. } => {
                assert_eq!(code, "drafting-rests");
                typed.returned.insert(answered(id));
            }
            Frame::Changes { .. } | Frame::Access { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    typed
}

fn changes(saved: &[u8]) -> BTreeSet<ChangeHash> {
    Automerge::load(saved).expect("a document").get_changes(&[]).iter().map(Change::hash).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn texts_that_are_typed_in_are_sealed_together_and_nothing_comes_unseen_after() {
    let (server, _folder) = Server::demo();
    let writers = [server.sign_in(WRITER), server.sign_in(OTHER_WRITER)];
    for round in 0..6 {
        let (token, id) = begin(&server);
        assert_eq!(write(&server, &token, &id, SV, "Första punkten.\n").status, 200);
        let mut typing = vec![];
        for (language, token) in [(FI, &writers[0]), (SV, &writers[1]), (SV, &writers[0])] {
            let editor = Editor::open_in(&server, token, &id, language).await;
            typing.push((language, tokio::spawn(type_until_returned(editor, 3))));
        }
        // Each time at another moment of the typing.
        let mut watching = Editor::open_in(&server, &token, &id, SV).await;
        watching.until(watching.offset + 1 + 7 * round).await;
        let opened = tokio::task::block_in_place(|| rest(&server, &token, &id, "rests"));
        assert_eq!(opened.status, 201, "{}", opened.text());
        for (language, typing) in typing {
            let typed = typing.await.expect("no panic");
            let get = |query: &str| {
                tokio::task::block_in_place(|| text(&server, &token, &id, &format!("{query}&language={language}")))
            };
            let sealed = changes(&get("version=1&format=automerge").body);
            let live = changes(&get("format=automerge").body);
            assert_eq!(sealed, live, "round {round} {language}: nothing came after");
            assert!(typed.acknowledged.is_subset(&sealed), "round {round} {language}: what was acknowledged is in it");
            assert!(typed.returned.is_disjoint(&live), "round {round} {language}: what was returned is not");
            assert_eq!(get("version=1").text(), get("version=live").text());
            assert!(!typed.acknowledged.is_empty(), "round {round} {language}: it was typed in");
        }
        let statement = tokio::task::block_in_place(|| view(&server, &token, &id));
        assert_eq!(statement["versions"].as_array().map(Vec::len), Some(1), "one version has all texts");
        assert_eq!(statement["versions"][0]["texts"].as_array().map(Vec::len), Some(2));
        let late = tokio::task::block_in_place(|| write(&server, &token, &id, SV, "För sent.\n"));
        assert_eq!(problem(&late), (409, "drafting-rests".to_owned()));
    }
}

/// Types until the connection breaks; what was acknowledged.
async fn type_until_cut(mut editor: Editor) -> BTreeSet<ChangeHash> {
    let (mut acknowledged, mut pushes) = (BTreeSet::new(), vec![]);
    loop {
        while pushes.len() < 4 {
            let change = editor.edit(|tx, text| tx.splice_text(text, 1, 0, "x"));
            pushes.push((editor.push(std::slice::from_ref(&change)).await, hash(&change)));
        }
        match editor.step().await {
            Frame::Stored { id, .. } => {
                let at = pushes.iter().position(|(sent, _)| *sent == id).expect("an answer to a push");
                acknowledged.insert(pushes.remove(at).1);
            }
            Frame::Changes { .. } => {}
            Frame::Closed(_) => return acknowledged,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_killed_server_has_lost_nothing_of_any_text() {
    let (mut server, folder) = Server::demo();
    let (token, id) = begin(&server);
    let writers = [server.sign_in(WRITER), server.sign_in(OTHER_WRITER)];
    let mut before = [BTreeSet::new(), BTreeSet::new()];
    for round in 0..3 {
        let mut typing = vec![];
        for (language, writer) in [FI, SV].into_iter().zip(&writers) {
            let editor = Editor::open_in(&server, writer, &id, language).await;
            typing.push(tokio::spawn(type_until_cut(editor)));
        }
        let mut watching = Editor::open_in(&server, &token, &id, SV).await;
        watching.until(watching.offset + 20).await;
        server.kill();
        server = Server::start(folder.path());
        for ((language, typing), before) in [FI, SV].into_iter().zip(typing).zip(&mut before) {
            before.extend(typing.await.expect("no panic"));
            let editor = Editor::open_in(&server, &token, &id, language).await;
            let there: BTreeSet<_> = editor.document.get_changes(&[]).iter().map(Change::hash).collect();
            assert!(before.is_subset(&there), "round {round} {language}: an acknowledged change was lost");
            assert_eq!(editor.offset, there.len() as u64, "round {round} {language}: nothing stands there twice");
        }
    }
    assert!(before.iter().all(|each| each.len() > 10));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn open_sockets_of_every_text_learn_what_was_decided() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let writer = server.sign_in(WRITER);
    assert_eq!(connect_in(&server, Some(&writer), &id, "en").await.err(), Some(404));
    assert_eq!(connect_in(&server, None, &id, SV).await.err(), Some(401));
    let mut swedish = Editor::open_in(&server, &writer, &id, SV).await;
    assert_eq!(swedish.may, "write");
    // An actor is issued for one text.
    let mut finnish = Editor::open_in(&server, &writer, &id, FI).await;
    let change = swedish.edit(|tx, text| tx.splice_text(text, 1, 0, "Hej"));
    finnish.push(&[change]).await;
    let foreign = finnish.step().await;
    assert!(matches!(&foreign, Frame::Refused { code, .. } if code == "foreign-actor"), "{foreign:?}");

    let closed = json!({"drafts": "network", "writers": []});
    let narrowed = tokio::task::block_in_place(|| {
        server.ask("PUT", &format!("/api/v1/statements/{id}/openness"), Some(&token), &closed)
    });
    assert_eq!(narrowed.status, 200, "{}", narrowed.text());
    // The writer's organisation coordinates in the demonstration or not: whoever does goes on.
    let mut others = Editor::open_in(&server, &server.sign_in(OTHER_WRITER), &id, SV).await;
    assert_eq!(others.may, "read");
    let opened = json!({"writers": "network"});
    tokio::task::block_in_place(|| {
        server.ask("PUT", &format!("/api/v1/statements/{id}/openness"), Some(&token), &opened)
    });
    let access = others.step().await;
    assert!(matches!(&access, Frame::Access { may, .. } if may == "write"), "{access:?}");
    let gone = tokio::task::block_in_place(|| {
        let path = format!("/api/v1/statements/{id}/languages/sv");
        server.ask("DELETE", &path, Some(&token), &json!({"reason": "Ei jaksettu"}))
    });
    assert_eq!(gone.status, 200, "{}", gone.text());
    assert_eq!(others.socket.closed().await, 4403);
    assert_eq!(connect_in(&server, Some(&writer), &id, SV).await.err(), Some(404));
}
