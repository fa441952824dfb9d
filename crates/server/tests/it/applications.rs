//! Organisations apply to join: whoever reads the contact's mail sends the application on, and all concerned are told.

use crate::decree::{Somebody, decree};
use crate::harness::{Answer, COORDINATOR, OTHER_WRITER, Server, WRITER};
use crate::letters::{letter, letters, patient, set_clock, text};
use crate::mailbox::link;
use crate::organisation_pages::{ADMIN, Browser, found, hidden, with};
use ledger::{Details, Names, RegisterCommand};
use serde_json::json;
use terms::{OrganisationId, limits};

const PATH: &str = "/organisations/apply";
const QUEUE: &str = "/organisations/applications";

fn apply(server: &Server, name: &str, contact: &str, email: &str) -> Answer {
    let anybody = Browser { server, token: None };
    let told = [("fi", name), ("size", "50-199"), ("contact", contact), ("email", email)];
    anybody.send(PATH, &with(&anybody.hidden(PATH, PATH), &told))
}

/// Presses a button behind the link of letter `number` to somebody.
fn press(server: &Server, email: &str, number: usize, act: &str) -> Answer {
    let link = link(text(&letter(server, email, number)));
    let anybody = Browser { server, token: None };
    anybody.send(&link, &with(&anybody.hidden(&link, &link), &[("act", act)]))
}

fn signed_in<'a>(server: &'a Server, email: &str) -> Browser<'a> {
    Browser { server, token: Some(server.sign_in(email)) }
}

#[test]
fn an_application_is_sent_on_by_whoever_reads_its_contacts_mail_and_is_accepted() {
    let (server, _folder) = patient();
    for (contact, email, words) in [
        ("", "liisa@example.org", "Kirjoita nimi."),
        ("Lii\u{200b}sa", "liisa@example.org", "Nimessä on näkymättömiä merkkejä"),
        ("Liisa", "liisa", "Tarkista sähköpostiosoite."),
        ("Liisa", "liisa@example.org\r\nBcc: a@example.org", "Tarkista sähköpostiosoite."),
    ] {
        let answer = apply(&server, "Uusi tulija ry", contact, email);
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
    }
    let email = "liisa@tulija.example";
    assert_eq!(
        apply(&server, "Uusi tulija ry", "Liisa Tulija", email).location(),
        "/organisations/apply?sent=unconfirmed"
    );
    let asked = letter(&server, email, 1);
    assert!(!asked.to_string().contains("tulija ry"), "what a stranger typed is not in the letter: {asked}");
    let anybody = Browser { server: &server, token: None };
    for _ in 0..50 {
        let page = anybody.get(&link(text(&asked)));
        assert!(page.status == 200 && page.text().contains("Uusi tulija ry") && page.text().contains("Liisa Tulija"));
    }
    let coordinator = signed_in(&server, COORDINATOR);
    let token = coordinator.token.as_deref();
    assert_eq!(found(&server, token, "standing=applied").len(), 0, "opening the link changes nothing");
    assert_eq!(press(&server, email, 1, "confirm").location(), "/organisations/apply?sent=confirmed");
    assert_eq!(anybody.get(&link(text(&asked))).status, 410, "the link works once");
    let waiting = found(&server, token, "standing=applied");
    assert_eq!(waiting.len(), 1);
    assert_eq!(found(&server, None, "q=tulija").len(), 0, "nobody else sees it before it is accepted");
    let id = waiting[0]["id"].as_str().unwrap();
    let shown = coordinator.get(&format!("/organisations/{id}")).text();
    assert!(shown.contains("Odottaa vahvistusta.") && shown.contains("<dd>50–199</dd>"), "{shown}");
    assert!(coordinator.get(QUEUE).text().contains(email));
    let told = letter(&server, COORDINATOR, 1);
    assert_eq!((told["subject"].as_str().unwrap(), link(text(&told)).as_str()), ("Järjestö hakee verkostoon", QUEUE));
    let answer = with(&coordinator.hidden(QUEUE, QUEUE), &[("act", "accept")]);
    assert_eq!(coordinator.send(QUEUE, &answer).status, 303);
    assert_eq!(found(&server, None, "q=tulija").len(), 1);
    let accepted = letter(&server, email, 2);
    assert_eq!(accepted["subject"], "Uusi tulija ry on nyt verkoston jäsen");
    assert_eq!(link(text(&accepted)), format!("/organisations/{id}"));
    let liisa = server.get("/api/v1/me", Some(&server.sign_in(email))).json();
    let roles = json!(["organisation-admin", "writer", "commenter", "signatory"]);
    assert_eq!(liisa["organisations"][0]["roles"], roles, "one contact holds every role");
}

