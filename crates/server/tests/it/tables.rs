//! Comments as tables that leave and come in: what was written out is read again, and nothing a cell holds works anything out.

mod incoming;

use crate::harness::{Answer, COMMENTER, COORDINATOR, Server};
use serde_json::{Value, json};
use std::io::{Cursor, Read};

const NOW: &str = "2031-03-03T08:00:00Z";
const CLOSES: &str = "2031-03-17T23:59:00+02:00";
const TEXT: &str = "# Otsikko\n\nKunnan on järjestettävä palvelut lähellä ihmistä.\n\nRahoitus turvataan kolmeksi vuodeksi.\n\nRahoitus tarkistetaan vuosittain.\n";

/// A statement whose first round is open.
struct Scene {
    server: Server,
    _folder: tempfile::TempDir,
    coordinator: String,
    commenter: String,
    id: String,
}

impl Scene {
    fn new() -> Scene {
        let (server, folder) = Server::demo();
        assert_eq!(server.post("/api/v1/demo/clock", None, &json!({"now": NOW})).status, 204);
        let coordinator = server.sign_in(COORDINATOR);
        let commenter = server.sign_in(COMMENTER);
        let id = server.open_statement(&coordinator, "Taulukot");
        let scene = Scene { server, _folder: folder, coordinator, commenter, id };
        scene.open();
        scene
    }

    /// The text, and a round on it.
    fn open(&self) {
        let written = self.post("/text", &self.coordinator, json!({"markdown": TEXT}));
        assert_eq!(written.status, 200, "{}", written.text());
        let opened = self.post("/rounds", &self.coordinator, json!({"closes_at": CLOSES}));
        assert_eq!(opened.status, 201, "{}", opened.text());
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/statements/{}{rest}", self.id)
    }

    fn post(&self, rest: &str, token: &str, body: Value) -> Answer {
        self.server.post(&self.path(rest), Some(token), &body)
    }

    fn comment(&self, token: &str, body: Value) {
        let answer = self.post("/comments", token, body);
        assert_eq!(answer.status, 201, "{}", answer.text());
    }

    fn out(&self, token: Option<&str>, query: &str) -> Answer {
        let mut headers = vec![("accept-language", "fi".to_owned())];
        headers.extend(token.map(|token| ("authorization", format!("Bearer {token}"))));
        self.server.send("GET", &self.path(&format!("/comments?{query}")), &headers, b"")
    }

    /// What an organisation may say, and what it should rather not.
    fn hostile(&self) {
        let say = |body: Value| self.comment(&self.commenter, body);
        say(json!({"version": 1, "text": "=1+1", "kind": "question"}));
        say(
            json!({"version": 1, "clause": 2, "text": "Toinen | \"lainaus\"; <b>ja</b>\nrivi & lisää", "replacement": "-puolesta"}),
        );
        say(json!({"version": 1, "quote": "lähellä ihmistä", "text": "@SUM(A1)\u{202e}", "kind": "red-line"}));
        say(json!({"live": true, "text": "Luonnoksesta"}));
        say(json!({"version": 1, "text": "Hyvä näin", "kind": "support"}));
        let answer = json!({"outcome": "partly", "reason": "+Osin"});
        let path = self.path("/comments/3/outcome");
        assert_eq!(self.server.ask("PUT", &path, Some(&self.coordinator), &answer).status, 200);
    }
}

