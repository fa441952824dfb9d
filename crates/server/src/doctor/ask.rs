//! A client that asks a server as a browser would, once, and looks at its certificate as one does.

use crate::api::connection::ConnectionView;
use axum::http::{HeaderName, Request, StatusCode, header};
use bytes::Bytes;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_util::rt::TokioIo;
use rustls::client::{WebPkiServerVerifier, danger::ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Who says nothing for so long does not answer.
pub(super) const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
/// Nothing that is asked for is longer.
const ANSWER_BYTES_MAX: usize = 64 << 10;
/// Certificates of servers last for a year or so at most.
const DAYS_MAX: u32 = 400;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Whom to ask, and whether by TLS.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) addresses: Vec<SocketAddr>,
    /// The name in the request, with a port where it is not the usual one.
    pub(super) authority: String,
    /// The name that its certificate has to hold.
    pub(super) tls: Option<String>,
}

impl Place {
    /// Without TLS.
    pub(super) fn plain(address: SocketAddr) -> Place {
        Place { addresses: vec![address], authority: address.to_string(), tls: None }
    }
}

/// What was answered.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) status: StatusCode,
    body: Vec<u8>,
    /// For how many days yet the certificate is valid.
    pub(super) days: Option<u32>,
}

impl Asked {
    /// How the server sees the connection, if it is a Lausuma that answered.
    pub(super) fn view(&self) -> Option<ConnectionView> {
        // Over a WebSocket there is a frame's head before it, and another frame behind it.
        let begin = self.body.iter().position(|byte| *byte == b'{')?;
        let end = self.body.iter().position(|byte| *byte == b'}')?;
        serde_json::from_slice(self.body.get(begin..=end)?).ok()
    }
}

/// Why there is no answer. `reasons` has the words for it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotAsked {
    #[error(transparent)]
    Unreached(#[from] io::Error),
    #[error(transparent)]
    Tls(io::Error),
    #[error(transparent)]
    Http(#[from] hyper::Error),
    #[error(transparent)]
    Body(Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    Request(#[from] axum::http::Error),
    #[error(transparent)]
    Rustls(#[from] rustls::Error),
    #[error("no answer in time")]
    TooSlow,
}

/// Asks for a path.
pub(super) async fn get(place: &Place, path: &str, headers: &[(HeaderName, &str)]) -> Result<Asked, NotAsked> {
    within(asked(place, path, headers)).await
}

/// Asks for a WebSocket, and reads what comes over it first.
pub(super) async fn socket(place: &Place, path: &str) -> Result<Asked, NotAsked> {
    let headers = [
        (header::CONNECTION, "upgrade"),
        (header::UPGRADE, "websocket"),
        (header::SEC_WEBSOCKET_VERSION, "13"),
        // Sixteen bytes; the server's answer to it is not looked at, but what comes over the socket.
        (header::SEC_WEBSOCKET_KEY, "TGF1c3VtYSBkb2N0b3IuLg=="),
    ];
    within(asked(place, path, &headers)).await
}

async fn within(asked: impl Future<Output = Result<Asked, NotAsked>>) -> Result<Asked, NotAsked> {
    tokio::time::timeout(ANSWERS_WITHIN, asked).await.unwrap_or(Err(NotAsked::TooSlow))
}

async fn asked(place: &Place, path: &str, headers: &[(HeaderName, &str)]) -> Result<Asked, NotAsked> {
    let stream = TcpStream::connect(&place.addresses[..]).await?;
    let request = Request::get(path).header(header::HOST, &place.authority);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(name, *value));
    let request = request.body(Empty::new())?;
    let Some(host) = &place.tls else { return send(stream, request).await };
    let name = ServerName::try_from(host.clone()).map_err(|why| NotAsked::Tls(io::Error::other(why)))?;
    let (roots, provider) = (Arc::new(roots()), Arc::new(ring::default_provider()));
    let config = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let config = config.with_root_certificates(roots.clone()).with_no_client_auth();
    let connected = TlsConnector::from(Arc::new(config)).connect(name.clone(), stream).await;
    let stream = connected.map_err(NotAsked::Tls)?;
    let days = days(stream.get_ref().1, &name, roots, provider);
    Ok(Asked { days, ..send(stream, request).await? })
}

/// Certificates that this machine trusts. Those of them that can't be read vouch for nobody.
fn roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

/// On how many days from now on the same certificates would be taken.
fn days(
    connection: &ClientConnection,
    name: &ServerName<'_>,
    roots: Arc<RootCertStore>,
    provider: Arc<CryptoProvider>,
) -> Option<u32> {
    let (own, between) = connection.peer_certificates()?.split_first()?;
    let verifier = WebPkiServerVerifier::builder_with_provider(roots, provider).build().ok()?;
    let now = UnixTime::now().as_secs();
    let holds = |days: u32| {
        let then = UnixTime::since_unix_epoch(Duration::from_secs(now) + DAY * days);
        verifier.verify_server_cert(own, between, name, &[], then).is_ok()
    };
    Some((1..=DAYS_MAX).take_while(|days| holds(*days)).last().unwrap_or(0))
}

async fn send<S>(stream: S, request: Request<Empty<Bytes>>) -> Result<Asked, NotAsked>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    // It ends with what is asked; what went wrong is told to whoever asks.
    tokio::spawn(async move { _ = connection.with_upgrades().await });
    let response = sender.send_request(request).await?;
    let status = response.status();
    if status == StatusCode::SWITCHING_PROTOCOLS {
        let socket = TokioIo::new(hyper::upgrade::on(response).await?);
        let mut body = Vec::new();
        // Until the other end has said all that it says.
        socket.take(ANSWER_BYTES_MAX as u64).read_to_end(&mut body).await?;
        return Ok(Asked { status, body, days: None });
    }
    let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect().await.map_err(NotAsked::Body)?;
    Ok(Asked { status, body: body.to_bytes().to_vec(), days: None })
}
