//! Statements that are made of others, here and from another server.

use super::{address, publish, rebuilt};
use crate::{harness::Server, signatures::Scene};
use serde_json::{Value, json};
use terms::limits;

fn multipart(fields: &[(&str, &str)], file: &[u8]) -> Vec<u8> {
    let mut body = vec![];
    for (name, value) in fields {
        body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
    }
    let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bundle.zip\"\r\n\r\n";
    [&body, head.as_bytes(), file, b"\r\n--b--\r\n"].concat()
}

fn adapt(server: &Server, token: &str, query: &str, bundle: &[u8], key: Option<&str>) -> crate::harness::Answer {
    let mut headers =
        vec![("authorization", format!("Bearer {token}")), ("content-type", "application/zip".to_owned())];
    headers.extend(key.map(|key| ("idempotency-key", key.to_owned())));
    server.send("POST", &format!("/api/v1/statements/adaptation{query}"), &headers, bundle)
}

fn markdown(server: &Server, token: &str, view: &Value) -> String {
    server.text(token, view["id"].as_str().expect("an id"), "markdown").text()
}

#[test]
fn a_statement_is_made_of_one_that_is_public_here() {
    let scene = Scene::new();
    let (server, at) = (&scene.server, address(&scene));
    let own = server.sign_in("coordinator@foraldrar-raseborg.example");
    let wish = json!({"title": "Sama Raaseporissa", "language": "fi", "adapts": "allekirjoitukset"});
    let early = server.post("/api/v1/statements", Some(&own), &wish);
    assert_eq!((early.status, early.problem().as_str()), (422, "nothing-to-adapt"), "it is not public yet");
    publish(&scene);
    assert!(server.get(&at, None).text().contains("href=\"/statements/new?adapts=allekirjoitukset\""));
    let made = server.post("/api/v1/statements", Some(&own), &wish);
    assert_eq!(made.status, 201, "{}", made.text());
    let view = made.json();
    let published = server.get(&format!("{at}.json"), None).json();
    assert_eq!(markdown(server, &own, &view), published["markdown"]);
    let lineage = &view["adapted_from"];
    assert_eq!(lineage["title"], "Allekirjoitukset");
    assert_eq!((&lineage["version"], &lineage["sha256"]), (&json!(1), &published["version"]["sha256"]));
    assert_eq!(lineage["coordinators"], "Uuden työn yhdistys ry");
    let page = server.get(&format!("/statements/{}", view["id"].as_str().expect("an id")), Some(&own)).text();
    assert!(page.contains("Pohjana") && page.contains("Allekirjoitukset"), "{page}");
    let ledger =
        server.get(&format!("/api/v1/statements/{}/ledger?format=chain", view["id"].as_str().unwrap()), Some(&own));
    assert!(ledger.text().contains("adapted-from"), "{}", ledger.text());
    // Through to the public page of what was made.
    let act = |path: &str, body: Value| {
        let path = format!("/api/v1/statements/{}{path}", view["id"].as_str().expect("an id"));
        let done = server.post(&path, Some(&own), &body);
        assert_eq!(done.status, 200, "{}", done.text());
    };
    act("/sign-on", json!({"reason": "Valmis"}));
    act("/publish", json!({"reason": "Valmis"}));
    let public = server.get(&format!("/s/{}", view["slug"].as_str().expect("a slug")), None).text();
    assert!(public.contains("Pohjana") && public.contains("Allekirjoitukset"), "{public}");
}

#[test]
fn a_statement_is_made_of_another_servers_by_its_bundle_and_of_nothing_broken() {
    let scene = Scene::new();
    publish(&scene);
    let bundle = scene.server.get(&format!("{}.zip", address(&scene)), None).body;
    let (elsewhere, _folder) = Server::demo();
    let own = elsewhere.sign_in("coordinator@foraldrar-raseborg.example");
    let made = adapt(&elsewhere, &own, "?language=fi", &bundle, Some("once"));
    assert_eq!(made.status, 201, "{}", made.text());
    let view = made.json();
    assert_eq!(view["title"], "Allekirjoitukset", "as the one that it is made of");
    assert_eq!(
        view["adapted_from"]["address"],
        scene.server.get(&format!("{}.json", address(&scene)), None).json()["url"]
    );
    assert_eq!(
        markdown(&elsewhere, &own, &view),
        markdown(&scene.server, &scene.coordinator, &json!({"id": scene.id}))
    );
    assert_eq!(adapt(&elsewhere, &own, "?language=fi", &bundle, Some("once")).json()["id"], view["id"], "a repeat");
    let count = || elsewhere.get("/api/v1/statements", Some(&own)).json()["items"].as_array().map(Vec::len);
    let before = count();
    let changed = rebuilt(&bundle, |name, bytes| {
        Some(if name == "texts/fi.md" { [&bytes[..], b"Muuta.\n"].concat() } else { bytes })
    });
    let zeros = |more: usize| vec![0; limits::BUNDLE_FILE_BYTES_MAX - 1 + more];
    let (less, as_much, huge) = (zeros(0), zeros(1), zeros(2));
    let cases: [(&[u8], u16, &str); 7] = [
        (&less, 422, "not-a-bundle"),
        (&as_much, 422, "not-a-bundle"),
        (&changed, 422, "bundle-broken"),
        (b"PK\x03\x04 not an archive", 422, "not-a-bundle"),
        (b"Pelkkaa tekstia", 422, "not-a-bundle"),
        (b"", 422, "not-a-bundle"),
        (&huge, 413, "import-too-large"),
    ];
    for (bytes, status, code) in cases {
        let refused = adapt(&elsewhere, &own, "", bytes, None);
        assert_eq!((refused.status, refused.problem().as_str()), (status, code), "{}", refused.text());
    }
    let commenter = elsewhere.sign_in(crate::harness::COMMENTER);
    assert_eq!(adapt(&elsewhere, &commenter, "", &bundle, None).status, 403);
    assert_eq!(count(), before, "nothing came of these");
}

#[test]
fn the_pages_form_takes_the_bundle_and_says_what_is_wrong_with_it() {
    let scene = Scene::new();
    publish(&scene);
    let server = &scene.server;
    let bundle = server.get(&format!("{}.zip", address(&scene)), None).body;
    let cookie = ("cookie", format!("lausuma={}", scene.coordinator));
    let page = server.send("GET", "/statements/adapt", std::slice::from_ref(&cookie), b"").text();
    assert!(page.contains("Tarkistuspaketti") && page.contains("multipart/form-data"), "{page}");
    let key = page.split("name=\"key\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
    let send = |file: &[u8]| {
        let body = multipart(&[("key", key), ("title", "Meidän versiomme"), ("language", "fi")], file);
        let headers = [
            cookie.clone(),
            ("origin", server.url.clone()),
            ("content-type", "multipart/form-data; boundary=b".to_owned()),
        ];
        server.send("POST", "/statements/adapt", &headers, &body)
    };
    let refused = send(b"Jotain muuta");
    assert!(refused.status == 422 && refused.text().contains("ei ole tarkistuspaketti"), "{}", refused.text());
    assert!(refused.text().contains("Meidän versiomme"), "what was typed stays");
    let missing = send(b"");
    assert!(missing.status == 422 && missing.text().contains("ei ole tarkistuspaketti"), "{}", missing.text());
    let done = send(&bundle);
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(format!("{}/write", send(&bundle).location()), done.location(), "sent twice, opened once");
}
