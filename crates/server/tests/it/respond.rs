//! A round answered in one go: by whoever is signed in, and from the link of a mail with a code on sending.

use crate::browser::Browser;
use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const NOW: &str = "2031-03-03T08:00:00Z";
const CLOSES: &str = "2031-03-17T23:59:00+02:00";
const AFTER: &str = "2031-03-18T08:00:00Z";
const TEXT: &str =
    "# Otsikko\n\nKunnan on järjestettävä palvelut lähellä ihmistä.\n\nRahoitus turvataan kolmeksi vuodeksi.\n";

struct Scene {
    server: Server,
    _folder: tempfile::TempDir,
    coordinator: String,
    id: String,
}

impl Scene {
    fn new() -> Scene {
        let (server, folder) = crate::letters::patient();
        let coordinator = server.sign_in(COORDINATOR);
        let id = server.open_statement(&coordinator, "Palvelut");
        let scene = Scene { server, _folder: folder, coordinator, id };
        scene.clock(NOW);
        scene.post("/text", json!({"markdown": TEXT}));
        scene.post("/rounds", json!({"closes_at": CLOSES}));
        scene
    }

    fn clock(&self, now: &str) {
        assert_eq!(self.server.post("/api/v1/demo/clock", None, &json!({"now": now})).status, 204);
    }

    fn post(&self, rest: &str, body: Value) -> Answer {
        let path = format!("/api/v1/statements/{}{rest}", self.id);
        let answer = self.server.post(&path, Some(&self.coordinator), &body);
        assert!(answer.status < 300, "{rest}: {}", answer.text());
        answer
    }

    fn path(&self, rest: &str) -> String {
        format!("/statements/{}{rest}", self.id)
    }

    /// The comments that there are, as (clause, kind, text).
    fn comments(&self) -> Vec<(Value, Value, String)> {
        let path = format!("/api/v1/statements/{}/comments", self.id);
        let list = self.server.get(&path, Some(&self.coordinator)).json();
        let of = |item: &Value| {
            let text = item["text"].as_str().expect("a text").to_owned();
            (item["anchor"]["clause"].clone(), item["kind"].clone(), text)
        };
        list["items"].as_array().expect("items").iter().map(of).collect()
    }

    /// The newest mail to this address that holds these words; waits until it is written.
    fn mail(&self, to: &str, words: &str) -> String {
        let begun = Instant::now();
        loop {
            let outbox = self.server.get("/api/v1/demo/outbox", None).json();
            let mails = outbox["items"].as_array().expect("items");
            let text = |mail: &Value| mail["text"].as_str().unwrap_or_default().to_owned();
            if let Some(found) = mails.iter().find(|mail| mail["to"] == to && text(mail).contains(words)) {
                return text(found);
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "no mail to {to} with {words}");
        }
    }

    /// The path of the link in the mail that told this address of the round.
    fn link(&self, to: &str) -> String {
        let text = self.mail(to, &format!("/statements/{}/respond?key=", self.id));
        let at = text.find("/statements/").expect("a link");
        text[at..].split_whitespace().next().expect("a link").to_owned()
    }

    /// The code of the newest mail to this address that brings one.
    fn code(&self, to: &str) -> String {
        crate::mailbox::code(&self.mail(to, "koodi"))
    }
}

/// The key of a link, which the form's own address has.
fn step(link: &str, step: &str) -> String {
    link.replacen("/respond", &format!("/respond{step}"), 1)
}

