//! What takes messages away: a mail server, or a folder that an operator reads.

use super::message::{Letter, Message};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, MultiPart, header};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{fs, io};
use terms::limits;

/// A mail server that says nothing for so long is not there.
const ANSWERS_WITHIN: Duration = Duration::from_secs(20);

/// Takes messages away.
pub(crate) enum Carrier {
    /// A mail server takes them.
    Server { transport: Box<AsyncSmtpTransport<Tokio1Executor>>, from: Mailbox },
    /// They are written into this folder.
    Folder { folder: PathBuf, from: String },
}

/// Why the settings name no mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotACarrier {
    #[error(
        "give the mail server like smtp://mail.example.org:587?tls=required or smtps://name:password@mail.example.org"
    )]
    Url,
    #[error("give the sender with the setting mail-from, like 'Lausuma <lausuma@example.org>'")]
    From,
}

/// What came of an attempt.
pub(super) enum Outcome {
    /// It was taken.
    Taken,
    /// Not now; perhaps later.
    Later(String),
    /// Nobody answered, or we were not let in: no other message would fare better.
    NobodyThere(String),
    /// Never.
    Refused(String),
}

impl Carrier {
    /// The mail server that the settings name; without one, a folder below `data`.
    pub(crate) fn new(url: Option<&str>, from: Option<&str>, data: &Path) -> Result<Self, NotACarrier> {
        let from = from.map(|text| text.parse::<Mailbox>().map_err(|_| NotACarrier::From)).transpose()?;
        let Some(url) = url else {
            let from = from.map_or_else(|| "Lausuma".to_owned(), |from| from.to_string());
            return Ok(Carrier::Folder { folder: data.join("outbox"), from });
        };
        let from = from.ok_or(NotACarrier::From)?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| NotACarrier::Url)?;
        let hello = ClientId::Domain(from.email.domain().to_owned());
        let transport = Box::new(builder.timeout(Some(ANSWERS_WITHIN)).hello_name(hello).build());
        Ok(Carrier::Server { transport, from })
    }

    /// For a post office that sends nothing.
    pub(crate) fn idle(data: &Path) -> Self {
        Carrier::Folder { folder: data.join("outbox"), from: String::new() }
    }

    /// The folder, if it is one.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match self {
            Carrier::Folder { folder, .. } => Some(folder),
            Carrier::Server { .. } => None,
        }
    }

    /// Connects to the mail server as for a message, and sends none; says why it did not let us in.
    pub(crate) async fn try_out(&self) -> Result<(), String> {
        let Carrier::Server { transport, .. } = self else { return Ok(()) };
        match transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("it hung up".to_owned()),
            Err(why) => Err(why.to_string()),
        }
    }

    /// Sends one letter, once, and says why it was not taken.
    pub(crate) async fn send_trial(&self, letter: Letter) -> Result<(), String> {
        match self.carry(&Message::new(0, letter)).await {
            Outcome::Taken => Ok(()),
            Outcome::Later(why) | Outcome::NobodyThere(why) | Outcome::Refused(why) => Err(why),
        }
    }

    /// Removes the message's file, if there is one.
    pub(super) fn remove(&self, number: u64) -> io::Result<()> {
        let Carrier::Folder { folder, .. } = self else { return Ok(()) };
        remove(&file(folder, number))
    }

    pub(super) async fn carry(&self, message: &Message) -> Outcome {
        match self {
            Carrier::Server { transport, from } => match mail(message, from) {
                Ok(mail) => match transport.send(mail).await {
                    Ok(_) => Outcome::Taken,
                    Err(why) => outcome(&why),
                },
                Err(why) => Outcome::Refused(why.to_string()),
            },
            Carrier::Folder { folder, from } => {
                let (folder, text) = (folder.clone(), readable(message, from));
                let number = message.number;
                let written = tokio::task::spawn_blocking(move || write(&folder, number, &text)).await;
                match written {
                    Ok(Ok(())) => Outcome::Taken,
                    Ok(Err(why)) => Outcome::NobodyThere(why.to_string()),
                    Err(_) => Outcome::Later("the file was not written".to_owned()),
                }
            }
        }
    }
}

fn outcome(why: &lettre::transport::smtp::Error) -> Outcome {
    let text = why.to_string();
    // Replies about who we are, not about the message: a wrong password must not make every message bounce.
    let about_us = why.status().is_some_and(|code| matches!(u16::from(code), 421 | 454 | 530 | 534 | 535 | 538));
    if about_us || why.status().is_none() {
        Outcome::NobodyThere(text)
    } else if why.is_permanent() {
        Outcome::Refused(text)
    } else {
        Outcome::Later(text)
    }
}

