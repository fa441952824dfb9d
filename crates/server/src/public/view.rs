//! A published statement as tools get it.

use super::{Publication, Signatory, Told, may_compare};
use crate::agenda::line::{Line, Placed, Root};
use crate::api::{corrections::CorrectionView, publishing::LineageView, text_view::TextView, traces::view::TraceView};
use crate::pages::{statement::LICENCE, time::day_of};
use serde::Serialize;

/// All of it.
#[derive(Serialize)]
pub(crate) struct PublicView {
    id: String,
    slug: String,
    url: String,
    title: String,
    /// Of this text.
    language: &'static str,
    languages: Vec<&'static str>,
    stage: &'static str,
    published_at: String,
    version: VersionView,
    coordinators: Vec<String>,
    addressees: Vec<String>,
    /// The names of the network's themes that it grew out of.
    themes: Vec<String>,
    /// The same themes, with how many say that they matter.
    roots: Vec<PublicRoot>,
    /// What its clauses demand, and of whom.
    demands: Vec<DemandView>,
    text: TextView,
    markdown: String,
    signatures: usize,
    with_reservation: usize,
    signatories: Vec<SignatoryView>,
    /// Views of organisations that did not sign.
    views: Vec<SignatoryView>,
    reach: ReachView,
    rounds: Vec<RoundView>,
    /// What it was made of, if it is an adaptation.
    adapted_from: Option<LineageView>,
    /// What was wrong in the text; it stays as it is.
    corrections: Vec<CorrectionView>,
    /// To whom it was handed, what was answered and what came of it, by the day on which it happened.
    traces: Vec<TraceView>,
    /// When the network looks again at what became of it.
    review_on: Option<String>,
    licence: &'static str,
    ledger: String,
}

#[derive(Serialize)]
struct DemandView {
    /// Of this text; absent of the whole, or if its words are not in it.
    clause: Option<u32>,
    theme: Option<String>,
    /// Offices and bodies.
    targets: Vec<String>,
}

impl DemandView {
    fn of(line: &Line, placed: &Placed) -> Self {
        let targets = line.offices(placed).into_iter().map(str::to_owned).collect();
        DemandView { clause: placed.clause, theme: line.theme(placed).map(str::to_owned), targets }
    }
}

#[derive(Serialize)]
struct VersionView {
    number: u32,
    sha256: String,
    sealed_at: String,
}

#[derive(Serialize)]
struct SignatoryView {
    number: u32,
    organisation: String,
    name: String,
    /// Whether it is outside the register.
    outsider: bool,
    kind: Option<String>,
    county: Option<String>,
    signed_on: Option<String>,
    decided_by: Option<String>,
    decided_on: Option<String>,
    reservation: Option<ReservationView>,
    view: Option<String>,
}

#[derive(Serialize)]
struct ReservationView {
    clause: Option<u32>,
    text: Option<String>,
}

#[derive(Serialize)]
struct ReachView {
    umbrellas: usize,
    members: usize,
    own_figures: u64,
}

#[derive(Serialize)]
struct RoundView {
    number: u32,
    name: String,
    opened_at: String,
    closed_at: String,
    organisations: usize,
    comments: usize,
    outcomes: std::collections::BTreeMap<&'static str, usize>,
    changed: Option<usize>,
    /// The version that was commented on.
    version: Option<u32>,
    /// The version that came of it.
    outcome: Option<u32>,
    /// Where everybody may read what became of the one in the other.
    changes: Option<String>,
}

/// A theme that a statement grew out of.
#[derive(Serialize)]
pub(crate) struct PublicRoot {
    name: String,
    /// How many organisations and groups say that it matters.
    backers: usize,
}

impl From<&Root> for PublicRoot {
    fn from(root: &Root) -> Self {
        PublicRoot { name: root.name.clone(), backers: root.backers }
    }
}

/// The view of it.
pub(crate) fn view(of: &Publication) -> PublicView {
    let statement = &*of.statement;
    PublicView {
        id: statement.id.to_string(),
        slug: statement.slug.to_string(),
        url: of.address.clone(),
        title: statement.title.clone(),
        language: of.language.tag(),
        languages: of.languages().map(|language| language.tag()).collect(),
        stage: statement.stage.name(),
        published_at: of.since.to_string(),
        version: VersionView {
            number: of.version.number.0,
            sha256: of.sealed.sha256.to_string(),
            sealed_at: of.version.sealed.to_string(),
        },
        coordinators: statement.coordinators.iter().map(|id| of.called(*id)).collect(),
        addressees: statement.about.addressees.clone(),
        themes: of.line.themes.values().map(|root| root.name.clone()).collect(),
        roots: of.line.themes.values().map(PublicRoot::from).collect(),
        demands: of.line.demands.iter().map(|placed| DemandView::of(&of.line, placed)).collect(),
        text: TextView::from(&of.text),
        markdown: of.text.markdown(),
        signatures: of.signatories.len(),
        with_reservation: of.reserved(),
        signatories: of.signatories.iter().map(signatory).collect(),
        views: of.views.iter().map(signatory).collect(),
        reach: ReachView {
            umbrellas: of.reach.umbrellas().count(),
            members: of.reach.members.len(),
            own_figures: of.reach.own_figures,
        },
        rounds: of.rounds.iter().map(|told| round(of, told)).collect(),
        adapted_from: statement.adapted_from.as_ref().map(LineageView::from),
        corrections: statement.corrections.iter().map(CorrectionView::from).collect(),
        traces: statement.standing_traces().into_iter().map(|trace| TraceView::from(&**trace)).collect(),
        review_on: statement.review.map(|review| review.on.to_string()),
        licence: LICENCE,
        ledger: format!("{}.ledger", of.address),
    }
}

fn signatory(each: &Signatory) -> SignatoryView {
    let (signature, worded) = (&each.shown.signature, each.shown.worded.as_ref());
    let given = signature.given.as_ref();
    let reservation = |clause| ReservationView { clause, text: worded.and_then(|words| words.reservation.clone()) };
    SignatoryView {
        number: signature.number.0,
        organisation: signature.organisation.to_string(),
        name: each.name.clone(),
        outsider: signature.outsider.is_some(),
        kind: each.kind.clone(),
        county: each.county.clone(),
        signed_on: given.map(|given| day_of(given.at).to_string()),
        decided_by: worded.and_then(|words| words.decided_by.clone()),
        decided_on: given.and_then(|given| given.terms.decided_on).map(|day| day.to_string()),
        reservation: each.reserves().map(reservation),
        view: worded.and_then(|words| words.view.clone()),
    }
}

fn round(of: &Publication, told: &Told) -> RoundView {
    let open = told.pair.filter(|pair| may_compare(&of.statement, *pair));
    RoundView {
        number: told.round.number.0,
        name: told.round.name.clone(),
        opened_at: told.round.opens.to_string(),
        closed_at: told.round.closes.to_string(),
        organisations: told.organisations,
        comments: told.comments,
        outcomes: told.outcomes.iter().map(|(kind, count)| (kind.name(), *count)).collect(),
        changed: told.changed,
        version: told.round.version.map(|version| version.0),
        outcome: told.round.outcome.map(|version| version.0),
        changes: open.map(|pair| format!("{}/changes/{pair}", of.address)),
    }
}
