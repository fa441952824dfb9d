use super::*;
use crate::events::Events;
use crate::organisation_pages::{Browser, hidden, with};
use store::{Log, LogId, Options, SledStore};
use terms::Seq;

#[test]
fn a_workshop_leads_from_themes_to_a_summary_that_everybody_reads() {
    let (server, folder) = Server::demo();
    let scene = brought(server);
    let (buses, schools) = (scene.theme(&scene.commenter, "Bussit"), scene.theme(&scene.writer, "Koulut"));
    let early = scene.choose(&scene.commenter, &[(buses, "Heti")], 0);
    assert_eq!((early.status, early.problem()), (409, "not-choosing-yet".to_owned()));
    scene.go("choosing");
    let late = scene.post(&scene.coordinator, "/brought", &json!({"themes": [1]}));
    assert_eq!((late.status, late.problem()), (409, "not-gathering".to_owned()));
    assert_eq!(scene.choose(&scene.commenter, &[(buses, "Pitkät matkat")], 0).json()["revision"], 1);
    let Scene { server, path, .. } = scene;
    server.kill();
    let server = Server::start(folder.path());
    let [coordinator, commenter, writer] = [COORDINATOR, COMMENTER, WRITER].map(|email| server.sign_in(email));
    let scene = Scene { server, coordinator, commenter, writer, path };
    let own = scene.get(&scene.commenter, "/choice").json();
    assert_eq!(own["themes"][0]["reason"], "Pitkät matkat", "{own}");
    assert_eq!(scene.choose(&scene.writer, &[(buses, ""), (schools, "Lapset"), (2, "Vesi")], 0).status, 200);
    scene.go("closed");
    assert_eq!(scene.counts(), [(buses, 2, 0), (2, 1, 0), (schools, 1, 0), (1, 0, 0)]);
    let result = scene.get(&scene.commenter, "/result").json();
    let reasons: Vec<&str> = result["themes"][0]["chosen_by"]
        .as_array()
        .expect("who chose it")
        .iter()
        .map(|by| by["reason"].as_str().expect("a reason"))
        .collect();
    assert!(reasons.contains(&"") && reasons.contains(&"Pitkät matkat"), "{reasons:?}");
    let adopted = scene.post(&scene.coordinator, "/adopt", &Value::Null);
    assert_eq!(adopted.status, 200, "{}", adopted.text());
    let themes = scene.server.get(THEMES, Some(&scene.writer)).json();
    let state = |number: u64| themes["items"][usize::try_from(number).expect("small") - 1]["state"].clone();
    assert_eq!([state(1), state(2), state(buses), state(schools)], ["parked", "chosen", "chosen", "chosen"]);
    assert_eq!(themes["items"].as_array().map(Vec::len), Some(4), "what was brought is the same theme");
    summary(&scene);
}

/// A workshop that weighs a theme from its opening, parked as it is, and another that was brought by a form.
fn brought(server: Server) -> Scene {
    let [coordinator, commenter] = [COORDINATOR, COMMENTER].map(|email| server.sign_in(email));
    for title in ["Uimahallit", "Rannat"] {
        let theme = json!({"title": title, "reason": "Uimataito on turvaa."});
        assert_eq!(server.post(THEMES, Some(&commenter), &theme).status, 201);
    }
    let parked = json!({"state": "parked", "reason": "Odotetaan vaaleja."});
    assert_eq!(server.ask("PUT", &format!("{THEMES}/1/state"), Some(&coordinator), &parked).status, 200);
    let unknown = json!({"question": {"fi": "Mitä?"}, "choices": 3, "themes": [9]});
    assert_eq!(server.post(WORKSHOPS, Some(&coordinator), &unknown).problem(), "unknown-theme");
    let scene = Scene::new(server, &json!({"themes": [1]}));
    assert_eq!(scene.get(&coordinator, "").json()["themes"], json!([1]));
    let bring = |token: &str, body: Value| scene.post(token, "/brought", &body);
    assert_eq!(bring(&commenter, json!({"themes": [2]})).problem(), "coordinators-only");
    assert_eq!(bring(&coordinator, json!({"themes": []})).problem(), "nothing-brought");
    let page = scene.path.replace("/api/v1", "");
    let browser = Browser { server: &scene.server, token: Some(coordinator) };
    let form = browser.hidden(&page, &format!("{page}/bring"));
    let empty = browser.send(&format!("{page}/bring"), &form);
    assert!(empty.status == 422 && empty.text().contains("Valitse ainakin yksi"), "{}", empty.text());
    let form = hidden(&empty.text(), &format!("{page}/bring"));
    assert_eq!(browser.send(&format!("{page}/bring"), &with(&form, &[("brought", "2")])).status, 303);
    let theme = browser.get("/agenda/themes/2").text();
    assert!(theme.contains("Punnittu työpajassa:") && theme.contains("Uimataito on turvaa."), "{theme}");
    let there = browser.get(&page).text();
    assert!(there.contains("Rannat") && !there.contains(&format!("{page}/bring")), "all are there: {there}");
    scene
}

