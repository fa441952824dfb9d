//! A client of docs/live.md that was written from the document alone: tokio-tungstenite, CBOR, and automerge.

use super::harness::Server;
use automerge::{ActorId, Automerge, AutomergeError, Change, ObjId, ROOT, ReadDoc, transaction::Transaction};
use futures_util::{SinkExt, StreamExt};
use minicbor::{Decoder, Encoder};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message, protocol::frame::coding::CloseCode};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// A frame from the server.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Frame {
    Welcome {
        offset: u64,
        actors: Vec<Vec<u8>>,
        person: String,
        may: String,
    },
    Snapshot {
        offset: u64,
        bytes: Vec<u8>,
    },
    Changes {
        from: u64,
        items: Vec<Item>,
    },
    Stored {
        id: u64,
        offset: u64,
    },
    Refused {
        id: u64,
        code: String,
        text: String,
    },
    Access {
        may: String,
        code: String,
    },
    Event {
        kind: String,
    },
    Here {
        peer: u64,
        name: String,
        organisation_name: String,
        head: Option<String>,
    },
    Left {
        peer: u64,
    },
    /// The end, with its code; 1006 if there was none.
    Closed(u16),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) person: String,
    pub(crate) organisation: String,
    pub(crate) bytes: Vec<u8>,
}

/// One socket.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// The upgrade's status where it was not let in.
pub(crate) async fn connect(server: &Server, token: Option<&str>, id: &str) -> Result<Socket, u16> {
    connect_in(server, token, id, "").await
}

/// The same, for the text in a language; the leading one if that is empty.
pub(crate) async fn connect_in(server: &Server, token: Option<&str>, id: &str, language: &str) -> Result<Socket, u16> {
    let url = format!("ws://{}/api/v1/statements/{id}/live?language={language}", server.authority());
    let mut request = url.into_client_request().expect("a request");
    if let Some(token) = token {
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().expect("a header"));
    }
    match tokio_tungstenite::connect_async(request).await {
        Ok((socket, _)) => Ok(Socket(socket)),
        Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
        Err(other) => panic!("no answer to the upgrade: {other}"),
    }
}

impl Socket {
    pub(crate) async fn send(&mut self, bytes: Vec<u8>) {
        // The server may have closed meanwhile; whoever cares reads on and sees why.
        let _ = self.0.send(Message::Binary(bytes.into())).await;
    }

    pub(crate) async fn send_text(&mut self, text: &str) {
        let _ = self.0.send(Message::Text(text.into())).await;
    }

    pub(crate) async fn next(&mut self) -> Frame {
        self.next_with_size().await.0
    }

    /// The next frame and how many bytes it had.
    pub(crate) async fn next_with_size(&mut self) -> (Frame, usize) {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Binary(bytes))) => return (decode(&bytes), bytes.len()),
                Some(Ok(Message::Close(frame))) => {
                    return (Frame::Closed(frame.map_or(1006, |frame| u16::from(frame.code))), 0);
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return (Frame::Closed(u16::from(CloseCode::Abnormal)), 0),
            }
        }
    }

    /// Reads on to the close.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            if let Frame::Closed(code) = self.next().await {
                return code;
            }
        }
    }
}

pub(crate) fn hello(from: u64, actors: &[&[u8]]) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    e.map(4).unwrap().str("t").unwrap().str("hello").unwrap().str("v").unwrap().u64(1).unwrap();
    e.str("from").unwrap().u64(from).unwrap().str("actors").unwrap().array(actors.len() as u64).unwrap();
    for actor in actors {
        e.bytes(actor).unwrap();
    }
    e.into_writer()
}

pub(crate) fn push(id: u64, changes: &[Vec<u8>]) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    e.map(3).unwrap().str("t").unwrap().str("push").unwrap().str("id").unwrap().u64(id).unwrap();
    e.str("changes").unwrap().array(changes.len() as u64).unwrap();
    for change in changes {
        e.bytes(change).unwrap();
    }
    e.into_writer()
}

pub(crate) fn presence(head: &str) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    e.map(3).unwrap().str("t").unwrap().str("presence").unwrap();
    e.str("anchor").unwrap().str(head).unwrap().str("head").unwrap().str(head).unwrap();
    e.into_writer()
}

fn decode(bytes: &[u8]) -> Frame {
    let mut d = Decoder::new(bytes);
    let count = d.map().unwrap().unwrap();
    let (mut t, mut offset, mut id, mut payload) = (String::new(), 0, 0, Vec::new());
    let (mut actors, mut items) = (Vec::new(), Vec::new());
    let (mut peer, mut name, mut organisation_name, mut head, mut left) =
        (0, String::new(), String::new(), None, false);
    let (mut person, mut may, mut code, mut text) = (String::new(), String::new(), String::new(), String::new());
    let mut kind = String::new();
    for _ in 0..count {
        match d.str().unwrap() {
            "t" => t = d.str().unwrap().to_owned(),
            "offset" | "from" => offset = d.u64().unwrap(),
            "id" => id = d.u64().unwrap(),
            "bytes" => payload = d.bytes().unwrap().to_vec(),
            "peer" => peer = d.u64().unwrap(),
            "name" => name = d.str().unwrap().to_owned(),
            "organisation_name" => organisation_name = d.str().unwrap().to_owned(),
            "head" => head = Some(d.str().unwrap().to_owned()),
            "left" => left = d.bool().unwrap(),
            "person" => person = d.str().unwrap().to_owned(),
            "may" => may = d.str().unwrap().to_owned(),
            "kind" => kind = d.str().unwrap().to_owned(),
            "code" => code = d.str().unwrap().to_owned(),
            "text" => text = d.str().unwrap().to_owned(),
            "actors" => actors = (0..d.array().unwrap().unwrap()).map(|_| d.bytes().unwrap().to_vec()).collect(),
            "items" => items = (0..d.array().unwrap().unwrap()).map(|_| item(&mut d)).collect(),
            _ => d.skip().unwrap(),
        }
    }
    match t.as_str() {
        "event" => Frame::Event { kind },
        "welcome" => Frame::Welcome { offset, actors, person, may },
        "snapshot" => Frame::Snapshot { offset, bytes: payload },
        "changes" => Frame::Changes { from: offset, items },
        "stored" => Frame::Stored { id, offset },
        "refused" => Frame::Refused { id, code, text },
        "access" => Frame::Access { may, code },
        "presence" if left => Frame::Left { peer },
        "presence" => Frame::Here { peer, name, organisation_name, head },
        other => panic!("an unknown frame {other}"),
    }
}

