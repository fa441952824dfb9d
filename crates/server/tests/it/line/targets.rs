//! Targets: who sees them, who adds to them, and the calendar of what they decide.

use super::{agenda, done, hidden};
use crate::harness::{COMMENTER, COORDINATOR, Server, WRITER};
use crate::pages::signed_in;
use serde_json::{Value, json};

const TARGETS: &str = "/api/v1/targets";

#[test]
fn every_organisation_adds_to_targets_and_coordinators_look_after_them() {
    let (server, folder) = Server::demo();
    agenda(&server);
    let (commenter, writer, coordinator) =
        (server.sign_in(COMMENTER), server.sign_in(WRITER), server.sign_in(COORDINATOR));
    let ask = |method: &str, path: &str, token: &str, body: Value| {
        server.ask(method, &format!("{TARGETS}{path}"), Some(token), &body)
    };
    assert_eq!(server.get(TARGETS, None).status, 401);
    let refusals = [
        (json!({"office": " "}), "target-name-missing"),
        (json!({"office": "Valtuusto", "page": "http:/nowhere"}), "website-malformed"),
        (json!({"office": "ä".repeat(201)}), "target-name-too-long"),
        (json!({"office": "Valtuusto", "decides": "ä".repeat(2001)}), "target-account-too-long"),
    ];
    for (body, problem) in refusals {
        assert_eq!(ask("POST", "", &commenter, body).problem(), problem);
    }
    let edited = json!({"office": "Aluevaltuusto", "page": "https://alue.example/valtuusto", "decides": "Palveluista"});
    assert_eq!(ask("PUT", "/1", &writer, edited.clone()).problem(), "coordinators-only");
    let edited = done(&ask("PUT", "/1", &coordinator, edited), 200);
    assert_eq!((&edited["office"], &edited["decides"]), (&json!("Aluevaltuusto"), &json!("Palveluista")));
    assert_eq!(ask("PUT", "/9/known", &writer, json!({})).problem(), "unknown-target");
    let known = done(&ask("PUT", "/1/known", &writer, json!({})), 200);
    assert_eq!(known["known_by"], json!([server.organisation_of(&writer)]));
    assert_eq!(done(&ask("POST", "/1/forget", &writer, json!({})), 200)["known_by"], json!([]));

    let moment = |body: Value| ask("POST", "/1/moments", &writer, body);
    assert_eq!(moment(json!({"what": "Talousarvio"})).problem(), "bad-date");
    assert_eq!(moment(json!({"what": " ", "from": "2031-05-02"})).problem(), "target-account-missing");
    let backwards = json!({"what": "Talousarvio", "from": "2031-05-02", "until": "2031-05-01"});
    assert_eq!(moment(backwards).problem(), "moment-ends-before");
    done(&moment(json!({"what": "Talousarvio", "from": "2031-05-02", "link": "https://alue.example/lista"})), 201);
    done(&moment(json!({"what": "Tilinpäätös", "from": "2020-05-02", "until": "2020-05-04"})), 201);
    let moments = done(&server.get("/api/v1/moments", Some(&commenter)), 200);
    let whats = moments["items"].as_array().expect("moments").iter().map(|moment| moment["what"].as_str());
    assert_eq!(whats.collect::<Vec<_>>(), [Some("Tilinpäätös"), Some("Talousarvio")], "what is past stays");
    let because = json!({"reason": "Siirtyi"});
    assert_eq!(ask("POST", "/1/moments/1/strike", &commenter, because.clone()).problem(), "not-your-record");
    assert_eq!(ask("POST", "/1/moments/1/strike", &writer, json!({})).problem(), "reason-missing");

    let contact = |body: Value| ask("POST", "/1/contacts", &commenter, body);
    assert_eq!(contact(json!({"result": "Sovittiin", "how": "kahvilla"})).problem(), "unknown-means");
    assert_eq!(contact(json!({"result": "Sovittiin", "on": "2999-01-01"})).problem(), "day-to-come");
    assert_eq!(contact(json!({"result": ""})).problem(), "target-account-missing");
    done(&contact(json!({"result": "Sovittiin jatkosta.", "how": "meeting"})), 201);
    done(&ask("POST", "/1/contacts/1/strike", &coordinator, json!({"reason": "Väärä kohde"})), 200);
    assert_eq!(ask("POST", "/1/contacts/1/strike", &commenter, because).problem(), "unknown-target-record");
    let retire = json!({"reason": "Lakkautettiin"});
    assert_eq!(ask("POST", "/1/retire", &writer, retire.clone()).problem(), "coordinators-only");
    assert_eq!(done(&ask("POST", "/1/retire", &coordinator, retire), 200)["retired_because"], "Lakkautettiin");
    assert_eq!(contact(json!({"result": "Taas"})).problem(), "target-retired");
    done(&ask("POST", "/1/reinstate", &coordinator, json!({})), 200);

    // All of it lasts, and none of the words lie in the ledger.
    server.kill();
    let server = Server::start(folder.path());
    let commenter = server.sign_in(COMMENTER);
    let target = done(&server.get(&format!("{TARGETS}/1"), Some(&commenter)), 200);
    assert_eq!((&target["office"], &target["moments"][0]["what"]), (&json!("Aluevaltuusto"), &json!("Talousarvio")));
    assert_eq!(target["moments"][0]["link"], "https://alue.example/lista");
    let struck = &target["contacts"][0];
    assert_eq!(
        (&struck["result"], &struck["struck"]["reason"]),
        (&json!("Sovittiin jatkosta."), &json!("Väärä kohde"))
    );
    assert_eq!(server.get(&format!("{TARGETS}/2"), Some(&commenter)).status, 404);
    let held = done(&server.get("/api/v1/me/data", Some(&commenter)), 200).to_string();
    assert!(held.contains("contact-logged") && !held.contains("Sovittiin jatkosta"), "{held}");
}

