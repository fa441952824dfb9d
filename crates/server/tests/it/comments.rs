//! Comments and outcomes over HTTP, from the first word to the answer.

mod long;

use crate::client::Editor;
use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};
use serde_json::{Value, json};

const NOW: &str = "2031-03-03T08:00:00Z";
const CLOSES: &str = "2031-03-17T23:59:00+02:00";
const AFTER: &str = "2031-03-18T08:00:00Z";
const TEXT: &str = "# Otsikko\n\nKunnan on järjestettävä palvelut lähellä ihmistä.\n\nRahoitus turvataan kolmeksi vuodeksi.\n\nRahoitus tarkistetaan vuosittain.\n";

fn set_clock(server: &Server, now: &str) {
    assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": now})).status, 204);
}

/// A statement whose first round is open.
struct Scene {
    server: Server,
    _folder: tempfile::TempDir,
    coordinator: String,
    commenter: String,
    id: String,
}

impl Scene {
    fn new() -> Scene {
        let (server, folder) = Server::demo();
        set_clock(&server, NOW);
        let coordinator = server.sign_in(COORDINATOR);
        let id = server.open_statement(&coordinator, "Kommentit");
        let commenter = server.sign_in(COMMENTER);
        let scene = Scene { server, _folder: folder, coordinator, commenter, id };
        scene.write(TEXT);
        let opened = scene.post("/rounds", &scene.coordinator, json!({"closes_at": CLOSES}));
        assert_eq!(opened.status, 201, "{}", opened.text());
        scene
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/statements/{}{rest}", self.id)
    }

    fn post(&self, rest: &str, token: &str, body: Value) -> Answer {
        self.server.post(&self.path(rest), Some(token), &body)
    }

    fn put(&self, rest: &str, token: &str, body: Value) -> Answer {
        self.server.ask("PUT", &self.path(rest), Some(token), &body)
    }

    fn get(&self, rest: &str, token: &str) -> Value {
        let answer = self.server.get(&self.path(rest), Some(token));
        assert_eq!(answer.status, 200, "{rest}: {}", answer.text());
        answer.json()
    }

