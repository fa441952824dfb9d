//! What was written, put into groups by hand, and what becomes of a group.

use super::*;

#[test]
fn texts_are_grouped_by_hand_and_a_group_becomes_a_theme() {
    let surveyed = Surveyed::open("named");
    surveyed.answered(6, 4);
    let post = |path: &str, body: &Value| surveyed.server.post(path, Some(&surveyed.coordinator), body);
    let groups = format!("{RESULTS}/5/groups");
    let ids = |of: &[usize]| {
        let results = surveyed.results("");
        of.iter().map(|at| results["questions"][4]["texts"][*at]["id"].clone()).collect::<Vec<_>>()
    };
    let early = post(&groups, &json!({"act": "put", "name": "Tilat", "texts": ids(&[0])}));
    assert_eq!(early.problem(), "survey-not-closed");
    surveyed.close();
    let put = |name: &str, texts: &[usize]| post(&groups, &json!({"act": "put", "name": name, "texts": ids(texts)}));
    assert_eq!(put("Tilat", &[0, 1, 2]).status, 200);
    assert_eq!(put("Raha", &[2, 3]).status, 200);
    for (body, problem) in [
        (json!({"act": "put", "name": " ", "texts": ids(&[0])}), "survey-group-name-missing"),
        (json!({"act": "put", "name": "Tilat", "texts": []}), "survey-group-nothing-chosen"),
        (json!({"act": "drop", "group": 9}), "survey-group-unknown"),
        (json!({"act": "rename", "group": 0, "name": "Raha"}), "survey-group-name-taken"),
        (json!({"act": "sort"}), "unknown-choice"),
    ] {
        let refused = post(&groups, &body);
        assert_eq!((refused.status, refused.problem().as_str()), (422, problem));
    }
    let taken = post(&groups, &json!({"act": "take", "group": 0, "texts": ids(&[1])}));
    assert_eq!(taken.json()[0]["texts"].as_array().map(Vec::len), Some(2));
    let seen = surveyed.results("")["questions"][4]["groups"].clone();
    assert_eq!((&seen[0]["name"], &seen[1]["name"]), (&json!("Tilat"), &json!("Raha")));
    let theme = post(&format!("{RESULTS}/5/themes"), &json!({"group": 0, "reason": "Siitä kirjoitettiin eniten."}));
    assert_eq!(theme.status, 201, "{}", theme.text());
    let expected = json!({"theme": 1, "title": "Tilat", "survey": 1, "question": 5, "organisations": 2});
    assert_eq!(theme.json(), expected);
    let other = surveyed.server.sign_in(COMMENTER);
    let forbidden = surveyed.server.post(&groups, Some(&other), &json!({"act": "drop", "group": 0}));
    assert_eq!(forbidden.status, 403);
    let page = surveyed.server.get("/surveys/1/results/5", Some(&surveyed.coordinator));
    assert!(page.status == 200 && page.text().contains("/themes/1"), "{}", page.text());
    let theme = surveyed.server.get("/api/v1/themes/1", Some(&other)).json();
    assert_eq!(theme["origin"], json!({"survey": 1, "question": 5, "organisations": 2}));
    let page = surveyed.server.get("/agenda/themes/1", Some(&other)).text();
    for said in ["Löytyi kyselystä", "/surveys/1/results/5", "Mitä muuta?", "2 järjestöä kirjoitti siitä."] {
        assert!(page.contains(said), "{said} in {page}");
    }
}

#[test]
fn few_who_wrote_of_a_theme_are_not_counted_where_anonymity_was_promised() {
    let surveyed = Surveyed::open("anonymous");
    surveyed.answered(8, 4);
    surveyed.close();
    let post = |path: &str, body: &Value| surveyed.server.post(path, Some(&surveyed.coordinator), body);
    let texts = surveyed.results("")["questions"][4]["texts"].clone();
    for (name, count, told) in [("Raha", 4, Value::Null), ("Tilat", 5, json!(5))] {
        let ids: Vec<Value> = (0..count).map(|at| texts[at]["id"].clone()).collect();
        let put = post(&format!("{RESULTS}/5/groups"), &json!({"act": "put", "name": name, "texts": ids}));
        assert_eq!(put.status, 200, "{}", put.text());
        let group = put.json().as_array().map_or(0, Vec::len) - 1;
        let theme = post(&format!("{RESULTS}/5/themes"), &json!({"group": group}));
        assert_eq!(theme.json()["organisations"], told, "{name}");
        let page =
            surveyed.server.get(&format!("/agenda/themes/{}", theme.json()["theme"]), Some(&surveyed.coordinator));
        assert_eq!(page.text().contains("määrää ei kerrota"), told.is_null(), "{}", page.text());
    }
    year(&surveyed);
}
