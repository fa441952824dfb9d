//! What was said and answered, in words.

use crate::{caller::Caller, pages::names};
use ledger::{CommentNumber, Register, StatementEvent as Event};

/// What happened to which comment; none if it was something else.
pub(super) fn told(register: &Register, caller: &Caller, event: &Event) -> Option<String> {
    let words = caller.words;
    let about = |key: &str, comment: CommentNumber| words.say_with(key, &[("comment", comment.0.into())]);
    Some(match event {
        Event::CommentMade { comment, organisation, recorded: Some(channel), .. } => {
            let name = names(register, caller, &[*organisation]).pop().unwrap_or_default();
            let channel = words.say(&format!("channel-{}", channel.name()));
            let values = [("comment", comment.0.into()), ("organisation", name.into()), ("channel", channel.into())];
            words.say_with("log-comment-recorded", &values)
        }
        Event::CommentMade { comment, late: true, .. } => about("log-comment-made-late", *comment),
        Event::CommentMade { comment, .. } => about("log-comment-made", *comment),
        Event::CommentReworded { comment, .. } => about("log-comment-reworded", *comment),
        Event::CommentWithdrawn { comment } => about("log-comment-withdrawn", *comment),
        Event::ReplyMade { comment, .. } => about("log-reply-made", *comment),
        Event::CommentAgreed { comment, .. } => about("log-comment-agreed", *comment),
        Event::AgreementTakenBack { comment, .. } => about("log-agreement-taken-back", *comment),
        Event::OutcomeGiven { comment, outcome, .. } => {
            let outcome = words.say(&format!("outcome-{}", outcome.name()));
            words.say_with("log-outcome-given", &[("comment", comment.0.into()), ("outcome", outcome.into())])
        }
        Event::OutcomeContested { comment, .. } => about("log-outcome-contested", *comment),
        Event::ContestDecided { comment, outcome, .. } => {
            let outcome = words.say(&format!("outcome-{}", outcome.name()));
            words.say_with("log-contest-decided", &[("comment", comment.0.into()), ("outcome", outcome.into())])
        }
        _ => return None,
    })
}
