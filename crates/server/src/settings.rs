//! The command line and what else gives settings: the environment and a file (docs/settings.md).

mod adjustable;
mod backups;
mod environment;
mod file;
mod known;
mod line;
mod listing;
mod origin;

pub(crate) use adjustable::LIMITS;
pub(crate) use backups::Backups;
pub(crate) use file::{BESIDE, File, add_beside};
pub(crate) use line::{Line, NotUnderstood, read};
pub(crate) use listing::Listing;
pub(crate) use origin::{Origin, Origins};

use crate::address;
use axum::http::HeaderName;
use clap::{Args, Parser, Subcommand};
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use terms::limits;
use words::{Language, Words};

/// Lausuma: where organisations write one statement together.
#[derive(Debug, Parser)]
#[command(name = "lausuma", version)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server.
    Serve(Configured),
    /// Print every setting, what it means, and where its value comes from.
    Settings(Configured),
    /// Look whether the settings, the disk, the clock, mail and the public address work, and say what to do.
    Doctor(crate::doctor::Doctor),
    /// Put load on a running server and print what it did, as JSON.
    Bench(bench::Bench),
    /// Show or renew the keys that the server signs with.
    #[command(subcommand)]
    Keys(crate::keys::Wish),
    /// Check a statement's ledger or receipts that were saved as a file, without a server.
    Verify(crate::verify::Verify),
    /// Write the public site, or everything, out of a data folder that no server has open.
    Export(crate::export::Export),
    /// Make a data folder of an archive that export wrote.
    Import(crate::export::back::Import),
    /// Make a backup while the server runs, list those that there are, or make the key for them.
    Backup(crate::backups::Wish),
    /// Make a data folder of a backup, or look whether one could be made.
    Restore(crate::backups::Restore),
}

/// Settings, of which some may come from a file.
#[derive(Debug, Clone, Args)]
pub(crate) struct Configured {
    /// File with settings; by default /etc/lausuma/lausuma.toml, if that exists.
    #[arg(long, env = "LAUSUMA_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// How the server runs.
#[derive(Debug, Clone, Args)]
pub(crate) struct Settings {
    /// Address and port to listen on.
    #[arg(long, env = "LAUSUMA_LISTEN", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Folder that holds everything; made if it is missing.
    #[arg(long, env = "LAUSUMA_DATA", default_value = "lausuma-data")]
    pub(crate) data: PathBuf,
    /// Fill an empty folder with a fictional network, and let anybody be anyone in it: with statements at every stage, or
    /// with two drafts alone (--demo=plain).
    #[arg(long, value_name = "WITH", num_args = 0..=1, require_equals = true, default_missing_value = "stories")]
    pub(crate) demo: Option<Demo>,
    /// The address at which people reach the server, e.g. https://lausuma.example.org; by default http:// and the
    /// request's own host.
    #[arg(long, env = "LAUSUMA_PUBLIC_URL", value_parser = public_url)]
    pub(crate) public_url: Option<String>,
    /// The mail server, e.g. smtps://name:password@mail.example.org or smtp://mail.example.org:587?tls=required; without
    /// one, messages are written into the folder outbox below the data.
    #[arg(long, env = "LAUSUMA_SMTP_URL", hide_env_values = true, value_parser = smtp_url)]
    pub(crate) smtp_url: Option<SmtpUrl>,
    /// Whom mails come from, e.g. 'Lausuma <lausuma@example.org>'.
    #[arg(long, env = "LAUSUMA_MAIL_FROM")]
    pub(crate) mail_from: Option<String>,
    /// The e-mail address at which people reach whoever looks after the network; shown at the foot of every page.
    #[arg(long, env = "LAUSUMA_CONTACT", value_parser = contact)]
    pub(crate) contact: Option<String>,
    /// Megabytes that a file may have which somebody hands in: a table, a draft. Kinds of files that are read only up to a
    /// smaller size stay as they are.
    #[arg(long, env = "LAUSUMA_UPLOAD_MB", value_name = "MEGABYTES",
        default_value_t = limits::UPLOAD_MB, value_parser = count(limits::UPLOAD_MB_BOUNDS))]
    pub(crate) upload_mb: u32,
    /// Megabytes of the disk that are kept free: with less, reading goes on and writing is refused in words.
    #[arg(long, env = "LAUSUMA_DISK_RESERVE", value_name = "MEGABYTES",
        default_value_t = RESERVE_MB, value_parser = clap::value_parser!(u64).range(limits::DISK_RESERVE_MB_BOUNDS))]
    pub(crate) disk_reserve: u64,
    /// A token of at least 24 characters with which Prometheus reads /metrics, as Authorization: Bearer. Without one nobody
    /// reads it, except in a demonstration.
    #[arg(long, env = "LAUSUMA_METRICS_TOKEN", hide_env_values = true, value_parser = metrics_token)]
    pub(crate) metrics_token: Option<MetricsToken>,
    /// How lines of the log are written.
    #[arg(long, env = "LAUSUMA_LOG_FORMAT", value_name = "FORMAT", default_value = "text")]
    pub(crate) log_format: LogFormat,
    #[command(flatten)]
    pub(crate) name: NetworkName,
    #[command(flatten)]
    pub(crate) backups: Backups,
    #[command(flatten)]
    pub(crate) rates: Rates,
    /// Where those values come from that are not so by themselves.
    #[arg(skip)]
    pub(crate) origins: Origins,
}

