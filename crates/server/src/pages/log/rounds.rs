//! What was done with rounds and versions, in words.

use crate::{caller::Caller, pages::time};
use ledger::{Cancelled, RoundNumber, StatementEvent as Event, VersionNumber};

/// What happened, and the reason that was given.
pub(super) fn told<'a>(caller: &Caller, event: &'a Event) -> (String, Option<&'a str>) {
    let words = caller.words;
    let round = |key: &str, round: RoundNumber| words.say_with(key, &[("round", round.0.into())]);
    let version = |key: &str, version: VersionNumber| words.say_with(key, &[("version", version.0.into())]);
    let until = |key: &str, round: RoundNumber, closes| {
        words.say_with(key, &[("round", round.0.into()), ("closes", time::in_words(caller, closes).into())])
    };
    let both = |key: &str, round: RoundNumber, version: VersionNumber| {
        words.say_with(key, &[("round", round.0.into()), ("version", version.0.into())])
    };
    match event {
        Event::VersionSealed { version: number, .. } => (version("log-version-sealed", *number), None),
        Event::RoundScheduled { round: number, opens, closes, drafting, .. } => {
            let (opens, closes) = (time::in_words(caller, *opens), time::in_words(caller, *closes));
            let times = [("round", number.0.into()), ("opens", opens.into()), ("closes", closes.into())];
            let drafting = words.say(&format!("round-drafting-{}", drafting.name()));
            (format!("{} {drafting}", words.say_with("log-round-scheduled", &times)), None)
        }
        Event::RoundOpened { round, version } => (both("log-round-opened", *round, *version), None),
        Event::RoundClosed { round: number, reason } => (round("log-round-closed", *number), reason.as_deref()),
        Event::RoundExtended { round, closes, reason } => (until("log-round-extended", *round, *closes), Some(reason)),
        Event::RoundReopened { round, closes, reason } => (until("log-round-reopened", *round, *closes), Some(reason)),
        Event::RoundFinished { round, version } => (both("log-round-finished", *round, *version), None),
        Event::RoundCancelled { round: number, why } => match why {
            Cancelled::CalledOff(reason) => (round("log-round-cancelled", *number), Some(reason)),
            Cancelled::TextEmpty => (round("log-round-cancelled-empty", *number), None),
            Cancelled::Missed => (round("log-round-cancelled-missed", *number), None),
        },
        Event::SignOnOpened { version: number, reason } => (version("log-sign-on-opened", *number), Some(reason)),
        Event::DraftingResumed { reason } => (words.say("log-drafting-resumed"), Some(reason)),
        Event::StatementPublished { version: number, reason } => (version("log-published", *number), Some(reason)),
        Event::StatementFollowedUp { reason } => (words.say("log-followed-up"), Some(reason)),
        Event::StatementWithdrawn { reason } => (words.say("log-withdrawn"), Some(reason)),
        Event::StatementCreated { .. }
        | Event::CoordinatorAdded { .. }
        | Event::CoordinatorRemoved { .. }
        | Event::SupportGroupSet { .. }
        | Event::OpennessSet { .. } => (words.say("log-unknown"), None),
    }
}
