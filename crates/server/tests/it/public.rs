//! A published statement, read by the world: no account, no script, the same bytes for everybody.

mod adapted;
mod moved;
mod rounds;
mod timed;

use crate::signatures::Scene;
use ledger::verify::verify;
use serde_json::json;
use sha2::{Digest, Sha256};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The statement's public address, without an ending.
fn address(scene: &Scene) -> String {
    let slug = scene.get("", &scene.coordinator)["slug"].as_str().expect("a slug").to_owned();
    format!("/s/{slug}")
}

fn publish(scene: &Scene) {
    let published = scene.post("/publish", &scene.coordinator, json!({"reason": "Valmis"}));
    assert_eq!(published.status, 200, "{}", published.text());
}

#[test]
fn the_world_reads_what_is_published_and_nothing_before() {
    let scene = Scene::new();
    let (server, at) = (&scene.server, address(&scene));
    let reserved = json!({"version": 1, "decided_by": "Hallitus",
                          "reservation": {"clause": 2, "text": "Kolme vuotta on liian vähän."}});
    scene.sign(&scene.signatory, reserved);
    let own = server.sign_in("signatory@uusi-tyo.example");
    scene.sign(&own, json!({"answer": "pending", "decides_on": ["2031-04-01"]}));
    assert_eq!(server.get("/s/mita-ei-ole", None).status, 404);
    for ending in [
        "",
        ".md",
        ".html",
        ".txt",
        ".json",
        ".pdf",
        ".docx",
        ".png",
        ".zip",
        ".ledger",
        "/counter",
        "/text",
        "/versions/1",
    ] {
        let hidden = server.get(&format!("{at}{ending}"), None);
        assert_eq!(hidden.status, 404, "{ending}");
        assert!(!hidden.text().contains("Rahoitus") && !hidden.text().contains("<h1>Allekirjoitukset"));
        let own = server.get(&format!("{at}{ending}"), Some(&scene.coordinator));
        assert_eq!(own.status, 404, "the public address is for what is public");
    }
    publish(&scene);
    let page = server.get(&at, None);
    let text = page.text();
    assert_eq!(page.status, 200, "{text}");
    for said in [
        "Allekirjoitukset</h1>",
        r#"id="c2""#,
        "Yksi järjestö on allekirjoittanut.",
        "Kolme vuotta on liian vähän.",
        "Varauma: Uudenmaan järjestökehä",
        r#"rel="license""#,
        r#"property="og:title""#,
        r#"property="og:image""#,
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let sha256 = scene.get("", &scene.coordinator)["versions"][0]["sha256"].as_str().expect("a hash").to_owned();
    assert!(text.contains(&sha256) && !text.contains("<script"), "{text}");
    let organisation = server.organisation_of(&own);
    let markdown = server.get(&format!("{at}.md"), None);
    assert_eq!(hex(&Sha256::digest(&markdown.body)), sha256, "the file is what was signed");
    let told = server.get(&format!("{at}.json"), None).json();
    assert_eq!((&told["version"]["sha256"], &told["signatures"]), (&json!(sha256), &json!(1)));
    assert_eq!(told["signatories"][0]["decided_by"], "Hallitus");
    assert_eq!(told["signatories"][0]["reservation"]["clause"], 2);
    assert!(!told.to_string().contains(&organisation), "who decides later is in no file: {told}");
    let ledger = server.get(&format!("{at}.ledger"), None);
    assert!(verify(&ledger.body).expect("it holds together").is_chained);
    for (ending, begins) in [(".pdf", &b"%PDF-"[..]), (".docx", b"PK"), (".png", b"\x89PNG")] {
        let [once, again] = [(), ()].map(|()| server.get(&format!("{at}{ending}"), None));
        assert!(once.status == 200 && once.body.starts_with(begins), "{ending}: {}", once.status);
        assert_eq!(once.body, again.body, "the same bytes for everybody");
    }
    let document = server.get(&format!("{at}.automerge"), None).body;
    let loaded = draft::Document::load(Some(&document), [[0; 0]; 0]).expect("a document");
    assert_eq!(loaded.text().markdown().into_bytes(), markdown.body, "to be written on, as it was signed");
    assert_eq!(server.get(&format!("{at}.automerge"), None).body, document);
    assert!(server.get(&format!("{at}.txt"), None).text().contains("Rahoitus turvataan"));
    assert!(server.get(&format!("{at}.html"), None).text().starts_with("<!DOCTYPE html>"));
    assert_eq!(server.get(&format!("{at}.exe"), None).status, 404);
    assert_eq!(server.get(&format!("{at}/elsewhere"), None).status, 404);
    assert_eq!(server.get(&format!("{at}?language=sv"), None).status, 404, "there is no such text");
    let typed = server.get(&format!("{at}/"), None);
    assert_eq!((typed.status, typed.header("location")), (302, at.as_str()));
    assert_eq!(server.get("/s/mita-ei-ole/", None).status, 404);
    let kept = server.get(&format!("{at}/versions/1"), None);
    assert_eq!((kept.status, kept.header("location")), (302, at.as_str()));
    assert_eq!(server.get(&format!("{at}/versions/2"), None).status, 404);
}

#[test]
fn what_was_read_is_not_sent_again_until_something_has_changed() {
    let scene = Scene::new();
    let (server, at) = (&scene.server, address(&scene));
    publish(&scene);
    let first = server.get(&at, None);
    let tag = first.header("etag").to_owned();
    assert!(first.header("cache-control").starts_with("public"), "{:?}", first.headers);
    let again = |tag: &str| server.send("GET", &at, &[("if-none-match", tag.to_owned())], b"");
    assert_eq!((again(&tag).status, again(&tag).body.len()), (304, 0));
    let zipped = server.send("GET", &at, &[("accept-encoding", "br, gzip;q=0.9".to_owned())], b"");
    assert_eq!(zipped.header("content-encoding"), "gzip");
    assert!(zipped.body.len() * 2 < first.body.len());
    // Somebody signs after publication.
    scene.sign(&scene.signatory, json!({"version": 1}));
    let changed = again(&tag);
    assert_eq!(changed.status, 200);
    assert!(changed.text().contains("Uudenmaan järjestökehä"), "{}", changed.text());
}

#[test]
fn other_sites_show_the_count_and_the_text_and_run_nothing() {
    let scene = Scene::new();
    let (server, at) = (&scene.server, address(&scene));
    publish(&scene);
    for what in ["counter", "text"] {
        let shown = server.get(&format!("{at}/{what}"), None);
        let policy = shown.header("content-security-policy");
        assert!(policy.contains("frame-ancestors *") && !policy.contains("script-src"), "{policy}");
        assert_eq!(shown.status, 200);
    }
    assert!(server.get(&at, None).header("content-security-policy").contains("frame-ancestors 'none'"));
}

#[test]
fn what_was_public_and_is_withdrawn_says_so() {
    let scene = Scene::new();
    let (server, at) = (&scene.server, address(&scene));
    publish(&scene);
    assert_eq!(server.get(&at, None).status, 200);
    let withdrawn = scene.post("/withdraw", &scene.coordinator, json!({"reason": "Virhe"}));
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.text());
    for ending in ["", ".md", ".json", "/counter"] {
        let gone = server.get(&format!("{at}{ending}"), None);
        assert!(gone.status == 410 && gone.text().contains("peruttu"), "{ending}: {}", gone.status);
    }
}

