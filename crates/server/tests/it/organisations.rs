//! The register over HTTP: who sees it, who changes it, and every refusal in words.

use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};
use serde_json::{Value, json};

const ADMIN: &str = "organisation-admin@pitkaaikaissairaat.example";
const FOREIGN_ADMIN: &str = "organisation-admin@jarjestokeha.example";

/// The id of the organisation whose name begins like this.
fn named(server: &Server, name: &str) -> String {
    let list = server.get("/api/v1/organisations", None).json();
    let found = list["items"].as_array().unwrap().iter().find(|each| each["name"].as_str().unwrap().starts_with(name));
    found.unwrap_or_else(|| panic!("no {name} in {list}"))["id"].as_str().unwrap().to_owned()
}

fn send(server: &Server, method: &str, path: &str, token: Option<&str>, body: &Value) -> Answer {
    let mut headers = vec![("content-type", "application/json".to_owned())];
    headers.extend(token.map(|token| ("authorization", format!("Bearer {token}"))));
    server.send(method, path, &headers, body.to_string().as_bytes())
}

fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{}", answer.text());
    assert!(answer.json()["detail"].as_str().unwrap().ends_with(['.', ')']), "{}", answer.text());
}

#[test]
fn everybody_sees_the_networks_members_and_pages_through_them() {
    let (server, _folder) = Server::demo();
    let all = server.get("/api/v1/organisations", None).json();
    let names: Vec<&str> = all["items"].as_array().unwrap().iter().map(|each| each["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 12);
    assert_eq!((names[0], all["next"].is_null()), ("Esteetön Uusimaa ry", true));
    let sizeless = all["items"].as_array().unwrap().iter().filter(|each| each["size"].is_null()).count();
    assert_eq!(sizeless, 2, "the umbrellas, whose members are associations");
    let found = |query: &str| {
        let list = server.get(&format!("/api/v1/organisations?{query}"), None).json();
        list["items"].as_array().unwrap().len()
    };
    assert_eq!(found("q=tyon%20UUDEN"), 1, "words in any order, without accents and case");
    assert_eq!(found("q=Nylands"), 1, "names in every language are searched");
    assert_eq!(found("q=nothing+like+it"), 0);
    assert_eq!(found("kind=umbrella"), 2);
    assert_eq!(found("sector=disability&kind=umbrella"), 1);
    assert_eq!(found("standing=member"), 12);
    assert_eq!(found("standing=applied"), 0);
    refused(&server.get("/api/v1/organisations?kind=club", None), 400, "bad-request");
    refused(&server.get("/api/v1/organisations?cursor=x", None), 400, "bad-request");
    refused(&server.get("/api/v1/organisations/x", None), 404, "not-found");
    refused(&server.get(&format!("/api/v1/organisations/{}", "0".repeat(32)), None), 404, "not-found");
}

#[test]
fn a_long_register_is_paged_by_cursor_without_a_gap() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    for at in 0..60 {
        let wish = json!({"names": {"fi": format!("Yhdistys {at:02}")}});
        assert_eq!(server.post("/api/v1/organisations", Some(&coordinator), &wish).status, 201);
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = server.get(&format!("/api/v1/organisations?q=yhdistys{cursor}"), None).json();
        let names = page["items"].as_array().unwrap().iter().map(|each| each["name"].as_str().unwrap().to_owned());
        seen.extend(names);
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let numbered = seen.iter().filter(|name| name.starts_with("Yhdistys ")).count();
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!((numbered, once.len()), (60, seen.len()));
}

#[test]
fn adding_an_organisation_is_refused_in_words() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let first = json!({"names": {"fi": "  Ääni   ry "}, "kind": "association", "business_id": "01121381",
        "association_number": "123456", "sectors": ["culture"], "languages": ["fi"], "website": "aani.example",
        "size": "200-999"});
    let made = server.post("/api/v1/organisations", Some(&coordinator), &first).json();
    assert_eq!(made["name"], "Ääni ry");
    let told = (&made["business_id"], &made["association_number"], &made["website"], &made["standing"]);
    assert_eq!(told, (&json!("0112138-1"), &json!("123.456"), &json!("https://aani.example"), &json!("member")));
    assert_eq!((&made["size"], &made["likely_duplicates"]), (&json!("200-999"), &json!([])));
    let again = server.post("/api/v1/organisations", Some(&coordinator), &json!({"names": {"sv": "AANI r.f."}})).json();
    assert_eq!(again["likely_duplicates"], json!([{"id": made["id"], "why": "name"}]), "proposed, not merged");
    for (wish, status, code) in [
        (json!({}), 422, "name-missing"),
        (json!({"names": {"fi": " \n "}}), 422, "name-missing"),
        (json!({"names": {"fi": "ä".repeat(200)}}), 201, ""),
        (json!({"names": {"fi": "ä".repeat(201)}}), 422, "name-too-long"),
        (json!({"names": {"fi": "ä".repeat(300)}}), 422, "name-too-long"),
        (json!({"names": {"fi": "Nimi", "sv": "ö".repeat(300)}}), 422, "name-too-long"),
        (json!({"names": {"fi": "\u{202e}yr inimI"}}), 422, "name-hidden"),
        (json!({"names": {"fi": "Ni\u{200b}mi"}}), 422, "name-hidden"),
        (json!({"names": {"fi": "Ni\u{200d}mi"}}), 422, "name-hidden"),
        (json!({"names": {"fi": "N"}, "business_id": "0112138-8"}), 422, "business-id-wrong"),
        (json!({"names": {"fi": "N"}, "business_id": "DE123456789"}), 422, "business-id-malformed"),
        (json!({"names": {"fi": "N"}, "business_id": "0112138-1"}), 409, "organisation-number-taken"),
        (json!({"names": {"fi": "N"}, "association_number": "123 456"}), 409, "organisation-number-taken"),
        (json!({"names": {"fi": "N"}, "association_number": "1234567"}), 422, "association-number-malformed"),
        (json!({"names": {"fi": "N"}, "kind": "club"}), 422, "unknown-choice"),
        (json!({"names": {"fi": "N"}, "size": "60"}), 422, "unknown-choice"),
        (json!({"names": {"fi": "N"}, "sectors": ["everything"]}), 422, "unknown-choice"),
        (json!({"names": {"fi": "N"}, "languages": ["de"]}), 422, "unknown-choice"),
        (json!({"names": {"fi": "N"}, "municipality": "Nowhere"}), 422, "municipality-malformed"),
        (json!({"names": {"fi": "N"}, "county": "Nowhere"}), 422, "county-malformed"),
        (json!({"names": {"fi": "N"}, "website": "javascript:alert(1)"}), 422, "website-malformed"),
        (
            json!({"names": {"fi": "N"}, "website": format!("https://a.example/{}", "a".repeat(300))}),
            422,
            "website-too-long",
        ),
        (json!({"names": "N"}), 400, "bad-request"),
    ] {
        let answer = server.post("/api/v1/organisations", Some(&coordinator), &wish);
        match code {
            "" => assert_eq!(answer.status, status, "{}", answer.text()),
            code => refused(&answer, status, code),
        }
    }
    let composed = server.post("/api/v1/organisations", Some(&coordinator), &json!({"names": {"fi": "A\u{308}iti"}}));
    assert_eq!(composed.json()["name"], "\u{c4}iti", "one writing for what looks the same");
}

#[test]
fn two_admins_who_edit_the_same_organisation_learn_of_each_other() {
    let (server, _folder) = Server::demo();
    let (admin, coordinator) = (server.sign_in(ADMIN), server.sign_in(COORDINATOR));
    let id = named(&server, "Keski-Uudenmaan");
    let path = format!("/api/v1/organisations/{id}");
    let read = server.get(&path, Some(&admin)).json();
    let based_on = &read["revision"];
    let mine = send(&server, "PATCH", &path, Some(&admin), &json!({"website": "a.example", "based_on": based_on}));
    assert_eq!((&read["size"], &mine.json()["size"]), (&json!("200-999"), &json!("200-999")), "640 persons");
    assert_eq!((mine.status, &mine.json()["website"]), (200, &json!("https://a.example")), "{}", mine.text());
    assert_eq!(mine.json()["names"], read["names"], "what is not told stays");
    let late = json!({"website": "b.example", "based_on": based_on});
    refused(&send(&server, "PATCH", &path, Some(&coordinator), &late), 409, "organisation-changed");
    assert_eq!(server.get(&path, None).json()["website"], "https://a.example");
    let after = json!({"website": null, "size": null, "based_on": mine.json()["revision"]});
    let after = send(&server, "PATCH", &path, Some(&coordinator), &after);
    assert_eq!((after.status, &after.json()["website"]), (200, &Value::Null), "{}", after.text());
    assert_eq!(after.json()["size"], Value::Null, "what is told to be none goes");
    refused(&send(&server, "PATCH", &path, Some(&admin), &json!({"website": "c.example"})), 400, "bad-request");
}

#[test]
fn only_its_admin_and_coordinators_look_after_an_organisation() {
    let (server, _folder) = Server::demo();
    let id = named(&server, "Keski-Uudenmaan");
    let path = format!("/api/v1/organisations/{id}");
    let (writer, foreign) = (server.sign_in(WRITER), server.sign_in(FOREIGN_ADMIN));
    for (method, below, body) in [
        ("PATCH", "", json!({"website": "x.example", "based_on": 0})),
        ("POST", "/accept", json!(null)),
        ("POST", "/decline", json!({"reason": "x"})),
        ("POST", "/remove", json!({"reason": "x"})),
        ("POST", "/reinstate", json!({"reason": "x"})),
        ("PUT", "/signing-rule", json!({"rule": "two-together"})),
        ("DELETE", "/logo", json!(null)),
        ("POST", "/members", json!({"member": id, "from": "2026-01-01", "source": "x"})),
        ("POST", &format!("/members/{id}/end"), json!({"until": "2026-01-01"})),
    ] {
        let at = format!("{path}{below}");
        refused(&send(&server, method, &at, None, &body), 401, "not-signed-in");
        for token in [&writer, &foreign] {
            let answer = send(&server, method, &at, Some(token), &body);
            assert_eq!(answer.status, 403, "{method} {at}: {}", answer.text());
        }
    }
    refused(&server.post("/api/v1/organisations", None, &json!({"names": {"fi": "N"}})), 401, "not-signed-in");
    let wish = json!({"names": {"fi": "N"}});
    refused(&server.post("/api/v1/organisations", Some(&foreign), &wish), 403, "coordinators-only");
    refused(&server.get(&format!("{path}/people"), None), 401, "not-signed-in");
    refused(&server.get(&format!("{path}/people"), Some(&foreign)), 403, "organisation-admins-only");
    refused(&server.get("/api/v1/contacts/due", Some(&foreign)), 403, "coordinators-only");
    let changed = server.get(&path, None).json();
    assert_eq!((&changed["standing"], &changed["signing_rule"]), (&json!("member"), &json!("one")));
}

#[test]
fn an_organisation_leaves_and_comes_back_with_a_reason() {
    let (server, _folder) = Server::demo();
    let (admin, coordinator) = (server.sign_in(ADMIN), server.sign_in(COORDINATOR));
    let path = format!("/api/v1/organisations/{}", named(&server, "Keski-Uudenmaan"));
    let act = |token: &str, act: &str, reason: &str| {
        server.post(&format!("{path}/{act}"), Some(token), &json!({"reason": reason}))
    };
    refused(&act(&admin, "remove", " "), 422, "reason-missing");
    refused(&act(&admin, "remove", &"a".repeat(1_001)), 422, "reason-too-long");
    refused(&act(&coordinator, "accept", ""), 409, "not-applying");
    refused(&act(&coordinator, "reinstate", "Palaa"), 409, "already-a-member");
    assert_eq!(act(&admin, "remove", "Toiminta päättyi").json()["standing"], "left");
    refused(&server.get(&path, None), 404, "not-found");
    assert_eq!(server.get(&path, Some(&coordinator)).status, 200);
    refused(&act(&coordinator, "remove", "Uudelleen"), 403, "not-a-member");
    assert_eq!(act(&coordinator, "reinstate", "Palaa").json()["standing"], "member");
    let rule = send(&server, "PUT", &format!("{path}/signing-rule"), Some(&admin), &json!({"rule": "two-together"}));
    assert_eq!(rule.json()["signing_rule"], "two-together");
    let unknown = send(&server, "PUT", &format!("{path}/signing-rule"), Some(&admin), &json!({"rule": "all"}));
    refused(&unknown, 422, "unknown-choice");
}

#[test]
fn umbrellas_and_members_have_dates_and_a_source() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let (umbrella, member) = (named(&server, "Teatteriyhdistys"), named(&server, "Keski-Uudenmaan"));
    let path = format!("/api/v1/organisations/{umbrella}/members");
    let link = |member: &str, from: &str, until: Value, source: &str| {
        let wish = json!({"member": member, "from": from, "until": until, "source": source});
        server.post(&path, Some(&coordinator), &wish)
    };
    refused(&link(&member, "2026-01-01", Value::Null, " "), 422, "source-missing");
    refused(&link(&member, "2026-01-01", Value::Null, &"a".repeat(301)), 422, "source-too-long");
    refused(&link(&member, "2026-02-30", Value::Null, "Luettelo"), 400, "bad-request");
    refused(&link(&member, "2026-02-01", json!("2026-01-01"), "Luettelo"), 422, "dates-reversed");
    refused(&link(&umbrella, "2026-01-01", Value::Null, "Luettelo"), 422, "own-member");
    refused(&link(&"0".repeat(32), "2026-01-01", Value::Null, "Luettelo"), 422, "unknown-organisation");
    let linked = link(&member, "2026-01-01", Value::Null, "Jäsenluettelo 2026").json();
    assert_eq!(linked["members"][0]["organisation"]["id"], member);
    assert_eq!(linked["members"][0]["source"], "Jäsenluettelo 2026");
    refused(&link(&member, "2026-03-01", Value::Null, "Luettelo"), 409, "membership-known");
    let circle = json!({"member": umbrella, "from": "2026-01-01", "source": "x"});
    let circle = server.post(&format!("/api/v1/organisations/{member}/members"), Some(&coordinator), &circle);
    refused(&circle, 422, "membership-circular");
    let end = |until: &str| server.post(&format!("{path}/{member}/end"), Some(&coordinator), &json!({"until": until}));
    refused(&end("2025-12-31"), 422, "dates-reversed");
    assert_eq!(end("2026-06-30").json()["members"][0]["until"], "2026-06-30");
    refused(&end("2026-06-30"), 409, "membership-unknown");
}

