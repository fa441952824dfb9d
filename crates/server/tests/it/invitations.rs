//! Invitations: who may invite whom to what, and every path by which one is not good.

use crate::browser::Browser;
use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};
use crate::login::{mail, minutes_after_the_mail};
use crate::mailbox::{code, link};
use crate::pages::signed_in;
use serde_json::{Value, json};
use terms::limits;

const ADMIN: &str = "organisation-admin@jarjestokeha.example";
const NEW: &str = "uusi@jarjestokeha.example";

fn organisation(server: &Server, email: &str) -> String {
    let me = server.get("/api/v1/me", Some(&server.sign_in(email))).json();
    me["organisations"][0]["id"].as_str().expect("an id").to_owned()
}

fn invite(server: &Server, by: &str, email: &str, roles: &[&str]) -> Answer {
    let body = json!({
        "email": email, "name": "Uusi Ihminen", "organisation": organisation(server, COMMENTER), "roles": roles,
        "language": "fi",
    });
    server.post("/api/v1/invitations", Some(&server.sign_in(by)), &body)
}

/// Invites the new person; gives the link.
fn invited(server: &Server) -> String {
    let answer = invite(server, COORDINATOR, NEW, &["writer", "signatory"]);
    assert_eq!(answer.status, 201, "{}", answer.text());
    link(&mail(server))
}

fn accept(server: &Server, browser: &mut Browser, link: &str) -> Answer {
    browser.post(server, link, &[("name", "Uusi Ihminen")])
}

#[test]
fn somebody_new_accepts_by_a_button_and_is_signed_in_with_their_roles() {
    let (server, _folder) = Server::demo();
    let link = invited(&server);
    assert!(mail(&server).contains("kirjoittaja, allekirjoittaja"), "{}", mail(&server));
    let mut browser = Browser::default();
    for _ in 0..50 {
        let page = browser.get(&server, &link);
        assert_eq!(page.status, 200);
        assert!(page.text().contains(NEW) && page.text().contains("value=\"Uusi Ihminen\""));
    }
    assert_eq!(browser.me(&server), None, "opening the link changes nothing");
    assert_eq!(accept(&server, &mut browser, &link).location(), "/");
    let me = browser.get(&server, "/api/v1/me").json();
    assert_eq!((&me["email"], &me["name"]), (&json!(NEW), &json!("Uusi Ihminen")));
    assert_eq!(me["organisations"][0]["id"], organisation(&server, COMMENTER));
    assert_eq!(me["organisations"][0]["roles"], json!(["writer", "signatory"]));
    let again = accept(&server, &mut Browser::default(), &link);
    assert_eq!(again.status, 410);
    assert!(again.text().contains("jo käytetty"), "{}", again.text());
}

#[test]
fn an_address_that_is_known_signs_in_first() {
    let (server, _folder) = Server::demo();
    assert_eq!(invite(&server, COORDINATOR, WRITER, &["commenter"]).status, 201);
    let invitation = link(&mail(&server));
    let mut browser = Browser::default();
    let page = browser.get(&server, &invitation);
    assert!(page.text().contains(&format!("/login?next={invitation}")), "{}", page.text());
    let login = format!("/login?next={invitation}");
    assert_eq!(accept(&server, &mut browser, &invitation).location(), login);
    assert_eq!(browser.me(&server), None, "a link that was passed on signs nobody in");
    browser.post(&server, "/login", &[("email", WRITER), ("next", &invitation)]);
    let code = code(&mail(&server));
    assert_eq!(browser.post(&server, "/login/code", &[("code", &code)]).location(), invitation);
    assert_eq!(accept(&server, &mut browser, &invitation).location(), "/");
    let me = browser.get(&server, "/api/v1/me").json();
    assert_eq!(me["organisations"].as_array().expect("a list").len(), 2);
}

