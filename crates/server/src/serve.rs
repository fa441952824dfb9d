//! From the command line to a listening server, and down again. What prevents a start is said in one sentence.

mod door;
mod not_started;

use crate::{
    aliases::Aliases,
    app::{App, GoingDown},
    backups, chores,
    clock::Clock,
    contents, demo, doctor, export,
    failure::Failure,
    first_run::FirstRun,
    hats::Hats,
    idempotency::Answers,
    invitations::Invitations,
    issuer::Issuer,
    keys::{self, Before, Keys},
    ledgers, listen,
    login::Logins,
    mail::{Carrier, Mail},
    random::random,
    rates::Rates,
    register::RegisterHandle,
    rooms::Rooms,
    routes, schedule,
    sessions::Sessions,
    settings::{self, Command, Line, Listing, LogFormat, NotUnderstood, Settings},
    tokens::Tokens,
    vault::{self, People},
    verify,
};
use bytes::Bytes;
use door::Door;
use not_started::NotStarted;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use store::{Batch, Options, SledStore, Store};
use terms::limits;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Runs the program by its command line.
pub fn run() -> ExitCode {
    let variables = std::env::vars_os().map(|(name, _)| name);
    let line = match settings::read(std::env::args_os().collect(), variables) {
        Ok(line) => line,
        Err(NotUnderstood::Line(why)) => return not_understood(&why),
        Err(NotUnderstood::Setting(why)) => {
            eprintln!("Lausuma can't start: {why}.");
            return ExitCode::FAILURE;
        }
    };
    let Line { command, file, matches } = line;
    let ended = match command {
        Command::Serve(configured) => {
            log_to_stderr(configured.settings.log_format);
            serve(configured.settings).map_err(|why| why.to_string())
        }
        Command::Settings(_) => print(&Listing { file: &file, matches: &matches }).map_err(|why| why.to_string()),
        Command::Doctor(wanted) => doctor::run(&wanted, &file).map_err(|why| why.sentence(wanted.words())),
        Command::Bench(bench) => bench::run(bench).map_err(|why| why.to_string()),
        Command::Keys(wish) => keys::run(&wish).map_err(|why| why.to_string()),
        Command::Verify(wanted) => verify::run(&wanted).map_err(|why| why.to_string()),
        Command::Import(wanted) => export::back::run(&wanted).map_err(|why| why.to_string()),
        Command::Backup(wish) => backups::run(&wish).map_err(|why| why.to_string()),
        Command::Restore(wanted) => backups::restore(&wanted).map_err(|why| why.to_string()),
        Command::Export(wanted) => export::run(&wanted).map_err(|why| why.to_string()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// On standard output, for whoever asked.
fn print(what: &impl std::fmt::Display) -> std::io::Result<()> {
    write!(std::io::stdout().lock(), "{what}")
}

/// Help and version are what was asked for; anything else is said in one line, as whatever prevents a start is.
fn not_understood(why: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    if !why.use_stderr() || why.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return why.print().map_or(ExitCode::FAILURE, |()| ExitCode::from(u8::from(why.use_stderr())));
    }
    let text = why.to_string();
    let first = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
    eprintln!("Lausuma can't start: {}.", first.split_whitespace().collect::<Vec<_>>().join(" "));
    ExitCode::FAILURE
}

fn log_to_stderr(format: LogFormat) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A log that nobody reads any more must not stop anything.
    let log = tracing_subscriber::fmt().log_internal_errors(false);
    let log = log.with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

/// Serves until it is told to stop. Once the first run has ended the server begins anew, with the settings that were
/// answered, at the same address: nobody who comes meanwhile is turned away.
#[tokio::main(flavor = "current_thread")]
async fn serve(mut settings: Settings) -> Result<(), NotStarted> {
    // The address first: a server that can't be reached must not touch the data.
    let address = settings.listen;
    let bound = listen::bind(address).and_then(TcpListener::into_std);
    let door = Door::open(bound.map_err(|why| NotStarted::Listen { address, why })?);
    // Before the line that it is ready: whoever reads it may already stop it.
    let terminate = signal(SignalKind::terminate())?;
    let closes = door.clone();
    tokio::spawn(async move {
        told_to_stop(terminate).await;
        closes.close();
    });
    let mut start = Start::First;
    while let Some(listener) = door.listener()? {
        // A runtime of its own, so that nothing goes on that holds the data when it is opened again.
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let ended = runtime.spawn(serve_once(settings, listener, door.clone(), start)).await;
        tokio::task::spawn_blocking(move || drop(runtime)).await.map_err(std::io::Error::other)?;
        ended.map_err(std::io::Error::other)??;
        if door.listener()?.is_none() {
            break;
        }
        settings = settings_again()?;
        start = Start::Anew;
    }
    Ok(())
}

/// Whether whoever started the server still waits for the line that it is ready.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    First,
    Anew,
}

/// What was answered in the first run is among them now.
fn settings_again() -> Result<Settings, NotStarted> {
    let variables = std::env::vars_os().map(|(name, _)| name);
    match settings::read(std::env::args_os().collect(), variables) {
        Ok(Line { command: Command::Serve(configured), .. }) => Ok(configured.settings),
        Ok(_) => Err(NotStarted::Anew("another command was given".to_owned())),
        Err(NotUnderstood::Line(why)) => Err(NotStarted::Anew(why.to_string())),
        Err(NotUnderstood::Setting(why)) => Err(NotStarted::Anew(why)),
    }
}

async fn serve_once(
    settings: Settings,
    listener: std::net::TcpListener,
    door: Door,
    start: Start,
) -> Result<(), NotStarted> {
    let listener = TcpListener::from_std(listener)?;
    let address = listener.local_addr()?;
    backups::planned(&settings)?;
    let smtp_url = settings.smtp_url.as_ref().map(|url| url.0.as_str());
    let carrier = Carrier::new(smtp_url, settings.mail_from.as_deref(), &settings.data)?;
    let folder = settings.data.display().to_string();
    let options = Options { reserve_bytes: settings.reserve_bytes(), ..Options::default() };
    let opened = SledStore::open(&settings.data, options);
    let store: Arc<dyn Store> = Arc::new(opened.map_err(|why| NotStarted::not_opened(&folder, why))?);
    let app = app(settings, store.clone(), carrier, address);
    let app = app.await.map_err(|why| NotStarted::not_read(folder, why))?;
    tokio::spawn(chores::run(app.clone()));
    tokio::spawn(chores::notices::run(app.clone()));
    tokio::spawn(crate::seen::keep_samples(app.clone()));
    tokio::spawn(chores::backups::run(app.clone()));
    tokio::spawn(chores::warming::run(app.clone()));
    if start == Start::First {
        announce(address)?;
    }
    serve_until_told(listener, app, door).await;
    store.shutdown().await;
    Ok(())
}

/// The server, with everything at work that goes on by itself but chores.
pub(crate) async fn app(
    settings: Settings,
    store: Arc<dyn Store>,
    carrier: Carrier,
    address: SocketAddr,
) -> Result<Arc<App>, Failure> {
    let base_url = settings.public_url.clone().unwrap_or_else(|| own_url(address));
    let name = base_url.split_once("://").map_or(&*base_url, |(_, name)| name);
    let before = if ledgers::has_checkpoints(&*store)? { Before::HasSigned } else { Before::HasNot };
    let keys = Keys::open(&settings.data, name, Clock::default().now(), before)?;
    let signs_as = keys.ring()?.signing.public().name().to_owned();
    let is_renamed = settings.public_url.is_some() && signs_as != name;
    let outbox = carrier.folder().map(Path::to_owned);
    let (app, first_link) = assemble(settings, store, carrier, base_url, keys).await?;
    app.mail.begin();
    if app.settings.is_demo() {
        demo::seed(&app).await?;
    }
    app.notices.begin(&app).await?;
    if is_renamed {
        tell(&format!("Receipts are signed as {signs_as}; `lausuma keys renew --name` changes that."));
    }
    if let Some(folder) = outbox {
        tell(&format!("No mail server is set (smtp-url): messages go to {}.", folder.display()));
    }
    if let Some(secret) = first_link.filter(|_| !app.settings.is_demo()) {
        let url = &app.base_url;
        tell(
            "There is no coordinator yet. Open this address in a browser to set the network up; it works until the next start:",
        );
        tell(&format!("{url}/first/{secret}"));
    }
    Ok(app)
}

/// The server's parts, at rest, and the secret of the first coordinator's link if there is no coordinator.
pub(crate) async fn assemble(
    settings: Settings,
    store: Arc<dyn Store>,
    carrier: Carrier,
    base_url: String,
    keys: Keys,
) -> Result<(Arc<App>, Option<String>), Failure> {
    contents::open(&*store).await?;
    let register = RegisterHandle::open(store.clone())?;
    let agenda = crate::agenda::AgendaHandle::open(store.clone(), register.clone())?;
    let clock = Arc::new(Clock::default());
    let (first_run, first_link) = FirstRun::new(&register.view(), &settings)?;
    let app = App {
        mail: Mail::open(store.clone(), clock.clone(), carrier, settings.is_demo())?,
        logins: Logins::new(store.clone(), &settings.rates),
        invitations: Invitations::new(store.clone()),
        first_run,
        instance: crate::secret::draw(),
        base_url,
        answers: Answers::new(store.clone(), clock.clone()),
        agenda,
        doors: crate::agenda::workshops::Doors::new(secret(&*store, "workshops").await?),
        counting: crate::counting::Counting::default(),
        workshop_boards: crate::agenda::workshops::live::Boards::default(),
        surveys: crate::agenda::surveys::Surveys::new(store.clone(), secret(&*store, "surveys").await?),
        imports: tokio::sync::Mutex::default(),
        clock,
        issuer: Issuer::new(secret(&*store, "actors").await?),
        proofs: crate::proofs::Proofs::new(store.clone(), keys),
        prepared: crate::prepared::Preparations::new(store.clone()),
        round_keys: crate::responding::RoundKeys::new(secret(&*store, "round links").await?),
        typed: crate::responding::TypedTexts::new(store.clone()),
        calendars: crate::notices::Tokens::new(secret(&*store, "calendars").await?),
        notices: crate::notices::Notices::new(store.clone(), secret(&*store, "notices").await?),
        applications: crate::applications::Applications::new(store.clone()),
        outsiders: crate::outsiders::Outsiders::new(store.clone(), secret(&*store, "outsiders").await?),
        bulletins: crate::bulletins::Bulletins::new(
            store.clone(),
            secret(&*store, "newsletters").await?,
            secret(&*store, "newsletters to organisations").await?,
            secret(&*store, "newsletters to subscribers").await?,
        ),
        backups: crate::backups::Backups::default(),
        chores: chores::Chores::default(),
        directory: crate::directory::Directory::default(),
        people: People(store.clone()),
        sessions: Sessions::new(store.clone()),
        tokens: Tokens::new(store.clone()),
        hats: Hats(store.clone()),
        readings: crate::readings::Readings::new(store.clone()),
        stand_ins: crate::versions::StandIns::default(),
        returns: crate::returned::Returns::new(store.clone()),
        listeners: crate::events::Listeners::at_most(settings.rates.event_streams),
        boards: crate::signing::live::Boards::default(),
        public: crate::public::Public::default(),
        embargoes: crate::public::Embargoes::new(secret(&*store, "embargoes").await?),
        rooms: Rooms::new(store.clone(), register.clone(), Aliases::new(secret(&*store, "aliases").await?)),
        rates: Rates::new(&settings.rates),
        going_down: GoingDown::not_yet(),
        register,
        store,
        settings,
    };
    Ok((Arc::new(app), first_link))
}

/// For whoever starts the server. That nobody reads it is no reason not to start.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Where people on this machine reach it. From elsewhere they need --public-url.
fn own_url(address: SocketAddr) -> String {
    let host = if address.ip().is_unspecified() { IpAddr::from(Ipv4Addr::LOCALHOST) } else { address.ip() };
    format!("http://{}", SocketAddr::new(host, address.port()))
}

/// The key of that name, with which the installation makes what it recognises again; drawn once.
async fn secret(store: &dyn Store, name: &str) -> Result<[u8; 32], Failure> {
    let key = vault::secret_key(name);
    if let Some(bytes) = store.get(&key)? {
        return bytes[..].try_into().map_err(|_| Failure::Damaged("the installation's secret"));
    }
    let fresh: [u8; 32] = random();
    store.append(Batch::new().put(key, Bytes::copy_from_slice(&fresh))).await?;
    Ok(fresh)
}

/// The one line on standard output: whoever started the server waits for it.
fn announce(address: std::net::SocketAddr) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Lausuma is listening on http://{address}")?;
    out.flush()
}

async fn serve_until_told(listener: TcpListener, app: Arc<App>, door: Door) {
    let going_down = app.going_down.clone();
    tokio::spawn(async move {
        door.closed().await;
        tracing::info!("going down");
        going_down.announce();
    });
    tokio::spawn(schedule::keep(app.clone()));
    let began = listen::serve(listener, routes::routes(app.clone()), &app).await;
    // The last writer of each statement has just left; the snapshots that this began spare the next readers much.
    let until = began + Duration::from_millis(limits::GOING_DOWN_WITHIN_MS);
    if tokio::time::timeout_at(until, app.rooms.settle()).await.is_err() {
        tracing::warn!("snapshots that were not made in time were left; the logs have everything");
    }
}

/// SIGTERM or Ctrl-C.
async fn told_to_stop(mut terminate: Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
