//! Signing by mail: who is asked, who has a receipt, and who hears that the words have changed.

use super::*;
use std::collections::BTreeSet;
use terms::limits;

const SIGNATORY: &str = "signatory@jarjestokeha.example";
const OTHER: &str = "signatory@esteeton-uusimaa.example";

fn scene() -> Scene {
    let (server, folder) = patient();
    let scene = Scene::on(server, folder);
    scene.done("/sign-on", COORDINATOR, json!({"reason": "Valmis"}));
    scene
}

/// Everybody who signs for an organisation of the network.
fn signatories(scene: &Scene) -> Vec<String> {
    let people = scene.server.get("/api/v1/demo/people", None).json();
    let signs = |person: &&Value| person["roles"].as_array().is_some_and(|roles| roles.contains(&json!("signatory")));
    let people = people.as_array().expect("people").iter().filter(signs);
    people.map(|person| person["email"].as_str().expect("an address").to_owned()).collect()
}

fn to<'a>(letters: &'a [Value], who: &str) -> Vec<&'a Value> {
    letters.iter().filter(|letter| letter["to"].as_str().is_some_and(|to| to.contains(who))).collect()
}

#[test]
fn whoever_signs_is_asked_to_has_a_receipt_and_can_take_it_back() {
    let scene = scene();
    let asked = scene.until("Allekirjoitettavaksi", signatories(&scene).len());
    let own = to(&asked, SIGNATORY);
    assert_eq!(own.len(), 1);
    assert!(text(own[0]).contains(&format!("/statements/{}/sign", scene.id)), "{}", text(own[0]));
    scene.done(
        "/signatures",
        SIGNATORY,
        json!({"version": 1, "decided_by": "Hallitus", "reservation": {"clause": 1, "text": "Ei riitä."}}),
    );
    let receipt = scene.until("Kuitti vastauksesta", 1).remove(0);
    for said in ["Allekirjoitus on voimassa", "Hallitus", "Ei riitä.", "SHA-256", "/signatures"] {
        assert!(text(&receipt).contains(said), "{said}: {}", text(&receipt));
    }
    assert!(!text(&receipt).contains("/unsubscribe/"), "what is said in one's name is always told");
    let whose = scene.server.organisation_of(&scene.server.sign_in(OTHER));
    let recorded = json!({"organisation": whose, "channel": "mail", "source": "Viesti 2.3."});
    scene.done("/signatures", COORDINATOR, json!({"version": 1, "recorded": recorded}));
    let both = scene.until("Kuitti vastauksesta", 2);
    let copy = to(&both, OTHER);
    assert_eq!(copy.len(), 1);
    assert!(text(copy[0]).contains("Viesti 2.3.") && text(copy[0]).contains("sähköpostitse"), "{}", text(copy[0]));
}

#[test]
fn those_hear_it_whose_words_have_changed_once_every_change_is_classed() {
    let scene = scene();
    scene.done("/signatures", SIGNATORY, json!({"version": 1}));
    scene.done("/resume", COORDINATOR, json!({"reason": "Korjataan"}));
    let changed = TEXT.replace("vuodeksi", "kahdeksi vuodeksi").replace("lähellä", "liki");
    scene.done("/text", COORDINATOR, json!({"markdown": changed}));
    scene.done("/sign-on", COORDINATOR, json!({"reason": "Korjattu"}));
    let class = |clause: u32, kind: &str| {
        let body = json!({"clause": clause, "kind": kind, "reason": "Luettu"});
        scene.done("/versions/2/classification", COORDINATOR, body);
    };
    class(1, "language");
    assert!(scene.with("Vahvistakaa allekirjoitus").is_empty());
    class(2, "substance");
    let confirm = scene.until("Vahvistakaa allekirjoitus", 1).remove(0);
    assert!(text(&confirm).contains("/signatures/1/confirm"), "{}", text(&confirm));
    class(2, "language");
    scene.done("/versions/2/escalation", SIGNATORY, json!({"clause": 2, "reason": "Luku muuttui"}));
    scene.at(60);
    let doubted = scene.until("Muutosta pidetään sisällöllisenä", 1).remove(0);
    assert!(text(&doubted).contains("/versions/2/classification"), "{}", text(&doubted));
}

#[test]
fn only_those_who_have_not_answered_are_reminded_before_the_time_is_over() {
    let scene = scene();
    scene.done("/signatures", SIGNATORY, json!({"version": 1}));
    scene.done("/signatures", OTHER, json!({"answer": "pending", "decides_on": ["2031-03-10"]}));
    let plan = scene.ask("PUT", "/sign-on", COORDINATOR, json!({"closes_at": moment(14 * DAY)}));
    assert_eq!(plan.status, 200, "{}", plan.text());
    assert!(scene.with("Allekirjoittaminen päättyy pian").is_empty());
    scene.at(11 * DAY);
    scene.done("/signatures", "organisation-admin@laituri.example", json!({"version": 1}));
    let answered = ["@jarjestokeha.", "@esteeton-uusimaa.", "@laituri."];
    let is_silent = |email: &&String| !answered.iter().any(|domain| email.contains(domain));
    let silent = scene.until("Allekirjoittaminen päättyy pian", signatories(&scene).iter().filter(is_silent).count());
    for who in answered {
        assert!(to(&silent, who).is_empty(), "{who}");
    }
    assert!(text(&silent[0]).contains("/sign"), "{}", text(&silent[0]));
}

