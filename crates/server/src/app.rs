//! What every request can reach.

use crate::{
    clock::Clock, issuer::Issuer, register::RegisterHandle, rooms::Rooms, sessions::Sessions, settings::Settings,
    vault::People,
};
use std::sync::Arc;
use store::Store;
use tokio::sync::watch;

/// The server's parts.
pub(crate) struct App {
    pub(crate) settings: Settings,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Clock,
    pub(crate) register: RegisterHandle,
    pub(crate) rooms: Rooms,
    pub(crate) people: People,
    pub(crate) sessions: Sessions,
    pub(crate) issuer: Issuer,
    pub(crate) answers: crate::idempotency::Answers,
    pub(crate) going_down: GoingDown,
}

/// Whether the server is going down.
#[derive(Clone)]
pub(crate) struct GoingDown(watch::Sender<Phase>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Serving,
    GoingDown,
}

impl GoingDown {
    /// Serving.
    pub(crate) fn not_yet() -> Self {
        GoingDown(watch::Sender::new(Phase::Serving))
    }

    /// Tells everybody.
    pub(crate) fn announce(&self) {
        self.0.send_replace(Phase::GoingDown);
    }

    /// Resolves when the server goes down.
    pub(crate) async fn cancelled(&self) {
        // The sender lives in `self`, so the channel can't close meanwhile.
        let _ = self.0.subscribe().wait_for(|phase| *phase == Phase::GoingDown).await;
    }
}
