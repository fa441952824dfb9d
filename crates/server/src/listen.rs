//! Connections: accepted, bounded in what they may send and how slowly, and drained when the server goes down.

mod patient;

use crate::{
    app::App,
    rates::{FromAddress, Peer},
    seen::{Held, Limit, seen},
};
use axum::{Router, http::Request};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use patient::Patient;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use terms::limits;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::Instant;
use tower::ServiceExt;

/// Connections that have not ended by themselves so long after the server began to go down are cut.
const DRAIN_WITHIN: Duration = Duration::from_secs(8);
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
    let graceful = GracefulShutdown::new();
    let builder = builder();
    let going_down = &app.going_down;
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                // Too many from there: the connection is closed as it is dropped.
                Ok((stream, address)) => if let Some(held) = may_connect(app, address.ip()) {
                    serve_one(&builder, &graceful, stream, Peer(address.ip()), routes.clone(), held);
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
    let drained = async { tokio::join!(graceful.shutdown(), going_down.all_left()) };
    if tokio::time::timeout(DRAIN_WITHIN, drained).await.is_err() {
        tracing::warn!("connections that did not end in time were cut");
    }
    began
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
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
    _counted: Arc<Counted>,
}

struct Counted {
    _from: Option<FromAddress>,
    _seen: Held,
}

impl Connection {
    fn new(from: Option<FromAddress>) -> Self {
        Connection { _counted: Arc::new(Counted { _from: from, _seen: seen().connections.hold() }) }
    }
}

fn serve_one(
    builder: &Builder<TokioExecutor>,
    graceful: &GracefulShutdown,
    stream: TcpStream,
    peer: Peer,
    routes: Router,
    counted: Connection,
) {
    // A keystroke's frame must not wait for the one before it to be acknowledged.
    if let Err(why) = stream.set_nodelay(true) {
        tracing::debug!(%why, "the other end has gone already");
        return;
    }
    let service = TowerToHyperService::new(routes.map_request(move |mut request: Request<_>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(counted.clone());
        request
    }));
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(Patient::new(stream)), service).into_owned();
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(why) = connection.await {
            tracing::debug!(%why, "a connection ended early");
        }
    });
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
