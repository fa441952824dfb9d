//! `lausuma doctor`: looks whether the settings work here, and says of each thing what is to be done. It changes nothing,
//! opens no store and locks nothing, so that it can be asked while the server runs and when it does not.
//!
//! `folder`, `backups`, `clock`, `mail`, `public` and `sockets` each look at one thing; `ask` is the client that they ask servers
//! with, `reasons` says why something failed, `language` in which language all of it is said.

mod ask;
mod backups;
mod clock;
mod finding;
mod folder;
mod language;
mod mail;
mod public;
mod reasons;
mod sockets;

use crate::clock::Clock;
use crate::settings::{Configured, File, Settings};
use ask::{Asked, Place};
use clap::Args;
pub(crate) use finding::{About, Finding, Mark};
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use words::{Language, Words};

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
    /// Say it in Finnish, Swedish or English; by default in the language of LC_ALL, LC_MESSAGES or LANG.
    #[arg(long, value_name = "fi|sv|en", value_parser = language::named)]
    language: Option<Language>,
}

impl Doctor {
    /// The words of whoever asks.
    pub(crate) fn words(&self) -> &'static Words {
        let language = self.language.unwrap_or_else(|| language::of_environment(|name| std::env::var(name).ok()));
        Words::of(language)
    }
}

/// Why the doctor is not content.
pub(crate) enum Unwell {
    /// So many lines say that something is wrong.
    Wrong(usize),
    /// No server answers there.
    Silent { address: SocketAddr, why: ask::NotAsked },
    /// What was found can't be printed.
    Unwritten(std::io::Error),
}

impl Unwell {
    /// As a sentence.
    pub(crate) fn sentence(&self, words: &Words) -> String {
        match self {
            Unwell::Wrong(count) => words.say_with("doctor-wrong-lines", &[("count", (*count).into())]),
            Unwell::Silent { address, why } => {
                let why = reasons::asked(words, why);
                words.say_with("doctor-silent", &[("address", address.to_string().into()), ("why", why.into())])
            }
            Unwell::Unwritten(why) => {
                words.say_with("doctor-unwritten", &[("why", reasons::system(words, why).into())])
            }
        }
    }
}

/// Looks at everything, and prints a line on each thing as it is known.
#[tokio::main(flavor = "current_thread")]
pub(crate) async fn run(doctor: &Doctor, file: &File) -> Result<(), Unwell> {
    let (settings, words) = (&doctor.configured.settings, doctor.words());
    let here = local(settings.listen);
    let answer = ask::get(&Place::plain(here), "/api/v1/connection", &[]).await;
    if doctor.alive {
        return answer.map(|_| ()).map_err(|why| Unwell::Silent { address: here, why });
    }
    let mut wrong = 0;
    let mut tell = |findings: Vec<Finding>| -> Result<(), Unwell> {
        wrong += findings.iter().filter(|finding| finding.is_wrong()).count();
        print(words, &findings).map_err(Unwell::Unwritten)
    };
    tell(of_settings(words, settings, file))?;
    tell(vec![of_server(words, here, &answer)])?;
    tell(folder::look(words, settings, answer.is_ok()))?;
    tell(backups::look(words, settings, Clock::default().now()).await)?;
    tell(clock::look(words, &settings.data))?;
    tell(sockets::look(words, answer.is_ok()))?;
    tell(mail::look(words, settings, doctor.send_to.as_deref()).await)?;
    tell(public::look(words, settings, answer.ok().as_ref()).await)?;
    if wrong == 0 { Ok(()) } else { Err(Unwell::Wrong(wrong)) }
}

fn print(words: &Words, findings: &[Finding]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for finding in findings {
        writeln!(out, "{}", finding.line(words))?;
    }
    out.flush()
}

/// Looks at what the first run can ask about before it ends, but mail.
pub(crate) async fn before_founding(words: &Words, settings: &Settings) -> Vec<Finding> {
    let answer = ask::get(&Place::plain(local(settings.listen)), "/api/v1/connection", &[]).await.ok();
    let mut findings = folder::look(words, settings, true);
    findings.extend(clock::look(words, &settings.data));
    findings.extend(public::look(words, settings, answer.as_ref()).await);
    findings
}

/// Looks at mail, and sends one to this address.
pub(crate) async fn trial_mail(words: &Words, settings: &Settings, to: &str) -> Vec<Finding> {
    mail::look(words, settings, Some(to)).await
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

fn of_settings(words: &Words, settings: &Settings, file: &File) -> Vec<Finding> {
    const ABOUT: About = About::Settings;
    let Some(path) = file.path.as_ref().or(file.beside.as_ref()) else {
        return vec![Finding::ok(ABOUT, words.say("doctor-settings-none"))];
    };
    let shown = path.display().to_string();
    let mut findings = vec![Finding::ok(ABOUT, words.say_with("doctor-settings-read", &[("path", (&shown).into())]))];
    if settings.smtp_url.is_some() && is_read_by_all(path) {
        let sentence = words.say_with("doctor-settings-open", &[("path", (&shown).into())]);
        let command = format!("chgrp lausuma {shown} && chmod 640 {shown}");
        let remedy = words.say_with("doctor-settings-open-todo", &[("command", command.into())]);
        findings.push(Finding::look(ABOUT, sentence, remedy));
    }
    findings
}

fn is_read_by_all(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o004 != 0)
}

fn of_server(words: &Words, here: SocketAddr, answer: &Result<Asked, ask::NotAsked>) -> Finding {
    const ABOUT: About = About::Server;
    let here = [("address", here.to_string().into())];
    match answer {
        Ok(asked) if asked.view().is_some() => Finding::ok(ABOUT, words.say_with("doctor-server-runs", &here)),
        Ok(_) => {
            Finding::wrong(ABOUT, words.say_with("doctor-server-other", &here), words.say("doctor-server-other-todo"))
        }
        Err(_) => {
            Finding::look(ABOUT, words.say_with("doctor-server-none", &here), words.say("doctor-server-none-todo"))
        }
    }
}
