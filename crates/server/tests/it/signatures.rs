//! Signing over HTTP, from the sealed text to a later version.

mod around;
mod binding;
mod kept;
mod outsiders;
mod parallel;
mod progress;
mod together;

use crate::harness::{Answer, COORDINATOR, Server, WRITER};
use serde_json::{Value, json};

const NOW: &str = "2031-03-03T08:00:00Z";
const TEXT: &str = "# Otsikko\n\nKunnan on järjestettävä palvelut lähellä ihmistä.\n\nRahoitus turvataan kolmeksi vuodeksi.\n\nRahoitus tarkistetaan vuosittain.\n";
const SIGNATORY: &str = "signatory@jarjestokeha.example";
const OTHER: &str = "signatory@esteeton-uusimaa.example";
const ITS_OWN: &str = "signatory@uusi-tyo.example";

/// A statement whose text is sealed for signing as version 1.
pub(crate) struct Scene {
    pub(crate) server: Server,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) coordinator: String,
    pub(crate) signatory: String,
    pub(crate) other: String,
    pub(crate) id: String,
}

impl Scene {
    pub(crate) fn new() -> Scene {
        Scene::read_by("network")
    }

    /// Read by those to whom drafts are open so.
    fn read_by(drafts: &str) -> Scene {
        let (server, folder) = Server::demo();
        Scene::opened_to(drafts, server, folder)
    }

    fn on(server: Server, folder: tempfile::TempDir) -> Scene {
        Scene::opened_to("network", server, folder)
    }

    fn opened_to(drafts: &str, server: Server, folder: tempfile::TempDir) -> Scene {
        assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": NOW})).status, 204);
        let coordinator = server.sign_in(COORDINATOR);
        let id = server.open_statement(&coordinator, "Allekirjoitukset");
        let (signatory, other) = (server.sign_in(SIGNATORY), server.sign_in(OTHER));
        let scene = Scene { server, folder, coordinator, signatory, other, id };
        let open = scene.ask("PUT", "/openness", &scene.coordinator, json!({"drafts": drafts}));
        assert_eq!(open.status, 200, "{}", open.text());
        scene.seal(TEXT);
        scene
    }

    /// Stops the server and gives its data.
    pub(crate) fn stop(self) -> tempfile::TempDir {
        assert!(self.server.stop());
        self.folder
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/statements/{}{rest}", self.id)
    }

    pub(crate) fn post(&self, rest: &str, token: &str, body: Value) -> Answer {
        self.server.post(&self.path(rest), Some(token), &body)
    }

    pub(crate) fn ask(&self, method: &str, rest: &str, token: &str, body: Value) -> Answer {
        self.server.ask(method, &self.path(rest), Some(token), &body)
    }

    pub(crate) fn get(&self, rest: &str, token: &str) -> Value {
        let answer = self.server.get(&self.path(rest), Some(token));
        assert_eq!(answer.status, 200, "{rest}: {}", answer.text());
        answer.json()
    }

    fn done(&self, rest: &str, body: Value) -> Value {
        let answer = self.post(rest, &self.coordinator, body);
        assert_eq!(answer.status, 200, "{rest}: {}", answer.text());
        answer.json()
    }

    /// Writes and seals for signing.
    fn seal(&self, markdown: &str) {
        self.done("/text", json!({"markdown": markdown}));
        self.done("/sign-on", json!({"reason": "Valmis"}));
    }

    /// Goes back to writing and seals something else.
    fn seal_anew(&self, markdown: &str) {
        self.done("/resume", json!({"reason": "Korjataan"}));
        self.seal(markdown);
    }

    pub(crate) fn sign(&self, token: &str, body: Value) -> Value {
        let answer = self.post("/signatures", token, body);
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }

    fn state(&self, number: u32, token: &str) -> String {
        let signature = self.get(&format!("/signatures/{number}"), token);
        signature["state"].as_str().unwrap_or_default().to_owned()
    }

    fn class(&self, version: u32, body: Value) -> Answer {
        self.post(&format!("/versions/{version}/classification"), &self.coordinator, body)
    }
}

