//! A whole server in this process, so that a test can reach inside.

use crate::app::App;
use crate::mail::Carrier;
use crate::rooms::OpenStatement;
use crate::settings::{Command, CommandLine};
use crate::{listen, routes, serve};
use clap::Parser;
use serde_json::{Value, json};
use std::sync::Arc;
use store::{Options, SledStore};
use tempfile::TempDir;
use tokio::net::TcpListener;

pub(crate) const COORDINATOR: &str = "coordinator@uusi-tyo.example";
pub(crate) const WRITER: &str = "writer@uusi-tyo.example";
pub(crate) const OTHER_WRITER: &str = "writer@jarjestokeha.example";

/// A server on a port of its own; it ends with the test's runtime.
pub(crate) struct Server {
    pub(crate) app: Arc<App>,
    pub(crate) store: Arc<SledStore>,
    authority: String,
    agent: ureq::Agent,
}

impl Server {
    /// The demonstration on an empty folder, with no regard to how full the disk is.
    pub(crate) async fn start() -> (Server, TempDir) {
        let folder = TempDir::new().expect("a temporary folder");
        let line = CommandLine::parse_from([
            "lausuma".as_ref(),
            "serve".as_ref(),
            "--demo=plain".as_ref(),
            "--data".as_ref(),
            folder.path().as_os_str(),
        ]);
        let Command::Serve(configured) = line.command else { panic!("it serves") };
        let options = Options { reserve_bytes: 0, ..Options::default() };
        let store = Arc::new(SledStore::open(folder.path(), options).expect("a store"));
        let carrier = Carrier::new(None, None, folder.path()).expect("a folder takes mail");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let app = serve::app(configured.settings, store.clone(), carrier, address)
            .await
            .expect("an empty folder can be read");
        let authority = address.to_string();
        let served = app.clone();
        tokio::spawn(async move { listen::serve(listener, routes::routes(served.clone()), &served).await });
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        (Server { app, store, authority, agent: config.into() }, folder)
    }

    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// The address of its pages.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.authority)
    }

    /// Status and body of an answer in Finnish.
    pub(crate) async fn send(&self, method: &str, path: &str, token: &str, body: &str) -> (u16, String) {
        self.send_with(method, path, token, body, &[("content-type", "application/json")]).await
    }

    /// The same, with these headers.
    pub(crate) async fn send_with(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> (u16, String) {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin()))
            .header("authorization", format!("Bearer {token}"))
            .header("accept-language", "fi");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let request = request.body(body.to_owned()).expect("a request");
        let agent = self.agent.clone();
        let sent = tokio::task::spawn_blocking(move || {
            let mut response = agent.run(request).expect("the server answers");
            (response.status().as_u16(), response.body_mut().read_to_string().expect("text"))
        });
        sent.await.expect("no panic")
    }

    /// A token for somebody of the demonstration.
    pub(crate) async fn sign_in(&self, email: &str) -> String {
        let (_, body) = self.send("POST", "/api/v1/demo/session", "", &json!({"email": email}).to_string()).await;
        self.text_of(&body, "token")
    }

    /// A new statement's id.
    pub(crate) async fn open_statement(&self, title: &str) -> String {
        let token = self.sign_in(COORDINATOR).await;
        let (_, body) = self.send("POST", "/api/v1/statements", &token, &json!({"title": title}).to_string()).await;
        self.text_of(&body, "id")
    }

    /// The statement as the server's own parts reach it.
    pub(crate) async fn room(&self, id: &str) -> OpenStatement {
        let id = id.parse().expect("an id");
        self.app.rooms.open(id).await.expect("it can be read").expect("it is there")
    }

    fn text_of(&self, json: &str, field: &str) -> String {
        let value: Value = serde_json::from_str(json).expect("JSON");
        value[field].as_str().unwrap_or_else(|| panic!("{field} in {json}")).to_owned()
    }
}
