//! The HTTP interface, row by row.

use crate::harness::{COMMENTER, COORDINATOR, OTHER_WRITER, Server, WRITER};
use serde_json::json;
use terms::limits::MARKDOWN_MARKS_MAX;

#[test]
fn the_demonstration_names_its_people_and_lets_anybody_be_one() {
    let (server, _folder) = Server::demo();
    let people = server.get("/api/v1/demo/people", None).json();
    let people = people.as_array().expect("a list");
    assert!(people.len() >= 24);
    for person in people {
        let email = person["email"].as_str().expect("an address");
        let role = email.split('@').next().expect("a role");
        assert!(person["roles"].as_array().expect("roles").iter().any(|held| held == role), "{person}");
    }
    let token = server.sign_in(WRITER);
    let me = server.get("/api/v1/me", Some(&token)).json();
    assert_eq!(me["email"], WRITER);
    assert_eq!(me["organisations"][0]["name"], "Uuden työn yhdistys ry");
    let nobody = server.post("/api/v1/demo/session", None, &json!({"email": "nobody@example.org"}));
    assert_eq!((nobody.status, nobody.problem().as_str()), (404, "unknown-person"));
}

#[test]
fn a_coordinator_opens_a_statement_and_others_find_it() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let wish = json!({"title": "  Äänet   kuuluviin  ", "language": "fi"});
    let answer = server.post("/api/v1/statements", Some(&coordinator), &wish);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let made = answer.json();
    assert_eq!((&made["title"], &made["slug"]), (&json!("Äänet kuuluviin"), &json!("aanet-kuuluviin")));
    assert_eq!((&made["stage"], &made["versions"]), (&json!("drafting"), &json!([])));
    let id = made["id"].as_str().expect("an id");
    let other = server.sign_in(OTHER_WRITER);
    assert_eq!(server.get(&format!("/api/v1/statements/{id}"), Some(&other)).json(), made);
    assert_eq!(server.get("/api/v1/statements", Some(&other)).json()["items"][0], made);
    assert_eq!(server.text(&other, id, "markdown").text(), "");
    let again = server.post("/api/v1/statements", Some(&coordinator), &wish).json();
    assert_eq!(again["slug"], "aanet-kuuluviin-2");
}

#[test]
fn opening_a_statement_is_refused_in_words() {
    let (server, _folder) = Server::demo();
    let (coordinator, writer) = (server.sign_in(COORDINATOR), server.sign_in(WRITER));
    let other = server.get("/api/v1/me", Some(&server.sign_in(OTHER_WRITER))).json();
    let other = other["organisations"][0]["id"].clone();
    let nowhere = "0".repeat(32);
    for (token, wish, status, code) in [
        (None, json!({"title": "T"}), 401, "not-signed-in"),
        (Some(&writer), json!({"title": "T"}), 403, "not-a-coordinator"),
        (Some(&coordinator), json!({"title": " \u{200b}\n"}), 422, "title-missing"),
        (Some(&coordinator), json!({"title": " \n "}), 422, "title-missing"),
        (Some(&coordinator), json!({"title": "ä".repeat(201)}), 422, "title-too-long"),
        (Some(&coordinator), json!({"title": "ä".repeat(200)}), 201, ""),
        (Some(&coordinator), json!({"title": "T", "language": "de"}), 422, "unknown-language"),
        (Some(&coordinator), json!({"title": "T", "coordinators": []}), 422, "too-many-coordinators"),
        (Some(&coordinator), json!({"title": "T", "coordinators": [nowhere]}), 422, "unknown-organisation"),
        (Some(&coordinator), json!({"title": "T", "coordinators": ["x"]}), 422, "unknown-organisation"),
        (Some(&coordinator), json!({"title": "T", "coordinators": [other]}), 403, "not-among-coordinators"),
        (Some(&coordinator), json!({"language": "fi"}), 400, "bad-request"),
        (Some(&coordinator), json!("T"), 400, "bad-request"),
    ] {
        let answer = server.post("/api/v1/statements", token.map(String::as_str), &wish);
        assert_eq!(answer.status, status, "{wish}: {}", answer.text());
        if status != 201 {
            assert_eq!(answer.problem(), code, "{wish}");
            assert!(!answer.json()["detail"].as_str().expect("a sentence").is_empty());
        }
    }
}

#[test]
fn problems_speak_the_callers_language() {
    let (server, _folder) = Server::demo();
    for (accepted, sentence) in [
        ("fi", "Kirjaudu ensin sisään."),
        ("sv-FI, en;q=0.5", "Logga in först."),
        ("en", "Sign in first."),
        ("de", "Kirjaudu ensin sisään."),
    ] {
        let answer = server.send("GET", "/api/v1/me", &[("accept-language", accepted.to_owned())], b"");
        assert_eq!(answer.json()["detail"], sentence, "{accepted}");
    }
}