#[test]
fn nobody_can_tell_a_known_address_from_an_unknown_one() {
    let (server, _folder) = patient();
    let unknown = apply(&server, "Uusi tulija ry", "Liisa Tulija", "liisa@tulija.example");
    let known = apply(&server, "Toinen tulija ry", "Joku Muu", ADMIN);
    assert_eq!((unknown.status, known.status), (303, 303));
    assert_eq!((&unknown.body, unknown.location()), (&known.body, known.location()));
    for email in [WRITER, COORDINATOR] {
        let token = server.sign_in(email);
        assert_eq!(found(&server, Some(&token), "standing=applied").len(), 0, "{email}");
        assert_eq!(found(&server, Some(&token), "q=tulija").len(), 0, "{email}");
    }
    for email in ["liisa@tulija.example", ADMIN] {
        assert_eq!(letter(&server, email, 1)["subject"], "Vahvista hakemus järjestöjen verkostoon");
        for (number, status) in [(2, 303), (3, 303), (4, 422)] {
            assert_eq!(apply(&server, &format!("{number}. tulija ry"), "Joku", email).status, status, "{email}");
        }
        assert_eq!(letters(&server, email).len(), 3);
    }
}

#[test]
fn whoever_signs_in_says_as_well_whether_an_application_is_their_own() {
    let (server, _folder) = patient();
    let names = ["Eka ry", "Toka ry", "Kolmas ry"];
    assert_eq!(names.len(), limits::APPLICATIONS_PER_ADDRESS_MAX);
    for name in names {
        assert_eq!(apply(&server, name, "Joku", ADMIN).status, 303, "{name}");
    }
    let enough = apply(&server, "Neljäs ry", "Joku", ADMIN);
    assert!(enough.status == 422 && enough.text().contains("odottaa jo 3 hakemusta"), "{}", enough.text());
    let owner = signed_in(&server, ADMIN);
    assert!(owner.get("/me").text().contains("Haettiinkö järjestö Toka ry mukaan verkostoon sinun nimissäsi?"));
    let mine = "/organisations/apply/mine";
    let asked = owner.get(PATH).text();
    assert!(asked.contains("Eka ry") && asked.contains("Kolmas ry"), "{asked}");
    let foreign = with(&hidden(&asked, mine), &[("act", "discard")]);
    assert_eq!(signed_in(&server, WRITER).send(mine, &foreign).status, 410, "nobody speaks for another");
    let discard = with(&owner.hidden(PATH, mine), &[("act", "discard")]);
    assert_eq!(owner.send(mine, &discard).location(), "/organisations/apply?sent=discarded");
    assert!(!owner.get(PATH).text().contains("Eka ry"));
    let confirm = with(&owner.hidden(PATH, mine), &[("act", "confirm")]);
    assert_eq!(owner.send(mine, &confirm).status, 303);
    let me = server.get("/api/v1/me", owner.token.as_deref()).json();
    let names: Vec<&str> =
        me["organisations"].as_array().unwrap().iter().map(|each| each["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Toka ry"), "{names:?}");
    let twice = press(&server, ADMIN, 3, "confirm");
    assert_eq!(twice.status, 303, "the third waits as well: {}", twice.text());
}

#[test]
fn an_application_that_nobody_sends_on_goes() {
    let (server, _folder) = patient();
    set_clock(&server, 0, 0);
    assert_eq!(apply(&server, "Myöhästynyt ry", "M", "m@m.example").status, 303);
    let link = link(text(&letter(&server, "m@m.example", 1)));
    let anybody = Browser { server: &server, token: None };
    let fourteen_days = limits::APPLICATION_WITHIN_MS / 60_000;
    set_clock(&server, 0, fourteen_days - 1);
    let form = with(&anybody.hidden(&link, &link), &[("act", "confirm")]);
    set_clock(&server, 0, fourteen_days + 1);
    let late = anybody.send(&link, &form);
    assert_eq!(late.status, 410);
    assert!(late.text().contains("Voit hakea uudelleen."), "{}", late.text());
}

