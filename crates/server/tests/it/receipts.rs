//! Receipts, checkpoints and keys: what the server signs, anybody checks with the program alone.

use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, command};
use ledger::checkpoint::Checkpoint;
use ledger::note::{Note, PublicKey};
use ledger::receipt::Receipt;
use ledger::tree;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;
use terms::limits;

/// A statement with two comments.
struct Scene {
    server: Server,
    folder: TempDir,
    token: String,
    id: String,
}

impl Scene {
    fn new() -> Scene {
        let (server, folder) = Server::demo();
        let (coordinator, token) = (server.sign_in(COORDINATOR), server.sign_in(COMMENTER));
        let id = server.open_statement(&coordinator, "Todistettava kannanotto");
        let scene = Scene { server, folder, token, id };
        scene.comment("Ensimmäinen");
        scene.comment("Toinen");
        scene
    }

    fn comment(&self, text: &str) -> Value {
        let made = self.server.post(&self.path("/comments"), Some(&self.token), &json!({"live": true, "text": text}));
        assert_eq!(made.status, 201, "{}", made.text());
        made.json()
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/statements/{}{rest}", self.id)
    }

    fn get(&self, rest: &str) -> Answer {
        let answer = self.server.get(&self.path(rest), Some(&self.token));
        assert_eq!(answer.status, 200, "{rest}: {}", answer.text());
        answer
    }

    /// The receipt that the comment's own says is there.
    fn receipt(&self, comment: u32) -> Vec<u8> {
        let view = self.get(&format!("/comments/{comment}")).json();
        let answer = self.server.get(view["receipt"]["signed"].as_str().expect("an address"), Some(&self.token));
        assert_eq!((answer.status, answer.kind.as_str()), (200, "application/json"), "{}", answer.text());
        let receipt = Receipt::read(&answer.body).expect("a receipt");
        assert!(receipt.entry.contains(view["receipt"]["content"].as_str().expect("a hash")), "{}", receipt.entry);
        assert_eq!(view["receipt"]["seq"], receipt.seq.0);
        answer.body
    }

    /// The keys that the server shows, oldest first.
    fn keys(&self) -> Vec<String> {
        let shown = self.server.get("/api/v1/keys", None).json();
        let key = |key: &Value| key["key"].as_str().expect("a key").to_owned();
        shown["keys"].as_array().expect("keys").iter().map(key).collect()
    }

    fn save(&self, name: &str, bytes: &[u8]) -> String {
        let file = self.folder.path().join(name);
        std::fs::write(&file, bytes).expect("written");
        file.display().to_string()
    }

    /// Whether the program says that it holds, and what it says.
    fn verify(&self, bytes: &[u8], more: &[&str]) -> (bool, String) {
        let file = self.save("saved", bytes);
        let mut arguments = vec!["verify", &file];
        arguments.extend(more);
        program(&arguments)
    }

    /// The same folder with a new server on it.
    fn again(self, ends: impl FnOnce(Server)) -> Scene {
        let Scene { server, folder, id, .. } = self;
        ends(server);
        let server = Server::start(folder.path());
        let token = server.sign_in(COMMENTER);
        Scene { server, folder, token, id }
    }
}

fn program(arguments: &[&str]) -> (bool, String) {
    let output = crate::harness::program().args(arguments).output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).expect("text"))
}

fn renew(folder: &Path, more: &[&str]) -> (bool, String) {
    let folder = folder.display().to_string();
    let mut arguments = vec!["keys", "renew", "--data", &folder];
    arguments.extend(more);
    program(&arguments)
}

