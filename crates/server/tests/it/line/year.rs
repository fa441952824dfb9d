//! The network's year: who reads it, what stands in it, and its files.

use super::done;
use crate::harness::{COMMENTER, COORDINATOR, Server};
use crate::pages::signed_in;
use crate::signatures::Scene;
use serde_json::{Value, json};

fn figure(year: &Value, name: &str) -> (u64, Option<u64>, u64) {
    let figures = year["figures"].as_array().expect("figures");
    let found = figures.iter().find(|figure| figure["name"] == name).unwrap_or_else(|| panic!("no {name} in {year}"));
    (found["count"].as_u64().expect("a count"), found["of"].as_u64(), found["before"].as_u64().expect("a count"))
}

#[test]
fn its_organisations_read_the_year_and_the_world_once_it_is_published() {
    let scene = Scene::new();
    let server = &scene.server;
    scene.sign(&scene.signatory, json!({"version": 1}));
    scene.sign(&scene.other, json!({"version": 1}));
    done(&scene.post("/publish", &scene.coordinator, json!({"reason": "Valmis"})), 200);
    done(&scene.post("/results", &scene.coordinator, json!({"text": "Laki muuttui."})), 201);
    let at = "/api/v1/year/2031";
    assert_eq!(server.get(at, None).status, 401);
    for unknown in ["/api/v1/year/2032", "/api/v1/year/1999", "/api/v1/year/02031", "/api/v1/year/x"] {
        assert_eq!(server.get(unknown, Some(&scene.signatory)).status, 404, "{unknown}");
    }
    let year = done(&server.get(at, Some(&scene.signatory)), 200);
    let organisations = figure(&year, "organisations").0;
    let (reached, of, _) = figure(&year, "reached");
    assert_eq!(of, Some(organisations));
    assert!(reached >= 2 && reached <= organisations, "{year}");
    assert_eq!(figure(&year, "signed"), (2, Some(reached), 0));
    assert_eq!(figure(&year, "answered").0, 2);
    assert_eq!(figure(&year, "published"), (1, None, 0));
    assert_eq!(figure(&year, "results"), (1, None, 0));
    for sorts in ["by_kind", "by_county"] {
        for sort in year[sorts].as_array().expect("sorts") {
            assert!(sort["organisations"].as_u64().is_some_and(|count| count >= 5), "{sort}");
        }
    }
    let mut stranger = crate::browser::Browser::default();
    assert_eq!(stranger.get(server, "/year/2031").status, 401);
    let own = signed_in(server, COMMENTER).get(server, "/year/2031").text();
    assert!(own.contains("Vain verkoston järjestöt näkevät tämän sivun") && own.contains("Laki muuttui."), "{own}");

    let publication = format!("{at}/publication");
    let foreword = json!({"fi": "Hyvä vuosi <3", "en": "A good year"});
    assert_eq!(server.ask("PUT", &publication, Some(&scene.signatory), &foreword).problem(), "coordinators-only");
    let long = json!({"sv": "å".repeat(3001)});
    assert_eq!(server.ask("PUT", &publication, Some(&scene.coordinator), &long).problem(), "foreword-too-long");
    let outside = "/api/v1/year/2032/publication";
    assert_eq!(server.ask("PUT", outside, Some(&scene.coordinator), &foreword).problem(), "year-outside");
    done(&server.ask("PUT", &publication, Some(&scene.coordinator), &foreword), 200);
    let public = done(&server.get(at, None), 200);
    assert_eq!(public["foreword"], foreword);
    let page = stranger.get(server, "/year/2031").text();
    for said in ["Hyvä vuosi &lt;3", "2 / ", "Laki muuttui.", "/year/2031.xlsx", "Allekirjoitukset"] {
        assert!(page.contains(said), "{said} in {page}");
    }
    assert_eq!(stranger.get(server, "/year").location(), "/year/2031");
    assert_eq!(stranger.get(server, "/year/2030").status, 401, "each year is published by itself");
    let csv = stranger.get(server, "/year/2031.csv");
    assert!(csv.kind.starts_with("text/csv") && csv.text().contains("Allekirjoittanut"), "{}", csv.text());
    for (ending, starts) in [("xlsx", "PK"), ("docx", "PK")] {
        let file = stranger.get(server, &format!("/year/2031.{ending}"));
        assert!(file.status == 200 && file.body.starts_with(starts.as_bytes()), "{ending}");
    }
    assert_eq!(stranger.get(server, "/year/2031.exe").status, 404);
    done(&server.ask("DELETE", &publication, Some(&scene.coordinator), &json!({})), 200);
    assert_eq!(
        server.ask("DELETE", &publication, Some(&scene.coordinator), &json!({})).problem(),
        "year-not-published"
    );
    assert_eq!(stranger.get(server, "/year/2031").status, 401);
}

#[test]
fn a_year_that_is_over_is_told_by_the_register_of_then() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let clock = |now: &str| assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": now})).status, 204);
    clock("2032-06-01T08:00:00Z");
    let add = |name: &str| {
        let body = json!({"names": {"fi": name}, "details": {}});
        done(&server.post("/api/v1/organisations", Some(&coordinator), &body), 201);
    };
    let count = |year: u32| {
        figure(&done(&server.get(&format!("/api/v1/year/{year}"), Some(&coordinator)), 200), "organisations")
    };
    let before = count(2032).0;
    clock("2033-06-01T08:00:00Z");
    add("Uusi yhdistys");
    assert_eq!(count(2033), (before + 1, None, before));
    assert_eq!(count(2032).0, before);
}

#[test]
fn a_coordinator_publishes_a_year_in_a_form() {
    let (server, _folder) = Server::demo();
    let mut browser = signed_in(&server, COORDINATOR);
    let year = browser.get(&server, "/year").location().trim_start_matches("/year/").to_owned();
    let at = format!("/year/{year}/publication");
    let form = browser.get(&server, &at);
    let fields = [
        ("key", &*super::hidden(&form, "key")),
        ("organisation", &*super::hidden(&form, "organisation")),
        ("act", "publish"),
        ("sv", "Ett gott år"),
    ];
    assert_eq!(browser.post(&server, &at, &fields).location(), format!("/year/{year}"));
    let page = server.get(&format!("/year/{year}"), None).text();
    assert!(page.contains("Ett gott år"), "{page}");
    assert_eq!(signed_in(&server, COMMENTER).get(&server, &at).status, 403);
}
