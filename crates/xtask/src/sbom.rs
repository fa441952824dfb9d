//! What the program is made of, as a CycloneDX document: every crate that is compiled into it and every package of npm
//! whose code its pages carry. It says no moment and no random number, so that equal sources give equal bytes.

use crate::root;
use crate::tools::{Done, Failed, cargo};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The platform that releases are built for; crates for others are not in the program.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// The crate that the program is.
const PROGRAM: &str = "server";

/// Writes the document to `file`.
pub(crate) fn write(file: &Path) -> Done {
    let document = document()?;
    let text = serde_json::to_string_pretty(&document).map_err(|why| Failed(format!("It can't be written: {why}.")))?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|why| Failed(format!("{}: {why}.", folder.display())))?;
    }
    fs::write(file, text + "\n").map_err(|why| Failed(format!("{}: {why}.", file.display())))?;
    eprintln!("What the program is made of stands in {}", file.display());
    Ok(())
}

/// One thing that is in the program, and what it needs itself.
struct Part {
    name: String,
    version: String,
    purl: String,
    licence: String,
    /// Algorithm and hexadecimal digits.
    hash: Option<(&'static str, String)>,
    needs: BTreeSet<String>,
}

fn document() -> Result<Value, Failed> {
    let (program, mut parts) = crates()?;
    let (pages, packages) = packages()?;
    parts.extend(packages);
    // Keys stand in the order of the alphabet, so that they do whichever way the library keeps them.
    let components: Vec<Value> = parts.values().map(component).collect();
    let mut needs: BTreeMap<&str, Vec<&String>> =
        parts.values().map(|part| (part.purl.as_str(), part.needs.iter().collect())).collect();
    needs.insert(&program.purl, program.needs.iter().chain(&pages).collect());
    let dependencies: Vec<Value> = needs.iter().map(|(purl, needs)| json!({"dependsOn": needs, "ref": purl})).collect();
    let mut itself = component(&program);
    itself["name"] = "lausuma".into();
    itself["type"] = "application".into();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "components": components,
        "dependencies": dependencies,
        "metadata": {"component": itself},
        "specVersion": "1.5",
        "version": 1,
    }))
}

fn component(part: &Part) -> Value {
    let hashes: Vec<Value> =
        part.hash.iter().map(|(algorithm, digits)| json!({"alg": algorithm, "content": digits})).collect();
    json!({
        "bom-ref": part.purl,
        "hashes": hashes,
        "licenses": [{"expression": part.licence}],
        "name": part.name,
        "purl": part.purl,
        "type": "library",
        "version": part.version,
    })
}

/// The program's crate, and all that it is compiled of, by their identifiers.
fn crates() -> Result<(Part, BTreeMap<String, Part>), Failed> {
    let metadata = metadata()?;
    let sums = checksums(&read("Cargo.lock")?);
    let mut described = BTreeMap::new();
    for package in list(&metadata["packages"]) {
        described.insert(text(&package["id"])?, package);
    }
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).iter().filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let start = described.iter().find(|(_, package)| package["name"] == PROGRAM && package["source"].is_null());
    let (start, _) = start.ok_or(Failed(format!("Cargo knows no crate {PROGRAM}.")))?;
    let (mut waiting, mut found) = (vec![*start], BTreeMap::new());
    while let Some(id) = waiting.pop() {
        if found.contains_key(id) {
            continue;
        }
        let node = nodes.get(id).ok_or(Failed(format!("Cargo does not say what {id} needs.")))?;
        let needs: Vec<&str> = list(&node["deps"]).iter().filter(|dep| ends_in_it(dep)).filter_map(named).collect();
        waiting.extend(&needs);
        found.insert(id, needs);
    }
    let purls: BTreeMap<&str, String> =
        found.keys().filter_map(|id| Some((*id, crate_purl(described.get(id)?)))).collect();
    let mut parts = BTreeMap::new();
    for (id, needs) in &found {
        let package = described.get(id).ok_or(Failed(format!("Cargo does not describe {id}.")))?;
        let (name, version) = (text(&package["name"])?, text(&package["version"])?);
        let hash = sums.get(&(name.to_owned(), version.to_owned())).map(|sum| ("SHA-256", sum.clone()));
        let needs = needs.iter().filter_map(|id| purls.get(id).cloned()).collect();
        let (name, version, purl) = (name.to_owned(), version.to_owned(), purls[id].clone());
        // `MIT / Apache-2.0`, as some still write.
        let licence = package["license"].as_str().unwrap_or_default().replace('/', " OR ");
        let licence = licence.split_whitespace().collect::<Vec<_>>().join(" ");
        parts.insert(purl.clone(), Part { name, version, purl, licence, hash, needs });
    }
    let program = parts.remove(&purls[start]).ok_or(Failed(format!("Cargo does not describe {PROGRAM}.")))?;
    Ok((program, parts))
}

