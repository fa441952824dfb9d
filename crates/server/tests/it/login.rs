//! Signing in by e-mail: who is let in, by what, and what stays the same for those who are not.

use crate::browser::Browser;
use crate::harness::{Answer, COMMENTER, Server, WRITER};
use crate::mailbox::{code, link};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const UNKNOWN: &str = "kuka@muualla.example";

fn outbox(server: &Server) -> Vec<Value> {
    server.get("/api/v1/demo/outbox", None).json()["items"].as_array().expect("items").clone()
}

/// The text of the newest mail.
pub(crate) fn mail(server: &Server) -> String {
    outbox(server)[0]["text"].as_str().expect("a text").to_owned()
}

fn ask(server: &Server, email: &str) -> Browser {
    let mut browser = Browser::default();
    assert_eq!(browser.post(server, "/login", &[("email", email)]).location(), "/login/code");
    browser
}

/// Sets the clock so many minutes on from the time that the newest mail was written.
pub(crate) fn minutes_after_the_mail(server: &Server, minutes: i64) {
    let at = outbox(server)[0]["at"].as_str().expect("a time").to_owned();
    let at: jiff::Timestamp = at.parse().expect("RFC 3339");
    let now = at + jiff::SignedDuration::from_mins(minutes);
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": now.to_string()})).status, 204);
}

#[test]
fn the_link_lets_the_asking_browser_in_by_a_button_and_once() {
    let (server, _folder) = Server::demo();
    let mut browser = ask(&server, WRITER);
    let link = link(&mail(&server));
    let page = browser.get(&server, &link);
    assert_eq!(page.status, 200);
    assert!(page.text().contains(&format!("action=\"{link}\"")) && page.text().contains(WRITER));
    assert_eq!(browser.me(&server), None, "opening the link changes nothing");
    assert_eq!(browser.post(&server, &link, &[]).location(), "/");
    assert_eq!(browser.me(&server).as_deref(), Some(WRITER));
    assert_eq!(browser.cookie("lausuma-asking"), None);
    let again = browser.post(&server, &link, &[]);
    assert_eq!(again.status, 410);
    assert!(again.text().contains("jo käytetty"), "{}", again.text());
}

#[test]
fn fifty_looks_by_a_scanner_use_nothing_up() {
    let (server, _folder) = Server::demo();
    let mut browser = ask(&server, WRITER);
    let link = link(&mail(&server));
    for _ in 0..50 {
        assert_eq!(Browser::default().get(&server, &link).status, 200);
        assert_eq!(server.send("HEAD", &link, &[], b"").status, 200);
    }
    assert_eq!(browser.post(&server, &link, &[]).location(), "/");
    assert_eq!(browser.me(&server).as_deref(), Some(WRITER));
}

#[test]
fn elsewhere_the_link_tells_to_type_the_code_where_one_began() {
    let (server, _folder) = Server::demo();
    let mut browser = ask(&server, WRITER);
    let text = mail(&server);
    let mut other = ask(&server, COMMENTER);
    for elsewhere in [&mut Browser::default(), &mut other] {
        let page = elsewhere.get(&server, &link(&text));
        assert_eq!(page.status, 200);
        assert!(page.text().contains("kuusinumeroinen koodi") && !page.text().contains(WRITER));
        assert_eq!(elsewhere.post(&server, &link(&text), &[]).status, 410);
        assert_eq!(elsewhere.post(&server, "/login/code", &[("code", &code(&text))]).status / 100, 4);
        assert_eq!(elsewhere.me(&server), None);
    }
    let spaced = format!(" {} {} ", &code(&text)[..3], &code(&text)[3..]);
    assert_eq!(browser.post(&server, "/login/code", &[("code", &spaced)]).location(), "/");
    assert_eq!(browser.me(&server).as_deref(), Some(WRITER));
    assert_eq!(browser.post(&server, "/login/code", &[("code", &spaced)]).status, 410, "a code works once");
}

