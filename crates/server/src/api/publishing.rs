//! How a statement goes out into the world, as tools get it: when, and what it was made of.

use ledger::{Lineage, Statement, Timed};
use serde::Serialize;
use utoipa::ToSchema;

/// When the clock publishes it, and what it was made of.
#[derive(Serialize, ToSchema)]
pub(crate) struct PublishingView {
    /// When the clock publishes it: nothing of it is public before. None if nothing is timed.
    publication: Option<TimedView>,
    /// What it was made of, if it is an adaptation.
    adapted_from: Option<LineageView>,
}

impl From<&Statement> for PublishingView {
    fn from(statement: &Statement) -> Self {
        PublishingView {
            publication: statement.timed.as_ref().map(TimedView::from),
            adapted_from: statement.adapted_from.as_ref().map(LineageView::from),
        }
    }
}

/// A moment of publication that is to come.
#[derive(Serialize, ToSchema)]
struct TimedView {
    version: u32,
    at: String,
    /// Public.
    reason: String,
}

impl From<&Timed> for TimedView {
    fn from(timed: &Timed) -> Self {
        TimedView { version: timed.version.0, at: timed.at.to_string(), reason: timed.reason.clone() }
    }
}

/// What a statement was made of.
#[derive(Serialize, ToSchema)]
pub(crate) struct LineageView {
    title: String,
    /// Where it is read.
    address: Option<String>,
    version: u32,
    /// SHA-256 of the canonical text that came over.
    sha256: String,
    /// What those are called who coordinated it.
    coordinators: String,
}

impl From<&Lineage> for LineageView {
    fn from(lineage: &Lineage) -> Self {
        LineageView {
            title: lineage.title.clone(),
            address: lineage.address.as_ref().map(ToString::to_string),
            version: lineage.version.0,
            sha256: lineage.sha256.to_string(),
            coordinators: lineage.coordinators.clone(),
        }
    }
}
