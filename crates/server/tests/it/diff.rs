//! What changed: the API, its formats and rights, and the pages that people read.

use crate::browser::Browser;
use crate::harness::{Answer, COMMENTER, COORDINATOR, OTHER_WRITER, Server, WRITER};
use crate::pages::signed_in;
use serde_json::{Value, json};

const FIRST: &str = "# Palkkatuki\n\nTuki maksetaan kuukausittain takaisin koko kokeilun ajan ilman hakemusta.\n\nSeurantaan riittää yksi lyhyt lomake.\n\nKokeilu kestää kaksi vuotta kaikissa kunnissa.\n\nTämä kohta poistetaan myöhemmin kokonaan.\n";
const SECOND: &str = "# Palkkatuki\n\nKokeilu kestää kaksi vuotta kaikissa kunnissa.\n\nTuki on maksettava kuukausittain etukäteen koko kokeilun ajan ilman hakemusta.\n\nSeurantaan riittää yksi **lyhyt** lomake.\n\nAivan uusi vaatimus rahoituksesta.\n";

/// A statement of two organisations: version 1 by one of them, and the draft by both.
fn begin(server: &Server) -> (String, String) {
    let coordinator = server.sign_in(COORDINATOR);
    let id = server.open_statement(&coordinator, "Vertailu");
    write(server, COORDINATOR, &id, FIRST);
    seal(server, &coordinator, &id);
    write(server, OTHER_WRITER, &id, SECOND);
    (coordinator, id)
}

fn write(server: &Server, email: &str, id: &str, markdown: &str) {
    let token = server.sign_in(email);
    let answer = server.post(&format!("/api/v1/statements/{id}/text"), Some(&token), &json!({"markdown": markdown}));
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// Opens a round, and ends the one before it.
fn seal(server: &Server, token: &str, id: &str) {
    let rounds = format!("/api/v1/statements/{id}/rounds");
    let count = server.get(&rounds, Some(token)).json()["items"].as_array().expect("items").len();
    if count > 0 {
        for act in ["close", "finish"] {
            let answer = server.post(&format!("{rounds}/{count}/{act}"), Some(token), &json!({"reason": "Valmis"}));
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    }
    let closes = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24)).to_string();
    let answer = server.post(&rounds, Some(token), &json!({"closes_at": closes}));
    assert_eq!(answer.status, 201, "{}", answer.text());
}

fn diff(server: &Server, token: Option<&str>, id: &str, query: &str) -> Answer {
    server.get(&format!("/api/v1/statements/{id}/diff{query}"), token)
}

/// References and what became of each.
fn told(view: &Value) -> Vec<String> {
    let rows = view["rows"].as_array().expect("rows").iter();
    let row = |row: &Value| {
        let changes: Vec<&str> = row["changes"].as_array().expect("changes").iter().filter_map(Value::as_str).collect();
        format!("{}: {}", row["reference"].as_str().expect("a reference"), changes.join(" "))
    };
    rows.map(row).collect()
}