#[test]
fn an_organisation_signs_exactly_the_words_that_are_sealed() {
    let scene = Scene::new();
    let version = scene.get("", &scene.coordinator)["versions"][0].clone();
    let signed = scene.sign(
        &scene.signatory,
        json!({"version": 1, "decided_by": "Hallitus", "decided_on": "2031-03-02",
               "reservation": {"clause": 2, "text": "Kolme vuotta on liian vähän."}}),
    );
    assert_eq!((&signed["number"], &signed["state"]), (&json!(1), &json!("valid")));
    assert_eq!((&signed["version"], &signed["sha256"]), (&json!(1), &version["sha256"]));
    assert_eq!((&signed["decided_by"], &signed["decided_on"]), (&json!("Hallitus"), &json!("2031-03-02")));
    let reservation =
        json!({"clause": 2, "text": "Kolme vuotta on liian vähän.", "quote": "Rahoitus turvataan kolmeksi vuodeksi."});
    assert_eq!(signed["reservation"], reservation);
    assert_eq!((&signed["receipt"]["version"], &signed["receipt"]["sha256"]), (&json!(1), &version["sha256"]));
    assert_eq!(signed["receipt"]["content"].as_str().map(str::len), Some(64));
    scene.sign(&scene.other, json!({"version": 1}));
    let list = scene.get("/signatures", &scene.signatory);
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(list["items"][0], signed);
    assert_eq!((&list["counts"]["valid"], &list["counts"]["with_reservation"]), (&json!(2), &json!(1)));
    assert_eq!(list["counts"].get("pending"), None, "how many have not signed is the coordinators' to show");
    assert!(scene.get("/signatures", &scene.coordinator)["counts"]["silent"].as_u64().is_some_and(|silent| silent > 5));
    let filtered = scene.get("/signatures?state=withdrawn", &scene.coordinator);
    assert_eq!(filtered["items"], json!([]));
    // The ledger has neither who decided nor the reservation's words.
    let ledger = scene.server.get(&scene.path("/ledger"), Some(&scene.signatory)).text();
    assert!(
        ledger.contains("signature-given") && !ledger.contains("Hallitus") && !ledger.contains("liian"),
        "{ledger}"
    );
}

#[test]
fn what_cannot_be_signed_is_refused_in_words() {
    let scene = Scene::new();
    let writer = scene.server.sign_in(WRITER);
    let long = "x".repeat(terms::limits::RESERVATION_CHARS_MAX + 1);
    let reserved = |clause: u32, text: &str| json!({"version": 1, "reservation": {"clause": clause, "text": text}});
    let rows = [
        (&scene.signatory, json!({}), 400, "bad-request"),
        (&scene.signatory, json!({"version": 7}), 422, "unknown-version"),
        (&scene.signatory, json!({"version": 1, "answer": "vote"}), 422, "unknown-answer"),
        (&scene.signatory, json!({"version": 1, "decided_on": "eilen"}), 422, "bad-date"),
        (&scene.signatory, json!({"version": 1, "decided_on": "2031-03-04"}), 422, "decided-in-the-future"),
        (&scene.signatory, reserved(9, "Ei käy"), 422, "unknown-clause"),
        (&scene.signatory, json!({"version": 1, "reservation": {"text": "Ei käy"}}), 422, "reservation-without-clause"),
        (&scene.signatory, reserved(1, &long), 422, "reservation-too-long"),
        (&scene.signatory, json!({"answer": "pending"}), 422, "days-missing"),
        (&scene.signatory, json!({"answer": "pending", "decided_on": "2031-03-02"}), 422, "day-in-the-past"),
        (&writer, json!({"version": 1}), 403, "not-a-signatory"),
        (&scene.coordinator, json!({"version": 1}), 403, "not-a-signatory"),
    ];
    for (token, body, status, code) in rows {
        let answer = scene.post("/signatures", token, body.clone());
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{body}");
    }
    assert_eq!(scene.get("/signatures", &scene.coordinator)["items"], json!([]));
    for length in [terms::limits::RESERVATION_CHARS_MAX - 1, terms::limits::RESERVATION_CHARS_MAX] {
        let signed = scene.sign(&scene.signatory, reserved(1, &"x".repeat(length)));
        let withdrawn = scene.post(&format!("/signatures/{}/withdraw", signed["number"]), &scene.signatory, json!({}));
        assert_eq!((withdrawn.status, &withdrawn.json()["state"]), (200, &json!("withdrawn")));
    }
    let unknown = scene.server.get(&scene.path("/signatures?state=loved"), Some(&scene.signatory));
    assert_eq!(unknown.problem(), "unknown-signature-state");
}

