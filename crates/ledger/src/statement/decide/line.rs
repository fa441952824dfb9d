//! What a statement grew out of, what it demands, and of whom.

use super::{Decided, comments::check_passage};
use crate::{
    AgendaRefusal, Refusal, TargetNumber, ThemeNumber,
    statement::{DemandNumber, LineAct, LineEvent as Event, Stage, Statement, StatementEvent},
};
use std::collections::BTreeSet;
use terms::limits;

pub(super) fn decide(statement: &Statement, act: LineAct) -> Decided {
    if statement.stage == Stage::Withdrawn {
        return Err(Refusal::AlreadyWithdrawn);
    }
    let event = match act {
        LineAct::NameThemes { themes } => name_themes(statement, themes)?,
        LineAct::NameDemand { demand, passage, content, theme, targets } => {
            check_passage(statement, &passage)?;
            check_named(statement, theme, &targets)?;
            let demand = match demand {
                Some(known) => standing(statement, known)?,
                None if statement.demands.len() >= limits::DEMANDS_MAX => {
                    return Err(AgendaRefusal::TooManyDemands.into());
                }
                None => DemandNumber(statement.demands.len() as u32 + 1),
            };
            Some(Event::DemandNamed { demand, passage, content, theme, targets })
        }
        LineAct::DropDemand { demand } => Some(Event::DemandDropped { demand: standing(statement, demand)? }),
    };
    Ok(event.map(StatementEvent::Line).into_iter().collect())
}

/// What is public grew out of what it said then. Its demands may still be told of anew: who can fulfil them changes.
fn name_themes(statement: &Statement, themes: BTreeSet<ThemeNumber>) -> Result<Option<Event>, Refusal> {
    match statement.stage {
        Stage::Drafting | Stage::SignOn => {}
        Stage::Published | Stage::FollowedUp | Stage::Withdrawn => return Err(AgendaRefusal::ThemesFixed.into()),
    }
    if themes.len() > limits::STATEMENT_THEMES_MAX {
        return Err(AgendaRefusal::TooManyThemesNamed.into());
    }
    Ok((themes != statement.themes).then_some(Event::ThemesNamed { themes }))
}

fn check_named(
    statement: &Statement,
    theme: Option<ThemeNumber>,
    targets: &BTreeSet<TargetNumber>,
) -> Result<(), Refusal> {
    if theme.is_none() && targets.is_empty() {
        return Err(AgendaRefusal::DemandNamesNothing.into());
    }
    if theme.is_some_and(|theme| !statement.themes.contains(&theme)) {
        return Err(AgendaRefusal::ThemeNotNamed.into());
    }
    if targets.len() > limits::DEMAND_TARGETS_MAX {
        return Err(AgendaRefusal::TooManyTargetsNamed.into());
    }
    Ok(())
}

fn standing(statement: &Statement, demand: DemandNumber) -> Result<DemandNumber, Refusal> {
    let found = statement.demand(demand).filter(|demand| demand.dropped.is_none());
    found.map(|demand| demand.number).ok_or(AgendaRefusal::UnknownDemand.into())
}
