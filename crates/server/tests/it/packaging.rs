//! What the program is installed with says what the program says.

use crate::harness::program;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use terms::limits;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// The number behind a name.
fn number(text: &str, name: &str) -> u64 {
    let (_, rest) = text.split_once(name).unwrap_or_else(|| panic!("{name} stands there"));
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("a number")
}

#[test]
fn the_example_of_settings_is_understood_with_and_without_its_notes() {
    let folder = TempDir::new().expect("a temporary folder");
    let example = read("lausuma.toml");
    let all: String = example
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') => format!("{setting}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    assert_ne!(all, example);
    for text in [example, all] {
        let file = folder.path().join("lausuma.toml");
        fs::write(&file, &text).expect("written");
        let output = program().arg("settings").arg("--config").arg(&file).output().expect("it runs");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success() && said.contains("client-address-header: X-Forwarded-For, from"), "{said}");
    }
}

#[test]
fn the_unit_gives_the_server_time_sockets_and_nothing_that_it_does_not_need() {
    let unit = read("lausuma.service");
    assert!(number(&unit, "TimeoutStopSec=") * 1_000 > limits::GOING_DOWN_WITHIN_MS);
    assert_eq!(number(&unit, "LimitNOFILE="), limits::SOCKETS_MAX);
    for line in [
        "User=lausuma",
        "StateDirectory=lausuma",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "PrivateDevices=yes",
        "MemoryDenyWriteExecute=yes",
        "SystemCallFilter=@system-service",
        "Restart=on-failure",
    ] {
        assert!(unit.lines().any(|other| other == line), "{line}");
    }
    assert!(read("lausuma.toml").contains("data = \"/var/lib/lausuma\""), "the folder that the unit may write to");
}

#[test]
fn proxies_let_through_what_the_server_reads_and_hang_up_first() {
    let largest = [
        limits::REQUEST_READ_BYTES_MAX,
        limits::IMPORT_READ_BYTES_MAX,
        limits::DRAFT_READ_BYTES_MAX,
        limits::FRAME_READ_BYTES_MAX,
    ];
    let largest = largest.into_iter().max().expect("some") as u64;
    let (nginx, caddy) = (read("nginx.conf"), read("Caddyfile"));
    for megabytes in [number(&nginx, "client_max_body_size "), number(&caddy, "max_size ")] {
        assert!(megabytes << 20 > largest, "{megabytes} MB");
        assert!(megabytes << 20 < limits::REQUEST_PASSED_BYTES_MAX as u64, "whoever sends it gets the server's answer");
        assert!(nginx.contains(&format!("enintään {megabytes} megatavua")), "the words name the same");
        assert!(caddy.contains(&format!("enintään {megabytes} megatavua")), "the words name the same");
    }
    // The server closes an idle connection: whoever sends on one at that moment gets no answer.
    assert!(number(&nginx, "keepalive_timeout ") * 1_000 < limits::HEADERS_WITHIN_MS);
    assert!(number(&caddy, "\t\t\tkeepalive ") * 1_000 < limits::HEADERS_WITHIN_MS);
    assert!(number(&nginx, "proxy_read_timeout ") * 1_000 > 4 * limits::EVENTS_ALIVE_EVERY_MS);
    assert!(nginx.contains("proxy_buffering off;") && caddy.contains("flush_interval -1"));
}

#[test]
fn the_container_is_of_pinned_parts_without_secrets_and_runs_as_nobody_special() {
    let file = read("Dockerfile");
    let parts: Vec<&str> = file.lines().filter_map(|line| line.strip_prefix("FROM ")).collect();
    assert_eq!(parts.len(), 3, "what is built with stays behind");
    for part in parts {
        let (_, tag) = part.split(' ').next().and_then(|image| image.split_once(':')).expect("a tag");
        assert!(tag.starts_with(|c: char| c.is_ascii_digit()), "{part}: a version");
    }
    let said = |begin: &str| file.lines().rfind(|line| line.starts_with(begin)).map(str::to_owned);
    let user = said("USER ").expect("a user");
    assert!(user["USER ".len()..].parse::<u32>().is_ok_and(|id| id > 0), "{user}");
    assert!(said("HEALTHCHECK ").is_some_and(|line| line.contains("\"doctor\", \"--alive\"")));
    assert!(said("STOPSIGNAL SIGTERM").is_some() && said("VOLUME ").is_some());
    let set = file.lines().filter(|line| line.starts_with("ENV ") || line.starts_with("ARG "));
    assert!(set.into_iter().all(|line| !line.contains("SMTP") && !line.contains("PASSWORD")), "no secrets");
    let rust = fs::read_to_string(folder().join("../../../Cargo.toml")).expect("the workspace");
    let version = rust.split_once("rust-version = \"").and_then(|(_, rest)| rest.split('"').next()).expect("one");
    assert!(file.contains(&format!("FROM rust:{version}-")), "the Rust that the workspace is built with");
}

#[test]
fn the_package_names_files_that_are_there() {
    let manifest = folder().join("../Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("the crate's own");
    let (_, deb) = manifest.split_once("[package.metadata.deb]").expect("the package");
    let mut named = 0;
    for line in deb.lines().filter(|line| line.trim().starts_with("[\"")) {
        let source = line.split('"').nth(1).expect("a file");
        named += 1;
        if !source.starts_with("target/") {
            assert!(folder().join("..").join(source).exists(), "{source}");
        }
    }
    assert!(named >= 10, "the files were found");
    for script in ["postinst", "postrm"] {
        let text = read(&format!("debian/{script}"));
        assert!(text.starts_with("#!/bin/sh\n") && text.contains("set -e") && text.contains("#DEBHELPER#"), "{script}");
    }
}
