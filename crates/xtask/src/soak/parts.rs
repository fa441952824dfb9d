//! The parts of the soak: what each runs, how much of it, and in which portions.

use super::memory;
use crate::root;
use crate::steps::{self, Profile};
use crate::tools::{Failed, cargo};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Something that is run until so much of it is done.
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    /// RELIABILITY's count, or what stands in for it.
    pub(super) goal: u64,
    /// So much at once: some minutes of work, and no more is lost when it is cut off.
    pub(super) portion: u64,
    way: Way,
}

/// How it is run.
enum Way {
    /// Tests of a crate that take their number from a variable, and begin where `LAUSUMA_FIRST` says.
    Tests { of: &'static str, names: &'static [&'static str], variable: &'static str, per: u64 },
    /// The same where the tests say themselves how much they did, in lines that end in the part's unit.
    Counted { of: &'static str, names: &'static [&'static str], variable: &'static str, per: u64 },
    /// A command of npm's, in minutes.
    Editor,
    /// Three windows of a browser, in minutes.
    Windows,
    /// Every test in a browser.
    Browser,
    /// A server that is worked on while its memory is looked at, in minutes.
    Memory,
    /// cargo-deny.
    Deny,
}

/// All of them. Goals are those of a release.
pub(super) const PARTS: [Part; 14] = [
    tests(
        "store-kills",
        "SIGKILLs",
        1_000,
        25,
        "store",
        &["kill::killing_the_process_loses_and_doubles_nothing"],
        "LAUSUMA_KILLS",
    ),
    tests(
        "server-kills",
        "SIGKILLs",
        1_000,
        25,
        "server",
        &["kill::a_killed_server_has_lost_nothing_that_was_acknowledged_or_shown"],
        "LAUSUMA_KILLS",
    ),
    tests(
        "power-cuts",
        "cuts",
        200,
        10,
        "store",
        &["powercut::cutting_the_power_loses_nothing_that_was_acknowledged"],
        "LAUSUMA_POWER_CUTS",
    ),
    tests(
        "failing-writes",
        "writes",
        500,
        100,
        "store",
        &["failing::each_write_failing_in_turn_is_an_error_and_leaves_nothing_half_done"],
        "LAUSUMA_FAILING_WRITES",
    ),
    tests(
        "flipped-bits",
        "bits",
        1_500,
        150,
        "store",
        &["damage::a_flipped_bit_is_reported_and_never_served"],
        "LAUSUMA_FLIPS",
    ),
    tests(
        "simulation",
        "seeds",
        10_000,
        100,
        "server",
        &["room::simulation::a_swarm_of_honest_writers_loses_nothing_and_converges"],
        "LAUSUMA_SEEDS",
    ),
    Part {
        name: "gated-messages",
        unit: "messages",
        goal: 10_000_000,
        portion: 100_000,
        way: Way::Counted {
            of: "gate",
            names: &[
                "fuzz::mutated_changes_of_every_kind_never_panic_and_never_break_the_document",
                "fuzz::mutated_javascript_changes_never_panic_and_never_break_the_document",
            ],
            variable: "LAUSUMA_FUZZ",
            per: 60_000,
        },
    },
    Part {
        name: "hostile-swarms",
        unit: "seeds",
        goal: 300,
        portion: 3,
        way: Way::Tests {
            of: "gate",
            names: &["swarm::an_honest_swarm_is_never_refused_and_its_hostile_variants_do_no_harm"],
            variable: "LAUSUMA_FUZZ",
            per: 3,
        },
    },
    tests(
        "idle-sockets",
        "sockets",
        10_000,
        10_000,
        "server",
        &["floods::idle_and_slow_sockets_keep_nobody_from_being_served"],
        "LAUSUMA_IDLE",
    ),
    Part { name: "editors-binding", unit: "minutes", goal: 60, portion: 5, way: Way::Editor },
    Part { name: "windows", unit: "minutes", goal: 60, portion: 10, way: Way::Windows },
    Part { name: "browser", unit: "runs", goal: 1, portion: 1, way: Way::Browser },
    Part { name: "memory", unit: "minutes", goal: 240, portion: 240, way: Way::Memory },
    Part { name: "licences", unit: "runs", goal: 1, portion: 1, way: Way::Deny },
];

const fn tests(
    name: &'static str,
    unit: &'static str,
    goal: u64,
    portion: u64,
    of: &'static str,
    names: &'static [&'static str],
    variable: &'static str,
) -> Part {
    Part { name, unit, goal, portion, way: Way::Tests { of, names, variable, per: 1 } }
}

/// What came of a portion.
pub(super) struct Outcome {
    /// How much was done, with no failure in it.
    pub(super) done: u64,
    /// What was said, and what it was begun with, if it failed.
    pub(super) failure: Option<String>,
}

/// The programs that were built: one of tests for each crate that is asked for, those in the program itself, and the program.
pub(super) struct Programs {
    tests: BTreeMap<String, Vec<PathBuf>>,
    profile: Profile,
}

impl Programs {
    /// Builds what these parts need. As it is released that is the program, last and as it is shipped, and the tests of their
    /// crates alone: each is linked with all of it, for minutes. Otherwise everything, with the features of the test run.
    pub(super) fn built(profile: Profile, parts: &[&Part]) -> Result<Programs, Failed> {
        let crates: BTreeSet<&str> = parts.iter().filter_map(|part| part.tests_of()).collect();
        let tests = match profile {
            Profile::Dev => built_tests(&["--workspace"])?,
            Profile::Release if crates.is_empty() => BTreeMap::new(),
            Profile::Release => {
                let packages = crates.iter().flat_map(|name| ["--package", name]);
                built_tests(&[&["--release"][..], &packages.collect::<Vec<_>>()].concat())?
            }
        };
        if let Profile::Release = profile {
            steps::build(profile)?;
        }
        Ok(Programs { tests, profile })
    }