pub(crate) fn item(d: &mut Decoder<'_>) -> Item {
    let mut item = Item { person: String::new(), organisation: String::new(), bytes: vec![] };
    for _ in 0..d.map().unwrap().unwrap() {
        match d.str().unwrap() {
            "person" => item.person = d.str().unwrap().to_owned(),
            "organisation" => item.organisation = d.str().unwrap().to_owned(),
            "bytes" => item.bytes = d.bytes().unwrap().to_vec(),
            _ => d.skip().unwrap(),
        }
    }
    item
}

/// An editor: a document that follows the log, and unsent changes.
pub(crate) struct Editor {
    pub(crate) socket: Socket,
    pub(crate) document: Automerge,
    pub(crate) text: ObjId,
    pub(crate) offset: u64,
    pub(crate) may: String,
    /// What was decided meanwhile.
    pub(crate) events: Vec<String>,
    pub(crate) next_push: u64,
    /// Pushes that have not been acknowledged.
    pub(crate) waiting: Vec<u64>,
}

impl Editor {
    /// Opens the statement and reads everything there is.
    pub(crate) async fn open(server: &Server, token: &str, id: &str) -> Editor {
        Editor::open_in(server, token, id, "").await
    }

    /// Opens the text in that language; the leading one if that is empty.
    pub(crate) async fn open_in(server: &Server, token: &str, id: &str, language: &str) -> Editor {
        let mut socket = connect_in(server, Some(token), id, language).await.expect("let in");
        socket.send(hello(0, &[])).await;
        let Frame::Welcome { offset: length, actors, may, .. } = socket.next().await else { panic!("no welcome") };
        let mut document = Automerge::new();
        let mut offset = 0;
        while offset < length {
            match socket.next().await {
                Frame::Snapshot { offset: upto, bytes } => {
                    document = Automerge::load(&bytes).expect("a snapshot loads");
                    offset = upto;
                }
                Frame::Changes { from, items } => {
                    assert_eq!(from, offset, "the log comes without gaps");
                    offset += items.len() as u64;
                    apply(&mut document, &items);
                }
                other => panic!("{other:?} while catching up"),
            }
        }
        if let Some(actor) = actors.first() {
            document.set_actor(ActorId::from(actor.clone()));
        }
        let (_, text) = document.get(ROOT, "text").expect("a document").expect("the text");
        Editor { socket, document, text, offset, may, events: vec![], next_push: 0, waiting: vec![] }
    }

    /// Edits locally; gives the change.
    pub(crate) fn edit(
        &mut self,
        edit: impl FnOnce(&mut Transaction<'_>, &ObjId) -> Result<(), AutomergeError>,
    ) -> Vec<u8> {
        let text = self.text.clone();
        self.document.transact(|tx| edit(tx, &text)).expect("a valid edit");
        self.document.get_last_local_change().expect("it changed something").raw_bytes().to_vec()
    }

    /// Sends changes; the answer is awaited elsewhere.
    pub(crate) async fn push(&mut self, changes: &[Vec<u8>]) -> u64 {
        let id = self.next_push;
        self.next_push += 1;
        self.waiting.push(id);
        self.socket.send(push(id, changes)).await;
        id
    }

    /// Takes one frame into account. What was decided is noted, and passed over.
    pub(crate) async fn step(&mut self) -> Frame {
        let frame = loop {
            match self.socket.next().await {
                Frame::Event { kind } => self.events.push(kind),
                frame => break frame,
            }
        };
        match &frame {
            Frame::Changes { from, items } => {
                assert_eq!(*from, self.offset, "the log comes without gaps");
                self.offset += items.len() as u64;
                apply(&mut self.document, items);
            }
            Frame::Stored { id, .. } => self.waiting.retain(|waiting| waiting != id),
            Frame::Access { may, .. } => self.may = may.clone(),
            _ => {}
        }
        frame
    }

    /// Until every push has been acknowledged.
    pub(crate) async fn settle(&mut self) {
        while !self.waiting.is_empty() {
            if let frame @ (Frame::Refused { .. } | Frame::Closed(_)) = self.step().await {
                panic!("{frame:?} while waiting for an acknowledgement");
            }
        }
    }

    /// Until it has so much of the log.
    pub(crate) async fn until(&mut self, offset: u64) {
        while self.offset < offset {
            if let frame @ (Frame::Refused { .. } | Frame::Closed(_)) = self.step().await {
                panic!("{frame:?} while waiting for changes");
            }
        }
    }

    pub(crate) fn text(&self) -> String {
        self.document.text(&self.text).expect("a text")
    }
}

/// Applies a frame's changes at once; known ones are passed over.
pub(crate) fn apply(document: &mut Automerge, items: &[Item]) {
    let changes = items.iter().map(|item| Change::from_bytes(item.bytes.clone()).expect("a change"));
    document.apply_changes(changes).expect("what the server relays applies");
}
