//! Organisations outside the register sign without an account: a form, a mail, a coordinator's check.

mod refused;
mod words;

use super::{NOW, Scene, TEXT};
use crate::harness::{Answer, COORDINATOR, Server, command};
use crate::letters::{letter, patient, text};
use crate::mailbox::{Mailbox, link};
use crate::organisation_pages::{Browser, with};
use serde_json::{Value, json};
use std::process::Stdio;
use terms::limits;

const EMAIL: &str = "aino@naapuri.example";
const MAY: (&str, &str) = ("may", "1");

/// A statement that is sealed for signing, also by organisations outside the register.
fn scene() -> Scene {
    let (server, folder) = patient();
    opened(Scene::on(server, folder))
}

fn opened(scene: Scene) -> Scene {
    plan(&scene, json!({"outsiders": true}));
    scene
}

fn plan(scene: &Scene, body: Value) {
    let planned = scene.ask("PUT", "/sign-on", &scene.coordinator, body);
    assert_eq!(planned.status, 200, "{}", planned.text());
}

fn anybody(scene: &Scene) -> Browser<'_> {
    Browser { server: &scene.server, token: None }
}

fn coordinator(scene: &Scene) -> Browser<'_> {
    Browser { server: &scene.server, token: Some(scene.coordinator.clone()) }
}

fn form(scene: &Scene) -> String {
    format!("/statements/{}/sign/outside", scene.id)
}

/// Fills in the form as it is shown, and sends it.
fn sign(scene: &Scene, fields: &[(&str, &str)]) -> Answer {
    let path = form(scene);
    let anybody = anybody(scene);
    anybody.send(&path, &with(&anybody.hidden(&path, &path), fields))
}

/// What an organisation tells.
fn told<'a>(name: &'a str, email: &'a str) -> [(&'a str, &'a str); 4] {
    [("fi", name), ("contact", "Aino Aalto"), ("email", email), MAY]
}

/// Signs, and gives the link that came by mail.
fn signed(scene: &Scene, name: &str, email: &str) -> String {
    let sent = sign(scene, &told(name, email));
    assert_eq!(sent.location(), format!("{}?sent=unconfirmed", form(scene)), "{}", sent.text());
    link(text(&letter(&scene.server, email, 1)))
}

/// Presses a button behind a link.
fn press(scene: &Scene, link: &str, act: &str, more: &[(&str, &str)]) -> Answer {
    let anybody = anybody(scene);
    let fields = with(&anybody.hidden(link, link), more);
    anybody.send(link, &with(&fields, &[("act", act)]))
}

/// Signs and confirms it.
fn confirmed(scene: &Scene, name: &str, email: &str) -> String {
    let link = signed(scene, name, email);
    let pressed = press(scene, &link, "confirm", &[]);
    assert_eq!(pressed.location(), format!("{}?sent=confirmed", form(scene)), "{}", pressed.text());
    link
}

fn waiting(scene: &Scene) -> Vec<Value> {
    scene.get("/outsiders", &scene.coordinator)["items"].as_array().expect("a list").clone()
}

/// Takes the first that waits among the signatures.
fn accept(scene: &Scene) -> Answer {
    let id = waiting(scene)[0]["id"].as_str().expect("an id").to_owned();
    scene.post(&format!("/outsiders/{id}/accept"), &scene.coordinator, json!({}))
}

fn counted(scene: &Scene) -> u64 {
    scene.get("/signatures", &scene.coordinator)["counts"]["valid"].as_u64().expect("a number")
}

