//! A mail server for the tests: a real socket, as much of SMTP (RFC 5321) as a sender needs, and a say in its replies.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// What to reply to the recipient; given how often it was asked before. `None` takes the message.
type Verdict = fn(recipient: &str, before: usize) -> Option<&'static str>;

/// Receives mail.
pub(crate) struct Mailbox {
    port: u16,
    letters: Receiver<Received>,
}

/// A message as it came.
pub(crate) struct Received {
    pub(crate) recipient: String,
    /// As it went over the wire, without the dots that hide lines.
    pub(crate) raw: String,
}

impl Mailbox {
    pub(crate) fn start(verdict: Verdict) -> Mailbox {
        Mailbox::listen(TcpListener::bind("127.0.0.1:0").expect("a port"), verdict)
    }

    /// A port that nobody listens on now.
    pub(crate) fn closed_port() -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address").port()
    }

    pub(crate) fn start_at(port: u16, verdict: Verdict) -> Mailbox {
        Mailbox::listen(TcpListener::bind(("127.0.0.1", port)).expect("the port is still free"), verdict)
    }

    fn listen(listener: TcpListener, verdict: Verdict) -> Mailbox {
        let port = listener.local_addr().expect("an address").port();
        let (sender, letters) = channel();
        std::thread::spawn(move || {
            let mut asked = Vec::new();
            for stream in listener.incoming() {
                // A sender that goes away early has its reasons.
                let _ = stream.and_then(|stream| converse(stream, verdict, &mut asked, &sender));
            }
        });
        Mailbox { port, letters }
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The next message.
    pub(crate) fn next(&self) -> Received {
        self.letters.recv_timeout(Duration::from_secs(60)).expect("a message comes")
    }

    /// What has come that nobody has looked at.
    pub(crate) fn rest(&self) -> Vec<Received> {
        self.letters.try_iter().collect()
    }
}

fn converse(
    stream: TcpStream,
    verdict: Verdict,
    asked: &mut Vec<String>,
    letters: &Sender<Received>,
) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream).lines();
    let mut reply = |text: &str| out.write_all(format!("{text}\r\n").as_bytes());
    let mut recipient = String::new();
    reply("220 mail.example ready")?;
    while let Some(line) = lines.next().transpose()? {
        match line.split([' ', ':']).next().unwrap_or_default().to_uppercase().as_str() {
            "EHLO" | "HELO" => reply("250 mail.example")?,
            "RCPT" => {
                recipient = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                let before = asked.iter().filter(|other| **other == recipient).count();
                asked.push(recipient.clone());
                reply(verdict(&recipient, before).unwrap_or("250 ok"))?;
            }
            "DATA" => {
                reply("354 go on")?;
                let mut raw = String::new();
                while let Some(line) = lines.next().transpose()? {
                    if line == "." {
                        break;
                    }
                    raw += line.strip_prefix('.').unwrap_or(&line);
                    raw.push('\n');
                }
                let _ = letters.send(Received { recipient: recipient.clone(), raw });
                reply("250 taken")?;
            }
            "QUIT" => return reply("221 bye"),
            _ => reply("250 ok")?,
        }
    }
    Ok(())
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let head = self.raw.split("\n\n").next()?;
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The text, its quoted-printable undone (RFC 2045, 6.7).
    pub(crate) fn text(&self) -> String {
        let (_, body) = self.raw.split_once("\n\n").expect("a head and a body");
        match self.header("Content-Transfer-Encoding") {
            Some("quoted-printable") => unquoted(body),
            Some("7bit") | None => body.to_owned(),
            other => panic!("an encoding that these tests don't read: {other:?}"),
        }
    }
}

fn unquoted(body: &str) -> String {
    let joined = body.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match hex.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if *first == b'=' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).expect("mail in UTF-8")
}

/// The path of the link in a mail: it has a line of its own.
pub(crate) fn link(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("://")).collect();
    let [line] = lines[..] else { panic!("one line with a link: {text}") };
    let (_, rest) = line.split_once("://").expect("a link");
    rest[rest.find('/').expect("a path")..].to_owned()
}

/// The six digits in a mail: they have a line of their own.
pub(crate) fn code(text: &str) -> String {
    let is_code = |line: &&str| line.len() == 7 && line.chars().all(|c| c.is_ascii_digit() || c == ' ');
    text.lines().find(is_code).unwrap_or_else(|| panic!("a code: {text}")).replace(' ', "")
}
