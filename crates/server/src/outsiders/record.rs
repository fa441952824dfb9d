//! What is held on somebody who signs for an organisation outside the register.

use crate::{address::Address, api::organisations::wish::Told, failure::Failure, returned::Place};
use bytes::Bytes;
use ledger::{Hat, Names, VersionNumber};
use serde::{Deserialize, Serialize};
use terms::{Date, OrganisationId, PersonId, StatementId, Timestamp, limits};
use words::{Language, Words};

/// How far it has come before the ledger knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Whoever reads mail at the address has not said that it is theirs.
    Unconfirmed,
    /// They have.
    Confirmed,
}

/// An organisation outside the register, and who signs for it.
#[derive(Debug, Clone)]
pub(crate) struct Outsider {
    pub(crate) statement: StatementId,
    /// What the ledger knows it by, drawn at random.
    pub(crate) organisation: OrganisationId,
    pub(crate) step: Step,
    pub(crate) signed: Signed,
}

/// As it lies in the vault.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Signed {
    /// What the organisation is called, and its web address.
    pub(crate) told: Told,
    /// Who signs.
    pub(crate) name: String,
    pub(crate) email: String,
    /// The language of the page that it was written on.
    language: String,
    version: u32,
    #[serde(flatten)]
    pub(crate) terms: Typed,
    /// When its contact said so last.
    at_ms: i64,
    /// Until when it is kept.
    pub(super) until_ms: i64,
    /// The signed version of which the contact was told last that it is another one.
    asked: u32,
    /// The ledger's entry of which they were told last.
    told_of: Option<u64>,
    /// The letter that went to them last.
    mail: Option<u64>,
}

/// The terms as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Typed {
    pub(crate) decided_by: Option<String>,
    /// A day as ISO 8601 writes it.
    decided_on: Option<String>,
    pub(crate) clause: Option<u32>,
    pub(crate) reservation: Option<String>,
}

impl Typed {
    pub(crate) fn new(
        decided_by: Option<String>,
        decided_on: Option<Date>,
        clause: Option<u32>,
        reservation: Option<String>,
    ) -> Self {
        let clause = clause.filter(|_| reservation.is_some());
        Typed { decided_by, decided_on: decided_on.map(|day| day.to_string()), clause, reservation }
    }

    /// The day on which it was decided.
    pub(crate) fn decided_on(&self) -> Option<Date> {
        self.decided_on.as_deref().and_then(Date::parse)
    }
}

/// Who signs, as they typed it.
pub(crate) struct Contact {
    pub(crate) name: String,
    pub(crate) address: Address,
    pub(crate) language: Language,
}

impl Outsider {
    /// One whose contact has to say that it is theirs.
    pub(crate) fn new(at: Place, told: Told, contact: &Contact, version: VersionNumber, terms: Typed) -> Self {
        let signed = Signed {
            told,
            name: contact.name.clone(),
            email: contact.address.to_string(),
            language: contact.language.tag().to_owned(),
            version: version.0,
            terms,
            at_ms: 0,
            until_ms: 0,
            asked: version.0,
            told_of: None,
            mail: None,
        };
        let Place { statement, organisation } = at;
        Outsider { statement, organisation, step: Step::Unconfirmed, signed }
    }

    pub(super) fn read(at: Place, step: Step, bytes: &[u8]) -> Result<Self, Failure> {
        let damaged = |_| Failure::Damaged("what is held on an organisation outside the register");
        let signed = serde_json::from_slice(bytes).map_err(damaged)?;
        Ok(Outsider { statement: at.statement, organisation: at.organisation, step, signed })
    }

    pub(super) fn bytes(&self) -> Bytes {
        serde_json::to_vec(&self.signed).expect("texts and numbers are JSON").into()
    }

    /// Where it lies.
    pub(crate) fn at(&self) -> Place {
        Place { statement: self.statement, organisation: self.organisation }
    }

    /// The hat of whoever has the link. The person has no other name anywhere: it is that of the organisation.
    pub(crate) fn hat(&self) -> Hat {
        Hat { person: PersonId::new(*self.organisation.bytes()), organisation: self.organisation }
    }

    /// What the organisation is called.
    pub(crate) fn names(&self) -> Names {
        let told = &self.signed.told;
        Names { fi: told.fi.clone(), sv: told.sv.clone(), en: told.en.clone() }
    }

    /// All that it is called.
    pub(crate) fn called(&self) -> String {
        let told = &self.signed.told;
        let names = [&told.fi, &told.sv, &told.en].into_iter().map(|name| name.trim());
        names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// What was signed.
    pub(crate) fn version(&self) -> VersionNumber {
        VersionNumber(self.signed.version)
    }

    /// When its contact said so last.
    pub(crate) fn said(&self) -> Timestamp {
        Timestamp::from_ms(self.signed.at_ms)
    }

    /// Until when it is kept.
    pub(crate) fn until(&self) -> Timestamp {
        Timestamp::from_ms(self.signed.until_ms)
    }

    /// In which words its contact reads.
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(Language::from_tag(&self.signed.language).unwrap_or_default())
    }

    /// Where its contact is written to.
    pub(crate) fn address(&self) -> Option<Address> {
        Address::parse(&self.signed.email)
    }

    /// The letter that went to them last.
    pub(crate) fn mail(&self) -> Option<u64> {
        self.signed.mail
    }

    /// The version of which they know that it is signed.
    pub(crate) fn knows(&self) -> VersionNumber {
        VersionNumber(self.signed.asked)
    }

    /// The ledger's entry of which they were told last.
    pub(crate) fn told_of(&self) -> Option<u64> {
        self.signed.told_of
    }

    /// The same organisation, signing that version on these terms.
    pub(crate) fn signing(&self, version: VersionNumber, terms: Typed) -> Outsider {
        let signed = Signed { version: version.0, terms, ..self.signed.clone() };
        Outsider { signed, ..self.clone() }
    }

    /// It was sent, and its contact is asked.
    pub(super) fn asked(mut self, now: Timestamp, mail: Option<u64>) -> Self {
        self.signed.at_ms = now.ms();
        self.signed.until_ms = now.ms() + limits::OUTSIDER_WITHIN_MS;
        self.signed.mail = mail;
        self
    }

    /// Its contact says that it is theirs, and signs that version on these terms.
    pub(super) fn confirmed(&self, version: VersionNumber, terms: Typed, now: Timestamp) -> Self {
        let mut confirmed = self.signing(version, terms);
        confirmed.step = Step::Confirmed;
        confirmed.signed.asked = version.0;
        confirmed.signed.at_ms = now.ms();
        confirmed.signed.until_ms = now.ms() + limits::OUTSIDER_WAITS_MS;
        confirmed
    }

    /// A letter tells its contact that another version is signed now.
    pub(crate) fn asked_about(mut self, version: VersionNumber, mail: Option<u64>) -> Self {
        self.signed.asked = version.0;
        self.signed.mail = mail;
        self
    }

    /// A letter tells its contact of what the ledger says.
    pub(crate) fn told_entry(mut self, seq: u64, now: Timestamp, mail: Option<u64>) -> Self {
        self.signed.told_of = Some(seq);
        self.signed.until_ms = now.ms() + limits::OUTSIDER_KEPT_MS;
        self.signed.mail = mail;
        self
    }
}
