//! Tables of comments that come in.

use super::{Scene, rows};
use crate::harness::{Answer, COMMENTER};
use serde_json::{Value, json};

impl Scene {
    fn send(&self, token: &str, query: &str, file: &[u8]) -> Answer {
        let headers = [
            ("authorization", format!("Bearer {token}")),
            ("content-type", "application/octet-stream".to_owned()),
            ("accept-language", "en".to_owned()),
        ];
        self.server.send("POST", &self.path(&format!("/comments/import{query}")), &headers, file)
    }

    fn preview(&self, file: &[u8]) -> Value {
        let answer = self.send(&self.coordinator, "?dry_run=true&source=Kokous", file);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    fn count(&self) -> usize {
        let list = self.out(Some(&self.coordinator), "format=json").json();
        list["items"].as_array().expect("a list").len()
    }
}

/// What was said of each comment, without its number and time: those are another's elsewhere.
fn said(answer: &Answer) -> Vec<Vec<String>> {
    let mut said: Vec<Vec<String>> = rows(answer).into_iter().skip(1).map(|row| row[1..6].to_vec()).collect();
    said.sort();
    said
}

#[test]
fn what_left_comes_in_elsewhere_as_the_same_rows_and_the_second_time_as_nothing() {
    let mut scene = Scene::new();
    scene.hostile();
    let files = ["csv", "xlsx"].map(|format| scene.out(Some(&scene.coordinator), &format!("format={format}")));
    let before = said(&files[0]);
    let again = scene.preview(&files[0].body);
    assert_eq!(
        (&again["counts"]["nothing"], &again["counts"]["rows"]),
        (&5.into(), &5.into()),
        "here all is known: {again}"
    );
    for file in &files {
        scene.id = scene.server.open_statement(&scene.coordinator, "Toisaalla");
        scene.open();
        let shown = scene.preview(&file.body);
        assert_eq!((&shown["counts"]["new"], &shown["imported"]), (&5.into(), &false.into()), "{shown}");
        assert_eq!(scene.count(), 0, "nothing is recorded by looking");
        let done = scene.send(&scene.coordinator, "?source=Kokous&channel=meeting", &file.body);
        assert_eq!((done.status, &done.json()["imported"]), (200, &true.into()), "{}", done.text());
        assert_eq!(said(&scene.out(Some(&scene.coordinator), "format=csv")), before);
        let first = scene.out(Some(&scene.coordinator), "format=json").json()["items"][0].clone();
        assert_eq!((&first["recorded"], &first["source"]), (&json!("meeting"), &json!("Kokous")), "{first}");
        let repeat = scene.send(&scene.coordinator, "?source=Kokous", &file.body).json();
        assert_eq!((&repeat["counts"]["nothing"], &repeat["counts"]["new"]), (&5.into(), &0.into()), "{repeat}");
        // What its organisation took back is not recorded anew either.
        assert_eq!(
            scene.server.ask("DELETE", &scene.path("/comments/1"), Some(&scene.commenter), &json!({})).status,
            200
        );
        assert_eq!(scene.send(&scene.coordinator, "?source=Kokous", &file.body).json()["counts"]["new"], 0);
        assert_eq!(scene.count(), 5);
    }
}

#[test]
fn each_row_says_what_is_wrong_with_it_and_nothing_is_recorded_until_it_is_left_out() {
    let scene = Scene::new();
    let name = "Järjestökeha ry";
    let people = scene.server.get("/api/v1/demo/people", None).json();
    let find = |person: &&Value| person["email"] == COMMENTER;
    let found = people.as_array().expect("people").iter().find(find).expect("the commenter").clone();
    let name = found["organisation"]["name"].as_str().unwrap_or(name).to_owned();
    let long = "ä".repeat(10_001);
    let table = [
        ("Ei ole ry;1;Hei;;;".to_owned(), "organisation", "unknown-organisation"),
        (";1;Hei;;;".to_owned(), "organisation", "speaker-missing"),
        (format!("{name};1;;;;"), "text", "comment-empty"),
        (format!("{name};1;\u{200b};;;"), "text", "comment-empty"),
        (format!("{name};1;{long};;;"), "text", "comment-too-long"),
        (format!("{name};9;Hei;;;"), "clause", "unknown-clause"),
        (format!("{name};kolme;Hei;;;"), "clause", "unknown-clause"),
        (format!("{name};1;Hei;rääkäisy;;"), "kind", "import-unknown-near"),
        (format!("{name};;Hei;;Muuta;"), "clause", "replacement-without-place"),
        (format!("{name};1;Hei;;;7"), "version", "unknown-version"),
    ];
    let headings = "Järjestö;Kohta;Kommentti;Laji;Ehdotettu sanamuoto;Versio";
    let rows: Vec<String> = table.iter().map(|(row, ..)| row.clone()).collect();
    let file = format!("{headings}\n{}\n{name};Kohta 2.;Hyvä;Kysymys;;v1\n", rows.join("\n"));
    let shown = scene.preview(file.as_bytes());
    assert_eq!((&shown["counts"]["faulty"], &shown["counts"]["new"]), (&table.len().into(), &1.into()), "{shown}");
    for (at, (row, column, code)) in table.iter().enumerate() {
        let problem = &shown["rows"][at]["problems"][0];
        assert_eq!((&problem["column"], &problem["code"]), (&json!(column), &json!(code)), "{row}: {problem}");
    }
    let refused = scene.send(&scene.coordinator, "?source=Kokous", file.as_bytes());
    assert_eq!((refused.status, refused.problem().as_str()), (422, "import-not-ready"));
    assert_eq!(scene.count(), 0);
    let unsourced =
        scene.send(&scene.coordinator, "?dry_run=true", format!("{headings}\n{name};1;Hei;;;\n").as_bytes());
    assert_eq!(unsourced.json()["rows"][0]["problems"][0]["code"], "source-missing");
    // As Finnish Excel writes it, with the broken rows left out.
    let lines: serde_json::Map<String, Value> =
        (2..2 + table.len()).map(|line| (line.to_string(), json!("skip"))).collect();
    let part = |head: &str, body: &str| format!("--b\r\ncontent-disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let body = [
        part("name=\"file\"; filename=\"x.csv\"", &file),
        part("name=\"decisions\"", &Value::from(lines).to_string()),
        "--b--\r\n".to_owned(),
    ];
    let headers = [
        ("authorization", format!("Bearer {}", scene.coordinator)),
        ("content-type", "multipart/form-data; boundary=b".to_owned()),
    ];
    let path = scene.path("/comments/import?source=Kokous");
    let done = scene.server.send("POST", &path, &headers, body.concat().as_bytes());
    assert_eq!((done.status, &done.json()["counts"]["new"]), (200, &1.into()), "{}", done.text());
    assert_eq!(scene.count(), 1);
}

#[test]
fn wrong_columns_encodings_and_askers_are_told_apart() {
    let scene = Scene::new();
    let name = "Kyläverkosto";
    for (file, status, code) in [
        (b"Nimi;Kunta\nA;Espoo\n".to_vec(), 422, "import-no-comments"),
        (b"Kommentti\nHei\n".to_vec(), 422, "import-no-comments"),
        ("Järjestö;Kommentti;Kommentar\nA;B;C\n".as_bytes().to_vec(), 422, "import-column-twice"),
        (b"".to_vec(), 422, "import-empty"),
        (b"%PDF-1.7".to_vec(), 422, "import-not-a-table"),
        (b"PK\x03\x04no".to_vec(), 422, "import-damaged"),
    ] {
        let answer = scene.send(&scene.coordinator, "?source=Kokous", &file);
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{}", answer.text());
    }
    let file = format!("Järjestö;Kommentti\n{name};Äänestää\n");
    let excel: Vec<u8> = file.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of Windows-1252")).collect();
    assert_eq!(scene.preview(&excel)["rows"][0]["text"], "Äänestää");
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(file.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(scene.preview(&utf16)["rows"][0]["text"], "Äänestää");
    let by = |token: &str| scene.send(token, "?source=Kokous", b"");
    assert_eq!((by(&scene.commenter).status, by(&scene.commenter).problem().as_str()), (403, "not-its-coordinator"));
    assert_eq!(by("nobody").status, 401);
}

#[test]
fn after_the_round_has_closed_rows_are_late() {
    let scene = Scene::new();
    let own = scene.server.organisation_of(&scene.commenter);
    assert_eq!(scene.server.post("/api/v1/demo/clock", None, &json!({"now": "2031-03-18T08:00:00Z"})).status, 204);
    let file = format!("Järjestö;Kommentti;Kohta\n{own};Myöhästyi postissa;3\n{own};Myöhästyi postissa;3\n");
    let done = scene.send(&scene.coordinator, "?source=Kirje%2010.3.", file.as_bytes());
    let counts = &done.json()["counts"];
    assert_eq!((&counts["new"], &counts["nothing"]), (&1.into(), &1.into()), "{}", done.text());
    let list = scene.out(Some(&scene.coordinator), "format=json").json();
    let comment = &list["items"][0];
    assert_eq!(
        (&comment["late"], &comment["round"], &comment["anchor"]["clause"]),
        (&json!(true), &json!(1), &json!(3))
    );
}

#[test]
fn the_pages_show_what_would_be_recorded_and_record_it() {
    let scene = Scene::new();
    let own = scene.server.organisation_of(&scene.commenter);
    let page = format!("/statements/{}/comments/import", scene.id);
    let send = |fields: &[(&str, &str)]| {
        let part = |(name, value): &(&str, &str)| {
            let file = if *name == "file" { "; filename=\"kommentit.csv\"" } else { "" };
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
        };
        let body: String = fields.iter().map(part).chain(["--b--\r\n".to_owned()]).collect();
        let headers = [
            ("cookie", format!("lausuma={}", scene.coordinator)),
            ("origin", scene.server.url.clone()),
            ("content-type", "multipart/form-data; boundary=b".to_owned()),
            ("accept-language", "fi".to_owned()),
        ];
        scene.server.send("POST", &page, &headers, body.as_bytes())
    };
    let file = format!("Järjestö;Kommentti\n{own};<b>Paperilla</b>\n");
    let unsourced = send(&[("channel", "paper"), ("source", ""), ("file", &file)]);
    assert_eq!(unsourced.status, 422);
    let shown = send(&[("channel", "paper"), ("source", "Syyskokous"), ("file", &file)]);
    assert_eq!(shown.status, 200, "{}", shown.text());
    let html = shown.text();
    assert!(html.contains("&lt;b&gt;Paperilla&lt;/b&gt;") && html.contains("Yksi kirjattava kommentti"), "{html}");
    assert_eq!(scene.count(), 0);
    let field = |name: &str| {
        let at = html.find(&format!("name=\"{name}\" value=\"")).expect("the field") + name.len() + 15;
        html[at..].split('"').next().expect("a value").to_owned()
    };
    let sheet = html.split("name=\"sheet\" hidden>").nth(1).and_then(|rest| rest.split("</textarea>").next());
    let sheet = sheet.expect("the rows").replace("&lt;", "<").replace("&amp;", "&");
    let (key, source, channel) = (field("key"), field("source"), field("channel"));
    let fields = [("key", &*key), ("source", &*source), ("channel", &*channel), ("sheet", &*sheet), ("act", "import")];
    for _ in 0..2 {
        let done = send(&fields);
        assert!(done.status == 200 || done.status == 303, "{}: {}", done.status, done.text());
    }
    assert_eq!(scene.count(), 1);
}
