//! What a statement is for: its kind and what only that kind has, over HTTP and on its pages.

use crate::harness::{COORDINATOR, Server, WRITER};
use serde_json::{Value, json};

fn statement(server: &Server, token: &str, wish: &Value) -> Value {
    let made = server.post("/api/v1/statements", Some(token), wish);
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()
}

#[test]
fn what_an_authority_asks_becomes_headings_and_the_deadline_is_shown_with_its_zone() {
    let (server, _folder) = Server::demo();
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": "2031-03-03T08:00:00Z"})).status, 204);
    let (coordinator, writer) = (server.sign_in(COORDINATOR), server.sign_in(WRITER));
    let wish = json!({
        "title": "Lausunto", "kind": "submission", "deadline": "2031-03-17T16:15:00+02:00",
        "register_number": "VN/1234/2031", "questions": ["Miten esitys vaikuttaa?", "", "  Muuta \n huomioitavaa? "],
        "purpose": "Rahoitus säilyy", "addressees": ["Sosiaali- ja terveysministeriö"], "theme": "Rahoitus",
    });
    let made = statement(&server, &coordinator, &wish);
    let id = made["id"].as_str().expect("an id");
    assert_eq!(
        (&made["kind"], &made["deadline"]),
        (&json!("submission"), &json!("2031-03-17T14:15:00.000Z")),
        "{made}"
    );
    assert_eq!(made["questions"], json!(["Miten esitys vaikuttaa?", "Muuta huomioitavaa?"]));
    assert_eq!(made.get("character_limit"), None, "that is of another kind");
    let text = server.text(&writer, id, "markdown").text();
    assert_eq!(text, "## Miten esitys vaikuttaa?\n\n## Muuta huomioitavaa?\n");
    let page = server.get(&format!("/statements/{id}"), Some(&writer)).text();
    for said in
        ["Lausunto viranomaiselle", "17.3.2031 klo 16.15 Suomen aikaa", "14 päivää", "VN/1234/2031", "Rahoitus säilyy"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let edited = server.ask(
        "PATCH",
        &format!("/api/v1/statements/{id}"),
        Some(&coordinator),
        &json!({"deadline": null, "theme": ""}),
    );
    assert_eq!(edited.status, 200, "{}", edited.text());
    let edited = edited.json();
    assert_eq!((edited.get("deadline"), &edited["theme"]), (None, &json!("")), "{edited}");
    assert_eq!(edited["register_number"], "VN/1234/2031", "what is not named stays");
}

#[test]
fn what_only_another_kind_has_is_refused_and_a_new_kind_begins_anew() {
    let (server, _folder) = Server::demo();
    let (coordinator, writer) = (server.sign_in(COORDINATOR), server.sign_in(WRITER));
    let made = statement(&server, &coordinator, &json!({"title": "Kannanotto"}));
    let path = format!("/api/v1/statements/{}", made["id"].as_str().expect("an id"));
    assert_eq!(made["kind"], "position");
    let rows = [
        (&writer, json!({"title": "Oma"}), 403, "not-its-coordinator"),
        (&coordinator, json!({"deadline": "2031-03-17T16:15:00+02:00"}), 422, "not-of-this-kind"),
        (&coordinator, json!({"kind": "submission", "character_limit": 10}), 422, "not-of-this-kind"),
        (&coordinator, json!({"kind": "manifesti"}), 422, "unknown-kind"),
        (&coordinator, json!({"kind": "submission", "deadline": "huomenna"}), 422, "bad-time"),
        (&coordinator, json!({"kind": "opinion-piece", "character_limit": 0}), 422, "character-limit-outside"),
        (&coordinator, json!({"title": " "}), 422, "title-missing"),
    ];
    for (token, body, status, code) in rows {
        let answer = server.ask("PATCH", &path, Some(token), &body);
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{body}");
    }
    let piece = json!({"title": "Uusi otsikko", "kind": "opinion-piece", "character_limit": 3000});
    let piece = server.ask("PATCH", &path, Some(&coordinator), &piece).json();
    assert_eq!((&piece["title"], &piece["character_limit"]), (&json!("Uusi otsikko"), &json!(3000)));
    let again = server.ask("PATCH", &path, Some(&coordinator), &json!({"kind": "position"})).json();
    assert_eq!(again.get("character_limit"), None);
    let back = server.ask("PATCH", &path, Some(&coordinator), &json!({"kind": "opinion-piece"})).json();
    assert_eq!(back.get("character_limit"), None, "the limit went with the kind");
    assert_eq!(back["slug"], made["slug"], "the address stays");
}

#[test]
fn an_opinion_piece_says_what_is_left_and_is_not_signed_above_its_limit() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let made = statement(
        &server,
        &coordinator,
        &json!({"title": "Kirjoitus", "kind": "opinion-piece", "character_limit": 10}),
    );
    let id = made["id"].as_str().expect("an id");
    let path = |end: &str| format!("/api/v1/statements/{id}{end}");
    let write = |text: &str| {
        let answer = server.post(&path("/text"), Some(&coordinator), &json!({"markdown": text}));
        assert_eq!(answer.status, 200, "typing is never blocked: {}", answer.text());
    };
    let page = || server.get(&format!("/statements/{id}"), Some(&coordinator)).text();
    write("# Äiti 😀\n\ntyö\n");
    assert!(page().contains("9 / 10 merkkiä, 1 jäljellä"), "{}", page());
    write("# Äiti 😀\n\ntyöstä\n");
    assert!(page().contains("12 / 10 merkkiä: teksti on 2 merkkiä liian pitkä"), "{}", page());
    let sign_on = || server.post(&path("/sign-on"), Some(&coordinator), &json!({"reason": "Kiire"}));
    let refused = sign_on();
    assert_eq!((refused.status, refused.problem().as_str()), (409, "text-too-long"));
    let step = server.get(&format!("/statements/{id}/conduct/sign-on"), Some(&coordinator)).text();
    assert!(step.contains("liian pitkä") && step.contains("Yhtään kommentointikierrosta"), "{step}");
    write("# Äiti 😀\n\ntyöt\n");
    let signed = sign_on();
    assert_eq!(signed.status, 200, "{}", signed.text());
    assert_eq!(signed.json()["sign_on"]["after_rounds"], false);
    let fixed = server.ask("PATCH", &path(""), Some(&coordinator), &json!({"title": "Toinen"}));
    assert_eq!((fixed.status, fixed.problem().as_str()), (409, "description-fixed"));
    for (page, said) in [
        ("", "ilman kommentointikierrosta"),
        ("/history", "allekirjoitettavaksi ilman kommentointikierrosta"),
        ("/log", "allekirjoitettavaksi ilman kommentointikierrosta"),
    ] {
        let page = server.get(&format!("/statements/{id}{page}"), Some(&coordinator)).text();
        assert!(page.contains(said) && page.contains("Kiire"), "{page}");
    }
}