/// What `lausuma verify` says of a file.
pub(crate) fn verified(bytes: &[u8], more: &[&str]) -> (bool, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bundle.zip");
    std::fs::write(&file, bytes).expect("it can be written");
    let mut command = crate::harness::program();
    let output = command.arg("verify").arg(&file).args(more).output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// The bundle with its parts changed.
fn rebuilt(bundle: &[u8], change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(bundle)).expect("an archive");
    let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let (name, mut bytes) = (part.name().expect("a name").into_owned(), Vec::new());
        part.read_to_end(&mut bytes).expect("it is whole");
        if let Some(bytes) = change(&name, bytes) {
            made.start_file(name, zip::write::SimpleFileOptions::default()).expect("it fits");
            made.write_all(&bytes).expect("it fits");
        }
    }
    made.finish().expect("it fits").into_inner()
}

#[test]
fn anybody_checks_a_bundle_offline_and_every_change_is_found() {
    let scene = Scene::new();
    let (server, at) = (&scene.server, address(&scene));
    scene.sign(&scene.signatory, json!({"version": 1}));
    scene.sign(&scene.other, json!({"answer": "pending", "decides_on": ["2031-04-01"]}));
    publish(&scene);
    let bundle = server.get(&format!("{at}.zip"), None);
    assert_eq!((bundle.status, bundle.kind.as_str()), (200, "application/zip"));
    assert_eq!(server.get(&format!("{at}.zip"), None).body, bundle.body, "the same bytes for everybody");
    let (holds, said) = verified(&bundle.body, &[]);
    assert!(holds && said.contains("Signatures that count: 1."), "{said}");
    let keys = server.get("/api/v1/keys", None).json();
    let key = keys["keys"][0]["key"].as_str().expect("a key").to_owned();
    assert!(verified(&bundle.body, &["--key", &key]).0);
    let other = "other.example+0c6ed6b7+AbFQG7SQrQKyrEN0bMnVrDJhbOVhXY2tTQEL8uJJ3BGP";
    assert!(!verified(&bundle.body, &["--key", other]).0, "another's key");
    let flipped = |bytes: Vec<u8>, at: usize| {
        let mut bytes = bytes;
        bytes[at] ^= 1;
        bytes
    };
    let names = ["statement.json", "ledger.txt", "checkpoint.txt", "key.txt", "texts/fi.md"];
    for part in names {
        for fraction in [0, 3, 7] {
            let changed = rebuilt(&bundle.body, |name, bytes| {
                let place = bytes.len() * fraction / 8;
                Some(if name == part { flipped(bytes, place) } else { bytes })
            });
            // A description may change where the ledger says nothing of it; whatever it says is found.
            let (holds, said) = verified(&changed, &[]);
            assert!(!holds || part == "statement.json", "{part} at {fraction}/8: {said}");
        }
        let without = rebuilt(&bundle.body, |name, bytes| (name != part).then_some(bytes));
        let (holds, said) = verified(&without, &[]);
        assert!(!holds && said.contains(part), "{part}: {said}");
    }
    let stolen = rebuilt(&bundle.body, |name, bytes| {
        let text = String::from_utf8(bytes).expect("text");
        Some(
            if name == "statement.json" { text.replacen("\"number\": 1,", "\"number\": 2,", 1) } else { text }
                .into_bytes(),
        )
    });
    assert!(!verified(&stolen, &[]).0, "another signature in place of the one that was given");
    let (holds, said) = verified(&bundle.body[..bundle.body.len() / 2], &[]);
    assert!(!holds && said.contains("can't be read"), "{said}");
}

