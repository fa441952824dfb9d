//! A closed survey's figures don't change any more: who compared them before and after a change in the register, or before
//! and after an answer went, would learn what a single organisation answered.
//!
//! - Kinds, counties and sizes, and how many the network's organisations are, are those of the register as it was at the
//!   close. Nothing is kept for that: the entry by which the survey closed names the register's length, and the register's
//!   ledger says what it was then.
//! - Where anonymity was promised, an answer that is taken back or erased after the close stays in the figures. Of one that
//!   is erased, no word is kept for that: what was chosen, and how much.

use super::Said;
use crate::{
    committed::{self, Cited},
    failure::Failure,
    register, vault,
};
use bytes::Bytes;
use ledger::{County, Kind, Register, Respondent, Size, Standing, Survey};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{Batch, Store};
use survey::{Answers, codec, without_words};
use terms::{Digest, OrganisationId, Seq};

/// What an organisation is counted among.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Groups {
    pub(crate) kind: Option<Kind>,
    pub(crate) county: Option<County>,
    pub(crate) size: Option<Size>,
}

impl Groups {
    /// As the register has it.
    pub(crate) fn of(register: &Register, organisation: OrganisationId) -> Groups {
        let Some(known) = register.organisation(organisation) else { return Groups::default() };
        let details = &known.details;
        Groups { kind: details.kind, county: details.county.clone(), size: details.size }
    }
}

/// What the register said when a survey closed.
#[derive(Debug)]
pub(crate) struct Frozen {
    upon: Seq,
    groups: BTreeMap<OrganisationId, Groups>,
    /// How many organisations the network had.
    pub(crate) members: usize,
}

impl Frozen {
    /// That of this survey; none while it isn't closed. `now` is the register as it is now, `before` what was found earlier.
    pub(super) fn of(
        store: &dyn Store,
        survey: &Survey,
        now: &Register,
        before: Option<Arc<Frozen>>,
    ) -> Result<Option<Arc<Frozen>>, Failure> {
        let Some(upon) = survey.closed_upon else { return Ok(None) };
        if let Some(before) = before.filter(|before| before.upon == upon) {
            return Ok(Some(before));
        }
        let then = if now.length() == upon { None } else { Some(register::as_it_was(store, upon)?) };
        let register = then.as_ref().unwrap_or(now);
        let respondents = survey.counted().into_keys();
        let of = |respondent: Respondent| (respondent.organisation(), Groups::of(register, respondent.organisation()));
        let groups = respondents.map(of).collect();
        Ok(Some(Arc::new(Frozen { upon, groups, members: members(register) })))
    }

    /// What the organisation is counted among.
    pub(crate) fn groups(&self, organisation: OrganisationId) -> Groups {
        self.groups.get(&organisation).cloned().unwrap_or_default()
    }
}

/// How many organisations the network has.
pub(crate) fn members(register: &Register) -> usize {
    register.organisations().filter(|(_, known)| known.standing == Standing::Member).count()
}

/// What figures need of an erased answer.
pub(super) fn remains(store: &dyn Store, content: Digest) -> Result<Option<Answers>, Failure> {
    let Some(bytes) = store.get(&vault::survey_remains_key(content))? else { return Ok(None) };
    codec::decode_answers(&bytes).map(Some).map_err(|_| Failure::Damaged("what is left of an answer to a survey"))
}

/// Keeps what figures need of those answers that are about to be erased, of a survey whose figures stay.
pub(super) fn keeping(
    store: &dyn Store,
    batch: Batch,
    survey: &Survey,
    erased: &BTreeSet<Digest>,
) -> Result<Batch, Failure> {
    if !survey.is_frozen() {
        return Ok(batch);
    }
    let counted = survey.counted().into_values().map(|answer| answer.content);
    counted.filter(|content| erased.contains(content)).try_fold(batch, |batch, content| {
        let said: Option<Said> = committed::read(store, Cited::InAgenda, content, "an answer to a survey")?;
        let Some(said) = said else { return Ok(batch) };
        let left: Bytes = codec::encode_answers(&without_words(&said.answers()?)).into();
        Ok(batch.put(vault::survey_remains_key(content), left))
    })
}
