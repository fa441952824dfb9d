//! Texts that are begun anew: they say what they said, and nothing is left of how they were written.

use crate::client::{Editor, Frame, connect, hello};
use crate::export::{export, parts};
use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};
use automerge::{Automerge, ROOT, ReadDoc, transaction::Transactable};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use store::{Log, Options, SledStore, Vault};
use terms::Seq;

const GOES: &str = "Matti Meikäläinen puhelin 040";
const STAYS: &str = "Kunta järjestää joukkoliikenteen kaikissa kylissä.";

/// A statement in two languages, in which somebody has written what has to go; a third language was taken away.
struct Scene {
    server: Server,
    coordinator: String,
    id: String,
}

impl Scene {
    fn post(&self, path: &str, body: Value) -> Answer {
        self.post_as(&self.coordinator, path, body)
    }

    fn post_as(&self, token: &str, path: &str, body: Value) -> Answer {
        self.server.post(&format!("/api/v1/statements/{}{path}", self.id), Some(token), &body)
    }

    fn done(&self, path: &str, body: Value) -> Value {
        let answer = self.post(path, body);
        assert!((200..300).contains(&answer.status), "{path}: {}", answer.text());
        answer.json()
    }

    fn get(&self, path: &str) -> Answer {
        self.server.get(&format!("/api/v1/statements/{}{path}", self.id), Some(&self.coordinator))
    }

    fn page(&self, path: &str) -> String {
        let page = self.server.get(&format!("/statements/{}{path}", self.id), Some(&self.coordinator));
        assert_eq!(page.status, 200, "{path}");
        page.text()
    }

    async fn begin() -> (Scene, tempfile::TempDir) {
        let (server, folder) = Server::demo();
        set_clock(&server);
        let coordinator = server.sign_in(COORDINATOR);
        let id = server.open_statement(&coordinator, "Joukkoliikenne");
        let scene = Scene { server, coordinator, id };
        scene.done("/languages", json!({"language": "sv"}));
        scene.done("/languages", json!({"language": "en"}));
        scene.done("/text", json!({"markdown": format!("{STAYS}\n\nToinen kohta.\n")}));
        scene.done("/text", json!({"language": "sv", "markdown": "Kommunen ordnar trafiken.\n"}));
        scene.done("/text", json!({"language": "en", "markdown": format!("{GOES}\n")}));
        let removed = json!({"reason": "Ei jaksettu"});
        let path = format!("/api/v1/statements/{}/languages/en", scene.id);
        assert_eq!(scene.server.ask("DELETE", &path, Some(&scene.coordinator), &removed).status, 200);
        let mut editor = scene.editor().await;
        for edit in [(0, 0, GOES), (0, GOES.chars().count() as isize, "")] {
            let change = editor.edit(|tx, text| tx.splice_text(text, 1 + edit.0, edit.1, edit.2));
            editor.push(&[change]).await;
        }
        editor.settle().await;
        // Somebody says of it that the Swedish text follows it while it has what goes.
        let offset = scene.get("/moments").json()["items"][0]["offset"].as_u64().expect("a moment");
        let seen = |leading: u64| {
            let read = scene.get(&format!("/text?offset={leading}")).text();
            read.contains(GOES).then_some(leading)
        };
        let leading = (1..=offset).rev().find_map(seen).expect("it was there once");
        scene.done("/languages/sv/check", json!({"leading_offset": leading}));
        (scene, folder)
    }

    async fn editor(&self) -> Editor {
        Editor::open(&self.server, &self.server.sign_in(WRITER), &self.id).await
    }

    fn anew(&self) {
        self.done("/begin-anew", json!({"reason": "Henkilötietoja"}));
    }
}

fn set_clock(server: &Server) {
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": "2031-03-03T08:00:00Z"})).status, 204);
}

/// Every entry of every text's log.
fn changes(folder: &Path) -> Vec<u8> {
    let store = SledStore::open(folder, Options::default()).expect("the store opens");
    let logs = store.logs(b'T').expect("it reads");
    let read = logs.iter().flat_map(|log| store.read(*log, Seq(0), usize::MAX).expect("it reads"));
    read.flat_map(|entry| entry.to_vec()).collect()
}

