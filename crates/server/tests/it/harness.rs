//! Starts the real program and speaks HTTP with it.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A running server; killed when it goes out of scope.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    agent: ureq::Agent,
}

/// An answer: status and body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) kind: String,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header; empty if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    /// The code of a problem document.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.kind, "application/problem+json", "{}", self.text());
        let json = self.json();
        assert_eq!(json["status"], self.status);
        json["type"].as_str().expect("a type").trim_start_matches("/problems/").to_owned()
    }
}

impl Server {
    /// The demonstration on an empty folder.
    pub(crate) fn demo() -> (Server, TempDir) {
        let folder = TempDir::new().expect("a temporary folder");
        (Server::start(folder.path()), folder)
    }

    /// The demonstration on an empty folder, with some settings more.
    pub(crate) fn demo_with(settings: &[&str]) -> (Server, TempDir) {
        let folder = TempDir::new().expect("a temporary folder");
        let mut command = command(folder.path(), "127.0.0.1:0");
        command.args(settings).stderr(Stdio::null());
        (Server::run(&mut command), folder)
    }

    /// The demonstration on this folder.
    pub(crate) fn start(folder: &Path) -> Server {
        Server::start_on(folder, "127.0.0.1:0")
    }

    /// The demonstration on this folder and address.
    pub(crate) fn start_on(folder: &Path, listen: &str) -> Server {
        Server::run(command(folder, listen).stderr(Stdio::null()))
    }

    /// Starts the program with these arguments and waits until it listens.
    pub(crate) fn run(command: &mut Command) -> Server {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("standard output")).read_line(&mut line).expect("one line");
        let url = line.trim().strip_prefix("Lausuma is listening on ").expect("the line that it is ready").to_owned();
        // A connection on which a request was refused unread is closed by the server: each request gets one of its own.
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let config = config.max_idle_connections(0).build();
        Server { child, url, agent: config.into() }
    }

    /// What it says on standard error, line by line, if that is piped.
    pub(crate) fn said(&mut self) -> impl Iterator<Item = String> + use<> {
        let said = self.child.stderr.take().expect("standard error is piped");
        BufReader::new(said).lines().map_while(Result::ok)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The address without its scheme.
    pub(crate) fn authority(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// SIGKILL, at once.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("the process is ours");
        self.child.wait().expect("it ends");
    }

    /// SIGTERM; waits for the end and says whether it was a good one.
    pub(crate) fn stop(mut self) -> bool {
        let id = self.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill runs").success());
        self.child.wait().expect("it ends").success()
    }

    pub(crate) fn get(&self, path: &str, token: Option<&str>) -> Answer {
        self.send("GET", path, &headers(token), b"")
    }

    pub(crate) fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Answer {
        let mut headers = headers(token);
        headers.push(("content-type", "application/json".to_owned()));
        self.send("POST", path, &headers, body.to_string().as_bytes())
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Answer {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(body.to_vec()).expect("a request");
        let mut response = self.agent.run(request).expect("the server answers");
        let kind = response.headers().get("content-type").map(|kind| kind.to_str().expect("text").to_owned());
        let headers = response.headers().clone();
        let mut body = Vec::new();
        response.body_mut().as_reader().read_to_end(&mut body).expect("a whole body");
        Answer { status: response.status().as_u16(), kind: kind.unwrap_or_default(), headers, body }
    }

    /// A request with a JSON body, by another method than POST.
    pub(crate) fn ask(&self, method: &str, path: &str, token: Option<&str>, body: &Value) -> Answer {
        let mut headers = headers(token);
        headers.push(("content-type", "application/json".to_owned()));
        self.send(method, path, &headers, body.to_string().as_bytes())
    }

    /// The id of the only organisation of somebody of the demonstration.
    pub(crate) fn organisation_of(&self, token: &str) -> String {
        let me = self.get("/api/v1/me", Some(token)).json();
        me["organisations"][0]["id"].as_str().expect("an id").to_owned()
    }

    /// A token for somebody of the demonstration.
    pub(crate) fn sign_in(&self, email: &str) -> String {
        let answer = self.post("/api/v1/demo/session", None, &json!({"email": email}));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["token"].as_str().expect("a token").to_owned()
    }

    /// A new statement's id.
    pub(crate) fn open_statement(&self, token: &str, title: &str) -> String {
        let answer = self.post("/api/v1/statements", Some(token), &json!({"title": title, "language": "fi"}));
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["id"].as_str().expect("an id").to_owned()
    }

    /// The live text in a format.
    pub(crate) fn text(&self, token: &str, id: &str, format: &str) -> Answer {
        let answer = self.get(&format!("/api/v1/statements/{id}/text?format={format}"), Some(token));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program, without variables that are for the tests, as it refuses those of ours that it does not know, and without
/// the settings and the language of this machine.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lausuma"));
    let ours =
        std::env::vars_os().map(|(name, _)| name).filter(|name| name.as_encoded_bytes().starts_with(b"LAUSUMA_"));
    ours.for_each(|name| _ = command.env_remove(name));
    ["LC_ALL", "LC_MESSAGES", "LANG"].iter().for_each(|name| _ = command.env_remove(name));
    command.env("LAUSUMA_CONFIG", "/dev/null");
    command
}

/// The program with its usual arguments. Tests change in a second what people change in a day; an argument narrows it.
pub(crate) fn command(folder: &Path, listen: &str) -> Command {
    let mut command = program();
    command.env("LAUSUMA_RATE_SESSION_REQUESTS", "1000000");
    command.args(["serve", "--demo=plain", "--listen", listen, "--data"]).arg(folder).stdin(Stdio::null());
    command
}

fn headers(token: Option<&str>) -> Vec<(&'static str, String)> {
    token.map(|token| ("authorization", format!("Bearer {token}"))).into_iter().collect()
}

pub(crate) const COORDINATOR: &str = "coordinator@uusi-tyo.example";
pub(crate) const WRITER: &str = "writer@uusi-tyo.example";
pub(crate) const OTHER_WRITER: &str = "writer@jarjestokeha.example";
pub(crate) const COMMENTER: &str = "commenter@jarjestokeha.example";
