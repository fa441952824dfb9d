//! What organisations say and what becomes of it: a row for every rule.

mod heard;
mod limits;

use crate::world::{at, by, carry_out, grant, link, network, opened, organisation};
use ledger::{
    About, Anchor, Answer, Author, Channel, CommentKind, CommentNumber, CommentState, Conduct, Drafting, OutcomeKind,
    Passage, Refusal, Register, Role, RoundNumber, RoundPlan, SealedText, SealedTexts, Speak, Statement,
    StatementCommand as Command, VersionNumber, Wording,
};
use std::collections::BTreeSet;
use terms::{ChangeHash, Digest, Heads, Offset, limits as bounds};

const WEEK: i64 = bounds::CONTEST_WITHIN_MS;

/// Organisation 1 coordinates; 2 writes and 3 comments, 5 is the support group and 2 is its member; person 6 comments for 6.
fn people() -> Register {
    let mut register = network();
    let added = [crate::world::add_person(5), crate::world::add_person(6)];
    let granted = [
        grant(5, 5, Role::OrganisationAdmin),
        grant(5, 5, Role::Commenter),
        grant(6, 6, Role::Commenter),
        link(5, 2, "2020-01-01", ""),
    ];
    for command in added.into_iter().chain(granted) {
        carry_out(&mut register, command);
    }
    register
}

fn text(number: u8) -> Option<SealedTexts> {
    let heads = Heads::new([ChangeHash([number; 32])]);
    Some(SealedText { offset: Offset(number.into()), heads, sha256: Digest::new([number; 32]) }.into())
}

fn open(closes: i64, number: u8) -> Command {
    let plan = RoundPlan { name: String::new(), opens: at(0), closes: at(closes), drafting: Drafting::Continues };
    Command::Conduct(Conduct::OpenRound { plan, text: text(number) })
}

fn close() -> Command {
    Command::Conduct(Conduct::CloseRound { round: RoundNumber(1), reason: "Valmista".to_owned() })
}

fn finish(number: u8) -> Command {
    Command::Conduct(Conduct::FinishRound { round: RoundNumber(1), text: text(number) })
}

fn sign_on(number: u8) -> Command {
    Command::Conduct(Conduct::OpenSignOn {
        text: text(number),
        characters: 5,
        changes: vec![],
        reason: "Valmista".to_owned(),
    })
}

fn wording(kind: Option<CommentKind>, number: u8) -> Wording {
    Wording { kind, suggests: number >= 100, content: Digest::new([number; 32]) }
}

fn on(version: u32) -> Passage {
    Passage { about: About::Version(VersionNumber(version)), anchor: None, clause: None }
}

fn live() -> Passage {
    Passage { about: About::Live(Heads::new([ChangeHash([9; 32])])), anchor: None, clause: None }
}

fn anchored(start: usize, end: usize) -> Passage {
    Passage { anchor: Some(Anchor { start: "s".repeat(start), end: "e".repeat(end) }), clause: Some(1), ..on(1) }
}

fn comment(passage: Passage, kind: Option<CommentKind>) -> Command {
    suggest(passage, kind, 1)
}

fn suggest(passage: Passage, kind: Option<CommentKind>, number: u8) -> Command {
    let wording = wording(kind, number);
    Command::Speak(Speak::Comment { recorded: None, passage, consulted: BTreeSet::new(), wording })
}

fn consulting(members: impl IntoIterator<Item = u8>) -> Command {
    let consulted = members.into_iter().map(organisation).collect();
    Command::Speak(Speak::Comment { recorded: None, passage: on(1), consulted, wording: wording(None, 1) })
}

fn record(whose: u8) -> Command {
    let recorded = Some((organisation(whose), Channel::Phone));
    Command::Speak(Speak::Comment { recorded, passage: on(1), consulted: BTreeSet::new(), wording: wording(None, 1) })
}

fn reword(number: u32, content: u8) -> Command {
    Command::Speak(Speak::Reword { comment: CommentNumber(number), wording: wording(None, content) })
}

fn take_back(number: u32) -> Command {
    Command::Speak(Speak::Withdraw { comment: CommentNumber(number) })
}

