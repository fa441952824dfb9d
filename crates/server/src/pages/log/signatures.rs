//! Who signed and who did not, in words.

use crate::{
    caller::Caller,
    pages::{names, time},
    signing::Sight,
};
use ledger::{Channel, CountingEvent, Entry, Register, StatementEvent as Event};
use std::collections::{BTreeMap, BTreeSet};
use terms::{Date, OrganisationId, Seq};
use words::Value;

/// The entries that are nobody's business but the organisation's own and the coordinators': that it decides later or does
/// not sign, that one of two has signed for it, and that it took back what was never a signature.
pub(super) fn kept_from(entries: &[Entry], sight: &Sight) -> BTreeSet<Seq> {
    let (mut kept, mut whose) = (BTreeSet::new(), BTreeMap::new());
    let mut signed = BTreeSet::new();
    for entry in entries {
        let ledger::Event::Statement(event) = &entry.event else { continue };
        let is_own = |organisation: &OrganisationId| sight.coordinates || sight.own.contains(organisation);
        match event {
            Event::SignatureGiven { signature, organisation, .. } => {
                whose.insert(*signature, *organisation);
                signed.insert(*signature);
            }
            Event::OutsiderSigned { signature, .. } => _ = signed.insert(*signature),
            Event::SignatureBegun { signature, organisation, .. }
            | Event::SignaturePending { signature, organisation, .. }
            | Event::SignatureDeclined { signature, organisation, is_public: false, .. } => {
                whose.insert(*signature, *organisation);
                if !is_own(organisation) {
                    kept.insert(entry.seq);
                }
            }
            Event::SignatureWithdrawn { signature }
                if !signed.remove(signature) && !whose.get(signature).is_some_and(is_own) =>
            {
                kept.insert(entry.seq);
            }
            _ => {}
        }
    }
    kept
}

/// What happened to which answer; none if it was something else.
pub(super) fn told(register: &Register, caller: &Caller, event: &Event) -> Option<String> {
    let words = caller.words;
    let name = |id: &OrganisationId| names(register, caller, &[*id]).pop().unwrap_or_default();
    let channel = |channel: &Channel| words.say(&format!("channel-{}", channel.name()));
    let days =
        |days: &BTreeSet<Date>| days.iter().map(|day| time::day_in_words(caller, *day)).collect::<Vec<_>>().join(", ");
    Some(match event {
        Event::SignOnPlanned { .. } => words.say("log-sign-on-planned"),
        Event::SignatureGiven { organisation, recorded: Some(by), version, .. } => {
            let values = [
                ("organisation", name(organisation).into()),
                ("version", version.0.into()),
                ("channel", channel(by).into()),
            ];
            words.say_with("log-signature-recorded", &values)
        }
        Event::SignatureGiven { version, first, terms, .. } => {
            let version: [(&str, Value<'_>); 1] = [("version", version.0.into())];
            match (first, terms.reservation) {
                (Some(_), _) => words.say_with("log-signature-given-first", &version),
                (None, Some(_)) => words.say_with("log-signature-given-reserved", &version),
                (None, None) => words.say_with("log-signature-given", &version),
            }
        }
        Event::SignatureBegun { version, .. } => {
            words.say_with("log-signature-given-first", &[("version", version.0.into())])
        }
        Event::SignatureSeconded { .. } => words.say("log-signature-seconded"),
        Event::SignaturePending { recorded: None, days: on, .. } => {
            words.say_with("log-signature-pending", &[("days", days(on).into())])
        }
        Event::SignaturePending { organisation, recorded: Some(by), days: on, .. } => {
            let values = [
                ("organisation", name(organisation).into()),
                ("days", days(on).into()),
                ("channel", channel(by).into()),
            ];
            words.say_with("log-signature-pending-recorded", &values)
        }
        Event::SignatureDeclined { recorded: None, .. } => words.say("log-signature-declined"),
        Event::SignatureDeclined { organisation, recorded: Some(by), .. } => {
            let values = [("organisation", name(organisation).into()), ("channel", channel(by).into())];
            words.say_with("log-signature-declined-recorded", &values)
        }
        Event::SignatureWithdrawn { signature } => {
            words.say_with("log-signature-withdrawn", &[("number", signature.0.into())])
        }
        Event::ChangeClassified { version, change, kind, .. } => {
            let kind = words.say(&format!("change-kind-{}", kind.name()));
            let values = [("version", version.0.into()), ("change", change.0.into()), ("kind", kind.into())];
            words.say_with("log-change-classified", &values)
        }
        Event::ChangeEscalated { version, change, .. } => {
            words.say_with("log-change-escalated", &[("version", version.0.into()), ("change", change.0.into())])
        }
        Event::OutsiderSigned { names, .. } => {
            let name = names.in_language(crate::api::signatures::view::spoken(words.language())).to_owned();
            words.say_with("log-outsider-signed", &[("organisation", name.into())])
        }
        Event::Counting(CountingEvent::MemberOptedOut { .. }) => words.say("log-member-opted-out"),
        Event::Counting(CountingEvent::MemberOptedIn { .. }) => words.say("log-member-opted-in"),
        _ => return None,
    })
}