#[test]
fn link_and_code_are_good_for_ten_minutes() {
    for (minutes, works) in [(9, true), (10, false), (11, false)] {
        let (server, _folder) = Server::demo();
        let (mut by_link, text) = (ask(&server, WRITER), mail(&server));
        minutes_after_the_mail(&server, minutes);
        assert_eq!(by_link.post(&server, &link(&text), &[]).status == 303, works, "link after {minutes} minutes");
        let (server, _folder) = Server::demo();
        let (mut by_code, text) = (ask(&server, WRITER), mail(&server));
        minutes_after_the_mail(&server, minutes);
        let answer = by_code.post(&server, "/login/code", &[("code", &code(&text))]);
        assert_eq!(answer.status == 303, works, "code after {minutes} minutes");
        assert!(works || answer.text().contains("ei ole enää voimassa"));
    }
}

#[test]
fn after_five_wrong_codes_the_right_one_is_too_late() {
    let (server, _folder) = Server::demo();
    for (wrong_ones, works) in [(4, true), (5, false), (6, false)] {
        let (mut browser, text) = (ask(&server, COMMENTER), mail(&server));
        let right = code(&text);
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for at in 1..=wrong_ones {
            let answer = browser.post(&server, "/login/code", &[("code", wrong)]);
            assert_eq!(answer.status, if at < 5 { 422 } else { 410 }, "wrong code {at}");
            assert!(answer.text().contains(if at < 5 { "Koodi ei täsmää" } else { "liian monta kertaa" }));
        }
        assert_eq!(browser.post(&server, "/login/code", &[("code", &right)]).status == 303, works);
        assert_eq!(browser.post(&server, &link(&text), &[]).status, 410, "used, or dead with the code");
    }
}

#[test]
fn known_and_unknown_addresses_are_answered_alike() {
    let (server, _folder) = Server::demo();
    let shape = |answer: &Answer| {
        let names: BTreeSet<String> = answer.headers.keys().map(ToString::to_string).collect();
        let cookies = answer.headers.get_all("set-cookie").iter().map(|set| set.len()).collect::<Vec<_>>();
        (answer.status, names, answer.headers.get("location").cloned(), cookies, answer.body.clone())
    };
    let (mut known, mut unknown) = (Browser::default(), Browser::default());
    let asked =
        [known.post(&server, "/login", &[("email", WRITER)]), unknown.post(&server, "/login", &[("email", UNKNOWN)])];
    assert_eq!(shape(&asked[0]), shape(&asked[1]));
    let pages = [known.get(&server, "/login/code"), unknown.get(&server, "/login/code")];
    assert_eq!(pages[0].text().replace(WRITER, ""), pages[1].text().replace(UNKNOWN, ""));
    let tries = |browser: &mut Browser, email: &str| -> Vec<(u16, String)> {
        let tried = (0..6).map(|_| browser.post(&server, "/login/code", &[("code", "x")]));
        tried.map(|answer| (answer.status, answer.text().replace(email, ""))).collect()
    };
    assert_eq!(tries(&mut known, WRITER), tries(&mut unknown, UNKNOWN));
    let recipients: Vec<String> = outbox(&server).iter().map(|mail| mail["to"].to_string()).collect();
    assert_eq!(recipients, [format!("\"{WRITER}\"")], "nobody whom we don't know gets mail");
}

#[test]
fn the_sixth_mail_of_an_hour_is_not_sent_and_nobody_is_told() {
    let (server, _folder) = Server::demo();
    for sent in [1, 2, 3, 4, 5, 5, 5] {
        ask(&server, if sent == 2 { "WRITER@uusi-tyo.example" } else { WRITER });
        assert_eq!(outbox(&server).len(), sent);
    }
    ask(&server, COMMENTER);
    assert_eq!(outbox(&server).len(), 6, "others get theirs");
    minutes_after_the_mail(&server, 61);
    ask(&server, WRITER);
    assert_eq!(outbox(&server).len(), 7);
}

