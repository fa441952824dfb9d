//! Where several languages bind, what changed is shown in each of them.

use super::Scene;
use crate::pages::signed_in;
use serde_json::json;

#[test]
fn a_change_in_another_binding_text_is_shown_to_who_classes_it_and_to_who_confirms() {
    let scene = Scene::new();
    scene.done("/resume", json!({"reason": "Ruotsi mukaan"}));
    let added = scene.post("/languages", &scene.coordinator, json!({"language": "sv"}));
    assert_eq!(added.status, 201, "{}", added.text());
    let swedish = |years: &str| json!({"language": "sv", "markdown": format!("# Rubrik\n\nTjänsterna ordnas nära människan.\n\nFinansieringen tryggas i {years} år.\n\nFinansieringen ses över årligen.\n")});
    scene.done("/text", swedish("tre"));
    let bound =
        scene.ask("PUT", "/binding", &scene.coordinator, json!({"languages": ["fi", "sv"], "reason": "Sovittu"}));
    assert_eq!(bound.status, 200, "{}", bound.text());
    scene.done("/sign-on", json!({"reason": "Valmis"}));
    let number = scene.sign(&scene.signatory, json!({"version": 2}))["number"].clone();
    scene.done("/resume", json!({"reason": "Korjataan"}));
    scene.done("/text", swedish("två"));
    scene.done("/sign-on", json!({"reason": "Korjattu"}));
    let listed = scene.get("/versions/3/classification", &scene.coordinator);
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "{listed}");
    assert_eq!(listed["items"][0]["language"], "sv");
    for (who, path) in [
        (crate::harness::COORDINATOR, "versions/3/classification".to_owned()),
        (super::SIGNATORY, format!("signatures/{number}/confirm")),
    ] {
        let page = signed_in(&scene.server, who).get(&scene.server, &format!("/statements/{}/{path}", scene.id));
        let text = page.text();
        assert!(page.status == 200 && text.contains("två") && text.contains("lang=\"sv\""), "{path}: {text}");
    }
}
