//! The text changes after somebody outside the register has signed it: nobody is counted under words they did not see.

use super::*;

fn class(scene: &Scene, version: u32, kind: &str) {
    let body = json!({"clause": 2, "kind": kind, "reason": "Luettu"});
    let classed = scene.class(version, body);
    assert_eq!(classed.status, 200, "{}", classed.text());
}

#[test]
fn who_waits_is_asked_again_before_it_can_be_accepted() {
    let scene = scene();
    let fields = [("clause", "3"), ("reservation", "Vuosittain on liian usein."), ("decided_by", "Hallitus")];
    let sent = sign(&scene, &[&told("Naapuri ry", EMAIL)[..], &fields].concat());
    assert_eq!(sent.status, 303, "{}", sent.text());
    let link = link(text(&letter(&scene.server, EMAIL, 1)));
    assert_eq!(press(&scene, &link, "confirm", &[]).status, 303);
    // A clause comes before the one that the reservation is about.
    let changed =
        TEXT.replace("\n\nRahoitus turvataan kolmeksi", "\n\nAivan uusi kohta.\n\nRahoitus turvataan neljäksi");
    scene.seal_anew(&changed);
    let asked = letter(&scene.server, EMAIL, 2);
    assert!(asked["subject"].as_str().expect("a subject").starts_with("Teksti on muuttunut"), "{asked}");
    assert_eq!(waiting(&scene)[0]["current"], false);
    assert_eq!(accept(&scene).problem(), "not-the-signed-version");
    let queue = coordinator(&scene).get(&format!("/statements/{}/signatures/waiting", scene.id)).text();
    assert!(queue.contains("Nyt allekirjoitetaan toista") && !queue.contains("value=\"accept\""), "{queue}");
    let page = anybody(&scene).get(&link).text();
    assert!(page.contains("Aivan uusi kohta.") && page.contains("Teksti on muuttunut"), "{page}");
    assert!(page.contains("<option value=\"4\" selected>"), "the reservation has gone with its clause: {page}");
    let terms = [("clause", "4"), ("reservation", "Vuosittain on liian usein."), ("decided_on", "2031-03-03")];
    let wrong = press(&scene, &link, "confirm", &[("decided_on", "2031-09-09")]);
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    assert_eq!(press(&scene, &link, "confirm", &terms).location(), format!("{}?sent=confirmed", form(&scene)));
    let taken = accept(&scene).json();
    assert_eq!((&taken["version"], &taken["reservation"]["clause"]), (&json!(2), &json!(4)), "{taken}");
    assert_eq!(counted(&scene), 1);
}

#[test]
fn who_was_taken_in_confirms_by_the_link_what_is_new_and_is_not_counted_before() {
    let scene = scene();
    let link = confirmed(&scene, "Naapuri ry", EMAIL);
    assert_eq!(accept(&scene).status, 201);
    letter(&scene.server, EMAIL, 2);
    scene.seal_anew(&TEXT.replace("kolmeksi", "neljäksi"));
    assert_eq!(counted(&scene), 0, "nobody has said yet what the change is");
    class(&scene, 2, "language");
    assert_eq!(counted(&scene), 1);
    class(&scene, 2, "substance");
    assert_eq!(counted(&scene), 0);
    let asked = letter(&scene.server, EMAIL, 3);
    assert!(text(&asked).contains("versio 2") && text(&asked).contains(&link), "{asked}");
    let page = anybody(&scene).get(&link).text();
    assert!(page.contains("neljäksi") && page.contains("kolmeksi"), "it sees what differs: {page}");
    let stale = anybody(&scene).hidden(&link, &link);
    assert_eq!(press(&scene, &link, "confirm", &[]).location(), format!("{}?sent=again", form(&scene)));
    assert_eq!(counted(&scene), 1);
    let receipt = letter(&scene.server, EMAIL, 4);
    assert_eq!(receipt["subject"], "Kuitti allekirjoituksesta: Allekirjoitukset");
    scene.seal_anew(&TEXT.replace("kolmeksi", "viideksi"));
    class(&scene, 3, "substance");
    letter(&scene.server, EMAIL, 5);
    let old = anybody(&scene).send(&link, &with(&stale, &[("act", "confirm"), ("again", "1")]));
    assert!(old.status == 422 || old.status == 409, "the page was about other words: {}", old.text());
    assert_eq!(press(&scene, &link, "withdraw", &[]).status, 303);
    assert_eq!((counted(&scene), scene.state(1, &scene.coordinator).as_str()), (0, "withdrawn"));
}

#[test]
fn coordinators_see_that_a_letter_did_not_arrive() {
    let mailbox = Mailbox::start(|to, before| (to == EMAIL && before > 0).then_some("550 no such mailbox"));
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut command = command(folder.path(), "127.0.0.1:0");
    command.args(["--rate-address-connections", "1000000"]);
    command.args(["--smtp-url", &mailbox.url(), "--mail-from", "lausuma@verkosto.example"]).stderr(Stdio::null());
    let scene = opened(Scene::on(Server::run(&mut command), folder));
    confirmed(&scene, "Naapuri ry", EMAIL);
    scene.seal_anew(&TEXT.replace("kolmeksi", "neljäksi"));
    letter(&scene.server, EMAIL, 2);
    let begun = std::time::Instant::now();
    while waiting(&scene)[0]["mail"] != "bounced" {
        assert!(begun.elapsed() < std::time::Duration::from_secs(60), "{:?}", waiting(&scene));
    }
    let page = coordinator(&scene).get(&format!("/statements/{}/signatures/waiting", scene.id)).text();
    assert!(page.contains("ei mennyt perille"), "{page}");
}
