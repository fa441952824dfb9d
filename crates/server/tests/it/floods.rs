//! Who asks for too much: of what is too large, too slow, too often, or answered with more than it cost (RELIABILITY 14, 17, 18).

use crate::client::{Editor, Frame, connect, hello, presence, push};
use crate::harness::{COMMENTER, COORDINATOR, OTHER_WRITER, Server, WRITER};
use automerge::transaction::Transactable;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use terms::limits;

/// Idle sockets of the test run; `LAUSUMA_IDLE` asks for more.
const IDLE: usize = 800;

fn idle_sockets() -> usize {
    std::env::var("LAUSUMA_IDLE").ok().map_or(IDLE, |text| text.parse().expect("LAUSUMA_IDLE is a number"))
}

/// Lets this process open so many sockets: a shell's usual allowance is 1,024.
fn allow_sockets(wanted: usize) {
    let (now, wanted) = (getrlimit(Resource::Nofile), wanted as u64 + 200);
    if now.current.is_some_and(|current| current < wanted) {
        let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), ..now });
        raised.unwrap_or_else(|why| panic!("{wanted} sockets are more than `ulimit -Hn` allows: {why}"));
    }
}

/// Writes one character and waits until it is stored.
async fn is_served(editor: &mut Editor) {
    let change = editor.edit(|tx, text| tx.splice_text(text, 1, 0, "x"));
    editor.push(&[change]).await;
    editor.settle().await;
}

/// Sends these bytes on a connection of its own and reads to the end; nothing if it was cut.
fn answer(server: &Server, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.authority()).expect("a socket");
    // The server may answer and close before all of it has been sent.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_and_slow_sockets_keep_nobody_from_being_served() {
    let (server, _folder) = Server::demo_with(&["--rate-address-connections", "1000000"]);
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Palvelee");
    let token = server.sign_in(WRITER);
    let mut editor = Editor::open(&server, &token, &id).await;
    allow_sockets(idle_sockets());
    let open = || TcpStream::connect(server.authority()).expect("a socket");
    let idle: Vec<TcpStream> = (0..idle_sockets()).map(|_| open()).collect();
    // Bodies that hardly come, answers and streams that nobody reads, live connections that never say hello.
    let post = "POST /login HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n".to_owned();
    let unread =
        format!("GET /api/v1/statements/{id}/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n");
    let assets = "GET / HTTP/1.1\r\nhost: x\r\n\r\n".repeat(20);
    let mut bodies: Vec<TcpStream> = [post, unread, assets]
        .iter()
        .flat_map(|said| (0..15).map(move |_| said))
        .map(|said| {
            let mut socket = open();
            socket.write_all(said.as_bytes()).expect("taken");
            socket
        })
        .collect();
    let mut silent = Vec::new();
    for _ in 0..15 {
        silent.push(connect(&server, Some(&token), &id).await.expect("let in"));
    }
    let request = format!("GET /api/v1/statements/{id}/live HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n");
    let mut slow: Vec<TcpStream> = (0..50).map(|_| open()).collect();
    // One byte of each at a time, as slowly as the others are served meanwhile.
    for byte in request.bytes().take(60) {
        slow.iter_mut().for_each(|socket| socket.write_all(&[byte]).expect("taken"));
        bodies[..15].iter_mut().for_each(|socket| socket.write_all(b"x").expect("taken"));
        is_served(&mut editor).await;
    }
    assert_eq!(server.get("/healthz", None).status, 200);
    drop((idle, slow, bodies, silent));
    is_served(&mut editor).await;
}