#[test]
fn one_client_can_ask_thirty_times_in_an_hour() {
    let (server, _folder) =
        Server::demo_with(&["--client-address-header", "X-Forwarded-For", "--rate-address-requests", "1000"]);
    let from = |address: &str| Browser::with("x-forwarded-for", address);
    for at in 1..=31 {
        // Whatever a client claims before its proxy's word doesn't count.
        let answer = from(&format!("10.0.0.{at}, 192.0.2.7")).post(&server, "/login", &[("email", UNKNOWN)]);
        assert_eq!(answer.status, if at <= 30 { 303 } else { 429 }, "{at}");
    }
    assert_eq!(from("192.0.2.8").post(&server, "/login", &[("email", UNKNOWN)]).status, 303);
    let network = |host: &str| from(&format!("2001:db8:0:1::{host}")).post(&server, "/login", &[("email", UNKNOWN)]);
    let statuses: BTreeSet<u16> = (0..31).map(|host| network(&format!("{host:x}")).status).collect();
    assert!(statuses.contains(&429), "one network of IPv6 is one client");
}

#[test]
fn what_is_no_address_is_shown_again_with_words() {
    let (server, _folder) = Server::demo();
    for typed in ["", "liisa", "liisa@", "liisa@example.org\r\nBcc: kaikki@example.org", "li\u{200b}isa@example.org"] {
        let answer = Browser::default().post(&server, "/login", &[("email", typed)]);
        assert_eq!(answer.status, 422, "{typed:?}");
        assert!(answer.text().contains("Tarkista sähköpostiosoite") && answer.text().contains("href=\"#email\""));
        assert!(answer.text().contains(&format!("value=\"{}\"", typed)), "kept: {typed:?}");
    }
    assert!(outbox(&server).is_empty());
}

#[test]
fn forms_of_other_sites_are_refused() {
    let (server, _folder) = Server::demo();
    let mut browser = ask(&server, WRITER);
    let link = link(&mail(&server));
    for (path, fields) in [
        ("/login", &[("email", WRITER)][..]),
        ("/login/demo", &[("email", WRITER)]),
        ("/login/code", &[("code", "000000")]),
        (&link, &[]),
        ("/me/sessions/end-all", &[]),
    ] {
        for origin in ["https://evil.example", "null"] {
            assert_eq!(browser.post_from(&server, origin, path, fields).status, 403, "{path} from {origin}");
        }
    }
    assert_eq!(browser.post(&server, &link, &[]).location(), "/", "none of them used it up");
}

#[test]
fn one_goes_on_to_where_one_wanted_and_never_to_another_site() {
    for (next, goes_to) in [
        ("/statements/new", "/statements/new"),
        ("/?a=b&c=d", "/?a=b&c=d"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example/", "/"),
        ("/\r\nlocation: https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let (server, _folder) = Server::demo();
        let mut browser = Browser::default();
        let mut server_says = |path: &str, fields: &[(&str, &str)]| browser.post(&server, path, fields);
        let asked = server_says("/login", &[("email", COMMENTER), ("next", next)]);
        assert_eq!(asked.location(), "/login/code");
        let code = code(&mail(&server));
        assert_eq!(server_says("/login/code", &[("code", &code)]).location(), goes_to, "{next:?}");
        let chosen = Browser::default().post(&server, "/login/demo", &[("email", WRITER), ("next", next)]);
        assert_eq!(chosen.location(), goes_to, "{next:?}");
    }
}

#[test]
fn over_https_cookies_are_bound_to_the_host() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let mut command = crate::harness::command(folder.path(), "127.0.0.1:0");
    let url = "https://lausuma.example";
    let server = Server::run(command.args(["--public-url", url]).stderr(std::process::Stdio::null()));
    let mut browser = Browser::default();
    let asked = browser.post_from(&server, url, "/login", &[("email", WRITER)]);
    assert_eq!(asked.status, 303);
    let code = code(&mail(&server));
    let let_in = browser.post_from(&server, url, "/login/code", &[("code", &code)]);
    for set in asked.headers.get_all("set-cookie").iter().chain(let_in.headers.get_all("set-cookie")) {
        let set = set.to_str().expect("text");
        assert!(set.starts_with("__Host-lausuma") && set.contains("; Secure") && !set.contains("Domain"), "{set}");
    }
    assert!(browser.cookie("__Host-lausuma").is_some());
    assert!(mail(&server).contains("https://lausuma.example/login/link/"), "links lead to the public address");
}