#[test]
fn the_draft_is_compared_with_a_version_word_by_word_and_by_organisation() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let answer = diff(&server, Some(&token), &id, "?from=1&to=live");
    assert_eq!((answer.status, answer.kind.as_str()), (200, "application/json"), "{}", answer.text());
    let view = answer.json();
    assert_eq!(
        (&view["from"]["version"], &view["to"]["live"], &view["same"]),
        (&json!(1), &json!(true), &json!(false))
    );
    assert_eq!(
        told(&view),
        ["h1: ", "c1: moved", "c2: reworded", "c3: remarked", "was-c3: moved-away", "was-c4: removed", "c4: added"]
    );
    let clauses = &view["summary"]["clauses"];
    assert_eq!(clauses["touched"], 5, "{clauses}");
    assert_eq!(view["summary"]["words"], json!({"added": 7, "removed": 7}), "{}", view["summary"]);
    let other = server.organisation_of(&server.sign_in(OTHER_WRITER));
    let hands = &view["summary"]["organisations"];
    assert_eq!(hands.as_array().expect("hands").len(), 1, "{hands}");
    assert_eq!(
        (&hands[0]["organisation"], &hands[0]["added"], &hands[0]["removed"]),
        (&json!(other), &json!(7), &json!(7))
    );
    let row = &view["rows"][2];
    assert_eq!((&row["before"][0]["part"], &row["after"][0]["part"]), (&json!("c1"), &json!("c2")), "{row}");
    let kinds: Vec<&str> =
        row["pieces"].as_array().expect("pieces").iter().filter_map(|p| p["kind"].as_str()).collect();
    assert_eq!(kinds, ["kept", "removed", "added", "kept", "removed", "added", "kept"], "{row}");
    assert_eq!(row["pieces"][2]["organisation"], json!(other), "{row}");
    assert_eq!(row["sentences"][0], "Kohta 2: ”maksetaan” muutettiin muotoon ”on maksettava”.");
    assert_eq!(view["rows"][3]["pieces"][1]["was"], json!({}), "{}", view["rows"][3]);
    assert_eq!(diff(&server, Some(&token), &id, "").json(), view, "what one gets without asking for anything");
    assert_eq!(diff(&server, Some(&token), &id, "?from=1").json(), view);

    let back = diff(&server, Some(&token), &id, "?from=live&to=1").json();
    assert_eq!(back["summary"]["words"], json!({"added": 7, "removed": 7}));
    let api = server.get("/api/v1/openapi.json", None).json();
    assert!(api["paths"]["/api/v1/statements/{id}/diff"]["get"]["responses"]["200"].is_object());
}

#[test]
fn the_other_formats_are_for_people() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let markdown = diff(&server, Some(&token), &id, "?from=1&to=live&format=markdown");
    assert_eq!(markdown.kind, "text/markdown; charset=utf-8");
    let text = markdown.text();
    assert!(text.contains("Tuki <del>maksetaan</del><ins>on maksettava</ins> kuukausittain"), "{text}");
    assert!(text.contains("*Aiempi kohta 3 siirrettiin, ja nyt sen numero on 1.*"), "{text}");
    let html = diff(&server, Some(&token), &id, "?from=1&to=live&format=html");
    assert_eq!(html.kind, "text/html; charset=utf-8");
    let text = html.text();
    assert!(
        text.contains(
            "<p id=\"c2\" class=\"changed\" data-number=\"2\">Tuki <del>maksetaan</del><ins>on maksettava</ins>"
        ),
        "{text}"
    );
    assert!(!text.contains("<html"), "a part of a page");
}

/// A part of an archive.
fn part(archive: &[u8], name: &str) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("it is text");
    text
}

#[test]
fn a_comparison_leaves_on_paper_and_with_changes_tracked_by_organisation() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    seal(&server, &token, &id);
    let wanted = |format: &str, token: &str| diff(&server, Some(token), &id, &format!("?from=1&to=2&format={format}"));
    let english = server.sign_in(COMMENTER);
    let chosen = [("authorization", format!("Bearer {english}")), ("accept-language", "en".to_owned())];
    for (format, begins, kind) in [("pdf", &b"%PDF-"[..], "application/pdf"), ("docx", b"PK", "application/vnd")] {
        let made = wanted(format, &token);
        assert!(made.status == 200 && made.body.starts_with(begins), "{format}: {}", made.status);
        assert!(made.kind.starts_with(kind), "{}", made.kind);
        assert!(made.header("content-disposition").contains(&format!("vertailu-1-2.{format}")), "{:?}", made.headers);
        let path = format!("/api/v1/statements/{id}/diff?from=1&to=2&format={format}");
        let other = server.send("GET", &path, &chosen, b"");
        assert!(
            made.body == wanted(format, &token).body && made.body == other.body,
            "{format}: the same bytes for all"
        );
    }
    let document = part(&wanted("docx", &token).body, "word/document.xml");
    assert!(document.contains("w:author=\"Uudenmaan järjestökehä ry\""), "{document}");
    assert!(document.contains("<w:ins ") && document.contains("<w:del "), "{document}");
    assert!(document.contains("Versio 2") && document.contains("Lukittu "), "{document}");
    let live = diff(&server, Some(&token), &id, "?from=1&to=live&format=docx");
    assert!(live.status == 200 && live.header("content-disposition").contains("vertailu-1-live.docx"));
    // Nothing changed: a file that says so by showing no change.
    let same = part(&diff(&server, Some(&token), &id, "?from=1&to=1&format=docx").body, "word/document.xml");
    assert!(!same.contains("<w:ins ") && same.contains("Seurantaan"), "{same}");
    let page = signed_in(&server, WRITER).get(&server, &format!("/statements/{id}/changes?from=1&to=2")).text();
    for format in ["pdf", "docx"] {
        let link = format!("/api/v1/statements/{id}/diff?from=1&amp;to=2&amp;format={format}");
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}: {page}");
    }
}

