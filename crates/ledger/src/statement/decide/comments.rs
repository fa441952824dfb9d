//! Comments: who says what about which text, and for whom. A comment that comes after its round has closed is never lost: it
//! is late.

use super::Decided;
use crate::{
    Author, Hat, Refusal, Register,
    access::{comments, conducts_rounds, speaks},
    statement::{
        About, Anchor, Channel, Comment, CommentNumber, CommentState, Passage, Recorded, Round, RoundNumber,
        RoundState, Speak, Stage, Statement, StatementEvent as Event, Wording,
    },
};
use std::collections::BTreeSet;
use terms::{OrganisationId, Timestamp, limits};

pub(super) fn speak(statement: &Statement, register: &Register, by: Author, at: Timestamp, what: Speak) -> Decided {
    match what {
        Speak::Comment { recorded, passage, consulted, wording } => {
            let speaker = speaker(statement, register, by, recorded)?;
            check_consulted(register, speaker.0, &consulted)?;
            Ok(vec![made(statement, at, 0, speaker, passage, consulted, wording)?])
        }
        Speak::Record(comments) => {
            let each = comments.into_iter().enumerate().map(|(after, comment)| {
                let Recorded { organisation, channel, passage, wording } = comment;
                let speaker = speaker(statement, register, by, Some((organisation, channel)))?;
                made(statement, at, after, speaker, passage, BTreeSet::new(), wording)
            });
            each.collect()
        }
        Speak::Reword { comment, wording } => {
            let (hat, found) = (hat(by)?, standing(statement, comment)?);
            comments(register, statement, hat)?;
            owns(found, hat)?;
            check_rewording(statement, at, found)?;
            let same = *found.wording() == wording;
            Ok(if same { vec![] } else { vec![Event::CommentReworded { comment, wording }] })
        }
        Speak::Withdraw { comment } => {
            let (hat, found) = (hat(by)?, known(statement, comment)?);
            // Whoever wrote down what came by other ways can have heard it wrong.
            if found.recorded.is_none() || conducts_rounds(register, statement, by).is_err() {
                speaks(register, hat)?;
                owns(found, hat)?;
            }
            Ok(if found.withdrawn.is_some() { vec![] } else { vec![Event::CommentWithdrawn { comment }] })
        }
        Speak::Reply { comment, content } => {
            let (hat, found) = (hat(by)?, standing(statement, comment)?);
            if conducts_rounds(register, statement, by).is_err() {
                comments(register, statement, hat)?;
            }
            if found.replies.len() >= limits::REPLIES_MAX {
                return Err(Refusal::TooManyReplies);
            }
            Ok(vec![Event::ReplyMade { comment, organisation: hat.organisation, content }])
        }
        Speak::Agree { comment } => agree(statement, register, hat(by)?, comment),
        Speak::TakeBackAgreement { comment } => {
            let (hat, found) = (hat(by)?, known(statement, comment)?);
            speaks(register, hat)?;
            let organisation = hat.organisation;
            let agrees = found.agreed.contains(&organisation);
            Ok(if agrees { vec![Event::AgreementTakenBack { comment, organisation }] } else { vec![] })
        }
        Speak::Contest { comment, content } => {
            let (hat, found) = (hat(by)?, standing(statement, comment)?);
            speaks(register, hat)?;
            owns(found, hat)?;
            check_contest(statement, at, found)?;
            Ok(vec![Event::OutcomeContested { comment, content }])
        }
    }
}

/// The comment is made, after so many others of the same decision.
fn made(
    statement: &Statement,
    at: Timestamp,
    after: usize,
    (organisation, recorded): (OrganisationId, Option<Channel>),
    passage: Passage,
    consulted: BTreeSet<OrganisationId>,
    wording: Wording,
) -> Result<Event, Refusal> {
    check_passage(statement, &passage)?;
    let before = statement.comments.len() + after;
    if before >= limits::COMMENTS_MAX {
        return Err(Refusal::TooManyComments);
    }
    let comment = CommentNumber(before as u32 + 1);
    let (round, late) = lane(statement, at, &passage.about);
    Ok(Event::CommentMade { comment, organisation, recorded, round, late, passage, consulted, wording })
}

/// Who speaks, and how it came to a coordinator who records it.
fn speaker(
    statement: &Statement,
    register: &Register,
    by: Author,
    recorded: Option<(OrganisationId, Channel)>,
) -> Result<(OrganisationId, Option<Channel>), Refusal> {
    let Some((organisation, channel)) = recorded else {
        let hat = hat(by)?;
        comments(register, statement, hat)?;
        return Ok((hat.organisation, None));
    };
    conducts_rounds(register, statement, by)?;
    match statement.stage {
        Stage::Drafting => {}
        Stage::SignOn | Stage::Published | Stage::FollowedUp | Stage::Withdrawn => return Err(Refusal::TextSealed),
    }
    let found = register.organisation(organisation).ok_or(Refusal::UnknownOrganisation)?;
    match found.standing {
        crate::Standing::Member | crate::Standing::Applied => Ok((organisation, Some(channel))),
        crate::Standing::Left | crate::Standing::Declined => Err(Refusal::NotAMember),
    }
}

