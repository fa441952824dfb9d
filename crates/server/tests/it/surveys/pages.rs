//! Surveys as people meet them: plain forms.

use super::*;
use crate::organisation_pages::{Browser, hidden, with};

fn browser<'a>(server: &'a Server, who: &str) -> Browser<'a> {
    Browser { server, token: Some(server.sign_in(who)) }
}

/// The form of a page to be sent on, with all that its hidden fields hold.
fn form(page: &Answer, action: &str) -> Vec<(String, String)> {
    hidden(&page.text(), action)
}

#[test]
fn a_survey_is_built_by_buttons_and_nothing_typed_is_lost() {
    let (server, _folder) = Server::demo();
    let coordinator = browser(&server, COORDINATOR);
    assert_eq!(browser(&server, WRITER).get("/surveys/new").status, 403);
    let begun = coordinator.hidden("/surveys/new", "/surveys/new");
    let typed =
        [("title-fi", "Kysely <b>"), ("q1-text-fi", "Mitä kuuluu?"), ("q1-chars", "paljon"), ("act", "add:single:q1")];
    let added = coordinator.send("/surveys/new", &with(&begun, &typed));
    assert_eq!(added.status, 200);
    assert!(added.text().contains("value=\"Kysely &lt;b&gt;\"") && added.text().contains("Mitä kuuluu?"));
    let second = form(&added, "/surveys/new");
    let names: Vec<&str> = second.iter().filter(|(name, _)| name == "item").map(|(_, item)| &**item).collect();
    assert_eq!(names, ["s1", "q1", "q2"]);
    let typed = [
        ("title-fi", "Kysely"),
        ("q1-text-fi", "Mitä kuuluu?"),
        ("q1-chars", "paljon"),
        ("q2-text-fi", "Tuletteko?"),
        ("q2-o1-fi", "Kyllä"),
        ("q2-o2-fi", "Emme"),
        ("act", "save"),
    ];
    let wrong = coordinator.send("/surveys/new", &with(&second, &typed));
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.text().contains("value=\"paljon\"") && wrong.text().contains("href=\"#q1-chars\""),
        "{}",
        wrong.text()
    );
    let typed: Vec<_> =
        typed.into_iter().map(|(name, value)| (name, if name == "q1-chars" { "500" } else { value })).collect();
    let saved = coordinator.send("/surveys/new", &with(&form(&wrong, "/surveys/new"), &typed));
    assert_eq!((saved.status, saved.header("location")), (303, "/surveys/1/edit"), "{}", saved.text());
    let asked = done(server.get(&path(1, ""), coordinator.token.as_deref()))["questionnaire"].clone();
    assert_eq!(asked["sections"][0]["questions"][1]["options"].as_array().expect("options").len(), 2);
    // Two who change it at once see each other.
    let edit = "/surveys/1/edit";
    let (mine, theirs) = (coordinator.hidden(edit, edit), coordinator.hidden(edit, edit));
    let changed = |title: &'static str| {
        typed
            .iter()
            .map(move |(name, value)| (*name, if *name == "title-fi" { title } else { *value }))
            .collect::<Vec<_>>()
    };
    assert_eq!(coordinator.send(edit, &with(&theirs, &changed("Heidän"))).status, 303);
    let refused = coordinator.send(edit, &with(&mine, &changed("Minun")));
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Heidän") && refused.text().contains("Minun"), "{}", refused.text());
    assert_eq!(coordinator.send(edit, &with(&form(&refused, edit), &changed("Yhteinen"))).status, 303);
    let tried = "/surveys/1/try";
    let nothing = coordinator.send(tried, &[]);
    assert_eq!(nothing.status, 200, "nothing has to be answered");
    let many = coordinator.send(tried, &[("q2".to_owned(), "7".to_owned())]);
    assert_eq!(many.status, 422, "{}", many.text());
}