    fn write(&self, markdown: &str) {
        let answer = self.post("/text", &self.coordinator, json!({"markdown": markdown}));
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    fn comment(&self, body: Value) -> Value {
        let answer = self.post("/comments", &self.commenter, body);
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }

    fn outcome(&self, number: u32, body: Value) -> Answer {
        self.put(&format!("/comments/{number}/outcome"), &self.coordinator, body)
    }
}

#[test]
fn a_comment_is_made_on_words_a_clause_or_the_whole_and_has_a_receipt() {
    let scene = Scene::new();
    let version = scene.get("", &scene.coordinator)["versions"][0].clone();
    let words = scene.comment(json!({
        "version": 1, "quote": "lähellä  ihmistä", "kind": "language", "text": "Epäselvä & <b>", "replacement": "lähipalveluina",
    }));
    assert_eq!((&words["number"], &words["state"], &words["late"]), (&json!(1), &json!("open"), &json!(false)));
    let anchor = json!({"state": "attached", "quote": "lähellä ihmistä", "now": "lähellä ihmistä", "clause": 1});
    assert_eq!(words["anchor"], anchor);
    assert_eq!(words["receipt"]["sha256"], version["sha256"]);
    assert_eq!((&words["receipt"]["number"], &words["receipt"]["version"]), (&json!(1), &json!(1)));
    assert_eq!(words["receipt"]["content"].as_str().map(str::len), Some(64));
    let clause = scene.comment(json!({"clause": 2, "text": "Miksi kolmeksi?", "kind": "question"}));
    assert_eq!((&clause["version"], &clause["round"]), (&json!(1), &json!(1)), "the open round's version by itself");
    assert_eq!(clause["anchor"]["quote"], "Rahoitus turvataan kolmeksi vuodeksi.");
    let whole = scene.comment(json!({"version": 1, "text": "Hyvä!", "kind": "support"}));
    assert_eq!(whole["anchor"], json!({"state": "attached", "quote": null, "now": null, "clause": null}));
    assert_eq!((&whole["state"], &whole["outcome"]["outcome"]), (&json!("answered"), &json!("noted")));
    let live = scene.comment(json!({"live": true, "quote": "Rahoitus", "clause": 3, "text": "Sama sana kahdesti"}));
    assert_eq!((&live["version"], &live["anchor"]["clause"]), (&Value::Null, &json!(3)));
    let list = scene.get("/comments", &scene.coordinator);
    assert_eq!(list["items"].as_array().map(Vec::len), Some(4));
    assert_eq!(list["items"][0]["text"], "Epäselvä & <b>");
    assert_eq!(scene.get("/comments?kind=support", &scene.coordinator)["items"][0]["number"], 3);
    assert_eq!(scene.get("/comments?clause=2", &scene.coordinator)["items"][0]["number"], 2);
    assert_eq!(scene.get("/comments/2", &scene.coordinator)["text"], "Miksi kolmeksi?");
}

#[test]
fn a_list_says_what_holds_on_to_words_whose_names_are_in_it_and_whether_one_may_comment() {
    let scene = Scene::new();
    let made = scene.comment(json!({"live": true, "quote": "lähellä ihmistä", "text": "Missä?"}));
    let start = made["cursors"]["start"].as_str().expect("a cursor").to_owned();
    assert!(made["cursors"]["end"].as_str().is_some_and(|end| end.starts_with('-') && end != start), "{made}");
    scene.comment(json!({"live": true, "text": "Koko tekstistä"}));
    let writer = scene.server.sign_in(WRITER);
    assert_eq!(scene.post("/comments/1/replies", &writer, json!({"text": "Tässä"})).status, 201);
    let list = scene.get("/comments", &writer);
    assert_eq!(list["items"][0]["cursors"], made["cursors"]);
    assert_eq!((&list["items"][1]["cursors"], &list["may_comment"]), (&Value::Null, &json!(true)));
    for id in [&list["items"][0]["organisation"], &list["items"][0]["replies"][0]["organisation"]] {
        assert!(list["names"][id.as_str().expect("an id")].as_str().is_some_and(|name| !name.is_empty()), "{list}");
    }
    // They hold on to what is left of the words, wherever that stands by now.
    scene.write(&TEXT.replace("palvelut lähellä ihmistä", "monta palvelua ihmistä"));
    let left = &scene.get("/comments", &writer)["items"][0];
    assert_eq!(left["anchor"]["now"], "ihmistä");
    assert_ne!(left["cursors"]["start"], start.as_str());
    assert_eq!(left["cursors"]["end"], made["cursors"]["end"]);
    // The same cursors name a place where the words stand more than once; of other words they say nothing.
    let twice = scene.comment(json!({"live": true, "quote": "Rahoitus turvataan", "text": "Kunnan"}));
    let cursors = json!({"start": twice["cursors"]["start"], "end": twice["cursors"]["end"]});
    scene.write(&format!("{TEXT}\nRahoitus turvataan.\n"));
    let ambiguous = json!({"live": true, "quote": "Rahoitus turvataan", "text": "Kumpi?"});
    assert_eq!(scene.post("/comments", &scene.commenter, ambiguous.clone()).problem(), "quote-ambiguous");
    let mut exact = ambiguous;
    exact["cursors"] = cursors.clone();
    assert_eq!(scene.comment(exact)["anchor"]["clause"], 2);
    let others = json!({"live": true, "quote": "vuosittain", "text": "x", "cursors": cursors});
    assert_eq!(scene.comment(others)["anchor"]["quote"], "vuosittain");
    let hostile = json!({"live": true, "quote": "vuosittain", "text": "x", "cursors": {"start": "-", "end": "9@zz"}});
    assert_eq!(scene.comment(hostile)["anchor"]["quote"], "vuosittain");
}

#[test]
fn a_page_of_the_list_has_at_most_as_many_as_were_asked_for() {
    let scene = Scene::new();
    for text in ["Yksi", "Kaksi", "Kolme"] {
        scene.comment(json!({"live": true, "text": text}));
    }
    let counts = |rest: &str| {
        let list = scene.get(&format!("/comments{rest}"), &scene.commenter);
        (list["items"].as_array().map_or(0, Vec::len), list["next"].clone())
    };
    assert_eq!(counts("?limit=2"), (2, json!("2")));
    assert_eq!(counts("?limit=2&cursor=2"), (1, Value::Null));
    assert_eq!(counts("?limit=0"), (1, json!("1")), "one at least");
    for limit in [-1, 0, 1] {
        let limit = terms::limits::COMMENTS_PAGE_MAX.saturating_add_signed(limit);
        assert_eq!(counts(&format!("?limit={limit}")), (3, Value::Null), "{limit}");
    }
    assert_eq!(counts("?limit=18446744073709551615&cursor=1"), (2, Value::Null));
}

#[test]
fn what_cannot_be_placed_or_said_is_refused_in_words() {
    let scene = Scene::new();
    let long = "ä".repeat(10_001);
    let rows = [
        (json!({"version": 1, "text": ""}), 422, "comment-empty"),
        (json!({"version": 1, "text": " \u{200b}\n"}), 422, "comment-empty"),
        (json!({"version": 1}), 422, "comment-empty"),
        (json!({"version": 1, "text": long}), 422, "comment-too-long"),
        (json!({"version": 1, "text": "x", "replacement": long, "clause": 1}), 422, "comment-too-long"),
        (json!({"version": 1, "text": "x", "quote": "Rahoitus"}), 422, "quote-ambiguous"),
        (json!({"version": 1, "text": "x", "quote": "ei ole"}), 422, "quote-not-found"),
        (json!({"version": 1, "text": "x", "quote": "Rahoitus", "clause": 1}), 422, "quote-not-found"),
        (json!({"version": 1, "text": "x", "quote": long}), 422, "quote-too-long"),
        (json!({"version": 1, "text": "x", "clause": 4}), 422, "unknown-clause"),
        (json!({"version": 1, "text": "x", "clause": 0}), 422, "unknown-clause"),
        (json!({"version": 2, "text": "x"}), 422, "unknown-version"),
        (json!({"version": 1, "text": "x", "kind": "rant"}), 422, "unknown-comment-kind"),
        (json!({"version": 1, "text": "x", "replacement": "y"}), 422, "replacement-without-place"),
        (json!({"version": 1, "text": "x", "consulted": ["zz"]}), 422, "unknown-organisation"),
        (json!({"version": "1", "text": "x"}), 400, "bad-request"),
    ];
    for (body, status, code) in rows {
        let answer = scene.post("/comments", &scene.commenter, body.clone());
        assert_eq!((answer.status, answer.problem()), (status, code.to_owned()), "{body}");
    }
    assert_eq!(scene.get("/comments", &scene.coordinator)["items"], json!([]));
    let answer = scene.post("/comments", "nobody", json!({"version": 1, "text": "x"}));
    assert_eq!(answer.status, 401);
}

#[test]
fn a_repeat_makes_one_comment() {
    let scene = Scene::new();
    let headers = [("Authorization", format!("Bearer {}", scene.commenter)), ("Idempotency-Key", "sama".to_owned())];
    let send = |body: Value| scene.server.send("POST", &scene.path("/comments"), &headers, body.to_string().as_bytes());
    let (first, again) = (send(json!({"version": 1, "text": "Kerran"})), send(json!({"version": 1, "text": "Kerran"})));
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.text(), again.text());
    assert_eq!(send(json!({"version": 1, "text": "Toinen"})).status, 422);
    assert_eq!(scene.get("/comments", &scene.commenter)["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn anchors_follow_the_live_text_and_detached_comments_stay_listed() {
    let scene = Scene::new();
    scene.comment(json!({"version": 1, "quote": "palvelut lähellä", "text": "Yksi"}));
    scene.comment(json!({"version": 1, "clause": 2, "text": "Kaksi"}));
    scene.write("# Otsikko\n\nUusi alku.\n\nKunnan on järjestettävä hyvät palvelut aivan lähellä ihmistä.\n");
    let list = scene.get("/comments", &scene.coordinator);
    let anchors: Vec<&Value> = list["items"].as_array().expect("items").iter().map(|item| &item["anchor"]).collect();
    let moved = json!({"state": "attached", "quote": "palvelut lähellä", "now": "palvelut aivan lähellä", "clause": 2});
    assert_eq!(*anchors[0], moved);
    assert_eq!(anchors[1]["state"], "detached");
    assert_eq!(anchors[1]["quote"], "Rahoitus turvataan kolmeksi vuodeksi.");
    let there = scene.get("/comments?version=1", &scene.coordinator);
    assert!(there["items"].as_array().expect("items").iter().all(|item| item["anchor"]["state"] == "attached"));
}

/// Bringing an earlier moment back is an edit like any other: what a comment held on to is there again, or still.
#[test]
fn comments_hold_on_when_an_earlier_moment_is_brought_back() {
    let scene = Scene::new();
    scene.comment(json!({"version": 1, "quote": "palvelut lähellä ihmistä", "text": "Jää paikalleen"}));
    scene.comment(json!({"version": 1, "clause": 2, "text": "Käy poissa"}));
    let then = scene.server.text(&scene.coordinator, &scene.id, "markdown").text();
    let offset = scene.get("/moments", &scene.coordinator)["items"][0]["offset"].clone();
    scene.write("# Otsikko\n\nKunnan on järjestettävä palvelut lähellä ihmistä.\n\nAivan muuta.\n");
    let states = || {
        let list = scene.get("/comments", &scene.coordinator);
        let items = list["items"].as_array().expect("items").clone();
        items.iter().map(|item| item["anchor"]["state"].as_str().expect("a state").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(states(), ["attached", "detached"]);
    let restored = scene.post("/restore", &scene.coordinator, json!({"offset": offset}));
    assert_eq!(restored.status, 200, "{}", restored.text());
    assert_eq!(scene.server.text(&scene.coordinator, &scene.id, "markdown").text(), then);
    assert_eq!(states(), ["attached", "attached"]);
    assert_eq!(scene.get("/comments/2", &scene.coordinator)["anchor"]["clause"], 2);
}

#[test]
fn a_round_is_finished_once_every_timely_comment_is_answered() {
    let scene = Scene::new();
    scene.comment(json!({"version": 1, "text": "Yksi"}));
    scene.comment(json!({"version": 1, "text": "Kaksi", "kind": "red-line"}));
    scene.comment(json!({"version": 1, "text": "Kolme"}));
    set_clock(&scene.server, AFTER);
    let late = scene.comment(json!({"version": 1, "text": "Myöhässä"}));
    assert_eq!((&late["late"], &late["round"]), (&json!(true), &json!(1)));
    let close = scene.post("/rounds/1/close", &scene.coordinator, json!({}));
    assert!(close.status == 200 || close.problem() == "round-not-open", "the clock may have been first");
    let finish = || scene.post("/rounds/1/finish", &scene.coordinator, json!({}));
    assert_eq!(finish().problem(), "comments-unanswered");
    assert_eq!(scene.outcome(1, json!({"outcome": "not-accepted"})).problem(), "reason-missing");
    assert_eq!(scene.outcome(1, json!({"outcome": "no", "reason": "x"})).problem(), "unknown-outcome");
    assert_eq!(scene.outcome(9, json!({"outcome": "noted", "reason": "x"})).status, 404);
    let body = json!({"outcome": "not-accepted", "reason": "Ei mahdu"});
    let by_commenter = scene.put("/comments/1/outcome", &scene.commenter, body.clone());
    assert_eq!((by_commenter.status, by_commenter.problem()), (403, "not-its-coordinator".to_owned()));
    let answered = scene.outcome(1, body.clone());
    assert_eq!(answered.status, 200, "{}", answered.text());
    assert_eq!(answered.json()["outcome"]["reason"], "Ei mahdu");
    assert_eq!(scene.outcome(1, body).status, 200, "the same again changes nothing");
    assert_eq!(scene.outcome(1, json!({"outcome": "partly", "reason": "Osin"})).problem(), "outcome-known");
    assert_eq!(scene.outcome(1, json!({"outcome": "partly", "reason": "Osin", "revises": 1})).status, 200);
    let both = json!({"comments": [2, 3], "same_as": 1});
    let many = scene.post("/outcomes", &scene.coordinator, both);
    assert_eq!((many.status, many.json()), (200, json!({"answered": 2})), "{}", many.text());
    assert_eq!(scene.get("/comments/3", &scene.commenter)["outcome"]["same_as"], 1);
    assert_eq!(finish().status, 200, "a late comment blocks nothing");
    let contested = scene.post("/comments/2/contest", &scene.commenter, json!({"reason": "Emme voi allekirjoittaa"}));
    assert_eq!((contested.status, &contested.json()["state"]), (200, &json!("contested")), "{}", contested.text());
    let sign_on = || scene.post("/sign-on", &scene.coordinator, json!({"reason": "Valmis"}));
    assert_eq!(sign_on().problem(), "red-line-open");
    let decided =
        scene.post("/comments/2/decision", &scene.coordinator, json!({"outcome": "partly", "reason": "Lievennetään"}));
    assert_eq!((decided.status, &decided.json()["state"]), (200, &json!("answered")), "{}", decided.text());
    assert_eq!(sign_on().status, 200);
}

#[test]
fn an_accepted_suggestion_is_in_the_text_as_an_edit_that_names_it() {
    let scene = Scene::new();
    let place =
        json!({"version": 1, "quote": "kolmeksi vuodeksi", "replacement": "neljäksi vuodeksi", "text": "Vaalikausi"});
    scene.comment(place);
    scene.comment(json!({"version": 1, "text": "Ilman ehdotusta"}));
    scene.comment(json!({"version": 1, "clause": 3, "replacement": "Poistettava", "text": "Toinen"}));
    let accept = |number: u32| scene.post(&format!("/comments/{number}/accept"), &scene.coordinator, json!({}));
    let by_commenter = scene.post("/comments/1/accept", &scene.commenter, json!({}));
    assert_eq!(by_commenter.problem(), "not-its-coordinator");
    let accepted = accept(1);
    assert_eq!(accepted.status, 200, "{}", accepted.text());
    assert_eq!(accepted.json()["outcome"]["outcome"], "accepted");
    let text = scene.server.text(&scene.coordinator, &scene.id, "markdown").text();
    assert!(text.contains("Rahoitus turvataan neljäksi vuodeksi."), "{text}");
    assert_eq!(accept(1).problem(), "outcome-known");
    assert_eq!(accept(2).problem(), "reason-missing");
    scene.write("# Otsikko\n\nKaikki muuttui.\n");
    assert_eq!(accept(3).problem(), "suggestion-detached");
    let open = scene.get("/comments?state=open", &scene.coordinator);
    assert_eq!(open["items"].as_array().map(Vec::len), Some(2), "what was refused is answered by nobody");
}

#[test]
fn others_agree_and_reply_and_the_organisation_rewords_and_takes_back() {
    let scene = Scene::new();
    scene.comment(json!({"version": 1, "quote": "Otsikko", "text": "Ensin", "kind": "substance"}));
    let other = scene.server.sign_in(WRITER);
    let organisation = scene.server.organisation_of(&other);
    let agreed = scene.put("/comments/1/agreement", &other, json!({}));
    assert_eq!((agreed.status, &agreed.json()["agreed"]), (200, &json!([organisation])), "{}", agreed.text());
    assert_eq!(scene.put("/comments/1/agreement", &scene.commenter, json!({})).problem(), "own-comment");
    let taken_back = scene.server.ask("DELETE", &scene.path("/comments/1/agreement"), Some(&other), &json!({}));
    assert_eq!(taken_back.json()["agreed"], json!([]));
    let reply = scene.post("/comments/1/replies", &other, json!({"text": "Samaa mieltä"}));
    assert_eq!((reply.status, &reply.json()["replies"][0]["text"]), (201, &json!("Samaa mieltä")), "{}", reply.text());
    assert_eq!(scene.put("/comments/1", &other, json!({"text": "Muiden"})).problem(), "not-your-comment");
    let reworded = scene.put("/comments/1", &scene.commenter, json!({"text": "Sitten", "kind": "red-line"}));
    assert_eq!(reworded.status, 200, "{}", reworded.text());
    let view = scene.get("/comments/1", &other);
    assert_eq!((&view["text"], &view["kind"]), (&json!("Sitten"), &json!("red-line")));
    assert_eq!((&view["wordings"][0]["text"], &view["anchor"]["quote"]), (&json!("Ensin"), &json!("Otsikko")));
    let gone = scene.server.ask("DELETE", &scene.path("/comments/1"), Some(&scene.commenter), &json!({}));
    assert_eq!((gone.status, &gone.json()["state"]), (200, &json!("withdrawn")));
    assert_eq!(scene.post("/comments/1/replies", &other, json!({"text": "Vielä"})).problem(), "comment-withdrawn");
}

#[test]
fn a_coordinator_records_for_an_organisation_which_alone_learns_the_source() {
    let scene = Scene::new();
    let organisation = scene.server.organisation_of(&scene.commenter);
    let record = |channel: &str, source: &str| {
        let recorded = json!({"organisation": organisation, "channel": channel, "source": source});
        scene.post("/comments", &scene.coordinator, json!({"version": 1, "text": "Puhelimessa", "recorded": recorded}))
    };
    assert_eq!(record("pigeon", "Sihteeri soitti").problem(), "unknown-channel");
    assert_eq!(record("phone", " ").problem(), "source-missing");
    let made = record("phone", "Sihteeri soitti 3.3.");
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.json()["organisation"], json!(organisation));
    assert_eq!(scene.get("/comments/1", &scene.commenter)["source"], "Sihteeri soitti 3.3.");
    let third = scene.server.sign_in("writer@laituri.example");
    assert_eq!(scene.get("/comments/1", &third)["source"], Value::Null);
    assert_eq!(scene.get("/comments/1", &third)["recorded"], "phone");
}

#[test]
fn who_may_not_read_comments_sees_their_own_organisations() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let writer = server.sign_in(WRITER);
    let commenter = server.sign_in(COMMENTER);
    let own = server.organisation_of(&commenter);
    let wish = json!({"title": "Salaisemmat", "drafts": "public", "comments": "participants", "writers": [own]});
    let id =
        server.post("/api/v1/statements", Some(&coordinator), &wish).json()["id"].as_str().expect("an id").to_owned();
    let path = |rest: &str| format!("/api/v1/statements/{id}{rest}");
    server.post(&path("/text"), Some(&coordinator), &json!({"markdown": "Teksti.\n"}));
    let made = server.post(&path("/comments"), Some(&commenter), &json!({"live": true, "text": "Meiltä"}));
    assert_eq!(made.status, 201, "{}", made.text());
    let outsider = server.sign_in("writer@laituri.example");
    assert_eq!(server.get(&path("/comments"), Some(&outsider)).json()["items"], json!([]));
    assert_eq!(server.get(&path("/comments/1"), Some(&outsider)).status, 404);
    assert_eq!(server.get(&path("/comments"), None).status, 403);
    assert_eq!(server.get(&path("/comments/1"), Some(&writer)).status, 200, "it coordinates");
}

/// What was acknowledged is there after the power goes.
#[tokio::test(flavor = "multi_thread")]
async fn comments_survive_and_open_editors_hear_of_them() {
    let scene = Scene::new();
    let mut editor = Editor::open(&scene.server, &scene.coordinator, &scene.id).await;
    let made = tokio::task::block_in_place(|| scene.comment(json!({"version": 1, "text": "Säilyy"})));
    loop {
        if let crate::client::Frame::Event { kind, .. } = editor.socket.next().await {
            assert_eq!(kind, "comment-made");
            break;
        }
    }
    let Scene { server, _folder, id, .. } = scene;
    server.kill();
    let server = Server::start(_folder.path());
    let commenter = server.sign_in(COMMENTER);
    let again = server.get(&format!("/api/v1/statements/{id}/comments/1"), Some(&commenter)).json();
    assert_eq!(again, made);
}
