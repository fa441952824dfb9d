use crate::{committed, failure::Failure};
use bytes::Bytes;
use ledger::{Refusal, Signature, SignatureReply, prose, reservation, source};
use serde::{Deserialize, Serialize};
use store::{Store, VaultKey};
use terms::{Digest, StatementId};

/// The words of an answer, as they lie in the vault.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Worded {
    /// Who decided: a board, a meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) decided_by: Option<String>,
    /// What the organisation does not go along with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reservation: Option<String>,
    /// The clause that this is about, as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) quote: Option<String>,
    /// Its view where it doesn't sign, what it says of when it decides, or why it holds a change for one of substance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) view: Option<String>,
    /// Where a coordinator has it from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    /// Drawn at random.
    salt: String,
}

/// The words of an answer, as somebody has typed them; what is empty is not said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) decided_by: Option<String>,
    pub(crate) reservation: Option<String>,
    pub(crate) quote: Option<String>,
    pub(crate) view: Option<String>,
    pub(crate) source: Option<String>,
}

impl Asked {
    /// As they are kept; none if nothing is said.
    ///
    /// # Errors
    /// What does not fit.
    pub(crate) fn checked(self) -> Result<Option<Worded>, Refusal> {
        let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let line = |text: Option<String>| said(text).map(|text| source(&text)).transpose();
        let reserved = said(self.reservation).map(|text| reservation(&text)).transpose()?;
        let worded = Worded {
            decided_by: line(self.decided_by)?,
            quote: self.quote.filter(|_| reserved.is_some()),
            reservation: reserved,
            view: said(self.view).map(|text| prose(&text)).transpose()?,
            source: line(self.source)?,
            salt: String::new(),
        };
        let says_nothing = worded == Worded::default();
        Ok((!says_nothing).then(|| Worded { salt: committed::salt(), ..worded }))
    }
}

impl Worded {
    /// The commitment to them, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self, statement: StatementId) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(statement, self)
    }

    /// The same words about another clause, or about none.
    pub(crate) fn about(&self, quote: Option<String>) -> Worded {
        Worded { quote, salt: committed::salt(), ..self.clone() }
    }
}

/// The words of this commitment; none if they were erased.
pub(super) fn read(store: &dyn Store, statement: StatementId, content: Digest) -> Result<Option<Worded>, Failure> {
    committed::read(store, statement, content, "the words of a signature")
}

/// The commitment to the words of what an organisation says last.
pub(super) fn content(signature: &Signature) -> Option<Digest> {
    match &signature.reply {
        SignatureReply::Pending { content, .. } | SignatureReply::Declined { content, .. } => *content,
        SignatureReply::Signed => {
            let waits = signature.awaiting.as_ref().map(|awaiting| &awaiting.given);
            waits.or(signature.given.as_ref()).and_then(|given| given.terms.content)
        }
        SignatureReply::Withdrawn => None,
    }
}
