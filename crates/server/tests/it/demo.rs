//! What a demonstration shows: a network with an agenda and statements at every stage, which came about as any would.

use crate::harness::{Answer, Server};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const ROUND: &str = "Kohtaamispaikoille pysyvät tilat";
const SIGN_ON: &str = "Omaishoitajan vapaa on pidettävä vapaa";
const PUBLISHED: &str = "Harrastus kuuluu jokaiselle lapselle";

/// The demonstration with its stories, on this folder.
fn command(folder: &TempDir) -> Command {
    let mut command = crate::harness::program();
    command.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path());
    command.stdin(Stdio::null()).stderr(Stdio::null());
    command
}

struct Network {
    server: Server,
    token: String,
}

impl Network {
    fn on(folder: &TempDir) -> Network {
        let server = Server::run(&mut command(folder));
        let token = server.sign_in("coordinator@jarjestokeha.example");
        Network { server, token }
    }

    fn get(&self, path: &str) -> Answer {
        self.server.get(&format!("/api/v1/statements{path}"), Some(&self.token))
    }

    fn statement(&self, title: &str) -> Value {
        let list = self.get("").json();
        let items = list["items"].as_array().expect("a list");
        items.iter().find(|each| each["title"] == title).unwrap_or_else(|| panic!("no {title}: {list}")).clone()
    }

    fn of(&self, title: &str, rest: &str) -> Answer {
        self.get(&format!("/{}{rest}", self.statement(title)["id"].as_str().expect("an id")))
    }

