//! The benchmark of this program against this program: small, for what it reports and not for how fast it is.

use crate::harness::Server;
use serde_json::{Value, json};

/// The figures that a scenario prints.
fn bench(server: &Server, arguments: &[&str]) -> Value {
    let mut command = crate::harness::program();
    command.args(["bench", "--url", &server.url, "--pid", &server.id().to_string()]).args(arguments);
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

#[test]
fn typing_reaches_everybody() {
    let (server, _folder) = Server::demo();
    let figures =
        bench(&server, &["live", "--writers", "2", "--clients", "4", "--rate", "20", "--seconds", "1", "--verify"]);
    assert_eq!(figures["edits"], 40, "{figures:#}");
    assert_eq!(figures["deliveries"], 120, "{figures:#}");
    assert_eq!(figures["delivered_percent"], 100.0, "{figures:#}");
    assert_eq!(figures["verified"], true, "{figures:#}");
    for path in ["/stored_ms/p99", "/seen_ms/p50", "/seen_ms/max", "/cpu/server_us_per_delivery", "/memory_kib/after"] {
        assert!(figures.pointer(path).is_some_and(Value::is_number), "{path} in {figures:#}");
    }
}

#[test]
fn saturation_loses_nothing_in_any_of_many_statements() {
    let (server, _folder) = Server::demo();
    let figures = bench(
        &server,
        &[
            "saturate",
            "--writers",
            "2",
            "--clients",
            "3",
            "--statements",
            "3",
            "--window",
            "4",
            "--prepared",
            "50",
            "--verify",
        ],
    );
    assert_eq!(figures["edits"], 300, "{figures:#}");
    assert_eq!(figures["deliveries"], 600, "{figures:#}");
    assert_eq!(figures["verified"], true, "{figures:#}");
}

#[test]
fn seeded_statements_are_opened_once_each() {
    let (server, folder) = Server::demo();
    let ids = folder.path().join("ids");
    let ids = ids.to_str().expect("a path of characters");
    let seeded = bench(&server, &["open", "--ids", ids, "--seed", "--statements", "5", "--kilobytes", "2"]);
    assert_eq!(seeded["seeded"], 5);
    let figures = bench(&server, &["open", "--ids", ids, "--settle-seconds", "0"]);
    assert_eq!(figures["opened"], 5, "{figures:#}");
    assert!(figures["bytes"].as_u64().expect("a number") > 5 * 500, "{figures:#}");
}

#[test]
fn every_signature_is_counted_once_and_every_reader_sees_them_all() {
    let (server, _folder) = Server::demo();
    let sizes = ["--organisations", "12", "--readers", "24", "--seconds", "1", "--turns", "40"];
    let figures = bench(&server, &[&["signing"], &sizes[..]].concat());
    assert_eq!(figures["counted"], json!({"valid": 12, "organisations": 12, "entries": 12}), "{figures:#}");
    assert_eq!((&figures["readers"], &figures["readers_that_saw_all"]), (&json!(24), &json!(24)), "{figures:#}");
    let one = &figures["one_organisation"];
    assert_eq!((&one["requests"], &one["other"], &one["signatures"]), (&json!(40), &json!(0), &json!(1)), "{one:#}");
    assert_eq!(one["acts"], one["entries"], "{one:#}");
    for path in ["/sign_ms/p99", "/seen_ms/p50", "/memory_kib/1", "/server_cpu_ms"] {
        assert!(figures.pointer(path).is_some_and(Value::is_number), "{path} in {figures:#}");
    }
}

#[test]
fn without_a_server_it_says_so_in_one_line() {
    let mut command = crate::harness::program();
    // Port 1 belongs to a protocol that nobody runs any more.
    command.args(["bench", "--url", "http://127.0.0.1:1", "live"]);
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
    assert!(output.stdout.is_empty());
}

#[test]
fn every_kind_of_page_is_read() {
    let (server, _folder) = Server::demo();
    let figures = bench(&server, &["pages", "--statements", "3", "--requests", "2"]);
    let lens = "/statements/{id}?lens=organisations";
    for page in ["/", "/statements/{id}", "/statements/{id}/changes?from=1&to=live", lens, "/me", "/privacy"] {
        let p99 = &figures["pages"][page]["ms"]["p99"];
        assert!(p99.is_number(), "{page} in {figures:#}");
    }
}

#[test]
fn a_round_with_comments_is_read_and_takes_more_while_people_write() {
    let (server, _folder) = Server::demo();
    let few = ["--organisations", "3", "--comments", "9", "--words", "200", "--requests", "2", "--writers", "2"];
    let figures = bench(&server, &[&["comments", "--per-second", "20", "--seconds", "1"], &few[..]].concat());
    assert_eq!(figures["taken"]["comments"], 20, "{figures:#}");
    assert_eq!(figures["taken"]["delivered_percent"], 100.0, "{figures:#}");
    assert!(figures["pages"]["queue page"]["ms"]["p99"].is_number(), "{figures:#}");
}

#[test]
fn all_choose_in_a_workshop_at_once_and_the_wall_shows_the_last() {
    let (server, _folder) = Server::demo();
    let figures = bench(&server, &["workshop", "--organisations", "12", "--walls", "2"]);
    assert_eq!((&figures["organisations"], &figures["stored"]), (&Value::from(12), &Value::from(12)), "{figures:#}");
    assert_eq!(figures["walls_that_showed_all"], 2, "{figures:#}");
    for path in ["/choice_ms/p50", "/choice_ms/p99", "/choice_ms/max", "/last_shown_ms/max", "/all_stored_ms"] {
        assert!(figures.pointer(path).is_some_and(Value::is_number), "{path} in {figures:#}");
    }
}
