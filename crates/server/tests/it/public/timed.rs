//! A publication that the clock makes: nothing is public before, but for those who were given the address in advance.

use super::address;
use crate::{
    events::Events,
    harness::{COORDINATOR, Server},
    signatures::Scene,
};
use serde_json::json;

const MOMENT: &str = "2031-03-04T07:00:00Z";

fn publish_at(scene: &Scene, at: &str) -> crate::harness::Answer {
    scene.post("/publish", &scene.coordinator, json!({"reason": "Talousarvio julkaistaan silloin", "at": at}))
}

fn set_clock(scene: &Scene, now: &str) {
    assert_eq!(scene.server.post("/api/v1/demo/clock", None, &json!({"now": now})).status, 204);
}

/// The address that the coordinators give to the press, from their page.
fn in_advance(scene: &Scene) -> Option<String> {
    let mut browser = crate::pages::signed_in(&scene.server, COORDINATOR);
    let page = browser.get(&scene.server, &format!("/statements/{}/rounds", scene.id)).text();
    let (_, rest) = page.split_once("href=\"/s/allekirjoitukset/embargo/")?;
    Some(format!("/s/allekirjoitukset/embargo/{}", rest.split('"').next()?))
}

/// Whatever is decided about it, from now on.
fn news(server: &Server, token: &str, id: &str) -> Events {
    Events::open(server, Some(token), id, "", None)
}

/// Waits until the clock has published it.
fn published(news: &mut Events) {
    while news.next().expect("the stream goes on").1 != "statement-published" {}
}

#[test]
fn the_clock_publishes_at_the_moment_and_nothing_is_public_before() {
    let scene = Scene::new();
    let (server, at) = (&scene.server, address(&scene));
    scene.sign(&scene.signatory, json!({"version": 1}));
    assert_eq!(in_advance(&scene), None);
    let timed = publish_at(&scene, MOMENT);
    assert_eq!((timed.status, &timed.json()["stage"]), (200, &json!("sign-on")), "{}", timed.text());
    let publication = &timed.json()["publication"];
    assert_eq!((&publication["at"], &publication["version"]), (&json!("2031-03-04T07:00:00.000Z"), &json!(1)));
    for ending in ["", ".md", ".pdf", ".json", ".png", "/counter", "/changes/1-2"] {
        assert_eq!(server.get(&format!("{at}{ending}"), None).status, 404, "{ending}");
    }
    let link = in_advance(&scene).expect("an address for the press");
    let page = server.get(&link, None);
    let text = page.text();
    assert_eq!((page.status, page.header("x-robots-tag")), (200, "noindex"), "{text}");
    for said in ["Julkaisuvapaa 4.3.2031 klo 09.00", "Rahoitus turvataan", "Uudenmaan järjestökehä", "Julkaistaan"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("property=\"og:") && !text.contains("canonical"), "no program is told to share it: {text}");
    assert_eq!(page.header("cache-control"), "no-store");
    // Whoever signs meanwhile stands there.
    scene.sign(&scene.other, json!({"version": 1}));
    assert!(server.get(&link, None).text().contains("Esteetön Uusimaa"));
    let mut news = news(server, &scene.coordinator, &scene.id);
    set_clock(&scene, "2031-03-04T07:00:01Z");
    published(&mut news);
    assert!(server.get(&at, None).text().contains("4.3.2031"));
    let moved = server.get(&link, None);
    assert_eq!((moved.status, moved.header("location")), (302, at.as_str()));
    let view = scene.get("", &scene.coordinator);
    assert_eq!((&view["stage"], &view["publication"]), (&json!("published"), &json!(null)));
}

#[test]
fn another_moment_makes_another_address_and_no_moment_none() {
    let scene = Scene::new();
    let server = &scene.server;
    assert_eq!(publish_at(&scene, "2031-03-02T07:00:00Z").problem(), "publication-past");
    assert_eq!(publish_at(&scene, "2039-03-02T07:00:00Z").problem(), "publication-too-far");
    assert_eq!(publish_at(&scene, "huomenna").problem(), "bad-time");
    assert_eq!(publish_at(&scene, MOMENT).status, 200);
    let first = in_advance(&scene).expect("an address");
    assert_eq!(publish_at(&scene, "2031-03-05T07:00:00Z").status, 200);
    let second = in_advance(&scene).expect("an address");
    assert_ne!(first, second);
    assert_eq!([&first, &second].map(|link| server.get(link, None).status), [404, 200]);
    let broken: Vec<String> =
        ["", "0", "ä", "/../x"].iter().map(|end| format!("{}{end}", &second[..second.len() - 1])).collect();
    for link in broken.iter().map(String::as_str).chain(["/s/mita-ei-ole/embargo/00", "/s/allekirjoitukset/embargo/zz"])
    {
        let link = link.replace('ä', "%C3%A4");
        if link != second {
            assert_eq!(server.get(&link, None).status, 404, "{link}");
        }
    }
    let untimed = scene.post("/untime", &scene.coordinator, json!({"reason": "Odotetaan vielä"}));
    assert_eq!((untimed.status, &untimed.json()["publication"]), (200, &json!(null)), "{}", untimed.text());
    assert_eq!((in_advance(&scene), server.get(&second, None).status), (None, 404));
    // What is published by hand waits for no moment.
    assert_eq!(publish_at(&scene, MOMENT).status, 200);
    assert_eq!(scene.post("/publish", &scene.coordinator, json!({"reason": "Heti"})).status, 200);
    assert_eq!(server.get(&address(&scene), None).status, 200);
    // A comment's writer conducts nothing.
    assert_eq!(scene.post("/untime", &scene.other, json!({"reason": "Ei"})).status, 403);
}

#[test]
fn a_moment_is_kept_that_passed_while_the_server_was_down() {
    let scene = Scene::new();
    assert_eq!(publish_at(&scene, MOMENT).status, 200);
    let at = address(&scene);
    let Scene { server, folder, id, .. } = scene;
    server.kill();
    let server = Server::start(folder.path());
    let mut news = news(&server, &server.sign_in(COORDINATOR), &id);
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": "2031-03-09T07:00:00Z"})).status, 204);
    published(&mut news);
    assert!(server.get(&at, None).text().contains("9.3.2031"), "the day on which it could be");
}