fn reply(number: u32) -> Command {
    Command::Speak(Speak::Reply { comment: CommentNumber(number), content: Digest::new([3; 32]) })
}

fn agree(number: u32) -> Command {
    Command::Speak(Speak::Agree { comment: CommentNumber(number) })
}

fn disagree(number: u32) -> Command {
    Command::Speak(Speak::TakeBackAgreement { comment: CommentNumber(number) })
}

fn contest(number: u32) -> Command {
    Command::Speak(Speak::Contest { comment: CommentNumber(number), content: Digest::new([4; 32]) })
}

fn answer(numbers: &[(u32, u32)], outcome: OutcomeKind, reason: &str) -> Command {
    let comments = numbers.iter().map(|(number, seen)| (CommentNumber(*number), *seen)).collect();
    Command::Answer(Answer::GiveOutcome { comments, outcome, reason: reason.to_owned() })
}

fn alike(numbers: &[(u32, u32)], same_as: u32) -> Command {
    let comments = numbers.iter().map(|(number, seen)| (CommentNumber(*number), *seen)).collect();
    Command::Answer(Answer::AnswerAlike { comments, same_as: CommentNumber(same_as) })
}

fn settle(number: u32, reason: &str) -> Command {
    let (comment, outcome, reason) = (CommentNumber(number), OutcomeKind::Partly, reason.to_owned());
    Command::Answer(Answer::DecideContest { comment, outcome, reason })
}

type Row = (i64, Author, Command, Result<usize, Refusal>);

/// Plays the rows in their turn: time, who, what, how many events come of it or why none.
fn check(rows: impl IntoIterator<Item = Row>) -> Statement {
    let register = people();
    let mut statement = opened();
    let group =
        Command::SetSupportGroup { organisations: BTreeSet::from([organisation(5)]), reason: "Tuki".to_owned() };
    for (now, by, command, outcome) in [(2, by(1, 1), group, Ok(1))].into_iter().chain(rows) {
        let got = Statement::decide(Some(&statement), &register, by, at(now), command.clone());
        let counted = got.as_ref().map(Vec::len).map_err(|refusal| *refusal);
        assert_eq!(counted, outcome, "at {now}: {command:?}");
        got.iter().flatten().for_each(|event| statement.apply(at(now), event));
    }
    statement
}

fn state(statement: &Statement, number: u32) -> CommentState {
    statement.comment(CommentNumber(number)).expect("it was made").state()
}

#[test]
fn a_comment_belongs_to_the_open_round_and_comes_late_once_it_has_closed() {
    let statement = check([
        (5, by(3, 3), comment(live(), None), Ok(1)),
        (6, by(3, 3), comment(on(1), None), Err(Refusal::UnknownVersion)),
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), comment(on(1), None), Ok(1)),
        (12, by(2, 2), comment(live(), Some(CommentKind::Question)), Ok(1)),
        (12, by(2, 3), comment(on(1), None), Err(Refusal::HatNotYours)),
        (12, by(4, 4), comment(on(1), None), Err(Refusal::HatNotYours)),
        (99, by(3, 3), comment(on(1), None), Ok(1)),
        (100, by(3, 3), comment(on(1), None), Ok(1)),
        (100, by(3, 3), comment(live(), None), Ok(1)),
        (101, Author::Clock, Command::CloseDueRound, Ok(1)),
        (102, by(3, 3), comment(on(1), None), Ok(1)),
    ]);
    let lanes: Vec<_> = statement.comments.iter().map(|it| (it.round.map(|round| round.0), it.late)).collect();
    let first = Some(1);
    assert_eq!(
        lanes,
        [(None, false), (first, false), (first, false), (first, false), (first, true), (None, false), (first, true)]
    );
    let waiting: Vec<u32> = statement.unanswered(RoundNumber(1)).map(|comment| comment.number.0).collect();
    assert_eq!(waiting, [2, 3, 4], "late ones and those outside of the round block nothing");
}

