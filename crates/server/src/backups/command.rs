//! `lausuma backup`, for whoever looks after the server.

use super::{Empty, NotBackedUp, NotPlanned, Plan, planned, socket};
use crate::{clock::Clock, random::random, settings::Configured};
use backup::{Key, Made, Thinned};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use store::{OpenError, SledStore, Store};

/// What is wanted of backups.
#[derive(Debug, Clone, Args)]
pub(crate) struct Wish {
    #[arg(value_enum)]
    what: What,
    #[command(flatten)]
    configured: Configured,
    /// The place had backups and is empty, and is to begin again: its disk was replaced.
    #[arg(long)]
    anew: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Make one now, by the running server or from a folder that no server has open.
    Now,
    /// List those that there are, oldest first.
    List,
    /// Make the key that they are encrypted with, in a new file.
    Key,
}

/// Does what is wished, and says what came of it.
#[tokio::main]
pub(crate) async fn run(wish: &Wish) -> Result<(), NotBackedUp> {
    let settings = &wish.configured.settings;
    let said = match wish.what {
        What::Key => make_key(settings.backups.key.as_deref().ok_or(NotPlanned::NoKey)?)?,
        What::List => list(&planned(settings)?.ok_or(NotBackedUp::NotSet)?).await?,
        What::Now => {
            let empty = if wish.anew { Empty::BegunAnew } else { Empty::Refused };
            let data = &settings.data;
            match socket::ask(data, empty).await? {
                Some(said) => said,
                None => at_rest(&planned(settings)?.ok_or(NotBackedUp::NotSet)?, data, empty).await?,
            }
        }
    };
    writeln!(std::io::stdout().lock(), "{said}").map_err(NotBackedUp::Output)
}

fn make_key(file: &Path) -> Result<String, NotBackedUp> {
    Key::new(random()).write_new(file)?;
    let shown = file.display();
    Ok(format!(
        "The key is in {shown}. Without it nobody can read the backups: keep a copy elsewhere than on this machine and where \
         the backups are, for example printed, in a safe."
    ))
}

async fn list(plan: &Plan) -> Result<String, NotBackedUp> {
    let listed = backup::list(&plan.place, &plan.key()?).await?;
    let lines: Vec<String> = listed.iter().map(|each| format!("{:>8}  {}", each.number, each.at)).collect();
    Ok(if lines.is_empty() { format!("There is no backup in {}.", plan.place) } else { lines.join("\n") })
}

/// From a folder that no server has open.
async fn at_rest(plan: &Plan, data: &Path, empty: Empty) -> Result<String, NotBackedUp> {
    let folder = || data.display().to_string();
    if !SledStore::is_in(data) {
        return Err(NotBackedUp::NoData(folder()));
    }
    let opened = SledStore::open(data, plan.options).map_err(|why| match why {
        OpenError::InUse { .. } => NotBackedUp::Silent(folder()),
        why => why.into(),
    });
    let store: Arc<dyn Store> = Arc::new(opened?);
    let made = plan.back_up(&store, &Clock::default(), empty).await;
    store.shutdown().await;
    let (made, thinned) = made?;
    Ok(said(plan, &made, thinned))
}

/// What was made, in a sentence or two.
pub(super) fn said(plan: &Plan, made: &Made, thinned: Thinned) -> String {
    let Made { number, contents, bytes, brought, chunks, unreadable } = made;
    let dropped = match thinned.backups {
        0 => String::new(),
        count => format!(" Older backups that were taken away: {count}."),
    };
    let unreadable: String =
        unreadable.iter().map(|number| format!(" Backup {number} can't be read any more.")).collect();
    format!(
        "Backup {number} is in {}: entries {}, values {}, {} kB in {chunks} parts, of which {} kB are new.{dropped}{unreadable}",
        plan.place,
        contents.entries,
        contents.values,
        bytes.div_ceil(1024),
        brought.div_ceil(1024),
    )
}
