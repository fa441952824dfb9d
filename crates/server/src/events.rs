//! What is decided about a statement, as it is decided, for pages and tools: one server-sent event for each entry of its
//! ledger. Whoever listens is asked for their right again whenever anything changes that it may rest on.

use crate::{
    app::App,
    failure::Failure,
    ledgers,
    live::{Visitor, signed_out},
    rates::{Open, Opened},
    seen::{Held, Limit, seen},
};
use bytes::Bytes;
use futures_util::{Stream, stream};
use ledger::{Action, Asker, Event, Hat, Register, Statement, access, codec};
use serde_json::json;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use terms::{PersonId, Seq, StatementId, limits};

pub(crate) const ALIVE_EVERY: Duration = Duration::from_millis(limits::EVENTS_ALIVE_EVERY_MS);

/// On whose account somebody listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Account {
    Person(PersonId),
    /// Nobody who has signed in.
    Address(IpAddr),
}

/// How many listen on each account.
pub(crate) struct Listeners(Open<Account>);

/// One who listens, for as long as this is kept.
pub(crate) struct Listening {
    _account: Opened<Account>,
    _seen: Held,
}

impl Listeners {
    /// At most so many on each account.
    pub(crate) fn at_most(max: u32) -> Self {
        Listeners(Open::at_most(max))
    }

    /// One more, if there is room.
    pub(crate) fn add(&self, account: Account) -> Option<Listening> {
        let opened = self.0.add(account);
        if opened.is_none() {
            seen().met(Limit::EventStreams);
        }
        opened.map(|_account| Listening { _account, _seen: seen().streams.hold() })
    }
}

/// Somebody who listens to a statement.
pub(crate) struct Listener {
    pub(crate) app: Arc<App>,
    pub(crate) statement: StatementId,
    /// None if they have not signed in.
    pub(crate) visitor: Option<Visitor>,
    /// What they have been told of already.
    pub(crate) told: Seq,
    /// Counts them.
    pub(crate) _listening: Listening,
}

/// Resolves when somebody is told no more.
pub(crate) type Ended = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Following {
    listener: Listener,
    /// The session has ended, or the server goes down.
    over: Ended,
    shelf: tokio::sync::watch::Receiver<Arc<Statement>>,
    register: tokio::sync::watch::Receiver<Arc<Register>>,
    begun: bool,
}

impl Listener {
    /// The bytes of the stream, until the right ends or the server goes down.
    pub(crate) fn follow(self) -> impl Stream<Item = Result<Bytes, std::convert::Infallible>> + Send {
        let register = self.app.register.watch();
        let shelf = self.app.register.shelf().watch(self.statement);
        let over = over(self.app.clone(), self.visitor);
        // A statement that is not there has nothing to tell.
        let following = shelf.map(|shelf| Following { listener: self, over, shelf, register, begun: false });
        stream::unfold(following, |following| async move {
            let mut following = following?;
            let bytes = following.next().await?;
            Some((Ok(bytes), Some(following)))
        })
    }

    /// Whether they may read the statement now.
    fn may_read(&self) -> bool {
        let Some(statement) = self.app.register.shelf().get(self.statement) else { return false };
        reader(&self.app.register.view(), &statement, self.visitor.as_ref()).is_some()
    }

    /// The events of all entries that they have not been told of.
    fn news(&mut self) -> Result<Option<Bytes>, Failure> {
        let log = ledgers::ledger_log(self.statement);
        // What is on disk and not yet shown to others is not told either.
        let shown = self.app.register.shelf().get(self.statement).map_or(Seq(0), |statement| statement.length);
        if self.told >= shown {
            return Ok(None);
        }
        let records = self.app.store.read(log, self.told, limits::CATCH_UP_BYTES_MAX)?;
        let count = usize::try_from(shown.0 - self.told.0).unwrap_or(usize::MAX);
        let mut text = String::new();
        for record in records.iter().take(count) {
            // A record is an entry's hash, and its bytes.
            let (_, bytes) = record.split_first_chunk::<32>().ok_or(Failure::Damaged("an entry of a ledger"))?;
            let entry = codec::decode(bytes).map_err(|_| Failure::Damaged("an entry of a ledger"))?;
            if let Event::Statement(event) = &entry.event {
                let data = json!({"seq": entry.seq.0, "kind": event.name(), "at": entry.at.to_string()});
                text.push_str(&format!("id: {}\nevent: {}\ndata: {data}\n\n", entry.seq.0, event.name()));
            }
            self.told = Seq(entry.seq.0 + 1);
        }
        Ok((!text.is_empty()).then(|| text.into()))
    }
}

impl Following {
    async fn next(&mut self) -> Option<Bytes> {
        if !std::mem::replace(&mut self.begun, true) {
            // Said at once, so that proxies and readers know that the stream is there.
            return Some(Bytes::from_static(b": here\n\n"));
        }
        loop {
            // Marked as seen before looking, so that nothing falls between.
            self.shelf.borrow_and_update();
            self.register.borrow_and_update();
            if !self.listener.may_read() {
                return None;
            }
            match self.listener.news() {
                Ok(Some(news)) => return Some(news),
                Ok(None) => {}
                Err(failure) => {
                    tracing::error!(statement = %self.listener.statement, %failure, "events could not be read");
                    return None;
                }
            }
            tokio::select! {
                changed = self.shelf.changed() => changed.ok()?,
                changed = self.register.changed() => changed.ok()?,
                () = &mut self.over => return None,
                () = tokio::time::sleep(ALIVE_EVERY) => return Some(Bytes::from_static(b": alive\n\n")),
            }
        }
    }
}

/// The hats of somebody who may read the statement; none if they may not.
pub(crate) fn reader(register: &Register, statement: &Statement, visitor: Option<&Visitor>) -> Option<Vec<Hat>> {
    let hats = |visitor: &Visitor| {
        let person = visitor.person;
        register.hats(person).into_iter().map(move |organisation| Hat { person, organisation }).collect()
    };
    let hats: Vec<Hat> = visitor.map(hats).unwrap_or_default();
    let mut askers = hats.iter().map(|hat| Asker::Hat(*hat)).chain([Asker::Anonymous]);
    let may_read = askers.any(|who| access(register, statement, who, Action::ReadDraft).is_ok());
    may_read.then_some(hats)
}

/// Resolves when the visitor's session has ended, or the server goes down.
pub(crate) fn over(app: Arc<App>, visitor: Option<Visitor>) -> Ended {
    let ended = visitor.map(|visitor| if visitor.token.is_some() { app.tokens.ended() } else { app.sessions.ended() });
    Box::pin(async move {
        let signed_out = async {
            match (visitor, ended) {
                (Some(visitor), Some(ended)) => signed_out(&app, &visitor, ended).await,
                _ => std::future::pending().await,
            }
        };
        tokio::select! {
            () = signed_out => {}
            () = app.going_down.announced() => {}
        }
    })
}
