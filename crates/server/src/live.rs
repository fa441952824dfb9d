//! One connection to one statement's live text: from the upgrade to the close.
//!
//! A connection joins the room first and catches up from the store after, so that nothing falls between the two: frames
//! that are stored meanwhile wait in its queue.

mod catch_up;
mod over;
mod pace;
mod pushes;
mod queue;
mod selection;
mod silence;

use crate::{
    api::organisations,
    app::App,
    failure::Failure,
    room::{Close, Input, Joined, Outgoing, PeerId, PushRefusal, Reader},
    rooms::OpenStatement,
    seen::{Place, seen},
    sessions::SessionId,
    tokens::Token,
    vault,
    wire::{self, FromClient, Introduction},
};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use futures_util::SinkExt;
use ledger::{Hat, Right};
pub(crate) use over::signed_out;
use pace::Pace;
use pushes::Pushes;
pub(crate) use queue::queue;
use selection::Selection;
use silence::Silence;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;
use terms::{Actor, Offset, OrganisationId, PersonId, limits};
use tokio::sync::{broadcast, mpsc, oneshot};
use words::Words;

const HELLO_WITHIN: Duration = Duration::from_millis(limits::HELLO_WITHIN_MS);
const SEND_WITHIN: Duration = Duration::from_millis(limits::LIVE_SEND_WITHIN_MS);
const PING_EVERY: Duration = Duration::from_millis(limits::LIVE_PING_EVERY_MS);
/// Frames written before they are flushed together.
const FRAMES_AT_ONCE: usize = 64;

/// Who opened the connection.
#[derive(Clone, Copy)]
pub(crate) struct Visitor {
    pub(crate) person: PersonId,
    /// The session, or the token that stands in for one.
    pub(crate) session: SessionId,
    pub(crate) token: Option<Token>,
    pub(crate) words: &'static Words,
}

impl Visitor {
    /// What the connection may do at most, whatever its person may.
    fn at_most(&self) -> Right {
        self.token.map_or(Right::Write, |token| token.scope.right())
    }
}

/// Serves the connection until it ends, and says why it did.
pub(crate) async fn serve(app: Arc<App>, open: OpenStatement, visitor: Visitor, socket: WebSocket) {
    // Subscribed before anything else, so that a sign-out at this very moment is not missed.
    let ended = if visitor.token.is_some() { app.tokens.ended() } else { app.sessions.ended() };
    let _connected = app.going_down.connected();
    let _seen = seen().live.hold();
    let statement = open.id;
    let pace = Pace::new(visitor.session, Duration::from_secs(app.settings.rates.patience_seconds));
    let mut connection =
        Connection { app, open, visitor, socket, pace, pushes: Pushes::default(), selection: Selection::new() };
    let why = match connection.admitted(ended).await {
        Ok(Gone) => return,
        Err(why) => why,
    };
    seen().closed(why);
    let person = visitor.person;
    tracing::info!(kind = "close", by = "live", code = why.reason(), status = why.code(), %person, %statement, "live connection closed");
    let frame = CloseFrame { code: why.code(), reason: why.reason().into() };
    // The other end may be gone already; then there is nobody to tell.
    let _ = tokio::time::timeout(SEND_WITHIN, connection.socket.send(Message::Close(Some(frame)))).await;
}

/// The other end has gone by itself.
struct Gone;

struct Connection {
    app: Arc<App>,
    open: OpenStatement,
    visitor: Visitor,
    socket: WebSocket,
    pace: Pace,
    pushes: Pushes,
    selection: Selection,
}

struct Hello {
    from: Offset,
    epoch: u32,
    /// Whether it has unsent work.
    holds: bool,
    hat: Hat,
}

impl Connection {
    /// Runs it, unless the session has ended between the request and the subscription.
    async fn admitted(&mut self, ended: broadcast::Receiver<SessionId>) -> Result<Gone, Close> {
        let session = &self.visitor.session;
        let key = if self.visitor.token.is_some() { vault::token_key(session) } else { vault::session_key(session) };
        match self.app.store.get(&key) {
            Ok(Some(_)) => self.run(ended).await,
            Ok(None) => Err(Close::SignedOut),
            Err(failure) => Err(self.failed(&failure.into())),
        }
    }

    async fn run(&mut self, ended: broadcast::Receiver<SessionId>) -> Result<Gone, Close> {
        let Some(hello) = self.hello().await? else { return Ok(Gone) };
        let (peer, joined, queue) = self.join(hello.hat).await?;
        let outcome = match self.catch_up(&hello, joined).await {
            Ok(()) => self.follow(peer, hello.hat, queue, ended).await,
            Err(why) => Err(why),
        };
        // A room that has stopped has forgotten this reader anyway.
        let _ = self.open.send(Input::Leave(peer)).await;
        outcome
    }

