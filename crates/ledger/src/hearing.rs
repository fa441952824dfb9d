//! Who was heard in a round: counted by organisation, never by comments or people.

use crate::{
    Action, Asker, Comment, CommentNumber, Hat, Register, RoundNumber, Stage, Statement, access::access, queue::alone,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use terms::OrganisationId;

/// How many organisations of some sort were reached, and how many of them answered. The others were silent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heard {
    /// Those that could have said something, or did.
    pub reached: usize,
    /// Those that did.
    pub answered: usize,
}

impl Heard {
    /// Those that did not.
    pub fn silent(self) -> usize {
        self.reached - self.answered
    }
}

/// Who was heard in a round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hearing {
    /// Organisations that could have said something, or did.
    pub reached: BTreeSet<OrganisationId>,
    /// Those that did; what was taken back is not said.
    pub answered: BTreeSet<OrganisationId>,
    /// Those of them that are heard for the first time.
    pub first_heard: BTreeSet<OrganisationId>,
    /// Comments about a place that no other organisation says anything about.
    pub alone: BTreeSet<CommentNumber>,
}

impl Hearing {
    /// Who was heard in this round. `asked` could have said something; whoever is not counted is in neither number.
    /// `newcomers` had said nothing before the statement.
    pub fn of(
        statement: &Statement,
        round: RoundNumber,
        asked: &BTreeSet<OrganisationId>,
        newcomers: &BTreeSet<OrganisationId>,
        is_counted: impl Fn(OrganisationId) -> bool,
    ) -> Hearing {
        let counted = |id: &OrganisationId| is_counted(*id);
        let of_it = |comment: &&Arc<Comment>| comment.round == Some(round) && comment.withdrawn.is_none();
        let comments = || statement.comments.iter().filter(of_it);
        let answered: BTreeSet<_> = comments().map(|comment| comment.organisation).filter(counted).collect();
        // Whoever spoke in this statement before has been heard, also outside of its rounds.
        let mut before = BTreeSet::new();
        for comment in statement.comments.iter().take_while(|comment| comment.round.is_none_or(|of| of < round)) {
            before.insert(comment.organisation);
        }
        let is_first = |id: &OrganisationId| newcomers.contains(id) && !before.contains(id);
        let told: BTreeSet<CommentNumber> = comments().map(|comment| comment.number).collect();
        Hearing {
            reached: asked.iter().copied().filter(counted).chain(answered.iter().copied()).collect(),
            first_heard: answered.iter().copied().filter(is_first).collect(),
            alone: alone(statement).intersection(&told).copied().collect(),
            answered,
        }
    }

    /// Those that could have said something and did not.
    pub fn silent(&self) -> BTreeSet<OrganisationId> {
        self.reached.difference(&self.answered).copied().collect()
    }

    /// All of them together.
    pub fn all(&self) -> Heard {
        Heard { reached: self.reached.len(), answered: self.answered.len() }
    }

    /// How many of each sort.
    pub fn by<S: Ord>(&self, sort: impl Fn(OrganisationId) -> S) -> BTreeMap<S, Heard> {
        let mut sorts: BTreeMap<S, Heard> = BTreeMap::new();
        for id in &self.reached {
            let heard = sorts.entry(sort(*id)).or_default();
            heard.reached += 1;
            heard.answered += usize::from(self.answered.contains(id));
        }
        sorts
    }
}

/// Organisations in which somebody may comment in a round of the statement, by the roles of today.
pub fn may_answer(register: &Register, statement: &Statement) -> BTreeSet<OrganisationId> {
    // Whoever could answer could, also once the text is sealed.
    let asked = Statement { stage: Stage::Drafting, ..statement.clone() };
    let may = |organisation: OrganisationId| {
        let mut hats = register.contacts(organisation).map(|(person, _)| Hat { person, organisation });
        hats.any(|hat| access(register, &asked, Asker::Hat(hat), Action::Comment).is_ok())
    };
    register.organisations().map(|(id, _)| id).filter(|id| may(*id)).collect()
}
