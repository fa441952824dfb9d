//! What is built in, by `crates/xtask/deny.toml`: the share of cargo-deny that needs no cargo-deny.

use crate::repository::{crates, read, root};
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
fn no_package_is_banned_and_every_version_is_said() {
    let rules = read(root().join("crates/xtask/deny.toml"));
    let bans = rules.split("\ndeny = [").nth(1).and_then(|rest| rest.split("\n]").next()).expect("a list of bans");
    let banned: BTreeSet<&str> = quoted(bans, "crate");
    assert!(banned.contains("openssl-sys"), "the bans were found");
    for package in packages() {
        let name = package["name"].as_str().expect("a name");
        assert!(!banned.contains(name), "{name} is banned: see crates/xtask/deny.toml");
        if package["source"].is_null() {
            for dependency in package["dependencies"].as_array().expect("dependencies") {
                let outside = !dependency["source"].is_null();
                assert!(!outside || dependency["req"] != "*", "{name} takes any version of {}", dependency["name"]);
            }
        }
    }
}

#[test]
fn every_exception_from_advisories_has_a_reason_and_is_still_needed() {
    let rules = read(root().join("crates/xtask/deny.toml"));
    let section = rules.split("\n[advisories]").nth(1).expect("the exceptions");
    let lines: Vec<&str> = section.lines().filter(|line| line.trim_start().starts_with("{ id")).collect();
    assert_eq!(lines.len(), section.matches("RUSTSEC-").count(), "one a line");
    let locked = read(root().join("Cargo.lock"));
    for line in lines {
        let reason = quoted(line, "reason").into_iter().next().expect("a reason");
        let name = reason.split(' ').next().expect("a crate");
        assert!(locked.contains(&format!("name = \"{name}\"\n")), "{name} is not there any more: {line}");
    }
}

#[test]
fn no_crate_of_ours_may_hold_unsafe_code() {
    let root = root();
    assert!(read(root.join("Cargo.toml")).contains("\nunsafe_code = \"forbid\"\n"));
    for name in crates() {
        let manifest = read(root.join("crates").join(&name).join("Cargo.toml"));
        assert!(manifest.contains("\n[lints]\nworkspace = true\n"), "{name} has the workspace's lints");
    }
}

#[test]
fn every_package_of_npm_has_a_licence_of_the_list_and_the_sum_of_its_archive() {
    let lock: Value = serde_json::from_str(&read(root().join("web/package-lock.json"))).expect("JSON");
    let (inside, mut beside) = (allowed(), allowed());
    // Tools that build and test the pages; none of their code is given away.
    beside.insert("MPL-2.0".to_owned());
    let packages = lock["packages"].as_object().expect("packages");
    assert!(packages.len() > 50, "only {} packages", packages.len());
    for (path, package) in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        let allowed = if package["dev"] == true { &beside } else { &inside };
        assert!(fits(licence, allowed), "{path} has the licence {licence:?}: see crates/xtask/deny.toml");
        let is_summed = package["integrity"].as_str().is_some_and(|sum| sum.starts_with("sha512-"));
        assert!(path.is_empty() || is_summed, "{path} has no sum");
        // Elsewhere than where npm is told to look, nothing is fetched from.
        assert!(package["resolved"].is_null(), "{path} comes from {}", package["resolved"]);
    }
}

/// The values of a key in lines of tables.
fn quoted<'a>(text: &'a str, key: &str) -> BTreeSet<&'a str> {
    text.split(&format!("{key} = \"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
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
