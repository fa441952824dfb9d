//! What a statement grew out of and demands, in words: numbers alone, for names lie beside the ledger.

use crate::caller::Caller;
use ledger::LineEvent as Event;
use words::Value;

/// What happened.
pub(super) fn told(caller: &Caller, event: &Event) -> String {
    let words = caller.words;
    match event {
        Event::ThemesNamed { themes } => {
            let numbers: Vec<String> = themes.iter().map(|theme| theme.0.to_string()).collect();
            let values = [("count", numbers.len().into()), ("numbers", numbers.join(", ").into())];
            words.say_with("log-themes-named", &values)
        }
        Event::DemandNamed { demand, passage, targets, .. } => {
            let values: [(&str, Value<'_>); 3] = [
                ("number", demand.0.into()),
                ("clause", passage.clause.unwrap_or_default().into()),
                ("targets", targets.len().into()),
            ];
            words.say_with("log-demand-named", &values)
        }
        Event::DemandDropped { demand } => words.say_with("log-demand-dropped", &[("number", demand.0.into())]),
    }
}
