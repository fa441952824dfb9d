/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// Only plain HTTP is spoken: encryption would be measured with it.
    #[error("the server's address has to begin with http://, not {0}")]
    Address(String),
    /// A request was not answered.
    #[error("{what}: {why}")]
    Http {
        /// What was asked for.
        what: String,
        /// What went wrong.
        why: Box<ureq::Error>,
    },
    /// A request was answered with a problem.
    #[error("{what} was answered with status {status}; is this a demonstration server?")]
    Status {
        /// What was asked for.
        what: String,
        /// The status.
        status: u16,
    },
    /// An answer of the HTTP interface without what it should hold.
    #[error("{0} was answered with something else than documented")]
    Answer(String),
    /// A live connection was not let in or broke.
    #[error("live connection: {0}")]
    Socket(#[from] Box<tokio_tungstenite::tungstenite::Error>),
    /// The server closed a connection that was needed.
    #[error("the server closed a live connection with code {0}")]
    Closed(u16),
    /// A frame that docs/live.md does not know.
    #[error("a frame that can't be read: {0}")]
    Frame(#[from] crate::frame::Unreadable),
    /// A frame where another one was due.
    #[error("{0} was expected from the live connection")]
    Unexpected(&'static str),
    /// The server refused an edit.
    #[error("the server refused an edit: {0}")]
    Refused(String),
    /// The network has nobody who may do this.
    #[error("the demonstration has no {0}")]
    Nobody(&'static str),
    /// What was received is not a document.
    #[error("what was received is no document: {0}")]
    Document(#[from] draft::DraftError),
    /// An edit could not be made.
    #[error("automerge: {0}")]
    Automerge(#[from] automerge::AutomergeError),
    /// A received change could not be read.
    #[error("a received change can't be read: {0}")]
    Change(#[from] automerge::LoadChangeError),
    /// A file or the clock of the machine.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// A trace that is not one.
    #[error("the trace can't be read: {0}")]
    Trace(#[from] serde_json::Error),
    /// A client stopped with a panic, which is a mistake of this program.
    #[error("a client of the benchmark failed: {0}")]
    Client(#[from] tokio::task::JoinError),
    /// Numbers that make no sense together.
    #[error("{0}")]
    Settings(&'static str),
}
