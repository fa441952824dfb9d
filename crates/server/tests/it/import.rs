//! Organisations from files, over the real server.

use crate::harness::{Answer, COORDINATOR, Server, WRITER};
use serde_json::Value;
use std::io::{Cursor, Write};

const IMPORT: &str = "/api/v1/organisations/import";

fn send(server: &Server, token: &str, query: &str, file: &[u8]) -> Answer {
    let headers = [
        ("authorization", format!("Bearer {token}")),
        ("content-type", "application/octet-stream".to_owned()),
        ("accept-language", "en".to_owned()),
    ];
    server.send("POST", &format!("{IMPORT}{query}"), &headers, file)
}

/// The file with decisions beside it, as a form.
fn send_form(server: &Server, token: &str, query: &str, file: &str, decisions: &Value) -> Answer {
    let part = |head: &str, body: &str| format!("--b\r\ncontent-disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let body = [
        part("name=\"file\"; filename=\"x.csv\"", file),
        part("name=\"decisions\"", &decisions.to_string()),
        "--b--\r\n".to_owned(),
    ];
    let headers =
        [("authorization", format!("Bearer {token}")), ("content-type", "multipart/form-data; boundary=b".to_owned())];
    server.send("POST", &format!("{IMPORT}{query}"), &headers, body.concat().as_bytes())
}

fn preview(server: &Server, token: &str, file: &[u8]) -> Value {
    let answer = send(server, token, "?dry_run=true", file);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn organisations(server: &Server, token: &str) -> usize {
    server.get("/api/v1/organisations", Some(token)).json()["items"].as_array().expect("a list").len()
}

const GOOD: &str = "Nimi;Y-tunnus;Rekisterinumero;Kunta;Hyvinvointialue;Toimialat;Kielet;Kattojärjestöt;Yhteyshenkilö;Sähköposti\r\n\
                    Metsolan kylät ry;0737546-2;12.345;Tampere;Pirkanmaa;kylät ja asuinalueet;suomi, ruotsi;Metsolan liitto;Aino Ahti;aino@metsola.example\r\n\
                    Metsolan liitto;;;Helsinki;HUS-yhtymä;;;;;\r\n";

#[test]
fn a_file_is_looked_at_imported_and_the_second_time_changes_nothing() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let before = organisations(&server, &token);
    let shown = preview(&server, &token, GOOD.as_bytes());
    assert_eq!((&shown["counts"]["new"], &shown["imported"]), (&2.into(), &false.into()), "{shown}");
    assert_eq!(organisations(&server, &token), before, "nothing was imported by looking");
    let done = send(&server, &token, "", GOOD.as_bytes());
    assert_eq!((done.status, &done.json()["imported"]), (200, &true.into()), "{}", done.text());
    assert_eq!(organisations(&server, &token), before + 2);
    let again = send(&server, &token, "", GOOD.as_bytes()).json();
    assert_eq!((&again["counts"]["nothing"], &again["counts"]["new"]), (&2.into(), &0.into()), "{again}");
    assert_eq!(organisations(&server, &token), before + 2);
    // The same file as Finnish Excel writes it is the same.
    let excel: Vec<u8> = GOOD.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of Windows-1252")).collect();
    assert_eq!(preview(&server, &token, &excel)["counts"]["nothing"], 2);
    // And so is all of the register, exported.
    let file = server.get("/api/v1/organisations.csv", Some(&token));
    assert_eq!((file.status, file.kind.as_str()), (200, "text/csv; charset=utf-8"));
    let back = preview(&server, &token, &file.body);
    assert_eq!(back["counts"]["nothing"], back["counts"]["rows"], "{back}");
    assert!(file.text().contains("aino@metsola.example"), "contacts are among it");
}

