use super::Wish;
use crate::{address::Address, failure::Failure};
use bytes::Bytes;
use ledger::{Hat, Role};
use serde::{Deserialize, Serialize};
use terms::{OrganisationId, Timestamp};

/// What an invitation has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Standing {
    Open,
    Accepted,
    Revoked,
    /// Never stored: time tells.
    Expired,
}

impl Standing {
    /// Its name in the API and in keys of texts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Standing::Open => "open",
            Standing::Accepted => "accepted",
            Standing::Revoked => "revoked",
            Standing::Expired => "expired",
        }
    }
}

/// An invitation as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Invitation {
    by_person: String,
    by_organisation: String,
    organisation: String,
    roles: Vec<String>,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) language: String,
    at_ms: i64,
    until_ms: i64,
    standing: Standing,
    /// The number of its mail.
    pub(crate) mail: Option<u64>,
}

impl Invitation {
    pub(super) fn new(wish: &Wish, at: Timestamp, until: Timestamp, mail: Option<u64>) -> Self {
        Invitation {
            by_person: wish.by.person.to_string(),
            by_organisation: wish.by.organisation.to_string(),
            organisation: wish.organisation.to_string(),
            roles: wish.roles.iter().map(|role| role.name().to_owned()).collect(),
            email: wish.address.to_string(),
            name: wish.name.clone(),
            language: wish.language.tag().to_owned(),
            at_ms: at.ms(),
            until_ms: until.ms(),
            standing: Standing::Open,
            mail,
        }
    }

    /// Who invited, and for whom they acted.
    pub(crate) fn by(&self) -> Result<Hat, Failure> {
        let (person, organisation) = (self.by_person.parse(), self.by_organisation.parse());
        match (person, organisation) {
            (Ok(person), Ok(organisation)) => Ok(Hat { person, organisation }),
            _ => Err(Failure::Damaged("an invitation")),
        }
    }

    pub(crate) fn organisation(&self) -> Result<OrganisationId, Failure> {
        self.organisation.parse().map_err(|_| Failure::Damaged("an invitation"))
    }

    pub(crate) fn roles(&self) -> Vec<Role> {
        self.roles.iter().filter_map(|name| Role::named(name)).collect()
    }

    pub(crate) fn at(&self) -> Timestamp {
        Timestamp::from_ms(self.at_ms)
    }

    pub(crate) fn until(&self) -> Timestamp {
        Timestamp::from_ms(self.until_ms)
    }

    pub(crate) fn standing(&self, now: Timestamp) -> Standing {
        match self.standing {
            Standing::Open if now.ms() >= self.until_ms => Standing::Expired,
            standing => standing,
        }
    }

    /// Whether it was sent to this address.
    pub(crate) fn is_for(&self, email: &str) -> bool {
        Address::parse(email).is_some_and(|address| address.is_same(&self.email))
    }

    pub(super) fn now(self, standing: Standing) -> Self {
        Invitation { standing, ..self }
    }

    pub(super) fn bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("an invitation of texts and numbers is JSON").into()
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}
