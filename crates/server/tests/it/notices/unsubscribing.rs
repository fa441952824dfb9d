//! How it ends: with one press, by an address that can do nothing else.

use super::*;
use crate::browser::Browser;
use crate::harness::command;
use crate::mailbox::Mailbox;

fn wished(server: &Server, who: &str) -> String {
    server.get("/api/v1/me/notices", Some(&server.sign_in(who))).json()["notices"].as_str().unwrap().to_owned()
}

#[test]
fn the_address_in_a_letter_ends_letters_and_does_nothing_else() {
    let scene = Scene::new();
    let server = &scene.server;
    let address = link(server, &letters(server, COMMENTER)[0], "/unsubscribe/");
    let press = |path: &str| server.send("POST", path, &[], b"List-Unsubscribe=One-Click");
    let page = Browser::default().get(server, &address);
    assert_eq!((page.status, page.text().matches("<button class=\"primary\"").count()), (200, 1));
    assert_eq!(wished(server, COMMENTER), "immediate", "looking changes nothing");
    let (path, token) = address.rsplit_once('/').unwrap();
    for at in [0, 31, 32, 63] {
        let mut other = token.to_owned();
        other.replace_range(at..=at, if &token[at..=at] == "0" { "1" } else { "0" });
        assert_eq!(press(&format!("{path}/{other}")).status, 404);
        assert_eq!(server.get(&format!("{path}/{other}"), None).status, 404);
    }
    assert_eq!(wished(server, COMMENTER), "immediate");
    assert_eq!(server.get("/api/v1/me", Some(token)).problem(), "not-signed-in", "it lets nobody in");
    assert_eq!(press("/me/notices").status, 403, "other forms are sent from our pages");
    for _ in 0..2 {
        let ended = press(&address);
        assert_eq!((ended.status, ended.headers.contains_key("set-cookie")), (200, false), "{}", ended.text());
    }
    assert_eq!((wished(server, COMMENTER), wished(server, WRITER)), ("none".to_owned(), "immediate".to_owned()));
    // In another browser, where somebody else is signed in, it is still the reader's.
    let other = link(server, &letters(server, SWEDE)[0], "/unsubscribe/");
    let mut browser = crate::pages::signed_in(server, WRITER);
    assert_eq!(browser.post_from(server, "https://mail.example", &other, &[]).status, 200);
    assert_eq!((wished(server, SWEDE), wished(server, WRITER)), ("none".to_owned(), "immediate".to_owned()));
    // Somebody who was erased is as unknown as anybody.
    let mut browser = crate::pages::signed_in(server, COMMENTER);
    assert_eq!(browser.post(server, "/me/data/erase", &[("sure", "yes")]).status, 303);
    assert_eq!((press(&address).status, server.get(&address, None).status), (404, 404));
}

#[test]
fn a_notice_has_the_headers_by_which_a_mail_program_ends_it_and_a_login_has_none() {
    let mailbox = Mailbox::start(|_, _| None);
    let folder = TempDir::new().unwrap();
    let mut command = command(folder.path(), "127.0.0.1:0");
    command.args(["--smtp-url", &mailbox.url(), "--mail-from", "lausuma@verkosto.example"]);
    let server =
        Server::run(command.args(["--rate-address-connections", "1000000"]).stderr(std::process::Stdio::null()));
    let scene = Scene::on(server, folder);
    scene.open();
    // In these years everybody is also asked whether they still are a contact.
    let next = || std::iter::repeat_with(|| mailbox.next()).find(|mail| !mail.text().contains("/me/contact")).unwrap();
    let notice = next();
    let address = notice.header("List-Unsubscribe").unwrap();
    let path = address.strip_prefix(&format!("<{}", scene.server.url)).and_then(|rest| rest.strip_suffix('>')).unwrap();
    assert!(path.starts_with("/unsubscribe/") && notice.text().contains(path), "{}", notice.raw);
    assert_eq!(notice.header("List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
    assert_eq!(notice.header("Auto-Submitted"), Some("auto-generated"));
    assert_eq!(notice.header("Precedence"), Some("bulk"));
    let rest = asked(&scene.server).len() - 1;
    let others: Vec<_> = (0..rest).map(|_| next()).collect();
    assert!(others.iter().all(|mail| mail.header("List-Unsubscribe").is_some_and(|other| other != address)));
    let ended = scene.server.send("POST", path, &[], b"List-Unsubscribe=One-Click");
    assert_eq!((ended.status, wished(&scene.server, &notice.recipient)), (200, "none".to_owned()));
    Browser::default().post(&scene.server, "/login", &[("email", COMMENTER)]);
    let login = next();
    assert_eq!((login.recipient.as_str(), login.header("List-Unsubscribe")), (COMMENTER, None));
    assert_eq!((login.header("Precedence"), login.header("Auto-Submitted")), (None, Some("auto-generated")));
}
