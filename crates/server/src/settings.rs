//! The command line and what else gives settings: the environment and a file (docs/settings.md).

mod backups;
mod environment;
mod file;
mod known;
mod line;
mod listing;

pub(crate) use backups::Backups;
pub(crate) use file::File;
pub(crate) use line::{Line, NotUnderstood, read};
pub(crate) use listing::Listing;

use axum::http::HeaderName;
use clap::{Args, Parser, Subcommand};
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use terms::limits;

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
    #[command(flatten)]
    pub(crate) backups: Backups,
    #[command(flatten)]
    pub(crate) rates: Rates,
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
        default_value_t = limits::SESSION_BYTES_PER_S, value_parser = clap::value_parser!(u32).range(1..=PER_SECOND_MAX))]
    pub(crate) session_bytes: u32,
    /// Connections that one address may open in a second.
    #[arg(long = "rate-address-connections", env = "LAUSUMA_RATE_ADDRESS_CONNECTIONS", value_name = "COUNT",
        default_value_t = limits::ADDRESS_CONNECTIONS_PER_S, value_parser = clap::value_parser!(u32).range(1..=PER_SECOND_MAX))]
    pub(crate) address_connections: u32,
    /// Requests without a session that would change something, from one address in a second.
    #[arg(long = "rate-address-requests", env = "LAUSUMA_RATE_ADDRESS_REQUESTS", value_name = "COUNT",
        default_value_t = limits::ADDRESS_REQUESTS_PER_S, value_parser = clap::value_parser!(u32).range(1..=PER_SECOND_MAX))]
    pub(crate) address_requests: u32,
    /// Mails that may go to one address in an hour because somebody wanted it (a login, a subscription).
    #[arg(long = "rate-address-mails", env = "LAUSUMA_RATE_ADDRESS_MAILS", value_name = "COUNT",
        default_value_t = MAILS_PER_ADDRESS, value_parser = clap::value_parser!(u32).range(1..=COUNT_MAX))]
    pub(crate) address_mails: u32,
    /// Mails that requests from one address may cause in an hour. Offices share an address; this machine's own and what
    /// comes through a proxy that tells nobody's address are not counted.
    #[arg(long = "rate-client-mails", env = "LAUSUMA_RATE_CLIENT_MAILS", value_name = "COUNT",
        default_value_t = MAILS_PER_CLIENT, value_parser = clap::value_parser!(u32).range(1..=COUNT_MAX))]
    pub(crate) client_mails: u32,
    /// Streams of events that one person, or one address from which nobody has signed in, may have open at once.
    #[arg(long = "rate-event-streams", env = "LAUSUMA_RATE_EVENT_STREAMS", value_name = "COUNT",
        default_value_t = EVENT_STREAMS, value_parser = clap::value_parser!(u32).range(1..=COUNT_MAX))]
    pub(crate) event_streams: u32,
    /// Seconds for which a live socket may be held back without a break before it is closed.
    #[arg(long = "rate-patience", env = "LAUSUMA_RATE_PATIENCE", value_name = "SECONDS",
        default_value_t = limits::RATE_PATIENCE_S)]
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
            address_mails: MAILS_PER_ADDRESS,
            client_mails: MAILS_PER_CLIENT,
            event_streams: EVENT_STREAMS,
            patience_seconds: limits::RATE_PATIENCE_S,
            client_address_header: None,
        }
    }
}

// Small numbers, which the limits have as lengths of lists.
const MAILS_PER_ADDRESS: u32 = limits::MAILS_PER_ADDRESS_MAX as u32;
const MAILS_PER_CLIENT: u32 = limits::MAILS_PER_CLIENT_MAX as u32;
const EVENT_STREAMS: u32 = limits::EVENTS_PER_CALLER_MAX as u32;

/// More of these than this would be no bound.
const COUNT_MAX: i64 = 1_000_000;
/// A bucket is refilled by the nanosecond.
const PER_SECOND_MAX: i64 = 1_000_000_000;

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
            backups: Backups::default(),
            rates: Rates::default(),
        }
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

    #[test]
    fn a_rate_is_a_count_within_bounds() {
        for (value, is_taken) in [("0", false), ("1", true), ("1000000000", true), ("1000000001", false), ("x", false)]
        {
            for name in ["--rate-session-bytes", "--rate-address-connections", "--rate-address-requests"] {
                assert_eq!(settings(&[name, value]).is_ok(), is_taken, "{name} {value}");
            }
        }
        for (value, is_taken) in [("0", false), ("1", true), ("1000000", true), ("1000001", false), ("x", false)] {
            for name in ["--rate-address-mails", "--rate-client-mails", "--rate-event-streams"] {
                assert_eq!(settings(&[name, value]).is_ok(), is_taken, "{name} {value}");
            }
        }
    }
}
