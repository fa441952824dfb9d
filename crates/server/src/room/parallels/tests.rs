//! A parallel text's room, step by step: what it gives, what waits meanwhile, and what becomes of it.

use super::super::simulation::{begin, hat, opened};
use super::super::{Answer, Effect, Input, Pace, Push, PushRefusal, Released, Room, Sealed, Writing};
use super::{Give, Holds};
use crate::{ledgers, replica, wire};
use draft::{Document, Text};
use futures_util::FutureExt;
use ledger::{Conduct, Drafting, Refusal, RoundPlan, Statement, StatementCommand};
use std::sync::Arc;
use store::{Log, MemoryStore};
use terms::{Actor, Offset, Seq, StatementId, Timestamp};
use tokio::sync::oneshot;

type Pushed = oneshot::Receiver<Result<Offset, PushRefusal>>;

struct Scene {
    store: MemoryStore,
    id: StatementId,
    room: Room,
    effects: Vec<Effect>,
}

mod anew;

impl Scene {
    fn new() -> Self {
        let store = MemoryStore::new();
        let (register, id) = begin(&store);
        let room = Room::new(opened(&store, &Arc::new(register), id, Pace::default()));
        Scene { store, id, room, effects: vec![] }
    }

    fn take(&mut self, input: Input) {
        self.room.take(input, &mut self.effects);
        self.room.advance(&mut self.effects);
    }

    /// Somebody writes a word.
    fn push(&mut self, actor: u8, words: &str) -> Pushed {
        let (document, _) = replica::load(&self.store, ledgers::text_log(self.id, 0)).expect("the log loads");
        let changes = document.replace(Actor::new([actor; 16]), &Text::from_markdown(words)).expect("it can be");
        let chunks = changes.iter().map(|change| gate::Chunk::parse(change).expect("well formed")).collect();
        let (reply, pushed) = oneshot::channel();
        let push = Push { answer: Answer::Caller(reply), hat: hat(1), at: Timestamp::from_ms(0), chunks, put: None };
        self.take(Input::Push(push));
        pushed
    }

    /// What was to be stored is.
    fn store(&mut self) {
        let at = self.effects.iter().position(|effect| matches!(effect, Effect::Append(_))).expect("an append");
        let Effect::Append(batch) = self.effects.remove(at) else { return };
        let stored = self.store.append(batch).now_or_never().expect("memory answers at once");
        self.take(Input::Stored(stored));
    }

    /// The document says what was asked of it.
    fn seal(&mut self) {
        let at = self.effects.iter().position(|effect| matches!(effect, Effect::Seal { .. })).expect("a question");
        let Effect::Seal { upto, heads, writing } = self.effects.remove(at) else { return };
        let (document, _) = replica::load(&self.store, ledgers::text_log(self.id, 0)).expect("the log loads");
        self.take(Input::Sealed(Some(replica::seal(&document, upto, heads, writing).expect("its heads are there"))));
    }

    fn give(&mut self, writing: Writing) -> (oneshot::Receiver<Sealed>, Holds) {
        let (reply, given) = oneshot::channel();
        let mut holds = Holds::default();
        self.take(Input::Give(Give { writing, reply, hold: holds.one_more() }));
        (given, holds)
    }

    /// The statement while a round rests on its text.
    fn resting(&self) -> Arc<Statement> {
        let (mut statement, _) =
            ledgers::read_statement(&self.store, self.id).expect("the ledger reads").expect("it is there");
        let plan = RoundPlan {
            name: String::new(),
            opens: Timestamp::from_ms(0),
            closes: Timestamp::from_ms(100),
            drafting: Drafting::Rests,
        };
        let (document, _) = replica::load(&self.store, ledgers::text_log(self.id, 0)).expect("the log loads");
        let text = replica::seal(&document, Offset(2), document.heads(), Writing::GoesOn).expect("its heads are there");
        let text = text.written().cloned().map(Into::into);
        let command = StatementCommand::Conduct(Conduct::OpenRound { plan, text });
        let by = ledger::Author::Hat(hat(0));
        let register = begin(&MemoryStore::new()).0;
        let events = Statement::decide(Some(&statement), &register, by, Timestamp::from_ms(1), command);
        events.expect("allowed").iter().for_each(|event| statement.apply(Timestamp::from_ms(1), event));
        Arc::new(statement)
    }