/// The rows of a CSV file, as they are written.
fn rows(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body = answer.body.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(body);
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

fn part(archive: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
    text
}

#[test]
fn comments_leave_as_the_standards_bodies_table_by_clause_and_nothing_in_it_works() {
    let scene = Scene::new();
    scene.hostile();
    let file = scene.out(Some(&scene.coordinator), "format=csv");
    assert_eq!(file.kind, "text/csv; charset=utf-8");
    let rows = rows(&file);
    assert_eq!(
        rows[0],
        [
            "Numero",
            "Järjestö",
            "Kohta",
            "Laji",
            "Kommentti",
            "Ehdotettu sanamuoto",
            "Vastaus",
            "Perustelu",
            "Versio",
            "Lainaus",
            "Saapunut",
            "Myöhässä",
            "Miten tuli",
            "Lähde"
        ]
    );
    let numbers: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(numbers, ["1", "4", "5", "3", "2"], "what is about the whole, then by clause");
    assert_eq!(rows[1][4], "'=1+1");
    assert_eq!((rows[4][2].as_str(), rows[4][3].as_str(), rows[4][4].as_str()), ("1", "Kynnyskysymys", "'@SUM(A1)"));
    assert_eq!((rows[4][6].as_str(), rows[4][7].as_str()), ("otettu huomioon osittain", "'+Osin"));
    assert_eq!(rows[5][5], "'-puolesta");
    assert!(rows[1][10].contains("3.3.2031") && rows[1][10].contains("10.00"), "{}", rows[1][10]);
    assert_eq!((rows[2][8].as_str(), rows[1][8].as_str()), ("luonnos", "1"));
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{rows:?}");
}

#[test]
fn spreadsheet_document_and_text_hold_the_same_rows() {
    let scene = Scene::new();
    scene.hostile();
    let xlsx = scene.out(Some(&scene.coordinator), "format=xlsx");
    assert_eq!((xlsx.status, &xlsx.body[..4]), (200, &b"PK\x03\x04"[..]));
    let strings = part(&xlsx.body, "xl/sharedStrings.xml");
    assert!(strings.contains("=1+1") && !part(&xlsx.body, "xl/worksheets/sheet1.xml").contains("<f>"), "{strings}");
    let docx = scene.out(Some(&scene.coordinator), "format=docx");
    assert_eq!(docx.status, 200);
    let document = part(&docx.body, "word/document.xml");
    for mark in
        ["<w:tblHeader/>", "w:orient=\"landscape\"", "Kynnyskysymys", "&lt;b&gt;ja&lt;/b&gt;", "Kommentit: Taulukot"]
    {
        assert!(document.contains(mark), "{mark} in {document}");
    }
    assert_eq!(document.matches("<w:tr>").count(), 6);
    assert!(part(&docx.body, "word/styles.xml").contains("<w:lang w:val=\"fi\"/>"));
    let markdown = scene.out(Some(&scene.coordinator), "format=markdown").text();
    assert_eq!(markdown.lines().filter(|line| line.starts_with("| ")).count(), 7, "{markdown}");
    assert!(
        markdown.contains("Toinen \\| \"lainaus\"; &lt;b>ja&lt;/b><br>rivi &amp; lisää") || markdown.contains("\\|"),
        "{markdown}"
    );
    let json = scene.out(Some(&scene.coordinator), "format=json").json();
    assert_eq!((json["items"].as_array().map(Vec::len), &json["next"]), (Some(5), &Value::Null));
    let unknown = scene.out(Some(&scene.coordinator), "format=pdf");
    assert_eq!((unknown.status, unknown.problem()), (400, "unknown-format".to_owned()));
}

#[test]
fn tables_hold_what_their_reader_may_read_and_what_is_asked_for() {
    let scene = Scene::new();
    let organisation = scene.server.organisation_of(&scene.commenter);
    let recorded = json!({"organisation": organisation, "channel": "phone", "source": "Sihteeri soitti"});
    scene.comment(&scene.coordinator, json!({"version": 1, "text": "Puhelimessa", "recorded": recorded}));
    scene.comment(&scene.commenter, json!({"live": true, "text": "Itse"}));
    let gone = scene.server.ask("DELETE", &scene.path("/comments/2"), Some(&scene.commenter), &json!({}));
    assert_eq!(gone.status, 200);
    let source = |token: &str| rows(&scene.out(Some(token), "format=csv"))[1][13].clone();
    assert_eq!(
        (source(&scene.coordinator).as_str(), source(&scene.commenter).as_str()),
        ("Sihteeri soitti", "Sihteeri soitti")
    );
    let third = scene.server.sign_in("writer@laituri.example");
    assert_eq!(source(&third), "");
    assert_eq!(rows(&scene.out(Some(&third), "format=csv")).len(), 2, "what was taken back is left out");
    assert_eq!(rows(&scene.out(Some(&third), "format=csv&state=withdrawn")).len(), 2, "unless it is asked for");
    assert_eq!(rows(&scene.out(Some(&third), "format=csv&round=2")).len(), 1, "only headings");
    let asked = rows(&scene.out(Some(&third), "format=csv&round=1"));
    assert_eq!((asked.len(), asked[1][12].as_str()), (2, "ilmoitettu puhelimitse"));
    // Where comments are the participants' alone, others have no table either.
    let wish = json!({"title": "Salaisemmat", "drafts": "public", "comments": "participants"});
    let made = scene.server.post("/api/v1/statements", Some(&scene.coordinator), &wish).json();
    let path = format!("/api/v1/statements/{}/comments?format=xlsx", made["id"].as_str().expect("an id"));
    assert_eq!(scene.server.get(&path, None).status, 403);
}

#[test]
fn a_rounds_participation_counts_organisations_and_names_the_silent_to_coordinators_alone() {
    let scene = Scene::new();
    scene.comment(&scene.commenter, json!({"version": 1, "clause": 1, "text": "Yksi"}));
    scene.comment(&scene.commenter, json!({"version": 1, "clause": 2, "text": "Kaksi"}));
    let other = scene.server.sign_in("writer@laituri.example");
    let report = |token: Option<&str>| scene.server.get(&scene.path("/rounds/1/report"), token);
    let told = report(Some(&scene.coordinator)).json();
    let heard = &told["participation"];
    let count = |of: &Value, key: &str| of[key].as_u64().expect("a count");
    assert_eq!(count(&heard["all"], "answered"), 1, "{heard}");
    assert_eq!(count(&heard["all"], "reached"), 1 + count(&heard["all"], "silent"));
    for sorts in ["kinds", "sizes", "counties"] {
        let of_all =
            |key: &str| heard[sorts].as_object().expect("sorts").values().map(|of| count(of, key)).sum::<u64>();
        assert_eq!((of_all("reached"), of_all("answered")), (count(&heard["all"], "reached"), 1), "{heard}");
    }
    // 45, 74 and 38 persons; 190 and 130, … The umbrellas of associations have no persons as members.
    let sizes = heard["sizes"].as_object().expect("sizes");
    let reached: Vec<(&str, u64)> = sizes.iter().map(|(name, of)| (&**name, count(of, "reached"))).collect();
    let by_size = [("", 2), ("1000-4999", 1), ("200-999", 4), ("50-199", 3), ("under-50", 2)];
    assert_eq!(reached, by_size, "{heard}");
    assert_eq!(heard["first_heard"], json!([scene.server.organisation_of(&scene.commenter)]));
    assert_eq!(heard["raised_by_one"], json!([1, 2]));
    let silent = told["silent_organisations"].as_array().expect("names").len() as u64;
    assert_eq!(silent, count(&heard["all"], "silent"));
    assert_eq!(report(Some(&other)).json()["silent_organisations"], Value::Null);
    let page = |token: &str| {
        let headers = [("cookie", format!("lausuma={token}")), ("accept-language", "fi".to_owned())];
        let path = format!("/statements/{}/rounds/1/participation", scene.id);
        scene.server.send("GET", &path, &headers, b"").text()
    };
    let (coordinators, others) = (page(&scene.coordinator), page(&other));
    for text in [
        "Tavoitettu",
        "Vastasi",
        "Ei vastannut",
        "Hyvinvointialue",
        "Koko (henkilöjäseniä)",
        "Kuultu ensimmäistä kertaa",
        "Vain yhden järjestön",
    ] {
        assert!(coordinators.contains(text) && others.contains(text), "{text}");
    }
    assert!(coordinators.contains("jotka eivät vastanneet") && !others.contains("jotka eivät vastanneet"));
    let place = |text: &str| coordinators.rfind(text).unwrap_or_else(|| panic!("no {text}"));
    let rows = ["alle 50", "50–199", "200–999", "1000–4999"].map(|row| place(&format!(">{row}</th>")));
    assert!(rows.is_sorted(), "the smallest first");
    let markdown = scene.server.get(&scene.path("/rounds/1/report?format=markdown"), Some(&other)).text();
    assert!(markdown.contains("\n| Koko (henkilöjäseniä) |"), "{markdown}");
    assert!(markdown.contains("| ---: |") && !markdown.contains("eivät vastanneet"), "{markdown}");
}