#[test]
fn an_invitation_that_was_passed_on_revoked_or_is_too_old_is_refused_in_words() {
    let (server, _folder) = Server::demo();
    let link = invited(&server);
    let mut other = Browser::default();
    other.post(&server, "/login/demo", &[("email", COMMENTER)]);
    for answer in [other.get(&server, &link), accept(&server, &mut other, &link)] {
        assert_eq!(answer.status, 403);
        assert!(answer.text().contains("toiseen osoitteeseen") && !answer.text().contains(NEW));
    }
    let token = server.sign_in(COORDINATOR);
    let list = format!("/api/v1/invitations?organisation={}", organisation(&server, COMMENTER));
    let listed = server.get(&list, Some(&token)).json();
    let id = listed["items"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!((&listed["items"][0]["state"], &listed["items"][0]["email"]), (&json!("open"), &json!(NEW)));
    let path = format!("/api/v1/invitations/{id}");
    let bearer = |token: &str| [("authorization", format!("Bearer {token}"))];
    assert_eq!(server.send("DELETE", &path, &bearer(&server.sign_in(WRITER)), b"").status, 404);
    assert_eq!(server.send("DELETE", &path, &bearer(&token), b"").status, 204);
    assert_eq!(server.send("DELETE", &path, &bearer(&token), b"").problem(), "invitation-not-open");
    let mut browser = Browser::default();
    for answer in [browser.get(&server, &link), accept(&server, &mut browser, &link)] {
        assert_eq!(answer.status, 410);
        assert!(answer.text().contains("Kutsu on peruttu"));
    }
    let link = invited(&server);
    minutes_after_the_mail(&server, limits::INVITATION_WITHIN_MS / 60_000 - 1);
    assert_eq!(browser.get(&server, &link).status, 200, "a minute before");
    minutes_after_the_mail(&server, limits::INVITATION_WITHIN_MS / 60_000);
    for answer in [browser.get(&server, &link), accept(&server, &mut browser, &link)] {
        assert_eq!(answer.status, 410);
        assert!(answer.text().contains("vanhentunut"));
    }
    assert_eq!(server.get(&list, Some(&token)).json()["items"][0]["state"], "expired");
    assert_eq!(browser.get(&server, &format!("{link}0")).status, 404);
    assert_eq!(accept(&server, &mut browser, &format!("{link}0")).status, 404);
    assert_eq!(browser.me(&server), None);
}

#[test]
fn inviting_is_refused_in_words() {
    let (server, _folder) = Server::demo();
    let (own, other) = (organisation(&server, COMMENTER), organisation(&server, WRITER));
    let good = json!({"email": NEW, "organisation": own, "roles": ["writer"]});
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    let long = "ä".repeat(300);
    for (by, body, status, code) in [
        (WRITER, good.clone(), 403, "may-not-invite"),
        (ADMIN, with("organisation", json!(other)), 403, "may-not-invite"),
        (ADMIN, with("roles", json!(["coordinator"])), 403, "may-not-invite"),
        (ADMIN, with("organisation", json!("0".repeat(32))), 422, "unknown-organisation"),
        (ADMIN, with("roles", json!([])), 422, "choose-roles"),
        (ADMIN, with("roles", json!(["king"])), 422, "choose-roles"),
        (ADMIN, with("language", json!("de")), 422, "unknown-language"),
        (ADMIN, with("email", json!("uusi")), 422, "bad-address"),
        (ADMIN, with("email", json!("uusi@example.org\r\nBcc: a@b.example")), 422, "bad-address"),
        (ADMIN, with("name", json!("Uusi\r\nBcc: a@b.example")), 422, "name-hidden"),
        (ADMIN, with("name", json!("\u{202e}isuU")), 422, "name-hidden"),
        (ADMIN, with("name", json!("Uu\u{200b}si")), 422, "name-hidden"),
        (ADMIN, with("name", json!(long)), 422, "name-too-long"),
        (ADMIN, good.clone(), 201, ""),
        (COORDINATOR, with("roles", json!(["coordinator"])), 201, ""),
        (ADMIN, with("email", json!(WRITER)), 201, ""),
    ] {
        let answer = server.post("/api/v1/invitations", Some(&server.sign_in(by)), &body);
        assert_eq!(answer.status, status, "{by} {body}: {}", answer.text());
        assert!(status == 201 || answer.problem() == code, "{by} {body}: {}", answer.text());
    }
    assert_eq!(server.post("/api/v1/invitations", None, &good).status, 401);
    let list = format!("/api/v1/invitations?organisation={own}");
    assert_eq!(server.get(&list, Some(&server.sign_in(WRITER))).problem(), "may-not-invite");
}

#[test]
fn inviting_twice_under_one_key_sends_one_mail_and_known_and_unknown_look_alike() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let own = organisation(&server, COMMENTER);
    let send = |key: &str, email: &str| {
        let headers = [("authorization", format!("Bearer {token}")), ("idempotency-key", key.to_owned())];
        let body = json!({"email": email, "organisation": own, "roles": ["writer"]}).to_string();
        server.send("POST", "/api/v1/invitations", &headers, body.as_bytes())
    };
    let first = send("avain", NEW);
    assert_eq!((first.status, send("avain", NEW).body), (201, first.body.clone()));
    assert_eq!(server.get("/api/v1/demo/outbox", None).json()["items"].as_array().expect("items").len(), 1);
    let (known, unknown) = (send("toinen", WRITER).json(), first.json());
    let keys = |view: &Value| view.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&known), keys(&unknown));
    for _ in 0..4 {
        assert_eq!(send("", NEW).status / 100, 2);
    }
}

