//! `lausuma doctor`: looks whether the settings work here, and says of each thing what is to be done. It changes nothing,
//! opens no store and locks nothing, so that it can be asked while the server runs and when it does not.
//!
//! `folder`, `backups`, `clock`, `mail`, `public` and `sockets` each look at one thing; `ask` is the client that they ask servers with.

mod ask;
mod backups;
mod clock;
mod finding;
mod folder;
mod mail;
mod public;
mod sockets;

use crate::clock::Clock;
use crate::settings::{Configured, File, Settings};
use ask::{Asked, Place};
use clap::Args;
pub(crate) use finding::{Finding, Mark};
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What the doctor is asked.
#[derive(Debug, Clone, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// Send a mail to this address too, to see whether it arrives.
    #[arg(long, value_name = "ADDRESS")]
    send_to: Option<String>,
    /// Ask nothing but whether the server answers where it listens: for the health check of a container.
    #[arg(long)]
    alive: bool,
}

/// Why the doctor is not content.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unwell {
    #[error("Lines that begin with 'wrong': {0}. Each says what to do.")]
    Wrong(usize),
    #[error("No server answers at {address}: {why}.")]
    Silent { address: SocketAddr, why: ask::NotAsked },
    #[error("What was found can't be written: {0}.")]
    Unwritten(#[from] std::io::Error),
}

/// Looks at everything, and prints a line on each thing as it is known.
#[tokio::main(flavor = "current_thread")]
pub(crate) async fn run(doctor: &Doctor, file: &File) -> Result<(), Unwell> {
    let settings = &doctor.configured.settings;
    let here = local(settings.listen);
    let answer = ask::get(&Place::plain(here), "/api/v1/connection", &[]).await;
    if doctor.alive {
        return answer.map(|_| ()).map_err(|why| Unwell::Silent { address: here, why });
    }
    let mut wrong = 0;
    let mut tell = |findings: Vec<Finding>| -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        for finding in findings {
            wrong += usize::from(finding.is_wrong());
            writeln!(out, "{finding}")?;
        }
        out.flush()
    };
    tell(of_settings(settings, file))?;
    tell(vec![of_server(here, &answer)])?;
    tell(folder::look(&settings.data, answer.is_ok()))?;
    tell(backups::look(settings, Clock::default().now()).await)?;
    tell(clock::look(&settings.data))?;
    tell(sockets::look(answer.is_ok()))?;
    tell(mail::look(settings, doctor.send_to.as_deref()).await)?;
    tell(public::look(settings, answer.ok().as_ref()).await)?;
    if wrong == 0 { Ok(()) } else { Err(Unwell::Wrong(wrong)) }
}

/// Looks at what the first run can ask about before it ends, but mail.
pub(crate) async fn before_founding(settings: &Settings) -> Vec<Finding> {
    let answer = ask::get(&Place::plain(local(settings.listen)), "/api/v1/connection", &[]).await.ok();
    let mut findings = folder::look(&settings.data, true);
    findings.extend(clock::look(&settings.data));
    findings.extend(public::look(settings, answer.as_ref()).await);
    findings
}

/// Looks at mail, and sends one to this address.
pub(crate) async fn trial_mail(settings: &Settings, to: &str) -> Vec<Finding> {
    mail::look(settings, Some(to)).await
}

/// Where this machine reaches the server.
fn local(listen: SocketAddr) -> SocketAddr {
    let address = match listen.ip() {
        IpAddr::V4(address) if address.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(address) if address.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        address => address,
    };
    SocketAddr::new(address, listen.port())
}

fn of_settings(settings: &Settings, file: &File) -> Vec<Finding> {
    const ABOUT: &str = "settings";
    let Some(path) = file.path.as_ref().or(file.beside.as_ref()) else {
        return vec![Finding::ok(ABOUT, "no file; all come from the command line, the environment or by default")];
    };
    let mut findings = vec![Finding::ok(ABOUT, format!("read from {}", path.display()))];
    if settings.smtp_url.is_some() && is_read_by_all(path) {
        let path = path.display();
        let sentence = format!("everybody on this machine can read {path}");
        let remedy = format!("if the mail server's password stands there: chgrp lausuma {path} && chmod 640 {path}");
        findings.push(Finding::look(ABOUT, sentence, remedy));
    }
    findings
}

fn is_read_by_all(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o004 != 0)
}

fn of_server(here: SocketAddr, answer: &Result<Asked, ask::NotAsked>) -> Finding {
    const ABOUT: &str = "server";
    match answer {
        Ok(asked) if asked.view().is_some() => Finding::ok(ABOUT, format!("runs, and answers at {here}")),
        Ok(_) => Finding::wrong(
            ABOUT,
            format!("something that is not Lausuma answers at {here}"),
            "stop it, or choose another address with the setting listen",
        ),
        Err(_) => Finding::look(
            ABOUT,
            format!("no server answers at {here}"),
            "if it should run, start it: systemctl start lausuma; why it did not: journalctl -u lausuma",
        ),
    }
}
