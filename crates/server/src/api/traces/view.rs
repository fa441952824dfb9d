//! Records of what became of a statement as tools get them.

use ledger::{Trace, Traced};
use serde::Serialize;
use utoipa::ToSchema;

/// A record. What its kind doesn't have is absent.
#[derive(Serialize, ToSchema)]
pub(crate) struct TraceView {
    /// Deliveries, replies and results count together, from 1.
    number: u32,
    /// `delivery`, `response` or `result`.
    kind: &'static str,
    /// The day on which it happened.
    on: String,
    recorded_at: String,
    /// Of a delivery: to which office or organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// Of a delivery: `meeting`, `mail`, `post`, `service`, `event` or `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    how: Option<&'static str>,
    /// Of a delivery: the organisation that handed it over, if it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// Of a delivery: a register number, an occasion, a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    /// Of a response: the number of the delivery that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<u32>,
    /// Of a response: which office or organisation answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// The clause of the published version that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<u32>,
    /// What was answered, or came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Where it is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    /// There if it was a mistake.
    #[serde(skip_serializing_if = "Option::is_none")]
    struck: Option<StruckView>,
}

/// That a record was a mistake.
#[derive(Serialize, ToSchema)]
pub(crate) struct StruckView {
    at: String,
    reason: String,
}

impl From<&Trace> for TraceView {
    fn from(trace: &Trace) -> Self {
        let struck = trace.struck.as_ref();
        let mut view = TraceView {
            number: trace.number.0,
            kind: trace.what.name(),
            on: trace.what.on().to_string(),
            recorded_at: trace.recorded.to_string(),
            to: None,
            how: None,
            by: None,
            reference: None,
            delivery: None,
            from: None,
            clause: trace.what.clause(),
            text: None,
            link: None,
            struck: struck.map(|struck| StruckView { at: struck.at.to_string(), reason: struck.reason.clone() }),
        };
        match &trace.what {
            Traced::Delivery(delivery) => {
                view.to = Some(delivery.to.clone());
                view.how = Some(delivery.how.name());
                view.by = delivery.by.map(|by| by.to_string());
                view.reference = Some(delivery.reference.clone()).filter(|text| !text.is_empty());
            }
            Traced::Response(response) => {
                view.delivery = response.delivery.map(|number| number.0);
                view.from = Some(response.from.clone());
                view.text = Some(response.gist.clone());
                view.link = response.link.as_ref().map(ToString::to_string);
            }
            Traced::Effect(effect) => {
                view.text = Some(effect.what.clone());
                view.link = effect.link.as_ref().map(ToString::to_string);
            }
        }
        view
    }
}
