//! Changes the register of a stopped server, by the rules and with the bytes that the server itself would write: roles
//! and organisations that nobody of the demonstration has.

use crate::harness::Server;
use ledger::{Author, Entry, Event, Register, RegisterCommand, chain, codec};
use std::path::Path;
use store::{Batch, Log, LogId, Options, SledStore, Store};
use terms::{Digest, OrganisationId, PersonId, Seq, Timestamp};

const REGISTER: LogId = LogId::new(b'R', [0; 16]);

/// Somebody of the demonstration, by their address.
pub(crate) struct Somebody {
    pub(crate) person: PersonId,
    pub(crate) organisation: OrganisationId,
}

impl Somebody {
    pub(crate) fn of(server: &Server, email: &str) -> Somebody {
        let me = server.get("/api/v1/me", Some(&server.sign_in(email))).json();
        Somebody {
            person: me["person"].as_str().expect("a person").parse().expect("an id"),
            organisation: me["organisations"][0]["id"].as_str().expect("an organisation").parse().expect("an id"),
        }
    }
}

/// Carries the commands out on the folder of a server that has been stopped.
pub(crate) async fn decree(folder: &Path, commands: Vec<RegisterCommand>) {
    let store = SledStore::open(folder, Options::default()).expect("the store opens");
    let records = store.read(REGISTER, Seq(0), usize::MAX).expect("the register is read");
    let (entries, mut last) = chain::verify(records.iter().map(|record| &record[..])).expect("the chain holds");
    let mut register = Register::default();
    let mut at = Timestamp::from_ms(0);
    for bytes in entries {
        let entry = codec::decode(bytes).expect("an entry");
        let Event::Register(event) = entry.event else { panic!("the register holds its own events") };
        at = entry.at;
        register.apply(at, &event);
    }
    let expected = register.length();
    let mut records = Vec::new();
    for command in commands {
        for event in register.decide(Author::Operator, command).expect("the rules allow it") {
            let (seq, by) = (register.length(), Author::Operator);
            register.apply(at, &event);
            let entry = Entry { seq, at, by, register: expected, event: Event::Register(event) };
            let (hash, record): (Digest, Vec<u8>) = chain::seal(last, &codec::encode(&entry));
            last = hash;
            records.push(record.into());
        }
    }
    store.append(Batch::new().append(REGISTER, Some(expected), records)).await.expect("it is stored");
    store.shutdown().await;
}
