//! Settings of backups.

use backup::{NotAPlace, Place};
use clap::Args;
use std::path::PathBuf;
use terms::limits;

/// Where backups go, and which are kept (docs/backup.md).
#[derive(Debug, Clone, Args)]
pub(crate) struct Backups {
    /// Where a backup goes every night: a folder on another disk, e.g. /srv/backups, or a bucket of an S3-compatible
    /// store, e.g. s3://ID:SECRET@s3.example.org/bucket?region=REGION.
    #[arg(long = "backup-to", env = "LAUSUMA_BACKUP_TO", hide_env_values = true, value_parser = place)]
    pub(crate) to: Option<BackupTo>,
    /// File with the key that backups are encrypted with; `lausuma backup key` makes it. Keep a copy elsewhere.
    #[arg(long = "backup-key", env = "LAUSUMA_BACKUP_KEY", value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Of how many of the last days that have one the newest backup is kept.
    #[arg(long = "backup-days", env = "LAUSUMA_BACKUP_DAYS", value_name = "COUNT",
        default_value_t = limits::BACKUP_DAYS, value_parser = clap::value_parser!(u32).range(1..=DAYS_MAX))]
    pub(crate) days: u32,
    /// Of how many of the last months that have one the newest backup is kept: so long what was erased is in backups.
    #[arg(long = "backup-months", env = "LAUSUMA_BACKUP_MONTHS", value_name = "COUNT",
        default_value_t = limits::BACKUP_MONTHS, value_parser = clap::value_parser!(u32).range(0..=MONTHS_MAX))]
    pub(crate) months: u32,
}

const DAYS_MAX: i64 = limits::BACKUP_DAYS_MAX as i64;
const MONTHS_MAX: i64 = limits::BACKUP_MONTHS_MAX as i64;

impl Default for Backups {
    fn default() -> Self {
        Backups { to: None, key: None, days: limits::BACKUP_DAYS, months: limits::BACKUP_MONTHS }
    }
}

/// May hold a secret: whether it names a place is said at the start, in a sentence that does not repeat it.
#[derive(Debug, Clone)]
pub(crate) struct BackupTo(pub(crate) Result<Place, NotAPlace>);

#[allow(clippy::unnecessary_wraps)] // the shape that the command line's parser asks for
fn place(text: &str) -> Result<BackupTo, std::convert::Infallible> {
    Ok(BackupTo(text.parse()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Command, CommandLine};
    use clap::Parser;

    #[test]
    fn so_many_days_and_months_are_kept_and_no_more() {
        let taken = |setting: &str, count: u32| {
            let line = ["lausuma", "serve", setting, &count.to_string()].map(str::to_owned);
            CommandLine::try_parse_from(line).is_ok()
        };
        let days = limits::BACKUP_DAYS_MAX;
        for (count, is_taken) in [(0, false), (1, true), (days - 1, true), (days, true), (days + 1, false)] {
            assert_eq!(taken("--backup-days", count), is_taken, "{count}");
        }
        let months = limits::BACKUP_MONTHS_MAX;
        for (count, is_taken) in [(0, true), (1, true), (months - 1, true), (months, true), (months + 1, false)] {
            assert_eq!(taken("--backup-months", count), is_taken, "{count}");
        }
        let Command::Serve(usual) = CommandLine::parse_from(["lausuma", "serve"]).command else { panic!("it serves") };
        let Backups { to, key, days, months } = usual.settings.backups;
        assert_eq!((to.is_none(), key, days, months), (true, None, limits::BACKUP_DAYS, limits::BACKUP_MONTHS));
    }

    #[test]
    fn a_place_that_is_none_is_told_without_its_secret() {
        let line = ["lausuma", "serve", "--backup-key", "/k", "--backup-to", "s3://ID:SALAINEN@host"];
        let Command::Serve(wanted) = CommandLine::parse_from(line).command else { panic!("it serves") };
        let Err(why) = crate::backups::planned(&wanted.settings) else { panic!("a bucket has a name") };
        let why = why.to_string();
        assert!(why.contains("s3://ID:SECRET@HOST/BUCKET") && !why.contains("SALAINEN"), "{why}");
    }
}