#[test]
fn a_version_is_the_same_as_itself_and_what_is_not_there_is_said() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    for (query, same) in [("?from=1&to=1", true), ("?from=live&to=live", true), ("?from=1&to=live", false)] {
        let view = diff(&server, Some(&token), &id, query).json();
        assert_eq!(view["same"], same, "{query}");
        assert_eq!(view["rows"].as_array().expect("rows").is_empty(), same, "{query}");
        assert_eq!(view["summary"]["clauses"]["touched"] == 0, same, "{query}");
    }
    for format in ["html", "markdown"] {
        let text = diff(&server, Some(&token), &id, &format!("?from=1&to=1&format={format}")).text();
        assert!(text.contains("mitään ei ole muuttunut") && !text.contains("<ins"), "{text}");
    }
    let empty = server.open_statement(&token, "Tyhjä");
    for (statement, query, status, code) in [
        (&id, "?from=1&to=2", 404, "unknown-version"),
        (&id, "?from=0&to=live", 404, "unknown-version"),
        (&id, "?from=99999999999&to=live", 400, "bad-request"),
        (&id, "?from=yksi&to=live", 400, "bad-request"),
        (&id, "?from=1&to=read", 400, "bad-request"),
        (&id, "?from=+1&to=live", 400, "bad-request"),
        (&id, "?from=1&to=live&format=odt", 400, "unknown-format"),
        (&id, "?from=read&to=live", 404, "unknown-version"),
        (&empty, "", 404, "unknown-version"),
        (&empty, "?to=live", 404, "unknown-version"),
    ] {
        let answer = diff(&server, Some(&token), statement, query);
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{query}: {}", answer.text());
    }
    assert_eq!(diff(&server, Some(&token), &empty, "?from=live&to=live").json()["same"], true);
}

#[test]
fn whoever_may_not_read_the_statement_learns_nothing() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let wish = json!({"title": "Suljettu", "drafts": "participants", "writers": []});
    let made = server.post("/api/v1/statements", Some(&coordinator), &wish);
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    write(&server, COORDINATOR, &id, FIRST);
    seal(&server, &coordinator, &id);
    assert_eq!(diff(&server, Some(&coordinator), &id, "?from=1&to=1").status, 200);
    let commenter = server.sign_in(COMMENTER);
    for token in [None, Some(commenter.as_str())] {
        assert_eq!(diff(&server, token, &id, "?from=1&to=1").problem(), "not-found");
        assert_eq!(server.get(&format!("/statements/{id}/changes"), token).status, 404);
        assert_eq!(server.get(&format!("/statements/{id}/versions/1?lens=organisations"), token).status, 404);
    }
}

