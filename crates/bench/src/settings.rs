//! The command line.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What to measure, and where.
#[derive(Debug, Clone, Args)]
pub struct Bench {
    /// Address of a demonstration server (`lausuma serve --demo`), e.g. http://127.0.0.1:8080.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub url: String,
    /// The server's process, if it runs on this machine: then its CPU time and memory are measured too.
    #[arg(long)]
    pub pid: Option<u32>,
    /// What to do.
    #[command(subcommand)]
    pub scenario: Scenario,
}

/// What the clients do.
#[derive(Debug, Clone, Subcommand)]
pub enum Scenario {
    /// Writers type at a human rate; measures how long an edit takes to be stored and to be seen by everybody else.
    Live(Live),
    /// Writers type as fast as the server takes it; measures stored edits per second.
    Saturate(Saturate),
    /// Opens many statements once each.
    Open(Open),
    /// Types in a long editing trace, then measures a newcomer.
    History(History),
    /// Brings organisations in from a file; measures the preview, the import and the same import again.
    Import(Import),
    /// Reads every kind of page again and again. Fill the network by the scenario import first.
    Pages(Pages),
    /// A round with many comments: what its pages cost, and how fast more are taken while people write.
    Comments(Comments),
    /// A survey that many organisations have answered: what its results cost, as a page and as files.
    Survey(Surveys),
    /// Many organisations sign within a minute while many more read how far it has come.
    Signing(Signing),
    /// Many organisations choose at once in a workshop while walls show how far it has come.
    Workshop(Workshop),
}

/// Who takes part.
#[derive(Debug, Clone, Args)]
pub struct Crowding {
    /// Writers in each statement.
    #[arg(long, default_value_t = 10)]
    pub writers: usize,
    /// Clients in each statement, the writers among them.
    #[arg(long, default_value_t = 50)]
    pub clients: usize,
    /// Statements; each gets its own writers and clients.
    #[arg(long, default_value_t = 1)]
    pub statements: usize,
    /// Use this statement instead of a new one; may be repeated.
    #[arg(long = "statement", value_name = "ID")]
    pub ids: Vec<String>,
    /// At the end, read what one client was given into automerge and compare it with the server's text.
    #[arg(long)]
    pub verify: bool,
}

/// Typing.
#[derive(Debug, Clone, Args)]
pub struct Live {
    /// Who takes part.
    #[command(flatten)]
    pub crowding: Crowding,
    /// Characters that each writer types per second.
    #[arg(long, default_value_t = 5.0)]
    pub rate: f64,
    /// How long the writers type.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
}

/// Saturation.
#[derive(Debug, Clone, Args)]
pub struct Saturate {
    /// Who takes part.
    #[command(flatten)]
    pub crowding: Crowding,
    /// Pushes that each writer has under way.
    #[arg(long, default_value_t = 8)]
    pub window: usize,
    /// How long the writers push, if their changes last so long.
    #[arg(long, default_value_t = 5)]
    pub seconds: u64,
    /// Changes that each writer makes before the clock starts.
    #[arg(long, default_value_t = 20_000)]
    pub prepared: usize,
}

/// Opening.
#[derive(Debug, Clone, Args)]
pub struct Open {
    /// The file that names the statements, one id a line.
    #[arg(long)]
    pub ids: PathBuf,
    /// Make the statements and write the file, instead of opening them. Start the server again afterwards.
    #[arg(long)]
    pub seed: bool,
    /// How many statements to make.
    #[arg(long, default_value_t = 2_000)]
    pub statements: usize,
    /// Text in each of them.
    #[arg(long, default_value_t = 10)]
    pub kilobytes: usize,
    /// Statements that are opened at once.
    #[arg(long, default_value_t = 16)]
    pub at_once: usize,
    /// How long after the last client has left the server's memory is read again.
    #[arg(long, default_value_t = 60)]
    pub settle_seconds: u64,
}

/// A file of organisations.
#[derive(Debug, Clone, Args)]
pub struct Import {
    /// Organisations in the file.
    #[arg(long, default_value_t = 5_000)]
    pub rows: usize,
}

/// Pages.
#[derive(Debug, Clone, Args)]
pub struct Pages {
    /// Statements in the network; those that are missing are made.
    #[arg(long, default_value_t = 200)]
    pub statements: usize,
    /// How often each page is asked for.
    #[arg(long, default_value_t = 200)]
    pub requests: usize,
}

/// A round with many comments.
#[derive(Debug, Clone, Args)]
pub struct Comments {
    /// Organisations that speak; those that are missing are brought in.
    #[arg(long, default_value_t = 400)]
    pub organisations: usize,
    /// Comments of the round.
    #[arg(long, default_value_t = 2_000)]
    pub comments: usize,
    /// Words of the text.
    #[arg(long, default_value_t = 10_000)]
    pub words: usize,
    /// How often each page is asked for.
    #[arg(long, default_value_t = 50)]
    pub requests: usize,
    /// Comments that come every second while people write.
    #[arg(long, default_value_t = 50)]
    pub per_second: u64,
    /// How long they come; not at all if 0.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    /// People who write meanwhile.
    #[arg(long, default_value_t = 100)]
    pub writers: usize,
}

/// A survey with its answers.
#[derive(Debug, Clone, Args)]
pub struct Surveys {
    /// Questions that are asked.
    #[arg(long, default_value_t = 40)]
    pub questions: usize,
    /// Organisations that answer; those that are missing are brought in.
    #[arg(long, default_value_t = 2_000)]
    pub answers: usize,
    /// How often each page and file is asked for.
    #[arg(long, default_value_t = 20)]
    pub requests: usize,
}

/// Signing.
#[derive(Debug, Clone, Args)]
pub struct Signing {
    /// Organisations that sign; those that are missing are brought in.
    #[arg(long, default_value_t = 1_000)]
    pub organisations: usize,
    /// Streams of progress that are open meanwhile, spread over the people of these organisations.
    #[arg(long, default_value_t = 5_000)]
    pub readers: usize,
    /// Within which time all sign, one after the other at a steady pace.
    #[arg(long, default_value_t = 60)]
    pub seconds: u64,
    /// Requests of one organisation that sign and take back at once, when all have signed.
    #[arg(long, default_value_t = 1_000)]
    pub turns: u64,
}

/// A workshop.
#[derive(Debug, Clone, Args)]
pub struct Workshop {
    /// Organisations that choose at once; those that are missing are brought in.
    #[arg(long, default_value_t = 300)]
    pub organisations: usize,
    /// Streams of progress that are open meanwhile, as a projector has one.
    #[arg(long, default_value_t = 3)]
    pub walls: usize,
}

/// A long history.
#[derive(Debug, Clone, Args)]
pub struct History {
    /// An editing trace to type in (`.json.gz`, as in data/traces).
    #[arg(long, required_unless_present = "id")]
    pub trace: Option<PathBuf>,
    /// Measure this statement, instead of typing a new one: after a restart of the server this is a cold start.
    #[arg(long = "statement", value_name = "ID", conflicts_with = "trace")]
    pub id: Option<String>,
}