#[test]
fn coordinators_remind_those_who_have_not_answered_and_nobody_else() {
    let scene = scene();
    scene.done("/signatures", SIGNATORY, json!({"version": 1}));
    scene.done("/signatures", OTHER, json!({"answer": "pending", "decides_on": ["2031-03-10"]}));
    let declined = "organisation-admin@laituri.example";
    scene.done("/signatures", declined, json!({"answer": "decline"}));
    let silent: Vec<String> = signatories(&scene)
        .into_iter()
        .filter(|email| {
            !["@jarjestokeha.", "@esteeton-uusimaa.", "@laituri."].iter().any(|domain| email.contains(domain))
        })
        .collect();
    let deaf = scene.server.sign_in(&silent[0]);
    assert_eq!(scene.server.ask("PUT", "/api/v1/me/notices", Some(&deaf), &json!({"notices": "none"})).status, 200);
    let hearing: Vec<&String> = silent.iter().filter(|email| **email != silent[0]).collect();
    let people: BTreeSet<&String> = hearing.iter().copied().collect();
    let preview = scene.ask("GET", "/signatures/reminders", COORDINATOR, json!({})).json();
    assert_eq!((&preview["people"], &preview["last_at"]), (&json!(people.len()), &json!(null)), "{preview}");
    assert_eq!(preview["missed"], 1, "{preview}");
    assert_eq!(scene.post("/signatures/reminders", SIGNATORY, json!({})).problem(), "not-its-coordinator");
    let own = "Kunnanhallitus käsittelee tätä perjantaina.\n\nhttps://muualla.example";
    let sent = scene.post("/signatures/reminders", COORDINATOR, json!({"text": own}));
    assert_eq!(sent.status, 201, "{}", sent.text());
    assert_eq!(sent.json()["people"], json!(people.len()));
    let letters = scene.until("Muistutus: allekirjoittaako", hearing.len());
    for who in ["@jarjestokeha.", "@esteeton-uusimaa.", "@laituri.", &silent[0]] {
        assert!(to(&letters, who).is_empty(), "{who}");
    }
    let said = text(&letters[0]);
    assert!(said.contains("Koordinaattorin viesti: Kunnanhallitus käsittelee tätä perjantaina. https://"), "{said}");
    assert!(said.contains("/sign\n") && said.contains("/unsubscribe/"), "{said}");
    assert!(!said.contains("Aikaa on"), "there is no end yet: {said}");
}

#[test]
fn a_reminder_is_short_goes_every_other_day_at_most_and_not_to_those_who_answer_meanwhile() {
    let scene = scene();
    let send = |text: &str| scene.post("/signatures/reminders", COORDINATOR, json!({"text": text}));
    let max = limits::REMINDER_CHARS_MAX;
    assert_eq!(send(&"ä".repeat(max + 1)).problem(), "reminder-too-long");
    assert_eq!(send(&"ä".repeat(max)).status, 201);
    scene.until("Muistutus", signatories(&scene).len());
    let every = limits::SIGNING_REMINDER_EVERY_MS / 60_000;
    scene.at(every - 1);
    let lately = send("");
    assert_eq!((lately.status, lately.problem().as_str()), (409, "reminded-lately"));
    assert!(lately.text().contains("3.3.2031"), "it says when the last one went: {}", lately.text());
    let preview = scene.ask("GET", "/signatures/reminders", COORDINATOR, json!({})).json();
    let next = preview["next_at"].as_str().expect("a moment");
    assert!(next.starts_with("2031-03-05T08:0"), "two days later: {next}");
    // Whoever has one mail a day and answers before it goes is reminded of nothing.
    let token = scene.server.sign_in(SIGNATORY);
    assert_eq!(scene.server.ask("PUT", "/api/v1/me/notices", Some(&token), &json!({"notices": "daily"})).status, 200);
    assert_eq!(scene.server.post("/api/v1/demo/clock", None, &json!({"now": next})).status, 204);
    let body = json!({"text": &"ö".repeat(max - 1)});
    let headers = [
        ("authorization", format!("Bearer {}", scene.coordinator)),
        ("content-type", "application/json".to_owned()),
        ("idempotency-key", "muistutus".to_owned()),
    ];
    let path = format!("/api/v1/statements/{}/signatures/reminders", scene.id);
    let repeated = || scene.server.send("POST", &path, &headers, body.to_string().as_bytes());
    let (once, twice) = (repeated(), repeated());
    assert_eq!((once.status, once.text()), (201, twice.text()));
    scene.done("/signatures", SIGNATORY, json!({"version": 1}));
    let all = signatories(&scene);
    let others = 2 * all.len() - all.iter().filter(|email| *email == SIGNATORY).count();
    scene.until("Muistutus", others);
    let before = letters(&scene.server, SIGNATORY).len();
    scene.at(every + 2 * DAY);
    let waits = || scene.server.get("/api/v1/me/data", Some(&token)).json()["waiting"] != json!([]);
    let begun = Instant::now();
    while waits() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the day's mail is due");
    }
    let after = letters(&scene.server, SIGNATORY);
    assert!(after[before..].iter().all(|letter| !text(letter).contains("ei ole vielä vastannut")), "{after:#?}");
    // Once the time is over nobody is reminded.
    let plan = scene.ask("PUT", "/sign-on", COORDINATOR, json!({"closes_at": moment(every + 3 * DAY)}));
    assert_eq!(plan.status, 200, "{}", plan.text());
    scene.at(every + 3 * DAY);
    assert_eq!(send("").problem(), "sign-on-closed");
}