    /// Waits for the first frame; none if the other end went away.
    async fn hello(&mut self) -> Result<Option<Hello>, Close> {
        let message = tokio::time::timeout(HELLO_WITHIN, self.first_message()).await.map_err(|_| Close::TooSlow)??;
        let frame = match message {
            Some(Ok(Message::Binary(frame))) => frame,
            Some(Ok(Message::Close(_))) | Some(Err(_)) | None => return Ok(None),
            Some(Ok(_)) => return Err(self.malformed("the first frame is a hello")),
        };
        self.check_size(&frame)?;
        match wire::decode(&frame) {
            Ok(FromClient::Hello { from, epoch, organisation, actors }) => {
                self.known_actors(&actors)?;
                Ok(Some(Hello { from, epoch, holds: !actors.is_empty(), hat: self.hat(organisation)? }))
            }
            Ok(FromClient::Push { .. } | FromClient::Presence { .. }) => {
                Err(self.malformed("the first frame is a hello"))
            }
            Err(malformed) => Err(self.malformed(malformed.0)),
        }
    }

    /// The first message that is more than a sign of life.
    async fn first_message(&mut self) -> Result<Option<Result<Message, axum::Error>>, Close> {
        loop {
            match self.pace.next(&mut self.socket, &self.app.rates).await? {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                message => return Ok(message),
            }
        }
    }

    /// The hat that the hello names, or the only one the person has.
    fn hat(&self, organisation: Option<OrganisationId>) -> Result<Hat, Close> {
        let hats = self.app.register.view().hats(self.visitor.person);
        let organisation = match organisation {
            Some(organisation) => hats.contains(&organisation).then_some(organisation),
            None => hats.first().copied().filter(|_| hats.len() == 1),
        };
        let person = self.visitor.person;
        organisation.map(|organisation| Hat { person, organisation }).ok_or(Close::NoAccess)
    }

    /// Actors of unsent work have to be this person's; which organisation they write for is asked at each push.
    fn known_actors(&mut self, actors: &[Actor]) -> Result<(), Close> {
        let foreign = actors.iter().any(|actor| self.hat_of(*actor).is_none());
        if foreign { Err(self.malformed("an actor that was not issued to this person")) } else { Ok(()) }
    }

    fn hat_of(&mut self, actor: Actor) -> Option<Hat> {
        self.pushes.hat_of(&self.app, self.open.text, self.visitor.person, actor)
    }