#[test]
fn from_the_link_of_a_mail_one_reads_and_writes_first_and_sends_with_a_code() {
    let scene = Scene::new();
    let link = scene.link(COMMENTER);
    let mut browser = Browser::default();
    let page = browser.get(&scene.server, &link);
    assert_eq!(page.status, 200, "{}", page.text());
    for words in ["Vastaatte järjestön", "Kunnan on järjestettävä", "17.3.2031 klo 23.59", "saatte sähköpostiin koodin"]
    {
        assert!(page.text().contains(words), "{words}");
    }
    assert_eq!(browser.me(&scene.server), None, "reading needs nobody to sign in");
    assert!(!page.text().contains(COMMENTER), "whoever gets the link forwarded learns no address");
    let fields = [("version", "1"), ("text-2", "Miksi kolmeksi?"), ("kind-2", "question"), ("text", "Hyvä <b>")];
    assert_eq!(browser.post(&scene.server, &link, &fields).location(), step(&link, "/code"));
    assert!(scene.comments().is_empty(), "nothing is handed in without the code");
    let waiting = browser.get(&scene.server, &step(&link, "/code")).text();
    assert!(waiting.contains("Miksi kolmeksi?") && waiting.contains("2 kommenttianne") && waiting.contains("c…@"));
    let code = scene.code(COMMENTER);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let answer = browser.post(&scene.server, &step(&link, "/code"), &[("code", wrong)]);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Miksi kolmeksi?"), "a wrong code loses nothing");
    let answer = browser.post(&scene.server, &step(&link, "/code"), &[("code", &code)]);
    assert_eq!(answer.location(), step(&link, "/receipt"));
    let made = scene.comments();
    let expected = [
        (json!(2), json!("question"), "Miksi kolmeksi?".to_owned()),
        (Value::Null, Value::Null, "Hyvä <b>".to_owned()),
    ];
    assert_eq!(made, expected);
    let receipt = browser.get(&scene.server, &step(&link, "/receipt")).text();
    assert!(receipt.contains("2 kommenttianne on perillä") && receipt.matches("Kommentin tarkistussumma").count() == 2);
    assert_eq!(browser.me(&scene.server).as_deref(), Some(COMMENTER), "the code has signed in as well");
    let again = browser.post(&scene.server, &step(&link, "/code"), &[("code", &code)]);
    assert_eq!(again.location(), step(&link, "/receipt"), "a code that is sent twice");
    assert_eq!(scene.comments().len(), 2, "says nothing twice");
    assert_eq!(
        browser.get(&scene.server, &link).text().matches("Miksi kolmeksi?").count(),
        0,
        "the form is empty again"
    );
}

#[test]
fn what_was_typed_survives_a_stop_a_late_code_and_too_many_of_them() {
    let scene = Scene::new();
    let link = scene.link(COMMENTER);
    let mut browser = Browser::default();
    let fields = [("version", "1"), ("text-1", "Kuka maksaa?")];
    browser.post(&scene.server, &link, &fields);
    let old = scene.code(COMMENTER);
    crate::login::minutes_after_the_mail(&scene.server, 11);
    let late = browser.post(&scene.server, &step(&link, "/code"), &[("code", &old)]);
    assert_eq!(late.status, 422);
    assert!(late.text().contains("ei ole enää voimassa") && late.text().contains("Kuka maksaa?"));
    assert!(browser.get(&scene.server, &link).text().contains("Kuka maksaa?"), "the form holds it still");
    let mut answers = (0..6).map(|_| browser.post(&scene.server, &link, &fields));
    let refused = answers.find(|answer| answer.status == 422).expect("five mails an hour at most");
    assert!(refused.text().contains("Odota tunti") && refused.text().contains("Kuka maksaa?"));
    assert!(scene.comments().is_empty());
    let mut other = Browser::default();
    assert!(!other.get(&scene.server, &link).text().contains("Kuka maksaa?"), "another browser sees nothing of it");
    assert_eq!(other.get(&scene.server, &step(&link, "/code")).location(), link);
    assert_eq!(other.get(&scene.server, &step(&link, "/receipt")).location(), link);
}

#[test]
fn a_link_is_of_one_person_and_statement_and_ends_with_their_role() {
    let scene = Scene::new();
    let link = scene.link(COMMENTER);
    let (path, key) = link.split_once("?key=").expect("a key");
    let changed = if key.ends_with('0') { "1" } else { "0" };
    let forged = format!("{path}?key={}{changed}", &key[..key.len() - 1]);
    let other = scene.server.open_statement(&scene.coordinator, "Toinen");
    for bad in [
        forged,
        format!("/statements/{other}/respond?key={key}"),
        format!("{path}?key=x"),
        format!("{path}?key={key}0"),
    ] {
        assert_eq!(Browser::default().get(&scene.server, &bad).status, 404, "{bad}");
        assert_eq!(Browser::default().post(&scene.server, &bad, &[("text", "x")]).status, 404, "{bad}");
    }
    // Somebody else's code is no code for this link.
    let mut browser = Browser::default();
    browser.post(&scene.server, &link, &[("version", "1"), ("text", "Minä")]);
    browser.post(&scene.server, "/login", &[("email", WRITER)]);
    let answer = browser.post(&scene.server, &step(&link, "/code"), &[("code", &scene.code(WRITER))]);
    assert_eq!((answer.status, scene.comments().len()), (422, 0), "{}", answer.text());
    let me = scene.server.get("/api/v1/me", Some(&scene.server.sign_in(COMMENTER))).json();
    let (person, organisation) = (me["person"].as_str().expect("an id"), &key[32..64]);
    let path = format!("/api/v1/organisations/{organisation}/people/{person}/roles/commenter");
    assert_eq!(scene.server.ask("DELETE", &path, Some(&scene.coordinator), &Value::Null).status / 100, 2);
    let page = Browser::default().get(&scene.server, &link);
    assert_eq!(page.status, 403, "{}", page.text());
}

