//! HTTP to a store of backups, by the client and the TLS that the server has already: one connection, used again.

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::http::{Response, Uri, header, uri::Scheme};
use hyper_util::rt::TokioIo;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse, HttpResponseBody,
    HttpService,
};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::error::Error;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio_rustls::TlsConnector;

/// Until a connection stands.
const CONNECTS_WITHIN: Duration = Duration::from_secs(10);
/// Until a chunk is there, over a slow line too.
const ANSWERS_WITHIN: Duration = Duration::from_secs(120);
/// No answer is longer: a chunk, or a page of a list.
const ANSWER_BYTES_MAX: usize = 64 << 20;

/// Makes clients.
#[derive(Debug)]
pub(super) struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Wire::default()))
    }
}

/// One connection, if there is one that can be used again, with whom it leads to.
#[derive(Debug, Default)]
struct Wire(Mutex<Option<(String, SendRequest<HttpRequestBody>)>>);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error("{0}")]
    Unconnected(io::Error),
    #[error("no TLS: {0}")]
    Tls(io::Error),
    #[error("certificates can't be checked here: {0}")]
    Rustls(#[from] rustls::Error),
    #[error("the connection broke: {0}")]
    Broke(#[from] hyper::Error),
    #[error("its answer breaks off or is too long")]
    Body,
    #[error("it says nothing for {} seconds", ANSWERS_WITHIN.as_secs())]
    TooSlow,
    #[error("its address is none")]
    Address,
}

/// Whether it was the connection that failed.
pub(super) fn is_of_wire(why: &(dyn Error + 'static)) -> bool {
    let mut next = Some(why);
    while let Some(why) = next {
        if why.is::<Broken>() {
            return true;
        }
        next = why.source();
    }
    false
}

impl HttpService for Wire {
    fn call<'a, 'b>(
        &'a self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(async move {
            let answered = tokio::time::timeout(ANSWERS_WITHIN, self.ask(request)).await;
            answered.unwrap_or(Err(Broken::TooSlow)).map_err(|why| {
                let kind = match why {
                    Broken::Unconnected(_) | Broken::Tls(_) => HttpErrorKind::Connect,
                    Broken::Broke(_) => HttpErrorKind::Request,
                    Broken::TooSlow => HttpErrorKind::Timeout,
                    Broken::Body => HttpErrorKind::Interrupted,
                    Broken::Rustls(_) | Broken::Address => HttpErrorKind::Unknown,
                };
                HttpError::new(kind, why)
            })
        })
    }
}

impl Wire {
    async fn ask(&self, mut request: HttpRequest) -> Result<HttpResponse, Broken> {
        let uri = request.uri().clone();
        let authority = uri.authority().ok_or(Broken::Address)?.to_string();
        request.headers_mut().insert(header::HOST, authority.parse().map_err(|_| Broken::Address)?);
        // A server is asked by the path; its name is in the header.
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() = path.parse().map_err(|_| Broken::Address)?;
        let kept = self.0.lock().await.take().filter(|(to, _)| *to == authority);
        let usable = match kept {
            Some((_, mut sender)) => sender.ready().await.is_ok().then_some(sender),
            None => None,
        };
        let mut sender = match usable {
            Some(sender) => sender,
            None => connect(&uri).await?,
        };
        let (head, body) = sender.send_request(request).await?.into_parts();
        let body: Bytes = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(|_| Broken::Body)?.to_bytes();
        *self.0.lock().await = Some((authority, sender));
        Ok(Response::from_parts(head, HttpResponseBody::from(body)))
    }
}

async fn connect(uri: &Uri) -> Result<SendRequest<HttpRequestBody>, Broken> {
    let host = uri.host().ok_or(Broken::Address)?.trim_matches(['[', ']']).to_owned();
    let is_plain = uri.scheme() == Some(&Scheme::HTTP);
    let port = uri.port_u16().unwrap_or(if is_plain { 80 } else { 443 });
    let connected = tokio::time::timeout(CONNECTS_WITHIN, TcpStream::connect((&*host, port))).await;
    let stream = connected.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())).map_err(Broken::Unconnected)?;
    if is_plain {
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // It ends with what is asked; what went wrong is told to whoever asks.
        tokio::spawn(async move { _ = connection.await });
        return Ok(sender);
    }
    let name = ServerName::try_from(host).map_err(|why| Broken::Tls(io::Error::other(why)))?;
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions()?.with_root_certificates(roots()).with_no_client_auth();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(Broken::Tls)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move { _ = connection.await });
    Ok(sender)
}

/// Certificates that this machine trusts. Those of them that can't be read vouch for nobody.
fn roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}