/// The round that a comment belongs to, and whether it comes late for it. The clock may not have closed it yet.
fn lane(statement: &Statement, at: Timestamp, about: &About) -> (Option<RoundNumber>, bool) {
    let is_open = |round: &&Round| round.state == RoundState::Open && round.closes > at;
    let open = statement.current_round().filter(is_open);
    let About::Version(version) = about else { return (open.map(|round| round.number), false) };
    let mut on_it = statement.rounds.iter().rev().filter(|round| round.version == Some(*version));
    match on_it.next() {
        Some(round) => (Some(round.number), !is_open(&round)),
        None => (None, false),
    }
}

pub(super) fn check_passage(statement: &Statement, passage: &Passage) -> Result<(), Refusal> {
    if let About::Version(version) = passage.about {
        statement.version(version).ok_or(Refusal::UnknownVersion)?;
    }
    let fits = |Anchor { start, end }: &Anchor| {
        let each = [start, end].into_iter();
        each.clone().all(|cursor| !cursor.is_empty() && cursor.len() <= limits::CURSOR_BYTES_MAX)
    };
    if passage.anchor.as_ref().is_none_or(fits) { Ok(()) } else { Err(Refusal::AnchorMalformed) }
}

fn check_consulted(
    register: &Register,
    umbrella: OrganisationId,
    consulted: &BTreeSet<OrganisationId>,
) -> Result<(), Refusal> {
    if consulted.len() > limits::CONSULTED_MAX {
        return Err(Refusal::TooManyConsulted);
    }
    let members: BTreeSet<OrganisationId> = register.members(umbrella).map(|(member, _)| member).collect();
    if consulted.is_subset(&members) { Ok(()) } else { Err(Refusal::ConsultedNotAMember) }
}

/// Others rely on what they have read: after its round, and once it is answered, a comment keeps its words.
fn check_rewording(statement: &Statement, at: Timestamp, comment: &Comment) -> Result<(), Refusal> {
    let is_open = |round: &Round| round.state == RoundState::Open && round.closes > at;
    let may = match comment.round {
        Some(round) => !comment.late && statement.round(round).is_some_and(is_open),
        None => true,
    };
    if !may || comment.outcomes > 0 {
        return Err(Refusal::CommentSettled);
    }
    if comment.said.len() >= limits::WORDINGS_MAX { Err(Refusal::CommentSettled) } else { Ok(()) }
}

fn agree(statement: &Statement, register: &Register, hat: Hat, comment: CommentNumber) -> Decided {
    let found = standing(statement, comment)?;
    comments(register, statement, hat)?;
    let organisation = hat.organisation;
    if found.organisation == organisation {
        return Err(Refusal::OwnComment);
    }
    let agrees = found.agreed.contains(&organisation);
    Ok(if agrees { vec![] } else { vec![Event::CommentAgreed { comment, organisation }] })
}

fn check_contest(statement: &Statement, at: Timestamp, comment: &Comment) -> Result<(), Refusal> {
    match (comment.state(), &comment.contest) {
        (CommentState::Open, _) => return Err(Refusal::NotAnswered),
        (_, Some(_)) => return Err(Refusal::AlreadyContested),
        (CommentState::Answered | CommentState::Contested | CommentState::Withdrawn, None) => {}
    }
    let round = comment.round.and_then(|round| statement.round(round));
    // While its round is answered, nothing has been told yet.
    let goes_on = round.is_some_and(Round::is_under_way);
    let until = comment.contest_until(round.and_then(|round| round.finished));
    if goes_on || until.is_some_and(|until| at <= until) { Ok(()) } else { Err(Refusal::ContestTooLate) }
}

pub(super) fn known(statement: &Statement, comment: CommentNumber) -> Result<&Comment, Refusal> {
    statement.comment(comment).map(|comment| &**comment).ok_or(Refusal::UnknownComment)
}

/// The comment, if its organisation stands by it.
pub(super) fn standing(statement: &Statement, comment: CommentNumber) -> Result<&Comment, Refusal> {
    let found = known(statement, comment)?;
    if found.withdrawn.is_some() { Err(Refusal::CommentWithdrawn) } else { Ok(found) }
}

fn owns(comment: &Comment, hat: Hat) -> Result<(), Refusal> {
    if comment.organisation == hat.organisation { Ok(()) } else { Err(Refusal::NotYourComment) }
}

fn hat(by: Author) -> Result<Hat, Refusal> {
    match by {
        Author::Hat(hat) => Ok(hat),
        Author::Operator | Author::Clock => Err(Refusal::HatMissing),
    }
}