#[test]
fn the_receipt_of_a_comment_is_checked_by_the_program_alone() {
    let scene = Scene::new();
    let (receipt, other) = (scene.receipt(1), scene.receipt(2));
    let [key] = &scene.keys()[..] else { panic!("one key") };
    let (holds, said) = scene.verify(&receipt, &[]);
    assert!(holds && said.contains("The receipt holds.") && said.contains(key), "{said}");
    assert!(said.contains(&format!("/statements/{}, as it had 3 entries", scene.id)), "{said}");
    assert!(said.contains("compare it with the one that you noted"), "{said}");
    let (holds, said) = scene.verify(&receipt, &["--key", key]);
    assert!(holds && said.contains("That is the key that you gave."), "{said}");
    let both = [&receipt[..], b"\n", &other, b"\n"].concat();
    let (holds, said) = scene.verify(&both, &["--key", key]);
    assert!(holds && said.contains("2 receipts hold."), "{said}");

    let elsewhere = Server::demo();
    let theirs = elsewhere.0.get("/api/v1/keys", None).json()["keys"][0]["key"].as_str().expect("a key").to_owned();
    let (holds, said) = scene.verify(&receipt, &["--key", &theirs]);
    assert!(!holds && said.contains("does not lead back to the key that you gave"), "{said}");
    for (more, why) in [
        (["--hash", &"0".repeat(64)], "are for ledgers"),
        (["--text", "1=x"], "are for ledgers"),
        (["--key", "lausuma.example+0+AA=="], "invalid value"),
    ] {
        let (holds, said) = scene.verify(&receipt, &more);
        assert!(!holds && said.contains(why), "{said}");
    }
}

#[test]
fn every_changed_byte_of_a_receipt_is_refused() {
    let scene = Scene::new();
    let receipt = scene.receipt(1);
    let holds = |bytes: &[u8]| Receipt::read(bytes).and_then(|receipt| receipt.verify().map(drop)).is_ok();
    assert!(holds(&receipt));
    for place in 0..receipt.len() {
        let mut changed = receipt.clone();
        changed[place] ^= 1;
        assert!(!holds(&changed), "byte {place}");
        // The program itself is asked about some of them, the first ones among those, by which it knows a receipt.
        if place < 20 || place % 97 == 0 {
            let (holds, said) = scene.verify(&changed, &[]);
            assert!(!holds, "byte {place}: {said}");
        }
    }
    let (held, said) = scene.verify(&[&receipt[..], b"\n", &receipt[..receipt.len() - 1]].concat(), &[]);
    assert!(!held && said.contains("The receipt in line 2 does not hold"), "{said}");
    // Parts of two receipts that hold make none.
    let elsewhere = Scene::new();
    let (own, other) = (Receipt::read(&receipt).expect("whole"), Receipt::read(&elsewhere.receipt(1)).expect("whole"));
    let parts = [
        Receipt { entry: other.entry.clone(), ..own.clone() },
        Receipt { checkpoint: other.checkpoint.clone(), ..own.clone() },
        Receipt { checkpoint: other.checkpoint, keys: other.keys.clone(), ..own.clone() },
        Receipt { keys: other.keys, ..own },
    ];
    for mixed in parts {
        let (holds, said) = scene.verify(&mixed.encode(), &[]);
        assert!(!holds && said.contains("does not hold"), "{said}");
    }
}

#[test]
fn a_key_is_renewed_under_a_running_server_and_old_receipts_stay_good() {
    let scene = Scene::new();
    let before = scene.receipt(1);
    let (done, said) = renew(scene.folder.path(), &[]);
    assert!(done && said.contains("says so in every receipt"), "{said}");
    let after = scene.receipt(1);
    let [old, new] = &scene.keys()[..] else { panic!("two keys") };
    assert!(said.contains(new.as_str()), "{said}");
    let shown = scene.server.get("/api/v1/keys", None).json();
    assert_eq!(shown["keys"][0]["until"], shown["keys"][1]["since"]);
    let introduction: Note = shown["keys"][1]["introduction"].as_str().expect("a note").parse().expect("a note");
    let introduced = introduction.signed_by(&old.parse().expect("a key")).expect("the old key's word");
    assert!(introduced.contains(new.as_str()), "{introduced}");
    for (receipt, key, expected) in
        [(&before, old, true), (&before, new, false), (&after, old, true), (&after, new, true)]
    {
        let (holds, said) = scene.verify(receipt, &["--key", key]);
        assert_eq!(holds, expected, "{said}");
    }
    let (_, said) = scene.verify(&after, &["--key", old]);
    assert!(said.contains("is the same, or introduced it"), "{said}");

    let (done, said) = renew(scene.folder.path(), &["--lost", "--name", "uusi.example"]);
    assert!(done && said.contains("tell everybody"), "{said}");
    let third = scene.receipt(1);
    let newest = scene.keys().pop().expect("three keys");
    assert!(newest.starts_with("uusi.example+"), "{newest}");
    for (key, expected) in [(old, false), (new, false), (&newest, true)] {
        assert_eq!(scene.verify(&third, &["--key", key]).0, expected, "{key}");
    }
    assert!(scene.verify(&before, &["--key", old]).0);
    let listed = program(&["keys", "show", "--data", &scene.folder.path().display().to_string()]);
    assert!(listed.0 && listed.1.lines().count() == 3 && listed.1.contains(&newest), "{}", listed.1);
}

