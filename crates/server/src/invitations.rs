//! Invitations: somebody is asked, by mail, to act for an organisation in certain roles. Bound to the address, good for
//! fourteen days and once. An invitation's id is the hash of the secret in its link.

mod record;

pub(crate) use record::{Invitation, Standing};

use crate::{
    address::Address,
    api::organisations::name_of,
    app::App,
    failure::Failure,
    mail::letters::{self, Invited},
    random::random,
    register::Decided,
    secret,
    sessions::{Beginning, Lasts},
    vault::{self, PersonRecord},
};
use bytes::Bytes;
use ledger::{Author, Hat, Register, RegisterCommand, Role};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{OrganisationId, PersonId, Timestamp, limits};
use tokio::sync::{Mutex, MutexGuard};
use words::{Language, Words};

/// An invitation's name.
pub(crate) type InvitationId = [u8; 16];

/// Makes, lists, revokes and accepts invitations.
pub(crate) struct Invitations {
    store: Arc<dyn Store>,
    /// One change at a time, so that each is used once.
    turn: Mutex<()>,
}

/// A wish to invite somebody. Whoever makes one has checked that `by` may.
pub(crate) struct Wish {
    pub(crate) by: Hat,
    pub(crate) organisation: OrganisationId,
    pub(crate) roles: Vec<Role>,
    pub(crate) address: Address,
    /// What the inviter knows of the name; empty if nothing.
    pub(crate) name: String,
    /// In which the mail is written, unless its reader has chosen another.
    pub(crate) language: Language,
}

/// Who accepts, and under which name if the address is new to us.
pub(crate) struct Acceptance {
    pub(crate) person: Option<PersonId>,
    pub(crate) name: String,
    pub(crate) at: Timestamp,
    pub(crate) device: String,
    /// The language of the page.
    pub(crate) language: Language,
}

