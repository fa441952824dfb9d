//! What all pages have: the frame, the language, what is said once, and how they come over the wire.

use crate::browser::Browser;
use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};

/// A browser in which somebody of the demonstration is signed in.
pub(crate) fn signed_in(server: &Server, email: &str) -> Browser {
    let mut browser = Browser::default();
    assert_eq!(browser.post(server, "/login/demo", &[("email", email)]).status, 303);
    browser
}

fn statement(server: &Server) -> String {
    let list = server.get("/api/v1/statements", Some(&server.sign_in(WRITER))).json();
    list["items"][0]["id"].as_str().expect("an id").to_owned()
}

fn assert_has(page: &Answer, text: &str) {
    assert!(page.text().contains(text), "{text} in {}", page.text());
}

#[test]
fn the_menu_marks_where_one_is() {
    let (server, _folder) = Server::demo();
    let mut browser = signed_in(&server, WRITER);
    let id = statement(&server);
    for (path, marked) in [
        ("/", r#"<a href="/" aria-current="page">"#),
        (&format!("/statements/{id}"), r#"<a href="/" aria-current="true">"#),
        ("/me", r#"<a href="/me" aria-current="page">"#),
        ("/me/profile", r#"<a href="/me" aria-current="true">"#),
    ] {
        let page = browser.get(&server, path);
        assert_has(&page, marked);
        assert_eq!(
            page.text().split("<main").next().expect("a head").matches("aria-current=\"page\"").count(),
            marked.matches("page").count()
        );
    }
    assert!(!Browser::default().get(&server, "/").text().contains("href=\"/me\""), "nothing waits for a stranger");
}

#[test]
fn a_language_is_remembered_for_the_person_and_the_page_stays() {
    let (server, _folder) = Server::demo();
    let mut browser = signed_in(&server, WRITER);
    let answer = browser.post(&server, "/language", &[("language", "sv"), ("back", "/me/profile")]);
    assert_eq!(answer.location(), "/me/profile");
    assert_has(&browser.get(&server, "/me/profile"), "<html lang=\"sv\">");
    let mut elsewhere = signed_in(&server, WRITER);
    assert_has(&elsewhere.get(&server, "/"), "<html lang=\"sv\">");
    let mut stranger = Browser::with("accept-language", "en-GB,fi;q=0.5");
    assert_has(&stranger.get(&server, "/"), "<html lang=\"en\">");
    for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let answer = stranger.post(&server, "/language", &[("language", "fi"), ("back", elsewhere)]);
        assert_eq!(answer.location(), "/", "{elsewhere}");
    }
    assert_has(&stranger.get(&server, "/"), "<html lang=\"fi\">");
}

#[test]
fn what_was_done_is_said_once_and_by_code_alone() {
    let (server, _folder) = Server::demo();
    let mut browser = signed_in(&server, WRITER);
    assert_eq!(browser.post(&server, "/me/profile", &[("name", "Jani Kettunen")]).location(), "/me/profile");
    assert_has(&browser.get(&server, "/me/profile"), r#"<p class="flash" role="status">Tallennettu.</p>"#);
    assert!(!browser.get(&server, "/me/profile").text().contains("class=\"flash\""));
    let mut forged = Browser::with("cookie", "lausuma-done=<b>Voitit");
    assert!(!forged.get(&server, "/").text().contains("Voitit"));
}

#[test]
fn a_name_is_changed_or_refused_beside_its_field() {
    let (server, _folder) = Server::demo();
    let mut browser = signed_in(&server, WRITER);
    for (name, words) in
        [("", "nimi"), ("\u{202e}inaJ", "Nimessä on näkymättömiä merkkejä"), (&"ä".repeat(101), "enintään 100 merkkiä")]
    {
        let page = browser.post(&server, "/me/profile", &[("name", name)]);
        assert_eq!(page.status, 422, "{name}");
        assert_has(&page, words);
        assert_has(&page, "aria-invalid=\"true\"");
    }
    browser.post(&server, "/me/profile", &[("name", "  Jani   Kettunen ")]);
    let me = server.get("/api/v1/me", Some(&server.sign_in(WRITER))).json();
    assert_eq!(me["name"], "Jani Kettunen");
}

#[test]
fn a_statement_says_what_is_asked_of_whoever_reads_it() {
    let (server, _folder) = Server::demo();
    let id = statement(&server);
    for (email, words) in [
        (WRITER, "Voit nyt kirjoittaa luonnosta järjestön Uuden työn yhdistys ry puolesta."),
        (COMMENTER, "Voit jo kommentoida sitä järjestön Uudenmaan järjestökehä ry puolesta"),
        (COORDINATOR, "Järjestösi Uuden työn yhdistys ry koordinoi tätä kannanottoa."),
        ("signatory@uusi-tyo.example", "Sinulla ei ole kirjoittajan roolia järjestössäsi."),
    ] {
        let page = signed_in(&server, email).get(&server, &format!("/statements/{id}"));
        assert_has(&page, words);
        let writes = email == WRITER || email == COORDINATOR;
        assert_eq!(page.text().contains(&format!("href=\"/statements/{id}/write\"")), writes, "{email}");
    }
    for (end, tab) in [("", "Teksti"), ("/team", "Osallistujat"), ("/log", "Päätökset")] {
        let page = signed_in(&server, WRITER).get(&server, &format!("/statements/{id}{end}"));
        assert_has(&page, &format!(r#"<a href="/statements/{id}{end}" aria-current="page">{tab}</a>"#));
    }
}

#[test]
fn pages_are_compressed_but_none_that_holds_a_secret() {
    let (server, _folder) = Server::demo();
    let mut browser = Browser::with("accept-encoding", "gzip");
    let page = browser.get(&server, "/");
    assert_eq!(page.headers.get("content-encoding").map(|value| value.to_str().expect("text")), Some("gzip"));
    browser.post(&server, "/login", &[("email", WRITER)]);
    let link = crate::mailbox::link(&crate::login::mail(&server));
    assert_eq!(browser.get(&server, &link).headers.get("content-encoding"), None);
    // What stands behind a link of a mail, whether the link is good or not.
    for address in [
        "/surveys/1/answer?key=x",
        "/surveys/1/undo?key=x",
        "/k/x",
        "/organisations/apply/confirm/x",
        "/statements/x/sign/outside/x",
        "/w/x",
        "/bulletins/confirm/x",
        "/unsubscribe/x",
    ] {
        assert_eq!(browser.get(&server, address).headers.get("content-encoding"), None, "{address}");
    }
}

#[test]
fn the_contact_stands_at_the_foot_of_every_page_if_there_is_one() {
    let (server, _folder) = Server::demo_with(&["--contact", "verkosto@example.org"]);
    assert_has(&server.get("/", None), "href=\"mailto:verkosto@example.org\"");
    let told = server.get("/.well-known/security.txt", None);
    assert!(told.header("content-type").starts_with("text/plain"), "{}", told.text());
    assert!(told.text().starts_with("Contact: mailto:verkosto@example.org\nExpires: 20"), "{}", told.text());
    let (server, _folder) = Server::demo();
    assert_eq!(server.get("/.well-known/security.txt", None).status, 404);
    assert!(!server.get("/", None).text().contains("mailto:"));
}

#[test]
fn whoever_signs_in_first_comes_back_to_the_page_that_a_mail_leads_to() {
    let (server, _folder) = Server::demo();
    let mut stranger = Browser::default();
    let page = stranger.get(&server, "/me/contact");
    assert_eq!(page.status, 401);
    assert_has(&page, "href=\"/login?next=/me/contact\"");
    assert_has(&stranger.get(&server, "/login?next=/me/contact"), "name=\"next\" value=\"/me/contact\"");
    let answer = stranger.post(&server, "/login/demo", &[("email", WRITER), ("next", "/me/contact")]);
    assert_eq!(answer.location(), "/me/contact");
    let odd = Browser::default().get(&server, "/a&b=c");
    assert_has(&odd, "href=\"/login\"");
}
