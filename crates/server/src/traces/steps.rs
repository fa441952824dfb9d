//! The way of a statement from its reasons to its results, step by step, each as one readable line.

use crate::{
    agenda::line::{Line, Placed, Root},
    api::organisations::name_of,
    pages::time::{day_of, day_said},
};
use ledger::{Correction, Register, Statement, Trace, Traced};
use terms::Date;
use words::{Value, Words};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// When; none of what is always so.
    pub(crate) on: Option<Date>,
    /// What happened.
    pub(crate) said: String,
    /// In whose words, or where it is found; may be empty.
    pub(crate) text: String,
    /// The clause that it is about.
    pub(crate) clause: Option<u32>,
    /// Where more is read.
    pub(crate) link: Option<String>,
}

impl Step {
    fn new(on: Option<Date>, said: String) -> Step {
        Step { on, said, text: String::new(), clause: None, link: None }
    }

    /// All of it on one line.
    pub(crate) fn line(&self, words: &Words) -> String {
        let on = self.on.map(|day| format!("{} ", day_said(words, day))).unwrap_or_default();
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() { format!("{on}{}", self.said) } else { format!("{on}{}: {text}", self.said) }
    }
}

/// What became of a statement that is public: why it was written, when it was published, and what came then. Nothing as
/// long as nothing has come.
pub(crate) fn trail(words: &Words, register: &Register, statement: &Statement, line: &Line) -> Vec<Step> {
    let Some(published) = statement.published else { return vec![] };
    let traces = statement.standing_traces();
    if traces.is_empty() && statement.review.is_none() && line.is_empty() {
        return vec![];
    }
    let about = &statement.about;
    let themes = line.themes.values().map(|root| theme(words, root));
    let own = if line.themes.is_empty() { about.theme.as_str() } else { "" };
    let reasons: Vec<&str> = [own, &about.purpose].into_iter().filter(|text| !text.is_empty()).collect();
    let why =
        (!reasons.is_empty()).then(|| Step { text: reasons.join(" – "), ..Step::new(None, words.say("trail-why")) });
    let out = Step::new(Some(day_of(published.since)), words.say("trail-published"));
    let review = statement.review.map(|review| Step::new(Some(review.on), words.say("trail-review")));
    // What was handed over before it was public comes first, as it did.
    let mut dated: Vec<Step> =
        [out].into_iter().chain(traces.iter().map(|trace| step(words, register, trace))).collect();
    dated.sort_by_key(|step| step.on);
    let demands = line.demands.iter().map(|placed| demand(words, line, placed));
    themes.chain(why).chain(demands).chain(dated).chain(review).collect()
}

/// What it grew out of, and how many say that it matters. Who they are and why is the network's own business.
fn theme(words: &Words, root: &Root) -> Step {
    let values: [(&str, Value<'_>); 2] = [("theme", (&root.name).into()), ("count", root.backers.into())];
    Step::new(None, words.say_with("trail-theme", &values))
}

/// What a clause demands, and of whom.
fn demand(words: &Words, line: &Line, placed: &Placed) -> Step {
    let offices = line.offices(placed);
    let values: [(&str, Value<'_>); 3] = [
        ("clause", placed.clause.unwrap_or_default().into()),
        ("for", if offices.is_empty() { "nobody".into() } else { "somebody".into() }),
        ("offices", offices.join(", ").into()),
    ];
    let text = line.theme(placed).map(|theme| words.say_with("trail-demand-theme", &[("theme", theme.into())]));
    let said = words.say_with("trail-demand", &values);
    Step { clause: placed.clause, text: text.unwrap_or_default(), ..Step::new(None, said) }
}

/// A record as it reads.
pub(crate) fn step(words: &Words, register: &Register, trace: &Trace) -> Step {
    let on = Some(trace.what.on());
    match &trace.what {
        Traced::Delivery(delivery) => {
            let by = delivery.by.map(|by| name_of(register, by, words.language())).unwrap_or_default();
            let values: [(&str, Value<'_>); 4] = [
                ("to", (&delivery.to).into()),
                ("how", words.say(&format!("means-{}", delivery.how.name())).into()),
                ("is_by", if by.is_empty() { "no".into() } else { "yes".into() }),
                ("by", by.into()),
            ];
            Step { text: delivery.reference.clone(), ..Step::new(on, words.say_with("trail-delivery", &values)) }
        }
        Traced::Response(response) => {
            let values = [("from", (&response.from).into()), ("clause", response.clause.unwrap_or_default().into())];
            Step {
                text: response.gist.clone(),
                clause: response.clause,
                link: response.link.as_ref().map(ToString::to_string),
                ..Step::new(on, words.say_with("trail-response", &values))
            }
        }
        Traced::Effect(effect) => {
            let values = [("clause", effect.clause.unwrap_or_default().into())];
            Step {
                text: effect.what.clone(),
                clause: effect.clause,
                link: effect.link.as_ref().map(ToString::to_string),
                ..Step::new(on, words.say_with("trail-result", &values))
            }
        }
    }
}

/// What was wrong in the text that is public, in the order in which it was said.
pub(crate) fn corrections(words: &Words, register: &Register, statement: &Statement) -> Vec<Step> {
    let one = |correction: &Correction| {
        let by = name_of(register, correction.organisation, words.language());
        let values = [
            ("number", correction.number.0.into()),
            ("clause", correction.clause.unwrap_or_default().into()),
            ("by", by.into()),
        ];
        let on = Some(day_of(correction.issued));
        let said = words.say_with("correction-said", &values);
        let reason = correction.reason.as_ref().map(|reason| format!("{}: {reason}", words.say("reason")));
        let text = [Some(correction.text.clone()), reason].into_iter().flatten().collect::<Vec<_>>().join("\n");
        Step { text, clause: correction.clause, ..Step::new(on, said) }
    };
    statement.corrections.iter().map(one).collect()
}