impl Invitations {
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Invitations { store, turn: Mutex::default() }
    }

    /// Invites; none if too much mail waits already. `remember` makes what else is stored with it.
    pub(crate) async fn invite(
        &self,
        app: &App,
        wish: Wish,
        remember: impl FnOnce(&InvitationId, &Invitation) -> Option<(VaultKey, Bytes)>,
    ) -> Result<Option<(InvitationId, Invitation)>, Failure> {
        let now = app.clock.now();
        let secret = secret::draw();
        let id = id_of(&secret);
        let inviter = app.people.record(wish.by.person)?.map(|record| record.name).unwrap_or_default();
        let until = Timestamp::from_ms(now.ms() + limits::INVITATION_WITHIN_MS);
        let words = app.people.words_at(wish.address.as_str())?.unwrap_or(Words::of(wish.language));
        let invited = Invited {
            organisation: &name_of(&app.register.view(), wish.organisation, words.language()),
            inviter: &inviter,
            roles: &roles_in_words(words, &wish.roles),
            link: &format!("{}/invitations/accept/{secret}", app.base_url),
            until,
        };
        let letter = letters::invitation(words, wish.address.clone(), &invited, now);
        let Some(mail) = app.mail.stage(letter) else { return Ok(None) };
        let invitation = Invitation::new(&wish, now, until, mail.number());
        let _turn = self.turn().await;
        let (key, value) = mail.put();
        let batch = self.listed_with(wish.organisation, id, now)?.put(key, value);
        let batch = self.invited_with(batch, wish.address.as_str(), id, now)?;
        let batch = batch.put(vault::invitation_key(&id), invitation.bytes());
        let batch = match remember(&id, &invitation) {
            Some((key, value)) => batch.put(key, value),
            None => batch,
        };
        self.store.append(batch).await?;
        mail.stored();
        Ok(Some((id, invitation)))
    }

    /// The open invitations to an address, the newest first.
    pub(crate) fn open_to(&self, email: &str, now: Timestamp) -> Result<Vec<(InvitationId, Invitation)>, Failure> {
        let ids = ids(&*self.store, &vault::invited_key(email))?.into_iter().rev();
        let found = ids.filter_map(|id| self.get(&id).map(|found| Some((id, found?))).transpose());
        let is_open = |invitation: &Invitation| invitation.standing(now) == Standing::Open && invitation.is_for(email);
        found.filter(|found| found.as_ref().map_or(true, |(_, invitation)| is_open(invitation))).collect()
    }

    /// The invitation of an id.
    pub(crate) fn get(&self, id: &InvitationId) -> Result<Option<Invitation>, Failure> {
        let Some(bytes) = self.store.get(&vault::invitation_key(id))? else { return Ok(None) };
        Invitation::read(&bytes).map(Some).ok_or(Failure::Damaged("an invitation"))
    }

    /// An organisation's invitations, the newest first.
    pub(crate) fn list(&self, organisation: OrganisationId) -> Result<Vec<(InvitationId, Invitation)>, Failure> {
        let ids = self.ids(organisation)?.into_iter().rev();
        ids.filter_map(|id| self.get(&id).map(|found| found.map(|found| (id, found))).transpose()).collect()
    }

    /// Takes an invitation back. Says whether it was open.
    pub(crate) async fn revoke(&self, id: &InvitationId, now: Timestamp) -> Result<bool, Failure> {
        let _turn = self.turn.lock().await;
        let Some(invitation) = self.get(id)?.filter(|invitation| invitation.standing(now) == Standing::Open) else {
            return Ok(false);
        };
        let revoked = invitation.now(Standing::Revoked);
        self.store.append(Batch::new().put(vault::invitation_key(id), revoked.bytes())).await?;
        Ok(true)
    }

    /// Makes the person known if they are not, gives the roles, and signs in whoever is not signed in: the session's
    /// token. None if the invitation is not open any more.
    pub(crate) async fn accept(
        &self,
        app: &App,
        id: &InvitationId,
        acceptance: Acceptance,
    ) -> Decided<Option<Option<String>>> {
        let _turn = self.turn.lock().await;
        let Some(invitation) = self.get(id)?.filter(|it| it.standing(acceptance.at) == Standing::Open) else {
            return Ok(Ok(None));
        };
        // Somebody else may have become known by this address while the page was open.
        if acceptance.person.is_none() && app.people.at(&invitation.email)?.is_some() {
            return Ok(Ok(None));
        }
        let by = invitation.by()?;
        let (person, mut commands, mut puts) = match acceptance.person {
            Some(person) => (person, Vec::new(), Vec::new()),
            None => {
                let person = PersonId::new(random());
                let record = PersonRecord::new(&acceptance.name, &invitation.email, random());
                let command = RegisterCommand::AddPerson { person, commitment: record.commitment() };
                let language = vault::language_put(person, acceptance.language);
                (person, vec![command], record.puts(person).into_iter().chain([language]).collect())
            }
        };
        let organisation = invitation.organisation()?;
        let words = Words::of(Language::from_tag(&invitation.language).unwrap_or_default());
        // Only who coordinates is everybody's business.
        let reason = |role| (role == Role::Coordinator).then(|| words.say("invite-reason"));
        let grant = |role| RegisterCommand::GrantRole { person, organisation, role, reason: reason(role) };
        commands.extend(invitation.roles().into_iter().map(grant));
        puts.push((vault::invitation_key(id), invitation.now(Standing::Accepted).bytes()));
        if let Err(refusal) = app.register.decide(acceptance.at, Author::Hat(by), commands, puts).await? {
            return Ok(Err(refusal));
        }
        let new = acceptance.person.is_none();
        let Acceptance { at, device, .. } = acceptance;
        let beginning = Beginning { person, at, device, lasts: Lasts::WhileUsed };
        let token = if new { Some(app.sessions.begin(beginning, Batch::new()).await?) } else { None };
        Ok(Ok(Some(token)))
    }

    /// While it is held, nobody is invited and nobody accepts.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// The invitations of these organisations that were sent to the address.
    pub(crate) fn to(
        &self,
        email: &str,
        organisations: impl Iterator<Item = OrganisationId>,
    ) -> Result<BTreeMap<InvitationId, Invitation>, Failure> {
        let mut found = BTreeMap::new();
        for organisation in organisations {
            found.extend(self.list(organisation)?.into_iter().filter(|(_, invitation)| invitation.is_for(email)));
        }
        Ok(found)
    }

    /// Erases the invitations of these organisations that were sent to the address. The turn has to be held.
    pub(crate) fn forget(
        &self,
        mut batch: Batch,
        email: &str,
        organisations: impl Iterator<Item = OrganisationId>,
    ) -> Result<Batch, Failure> {
        for organisation in organisations {
            let gone = self.to(email, std::iter::once(organisation))?;
            if gone.is_empty() {
                continue;
            }
            let mut ids = self.ids(organisation)?;
            ids.retain(|id| !gone.contains_key(id));
            batch = batch.put(vault::invitations_key(organisation), ids.concat().into());
            batch = gone.keys().fold(batch, |batch, id| batch.erase(vault::invitation_key(id)));
        }
        Ok(batch.erase(vault::invited_key(email)))
    }

    fn ids(&self, organisation: OrganisationId) -> Result<Vec<InvitationId>, Failure> {
        ids(&*self.store, &vault::invitations_key(organisation))
    }

    /// The address's list with one more: of those that are open still, as many as a page shows.
    fn invited_with(&self, batch: Batch, email: &str, id: InvitationId, now: Timestamp) -> Result<Batch, Failure> {
        let open = self.open_to(email, now)?.into_iter().take(limits::WAITING_SHOWN_MAX - 1);
        let mut ids: Vec<InvitationId> = open.map(|(id, _)| id).collect();
        ids.reverse();
        ids.push(id);
        Ok(batch.put(vault::invited_key(email), ids.concat().into()))
    }

    /// The list with one more; the oldest that is not open makes room.
    fn listed_with(&self, organisation: OrganisationId, id: InvitationId, now: Timestamp) -> Result<Batch, Failure> {
        let mut ids = self.ids(organisation)?;
        let mut batch = Batch::new();
        if ids.len() >= limits::INVITATIONS_MAX {
            let mut oldest = 0;
            for (at, id) in ids.iter().enumerate() {
                if self.get(id)?.is_none_or(|invitation| invitation.standing(now) != Standing::Open) {
                    oldest = at;
                    break;
                }
            }
            batch = batch.erase(vault::invitation_key(&ids.remove(oldest)));
        }
        ids.push(id);
        Ok(batch.put(vault::invitations_key(organisation), ids.concat().into()))
    }
}

