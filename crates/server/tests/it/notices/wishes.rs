//! At once, once a day, or not at all; and whoever does not hear any more.

use super::*;
use crate::decree::Somebody;
use crate::pages::signed_in;

fn wish(server: &Server, who: &str, notices: &str) {
    let answer = server.ask("PUT", "/api/v1/me/notices", Some(&server.sign_in(who)), &json!({ "notices": notices }));
    assert_eq!((answer.status, &answer.json()["notices"]), (200, &json!(notices)));
}

#[test]
fn one_chooses_on_a_page_and_by_the_interface() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(WRITER);
    let wished = || server.get("/api/v1/me/notices", Some(&token)).json()["notices"].as_str().unwrap().to_owned();
    assert_eq!(wished(), "immediate", "if nothing is chosen");
    let mut browser = signed_in(&server, WRITER);
    for choice in ["daily", "none", "immediate"] {
        assert_eq!(browser.post(&server, "/me/notices", &[("notices", choice)]).location(), "/me/notices");
        assert_eq!(wished(), choice);
        let page = browser.get(&server, "/me/notices").text();
        assert!(page.contains(&format!("value=\"{choice}\" checked")), "{page}");
    }
    let refused = browser.post(&server, "/me/notices", &[("notices", "weekly")]);
    assert_eq!(refused.status, 422);
    let answer = server.ask("PUT", "/api/v1/me/notices", Some(&token), &json!({"notices": "weekly"}));
    assert_eq!((answer.status, answer.problem().as_str()), (422, "unknown-choice"));
    assert_eq!(server.ask("PUT", "/api/v1/me/notices", None, &json!({"notices": "none"})).status, 401);
    assert_eq!(wished(), "immediate");
}

#[test]
fn one_mail_a_day_tells_everything_and_whoever_wants_none_hears_what_is_said_in_their_name() {
    let (server, folder) = patient();
    let scene = Scene::on(server, folder);
    wish(&scene.server, COMMENTER, "daily");
    wish(&scene.server, ACCESSIBLE, "none");
    scene.open();
    let others = asked(&scene.server).len() - 2;
    scene.until("Kommentoikaa", others);
    scene.done("/comments", COMMENTER, json!({"version": 1, "text": "Hyvä."}));
    scene.done("/comments/1/replies", WRITER, json!({"text": "Niin on."}));
    let waiting = signed_in(&scene.server, COMMENTER).get(&scene.server, "/api/v1/me/data").json();
    assert_eq!((&waiting["notices"], &waiting["waiting"][0]["kind"]), (&json!("daily"), &json!("opened")));
    // Until eight in the morning of the next day.
    let accessible = scene.server.organisation_of(&scene.server.sign_in(ACCESSIBLE));
    let recorded = json!({"organisation": accessible, "channel": "mail", "source": "Viesti"});
    scene.done("/comments", COORDINATOR, json!({"version": 1, "text": "Kirjattu.", "recorded": recorded}));
    scene.at(20 * 60);
    assert_eq!(scene.until("Järjestönne nimissä", 1)[0]["to"], ACCESSIBLE);
    assert_eq!(letters(&scene.server, COMMENTER), Vec::<Value>::new());
    scene.at(22 * 60 + 1);
    let digest = letter(&scene.server, COMMENTER, 1);
    assert_eq!(digest["subject"], "Lausuma: 2 uutta asiaa");
    for part in ["1. Kommentoikaa: Lähipalvelut\n", "2. Kommenttianne jatkettiin: Lähipalvelut\n", "Niin on."] {
        assert!(text(&digest).contains(part), "{part}: {}", text(&digest));
    }
    // What comes after it waits for the next morning, and once the wish is another, for nothing.
    scene.done("/comments/1/replies", WRITER, json!({"text": "Vielä yksi."}));
    scene.at(43 * 60);
    scene.done("/comments", COORDINATOR, json!({"version": 1, "text": "Toinen.", "recorded": recorded}));
    scene.at(44 * 60);
    scene.until("Järjestönne nimissä", 2);
    assert_eq!(letters(&scene.server, COMMENTER).len(), 1);
    scene.at(46 * 60 + 1);
    let digest = letter(&scene.server, COMMENTER, 2);
    assert_eq!(digest["subject"], "Lausuma: yksi uusi asia");
    assert_eq!(letters(&scene.server, ACCESSIBLE).len(), 2);
}

#[test]
fn whoever_was_erased_has_left_or_lost_their_role_hears_nothing_that_waited() {
    let (server, folder) = patient();
    let scene = Scene::on(server, folder);
    let server = &scene.server;
    const ROWER: &str = "organisation-admin@soutajat.example";
    for who in [COMMENTER, ROWER, SWEDE, PATIENT] {
        wish(server, who, "daily");
    }
    scene.open();
    scene.until("Kommentoikaa", asked(server).len() - 4);
    assert_eq!(signed_in(server, COMMENTER).post(server, "/me/data/erase", &[("sure", "yes")]).status, 303);
    let rowers = server.organisation_of(&server.sign_in(ROWER));
    let path = format!("/api/v1/organisations/{rowers}/remove");
    assert_eq!(server.post(&path, Some(&scene.coordinator), &json!({"reason": "Lopetti"})).status, 200);
    let swede = Somebody::of(server, SWEDE);
    let path = format!("/api/v1/organisations/{}/people/{}/roles/commenter", swede.organisation, swede.person);
    let admin = server.sign_in("coordinator@foraldrar-raseborg.example");
    let revoked = server.ask("DELETE", &path, Some(&admin), &json!({"reason": "Vaihtui"}));
    assert!(revoked.status < 300, "{}", revoked.text());
    scene.at(DAY);
    assert_eq!(letter(server, PATIENT, 1)["subject"], "Lausuma: yksi uusi asia");
    scene.at(DAY + 60);
    scene.done("/comments", PATIENT, json!({"version": 1, "text": "Hyvä."}));
    scene.done("/comments/1/replies", WRITER, json!({"text": "Niin on."}));
    scene.at(2 * DAY);
    letter(server, PATIENT, 2);
    for who in [COMMENTER, ROWER, SWEDE] {
        assert_eq!(letters(server, who), Vec::<Value>::new(), "{who}");
    }
}

#[test]
fn a_statement_that_the_whole_network_may_not_read_is_told_to_those_who_may() {
    let (server, folder) = patient();
    let scene = Scene::on(server, folder);
    let server = &scene.server;
    let taking_part = [WRITER, PATIENT].map(|who| server.organisation_of(&server.sign_in(who)));
    let openness =
        json!({"drafts": "participants", "comments": "participants", "writers": taking_part, "reason": "Rajattu"});
    let set = scene.ask("PUT", "/openness", COORDINATOR, openness);
    assert_eq!(set.status, 200, "{}", set.text());
    scene.open();
    let told = scene.until("Kommentoikaa", 2);
    let mut told: Vec<&str> = told.iter().map(to).collect();
    told.sort_unstable();
    assert_eq!(told, [PATIENT, WRITER]);
}