#[test]
fn what_is_not_there_or_not_for_you_is_the_same_404() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(WRITER);
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Salaisuus");
    let missing = server.get(&format!("/api/v1/statements/{}", "ab".repeat(16)), Some(&token));
    for (path, token) in [
        (format!("/api/v1/statements/{id}"), None),
        (format!("/api/v1/statements/{id}/text"), None),
        (format!("/api/v1/statements/{id}/ledger"), None),
        ("/api/v1/statements/%00".to_owned(), Some(&token)),
        ("/api/v1/statements/ABCD".to_owned(), Some(&token)),
        ("/api/v1/statements/%ff".to_owned(), Some(&token)),
        ("/api/v1/nothing".to_owned(), Some(&token)),
    ] {
        let answer = server.get(&path, token.map(String::as_str));
        assert_eq!((answer.status, answer.body), (404, missing.body.clone()), "{path}");
    }
    let method = server.send("DELETE", "/api/v1/me", &[], b"");
    assert_eq!((method.status, method.problem().as_str()), (405, "method-not-allowed"));
}

#[test]
fn a_text_is_replaced_by_a_minimal_edit_and_read_in_every_format() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(WRITER);
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Teksti");
    let path = format!("/api/v1/statements/{id}/text");
    let markdown = "# Vaatimus\n\nMe **vaadimme** *muutosta*, vi kräver [stöd](https://example.org/).\n\n- yksi\n- kaksi\n\n> Ääni\n";
    let answer = server.post(&path, Some(&token), &json!({"markdown": markdown}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(server.text(&token, &id, "markdown").text(), markdown);
    assert_eq!(
        server.text(&token, &id, "text").text(),
        "Vaatimus\nMe vaadimme muutosta, vi kräver stöd.\nyksi\nkaksi\nÄäni"
    );
    let html = server.text(&token, &id, "html").text();
    assert_eq!(
        html,
        "<h2>Vaatimus</h2><p>Me <strong>vaadimme</strong> <em>muutosta</em>, vi kräver \
         <a href=\"https://example.org/\" rel=\"noopener nofollow\">stöd</a>.</p>\
         <ul><li><p>yksi</p></li><li><p>kaksi</p></li></ul><blockquote><p>Ääni</p></blockquote>"
    );
    assert_eq!(server.text(&token, &id, "json").json()["blocks"][0]["level"], 1);
    let saved = server.text(&token, &id, "automerge").body;
    automerge::Automerge::load(&saved).expect("automerge loads it");
    let same = server.post(&path, Some(&token), &json!({"markdown": markdown}));
    assert_eq!(same.json(), json!({"changes": 0}));
}

#[test]
fn a_text_is_refused_in_words() {
    let (server, _folder) = Server::demo();
    let (writer, commenter) = (server.sign_in(WRITER), server.sign_in(COMMENTER));
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Teksti");
    let path = format!("/api/v1/statements/{id}/text");
    for (token, body, status, code) in [
        (None, json!({"markdown": "x"}), 401, "not-signed-in"),
        (Some(&commenter), json!({"markdown": "x"}), 403, "no-write-access"),
        (Some(&writer), json!({"markdown": 5}), 400, "bad-request"),
        (Some(&writer), json!({"markdown": "x".repeat((512 << 10) + 1)}), 413, "markdown-too-long"),
        (Some(&writer), json!({"markdown": "x".repeat(3 << 20)}), 413, "too-large"),
        (Some(&writer), json!({"markdown": "**a** ".repeat(MARKDOWN_MARKS_MAX + 1)}), 422, "too-many-marks"),
        (Some(&writer), json!({"markdown": "x", "organisation": "0".repeat(32)}), 403, "hat-not-yours"),
    ] {
        let answer = server.post(&path, token.map(String::as_str), &body);
        assert_eq!((answer.status, answer.problem().as_str()), (status, code));
    }
    for (query, status, code) in [
        ("format=pdf", 400, "unknown-format"),
        ("version=1", 404, "unknown-version"),
        ("version=x", 404, "unknown-version"),
    ] {
        let answer = server.get(&format!("{path}?{query}"), Some(&writer));
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{query}");
    }
    assert_eq!(server.text(&writer, &id, "markdown").text(), "");
}

#[test]
fn a_command_sent_twice_is_done_once() {
    let (server, folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let headers = |key: &str| {
        [
            ("authorization", format!("Bearer {token}")),
            ("idempotency-key", key.to_owned()),
            ("content-type", "application/json".to_owned()),
        ]
    };
    let send = |server: &Server, key: &str, title: &str| {
        server.send("POST", "/api/v1/statements", &headers(key), json!({"title": title}).to_string().as_bytes())
    };
    let first = send(&server, "avain", "Kerran");
    let again = send(&server, "avain", "Kerran");
    assert_eq!((first.status, &first.body), (201, &again.body));
    let other = send(&server, "avain", "Toinen");
    assert_eq!((other.status, other.problem().as_str()), (422, "idempotency-key-reused"));
    assert_eq!(send(&server, &"k".repeat(255), "Pitkä").status, 201);
    assert_eq!(send(&server, &"k".repeat(256), "Pitkä").problem(), "idempotency-key-too-long");
    server.kill();
    let server = Server::start(folder.path());
    assert_eq!(send(&server, "avain", "Kerran").body, first.body, "the answer outlives a kill");
    let list = server.get("/api/v1/statements", Some(&token)).json();
    let titles = list["items"].as_array().expect("items").iter().filter(|s| s["title"] == "Kerran").count();
    assert_eq!(titles, 1);
}

#[test]
fn what_a_browser_sends_from_elsewhere_is_refused() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let cookie = ("cookie", format!("lausuma={token}"));
    let body = json!({"title": "T"}).to_string();
    let own = server.url.clone();
    for (origin, status) in
        [(None, 403), (Some("https://evil.example".to_owned()), 403), (Some("null".to_owned()), 403), (Some(own), 201)]
    {
        let mut headers = vec![cookie.clone(), ("content-type", "application/json".to_owned())];
        headers.extend(origin.clone().map(|origin| ("origin", origin)));
        let answer = server.send("POST", "/api/v1/statements", &headers, body.as_bytes());
        assert_eq!(answer.status, status, "{origin:?}: {}", answer.text());
    }
    let read = server.send("GET", "/api/v1/me", &[cookie], b"");
    assert_eq!(read.status, 200, "reading needs no origin");
}

#[test]
fn the_interface_describes_itself() {
    let (server, _folder) = Server::demo();
    let document = server.get("/api/v1/openapi.json", None).json();
    for path in [
        "/healthz",
        "/api/v1/statements",
        "/api/v1/statements/{id}/text",
        "/api/v1/statements/{id}/live",
        "/api/v1/statements/{id}/coordinators",
        "/api/v1/statements/{id}/coordinators/{organisation}",
        "/api/v1/statements/{id}/support-group",
        "/api/v1/statements/{id}/openness",
        "/api/v1/me/tokens",
        "/api/v1/me/tokens/{id}",
        "/api/v1/demo/session",
    ] {
        assert!(document["paths"][path].is_object(), "{path} is described");
    }
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    assert_eq!(document["components"]["securitySchemes"]["cookie"]["name"], "lausuma");
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let schemes: Vec<&str> = operation["security"]
                .as_array()
                .unwrap_or_else(|| panic!("{method} {path} says who may call it"))
                .iter()
                .map(|each| each.as_object().unwrap().keys().next().map_or("nobody", String::as_str))
                .collect();
            let is_open = schemes.is_empty() || schemes == ["bearer", "cookie", "nobody"];
            assert!(is_open || schemes == ["bearer", "cookie"], "{method} {path}: {schemes:?}");
            if method == "get" && !path.contains('{') && !path.contains("openapi") {
                let asked = server.get(&format!("{path}?organisation={}", "ab".repeat(16)), None);
                assert_eq!(asked.status != 401, is_open, "{path}: {}", asked.status);
            }
        }
    }
    assert_eq!(server.get("/healthz", None).json(), json!({"status": "ok"}));
    assert_eq!(server.get("/readyz", None).json(), json!({"status": "ok"}));
}

#[test]
fn a_statements_ledger_is_served_as_it_was_stored() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let id = server.open_statement(&token, "Päätös");
    let lines = server.get(&format!("/api/v1/statements/{id}/ledger"), Some(&token)).text();
    let entries: Vec<&str> = lines.lines().collect();
    assert_eq!(entries.len(), 1);
    let entry: serde_json::Value = serde_json::from_str(entries[0]).expect("JSON");
    assert_eq!(
        (&entry["seq"], &entry["event"]["type"], &entry["event"]["title"]),
        (&json!(0), &json!("statement-created"), &json!("Päätös"))
    );
}

#[test]
fn the_demonstrations_clock_can_be_set() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let set = server.post("/api/v1/demo/clock", None, &json!({"now": "2031-03-17T23:59:00+02:00"}));
    assert_eq!(set.status, 204);
    let made = server.post("/api/v1/statements", Some(&token), &json!({"title": "Myöhemmin"})).json();
    assert!(made["created_at"].as_str().expect("a time").starts_with("2031-03-17T21:59:"), "{made}");
    let wrong = server.post("/api/v1/demo/clock", None, &json!({"now": "huomenna"}));
    assert_eq!((wrong.status, wrong.problem().as_str()), (400, "bad-time"));
}
