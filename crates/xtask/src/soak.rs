//! What a release is tried with, in portions: each is written down when it ends, so that a run that was cut off goes on where
//! it ended, and `docs/soak.md` says what was really run. A portion that fails keeps what it said and what it was begun with.

mod memory;
mod parts;
mod record;
mod report;

use crate::steps::{self, Profile};
use crate::tools::{Done, Failed};
use crate::{root, web};
use parts::{Outcome, PARTS, Part, Programs};
use record::{Line, Record};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What is asked for on the command line.
struct Wish {
    /// So long; as long as it takes if nothing is said.
    limit: Option<Duration>,
    folder: PathBuf,
    profile: Profile,
    /// These alone; all of them if none is named.
    parts: Vec<&'static Part>,
    /// Nothing is run, only told.
    is_report: bool,
}

/// Runs what is left of the goals, the part that is furthest from its goal first, and writes down what came of it.
pub(crate) fn soak(args: &[&str]) -> Done {
    let wish = read(args)?;
    let mut record = Record::open(&wish.folder, &report::written()?)?;
    if !wish.is_report {
        run(&wish, &mut record)?;
    }
    report::write(&record)?;
    let failed = record.failures();
    if failed == 0 {
        return Ok(());
    }
    Err(Failed(format!("{failed} portions failed: what they said lies in {}.", record.failed_folder().display())))
}

fn read(args: &[&str]) -> Result<Wish, Failed> {
    let folder = steps::target().join("soak");
    let mut wish = Wish { limit: None, folder, profile: Profile::Release, parts: Vec::new(), is_report: false };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().copied().ok_or(Failed(format!("What does {arg} stand for? See `cargo xtask`.")));
        match *arg {
            "--minutes" => {
                let minutes: u64 = value()?.parse().map_err(|_| Failed("Give minutes as a number.".to_owned()))?;
                wish.limit = Some(Duration::from_secs(minutes * 60));
            }
            "--folder" => wish.folder = PathBuf::from(value()?),
            "--part" => {
                let name = value()?;
                let names = || PARTS.iter().map(|part| part.name).collect::<Vec<_>>().join(", ");
                let part = PARTS.iter().find(|part| part.name == name);
                wish.parts
                    .push(part.ok_or_else(|| Failed(format!("There is no part {name}. There are: {}.", names())))?);
            }
            "--dev" => wish.profile = Profile::Dev,
            "--report" => wish.is_report = true,
            _ => return Err(Failed(format!("What does {arg} mean? See `cargo xtask`."))),
        }
    }
    if wish.parts.is_empty() {
        wish.parts = PARTS.iter().collect();
    }
    Ok(wish)
}

fn run(wish: &Wish, record: &mut Record) -> Done {
    let mut left: Vec<&Part> = wish.parts.clone();
    left.retain(|part| record.done(part.name) < part.goal);
    web::build(&root())?;
    let programs = Programs::built(wish.profile, &left)?;
    let begun = Instant::now();
    // A part that fails is left alone for the rest of the run: the next one tries what comes after.
    loop {
        let time_left = wish.limit.map(|limit| limit.saturating_sub(begun.elapsed()));
        if time_left == Some(Duration::ZERO) {
            return Ok(());
        }
        left.retain(|part| record.done(part.name) < part.goal);
        let nearness = |part: &&Part| record.done(part.name) * 1_000_000 / part.goal;
        let Some(part) = left.iter().copied().min_by_key(nearness) else { return Ok(()) };
        let first = record.next(part.name);
        let count = part.portion.min(part.goal - record.done(part.name));
        eprintln!("{}: {count} {} from {first} on", part.name, part.unit);
        let started = Instant::now();
        let Outcome { done, failure } = part.run(&programs, first, count, time_left)?;
        let line = Line::new(part.name, first, count, done, started.elapsed(), wish.profile, failure.is_none())?;
        record.append(line, failure.as_deref())?;
        if failure.is_some() {
            left.retain(|other| other.name != part.name);
        }
    }
}
