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
    pub(crate) to: Option<Place>,
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

fn place(text: &str) -> Result<Place, NotAPlace> {
    text.parse()
}
