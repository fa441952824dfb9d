//! Text that a statement could not take, kept for the organisation that wrote it and for nobody else.

use crate::harness::{COMMENTER, COORDINATOR, OTHER_WRITER, Server, WRITER};
use serde_json::{Value, json};
use terms::limits;

fn keep(server: &Server, token: &str, id: &str, text: &str) -> crate::harness::Answer {
    let body = json!({"text": text, "why": "Luonnos lepää."});
    server.post(&format!("/api/v1/statements/{id}/returned"), Some(token), &body)
}

fn list(server: &Server, token: &str, id: &str) -> Vec<Value> {
    let answer = server.get(&format!("/api/v1/statements/{id}/returned"), Some(token));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().expect("a list").clone()
}

#[test]
fn returned_text_is_its_organisations_alone_and_once() {
    let (server, _folder) = Server::demo();
    let [coordinator, writer, other, colleague] =
        [COORDINATOR, WRITER, OTHER_WRITER, COMMENTER].map(|email| server.sign_in(email));
    let id = server.open_statement(&coordinator, "Palautettu");
    assert_eq!(keep(&server, &writer, &id, " \n ").problem(), "text-empty");
    let kept = keep(&server, &other, &id, "Junassa kirjoitettu");
    assert_eq!(kept.status, 201, "{}", kept.text());
    assert_eq!(
        keep(&server, &other, &id, "Junassa kirjoitettu").json()["id"],
        kept.json()["id"],
        "the same is the same"
    );
    let items = list(&server, &other, &id);
    assert_eq!((items.len(), &items[0]["text"]), (1, &json!("Junassa kirjoitettu")));
    assert_eq!(list(&server, &colleague, &id), items, "people of the organisation read it");
    for stranger in [&coordinator, &writer] {
        assert_eq!(list(&server, stranger, &id), Vec::<Value>::new(), "others don't, coordinators among them");
    }
    let path = |rest: &str| format!("/statements/{id}{rest}");
    let one = format!("/api/v1/statements/{id}/returned/{}", kept.json()["id"].as_str().expect("an id"));
    assert_eq!(server.ask("DELETE", &one, Some(&coordinator), &json!({})).status, 404);
    for (token, sees) in [(&other, true), (&colleague, true), (&coordinator, false)] {
        for page in ["", "/returned"] {
            let page = server.get(&path(page), Some(token)).text();
            assert_eq!(
                page.contains("Junassa kirjoitettu") || page.contains("on talletettu teksti, jota"),
                sees,
                "{page}"
            );
        }
    }
    let place = format!("/write?returned={}", kept.json()["id"].as_str().expect("an id"));
    assert!(server.get(&path(&place), Some(&other)).text().contains("Junassa kirjoitettu"));
    assert!(!server.get(&path(&place), Some(&coordinator)).text().contains("Junassa kirjoitettu"));
    let ledger = server.get(&format!("/api/v1/statements/{id}/ledger"), Some(&other)).text();
    assert!(!ledger.contains("Junassa"), "it is no business of the ledger");
    assert_eq!(server.ask("DELETE", &one, Some(&colleague), &json!({})).status, 204);
    assert_eq!(list(&server, &other, &id), Vec::<Value>::new());
    assert_eq!(server.ask("DELETE", &one, Some(&colleague), &json!({})).status, 404);
}

#[test]
fn returned_texts_have_their_limits() {
    let (server, _folder) = Server::demo();
    let writer = server.sign_in(WRITER);
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Paljon palautettua");
    let max = limits::RETURNED_BYTES_MAX;
    for (bytes, status) in [(max - 1, 201), (max, 201), (max + 1, 413)] {
        assert_eq!(keep(&server, &writer, &id, &"x".repeat(bytes)).status, status, "{bytes}");
    }
    for number in 2..limits::RETURNED_TEXTS_MAX {
        assert_eq!(keep(&server, &writer, &id, &format!("Teksti {number}")).status, 201, "{number}");
    }
    let full = keep(&server, &writer, &id, "Yksi liikaa");
    assert_eq!((full.status, full.problem().as_str()), (409, "returned-full"));
    assert_eq!(keep(&server, &writer, &id, "Teksti 2").status, 201, "what is there needs no room");
}
