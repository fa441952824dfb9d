//! What the doctor has found: one line, and what to do where something is to be done.

use std::fmt;

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) mark: Mark,
    pub(crate) about: &'static str,
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

impl Finding {
    /// As it should be.
    pub(super) fn ok(about: &'static str, sentence: impl Into<String>) -> Self {
        Finding { mark: Mark::Ok, about, sentence: sentence.into(), remedy: None }
    }

    /// Perhaps as it should be; whoever runs the server knows.
    pub(super) fn look(about: &'static str, sentence: impl Into<String>, remedy: impl Into<String>) -> Self {
        Finding { mark: Mark::Look, about, sentence: sentence.into(), remedy: Some(remedy.into()) }
    }

    /// Not as it should be.
    pub(super) fn wrong(about: &'static str, sentence: impl Into<String>, remedy: impl Into<String>) -> Self {
        Finding { mark: Mark::Wrong, about, sentence: sentence.into(), remedy: Some(remedy.into()) }
    }

    pub(super) fn is_wrong(&self) -> bool {
        self.mark == Mark::Wrong
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.mark {
            Mark::Ok => "ok",
            Mark::Look => "look at this",
            Mark::Wrong => "wrong",
        };
        // What others have said may hold anything.
        let sentence = self.sentence.replace(|c: char| c.is_control(), " ");
        write!(f, "{mark:<12}  {}: {sentence}", self.about)?;
        match &self.remedy {
            Some(remedy) => write!(f, ". What to do: {}.", remedy.trim_end_matches('.')),
            None => write!(f, "."),
        }
    }
}