#[test]
fn what_is_decided_when_is_in_everybodys_calendar() {
    let (server, _folder) = Server::demo();
    agenda(&server);
    let commenter = server.sign_in(COMMENTER);
    let moment = |what: &str, from: &str, until: &str| {
        let body = json!({"what": what, "from": from, "until": until});
        done(&server.post(&format!("{TARGETS}/1/moments"), Some(&commenter), &body), 201);
    };
    moment("Talousarvio, ja muuta; \n paljon", "2031-12-31", "");
    moment("Kaksi päivää", "2031-02-27", "2031-02-28");
    moment("Virhe", "2031-03-01", "");
    let strike = json!({"reason": "Virhe"});
    done(&server.post(&format!("{TARGETS}/1/moments/3/strike"), Some(&commenter), &strike), 200);
    let mut browser = signed_in(&server, WRITER);
    let page = browser.get(&server, "/targets/calendar");
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("Kaksi päivää") && !page.text().contains("Virhe"), "{}", page.text());
    let page = page.text();
    let address = page.split(r#"href="/calendar/"#).nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
    let feed = server.get(&format!("/calendar/{address}"), None);
    assert!(feed.kind.starts_with("text/calendar"), "{}", feed.kind);
    let feed = feed.text().replace("\r\n ", "");
    for line in [
        "UID:moment-1@target-1",
        "DTSTART;VALUE=DATE:20311231",
        "DTEND;VALUE=DATE:20320101",
        "DTSTART;VALUE=DATE:20310227",
        "DTEND;VALUE=DATE:20310301",
        "SUMMARY:Päätös: Hyvinvointialueen valtuusto",
    ] {
        assert!(feed.split("\r\n").any(|each| each == line), "{line} in {feed}");
    }
    assert!(feed.contains("Talousarvio\\, ja muuta\\;"), "{feed}");
    assert!(!feed.contains("moment-3@target-1"), "{feed}");
}

#[test]
fn targets_are_looked_at_and_added_to_in_forms() {
    let (server, _folder) = Server::demo();
    assert_eq!(server.get("/targets", None).status, 401);
    let mut browser = signed_in(&server, COMMENTER);
    let new = browser.get(&server, "/targets/new");
    assert!(new.text().contains("Älä kirjoita henkilön nimeä"), "{}", new.text());
    let (key, organisation) = (hidden(&new, "key"), hidden(&new, "organisation"));
    let empty =
        browser.post(&server, "/targets/new", &[("key", &key), ("organisation", &organisation), ("office", "")]);
    assert!(empty.status == 422 && empty.text().contains("Kirjoita viraston tai elimen nimi."), "{}", empty.text());
    let fields =
        [("key", &*key), ("organisation", &*organisation), ("office", "Ministeriö"), ("decides", "<b>Rahasta")];
    assert_eq!(browser.post(&server, "/targets/new", &fields).location(), "/targets/1");
    assert_eq!(browser.post(&server, "/targets/new", &fields).location(), "/targets/1", "sent twice, done once");
    let acts: [(&str, &[(&str, &str)]); 3] = [
        ("know", &[]),
        ("moment", &[("what", "Päätös"), ("from", "2031-05-02"), ("until", "")]),
        ("contact", &[("on", ""), ("how", "mail"), ("result", "Kirjoitettiin")]),
    ];
    for (act, typed) in acts {
        let page = browser.get(&server, &format!("/targets/1/{}", if act == "know" { "moment" } else { act }));
        let key = hidden(&page, "key");
        let fields = [&[("key", &*key), ("organisation", &*organisation)], typed].concat();
        assert_eq!(browser.post(&server, &format!("/targets/1/{act}"), &fields).location(), "/targets/1", "{act}");
    }
    let page = browser.get(&server, "/targets/1").text();
    for said in ["&lt;b&gt;Rahasta", "2.5.2031", "Kirjoitettiin", "Järjestömme ei tunne kohdetta"] {
        assert!(page.contains(said), "{said} in {page}");
    }
    assert_eq!(browser.get(&server, "/targets/1/edit").status, 403);
    assert_eq!(browser.get(&server, "/targets/1/burn").status, 404);
    assert_eq!(browser.get(&server, "/targets/9").status, 404);
    let strike = browser.get(&server, "/targets/1/strike-contact?contact=1");
    let fields = [
        ("key", &*hidden(&strike, "key")),
        ("organisation", &*organisation),
        ("contact", &*hidden(&strike, "contact")),
        ("reason", "Väärä kohde"),
    ];
    assert_eq!(browser.post(&server, "/targets/1/strike-contact", &fields).location(), "/targets/1");
    let page = browser.get(&server, "/targets/1").text();
    assert!(page.contains("<del>") && page.contains("Väärä kohde"), "{page}");
    assert!(browser.get(&server, "/targets").text().contains("Ministeriö"));
}
