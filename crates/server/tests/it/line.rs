//! Whom the network wants to influence, from theme to result, and its year, over HTTP.

mod targets;
mod year;

use crate::browser::Browser;
use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};
use crate::pages::signed_in;
use crate::signatures::Scene;
use serde_json::{Value, json};

/// A theme that another organisation supports, and a target, by an organisation that coordinates nothing.
fn agenda(server: &Server) {
    let commenter = server.sign_in(COMMENTER);
    let theme = json!({"title": "Palvelut lähelle", "reason": "Matkat ovat pitkiä."});
    assert_eq!(server.post("/api/v1/themes", Some(&commenter), &theme).status, 201);
    let supported = server.ask("PUT", "/api/v1/themes/1/support", Some(&server.sign_in(WRITER)), &json!({}));
    assert_eq!(supported.status, 200, "{}", supported.text());
    let target = json!({"office": "Hyvinvointialueen valtuusto", "decides": "Palveluverkosta"});
    assert_eq!(server.post("/api/v1/targets", Some(&commenter), &target).status, 201);
}

fn done(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    answer.json()
}

fn hidden(page: &Answer, name: &str) -> String {
    let page = page.text();
    let field = format!(r#"name="{name}" value=""#);
    let found = page.split(&field).nth(1).and_then(|rest| rest.split('"').next());
    found.unwrap_or_else(|| panic!("no {name} in {page}")).to_owned()
}

#[test]
fn one_line_leads_from_a_theme_to_the_result() {
    let scene = Scene::new();
    let server = &scene.server;
    agenda(server);
    let themes = |token: &str, themes: Value| scene.ask("PUT", "/themes", token, json!({"themes": themes}));
    assert_eq!(themes(&scene.signatory, json!([1])).problem(), "not-its-coordinator");
    assert_eq!(themes(&scene.coordinator, json!([9])).problem(), "unknown-theme");
    let line = done(&themes(&scene.coordinator, json!([1])), 200);
    let named = json!([{"number": 1, "name": "Palvelut lähelle", "reason": "Matkat ovat pitkiä.", "backers": 2}]);
    assert_eq!(line["themes"], named);
    let demand = |body: Value| scene.post("/demands", &scene.coordinator, body);
    assert_eq!(demand(json!({"clause": 2})).problem(), "demand-names-nothing");
    assert_eq!(demand(json!({"clause": 9, "theme": 1})).problem(), "unknown-clause");
    assert_eq!(demand(json!({"clause": 2, "targets": [9]})).problem(), "unknown-target");
    assert_eq!(demand(json!({"clause": 2, "theme": 9})).problem(), "unknown-theme");
    let named = done(&demand(json!({"clause": 2, "theme": 1, "targets": [1]})), 201);
    let first = &named["demands"][0];
    assert_eq!((&first["number"], &first["clause"], &first["detached"]), (&json!(1), &json!(2), &json!(false)));
    assert_eq!(first["quote"], "Rahoitus turvataan kolmeksi vuodeksi.");
    assert_eq!(first["targets"], json!([{"number": 1, "office": "Hyvinvointialueen valtuusto"}]));
    let whole = done(&demand(json!({"theme": 1})), 201);
    assert_eq!((&whole["demands"][1]["clause"], &whole["demands"][1]["quote"]), (&Value::Null, &Value::Null));
    let dropped = scene.ask("DELETE", "/demands/2", &scene.coordinator, json!({}));
    assert_eq!(done(&dropped, 200)["demands"].as_array().map(Vec::len), Some(1));
    assert_eq!(scene.ask("DELETE", "/demands/2", &scene.coordinator, json!({})).problem(), "unknown-demand");

    let published = done(&scene.post("/publish", &scene.coordinator, json!({"reason": "Valmis"})), 200);
    assert_eq!(themes(&scene.coordinator, json!([])).problem(), "themes-fixed");
    done(
        &scene.post("/deliveries", &scene.coordinator, json!({"to": "hyvinvointialueen Valtuusto", "how": "meeting"})),
        201,
    );
    done(
        &scene.post("/responses", &scene.coordinator, json!({"delivery": 1, "from": "Valtuusto", "text": "Kiitos."})),
        201,
    );
    done(&scene.post("/results", &scene.coordinator, json!({"clause": 2, "text": "Rahoitus turvattiin."})), 201);
    done(&scene.post("/results", &scene.coordinator, json!({"clause": 1, "text": "Muuta."})), 201);

    let at = format!("/s/{}", published["slug"].as_str().expect("a slug"));
    let page = server.get(&at, None).text();
    let trail = page.split(r#"id="trail""#).nth(1).expect("it is there");
    let mut last = 0;
    for said in
        ["Palvelut lähelle", "Kohdan 2 vaatimus: Hyvinvointialueen valtuusto", "Toimitettiin", "Rahoitus turvattiin."]
    {
        last += trail[last..].find(said).unwrap_or_else(|| panic!("{said} after {last} in {trail}"));
    }
    assert!(!page.contains("Matkat ovat pitkiä"), "reasons are the network's own");
    let told = server.get(&format!("{at}.json"), None).json();
    assert_eq!(told["themes"], json!(["Palvelut lähelle"]));
    assert_eq!(told["roots"], json!([{"name": "Palvelut lähelle", "backers": 2}]));
    assert!(page.contains("2 tahoa nosti esiin"), "{page}");
    let demands = json!([{"clause": 2, "theme": "Palvelut lähelle", "targets": ["Hyvinvointialueen valtuusto"]}]);
    assert_eq!(told["demands"], demands);

    let mut browser = signed_in(server, COORDINATOR);
    let line = browser.get(server, &format!("/statements/{}/line", scene.id)).text();
    let card = line.split(r#"id="demand-1""#).nth(1).expect("the demand");
    for said in [
        "Rahoitus turvataan kolmeksi",
        "Palvelut lähelle",
        "/targets/1",
        "Toimitettiin",
        "Kiitos.",
        "Rahoitus turvattiin.",
    ] {
        assert!(card.contains(said), "{said} in {card}");
    }
    assert!(!card.contains("Muuta."), "what came of another clause is not this one's");
    let log = browser.get(server, &format!("/statements/{}/log", scene.id)).text();
    assert!(log.contains("nimesi vaatimuksen 1 kohtaan 2") && log.contains("(teema 1)"), "{log}");
    let target = browser.get(server, "/targets/1").text();
    assert!(target.contains("Allekirjoitukset") && target.contains("Rahoitus turvataan kolmeksi"), "{target}");
    assert!(line.contains("Matkat ovat pitkiä") && line.contains("2 tahoa takana"), "{line}");
    let theme = browser.get(server, "/agenda/themes/1").text();
    for said in ["Kannanotossa", "Teemasta kasvaneet kannanotot", &at, "Allekirjoitukset"] {
        assert!(theme.contains(said), "{said} in {theme}");
    }
    let one = done(&server.get("/api/v1/themes/1", Some(&scene.signatory)), 200);
    assert_eq!((&one["state"], &one["origin"], &one["workshops"]), (&json!("in-statement"), &Value::Null, &json!([])));
    let set = |state: &str| {
        let body = json!({"state": state, "reason": "Sovittu"});
        done(&server.ask("PUT", "/api/v1/themes/1/state", Some(&scene.coordinator), &body), 200)["state"].clone()
    };
    assert_eq!(set("chosen"), "in-statement", "a statement is on it");
    assert_eq!(set("done"), "done", "and what is done is done");
    for (email, said) in [(COMMENTER, "Teemat, jotka järjestö nosti"), (WRITER, "Teemat, joita järjestö kannattaa")]
    {
        let id = server.organisation_of(&server.sign_in(email));
        let own = browser.get(server, &format!("/organisations/{id}")).text();
        assert!(own.contains(said) && own.contains("Matkat ovat pitkiä."), "{said} in {own}");
        let outside = server.get(&format!("/organisations/{id}"), None).text();
        assert!(!outside.contains("Matkat ovat pitkiä."), "the network's own");
    }
    let grown = done(&server.get("/api/v1/themes/1/statements", Some(&scene.signatory)), 200);
    assert_eq!(grown["items"][0]["id"], scene.id.as_str());
    assert_eq!(server.get("/api/v1/themes/9/statements", Some(&scene.signatory)).status, 404);
    let ledger = server.get(&scene.path("/ledger"), None).text();
    assert!(!ledger.contains("Rahoitus turvataan"), "words of the text are not in the ledger");
}

#[test]
fn a_statement_is_opened_from_a_theme_and_its_demand_follows_the_words() {
    let (server, _folder) = Server::demo();
    agenda(&server);
    let coordinator = server.sign_in(COORDINATOR);
    let open = |themes: Value| {
        server.post("/api/v1/statements", Some(&coordinator), &json!({"title": "Lähelle", "themes": themes}))
    };
    assert_eq!(open(json!([2])).problem(), "unknown-theme");
    let opened = done(&open(json!([1])), 201);
    let path = |rest: &str| format!("/api/v1/statements/{}{rest}", opened["id"].as_str().expect("an id"));
    let write = |markdown: &str| server.post(&path("/text"), Some(&coordinator), &json!({"markdown": markdown}));
    assert_eq!(write("Ensin tämä.\n\nPalvelut ovat lähellä.\n").status, 200);
    let demand = json!({"quote": "lähellä", "theme": 1, "targets": [1]});
    let named = done(&server.post(&path("/demands"), Some(&coordinator), &demand), 201);
    assert_eq!((&named["demands"][0]["clause"], &named["demands"][0]["quote"]), (&json!(2), &json!("lähellä")));
    assert_eq!(write("Aivan ensin.\n\nEnsin tämä.\n\nPalvelut ovat lähellä kaikkia.\n").status, 200);
    let line = server.get(&path("/line"), Some(&coordinator)).json();
    assert_eq!(line["demands"][0]["clause"], 3, "{line}");
    assert_eq!(line["themes"][0]["name"], "Palvelut lähelle");

    // The form says the same.
    let mut browser = signed_in(&server, COORDINATOR);
    let new = browser.get(&server, "/statements/new?theme=1");
    assert!(new.text().contains("Palvelut lähelle"), "{}", new.text());
    let chosen = ["drafts", "comments", "writers"].map(|name| (name, "network"));
    let typed = [("title", "Toinen"), ("language", "fi"), ("kind", "position"), ("themes", "1")];
    let key = hidden(&new, "key");
    let fields = [&[("key", &*key)][..], &typed, &chosen].concat();
    let made = browser.post(&server, "/statements/new", &fields);
    let id = made.location().trim_start_matches("/statements/").trim_end_matches("/write").to_owned();
    let line = server.get(&format!("/api/v1/statements/{id}/line"), Some(&coordinator)).json();
    assert_eq!(line["themes"][0]["number"], 1, "{line}");
}

#[test]
fn coordinators_name_themes_and_demands_in_forms() {
    let scene = Scene::new();
    let server = &scene.server;
    agenda(server);
    let at = |rest: &str| format!("/statements/{}/line{rest}", scene.id);
    let mut browser: Browser = signed_in(server, COORDINATOR);
    let form = browser.get(server, &at("/themes"));
    assert_eq!(form.status, 200, "{}", form.text());
    let sent = browser.post(server, &at("/themes"), &[("key", &hidden(&form, "key")), ("themes", "1")]);
    assert_eq!(sent.location(), at(""));
    let form = browser.get(server, &at("/demand"));
    let key = hidden(&form, "key");
    let empty = browser.post(server, &at("/demand"), &[("key", &key), ("clause", "2")]);
    assert!(empty.status == 422 && empty.text().contains("Valitse vaatimukselle"), "{}", empty.text());
    let fields = [("key", &*key), ("clause", "2"), ("theme", "1"), ("targets", "1")];
    assert_eq!(browser.post(server, &at("/demand"), &fields).location(), at(""));
    assert_eq!(browser.post(server, &at("/demand"), &fields).location(), at(""), "sent twice, done once");
    let edit = browser.get(server, &at("/demand?demand=1")).text();
    assert!(edit.contains(r#"name="targets" value="1" checked"#), "{edit}");
    assert_eq!(scene.get("/line", &scene.coordinator)["demands"].as_array().map(Vec::len), Some(1));
    let page = browser.get(server, &at(""));
    let drop = [("key", &*hidden(&page, "key")), ("demand", "1")];
    assert_eq!(browser.post(server, &at("/drop"), &drop).location(), at(""));
    assert_eq!(scene.get("/line", &scene.coordinator)["demands"], json!([]));
    assert_eq!(signed_in(server, COMMENTER).get(server, &at("/demand")).status, 403);
}

#[test]
fn an_organisations_own_page_tells_what_it_did_from_theme_to_result() {
    let scene = Scene::new();
    let server = &scene.server;
    agenda(server);
    let signatory = server.organisation_of(&scene.signatory);
    scene.sign(&scene.signatory, json!({"version": 1}));
    let page = |email: &str| signed_in(server, email).get(server, &format!("/organisations/{signatory}")).text();
    assert!(!page(COORDINATOR).contains("Allekirjoitukset</h3>"), "what is not public says nothing of who signed");
    done(&scene.post("/publish", &scene.coordinator, json!({"reason": "Valmis"})), 200);
    done(&scene.post("/results", &scene.coordinator, json!({"text": "Laki muuttui."})), 201);
    let contact = json!({"how": "meeting", "result": "Sovittiin jatkosta."});
    done(&server.post("/api/v1/targets/1/contacts", Some(&server.sign_in(COMMENTER)), &contact), 201);
    let own = page(COORDINATOR);
    for said in ["Palvelut lähelle", "Allekirjoitukset", "Hyvinvointialueen valtuusto", "Laki muuttui."] {
        assert!(own.contains(said), "{said} in {own}");
    }
    let public = server.get(&format!("/organisations/{signatory}"), None).text();
    assert!(public.contains("Laki muuttui."), "{public}");
    for kept in ["Palvelut lähelle", "Hyvinvointialueen valtuusto", "Sovittiin"] {
        assert!(!public.contains(kept), "{kept} in {public}");
    }
}
