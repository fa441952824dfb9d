//! A coordinator who changes the team and the openness while others write, and the record of who might write when.

use super::{Dice, PEERS, hat};
use crate::api::conduct::{Said, Step};
use crate::api::rounds::{Act, opening};
use crate::room::{Decide, Input, MakeCommand};
use crate::{anew, ledgers, register::Decided};
use bytes::Bytes;
use draft::Document;
use ledger::{
    Audience, Author, Drafting, Hat, Openness, Participation, Register, RegisterCommand, Right, Role, RoundNumber,
    RoundPlan, Statement, StatementCommand, right,
};
use minicbor::Decoder;
use std::sync::Arc;
use store::{MemoryStore, Store, Vault};
use terms::{Digest, PersonId, StatementId, Timestamp};
use tokio::sync::oneshot::{self, error::TryRecvError};

/// Changes from this place on were admitted on these rights.
struct Era {
    from: usize,
    statement: Arc<Statement>,
    register: Arc<Register>,
}

#[derive(Default)]
pub(super) struct Coordinator {
    waiting: Vec<oneshot::Receiver<Decided<Arc<Statement>>>>,
    eras: Vec<Era>,
    told: usize,
    /// As many as the last answer told of.
    rounds: usize,
}

impl Coordinator {
    /// The room goes by this from now on.
    pub(super) fn stands(&mut self, from: usize, statement: Arc<Statement>, register: Arc<Register>) {
        self.eras.push(Era { from, statement, register });
    }

    /// A crash: what had been admitted and decided beyond this length never was.
    pub(super) fn forget_what_was_lost(&mut self, length: usize) {
        self.eras.retain(|era| era.from <= length);
    }

    /// The texts were begun anew: what was admitted before stands in another log.
    pub(super) fn begin_anew(&mut self, log: &[Bytes]) {
        self.check(log);
        self.eras.clear();
    }

    /// Answers that were given.
    pub(super) fn told(&self) -> usize {
        self.told
    }

    /// A decision on its way to the room. Who takes part changes often, and somebody who may not decides now and then.
    pub(super) fn decide(&mut self, dice: &mut Dice) -> Input {
        let other = hat(1 + dice.below(PEERS - 1)).organisation;
        let reason = "Kokeilu".to_owned();
        let by = Author::Hat(if dice.one_in(8) { hat(PEERS - 1) } else { hat(0) });
        if !dice.one_in(3) {
            let command = conducted(self.rounds, dice);
            return self.wish(by, command);
        }
        let command = match dice.below(8) {
            0 => StatementCommand::AddCoordinator { organisation: other, reason },
            1 | 2 => StatementCommand::RemoveCoordinator { organisation: other, reason },
            3 => opened_to(Participation::Network),
            _ => {
                let some = (0..PEERS).filter(|_| dice.one_in(2)).map(|number| hat(number).organisation).collect();
                opened_to(Participation::Listed(some))
            }
        };
        self.wish(by, MakeCommand::plain(move |_| command))
    }

    fn wish(&mut self, by: Author, command: MakeCommand) -> Input {
        let (reply, answer) = oneshot::channel();
        self.waiting.push(answer);
        let remember = Box::new(|_: &Statement| None);
        Input::Decide(Box::new(Decide { at: Timestamp::from_ms(1), by, command, puts: vec![], remember, reply }))
    }

    /// Reads the answers that have come: what is told is on disk.
    pub(super) fn hear(&mut self, store: &MemoryStore, id: StatementId) {
        let (told, rounds) = (&mut self.told, &mut self.rounds);
        self.waiting.retain_mut(|answer| match answer.try_recv() {
            Err(TryRecvError::Empty) => true,
            // The room has ended before it could answer.
            Err(TryRecvError::Closed) => false,
            Ok(outcome) => {
                if let Ok(Ok(view)) = outcome {
                    let (stored, _) = ledgers::read_statement(store, id).expect("memory reads").expect("a ledger");
                    assert!(stored.length >= view.length, "what is answered is on disk");
                    *told += 1;
                    *rounds = view.rounds.len();
                }
                false
            }
        });
    }