/// The hat with which the person may invite others to these roles of the organisation: its own admin, or a coordinator.
/// Only a coordinator makes coordinators.
pub(crate) fn may_invite(
    register: &Register,
    person: PersonId,
    organisation: OrganisationId,
    roles: &[Role],
) -> Option<Hat> {
    let own = register.has_role(person, organisation, Role::OrganisationAdmin);
    let coordinates = register.coordinators().find(|(who, _)| *who == person).map(|(_, organisation)| organisation);
    match coordinates {
        Some(organisation) => Some(Hat { person, organisation }),
        None => Some(Hat { person, organisation }).filter(|_| own && !roles.contains(&Role::Coordinator)),
    }
}

/// Roles as a list of words.
pub(crate) fn roles_in_words(words: &Words, roles: &[Role]) -> String {
    roles.iter().map(|role| words.say(&format!("role-{}", role.name()))).collect::<Vec<_>>().join(", ")
}

fn ids(store: &dyn Store, key: &VaultKey) -> Result<Vec<InvitationId>, Failure> {
    let bytes = store.get(key)?.unwrap_or_default();
    let (ids, rest) = bytes.as_chunks::<16>();
    if rest.is_empty() { Ok(ids.to_vec()) } else { Err(Failure::Damaged("a list of invitations")) }
}

/// The invitation behind a secret.
pub(crate) fn id_of(secret: &str) -> InvitationId {
    let hash = secret::hash(&[secret]);
    *hash.bytes().first_chunk().expect("a hash has more bytes than an id")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::{Details, Names, RegisterEvent};

    #[test]
    fn admins_invite_to_their_own_organisation_and_coordinators_to_any() {
        let (own, other) = (OrganisationId::new([1; 16]), OrganisationId::new([2; 16]));
        let (admin, coordinator, writer) = (PersonId::new([3; 16]), PersonId::new([4; 16]), PersonId::new([5; 16]));
        let at = Timestamp::from_ms(0);
        let mut register = Register::default();
        for organisation in [own, other] {
            let names = Names { fi: "F".to_owned(), sv: "S".to_owned(), en: "E".to_owned() };
            let details = Details::default();
            register.apply(at, &RegisterEvent::OrganisationAdded { organisation, names, details });
        }
        for (person, organisation, role) in [
            (admin, own, Role::OrganisationAdmin),
            (coordinator, other, Role::Coordinator),
            (writer, own, Role::Writer),
        ] {
            register.apply(at, &RegisterEvent::RoleGranted { person, organisation, role, reason: None });
        }
        for (person, organisation, role, hat) in [
            (admin, own, Role::Writer, Some(own)),
            (admin, own, Role::Coordinator, None),
            (admin, other, Role::Writer, None),
            (coordinator, own, Role::Coordinator, Some(other)),
            (coordinator, other, Role::Writer, Some(other)),
            (writer, own, Role::Writer, None),
        ] {
            let found = may_invite(&register, person, organisation, &[role]).map(|hat| hat.organisation);
            assert_eq!(found, hat, "{person} {organisation} {role:?}");
        }
        let role = Role::OrganisationAdmin;
        register.apply(at, &RegisterEvent::RoleRevoked { person: admin, organisation: own, role, reason: None });
        assert!(may_invite(&register, admin, own, &[Role::Writer]).is_none(), "whoever was one invites no more");
    }

    #[tokio::test]
    async fn of_an_organisations_invitations_as_many_are_kept_as_fit() {
        let store: Arc<dyn Store> = Arc::new(store::MemoryStore::new());
        let invitations = Invitations::new(store.clone());
        let organisation = OrganisationId::new([1; 16]);
        let number = |number: usize| {
            let mut id = [0; 16];
            id[..8].copy_from_slice(&(number as u64).to_be_bytes());
            id
        };
        let max = limits::INVITATIONS_MAX;
        let ids: Vec<u8> = (0..max - 1).flat_map(number).collect();
        store.append(Batch::new().put(vault::invitations_key(organisation), ids.into())).await.expect("stored");
        for (added, kept, oldest) in [(max - 1, max, 0), (max, max, 1), (max + 1, max, 2)] {
            let batch = invitations.listed_with(organisation, number(added), Timestamp::from_ms(0));
            store.append(batch.expect("the list is read")).await.expect("stored");
            let ids = invitations.ids(organisation).expect("the list is read");
            assert_eq!((ids.len(), ids.first(), ids.last()), (kept, Some(&number(oldest)), Some(&number(added))));
        }
    }
}