#[test]
fn each_row_says_what_is_wrong_with_it() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let long = "ä".repeat(300);
    let rows: [(&str, &str, &str, &str, &str); 19] = [
        ("Nimi;Y-tunnus", "A;0737546-3", "business-id", "business-id-wrong", "check digit"),
        ("Nimi;Y-tunnus", "A;SE556677", "business-id", "business-id-malformed", "1234567-1"),
        ("Nimi;Rekisterinumero", "A;12x", "association-number", "association-number-malformed", "123.456"),
        ("Nimi;Kunta", "A;Tampre", "municipality", "import-unknown-near", "Tampere"),
        ("Nimi;Kunta", "A;Xyzzyxyzzy", "municipality", "import-unknown", "spelling"),
        ("Nimi;Hyvinvointialue", "A;Pirkanma", "county", "import-unknown-near", "Pirkanmaan"),
        ("Nimi;Muoto", "A;seura", "kind", "import-unknown-near", "association"),
        ("Nimi;Koko", "A;iso", "size", "import-unknown-near", "50–199"),
        ("Nimi;Toimialat", "A;avaruus", "sectors", "import-unknown-near", "culture"),
        ("Nimi;Kielet", "A;saksa", "languages", "import-unknown-near", "Swedish"),
        ("Nimi;Verkkosivu", "A;javascript://x", "website", "website-malformed", "https://"),
        ("Nimi;Kattojärjestöt", "A;Tuntematon liitto", "umbrellas", "import-unknown-umbrella", "umbrella"),
        ("Nimi;Kattojärjestöt", "Aa ry;Aa ry", "umbrellas", "own-member", ""),
        ("Nimi;Aiemmat kattojärjestöt", "A;B ry", "past-umbrellas", "import-membership-undated", "2019-01-01"),
        ("Nimi;Sähköposti;Yhteyshenkilö", "A;aino;Aino", "contact-email", "import-email-malformed", "name@"),
        ("Nimi;Yhteyshenkilö", "A;Aino", "contact-email", "import-email-missing", "e-mail"),
        (
            "Nimi;Sähköposti;Roolit;Yhteyshenkilö",
            "A;a@b.example;koordinaattori;A",
            "contact-roles",
            "import-unknown-near",
            "signatory",
        ),
        ("Nimi", "A\u{202e}b", "name-fi", "name-hidden", ""),
        ("Nimi", "A\u{200b}b", "name-fi", "name-hidden", ""),
    ];
    for (headings, row, column, code, detail) in rows {
        let shown = preview(&server, &token, format!("{headings}\nHyvä ry\n{row}\n").as_bytes());
        assert_eq!(shown["rows"][0]["outcome"], "new", "{row}");
        let faulty = &shown["rows"][1];
        assert_eq!((&faulty["outcome"], &faulty["line"]), (&"faulty".into(), &3.into()), "{row}: {faulty}");
        let problem = &faulty["problems"][0];
        assert_eq!((&problem["column"], &problem["code"]), (&column.into(), &code.into()), "{row}: {problem}");
        assert!(problem["detail"].as_str().expect("words").contains(detail), "{row}: {problem}");
    }
    let shown = preview(&server, &token, format!("Nimi\n{long}\n").as_bytes());
    assert_eq!(shown["rows"][0]["problems"][0]["code"], "name-too-long");
}

#[test]
fn a_half_broken_file_imports_nothing_until_each_broken_row_is_left_out() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let before = organisations(&server, &token);
    let file = "Nimi;Y-tunnus\nHyvä ry;\nHuono ry;123\nToinen hyvä ry;\n";
    let refused = send(&server, &token, "", file.as_bytes());
    assert_eq!((refused.status, refused.problem().as_str()), (422, "import-not-ready"));
    assert_eq!(refused.json()["preview"]["rows"][1]["problems"][0]["column"], "business-id");
    assert_eq!(organisations(&server, &token), before);
    let done = send_form(&server, &token, "", file, &serde_json::json!({"3": "skip"}));
    assert_eq!((done.status, &done.json()["counts"]["skipped"]), (200, &1.into()), "{}", done.text());
    assert_eq!(organisations(&server, &token), before + 2);
}