/// It begins with what was chosen, has a place for what one alone named, and is public once it is published.
fn summary(scene: &Scene) {
    let page = scene.path.replace("/api/v1", "") + "/summary";
    let nobody = Browser { server: &scene.server, token: None };
    let browser = Browser { server: &scene.server, token: Some(scene.coordinator.clone()) };
    assert_eq!(nobody.get(&page).status, 404, "nothing is said of it before");
    let begun = browser.get(&page).text();
    let at = |text: &str| begun.find(text).unwrap_or_else(|| panic!("{text} in {begun}"));
    assert!(at("## Valitut teemat") < at("**Bussit**") && at("**Bussit**") < at("## Yhden nimeämät"));
    assert!(at("## Yhden nimeämät") < at("**Koulut**"));
    let form = hidden(&begun, &page);
    let saved = browser.send(&page, &with(&form, &[("summary-fi", "# Bussit\n\nTärkein."), ("act", "save")]));
    assert_eq!(saved.status, 303, "{}", saved.text());
    let stale = browser
        .send(&page, &with(&hidden(&begun, &page)[1..], &[("key", "toinen"), ("summary-fi", "Oma."), ("act", "save")]));
    assert_eq!(stale.status, 422, "{}", stale.text());
    assert!(stale.text().contains("Oma.") && stale.text().contains("Tärkein."), "both are shown: {}", stale.text());
    assert_eq!(nobody.get(&page).status, 404);
    let publish =
        with(&[("key".to_owned(), "julki".to_owned()), ("upon".to_owned(), "1".to_owned())], &[("act", "publish")]);
    assert_eq!(browser.send(&page, &publish).status, 303);
    let public = nobody.get(&page);
    assert_eq!(public.status, 200);
    assert!(public.text().contains("Tärkein."), "{}", public.text());
}

#[test]
fn hidden_choices_are_nowhere_before_they_are_shown() {
    let (server, folder) = Server::demo();
    let scene = Scene::new(server, &json!({"hidden": true, "phones": true}));
    let buses = scene.theme(&scene.commenter, "Bussit");
    scene.theme(&scene.writer, "Koulut");
    scene.go("choosing");
    const SECRET: &str = "Salaisen painava syy";
    assert_eq!(scene.choose(&scene.commenter, &[(buses, SECRET)], 0).status, 200);
    assert_eq!(scene.get(&scene.writer, "/result").status, 404);
    assert_eq!(scene.get(&scene.writer, "/choice").status, 404);
    let page = scene.path.replace("/api/v1", "");
    for token in [&scene.coordinator, &scene.writer] {
        let browser = Browser { server: &scene.server, token: Some(token.clone()) };
        for rest in ["", "/projector", "/result"] {
            let shown = browser.get(&format!("{page}{rest}")).text();
            assert!(!shown.contains(SECRET), "{rest}: {shown}");
            assert!(shown.contains("piilossa"), "{rest}: {shown}");
            assert!(!shown.contains("class=\"bars\""), "{rest}: {shown}");
        }
        for rest in ["", "/summary"] {
            assert!(!scene.get(token, rest).text().contains(SECRET));
        }
    }
    let link = scene.get(&scene.coordinator, "").json()["link"].as_str().expect("a link").to_owned();
    let seat = format!("{link}/o{}", scene.server.organisation_of(&scene.writer)).replace(&scene.server.url, "");
    let phone = Browser { server: &scene.server, token: None }.get(&seat);
    assert!(phone.status == 200 && !phone.text().contains(SECRET), "{}", phone.text());
    assert_eq!(scene.choose(&scene.writer, &[(buses, "Toinen")], 0).status, 200);
    assert_eq!(scene.counts()[0], (buses, 2, 0), "all have chosen");
    assert!(scene.get(&scene.writer, "/result").text().contains(SECRET));
    // The ledger says who has chosen, never what.
    scene.server.kill();
    let store = SledStore::open(folder.path(), Options::default()).expect("the store opens");
    let records = store.read(LogId::new(b'A', [0; 16]), Seq(0), usize::MAX).expect("the agenda");
    let entries: Vec<String> =
        records.iter().map(|record| String::from_utf8_lossy(&record[32..]).into_owned()).collect();
    assert!(entries.iter().any(|entry| entry.contains("\"act\":\"chose\"")), "{entries:?}");
    for entry in entries {
        assert!(!entry.contains(SECRET) && !entry.contains("Bussit"), "{entry}");
        assert!(!entry.contains("\"act\":\"chose\"") || !entry.contains("theme"), "{entry}");
    }
}