    /// What stands under that name in a list of that statement, each once.
    fn all(&self, title: &str, rest: &str, name: &str) -> BTreeSet<String> {
        let list = self.of(title, rest).json();
        let items = list["items"].as_array().unwrap_or_else(|| panic!("no list: {list}"));
        items.iter().filter_map(|each| each[name].as_str()).map(str::to_owned).collect()
    }
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_network_shows_its_agenda_and_statements_at_every_stage() {
    let folder = TempDir::new().expect("a folder");
    let network = Network::on(&folder);
    let stages: BTreeSet<String> = network.get("").json()["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|each| each["stage"].as_str().expect("a stage").to_owned())
        .collect();
    assert!(stages.is_superset(&set(&["drafting", "sign-on"])), "{stages:?}");
    let kinds = network.all(ROUND, "/comments", "kind");
    assert_eq!(kinds, set(&["language", "substance", "red-line", "question", "support"]));
    let rounds = network.all(ROUND, "/rounds", "state");
    assert_eq!(rounds, set(&["finished", "open"]));
    assert_eq!(network.statement(ROUND)["languages"].as_array().map(Vec::len), Some(2));
    let coordinator = network.server.sign_in("coordinator@esteeton-uusimaa.example");
    let path = format!("/api/v1/statements/{}/signatures", network.statement(SIGN_ON)["id"].as_str().expect("an id"));
    let signatures = network.server.get(&path, Some(&coordinator)).json();
    let states: BTreeSet<String> = signatures["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|each| each["state"].as_str().expect("a state").to_owned())
        .collect();
    let every = ["valid", "pending", "declined", "awaiting-second", "to-confirm", "paused", "withdrawn"];
    assert_eq!(states, set(&every), "{signatures}");
    let public = network.server.get("/s/harrastus-kuuluu-jokaiselle-lapselle", None);
    assert_eq!(public.status, 200);
    assert_eq!(
        network.server.get("/api/v1/demo/outbox", None).json()["items"],
        serde_json::json!([]),
        "nobody is written to of it"
    );
    for title in [ROUND, SIGN_ON, PUBLISHED] {
        let chain = network.of(title, "/ledger?format=chain").body;
        assert!(ledger::verify::verify(&chain).expect("it holds together").is_chained, "{title}");
    }
    let bundle = network.server.get("/s/harrastus-kuuluu-jokaiselle-lapselle.zip", None).body;
    let (holds, said) = crate::public::verified(&bundle, &[]);
    assert!(holds, "{said}");
    agenda(&network);
}

/// What comes before statements: themes in every state, workshops, surveys and targets, and the line to a result.
fn agenda(network: &Network) {
    let read = |path: &str| network.server.get(path, Some(&network.token));
    let all = |path: &str, name: &str| -> BTreeSet<String> {
        let list = read(path).json();
        let items = list["items"].as_array().unwrap_or_else(|| panic!("no list: {list}"));
        items.iter().filter_map(|each| each[name].as_str()).map(str::to_owned).collect()
    };
    let states = all("/api/v1/themes", "state");
    assert_eq!(states, set(&["proposed", "chosen", "in-statement", "parked", "done"]));
    let themes = read("/api/v1/themes").json();
    let of = |number: usize| themes["items"][number - 1].clone();
    assert_eq!(of(9)["origin"], serde_json::json!({"survey": 1, "question": 5, "organisations": 6}));
    assert_eq!((&of(8)["within"], &of(3)["workshops"]), (&serde_json::json!(1), &serde_json::json!([1, 2])));
    assert_eq!(all("/api/v1/workshops", "phase"), set(&["closed", "choosing"]));
    assert_eq!(all("/api/v1/surveys", "state"), set(&["closed", "open"]));
    for public in ["/workshops/1/summary", "/surveys/1/results"] {
        assert_eq!(network.server.get(public, None).status, 200, "{public}");
    }
    let workshop = read("/workshops/2").text();
    assert!(workshop.contains("class=\"qr\"") && workshop.contains("/w/"), "phones come in: {workshop}");
    assert!(!read("/api/v1/moments").json()["items"].as_array().expect("a list").is_empty());
    let target = read("/targets/1").text();
    let public = network.server.get("/s/harrastus-kuuluu-jokaiselle-lapselle", None).text();
    for said in ["Kuljetuksista luvattiin selvitys.", PUBLISHED] {
        assert!(target.contains(said), "{said} in {target}");
    }
    // Its drafts are public: whoever reads them is told of themes what the world is told.
    let path = format!("/api/v1/statements/{}/line", network.statement(PUBLISHED)["id"].as_str().expect("an id"));
    for (token, is_told) in [(Some(&network.token), true), (None, false)] {
        let line = network.server.get(&path, token.map(String::as_str)).json();
        assert_eq!(
            (&line["themes"][0]["number"], line["themes"][0]["reason"].is_string()),
            (&1.into(), is_told),
            "{line}"
        );
    }
    let mut last = 0;
    let line =
        ["Teema: Harrastukseen pääsee ilman autoa", "Porvoon sivistyslautakunta", "Porvoossa harrastusbussi kulkee"];
    for said in line {
        last += public[last..].find(said).unwrap_or_else(|| panic!("{said} after {last} in {public}"));
    }
}

#[test]
fn stories_that_were_cut_off_are_told_to_their_end_and_once() {
    let folder = TempDir::new().expect("a folder");
    // Killed while it tells them: it says that it listens only when it has.
    let mut child = command(&folder).stdout(Stdio::null()).spawn().expect("it starts");
    while network_bytes(&folder) < 200_000 {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it still tells");
    }
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    let (once, comments) = {
        let network = Network::on(&folder);
        (titles(&network), network.of(ROUND, "/comments").json()["items"].as_array().map(Vec::len))
    };
    let again = Network::on(&folder);
    assert_eq!(titles(&again), once);
    assert_eq!(once.len(), once.iter().collect::<BTreeSet<_>>().len(), "each once: {once:?}");
    assert_eq!(again.of(ROUND, "/comments").json()["items"].as_array().map(Vec::len), comments);
    assert_eq!(comments, Some(10));
    assert_eq!(again.server.get("/s/harrastus-kuuluu-jokaiselle-lapselle", None).status, 200);
}

fn titles(network: &Network) -> Vec<String> {
    let list = network.get("").json();
    let items = list["items"].as_array().expect("a list");
    items.iter().map(|each| each["title"].as_str().expect("a title").to_owned()).collect()
}

/// How much the store holds by now.
fn network_bytes(folder: &TempDir) -> u64 {
    fn size(path: &std::path::Path) -> u64 {
        let Ok(entries) = std::fs::read_dir(path) else { return 0 };
        let of = |entry: std::fs::DirEntry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => size(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        };
        entries.flatten().map(of).sum()
    }
    size(folder.path())
}
