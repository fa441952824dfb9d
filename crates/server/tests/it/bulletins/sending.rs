//! Over a mail server: who gets it, in which words, once.

use super::*;
use crate::harness::command;
use crate::mailbox::{Mailbox, Received};
use std::collections::BTreeSet;
use std::process::Stdio;
use tempfile::TempDir;

fn server(folder: &TempDir, mailbox: &str) -> Server {
    let mut command = command(folder.path(), "127.0.0.1:0");
    command.args(["--smtp-url", mailbox, "--mail-from", "lausuma@verkosto.example"]);
    Server::run(command.args(["--rate-address-connections", "1000000"]).stderr(Stdio::null()))
}

fn wants(server: &Server, who: &str) {
    let wish = json!({"notices": "none", "bulletins": true});
    let answer = server.ask("PUT", "/api/v1/me/notices", Some(&server.sign_in(who)), &wish);
    assert_eq!((answer.status, &answer.json()["bulletins"]), (200, &json!(true)));
}

/// The next mail that is a newsletter.
fn next(mailbox: &Mailbox) -> Received {
    let is_one = |mail: &Received| mail.header("List-Unsubscribe").is_some_and(|to| to.contains("/bulletins/"));
    std::iter::repeat_with(|| mailbox.next()).find(is_one).expect("one comes")
}

/// The part of that kind.
fn part(mail: &Received, kind: &str) -> String {
    let boundary = mail.raw.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("parts");
    let between = format!("--{boundary}\n");
    let mut parts = mail.raw.split(&between).skip(1);
    let raw = parts.find(|part| part.contains(&format!("Content-Type: {kind}"))).expect("a part of that kind");
    let raw = raw.split(&format!("--{boundary}--")).next().expect("a part").to_owned();
    Received { recipient: String::new(), raw }.text()
}

#[test]
fn those_who_asked_get_it_in_their_language_and_nothing_in_it_tells_that_they_read_it() {
    let (mailbox, folder) = (Mailbox::start(|_, _| None), TempDir::new().expect("a folder"));
    let server = server(&folder, &mailbox.url());
    let coordinator = server.sign_in(COORDINATOR);
    wants(&server, WRITER);
    wants(&server, SWEDE);
    let mut swede = crate::pages::signed_in(&server, SWEDE);
    swede.post(&server, "/language", &[("language", "sv"), ("back", "/")]);
    let draft = begin(&server, &coordinator, "organisations");
    assert_eq!(draft["recipients"], 2);
    let said = "Tervetuloa!\n\n- [Lausunto](https://verkosto.example/s/lausunto) odottaa\n- Toinen asia\n";
    let texts = json!({"fi": {"subject": "Syksyn kuulumiset", "text": said},
                       "sv": {"subject": "Hostens nyheter", "text": "Valkommen!"}});
    let draft = done(save(&server, &coordinator, &draft, texts));
    let sent = done(send(&server, &coordinator, &draft));
    assert_eq!((&sent["number"], &sent["recipients"]), (&json!(1), &json!(2)));
    let mut mails = [next(&mailbox), next(&mailbox)];
    mails.sort_by_key(|mail| mail.recipient != WRITER);
    let [finnish, swedish] = &mails;
    assert_eq!((finnish.recipient.as_str(), swedish.recipient.as_str()), (WRITER, SWEDE));
    assert_eq!(finnish.header("Subject"), Some("Syksyn kuulumiset"));
    assert_eq!(swedish.header("Subject"), Some("Hostens nyheter"));
    let (plain, html) = (part(finnish, "text/plain"), part(finnish, "text/html"));
    assert!(plain.contains("- Lausunto <https://verkosto.example/s/lausunto> odottaa\n- Toinen asia\n"), "{plain}");
    assert!(html.contains("<a href=\"https://verkosto.example/s/lausunto\"") && html.contains("lang=\"fi\""), "{html}");
    let address = finnish.header("List-Unsubscribe").expect("an address").trim_matches(['<', '>']).to_owned();
    for part in [&plain, &html] {
        assert!(part.contains(&format!("{}/bulletins/1", server.url)) && part.contains(&address), "{part}");
        let links: BTreeSet<&str> =
            part.split("http").skip(1).filter_map(|rest| rest.split(['"', '>', '\n']).next()).collect();
        assert_eq!(links.len(), 3, "the text's own, the archive's and the one that ends it: {links:?}");
    }
    for tracking in ["<img", "<link", "<script", "<style", "src="] {
        assert!(!html.contains(tracking), "{tracking}: {html}");
    }
    assert_eq!(finnish.header("List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
    assert_eq!(finnish.header("Precedence"), Some("bulk"));
    // Ending it ends newsletters and nothing else, with one press.
    let path = address.strip_prefix(&server.url).expect("an address of ours");
    let wished = || server.get("/api/v1/me/notices", Some(&server.sign_in(WRITER))).json();
    assert_eq!(server.get(path, None).status, 200);
    assert_eq!(wished()["bulletins"], true, "looking changes nothing");
    for _ in 0..2 {
        assert_eq!(server.send("POST", path, &[], b"List-Unsubscribe=One-Click").status, 200);
    }
    assert_eq!(wished(), json!({"notices": "none", "bulletins": false}));
    assert_eq!(server.get("/unsubscribe/bulletins/f00", None).status, 404);
    let draft = begin(&server, &coordinator, "organisations");
    assert_eq!(done(send(&server, &coordinator, &draft))["recipients"], 1);
    assert_eq!(next(&mailbox).recipient, SWEDE);
    // Whoever is erased is sent nothing, and whose organisation has left gets nothing either.
    assert_eq!(swede.post(&server, "/me/data/erase", &[("sure", "yes")]).status, 303);
    assert_eq!(begin(&server, &coordinator, "organisations")["recipients"], 0);
}

#[test]
fn a_kill_while_it_is_sent_loses_no_letter_and_sends_none_twice() {
    let (port, folder) = (Mailbox::closed_port(), TempDir::new().expect("a folder"));
    let before = server(&folder, &format!("smtp://127.0.0.1:{port}"));
    let people = before.get("/api/v1/demo/people", None).json();
    let people = people.as_array().expect("people").iter().map(|each| each["email"].as_str().expect("an address"));
    let everybody: BTreeSet<String> = people.map(str::to_owned).collect();
    assert!(everybody.len() > limits::BULLETIN_MAILS_AT_ONCE, "more than are written at once: {}", everybody.len());
    everybody.iter().for_each(|who| wants(&before, who));
    let coordinator = before.sign_in(COORDINATOR);
    let sent = done(send(&before, &coordinator, &begin(&before, &coordinator, "organisations")));
    assert_eq!(sent["recipients"], everybody.len());
    // Some letters are written, and none is sent: nobody takes them.
    let subject = sent["texts"]["fi"]["subject"].as_str().expect("a subject");
    let begun = std::time::Instant::now();
    while !before.get("/api/v1/demo/outbox", None).text().contains(subject) {
        assert!(begun.elapsed() < std::time::Duration::from_secs(60), "it is on its way");
    }
    before.kill();
    let mailbox = Mailbox::start_at(port, |_, _| None);
    let _after = server(&folder, &mailbox.url());
    let reached: Vec<String> = everybody.iter().map(|_| next(&mailbox).recipient).collect();
    assert_eq!(reached.iter().cloned().collect::<BTreeSet<_>>(), everybody, "each once: {reached:?}");
}
