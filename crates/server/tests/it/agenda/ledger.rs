use super::THEMES;
use crate::harness::{COMMENTER, Server};
use serde_json::json;

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
    assert_eq!(server.get("/api/v1/agenda/ledger", None).status, 401);
    let ledger = server.get("/api/v1/agenda/ledger", Some(&commenter));
    assert!(ledger.status == 200 && !ledger.text().contains("Bussit"), "{}", ledger.text());
    let checkpoint = server.get("/api/v1/agenda/checkpoint", None);
    assert!(checkpoint.status == 200 && checkpoint.text().contains("/agenda\n1\n"), "{}", checkpoint.text());
    server.kill();
    let server = Server::start(folder.path());
    let commenter = server.sign_in(COMMENTER);
    let themes = server.get(THEMES, Some(&commenter)).json();
    assert_eq!(themes["items"][0]["title"], "Bussit maalle");
    assert_eq!(themes["items"][0]["reason"], "Jotta pääsee.");
}