#[test]
fn a_place_in_the_text_is_as_long_as_a_cursor() {
    let max = bounds::CURSOR_BYTES_MAX;
    check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), comment(anchored(max - 1, 1), None), Ok(1)),
        (11, by(3, 3), comment(anchored(max, max), None), Ok(1)),
        (11, by(3, 3), comment(anchored(max + 1, 1), None), Err(Refusal::AnchorMalformed)),
        (11, by(3, 3), comment(anchored(1, max + 1), None), Err(Refusal::AnchorMalformed)),
        (11, by(3, 3), comment(anchored(0, 1), None), Err(Refusal::AnchorMalformed)),
    ]);
}

#[test]
fn an_umbrella_names_members_of_its_own() {
    check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(5, 5), consulting([2]), Ok(1)),
        (11, by(5, 5), consulting([3]), Err(Refusal::ConsultedNotAMember)),
        (11, by(3, 3), consulting([2]), Err(Refusal::ConsultedNotAMember)),
        (11, by(5, 5), consulting((0..=250).chain([251])), Err(Refusal::ConsultedNotAMember)),
    ]);
}

#[test]
fn a_coordinator_records_what_came_by_other_ways_and_the_organisation_can_undo_it() {
    let statement = check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), record(6), Err(Refusal::NotItsCoordinator)),
        (11, by(1, 1), record(77), Err(Refusal::UnknownOrganisation)),
        (11, by(1, 1), record(6), Ok(1)),
        (12, by(3, 3), take_back(1), Err(Refusal::NotYourComment)),
        (12, by(6, 6), take_back(1), Ok(1)),
        (13, by(6, 6), take_back(1), Ok(0)),
        (13, by(1, 1), record(6), Ok(1)),
        (13, by(1, 1), take_back(2), Ok(1)),
        (13, by(6, 6), comment(on(1), None), Ok(1)),
        (13, by(1, 1), take_back(3), Err(Refusal::NotACommenter)),
        (13, by(6, 6), take_back(9), Err(Refusal::UnknownComment)),
        (13, by(2, 2), reply(1), Err(Refusal::CommentWithdrawn)),
    ]);
    assert_eq!(statement.comments[0].recorded, Some(Channel::Phone));
    assert_eq!(statement.comments[0].organisation, organisation(6));
    assert_eq!(state(&statement, 1), CommentState::Withdrawn);
}

#[test]
fn a_comment_is_reworded_until_its_round_closes_or_it_is_answered() {
    let statement = check([
        (5, by(3, 3), comment(live(), None), Ok(1)),
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), comment(on(1), None), Ok(1)),
        (12, by(3, 3), reword(2, 2), Ok(1)),
        (12, by(3, 3), reword(2, 2), Ok(0)),
        (12, by(2, 2), reword(2, 3), Err(Refusal::NotYourComment)),
        (100, by(3, 3), reword(2, 3), Err(Refusal::CommentSettled)),
        (101, by(3, 3), reword(1, 3), Ok(1)),
        (102, by(1, 1), answer(&[(1, 0)], OutcomeKind::Noted, "Tiedoksi"), Ok(1)),
        (103, by(3, 3), reword(1, 4), Err(Refusal::CommentSettled)),
        (103, Author::Clock, Command::CloseDueRound, Ok(1)),
        (104, by(3, 3), comment(on(1), None), Ok(1)),
        (105, by(3, 3), reword(3, 2), Err(Refusal::CommentSettled)),
    ]);
    assert_eq!(statement.comments[1].said.len(), 2, "the earlier wording stays");
}

#[test]
fn organisations_agree_once_each_and_not_with_themselves() {
    let statement = check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), comment(on(1), None), Ok(1)),
        (12, by(3, 3), agree(1), Err(Refusal::OwnComment)),
        (12, by(2, 2), agree(1), Ok(1)),
        (12, by(2, 2), agree(1), Ok(0)),
        (12, by(6, 6), agree(1), Ok(1)),
        (12, by(6, 6), disagree(1), Ok(1)),
        (12, by(6, 6), disagree(1), Ok(0)),
        (13, by(1, 1), reply(1), Ok(1)),
        (13, by(2, 2), reply(1), Ok(1)),
        (13, by(4, 4), reply(1), Err(Refusal::HatNotYours)),
    ]);
    assert_eq!(statement.comments[0].agreed, BTreeSet::from([organisation(2)]));
    assert_eq!(statement.comments[0].replies.len(), 2);
}

