//! What surrounds signatures: whom they stand for, their files, and calendars.

use super::Scene;
use crate::harness::WRITER;
use serde_json::{Value, json};

#[test]
fn whom_signatories_stand_for_is_derived_from_lists_and_each_association_counts_once() {
    let scene = Scene::new();
    let organisations = scene.server.get("/api/v1/organisations", Some(&scene.coordinator)).json();
    let umbrella = organisations["items"]
        .as_array()
        .expect("organisations")
        .iter()
        .map(|each| each["id"].as_str().expect("an id").to_owned())
        .find(|id| {
            let whole = scene.server.get(&format!("/api/v1/organisations/{id}"), Some(&scene.coordinator)).json();
            whole["members"].as_array().is_some_and(|members| members.len() > 1)
        })
        .expect("the demonstration has an umbrella with members");
    let whole = scene.server.get(&format!("/api/v1/organisations/{umbrella}"), Some(&scene.coordinator)).json();
    let listed = whole["members"].as_array().map_or(0, Vec::len);
    let recorded = json!({"organisation": umbrella, "channel": "mail", "source": "Viesti"});
    scene.sign(&scene.coordinator, json!({"version": 1, "recorded": recorded}));
    let found = scene.get("/representation", &scene.other);
    assert_eq!((&found["signed"], &found["umbrellas"], &found["own_figures"]), (&json!(1), &json!(1), &json!(0)));
    let members = found["members"].as_u64().expect("a number");
    assert!(members >= listed as u64, "{found}");
    let path = format!("/api/v1/organisations/{umbrella}/member-count");
    let count = |body: Value| scene.server.ask("PUT", &path, Some(&scene.coordinator), &body);
    let stated = count(json!({"count": 213, "on": "2030-12-31", "source": "Toimintakertomus"}));
    assert_eq!((stated.status, &stated.json()["member_count"]["count"]), (200, &json!(213)), "{}", stated.text());
    for (body, code) in [
        (json!({"count": 0, "source": "x"}), "member-count-outside"),
        (json!({"count": 5}), "source-missing"),
        (json!({"count": 5, "on": "2031-03-04", "source": "x"}), "decided-in-the-future"),
    ] {
        assert_eq!(count(body).problem(), code);
    }
    assert_eq!(
        scene.get("/representation", &scene.other)["members"],
        members,
        "where there is a list, it is what counts"
    );
    let page = scene.server.get(&format!("/statements/{}/signatures/represented", scene.id), Some(&scene.other)).text();
    assert!(page.contains("213 jäsenyhdistystä (31.12.2030, Toimintakertomus)"), "{page}");
}