    fn log(&self) -> u64 {
        self.store.length(ledgers::text_log(self.id, 0)).expect("memory reads").0
    }
}

#[test]
fn what_comes_after_a_text_was_given_waits_for_what_is_decided_and_is_returned_if_writing_ends() {
    let mut scene = Scene::new();
    let mut before = scene.push(1, "Ennen.");
    // On its way to disk when the text is taken: it lies before.
    let (mut given, _holds) = scene.give(Writing::Waits);
    let mut after = scene.push(2, "Jälkeen.");
    assert!(after.try_recv().is_err() && before.try_recv().is_err());
    scene.store();
    assert!(matches!(before.try_recv(), Ok(Ok(Offset(_)))));
    scene.seal();
    let sealed = given.try_recv().expect("it is given");
    assert!(sealed.is_written);
    let text = &sealed.text;
    assert_eq!((text.offset.0, &sealed.markdown[..]), (scene.log(), &b"Ennen.\n"[..]));
    assert!(scene.effects.iter().any(|effect| matches!(effect, Effect::AwaitRelease(_))));
    assert!(!scene.room.is_idle(), "it stays until it has heard");
    assert!(after.try_recv().is_err(), "it waits");
    let resting = scene.resting();
    scene.take(Input::View(resting));
    assert!(after.try_recv().is_err(), "until it is told that this is all");
    scene.take(Input::Released(Released::Decided));
    assert_eq!(after.try_recv().expect("an answer"), Err(PushRefusal::NotNow(Refusal::DraftingRests)));
    assert_eq!(scene.log(), text.offset.0);
    assert!(scene.room.is_idle());
}

#[test]
fn what_comes_after_a_text_was_given_is_stored_behind_it_if_nothing_is_decided() {
    for writing in [Writing::Waits, Writing::GoesOn] {
        let mut scene = Scene::new();
        let (mut given, _holds) = scene.give(writing);
        let mut after = scene.push(1, "Jälkeen.");
        assert_eq!(scene.room.seals.writing_waits(), writing == Writing::Waits);
        if writing == Writing::GoesOn {
            scene.store();
        }
        scene.seal();
        assert!(!given.try_recv().expect("it is given").is_written, "nothing was written by then");
        if writing == Writing::Waits {
            scene.take(Input::Released(Released::Decided));
            scene.store();
        }
        assert!(matches!(after.try_recv(), Ok(Ok(_))), "{writing:?}");
    }
}

#[test]
fn a_room_that_does_not_hear_what_was_decided_starts_again_from_the_ledger() {
    let mut scene = Scene::new();
    let (_given, holds) = scene.give(Writing::Waits);
    scene.seal();
    let at = scene.effects.iter().position(|effect| matches!(effect, Effect::AwaitRelease(_))).expect("it waits");
    let Effect::AwaitRelease(mut hold) = scene.effects.remove(at) else { return };
    drop(holds);
    assert!(hold.try_recv().is_err_and(|why| why == oneshot::error::TryRecvError::Closed));
    scene.take(Input::Released(Released::Unknown));
    assert!(scene.effects.iter().any(|effect| matches!(effect, Effect::Rebuild)));
}

#[test]
fn a_text_that_cannot_be_read_holds_nothing() {
    let mut scene = Scene::new();
    let (mut given, _holds) = scene.give(Writing::Waits);
    let mut after = scene.push(1, "Jälkeen.");
    scene.take(Input::Sealed(None));
    assert!(given.try_recv().is_err(), "there is no text");
    scene.store();
    assert!(matches!(after.try_recv(), Ok(Ok(_))));
    let first = scene.store.read(ledgers::text_log(scene.id, 0), Seq(0), 1).expect("memory reads");
    assert!(wire::item_change(&first[0]).is_ok());
    assert!(Document::load(None, [wire::item_change(&first[0]).expect("an item")]).is_ok());
}
