//! What became of a published statement: recorded by its coordinators, read by the world, and told to whoever shaped it.

use crate::browser::Browser;
use crate::harness::{Answer, COORDINATOR};
use crate::pages::signed_in;
use crate::signatures::Scene;
use serde_json::{Value, json};

/// A statement that is public, and its public address.
fn published() -> (Scene, String) {
    let scene = Scene::new();
    let done = scene.post("/publish", &scene.coordinator, json!({"reason": "Valmis"}));
    assert_eq!(done.status, 200, "{}", done.text());
    let slug = done.json()["slug"].as_str().expect("a slug").to_owned();
    (scene, format!("/s/{slug}"))
}

fn recorded(scene: &Scene, path: &str, body: Value) -> Value {
    let answer = scene.post(path, &scene.coordinator, body);
    assert_eq!(answer.status, 201, "{path}: {}", answer.text());
    answer.json()
}

fn delivered(scene: &Scene) -> Value {
    let by = scene.server.organisation_of(&scene.coordinator);
    let body = json!({"to": "Sosiaali- ja terveysministeriö", "how": "meeting", "on": "2031-03-03", "by": by,
                      "reference": "VN/1/2031"});
    recorded(scene, "/deliveries", body)
}

#[test]
fn to_whom_it_was_handed_what_was_answered_and_what_came_of_it_is_on_the_public_page_in_one_line_each() {
    let (scene, at) = published();
    let server = &scene.server;
    assert!(!server.get(&at, None).text().contains("Mitä kannanotosta seurasi"), "nothing has come of it yet");
    let delivery = delivered(&scene);
    assert_eq!(
        (&delivery["number"], &delivery["kind"], &delivery["how"]),
        (&json!(1), &json!("delivery"), &json!("meeting"))
    );
    let link = "https://stm.example/vastaus";
    let reply = json!({"delivery": 1, "from": "Ministeri", "clause": 2, "text": "Rahoitus\n\nsäilyy.", "link": link});
    let reply = recorded(&scene, "/responses", reply);
    assert_eq!((&reply["number"], &reply["delivery"], &reply["on"]), (&json!(2), &json!(1), &json!("2031-03-03")));
    recorded(&scene, "/results", json!({"text": "Laki <b>muuttui</b>.", "on": "2031-03-03"}));
    let review = scene.ask("PUT", "/review", &scene.coordinator, json!({"on": "2032-03-01"}));
    assert_eq!((review.status, &review.json()["review_on"]), (200, &json!("2032-03-01")), "{}", review.text());
    let stage = &scene.get("", &scene.coordinator)["stage"];
    assert_eq!(stage, "published", "recording something does not say that all has been told");
    let page = server.get(&at, None).text();
    let trail = page.split(r#"id="trail""#).nth(1).expect("it is there");
    let mut last = 0;
    for said in [
        "3.3.2031",
        "Kannanotto julkaistiin",
        "Toimitettiin tapaamisessa (Uuden työn yhdistys ry). Vastaanottaja: Sosiaali- ja terveysministeriö",
        "VN/1/2031",
        r##"href="#c2">Vastaus kohtaan 2: Ministeri"##,
        "<p>Rahoitus</p>",
        link,
        "Tulos",
        "Laki &lt;b&gt;muuttui&lt;/b&gt;.",
        "1.3.2032",
        "Seurantaan palataan",
        "/feed.atom",
    ] {
        let found = trail[last..].find(said).unwrap_or_else(|| panic!("{said} after {last} in {trail}"));
        last += found;
    }
    let file = server.get(&format!("{at}.html"), None).text();
    assert!(file.contains("Vastaus kohtaan 2: Ministeri: Rahoitus säilyy."), "{file}");
    let told = server.get(&format!("{at}.json"), None).json();
    let kinds =
        told["traces"].as_array().expect("records").iter().map(|trace| trace["kind"].as_str().unwrap_or_default());
    assert_eq!(kinds.collect::<Vec<_>>(), ["delivery", "response", "result"]);
    assert_eq!((&told["review_on"], &told["traces"][1]["clause"]), (&json!("2032-03-01"), &json!(2)));
    for ending in [".pdf", ".docx"] {
        assert_eq!(server.get(&format!("{at}{ending}"), None).status, 200, "{ending}");
    }
    // What was signed stays to the byte.
    assert!(!server.get(&format!("{at}.md"), None).text().contains("Ministeri"));
    let log = signed_in(server, COORDINATOR).get(server, &format!("/statements/{}/log", scene.id)).text();
    for said in ["kirjasi seurantaan (nro 1)", "vastauksen kohtaan 2", "tuloksen 3.3.2031", "palataan 1.3.2032"] {
        assert!(log.contains(said), "{said}: {log}");
    }
}

#[test]
fn what_was_recorded_by_mistake_is_struck_and_the_world_is_told_of_it_no_more() {
    let (scene, at) = published();
    let server = &scene.server;
    delivered(&scene);
    recorded(&scene, "/results", json!({"text": "Laki muuttui."}));
    let strike = |trace: &str, reason: &str| {
        scene.post(&format!("/traces/{trace}/strike"), &scene.coordinator, json!({"reason": reason}))
    };
    assert_eq!(strike("2", " ").problem(), "reason-missing");
    assert_eq!(strike("9", "Virhe").problem(), "unknown-trace");
    assert_eq!(strike("toinen", "Virhe").problem(), "unknown-trace");
    let struck = strike("2", "Väärä laki");
    assert_eq!((struck.status, &struck.json()["struck"]["reason"]), (200, &json!("Väärä laki")), "{}", struck.text());
    assert_eq!(strike("2", "Taas").problem(), "unknown-trace");
    let list = scene.get("/results", &scene.signatory);
    assert_eq!(list["items"][0]["struck"]["reason"], "Väärä laki");
    let page = server.get(&at, None).text();
    assert!(page.contains("Vastaanottaja") && !page.contains("Laki muuttui"), "{page}");
    let own = signed_in(server, COORDINATOR).get(server, &format!("/statements/{}/follow-up", scene.id)).text();
    assert!(own.contains("<del>") && own.contains("Väärä laki"), "{own}");
}

#[test]
fn only_its_coordinators_record_and_only_of_what_is_public() {
    let scene = Scene::new();
    let paths = ["/deliveries", "/responses", "/results", "/traces/1/strike", "/corrections"];
    for path in paths {
        assert_eq!(scene.post(path, &scene.signatory, json!({})).problem(), "not-its-coordinator", "{path}");
        assert_eq!(scene.post(path, &scene.coordinator, json!({})).problem(), "not-published", "{path}");
    }
    assert_eq!(scene.ask("PUT", "/review", &scene.coordinator, json!({})).problem(), "not-published");
    assert_eq!(scene.ask("PUT", "/review", &scene.signatory, json!({})).problem(), "not-its-coordinator");
    let page =
        |browser: &mut Browser, rest: &str| browser.get(&scene.server, &format!("/statements/{}{rest}", scene.id));
    let mut browser = signed_in(&scene.server, COORDINATOR);
    assert_eq!(page(&mut browser, "/follow-up").status, 404);
    assert!(!page(&mut browser, "").text().contains("/follow-up"), "there is no such page yet");
    scene.post("/publish", &scene.coordinator, json!({"reason": "Valmis"}));
    assert_eq!(page(&mut browser, "/follow-up/delivery").status, 200);
    assert_eq!(page(&mut browser, "/follow-up/elsewhere").status, 404);
    let mut other = signed_in(&scene.server, "signatory@jarjestokeha.example");
    let read = page(&mut other, "/follow-up");
    assert!(read.status == 200 && !read.text().contains("/follow-up/delivery"), "{}", read.text());
    assert_eq!(page(&mut other, "/follow-up/delivery").status, 403);
}

#[test]
fn what_cannot_be_recorded_is_refused_with_what_is_wrong() {
    let (scene, _) = published();
    delivered(&scene);
    let post = |path: &str, body: Value| scene.post(path, &scene.coordinator, body);
    let rows: [(&str, Value, &str); 14] = [
        ("/deliveries", json!({}), "office-missing"),
        ("/deliveries", json!({"to": "ä".repeat(201)}), "office-too-long"),
        ("/deliveries", json!({"to": "Virasto", "how": "pigeon"}), "unknown-means"),
        ("/deliveries", json!({"to": "Virasto", "by": "kuka"}), "unknown-organisation"),
        ("/deliveries", json!({"to": "Virasto", "on": "3.3.2031"}), "bad-date"),
        ("/deliveries", json!({"to": "Virasto", "on": "2031-03-04"}), "day-to-come"),
        ("/deliveries", json!({"to": "Virasto", "on": "2031-03-02"}), "day-too-early"),
        ("/responses", json!({"from": "Virasto", "text": "Kiitos", "clause": 9}), "unknown-clause"),
        ("/responses", json!({"from": "Virasto", "text": "Kiitos", "delivery": 2}), "unknown-trace"),
        ("/responses", json!({"from": "Virasto", "text": " "}), "account-empty"),
        ("/results", json!({"text": "Laki", "link": "javascript:alert(1)"}), "website-malformed"),
        ("/results", json!({"text": "Laki", "clause": 9}), "unknown-clause"),
        ("/corrections", json!({"text": "Luku", "clause": 9}), "unknown-clause"),
        ("/corrections", json!({"text": ""}), "correction-empty"),
    ];
    for (path, body, code) in rows {
        let told = body.to_string();
        assert_eq!(post(path, body).problem(), code, "{path} {told}");
    }
    let review = scene.ask("PUT", "/review", &scene.coordinator, json!({"on": "2031-03-03"}));
    assert_eq!(review.problem(), "day-past");
}

#[test]
fn a_record_that_is_sent_twice_is_made_once() {
    let (scene, _) = published();
    let body = json!({"text": "Laki muuttui."});
    let send = || {
        let headers =
            [("authorization", format!("Bearer {}", scene.coordinator)), ("idempotency-key", "yksi".to_owned())];
        scene.server.send("POST", &scene.path("/results"), &headers, body.to_string().as_bytes())
    };
    let [first, again]: [Answer; 2] = [send(), send()];
    assert_eq!((first.status, again.status), (201, 201), "{}", first.text());
    assert_eq!(first.body, again.body);
    assert_eq!(scene.get("/results", &scene.coordinator)["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_correction_stands_above_the_text_that_stays_as_it_was_sealed() {
    let (scene, at) = published();
    let server = &scene.server;
    let before = server.get(&format!("{at}.md"), None).body;
    let said = json!({"clause": 2, "text": "Vuosia on kaksi,\nei kolme.", "reason": "Luku oli vanha"});
    let correction = recorded(&scene, "/corrections", said);
    assert_eq!((&correction["number"], &correction["clause"]), (&json!(1), &json!(2)));
    let page = server.get(&at, None).text();
    let (above, text) = page.split_once(r#"itemprop="articleBody""#).expect("a text");
    assert!(
        above.contains("Oikaisu 1 kohtaan 2 (Uuden työn yhdistys ry)") && above.contains("<p>ei kolme.</p>"),
        "{above}"
    );
    assert!(text.contains(r##"href="#correction-1""##) && text.contains("kolmeksi vuodeksi"), "{text}");
    assert_eq!(server.get(&format!("{at}.md"), None).body, before);
    let told = server.get(&format!("{at}.json"), None).json();
    assert_eq!(told["corrections"][0]["text"], "Vuosia on kaksi,\nei kolme.");
    for form in [".html", "/text"] {
        assert!(server.get(&format!("{at}{form}"), None).text().contains("Vuosia on kaksi, ei kolme."), "{form}");
    }
    assert_eq!(scene.get("/corrections", &scene.signatory)["items"][0]["reason"], "Luku oli vanha");
}

#[test]
fn a_statement_has_a_feed_of_what_became_of_it() {
    let (scene, at) = published();
    let server = &scene.server;
    let feed = || server.get(&format!("{at}/feed.atom"), None);
    let told = feed();
    assert!(told.kind.starts_with("application/atom+xml"), "{}", told.kind);
    assert_eq!(told.text().matches("<entry").count(), 1, "that it was published");
    delivered(&scene);
    recorded(&scene, "/corrections", json!({"text": "Luku & <b>"}));
    recorded(&scene, "/results", json!({"text": "Laki muuttui."}));
    let text = feed().text();
    let titles: Vec<usize> = ["<title>Tulos</title>", "Oikaisu 1", "Toimitettiin", "Julkaistiin: Allekirjoitukset"]
        .iter()
        .map(|title| text.find(title).unwrap_or_else(|| panic!("{title} in {text}")))
        .collect();
    assert!(titles.is_sorted() && text.contains("Luku &amp; &lt;b&gt;"), "the newest first: {text}");
    for number in 0..terms::limits::FEED_ENTRIES_MAX {
        recorded(&scene, "/results", json!({"text": format!("Tulos {number}")}));
    }
    let text = feed().text();
    assert_eq!(text.matches("<entry").count(), terms::limits::FEED_ENTRIES_MAX);
    assert!(!text.contains("Julkaistiin: "), "the newest");
    assert!(server.get(&at, None).text().contains(r#"type="application/atom+xml""#));
}

/// Fills a form of the page in and sends it.
fn send(scene: &Scene, browser: &mut Browser, act: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/statements/{}/follow-up/{act}", scene.id);
    let page = browser.get(&scene.server, &path).text();
    let key = page.split(r#"name="key" value=""#).nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
    let fields: Vec<(&str, &str)> = [("key", key)].into_iter().chain(fields.iter().copied()).collect();
    browser.post(&scene.server, &path, &fields)
}

#[test]
fn all_of_it_is_done_on_pages_that_say_what_is_wrong() {
    let (scene, _) = published();
    let mut browser = signed_in(&scene.server, COORDINATOR);
    let home = format!("/statements/{}/follow-up", scene.id);
    let wrong = send(&scene, &mut browser, "delivery", &[("office", " "), ("how", "mail"), ("on", "2031-03-03")]);
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    assert!(wrong.text().contains(r##"href="#office""##) && wrong.text().contains("mikä virasto"), "{}", wrong.text());
    let wrong =
        send(&scene, &mut browser, "response", &[("office", "Virasto"), ("text", "Kiitos"), ("on", "2031-05-03")]);
    assert!(wrong.status == 422 && wrong.text().contains(r##"href="#on""##), "{}", wrong.text());
    let office = [("office", "Sosiaali- ja terveysministeriö"), ("how", "mail"), ("on", "2031-03-03"), ("by", "")];
    assert_eq!(send(&scene, &mut browser, "delivery", &office).location(), home);
    let offered = browser.get(&scene.server, &format!("{home}/response")).text();
    assert!(offered.contains(r#"<option value="Sosiaali- ja terveysministeriö">"#), "{offered}");
    assert!(offered.contains("2. Rahoitus turvataan"), "the clauses of what is public: {offered}");
    let reply =
        [("office", "Ministeri"), ("on", "2031-03-03"), ("delivery", "1"), ("clause", "2"), ("text", "Kiitos.")];
    assert_eq!(send(&scene, &mut browser, "response", &reply).location(), home);
    assert_eq!(
        send(&scene, &mut browser, "result", &[("text", "Laki muuttui."), ("on", "2031-03-03")]).location(),
        home
    );
    assert_eq!(send(&scene, &mut browser, "review", &[("on", "2032-03-01")]).location(), home);
    assert_eq!(
        send(&scene, &mut browser, "correction", &[("clause", "1"), ("text", "Kunta on kaupunki.")]).location(),
        home
    );
    let page = browser.get(&scene.server, &home).text();
    for said in [
        "Toimitettiin sähköpostitse",
        "Vastaus kohtaan 2: Ministeri",
        "Laki muuttui.",
        "1.3.2032",
        "Oikaisu 1 kohtaan 1",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let strike = browser.get(&scene.server, &format!("{home}/strike?trace=3")).text();
    assert!(strike.contains("Laki muuttui.") && strike.contains(r#"name="trace" value="3""#), "{strike}");
    let reason = [("trace", "3"), ("reason", "Toinen laki")];
    assert_eq!(send(&scene, &mut browser, "strike", &reason).location(), home);
    let page = browser.get(&scene.server, &home).text();
    assert!(page.contains("Mitätöity") && page.contains("Toinen laki"), "{page}");
    assert_eq!(send(&scene, &mut browser, "review", &[("on", "")]).location(), home);
    assert!(browser.get(&scene.server, &home).text().contains("Seurannalle ei ole valittu päivää"));
}