#[test]
fn every_answer_has_its_reason_but_for_an_accepted_wording_and_support() {
    use OutcomeKind::{Accepted, Moved, NotAccepted, Noted, Partly};
    let missing = Err(Refusal::ReasonMissing);
    let statement = check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), comment(on(1), None), Ok(1)),
        (11, by(3, 3), suggest(on(1), Some(CommentKind::Language), 100), Ok(1)),
        (11, by(3, 3), comment(on(1), Some(CommentKind::Support)), Ok(1)),
        (12, by(3, 3), answer(&[(1, 0)], Partly, "Osin"), Err(Refusal::NotItsCoordinator)),
        (12, by(1, 1), answer(&[(1, 0)], Partly, " "), missing),
        (12, by(1, 1), answer(&[(1, 0)], NotAccepted, ""), missing),
        (12, by(1, 1), answer(&[(1, 0)], Moved, ""), missing),
        (12, by(1, 1), answer(&[(1, 0)], Noted, ""), missing),
        (12, by(1, 1), answer(&[(1, 0)], Accepted, ""), missing),
        (12, by(1, 1), answer(&[(2, 0)], Accepted, ""), Ok(1)),
        (12, by(1, 1), answer(&[(9, 0)], Accepted, "Joo"), Err(Refusal::UnknownComment)),
        (12, by(1, 1), answer(&[], Accepted, "Joo"), Err(Refusal::UnknownComment)),
        (12, by(1, 1), answer(&[(1, 0), (1, 0)], Accepted, "Joo"), Err(Refusal::UnknownComment)),
        (13, by(1, 1), close(), Ok(1)),
        (14, by(1, 1), finish(2), Err(Refusal::CommentsUnanswered)),
        (15, by(1, 1), answer(&[(1, 0)], NotAccepted, "Ei mahdu"), Ok(1)),
        (16, by(1, 1), finish(2), Ok(2)),
    ]);
    let noted = statement.comments[2].outcome.as_ref().expect("support is noted by itself");
    assert_eq!((noted.kind, noted.reason.as_deref(), statement.comments[2].outcomes), (Noted, None, 0));
}

#[test]
fn two_coordinators_do_not_overwrite_each_other_unseen() {
    use OutcomeKind::{NotAccepted, Partly};
    let statement = check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), comment(on(1), None), Ok(1)),
        (11, by(2, 2), comment(on(1), None), Ok(1)),
        (11, by(6, 6), comment(on(1), None), Ok(1)),
        (12, by(1, 1), alike(&[(2, 0)], 1), Err(Refusal::NotAnswered)),
        (12, by(1, 1), answer(&[(1, 0)], Partly, "Osin"), Ok(1)),
        (12, by(1, 1), answer(&[(1, 0)], Partly, "Osin"), Ok(0)),
        (13, by(1, 1), answer(&[(1, 0)], NotAccepted, "Ei"), Err(Refusal::OutcomeKnown)),
        (13, by(1, 1), answer(&[(2, 0), (1, 0)], NotAccepted, "Ei"), Err(Refusal::OutcomeKnown)),
        (14, by(1, 1), answer(&[(1, 1)], NotAccepted, "Ei sittenkään"), Ok(1)),
        (15, by(1, 1), alike(&[(2, 0), (3, 0)], 1), Ok(2)),
        (15, by(1, 1), alike(&[(1, 2)], 1), Err(Refusal::NotAnswered)),
        (16, by(1, 1), close(), Ok(1)),
        (17, by(1, 1), finish(2), Ok(2)),
        (18, by(1, 1), answer(&[(1, 2)], Partly, "Sittenkin"), Err(Refusal::OutcomeFinal)),
    ]);
    let second = statement.comments[1].outcome.as_ref().expect("answered");
    assert_eq!((second.reason.as_deref(), second.same_as), (Some("Ei sittenkään"), Some(CommentNumber(1))));
}

