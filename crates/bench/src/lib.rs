//! `lausuma bench`: load on a running server, and what it did under it, as one JSON object.
//!
//! - [`Bench`] is the command line; [`run`] carries out its [`Scenario`] and prints the figures.
//! - `live` and `saturate` gather a `crowd` of clients and let them type; `tally` makes figures of what they saw.
//!   `open` opens many statements once each; `history` types in a long editing trace and reads it back;
//!   `import` brings organisations in; `pages` reads every kind of page;
//!   `comments` is a round with many of them; `signing` is a text that many sign while many more read how far it has come; `workshop` is one in which all choose at once.
//!   `survey` is one that many have answered.
//! - `follower` is one client of docs/live.md: a `socket`, its place in the log, and when which part of it came. It
//!   reads the heads of [`frame`]s and leaves the changes alone, so that hundreds of them fit on one core.
//! - `pen` makes a writer's valid automerge changes without a document; `api` speaks HTTP.
//! - [`process`] reads what the server and this program cost; [`percentiles`] orders what was measured.
//!
//! Knows the server by its documented interfaces only, so that any server of them can be measured. All but the handing in of comments runs on one
//! thread: pinned to one core, it leaves the others to the server, and all times come from one clock.

mod api;
mod client;
mod comments;
mod crowd;
mod error;
mod follower;
pub mod frame;
mod history;
mod import;
mod live;
mod open;
mod pages;
mod pen;
pub mod percentiles;
pub mod process;
mod progress;
mod report;
mod saturate;
mod settings;
mod signing;
mod socket;
mod surveys;
mod tally;
mod trace;
mod workshop;

pub use error::BenchError;
pub use settings::{
    Bench, Comments, Crowding, History, Import, Live, Open, Pages, Saturate, Scenario, Signing, Surveys, Workshop,
};

use std::io::Write;

/// Carries out the scenario and prints one JSON object to standard output.
///
/// # Errors
/// The server could not be reached, answered otherwise than documented, or a file could not be read or written.
pub fn run(bench: Bench) -> Result<(), BenchError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let figures = runtime.block_on(measure(&bench))?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{figures:#}")?;
    Ok(out.flush()?)
}

async fn measure(bench: &Bench) -> Result<serde_json::Value, BenchError> {
    let api = api::Api::at(&bench.url)?;
    match &bench.scenario {
        Scenario::Live(live) => live::measure(&api, bench.pid, live).await,
        Scenario::Saturate(saturate) => saturate::measure(&api, bench.pid, saturate).await,
        Scenario::Open(open) => open::measure(&api, bench.pid, open).await,
        Scenario::History(history) => history::measure(&api, bench.pid, history).await,
        Scenario::Import(import) => import::measure(&api, import),
        Scenario::Pages(pages) => pages::measure(&api, pages),
        Scenario::Comments(comments) => comments::measure(&api, bench.pid, comments).await,
        Scenario::Survey(surveys) => surveys::measure(&api, surveys),
        Scenario::Signing(signing) => signing::measure(&api, bench.pid, signing).await,
        Scenario::Workshop(workshop) => workshop::measure(&api, bench.pid, workshop).await,
    }
}
