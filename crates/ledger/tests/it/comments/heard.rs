//! Who was heard in a round, and many comments that are recorded at once.

use super::{check, comment, finish, on, open, people, record, take_back, wording};
use crate::world::{at, by, organisation};
use ledger::{
    Channel, Hearing, Passage, Recorded, Refusal, RoundNumber, Speak, Statement, StatementCommand as Command,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{OrganisationId, limits};

fn ids(numbers: &[u8]) -> BTreeSet<OrganisationId> {
    numbers.iter().map(|number| organisation(*number)).collect()
}

fn clause(version: u32, number: u32) -> Passage {
    Passage { clause: Some(number), ..on(version) }
}

#[test]
fn whoever_was_asked_or_spoke_was_reached_and_each_is_counted_once() {
    let statement = check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), comment(clause(1, 1), None), Ok(1)),
        (11, by(3, 3), comment(clause(1, 2), None), Ok(1)),
        (12, by(2, 2), comment(clause(1, 1), None), Ok(1)),
        // It speaks by mail alone.
        (13, by(1, 1), record(6), Ok(1)),
        (14, by(5, 5), comment(clause(1, 9), None), Ok(1)),
        (15, by(5, 5), take_back(5), Ok(1)),
    ]);
    let hearing =
        Hearing::of(&statement, RoundNumber(1), &ids(&[1, 2, 3, 5]), &ids(&[3, 5, 6]), |id| id != organisation(2));
    assert_eq!(hearing.reached, ids(&[1, 3, 5, 6]), "2 isn't counted");
    assert_eq!(
        (hearing.answered.clone(), hearing.silent()),
        (ids(&[3, 6]), ids(&[1, 5])),
        "what was taken back is not said"
    );
    assert_eq!(hearing.first_heard, ids(&[3, 6]));
    assert_eq!(hearing.alone.iter().map(|number| number.0).collect::<Vec<_>>(), [2, 4]);
    let sorts = hearing.by(|id| id == organisation(6));
    let counts = sorts.values().map(|heard| (heard.reached, heard.answered, heard.silent()));
    assert_eq!(counts.collect::<Vec<_>>(), [(3, 1, 2), (1, 1, 0)]);
    assert_eq!((hearing.all().reached, hearing.all().answered, hearing.all().silent()), (4, 2, 2));
}

#[test]
fn whoever_spoke_in_an_earlier_round_is_not_heard_for_the_first_time() {
    let statement = check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), comment(on(1), Some(ledger::CommentKind::Support)), Ok(1)),
        (12, by(1, 1), super::close(), Ok(1)),
        (13, by(1, 1), finish(2), Ok(2)),
        (14, by(1, 1), open(100, 3), Ok(3)),
        (15, by(3, 3), comment(on(3), None), Ok(1)),
        (15, by(6, 6), comment(on(3), None), Ok(1)),
    ]);
    let hear = |round| Hearing::of(&statement, RoundNumber(round), &ids(&[]), &ids(&[3, 6]), |_| true).first_heard;
    assert_eq!((hear(1), hear(2)), (ids(&[3]), ids(&[6])));
}

#[test]
fn many_are_recorded_at_once_or_none() {
    let row = |whose: u8| Recorded {
        organisation: organisation(whose),
        channel: Channel::Paper,
        passage: on(1),
        wording: wording(None, whose),
    };
    let all = |whose: &[u8]| Command::Speak(Speak::Record(whose.iter().map(|whose| row(*whose)).collect()));
    let statement = check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), all(&[6]), Err(Refusal::NotItsCoordinator)),
        (11, by(1, 1), all(&[6, 77]), Err(Refusal::UnknownOrganisation)),
        (11, by(1, 1), all(&[]), Ok(0)),
        (11, by(1, 1), all(&[6, 5, 6]), Ok(3)),
        (12, by(1, 1), record(6), Ok(1)),
    ]);
    assert_eq!(statement.comments.iter().map(|comment| comment.number.0).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(statement.comments[1].recorded, Some(Channel::Paper));
    let first: Arc<_> = statement.comments[0].clone();
    for (before, fits) in
        [(limits::COMMENTS_MAX - 3, true), (limits::COMMENTS_MAX - 2, true), (limits::COMMENTS_MAX - 1, false)]
    {
        let full = Statement { comments: vec![first.clone(); before], ..statement.clone() };
        let got = Statement::decide(Some(&full), &people(), by(1, 1), at(20), all(&[6, 5])).map(|events| events.len());
        assert_eq!(got, if fits { Ok(2) } else { Err(Refusal::TooManyComments) }, "{before}");
    }
}
