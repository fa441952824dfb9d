//! What the first run asks, step by step. Nothing of it holds before all of it is known.

use crate::{
    address::Address,
    settings::{NetworkName, Origins, Settings, SmtpUrl},
};
use std::fmt::Write;

/// One page of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// In which language, and whether to look at the demonstration first.
    Beginning,
    Name,
    Address,
    Founder,
    Mail,
    /// All of it once more, and the button.
    Summary,
}

impl Step {
    /// In their order.
    pub(crate) const ALL: [Step; 6] =
        [Step::Beginning, Step::Name, Step::Address, Step::Founder, Step::Mail, Step::Summary];

    /// As pages count them, from 1.
    pub(crate) fn number(self) -> usize {
        Step::ALL.iter().position(|step| *step == self).unwrap_or_default() + 1
    }

    /// The step of that number.
    pub(crate) fn numbered(text: &str) -> Option<Step> {
        Step::ALL.get(text.parse::<usize>().ok()?.checked_sub(1)?).copied()
    }
}

/// What is to be there in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begins {
    /// A network of their own, with nothing in it.
    Own,
    /// The fictional network, to look around in.
    Demo,
}

/// Who coordinates first.
#[derive(Debug, Clone)]
pub(crate) struct Founder {
    pub(crate) organisation: String,
    pub(crate) name: String,
    pub(crate) address: Address,
}

/// How mail leaves.
#[derive(Clone)]
pub(crate) enum Post {
    /// Not yet.
    None,
    Server(MailServer),
}

/// A mail server, as its provider describes it.
#[derive(Clone)]
pub(crate) struct MailServer {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) safety: Safety,
    pub(crate) user: String,
    pub(crate) password: String,
    /// Whom mails come from.
    pub(crate) from: Address,
}

/// How what goes to the mail server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Safety {
    /// TLS from the first byte.
    Tls,
    /// TLS is agreed on first.
    StartTls,
    /// Not at all, as it never leaves this machine.
    Plain,
}

impl Safety {
    pub(crate) const ALL: [Safety; 3] = [Safety::Tls, Safety::StartTls, Safety::Plain];

    /// As forms call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Safety::Tls => "tls",
            Safety::StartTls => "starttls",
            Safety::Plain => "plain",
        }
    }

    /// The port that it usually has.
    pub(crate) fn port(self) -> u16 {
        match self {
            Safety::Tls => 465,
            Safety::StartTls => 587,
            Safety::Plain => 25,
        }
    }
}

impl MailServer {
    /// As the setting has it.
    pub(crate) fn url(&self) -> String {
        let (scheme, query) = match self.safety {
            Safety::Tls => ("smtps", ""),
            Safety::StartTls => ("smtp", "?tls=required"),
            Safety::Plain => ("smtp", ""),
        };
        let login = match self.user.as_str() {
            "" => String::new(),
            user => format!("{}:{}@", escaped(user), escaped(&self.password)),
        };
        format!("{scheme}://{login}{}:{}{query}", self.host, self.port)
    }
}

/// So that no character of it means something in an address.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => all.push(char::from(byte)),
            byte => write!(all, "%{byte:02X}").expect("a string takes everything"),
        }
        all
    })
}

/// What has been told so far: nothing where a step has not been gone through.
#[derive(Clone, Default)]
pub(crate) struct Answers {
    pub(crate) begins: Option<Begins>,
    pub(crate) names: Option<NetworkName>,
    /// An address, or that there is none yet.
    pub(crate) address: Option<Option<String>>,
    pub(crate) founder: Option<Founder>,
    pub(crate) post: Option<Post>,
}

/// The settings that a step asks for. One that is set elsewhere is shown there, and not asked for again.
pub(crate) fn asked(step: Step) -> &'static [&'static str] {
    match step {
        Step::Name => &["name-fi", "name-sv", "name-en"],
        Step::Address => &["public-url"],
        Step::Mail => &["smtp-url", "mail-from"],
        Step::Beginning | Step::Founder | Step::Summary => &[],
    }
}

