use super::{THEMES, *};
use crate::organisation_pages::{Browser, with};

#[test]
fn an_organisation_says_what_matters_and_others_read_it() {
    let (server, folder) = Server::demo();
    let commenter = server.sign_in(COMMENTER);
    let said = server.post(THEMES, Some(&commenter), &json!({"title": "Bussit maalle", "reason": "Jotta pääsee."}));
    assert_eq!(said.status, 201, "{}", said.text());
    assert_eq!(said.json()["number"], 1);
    let refused = server.post(THEMES, Some(&commenter), &json!({"title": " "}));
    assert_eq!((refused.status, refused.problem()), (422, "theme-title-missing".to_owned()));
    assert_eq!(server.get(THEMES, None).status, 401);
    server.kill();
    let server = Server::start(folder.path());
    let commenter = server.sign_in(COMMENTER);
    let themes = server.get(THEMES, Some(&commenter)).json();
    assert_eq!(themes["items"][0]["title"], "Bussit maalle");
    assert_eq!(themes["items"][0]["reason"], "Jotta pääsee.");
}

#[test]
fn a_theme_has_background_supporters_and_a_state_with_its_history() {
    let (server, _folder) = Server::demo();
    let [coordinator, commenter, writer] = [COORDINATOR, COMMENTER, WRITER].map(|email| server.sign_in(email));
    let wish = json!({"title": "Bussit maalle", "links": ["https://example.org/bussit?a=1"]});
    assert_eq!(server.post(THEMES, Some(&commenter), &wish).json()["links"][0], "https://example.org/bussit?a=1");
    for link in ["http://example.org", "javascript:alert(1)", "https://u:p@example.org/"] {
        let refused = server.post(THEMES, Some(&commenter), &json!({"title": "Linkki", "links": [link]}));
        assert_eq!((refused.status, refused.problem()), (422, "theme-link-malformed".to_owned()), "{link}");
    }
    let path = format!("{THEMES}/1");
    let ask = |method: &str, rest: &str, token: &str, body: Value| {
        server.ask(method, &format!("{path}{rest}"), Some(token), &body)
    };
    assert_eq!(ask("PUT", "/support", &commenter, json!({})).problem(), "already-supported");
    let supported = ask("PUT", "/support", &writer, json!({})).json();
    assert_eq!(supported["supporters"].as_array().map(Vec::len), Some(1));
    assert_eq!(ask("DELETE", "/support", &writer, json!({})).json()["supporters"], json!([]));
    assert_eq!(ask("PUT", "/state", &commenter, json!({"state": "chosen"})).problem(), "coordinators-only");
    assert_eq!(ask("PUT", "/state", &coordinator, json!({"state": "parked"})).problem(), "reason-missing");
    let parked = ask("PUT", "/state", &coordinator, json!({"state": "parked", "reason": "Odotetaan vaaleja."}));
    assert_eq!(
        (&parked.json()["state"], &parked.json()["state_reason"]),
        (&json!("parked"), &json!("Odotetaan vaaleja."))
    );
    assert_eq!(ask("PATCH", "", &writer, json!({"title": "Junat"})).problem(), "not-your-theme");
    assert_eq!(ask("PATCH", "", &commenter, json!({"title": "Bussit ja junat"})).json()["title"], "Bussit ja junat");
    let page = Browser { server: &server, token: Some(commenter.clone()) }.get("/agenda/themes/1");
    assert!(
        page.text().contains("Sanoja muutettiin.") && page.text().contains("Odotetaan vaaleja."),
        "{}",
        page.text()
    );
    let front = Browser { server: &server, token: Some(writer) }.get("/agenda");
    assert!(front.text().contains("Bussit ja junat"), "{}", front.text());
    assert_eq!(server.send("GET", "/agenda", &[], b"").status, 401);
}

#[test]
fn erased_words_of_a_theme_are_gone_everywhere_and_its_number_stays() {
    let (server, folder) = Server::demo();
    let [commenter, writer] = [COMMENTER, WRITER].map(|email| server.sign_in(email));
    server.post(THEMES, Some(&commenter), &json!({"title": "Ensimmäinen nimi", "reason": "Salaisuus."}));
    server.ask("PATCH", &format!("{THEMES}/1"), Some(&commenter), &json!({"title": "Toinen nimi"}));
    let words = format!("{THEMES}/1/words");
    assert_eq!(server.ask("DELETE", &words, Some(&writer), &Value::Null).problem(), "organisation-admins-only");
    let coordinator = server.sign_in(COORDINATOR);
    assert_eq!(server.ask("DELETE", &words, Some(&coordinator), &Value::Null).status, 200);
    server.kill();
    let server = Server::start(folder.path());
    let commenter = server.sign_in(COMMENTER);
    let theme = server.get(&format!("{THEMES}/1"), Some(&commenter));
    assert_eq!((theme.json()["title"].clone(), theme.json()["number"].clone()), (Value::Null, json!(1)));
    let page = Browser { server: &server, token: Some(commenter) }.get("/agenda/themes/1").text();
    assert!(!page.contains("Toinen nimi") && !page.contains("Salaisuus"), "{page}");
}

#[test]
fn a_form_that_was_refused_keeps_what_was_typed_and_one_that_is_repeated_does_its_work_once() {
    let (server, _folder) = Server::demo();
    let browser = Browser { server: &server, token: Some(server.sign_in(COMMENTER)) };
    let path = "/agenda/themes/new";
    let form = browser.hidden(path, path);
    let long = "syy ".repeat(10_000);
    let refused = browser.send(path, &with(&form, &[("title", "=HYPERLINK(\"x\")"), ("reason", &long)]));
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains(&long), "all ten thousand words are still in the form");
    let form = crate::organisation_pages::hidden(&refused.text(), path);
    let fields = with(&form, &[("title", "=HYPERLINK(\"x\")"), ("reason", "<b>Koska</b>")]);
    let first = browser.send(path, &fields);
    let again = browser.send(path, &fields);
    assert_eq!((first.status, first.header("location")), (303, again.header("location")));
    let themes = server.get(THEMES, browser.token.as_deref()).json();
    assert_eq!(themes["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(themes["items"][0]["title"], "=HYPERLINK(\"x\")");
    let page = browser.get(first.header("location")).text();
    assert!(page.contains("&lt;b&gt;Koska") && !page.contains("<b>Koska"), "{page}");
}
