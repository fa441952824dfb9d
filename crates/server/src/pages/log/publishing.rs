//! How a statement goes out into the world, and what comes of it, in words.

use crate::{
    caller::Caller,
    pages::{names, time},
};
use ledger::{PublishingEvent as Event, Register};
use words::Value;

/// What happened.
pub(super) fn told(register: &Register, caller: &Caller, event: &Event) -> String {
    let words = caller.words;
    let day = |day| time::day_in_words(caller, day);
    let clause = |clause: Option<u32>| clause.unwrap_or_default().into();
    match event {
        Event::StatementDelivered { trace, delivery } => {
            let by = delivery.by.and_then(|by| names(register, caller, &[by]).pop()).unwrap_or_default();
            let values: [(&str, Value<'_>); 6] = [
                ("number", trace.0.into()),
                ("to", (&delivery.to).into()),
                ("day", day(delivery.on).into()),
                ("how", words.say(&format!("means-{}", delivery.how.name())).into()),
                ("is_by", if by.is_empty() { "no".into() } else { "yes".into() }),
                ("by", by.into()),
            ];
            words.say_with("log-statement-delivered", &values)
        }
        Event::ResponseReceived { trace, response } => {
            let values: [(&str, Value<'_>); 5] = [
                ("number", trace.0.into()),
                ("from", (&response.from).into()),
                ("day", day(response.on).into()),
                ("clause", clause(response.clause)),
                ("gist", (&response.gist).into()),
            ];
            words.say_with("log-response-received", &values)
        }
        Event::ResultRecorded { trace, effect } => {
            let values: [(&str, Value<'_>); 4] = [
                ("number", trace.0.into()),
                ("day", day(effect.on).into()),
                ("clause", clause(effect.clause)),
                ("what", (&effect.what).into()),
            ];
            words.say_with("log-result-recorded", &values)
        }
        Event::ReviewSet { on: Some(on) } => words.say_with("log-review-set", &[("day", day(*on).into())]),
        Event::ReviewSet { on: None } => words.say("log-review-unset"),
        Event::TraceStruck { trace, .. } => words.say_with("log-trace-struck", &[("number", trace.0.into())]),
        Event::PublicationTimed { version, at, .. } => {
            let values = [("version", version.0.into()), ("at", time::in_words(caller, *at).into())];
            words.say_with("log-publication-timed", &values)
        }
        Event::PublicationUntimed { .. } => words.say("log-publication-untimed"),
        Event::CorrectionIssued { correction, clause: about, text, .. } => {
            let values = [("number", correction.0.into()), ("clause", clause(*about)), ("text", text.into())];
            words.say_with("log-correction-issued", &values)
        }
        Event::AddressChanged { slug } => words.say_with("log-address-changed", &[("slug", slug.as_str().into())]),
        Event::AdaptedFrom { lineage } => {
            let values = [("title", (&lineage.title).into()), ("version", lineage.version.0.into())];
            words.say_with("log-adapted-from", &values)
        }
    }
}
