//! How far a workshop has come, as it goes on: what is told is made once for all who listen in one language, and what happens
//! in a moment is told together.

use super::outcome::{Outcome, title};
use crate::{
    app::App,
    events::{ALIVE_EVERY, Ended, Listening, over},
    failure::Failure,
    live::Visitor,
};
use bytes::Bytes;
use futures_util::{Stream, stream};
use ledger::{Agenda, Workshop, WorkshopNumber};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use terms::{Seq, limits};
use tokio::sync::watch;
use utoipa::ToSchema;
use words::{Language, Words};

const EVERY: Duration = Duration::from_millis(limits::PROGRESS_EVERY_MS);

/// How far a workshop has come.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkshopProgress {
    /// `gathering`, `choosing` or `closed`.
    phase: &'static str,
    /// How many take part.
    joined: usize,
    /// How many have chosen.
    chosen: usize,
    /// How many themes there are.
    themes: usize,
    /// How many choices came after the close.
    late: usize,
    /// What was chosen; absent as long as that is hidden.
    result: Option<Vec<Bar>>,
}

/// A theme, and how many chose it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Bar {
    pub(crate) theme: u32,
    pub(crate) title: String,
    pub(crate) organisations: usize,
    pub(crate) groups: usize,
}

impl WorkshopProgress {
    /// As it stands.
    pub(crate) fn of(app: &App, words: &Words, agenda: &Agenda, workshop: &Workshop) -> Result<Self, Failure> {
        let outcome = Outcome::of(&*app.store, agenda, workshop)?;
        let result = outcome.map(|outcome| bars(app, words, agenda, &outcome)).transpose()?;
        Ok(WorkshopProgress {
            phase: workshop.phase.name(),
            joined: workshop.joined(),
            chosen: workshop.chosen(),
            themes: agenda.choosable(workshop).len(),
            late: workshop.late.len() + workshop.late_themes.len(),
            result,
        })
    }
}

/// Every theme with how many chose it, the most first.
pub(crate) fn bars(app: &App, words: &Words, agenda: &Agenda, outcome: &Outcome) -> Result<Vec<Bar>, Failure> {
    let bar = |tallied: &ledger::Tallied| {
        let title = title(&*app.store, words, agenda, tallied.theme)?;
        let (organisations, groups) = (tallied.organisations(), tallied.groups());
        Ok(Bar { theme: tallied.theme.0, title, organisations, groups })
    };
    outcome.tally.themes.iter().map(bar).collect()
}

/// What was told of each workshop last, by the length of the agenda and by language.
type Told = BTreeMap<(WorkshopNumber, usize), (Seq, Bytes)>;

/// What was told last, so that it is made once for all who listen.
#[derive(Default)]
pub(crate) struct Boards(Mutex<Told>);

impl Boards {
    fn event(&self, app: &App, number: WorkshopNumber, words: &'static Words) -> Result<Option<Bytes>, Failure> {
        let agenda = app.agenda.view();
        let Some(workshop) = agenda.workshop(number) else { return Ok(None) };
        let language = Language::ALL.iter().position(|language| *language == words.language()).unwrap_or_default();
        let mut told = self.0.lock().expect("no task panics while it holds this lock");
        match told.get(&(number, language)) {
            Some((length, bytes)) if *length == agenda.length() => Ok(Some(bytes.clone())),
            _ => {
                let view = WorkshopProgress::of(app, words, &agenda, workshop)?;
                let data = serde_json::to_string(&view).expect("views hold texts and numbers");
                let bytes = Bytes::from(format!("event: progress\ndata: {data}\n\n"));
                told.insert((number, language), (agenda.length(), bytes.clone()));
                Ok(Some(bytes))
            }
        }
    }
}

/// Somebody who listens to a workshop.
pub(crate) struct Listener {
    pub(crate) app: Arc<App>,
    pub(crate) workshop: WorkshopNumber,
    pub(crate) visitor: Option<Visitor>,
    pub(crate) words: &'static Words,
    /// Counts them.
    pub(crate) _listening: Listening,
}

struct Following {
    listener: Listener,
    /// The session has ended, or the server goes down.
    over: Ended,
    agenda: watch::Receiver<Arc<Agenda>>,
    /// What they have been told last.
    told: Bytes,
}

impl Listener {
    /// The bytes of the stream, until the session ends or the server goes down.
    pub(crate) fn follow(self) -> impl Stream<Item = Result<Bytes, std::convert::Infallible>> + Send {
        let over = over(self.app.clone(), self.visitor);
        let agenda = self.app.agenda.watch();
        let following = Following { listener: self, over, agenda, told: Bytes::new() };
        stream::unfold(following, |mut following| async move {
            let bytes = following.next().await?;
            Some((Ok(bytes), following))
        })
    }

    /// Whether they still belong to the network.
    fn may_listen(&self) -> bool {
        let register = self.app.register.view();
        self.visitor.as_ref().is_some_and(|visitor| !register.hats(visitor.person).is_empty())
    }
}

impl Following {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            // Marked as seen before it is told, so that nothing falls between.
            self.agenda.borrow_and_update();
            let Listener { app, workshop, words, .. } = &self.listener;
            if !self.listener.may_listen() {
                return None;
            }
            match app.workshop_boards.event(app, *workshop, words) {
                Ok(Some(told)) if told != self.told => {
                    self.told = told.clone();
                    return Some(told);
                }
                Ok(Some(_)) => {}
                Ok(None) => return None,
                Err(failure) => {
                    tracing::error!(workshop = workshop.0, %failure, "the progress of a workshop could not be read");
                    return None;
                }
            }
            tokio::select! {
                changed = self.agenda.changed() => {
                    changed.ok()?;
                    // What follows in the same moment is told together.
                    tokio::time::sleep(EVERY).await;
                }
                () = &mut self.over => return None,
                () = tokio::time::sleep(ALIVE_EVERY) => return Some(Bytes::from_static(b": alive\n\n")),
            }
        }
    }
}
