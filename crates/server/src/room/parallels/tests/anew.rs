//! What comes together with texts that begin anew.

use super::*;
use crate::{
    anew::beginning,
    api::rounds::opening,
    register::Decided,
    room::{Decide, Gathered, MakeCommand, Parallel},
};
use bytes::Bytes;
use ledger::{Author, Language, LanguageAct, TextLanguage};
use store::{Batch, Fault, LogId, StoreError};
use terms::TextId;

const SWEDISH: TextLanguage = TextLanguage::Full(Language::Swedish);

type Outcome = oneshot::Receiver<Decided<Arc<Statement>>>;

impl Scene {
    fn decide(&mut self, command: MakeCommand) -> Outcome {
        let (reply, outcome) = oneshot::channel();
        let (at, by) = (Timestamp::from_ms(1), Author::Hat(hat(0)));
        let remember = Box::new(|_: &Statement| None);
        self.take(Input::Decide(Box::new(Decide { at, by, command, puts: vec![], remember, reply })));
        outcome
    }

    fn anew(&mut self) -> Outcome {
        self.decide(beginning((hat(0), Timestamp::from_ms(1)), "Syy".to_owned()))
    }

    fn is_asked_for_a_text(&self) -> bool {
        self.effects.iter().any(|effect| matches!(effect, Effect::Seal { .. }))
    }

    /// Answers whoever is told.
    fn tell(&mut self) {
        for effect in std::mem::take(&mut self.effects) {
            match effect {
                Effect::Tell(told) => told.answer(),
                other => self.effects.push(other),
            }
        }
    }
}

#[test]
fn nothing_is_sealed_of_a_log_that_is_about_to_go() {
    let mut scene = Scene::new();
    let _pushed = scene.push(1, "Ennen.");
    scene.store();
    let mut anew = scene.anew();
    let plan = RoundPlan {
        name: String::new(),
        opens: Timestamp::from_ms(0),
        closes: Timestamp::from_ms(100),
        drafting: Drafting::Continues,
    };
    let mut round = scene.decide(opening(plan, Timestamp::from_ms(1)));
    // Something else is on its way to disk when the text has been read.
    let name = |_: &Statement| StatementCommand::DescribeStatement {
        title: "Toinen nimi".to_owned(),
        about: ledger::Brief::default(),
    };
    let mut described = scene.decide(MakeCommand::plain(name));
    scene.seal();
    assert!(!scene.is_asked_for_a_text(), "what it says would be named by changes that are gone");
    scene.store();
    scene.tell();
    assert!(matches!(described.try_recv(), Ok(Ok(Ok(_)))));
    scene.store();
    scene.tell();
    let begun = anew.try_recv().expect("an answer").expect("stored").expect("allowed");
    assert_eq!((begun.epoch, begun.versions.len()), (1, 0));
    assert!(scene.effects.iter().any(|effect| matches!(effect, Effect::Rebuild)));
    assert!(!scene.is_asked_for_a_text());
    drop(scene);
    assert!(round.try_recv().is_err_and(|why| why == oneshot::error::TryRecvError::Closed), "it is to be asked again");
}

#[test]
fn what_is_written_in_another_text_after_that_was_read_is_not_forgotten() {
    for is_written in [false, true] {
        let mut scene = Scene::new();
        let text = TextId::new([7; 16]);
        let (swedish, creation) = Document::create(Actor::new([8; 16]));
        let item = |change: &[u8]| wire::item(hat(1), Timestamp::from_ms(1), change);
        let beside = crate::room::Beside { begins: vec![(text, vec![item(&creation)])], ..Default::default() };
        let act = LanguageAct::Add { language: SWEDISH, text };
        let _added = scene.decide(MakeCommand::with(beside, move |_| StatementCommand::Languages(act)));
        scene.store();
        let mut anew = scene.anew();
        let read = replica::seal(&swedish, Offset(1), swedish.heads(), Writing::Anew).expect("its heads are there");
        let log = ledgers::text_log(text, 0);
        if is_written {
            // Its room did not wait.
            let changes = swedish.replace(Actor::new([9; 16]), &Text::from_markdown("Efter.")).expect("it can be");
            append(&scene, log, changes.iter().map(|change| item(change)).collect());
        }
        let before = scene.store.length(log).expect("memory reads");
        let parallels = vec![Parallel { language: SWEDISH, id: text, sealed: read }];
        scene.take(Input::Gathered(Some(Gathered { parallels, holds: Holds::default() })));
        scene.seal();
        scene.store();
        scene.tell();
        let left = scene.store.length(log).expect("memory reads");
        match anew.try_recv().expect("an answer") {
            Ok(begun) => assert!(!is_written && begun.expect("allowed").epoch == 1 && left == Seq(0)),
            Err(failure) => {
                let is_conflict = matches!(
                    failure,
                    crate::failure::Failure::Store(StoreError::Conflict { log: other, .. }) if other == log
                );
                assert!(is_written && is_conflict && left == before, "{failure}");
                assert!(scene.effects.iter().any(|effect| matches!(effect, Effect::Rebuild)));
            }
        }
    }
}

fn append(scene: &Scene, log: LogId, entries: Vec<Bytes>) {
    let stored = scene.store.append(Batch::new().append(log, None, entries)).now_or_never();
    assert!(!matches!(stored, Some(Err(StoreError::Failed(Fault::Engine)))) && stored.is_some());
}
