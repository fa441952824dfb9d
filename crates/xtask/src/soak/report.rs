//! `docs/soak.md`: what was really run.

use super::parts::PARTS;
use super::record::{Line, Record};
use crate::root;
use crate::tools::{Done, Failed};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

const HEAD: &str = "\
# The soak

What a release is tried with, and how much of it was run. `cargo xtask soak` writes this file from what it has noted of each portion
(`runs.tsv` in its folder, which begins with what this file says, a part in one portion); nothing here is written by hand. Goals are those
of a release; a release has all of them, by one commit and built as it is released. `cargo xtask soak --minutes N` goes on where the last
run ended. A `+` behind a commit says that files were changed beside it.

";

/// As it was written last.
pub(super) fn written() -> Result<String, Failed> {
    let file = file();
    std::fs::read_to_string(&file).map_err(|why| Failed(format!("{}: {why}.", file.display())))
}

fn file() -> PathBuf {
    root().join("docs/soak.md")
}

/// Writes it anew.
pub(super) fn write(record: &Record) -> Done {
    let file = file();
    std::fs::write(&file, text(record)).map_err(|why| Failed(format!("{}: {why}.", file.display())))?;
    eprintln!("What was run stands in {}", file.display());
    Ok(())
}

fn text(record: &Record) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let hours = hours(record.lines.iter());
    let last = record.lines.last().map_or("never", |line| &line.at);
    let mut text = HEAD.to_owned();
    let mut put = |line: String| writeln!(text, "{line}").expect("a string takes everything");
    put(format!(
        "Last run: {last}, given {cores} of the machine's cores; {hours} hours in all, {} portions, {} of them failed.",
        record.lines.len(),
        record.failures()
    ));
    put(String::new());
    put("| part | goal | done | failed portions | hours | built | commits | last |".to_owned());
    put("|---|---|---|---|---|---|---|---|".to_owned());
    for part in &PARTS {
        let lines: Vec<&Line> = record.of(part.name).collect();
        let failed = lines.iter().filter(|line| !line.is_good).count();
        let set = |of: fn(&Line) -> &String| {
            let all: BTreeSet<&str> = lines.iter().map(|line| of(line).as_str()).collect();
            if all.is_empty() { "–".to_owned() } else { all.into_iter().collect::<Vec<_>>().join(", ") }
        };
        let (built, commits) = (set(|line| &line.profile), set(|line| &line.commit));
        let last = lines.last().map_or("–", |line| &line.at);
        let (hours, done) = (self::hours(lines.iter().copied()), record.done(part.name));
        put(format!(
            "| {} | {} {} | {done} | {failed} | {hours} | {built} | {commits} | {last} |",
            part.name, part.goal, part.unit
        ));
    }
    let failures: Vec<&Line> = record.lines.iter().filter(|line| !line.is_good).collect();
    if !failures.is_empty() {
        put("\n## What failed\n".to_owned());
        for line in failures {
            put(format!(
                "- {} from {} on ({} asked for), {}, {}",
                line.part, line.first, line.count, line.commit, line.at
            ));
        }
    }
    text
}

fn hours<'a>(lines: impl Iterator<Item = &'a Line>) -> String {
    let seconds: u64 = lines.map(|line| line.seconds).sum();
    let tenths = seconds.div_ceil(360);
    format!("{}.{}", tenths / 10, tenths % 10)
}
