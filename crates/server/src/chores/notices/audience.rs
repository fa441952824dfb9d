//! Whom something concerns. Asked when it happened, and again when the letter is written: by then a role may have ended, an
//! organisation have left, or a statement be read by fewer.

use crate::notices::{Item, What};
use ledger::{Action, Asker, Hat, Kind, Register, Role, RoundNumber, Statement, access};
use std::collections::BTreeSet;
use terms::{OrganisationId, PersonId};

/// Who hears for an organisation what becomes of its word: its commenters. One that has none hears by whoever else speaks
/// for it, looks after it, or is its contact at all.
pub(super) fn contacts(register: &Register, organisation: OrganisationId) -> BTreeSet<PersonId> {
    let with = |role| register.with_role(organisation, role).collect::<BTreeSet<PersonId>>();
    let by_role = [Role::Commenter, Role::Writer, Role::OrganisationAdmin].into_iter().map(with);
    let found = by_role.into_iter().find(|people| !people.is_empty());
    found.unwrap_or_else(|| register.contacts(organisation).map(|(person, _)| person).collect())
}

/// Who is asked for an organisation's comments in a round: its contacts who may give them, or else whoever may.
pub(super) fn asked(register: &Register, statement: &Statement, organisation: OrganisationId) -> BTreeSet<PersonId> {
    let may = |person: &PersonId| may(register, statement, Hat { person: *person, organisation }, Action::Comment);
    let contacts: BTreeSet<PersonId> = contacts(register, organisation).into_iter().filter(may).collect();
    if contacts.is_empty() {
        return register.contacts(organisation).map(|(person, _)| person).filter(may).collect();
    }
    contacts
}

/// Who hears that an organisation asks for another look: those who coordinate the statement, and those who look after an
/// organisation of its support group, which decides.
pub(super) fn behind(register: &Register, statement: &Statement) -> BTreeSet<(PersonId, OrganisationId)> {
    let with = |organisations: Vec<OrganisationId>, role| {
        let people = move |id| register.with_role(id, role).map(move |person| (person, id));
        organisations.into_iter().flat_map(people).collect::<Vec<_>>()
    };
    let coordinators = with(statement.coordinators.clone(), Role::Coordinator);
    let supporters = with(statement.support_group.iter().copied().collect(), Role::OrganisationAdmin);
    coordinators.into_iter().chain(supporters).collect()
}

/// The organisations that could answer in the round and have not. Officials who were invited are not reminded.
pub(super) fn silent(register: &Register, statement: &Statement, round: RoundNumber) -> BTreeSet<OrganisationId> {
    let official = |id: &OrganisationId| {
        register.organisation(*id).and_then(|organisation| organisation.details.kind) == Some(Kind::PublicBody)
    };
    let all = ledger::may_answer(register, statement).into_iter();
    all.filter(|id| !official(id) && !has_answered(statement, *id, round)).collect()
}

/// Whether the organisation has said something in the round that stands.
pub(super) fn has_answered(statement: &Statement, organisation: OrganisationId, round: RoundNumber) -> bool {
    let mut comments = statement.comments.iter().filter(|comment| comment.organisation == organisation);
    comments.any(|comment| comment.round == Some(round) && comment.withdrawn.is_none())
}

/// Whether it still concerns the person that it was kept for.
pub(super) fn concerns(register: &Register, statement: &Statement, person: PersonId, item: &Item) -> bool {
    let organisation = item.organisation;
    let hat = Hat { person, organisation };
    if !register.wears(person, organisation) || !may(register, statement, hat, Action::ReadDraft) {
        return false;
    }
    match item.what {
        What::Opened { .. } | What::Closing { .. } => may(register, statement, hat, Action::Comment),
        What::SignOn { .. } | What::SigningCloses { .. } | What::Reminded { .. } | What::Confirm { .. } => {
            may(register, statement, hat, Action::Sign)
        }
        What::Signature { .. } | What::Second { .. } => register.holds(person, organisation, Role::Signatory),
        What::Doubted { .. } | What::Review => may(register, statement, hat, Action::ConductRounds),
        What::Contested { .. } => behind(register, statement).contains(&(person, organisation)),
        What::Finished { .. }
        | What::Answered { .. }
        | What::Replied { .. }
        | What::Recorded { .. }
        | What::Decided { .. }
        | What::Traced { .. } => {
            let speaks = |role| register.has_role(person, organisation, role);
            speaks(Role::Commenter) || speaks(Role::Writer) || contacts(register, organisation).contains(&person)
        }
    }
}

fn may(register: &Register, statement: &Statement, hat: Hat, action: Action) -> bool {
    access(register, statement, Asker::Hat(hat), action).is_ok()
}
