//! What is built in, by `crates/xtask/deny.toml`: the share of cargo-deny that needs no cargo-deny.

use crate::repository::{read, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Every package that this machine's program and tests are built of, as cargo describes it.
fn packages() -> Vec<Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--locked", "--all-features", "--format-version", "1", "--filter-platform", &host()]);
    command.current_dir(root());
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

/// What this machine is called: packages for others need not have been fetched.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let said = String::from_utf8(output.stdout).expect("text");
    said.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host").to_owned()
}

fn allowed() -> BTreeSet<String> {
    let rules = read(root().join("crates/xtask/deny.toml"));
    let list = rules.split("\nallow = [").nth(1).and_then(|rest| rest.split(']').next()).expect("a list of licences");
    list.split(',').map(|name| name.trim().trim_matches('"').to_owned()).collect()
}

/// Whether one may take the package under licences of the list: any alternative of every part.
fn fits(licence: &str, allowed: &BTreeSet<String>) -> bool {
    let alternative = |part: &str| {
        let part = part.replace(" OR ", "/");
        part.trim_matches(['(', ')']).split('/').any(|name| allowed.contains(name.trim()))
    };
    licence.split(" AND ").all(alternative)
}

#[test]
fn every_package_has_a_licence_of_the_list_and_comes_from_the_registry() {
    let allowed = allowed();
    let packages = packages();
    assert!(packages.len() > 100, "only {} packages", packages.len());
    for package in packages {
        let name = format!("{} {}", package["name"], package["version"]);
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(fits(licence, &allowed), "{name} has the licence {licence:?}: see crates/xtask/deny.toml");
        let is_ours = package["source"].is_null();
        assert!(is_ours || package["source"] == REGISTRY, "{name} comes from {}", package["source"]);
    }
}

#[test]
fn alternatives_and_sums_of_licences_are_told_apart() {
    let allowed: BTreeSet<String> = ["MIT", "Unicode-3.0"].map(str::to_owned).into();
    for (licence, expected) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("", false),
        ("GPL-3.0-only OR MIT", true),
        ("MIT/GPL-3.0-only", true),
        ("MIT AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("MIT AND GPL-3.0-only", false),
    ] {
        assert_eq!(fits(licence, &allowed), expected, "{licence}");
    }
}