#[test]
fn duplicate_rows_are_proposed_and_decided_one_by_one() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let before = organisations(&server, &token);
    let file = "Nimi;Kunta\nKaksonen ry;Espoo\nKAKSONEN;Vantaa\nUuden tyon yhdistys;Espoo\n";
    let shown = preview(&server, &token, file.as_bytes());
    let outcome = |row: usize| shown["rows"][row]["outcome"].as_str().expect("an outcome").to_owned();
    assert_eq!([outcome(0), outcome(1), outcome(2)], ["new", "undecided", "undecided"], "{shown}");
    assert_eq!(shown["rows"][1]["matches"][0]["choice"], "line:2");
    assert_eq!(shown["rows"][2]["matches"][0]["name"], "New Work Association", "in the language of whoever asks");
    let known = shown["rows"][2]["matches"][0]["choice"].clone();
    assert_eq!(send(&server, &token, "", file.as_bytes()).status, 422, "nobody has decided");
    let decisions = serde_json::json!({"3": "new", "4": known});
    let done = send_form(&server, &token, &format!("?based_on={}", shown["based_on"]), file, &decisions);
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(organisations(&server, &token), before + 2);
    // Meanwhile the register is another: the same preview is not enough any more.
    let late = send_form(&server, &token, &format!("?based_on={}", shown["based_on"]), file, &decisions);
    assert_eq!((late.status, late.problem().as_str()), (409, "import-changed"));
    let bad = send_form(&server, &token, "", file, &serde_json::json!({"3": "perhaps"}));
    assert_eq!((bad.status, bad.problem().as_str()), (400, "bad-request"));
}

#[test]
fn a_certain_match_can_not_be_new_and_adds_to_what_is_known() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    assert_eq!(send(&server, &token, "", GOOD.as_bytes()).status, 200);
    let file = "Y-tunnus;Namn;Kunta\n0737546-2;Skogens byar rf;\n";
    let shown = preview(&server, &token, file.as_bytes());
    let row = &shown["rows"][0];
    assert_eq!((&row["outcome"], &row["may_be_new"]), (&"changes".into(), &false.into()), "{row}");
    assert_eq!(row["changes"], serde_json::json!(["name-sv"]), "an empty cell takes nothing away");
    let stubborn = send_form(&server, &token, "?dry_run=true", file, &serde_json::json!({"2": "new"}));
    assert_eq!(stubborn.json()["rows"][0]["outcome"], "changes");
}

#[test]
fn what_is_no_table_is_refused_in_words() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let rows: [(Vec<u8>, u16, &str); 7] = [
        (vec![], 422, "import-empty"),
        (b"Nimi;Kunta\n".to_vec(), 422, "import-empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj".to_vec(), 422, "import-not-a-table"),
        (b"Kunta;Verkkosivu\nEspoo;a.fi\n".to_vec(), 422, "import-no-names"),
        (b"Nimi;Nimi suomeksi\na;b\n".to_vec(), 422, "import-column-twice"),
        (vec![b'x'; 10 << 20], 413, "import-too-large"),
        (b"PK\x03\x04not an archive".to_vec(), 422, "import-damaged"),
    ];
    for (file, status, code) in rows {
        let answer = send(&server, &token, "?dry_run=true", &file);
        assert_eq!((answer.status, answer.problem().as_str()), (status, code));
    }
    let answer = preview(&server, &token, "Nimi;Puheenjohtaja\nAa ry;Aino\n".as_bytes());
    assert_eq!(answer["ignored_columns"], serde_json::json!(["Puheenjohtaja"]));
}

#[test]
fn only_coordinators_import_and_export() {
    let (server, _folder) = Server::demo();
    let writer = server.sign_in(WRITER);
    let refused = send(&server, &writer, "", GOOD.as_bytes());
    assert_eq!((refused.status, refused.problem().as_str()), (403, "coordinators-only"));
    let export = server.get("/api/v1/organisations.csv", Some(&writer));
    assert_eq!((export.status, export.problem().as_str()), (403, "coordinators-only"));
    let nobody = server.get("/api/v1/organisations.csv", None);
    assert_eq!((nobody.status, nobody.problem().as_str()), (401, "not-signed-in"));
    assert_eq!(server.get("/organisations/import", Some(&writer)).status, 403);
}

/// An archive of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        writer.write_all(content).expect("its content");
    }
    writer.finish().expect("an archive").into_inner()
}

fn xlsx(rows: &str) -> Vec<u8> {
    xlsx_with(rows, 0)
}