#[test]
fn a_form_that_is_sent_twice_says_everything_once_and_another_window_loses_nothing() {
    let scene = Scene::new();
    let link = scene.link(COMMENTER);
    let mut browser = Browser::default();
    let field = |page: &str, name: &str| {
        let value = page.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("the field");
        value.split('"').next().expect("its end").to_owned()
    };
    let [one, two] = [(); 2].map(|()| field(&browser.get(&scene.server, &link).text(), "key"));
    assert_ne!(one, two);
    let send = |browser: &mut Browser, key: &str, from: &str, field: &str, text: &str| {
        let fields = [("key", key), ("from", from), ("version", "1"), (field, text)];
        browser.post(&scene.server, &link, &fields).location().to_owned()
    };
    send(&mut browser, &one, "", "text-1", "Toisessa ikkunassa");
    send(&mut browser, &two, "", "text-2", "Toisessa välilehdessä");
    let form = browser.get(&scene.server, &link).text();
    assert!(form.contains("Toisessa ikkunassa") && form.contains("Toisessa välilehdessä"), "both wait for the code");
    assert_eq!(field(&form, "from"), two);
    let code = scene.code(COMMENTER);
    let receipt = browser.post(&scene.server, &step(&link, "/code"), &[("code", &code)]).location().to_owned();
    assert_eq!((receipt.as_str(), scene.comments().len()), (step(&link, "/receipt").as_str(), 2));
    // Now signed in; the browser goes back and sends what it still shows.
    assert_eq!(send(&mut browser, &two, "", "text-2", "Toisessa välilehdessä"), receipt);
    assert_eq!(scene.comments().len(), 2);
    let key = field(&browser.get(&scene.server, &link).text(), "key");
    for _ in 0..2 {
        assert_eq!(send(&mut browser, &key, "", "text", "Vielä tämä"), receipt);
    }
    assert_eq!(scene.comments().len(), 3);
}

#[test]
fn what_comes_after_the_closing_time_is_late_and_without_a_round_there_is_nothing_to_answer() {
    let scene = Scene::new();
    let mut browser = Browser::default();
    browser.post(&scene.server, "/login/demo", &[("email", COMMENTER)]);
    let path = scene.path("/respond");
    scene.clock(AFTER);
    let page = browser.get(&scene.server, &path).text();
    assert!(page.contains("myöhässä tulleena"), "the rule for late ones is told");
    assert_eq!(
        browser.post(&scene.server, &path, &[("version", "1"), ("text-1", "Myöhään")]).location(),
        scene.path("/respond/receipt")
    );
    let list = format!("/api/v1/statements/{}/comments", scene.id);
    assert_eq!(scene.server.get(&list, Some(&scene.coordinator)).json()["items"][0]["late"], true);
    let other = scene.server.open_statement(&scene.coordinator, "Ilman kierrosta");
    let none = browser.get(&scene.server, &format!("/statements/{other}/respond"));
    assert_eq!(none.status, 409);
    assert!(none.text().contains("ei ole nyt käynnissä"));
}

#[test]
fn nothing_empty_or_endless_is_sent_and_the_rest_stays_in_the_form() {
    let scene = Scene::new();
    let mut browser = Browser::default();
    browser.post(&scene.server, "/login/demo", &[("email", COMMENTER)]);
    let path = scene.path("/respond");
    let long = "ä".repeat(10_001);
    for (fields, field) in [
        (vec![("version", "1")], "text"),
        (vec![("version", "1"), ("text-1", " \u{200b}\n"), ("text", "\u{202e}")], "text"),
        (vec![("version", "1"), ("text-2", "Hyvä"), ("text-1", &long)], "text-1"),
        (vec![("version", "1"), ("text-2", "Hyvä"), ("replacement-1", "sanat")], "text-1"),
        (vec![("version", "1"), ("text-2", "Hyvä"), ("replacement-2", &long)], "replacement-2"),
    ] {
        let answer = browser.post(&scene.server, &path, &fields);
        assert_eq!(answer.status, 422, "{field}");
        assert!(answer.text().contains(&format!("href=\"#{field}\"")), "{field}: {}", answer.text());
        let kept = fields.iter().any(|(_, value)| *value == "Hyvä");
        assert!(!kept || answer.text().contains("Hyvä"), "{field}");
        assert!(scene.comments().is_empty(), "all or nothing: {field}");
    }
    let receipt = scene.path("/respond/receipt");
    assert_eq!(browser.post(&scene.server, &path, &[("version", "1"), ("text-9", "Hyvä")]).location(), receipt);
    let expected = [(Value::Null, Value::Null, "Hyvä".to_owned())];
    assert_eq!(scene.comments(), expected, "what is said of a clause that is not there is said of the whole");
    assert_eq!(browser.post(&scene.server, &path, &[("version", "7"), ("text", "Hyvä")]).status, 422);
}

