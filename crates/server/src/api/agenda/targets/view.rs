//! Targets as tools get them.

use crate::{
    agenda::{line::Demanding, told::Words},
    failure::Failure,
};
use ledger::{Agenda, Scrapped, Target, TargetContact, TargetMoment};
use serde::Serialize;
use store::Store;
use terms::Digest;
use utoipa::ToSchema;

/// An office or a body that the network wants to influence.
#[derive(Serialize, ToSchema)]
pub(crate) struct TargetView {
    number: u32,
    /// An office or a body, never a private person.
    office: String,
    /// Where it tells of itself.
    page: Option<String>,
    /// What it decides; absent if it was erased.
    decides: Option<String>,
    /// Which organisation added it.
    organisation: String,
    added_at: String,
    /// Which organisations know it, by their own word.
    known_by: Vec<String>,
    /// Since when the network no longer tries.
    retired_at: Option<String>,
    /// Why not; for its organisations.
    retired_because: Option<String>,
}

/// All targets on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct TargetList {
    pub(super) items: Vec<TargetView>,
    pub(super) next: Option<String>,
}

/// A target with all that is known of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct TargetDetail {
    #[serde(flatten)]
    target: TargetView,
    moments: Vec<MomentView>,
    contacts: Vec<ContactView>,
    /// What is demanded of it, in statements that the caller may read.
    demands: Vec<DemandOfView>,
}

/// When a target decides something.
#[derive(Serialize, ToSchema)]
pub(crate) struct MomentView {
    target: u32,
    number: u32,
    /// The first day.
    from: String,
    /// The last day: the same if it is one day.
    until: String,
    /// What is decided; absent if it was erased.
    what: Option<String>,
    link: Option<String>,
    /// Which organisation says so.
    organisation: String,
    struck: Option<StruckView>,
}

/// All moments on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct MomentList {
    items: Vec<MomentView>,
    next: Option<String>,
}

/// An organisation was in contact with a target.
#[derive(Serialize, ToSchema)]
pub(crate) struct ContactView {
    number: u32,
    organisation: String,
    on: String,
    /// `meeting`, `mail`, `post`, `service`, `event` or `other`.
    how: &'static str,
    /// What came of it; absent if it was erased.
    result: Option<String>,
    struck: Option<StruckView>,
}

/// It was said by mistake.
#[derive(Serialize, ToSchema)]
pub(crate) struct StruckView {
    at: String,
    reason: Option<String>,
}

/// What is demanded of a target.
#[derive(Serialize, ToSchema)]
pub(crate) struct DemandOfView {
    statement: String,
    title: String,
    demand: u32,
    /// The clause of the latest sealed text; absent of the whole, or if its words are gone.
    clause: Option<u32>,
    quote: Option<String>,
}

fn text(store: &dyn Store, content: Digest) -> Result<Option<String>, Failure> {
    Ok(Words::read(store, content)?.map(|words| words.text))
}

fn struck(store: &dyn Store, struck: Option<Scrapped>) -> Result<Option<StruckView>, Failure> {
    struck.map(|struck| Ok(StruckView { at: struck.at.to_string(), reason: text(store, struck.reason)? })).transpose()
}

impl TargetView {
    pub(super) fn of(store: &dyn Store, target: &Target) -> Result<Self, Failure> {
        Ok(TargetView {
            number: target.number.0,
            office: target.office.clone(),
            page: target.page.as_ref().map(ToString::to_string),
            decides: text(store, target.content)?,
            organisation: target.organisation.to_string(),
            added_at: target.added.to_string(),
            known_by: target.known_by.keys().map(ToString::to_string).collect(),
            retired_at: target.retired.map(|retired| retired.at.to_string()),
            retired_because: target.retired.map(|retired| text(store, retired.reason)).transpose()?.flatten(),
        })
    }
}

impl TargetView {
    /// The same with words that are stored only now.
    pub(super) fn saying(mut self, decides: Option<String>, because: Option<String>) -> Self {
        self.decides = decides.or(self.decides);
        self.retired_because = because.or(self.retired_because);
        self
    }
}

impl TargetDetail {
    pub(super) fn of(store: &dyn Store, target: &Target, demands: &[Demanding]) -> Result<Self, Failure> {
        let moments = target.moments.iter().map(|moment| MomentView::of(store, target, moment));
        let contacts = target.contacts.iter().map(|contact| ContactView::of(store, contact));
        let demands = demands.iter().flat_map(|(statement, placed)| {
            placed.iter().map(|placed| DemandOfView {
                statement: statement.id.to_string(),
                title: statement.title.clone(),
                demand: placed.demand.number.0,
                clause: placed.clause,
                quote: placed.quote.clone(),
            })
        });
        Ok(TargetDetail {
            target: TargetView::of(store, target)?,
            moments: moments.collect::<Result<_, _>>()?,
            contacts: contacts.collect::<Result<_, _>>()?,
            demands: demands.collect(),
        })
    }
}

impl MomentView {
    fn of(store: &dyn Store, target: &Target, moment: &TargetMoment) -> Result<Self, Failure> {
        let words = Words::read(store, moment.content)?;
        let (what, link) = words.map(|words| (words.text, words.link)).unzip();
        Ok(MomentView {
            target: target.number.0,
            number: moment.number.0,
            from: moment.from.to_string(),
            until: moment.until.to_string(),
            what,
            link: link.flatten(),
            organisation: moment.organisation.to_string(),
            struck: struck(store, moment.struck)?,
        })
    }
}

impl MomentList {
    pub(super) fn of(store: &dyn Store, agenda: &Agenda) -> Result<Self, Failure> {
        let each = agenda.targets().iter().flat_map(|target| {
            let standing = target.moments.iter().filter(|moment| moment.struck.is_none());
            standing.map(move |moment| (moment.from, target, moment))
        });
        let mut each: Vec<_> = each.collect();
        each.sort_by_key(|(from, target, moment)| (*from, target.number, moment.number));
        let items = each.into_iter().map(|(_, target, moment)| MomentView::of(store, target, moment));
        Ok(MomentList { items: items.collect::<Result<_, _>>()?, next: None })
    }
}

impl ContactView {
    fn of(store: &dyn Store, contact: &TargetContact) -> Result<Self, Failure> {
        Ok(ContactView {
            number: contact.number.0,
            organisation: contact.organisation.to_string(),
            on: contact.on.to_string(),
            how: contact.how.name(),
            result: text(store, contact.content)?,
            struck: struck(store, contact.struck)?,
        })
    }
}