#[test]
fn a_logo_is_a_small_picture_and_nothing_else() {
    let (server, _folder) = Server::demo();
    let admin = server.sign_in(ADMIN);
    let id = named(&server, "Keski-Uudenmaan");
    let path = format!("/api/v1/organisations/{id}/logo");
    let put = |bytes: &[u8]| {
        let headers = [("authorization", format!("Bearer {admin}")), ("content-type", "image/png".to_owned())];
        server.send("PUT", &path, &headers, bytes)
    };
    let png = |width: u32| {
        [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..], &width.to_be_bytes(), &[0, 0, 0, 9, 8, 6, 0, 0, 0]].concat()
    };
    refused(&put(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"), 422, "logo-unknown");
    refused(&put(&png(2_001)), 422, "logo-too-wide");
    refused(&put(&[png(9), vec![0; 200 << 10]].concat()), 422, "logo-too-large");
    let given = put(&png(9)).json();
    let at = given["logo"].as_str().unwrap_or_else(|| panic!("{given}"));
    let picture = server.get(at, None);
    assert_eq!((picture.status, picture.kind.as_str(), picture.body), (200, "image/png", png(9)));
    let gone = send(&server, "DELETE", &path, Some(&admin), &Value::Null);
    assert_eq!((gone.status, &gone.json()["logo"]), (200, &Value::Null));
    assert_eq!(server.get(at, None).status, 404);
}

#[test]
fn people_are_shown_to_their_own_and_roles_are_given_and_taken() {
    let (server, _folder) = Server::demo();
    let (coordinator, own) = (server.sign_in("coordinator@jarjestokeha.example"), server.sign_in(COMMENTER));
    let id = named(&server, "Uudenmaan järjestökehä");
    let path = format!("/api/v1/organisations/{id}/people");
    let seen = server.get(&path, Some(&own)).json();
    assert_eq!(seen["items"].as_array().unwrap().len(), 5);
    assert!(seen["items"].as_array().unwrap().iter().all(|each| each["email"].is_null()), "addresses stay private");
    let people = server.get(&path, Some(&server.sign_in(FOREIGN_ADMIN))).json();
    let who = |email: &str| {
        let found = people["items"].as_array().unwrap().iter().find(|each| each["email"] == email);
        found.unwrap()["person"].as_str().unwrap().to_owned()
    };
    let admin = server.sign_in(FOREIGN_ADMIN);
    let commenter = who(COMMENTER);
    let roles = format!("{path}/{commenter}/roles");
    let given = server.post(&roles, Some(&admin), &json!({"role": "writer"}));
    assert_eq!(given.json()["roles"], json!(["writer", "commenter"]), "{}", given.text());
    refused(&server.post(&roles, Some(&admin), &json!({"role": "chair"})), 422, "unknown-choice");
    refused(
        &server.post(&roles, Some(&admin), &json!({"role": "coordinator", "reason": "x"})),
        403,
        "coordinators-only",
    );
    refused(&server.post(&roles, Some(&coordinator), &json!({"role": "coordinator"})), 422, "reason-missing");
    let taken = send(&server, "DELETE", &format!("{roles}/writer"), Some(&admin), &Value::Null);
    assert_eq!(taken.json()["roles"], json!(["commenter"]));
    refused(&send(&server, "DELETE", &format!("{roles}/writer"), Some(&admin), &Value::Null), 422, "role-not-held");
    let stranger = server.get("/api/v1/me", Some(&server.sign_in(WRITER))).json()["person"].clone();
    let stranger = format!("{path}/{}/roles", stranger.as_str().unwrap());
    refused(&server.post(&stranger, Some(&admin), &json!({"role": "writer"})), 404, "not-its-person");
}

#[test]
fn the_network_keeps_its_last_coordinator() {
    let (server, _folder) = Server::demo();
    let all = server.get("/api/v1/demo/people", None).json();
    let coordinators: Vec<&Value> = all
        .as_array()
        .unwrap()
        .iter()
        .filter(|each| each["roles"].as_array().unwrap().contains(&json!("coordinator")))
        .collect();
    let last = server.sign_in(COORDINATOR);
    let me = server.get("/api/v1/me", Some(&last)).json()["person"].as_str().unwrap().to_owned();
    let revoke = |token: &str, organisation: &str, person: &str| {
        let path =
            format!("/api/v1/organisations/{organisation}/people/{person}/roles/coordinator?reason=Vuoro%20vaihtuu");
        send(&server, "DELETE", &path, Some(token), &Value::Null)
    };
    let mut own = String::new();
    for each in coordinators {
        let organisation = each["organisation"]["id"].as_str().unwrap();
        if each["email"] == COORDINATOR {
            own = organisation.to_owned();
            continue;
        }
        let token = server.sign_in(each["email"].as_str().unwrap());
        let person = server.get("/api/v1/me", Some(&token)).json()["person"].as_str().unwrap().to_owned();
        let gone = revoke(&token, organisation, &person);
        assert_eq!(gone.status, 200, "{}", gone.text());
    }
    refused(&revoke(&last, &own, &me), 409, "last-coordinator");
    let path = format!("/api/v1/organisations/{own}/remove");
    refused(&server.post(&path, Some(&last), &json!({"reason": "Lopetamme"})), 409, "last-coordinator");
}

#[test]
fn a_command_that_is_sent_twice_is_done_once() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let headers = [("authorization", format!("Bearer {coordinator}")), ("idempotency-key", "one".to_owned())];
    let add = |name: &str| {
        let body = json!({"names": {"fi": name}}).to_string();
        server.send("POST", "/api/v1/organisations", &headers, body.as_bytes())
    };
    let (first, again) = (add("Kerran ry").json(), add("Kerran ry").json());
    assert_eq!(first, again);
    refused(&add("Toisin ry"), 422, "idempotency-key-reused");
    let found = server.get("/api/v1/organisations?q=kerran", None).json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
}