#[test]
fn what_a_statement_is_for_is_told_on_forms_and_what_is_of_another_kind_there_counts_for_nothing() {
    let (server, _folder) = Server::demo();
    let mut browser = crate::pages::signed_in(&server, COORDINATOR);
    let token = browser.cookie("lausuma").expect("signed in").to_owned();
    let form = browser.get(&server, "/statements/new");
    assert_eq!(form.status, 200);
    let hidden = |page: &str, name: &str| {
        let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1).expect(name);
        after.split('"').next().expect("a value").to_owned()
    };
    let (key, organisation) = (hidden(&form.text(), "key"), hidden(&form.text(), "organisation"));
    let told = [
        ("key", key.as_str()),
        ("organisation", organisation.as_str()),
        ("title", "Lomakkeella"),
        ("language", "fi"),
        ("drafts", "network"),
        ("comments", "network"),
        ("writers", "network"),
        ("addressees", "Ministeriö\r\nValiokunta"),
        ("deadline", "2031-03-17T16:15"),
        ("questions", "Miksi?"),
        ("character_limit", "3 000"),
    ];
    let with = |kind: &'static str| [&told[..], &[("kind", kind)]].concat();
    let made = browser.post(&server, "/statements/new", &with("opinion-piece"));
    assert_eq!(made.status, 303, "{}", made.text());
    let id = made.location().split('/').nth(2).expect("an id").to_owned();
    let view = |server: &Server| server.get(&format!("/api/v1/statements/{id}"), Some(&token)).json();
    assert_eq!((&view(&server)["character_limit"], view(&server).get("deadline")), (&json!(3000), None));
    assert_eq!(view(&server)["addressees"], json!(["Ministeriö", "Valiokunta"]));
    let edit = format!("/statements/{id}/edit");
    let form = browser.get(&server, &edit).text();
    assert!(form.contains("value=\"3000\""), "{form}");
    let key = hidden(&form, "key");
    let mut again = with("submission");
    again[0].1 = key.as_str();
    let wrong: Vec<_> =
        again.iter().map(|(name, value)| (*name, if *name == "deadline" { "huomenna" } else { *value })).collect();
    let refused = browser.post(&server, &edit, &wrong);
    assert!(refused.status == 422 && refused.text().contains("id=\"deadline-fault\""), "{}", refused.text());
    assert_eq!(browser.post(&server, &edit, &again).status, 303);
    assert_eq!(view(&server)["deadline"], "2031-03-17T14:15:00.000Z");
    assert!(browser.get(&server, &edit).text().contains("value=\"2031-03-17T16:15\""), "as it was typed");
}