#[test]
fn a_key_stays_when_the_server_stops_and_when_it_is_killed() {
    let scene = Scene::new();
    let (keys, receipt) = (scene.keys(), scene.receipt(2));
    let scene = scene.again(|server| assert!(server.stop()));
    assert_eq!((scene.keys(), scene.receipt(2)), (keys.clone(), receipt.clone()));
    let scene = scene.again(Server::kill);
    assert_eq!((scene.keys(), scene.receipt(2)), (keys, receipt));
}

#[test]
fn a_server_does_not_start_without_the_keys_that_it_had() {
    let scene = Scene::new();
    // The start has stored checkpoints of what the demonstration brings.
    let demo = scene.server.get("/api/v1/statements", Some(&scene.token)).json();
    let id = demo["items"].as_array().expect("items").last().expect("one")["id"].as_str().expect("an id").to_owned();
    let stored = || scene.server.get(&format!("/api/v1/statements/{id}/checkpoints"), Some(&scene.token)).json();
    while stored()["items"].as_array().is_none_or(Vec::is_empty) {}
    let Scene { server, folder, .. } = scene;
    assert!(server.stop());
    let file = folder.path().join("signing-keys.json");
    let whole = std::fs::read(&file).expect("a file");
    let refused = || {
        let output = command(folder.path(), "127.0.0.1:0").stderr(Stdio::piped()).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && output.stdout.is_empty(), "{said}");
        assert!(said.contains("signing-keys.json") && !said.contains("PRIVATE"), "{said}");
        assert_eq!(said.trim().lines().count(), 1, "{said}");
        said
    };
    std::fs::write(&file, &whole[..whole.len() / 2]).expect("written");
    assert!(refused().contains("are damaged"));
    std::fs::remove_file(&file).expect("a file");
    std::fs::create_dir(&file).expect("a folder in its place");
    assert!(refused().contains("can't be read"));
    std::fs::remove_dir(&file).expect("a folder");
    assert!(refused().contains("lausuma keys renew --lost"));
    let (done, said) = renew(folder.path(), &["--lost"]);
    assert!(!done && said.contains("--name"), "{said}");
    assert!(renew(folder.path(), &["--lost", "--name", "uusi.example"]).0);
    drop(Server::start(folder.path()));
}

