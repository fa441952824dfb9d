//! What was done with rounds and versions, in words.

use crate::{caller::Caller, pages::time};
use ledger::{Cancelled, Entry, RoundNumber, StatementEvent as Event, VersionNumber};
use std::collections::BTreeSet;
use terms::Seq;

/// The entries by which the statement went to sign-on though no round had opened before.
pub(in crate::pages) fn urgent(entries: &[Entry]) -> BTreeSet<Seq> {
    let is = |entry: &Entry, wanted: fn(&Event) -> bool| matches!(&entry.event, ledger::Event::Statement(event) if wanted(event));
    let opens = |entry: &Entry| is(entry, |event| matches!(event, Event::RoundOpened { .. }));
    let before = entries.iter().take_while(|entry| !opens(entry));
    before
        .filter(|entry| is(entry, |event| matches!(event, Event::SignOnOpened { .. })))
        .map(|entry| entry.seq)
        .collect()
}

/// That the statement went to sign-on without a round.
pub(in crate::pages) fn told_urgent(caller: &Caller, version: VersionNumber) -> String {
    caller.words.say_with("log-sign-on-urgent", &[("version", version.0.into())])
}

/// What happened.
pub(in crate::pages) fn told(caller: &Caller, event: &Event) -> String {
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
        Event::VersionSealed { version: number, .. } => version("log-version-sealed", *number),
        Event::RoundScheduled { round: number, opens, closes, drafting, .. } => {
            let (opens, closes) = (time::in_words(caller, *opens), time::in_words(caller, *closes));
            let times = [("round", number.0.into()), ("opens", opens.into()), ("closes", closes.into())];
            let drafting = words.say(&format!("round-drafting-{}", drafting.name()));
            format!("{} {drafting}", words.say_with("log-round-scheduled", &times))
        }
        Event::RoundOpened { round, version } => both("log-round-opened", *round, *version),
        Event::RoundClosed { round: number, .. } => round("log-round-closed", *number),
        Event::RoundExtended { round, closes, .. } => until("log-round-extended", *round, *closes),
        Event::RoundReopened { round, closes, .. } => until("log-round-reopened", *round, *closes),
        Event::RoundFinished { round, version } => both("log-round-finished", *round, *version),
        Event::RoundCancelled { round: number, why } => match why {
            Cancelled::CalledOff(_) => round("log-round-cancelled", *number),
            Cancelled::TextEmpty => round("log-round-cancelled-empty", *number),
            Cancelled::Missed => round("log-round-cancelled-missed", *number),
        },
        Event::SignOnOpened { version: number, .. } => version("log-sign-on-opened", *number),
        Event::MomentNamed { name, .. } => words.say_with("log-moment-named", &[("name", name.into())]),
        Event::StatementDescribed { title, about } => {
            let kind = words.say(&format!("kind-{}", about.kind.name()));
            words.say_with("log-described", &[("title", title.into()), ("kind", kind.into())])
        }
        Event::TextsBegunAnew(_) => words.say("log-begun-anew"),
        Event::DraftingResumed { .. } => words.say("log-drafting-resumed"),
        Event::StatementPublished { version: number, .. } => version("log-published", *number),
        Event::StatementFollowedUp { .. } => words.say("log-followed-up"),
        Event::StatementWithdrawn { .. } => words.say("log-withdrawn"),
        Event::StatementCreated { .. }
        | Event::CoordinatorAdded { .. }
        | Event::CoordinatorRemoved { .. }
        | Event::SupportGroupSet { .. }
        | Event::OpennessSet { .. }
        | Event::CommentMade { .. }
        | Event::CommentReworded { .. }
        | Event::CommentWithdrawn { .. }
        | Event::ReplyMade { .. }
        | Event::CommentAgreed { .. }
        | Event::AgreementTakenBack { .. }
        | Event::OutcomeGiven { .. }
        | Event::OutcomeContested { .. }
        | Event::ContestDecided { .. }
        | Event::LanguageVersionAdded { .. }
        | Event::LanguageVersionRemoved { .. }
        | Event::BindingSet { .. }
        | Event::LanguageVersionChecked { .. }
        | Event::SignOnPlanned { .. }
        | Event::SignatureGiven { .. }
        | Event::SignatureBegun { .. }
        | Event::SignatureSeconded { .. }
        | Event::SignaturePending { .. }
        | Event::SignatureDeclined { .. }
        | Event::SignatureWithdrawn { .. }
        | Event::ChangeClassified { .. }
        | Event::ChangeEscalated { .. }
        | Event::OutsiderSigned { .. }
        | Event::Counting(_)
        | Event::Line(_)
        | Event::Publishing(_) => words.say("log-unknown"),
    }
}
