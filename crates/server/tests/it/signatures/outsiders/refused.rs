//! What cannot be signed so, and links that are late, used or pressed twice.

use super::*;

#[test]
fn what_was_typed_is_kept_where_it_cannot_be_sent() {
    let scene = scene();
    let path = form(&scene);
    let kept = |answer: &Answer, sentence: &str| {
        let page = answer.text();
        assert_eq!(answer.status, 422, "{page}");
        assert!(page.contains(sentence), "{sentence}: {page}");
        assert!(page.contains("Aino Aalto") && page.contains("Naapuri ry"), "what was typed is there: {page}");
    };
    let own = told("Naapuri ry", EMAIL);
    for (field, value, sentence) in [
        ("may", "", "Vahvista, että sinulla on oikeus"),
        ("email", "aino", "Tarkista sähköpostiosoite."),
        ("decided_on", "2031-03-04", "Päätöspäivä"),
        ("decided_on", "eilen", "Kirjoita päivä muodossa"),
        ("website", "ei osoite", "Kirjoita verkkosivun osoite"),
        ("reservation", "Ei näin.", "Valitse kohta"),
        ("clause", "99", "ei ole tämän numeroista kohtaa"),
    ] {
        let mut fields: Vec<(&str, &str)> = own.iter().copied().filter(|(name, _)| *name != field).collect();
        fields.push((field, value));
        if field == "clause" {
            fields.push(("reservation", "Ei näin."));
        }
        let answer = sign(&scene, &fields);
        kept(&answer, sentence);
    }
    let nameless = sign(&scene, &told(" ", EMAIL));
    assert_eq!(nameless.status, 422);
    let stale = with(&anybody(&scene).hidden(&path, &path), &own);
    scene.seal_anew(&TEXT.replace("kolmeksi", "neljäksi"));
    let other = anybody(&scene).send(&path, &stale);
    kept(&other, "Allekirjoitettavana on toinen versio");
    assert!(other.text().contains("neljäksi vuodeksi") && other.text().contains("name=\"version\" value=\"2\""));
    plan(&scene, json!({"outsiders": true, "closes_at": "2031-03-04T10:00:00Z"}));
    let fresh = with(&anybody(&scene).hidden(&path, &path), &own);
    assert_eq!(scene.server.post("/api/v1/demo/clock", None, &json!({"now": "2031-03-04T10:00:00Z"})).status, 204);
    kept(&anybody(&scene).send(&path, &fresh), "Allekirjoittamisen aika on päättynyt");
    plan(&scene, json!({}));
    let key = [("key".to_owned(), "toinen".to_owned())];
    let fresh: Vec<_> = fresh.into_iter().filter(|(name, _)| name != "key").chain(key).collect();
    kept(&anybody(&scene).send(&path, &fresh), "vain verkoston järjestöt");
    assert_eq!(anybody(&scene).get(&path).status, 404, "it is not opened any more");
    assert_eq!(crate::letters::letters(&scene.server, EMAIL).len(), 0, "nothing of it went out");
}