#[test]
fn a_ledger_is_held_against_a_checkpoint_of_it() {
    let scene = Scene::new();
    let early = scene.get("/checkpoint");
    assert!(early.kind.starts_with("text/plain"), "{}", early.kind);
    scene.comment("Kolmas");
    let key = scene.keys().pop().expect("a key");
    let public: PublicKey = key.parse().expect("a key");
    let read = |bytes: &[u8]| {
        let note: Note = String::from_utf8(bytes.to_vec()).expect("text").parse().expect("a note");
        Checkpoint::signed_only_by(&note, &public).expect("it is signed")
    };
    let (first, now) = (read(&early.body), read(&scene.get("/checkpoint").body));
    assert_eq!((first.size, now.size), (3, 4));
    assert_eq!(scene.get("/checkpoint?size=3").body, early.body);

    let proof = |query: &str| scene.get(&format!("/proof?{query}")).json();
    let hashes = |proof: &Value| {
        let texts = proof["hashes"].as_array().expect("hashes").iter();
        texts.map(|text| tree::read(text.as_str().expect("text")).expect("a hash")).collect::<Vec<_>>()
    };
    assert!(tree::begins((first.size, first.root), (now.size, now.root), &hashes(&proof("from=3"))));
    let ledger = scene.get("/ledger").body;
    for (seq, line) in ledger.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).enumerate() {
        let proved = proof(&format!("seq={seq}&size=4"));
        assert_eq!((&proved["size"], &proved["root"]), (&json!(4), &json!(tree::written(&now.root))));
        assert!(tree::includes(tree::leaf(line), seq as u64, &hashes(&proved), 4, now.root), "{seq}");
    }

    let checkpoint = scene.save("checkpoint", &early.body);
    let against = ["--checkpoint", &checkpoint, "--key", &key];
    let (holds, said) = scene.verify(&ledger, &against);
    assert!(holds && said.contains("Its first 3 entries are what was signed"), "{said}");
    let changed = String::from_utf8(ledger.clone()).expect("text").replacen("Todistettava", "Kiistettävä", 1);
    let shorter: Vec<u8> = ledger.split_inclusive(|byte| *byte == b'\n').take(2).flatten().copied().collect();
    for other in [changed.into_bytes(), shorter] {
        let (holds, said) = scene.verify(&other, &against);
        assert!(!holds && said.contains("not the ledger that was signed"), "{said}");
    }
    let (holds, said) = scene.verify(&ledger, &against[2..]);
    assert!(!holds && said.contains("The key is for receipts"), "{said}");
    let (holds, said) = scene.verify(&ledger, &["--checkpoint", &scene.save("c", b"x"), "--key", &key]);
    assert!(!holds && said.contains("it is not a signed note"), "{said}");
    let of_register = scene.server.get("/api/v1/register/checkpoint", None);
    assert!(read(&of_register.body).origin.ends_with("/register"));
    let (holds, said) = scene.verify(&ledger, &["--checkpoint", &scene.save("r", &of_register.body), "--key", &key]);
    assert!(!holds && said.contains("is of another ledger"), "{said}");
}