#[test]
fn a_form_keeps_what_is_wrong_and_is_put_aside_and_handed_in() {
    let (server, _folder) = Server::demo();
    let (coordinator, writer) = (browser(&server, COORDINATOR), browser(&server, WRITER));
    let number = draft(&server, coordinator.token.as_deref().expect("signed in"), &asked());
    let open = format!("/surveys/{number}/open");
    let opening = coordinator.hidden(&open, &open);
    let empty = coordinator.send(&open, &with(&opening, &[("closes", "")]));
    assert_eq!(empty.status, 422);
    let opening = form(&empty, &open);
    assert_eq!(coordinator.send(&open, &with(&opening, &[("closes", "2099-01-01T12:00")])).status, 422, "too far away");
    super::open(&server, coordinator.token.as_deref().expect("signed in"), number, json!({}));
    let at = format!("/surveys/{number}/answer");
    let typed = [("q4", "noin sata"), ("q5", "Tärkeä sana"), ("q2", "1"), ("q2", "3"), ("act", "send")];
    let wrong = writer.send(&at, &with(&writer.hidden(&at, &at), &typed));
    let page = wrong.text();
    assert_eq!(wrong.status, 422);
    for kept in ["value=\"noin sata\"", "Tärkeä sana", "href=\"#q1\"", "href=\"#q4\"", "id=\"q4-fault\""] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    let save = with(&form(&wrong, &at), &[("q4", "noin sata"), ("act", "save")]);
    assert_eq!(writer.send(&at, &save).status, 303, "what can't be handed in can be put aside");
    let mine = writer.hidden(&at, &at);
    let theirs = with(&writer.hidden(&at, &at), &[("q1", "2"), ("q5", "Heidän sanansa"), ("act", "save")]);
    assert_eq!(writer.send(&at, &theirs).status, 303);
    let both = writer.send(&at, &with(&mine, &[("q1", "1"), ("q5", "Minun sanani"), ("act", "send")]));
    assert!(both.text().contains("Heidän sanansa") && both.text().contains("Minun sanani"), "{}", both.text());
    let send = with(&form(&both, &at), &[("q1", "1"), ("q5", "Molempien"), ("act", "send")]);
    let sent = writer.send(&at, &send);
    assert_eq!(sent.header("location"), format!("/surveys/{number}/receipt"), "{}", sent.text());
    assert_eq!(writer.send(&at, &send).header("location"), format!("/surveys/{number}/receipt"), "sent twice");
    let given = done(server.get(&path(number, "/answer"), writer.token.as_deref()));
    assert_eq!((&given["revision"], &given["answers"]["5"]["text"]), (&json!(1), &json!("Molempien")));
    assert!(writer.get(&format!("/surveys/{number}/receipt")).text().contains("Molempien"));
}

#[test]
fn a_survey_that_closes_while_somebody_types_takes_the_answer_late_and_changed_questions_are_shown() {
    let (server, _folder) = Server::demo();
    let (coordinator, writer) = (browser(&server, COORDINATOR), browser(&server, WRITER));
    let token = coordinator.token.as_deref().expect("signed in");
    let number = draft(&server, token, &asked());
    super::open(&server, token, number, json!({}));
    let at = format!("/surveys/{number}/answer");
    let mut other = asked();
    other["title"] = text("Toinen otsikko");
    let typing = with(&writer.hidden(&at, &at), &[("q1", "1"), ("q5", "Sana"), ("act", "send")]);
    done(server.ask("PUT", &path(number, "/answer"), Some(&server.sign_in(COMMENTER)), &json!({"answers": yes()})));
    done(server.ask("PUT", &path(number, "/questionnaire"), Some(token), &json!({"questionnaire": other})));
    let changed = writer.send(&at, &typing);
    assert_eq!(changed.status, 422);
    assert!(changed.text().contains("Toinen otsikko") && changed.text().contains("Sana"), "{}", changed.text());
    let typing = with(&form(&changed, &at), &[("q1", "1"), ("q5", "Sana"), ("act", "send")]);
    done(server.post(&path(number, "/close"), Some(token), &json!({"reason": "Aika loppui"})));
    assert_eq!(writer.send(&at, &typing).status, 303);
    let now = done(server.get(&path(number, ""), Some(token)));
    assert_eq!((&now["answers"], &now["late"]), (&json!(1), &json!(1)));
}

#[test]
fn a_link_answers_for_its_organisation_and_the_organisation_is_told() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let number = draft(&server, &coordinator, &asked());
    super::open(&server, &coordinator, number, json!({}));
    let links = done(server.get(&path(number, "/links"), Some(&coordinator)));
    let own = server.organisation_of(&server.sign_in(WRITER));
    let items = links["items"].as_array().expect("a list");
    let mine = items.iter().find(|item| item["organisation"] == own.as_str()).expect("one for each");
    let at = mine["link"].as_str().expect("a link").trim_start_matches(&server.url).to_owned();
    let anybody = Browser { server: &server, token: None };
    let page = anybody.get(&at).text();
    assert!(page.contains(mine["name"].as_str().expect("a name")), "it says for whom it answers: {page}");
    let sent = anybody.send(&at, &with(&anybody.hidden(&at, &at), &[("q1", "2"), ("act", "send")]));
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(anybody.get(sent.header("location")).text().contains("Ei"));
    assert!(outbox(&server).iter().any(|letter| letter.contains("Toimitteko maalla?")), "its contact has a copy");
    // Whoever has the link could write to its contact without end.
    let again =
        || anybody.send(&at, &with(&anybody.hidden(&at, &at), &[("q1", "1"), ("q5", "Vielä"), ("act", "send")]));
    assert!((1..5).all(|_| again().status == 303), "five copies within an hour");
    let too_often = again();
    assert_eq!(too_often.status, 422);
    assert!(too_often.text().contains("Vielä") && too_often.text().contains("monta viestiä"), "{}", too_often.text());
    for broken in [format!("{at}0"), at.replace(&number.to_string(), "9"), at[..at.len() - 1].to_owned() + "x"] {
        assert_ne!(anybody.get(&broken).status, 200, "{broken}");
    }
}
