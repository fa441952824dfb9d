//! Backups that fail for long are told by mail to whoever looks after the server.

use crate::backups::Kept;
use crate::harness::{COORDINATOR, Server, WRITER, command};
use crate::letters::{letter, letters, set_clock, text};
use crate::mailbox::{Mailbox, link};
use crate::pages::signed_in;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const OLD: &str = "Varmuuskopiota ei ole tehty kahteen vuorokauteen.";

/// Letters about backups that somebody has got.
fn told(server: &Server, to: &str) -> Vec<Value> {
    let all = letters(server, to).into_iter();
    all.filter(|letter| letter["subject"].as_str().is_some_and(|subject| subject.to_lowercase().contains("kopi")))
        .collect()
}

/// The same, once there are so many.
fn until(server: &Server, to: &str, count: usize) -> Vec<Value> {
    let mut number = 1;
    loop {
        let told = told(server, to);
        if told.len() >= count {
            return told;
        }
        // Every letter counts until the one that is waited for is there.
        letter(server, to, number);
        number += 1;
    }
}

/// Waits until the data folder remembers that something has failed.
fn failed(data: &Path, what: &str) {
    let begun = Instant::now();
    let is_known = || {
        let file = fs::read(data.join("backups.json")).unwrap_or_default();
        serde_json::from_slice::<Value>(&file).is_ok_and(|file| file[what]["since"].is_string())
    };
    while !is_known() {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing is {what}");
        std::thread::yield_now();
    }
}

fn serve(kept: &Kept, data: &Path, more: &[&str]) -> Server {
    let patient = ["--rate-address-connections", "1000000"];
    Server::run(command(data, "127.0.0.1:0").args(kept.settings()).args(patient).args(more).stderr(Stdio::null()))
}

#[test]
fn whoever_looks_after_the_server_is_told_once_a_day_that_no_backup_is_made_and_once_that_one_was() {
    let (kept, folder) = (Kept::new(), TempDir::new().expect("a folder"));
    let data = folder.path();
    // A folder that is a file can't be written to, by whomever.
    let (place, aside) = (kept.at("place"), kept.at("aside"));
    fs::rename(&place, &aside).expect("moved");
    fs::write(&place, "").expect("written");
    let server = serve(&kept, data, &[]);
    failed(data, "failing");
    set_clock(&server, 0, 0);
    let first = &until(&server, COORDINATOR, 1)[0];
    assert_eq!(first["subject"], OLD);
    assert_eq!(link(text(first)), "/operator/runbook#backup-old", "{first}");
    assert!(!text(first).contains("englanniksi"), "the entry is in the reader's language too: {first}");
    assert!(text(first).contains("Vika alkoi ") && text(first).contains("lausuma doctor kertoo syyn"), "{first}");
    let page = signed_in(&server, COORDINATOR).get(&server, "/operator").text();
    assert!(page.contains(OLD), "the page says the same: {page}");

    // Neither hours nor a restart bring another.
    set_clock(&server, 0, 12 * 60);
    server.kill();
    let server = serve(&kept, data, &[]);
    set_clock(&server, 0, 24 * 60 - 1);
    set_clock(&server, 1, 1);
    let second = until(&server, COORDINATOR, 2);
    assert_eq!((second.len(), &second[1]["subject"]), (2, &second[0]["subject"]));
    assert_eq!(second[1]["at"].as_str().map(|at| &at[..10]), Some("2031-03-02"), "{second:?}");

    fs::remove_file(&place).expect("removed");
    fs::rename(&aside, &place).expect("moved back");
    let (done, said) = kept.now(data);
    assert!(done, "{said}");
    let mended = until(&server, COORDINATOR, 3);
    assert_eq!((mended.len(), mended[2]["subject"].as_str()), (3, Some("Varmuuskopioita tehdään taas.")));
    assert_eq!(link(text(&mended[2])), "/operator");
    assert_eq!(told(&server, WRITER).len(), 0, "nobody else hears of it");
    assert!(server.stop());
}

#[test]
fn that_none_can_be_restored_is_told_over_a_mail_server_in_the_readers_language() {
    let (kept, folder) = (Kept::new(), TempDir::new().expect("a folder"));
    let data = folder.path();
    // Where a backup would be tried out, something is in the way.
    fs::write(data.join("restore-check"), "").expect("written");
    let mailbox = Mailbox::start(|_, _| None);
    let server = serve(&kept, data, &["--smtp-url", &mailbox.url(), "--mail-from", "lausuma@example.org"]);
    signed_in(&server, COORDINATOR).post(&server, "/language", &[("language", "sv"), ("back", "/")]);
    failed(data, "unrestorable");
    set_clock(&server, 0, 0);
    let next = |says: &str| loop {
        let mail = mailbox.next();
        if mail.text().contains(says) {
            assert_eq!(mail.recipient, COORDINATOR, "{}", mail.raw);
            return mail.text();
        }
    };
    let told = next("På två veckor har ingen säkerhetskopia kunnat återställas på prov.");
    assert_eq!(link(&told), "/operator/runbook#backup-unchecked");
    assert!(told.contains("Felet började ") && !told.contains("engelska"), "{told}");
    fs::remove_file(data.join("restore-check")).expect("removed");
    let (done, said) = kept.now(data);
    assert!(done, "{said}");
    assert_eq!(link(&next("En säkerhetskopia kunde åter återställas på prov.")), "/operator");
    assert!(server.stop());
}
