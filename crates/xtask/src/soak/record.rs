//! What was run, one line a portion, in a file that is only added to.

use crate::root;
use crate::steps::Profile;
use crate::tools::{Done, Failed};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A portion that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// When, such as `2026-11-29T15:04Z`.
    pub(super) at: String,
    pub(super) part: String,
    /// The seed, or the place in the order, that it began with.
    pub(super) first: u64,
    /// How many were asked for.
    pub(super) count: u64,
    /// How many were done.
    pub(super) done: u64,
    pub(super) seconds: u64,
    pub(super) profile: String,
    /// With a `+` where files were changed that it does not hold.
    pub(super) commit: String,
    pub(super) is_good: bool,
}

impl Line {
    /// Of the sources as they are now.
    pub(super) fn new(
        part: &str,
        first: u64,
        count: u64,
        done: u64,
        took: Duration,
        profile: Profile,
        is_good: bool,
    ) -> Result<Line, Failed> {
        let changed = if said("git", &["status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/soak.md"])?
            .is_empty()
        {
            ""
        } else {
            "+"
        };
        Ok(Line {
            at: said("date", &["-u", "+%Y-%m-%dT%H:%MZ"])?,
            part: part.to_owned(),
            first,
            count,
            done,
            seconds: took.as_secs(),
            profile: profile.name().to_owned(),
            commit: format!("{}{changed}", said("git", &["rev-parse", "--short=10", "HEAD"])?),
            is_good,
        })
    }

    fn written(&self) -> String {
        let Line { at, part, first, count, done, seconds, profile, commit, is_good } = self;
        let end = if *is_good { "good" } else { "failed" };
        format!("{at}\t{part}\t{first}\t{count}\t{done}\t{seconds}\t{profile}\t{commit}\t{end}\n")
    }

    /// All of a part that the table of `docs/soak.md` tells of, as one portion; none for another line, or where nothing was done.
    fn of_table(row: &str) -> Option<Line> {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [part, _, done, failed, hours, profile, commits, at] = cells[..] else { return None };
        let (done, hours): (u64, f64) = (done.parse().ok().filter(|done| *done > 0)?, hours.parse().ok()?);
        let seconds = (hours * 3_600.0) as u64;
        let [at, part, profile, commit] = [at, part, profile, commits].map(str::to_owned);
        Some(Line { at, part, first: 0, count: done, done, seconds, profile, commit, is_good: failed == "0" })
    }

    /// None if it was cut off while it was written.
    fn read(text: &str) -> Option<Line> {
        let cells: Vec<&str> = text.split('\t').collect();
        let [at, part, first, count, done, seconds, profile, commit, end] = cells[..] else { return None };
        Some(Line {
            at: at.to_owned(),
            part: part.to_owned(),
            first: first.parse().ok()?,
            count: count.parse().ok()?,
            done: done.parse().ok()?,
            seconds: seconds.parse().ok()?,
            profile: profile.to_owned(),
            commit: commit.to_owned(),
            is_good: match end {
                "good" => true,
                "failed" => false,
                _ => return None,
            },
        })
    }
}

/// All of them, and where they lie.
pub(super) struct Record {
    folder: PathBuf,
    pub(super) lines: Vec<Line>,
}