#[test]
fn an_application_is_declined_with_a_reason_that_its_contact_reads() {
    let (server, _folder) = patient();
    let anybody = Browser { server: &server, token: None };
    let fields = [("sv", "Avslagna rf"), ("contact", "Hanna"), ("email", "h@h.example")];
    let page = server.send("GET", PATH, &[("accept-language", "sv".to_owned())], b"");
    assert!(page.text().contains("Ansök till nätverket"));
    let headers = [
        ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ("origin", server.url.clone()),
        ("accept-language", "sv".to_owned()),
    ];
    let form = with(&anybody.hidden(PATH, PATH), &fields);
    let body: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
    assert_eq!(server.send("POST", PATH, &headers, body.join("&").as_bytes()).status, 303);
    assert_eq!(press(&server, "h@h.example", 1, "confirm").status, 303);
    let coordinator = signed_in(&server, COORDINATOR);
    let fields = coordinator.hidden(QUEUE, QUEUE);
    let without = coordinator.send(QUEUE, &with(&fields, &[("act", "decline"), ("reason", " ")]));
    assert_eq!(without.status, 422);
    assert!(without.text().contains("Kirjoita perustelu."));
    let done = coordinator.send(QUEUE, &with(&fields, &[("act", "decline"), ("reason", "Ei ole järjestö")]));
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(found(&server, coordinator.token.as_deref(), "standing=declined").len(), 1);
    assert_eq!(found(&server, Some(&server.sign_in(ADMIN)), "standing=declined").len(), 0);
    let told = letter(&server, "h@h.example", 2);
    assert_eq!(told["subject"], "Ansökan för Avslagna rf har avslagits", "in the language of the form");
    assert!(text(&told).contains("\n\nEi ole järjestö\n\n"), "{told}");
}

#[test]
fn a_coordinator_is_told_of_new_applications_once_a_day() {
    let (server, _folder) = patient();
    set_clock(&server, 0, 0);
    letter(&server, COORDINATOR, 1);
    let applied = |name: &str| {
        let owner = signed_in(&server, ADMIN);
        let form = with(&owner.hidden(PATH, PATH), &[("fi", name)]);
        assert_eq!(owner.send(PATH, &form).location(), "/organisations/apply?sent=confirmed", "{name}");
    };
    applied("Ensimmäinen ry");
    assert_eq!(letter(&server, COORDINATOR, 2)["subject"], "Järjestö hakee verkostoon");
    set_clock(&server, 0, 30);
    applied("Toinen ry");
    set_clock(&server, 0, 23 * 60);
    set_clock(&server, 1, 1);
    assert_eq!(letter(&server, COORDINATOR, 3)["subject"], "2 järjestöä hakee verkostoon");
    set_clock(&server, 2, 30);
    set_clock(&server, 7, 0);
    set_clock(&server, 8, 2);
    letter(&server, COORDINATOR, 4);
    assert_eq!(letters(&server, COORDINATOR).len(), 4, "of what they know of they are told once a week");
}

#[tokio::test]
async fn no_more_applications_wait_than_coordinators_can_read() {
    let (server, folder) = Server::demo();
    let contact = Somebody::of(&server, OTHER_WRITER).person;
    assert!(server.stop(), "a good end");
    let applies = |number: usize| {
        let mut id = [0xaa; 16];
        id[..8].copy_from_slice(&(number as u64).to_be_bytes());
        let names = Names { fi: format!("Hakija {number}"), sv: String::new(), en: String::new() };
        let (organisation, details) = (OrganisationId::new(id), Details::default());
        RegisterCommand::ApplyToJoin { organisation, names, details, contact }
    };
    decree(folder.path(), (1..limits::APPLICATIONS_WAITING_MAX).map(applies).collect()).await;
    let server = Server::start(folder.path());
    let writer = signed_in(&server, WRITER);
    let apply = |name: &str| writer.send(PATH, &with(&writer.hidden(PATH, PATH), &[("fi", name)]));
    assert_eq!(apply("Viimeinen joka mahtuu ry").status, 303, "as many as fit");
    let one_more = apply("Liikaa ry");
    assert!(one_more.status == 422 && one_more.text().contains("Hakemuksia"), "{}", one_more.text());
}