#[test]
fn an_organisation_outside_the_register_signs_by_a_form_a_mail_and_a_coordinators_check() {
    let mailbox = Mailbox::start(|_, _| None);
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut command = command(folder.path(), "127.0.0.1:0");
    command.args(["--rate-address-connections", "1000000"]);
    command.args(["--smtp-url", &mailbox.url(), "--mail-from", "lausuma@verkosto.example"]).stderr(Stdio::null());
    let scene = Scene::on(Server::run(&mut command), folder);
    let to = |who: &str| std::iter::repeat_with(|| mailbox.next()).find(|mail| mail.recipient == who).expect("mail");
    let path = form(&scene);
    assert_eq!(anybody(&scene).get(&path).status, 404, "what is not opened is not there");
    assert_eq!(coordinator(&scene).get(&path).status, 409);
    let plan = format!("/statements/{}/sign-on", scene.id);
    let fields = with(&coordinator(&scene).hidden(&plan, &plan), &[("open", "outsiders")]);
    assert_eq!(coordinator(&scene).send(&plan, &fields).status, 303);
    assert!(coordinator(&scene).get(&plan).text().contains(&path), "its address is there to be passed on");
    let version = scene.get("", &scene.coordinator)["versions"][0].clone();
    let page = anybody(&scene).get(&path).text();
    assert!(page.contains("lähellä ihmistä") && page.contains(version["sha256"].as_str().expect("a hash")), "{page}");
    assert_eq!(anybody(&scene).get(&format!("/statements/{}", scene.id)).status, 404, "only the sealed text is opened");

    let more = [
        ("website", "https://naapuri.example"),
        ("decided_by", "Hallitus"),
        ("decided_on", "2031-03-02"),
        ("clause", "2"),
        ("reservation", "Kolme vuotta ei riitä."),
    ];
    let sent = sign(&scene, &[&told("Naapuri ry", EMAIL)[..], &more].concat());
    assert_eq!(sent.location(), format!("{path}?sent=unconfirmed"));
    assert!(anybody(&scene).get(sent.location()).text().contains("Vahvista vielä allekirjoitus"));
    let asked = to(EMAIL).text();
    assert!(!asked.contains("Naapuri") && !asked.contains("Aino"), "what a stranger typed is not in it: {asked}");
    let link = link(&asked);
    for _ in 0..20 {
        let page = anybody(&scene).get(&link);
        assert!(page.status == 200 && page.text().contains("Naapuri ry") && page.text().contains("ei riitä"));
    }
    assert_eq!(waiting(&scene), [] as [Value; 0], "opening the link changes nothing");
    assert_eq!(press(&scene, &link, "confirm", &[]).location(), format!("{path}?sent=confirmed"));
    assert!(anybody(&scene).get(&link).text().contains("odottaa koordinaattorin tarkistusta"));
    let queue = format!("/statements/{}/signatures/waiting", scene.id);
    while !to(COORDINATOR).text().contains(&queue) {}
    let one = &waiting(&scene)[0];
    for (key, value) in [
        ("names", json!(["Naapuri ry"])),
        ("website", json!("https://naapuri.example")),
        ("contact", json!("Aino Aalto")),
        ("email", json!(EMAIL)),
        ("version", json!(1)),
        ("current", json!(true)),
        ("decided_by", json!("Hallitus")),
        ("clause", json!(2)),
    ] {
        assert_eq!(one[key], value, "{key}");
    }
    assert_eq!(counted(&scene), 0, "it waits");

    let taken = accept(&scene);
    assert_eq!(taken.status, 201, "{}", taken.text());
    let taken = taken.json();
    assert_eq!(
        (&taken["outsider"], &taken["name"], &taken["state"]),
        (&json!(true), &json!("Naapuri ry"), &json!("valid"))
    );
    assert_eq!(taken["reservation"]["quote"], "Rahoitus turvataan kolmeksi vuodeksi.");
    assert_eq!((counted(&scene), waiting(&scene).len()), (1, 0));
    let receipt = to(EMAIL).text();
    assert!(receipt.contains(version["sha256"].as_str().expect("a hash")) && receipt.contains("Hallitus"), "{receipt}");
    let file = anybody(&scene).get(&format!("{link}/receipt"));
    assert!(file.status == 200 && file.text().contains("outsider-signed"), "{}", file.text());
    let listed = scene.server.get(&format!("/statements/{}/signatures", scene.id), Some(&scene.signatory)).text();
    assert!(listed.contains("Naapuri ry") && listed.contains("verkoston ulkopuolelta"), "{listed}");
    assert!(!listed.contains("Aino"), "who signed is the coordinators' to know");
    let csv = scene.server.get(&scene.path("/signatures?format=csv"), Some(&scene.signatory)).text();
    assert!(csv.contains("Naapuri ry") && csv.contains("2031-03-0"), "{csv}");
    let ledger = scene.server.get(&scene.path("/ledger"), Some(&scene.signatory)).text();
    assert!(!ledger.contains("Aino") && !ledger.contains(EMAIL) && !ledger.contains("ei riitä"), "{ledger}");
}