/// With so many parts beside those that a spreadsheet has.
fn xlsx_with(rows: &str, more: usize) -> Vec<u8> {
    let names: Vec<String> = (0..more).map(|number| format!("xl/media/{number}.txt")).collect();
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    );
    let parts: [(&str, &[u8]); XLSX_PARTS] = [
        ("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        (
            "_rels/.rels",
            b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        ("xl/workbook.xml", b"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    let more = names.iter().map(|name| (name.as_str(), &b""[..]));
    archive(&parts.into_iter().chain(more).collect::<Vec<_>>())
}

const XLSX_PARTS: usize = 5;

#[test]
fn a_spreadsheet_has_at_most_its_limit_of_parts() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let row = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Nimi</t></is></c></row>\
               <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Osat ry</t></is></c></row>";
    let max = terms::limits::IMPORT_PARTS_MAX;
    for (parts, status) in [(max - 1, 200), (max, 200), (max + 1, 422)] {
        let answer = send(&server, &token, "?dry_run=true", &xlsx_with(row, parts - XLSX_PARTS));
        assert_eq!(answer.status, status, "{parts}: {}", answer.text());
    }
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

#[test]
fn spreadsheets_are_read_like_text() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let text = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let excel = xlsx(&format!(
        "<row r=\"1\">{}{}</row><row r=\"4\">{}<c r=\"B4\"><v>12345</v></c></row>",
        text("A1", "Nimi"),
        text("B1", "Rekisterinumero"),
        text("A4", "Äyriäiset &amp; ystävät ry"),
    ));
    let libre = ods("<table:table-row><table:table-cell><text:p>Nimi</text:p></table:table-cell>\
         <table:table-cell><text:p>Rekisterinumero</text:p></table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         <table:table-row><table:table-cell><text:p>Äyriäiset &amp; ystävät ry</text:p><office:annotation><text:p>x</text:p>\
         </office:annotation></table:table-cell><table:table-cell><text:p>12345</text:p></table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048572\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>");
    for file in [excel, libre] {
        let shown = preview(&server, &token, &file);
        assert_eq!(
            shown["counts"],
            serde_json::json!({"rows": 1, "new": 1, "changes": 0, "nothing": 0, "skipped": 0, "undecided": 0, "faulty": 0})
        );
        assert_eq!(
            (&shown["rows"][0]["line"], &shown["rows"][0]["name"]),
            (&4.into(), &"Äyriäiset & ystävät ry".into())
        );
    }
}

#[test]
fn a_spreadsheet_that_grows_beyond_all_bounds_is_refused() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let zeros = vec![b' '; 65 << 20];
    let cell = "<table:table-cell table:number-columns-repeated=\"90\"><text:p>x</text:p></table:table-cell>";
    let many: Vec<(String, &[u8])> = (0..1_001).map(|number| (number.to_string(), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    for (file, code) in [
        (archive(&[("xl/workbook.xml", &zeros)]), "import-inflates"),
        (archive(&many), "import-inflates"),
        (archive(&[("word/document.xml", b"<w/>")]), "import-not-a-table"),
        (
            ods(&format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>")),
            "import-too-many-rows",
        ),
        (
            ods(
                "<table:table-row><table:table-cell table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell></table:table-row>",
            ),
            "import-too-many-columns",
        ),
        (xlsx("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>"), "import-too-many-columns"),
        (xlsx("<row r=\"1\"><c r=\"A1\"><v>"), "import-damaged"),
    ] {
        let answer = send(&server, &token, "?dry_run=true", &file);
        assert_eq!((answer.status, answer.problem().as_str()), (422, code), "{}", answer.text());
    }
}

#[test]
fn a_repeat_with_the_same_key_gets_the_first_answer() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let headers = [
        ("authorization", format!("Bearer {token}")),
        ("content-type", "text/csv".to_owned()),
        ("idempotency-key", "k1".to_owned()),
    ];
    let first = server.send("POST", IMPORT, &headers, GOOD.as_bytes());
    let again = server.send("POST", IMPORT, &headers, GOOD.as_bytes());
    assert_eq!((first.status, first.body.clone()), (again.status, again.body));
    assert_eq!(first.json()["counts"]["new"], 2);
    let other = server.send("POST", IMPORT, &headers, b"Nimi\nMuu ry\n");
    assert_eq!((other.status, other.problem().as_str()), (422, "idempotency-key-reused"));
}

/// The file's page, and what a page sends on, as a browser without JavaScript does it.
fn page(server: &Server, token: &str, parts: &[(&str, &str)]) -> Answer {
    let part = |(name, value): &(&str, &str)| {
        let file = if *name == "file" { "; filename=\"x.csv\"" } else { "" };
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
    };
    let body = parts.iter().map(part).chain(["--b--\r\n".to_owned()]).collect::<String>();
    let headers = [
        ("cookie", format!("lausuma={token}")),
        ("origin", server.url.clone()),
        ("content-type", "multipart/form-data; boundary=b".to_owned()),
    ];
    server.send("POST", "/organisations/import", &headers, body.as_bytes())
}

#[test]
fn a_long_file_has_choices_where_they_are_needed_and_plain_lines_elsewhere() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let rows: String = (2..=5_001).map(|line| format!("Yhdistys & <kerho> \"{line}\";yhdistys;Helsinki\n")).collect();
    let file = format!("Nimi;Muoto;Kunta\n{rows}Outo ry;outo;\nOutoja ry;outo;\n");
    let shown = page(&server, &token, &[("file", &file)]);
    let text = shown.text();
    assert!(text.len() < 1_300_000, "{} bytes of 5,002 rows", text.len());
    assert_eq!(text.matches("<select").count(), 2, "choices for what is faulty");
    for line in [2, 2_500, 5_001] {
        assert!(
            text.contains(&format!("Yhdistys &amp; &lt;kerho&gt; &quot;{line}&quot;")),
            "every row is there: {line}"
        );
    }
    let between = |begin: &str, end: &str| text.split(begin).nth(1).unwrap().split(end).next().unwrap().to_owned();
    let sheet = between("<textarea name=\"sheet\" hidden>", "</textarea>").replace("&lt;", "<").replace("&amp;", "&");
    let based_on = between("name=\"based-on\" value=\"", "\"");
    let again = |more: &[(&str, &str)]| {
        page(&server, &token, &[&[("sheet", sheet.as_str()), ("based-on", based_on.as_str())], more].concat())
    };
    let unread = again(&[("act", "import"), ("row-5002", "skip"), ("row-5003", "skip"), ("skip", "kaikki")]);
    assert_eq!(unread.status, 422);
    assert!(unread.text().contains("Mitään ei vielä tuotu.") && unread.text().contains("value=\"kaikki\""));
    let looked = again(&[("act", "preview"), ("row-5002", "skip"), ("skip", "3, 10–300")]).text();
    assert_eq!(looked.matches("<select").count(), 1 + 100, "the faulty one, and a hundred of those that were left out");
    assert_eq!(looked.matches("name=\"row-").count(), 1 + 293, "what was decided about the others is kept as well");
    let done = again(&[("act", "import"), ("row-5002", "skip"), ("row-5003", "skip"), ("skip", "3, 10–5001")]);
    assert_eq!(done.location(), "/organisations/import/done?new=7&changes=0&nothing=0&skipped=4995");
}

#[test]
fn memberships_that_are_over_go_out_and_come_in_with_their_days() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let file = "Nimi;Y-tunnus;Aiemmat kattojärjestöt\nMetsän liitto;0737546-2;\n\
                Metsän kylät ry;;Metsän liitto (2019-03-01–2021-12-31)|0737546-2 (2023-01-01 - 2023-06-30)\n";
    let done = send(&server, &token, "", file.as_bytes());
    assert_eq!(done.status, 200, "{}", done.text());
    let exported = server.get("/api/v1/organisations.csv", Some(&token)).text();
    let row = exported.lines().find(|line| line.contains("Metsän kylät ry")).unwrap();
    assert!(row.contains("0737546-2 (2019-03-01–2021-12-31); 0737546-2 (2023-01-01–2023-06-30)"), "{row}");
    let again = send(&server, &token, "", exported.as_bytes()).json();
    assert_eq!(again["counts"]["nothing"], again["counts"]["rows"], "{}", again["counts"]);
}
