//! What every request can reach.

use crate::{
    clock::Clock, first_run::FirstRun, hats::Hats, invitations::Invitations, issuer::Issuer, login::Logins, mail::Mail,
    rates::Rates, register::RegisterHandle, rooms::Rooms, sessions::Sessions, settings::Settings, tokens::Tokens,
    vault::People,
};
use std::sync::Arc;
use store::Store;
use tokio::sync::watch;

/// The server's parts.
pub(crate) struct App {
    pub(crate) settings: Settings,
    /// Which run of the server this is.
    pub(crate) instance: String,
    pub(crate) store: Arc<dyn Store>,
    /// Where people reach the server: the links in mails begin with it. Never taken from a request.
    pub(crate) base_url: String,
    pub(crate) clock: Arc<Clock>,
    pub(crate) register: RegisterHandle,
    pub(crate) agenda: crate::agenda::AgendaHandle,
    pub(crate) doors: crate::agenda::workshops::Doors,
    /// Figures that anybody may have counted.
    pub(crate) counting: crate::counting::Counting,
    pub(crate) workshop_boards: crate::agenda::workshops::live::Boards,
    pub(crate) surveys: crate::agenda::surveys::Surveys,
    pub(crate) rooms: Rooms,
    pub(crate) stand_ins: crate::versions::StandIns,
    pub(crate) applications: crate::applications::Applications,
    pub(crate) backups: crate::backups::Backups,
    pub(crate) chores: crate::chores::Chores,
    pub(crate) directory: crate::directory::Directory,
    pub(crate) people: People,
    pub(crate) sessions: Sessions,
    pub(crate) tokens: Tokens,
    pub(crate) hats: Hats,
    pub(crate) readings: crate::readings::Readings,
    pub(crate) returns: crate::returned::Returns,
    pub(crate) prepared: crate::prepared::Preparations,
    pub(crate) round_keys: crate::responding::RoundKeys,
    pub(crate) typed: crate::responding::TypedTexts,
    pub(crate) outsiders: crate::outsiders::Outsiders,
    pub(crate) listeners: crate::events::Listeners,
    pub(crate) boards: crate::signing::live::Boards,
    pub(crate) public: crate::public::Public,
    pub(crate) embargoes: crate::public::Embargoes,
    pub(crate) bulletins: crate::bulletins::Bulletins,
    pub(crate) mail: Mail,
    pub(crate) notices: crate::notices::Notices,
    /// Addresses of calendars.
    pub(crate) calendars: crate::notices::Tokens,
    pub(crate) logins: Logins,
    pub(crate) invitations: Invitations,
    pub(crate) first_run: FirstRun,
    pub(crate) issuer: Issuer,
    pub(crate) proofs: crate::proofs::Proofs,
    pub(crate) answers: crate::idempotency::Answers,
    /// Tables of comments are recorded one after the other.
    pub(crate) imports: tokio::sync::Mutex<()>,
    pub(crate) rates: Rates,
    pub(crate) going_down: GoingDown,
}

/// Whether the server is going down, and which live connections have still to say goodbye.
#[derive(Clone)]
pub(crate) struct GoingDown {
    phase: watch::Sender<Phase>,
    connections: watch::Sender<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Serving,
    GoingDown,
}

/// A live connection, for as long as this is kept.
pub(crate) struct Connected(watch::Sender<usize>);

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.send_modify(|connections| *connections -= 1);
    }
}

impl GoingDown {
    /// Serving.
    pub(crate) fn not_yet() -> Self {
        GoingDown { phase: watch::Sender::new(Phase::Serving), connections: watch::Sender::new(0) }
    }

    /// Tells everybody.
    pub(crate) fn announce(&self) {
        self.phase.send_replace(Phase::GoingDown);
    }

    /// Resolves when the server goes down.
    pub(crate) async fn announced(&self) {
        // The sender lives in `self`, so the channel can't close meanwhile.
        let _ = self.phase.subscribe().wait_for(|phase| *phase == Phase::GoingDown).await;
    }

    /// Counts a live connection.
    pub(crate) fn connected(&self) -> Connected {
        self.connections.send_modify(|connections| *connections += 1);
        Connected(self.connections.clone())
    }

    /// Resolves when no live connection is left.
    pub(crate) async fn all_left(&self) {
        let _ = self.connections.subscribe().wait_for(|connections| *connections == 0).await;
    }
}