/// What the network calls itself, in the languages in which it has a name.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct NetworkName {
    /// What the network is called in Finnish; shown at the top of every page. Where it has no name in the reader's
    /// language, one that it has is shown.
    #[arg(long = "name-fi", env = "LAUSUMA_NAME_FI", value_name = "NAME", value_parser = network_name)]
    pub(crate) fi: Option<String>,
    /// What the network is called in Swedish.
    #[arg(long = "name-sv", env = "LAUSUMA_NAME_SV", value_name = "NAME", value_parser = network_name)]
    pub(crate) sv: Option<String>,
    /// What the network is called in English.
    #[arg(long = "name-en", env = "LAUSUMA_NAME_EN", value_name = "NAME", value_parser = network_name)]
    pub(crate) en: Option<String>,
}

impl NetworkName {
    /// In this language if there is a name in it, or else in the first that has one.
    pub(crate) fn said(&self, language: Language) -> Option<&str> {
        let own = match language {
            Language::Finnish => &self.fi,
            Language::Swedish => &self.sv,
            Language::English => &self.en,
        };
        [own, &self.fi, &self.sv, &self.en].into_iter().flatten().next().map(String::as_str)
    }
}

/// How lines of the log are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For programs: one object a line.
    Json,
}

/// Whoever has it reads the server's figures.
#[derive(Clone)]
pub(crate) struct MetricsToken(pub(crate) String);

impl fmt::Debug for MetricsToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetricsToken(…)")
    }
}

fn metrics_token(text: &str) -> Result<MetricsToken, String> {
    let is_plain = text.chars().all(|c| c.is_ascii_graphic());
    if is_plain && text.len() >= limits::METRICS_TOKEN_CHARS_MIN {
        return Ok(MetricsToken(text.to_owned()));
    }
    let min = limits::METRICS_TOKEN_CHARS_MIN;
    Err(format!("a token has at least {min} letters and digits; `openssl rand -hex 24` makes one"))
}

/// What a demonstration begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Demo {
    /// The network, and statements at every stage.
    Stories,
    /// The network and two drafts.
    Plain,
}

/// May hold a password, so it is never shown.
#[derive(Clone)]
pub(crate) struct SmtpUrl(pub(crate) String);

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpUrl(…)")
    }
}

/// Whether it names a mail server is found out at the start, where the sentence about it doesn't repeat a password.
#[allow(clippy::unnecessary_wraps)] // the shape that the command line's parser asks for
fn smtp_url(text: &str) -> Result<SmtpUrl, std::convert::Infallible> {
    Ok(SmtpUrl(text.to_owned()))
}