#[test]
fn checkpoints_are_stored_as_hours_go_by_and_each_continues_the_one_before() {
    let scene = Scene::new();
    let stored = || scene.get("/checkpoints").json()["items"].as_array().expect("items").clone();
    let later = |hour: u32| {
        let now = format!("2031-03-03T{hour:02}:00:00Z");
        assert_eq!(scene.server.post("/api/v1/demo/clock", None, &json!({"now": now})).status, 204);
    };
    later(8);
    while stored().len() != 1 {}
    scene.comment("Kolmas");
    later(9);
    while stored().len() != 2 {}
    let sizes: Vec<Value> = stored().iter().map(|stored| stored["size"].clone()).collect();
    assert_eq!(sizes, [3, 4]);
    let note = stored()[0]["note"].as_str().expect("a note").to_owned();
    assert_eq!(note.into_bytes(), scene.get("/checkpoint?size=3").body);
    assert_eq!(scene.get("/checkpoints?cursor=1").json()["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(scene.get("/checkpoints?cursor=9").json(), json!({"items": [], "next": null}));
    let register = scene.server.get("/api/v1/register/checkpoints", None).json();
    let last = register["items"].as_array().and_then(|items| items.last()).expect("one at least");
    let now = scene.server.get(&format!("/api/v1/register/checkpoint?size={}", last["size"]), None);
    assert_eq!(now.text(), last["note"].as_str().expect("a note"));
    assert_eq!(terms::limits::CHORES_EVERY_MS, 2 * limits::CHECKPOINTS_APART_MS);
}

#[test]
fn what_is_not_there_and_what_one_may_not_read_is_not_found() {
    let scene = Scene::new();
    for (rest, token, status) in [
        ("/receipts/3", Some(&scene.token), 404),
        ("/receipts/x", Some(&scene.token), 404),
        ("/receipts/1?size=1", Some(&scene.token), 404),
        ("/receipts/1?size=9", Some(&scene.token), 404),
        ("/receipts/18446744073709551615", Some(&scene.token), 404),
        ("/checkpoint?size=4", Some(&scene.token), 404),
        ("/checkpoint?size=-1", Some(&scene.token), 400),
        ("/checkpoints?cursor=x", Some(&scene.token), 400),
        ("/proof", Some(&scene.token), 400),
        ("/proof?seq=1&from=1", Some(&scene.token), 400),
        ("/proof?seq=3", Some(&scene.token), 404),
        ("/proof?from=0", Some(&scene.token), 404),
        ("/receipts/1", None, 404),
        ("/checkpoint", None, 404),
        ("/checkpoints", None, 404),
        ("/proof?seq=1", None, 404),
    ] {
        let answer = scene.server.get(&scene.path(rest), token.map(String::as_str));
        assert_eq!(answer.status, status, "{rest}: {}", answer.text());
        answer.problem();
    }
}

/// What the page says to a receipt that is sent as a file or as text.
fn checked(server: &Server, language: &str, file: &[u8], pasted: &str) -> Answer {
    checked_by(server, language, file, pasted, "")
}

/// The same, to somebody who is signed in.
fn checked_by(server: &Server, language: &str, file: &[u8], pasted: &str, token: &str) -> Answer {
    let part = |head: &str, body: &[u8]| {
        [format!("--b\r\ncontent-disposition: form-data; {head}\r\n\r\n").as_bytes(), body, b"\r\n"].concat()
    };
    let parts = [part("name=\"file\"; filename=\"receipt.json\"", file), part("name=\"receipt\"", pasted.as_bytes())];
    let headers = [
        ("content-type", "multipart/form-data; boundary=b".to_owned()),
        ("origin", server.url.clone()),
        ("accept-language", language.to_owned()),
        ("authorization", format!("Bearer {token}")),
    ];
    server.send("POST", "/verify", &headers, &[parts.concat(), b"--b--\r\n".to_vec()].concat())
}

#[test]
fn the_page_says_what_a_receipt_proves_and_to_whom() {
    let scene = Scene::new();
    let receipt = scene.receipt(1);
    let text = String::from_utf8(receipt.clone()).expect("text");
    let key = scene.keys().pop().expect("a key");
    for (language, holds, not) in [
        ("fi", "Kuitti pitää paikkansa", "Kuitti ei pidä paikkaansa"),
        ("sv", "Kvittot stämmer", "Kvittot stämmer inte"),
        ("en", "The receipt holds", "The receipt does not hold"),
    ] {
        let shown = scene.server.send("GET", "/verify", &[("accept-language", language.to_owned())], b"");
        assert!(shown.status == 200 && shown.text().contains(&key), "{}", shown.text());
        for answer in [
            checked(&scene.server, language, &receipt, ""),
            checked(&scene.server, language, b"", &format!("  {text}\r\n")),
        ] {
            assert!(answer.status == 200 && answer.text().contains(holds), "{}", answer.text());
            assert!(!answer.text().contains("Todistettava kannanotto"), "a stranger may not read the statement");
        }
        let wrong = checked(&scene.server, language, &receipt[1..], "");
        assert!(wrong.status == 422 && wrong.text().contains(not), "{}", wrong.text());
    }
    let told = checked_by(&scene.server, "fi", &receipt, "", &scene.token).text();
    assert!(told.contains("Todistettava kannanotto") && told.contains("Uudenmaan järjestökehä ry: jätti"), "{told}");
    assert_eq!(checked(&scene.server, "fi", b"", " ").status, 422);
    let too_long = "x".repeat(limits::RECEIPT_BYTES_MAX + 1);
    assert!(checked(&scene.server, "en", too_long.as_bytes(), "").text().contains("larger than any receipt"));
    let (elsewhere, _folder) = Server::demo();
    let foreign = checked(&elsewhere, "en", &receipt, "");
    assert!(foreign.status == 200 && foreign.text().contains("Not a key of this server"), "{}", foreign.text());
    let own = scene.server.get(&format!("/statements/{}/comments/1", scene.id), Some(&scene.token)).text();
    assert!(own.contains(&scene.path("/receipts/1")) && own.contains("/verify"), "{own}");
}
