use super::*;
use crate::organisation_pages::{Browser, hidden, with};

/// A phone in the room: no session.
struct Phone<'a> {
    browser: Browser<'a>,
    door: String,
}

impl<'a> Phone<'a> {
    fn new(scene: &'a Scene) -> Phone<'a> {
        let link = scene.get(&scene.coordinator, "").json()["link"].as_str().expect("a link").to_owned();
        let door = link.strip_prefix(&scene.server.url).expect("our own address").to_owned();
        Phone { browser: Browser { server: &scene.server, token: None }, door }
    }

    /// Comes in; gives the address of its seat.
    fn enter(&self, fields: &[(&str, &str)]) -> String {
        // The last form of the page: the first one searches.
        let page = self.browser.get(&self.door).text();
        let at = page.rfind(&format!("action=\"{}\"", self.door)).expect("a form");
        let form = hidden(&page[at..], &self.door);
        let sent = self.browser.send(&self.door, &with(&form, fields));
        assert_eq!(sent.status, 303, "{}", sent.text());
        sent.header("location").split('?').next().expect("a path").to_owned()
    }

    fn form(&self, seat: &str, act: &str) -> Vec<(String, String)> {
        self.browser.hidden(seat, &format!("{seat}/{act}"))
    }

    fn choose(&self, seat: &str, form: &[(String, String)], theme: u64, reason: &str) -> Answer {
        let theme = theme.to_string();
        self.browser
            .send(&format!("{seat}/choose"), &with(form, &[("theme", &theme), (&format!("reason-{theme}"), reason)]))
    }
}

#[test]
fn phones_come_in_without_an_account_as_an_organisation_or_a_group() {
    let (server, _folder) = Server::demo();
    let scene = Scene::new(server, &json!({"phones": true}));
    let phone = Phone::new(&scene);
    let organisation = scene.server.organisation_of(&scene.writer);
    let name = scene.server.get(&format!("/api/v1/organisations/{organisation}"), None).json()["names"]["fi"].clone();
    let name = name.as_str().expect("a name");
    let found =
        phone.browser.get(&format!("{}?q={}", phone.door, &name.split(' ').next().expect("a word").to_lowercase()));
    assert!(found.text().contains(name), "{}", found.text());
    let seat = phone.enter(&[("organisation", &organisation)]);
    assert!(seat.ends_with(&format!("/o{organisation}")), "{seat}");
    let group = phone.enter(&[("group", "Pöytä 3")]);
    assert!(group.ends_with("/g1"), "{group}");
    assert!(phone.browser.get(&phone.door).text().contains("Pöytä 3"), "a second phone goes on as the same group");
    let added = phone.browser.send(
        &format!("{group}/theme"),
        &with(&phone.form(&group, "theme"), &[("title", "Bussit"), ("reason", "Matkat")]),
    );
    assert_eq!(added.status, 303, "{}", added.text());
    scene.go("choosing");
    let form = phone.form(&group, "choose");
    let first = phone.choose(&group, &form, 1, "Koska");
    // The line was lost after it had arrived: the same form again gets the same answer.
    let again = phone.choose(&group, &form, 1, "Koska");
    assert_eq!((first.status, first.header("location")), (again.status, again.header("location")));
    assert!(phone.browser.get(first.header("location")).text().contains("Valintanne on tallessa"));
    assert_eq!(phone.choose(&seat, &phone.form(&seat, "choose"), 1, "").status, 303);
    assert_eq!(scene.counts(), [(1, 1, 1)], "groups are counted apart");
    let shown = scene.get(&scene.writer, "").json();
    assert!(shown["participants"].as_array().expect("some").iter().all(|who| who["phone"] == true), "{shown}");
}

#[test]
fn two_phones_of_one_organisation_see_both_choices_and_an_account_is_not_overwritten() {
    let (server, _folder) = Server::demo();
    let scene = Scene::new(server, &json!({"phones": true}));
    let (buses, schools) = (scene.theme(&scene.commenter, "Bussit"), scene.theme(&scene.commenter, "Koulut"));
    scene.go("choosing");
    let phone = Phone::new(&scene);
    let seat = phone.enter(&[("organisation", &scene.server.organisation_of(&scene.writer))]);
    let (mine, yours) = (phone.form(&seat, "choose"), phone.form(&seat, "choose"));
    assert_eq!(phone.choose(&seat, &mine, buses, "Ensin").status, 303);
    let refused = phone.choose(&seat, &yours, schools, "Toiseksi");
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("Ensin") && refused.text().contains("Toiseksi"), "{}", refused.text());
    let form = hidden(&refused.text(), &format!("{seat}/choose"));
    assert_eq!(phone.choose(&seat, &form, schools, "Toiseksi").status, 303);
    // Whoever has signed in changes it, and no phone changes that.
    assert_eq!(scene.choose(&scene.writer, &[(buses, "Kirjautuneena")], 2).json()["revision"], 3);
    assert!(!phone.browser.get(&seat).text().contains("Kirjautuneena"), "a phone only says for whom it is");
    let form = phone.form(&seat, "choose");
    let refused = phone.choose(&seat, &form, schools, "Puhelimella");
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("kirjautunut henkilö") && refused.text().contains("Puhelimella"));
    assert_eq!(scene.get(&scene.writer, "/choice").json()["themes"][0]["reason"], "Kirjautuneena");
}

