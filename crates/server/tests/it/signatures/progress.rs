//! How far signing has come, told as it goes on: to everybody as much as the page shows them.

use super::*;
use crate::decree::Somebody;
use crate::events::Events;
use crate::harness::OTHER_WRITER;
use std::time::{Duration, Instant};
use terms::limits;

impl Scene {
    fn progress(&self, token: Option<&str>) -> Events {
        Events::at(&self.server, token, &self.path("/signatures/progress"), None)
    }

    fn plan(&self, plan: Value) {
        let planned = self.ask("PUT", "/sign-on", &self.coordinator, plan);
        assert_eq!(planned.status, 200, "{}", planned.text());
    }
}

/// What is told next.
fn told(events: &mut Events) -> Value {
    let (_, kind, data) = events.next().expect("an event");
    assert_eq!(kind, "progress");
    data
}

/// What is told once it is like this. What comes between may be told together.
fn until(events: &mut Events, is_so: impl Fn(&Value) -> bool) -> Value {
    loop {
        let data = told(events);
        if is_so(&data) {
            return data;
        }
    }
}

#[test]
fn whoever_listens_is_told_at_once_what_the_page_would_show_them() {
    let scene = Scene::new();
    scene.plan(json!({"goal": 40, "closes_at": "2031-04-01T12:00:00Z"}));
    let (mut member, mut coordinator) =
        (scene.progress(Some(&scene.signatory)), scene.progress(Some(&scene.coordinator)));
    let begun = told(&mut member);
    assert_eq!((&begun["version"], &begun["counts"]["valid"], &begun["goal"]), (&json!(1), &json!(0), &json!(40)));
    assert_eq!(begun["closes_at"], "2031-04-01T12:00:00.000Z");
    let silent = told(&mut coordinator)["counts"]["silent"].as_u64().expect("a number");
    scene.sign(&scene.signatory, json!({"version": 1, "reservation": {"clause": 2, "text": "Ei riitä."}}));
    let one = until(&mut member, |told| told["counts"]["valid"] == 1);
    assert_eq!(one["counts"], json!({"valid": 1, "with_reservation": 1}), "who has not signed is not told");
    assert_eq!(one["words"]["count"], "Yksi järjestö on allekirjoittanut version 1.");
    assert_eq!((&one["words"]["reserved"], &one["words"]["others"]), (&json!("Niistä yksi varaumin."), &json!([])));
    assert_ne!(one["list"], begun["list"]);
    scene.sign(&scene.other, json!({"answer": "pending", "decides_on": ["2031-03-10"]}));
    let all = until(&mut coordinator, |told| told["counts"]["pending"] == 1);
    assert_eq!((&all["counts"]["valid"], &all["counts"]["silent"]), (&json!(1), &json!(silent - 2)));
    assert!(all["words"]["others"].as_array().is_some_and(|others| others.contains(&json!("Päätös tulossa: 1"))));
    assert_eq!(all["list"], one["list"], "the list is the same for whoever may see it");
    // What a member is told has not changed with that: the next that they hear is what comes then.
    let withdrawn = scene.post("/signatures/1/withdraw", &scene.signatory, json!({}));
    assert_eq!(withdrawn.status, 200);
    let none = told(&mut member);
    assert_eq!((&none["counts"]["valid"], &none["list"]), (&json!(0), &begun["list"]));
}

#[test]
fn everybody_else_is_told_of_signatures_only_where_the_coordinators_show_them() {
    let scene = Scene::read_by("public");
    scene.sign(&scene.signatory, json!({"version": 1}));
    let mut anybody = scene.progress(None);
    let hidden = told(&mut anybody);
    for key in ["counts", "goal", "list", "words"] {
        assert_eq!(hidden[key], json!(null), "{key}");
    }
    scene.sign(&scene.other, json!({"version": 1}));
    scene.plan(json!({"goal": 3, "public_progress": true}));
    let shown = told(&mut anybody);
    assert_eq!((&shown["counts"]["valid"], &shown["goal"]), (&json!(2), &json!(3)));
    assert!(shown["counts"]["silent"].as_u64().is_some_and(|silent| silent > 5), "{shown}");
    scene.plan(json!({"goal": 3}));
    assert_eq!(told(&mut anybody)["counts"], json!(null), "and no more once they don't");
}

#[test]
fn whoever_may_not_read_it_any_more_hears_nothing() {
    let scene = Scene::new();
    let writer = scene.server.sign_in(OTHER_WRITER);
    let mut events = scene.progress(Some(&writer));
    assert_eq!(told(&mut events)["counts"]["valid"], 0);
    let person = Somebody::of(&scene.server, OTHER_WRITER);
    let path = format!("/api/v1/organisations/{}/people/{}/roles/writer", person.organisation, person.person);
    let taken = scene.server.ask("DELETE", &path, Some(&scene.coordinator), &json!({"reason": "Lähti"}));
    assert!(taken.status < 300, "{}", taken.text());
    assert!(events.next().is_none());
    assert_eq!(scene.progress(Some(&writer)).status, 404);
    assert_eq!(scene.progress(None).status, 404);
}

#[test]
fn streams_of_progress_count_among_those_that_somebody_has_open() {
    let scene = Scene::new();
    let open = || scene.progress(Some(&scene.signatory));
    let mut all: Vec<Events> = (0..limits::EVENTS_PER_CALLER_MAX).map(|_| open()).collect();
    assert!(all.iter().all(|events| events.status == 200));
    assert_eq!(open().status, 429);
    // Once nobody looks, the next who does is told how it stands then.
    all.clear();
    scene.sign(&scene.other, json!({"version": 1}));
    let since = Instant::now();
    let mut again = loop {
        let events = open();
        if events.status == 200 {
            break events;
        }
        assert!(since.elapsed() < Duration::from_secs(60), "a place is free again");
    };
    assert_eq!(told(&mut again)["counts"]["valid"], 1);
    assert!(scene.server.stop(), "open streams keep no server up");
}
