//! `lausuma export`: what a data folder holds, written out for good: the public site as files that any web server serves,
//! or all of it in one archive (docs/export.md). Nobody is served meanwhile, nothing is sent, and the same data give the
//! same bytes: the time of an export is that of the newest decision in it.

mod links;
mod site;
mod target;

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
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{LogId, OpenError, Options, SledStore, Store};
use terms::{Seq, Timestamp};

/// What is written, and where.
#[derive(Debug, Clone, Args)]
pub(crate) struct Export {
    /// The server's data folder.
    #[arg(long, env = "LAUSUMA_DATA", default_value = "lausuma-data")]
    data: PathBuf,
    /// A new folder for the public site, or one that holds an earlier copy of it, which is replaced.
    #[arg(long, value_name = "DIR")]
    site: PathBuf,
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
    #[error("Nothing was exported. {0}")]
    Target(#[from] target::NotThere),
    #[error("Lausuma can't start: {0}.")]
    System(#[from] std::io::Error),
}

/// Exports what is wanted, and says what came of it.
#[tokio::main]
pub(crate) async fn run(wanted: &Export) -> Result<(), NotExported> {
    // The place first: who named a wrong one learns it at once.
    let folder = wanted.data.display().to_string();
    if !SledStore::is_in(&wanted.data) {
        return Err(NotExported::NoData { folder });
    }
    let made = target::Folder::begin(&wanted.site, &wanted.data)?;
    let opened = SledStore::open(&wanted.data, Options::default());
    let store: Arc<dyn Store> = Arc::new(opened.map_err(|why| match why {
        OpenError::InUse { .. } => NotExported::InUse { folder: folder.clone() },
        why => NotExported::Open { folder: folder.clone(), why },
    })?);
    let read = |why| NotExported::Read { folder: folder.clone(), why: Box::new(why) };
    let app = at_rest(wanted, store.clone()).await.map_err(read)?;
    let (statements, files) = match site::write(&app, &made) {
        Ok(counts) => counts,
        Err(site::NotMade::Failure(why)) => return Err(read(why)),
        Err(site::NotMade::Target(why)) => return Err(why.into()),
    };
    store.shutdown().await;
    made.finish()?;
    let (url, at, site) = (&app.base_url, app.clock.now(), wanted.site.display());
    let mut out = std::io::stdout().lock();
    writeln!(out, "{site} is a copy of {url} as it was at {at}: {statements} published statements, {files} files.")?;
    Ok(())
}

/// The server's parts, none of them at work, with a clock that stands at the newest decision.
async fn at_rest(wanted: &Export, store: Arc<dyn Store>) -> Result<Arc<App>, Failure> {
    let keys = Keys::existing(&wanted.data)?;
    let name = keys.ring()?.signing.public().name().to_owned();
    let base_url = wanted.public_url.clone().unwrap_or_else(|| guessed(&name));
    let settings = Settings::at_rest(wanted.data.clone(), base_url.clone());
    let carrier = Carrier::idle(&wanted.data);
    let (app, _) = serve::assemble(settings, store, carrier, base_url, keys).await?;
    app.clock.stand(newest(&app)?);
    Ok(app)
}

/// The address of a server that signs with this name.
fn guessed(name: &str) -> String {
    let host = name.rsplit_once(':').map_or(name, |(host, _)| host).trim_matches(['[', ']']);
    let is_near = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    format!("{}://{name}", if is_near { "http" } else { "https" })
}

/// When the newest was decided of what the world may read.
fn newest(app: &App) -> Result<Timestamp, Failure> {
    let public = feed::published(app);
    let logs = public.iter().map(|(statement, _)| ledgers::ledger_log(statement.id)).chain([ledgers::REGISTER]);
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
