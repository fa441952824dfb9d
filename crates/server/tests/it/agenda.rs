//! What the network finds important, over HTTP.

mod ledger;
mod phones;
mod themes;
mod workshops;

use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER};
use serde_json::{Value, json};

const THEMES: &str = "/api/v1/themes";
const WORKSHOPS: &str = "/api/v1/workshops";

/// A workshop, and those who are in it: a coordinator, and people of two organisations.
struct Scene {
    server: Server,
    coordinator: String,
    commenter: String,
    writer: String,
    /// The workshop's address in the API.
    path: String,
}

impl Scene {
    fn new(server: Server, rules: &Value) -> Scene {
        let [coordinator, commenter, writer] = [COORDINATOR, COMMENTER, WRITER].map(|email| server.sign_in(email));
        let question = json!({"fi": "Mihin pitäisi vaikuttaa?", "sv": "Vad borde vi påverka?"});
        let mut wish = json!({"question": question, "choices": 3});
        wish.as_object_mut().expect("a map").extend(rules.as_object().expect("a map").clone());
        let opened = server.post(WORKSHOPS, Some(&coordinator), &wish);
        assert_eq!(opened.status, 201, "{}", opened.text());
        let path = format!("{WORKSHOPS}/{}", opened.json()["number"]);
        Scene { server, coordinator, commenter, writer, path }
    }

    fn put(&self, token: &str, rest: &str, body: &Value) -> Answer {
        self.server.ask("PUT", &format!("{}{rest}", self.path), Some(token), body)
    }

    fn post(&self, token: &str, rest: &str, body: &Value) -> Answer {
        self.server.post(&format!("{}{rest}", self.path), Some(token), body)
    }

    fn get(&self, token: &str, rest: &str) -> Answer {
        self.server.get(&format!("{}{rest}", self.path), Some(token))
    }

    /// Adds a theme; gives its number.
    fn theme(&self, token: &str, title: &str) -> u64 {
        let added = self.post(token, "/themes", &json!({"title": title, "reason": format!("Koska {title}.")}));
        assert_eq!(added.status, 201, "{}", added.text());
        added.json()["number"].as_u64().expect("a number")
    }

    fn go(&self, phase: &str) {
        let moved = self.post(&self.coordinator, "/phase", &json!({"phase": phase, "reason": "Sovittiin näin."}));
        assert_eq!(moved.status, 200, "{}", moved.text());
    }

    fn choose(&self, token: &str, themes: &[(u64, &str)], upon: u64) -> Answer {
        let themes: Vec<Value> =
            themes.iter().map(|(theme, reason)| json!({"theme": theme, "reason": reason})).collect();
        self.put(token, "/choice", &json!({"themes": themes, "upon": upon}))
    }

    /// How many organisations and groups chose each theme.
    fn counts(&self) -> Vec<(u64, u64, u64)> {
        let result = self.get(&self.commenter, "/result").json();
        let number = |value: &Value| value.as_u64().expect("a number");
        let themes = result["themes"].as_array().expect("themes").iter();
        themes
            .map(|theme| (number(&theme["theme"]), number(&theme["organisations"]), number(&theme["groups"])))
            .collect()
    }
}
