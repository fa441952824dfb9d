//! The register's forms over HTTP, as a browser without JavaScript sends them.

use crate::harness::{Answer, COORDINATOR, Server};
use serde_json::{Value, json};

pub(crate) const ADMIN: &str = "organisation-admin@pitkaaikaissairaat.example";

/// A browser: it keeps a session and sends forms from our own pages.
pub(crate) struct Browser<'a> {
    pub(crate) server: &'a Server,
    pub(crate) token: Option<String>,
}

impl Browser<'_> {
    fn headers(&self, language: &str) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ("origin", self.server.url.clone()),
            ("accept-language", language.to_owned()),
        ];
        headers.extend(self.token.as_ref().map(|token| ("cookie", format!("lausuma={token}"))));
        headers
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.server.send("GET", path, &self.headers("fi"), b"")
    }

    /// The hidden fields of the form that goes to `action`.
    pub(crate) fn hidden(&self, path: &str, action: &str) -> Vec<(String, String)> {
        let page = self.get(path);
        assert_eq!(page.status, 200, "{}", page.text());
        hidden(&page.text(), action)
    }

    pub(crate) fn send(&self, action: &str, fields: &[(String, String)]) -> Answer {
        self.send_in("fi", action, fields)
    }

    /// The same, by somebody who reads another language.
    pub(crate) fn send_in(&self, language: &str, action: &str, fields: &[(String, String)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        self.server.send("POST", action, &self.headers(language), body.join("&").as_bytes())
    }
}

pub(crate) fn hidden(page: &str, action: &str) -> Vec<(String, String)> {
    let form =
        page.split(&format!("action=\"{action}\"")).nth(1).unwrap_or_else(|| panic!("no form to {action}: {page}"));
    let form = form.split("</form>").next().unwrap();
    let value = |part: &str, name: &str| {
        part.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned)
    };
    let inputs = form.split("<input ").filter(|part| part.starts_with("type=\"hidden\""));
    inputs.filter_map(|part| Some((value(part, " name")?, value(part, "value")?))).collect()
}

