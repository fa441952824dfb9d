//! What the doctor has found: one line, and what to do where something is to be done.

use words::Words;

/// One line, in the words of whoever asked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) mark: Mark,
    pub(crate) about: About,
    pub(crate) sentence: String,
    pub(crate) remedy: Option<String>,
}

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Ok,
    Look,
    Wrong,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Settings,
    Server,
    Data,
    Backups,
    Clock,
    Sockets,
    Mail,
    PublicAddress,
}

impl Finding {
    /// As it should be.
    pub(super) fn ok(about: About, sentence: String) -> Self {
        Finding { mark: Mark::Ok, about, sentence, remedy: None }
    }

    /// Perhaps as it should be; whoever runs the server knows.
    pub(super) fn look(about: About, sentence: String, remedy: String) -> Self {
        Finding { mark: Mark::Look, about, sentence, remedy: Some(remedy) }
    }

    /// Not as it should be.
    pub(super) fn wrong(about: About, sentence: String, remedy: String) -> Self {
        Finding { mark: Mark::Wrong, about, sentence, remedy: Some(remedy) }
    }

    pub(super) fn is_wrong(&self) -> bool {
        self.mark == Mark::Wrong
    }

    /// As it is printed.
    pub(super) fn line(&self, words: &Words) -> String {
        let mark = match self.mark {
            Mark::Ok => words.say("doctor-mark-ok"),
            Mark::Look => words.say("doctor-mark-look"),
            Mark::Wrong => words.say("doctor-mark-wrong"),
        };
        let (about, sentence) = (words.say(self.about.key()), plain(&self.sentence));
        let said = match self.remedy.as_deref().map(plain) {
            Some(remedy) => words.say_with(
                "doctor-line-todo",
                &[("about", about.into()), ("sentence", sentence.into()), ("remedy", remedy.into())],
            ),
            None => words.say_with("doctor-line", &[("about", about.into()), ("sentence", sentence.into())]),
        };
        format!("{mark:<12}  {said}")
    }
}

impl About {
    fn key(self) -> &'static str {
        match self {
            About::Settings => "doctor-about-settings",
            About::Server => "doctor-about-server",
            About::Data => "doctor-about-data",
            About::Backups => "doctor-about-backups",
            About::Clock => "doctor-about-clock",
            About::Sockets => "doctor-about-sockets",
            About::Mail => "doctor-about-mail",
            About::PublicAddress => "doctor-about-public-address",
        }
    }
}

/// Without the full stop that the line ends with. What others have said may hold anything.
fn plain(text: &str) -> String {
    text.trim_end_matches('.').replace(char::is_control, " ")
}
