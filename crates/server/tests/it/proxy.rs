//! The server behind Debian's nginx and behind its Caddy: what people meet there is the same. `fronts` starts them with
//! their samples.

mod fronts;

use crate::client::{Editor, connect};
use crate::events::Events;
use crate::harness::{COORDINATOR, Server, WRITER, program};
use automerge::transaction::Transactable;
use fronts::Front;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::TlsConnector;

const NAME: &str = "lausuma.example.org";
/// Loopback addresses that are not the proxy's: people at two places.
const LIISA: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 21);
const MATTI: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 22);

/// A proxy before a server, and a certificate of our own.
struct Proxy {
    server: Server,
    front: Child,
    port: u16,
    folder: TempDir,
    _data: TempDir,
}

impl Proxy {
    async fn start(front: Front, settings: &[&str]) -> Proxy {
        let folder = TempDir::new().expect("a temporary folder");
        let port = free_port();
        let public = format!("https://{NAME}:{port}");
        let all = [&["--public-url", &public, "--client-address-header", "X-Forwarded-For"], settings].concat();
        let (server, data) = Server::demo_with(&all);
        certify(folder.path());
        let front = front.serve(folder.path(), port, server.authority());
        let proxy = Proxy { server, front, port, folder, _data: data };
        while proxy.tls(LIISA).await.is_none() {
            tokio::task::yield_now().await;
        }
        proxy
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    /// A TLS connection from that address, once the proxy listens.
    async fn tls(&self, from: Ipv4Addr) -> Option<tokio_rustls::client::TlsStream<TcpStream>> {
        tls(self.port, &self.certificate(), from).await
    }

    /// The server as somebody at that address meets it: each connection that is made there goes to the proxy by TLS.
    async fn met_from(&self, from: Ipv4Addr) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (port, certificate) = (self.port, self.certificate());
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let certificate = certificate.clone();
                tokio::spawn(async move {
                    let mut far = tls(port, &certificate, from).await.expect("the proxy listens");
                    // Whoever hangs up has heard enough.
                    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                });
            }
        });
        format!("http://{address}")
    }

    /// curl's own way to the proxy; gives the head and the body.
    fn curl(&self, arguments: &[&str], path: &str) -> (String, String) {
        let to = format!("{NAME}:{}:127.0.0.1", self.port);
        let mut curl = Command::new("curl");
        curl.args([
            "--silent",
            "--show-error",
            "--include",
            "--noproxy",
            "*",
            // What is refused by its head is not sent: whoever goes on sending may find the connection closed before the answer.
            "--expect100-timeout",
            "60",
            "--resolve",
            &to,
            "--cacert",
        ]);
        curl.arg(self.certificate()).args(arguments).arg(format!("https://{NAME}:{}{path}", self.port));
        let output = curl.output().expect("curl runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let answers = |text: &str| text.split_once("\r\n\r\n").map(|(head, body)| (head.to_owned(), body.to_owned()));
        let (head, body) = answers(&text).expect("a head and a body");
        if head.contains(" 100") { answers(&body).expect("an answer after that") } else { (head, body) }
    }

    /// What the doctor says, trusting the certificate or not.
    fn doctor(&self, trusted: bool, listen: &str, settings: &[&str]) -> (bool, String) {
        // Nobody knows the name here: the doctor asks at an address that the certificate holds too.
        let public = format!("https://127.0.0.1:{}", self.port);
        let mut doctor = program();
        doctor.args(["doctor", "--listen", listen, "--public-url", &public, "--data"]).arg(self.folder.path());
        doctor.args(settings).env_remove("SSL_CERT_DIR");
        doctor.env(
            "SSL_CERT_FILE",
            if trusted { self.certificate() } else { "/etc/ssl/certs/ca-certificates.crt".into() },
        );
        let output = doctor.output().expect("it runs");
        (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // Its workers end with it.
        let id = self.front.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status();
        let _ = self.front.wait();
    }
}

async fn tls(port: u16, certificate: &Path, from: Ipv4Addr) -> Option<tokio_rustls::client::TlsStream<TcpStream>> {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::V4(SocketAddrV4::new(from, 0))).expect("an address of the loopback");
    let stream = socket.connect(SocketAddr::from(([127, 0, 0, 1], port))).await.ok()?;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(certificate).expect("a certificate")).expect("it is one");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("the usual versions").with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from(NAME).expect("a name");
    Some(TlsConnector::from(Arc::new(config)).connect(name, stream).await.expect("its certificate holds"))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