#[test]
fn whoever_has_the_link_learns_no_choice_that_is_hidden() {
    let (server, _folder) = Server::demo();
    let scene = Scene::new(server, &json!({"phones": true, "hidden": true}));
    let buses = scene.theme(&scene.commenter, "Bussit");
    scene.go("choosing");
    let phone = Phone::new(&scene);
    let seat = phone.enter(&[("group", "Pöytä 1")]);
    assert_eq!(phone.choose(&seat, &phone.form(&seat, "choose"), buses, "Salainen syy").status, 303);
    let stranger = phone.browser.get(&seat).text();
    assert!(!stranger.contains("Salainen syy") && stranger.contains("Valinta on tallessa"), "{stranger}");
    assert!(!stranger.contains(" checked"), "nor is it marked in the form");
    let form = phone.form(&seat, "choose");
    assert_eq!(phone.choose(&seat, &form, buses, "Parempi syy").status, 303, "it can be changed");
    scene.go("closed");
    assert!(phone.browser.get(&seat).text().contains("Parempi syy"));
}

#[test]
fn a_link_that_is_not_ours_or_of_a_workshop_without_phones_leads_nowhere() {
    let (server, _folder) = Server::demo();
    let scene = Scene::new(server, &json!({"phones": true}));
    let phone = Phone::new(&scene);
    assert_eq!(
        phone.browser.get(&phone.door.to_uppercase().replace("/W/", "/w/")).status,
        200,
        "capitals don't matter"
    );
    let last = if phone.door.ends_with('a') { "b" } else { "a" };
    let forged = format!("{}{last}", &phone.door[..phone.door.len() - 1]);
    let closed =
        scene.server.post(WORKSHOPS, Some(&scene.coordinator), &json!({"question": {"fi": "Suljettu?"}, "choices": 1}));
    assert_eq!(closed.status, 201, "{}", closed.text());
    let other = phone.door.replace("/w/1-", "/w/2-");
    for door in [&forged, &other, &"/w/1".to_owned(), &"/w/-".to_owned(), &"/w/99999999999-a".to_owned()] {
        assert_eq!(phone.browser.get(door).status, 404, "{door}");
        let fields = [("key".to_owned(), "k".to_owned()), ("group".to_owned(), "Ryhmä".to_owned())];
        assert_eq!(phone.browser.send(door, &fields).status, 404, "{door}");
    }
    for seat in ["g1", "o00", "x", "o00000000000000000000000000000000"] {
        assert_eq!(phone.browser.get(&format!("{}/{seat}", phone.door)).status, 404, "{seat}");
    }
}

#[test]
fn a_reason_of_ten_thousand_words_stays_in_the_form() {
    let (server, _folder) = Server::demo();
    let scene = Scene::new(server, &json!({"phones": true}));
    let buses = scene.theme(&scene.commenter, "Bussit");
    scene.go("choosing");
    let phone = Phone::new(&scene);
    let seat = phone.enter(&[("group", "Pöytä 1")]);
    let long = "syy ".repeat(10_000);
    let refused = phone.choose(&seat, &phone.form(&seat, "choose"), buses, &long);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains(&long) && refused.text().contains("enintään 500 merkkiä"));
    let form = hidden(&refused.text(), &format!("{seat}/choose"));
    assert_eq!(phone.choose(&seat, &form, buses, "=1+1").status, 303);
    assert!(scene.get(&scene.writer, "/result").text().contains("=1+1"));
}
