//! Who hears what became of a statement: whoever shaped the clause that it is about, and in time whoever looks again.

use super::*;

const ANSWERED: &str = "Kannanotto on saanut vastauksen";

/// A statement that is public. Comments of three organisations were answered: on the first clause, on the second, and on
/// neither in the way that was wished.
fn published() -> Scene {
    let scene = Scene::new();
    for (who, clause) in [(COMMENTER, 1), (SWEDE, 2), (PATIENT, 2)] {
        scene.done("/comments", who, json!({"version": 1, "clause": clause, "text": "Näin on hyvä."}));
    }
    scene.done("/rounds/1/close", COORDINATOR, json!({"reason": "Kaikki vastasivat"}));
    for (comment, outcome) in [(1, "accepted"), (2, "partly"), (3, "not-accepted")] {
        let body = json!({"comments": [comment], "outcome": outcome, "reason": "Luettu."});
        scene.done("/outcomes", COORDINATOR, body);
    }
    for step in ["/rounds/1/finish", "/sign-on", "/publish"] {
        scene.done(step, COORDINATOR, json!({"reason": "Valmis"}));
    }
    scene
}

fn heard(letters: &[Value]) -> Vec<String> {
    let mut heard: Vec<String> =
        letters.iter().map(|letter| letter["to"].as_str().unwrap_or_default().to_owned()).collect();
    heard.sort();
    heard
}

#[test]
fn whoever_shaped_a_clause_hears_what_was_answered_to_it() {
    let scene = published();
    scene.done("/deliveries", COORDINATOR, json!({"to": "Ministeriö"}));
    scene.done("/responses", COORDINATOR, json!({"from": "Ministeriö", "clause": 1, "text": "Palvelut jäävät."}));
    scene.at(60);
    let letters = scene.until(ANSWERED, 1);
    assert_eq!(heard(&letters), [COMMENTER]);
    let said = text(&letters[0]);
    assert!(said.contains("3.3.2031 Vastaus kohtaan 1: Ministeriö: Palvelut jäävät."), "{said}");
    assert!(said.contains("#trail"), "{said}");
    // What is about the whole concerns all whose comments changed something; what was struck concerns nobody.
    scene.done("/results", COORDINATOR, json!({"text": "Laki muuttui."}));
    scene.done("/results", COORDINATOR, json!({"text": "Virhe."}));
    scene.done("/traces/4/strike", COORDINATOR, json!({"reason": "Virhe"}));
    scene.at(120);
    let letters = scene.until(ANSWERED, 3);
    let [one, two] = [COMMENTER, SWEDE].map(str::to_owned);
    assert_eq!(heard(&letters[1..]), {
        let mut both = [one, two];
        both.sort();
        both
    });
    assert!(letters.iter().all(|letter| !text(letter).contains("Virhe.")), "{letters:#?}");
}

#[test]
fn coordinators_are_reminded_in_the_morning_of_the_day_on_which_they_look_again() {
    const REVIEW: &str = "Palataan kannanoton seurantaan";
    let scene = published();
    let set = |on: &str| assert_eq!(scene.ask("PUT", "/review", COORDINATOR, json!({"on": on})).status, 200);
    set("2031-03-10");
    // At eight in the morning a week after ten in the morning of the third.
    scene.at(7 * DAY - 121);
    assert!(scene.with(REVIEW).is_empty());
    scene.at(7 * DAY - 120);
    let letters = scene.until(REVIEW, 1);
    assert!(
        text(&letters[0]).contains("/follow-up") && text(&letters[0]).contains("10.3.2031"),
        "{}",
        text(&letters[0])
    );
    assert_eq!(heard(&letters), [COORDINATOR]);
    scene.at(8 * DAY);
    set("2031-03-12");
    scene.at(9 * DAY);
    scene.until(REVIEW, 2);
}
