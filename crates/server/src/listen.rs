//! Connections: accepted, bounded in what they may send and how slowly, and drained when the server goes down.

mod patient;

use crate::{
    app::{App, GoingDown},
    rates::{FromAddress, Peer},
    seen::{Held, Limit, seen},
};
use axum::{BoxError, Router, body::Body, http::Request};
use hyper::body::Incoming;
use hyper::server::conn::http1::{Builder, UpgradeableConnection};
use hyper::service::HttpService;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use patient::Patient;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use terms::limits;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::time::Instant;
use tower::ServiceExt;

/// Connections that have not ended by themselves so long after the server began to go down are cut.
const DRAIN_WITHIN: Duration = Duration::from_secs(8);
/// How long one that has just come may take to its first request while the server goes down.
const FIRST_WITHIN: Duration = Duration::from_secs(1);
/// When the system has no socket left, one has to be given back first.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);

/// Connections that the system holds until they are accepted. What comes beyond is dropped, and tried again by its sender
/// after a second: a hall whose telephones all set out at one moment, or a press release that everybody opens, would wait.
const WAITING: u32 = 4_096;

/// Listens on this address.
pub(crate) fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Who starts anew gets the port at once.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

/// Serves until the server goes down, and then until every connection has ended or taken too long. Answers with when it
/// began to go down.
pub(crate) async fn serve(listener: TcpListener, routes: Router, app: &App) -> Instant {
    raise_socket_limit();
    let builder = builder();
    let going_down = &app.going_down;
    let (open, _) = watch::channel(());
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                // Too many from there: the connection is closed as it is dropped.
                Ok((stream, address)) => if let Some(held) = may_connect(app, address.ip()) {
                    serve_one(&builder, stream, Peer(address.ip()), routes.clone(), held, (going_down.clone(), open.subscribe()));
                },
                Err(why) => {
                    tracing::warn!(%why, "no connection was accepted");
                    tokio::time::sleep(ACCEPT_AGAIN).await;
                }
            },
            () = going_down.announced() => break,
        }
    }
    let began = Instant::now();
    drop(listener);
    // An upgraded connection is no longer the listener's: it is waited for by itself.
    let drained = async { tokio::join!(open.closed(), going_down.all_left()) };
    if tokio::time::timeout(DRAIN_WITHIN, drained).await.is_err() {
        tracing::warn!("connections that did not end in time were cut");
    }
    began
}

/// Of HTTP/1.1 alone. Whatever tells versions apart looks at a request's first bytes by themselves, and then each connection
/// has twice the room for its requests.
fn builder() -> Builder {
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_millis(limits::HEADERS_WITHIN_MS))
        .max_buf_size(limits::HEADERS_BYTES_MAX);
    builder
}

/// Behind a proxy all connections come from one address; there upgrades are counted instead, by the address it tells.
fn may_connect(app: &App, address: IpAddr) -> Option<Connection> {
    if app.settings.rates.client_address_header.is_some() {
        return Some(Connection::new(None));
    }
    if app.rates.connection(address).is_err() {
        seen().met(Limit::AddressConnections);
        tracing::debug!("an address opened too many connections");
        return None;
    }
    app.rates.open_from(address).map(|from| Connection::new(Some(from)))
}

/// A connection, counted for as long as any of these is kept. Its requests carry one, so that what goes on after an upgrade
/// goes on being counted.
#[derive(Clone)]
pub(crate) struct Connection {
    counted: Arc<Counted>,
}

struct Counted {
    /// Whether there was a request.
    has_asked: AtomicBool,
    _from: Option<FromAddress>,
    _seen: Held,
}

impl Connection {
    fn new(from: Option<FromAddress>) -> Self {
        let _seen = seen().connections.hold();
        Connection { counted: Arc::new(Counted { has_asked: AtomicBool::new(false), _from: from, _seen }) }
    }
}

fn serve_one(
    builder: &Builder,
    stream: TcpStream,
    peer: Peer,
    routes: Router,
    counted: Connection,
    (going_down, open): (GoingDown, watch::Receiver<()>),
) {
    // A keystroke's frame must not wait for the one before it to be acknowledged.
    if let Err(why) = stream.set_nodelay(true) {
        tracing::debug!(%why, "the other end has gone already");
        return;
    }
    let asking = counted.clone();
    let service = TowerToHyperService::new(routes.map_request(move |mut request: Request<_>| {
        asking.counted.has_asked.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(asking.clone());
        request
    }));
    let connection = builder.serve_connection(TokioIo::new(Patient::new(stream)), service).with_upgrades();
    tokio::spawn(async move {
        let _open = open;
        if let Err(why) = until_it_ends(connection, &counted, &going_down).await {
            tracing::debug!(%why, "a connection ended early");
        }
    });
}

/// Whatever is under way when the server goes down is brought to its end, and no other request is taken. Whoever has just
/// come has a moment for the first.
async fn until_it_ends<S>(
    connection: UpgradeableConnection<TokioIo<Patient<TcpStream>>, S>,
    counted: &Connection,
    going_down: &GoingDown,
) -> hyper::Result<()>
where
    S: HttpService<Incoming, ResBody = Body>,
    S::Error: Into<BoxError>,
{
    let mut connection = pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => return ended,
        () = going_down.announced() => connection.as_mut().graceful_shutdown(),
    }
    tokio::select! {
        ended = connection.as_mut() => return ended,
        () = tokio::time::sleep(FIRST_WITHIN) => {}
    }
    if counted.counted.has_asked.load(Ordering::Relaxed) { connection.await } else { Ok(()) }
}

/// Every visitor takes a socket; the usual allowance of a process is 1,024.
fn raise_socket_limit() {
    let Some(raised) = raised(getrlimit(Resource::Nofile)) else { return };
    if let Err(why) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%why, "the process may not open as many sockets as it would like");
    }
}

/// What the process asks for in place of what it has: as many as the system gives, and no more than are of use.
fn raised(now: Rlimit) -> Option<Rlimit> {
    let wanted = now.maximum.map_or(limits::SOCKETS_MAX, |maximum| maximum.min(limits::SOCKETS_MAX));
    now.current.is_some_and(|current| current < wanted).then_some(Rlimit { current: Some(wanted), ..now })
}

#[cfg(test)]
mod tests;
