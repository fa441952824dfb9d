use super::Scene;
use crate::harness::COORDINATOR;
use serde_json::json;
use terms::limits;

#[test]
fn a_long_list_comes_in_pages_of_a_hundred() {
    let scene = Scene::new();
    let mut browser = crate::browser::Browser::default();
    browser.post(&scene.server, "/login/demo", &[("email", COORDINATOR)]);
    let page = |browser: &mut crate::browser::Browser, query: &str| {
        browser.get(&scene.server, &format!("/statements/{}/comments{query}", scene.id)).text()
    };
    for number in 1..=limits::COMMENTS_SHOWN_MAX {
        scene.comment(json!({"clause": 1 + number % 2, "text": format!("Sana {number}.")}));
    }
    let whole = page(&mut browser, "");
    assert_eq!(whole.matches("id=\"comment-").count() / 2, 100);
    assert!(!whole.contains("cursor="), "a hundred are one page");
    scene.comment(json!({"clause": 1, "text": "Sadan ensimmäinen"}));
    let first = page(&mut browser, "");
    assert!(first.contains("Kommentit 1–100, yhteensä 101") && first.contains("?cursor=100"), "{first}");
    assert!(first.contains("(101)"), "the lane tells of all that wait");
    let second = page(&mut browser, "?cursor=100");
    assert!(second.contains("Kommentit 101–101, yhteensä 101") && second.contains("?cursor=0"));
    assert_eq!(second.matches("id=\"comment-").count() / 2, 1);
    assert!(page(&mut browser, "?cursor=999").contains("Kommentit 101–101"), "past the end is the last page");
    assert!(!page(&mut browser, "?clause=1").contains("cursor="), "what is narrowed down fits");
}