    /// Every change in the log was written by somebody who might write when it was admitted.
    pub(super) fn check(&self, log: &[Bytes]) {
        for (number, era) in self.eras.iter().enumerate() {
            let end = self.eras.get(number + 1).map_or(log.len(), |next| next.from);
            for item in log.get(era.from..end).unwrap_or_default() {
                let writer = (0..PEERS).map(hat).find(|hat| hat.person == person(item)).expect("one of the peers");
                assert_eq!(right(&era.register, &era.statement, writer), Right::Write, "{writer:?} might write");
            }
        }
    }
}

/// Each version is the text of the changes before its offset, and of no other: in the last of the logs if its changes are
/// said to be there, and in an earlier one otherwise. Gives how many there are.
pub(super) fn check_versions(store: &MemoryStore, id: StatementId, logs: &[Vec<&[u8]>]) -> usize {
    let (statement, _) = ledgers::read_statement(store, id).expect("memory reads").expect("a ledger");
    for version in &statement.versions {
        let before = usize::try_from(version.text.offset.0).expect("a short log");
        let (last, gone) = logs.split_last().expect("a log");
        let logs = if statement.has_changes_of(version.number) { std::slice::from_ref(last) } else { gone };
        let prefixes = logs.iter().filter_map(|log| log.get(..before));
        let mut documents = prefixes.map(|changes| Document::load(None, changes).expect("the log loads"));
        let document = documents.find(|document| document.heads() == version.text.heads).expect("its changes");
        assert_eq!(Digest::new(document.text().sha256()), version.text.sha256);
        let text = crate::vault::version_key(id, version.text.sha256);
        let stored = store.get(&text).expect("memory reads").expect("its text is stored with it");
        assert_eq!(stored, document.text().markdown());
    }
    statement.versions.len()
}

/// A round opens, on a text that rests or goes on; is closed, finished, opened again; the text is sealed for signing and
/// given back; or it is begun anew.
fn conducted(rounds: usize, dice: &mut Dice) -> MakeCommand {
    let round = RoundNumber(u32::try_from(rounds).expect("a small number"));
    let (closes, reason) = (Timestamp::from_ms(1_000), "Kokeilu".to_owned());
    // What was signed before is nowhere to be read: another text then.
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    match dice.below(12) {
        0..=4 => {
            let drafting = if dice.one_in(2) { Drafting::Rests } else { Drafting::Continues };
            let plan = RoundPlan { name: String::new(), opens: Timestamp::from_ms(0), closes, drafting };
            opening(plan, Timestamp::from_ms(1))
        }
        5 => Act::Close.command(round, None, reason),
        6 => Act::Finish.command(round, None, reason),
        7 => Act::Reopen.command(round, Some(closes), reason),
        8 | 9 => anew::beginning((hat(0), Timestamp::from_ms(1)), reason),
        10 => Step::SignOn.command(&store, Said { reason, at: None }),
        _ => Step::Resume.command(&store, Said { reason, at: None }),
    }
}

/// The register after somebody's writer's role was taken away, or given back.
pub(super) fn changed_roles(register: &Register, dice: &mut Dice) -> Register {
    let Hat { person, organisation } = hat(1 + dice.below(PEERS - 1));
    let role = Role::Writer;
    let command = if register.holds(person, organisation, role) {
        RegisterCommand::RevokeRole { person, organisation, role, reason: None }
    } else {
        RegisterCommand::GrantRole { person, organisation, role, reason: None }
    };
    let mut register = register.clone();
    for event in register.decide(Author::Operator, command).expect("allowed") {
        register.apply(Timestamp::from_ms(1), &event);
    }
    register
}

fn opened_to(writers: Participation) -> StatementCommand {
    StatementCommand::SetOpenness {
        openness: Openness { drafts: Audience::Network, comments: Audience::Network, writers },
    }
}

fn person(item: &[u8]) -> PersonId {
    let mut d = Decoder::new(item);
    d.map().expect("a map");
    assert_eq!(d.str().expect("a key"), "person");
    d.str().expect("an id").parse().expect("a person")
}