#[test]
fn two_devices_of_one_organisation_never_overwrite_one_another_unseen() {
    let (server, _folder) = Server::demo();
    let scene = Scene::new(server, &json!({}));
    let (buses, schools) = (scene.theme(&scene.commenter, "Bussit"), scene.theme(&scene.commenter, "Koulut"));
    scene.go("choosing");
    let page = scene.path.replace("/api/v1", "");
    let action = format!("{page}/choose");
    let browser = Browser { server: &scene.server, token: Some(scene.commenter.clone()) };
    let (first, second) = (browser.hidden(&page, &action), browser.hidden(&page, &action));
    let chosen = |form: &[(String, String)], theme: u64, reason: &str| {
        let theme = theme.to_string();
        browser.send(&action, &with(form, &[("theme", &theme), (&format!("reason-{theme}"), reason)]))
    };
    assert_eq!(chosen(&first, buses, "Ensin").status, 303);
    let refused = chosen(&second, schools, "Toiseksi");
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("Toinen laite ehti"), "{}", refused.text());
    assert!(refused.text().contains("Ensin") && refused.text().contains("Toiseksi"), "both are shown");
    let own = scene.get(&scene.commenter, "/choice").json();
    assert_eq!((&own["revision"], &own["themes"][0]["reason"]), (&json!(1), &json!("Ensin")));
    // Sent once more, after both were seen, it takes the place of the other.
    assert_eq!(chosen(&hidden(&refused.text(), &action), schools, "Toiseksi").status, 303);
    let own = scene.get(&scene.commenter, "/choice").json();
    assert_eq!((&own["revision"], &own["themes"][0]["reason"]), (&json!(2), &json!("Toiseksi")));
    // The first phone's form again: it gets its first answer, and nothing changes.
    assert_eq!(chosen(&first, buses, "Ensin").status, 303);
    assert_eq!(scene.get(&scene.commenter, "/choice").json()["revision"], 2);
}

#[test]
fn what_comes_after_the_close_is_kept_apart_and_not_counted() {
    let (server, _folder) = Server::demo();
    let scene = Scene::new(server, &json!({}));
    let buses = scene.theme(&scene.commenter, "Bussit");
    scene.go("choosing");
    let page = scene.path.replace("/api/v1", "");
    let browser = Browser { server: &scene.server, token: Some(scene.writer.clone()) };
    let form = browser.hidden(&page, &format!("{page}/choose"));
    assert_eq!(scene.choose(&scene.commenter, &[(buses, "Ajoissa")], 0).status, 200);
    scene.go("closed");
    let theme = buses.to_string();
    let sent = browser.send(
        &format!("{page}/choose"),
        &with(&form, &[("theme", &theme), (&format!("reason-{theme}"), "Kirjoitin kun suljettiin")]),
    );
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(browser.get(sent.header("location")).text().contains("Työpaja oli jo päättynyt"));
    assert_eq!(scene.counts(), [(buses, 1, 0)]);
    let late = scene.post(&scene.writer, "/themes", &json!({"title": "Myöhäinen teema"}));
    assert_eq!(late.status, 201, "{}", late.text());
    for rest in ["", "/result"] {
        let shown = browser.get(&format!("{page}{rest}")).text();
        let lane = shown.split("id=\"late\"").nth(1).unwrap_or_else(|| panic!("a lane: {shown}"));
        assert!(lane.contains("Kirjoitin kun suljettiin") && lane.contains("Myöhäinen teema"), "{rest}: {lane}");
    }
    // Back to choosing, with a reason: what was late stays late.
    let back = scene.post(&scene.coordinator, "/phase", &json!({"phase": "choosing"}));
    assert_eq!((back.status, back.problem()), (422, "reason-missing".to_owned()));
    scene.go("choosing");
    assert_eq!(scene.counts(), [(buses, 1, 0)]);
}

#[test]
fn similar_themes_become_one_with_every_name_and_reason_and_can_be_taken_apart() {
    let (server, _folder) = Server::demo();
    let scene = Scene::new(server, &json!({}));
    let (buses, trains) = (scene.theme(&scene.commenter, "Bussit"), scene.theme(&scene.writer, "Junat"));
    scene.go("choosing");
    assert_eq!(scene.choose(&scene.commenter, &[(buses, "A"), (trains, "B")], 0).status, 200);
    assert_eq!(scene.choose(&scene.writer, &[(trains, "C")], 0).status, 200);
    assert_eq!(scene.counts(), [(trains, 2, 0), (buses, 1, 0)]);
    let together = |token: &str| {
        scene.server.post(&format!("{THEMES}/{buses}/together"), Some(token), &json!({"others": [trains]}))
    };
    assert_eq!(together(&scene.writer).problem(), "coordinators-only");
    assert_eq!(together(&scene.coordinator).status, 200);
    assert_eq!(scene.counts(), [(buses, 2, 0)], "each organisation once");
    let browser = Browser { server: &scene.server, token: Some(scene.writer.clone()) };
    let page = browser.get(&format!("/agenda/themes/{buses}")).text();
    assert!(page.contains("Junat") && page.contains("Koska Junat."), "{page}");
    let apart = |reason: &str| {
        let body = json!({ "reason": reason });
        scene.server.post(&format!("{THEMES}/{trains}/apart"), Some(&scene.coordinator), &body)
    };
    assert_eq!(apart(" ").problem(), "reason-missing");
    assert_eq!(apart("Eri asia").status, 200);
    assert_eq!(scene.counts(), [(trains, 2, 0), (buses, 1, 0)]);
}