#[test]
fn the_page_shows_one_difference_in_five_views_with_the_same_links() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    let mut browser = signed_in(&server, WRITER);
    let mut page = |query: &str| {
        let answer = browser.get(&server, &format!("/statements/{id}/changes{query}"));
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        answer.text()
    };
    let plain = page("");
    assert!(plain.contains("<option value=\"1\" selected>Versio 1, kierroksen 1 alussa</option>"), "{plain}");
    assert!(plain.contains("<option value=\"live\" selected>Luonnos nyt</option>"), "{plain}");
    for words in
        ["5 kohtaa muuttui", "Tekstiin tuli 7 sanaa.", "Tekstistä lähti 7 sanaa.", "aria-current=\"page\">Mikä muuttui"]
    {
        assert!(plain.contains(words), "{words}: {plain}");
    }
    for view in ["inline", "beside", "changed", "organisations", "sentences"] {
        let shown = page(&format!("?from=1&to=live&view={view}"));
        for reference in ["c1", "c2", "c3", "c4", "was-c4"] {
            assert_eq!(shown.matches(&format!("id=\"{reference}\"")).count(), 1, "{view} {reference}: {shown}");
        }
    }
    assert!(page("?view=organisations").contains("Uudenmaan järjestökehä ry lisäsi:"));
    assert!(page("?view=sentences").contains("Kohta 2: ”maksetaan” muutettiin muotoon ”on maksettava”."));
    assert!(page("?view=unheard").contains("<ins>"), "a view that is not there is the first");
    assert!(page("?from=1&to=1").contains("Tekstit ovat samat"));
    assert!(page("?from=&to=").contains("5 kohtaa muuttui"));

    seal(&server, &token, &id);
    let sealed = page("");
    assert!(
        sealed.contains("<option value=\"2\" selected>Versio 2, kierroksen 1 lopussa, kierroksen 2 alussa</option>"),
        "{sealed}"
    );
    let missing = browser.get(&server, &format!("/statements/{id}/changes?from=7&to=live"));
    assert_eq!(missing.status, 404);
    let empty = server.open_statement(&token, "Tyhjä");
    let nothing = browser.get(&server, &format!("/statements/{empty}/changes"));
    assert!(nothing.status == 200 && nothing.text().contains("ensimmäinen lukittu versio"), "{}", nothing.text());
}

#[test]
fn whoever_comes_back_is_offered_what_changed_since_and_only_what_others_wrote() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let id = server.open_statement(&coordinator, "Luettu");
    let offer = "Katso, mikä muuttui";
    let page = format!("/statements/{id}");
    let since = format!("{page}/changes?from=read&to=live");
    let mut reader = signed_in(&server, WRITER);
    let mut read = |path: &str| {
        let answer = reader.get(&server, path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    };
    write(&server, COORDINATOR, &id, FIRST);
    assert!(!read(&page).contains(offer), "nobody has missed what they never read");
    assert!(!read(&page).contains(offer));
    write(&server, OTHER_WRITER, &id, SECOND);
    assert!(read(&page).contains(offer));
    assert!(read(&page).contains(offer), "until it was shown");
    let shown = read(&since);
    assert!(shown.contains("5 kohtaa muuttui") && shown.contains("Teksti, jonka luit viimeksi"), "{shown}");
    assert!(read(&since).contains("5 kohtaa muuttui"), "also when it is loaded again");
    assert!(!read(&page).contains(offer));
    write(&server, WRITER, &id, &format!("{SECOND}\nOma lisäys.\n"));
    assert!(!read(&page).contains(offer), "one's own words are no news");
    let token = server.sign_in(WRITER);
    assert_eq!(diff(&server, Some(&token), &id, "?from=read&to=live").status, 200);
    let mut stranger = Browser::default();
    assert_eq!(stranger.get(&server, &since).status, 404);
}

#[test]
fn the_lens_marks_words_by_organisation_and_by_the_version_that_they_came_in() {
    let (server, _folder) = Server::demo();
    let (token, id) = begin(&server);
    seal(&server, &token, &id);
    write(&server, WRITER, &id, &format!("{SECOND}\nVielä luonnoksessa.\n"));
    let mut browser = signed_in(&server, WRITER);
    let mut page = |path: &str| {
        let answer = browser.get(&server, &format!("/statements/{id}{path}"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    };
    let first = page("/versions/1?lens=organisations");
    assert!(first.contains("Uuden työn yhdistys ry, versio 1:") && !first.contains("järjestökehä"), "{first}");
    let second = page("/versions/2?lens=organisations");
    assert!(second.contains("Uuden työn yhdistys ry, versio 1:"), "{second}");
    assert!(second.contains("Uudenmaan järjestökehä ry, versio 2:"), "{second}");
    assert!(second.contains("Versio 2, kierroksen 1 lopussa, kierroksen 2 alussa"), "{second}");
    assert!(!second.contains("Vielä luonnoksessa"));
    let live = page("?lens=organisations");
    assert!(live.contains("Uuden työn yhdistys ry, luonnos: </span>Vielä luonnoksessa."), "{live}");
    assert!(page("").contains("?lens=organisations\">Näytä, mikä järjestö"));
    assert!(!page("?lens=unheard").contains("class=\"text lens\""));
}
