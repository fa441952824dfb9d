//! As many and as long as fit, and no more.

use super::{answer, check, comment, on, open, people, reply, reword, wording};
use crate::world::{at, by, carry_out, organisation};
use ledger::{CommentNumber, OutcomeKind, Refusal, Speak, Statement, StatementCommand as Command};
use std::sync::Arc;
use terms::{Digest, OrganisationId, limits};

#[test]
fn comments_are_bounded_in_length_and_number() {
    for (chars, fits) in [
        (limits::COMMENT_CHARS_MAX - 1, true),
        (limits::COMMENT_CHARS_MAX, true),
        (limits::COMMENT_CHARS_MAX + 1, false),
    ] {
        let said = ledger::prose(&"ä".repeat(chars));
        assert_eq!(said.is_ok(), fits, "{chars}");
        assert_eq!(said.err().unwrap_or(Refusal::CommentTooLong), Refusal::CommentTooLong);
    }
    assert_eq!(ledger::prose(" \u{200b}\n\t"), Err(Refusal::CommentEmpty));
    assert_eq!(ledger::prose("\n Yksi\u{202e}  kaksi \r\n\n\n\nKolme\n"), Ok("Yksi kaksi\n\nKolme".to_owned()));
    assert_eq!(ledger::prose(&"x".repeat(1 << 20)), Err(Refusal::CommentTooLong));
    let rows = [(10, by(1, 1), open(100, 1), Ok(3)), (11, by(3, 3), comment(on(1), None), Ok(1))];
    let one = check(rows.clone());
    let attempt = |statement: &Statement, by, command| {
        Statement::decide(Some(statement), &people(), by, at(12), command).map(|events| events.len())
    };
    let mut full = one.clone();
    let kept = |comment: &ledger::Comment, number: usize| {
        let number = CommentNumber(number as u32);
        Arc::new(ledger::Comment { number, ..comment.clone() })
    };
    full.comments = (1..limits::COMMENTS_MAX).map(|number| kept(&one.comments[0], number)).collect();
    assert_eq!(attempt(&full, by(3, 3), comment(on(1), None)), Ok(1));
    full.comments.push(kept(&one.comments[0], limits::COMMENTS_MAX));
    assert_eq!(attempt(&full, by(3, 3), comment(on(1), None)), Err(Refusal::TooManyComments));
    let all = |count: u32| (1..=count).map(|number| (number, 0)).collect::<Vec<_>>();
    let many = limits::ANSWERED_AT_ONCE_MAX as u32;
    let noted = |count| answer(&all(count), OutcomeKind::Noted, "Tiedoksi");
    assert_eq!(attempt(&full, by(1, 1), noted(many)), Ok(limits::ANSWERED_AT_ONCE_MAX));
    assert_eq!(attempt(&full, by(1, 1), noted(many + 1)), Err(Refusal::TooManyAnswers));
    let mut statement = one.clone();
    let mut grown = (*one.comments[0]).clone();
    let first = ledger::Reply { organisation: organisation(2), at: at(11), content: Digest::new([1; 32]) };
    grown.replies = vec![first; limits::REPLIES_MAX - 1];
    statement.comments = vec![Arc::new(grown.clone())];
    assert_eq!(attempt(&statement, by(2, 2), reply(1)), Ok(1));
    grown.replies.push(grown.replies[0].clone());
    statement.comments = vec![Arc::new(grown.clone())];
    assert_eq!(attempt(&statement, by(2, 2), reply(1)), Err(Refusal::TooManyReplies));
    grown.said = vec![grown.said[0].clone(); limits::WORDINGS_MAX - 1];
    statement.comments = vec![Arc::new(grown.clone())];
    assert_eq!(attempt(&statement, by(3, 3), reword(1, 9)), Ok(1));
    grown.said.push(grown.said[0].clone());
    statement.comments = vec![Arc::new(grown)];
    assert_eq!(attempt(&statement, by(3, 3), reword(1, 9)), Err(Refusal::CommentSettled));
}

#[test]
fn an_umbrella_names_as_many_members_as_fit() {
    let mut register = people();
    let id = |number: usize| {
        let mut bytes = [200; 16];
        bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
        OrganisationId::new(bytes)
    };
    let (umbrella, source) = (organisation(5), "Jäsenluettelo");
    for number in 0..=limits::CONSULTED_MAX {
        let (organisation, names) = (id(number), crate::world::names("Jäsen"));
        let details = ledger::Details::default();
        carry_out(&mut register, ledger::RegisterCommand::AddOrganisation { organisation, names, details });
        let (member, from) = (organisation, crate::world::day("2020-01-01"));
        let source = source.to_owned();
        carry_out(&mut register, ledger::RegisterCommand::LinkMember { umbrella, member, from, until: None, source });
    }
    let statement = check([(10, by(1, 1), open(100, 1), Ok(3))]);
    for (count, outcome) in [
        (limits::CONSULTED_MAX - 1, Ok(1)),
        (limits::CONSULTED_MAX, Ok(1)),
        (limits::CONSULTED_MAX + 1, Err(Refusal::TooManyConsulted)),
    ] {
        let consulted = (0..count).map(id).collect();
        let (recorded, passage, wording) = (None, on(1), wording(None, 1));
        let command = Command::Speak(Speak::Comment { recorded, passage, consulted, wording });
        let got = Statement::decide(Some(&statement), &register, by(5, 5), at(11), command);
        assert_eq!(got.map(|events| events.len()), outcome, "{count}");
    }
}