impl Record {
    /// What is known of earlier runs: in this folder, or where it is new, on the machines that wrote `told`, the text of
    /// `docs/soak.md`.
    pub(super) fn open(folder: &Path, told: &str) -> Result<Record, Failed> {
        let failed = |why: std::io::Error| Failed(format!("{}: {why}.", folder.display()));
        fs::create_dir_all(folder).map_err(failed)?;
        let file = folder.join("runs.tsv");
        if !file.exists() {
            let mut earlier: Vec<Line> = told.lines().filter_map(Line::of_table).collect();
            earlier.sort_by(|one, other| one.at.cmp(&other.at));
            let earlier: String = earlier.iter().map(Line::written).collect();
            fs::write(&file, earlier).map_err(failed)?;
        }
        let text = fs::read_to_string(&file).map_err(failed)?;
        // What is written next begins a line of its own.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            fs::write(&file, &text[..whole]).map_err(failed)?;
        }
        Ok(Record { folder: folder.to_owned(), lines: text[..whole].lines().filter_map(Line::read).collect() })
    }

    /// How much of a part is done.
    pub(super) fn done(&self, part: &str) -> u64 {
        self.of(part).map(|line| line.done).sum()
    }

    /// Where the next portion of a part begins: behind all that were begun, those that failed too.
    pub(super) fn next(&self, part: &str) -> u64 {
        self.of(part).map(|line| line.first + line.count).max().unwrap_or_default()
    }

    /// How many portions failed.
    pub(super) fn failures(&self) -> usize {
        self.lines.iter().filter(|line| !line.is_good).count()
    }

    /// Where it lies what they said.
    pub(super) fn failed_folder(&self) -> PathBuf {
        self.folder.join("failed")
    }

    /// The portions of a part.
    pub(super) fn of<'a>(&'a self, part: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.part == part)
    }

    /// Writes a portion down, and what it said if it failed.
    pub(super) fn append(&mut self, line: Line, failure: Option<&str>) -> Done {
        let failed = |why: std::io::Error| Failed(format!("{}: {why}.", self.folder.display()));
        if let Some(said) = failure {
            fs::create_dir_all(self.failed_folder()).map_err(failed)?;
            fs::write(self.failed_folder().join(format!("{}-{}.txt", line.part, line.first)), said).map_err(failed)?;
            eprintln!("{} from {} on failed.", line.part, line.first);
        }
        let mut file =
            OpenOptions::new().create(true).append(true).open(self.folder.join("runs.tsv")).map_err(failed)?;
        file.write_all(line.written().as_bytes()).map_err(failed)?;
        self.lines.push(line);
        Ok(())
    }
}

fn said(program: &str, args: &[&str]) -> Result<String, Failed> {
    let output = Command::new(program).args(args).current_dir(root()).output();
    let output = output.map_err(|why| Failed(format!("{program} could not be started: {why}.")))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(first: u64, count: u64, is_good: bool) -> Line {
        let [at, part, profile, commit] = ["2026-11-29T15:04Z", "simulation", "dev", "0123456789"].map(str::to_owned);
        Line { at, part, first, count, done: if is_good { count } else { 0 }, seconds: 7, profile, commit, is_good }
    }

    #[test]
    fn a_run_goes_on_where_the_one_before_ended_and_a_line_that_was_cut_off_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut record = Record::open(folder.path(), "").expect("it opens");
        assert_eq!((record.done("simulation"), record.next("simulation")), (0, 0));
        record.append(line(0, 100, true), None).expect("written");
        record.append(line(100, 100, false), Some("seed 117 failed")).expect("written");
        let file = folder.path().join("runs.tsv");
        let text = fs::read_to_string(&file).expect("a file");
        fs::write(&file, format!("{text}2026-11-29T15:09Z\tsimul")).expect("written");
        let mut record = Record::open(folder.path(), "").expect("it opens");
        assert_eq!(record.lines, [line(0, 100, true), line(100, 100, false)]);
        assert_eq!((record.done("simulation"), record.next("simulation"), record.failures()), (100, 200, 1));
        let kept = fs::read_to_string(record.failed_folder().join("simulation-100.txt")).expect("kept");
        assert_eq!(kept, "seed 117 failed");
        record.append(line(200, 100, true), None).expect("written");
        assert_eq!(Record::open(folder.path(), "").expect("it opens").lines.len(), 3, "behind what was cut off");
    }

    #[test]
    fn a_run_on_another_machine_goes_on_where_the_document_says_that_the_last_one_ended() {
        let told = "| part | goal | done | failed portions | hours | built | commits | last |\n\
            |---|---|---|---|---|---|---|---|\n\
            | simulation | 10000 seeds | 300 | 0 | 0.5 | dev | 0123456789, abcdef0123+ | 2026-11-29T15:04Z |\n\
            | memory | 240 minutes | 0 | 0 | 0.0 | – | – | – |\n";
        let folder = tempfile::tempdir().expect("a folder");
        for _ in 0..2 {
            let record = Record::open(folder.path(), told).expect("it opens");
            assert_eq!((record.done("simulation"), record.next("simulation"), record.lines.len()), (300, 300, 1));
            assert_eq!((record.lines[0].seconds, &*record.lines[0].commit), (1_800, "0123456789, abcdef0123+"));
        }
    }
}