    pub(super) fn lausuma(&self) -> PathBuf {
        steps::program(self.profile)
    }
}

/// Builds tests: the programs of each crate by its folder's name.
fn built_tests(what: &[&str]) -> Result<BTreeMap<String, Vec<PathBuf>>, Failed> {
    let mut command = Command::new(cargo());
    command.args(["test", "--locked", "--no-run", "--message-format=json-render-diagnostics"]).args(what);
    let output = command.current_dir(root()).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|why| Failed(format!("Cargo could not be started: {why}.")))?;
    if !output.status.success() {
        return Err(Failed("The tests could not be built.".to_owned()));
    }
    let mut tests: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(said) = serde_json::from_str::<Value>(line) else { continue };
        let (Some(program), true) = (said["executable"].as_str(), said["profile"]["test"] == true) else {
            continue;
        };
        let manifest = said["manifest_path"].as_str().unwrap_or_default();
        let name = manifest.trim_end_matches("/Cargo.toml").rsplit('/').next().unwrap_or_default();
        tests.entry(name.to_owned()).or_default().push(PathBuf::from(program));
    }
    Ok(tests)
}

impl Part {
    /// The crate whose tests it runs.
    fn tests_of(&self) -> Option<&'static str> {
        match &self.way {
            Way::Tests { of, .. } | Way::Counted { of, .. } => Some(of),
            Way::Editor | Way::Windows | Way::Browser | Way::Memory | Way::Deny => None,
        }
    }

    /// Runs a portion, and no longer than there is time where it can be told how long.
    pub(super) fn run(
        &self,
        programs: &Programs,
        first: u64,
        count: u64,
        left: Option<Duration>,
    ) -> Result<Outcome, Failed> {
        let minutes = left.map_or(count, |left| count.min(left.as_secs().div_ceil(60)).max(1));
        let program = programs.lausuma();
        let web = |args: &[&str]| {
            let mut command = Command::new("npm");
            command.args(args).current_dir(root().join("web")).env("LAUSUMA", &program);
            command
        };
        match &self.way {
            Way::Tests { of, names, variable, per } => {
                let (of, times) = (*of, count.div_ceil(*per));
                self.tested(programs, (of, names), &[(variable, times), ("LAUSUMA_FIRST", first)], |_| times * per)
            }
            Way::Counted { of, names, variable, per } => {
                let values = [(*variable, count.div_ceil(*per)), ("LAUSUMA_FIRST", first)];
                self.tested(programs, (of, names), &values, |said| counted(said, self.unit))
            }
            Way::Editor => ended(web(&["run", "fuzz", "--", &minutes.to_string()]), minutes),
            Way::Windows => {
                let mut command = Command::new("node");
                command.args(["--import", "tsx", "--test", "browser/soak.test.ts"]).current_dir(root().join("web"));
                command.env("LAUSUMA", &program).env("LAUSUMA_SOAK_SECONDS", (minutes * 60).to_string());
                command.env("LAUSUMA_SOAK_SEED", (first + 1).to_string());
                ended(command, minutes)
            }
            Way::Browser => ended(web(&["run", "test:browser"]), count),
            Way::Memory => memory::watch(&program, minutes),
            Way::Deny => match steps::supply_chain(&root()) {
                Ok(()) => Ok(Outcome { done: count, failure: None }),
                Err(Failed(why)) => Ok(Outcome { done: 0, failure: Some(why) }),
            },
        }
    }

    fn tested(
        &self,
        programs: &Programs,
        (of, names): (&str, &[&str]),
        values: &[(&str, u64)],
        done: impl Fn(&str) -> u64,
    ) -> Result<Outcome, Failed> {
        let mut sum = 0;
        for name in names {
            let mut ran = false;
            for program in programs.tests.get(of).into_iter().flatten() {
                let mut command = Command::new(program);
                command.args([name, "--exact", "--nocapture"]).current_dir(root().join("crates").join(of));
                command.envs(values.iter().map(|(variable, value)| (variable, value.to_string())));
                let (is_good, said) = heard(command)?;
                if !is_good {
                    let begun = values.iter().map(|(variable, value)| format!("{variable}={value} "));
                    let begun: String = begun.collect();
                    return Ok(Outcome {
                        done: 0,
                        failure: Some(format!("{begun}cargo test -p {of} -- --exact {name}\n\n{said}")),
                    });
                }
                if said.contains("1 passed") {
                    (ran, sum) = (true, sum + done(&said));
                }
            }
            if !ran {
                return Err(Failed(format!("The crate {of} has no test {name}.")));
            }
        }
        Ok(Outcome { done: sum, failure: None })
    }
}

/// What lines such as `52510 messages` come to.
fn counted(said: &str, unit: &str) -> u64 {
    let lines = said.lines().filter_map(|line| line.trim().strip_suffix(unit)?.trim().parse::<u64>().ok());
    lines.sum()
}

fn ended(command: Command, count: u64) -> Result<Outcome, Failed> {
    let (is_good, said) = heard(command)?;
    if is_good { Ok(Outcome { done: count, failure: None }) } else { Ok(Outcome { done: 0, failure: Some(said) }) }
}

/// Runs it to its end: whether that was a good one, and all that it said.
fn heard(mut command: Command) -> Result<(bool, String), Failed> {
    let output = command.stdin(Stdio::null()).output();
    let output =
        output.map_err(|why| Failed(format!("{} could not be started: {why}.", command.get_program().display())))?;
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Ok((output.status.success(), said))
}