#[test]
fn signatories_leave_as_files_in_the_order_of_each_language() {
    let scene = Scene::new();
    scene.sign(&scene.signatory, json!({"version": 1, "reservation": {"clause": 2, "text": "Liian vähän."}}));
    scene.sign(&scene.other, json!({"version": 1}));
    let soutajat = scene.server.sign_in("signatory@soutajat.example");
    scene.sign(&soutajat, json!({"answer": "pending", "decides_on": ["2031-03-17"]}));
    let file = |ending: &str| scene.server.get(&scene.path(&format!("/signatures?{ending}")), Some(&scene.other));
    let finnish = file("format=csv&language=fi").text();
    let lines: Vec<&str> = finnish.lines().collect();
    assert_eq!(lines.len(), 3, "who has not signed is in no such file: {finnish}");
    assert!(
        lines[0].contains("Nimi suomeksi") && lines[1].contains("Esteetön") && lines[2].contains("järjestökehä"),
        "{finnish}"
    );
    assert!(lines[2].contains("Liian vähän."), "{finnish}");
    let swedish = file("format=csv&language=sv").text();
    assert!(swedish.contains("Namn på finska") && swedish.contains("Nylands föreningskrets rf"), "{swedish}");
    for (format, begins) in [("xlsx", &b"PK"[..]), ("docx", b"PK"), ("markdown", b"#")] {
        let made = file(&format!("format={format}&language=en"));
        assert!(made.status == 200 && made.body.starts_with(begins), "{format}: {}", made.status);
    }
    assert_eq!(file("format=json").json()["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(file("format=odt").problem(), "unknown-format");
    assert_eq!(file("format=csv&language=de").problem(), "unknown-language");
}

#[test]
fn a_calendar_tells_its_owner_of_rounds_and_deadlines_and_nobody_else() {
    let scene = Scene::new();
    let plan = json!({"closes_at": "2031-03-17T23:59:00+02:00"});
    assert_eq!(scene.ask("PUT", "/sign-on", &scene.coordinator, plan).status, 200);
    scene.sign(&scene.signatory, json!({"answer": "pending", "decides_on": ["2031-03-10"]}));
    let settings = scene.server.get("/me/notices", Some(&scene.signatory)).text();
    let from = settings.find("/calendar/").expect("the page names the address");
    let path = settings[from..].split(['<', '"']).next().expect("an address").to_owned();
    let calendar = scene.server.get(&path, None);
    assert_eq!(calendar.status, 200);
    let text = calendar.text().replace("\r\n ", "");
    for said in ["BEGIN:VCALENDAR", "DTSTART:20310317T215900Z", "DTSTART;VALUE=DATE:20310310", "Allekirjoitukset"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // Whoever decides on that day is told to itself alone.
    let other = scene.server.get("/me/notices", Some(&scene.other)).text();
    let from = other.find("/calendar/").expect("the page names the address");
    let others = other[from..].split(['<', '"']).next().expect("an address").to_owned();
    assert!(!scene.server.get(&others, None).text().contains("20310310"));
    let forged = path.replacen(|letter: char| letter.is_ascii_digit(), "x", 1);
    assert_eq!(scene.server.get(&forged, None).status, 404);
    let mandates = format!("/statements/{}/signatures/mandates?from=2031-03-05&until=2031-03-09", scene.id);
    let page = scene.server.get(&mandates, Some(&scene.coordinator)).text();
    assert!(page.contains("Ehtivät päättää (0)") && page.contains("Eivät ehdi (1)"), "{page}");
    let later = mandates.replace("03-09", "03-10");
    assert!(scene.server.get(&later, Some(&scene.coordinator)).text().contains("Ehtivät päättää (1)"));
    assert_eq!(scene.server.get(&later, Some(&scene.signatory)).status, 403);
}

#[test]
fn logos_are_in_the_document_and_have_an_address_elsewhere() {
    use std::io::{Cursor, Read};
    let scene = Scene::new();
    let admin = scene.server.sign_in("organisation-admin@jarjestokeha.example");
    let organisation = scene.server.organisation_of(&admin);
    let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..], &[0, 0, 1, 144], &[0, 0, 0, 100], &[8, 6, 0, 0, 0]].concat();
    let headers = [("authorization", format!("Bearer {admin}")), ("content-type", "image/png".to_owned())];
    let given = scene.server.send("PUT", &format!("/api/v1/organisations/{organisation}/logo"), &headers, &png);
    assert_eq!(given.status, 200, "{}", given.text());
    scene.sign(&scene.other, json!({"version": 1}));
    scene.sign(&scene.signatory, json!({"version": 1}));
    let file =
        |format: &str| scene.server.get(&scene.path(&format!("/signatures?format={format}")), Some(&scene.other));
    let mut archive = zip::ZipArchive::new(Cursor::new(file("docx").body)).expect("an archive");
    let mut kept = Vec::new();
    let mut part = archive.by_name("word/media/picture1.png").expect("the logo");
    part.read_to_end(&mut kept).expect("it is whole");
    assert_eq!(kept, png);
    let items = file("json").json()["items"].clone();
    let logos = items.as_array().expect("a list").iter().filter(|item| item["logo"].is_string()).count();
    assert_eq!(logos, 1, "{items}");
    assert!(file("csv").text().contains(&format!("/organisations/{organisation}/logo")));
}

#[test]
fn a_member_may_choose_not_to_be_counted() {
    let scene = Scene::new();
    let out = scene.ask("PUT", "/opt-out", &scene.signatory, json!({}));
    assert_eq!((out.status, &out.json()["opted_out"]), (200, &json!(true)));
    let back = scene.ask("DELETE", "/opt-out", &scene.signatory, json!({}));
    assert_eq!((back.status, &back.json()["opted_out"]), (200, &json!(false)));
    let writer = scene.server.sign_in(WRITER);
    assert_eq!(scene.ask("PUT", "/opt-out", &writer, json!({})).problem(), "not-a-signatory");
}
