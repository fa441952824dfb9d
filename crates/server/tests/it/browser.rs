//! A browser as far as the server sees one: cookies, forms, and the origin of its pages.

use crate::harness::{Answer, Server};
use std::collections::BTreeMap;

/// One browser with its cookies.
#[derive(Default)]
pub(crate) struct Browser {
    cookies: BTreeMap<String, String>,
    /// More headers of each request.
    headers: Vec<(&'static str, String)>,
}

impl Browser {
    /// One that sends this header with each request.
    pub(crate) fn with(name: &'static str, value: &str) -> Browser {
        Browser { headers: vec![(name, value.to_owned())], ..Browser::default() }
    }

    pub(crate) fn get(&mut self, server: &Server, path: &str) -> Answer {
        self.send(server, "GET", path, None, &[])
    }

    /// Submits a form from a page of the server.
    pub(crate) fn post(&mut self, server: &Server, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(server, "POST", path, Some(server.url.clone()), fields)
    }

    /// Submits a form from a page of another site.
    pub(crate) fn post_from(&mut self, server: &Server, origin: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(server, "POST", path, Some(origin.to_owned()), fields)
    }

    /// The name of whoever is signed in.
    pub(crate) fn me(&mut self, server: &Server) -> Option<String> {
        let answer = self.get(server, "/api/v1/me");
        (answer.status == 200).then(|| answer.json()["email"].as_str().expect("an address").to_owned())
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    fn send(
        &mut self,
        server: &Server,
        method: &str,
        path: &str,
        origin: Option<String>,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut headers = self.headers.clone();
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            headers.push(("cookie", cookies.join("; ")));
        }
        headers.extend(origin.map(|origin| ("origin", origin)));
        headers.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let answer = server.send(method, path, &headers, body.join("&").as_bytes());
        for set in answer.headers.get_all("set-cookie") {
            let set = set.to_str().expect("text");
            assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"), "{set}");
            let (name, value) = set.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

impl Answer {
    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.text());
        self.headers["location"].to_str().expect("text")
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