/// How much one session and one address may ask of the server. The defaults are for people; a benchmark widens them.
#[derive(Debug, Clone, Args)]
pub(crate) struct Rates {
    /// Bytes that the live sockets of one session may send in a second, each frame counting 1 KiB more than it is long;
    /// what is more has to wait.
    #[arg(long = "rate-session-bytes", env = "LAUSUMA_RATE_SESSION_BYTES", value_name = "BYTES",
        default_value_t = limits::SESSION_BYTES_PER_S, value_parser = count(limits::RATE_PER_S_BOUNDS))]
    pub(crate) session_bytes: u32,
    /// Connections that one address may open in a second.
    #[arg(long = "rate-address-connections", env = "LAUSUMA_RATE_ADDRESS_CONNECTIONS", value_name = "COUNT",
        default_value_t = limits::ADDRESS_CONNECTIONS_PER_S, value_parser = count(limits::RATE_PER_S_BOUNDS))]
    pub(crate) address_connections: u32,
    /// Requests without a session that would change something, from one address in a second.
    #[arg(long = "rate-address-requests", env = "LAUSUMA_RATE_ADDRESS_REQUESTS", value_name = "COUNT",
        default_value_t = limits::ADDRESS_REQUESTS_PER_S, value_parser = count(limits::RATE_PER_S_BOUNDS))]
    pub(crate) address_requests: u32,
    /// Requests of one session or token that would change something, in a second; a minute's worth may come at once.
    #[arg(long = "rate-session-requests", env = "LAUSUMA_RATE_SESSION_REQUESTS", value_name = "COUNT",
        default_value_t = limits::SESSION_REQUESTS_PER_S, value_parser = count(limits::RATE_PER_S_BOUNDS))]
    pub(crate) session_requests: u32,
    /// Mails that may go to one address in an hour because somebody wanted it (a login, a subscription).
    #[arg(long = "rate-address-mails", env = "LAUSUMA_RATE_ADDRESS_MAILS", value_name = "COUNT",
        default_value_t = MAILS_PER_ADDRESS, value_parser = count(limits::ADDRESS_MAILS_BOUNDS))]
    pub(crate) address_mails: u32,
    /// Mails that requests from one address may cause in an hour. Offices share an address; this machine's own and what
    /// comes through a proxy that tells nobody's address are not counted.
    #[arg(long = "rate-client-mails", env = "LAUSUMA_RATE_CLIENT_MAILS", value_name = "COUNT",
        default_value_t = MAILS_PER_CLIENT, value_parser = count(limits::CLIENT_MAILS_BOUNDS))]
    pub(crate) client_mails: u32,
    /// Streams of events that one person, or one address from which nobody has signed in, may have open at once.
    #[arg(long = "rate-event-streams", env = "LAUSUMA_RATE_EVENT_STREAMS", value_name = "COUNT",
        default_value_t = EVENT_STREAMS, value_parser = count(limits::EVENT_STREAMS_BOUNDS))]
    pub(crate) event_streams: u32,
    /// Connections that one address may have open at once. Offices share an address; behind a proxy, live connections are
    /// counted by the address that it tells.
    #[arg(long = "rate-address-sockets", env = "LAUSUMA_RATE_ADDRESS_SOCKETS", value_name = "COUNT",
        default_value_t = limits::ADDRESS_SOCKETS, value_parser = count(limits::ADDRESS_SOCKETS_BOUNDS))]
    pub(crate) address_sockets: u32,
    /// Live connections to texts that one person may have open at once.
    #[arg(long = "rate-person-sockets", env = "LAUSUMA_RATE_PERSON_SOCKETS", value_name = "COUNT",
        default_value_t = limits::PERSON_SOCKETS, value_parser = count(limits::PERSON_SOCKETS_BOUNDS))]
    pub(crate) person_sockets: u32,
    /// Seconds for which a live socket may be held back without a break before it is closed.
    #[arg(long = "rate-patience", env = "LAUSUMA_RATE_PATIENCE", value_name = "SECONDS",
        default_value_t = limits::RATE_PATIENCE_S, value_parser = clap::value_parser!(u64).range(limits::PATIENCE_BOUNDS))]
    pub(crate) patience_seconds: u64,
    /// Header in which a reverse proxy tells the address of its client, e.g. X-Forwarded-For; its last address counts.
    /// Name one only if every request comes through that proxy: whoever sets the header chooses the address.
    #[arg(long, env = "LAUSUMA_CLIENT_ADDRESS_HEADER", value_name = "NAME")]
    pub(crate) client_address_header: Option<HeaderName>,
}

impl Default for Rates {
    fn default() -> Self {
        Rates {
            session_bytes: limits::SESSION_BYTES_PER_S,
            address_connections: limits::ADDRESS_CONNECTIONS_PER_S,
            address_requests: limits::ADDRESS_REQUESTS_PER_S,
            session_requests: limits::SESSION_REQUESTS_PER_S,
            address_mails: MAILS_PER_ADDRESS,
            client_mails: MAILS_PER_CLIENT,
            event_streams: EVENT_STREAMS,
            address_sockets: limits::ADDRESS_SOCKETS,
            person_sockets: limits::PERSON_SOCKETS,
            patience_seconds: limits::RATE_PATIENCE_S,
            client_address_header: None,
        }
    }
}