/// As it goes over the wire. Addresses and headers are encoded by the library; a line can't be broken out of.
fn mail(message: &Message, from: &Mailbox) -> Result<lettre::Message, Box<dyn std::error::Error + Send + Sync>> {
    let to = Mailbox::new(None, message.to.parse()?);
    let ms = u64::try_from(message.at().ms()).unwrap_or_default();
    let mail = lettre::Message::builder()
        .from(from.clone())
        .to(to)
        .subject(message.subject.clone())
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(ms))
        .message_id(Some(format!("<{}@{}>", message.id, from.email.domain())))
        .header(AutoSubmitted);
    let unsubscribe = message.unsubscribe.iter().flat_map(|address| unsubscribed_at(address));
    let mail = unsubscribe.fold(mail, MessageBuilder::raw_header);
    let text = message.text.clone().unwrap_or_default();
    Ok(match &message.html {
        Some(html) => mail.multipart(MultiPart::alternative_plain_html(text, html.clone()))?,
        None => mail.header(ContentType::TEXT_PLAIN).body(text)?,
    })
}

/// Out-of-office replies stay away (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(AutoSubmitted::name(), "auto-generated".to_owned())
    }
}

/// One press in the reader's mail program ends letters of this kind (RFC 2369, RFC 8058); and older programs see that they
/// go to many.
fn unsubscribed_at(address: &str) -> [HeaderValue; 3] {
    // The address is ours, of visible ASCII. The library would break a long one, and nobody would find it then.
    let plain = |name, value: String| HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value);
    let one_click = "List-Unsubscribe=One-Click".to_owned();
    [
        plain(HeaderName::new_from_ascii_str("List-Unsubscribe"), format!("<{address}>")),
        plain(HeaderName::new_from_ascii_str("List-Unsubscribe-Post"), one_click),
        plain(HeaderName::new_from_ascii_str("Precedence"), "bulk".to_owned()),
    ]
}

/// As an operator reads it.
fn readable(message: &Message, from: &str) -> String {
    let text = message.text.as_deref().unwrap_or_default();
    format!("Date: {}\nFrom: {from}\nTo: {}\nSubject: {}\n\n{text}\n", message.at(), message.to, message.subject)
}

/// Whole or not at all, for its owner's eyes, and with an end to how many there are.
fn write(folder: &Path, number: u64, text: &str) -> io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    fs::create_dir_all(folder)?;
    let unfinished = folder.join("unfinished");
    let mut opened = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()?;
    fs::rename(&unfinished, file(folder, number))?;
    if let Some(old) = number.checked_sub(limits::OUTBOX_FILES_MAX) {
        remove(&file(folder, old))?;
    }
    Ok(())
}

fn file(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:08}.txt"))
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Address;
    use crate::mail::Letter;
    use terms::Timestamp;

    #[test]
    fn nothing_that_people_typed_ends_a_headers_line() {
        let at = Timestamp::from_ms(1_800_000_000_000);
        for evil in ["\r\nBcc: kaikki@example.org", "\nBcc: kaikki@example.org\n\nHei", "\u{85}Bcc: x", "ä\r\nBcc: x"]
        {
            let to = Address::parse("liisa@example.org").expect("an address");
            let subject = format!("Kutsu toimia järjestön Liitto{evil} puolesta");
            let text = format!("Hei{evil}");
            let message = Message::new(7, Letter { to, subject, text, html: None, at, until: at, unsubscribe: None });
            let from: Mailbox = "Lausuma <lausuma@example.org>".parse().expect("a mailbox");
            let wire = String::from_utf8(mail(&message, &from).expect("a mail").formatted()).expect("ASCII");
            let (head, _) = wire.split_once("\r\n\r\n").expect("a head and a body");
            assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
            assert_eq!(head.lines().filter(|line| line.starts_with("Subject: ")).count(), 1, "{head}");
            assert!(head.contains("Auto-Submitted: auto-generated"), "{head}");
            let file = readable(&message, "Lausuma");
            assert_eq!(file.lines().position(str::is_empty), Some(4), "{file}");
        }
    }

    #[test]
    fn the_outbox_keeps_as_many_files_as_its_limit_says() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let max = limits::OUTBOX_FILES_MAX;
        write(folder.path(), 0, "the first").expect("written");
        for (number, stays) in [(max - 1, true), (max, false), (max + 1, false)] {
            write(folder.path(), number, "a later one").expect("written");
            assert_eq!(file(folder.path(), 0).exists(), stays, "after {number}");
        }
    }
}