#[test]
fn an_organisation_that_decides_later_or_declines_is_seen_by_itself_and_the_coordinators() {
    let scene = Scene::new();
    let pending = scene.sign(
        &scene.signatory,
        json!({"answer": "pending", "decides_on": ["2031-04-14", "2031-03-17"], "view": "Hallitus käsittelee"}),
    );
    assert_eq!((&pending["state"], &pending["decides_on"]), (&json!("pending"), &json!(["2031-03-17", "2031-04-14"])));
    let declined = scene.sign(&scene.other, json!({"answer": "decline", "view": "Emme kannata."}));
    assert_eq!((&declined["state"], &declined["view"]), (&json!("declined"), &json!("Emme kannata.")));
    let seen = |token: &str| scene.get("/signatures", token)["items"].as_array().map(Vec::len);
    assert_eq!((seen(&scene.signatory), seen(&scene.other), seen(&scene.coordinator)), (Some(1), Some(1), Some(2)));
    assert_eq!(scene.server.get(&scene.path("/signatures/1"), Some(&scene.other)).status, 404);
    // It may wish that its view is published.
    scene.sign(&scene.other, json!({"answer": "decline", "view": "Emme kannata.", "publish_view": true}));
    assert_eq!(seen(&scene.signatory), Some(2));
    // Then its board decides.
    let signed = scene.sign(&scene.signatory, json!({"version": 1, "decided_on": "2031-03-03"}));
    assert_eq!(signed["state"], "valid");
    assert_eq!(scene.post("/signatures", &scene.signatory, json!({"version": 1})).problem(), "already-signed");
    assert_eq!(scene.post("/signatures", &scene.signatory, json!({"answer": "decline"})).problem(), "already-signed");
}

#[test]
fn a_retry_signs_once_and_a_page_that_is_out_of_date_overwrites_nothing() {
    let scene = Scene::new();
    let key = [("idempotency-key", "kerran".to_owned()), ("authorization", format!("Bearer {}", scene.signatory))];
    let body = json!({"version": 1, "seen": 0}).to_string();
    let send = |body: &str| scene.server.send("POST", &scene.path("/signatures"), &key, body.as_bytes());
    let (first, second) = (send(&body), send(&body));
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.json(), second.json());
    assert_eq!(send(&json!({"answer": "decline"}).to_string()).status, 422);
    let late = scene.post("/signatures", &scene.signatory, json!({"answer": "decline", "seen": 0}));
    assert_eq!((late.status, late.problem().as_str()), (409, "signature-changed"));
    assert_eq!(scene.get("/signatures", &scene.coordinator)["items"][0]["acts"], 1);
}

#[test]
fn a_coordinator_records_what_came_by_mail_and_the_organisation_undoes_it() {
    let scene = Scene::new();
    let organisation = scene.server.organisation_of(&scene.signatory);
    let recorded = json!({"organisation": organisation, "channel": "mail", "source": "Puheenjohtajan viesti 2.3."});
    let signed = scene.sign(&scene.coordinator, json!({"version": 1, "recorded": recorded}));
    assert_eq!((&signed["state"], &signed["recorded"]), (&json!("valid"), &json!("mail")));
    assert_eq!(signed["source"], "Puheenjohtajan viesti 2.3.");
    assert_eq!(scene.get("/signatures/1", &scene.signatory)["source"], "Puheenjohtajan viesti 2.3.");
    assert_eq!(scene.get("/signatures/1", &scene.other)["source"], Value::Null);
    let no_source = json!({"version": 1, "recorded": {"organisation": organisation, "channel": "mail", "source": ""}});
    assert_eq!(scene.post("/signatures", &scene.coordinator, no_source).problem(), "source-missing");
    let other =
        json!({"version": 1, "recorded": {"organisation": organisation, "channel": "mail", "source": "Kuulin"}});
    assert_eq!(scene.post("/signatures", &scene.other, other).problem(), "not-its-coordinator");
    let undone = scene.post("/signatures/1/withdraw", &scene.signatory, json!({}));
    assert_eq!((undone.status, &undone.json()["state"]), (200, &json!("withdrawn")));
}

