//! How signing is spelt in stored bytes.

use super::form::{Form, Text};
use crate::{ChangedPlace, MemberCount, Reservation, SignOnPlan, Terms, TextLanguage, Weight};
use serde::{Deserialize, Serialize};
use terms::{Date, Digest, Timestamp};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct WireTerms {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decided_on: Option<Text<Date>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reservation: Option<WireReservation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<Text<Digest>>,
}

/// Without a clause it is about one that went.
#[derive(Serialize, Deserialize)]
struct WireReservation {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clause: Option<u32>,
}

impl Form for Terms {
    type Wire = WireTerms;

    fn form(&self) -> WireTerms {
        let reservation = self.reservation.map(|Reservation { clause }| WireReservation { clause });
        WireTerms { decided_on: self.decided_on.form(), reservation, content: self.content.form() }
    }

    fn of(WireTerms { decided_on, reservation, content }: WireTerms) -> Self {
        let reservation = reservation.map(|WireReservation { clause }| Reservation { clause });
        Terms { decided_on: Form::of(decided_on), reservation, content: Form::of(content) }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct WirePlace {
    language: Text<TextLanguage>,
    place: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clause: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    weights: Vec<Text<Weight>>,
}

impl Form for ChangedPlace {
    type Wire = WirePlace;

    fn form(&self) -> WirePlace {
        let ChangedPlace { language, place, clause, weights } = self;
        WirePlace { language: language.form(), place: place.clone(), clause: *clause, weights: weights.form() }
    }

    fn of(WirePlace { language, place, clause, weights }: WirePlace) -> Self {
        ChangedPlace { language: Form::of(language), place, clause, weights: Form::of(weights) }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct WirePlan {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closes: Option<Text<Timestamp>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    goal: Option<u32>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    public_progress: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    outsiders: bool,
}

impl Form for SignOnPlan {
    type Wire = WirePlan;

    fn form(&self) -> WirePlan {
        let SignOnPlan { closes, goal, progress_is_public, takes_outsiders } = self;
        WirePlan {
            closes: closes.form(),
            goal: *goal,
            public_progress: *progress_is_public,
            outsiders: *takes_outsiders,
        }
    }

    fn of(WirePlan { closes, goal, public_progress, outsiders }: WirePlan) -> Self {
        SignOnPlan { closes: Form::of(closes), goal, progress_is_public: public_progress, takes_outsiders: outsiders }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireMemberCount {
    count: u32,
    on: Text<Date>,
    source: String,
}

impl Form for MemberCount {
    type Wire = WireMemberCount;

    fn form(&self) -> WireMemberCount {
        WireMemberCount { count: self.count, on: self.on.form(), source: self.source.clone() }
    }

    fn of(WireMemberCount { count, on, source }: WireMemberCount) -> Self {
        MemberCount { count, on: Form::of(on), source }
    }
}