    async fn join(&mut self, hat: Hat) -> Result<(PeerId, Joined, mpsc::Receiver<Outgoing>), Close> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let peer = PeerId(NEXT.fetch_add(1, Ordering::Relaxed));
        let (sender, farewell, queue) = queue();
        let (reply, joined) = oneshot::channel();
        let at_most = self.visitor.at_most();
        let reader = Reader { peer, hat, at_most, queue: sender, farewell };
        self.open.send(Input::Join { reader, reply }).await.map_err(|_| Close::Rebuilding)?;
        let joined = joined.await.map_err(|_| Close::Rebuilding)?;
        if joined.right < Right::Read { Err(Close::NoAccess) } else { Ok((peer, joined, queue)) }
    }

    async fn catch_up(&mut self, hello: &Hello, joined: Joined) -> Result<(), Close> {
        // What it has of another beginning neither goes on here nor can be merged.
        if hello.epoch != joined.epoch && (hello.from > Offset(0) || hello.holds) {
            return Err(Close::BegunAnew);
        }
        let spares = if joined.right == Right::Write { limits::SPARE_ACTORS } else { 0 };
        let issue = || self.app.issuer.issue(self.open.text, hello.hat, crate::random::random());
        let spares: Vec<Actor> = (0..spares).map(|_| issue()).collect();
        send(&mut self.socket, [wire::welcome(&joined, &spares, hello.hat)]).await?;
        let log = crate::ledgers::text_log(self.open.text, joined.epoch);
        let mut missing = catch_up::Missing::new(self.app.store.clone(), log, hello.from, joined.length);
        while let Some(frame) = missing.next().await.map_err(|failure| self.failed(&failure))? {
            send(&mut self.socket, [frame]).await?;
        }
        Ok(())
    }

    /// The steady state: what is stored goes out, what comes in goes to the room.
    async fn follow(
        &mut self,
        peer: PeerId,
        hat: Hat,
        mut queue: mpsc::Receiver<Outgoing>,
        ended: broadcast::Receiver<SessionId>,
    ) -> Result<Gone, Close> {
        let mut ping = tokio::time::interval_at(tokio::time::Instant::now() + PING_EVERY, PING_EVERY);
        let who = self.introduction(hat);
        let app = self.app.clone();
        let mut going_down = pin!(app.going_down.announced());
        let visitor = self.visitor;
        let mut signed_out = pin!(over::signed_out(&app, &visitor, ended));
        let mut outgoing = Vec::with_capacity(FRAMES_AT_ONCE);
        let mut silence = Silence::default();
        loop {
            tokio::select! {
                count = queue.recv_many(&mut outgoing, FRAMES_AT_ONCE) => {
                    if count == 0 {
                        return Err(Close::Rebuilding);
                    }
                    self.send_out(&mut outgoing).await?;
                }
                message = self.pace.next(&mut self.socket, &self.app.rates) => match message? {
                    Some(Ok(Message::Binary(frame))) => {
                        silence.heard();
                        self.incoming(&frame, peer, &who).await?;
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => silence.heard(),
                    Some(Ok(Message::Text(_))) => return Err(self.malformed("a text frame")),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(Gone),
                },
                () = &mut signed_out => return Err(Close::SignedOut),
                frame = self.selection.shown() => {
                    self.open.send(Input::Presence(peer, frame)).await.map_err(|_| Close::Rebuilding)?;
                }
                _ = ping.tick() => {
                    silence.ping()?;
                    in_time(self.socket.send(Message::Ping(Bytes::new()))).await?;
                }
                () = &mut going_down => return Err(Close::GoingDown),
            }
        }
    }

    async fn send_out(&mut self, outgoing: &mut Vec<Outgoing>) -> Result<(), Close> {
        let mut frames = Vec::with_capacity(outgoing.len());
        let mut close = None;
        for item in outgoing.drain(..) {
            match item {
                Outgoing::Frame(frame) => frames.push(frame),
                Outgoing::Frames(several) => frames.extend(several),
                Outgoing::Stored(pushes) => {
                    frames.extend(pushes.into_iter().map(|(id, offset)| wire::stored(id, offset)))
                }
                Outgoing::Refused { id, refusal } => frames.push(self.refused(id, refusal)),
                Outgoing::Close(why) => close = Some(why),
            }
        }
        send(&mut self.socket, frames).await?;
        close.map_or(Ok(()), Err)
    }

    async fn incoming(&mut self, frame: &[u8], peer: PeerId, who: &Introduction) -> Result<(), Close> {
        self.check_size(frame)?;
        let (id, changes) = match wire::decode(frame) {
            Ok(FromClient::Push { id, changes }) => (id, changes),
            Ok(FromClient::Presence { anchor, head }) => {
                self.selection.moved(wire::presence(peer.0, who, anchor, head));
                return Ok(());
            }
            Ok(FromClient::Hello { .. }) => return Err(self.malformed("a second hello")),
            Err(malformed) => return Err(self.malformed(malformed.0)),
        };
        if self.visitor.at_most() < Right::Write {
            let frame = self.refused(id, PushRefusal::NoWriteAccess);
            return send(&mut self.socket, [frame]).await;
        }
        let push = pushes::From { person: self.visitor.person, peer, id, changes: &changes };
        match self.pushes.read(&self.app, &self.open, &push) {
            Ok(input) => self.open.send(input).await.map_err(|_| Close::Rebuilding),
            Err(refusal) => {
                let frame = self.refused(id, refusal);
                send(&mut self.socket, [frame]).await?;
                if refusal.hostile() { Err(Close::Malformed) } else { Ok(()) }
            }
        }
    }

    /// How others are told of this person: by what the register and the vault say, never by what the client says.
    fn introduction(&self, hat: Hat) -> Introduction {
        let name = self.app.people.record(hat.person).ok().flatten().map(|record| record.name).unwrap_or_default();
        let register = self.app.register.view();
        let organisation = register.organisation(hat.organisation);
        let language = self.visitor.words.language();
        let organisation_name = organisation.map(|found| organisations::name(found, language).to_owned());
        Introduction { hat, name, organisation_name: organisation_name.unwrap_or_default() }
    }

    fn refused(&self, id: u64, refusal: PushRefusal) -> Bytes {
        let code = refusal.code();
        seen().refusal(Place::Live, code);
        let (person, statement) = (self.visitor.person, self.open.id);
        tracing::info!(kind = "refusal", by = "live", code, %person, %statement, ?refusal, "refused");
        wire::refused(id, code, &self.visitor.words.refusal(code, &[]))
    }

    fn check_size(&self, frame: &[u8]) -> Result<(), Close> {
        if frame.len() <= limits::FRAME_BYTES_MAX {
            return Ok(());
        }
        tracing::warn!(statement = %self.open.id, bytes = frame.len(), "a frame that is too large");
        Err(Close::TooLarge)
    }

    fn malformed(&self, why: &'static str) -> Close {
        tracing::warn!(statement = %self.open.id, why, "malformed frame");
        Close::Malformed
    }

    fn failed(&self, failure: &Failure) -> Close {
        tracing::error!(statement = %self.open.id, %failure, "a reader could not catch up");
        Close::Rebuilding
    }
}

async fn send(socket: &mut WebSocket, frames: impl IntoIterator<Item = Bytes>) -> Result<(), Close> {
    in_time(async {
        for frame in frames {
            socket.feed(Message::Binary(frame)).await?;
        }
        socket.flush().await
    })
    .await
}

/// Writing nearly always ends at once; only where it has to wait is a timer set.
async fn in_time(writing: impl Future<Output = Result<(), axum::Error>>) -> Result<(), Close> {
    let mut writing = pin!(writing);
    let at_once = poll_fn(|context| Poll::Ready(writing.as_mut().poll(context))).await;
    let written = match at_once {
        Poll::Ready(written) => written,
        Poll::Pending => tokio::time::timeout(SEND_WITHIN, writing).await.map_err(|_| Close::TooSlow)?,
    };
    written.map_err(|_| Close::TooSlow)
}