#[test]
fn whoever_signed_takes_it_back_by_the_link_wherever_it_stands() {
    let scene = scene();
    let withdrawn = format!("{}?sent=withdrawn", form(&scene));
    let first = signed(&scene, "Ensimmäinen ry", "a@a.example");
    let second = confirmed(&scene, "Toinen ry", "b@b.example");
    for link in [&first, &second] {
        assert_eq!(press(&scene, link, "withdraw", &[]).location(), withdrawn);
        let used = anybody(&scene).get(link);
        assert!(used.status == 410 && used.text().contains("Voit allekirjoittaa uudelleen"), "{}", used.text());
    }
    assert_eq!(waiting(&scene).len(), 0);
    let third = confirmed(&scene, "Kolmas ry", "c@c.example");
    let stale = anybody(&scene).hidden(&third, &third);
    assert_eq!(accept(&scene).status, 201);
    assert!(text(&letter(&scene.server, "c@c.example", 2)).contains(&third), "the receipt has the link");
    assert_eq!(counted(&scene), 1);
    let back = anybody(&scene).send(&third, &with(&stale, &[("act", "withdraw")]));
    assert_eq!(back.location(), withdrawn, "also from a page that was loaded before it was taken in: {}", back.text());
    assert_eq!((counted(&scene), scene.state(1, &scene.coordinator).as_str()), (0, "withdrawn"));
    assert_eq!(letter(&scene.server, "c@c.example", 3)["subject"], "Allekirjoitus on peruttu: Allekirjoitukset");
    assert_eq!(anybody(&scene).get(&third).status, 410, "its contact is forgotten");
    let log = scene.server.get(&format!("/statements/{}/log?acts=all", scene.id), Some(&scene.signatory)).text();
    assert!(log.contains("Verkoston ulkopuolinen järjestö"), "{log}");
    // What was accepted by mistake a coordinator takes away.
    let fourth = confirmed(&scene, "Neljäs ry", "d@d.example");
    assert_eq!(accept(&scene).status, 201);
    letter(&scene.server, "d@d.example", 2);
    let page = format!("/statements/{}/signatures", scene.id);
    let action = format!("{page}/2/withdraw");
    assert_eq!(coordinator(&scene).send(&action, &coordinator(&scene).hidden(&page, &action)).status, 303);
    letter(&scene.server, "d@d.example", 3);
    assert_eq!((counted(&scene), anybody(&scene).get(&fourth).status), (0, 410));
    // Who signed may be forgotten without the signature.
    let fifth = confirmed(&scene, "Viides ry", "e@e.example");
    assert_eq!(accept(&scene).status, 201);
    letter(&scene.server, "e@e.example", 2);
    assert_eq!(press(&scene, &fifth, "forget", &[]).location(), format!("{}?sent=forgotten", form(&scene)));
    assert_eq!((counted(&scene), anybody(&scene).get(&fifth).status), (1, 410));
}