#[test]
fn only_coordinators_conduct_and_only_the_network_reads() {
    let (server, _folder) = Server::demo();
    let scene = Scene::new(server, &json!({}));
    let page = scene.path.replace("/api/v1", "");
    let acts = [
        ("POST", "/phase", json!({"phase": "choosing"})),
        ("PUT", "/summary", json!({"fi": "x"})),
        ("POST", "/summary/publish", json!({"revision": 1})),
        ("POST", "/adopt", json!({})),
    ];
    for (method, rest, body) in &acts {
        let path = format!("{}{rest}", scene.path);
        let by = |token: Option<&str>| {
            let answer = scene.server.ask(method, &path, token, body);
            (answer.status, answer.problem())
        };
        assert_eq!(by(Some(&scene.commenter)), (403, "coordinators-only".to_owned()), "{rest}");
        assert_eq!(by(None), (401, "not-signed-in".to_owned()), "{rest}");
    }
    for path in [&page, &format!("{page}/projector"), &format!("{page}/result"), &"/agenda".to_owned()] {
        assert_eq!(scene.server.send("GET", path, &[], b"").status, 401, "{path}");
    }
    for rest in ["", "/progress", "/choice", "/result"] {
        assert_eq!(scene.server.get(&format!("{}{rest}", scene.path), None).status, 401, "{rest}");
    }
    assert_eq!(scene.server.get(&format!("{}/summary", scene.path), None).status, 404);
    assert_eq!(scene.get(&scene.coordinator, "").json()["link"], Value::Null, "no phones, no link");
    // A hat that is another's is none.
    let theirs = scene.server.organisation_of(&scene.writer);
    let borrowed = scene.post(&scene.commenter, "/themes", &json!({"title": "Lainattu", "organisation": theirs}));
    assert_eq!((borrowed.status, borrowed.problem()), (403, "hat-not-yours".to_owned()));
}

#[test]
fn erased_words_of_a_participant_are_gone_and_that_it_chose_stays() {
    let (server, _folder) = Server::demo();
    let scene = Scene::new(server, &json!({}));
    let buses = scene.theme(&scene.commenter, "Bussit");
    scene.go("choosing");
    assert_eq!(scene.choose(&scene.writer, &[(buses, "Poistettava perustelu")], 0).status, 200);
    let own = scene.server.organisation_of(&scene.writer);
    let words = format!("{}/participants/o{own}/words", scene.path);
    let erase = |token: &str| scene.server.ask("DELETE", &words, Some(token), &Value::Null);
    assert_eq!(erase(&scene.commenter).problem(), "organisation-admins-only");
    assert_eq!(erase(&scene.coordinator).status, 200);
    let result = scene.get(&scene.writer, "/result");
    assert!(!result.text().contains("Poistettava"), "{}", result.text());
    assert_eq!((&result.json()["erased"], &scene.get(&scene.writer, "").json()["chosen"]), (&json!(1), &json!(1)));
    let page = Browser { server: &scene.server, token: Some(scene.coordinator.clone()) };
    let shown = page.get(&scene.path.replace("/api/v1", "")).text();
    assert!(shown.contains("Yhden osallistujan valinta on poistettu."), "{shown}");
}

#[test]
fn the_wall_is_told_of_every_choice() {
    let (server, _folder) = Server::demo();
    let scene = Scene::new(server, &json!({}));
    let buses = scene.theme(&scene.commenter, "Bussit");
    scene.go("choosing");
    let path = format!("{}/progress", scene.path);
    let mut wall = Events::at(&scene.server, Some(&scene.writer), &path, None);
    assert_eq!(wall.next().expect("a beginning").2["chosen"], 0);
    assert_eq!(scene.choose(&scene.commenter, &[(buses, "A")], 0).status, 200);
    let (_, kind, told) = wall.next().expect("news");
    assert_eq!(
        (kind.as_str(), &told["chosen"], &told["result"][0]["organisations"]),
        ("progress", &json!(1), &json!(1))
    );
}
