//! Drafts out of files, over the real server.

use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};
use serde_json::{Value, json};
use std::io::{Cursor, Write};
use terms::limits;

/// A document of Word with a heading, a tracked change, a paragraph that was put in, and a comment.
fn docx() -> Vec<u8> {
    let body = r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Tuki kaikille</w:t></w:r></w:p><w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Tuki</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:t xml:space="preserve"> on </w:t></w:r><w:del w:author="Aino Aalto" w:date="2026-03-03T10:00:00Z"><w:r><w:delText>hidas</w:delText></w:r></w:del><w:ins w:author="Aino Aalto" w:date="2026-03-03T10:00:00Z"><w:r><w:t>nopea</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p><w:p><w:pPr><w:rPr><w:ins w:author="Eetu"/></w:rPr></w:pPr><w:ins w:author="Eetu"><w:r><w:t>Uusi kappale.</w:t></w:r></w:ins></w:p><w:p><w:r><w:t>Loppu.</w:t></w:r><w:r><w:drawing/></w:r></w:p>"#;
    let comments = r#"<w:comments xmlns:w="w"><w:comment w:id="0" w:author="Bertta"><w:p><w:r><w:t>Mikä tuki?</w:t></w:r></w:p></w:comment></w:comments>"#;
    let relations = r#"<Relationships><Relationship Id="c" Type="x/comments" Target="comments.xml"/></Relationships>"#;
    let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let parts = [
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", relations),
        ("word/comments.xml", comments),
        ("word/vbaProject.bin", "Sub AutoOpen()"),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(part.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const TEXT: &str = "# Tuki kaikille\n\nTuki on hidas.\n\nLoppu.\n";

fn send(server: &Server, token: &str, id: &str, query: &str, file: &[u8]) -> Answer {
    let headers = [
        ("authorization", format!("Bearer {token}")),
        ("content-type", "application/octet-stream".to_owned()),
        ("accept-language", "en".to_owned()),
    ];
    server.send("POST", &format!("/api/v1/statements/{id}/draft-import{query}"), &headers, file)
}

fn comments(server: &Server, token: &str, id: &str) -> Vec<Value> {
    let list = server.get(&format!("/api/v1/statements/{id}/comments"), Some(token)).json();
    list["items"].as_array().expect("a list").clone()
}

#[test]
fn a_draft_is_looked_at_and_taken_in_and_the_second_time_says_nothing_twice() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let id = server.open_statement(&token, "Tuki");
    let looked = send(&server, &token, &id, "?dry_run=true&name=luonnos.docx", &docx());
    assert_eq!(looked.status, 200, "{}", looked.text());
    let draft = looked.json();
    assert_eq!((&draft["taken_in"], &draft["format"]), (&false.into(), &"docx".into()), "{draft}");
    assert_eq!(draft["markdown"], TEXT);
    let left: Vec<&str> = draft["left"].as_array().unwrap().iter().map(|left| left["what"].as_str().unwrap()).collect();
    assert_eq!(left, ["macro", "picture"]);
    assert!(server.text(&token, &id, "markdown").body.is_empty(), "nothing is taken in by looking");
    for _ in 0..2 {
        let taken = send(&server, &token, &id, "?name=luonnos.docx", &docx());
        assert_eq!((taken.status, &taken.json()["taken_in"]), (200, &true.into()), "{}", taken.text());
        assert_eq!(server.text(&token, &id, "markdown").text(), TEXT);
        let mut said = comments(&server, &token, &id);
        said.sort_by_key(|comment| comment["number"].as_u64());
        assert_eq!(said.len(), 3, "{said:?}");
        let own = server.organisation_of(&token);
        for (comment, (quote, kind, says, instead)) in said.iter().zip([
            ("Tuki", json!("question"), "Mikä tuki?\n\nKommentti tiedostossa: Bertta", Value::Null),
            ("hidas.", json!("language"), "Muutos tiedostossa: Aino Aalto, 3.3.2026", json!("nopea.")),
            ("Tuki on hidas.", json!("substance"), "Uusi kappale.", Value::Null),
        ]) {
            assert_eq!((&comment["anchor"]["quote"], &comment["kind"]), (&json!(quote), &kind), "{comment}");
            assert!(comment["text"].as_str().unwrap().contains(says), "{comment}");
            assert_eq!(comment["replacement"], instead, "{comment}");
            assert_eq!((&comment["anchor"]["state"], &comment["source"]), (&json!("attached"), &json!("luonnos.docx")));
            assert!(comment.to_string().contains(&own), "said for the coordinator's organisation: {comment}");
        }
    }
    // A repeat is given its answer again; another file under its key is refused.
    let keyed = |file: &[u8]| {
        let headers = [
            ("authorization", format!("Bearer {token}")),
            ("content-type", "application/octet-stream".to_owned()),
            ("idempotency-key", "tuki".to_owned()),
        ];
        server.send("POST", &format!("/api/v1/statements/{id}/draft-import"), &headers, file)
    };
    let (first, again) = (keyed(&docx()), keyed(&docx()));
    assert_eq!((first.status, first.text()), (200, again.text()));
    assert_eq!(keyed(b"# Toinen").problem(), "idempotency-key-reused");
    assert_eq!(comments(&server, &token, &id).len(), 3);
}

#[test]
fn a_text_that_changed_meanwhile_is_left_as_it_is_and_one_that_broke_off_goes_on() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let id = server.open_statement(&token, "Tuki");
    let stale = send(&server, &token, &id, "?based_on=aa", &docx());
    assert_eq!((stale.status, stale.problem().as_str()), (409, "draft-changed"));
    assert!(server.text(&token, &id, "markdown").body.is_empty());
    // As if the server had stopped between the text and what is said about it.
    let path = format!("/api/v1/statements/{id}/text");
    assert_eq!(server.post(&path, Some(&token), &json!({"markdown": TEXT})).status, 200);
    assert_eq!(send(&server, &token, &id, "?based_on=aa", &docx()).status, 200);
    assert_eq!(comments(&server, &token, &id).len(), 3);
}

#[test]
fn who_may_not_and_what_is_no_draft_is_told_in_words() {
    let (server, _folder) = Server::demo();
    let now = json!({"now": "2031-03-03T12:00:00+02:00"});
    assert_eq!(server.post("/api/v1/demo/clock", None, &now).status, 204);
    let token = server.sign_in(COORDINATOR);
    let id = server.open_statement(&token, "Tuki");
    for who in [WRITER, COMMENTER] {
        let other = server.sign_in(who);
        assert_eq!(send(&server, &other, &id, "", &docx()).status, 403, "{who}");
        assert_eq!(server.get(&format!("/statements/{id}/draft-import"), Some(&other)).status, 403, "{who}");
    }
    let too_long = vec![b'a'; limits::MARKDOWN_BYTES_MAX];
    let locked: Vec<u8> = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        .iter()
        .copied()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (file, status, code, words) in [
        (&b""[..], 422, "draft-empty", "no text"),
        (b"%PDF-1.7", 422, "draft-not-a-draft", "docx, odt or Markdown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 422, "draft-old-word", "old format"),
        (&locked, 422, "draft-locked", "password"),
        (b"PK\x03\x04", 422, "draft-damaged", "damaged"),
        (&too_long, 413, "draft-too-long", "512 kilobytes"),
    ] {
        let answer = send(&server, &token, &id, "?dry_run=true", file);
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{}", answer.text());
        assert!(answer.text().contains(words), "{}", answer.text());
    }
    // Once a round has opened, the text is changed by writing.
    let round = json!({"name": "Kierros", "closes_at": "2031-03-17T23:59:00+02:00"});
    assert_eq!(send(&server, &token, &id, "", b"# Tuki\n\nSana.").status, 200);
    let opened = server.post(&format!("/api/v1/statements/{id}/rounds"), Some(&token), &round);
    assert_eq!(opened.status, 201, "{}", opened.text());
    let late = send(&server, &token, &id, "", &docx());
    assert_eq!((late.status, late.problem().as_str()), (409, "draft-after-round"));
}

#[test]
fn a_file_that_is_too_large_is_refused_in_words_and_not_kept() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let id = server.open_statement(&token, "Tuki");
    const { assert!(50 << 20 < limits::DRAFT_PASSED_BYTES_MAX) }
    let read = limits::DRAFT_READ_BYTES_MAX;
    for size in [limits::DRAFT_FILE_BYTES_MAX + 1, read - 1, read, read + 1, 50 << 20] {
        let answer = send(&server, &token, &id, "?dry_run=true", &vec![b' '; size]);
        assert_eq!((answer.status, answer.problem().as_str()), (413, "draft-too-large"), "{size}");
        assert!(answer.text().contains("16 megabytes"), "{}", answer.text());
    }
    let answer = send(&server, &token, &id, "?dry_run=true", b"# Tuki");
    assert_eq!(answer.status, 200);
}

/// The file's page, and what a page sends on, as a browser without JavaScript does it.
fn page(server: &Server, token: &str, id: &str, parts: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in parts {
        let file = if *name == "file" { "; filename=\"luonnos.docx\"" } else { "" };
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
        body.extend(*value);
        body.extend(b"\r\n");
    }
    body.extend(b"--b--\r\n");
    let headers = [
        ("cookie", format!("lausuma={token}")),
        ("origin", server.url.clone()),
        ("content-type", "multipart/form-data; boundary=b".to_owned()),
    ];
    server.send("POST", &format!("/statements/{id}/draft-import"), &headers, &body)
}

#[test]
fn the_pages_lead_from_the_file_to_the_text_without_javascript() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let id = server.open_statement(&token, "Tuki");
    let cookie = [("cookie", format!("lausuma={token}"))];
    let get = |path: &str| server.send("GET", path, &cookie, b"");
    let way = format!("/statements/{id}/draft-import");
    assert!(get(&format!("/statements/{id}")).text().contains(&way), "the statement leads there");
    assert_eq!(get(&way).status, 200);
    let empty = page(&server, &token, &id, &[("file", b"")]);
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("Tiedostossa ei ole tekstiä."), "{}", empty.text());
    let shown = page(&server, &token, &id, &[("file", &docx())]);
    assert_eq!(shown.status, 200, "{}", shown.text());
    let text = shown.text();
    for words in
        ["Makrot jätettiin pois", "Kuva jää pois – otsikon ”Tuki kaikille” alla", "Mikä tuki?", "Aino Aalto, 3.3.2026"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    let between = |begin: &str, end: &str| text.split(begin).nth(1).unwrap().split(end).next().unwrap().to_owned();
    let draft = between("<textarea name=\"draft\" hidden>", "</textarea>").replace("&lt;", "<").replace("&amp;", "&");
    let (based_on, key) = (between("name=\"based-on\" value=\"", "\""), between("name=\"key\" value=\"", "\""));
    let take = |draft: &str, key: &str, remarks: &str| {
        let parts = [
            ("draft", draft.as_bytes()),
            ("based-on", based_on.as_bytes()),
            ("key", key.as_bytes()),
            ("remarks", remarks.as_bytes()),
        ];
        page(&server, &token, &id, &parts)
    };
    // What a page brings back is checked again.
    for (from, to) in [("\"instead\"", "\"sudo\""), ("\"macro\"", "\"<script>\""), ("{\"name\"", "{\"nome\"")] {
        assert!(draft.contains(from), "{from}: {draft}");
        assert_eq!(take(&draft.replace(from, to), "other", "yes").status, 400, "{to}");
    }
    assert!(server.text(&token, &id, "markdown").body.is_empty());
    for _ in 0..2 {
        let taken = take(&draft, &key, "yes");
        assert_eq!(taken.location(), format!("/statements/{id}"));
        assert_eq!(server.text(&token, &id, "markdown").text(), TEXT);
        assert_eq!(comments(&server, &token, &id).len(), 3);
    }
    // Somebody wrote meanwhile.
    let path = format!("/api/v1/statements/{id}/text");
    assert_eq!(server.post(&path, Some(&token), &json!({"markdown": "Toinen."})).status, 200);
    let stale = take(&draft, "another", "");
    assert_eq!(stale.status, 409);
    assert!(stale.text().contains("Joku muutti tekstiä sillä välin") && stale.text().contains("on jo tekstiä"));
    assert_eq!(server.text(&token, &id, "markdown").text(), "Toinen.\n");
}

