//! Server-sent events of what is decided about a statement.

use crate::decree::Somebody;
use crate::harness::{COORDINATOR, OTHER_WRITER, Server, WRITER};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use terms::limits;

/// A stream of events as a browser has it open.
pub(crate) struct Events {
    lines: BufReader<TcpStream>,
    pub(crate) status: u16,
}

impl Events {
    pub(crate) fn open(server: &Server, token: Option<&str>, id: &str, query: &str, last: Option<u64>) -> Events {
        let path = format!("/api/v1/statements/{id}/events{query}");
        let mut events = Events::at(server, token, &path, last);
        if events.status == 200 {
            while events.line().expect("the stream begins") != ": here" {}
        }
        events
    }

    /// Whatever is streamed there.
    pub(crate) fn at(server: &Server, token: Option<&str>, path: &str, last: Option<u64>) -> Events {
        let mut stream = TcpStream::connect(server.authority()).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time");
        let mut request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n", server.authority());
        if let Some(token) = token {
            request += &format!("authorization: Bearer {token}\r\n");
        }
        if let Some(last) = last {
            request += &format!("last-event-id: {last}\r\n");
        }
        stream.write_all(format!("{request}\r\n").as_bytes()).expect("sent");
        let mut events = Events { lines: BufReader::new(stream), status: 0 };
        let first = events.line().expect("a status");
        events.status = first.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        events
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line).expect("something within the time");
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// The next event: its id, its kind and what it says; none once the stream has ended.
    pub(crate) fn next(&mut self) -> Option<(String, String, Value)> {
        let (mut id, mut kind) = (String::new(), String::new());
        loop {
            let line = self.line()?;
            // The end of a body that comes in pieces.
            if line == "0" {
                return None;
            }
            match line.split_once(": ") {
                Some(("id", value)) => id = value.to_owned(),
                Some(("event", value)) => kind = value.to_owned(),
                Some(("data", value)) => return Some((id, kind, serde_json::from_str(value).expect("JSON"))),
                _ => {}
            }
        }
    }
}

fn support(server: &Server, token: &str, id: &str, organisations: Value) {
    let body = json!({"organisations": organisations, "reason": "Sovittu"});
    let path = format!("/api/v1/statements/{id}/support-group");
    assert_eq!(server.ask("PUT", &path, Some(token), &body).status, 200);
}

#[test]
fn every_entry_is_told_once_and_a_reader_that_comes_back_misses_none() {
    let (server, _folder) = Server::demo();
    let (coordinator, writer) = (server.sign_in(COORDINATOR), server.sign_in(WRITER));
    let id = server.open_statement(&coordinator, "Tapahtumat");
    let own = server.organisation_of(&coordinator);
    let mut events = Events::open(&server, Some(&writer), &id, "", None);
    support(&server, &coordinator, &id, json!([own]));
    let (seq, kind, data) = events.next().expect("an event");
    assert_eq!((seq.as_str(), kind.as_str()), ("1", "support-group-set"));
    assert_eq!((&data["seq"], &data["kind"]), (&json!(1), &json!("support-group-set")), "{data}");
    assert!(data["at"].as_str().is_some_and(|at| at.ends_with('Z')), "{data}");
    drop(events);
    support(&server, &coordinator, &id, json!([]));
    let again = |query: &str, last| Events::open(&server, Some(&writer), &id, query, last).next().expect("an event").0;
    assert_eq!(again("", Some(1)), "2", "after what was heard last");
    assert_eq!(again("", Some(0)), "1");
    assert_eq!(again("?from=0", None), "0");
    assert_eq!(again("?from=0", Some(1)), "2", "what the browser heard counts for more than the address");
    let mut ahead = Events::open(&server, Some(&writer), &id, "", Some(u64::MAX));
    support(&server, &coordinator, &id, json!([own]));
    assert_eq!(ahead.next().expect("an event").0, "3", "nobody waits for what may never come");
}

#[test]
fn a_stream_ends_within_a_second_when_the_right_to_read_does() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let id = server.open_statement(&coordinator, "Oikeus päättyy");
    let ends = |mut events: Events, act: &dyn Fn()| {
        assert_eq!(events.status, 200);
        act();
        let since = Instant::now();
        while let Some(event) = events.next() {
            assert!(since.elapsed() < Duration::from_secs(1), "it goes on: {event:?}");
        }
        assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
    };
    let writer = server.sign_in(OTHER_WRITER);
    let person = Somebody::of(&server, OTHER_WRITER);
    ends(Events::open(&server, Some(&writer), &id, "", None), &|| {
        let path = format!("/api/v1/organisations/{}/people/{}/roles/writer", person.organisation, person.person);
        let taken = server.ask("DELETE", &path, Some(&coordinator), &json!({"reason": "Lähti"}));
        assert!(taken.status < 300, "{}", taken.text());
    });
    assert_eq!(Events::open(&server, Some(&writer), &id, "", None).status, 404, "and does not begin again");
    let other = server.sign_in(WRITER);
    ends(Events::open(&server, Some(&other), &id, "", None), &|| {
        assert_eq!(server.ask("DELETE", "/api/v1/me/sessions", Some(&other), &json!({})).status, 204);
    });
    assert_eq!(Events::open(&server, None, &id, "", None).status, 404);
    let openness = |drafts: &str| {
        let path = format!("/api/v1/statements/{id}/openness");
        assert_eq!(server.ask("PUT", &path, Some(&coordinator), &json!({"drafts": drafts})).status, 200);
    };
    openness("public");
    ends(Events::open(&server, None, &id, "", None), &|| openness("participants"));
}

#[test]
fn somebody_has_so_many_streams_open_at_once() {
    let (server, _folder) = Server::demo();
    let coordinator = server.sign_in(COORDINATOR);
    let id = server.open_statement(&coordinator, "Monta kuuntelijaa");
    let open = || Events::open(&server, Some(&coordinator), &id, "", None);
    let mut all: Vec<Events> = (0..limits::EVENTS_PER_CALLER_MAX).map(|_| open()).collect();
    assert!(all.iter().all(|events| events.status == 200));
    assert_eq!(open().status, 429);
    assert_eq!(
        Events::open(&server, Some(&server.sign_in(WRITER)), &id, "", None).status,
        200,
        "others have their own"
    );
    all.pop();
    // That it has gone is learnt from the next thing that is written to it.
    let own = server.organisation_of(&coordinator);
    let since = Instant::now();
    let mut organisations = [json!([own]), json!([])].into_iter().cycle();
    while open().status != 200 {
        assert!(since.elapsed() < Duration::from_secs(10), "a place is free again");
        support(&server, &coordinator, &id, organisations.next().expect("endless"));
    }
    assert!(server.stop(), "open streams keep no server up");
}