#[test]
fn a_later_version_takes_no_signature_along_that_was_not_given_to_it() {
    let scene = Scene::new();
    let reserved = json!({"version": 1, "reservation": {"clause": 2, "text": "Liian vähän."}});
    scene.sign(&scene.signatory, reserved);
    scene.sign(&scene.other, json!({"version": 1}));
    let before = "Uusi ensimmäinen kohta.";
    let text = TEXT
        .replace("kolmeksi", "kahdeksi")
        .replace("lähellä", "liki")
        .replace("# Otsikko\n", &format!("# Otsikko\n\n{before}\n"));
    scene.seal_anew(&text);
    let listed = scene.get("/versions/2/classification", &scene.signatory);
    assert_eq!((&listed["from"], &listed["to"]), (&json!(1), &json!(2)));
    let rows: Vec<_> = listed["items"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|change| {
            (
                change["clause"].as_u64(),
                change["presumed"].as_str(),
                change["weights"].clone(),
                change["kind"].is_null(),
            )
        })
        .collect();
    let expected = [
        (Some(1), Some("substance"), json!(["added"]), true),
        (Some(2), Some("language"), json!([]), true),
        (Some(3), Some("substance"), json!(["number"]), true),
    ];
    assert_eq!(rows, expected);
    // Until somebody has said what they are, nobody is counted.
    assert_eq!(
        (scene.state(1, &scene.signatory), scene.state(2, &scene.other)),
        ("to-confirm".into(), "to-confirm".into())
    );
    assert_eq!(scene.get("/signatures", &scene.signatory)["counts"]["valid"], 0);
    assert_eq!(scene.post("/signatures", &scene.signatory, json!({"version": 1})).problem(), "not-the-signed-version");
    for (body, code) in [
        (json!({"clause": 2, "kind": "language"}), "reason-missing"),
        (json!({"clause": 2, "kind": "style", "reason": "x"}), "unknown-change-kind"),
        (json!({"clause": 4, "kind": "language", "reason": "x"}), "unknown-change"),
    ] {
        assert_eq!(scene.class(2, body).problem(), code);
    }
    assert_eq!(scene.class(1, json!({"clause": 2, "kind": "language", "reason": "x"})).problem(), "unknown-change");
    assert_eq!(scene.class(5, json!({"clause": 2, "kind": "language", "reason": "x"})).status, 404);
    for clause in 1..=3 {
        let class = scene.class(2, json!({"clause": clause, "kind": "language", "reason": "Sama asia toisin sanoin"}));
        assert_eq!(class.status, 200, "{}", class.text());
    }
    assert_eq!((scene.state(1, &scene.signatory), scene.state(2, &scene.other)), ("valid".into(), "valid".into()));
    // Whoever signed may hold one of them for substance: its own signature waits.
    let doubt = json!({"clause": 3, "reason": "Vuosia on vähemmän"});
    let doubted = scene.post("/versions/2/escalation", &scene.signatory, doubt.clone());
    assert_eq!(doubted.status, 200, "{}", doubted.text());
    assert_eq!((scene.state(1, &scene.signatory), scene.state(2, &scene.other)), ("paused".into(), "valid".into()));
    assert_eq!(scene.post("/versions/2/escalation", &scene.coordinator, doubt).problem(), "not-a-signatory");
    let substance = scene.class(2, json!({"clause": 3, "kind": "substance", "reason": "Luku muuttui"}));
    assert_eq!(substance.status, 200);
    assert_eq!(
        (scene.state(1, &scene.signatory), scene.state(2, &scene.other)),
        ("to-confirm".into(), "to-confirm".into())
    );
    let confirmed = scene.post("/signatures/1/confirm", &scene.signatory, json!({"version": 2}));
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    let confirmed = confirmed.json();
    assert_eq!((&confirmed["state"], &confirmed["version"]), (&json!("valid"), &json!(2)));
    // Its reservation has gone along with its clause.
    let reservation = json!({"clause": 3, "text": "Liian vähän.", "quote": "Rahoitus turvataan kahdeksi vuodeksi."});
    assert_eq!(confirmed["reservation"], reservation);
    assert_eq!(scene.post("/signatures/1/confirm", &scene.signatory, json!({})).problem(), "nothing-to-confirm");
    let published = scene.done("/publish", json!({"reason": "Valmis"}));
    assert_eq!(published["stage"], "published");
    let list = scene.get("/signatures", &scene.other);
    assert_eq!((&list["counts"]["valid"], &list["counts"]["to_confirm"]), (&json!(1), &json!(1)));
}