#[test]
fn another_look_is_asked_for_within_a_week_and_decided_by_the_support_group() {
    use OutcomeKind::NotAccepted;
    let finished = 200;
    let statement = check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), comment(on(1), Some(CommentKind::RedLine)), Ok(1)),
        (11, by(2, 2), comment(on(1), None), Ok(1)),
        (11, by(6, 6), comment(on(1), None), Ok(1)),
        (12, by(3, 3), contest(1), Err(Refusal::NotAnswered)),
        (13, by(1, 1), answer(&[(1, 0), (2, 0), (3, 0)], NotAccepted, "Ei"), Ok(3)),
        (14, by(1, 1), close(), Ok(1)),
        (finished, by(1, 1), finish(2), Ok(2)),
        (finished + WEEK - 1, by(2, 2), contest(1), Err(Refusal::NotYourComment)),
        (finished + WEEK - 1, by(3, 3), contest(1), Ok(1)),
        (finished + WEEK, by(3, 3), contest(1), Err(Refusal::AlreadyContested)),
        (finished + WEEK, by(2, 2), contest(2), Ok(1)),
        (finished + WEEK + 1, by(6, 6), contest(3), Err(Refusal::ContestTooLate)),
        (finished + WEEK + 1, by(1, 1), answer(&[(1, 1)], NotAccepted, "Ei"), Err(Refusal::OutcomeContested)),
        (finished + WEEK + 2, by(1, 1), sign_on(2), Err(Refusal::RedLineOpen)),
        (finished + WEEK + 3, by(1, 1), settle(1, "Osin"), Err(Refusal::NotInSupportGroup)),
        (finished + WEEK + 3, by(2, 2), settle(1, "Osin"), Err(Refusal::NotInSupportGroup)),
        (finished + WEEK + 3, by(5, 5), settle(1, ""), Err(Refusal::ReasonMissing)),
        (finished + WEEK + 3, by(5, 5), settle(1, "Osin"), Ok(1)),
        (finished + WEEK + 4, by(5, 5), settle(1, "Osin"), Err(Refusal::NotContested)),
        (finished + WEEK + 5, by(1, 1), sign_on(2), Ok(1)),
        (finished + WEEK + 6, by(3, 3), comment(on(1), None), Err(Refusal::TextSealed)),
        (finished + WEEK + 6, by(1, 1), record(6), Err(Refusal::TextSealed)),
    ]);
    assert_eq!((state(&statement, 1), state(&statement, 2)), (CommentState::Answered, CommentState::Contested));
}

#[test]
fn a_contest_waits_for_nobody_once_its_comment_is_taken_back() {
    check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), comment(on(1), Some(CommentKind::RedLine)), Ok(1)),
        (12, by(1, 1), answer(&[(1, 0)], OutcomeKind::NotAccepted, "Ei"), Ok(1)),
        (13, by(1, 1), close(), Ok(1)),
        (14, by(1, 1), finish(2), Ok(2)),
        (15, by(3, 3), contest(1), Ok(1)),
        (16, by(3, 3), take_back(1), Ok(1)),
        (17, by(1, 1), sign_on(2), Ok(1)),
    ]);
}

#[test]
fn red_lines_come_first_then_lone_voices_and_newcomers_and_late_ones_last() {
    let clause = |number: u32| Passage { clause: Some(number), ..on(1) };
    let statement = check([
        (10, by(1, 1), open(100, 1), Ok(3)),
        (11, by(3, 3), comment(clause(1), None), Ok(1)),
        (11, by(2, 2), comment(clause(1), None), Ok(1)),
        (11, by(2, 2), comment(clause(2), None), Ok(1)),
        (11, by(6, 6), comment(clause(1), None), Ok(1)),
        (11, by(3, 3), comment(clause(1), Some(CommentKind::RedLine)), Ok(1)),
        (11, by(3, 3), comment(clause(1), Some(CommentKind::Support)), Ok(1)),
        (11, by(3, 3), comment(clause(3), None), Ok(1)),
        (12, by(3, 3), take_back(7), Ok(1)),
        (101, Author::Clock, Command::CloseDueRound, Ok(1)),
        (102, by(3, 3), comment(clause(1), Some(CommentKind::RedLine)), Ok(1)),
    ]);
    let newcomers = BTreeSet::from([organisation(6)]);
    let order: Vec<u32> = ledger::queue(&statement, &newcomers).iter().map(|(_, comment)| comment.number.0).collect();
    assert_eq!(order, [5, 3, 4, 1, 2, 8, 6], "answered ones are last of all");
}
