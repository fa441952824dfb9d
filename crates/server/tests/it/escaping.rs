//! What somebody types is words, wherever it is shown (RELIABILITY 19), and every page has the policy that would keep it from
//! being more (RELIABILITY 35).

use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What is typed: each would be an element, an attribute or a script if it were written into a page as it is.
const TYPED: [&str; 8] = [
    "<xevil>",
    "\"><xevil onload=x>",
    "'><xevil>",
    "</title></style></script><xevil>",
    "<!--<xevil>",
    "&lt;b&gt; &amp; ]]><xevil>",
    "javascript:xevil()//<xevil>",
    "{{xevil}} ${xevil} <svg/onload=xevil>",
];

/// Sends words into every place of the agenda, and gives the pages that show them.
fn said(server: &Server, typed: &str) -> Vec<String> {
    let [coordinator, writer, commenter] = [COORDINATOR, WRITER, COMMENTER].map(|email| server.sign_in(email));
    let made = |answer: Answer| -> Value {
        assert!(answer.status < 300, "{typed}: {}", answer.text());
        answer.json()
    };
    let post = |token: &str, path: &str, body: Value| made(server.post(&format!("/api/v1{path}"), Some(token), &body));
    let statement = server.open_statement(&coordinator, typed);
    let text = format!("/statements/{statement}/text");
    post(
        &writer,
        &text,
        json!({"markdown": format!("Alku {} loppu\n", typed.replace('<', "\\<").replace('&', "\\&"))}),
    );
    post(&writer, &format!("/statements/{statement}/comments"), json!({"live": true, "text": typed}));
    let theme =
        post(&writer, "/themes", json!({"title": typed, "reason": typed, "description": typed}))["number"].clone();
    let target = post(&writer, "/targets", json!({"office": typed, "body": typed, "decides": typed}))["number"].clone();
    post(&writer, &format!("/targets/{target}/moments"), json!({"what": typed, "from": "2031-05-02"}));
    let question = json!({"fi": typed, "sv": typed});
    let workshop = json!({"question": question, "choices": 1, "phones": true});
    let workshop = post(&coordinator, "/workshops", workshop)["number"].clone();
    post(&commenter, &format!("/workshops/{workshop}/themes"), json!({"title": typed, "reason": typed}));
    let options = json!([{"key": 1, "text": question}, {"key": 2, "text": {"fi": "Toinen", "sv": "Andra"}}]);
    let chosen = json!({"key": 1, "text": question, "kind": "single", "options": options, "other": true});
    let free = json!({"key": 2, "text": question, "help": question, "kind": "text", "chars_max": 1_000});
    let asked = json!({"title": question, "introduction": question,
        "sections": [{"title": question, "questions": [chosen, free]}]});
    let survey = post(&coordinator, "/surveys", json!({"questionnaire": asked}))["number"].clone();
    let plan = json!({"closes_at": crate::surveys::in_hours(24 * 14), "promise": "named"});
    post(&coordinator, &format!("/surveys/{survey}/open"), plan);
    let answers = json!({"1": {"chosen": {"options": [1]}}, "2": {"text": typed}});
    let path = format!("/api/v1/surveys/{survey}/answer");
    made(server.ask("PUT", &path, Some(&writer), &json!({"answers": answers})));
    post(&coordinator, &format!("/surveys/{survey}/close"), json!({"reason": typed}));
    vec![
        format!("/statements/{statement}"),
        format!("/statements/{statement}/comments"),
        format!("/statements/{statement}/log"),
        format!("/statements/{statement}/write"),
        format!("/agenda/themes/{theme}"),
        format!("/targets/{target}"),
        format!("/workshops/{workshop}"),
        format!("/workshops/{workshop}/projector"),
        format!("/surveys/{survey}"),
        format!("/surveys/{survey}/answer"),
        format!("/surveys/{survey}/results"),
        format!("/surveys/{survey}/results/1.svg"),
        format!("/surveys/{survey}/results/2"),
        "/".to_owned(),
        "/agenda".to_owned(),
        "/targets".to_owned(),
        "/targets/calendar".to_owned(),
        "/surveys".to_owned(),
    ]
}

#[test]
fn whatever_is_typed_is_shown_as_words_on_pages_that_run_nothing() {
    let (server, _folder) = Server::demo();
    let pages: BTreeSet<String> = TYPED.iter().flat_map(|typed| said(&server, typed)).collect();
    let coordinator = server.sign_in(COORDINATOR);
    let mut shown = 0;
    for path in pages {
        let page = server.get(&path, Some(&coordinator));
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        let text = page.text();
        shown += usize::from(text.contains("xevil"));
        for element in ["<xevil", "<svg/onload", "href=\"javascript:", "<!--"] {
            assert!(!text.contains(element), "{path} holds {element}: {text}");
        }
        let policy = page.header("content-security-policy");
        let scripts = policy.split(';').find_map(|part| part.trim().strip_prefix("script-src ")).unwrap_or_default();
        let may = if path.ends_with("/write") { "'self' 'wasm-unsafe-eval'" } else { "'self'" };
        assert_eq!(scripts, may, "{path}: {policy}");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!text.contains(" style=\""), "{path} has style in its elements");
    }
    assert!(shown > 60, "only {shown} pages show what was typed");
}
