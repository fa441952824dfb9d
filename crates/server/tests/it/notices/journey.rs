//! From the first comment to the letter: who hears what.

use super::*;
use crate::pages::signed_in;

/// What somebody was told, in its order: subjects without the statement's title.
fn subjects(scene: &Scene, who: &str) -> Vec<String> {
    let subject = |letter: &Value| letter["subject"].as_str().unwrap().split(": ").next().unwrap().to_owned();
    letters(&scene.server, who).iter().map(subject).collect()
}

#[test]
fn everybody_hears_what_concerns_them_and_nothing_else() {
    let scene = Scene::new();
    let accessible = scene.server.organisation_of(&scene.server.sign_in(ACCESSIBLE));
    scene.done(
        "/comments",
        COMMENTER,
        json!({"version": 1, "quote": "vuodeksi", "text": "Liian lyhyt.", "kind": "red-line"}),
    );
    let recorded = json!({"organisation": accessible, "channel": "phone", "source": "Puhelu 3.3."});
    scene.done("/comments", COORDINATOR, json!({"version": 1, "text": "Esteettömyys puuttuu.", "recorded": recorded}));
    scene.at(60);
    let copy = scene.until("Järjestönne nimissä kirjattiin kommentti", 1).remove(0);
    assert!(text(&copy).contains("Sanoitte: Esteettömyys puuttuu."), "{}", text(&copy));
    assert!(text(&copy).contains("Mistä tieto on: ilmoitettu puhelimitse, Puhelu 3.3."), "{}", text(&copy));
    assert!(!text(&copy).contains("/unsubscribe/"), "{}", text(&copy));
    let undo = link(&scene.server, &copy, "/comments/2");
    let page = signed_in(&scene.server, ACCESSIBLE).get(&scene.server, &undo);
    assert!(page.text().contains(&format!("action=\"{undo}/withdraw\"")), "{}", page.text());

    scene.done("/comments/1/replies", WRITER, json!({"text": "Entä kolmeksi?"}));
    scene.done("/comments/1/replies", COMMENTER, json!({"text": "Kyllä."}));
    scene.at(120);
    let reply = scene.until("Kommenttianne jatkettiin", 1).remove(0);
    assert!(text(&reply).contains("Uuden työn yhdistys ry: Entä kolmeksi?"), "{}", text(&reply));

    scene.done("/rounds/1/close", COORDINATOR, json!({"reason": "Kaikki vastasivat"}));
    let no = json!({"comments": [1], "outcome": "not-accepted", "reason": "Rahaa ei ole."});
    scene.done("/outcomes", COORDINATOR, no);
    scene.at(180);
    scene.until("Kommenttiinne on vastattu", 1);
    scene.done("/comments/1/contest", COMMENTER, json!({"text": "Rahaa on aina."}));
    scene.at(240);
    let contested = scene.until("Uutta käsittelyä pyydetään", 1).remove(0);
    assert!(
        text(&contested).contains("Kommentti 1, Uudenmaan järjestökehä ry: Rahaa on aina."),
        "{}",
        text(&contested)
    );
    scene.done("/comments/1/decision", COORDINATOR, json!({"outcome": "accepted", "reason": "Totta."}));
    scene.done("/outcomes", COORDINATOR, json!({"comments": [2], "outcome": "noted", "reason": "Luettu."}));
    // The letter tells of this answer; it is not told beside it once more.
    scene.done("/rounds/1/finish", COORDINATOR, json!({}));
    scene.until("Näin kommenttinne vaikutti", 2);
    scene.at(300);
    scene.until("Uusi käsittely on päättynyt", 1);
    let asked = "Kommentoikaa";
    for (who, told) in [
        (
            COMMENTER,
            &[
                asked,
                "Kommenttianne jatkettiin",
                "Kommenttiinne on vastattu",
                "Näin kommenttinne vaikutti",
                "Uusi käsittely on päättynyt",
            ][..],
        ),
        (ACCESSIBLE, &[asked, "Järjestönne nimissä kirjattiin kommentti", "Näin kommenttinne vaikutti"]),
        (COORDINATOR, &["Uutta käsittelyä pyydetään"]),
        (WRITER, &[asked]),
        (SWEDE, &[asked]),
        (OTHER_WRITER, &[]),
        ("signatory@uusi-tyo.example", &[]),
    ] {
        assert_eq!(subjects(&scene, who), told, "{who}");
    }
}

#[test]
fn the_letter_tells_what_was_said_what_was_done_and_why_with_before_and_after_in_three_languages() {
    let scene = Scene::new();
    for (who, language) in [(SWEDE, "sv"), (PATIENT, "en")] {
        signed_in(&scene.server, who).post(&scene.server, "/language", &[("language", language), ("back", "/")]);
    }
    for who in [COMMENTER, SWEDE, PATIENT] {
        let said =
            json!({"version": 1, "quote": "turvataan vuodeksi", "text": "Liian lyhyt.\n\nPerustelu: sama rivi."});
        scene.done("/comments", who, said);
    }
    scene.done("/rounds/1/close", COORDINATOR, json!({"reason": "Kaikki vastasivat"}));
    let after = TEXT.replace("turvataan vuodeksi", "turvataan kolmeksi vuodeksi");
    scene.done("/text", COORDINATOR, json!({"markdown": after}));
    let partly = json!({"comments": [1, 2, 3], "outcome": "partly", "reason": "Kolme vuotta riittää."});
    scene.done("/outcomes", COORDINATOR, partly);
    scene.done("/rounds/1/finish", COORDINATOR, json!({}));
    for (who, subject, lines) in [
        (
            COMMENTER,
            "Näin kommenttinne vaikutti: Lähipalvelut",
            &[
                "Kommentti 1",
                "Sanoitte: Liian lyhyt. Perustelu: sama rivi.",
                "Mitä teimme: otettu huomioon osittain",
                "Perustelu: Kolme vuotta riittää.",
                "Ennen: turvataan vuodeksi",
                "Jälkeen: turvataan kolmeksi vuodeksi",
                "Voitte pyytää uutta käsittelyä 10.3.2031 klo 1",
            ][..],
        ),
        (
            SWEDE,
            "Så påverkade er kommentar: Lähipalvelut",
            &["Kommentar 2", "Motivering: Kolme vuotta riittää.", "Före: turvataan vuodeksi"],
        ),
        (PATIENT, "What came of your comments: Lähipalvelut", &["Comment 3", "Before: turvataan vuodeksi"]),
    ] {
        let letter = letter(&scene.server, who, 2);
        assert_eq!(letter["subject"], subject);
        for line in lines {
            assert!(text(&letter).lines().any(|each| each.starts_with(line)), "{line}: {}", text(&letter));
        }
        let page = link(&scene.server, &letter, "/rounds/1/letter");
        assert_eq!(signed_in(&scene.server, who).get(&scene.server, &page).status, 200);
    }
}