#[test]
fn a_requests_head_has_its_limit() {
    let (server, _folder) = Server::demo();
    let sized = |bytes: usize| {
        let frame = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-large: \r\n\r\n".len();
        let filler = "x".repeat(bytes - frame);
        format!("GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-large: {filler}\r\n\r\n")
    };
    let max = limits::HEADERS_BYTES_MAX;
    for (bytes, status) in [(max - 1, "200"), (max, "200"), (max + 1, "431"), (20 * max, "431")] {
        let answer = answer(&server, sized(bytes).as_bytes());
        // Whoever goes on sending may lose the answer with the connection.
        let refused = status == "431" && answer.is_empty();
        assert!(refused || answer.starts_with(&format!("HTTP/1.1 {status}")), "{bytes} bytes: {answer}");
    }
    assert_eq!(server.get("/healthz", None).status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_beyond_what_is_read_breaks_its_connection_alone() {
    let (server, _folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Kehys");
    let token = server.sign_in(WRITER);
    let mut editor = Editor::open(&server, &server.sign_in(OTHER_WRITER), &id).await;
    let max = limits::FRAME_READ_BYTES_MAX;
    for (bytes, code) in [(max - 1, 1009), (max, 1009), (max + 1, 1006)] {
        let mut socket = connect(&server, Some(&token), &id).await.expect("let in");
        socket.send(hello(0, &[])).await;
        socket.send(vec![0; bytes]).await;
        assert_eq!(socket.closed().await, code, "a frame of {bytes} bytes");
        is_served(&mut editor).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_days_work_comes_in_at_once_and_a_flood_only_waits() {
    let (server, _folder) = Server::demo_with(&["--rate-session-bytes", "65536"]);
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Tulva");
    let mut writer = Editor::open(&server, &server.sign_in(WRITER), &id).await;
    let mut other = Editor::open(&server, &server.sign_in(OTHER_WRITER), &id).await;
    // A bucket here holds 1 MiB: less than these pushes cost, which all come in nevertheless.
    let pushes = (limits::RATE_BURST_S * 65_536 / limits::RATE_FRAME_BYTES + 60) as usize;
    let changes: Vec<_> = (0..pushes).map(|at| writer.edit(|tx, text| tx.splice_text(text, at + 1, 0, "p"))).collect();
    for change in changes {
        writer.push(&[change]).await;
    }
    is_served(&mut other).await;
    writer.settle().await;
    writer.until(pushes as u64 + 2).await;
    other.until(pushes as u64 + 2).await;
    assert_eq!(writer.text(), other.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_floods_on_and_on_is_closed_and_the_session_beside_it_is_not() {
    let (server, _folder) = Server::demo_with(&["--rate-session-bytes", "4096", "--rate-patience", "1"]);
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Sulku");
    let token = server.sign_in(WRITER);
    let mut flood = connect(&server, Some(&token), &id).await.expect("let in");
    let mut beside = Editor::open(&server, &server.sign_in(WRITER), &id).await;
    flood.send(hello(0, &[])).await;
    for _ in 0..2_000 {
        flood.send(presence("2@aa")).await;
    }
    assert_eq!(flood.closed().await, 4429);
    is_served(&mut beside).await;
}

#[test]
fn one_address_opens_so_many_connections_and_no_more() {
    let (server, _folder) = Server::demo_with(&["--rate-address-connections", "1"]);
    let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let answers: Vec<String> = (0..10 * limits::RATE_BURST_S).map(|_| answer(&server, request)).collect();
    let served = answers.iter().take_while(|answer| answer.starts_with("HTTP/1.1 200")).count();
    assert!(served >= limits::RATE_BURST_S as usize, "only {served} served");
    assert!(answers.iter().any(String::is_empty), "and then no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_and_one_address_have_so_many_connections_open_and_no_more() {
    let (server, _folder) = Server::demo_with(&["--rate-person-sockets", "4", "--rate-address-sockets", "30"]);
    let (token, id) = (server.sign_in(WRITER), server.open_statement(&server.sign_in(COORDINATOR), "Auki"));
    let mut held = Vec::new();
    for at in 1..=4 {
        let socket = connect(&server, Some(&token), &id).await;
        held.push(socket.unwrap_or_else(|status| panic!("the {at}th: {status}")));
    }
    assert_eq!(connect(&server, Some(&token), &id).await.err(), Some(429), "one more");
    let refused = server.get(&format!("/api/v1/statements/{id}/live"), Some(&token));
    assert_eq!((refused.status, refused.problem().as_str()), (429, "too-many-sockets"));
    let other = connect(&server, Some(&server.sign_in(OTHER_WRITER)), &id).await;
    assert!(other.is_ok(), "another person has connections of their own");
    let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let mut idle = Vec::new();
    while !answer(&server, request).is_empty() {
        idle.push(TcpStream::connect(server.authority()).expect("a socket"));
        assert!(idle.len() <= 30, "as many as one address may have");
    }
    assert!(idle.len() >= 20, "and not fewer: {}", idle.len());
    drop((held, other, idle));
    let again = (0..10_000).any(|_| !answer(&server, request).is_empty());
    assert!(again, "what is closed makes room");
    let figures = server.get("/metrics", None).text();
    for limit in ["rate-person-sockets", "rate-address-sockets"] {
        let met = crate::seeing::sample(&figures, &format!("lausuma_limit_met_total{{limit=\"{limit}\"}}"));
        assert!(met >= Some(1.0), "{figures}");
    }
}

#[test]
fn behind_a_proxy_upgrades_are_counted_by_the_address_that_it_tells() {
    let (server, _folder) =
        Server::demo_with(&["--rate-address-connections", "1", "--client-address-header", "X-Forwarded-For"]);
    let token = server.sign_in(WRITER);
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Välissä");
    let status = |address: &str| {
        let headers = [("authorization", format!("Bearer {token}")), ("x-forwarded-for", address.to_owned())];
        server.send("GET", &format!("/api/v1/statements/{id}/live"), &headers, b"")
    };
    // No upgrade is asked for, which is a bad request; but it counts.
    let answers: Vec<_> = (0..10 * limits::RATE_BURST_S).map(|_| status("evil, 192.0.2.1")).collect();
    assert!(answers[..limits::RATE_BURST_S as usize].iter().all(|answer| answer.status == 400));
    let refused = answers.iter().find(|answer| answer.status == 429).expect("and then no more");
    assert_eq!(refused.problem(), "too-many-requests");
    assert_eq!(status("192.0.2.1, 192.0.2.2").status, 400, "another address is another's");
}

#[test]
fn one_address_without_a_session_changes_things_only_so_often() {
    let (server, _folder) = Server::demo_with(&["--rate-address-requests", "1"]);
    let token = server.sign_in(COORDINATOR);
    let guess = || server.post("/api/v1/demo/session", None, &json!({"email": "guess@example.org"}));
    let answers: Vec<_> = (0..10 * limits::RATE_BURST_S).map(|_| guess()).collect();
    assert!(answers[..limits::RATE_BURST_S as usize - 1].iter().all(|answer| answer.status == 404));
    let refused = answers.iter().find(|answer| answer.status == 429).expect("and then no more");
    assert_eq!(refused.problem(), "too-many-requests");
    // What was typed comes back with the refusal, to be sent again.
    let form = ("content-type", "application/x-www-form-urlencoded".to_owned());
    let send = |to: &str, body: &[u8]| server.send("POST", to, &[("origin", server.url.clone()), form.clone()], body);
    let mut pages = (0..10 * limits::RATE_BURST_S).map(|_| send("/hat?from=a", b"group=Kolmas+%3Cp%C3%B6yt%C3%A4%3E"));
    let page = pages.find(|page| page.status == 429).expect("refused");
    let text = page.text();
    assert!(text.contains("action=\"/hat?from=a\"") && !page.header("retry-after").is_empty(), "{text}");
    assert!(text.contains("name=\"group\" value=\"Kolmas &lt;pöytä&gt;\""), "{text}");
    // A hall of telephones goes on meanwhile.
    let opened = json!({"question": {"fi": "Mitä nyt?"}, "choices": 3, "phones": true});
    let link = server.post("/api/v1/workshops", Some(&token), &opened).json()["link"].clone();
    let door = link.as_str().and_then(|link| link.strip_prefix(&server.url)).expect("a link of ours").to_owned();
    let hall = (0..3 * limits::RATE_BURST_S).map(|_| send(&door, b"group=").status);
    assert!(hall.into_iter().all(|status| status != 429));
    let invented = [("authorization", "Bearer invented".to_owned())];
    let refused = (0..10).any(|_| server.send("POST", "/api/v1/statements", &invented, b"{}").status == 429);
    assert!(refused, "a token that nobody was given is no session");
    server.open_statement(&token, "Kirjautunut");
    assert_eq!(server.get("/api/v1/demo/people", None).status, 200, "reading is free");
}

#[test]
fn one_session_changes_things_only_so_often_and_loses_nothing_that_was_typed() {
    let (server, _folder) = Server::demo_with(&["--rate-session-requests", "1"]);
    let (token, other) = (server.sign_in(COORDINATOR), server.sign_in(COORDINATOR));
    let burst = limits::SESSION_REQUESTS_BURST_S as usize;
    let open = || server.post("/api/v1/statements", Some(&token), &json!({"title": ""}));
    // A bucket fills while it is emptied: what is exactly so in `rates` is at least so here.
    let answers: Vec<_> = (0..burst).map(|_| open()).collect();
    assert!(answers.iter().all(|answer| answer.status != 429), "as many as a bucket holds");
    let refused = (0..10 * burst).map(|_| open()).find(|answer| answer.status == 429).expect("and then no more");
    assert_eq!(refused.problem(), "too-many-in-session");
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| (1..=2).contains(&seconds)));
    // A page brings back what was typed, with a button that sends it where it was going.
    let headers = [
        ("origin", server.url.clone()),
        ("cookie", format!("lausuma={token}")),
        ("content-type", "application/x-www-form-urlencoded".to_owned()),
    ];
    let send = || server.send("POST", "/statements/new?from=a", &headers, "title=Uusi+%3Clausunto%3E".as_bytes());
    let page = (0..10 * burst).map(|_| send()).find(|page| page.status == 429).expect("held back");
    let text = page.text();
    assert!(text.contains("action=\"/statements/new?from=a\"") && !page.header("retry-after").is_empty(), "{text}");
    assert!(
        text.contains("name=\"title\" value=\"Uusi &lt;lausunto&gt;\"") && text.contains("Lähetit juuri"),
        "{text}"
    );
    assert_eq!(server.get("/api/v1/me", Some(&token)).status, 200, "reading is free");
    server.open_statement(&other, "Toinen istunto");
    let cookie = [("cookie", format!("lausuma={other}"))];
    let operator = server.send("GET", "/operator", &cookie, b"").text();
    assert!(operator.contains("rate-session-requests"), "{operator}");
    let figures = server.get("/metrics", None).text();
    let met = crate::seeing::sample(&figures, r#"lausuma_limit_met_total{limit="rate-session-requests"}"#);
    assert!(met >= Some(2.0), "{figures}");
}

/// What came back, in bytes, for what went out.
struct Account {
    sent: usize,
    received: usize,
}

impl Account {
    fn check(&self, name: &str) {
        assert!(self.received <= 20 * self.sent, "{name}: {} bytes for {}", self.received, self.sent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_twenty_times_what_it_sends() {
    let (server, _folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Vahvistin");
    let (token, reader) = (server.sign_in(WRITER), server.sign_in(COMMENTER));
    let mut honest = Editor::open(&server, &token, &id).await;
    let change = honest.edit(|tx, text| tx.splice_text(text, 1, 0, &"Pitkä teksti. ".repeat(500)));
    honest.push(std::slice::from_ref(&change)).await;
    honest.settle().await;
    honest.edit(|tx, text| tx.splice_text(text, 1, 0, "never sent"));
    let gap = honest.edit(|tx, text| tx.splice_text(text, 1, 0, "z"));
    let foreign = Editor::open(&server, &reader, &id).await.edit(|tx, text| tx.splice_text(text, 1, 0, "q"));
    let rows: [(&str, &str, Vec<u8>, usize); 6] = [
        ("a push of somebody else's actor", &reader, push(0, &[foreign]), 200),
        ("a push that is known", &token, push(0, &[change]), 200),
        ("a push of nonsense", &token, push(0, &[vec![1]]), 200),
        ("a push that leaves a gap", &token, push(0, &[gap]), 200),
        ("presence", &token, presence("2@aa"), 200),
        ("a second hello", &token, hello(0, &[]), 200),
    ];
    for (name, token, frame, times) in rows {
        let mut editor = Editor::open(&server, token, &id).await;
        let mut account = Account { sent: 0, received: 0 };
        for _ in 0..times {
            account.sent += frame.len();
            editor.socket.send(frame.clone()).await;
        }
        // The answer to a good push ends the account; whoever was closed has had its last.
        let last = editor.edit(|tx, text| tx.splice_text(text, 1, 0, "w"));
        editor.next_push = 1;
        let end = editor.push(&[last]).await;
        loop {
            match editor.socket.next_with_size().await {
                (Frame::Closed(_), _) => break,
                (Frame::Stored { id, .. } | Frame::Refused { id, .. }, bytes) if id == end => {
                    account.received += bytes;
                    break;
                }
                // Fan-out is everybody's.
                (Frame::Changes { .. } | Frame::Here { .. } | Frame::Left { .. }, _) => {}
                (_, bytes) => account.received += bytes,
            }
        }
        account.check(name);
    }
}

/// Pages aside: those are for people, and as long as pages are.
#[test]
fn nor_does_an_answer_of_the_interface_that_refuses() {
    let (server, _folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Virheet");
    let rows = [
        format!("GET /api/v1/statements/{id}/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
        format!("GET /api/v1/statements/{id} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
        "POST /api/v1/statements HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}".to_owned(),
        "GET /api/v1/nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_owned(),
        "PUT /api/v1/me HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".to_owned(),
        "nonsense\r\n\r\n".to_owned(),
    ];
    for request in rows {
        let answer = answer(&server, request.as_bytes());
        Account { sent: request.len(), received: answer.len() }.check(&request);
    }
}
