//! An import from the file to the register: planned beside the async workers, done in one append or not at all.

use super::preview::Stage;
use super::{Decisions, Known, Plan, Preview, Sheet, Unreadable, export, plan};
use crate::{
    app::App,
    failure::Failure,
    pages::time::day_of,
    random::random,
    register::{Based, RegisterHandle},
    vault::{People, PersonRecord},
};
use bytes::Bytes;
use ledger::{Author, Hat, Refusal};
use std::sync::Arc;
use store::{Batch, VaultKey};
use terms::{PersonId, Seq, Timestamp};
use words::Words;

/// What is to be done with a sheet.
pub(crate) struct Wish {
    pub(crate) by: Hat,
    pub(crate) sheet: Sheet,
    pub(crate) decisions: Decisions,
    pub(crate) purpose: Purpose,
}

/// Whether it is only looked at.
pub(crate) enum Purpose {
    Preview,
    /// Imported, if the register still is what the preview was based on.
    Import {
        based_on: Option<Seq>,
        /// Makes what is stored beside it, so that a repeat is answered alike.
        remember: Remember,
    },
}

/// Makes a record of the vault from the answer.
pub(crate) type Remember = Box<dyn FnOnce(&Preview) -> Option<(VaultKey, Bytes)> + Send>;

/// What came of it.
pub(crate) enum Came {
    /// This is what it would do.
    Shown,
    /// It was done.
    Done,
    /// Rows have faults, or nobody has decided about them.
    NotReady,
    /// The register has changed since the preview.
    Changed,
}

/// Why there is not even a preview.
pub(crate) enum NotRead {
    Unreadable(Unreadable),
    Refused(Refusal),
    Failed(Failure),
}

impl From<Failure> for NotRead {
    fn from(failure: Failure) -> Self {
        NotRead::Failed(failure)
    }
}

/// Reads a file beside the async workers. A reader that breaks on it has broken alone.
pub(crate) async fn read(name: String, bytes: Bytes) -> Result<Sheet, Unreadable> {
    let read = tokio::task::spawn_blocking(move || Sheet::read(&name, &bytes));
    read.await.unwrap_or(Err(Unreadable::Damaged))
}

/// Plans, and imports if that is wished and nothing is in the way.
pub(crate) async fn run(app: &Arc<App>, words: &'static Words, wish: Wish) -> Result<(Came, Preview), NotRead> {
    let Wish { by, sheet, decisions, purpose } = wish;
    let at = app.clock.now();
    let register = app.register.view();
    let people = app.people.clone();
    let laid = tokio::task::spawn_blocking(move || {
        let person = |address: &str| person_at(&people, address);
        let known = Known {
            register: &register,
            by: Author::Hat(by),
            at,
            today: day_of(at),
            language: words.language(),
            person: &person,
            draw: &random,
        };
        let plan = plan(&known, &sheet, &decisions)?;
        Ok::<_, Failure>(plan.map(|plan| (Preview::of(&plan, Stage::Proposed, &register, words), plan)))
    });
    let laid = laid.await.map_err(|_| Failure::Stopped)?;
    let (mut preview, plan) = laid?.map_err(NotRead::Unreadable)?;
    match purpose {
        Purpose::Preview => Ok((Came::Shown, preview)),
        Purpose::Import { based_on, .. } if based_on.is_some_and(|seq| seq != plan.based_on) => {
            Ok((Came::Changed, preview))
        }
        Purpose::Import { .. } if !plan.is_ready() => Ok((Came::NotReady, preview)),
        Purpose::Import { remember, .. } => {
            preview.imported = true;
            let remembered = remember(&preview);
            let done = carry_out(&app.register, at, by, plan, remembered).await?.map_err(NotRead::Refused)?;
            preview.imported = done == Based::Still;
            Ok((if preview.imported { Came::Done } else { Came::Changed }, preview))
        }
    }
}

async fn carry_out(
    register: &RegisterHandle,
    at: Timestamp,
    by: Hat,
    plan: Plan,
    remembered: Option<(VaultKey, Bytes)>,
) -> Result<Result<Based, Refusal>, Failure> {
    if plan.commands.is_empty() {
        return Ok(Ok(Based::Still));
    }
    let puts = plan.puts.into_iter().chain(remembered);
    let beside = puts.fold(Batch::new(), |batch, (key, value)| batch.put(key, value));
    register.decide_based(at, Author::Hat(by), plan.based_on, plan.commands, beside).await
}

/// All that can be imported, as a file.
pub(crate) async fn exported(app: &Arc<App>, words: &'static Words) -> Result<Vec<u8>, Failure> {
    let (register, people, today) = (app.register.view(), app.people.clone(), day_of(app.clock.now()));
    let written = tokio::task::spawn_blocking(move || export(&register, today, words, &|person| people.record(person)));
    written.await.map_err(|_| Failure::Stopped)?
}

fn person_at(people: &People, address: &str) -> Result<Option<(PersonId, PersonRecord)>, Failure> {
    let Some(person) = people.at(address)? else { return Ok(None) };
    Ok(people.record(person)?.map(|record| (person, record)))
}