fn escaped(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub(crate) fn with(fields: &[(String, String)], more: &[(&str, &str)]) -> Vec<(String, String)> {
    let more = more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    fields.iter().cloned().chain(more).collect()
}

pub(crate) fn found(server: &Server, token: Option<&str>, query: &str) -> Vec<Value> {
    server.get(&format!("/api/v1/organisations?{query}"), token).json()["items"].as_array().unwrap().clone()
}

#[test]
fn two_admins_keep_their_words_when_they_edit_at_once() {
    let (server, _folder) = Server::demo();
    let id = found(&server, None, "q=pitkaaikaissairaat")[0]["id"].as_str().unwrap().to_owned();
    let browser = |email: &str| Browser { server: &server, token: Some(server.sign_in(email)) };
    let (mine, theirs) = (browser(ADMIN), browser(COORDINATOR));
    let (path, page) = (format!("/organisations/{id}/edit"), format!("/organisations/{id}"));
    let (my_form, their_form) = (mine.hidden(&path, &path), theirs.hidden(&path, &path));
    let first =
        theirs.send(&path, &with(&their_form, &[("fi", "Keskisen Uudenmaan sairaat ry"), ("size", "5000-or-more")]));
    assert_eq!(first.status, 303, "{}", first.text());
    let second = mine.send(&path, &with(&my_form, &[("fi", "Pitkäaikaissairaat yhdessä ry")]));
    assert_eq!(second.status, 422, "{}", second.text());
    let text = second.text();
    assert!(text.contains("Joku muu muutti järjestön tietoja samaan aikaan."), "{text}");
    assert!(text.contains("value=\"Pitkäaikaissairaat yhdessä ry\""), "what was typed is kept");
    for theirs in ["Keskisen Uudenmaan sairaat ry", "<dd>vähintään 5000</dd>"] {
        assert!(text.contains(theirs), "what is in the register now is shown: {text}");
    }
    let again = mine.send(&path, &with(&hidden(&text, &path), &[("fi", "Pitkäaikaissairaat yhdessä ry")]));
    assert_eq!(again.status, 303, "having seen it, one may save: {}", again.text());
    assert!(mine.get(&page).text().contains("<h1>Pitkäaikaissairaat yhdessä ry</h1>"));
}

#[test]
fn a_form_that_is_sent_twice_adds_one_organisation() {
    let (server, _folder) = Server::demo();
    let browser = Browser { server: &server, token: Some(server.sign_in(COORDINATOR)) };
    let path = "/organisations/new";
    let form =
        with(&browser.hidden(path, path), &[("fi", "Kahdesti ry"), ("kind", "association"), ("size", "under-50")]);
    assert_eq!((browser.send(path, &form).status, browser.send(path, &form).status), (303, 303));
    let all = found(&server, None, "q=kahdesti");
    assert_eq!(all.len(), 1);
    let id = all[0]["id"].as_str().unwrap();
    let page = browser.get(&format!("/organisations/{id}")).text();
    assert!(page.contains("<dt>Henkilöjäseniä</dt><dd>alle 50</dd>"), "{page}");
    let edit = browser.get(&format!("/organisations/{id}/edit")).text();
    assert!(edit.contains("<option value=\"under-50\" selected>alle 50</option>"), "{edit}");
    let twin = browser.send(path, &with(&browser.hidden(path, path), &[("fi", "KAHDESTI r.y.")]));
    assert_eq!(twin.status, 200);
    assert!(twin.text().contains("Onko järjestö jo rekisterissä?"), "likely duplicates are asked about");
    assert_eq!(found(&server, None, "q=kahdesti").len(), 1);
    let sure = browser.send(path, &with(&hidden(&twin.text(), path), &[("fi", "KAHDESTI r.y.")]));
    assert_eq!(sure.status, 303);
    assert_eq!(found(&server, None, "q=kahdesti").len(), 2);
}

#[test]
fn everything_that_is_wrong_is_listed_with_a_way_to_its_field() {
    let (server, _folder) = Server::demo();
    let browser = Browser { server: &server, token: Some(server.sign_in(COORDINATOR)) };
    let path = "/organisations/new";
    let wrong = [("fi", ""), ("business_id", "0112138-8"), ("association_number", "x"), ("website", "ftp://a.example")];
    let answer = browser.send(path, &with(&browser.hidden(path, path), &wrong));
    assert_eq!(answer.status, 422);
    let text = answer.text();
    assert!(text.contains("Korjaa 4 kohtaa"), "{text}");
    for field in ["fi", "business_id", "association_number", "website"] {
        assert!(text.contains(&format!("href=\"#{field}\"")) && text.contains(&format!("id=\"{field}\"")), "{field}");
        assert!(text.contains(&format!("aria-describedby=\"{field}-fault")), "{field}");
    }
    assert!(text.contains("value=\"0112138-8\""), "what was typed is kept");
    let nasty = "<script>alert(1)</script>\"'&";
    let shown = browser.send(path, &with(&browser.hidden(path, path), &[("fi", nasty), ("website", "x x")]));
    assert!(!shown.text().contains("<script>alert"), "what was typed is shown, not run");
}

#[test]
fn taking_a_role_away_is_asked_about_once_more() {
    let (server, _folder) = Server::demo();
    let browser = Browser { server: &server, token: Some(server.sign_in(ADMIN)) };
    let id = found(&server, None, "q=pitkaaikaissairaat")[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/organisations/{id}/people");
    let elli = "writer@pitkaaikaissairaat.example";
    let people = server.get(&format!("/api/v1{path}"), browser.token.as_deref()).json();
    let person =
        people["items"].as_array().unwrap().iter().find(|each| each["email"] == elli).unwrap()["person"].clone();
    let key = browser.hidden(&path, &path).into_iter().find(|(name, _)| name == "key").unwrap();
    let form = with(&[key], &[("person", person.as_str().unwrap()), ("roles", "commenter")]);
    let asked = browser.send(&path, &form);
    assert_eq!(asked.status, 200);
    assert!(
        asked.text().contains("Otetaanko henkilöltä Elli Mustapuro pois nämä roolit: kirjoittaja?"),
        "{}",
        asked.text()
    );
    let roles = || {
        let me = server.get("/api/v1/me", Some(&server.sign_in(elli))).json();
        me["organisations"][0]["roles"].clone()
    };
    assert_eq!(roles(), json!(["writer"]));
    assert_eq!(browser.send(&path, &with(&form, &[("sure", "yes")])).status, 303);
    assert_eq!(roles(), json!(["commenter"]));
}

#[test]
fn a_contact_is_asked_once_a_year_and_says_that_it_still_holds() {
    let (server, _folder) = Server::demo();
    let set = server.post("/api/v1/demo/clock", None, &json!({"now": "2040-01-01T12:00:00+02:00"}));
    assert_eq!(set.status, 204);
    let browser = Browser { server: &server, token: Some(server.sign_in(ADMIN)) };
    let due = || {
        let due = server.get("/api/v1/contacts/due", Some(&server.sign_in(COORDINATOR))).json();
        due.as_array().unwrap().iter().filter(|each| each["email"] == ADMIN).count()
    };
    assert_eq!(due(), 1);
    let path = "/me/contact";
    assert!(browser.get(path).text().contains("Pitääkö yhteystieto yhä paikkansa?"));
    assert_eq!(browser.send(path, &browser.hidden(path, path)).status, 303);
    assert_eq!(due(), 0);
    assert!(!browser.get(path).text().contains("Pitääkö yhteystieto yhä paikkansa?"));
}

#[test]
fn pages_are_for_those_who_may_see_them() {
    let (server, _folder) = Server::demo();
    let id = found(&server, None, "q=pitkaaikaissairaat")[0]["id"].as_str().unwrap().to_owned();
    let foreign = Browser { server: &server, token: Some(server.sign_in("organisation-admin@jarjestokeha.example")) };
    let anybody = Browser { server: &server, token: None };
    for (path, anonymous, other) in [
        ("/organisations".to_owned(), 200, 200),
        ("/organisations?kind=club&page=99".to_owned(), 200, 200),
        ("/organisations/apply".to_owned(), 200, 200),
        (format!("/organisations/{id}"), 200, 200),
        (format!("/organisations/{id}/edit"), 401, 403),
        (format!("/organisations/{id}/people"), 401, 403),
        (format!("/organisations/{id}/members"), 401, 403),
        ("/organisations/new".to_owned(), 401, 403),
        ("/organisations/applications".to_owned(), 401, 403),
        ("/me/contact".to_owned(), 401, 200),
        ("/organisations/nothing".to_owned(), 404, 404),
    ] {
        assert_eq!(anybody.get(&path).status, anonymous, "{path}");
        assert_eq!(foreign.get(&path).status, other, "{path}");
    }
    assert!(!anybody.get(&format!("/organisations/{id}")).text().contains("Ritva Saarnilehto"));
    assert!(!foreign.get(&format!("/organisations/{id}")).text().contains("Ritva Saarnilehto"));
}
