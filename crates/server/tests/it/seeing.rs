//! What is seen of a server from outside: its figures, its log, and the page for whoever looks after it (RELIABILITY 26, 39, 40).

use crate::client::{Frame, connect, hello, push};
use crate::harness::{COMMENTER, COORDINATOR, Server, WRITER, command};
use crate::pages::signed_in;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;

const TOKEN: &str = "a-token-of-our-own-with-36-characters";

/// The value of a sample; nothing where it is not there.
pub(crate) fn sample(text: &str, name: &str) -> Option<f64> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
}

/// Every label is a word of ours: short, in small letters, and no reference.
pub(crate) fn labels_are_plain(text: &str) {
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        for value in line.split('"').skip(1).step_by(2) {
            let is_word = value.len() <= 40
                && value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.+I".contains(c));
            let is_reference = value.len() >= 16 && value.chars().all(|c| c.is_ascii_hexdigit());
            assert!(is_word && !is_reference, "{line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_and_acts_are_counted_and_each_is_a_line_of_the_log() {
    let folder = TempDir::new().expect("a temporary folder");
    let log = folder.path().join("log");
    let mut command = command(&folder.path().join("data"), "127.0.0.1:0");
    command.args(["--metrics-token", TOKEN, "--log-format", "json"]);
    let server = Server::run(command.stderr(File::create(&log).expect("a file")));
    for token in [None, Some("a-token-that-is-not-ours-at-all")] {
        assert_eq!(server.get("/metrics", token).problem(), "not-found");
    }
    let (coordinator, reader) = (server.sign_in(COORDINATOR), server.sign_in(COMMENTER));
    let id = server.open_statement(&coordinator, "Salainen otsikko");
    let refused = server.post("/api/v1/statements", Some(&reader), &json!({"title": "Salainen", "language": "fi"}));
    assert_eq!(refused.problem(), "not-a-coordinator");
    let mut socket = connect(&server, Some(&reader), &id).await.expect("let in");
    socket.send(hello(0, &[])).await;
    socket.send(push(7, &[vec![1, 2, 3]])).await;
    while !matches!(socket.next().await, Frame::Refused { id: 7, .. }) {}

    let figures = server.get("/metrics", Some(TOKEN));
    assert_eq!((figures.status, figures.kind.as_str()), (200, "text/plain; version=0.0.4; charset=utf-8"));
    let text = figures.text();
    labels_are_plain(&text);
    for (name, least) in [
        (r#"lausuma_refusals_total{by="http",code="not-a-coordinator"}"#, 1.0),
        (r#"lausuma_refusals_total{by="http",code="not-found"}"#, 2.0),
        (r#"lausuma_requests_total{route="api-write",status="2xx"}"#, 3.0),
        (r#"lausuma_requests_total{route="live",status="1xx"}"#, 1.0),
        ("lausuma_acts_total", 3.0),
        ("lausuma_store_flush_seconds_count", 1.0),
        ("lausuma_disk_free_bytes", 1.0),
        ("lausuma_memory_bytes", 1.0),
        ("lausuma_connections", 1.0),
        ("lausuma_ready", 1.0),
    ] {
        assert!(sample(&text, name) >= Some(least), "{name}: {:?}\n{text}", sample(&text, name));
    }
    assert!(text.contains(r#"lausuma_refusals_total{by="live","#), "{text}");
    pages_are_for_coordinators(&server);
    assert!(server.stop());
    a_full_disk_is_told_and_reading_goes_on(&folder.path().join("data"), &coordinator, &id);
    lines(&fs::read_to_string(&log).expect("text"), &id);
}

/// A disk on which sixteen terabytes are kept free is full.
fn a_full_disk_is_told_and_reading_goes_on(data: &Path, coordinator: &str, id: &str) {
    let mut command = command(data, "127.0.0.1:0");
    let server = Server::run(command.args(["--disk-reserve", "16777216"]).stderr(Stdio::null()));
    let ready = server.send("GET", "/readyz", &[("accept-language", "sv".to_owned())], b"");
    assert_eq!((ready.status, ready.json()["status"].as_str()), (503, Some("disk-full")));
    assert!(ready.json()["detail"].as_str().is_some_and(|said| said.contains("Disken är full")), "{}", ready.text());
    assert_eq!(server.get("/healthz", None).status, 200);
    let statements = format!("/api/v1/statements/{id}");
    let refused =
        server.post(&format!("{statements}/moments"), Some(coordinator), &json!({"offset": 1, "name": "Alku"}));
    assert_eq!((refused.status, refused.problem().as_str()), (503, "storage"));
    assert_eq!(server.get(&statements, Some(coordinator)).status, 200, "reading goes on");
    let figures = server.get("/metrics", None).text();
    assert_eq!(sample(&figures, "lausuma_ready"), Some(0.0));
    assert!(sample(&figures, r#"lausuma_limit_met_total{limit="disk-reserve"}"#) >= Some(1.0), "{figures}");
    let cookie = [("cookie", format!("lausuma={coordinator}"))];
    let page = server.send("GET", "/operator", &cookie, b"").text();
    assert!(page.contains("Levy on täynnä") && page.contains("/operator/runbook#disk-full"), "{page}");
}

fn pages_are_for_coordinators(server: &Server) {
    for (who, status) in [(COORDINATOR, 200), (WRITER, 403)] {
        for path in ["/operator", "/operator/runbook"] {
            assert_eq!(signed_in(server, who).get(server, path).status, status, "{who} {path}");
        }
    }
    assert_eq!(server.get("/operator", None).status, 401);
    let page = signed_in(server, COORDINATOR).get(server, "/operator").text();
    assert!(page.contains("Kaikki toimii.") && page.contains("rate-address-mails"), "{page}");
    let session = server.sign_in(COORDINATOR);
    for (language, title) in [("fi", "Levy on täynnä"), ("sv", "Disken är full"), ("en", "disk-full")] {
        let headers = [("authorization", format!("Bearer {session}")), ("accept-language", language.to_owned())];
        let page = server.send("GET", "/operator/runbook", &headers, b"").text();
        assert!(page.contains(&format!("<h3 id=\"disk-full\">{title}")), "{language}: {page}");
        assert!(page.contains(&format!("<html lang=\"{language}\"")), "{language}: {page}");
    }
}

fn lines(log: &str, statement: &str) {
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let is = |line: &Value, expected: &[(&str, &str)]| expected.iter().all(|(key, value)| line[key] == *value);
    for expected in [
        &[("kind", "act"), ("by", "http"), ("method", "POST"), ("route", "/api/v1/statements")][..],
        &[("kind", "refusal"), ("by", "http"), ("code", "not-a-coordinator"), ("route", "/api/v1/statements")],
        &[("kind", "refusal"), ("by", "live"), ("statement", statement)],
        &[("kind", "close"), ("by", "live"), ("statement", statement)],
    ] {
        let found: Vec<_> = lines.iter().filter(|line| is(line, expected)).collect();
        assert_eq!(found.len(), 1, "{expected:?} in {log}");
        assert_eq!(found[0]["person"].as_str().map(str::len), Some(32), "{:?}", found[0]);
    }
    for word in ["Salainen", "uusi-tyo.example", "jarjestokeha.example", "127.0.0.1", TOKEN] {
        assert!(!log.contains(word), "{word} stands in {log}");
    }
}