#[test]
fn what_a_page_brings_back_is_held_to_the_same_bounds() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let id = server.open_statement(&token, "Tuki");
    let remark =
        |text: &str| json!({"by": "A", "day": "", "clause": 1, "quote": null, "wants": "comment", "text": text});
    let mut turn = 0;
    let mut take = |remarks: Vec<Value>| {
        turn += 1;
        let draft = json!({"name": "a.docx", "format": "docx", "markdown": "Sana.", "remarks": remarks, "left": []});
        let (draft, key) = (draft.to_string(), format!("turn-{turn}"));
        let parts = [("draft", draft.as_bytes()), ("based-on", b""), ("key", key.as_bytes()), ("remarks", b"")];
        let text = server.text(&token, &id, "markdown");
        assert!(text.body.is_empty() || text.text() == "Sana.\n");
        page(&server, &token, &id, &parts).status
    };
    assert_eq!(take(vec![remark(&"a".repeat(limits::COMMENT_CHARS_MAX + 1))]), 400);
    let max = limits::DRAFT_REMARKS_MAX;
    for (count, refused) in [(max - 1, false), (max, false), (max + 1, true)] {
        let remarks = (0..count).map(|number| remark(&format!("Sana {number}"))).collect();
        assert_eq!(take(remarks) == 400, refused, "{count}");
    }
}

#[test]
fn a_statement_that_is_begun_from_a_file_leads_there() {
    let (server, _folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let headers = [("cookie", format!("lausuma={token}")), ("origin", server.url.clone())];
    let form = server.send("GET", "/statements/new", &headers, b"").text();
    assert!(form.contains("value=\"bring\""), "{form}");
    let key = form.split("name=\"key\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut sending = headers.to_vec();
    sending.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
    let body = format!(
        "key={key}&title=Tiedostosta&language=fi&kind=position&drafts=network&comments=network&writers=network&then=bring"
    );
    let opened = server.send("POST", "/statements/new", &sending, body.as_bytes());
    assert!(opened.location().ends_with("/draft-import"), "{}", opened.location());
}