/// A certificate for the name and for this machine, signed by itself.
fn certify(folder: &Path) {
    let names = format!("subjectAltName=DNS:{NAME},IP:127.0.0.1");
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "60"]);
    openssl.args(["-subj", "/CN=lausuma", "-addext", &names, "-addext", "basicConstraints=critical,CA:FALSE"]);
    openssl.arg("-keyout").arg(folder.join("key.pem")).arg("-out").arg(folder.join("certificate.pem"));
    let output = openssl.output().expect("openssl runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_come_by_http_2_with_each_header_once() {
    for front in Front::ALL {
        let proxy = Proxy::start(front, &[]).await;
        let (head, body) = proxy.curl(&["--http2"], "/");
        assert!(head.starts_with("HTTP/2 200"), "{head}");
        assert!(body.contains("<html"), "{body}");
        let mut counts = BTreeMap::new();
        for line in head.lines().skip(1) {
            let name = line.split(':').next().unwrap_or_default().to_lowercase();
            *counts.entry(name).or_insert(0) += 1;
        }
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "cache-control",
            "strict-transport-security",
        ] {
            assert_eq!(counts.get(name), Some(&1), "{name} in {head}");
        }
        assert!(!head.contains("x-powered-by") && !head.contains("nginx/") && !head.contains("Caddy/"), "{head}");
        // The server compresses pages, but none with a secret; the proxy adds nothing of its own.
        let (head, _) =
            proxy.curl(&["--header", "Accept-Encoding: gzip", "--output", "/dev/null", "--dump-header", "-"], "/");
        assert_eq!(head.to_lowercase().matches("content-encoding: gzip").count(), 1, "{head}");
        let (head, _) = proxy.curl(&["--header", "Accept-Encoding: gzip"], "/login/code");
        assert!(!head.to_lowercase().contains("content-encoding"), "{head}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_write_together_through_it_and_hear_at_once_what_is_decided() {
    for front in Front::ALL {
        let mut proxy = Proxy::start(front, &[]).await;
        let coordinator = proxy.server.sign_in(COORDINATOR);
        let writer = proxy.server.sign_in(WRITER);
        let id = proxy.server.open_statement(&coordinator, "Välityspalvelimen takana");
        let direct = proxy.server.url.clone();
        // From here on everybody comes through the proxy.
        proxy.server.url = proxy.met_from(LIISA).await;
        let mut events = Events::open(&proxy.server, Some(&writer), &id, "", None);
        let mut editor = Editor::open(&proxy.server, &writer, &id).await;
        let change = editor.edit(|tx, text| tx.splice_text(text, 1, 0, "Yhdessä"));
        editor.push(&[change]).await;
        editor.settle().await;
        assert!(proxy.server.text(&writer, &id, "text").text().contains("Yhdessä"));
        assert_eq!(connect(&proxy.server, None, &id).await.err(), Some(401), "a refusal comes through too");
        // The act is done beside the proxy; its event comes through it while the stream stays open.
        proxy.server.url = direct;
        let path = format!("/api/v1/statements/{id}");
        let described = proxy.server.ask("PATCH", &path, Some(&coordinator), &json!({"purpose": "Koe"}));
        assert_eq!(described.status, 200, "{}", described.text());
        let (_, kind, _) = events.next().expect("an event, and not the end");
        assert!(!kind.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_refused_in_words() {
    for front in Front::ALL {
        let proxy = Proxy::start(front, &[]).await;
        let file = proxy.folder.path().join("large");
        fs::File::create(&file).and_then(|file| file.set_len(50 << 20)).expect("a file with nothing in it");
        let data = format!("@{}", file.display());
        for protocol in ["--http1.1", "--http2"] {
            let arguments = [protocol, "--data-binary", &*data, "--header", "Content-Type: application/octet-stream"];
            let (head, body) = proxy.curl(&arguments, "/organisations/import");
            assert!(head.contains(" 413"), "{head}");
            assert!(body.contains("liian suuri") && body.contains("för stor") && body.contains("too large"), "{body}");
        }
        // What the proxy lets through is the server's to refuse.
        let bytes = terms::limits::IMPORT_FILE_BYTES_MAX as u64 + 1;
        fs::File::create(&file).and_then(|file| file.set_len(bytes)).expect("a file with nothing in it");
        let token = format!("Authorization: Bearer {}", proxy.server.sign_in(COORDINATOR));
        let arguments = ["--data-binary", &*data, "--header", &*token, "--header", "Content-Type: text/csv"];
        let (head, body) = proxy.curl(&arguments, "/api/v1/organisations/import");
        assert!(head.contains(" 413") && body.contains("/problems/"), "{head}\n{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_visitor_counts_by_their_own_address() {
    for front in Front::ALL {
        let mut proxy = Proxy::start(front, &["--rate-address-requests", "1"]).await;
        let (liisa, matti) = (proxy.met_from(LIISA).await, proxy.met_from(MATTI).await);
        for (url, address) in [(&liisa, LIISA), (&matti, MATTI)] {
            proxy.server.url.clone_from(url);
            let claim = [("x-forwarded-for", "192.0.2.1".to_owned())];
            let seen = proxy.server.send("GET", "/api/v1/connection", &claim, b"").json();
            assert_eq!((&seen["address"], &seen["told_by"]), (&json!(address.to_string()), &json!("proxy")));
        }
        // Whoever asks for too much is told so, and nobody else is.
        let ask =
            |server: &Server| server.post("/api/v1/demo/session", None, &json!({"email": "nobody@example.org"})).status;
        proxy.server.url = liisa;
        while ask(&proxy.server) != 429 {}
        proxy.server.url = matti;
        assert_ne!(ask(&proxy.server), 429);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_knows_a_proxy_that_works_from_one_that_does_not() {
    for front in Front::ALL {
        let mut proxy = Proxy::start(front, &[]).await;
        let listen = proxy.server.authority().to_owned();
        let header = ["--client-address-header", "X-Forwarded-For"];
        let (is_well, said) = proxy.doctor(true, &listen, &header);
        assert!(is_well, "{said}");
        for line in ["leads to this server", "certificate is valid, for", "(WebSocket)", "this machine's is 127.0.0.1"]
        {
            assert!(said.contains(line), "{line}: {said}");
        }
        // The sixtieth day is over with the second in which the certificate was made.
        assert!(said.contains(" 59 days yet") || said.contains(" 60 days yet"), "{said}");
        let (is_well, said) = proxy.doctor(false, &listen, &header);
        assert!(!is_well && said.contains("no TLS") && said.contains("fullchain.pem"), "{said}");
        let (is_well, said) = proxy.doctor(true, &listen, &["--client-address-header", "X-Real-IP"]);
        assert!(is_well, "the server's own settings count, not the doctor's: {said}");
        // Another server than the one that the proxy leads to.
        let (other, _folder) = Server::demo();
        let (is_well, said) = proxy.doctor(true, other.authority(), &header);
        assert!(!is_well && said.contains("another Lausuma answers"), "{said}");
        // None at all.
        proxy.server = other;
        let (is_well, said) = proxy.doctor(true, &listen, &header);
        assert!(is_well && said.contains("no server runs behind it"), "{said}");
        let (head, body) = proxy.curl(&[], "/");
        assert!(head.contains(" 503") && body.contains("käynnistyy uudelleen"), "{head}\n{body}");
    }
}
