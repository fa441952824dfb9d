//! Officials and press give an address, confirm it, and end it.

use super::*;
use crate::harness::command;
use crate::letters::{letter, letters, set_clock};
use crate::mailbox::link;
use std::process::Stdio;

const PRESS: &str = "toimitus@lehti.example";
const PAGE: &str = "/bulletins";

fn anybody(server: &Server) -> Browser<'_> {
    Browser { server, token: None }
}

fn subscribe(server: &Server, email: &str, language: &str) -> Answer {
    let anybody = anybody(server);
    anybody.send(PAGE, &with(&anybody.hidden(PAGE, PAGE), &[("email", email), ("language", language)]))
}

/// The link in letter number `number` to the address.
fn link_of(server: &Server, email: &str, number: usize) -> String {
    link(letter(server, email, number)["text"].as_str().expect("a text"))
}

fn press(server: &Server, link: &str) -> Answer {
    let anybody = anybody(server);
    anybody.send(link, &anybody.hidden(link, link))
}

#[test]
fn an_address_is_confirmed_by_whoever_reads_its_mail_and_ended_by_the_link_in_each_letter() {
    let (server, _folder) = patient();
    let coordinator = server.sign_in(COORDINATOR);
    for (email, language, words) in [
        ("", "fi", "Tarkista sähköpostiosoite."),
        ("lehti", "fi", "Tarkista sähköpostiosoite."),
        ("toimitus@lehti.example\r\nBcc: a@example.org", "fi", "Tarkista sähköpostiosoite."),
        (PRESS, "de", "Valitse kieleksi"),
    ] {
        let answer = subscribe(&server, email, language);
        assert!(answer.status == 422 && answer.text().contains(words), "{email}: {}", answer.text());
    }
    let unknown = subscribe(&server, PRESS, "sv");
    assert_eq!(unknown.location(), "/bulletins?subscription=asked#subscription");
    assert_eq!(letter(&server, PRESS, 1)["subject"], "Bekräfta beställningen av nyhetsbrev");
    let confirm = link_of(&server, PRESS, 1);
    for _ in 0..3 {
        assert!(anybody(&server).get(&confirm).text().contains(PRESS));
    }
    assert_eq!(begin(&server, &coordinator, "public")["recipients"], 0, "opening the link changes nothing");
    assert_eq!(press(&server, &confirm).location(), "/bulletins?subscription=confirmed#subscription");
    assert_eq!(anybody(&server).get(&confirm).status, 410, "the link works once");
    assert_eq!(anybody(&server).get("/bulletins/confirm/f00").status, 410, "as one that never was");
    let draft = begin(&server, &coordinator, "public");
    assert_eq!(draft["recipients"], 1);
    // Known or not, member or not: the answer is the same, and so is the letter.
    for email in [PRESS, WRITER] {
        let known = subscribe(&server, email, "fi");
        assert_eq!((known.status, &known.body, known.location()), (303, &unknown.body, unknown.location()), "{email}");
    }
    assert_eq!(letter(&server, PRESS, 2)["subject"], "Vahvista uutiskirjeiden tilaus");
    assert_eq!(done(send(&server, &coordinator, &draft))["recipients"], 1, "nobody twice");
    let issue = letter(&server, PRESS, 3);
    let said = issue["text"].as_str().expect("a text");
    assert!(said.contains("Du får det här brevet eftersom nätverkets nyhetsbrev har beställts"), "{said}");
    assert!(letters(&server, WRITER).iter().all(|each| each["subject"] != issue["subject"]), "they did not confirm");
    let end = said.lines().find_map(|line| line.strip_prefix(&format!("{}/unsubscribe", server.url)));
    let end = format!("/unsubscribe{}", end.expect("a link that ends it"));
    let button = anybody(&server).get(&end).text();
    assert!(button.contains("Lopetetaanko uutiskirjeet?"), "{button}");
    for _ in 0..2 {
        let ended = server.send("POST", &end, &[], b"List-Unsubscribe=One-Click");
        assert!(ended.status == 200 && ended.text().contains("Uutiskirjeet on lopetettu"), "{}", ended.text());
    }
    assert_eq!(begin(&server, &coordinator, "public")["recipients"], 0);
    // Who changes their mind confirms anew.
    assert_eq!(press(&server, &link_of(&server, PRESS, 2)).status, 303);
    assert_eq!(begin(&server, &coordinator, "public")["recipients"], 1);
}

#[test]
fn a_link_is_good_for_three_days_and_an_address_gets_so_many_in_an_hour() {
    let (server, _folder) = patient();
    set_clock(&server, 0, 0);
    let minutes = limits::SUBSCRIPTION_WITHIN_MS / 60_000;
    assert_eq!(subscribe(&server, PRESS, "fi").status, 303);
    let link = link_of(&server, PRESS, 1);
    set_clock(&server, 0, minutes - 1);
    assert_eq!(anybody(&server).get(&link).status, 200);
    set_clock(&server, 0, minutes + 1);
    assert_eq!(anybody(&server).get(&link).status, 410);
    let api = |email: &str| {
        let wish = json!({"email": email, "language": "en"});
        server.post("/api/v1/bulletins/subscriptions", None, &wish)
    };
    for number in 0..=limits::MAILS_PER_ADDRESS_MAX {
        let answer = api("kansleri@ministerio.example");
        if number < limits::MAILS_PER_ADDRESS_MAX {
            assert_eq!((answer.status, answer.json()), (202, json!({"state": "unconfirmed"})));
        } else {
            assert_eq!((answer.status, answer.problem().as_str()), (429, "too-many-mails"));
        }
    }
    assert_eq!(api("ei osoite").problem(), "bad-address");
    let text = letter(&server, "kansleri@ministerio.example", 1)["text"].as_str().expect("a text").to_owned();
    assert!(text.starts_with("Hello!"), "{text}");
}

#[test]
fn what_was_asked_for_is_the_persons_to_see_and_goes_with_them() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut command = command(folder.path(), "127.0.0.1:0");
    let server = Server::run(command.args(["--rate-address-connections", "1000000"]).stderr(Stdio::null()));
    let coordinator = server.sign_in(COORDINATOR);
    let browser = Browser { server: &server, token: Some(server.sign_in(WRITER)) };
    let held = || browser.get("/api/v1/me/data").json();
    assert_eq!((&held()["bulletins"], &held()["subscribed"]), (&json!(false), &json!(false)), "nobody gets it unasked");
    assert!(browser.get("/me/notices").text().contains("id=\"bulletins\""));
    let chosen = browser.send("/me/notices", &with(&[], &[("notices", "daily"), ("bulletins", "yes")]));
    assert_eq!(chosen.location(), "/me/notices");
    assert_eq!(subscribe(&server, WRITER, "fi").status, 303);
    assert_eq!(press(&server, &link_of(&server, WRITER, 1)).status, 303);
    assert_eq!((&held()["bulletins"], &held()["subscribed"]), (&json!(true), &json!(true)));
    for readers in ["organisations", "public"] {
        assert_eq!(begin(&server, &coordinator, readers)["recipients"], 1, "{readers}");
    }
    let mut own = crate::pages::signed_in(&server, WRITER);
    assert_eq!(own.post(&server, "/me/data/erase", &[("sure", "yes")]).status, 303);
    for readers in ["organisations", "public"] {
        assert_eq!(begin(&server, &coordinator, readers)["recipients"], 0, "{readers}");
    }
}