#[test]
fn the_sentences_are_in_every_language() {
    let scene = scene();
    let path = form(&scene);
    for (language, title, fault) in [
        ("fi", "Allekirjoita: Allekirjoitukset", "Vahvista, että sinulla on oikeus allekirjoittaa"),
        ("sv", "Underteckna: Allekirjoitukset", "Bekräfta att du har rätt att underteckna"),
        ("en", "Sign: Allekirjoitukset", "Confirm that you may sign for the organisation."),
    ] {
        let headers = |more: &[(&'static str, String)]| {
            let own = [("accept-language", language.to_owned()), ("origin", scene.server.url.clone())];
            [&own[..], more].concat()
        };
        let page = scene.server.send("GET", &path, &headers(&[]), b"").text();
        assert!(page.contains(title), "{page}");
        let fields = crate::organisation_pages::hidden(&page, &path);
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let kind = ("content-type", "application/x-www-form-urlencoded".to_owned());
        let answer = scene.server.send("POST", &path, &headers(&[kind]), body.join("&").as_bytes());
        assert!(answer.status == 422 && answer.text().contains(fault), "{}", answer.text());
    }
}

#[test]
fn nobody_can_tell_a_known_address_from_an_unknown_one_here_either() {
    let scene = scene();
    let known = sign(&scene, &told("Naapuri ry", COORDINATOR));
    let unknown = sign(&scene, &told("Toinen ry", "kuka@muualla.example"));
    assert_eq!((known.status, &known.body, known.location()), (unknown.status, &unknown.body, unknown.location()));
    assert_eq!(waiting(&scene).len(), 0);
    let email = "tulva@tulva.example";
    for (number, status) in (1..).zip([303; limits::MAILS_PER_ADDRESS_MAX].into_iter().chain([422])) {
        let answer = sign(&scene, &told(&format!("{number}. naapuri"), email));
        assert_eq!(answer.status, status, "{number}: {}", answer.text());
        assert!(status == 303 || answer.text().contains("Aino Aalto"), "what was typed is kept");
    }
    assert_eq!(crate::letters::letters(&scene.server, email).len(), limits::MAILS_PER_ADDRESS_MAX);
}

#[test]
fn a_link_ends_and_works_for_one_statement_alone() {
    let scene = scene();
    let link = signed(&scene, "Naapuri ry", EMAIL);
    let waits = confirmed(&scene, "Odottaja ry", "o@o.example");
    let other = scene.server.open_statement(&scene.coordinator, "Toinen");
    for wrong in [link.replace(&scene.id, &other), format!("{link}0"), link[..link.len() - 1].to_owned()] {
        assert_eq!(anybody(&scene).get(&wrong).status, 410, "{wrong}");
    }
    let form = with(&anybody(&scene).hidden(&link, &link), &[("act", "confirm")]);
    let begun: jiff::Timestamp = NOW.parse().expect("a moment");
    let set = |after: i64| {
        let now = begun + jiff::SignedDuration::from_millis(after);
        assert_eq!(scene.server.post("/api/v1/demo/clock", None, &json!({"now": now.to_string()})).status, 204);
    };
    set(limits::OUTSIDER_WITHIN_MS - 60_000);
    assert_eq!(anybody(&scene).get(&link).status, 200);
    set(limits::OUTSIDER_WITHIN_MS + 60_000);
    let late = anybody(&scene).send(&link, &form);
    assert!(late.status == 410 && late.text().contains("linkki on vanhentunut"), "{}", late.text());
    assert_eq!(anybody(&scene).get(&waits).status, 200, "who has confirmed it waits longer");
    set(limits::OUTSIDER_WAITS_MS + 60_000);
    assert_eq!(anybody(&scene).get(&waits).status, 410);
    let list = scene.server.get(&scene.path("/outsiders"), Some(&scene.server.sign_in(COORDINATOR))).json();
    assert_eq!(list["items"], json!([]));
}

#[test]
fn two_who_press_at_once_do_it_once() {
    let scene = scene();
    let link = signed(&scene, "Naapuri ry", EMAIL);
    let forms: Vec<_> = (0..8).map(|_| with(&anybody(&scene).hidden(&link, &link), &[("act", "confirm")])).collect();
    std::thread::scope(|threads| {
        let pressed: Vec<_> =
            forms.iter().map(|form| threads.spawn(|| anybody(&scene).send(&link, form).status)).collect();
        assert!(pressed.into_iter().all(|pressed| pressed.join().expect("it is answered") == 303));
    });
    let id = waiting(&scene)[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(waiting(&scene).len(), 1);
    let statuses: Vec<u16> = std::thread::scope(|threads| {
        let accept = || scene.post(&format!("/outsiders/{id}/accept"), &scene.coordinator, json!({})).status;
        let pressed: Vec<_> = (0..4).map(|_| threads.spawn(accept)).collect();
        pressed.into_iter().map(|pressed| pressed.join().expect("it is answered")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
    assert_eq!(counted(&scene), 1);
}
