//! The address of a statement follows its title until it is public, and earlier ones lead on.

use super::verified;
use crate::harness::{COORDINATOR, Server};
use ledger::verify::verify;
use serde_json::{Value, json};

struct Story {
    server: Server,
    _folder: tempfile::TempDir,
    token: String,
    id: String,
}

impl Story {
    fn new() -> Story {
        let (server, folder) = Server::demo();
        let token = server.sign_in(COORDINATOR);
        let id = server.open_statement(&token, "Luonnos");
        let story = Story { server, _folder: folder, token, id };
        story.act("POST", "/text", json!({"markdown": "Rahoitus turvataan.\n"}));
        story
    }

    fn act(&self, method: &str, rest: &str, body: Value) -> Value {
        let done = self.server.ask(method, &format!("/api/v1/statements/{}{rest}", self.id), Some(&self.token), &body);
        assert_eq!(done.status, 200, "{}", done.text());
        done.json()
    }

    fn title(&self, title: &str) -> Value {
        self.act("PATCH", "", json!({"title": title}))
    }

    fn sign_on(&self) -> Value {
        self.act("POST", "/sign-on", json!({"reason": "Valmis"}))
    }

    fn leads(&self, from: &str, to: &str) {
        let answer = self.server.get(from, None);
        assert_eq!((answer.status, answer.header("location")), (302, to), "{from}");
    }
}

#[test]
fn the_address_follows_the_title_and_earlier_ones_lead_on() {
    let story = Story::new();
    assert_eq!(story.title("Rahoitus kuntoon")["slug"], "luonnos", "it is signed first");
    assert_eq!(story.sign_on()["slug"], "rahoitus-kuntoon");
    story.act("POST", "/resume", json!({"reason": "Otsikko muuttuu"}));
    story.title("Järjestöjen rahoitus kuntoon");
    assert_eq!(story.sign_on()["slug"], "jarjestojen-rahoitus-kuntoon");
    for hidden in ["/s/luonnos", "/s/rahoitus-kuntoon", "/s/jarjestojen-rahoitus-kuntoon"] {
        assert_eq!(story.server.get(hidden, None).status, 404, "{hidden}");
    }
    assert_eq!(story.act("POST", "/publish", json!({"reason": "Valmis"}))["slug"], "jarjestojen-rahoitus-kuntoon");
    let at = "/s/jarjestojen-rahoitus-kuntoon";
    assert_eq!(story.server.get(at, None).status, 200);
    for before in ["/s/luonnos", "/s/rahoitus-kuntoon"] {
        for rest in ["", ".pdf", ".md?language=fi", "/counter", "/versions/1", "/"] {
            story.leads(&format!("{before}{rest}"), &format!("{at}{rest}"));
        }
    }
    // Nobody else gets an address that leads here.
    let other = story.server.post("/api/v1/statements", Some(&story.token), &json!({"title": "Luonnos"})).json();
    assert_eq!(other["slug"], "luonnos-2");
    let chain = story.server.get(&format!("{at}.ledger"), None).body;
    assert!(verify(&chain).expect("it holds together").is_chained);
    let (holds, said) = verified(&story.server.get(&format!("{at}.zip"), None).body, &[]);
    assert!(holds, "{said}");
    story.act("POST", "/withdraw", json!({"reason": "Virhe"}));
    story.leads("/s/luonnos", at);
    assert_eq!(story.server.get(at, None).status, 410);
}

#[test]
fn an_address_stays_where_the_title_does_and_comes_back_with_it() {
    let story = Story::new();
    assert_eq!(story.sign_on()["slug"], "luonnos");
    story.act("POST", "/resume", json!({"reason": "Otsikko muuttuu"}));
    story.title("Toinen");
    assert_eq!(story.sign_on()["slug"], "toinen");
    story.act("POST", "/resume", json!({"reason": "Otsikko palaa"}));
    story.title("Luonnos!");
    assert_eq!(story.sign_on()["slug"], "luonnos");
    // One that another statement has is given with a number, and stays so.
    let other = story.server.open_statement(&story.token, "Varattu");
    story.act("POST", "/resume", json!({"reason": "Otsikko muuttuu"}));
    story.title("Varattu");
    assert_eq!(story.sign_on()["slug"], "varattu-2");
    story.act("POST", "/resume", json!({"reason": "Tarkistus"}));
    assert_eq!(story.sign_on()["slug"], "varattu-2");
    let path = format!("/api/v1/statements/{other}");
    assert_eq!(story.server.get(&path, Some(&story.token)).json()["slug"], "varattu");
}