#[test]
fn a_coordinator_declines_with_a_reason_and_nothing_of_it_stays() {
    let scene = scene();
    let page = format!("/statements/{}/signatures/waiting", scene.id);
    let link = confirmed(&scene, "Uuden työn yhdistys", EMAIL);
    let shown = coordinator(&scene).get(&page).text();
    assert!(shown.contains("Aino Aalto") && shown.contains(EMAIL), "{shown}");
    assert!(
        shown.contains("Se on eri järjestö, hyväksy allekirjoitus"),
        "a namesake of the register is told of: {shown}"
    );
    assert_eq!(waiting(&scene)[0]["likely_duplicates"].as_array().map(Vec::len), Some(1));
    for (who, status) in [(&scene.signatory, 403), (&scene.other, 403)] {
        assert_eq!(Browser { server: &scene.server, token: Some(who.clone()) }.get(&page).status, status);
        assert_eq!(scene.server.get(&scene.path("/outsiders"), Some(who)).problem(), "not-its-coordinator");
        let id = waiting(&scene)[0]["id"].as_str().expect("an id").to_owned();
        for act in ["accept", "decline"] {
            let tried = scene.post(&format!("/outsiders/{id}/{act}"), who, json!({"reason": "Ei"}));
            assert_eq!(tried.problem(), "not-its-coordinator");
        }
    }
    let fields = coordinator(&scene).hidden(&page, &page);
    let reason = format!("reason-{}", waiting(&scene)[0]["id"].as_str().expect("an id"));
    let without = coordinator(&scene).send(&page, &with(&fields, &[("act", "decline"), (&reason, " ")]));
    assert!(without.status == 422 && without.text().contains("Kirjoita perustelu."), "{}", without.text());
    let done = coordinator(&scene).send(&page, &with(&fields, &[("act", "decline"), (&reason, "Ei ole järjestö")]));
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(text(&letter(&scene.server, EMAIL, 2)).contains("\n\nEi ole järjestö\n\n"));
    assert_eq!((waiting(&scene).len(), anybody(&scene).get(&link).status), (0, 410));
    let gone = coordinator(&scene).send(&page, &with(&fields, &[("act", "accept")]));
    assert_eq!(gone.status, 422, "the key was used for another answer");
    let ledger = scene.server.get(&scene.path("/ledger"), Some(&scene.coordinator)).text();
    assert!(!ledger.contains("Uuden työn") && !ledger.contains("outsider-signed"), "{ledger}");
    // Accepted by the page, and one of the same name after it.
    confirmed(&scene, "Naapuri ry", "n@n.example");
    let fields = coordinator(&scene).hidden(&page, &page);
    assert_eq!(coordinator(&scene).send(&page, &with(&fields, &[("act", "accept")])).status, 303);
    confirmed(&scene, "NAAPURI", "m@m.example");
    assert_eq!(waiting(&scene)[0]["namesakes"], json!([1]));
    assert!(coordinator(&scene).get(&page).text().contains("Samanniminen"));
}

#[test]
fn a_statement_is_signed_after_publication_too_until_its_closing_date() {
    let scene = scene();
    confirmed(&scene, "Varhainen ry", "v@v.example");
    scene.done("/publish", json!({"reason": "Valmis"}));
    assert_eq!(accept(&scene).json()["signed_at"].as_str().map(|at| at.starts_with("2031-03-03")), Some(true));
    plan(&scene, json!({"outsiders": true, "closes_at": "2031-03-10T10:00:00Z"}));
    let late = confirmed(&scene, "Myöhäinen ry", "m@m.example");
    let set = |now: &str| {
        assert_eq!(scene.server.post("/api/v1/demo/clock", None, &json!({"now": now})).status, 204);
    };
    set("2031-03-10T09:59:59Z");
    let taken = accept(&scene).json();
    assert!(taken["signed_at"].as_str().is_some_and(|at| at.starts_with("2031-03-10")), "it is dated: {taken}");
    confirmed(&scene, "Liian hidas ry", "l@l.example");
    set("2031-03-10T10:00:00Z");
    assert_eq!(accept(&scene).problem(), "sign-on-closed");
    let page = anybody(&scene).get(&form(&scene)).text();
    assert!(page.contains("Allekirjoittamisen aika on päättynyt") && !page.contains("name=\"contact\""), "{page}");
    assert!(
        coordinator(&scene)
            .get(&format!("/statements/{}/signatures/waiting", scene.id))
            .text()
            .contains("jatka ensin aikaa")
    );
    assert_eq!(press(&scene, &late, "withdraw", &[]).status, 303, "it can be taken back after that");
    assert_eq!(counted(&scene), 1);
}