const RESERVE_MB: u64 = limits::STORE_RESERVE_BYTES >> 20;
// Small numbers, which the limits have as lengths of lists.
const MAILS_PER_ADDRESS: u32 = limits::MAILS_PER_ADDRESS_MAX as u32;
const MAILS_PER_CLIENT: u32 = limits::MAILS_PER_CLIENT_MAX as u32;
const EVENT_STREAMS: u32 = limits::EVENTS_PER_CALLER_MAX as u32;

/// A count within bounds that are small numbers.
fn count(bounds: std::ops::RangeInclusive<u64>) -> clap::builder::RangedI64ValueParser<u32> {
    let bound = |bound: &u64| i64::try_from(*bound).unwrap_or(i64::MAX);
    clap::value_parser!(u32).range(bound(bounds.start())..=bound(bounds.end()))
}

impl Settings {
    /// Whether anybody may be anyone.
    pub(crate) fn is_demo(&self) -> bool {
        self.demo.is_some()
    }

    /// For reading a data folder that nobody is served from.
    pub(crate) fn at_rest(data: PathBuf, public_url: String) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let (smtp_url, mail_from, contact) = (None, None, None);
        Settings {
            listen,
            data,
            demo: None,
            public_url: Some(public_url),
            smtp_url,
            mail_from,
            contact,
            upload_mb: limits::UPLOAD_MB,
            disk_reserve: RESERVE_MB,
            metrics_token: None,
            log_format: LogFormat::Text,
            name: NetworkName::default(),
            backups: Backups::default(),
            rates: Rates::default(),
            origins: Origins::default(),
        }
    }

    /// What the network is called, or else the product.
    pub(crate) fn called(&self, words: &Words) -> String {
        self.name.said(words.language()).map_or_else(|| words.say("site-name"), str::to_owned)
    }

    /// Bytes of the disk that are kept free.
    pub(crate) fn reserve_bytes(&self) -> u64 {
        self.disk_reserve << 20
    }

    /// Whether people reach the server by HTTPS: then cookies are for HTTPS alone.
    pub(crate) fn is_secure(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// An origin: scheme, host, perhaps a port, and nothing after.
pub(crate) fn public_url(text: &str) -> Result<String, String> {
    let url = text.strip_suffix('/').unwrap_or(text);
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(url.to_owned()),
        _ => Err("give the public address like https://lausuma.example.org, without a path".to_owned()),
    }
}

/// A name that fits at the top of a page.
fn network_name(text: &str) -> Result<String, String> {
    let max = limits::NETWORK_NAME_CHARS_MAX;
    address::name(text, max).map_err(|_| format!("a name has 1 to {max} characters, all of which can be seen"))
}

/// An address for mail: one `@` with something on both sides, and nothing that would end it in a link.
fn contact(text: &str) -> Result<String, String> {
    let is_plain = !text.contains(|c: char| c.is_whitespace() || c.is_control() || "?&<>\"".contains(c));
    match text.split_once('@') {
        Some((name, host)) if is_plain && !name.is_empty() && !host.is_empty() && !host.contains('@') => {
            Ok(text.to_owned())
        }
        _ => Err("give the contact's address like office@example.org".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    fn settings(arguments: &[&str]) -> Result<Settings, clap::Error> {
        let line = CommandLine::try_parse_from(["lausuma", "serve"].iter().chain(arguments))?;
        match line.command {
            Command::Serve(configured) => Ok(configured.settings),
            _ => unreachable!("serve was asked for"),
        }
    }

    #[test]
    fn rates_are_those_of_people_unless_others_are_set() {
        let Rates { session_bytes, address_connections, address_requests, patience_seconds, .. } =
            settings(&[]).expect("nothing is required").rates;
        assert_eq!(session_bytes, limits::SESSION_BYTES_PER_S);
        assert_eq!(address_connections, limits::ADDRESS_CONNECTIONS_PER_S);
        assert_eq!(address_requests, limits::ADDRESS_REQUESTS_PER_S);
        assert_eq!(patience_seconds, limits::RATE_PATIENCE_S);
        let Rates { address_mails, client_mails, event_streams, .. } = Rates::default();
        let counts = [address_mails, client_mails, event_streams].map(|count| count as usize);
        let usual = [limits::MAILS_PER_ADDRESS_MAX, limits::MAILS_PER_CLIENT_MAX, limits::EVENTS_PER_CALLER_MAX];
        assert_eq!(counts, usual);
    }
}