#[test]
fn an_archive_that_is_no_bundle_is_not_unpacked() {
    use std::io::{Cursor, Write};
    use terms::limits;
    let archive = |parts: usize, bytes: usize| {
        let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for part in 0..parts {
            made.start_file(format!("texts/{part}"), zip::write::SimpleFileOptions::default()).expect("it fits");
            made.write_all(&vec![0; bytes]).expect("it fits");
        }
        made.finish().expect("it fits").into_inner()
    };
    for (bytes, says) in [
        (archive(1, 1), "The bundle has no README.md"),
        (archive(limits::BUNDLE_PARTS_MAX + 1, 1), "larger than any bundle"),
        (archive(1, limits::BUNDLE_BYTES_MAX + 1), "larger than any bundle"),
    ] {
        let (holds, said) = verified(&bytes, &[]);
        assert!(!holds && said.contains(says), "{said}");
    }
}

#[test]
fn a_feed_and_the_front_page_tell_of_what_was_published() {
    let scene = Scene::new();
    let server = &scene.server;
    let feed = || server.get("/feed.atom", None);
    assert!(feed().text().contains("<feed") && !feed().text().contains("<entry"), "{}", feed().text());
    publish(&scene);
    let told = feed();
    assert!(told.kind.starts_with("application/atom+xml"), "{}", told.kind);
    let text = told.text();
    assert!(text.contains("<title>Allekirjoitukset</title>") && text.contains(&address(&scene)), "{text}");
    let front = server.get("/", None).text();
    assert!(front.contains(&format!("href=\"{}\"", address(&scene))) && front.contains("/feed.atom"), "{front}");
    for number in 0..terms::limits::FEED_ENTRIES_MAX {
        let id = server.open_statement(&scene.coordinator, &format!("Kannanotto & <{number}>"));
        for (path, body) in [
            ("text", json!({"markdown": "Teksti.\n"})),
            ("sign-on", json!({"reason": "Valmis"})),
            ("publish", json!({"reason": "Valmis"})),
        ] {
            let done = server.post(&format!("/api/v1/statements/{id}/{path}"), Some(&scene.coordinator), &body);
            assert_eq!(done.status, 200, "{}", done.text());
        }
    }
    let text = feed().text();
    assert_eq!(text.matches("<entry").count(), terms::limits::FEED_ENTRIES_MAX, "the newest");
    assert!(text.contains("Kannanotto &amp; &lt;3&gt;"), "{text}");
}
