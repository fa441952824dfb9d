//! The command line.

use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

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
    Serve(Settings),
    /// Put load on a running server and print what it did, as JSON.
    Bench(bench::Bench),
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
    /// Fill an empty folder with a fictional network, and let anybody be anyone in it.
    #[arg(long)]
    pub(crate) demo: bool,
    /// The address at which people reach the server, e.g. https://lausuma.example.org; by default http:// and the
    /// request's own host.
    #[arg(long, env = "LAUSUMA_PUBLIC_URL", value_parser = public_url)]
    pub(crate) public_url: Option<String>,
}

impl Settings {
    /// Whether people reach the server by HTTPS: then cookies are for HTTPS alone.
    pub(crate) fn is_secure(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// An origin: scheme, host, perhaps a port, and nothing after.
fn public_url(text: &str) -> Result<String, String> {
    let url = text.strip_suffix('/').unwrap_or(text);
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(url.to_owned()),
        _ => Err("give the public address like https://lausuma.example.org, without a path".to_owned()),
    }
}