#[test]
fn people_of_one_organisation_prepare_a_comment_together_and_hand_in_one() {
    let scene = Scene::new();
    let [mut one, mut two, mut stranger] = [(); 3].map(|()| Browser::default());
    let (first, second) = ("writer@esteeton-uusimaa.example", "organisation-admin@esteeton-uusimaa.example");
    one.post(&scene.server, "/login/demo", &[("email", first)]);
    two.post(&scene.server, "/login/demo", &[("email", second)]);
    stranger.post(&scene.server, "/login/demo", &[("email", COMMENTER)]);
    let (new, list) = (scene.path("/comments/new"), scene.path("/comments"));
    let own = organisation(&one.get(&scene.server, &new).text());
    let save = |browser: &mut Browser, key: &str, draft: &str, revision: &str, text: &str, act: &str| {
        let fields = [
            ("key", key),
            ("organisation", &own),
            ("version", "1"),
            ("clause", "2"),
            ("text", text),
            ("kind", "substance"),
            ("draft", draft),
            ("revision", revision),
            ("do", act),
        ];
        browser.post(&scene.server, &new, &fields)
    };
    assert_eq!(save(&mut one, "k1", "", "", "Ensin näin", "keep").location(), format!("{list}#prepared"));
    let page = one.get(&scene.server, &list).text();
    assert!(page.contains("Ensin näin") && page.contains("yhteinen luonnos"), "{page}");
    assert!(!stranger.get(&scene.server, &list).text().contains("Ensin näin"), "nobody else sees it");
    assert!(scene.comments().is_empty());
    let draft = page.split("/comments/new?draft=").nth(1).expect("a draft")[..32].to_owned();
    let open = format!("{new}?draft={draft}");
    assert_eq!(stranger.get(&scene.server, &open).status, 404);
    let form = two.get(&scene.server, &open).text();
    assert!(form.contains("Ensin näin") && form.contains("name=\"revision\" value=\"1\""), "{form}");
    assert_eq!(save(&mut two, "k2", &draft, "1", "Sitten näin", "keep").status, 303);
    let stale = save(&mut one, "k3", &draft, "1", "Omat sanani", "keep");
    assert_eq!(stale.status, 422);
    for words in ["Joku muu on tallentanut", "Sitten näin", "Omat sanani", "name=\"revision\" value=\"2\""] {
        assert!(stale.text().contains(words), "{words}: {}", stale.text());
    }
    let early = save(&mut one, "k4", &draft, "1", "Vanha", "");
    assert_eq!((early.status, scene.comments().len()), (422, 0), "an old wording is not handed in unseen");
    assert_eq!(save(&mut one, "k5", &draft, "2", "Yhdessä näin", "").location(), scene.path("/comments/1"));
    assert_eq!(scene.comments(), [(json!(2), json!("substance"), "Yhdessä näin".to_owned())]);
    let again = save(&mut one, "k6", &draft, "2", "Yhdessä näin", "");
    assert!(again.text().contains("Luonnosta ei enää ole"), "{}", again.text());
    assert_eq!(scene.comments().len(), 1, "one is handed in");
    assert!(!one.get(&scene.server, &list).text().contains("Järjestönne yhteinen luonnos"));
    save(&mut one, "k7", "", "", "Turha", "keep");
    let page = one.get(&scene.server, &list).text();
    let draft = page.split("/comments/new?draft=").nth(1).expect("a draft")[..32].to_owned();
    assert_eq!(save(&mut one, "k8", &draft, "1", "Turha", "drop").status, 303);
    assert!(!one.get(&scene.server, &list).text().contains("Turha"));
}

/// For which organisation the form acts.
fn organisation(page: &str) -> String {
    let field = page.split("name=\"organisation\" value=\"").nth(1).expect("the form acts for an organisation");
    field[..32].to_owned()
}
