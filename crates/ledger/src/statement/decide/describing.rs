//! What a statement is for, and names of moments of its text.

use super::{Decided, title_line};
use crate::{
    Refusal,
    line::{Hidden, Unfit, line},
    statement::{Brief, Stage, Statement, StatementEvent as Event},
};
use terms::{Heads, Offset, limits};

/// What is signed doesn't get another title or kind under its signatures.
pub(super) fn describe(statement: &Statement, title: &str, about: Brief) -> Decided {
    match statement.stage {
        Stage::Drafting => {}
        Stage::SignOn | Stage::Published | Stage::FollowedUp | Stage::Withdrawn => {
            return Err(Refusal::DescriptionFixed);
        }
    }
    let (title, about) = (title_line(title)?, about.checked()?);
    // Whoever has signed has signed that title, whatever is written anew below it.
    if statement.is_signed() && statement.title != title {
        return Err(Refusal::DescriptionFixed);
    }
    let same = statement.title == title && statement.about == about;
    Ok(if same { vec![] } else { vec![Event::StatementDescribed { title, about }] })
}

/// A moment that has a name already gets another one.
pub(super) fn name_moment(statement: &Statement, offset: Offset, heads: Heads, name: &str) -> Decided {
    let name = line(name, limits::MOMENT_NAME_CHARS_MAX, Hidden::LeftOut).map_err(|unfit| match unfit {
        Unfit::Missing | Unfit::HasHidden => Refusal::MomentNameMissing,
        Unfit::TooLong => Refusal::MomentNameTooLong,
    })?;
    let before = statement.moments.get(&offset);
    if before.is_none() && statement.moments.len() >= limits::MOMENTS_NAMED_MAX {
        return Err(Refusal::TooManyMoments);
    }
    let same = before.is_some_and(|before| before.name == name);
    Ok(if same { vec![] } else { vec![Event::MomentNamed { offset, heads, name }] })
}
