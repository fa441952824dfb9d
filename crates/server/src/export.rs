//! `lausuma export`: what a data folder holds, written out for good: the public site as files that any web server serves,
//! or all of it in one archive (docs/export.md). Nobody is served meanwhile, nothing is sent, and the same data give the
//! same bytes: the time of an export is that of the newest decision in it. `back` makes a data folder of the archive again.

pub(crate) mod back;
mod links;
mod site;
mod spaces;
pub(crate) mod target;
mod whole;

use crate::{
    app::App,
    failure::Failure,
    keys::Keys,
    ledgers,
    mail::Carrier,
    public::feed,
    serve,
    settings::{Settings, public_url},
};
use clap::Args;
use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use store::{LogId, OpenError, Options, SledStore, Store};
use terms::{Seq, StatementId, Timestamp};

/// What is written, and where.
#[derive(Debug, Clone, Args)]
pub(crate) struct Export {
    /// The server's data folder.
    #[arg(long, env = "LAUSUMA_DATA", default_value = "lausuma-data")]
    data: PathBuf,
    /// A new folder for a copy of the public site, or one that holds an earlier copy, which is replaced.
    #[arg(long, value_name = "DIR", required_unless_present = "out", conflicts_with = "out")]
    site: Option<PathBuf>,
    /// An archive (zip) for everything, also what is not public and what people are called.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Put into the archive also the secrets that this installation signs with and recognises its own by.
    #[arg(long, conflicts_with = "site")]
    with_secrets: bool,
    /// The address at which people reach the server, e.g. https://lausuma.example.org; by default the name that it signs with.
    #[arg(long, env = "LAUSUMA_PUBLIC_URL", value_parser = public_url)]
    public_url: Option<String>,
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotExported {
    #[error("There is no data in {folder}. Say with --data which folder the server keeps its data in.")]
    NoData { folder: String },
    #[error(
        "The data in {folder} are open elsewhere, most likely in the server. Stop it first, or export from a copy of the folder."
    )]
    InUse { folder: String },
    #[error("Lausuma can't open its data in {folder}: {why}.")]
    Open { folder: String, why: OpenError },
    #[error("Lausuma can't read its data in {folder}: {why}. Nothing was written.")]
    Read { folder: String, why: Box<Failure> },
    #[error("Say with --site or --out what to export, and where to.")]
    Nothing,
    #[error("Nothing was exported. {0}")]
    Target(#[from] target::NotThere),
    #[error("It is exported, but that can't be said: {0}.")]
    Output(#[from] std::io::Error),
}

/// Why it was not made.
enum NotMade {
    Failure(Failure),
    Target(target::NotThere),
}

impl From<Failure> for NotMade {
    fn from(why: Failure) -> Self {
        NotMade::Failure(why)
    }
}

impl From<target::NotThere> for NotMade {
    fn from(why: target::NotThere) -> Self {
        NotMade::Target(why)
    }
}

/// What is being made.
enum Making {
    Site(target::Folder),
    Whole(target::OneFile),
}

/// Exports what is wanted, and says what came of it.
#[tokio::main]
pub(crate) async fn run(wanted: &Export) -> Result<(), NotExported> {
    let folder = wanted.data.display().to_string();
    if !SledStore::is_in(&wanted.data) {
        return Err(NotExported::NoData { folder });
    }
    // The place before the data: who named a wrong one learns it at once.
    let (making, place) = match (&wanted.site, &wanted.out) {
        (Some(site), _) => (Making::Site(target::Folder::begin(site, &wanted.data)?), site),
        (None, Some(out)) => (Making::Whole(target::OneFile::begin(out, &wanted.data)?), out),
        (None, None) => return Err(NotExported::Nothing),
    };
    let opened = SledStore::open(&wanted.data, Options::default());
    let store: Arc<dyn Store> = Arc::new(opened.map_err(|why| match why {
        OpenError::InUse { .. } => NotExported::InUse { folder: folder.clone() },
        why => NotExported::Open { folder: folder.clone(), why },
    })?);
    let read = |why| NotExported::Read { folder: folder.clone(), why: Box::new(why) };
    let app = at_rest(wanted, store.clone()).await.map_err(read)?;
    let made = match &making {
        Making::Site(folder) => {
            app.clock
                .stand(newest(&app, feed::published(&app).iter().map(|(statement, _)| statement.id)).map_err(read)?);
            site::write(&app, folder).await
        }
        Making::Whole(out) => {
            let register = app.register.view();
            app.clock.stand(newest(&app, register.statements().iter().map(|(id, _)| *id)).map_err(read)?);
            let secrets = if wanted.with_secrets { whole::Secrets::Included } else { whole::Secrets::LeftOut };
            whole::write(&app, out, secrets).await
        }
    };
    let (statements, files) = made.map_err(|why| match why {
        NotMade::Failure(why) => read(why),
        NotMade::Target(why) => why.into(),
    })?;
    store.shutdown().await;
    let (url, at, place) = (&app.base_url, app.clock.now(), place.display());
    let said = match making {
        Making::Site(folder) => {
            folder.finish()?;
            format!("{place} is a copy of {url} as it was at {at}: published statements {statements}, files {files}.")
        }
        Making::Whole(out) => {
            out.finish()?;
            format!("{place} holds everything of {url} as it was at {at}: statements {statements}, files {files}.")
        }
    };
    writeln!(std::io::stdout().lock(), "{said}")?;
    Ok(())
}

/// The server's parts, none of them at work.
async fn at_rest(wanted: &Export, store: Arc<dyn Store>) -> Result<Arc<App>, Failure> {
    let keys = Keys::existing(&wanted.data)?;
    let name = keys.ring()?.signing.public().name().to_owned();
    let base_url = wanted.public_url.clone().unwrap_or_else(|| guessed(&name));
    let settings = Settings::at_rest(wanted.data.clone(), base_url.clone());
    let carrier = Carrier::idle(&wanted.data);
    let (app, _) = serve::assemble(settings, store, carrier, base_url, keys).await?;
    Ok(app)
}

/// The address of a server that signs with this name.
pub(crate) fn guessed(name: &str) -> String {
    let host = name.rsplit_once(':').map_or(name, |(host, _)| host).trim_matches(['[', ']']);
    let is_near = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    format!("{}://{name}", if is_near { "http" } else { "https" })
}

/// When the newest was decided of these statements and of the network.
fn newest(app: &App, statements: impl Iterator<Item = StatementId>) -> Result<Timestamp, Failure> {
    let logs = statements.map(ledgers::ledger_log).chain([ledgers::REGISTER]);
    let times = logs.map(|log| last(&*app.store, log)).collect::<Result<Vec<_>, _>>()?;
    Ok(times.into_iter().flatten().max().unwrap_or(Timestamp::from_ms(0)))
}

/// When the last entry of a ledger was made.
fn last(store: &dyn Store, log: LogId) -> Result<Option<Timestamp>, Failure> {
    let Some(place) = store.length(log)?.0.checked_sub(1) else { return Ok(None) };
    let record = store.read(log, Seq(place), 1)?.into_iter().next();
    let entry = record.as_ref().and_then(|record| record.split_at_checked(32)).map(|(_, entry)| entry);
    let entry = ledger::codec::decode(entry.ok_or(Failure::Damaged("an entry of a ledger"))?)?;
    Ok(Some(entry.at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_reached_where_it_signs_for() {
        for (name, expected) in [
            ("lausuma.example.org", "https://lausuma.example.org"),
            ("lausuma.example.org:8443", "https://lausuma.example.org:8443"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
            ("localhost", "http://localhost"),
        ] {
            assert_eq!(guessed(name), expected);
        }
    }
}