fn metadata() -> Result<Value, Failed> {
    let mut command = Command::new(cargo());
    command.args(["metadata", "--locked", "--format-version", "1", "--filter-platform", PLATFORM]).current_dir(root());
    let output = command.output().map_err(|why| Failed(format!("Cargo could not be started: {why}.")))?;
    if !output.status.success() {
        return Err(Failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    serde_json::from_slice(&output.stdout).map_err(|why| Failed(format!("Cargo's description can't be read: {why}.")))
}

/// Not what builds or tests it alone.
fn ends_in_it(dependency: &Value) -> bool {
    list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null())
}

fn named(dependency: &Value) -> Option<&str> {
    dependency["pkg"].as_str()
}

fn crate_purl(package: &Value) -> String {
    format!(
        "pkg:cargo/{}@{}",
        package["name"].as_str().unwrap_or_default(),
        package["version"].as_str().unwrap_or_default()
    )
}

/// What `Cargo.lock` says that each crate's archive hashes to.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let of = |part: &str, name: &str| {
        let start = format!("{name} = \"");
        part.lines().find_map(|line| Some(line.strip_prefix(&start)?.trim_end_matches('"').to_owned()))
    };
    let parts = lock.split("[[package]]").skip(1);
    parts.filter_map(|part| Some(((of(part, "name")?, of(part, "version")?), of(part, "checksum")?))).collect()
}

/// What the pages import themselves, and every package of npm whose code they carry.
fn packages() -> Result<(Vec<String>, BTreeMap<String, Part>), Failed> {
    let lock: Value = serde_json::from_str(&read("web/package-lock.json")?)
        .map_err(|why| Failed(format!("web/package-lock.json can't be read: {why}.")))?;
    let all = lock["packages"].as_object().ok_or(Failed("web/package-lock.json lists no packages.".to_owned()))?;
    let needed = |path: &str, package: &Value| -> Vec<String> {
        let names = package["dependencies"].as_object().into_iter().flatten();
        let found = names.filter_map(|(name, _)| placed(path, name, |place| all.contains_key(place)));
        found.filter_map(|place| Some(npm_purl(&place, all.get(&place)?))).collect()
    };
    let mut parts = BTreeMap::new();
    for (path, package) in all.iter().filter(|(path, package)| !path.is_empty() && package["dev"] != true) {
        let name = package_name(path).to_owned();
        let (version, purl) = (text(&package["version"])?.to_owned(), npm_purl(path, package));
        let licence = text(&package["license"])?.to_owned();
        let digits = package["integrity"].as_str().and_then(|sum| sum.strip_prefix("sha512-"));
        let digits = digits.and_then(|sum| STANDARD.decode(sum).ok());
        let hash = digits.map(|bytes| ("SHA-512", bytes.iter().map(|byte| format!("{byte:02x}")).collect()));
        let needs = needed(path, package).into_iter().collect();
        parts.insert(purl.clone(), Part { name, version, purl, licence, hash, needs });
    }
    let pages = needed("", all.get("").unwrap_or(&Value::Null));
    Ok((pages, parts))
}

/// Where npm looks for a package that another one needs: beside it first, then further out.
fn placed(from: &str, name: &str, is_there: impl Fn(&str) -> bool) -> Option<String> {
    let mut from = from;
    loop {
        let place =
            if from.is_empty() { format!("node_modules/{name}") } else { format!("{from}/node_modules/{name}") };
        if is_there(&place) {
            return Some(place);
        }
        if from.is_empty() {
            return None;
        }
        from = from.rfind("node_modules/").map_or("", |at| from[..at].trim_end_matches('/'));
    }
}

fn package_name(path: &str) -> &str {
    path.rsplit_once("node_modules/").map_or(path, |(_, name)| name)
}

fn npm_purl(path: &str, package: &Value) -> String {
    let name = package_name(path).replace('@', "%40");
    format!("pkg:npm/{name}@{}", package["version"].as_str().unwrap_or_default())
}

fn read(file: &str) -> Result<String, Failed> {
    fs::read_to_string(root().join(file)).map_err(|why| Failed(format!("{file}: {why}.")))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> Result<&str, Failed> {
    value.as_str().ok_or(Failed("A description of packages lacks a name, a version or a licence.".to_owned()))
}
