//! Settings from the command line, the environment and a file: what comes before what, and what is said of a wrong one.

use crate::harness::{Server, program};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;

/// What the program says, and whether it ended well.
fn said(arguments: &[&str], file: &Path, variables: &[(&str, &str)]) -> (bool, String) {
    let mut program = program();
    program.args(arguments).arg("--config").arg(file).envs(variables.iter().copied());
    let output = program.output().expect("it runs");
    (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
fn the_command_line_comes_before_the_environment_before_the_file() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("lausuma.toml");
    fs::write(&file, "# ours\ncontact = \"file@example.org\"\nrate-patience = 7\n").expect("written");
    let variable = ("LAUSUMA_CONTACT", "variable@example.org");
    let shown = file.display();
    let in_file = format!("contact: file@example.org, from {shown}, line 2");
    let rows = [
        (&["settings"][..], &[][..], in_file.as_str()),
        (&["settings"], &[variable], "contact: variable@example.org, from the environment"),
        (
            &["settings", "--contact", "line@example.org"],
            &[variable],
            "contact: line@example.org, from the command line",
        ),
    ];
    for (arguments, variables, expected) in rows {
        let (is_well, text) = said(arguments, &file, variables);
        assert!(is_well && text.contains(expected), "{expected}: {text}");
        assert!(text.contains(&format!("rate-patience: 7, from {shown}, line 3")), "{text}");
        assert!(text.contains("listen: 127.0.0.1:8080, by default"), "{text}");
        assert!(text.contains("public-url: not set, by default"), "{text}");
    }
}

#[test]
fn commands_on_the_data_find_them_where_the_file_says() {
    let folder = TempDir::new().expect("a temporary folder");
    let [file, data, other] = ["lausuma.toml", "verkosto", "toinen"].map(|name| folder.path().join(name));
    fs::write(&file, format!("data = \"{}\"\nrate-patience = 7\n", data.display())).expect("written");
    let out = folder.path().join("kaikki.zip").display().to_string();
    for arguments in [&["export", "--out", &*out][..], &["keys", "show"], &["keys", "renew"]] {
        for named in [None, Some(&other)] {
            let mut program = program();
            program.args(arguments).env("LAUSUMA_CONFIG", &file);
            if let Some(named) = named {
                program.arg("--data").arg(named);
            }
            let output = program.output().expect("it runs");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let expected = named.unwrap_or(&data).display().to_string();
            assert!(!output.status.success() && said.contains(&expected), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn secrets_are_hidden_wherever_they_come_from() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("lausuma.toml");
    fs::write(&file, "smtp-url = \"smtps://name:hunter2@mail.example.org\"\n").expect("written");
    for variables in [&[][..], &[("LAUSUMA_SMTP_URL", "smtps://name:hunter3@mail.example.org")]] {
        let (is_well, text) = said(&["settings"], &file, variables);
        assert!(is_well && text.contains("smtp-url: (hidden), from") && !text.contains("hunter"), "{text}");
    }
}

#[test]
fn what_is_misspelt_prevents_the_start_in_one_sentence() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("lausuma.toml");
    let data = folder.path().join("data");
    let shown = data.display().to_string();
    let serve = ["serve", "--data", &shown];
    let refused = |text: &str, variables: &[(&str, &str)], parts: &[&str]| {
        fs::write(&file, text).expect("written");
        let (is_well, sentence) = said(&serve, &file, variables);
        assert!(!is_well && sentence.trim().lines().count() == 1, "{sentence}");
        assert!(parts.iter().all(|part| sentence.contains(part)), "{parts:?}: {sentence}");
        assert!(!data.exists(), "nothing was made: {sentence}");
    };
    let name = file.display().to_string();
    refused("\nlistn = \"127.0.0.1:0\"\n", &[], &[&name, "line 2", "listn", "nearest is listen"]);
    refused("listen = \"nowhere\"\n", &[], &[&name, "line 1", "listen", "'nowhere'"]);
    refused("listen = \n", &[], &[&name, "line 1"]);
    refused("", &[("LAUSUMA_PUBLIC_URI", "x")], &["LAUSUMA_PUBLIC_URI", "LAUSUMA_PUBLIC_URL"]);
    refused("", &[("LAUSUMA_LISTEN", "nowhere")], &["nowhere", "listen"]);
    fs::remove_file(&file).expect("removed");
    let (is_well, sentence) = said(&serve, &file, &[]);
    assert!(!is_well && sentence.contains(&name) && sentence.trim().lines().count() == 1, "{sentence}");
}

#[test]
fn a_server_runs_by_its_file_alone() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("lausuma.toml");
    let data = folder.path().join("data");
    let text =
        format!("listen = \"127.0.0.1:0\"\ndata = '{}'\ndemo = \"plain\"\nrate-event-streams = 1\n", data.display());
    fs::write(&file, text).expect("written");
    let mut command = program();
    let server = Server::run(command.env("LAUSUMA_CONFIG", &file).arg("serve").stderr(Stdio::null()));
    assert_eq!(server.get("/healthz", None).status, 200);
    assert!(data.join("format").exists());
    assert!(server.stop());
}

#[test]
fn a_running_server_is_known_by_its_name() {
    let (server, _folder) = Server::demo();
    let first = server.get("/api/v1/connection", None).json();
    assert_eq!((first["address"].as_str(), first["told_by"].as_str()), (Some("127.0.0.1"), Some("connection")));
    assert_eq!(server.get("/api/v1/connection", None).json()["instance"], first["instance"]);
    let (other, _folder) = Server::demo();
    assert_ne!(other.get("/api/v1/connection", None).json()["instance"], first["instance"]);
}