/// What language versions were said to follow, and what versions say.
fn kept_texts(folder: &Path) -> Vec<u8> {
    let store = SledStore::open(folder, Options::default()).expect("the store opens");
    let keys = store.keys(b'n', None, usize::MAX).expect("it reads");
    keys.iter().flat_map(|key| store.get(key).expect("it reads").expect("it is there").to_vec()).collect()
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|part| part == words.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn they_say_what_they_said_and_nothing_of_how_they_were_written_is_left() {
    let (mut scene, folder) = Scene::begin().await;
    assert!(scene.server.stop());
    assert!(has(&changes(folder.path()), "Meikäläinen"), "the logs have what was taken out of the texts");
    assert!(has(&kept_texts(folder.path()), "Meikäläinen"), "and so has what the Swedish text was said to follow");
    scene.server = Server::start(folder.path());
    set_clock(&scene.server);
    let refused = |token: &str, reason: &str| {
        let answer = scene.post_as(token, "/begin-anew", json!({"reason": reason}));
        (answer.status, answer.problem())
    };
    let writer = scene.server.sign_in(WRITER);
    assert_eq!(refused(&writer, "Syy"), (403, "not-its-coordinator".to_owned()));
    assert_eq!(refused(&scene.coordinator, " "), (422, "reason-missing".to_owned()));
    scene.done("/rounds", json!({"closes_at": "2031-03-17T21:59:00Z", "drafting": "continues"}));
    let read = |query: &str| scene.get(&format!("/text?{query}")).text();
    let said = ["format=markdown", "language=sv", "version=1", "version=1&language=sv"].map(read);
    assert!(scene.page("/history").contains("/moments/"));
    let follows = "?language=sv";
    assert!(scene.page(follows).contains("Meikäläinen"), "what has changed since then is shown");

    scene.anew();
    assert_eq!(["format=markdown", "language=sv", "version=1", "version=1&language=sv"].map(read), said);
    for query in ["version=1&format=automerge", "format=automerge"] {
        let saved = scene.get(&format!("/text?{query}"));
        let document = Automerge::load(&saved.body).expect("a document");
        let (_, text) = document.get(ROOT, "text").expect("a document").expect("the text");
        assert!(document.text(&text).expect("a text").contains(STAYS), "{query}");
        let raw: Vec<u8> = document.get_changes(&[]).iter().flat_map(|change| change.raw_bytes().to_vec()).collect();
        assert!(!has(&raw, "Meikäläinen"), "{query}");
    }
    let history = scene.page("/history");
    assert!(history.contains("poisti sen muutoshistorian") && history.contains("Henkilötietoja"), "{history}");
    assert!(!history.contains("/moments/"), "what was written before is no moment any more");
    assert!(scene.page("/log").contains("aloitti tekstin alusta"));
    assert_eq!(scene.get("/text?offset=2&language=en").status, 404, "that text was taken away");
    assert!(!scene.page(follows).contains("Meikäläinen"));
    let languages = scene.get("").json()["languages"].clone();
    assert!(languages[1]["tag"] == "sv" && languages[1]["checked"].is_null(), "{languages}");
    // What somebody saw before that is not what stands there now; and half of a text is no moment of it.
    let listed = scene.get("/moments").json();
    assert_eq!(listed["epoch"], 1, "{listed}");
    for (path, body) in [
        ("/languages/sv/check", json!({"leading_offset": 2, "epoch": 0})),
        ("/moments", json!({"offset": 2, "name": "Alku", "epoch": 0})),
        ("/restore", json!({"offset": 2, "epoch": 0})),
    ] {
        let answer = scene.post(path, body);
        assert_eq!((answer.status, answer.problem().as_str()), (409, "texts-begun-anew"), "{path}");
    }
    assert_eq!(scene.post("/restore", json!({"offset": 1, "epoch": 1})).problem(), "unknown-moment");
    scene.done("/languages/sv/check", json!({"epoch": 1}));

    // What is written from now on has moments and authors again.
    let mut editor = scene.editor().await;
    let change = editor.edit(|tx, text| tx.splice_text(text, 1, 0, "Jokainen "));
    editor.push(&[change]).await;
    editor.settle().await;
    let moments = scene.get("/moments").json();
    assert_eq!(moments["items"].as_array().map(Vec::len), Some(1), "{moments}");
    assert_eq!(moments["items"][0]["changes"], 1, "{moments}");
    let difference = scene.get("/diff?from=1&to=live");
    assert!(difference.status == 200 && difference.text().contains("Jokainen"), "{}", difference.text());
    for page in ["", "?lens=organisations", "/versions/1", "/versions/1?lens=organisations", "/changes?from=1&to=live"]
    {
        let shown = scene.page(page);
        assert!(shown.contains("joukkoliikenteen"), "{page}");
    }
    assert!(scene.server.stop());
    let left = changes(folder.path());
    assert!(has(&left, "Jokainen") && !has(&left, "Meikäläinen") && !has(&left, "puhelin"), "the log has them still");
    let kept = kept_texts(folder.path());
    assert!(has(&kept, STAYS) && !has(&kept, "Meikäläinen"), "what was said to be followed is kept still");
    let server = Server::start(folder.path());
    assert!(server.text(&writer, &scene.id, "text").text().contains("Jokainen"), "a restart finds the new log");
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_stay_at_their_words_and_an_earlier_version_takes_new_ones() {
    let (scene, _folder) = Scene::begin().await;
    let commenter = scene.server.sign_in(COMMENTER);
    let comment = |body: Value| scene.post_as(&commenter, "/comments", body).json();
    scene.done("/rounds", json!({"closes_at": "2031-03-17T21:59:00Z", "drafting": "continues"}));
    comment(json!({"version": 1, "quote": "joukkoliikenteen kaikissa", "text": "Hyvä."}));
    comment(json!({"live": true, "quote": "Toinen", "text": "Lyhyt."}));
    scene.anew();
    let places = |version: &str| -> Vec<(Value, Value)> {
        let listed = scene.get(&format!("/comments?{version}")).json();
        let anchor = |comment: &Value| (comment["anchor"]["state"].clone(), comment["anchor"]["quote"].clone());
        listed["items"].as_array().expect("comments").iter().map(anchor).collect()
    };
    let attached = (json!("attached"), json!("joukkoliikenteen kaikissa"));
    let detached = (json!("detached"), json!("Toinen"));
    assert_eq!(places(""), [attached.clone(), detached.clone()], "words that stand once are found, if they are many");
    assert_eq!(places("version=1"), [attached.clone(), detached.clone()]);

    let late = comment(json!({"version": 1, "quote": "Toinen kohta", "text": "Myöhemmin."}));
    assert_eq!(late["anchor"]["quote"], "Toinen kohta", "{late}");
    assert_eq!(places("version=1")[2], (json!("attached"), json!("Toinen kohta")));
    assert_eq!(places("")[2], (json!("attached"), json!("Toinen kohta")));
    comment(json!({"live": true, "quote": "kylissä", "text": "Nyt."}));
    assert_eq!(places("")[3], (json!("attached"), json!("kylissä")));
    scene.anew();
    assert_eq!(places("")[3], (json!("attached"), json!("kylissä")), "the same words at the same place");
    assert!(scene.page("/comments").contains("Myöhemmin."));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_of_the_earlier_text_is_told_so_and_its_changes_are_not_mixed_in() {
    let (scene, _folder) = Scene::begin().await;
    let (mut writing, mut swedish) = (scene.editor().await, {
        let writer = scene.server.sign_in(WRITER);
        Editor::open_in(&scene.server, &writer, &scene.id, "sv").await
    });
    let before = (writing.offset, writing.document.get_actor().to_bytes().to_vec());
    let unsent = writing.edit(|tx, text| tx.splice_text(text, 1, 0, "Kesken "));
    scene.anew();
    for editor in [&mut writing, &mut swedish] {
        let closed = loop {
            match editor.step().await {
                Frame::Closed(code) => break code,
                Frame::Refused { .. } => panic!("nothing was pushed"),
                _ => {}
            }
        };
        assert_eq!(closed, 1012);
    }
    let writer = scene.server.sign_in(WRITER);
    for (from, actors) in [(before.0, &[][..]), (0, &[&before.1[..]][..]), (before.0 + 10, &[][..])] {
        let mut socket = connect(&scene.server, Some(&writer), &scene.id).await.expect("let in");
        socket.send(hello(from, actors)).await;
        assert_eq!(socket.closed().await, 4410, "from {from}");
    }
    // Whoever begins anew and pushes what it had all the same is refused: nothing is mixed in.
    let mut fresh = scene.editor().await;
    fresh.push(&[unsent]).await;
    let refused = fresh.step().await;
    assert!(matches!(&refused, Frame::Refused { code, .. } if code == "out-of-order"), "{refused:?}");
    let mut editor = scene.editor().await;
    let change = editor.edit(|tx, text| tx.splice_text(text, 1, 0, "Uusi "));
    editor.push(&[change]).await;
    editor.settle().await;
    let live = scene.server.text(&writer, &scene.id, "text").text();
    assert!(live.starts_with(&format!("Uusi {STAYS}")) && !live.contains("Kesken"), "{live}");
}

/// Writes word after word until it is closed; gives those that were acknowledged.
async fn writing(mut editor: Editor, name: String, begun: std::sync::Arc<tokio::sync::Semaphore>) -> Vec<String> {
    let mut stored = vec![];
    loop {
        let word = format!("{name}n{} ", stored.len());
        let change = editor.edit(|tx, text| tx.splice_text(text, 1, 0, &word));
        editor.push(&[change]).await;
        loop {
            match editor.step().await {
                Frame::Stored { .. } => break,
                Frame::Closed(_) => return stored,
                Frame::Refused { code, .. } => panic!("{code}"),
                _ => {}
            }
        }
        stored.push(word);
        begun.add_permits(1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_writes_meanwhile_and_what_was_acknowledged_is_there() {
    let (scene, _folder) = Scene::begin().await;
    let mut acknowledged = vec![];
    for round in 0..6 {
        let begun = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
        let mut writers = vec![];
        for number in 0..3 {
            let editor = scene.editor().await;
            writers.push(tokio::spawn(writing(editor, format!("s{round}w{number}"), begun.clone())));
        }
        // They are all at it, and go on meanwhile.
        begun.acquire_many(3 + 2 * round).await.expect("they write").forget();
        tokio::task::block_in_place(|| scene.anew());
        for writer in writers {
            acknowledged.extend(writer.await.expect("it was closed in the end"));
        }
    }
    let live = scene.server.text(&scene.coordinator, &scene.id, "text").text();
    let lost: Vec<_> = acknowledged.iter().filter(|word| !live.contains(word.as_str())).collect();
    assert!(acknowledged.len() >= 18 && lost.is_empty(), "acknowledged and lost: {lost:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_of_such_a_statement_is_read_back() {
    let (scene, folder) = Scene::begin().await;
    scene.done("/rounds", json!({"closes_at": "2031-03-17T21:59:00Z", "drafting": "continues"}));
    scene.anew();
    scene.done("/text", json!({"markdown": format!("{STAYS}\n\nKolmas kohta.\n")}));
    let text = scene.get("/text?format=markdown").text();
    assert!(scene.server.stop());
    let target = tempfile::TempDir::new().expect("a folder");
    let out = target.path().join("archive.zip");
    let (done, said) = export(folder.path(), &["--out", &out.display().to_string()]);
    assert!(done, "{said}");
    let parts = parts(&fs::read(&out).expect("an archive"));
    assert!(parts.values().all(|part| !has(part, "Meikäläinen")), "nothing of it leaves");
    let into = target.path().join("data");
    let mut command = crate::harness::program();
    let output = command.arg("import").arg(&out).arg("--data").arg(&into).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let server = Server::start(&into);
    let token = server.sign_in(COORDINATOR);
    assert_eq!(server.text(&token, &scene.id, "markdown").text(), text);
}
