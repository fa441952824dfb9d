//! What a room begins with.

use super::{MADE, PEERS, hat};
use crate::{ledgers, wire};
use draft::Document;
use futures_util::FutureExt;
use ledger::{
    Author, Details, Entry, Event, Hat, Language, Names, Openness, Register, RegisterCommand, Role, Statement, chain,
    codec, slug,
};
use store::{Batch, Log, MemoryStore};
use terms::{Digest, Seq, StatementId, Timestamp};

/// A register of writers, and in `store` a statement with an empty text.
pub(in crate::room) fn begin(store: &MemoryStore) -> (Register, StatementId) {
    let mut register = Register::default();
    for Hat { person, organisation } in (0..PEERS).map(hat) {
        let names = Names { fi: "A".to_owned(), sv: "A".to_owned(), en: "A".to_owned() };
        for command in [
            RegisterCommand::AddOrganisation { organisation, names, details: Details::default() },
            RegisterCommand::AddPerson { person, commitment: Digest::new([0; 32]) },
            RegisterCommand::GrantRole { person, organisation, role: Role::Writer, reason: None },
            RegisterCommand::GrantRole {
                person,
                organisation,
                role: Role::Coordinator,
                reason: Some("Parvi".to_owned()),
            },
        ] {
            for event in register.decide(Author::Operator, command).expect("allowed") {
                register.apply(Timestamp::from_ms(0), &event);
            }
        }
    }
    let id = StatementId::new([9; 16]);
    let command = ledger::StatementCommand::CreateStatement {
        statement: id,
        slug: slug("Parvi"),
        title: "Parvi".to_owned(),
        language: Language::Finnish,
        coordinators: vec![hat(0).organisation],
        openness: Openness::default(),
        about: ledger::Brief::default(),
    };
    let author = Author::Hat(hat(0));
    let event = Statement::decide(None, &register, author, Timestamp::from_ms(0), command).expect("allowed").remove(0);
    let at = Timestamp::from_ms(0);
    let entry = Entry { seq: Seq(0), at, by: author, register: register.length(), event: Event::Statement(event) };
    let record = chain::seal(chain::ROOT, &codec::encode(&entry)).1;
    let (_, creation) = Document::create(MADE[0]);
    let batch = Batch::new().append(ledgers::ledger_log(id), None, vec![record.into()]).append(
        ledgers::text_log(id, 0),
        None,
        vec![wire::item(hat(0), at, &creation)],
    );
    store.append(batch).now_or_never().expect("memory answers at once").expect("stored");
    (register, id)
}