/// Whether the step's settings stand elsewhere.
pub(crate) fn is_settled(step: Step, origins: &Origins) -> bool {
    asked(step).iter().any(|name| origins.get(name).is_some())
}

impl Answers {
    /// The first step that has still to be gone through before the last.
    pub(crate) fn first_open(&self, origins: &Origins) -> Option<Step> {
        if self.begins == Some(Begins::Demo) {
            return None;
        }
        let is_open = |step: &Step| {
            let answered = match step {
                Step::Beginning => self.begins.is_some(),
                Step::Name => self.names.is_some(),
                Step::Address => self.address.is_some(),
                Step::Founder => self.founder.is_some(),
                Step::Mail => self.post.is_some() && !self.lacks_password(),
                Step::Summary => true,
            };
            !answered && !is_settled(*step, origins)
        };
        Step::ALL.into_iter().find(is_open)
    }

    /// Without answers to what the settings say by now: whoever writes them after answering means them.
    pub(crate) fn but_what_is_settled(self, origins: &Origins) -> Answers {
        let is_open = |step| !is_settled(step, origins);
        Answers {
            names: self.names.filter(|_| is_open(Step::Name)),
            address: self.address.filter(|_| is_open(Step::Address)),
            post: self.post.filter(|_| is_open(Step::Mail)),
            ..self
        }
    }

    /// Whether the mail server's password has to be typed again: a restart keeps all else.
    pub(crate) fn lacks_password(&self) -> bool {
        matches!(&self.post, Some(Post::Server(server)) if !server.user.is_empty() && server.password.is_empty())
    }

    /// Whether they name a mail server.
    pub(crate) fn has_mail_server(&self) -> bool {
        matches!(self.post, Some(Post::Server(_)))
    }

    /// What is to be written as settings, each by its name.
    pub(crate) fn settings(&self, known: &Settings) -> Vec<(&'static str, String)> {
        if self.begins == Some(Begins::Demo) {
            return vec![("demo", "stories".to_owned())];
        }
        let names = self.names.clone().unwrap_or_default();
        let mut settings: Vec<(&str, Option<String>)> =
            vec![("name-fi", names.fi), ("name-sv", names.sv), ("name-en", names.en)];
        settings.push(("public-url", self.address.clone().flatten()));
        if let Some(Post::Server(server)) = &self.post {
            settings.push(("smtp-url", Some(server.url())));
            settings.push(("mail-from", Some(self.sender(server, known))));
        }
        settings.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The server's settings as they will be, for trying them out before.
    pub(crate) fn tried(&self, settings: &Settings) -> Settings {
        let mut tried = settings.clone();
        if let Some(Some(address)) = &self.address {
            tried.public_url = Some(address.clone());
        }
        if let Some(Post::Server(server)) = &self.post {
            tried.smtp_url = Some(SmtpUrl(server.url()));
            tried.mail_from = Some(self.sender(server, settings));
        }
        tried
    }

    /// Mails come from the network, by its first name.
    fn sender(&self, server: &MailServer, settings: &Settings) -> String {
        let names = self.names.as_ref().unwrap_or(&settings.name);
        let name = names.said(words::Language::Finnish).unwrap_or("Lausuma").to_owned();
        let address = server.from.as_str().parse::<lettre::Address>();
        address.map_or_else(
            |_| server.from.to_string(),
            |address| lettre::message::Mailbox::new(Some(name), address).to_string(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_written_as_the_setting_has_it() {
        let from = Address::parse("verkosto@example.org").expect("an address");
        for (safety, user, password, url) in [
            (Safety::Tls, "", "", "smtps://mail.example:465"),
            (
                Safety::StartTls,
                "verkosto@x",
                "a:b/c@d ä",
                "smtp://verkosto%40x:a%3Ab%2Fc%40d%20%C3%A4@mail.example:587?tls=required",
            ),
            (Safety::Plain, "", "", "smtp://mail.example:25"),
        ] {
            let (user, password) = (user.to_owned(), password.to_owned());
            let host = "mail.example".to_owned();
            let server = MailServer { host, port: safety.port(), safety, user, password, from: from.clone() };
            assert_eq!(server.url(), url);
        }
    }
}
