//! How a network begins: at an address that the start prints, step by step, once, and by nobody else.

use crate::browser::Browser;
use crate::harness::{Answer, Server};
use crate::mailbox::{Mailbox, code};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;
use terms::limits;

fn plain(folder: &Path) -> Command {
    let mut command = crate::harness::program();
    let rate = ["--rate-address-requests", "1000"];
    command.args(["serve", "--listen", "127.0.0.1:0"]).args(rate).arg("--data").arg(folder);
    command.stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Starts without a demonstration; the path of the address that it prints.
fn start(folder: &Path) -> (Server, String) {
    start_with(&mut plain(folder))
}

fn start_with(command: &mut Command) -> (Server, String) {
    let mut server = Server::run(command);
    let line = server.said().find(|line| line.contains("/first/")).expect("an address");
    let at = line.find("/first/").expect("it stands on a line of its own");
    (server, line[at..].to_owned())
}

/// Answers a step; where it leads.
fn answer(browser: &mut Browser, server: &Server, path: &str, step: &str, fields: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = [("step", step)].into_iter().chain(fields.iter().copied()).collect();
    browser.post(server, path, &fields)
}

const NAMES: [(&str, &str); 2] = [("fi", "Uudenmaan järjestöverkosto"), ("sv", "Nylands organisationsnätverk")];
const FOUNDER: [(&str, &str); 3] =
    [("organisation", "Esimerkkiliitto ry"), ("name", "Liisa Esimerkki"), ("email", "liisa@liitto.example")];

/// Answers every step but the last, without mail and without a public address.
fn answer_all(browser: &mut Browser, server: &Server, path: &str) {
    for (step, fields, next) in [
        ("1", &[("language", "fi"), ("begins", "own")][..], 2),
        ("2", &NAMES, 3),
        ("3", &[("address", "")], 4),
        ("4", &FOUNDER, 5),
        ("5", &[("post", "none")], 6),
    ] {
        let answered = answer(browser, server, path, step, fields);
        assert_eq!(answered.location(), format!("{path}?step={next}"));
    }
}

fn finish(browser: &mut Browser, server: &Server, path: &str) -> Answer {
    answer(browser, server, path, "6", &[("go", "finish")])
}

#[test]
fn a_network_is_founded_step_by_step_and_the_address_is_dead_for_ever() {
    let folder = TempDir::new().expect("a temporary folder");
    let (server, path) = start(folder.path());
    let mut browser = Browser::default();
    assert_eq!(browser.get(&server, &path).status, 200);
    assert!(browser.get(&server, &path).text().contains("1/6"), "opening it changes nothing");
    assert!(browser.get(&server, &format!("{path}?step=6")).text().contains("1/6"), "no step is passed over");
    assert_eq!(finish(&mut browser, &server, &path).location(), format!("{path}?step=1"));
    answer_all(&mut browser, &server, &path);
    // The browser is closed, and opened again elsewhere: nothing holds yet, and nothing has to be answered again.
    assert!(!folder.path().join("settings.toml").exists());
    let mut browser = Browser::default();
    let summary = browser.get(&server, &path).text();
    assert!(summary.contains("6/6") && summary.contains("liisa@liitto.example"), "{summary}");
    let checked = answer(&mut browser, &server, &path, "6", &[("go", "check")]).text();
    assert!(
        checked.contains("Tallennuskansio: kunnossa") && checked.contains("Julkinen osoite: katso tämä"),
        "{checked}"
    );
    let over = finish(&mut browser, &server, &path);
    assert_eq!(over.status, 200, "{}", over.text());
    let text = over.text();
    let code = text.split("first-code\"><strong>").nth(1).and_then(|rest| rest.get(..6)).expect("a code").to_owned();
    // The server has begun anew, at the same address.
    for answer in [browser.get(&server, &path), finish(&mut Browser::default(), &server, &path)] {
        assert_eq!(answer.status, 404);
    }
    assert!(browser.get(&server, "/").text().contains(">Uudenmaan järjestöverkosto</a>"));
    assert!(
        Browser::with("accept-language", "sv")
            .get(&server, "/")
            .text()
            .contains("– Nylands organisationsnätverk</title>")
    );
    assert!(
        Browser::with("accept-language", "en")
            .get(&server, "/")
            .text()
            .contains("– Uudenmaan järjestöverkosto</title>")
    );
    assert_eq!(browser.post(&server, "/login", &[("email", "liisa@liitto.example")]).location(), "/login/code");
    assert_eq!(browser.post(&server, "/login/code", &[("code", &code)]).location(), "/");
    let me = browser.get(&server, "/api/v1/me").json();
    assert_eq!(me["email"], "liisa@liitto.example");
    let organisation = &me["organisations"][0];
    assert_eq!(organisation["name"], "Esimerkkiliitto ry");
    let roles = serde_json::json!(["coordinator", "organisation-admin", "writer", "commenter", "signatory"]);
    assert_eq!(organisation["roles"], roles);
    let mut other = Browser::default();
    assert_eq!(other.post(&server, "/login", &[("email", "liisa@liitto.example")]).location(), "/login/code");
    assert_eq!(other.post(&server, "/login/code", &[("code", &code)]).status, 422, "the code was used");
    assert!(server.stop());
    let mut server = Server::run(&mut plain(folder.path()));
    let said: Vec<String> = server.said().take_while(|line| !line.contains("outbox")).collect();
    assert!(!said.iter().any(|line| line.contains("/first/")), "no address once there is a coordinator: {said:?}");
    assert_eq!(browser.me(&server).as_deref(), Some("liisa@liitto.example"));
}

#[test]
fn a_restart_asks_nothing_again_but_the_password() {
    let folder = TempDir::new().expect("a temporary folder");
    let kept = folder.path().join("first-run.json");
    let (server, path) = start(folder.path());
    let mut browser = Browser::default();
    answer(&mut browser, &server, &path, "1", &[("language", "fi"), ("begins", "own")]);
    answer(&mut browser, &server, &path, "2", &NAMES);
    server.kill();
    let (server, path) = start(folder.path());
    assert!(browser.get(&server, &path).text().contains("3/6"), "one goes on where one was");
    let names = browser.get(&server, &format!("{path}?step=2")).text();
    for (_, name) in NAMES {
        assert!(names.contains(&format!("value=\"{name}\"")), "{names}");
    }
    answer(&mut browser, &server, &path, "3", &[("address", "lausuma.example.org")]);
    answer(&mut browser, &server, &path, "4", &FOUNDER);
    let mail = [
        ("post", "server"),
        ("host", "mail.example"),
        ("safety", "tls"),
        ("user", "verkosto"),
        ("password", "Salainen-sana-7"),
        ("from", "verkosto@liitto.example"),
    ];
    assert_eq!(answer(&mut browser, &server, &path, "5", &mail).location(), format!("{path}?step=6"));
    let text = fs::read_to_string(&kept).expect("it is kept");
    assert!(!text.contains("Salainen-sana-7") && text.contains("mail.example"), "{text}");
    server.kill();
    let (server, path) = start(folder.path());
    let page = browser.get(&server, &path).text();
    assert!(page.contains("5/6") && page.contains("salasana ei säily"), "{page}");
    assert!(page.contains("value=\"mail.example\"") && page.contains("value=\"verkosto\""), "{page}");
    assert_eq!(finish(&mut browser, &server, &path).location(), format!("{path}?step=5"));
    let without: Vec<_> = mail.into_iter().filter(|(name, _)| *name != "password").collect();
    assert_eq!(answer(&mut browser, &server, &path, "5", &without).status, 422, "it is asked for");
    answer(&mut browser, &server, &path, "5", &mail);
    let summary = browser.get(&server, &path).text();
    for said in ["6/6", "Uudenmaan järjestöverkosto", "https://lausuma.example.org", "Liisa Esimerkki", "mail.example"]
    {
        assert!(summary.contains(said), "{said}: {summary}");
    }
    assert_eq!(finish(&mut browser, &server, &path).status, 200);
    let settings = fs::read_to_string(folder.path().join("settings.toml")).expect("it is written");
    assert!(settings.contains("Salainen-sana-7") && !kept.exists(), "{settings}");
}

#[test]
fn what_the_settings_say_after_a_restart_counts_in_place_of_what_was_answered_before() {
    let folder = TempDir::new().expect("a temporary folder");
    let (server, path) = start(folder.path());
    let mut browser = Browser::default();
    answer_all(&mut browser, &server, &path);
    answer(&mut browser, &server, &path, "3", &[("address", "vanha.example.org")]);
    let old = [("post", "server"), ("host", "old.example"), ("safety", "tls"), ("user", "u"), ("password", "p")];
    answer(&mut browser, &server, &path, "5", &[&old[..], &[("from", "vanha@liitto.example")]].concat());
    server.kill();
    let (mailbox, written) = (Mailbox::start(|_, _| None), folder.path().join("lausuma.toml"));
    let (url, from) = (mailbox.url(), "uusi@liitto.example");
    let lines = format!("name-sv = \"Samverkan\"\npublic-url = \"http://uusi.example\"\nsmtp-url = \"{url}\"\n");
    fs::write(&written, format!("{lines}mail-from = \"{from}\"\n")).expect("written");
    let (server, path) = start_with(plain(folder.path()).arg("--config").arg(&written));
    let page = browser.get(&server, &format!("{path}?step=5")).text();
    assert!(page.contains(from) && !page.contains("salasana ei säily") && !page.contains("old.example"), "{page}");
    assert!(answer(&mut browser, &server, &path, "5", &[("go", "test")]).text().contains("Sähköposti: kunnossa"));
    let letter = mailbox.next();
    assert_eq!((letter.recipient.as_str(), letter.header("From")), ("liisa@liitto.example", Some(from)));
    let summary = browser.get(&server, &path).text();
    assert!(summary.contains("6/6") && summary.contains("http://uusi.example"), "{summary}");
    for old in ["vanha", "old.example", NAMES[0].1] {
        assert!(!summary.contains(old), "{old}: {summary}");
    }
    assert_eq!(finish(&mut browser, &server, &path).status, 200);
    let beside = fs::read_to_string(folder.path().join("settings.toml")).expect("it is written");
    assert!(beside.lines().all(|line| line.starts_with('#')), "all of it stands in the other file: {beside}");
}

#[test]
fn nobody_else_founds_the_network() {
    let folder = TempDir::new().expect("a temporary folder");
    let (server, old) = start(folder.path());
    answer_all(&mut Browser::default(), &server, &old);
    assert!(server.stop());
    let (server, path) = start(folder.path());
    let mut browser = Browser::default();
    for guess in [&old, "/first/00000000000000000000000000000000", "/first/x"] {
        assert_eq!(browser.get(&server, guess).status, 404, "{guess}");
        assert_eq!(finish(&mut browser, &server, guess).status, 404, "{guess}");
    }
    assert!(browser.get(&server, &path).text().contains("6/6"), "answers of the last run stand");
    for (method, path) in [
        ("GET", "/api/v1/demo/people"),
        ("GET", "/api/v1/demo/outbox"),
        ("POST", "/api/v1/demo/session"),
        ("POST", "/api/v1/demo/clock"),
    ] {
        assert_eq!(server.send(method, path, &[], b"{}").status, 404, "{path}");
    }
    assert_eq!(browser.post(&server, "/login/demo", &[("email", "liisa@liitto.example")]).status, 404);
    assert_eq!(browser.post(&server, "/login", &[("email", "liisa@liitto.example")]).location(), "/login/code");
    assert_eq!(browser.me(&server), None);
    let fields = [("step", "1"), ("begins", "own")];
    assert_eq!(browser.post_from(&server, "https://evil.example", &path, &fields).status, 403);
    let by_proxy = format!("https://{}", server.authority());
    assert_eq!(browser.post_from(&server, &by_proxy, &path, &fields).status, 303, "TLS ends at a proxy");
    // Two who press the button at once found one network.
    answer_all(&mut browser, &server, &path);
    let pressed = std::thread::scope(|scope| {
        let presses = [(); 2].map(|()| scope.spawn(|| finish(&mut Browser::default(), &server, &path).status));
        presses.map(|press| press.join().expect("it ends"))
    });
    assert!(pressed == [200, 404] || pressed == [404, 200], "{pressed:?}");
}

#[test]
fn what_is_set_elsewhere_is_shown_and_not_asked_and_mail_is_tried() {
    let folder = TempDir::new().expect("a temporary folder");
    let mailbox = Mailbox::start(|_, _| None);
    let port = mailbox.url().rsplit(':').next().expect("a port").to_owned();
    let mut command = plain(folder.path());
    command.env("LAUSUMA_PUBLIC_URL", "http://lausuma.example").args(["--name-sv", "Samverkan"]);
    let (server, path) = start_with(&mut command);
    let mut browser = Browser::with("accept-language", "en");
    answer(&mut browser, &server, &path, "1", &[("language", "en"), ("begins", "own")]);
    for (step, says) in
        [("2", "Samverkan – on the command line"), ("3", "http://lausuma.example – in a variable of the environment")]
    {
        let page = browser.get(&server, &format!("{path}?step={step}")).text();
        assert!(page.contains(says) && !page.contains("type=\"text\""), "{page}");
        let ignored =
            answer(&mut browser, &server, &path, step, &[("fi", "Toinen"), ("address", "https://other.example")]);
        assert!(ignored.location().starts_with(&path));
    }
    answer(&mut browser, &server, &path, "4", &FOUNDER);
    let post = |port: &str| -> Vec<(&'static str, String)> {
        [
            ("post", "server"),
            ("host", "127.0.0.1"),
            ("safety", "plain"),
            ("port", port),
            ("from", "verkosto@liitto.example"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
        .to_vec()
    };
    let mut tried = |port: &str| {
        let fields = post(port);
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| (*name, value.as_str())).chain([("go", "test")]).collect();
        answer(&mut browser, &server, &path, "5", &fields).text()
    };
    let nobody = tried(&Mailbox::closed_port().to_string());
    assert!(nobody.contains("E-mail: wrong") && nobody.contains("Compare name, port"), "{nobody}");
    let arrived = tried(&port);
    assert!(arrived.contains("E-mail: as it should be") && !arrived.contains("E-mail: wrong"), "{arrived}");
    let letter = mailbox.next();
    assert_eq!(
        (letter.recipient.as_str(), letter.header("From")),
        ("liisa@liitto.example", Some("Samverkan <verkosto@liitto.example>"))
    );
    assert_eq!(finish(&mut browser, &server, &path).status, 200);
    let file = fs::read_to_string(folder.path().join("settings.toml")).expect("it is written");
    let set: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
    let smtp = format!("smtp-url = \"smtp://127.0.0.1:{port}\"");
    assert_eq!(
        set,
        [smtp.as_str(), "mail-from = \"Samverkan <verkosto@liitto.example>\""],
        "the rest stands elsewhere"
    );
    // The ordinary way in, by the mail server that was answered.
    let origin = "http://lausuma.example";
    let mut browser = Browser::default();
    assert_eq!(
        browser.post_from(&server, origin, "/login", &[("email", "liisa@liitto.example")]).location(),
        "/login/code"
    );
    let code = code(&mailbox.next().text());
    assert_eq!(browser.post_from(&server, origin, "/login/code", &[("code", &code)]).location(), "/");
    let mut listing = crate::harness::program();
    let listed = listing.args(["settings", "--data"]).arg(folder.path()).output().expect("it runs");
    let listed = String::from_utf8(listed.stdout).expect("text");
    assert!(
        listed.contains(&format!(
            "mail-from: Samverkan <verkosto@liitto.example>, from {}/settings.toml, line 4",
            folder.path().display()
        )),
        "{listed}"
    );
}

/// A step, what is typed there, and whether it is taken.
type Row<'a> = (&'a str, Vec<(&'a str, String)>, bool);

#[test]
fn what_is_typed_wrong_is_shown_again_with_words() {
    let folder = TempDir::new().expect("a temporary folder");
    let (server, path) = start(folder.path());
    let mut browser = Browser::default();
    answer(&mut browser, &server, &path, "1", &[("begins", "own")]);
    let sized = |size: usize| "ä".repeat(size);
    let (max, login) = (limits::NETWORK_NAME_CHARS_MAX, limits::MAIL_LOGIN_BYTES_MAX);
    let mail = [("post", "server"), ("host", "mail.example"), ("safety", "tls"), ("from", "a@b.example")];
    let with = |more: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        let kept = mail.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
        kept.chain(more).map(|(name, value)| (*name, (*value).to_owned())).collect()
    };
    let owned = |fields: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
    };
    let rows: Vec<Row<'_>> = vec![
        ("2", owned(&[("fi", ""), ("sv", " ")]), false),
        ("2", owned(&[("fi", "Ver\u{200b}kosto")]), false),
        ("2", owned(&[("en", &sized(max + 1))]), false),
        ("2", owned(&[("en", &sized(max - 1))]), true),
        ("2", owned(&[("en", &sized(max))]), true),
        ("3", owned(&[("address", "https://lausuma.example.org/polku")]), false),
        ("3", owned(&[("address", "ftp://lausuma.example.org")]), false),
        ("3", owned(&[("address", "verkosto lausuma")]), false),
        ("3", owned(&[("address", "lausuma.example.org")]), true),
        ("4", owned(&[("organisation", ""), ("name", "Liisa"), ("email", "liisa@liitto.example")]), false),
        (
            "4",
            owned(&[("organisation", "Liitto"), ("name", "\u{202e}asiiL"), ("email", "liisa@liitto.example")]),
            false,
        ),
        ("4", owned(&[("organisation", "Liitto"), ("name", "Liisa"), ("email", "liisa")]), false),
        (
            "4",
            owned(&[
                ("organisation", &sized(limits::ORGANISATION_NAME_CHARS_MAX + 1)),
                ("name", "Liisa"),
                ("email", "l@l.example"),
            ]),
            false,
        ),
        ("5", with(&[("host", "")]), false),
        ("5", with(&[("host", "mail.example/x")]), false),
        ("5", with(&[("port", "0")]), false),
        ("5", with(&[("port", "65536")]), false),
        ("5", with(&[("safety", "plain")]), false),
        ("5", with(&[("from", "verkosto")]), false),
        ("5", with(&[("user", "verkosto")]), false),
        ("5", with(&[("user", "u"), ("password", &"p".repeat(login))]), false),
        ("5", with(&[("user", "u"), ("password", &"p".repeat(login - 1))]), true),
        ("5", with(&[("user", "u"), ("password", &"p".repeat(login - 2))]), true),
        ("5", with(&[]), true),
    ];
    for (step, fields, is_taken) in rows {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answered = answer(&mut browser, &server, &path, step, &fields);
        assert_eq!(answered.status, if is_taken { 303 } else { 422 }, "{step} {fields:?}: {}", answered.text());
        if !is_taken {
            assert!(answered.text().contains("error-summary"));
            for (name, value) in fields {
                assert!(answered.text().contains(&format!("value=\"{value}\"")), "kept: {name} {value:?}");
            }
        }
    }
    // The demonstration in place of all that.
    let demo = answer(&mut browser, &server, &path, "1", &[("begins", "demo")]);
    assert_eq!(demo.location(), format!("{path}?step=6"));
    assert!(browser.get(&server, &path).text().contains("esittelyverkosto"));
}