#[test]
fn an_invitation_outlives_a_restart() {
    let (server, folder) = Server::demo();
    let link = invited(&server);
    assert!(server.stop());
    let server = Server::start(folder.path());
    assert_eq!(accept(&server, &mut Browser::default(), &link).location(), "/");
}

#[test]
fn the_page_keeps_what_was_typed_and_lists_what_was_sent() {
    let (server, _folder) = Server::demo();
    let mut browser = Browser::default();
    browser.post(&server, "/login/demo", &[("email", COORDINATOR)]);
    let own = organisation(&server, COMMENTER);
    let path = format!("/invitations/new?organisation={own}");
    assert_eq!(browser.get(&server, &path).status, 200);
    let fields = |name: &'static str, email: &'static str| {
        [
            ("organisation", own.clone()),
            ("key", "avain".to_owned()),
            ("email", email.to_owned()),
            ("name", name.to_owned()),
            ("role", "writer".to_owned()),
            ("role", "signatory".to_owned()),
            ("language", "sv".to_owned()),
        ]
    };
    let post = |browser: &mut Browser, fields: &[(&'static str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post(&server, "/invitations/new", &fields)
    };
    let refused = post(&mut browser, &fields("Uu\u{200b}si", NEW));
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("näkymättömiä") && refused.text().contains(&format!("value=\"{NEW}\"")));
    assert!(refused.text().contains("href=\"#name\""));
    let sent = post(&mut browser, &fields("Uusi", NEW));
    assert_eq!(sent.location(), path);
    assert!(mail(&server).starts_with("Hej!"), "in the chosen language: {}", mail(&server));
    assert!(browser.get(&server, &path).text().contains(NEW));
    assert_eq!(post(&mut browser, &fields("Uusi", NEW)).location(), path, "a form that is sent twice invites once");
    let link = link(&mail(&server));
    let mut new = Browser::default();
    for name in ["", " ", "\u{202e}isuU", &"ä".repeat(101)] {
        let answer = new.post(&server, &link, &[("name", name)]);
        assert_eq!(answer.status, 422, "{name:?}");
        assert!(answer.text().contains(&format!("value=\"{name}\"")), "kept: {name:?}");
    }
    assert_eq!(new.post(&server, &link, &[("name", &"ä".repeat(100))]).location(), "/");
}

#[test]
fn an_invitation_to_ones_own_address_waits_among_what_waits() {
    let (server, _folder) = Server::demo();
    let mut owner = signed_in(&server, WRITER);
    assert_eq!(invite(&server, COORDINATOR, WRITER, &["commenter"]).status, 201);
    assert_eq!(invite(&server, COORDINATOR, NEW, &["commenter"]).status, 201);
    let page = owner.get(&server, "/me").text();
    assert_eq!(page.matches("/me/invitations/").count(), 1, "one's own alone: {page}");
    let path = page.split("href=\"/me/invitations/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let path = format!("/me/invitations/{path}");
    assert_eq!(signed_in(&server, COMMENTER).get(&server, &path).status, 403, "nobody else's");
    assert_eq!(Browser::default().get(&server, &path).status, 401);
    assert_eq!(Browser::default().post(&server, &path, &[("name", "Joku")]).status, 401);
    assert_eq!(owner.get(&server, &path).status, 200);
    assert_eq!(owner.post(&server, &path, &[]).location(), "/");
    let me = owner.get(&server, "/api/v1/me").json();
    assert_eq!(me["organisations"].as_array().unwrap().len(), 2, "{me}");
    assert!(!owner.get(&server, "/me").text().contains("/me/invitations/"), "what is accepted waits no more");
    assert_eq!(invite(&server, COORDINATOR, WRITER, &["signatory"]).status, 201);
    minutes_after_the_mail(&server, limits::INVITATION_WITHIN_MS / 60_000);
    assert!(!owner.get(&server, "/me").text().contains("/me/invitations/"), "nor what is too old");
}