#[test]
fn whoever_signs_together_with_the_network_may_say_so_after_publication_until_a_closing_date() {
    let scene = Scene::new();
    scene.sign(&scene.signatory, json!({"version": 1}));
    let plan = json!({"closes_at": "2031-03-10T12:00:00+02:00", "goal": 40, "public_progress": true});
    let planned = scene.ask("PUT", "/sign-on", &scene.coordinator, plan);
    assert_eq!(planned.status, 200, "{}", planned.text());
    assert_eq!(
        (&planned.json()["plan"]["goal"], &planned.json()["plan"]["public_progress"]),
        (&json!(40), &json!(true))
    );
    let wrong = |body: Value| scene.ask("PUT", "/sign-on", &scene.coordinator, body).problem();
    assert_eq!(wrong(json!({"goal": 0})), "goal-outside");
    assert_eq!(wrong(json!({"closes_at": "2031-03-02T12:00:00+02:00"})), "closing-in-the-past");
    assert!(scene.get("/signatures", &scene.other)["counts"]["silent"].is_u64());
    scene.done("/publish", json!({"reason": "Valmis"}));
    let clock = |now: &str| assert_eq!(scene.server.post("/api/v1/demo/clock", None, &json!({"now": now})).status, 204);
    clock("2031-03-10T09:59:00Z");
    scene.sign(&scene.other, json!({"version": 1}));
    clock("2031-03-10T10:00:00Z");
    let own = scene.server.sign_in(ITS_OWN);
    assert_eq!(scene.post("/signatures", &own, json!({"version": 1})).problem(), "sign-on-closed");
    let gone = scene.post("/signatures/2/withdraw", &scene.other, json!({}));
    assert_eq!(gone.status, 200);
    assert_eq!(scene.get("/signatures", &own)["counts"]["valid"], 1);
}

#[test]
fn the_log_says_who_signed_and_what_was_classed() {
    let scene = Scene::new();
    scene.sign(&scene.signatory, json!({"version": 1}));
    scene.sign(&scene.other, json!({"answer": "pending", "decides_on": ["2031-03-17"]}));
    scene.seal_anew(&TEXT.replace("kolmeksi", "kahdeksi"));
    scene.class(2, json!({"clause": 2, "kind": "substance", "reason": "Luku muuttui"}));
    let log = |token: &str| scene.server.get(&format!("/statements/{}/log?acts=all", scene.id), Some(token)).text();
    let (others, own) = (log(&scene.signatory), log(&scene.other));
    assert!(
        own.contains("17.3.2031") && !others.contains("17.3.2031"),
        "who decides later is its own business: {others}"
    );
    let log = log(&scene.coordinator);
    for said in
        ["allekirjoitti version 1", "17.3.2031", "luokitteli version 2 muutoksen 1: sisällöllinen", "Luku muuttui"]
    {
        assert!(log.contains(said), "{said}: {log}");
    }
}
