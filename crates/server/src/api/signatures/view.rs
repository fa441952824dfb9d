//! Signatures as tools get them.

use crate::{
    api::{organisations::name_of, proofs},
    signing::{Shown, Sight},
};
use ledger::{Given, Register, SignatureCounts, SignatureReply, Statement};
use serde::Serialize;
use utoipa::ToSchema;
use words::Language;

/// What an organisation has answered.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureView {
    number: u32,
    /// `pending`, `declined`, `awaiting-second`, `valid`, `to-confirm`, `paused` or `withdrawn`.
    state: &'static str,
    /// Whose it is.
    organisation: String,
    /// What that is called, in the caller's language.
    name: String,
    /// Whether it is outside the register.
    outsider: bool,
    /// When it was last said.
    at: String,
    /// The version that it has signed.
    version: Option<u32>,
    /// SHA-256 of the canonical text of that.
    sha256: Option<String>,
    /// Since when it counts for that.
    signed_at: Option<String>,
    /// The day on which it was decided.
    decided_on: Option<String>,
    /// Who decided.
    decided_by: Option<String>,
    /// Days on which it may be decided, where it is not yet.
    decides_on: Vec<String>,
    reservation: Option<ReservationView>,
    /// A dissenting view, or what is said of when it is decided.
    view: Option<String>,
    /// Whether the organisation wishes that its view is published.
    publish_view: bool,
    /// `mail`, `phone`, `meeting` or `paper`, if a coordinator recorded it for the organisation.
    recorded: Option<&'static str>,
    /// Where the coordinator has it from.
    source: Option<String>,
    /// How many acts the organisation's answer has come through: `seen` of the next. For itself, and for coordinators.
    #[serde(skip_serializing_if = "Option::is_none")]
    acts: Option<u32>,
    /// Where its logo is, if it has one.
    logo: Option<String>,
    receipt: SignatureReceiptView,
}

/// What an organisation does not go along with.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReservationView {
    /// The clause that it is about, in the version that was signed; none if that clause went.
    clause: Option<u32>,
    text: Option<String>,
    /// How the clause read.
    quote: Option<String>,
}

/// What proves that an answer was given.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureReceiptView {
    number: u32,
    at: String,
    /// The ledger's entry that has it.
    seq: u64,
    /// Where the signed receipt of that entry is, which `lausuma verify` checks.
    signed: String,
    /// The version that was signed, and SHA-256 of its canonical text.
    version: Option<u32>,
    sha256: Option<String>,
    /// SHA-256 of the stored words, if there are any: the ledger's entry has it.
    content: Option<String>,
}

impl SignatureView {
    /// The view for somebody with this sight.
    pub(crate) fn of(
        statement: &Statement,
        register: &Register,
        language: Language,
        shown: &Shown,
        sight: &Sight,
    ) -> Self {
        let signature = &*shown.signature;
        let is_told = sight.is_own(signature);
        let worded = shown.worded.as_ref();
        let given = given(shown);
        let reservation = given.and_then(|given| given.terms.reservation);
        let version = given.and_then(|given| statement.version(given.version));
        let days = match &signature.reply {
            SignatureReply::Pending { days, .. } => days.iter().map(ToString::to_string).collect(),
            SignatureReply::Declined { .. } | SignatureReply::Signed | SignatureReply::Withdrawn => vec![],
        };
        let outsider = signature.outsider.as_ref().map(|names| names.in_language(spoken(language)).to_owned());
        SignatureView {
            number: signature.number.0,
            state: shown.state.name(),
            organisation: signature.organisation.to_string(),
            outsider: outsider.is_some(),
            name: outsider.unwrap_or_else(|| name_of(register, signature.organisation, language)),
            at: signature.at.to_string(),
            version: given.map(|given| given.version.0),
            sha256: version.map(|version| version.text.sha256.to_string()),
            signed_at: signature.given.as_ref().map(|given| given.at.to_string()),
            decided_on: given.and_then(|given| given.terms.decided_on).map(|day| day.to_string()),
            decided_by: worded.and_then(|worded| worded.decided_by.clone()),
            decides_on: days,
            reservation: reservation.map(|reservation| ReservationView {
                clause: reservation.clause,
                text: worded.and_then(|worded| worded.reservation.clone()),
                quote: worded.and_then(|worded| worded.quote.clone()),
            }),
            view: worded.and_then(|worded| worded.view.clone()),
            publish_view: matches!(signature.reply, SignatureReply::Declined { is_public: true, .. }),
            recorded: signature.recorded.map(ledger::Channel::name),
            source: worded.filter(|_| is_told).and_then(|worded| worded.source.clone()),
            acts: is_told.then(|| statement.acts_of(signature.organisation)),
            logo: register
                .organisation(signature.organisation)
                .and_then(|known| known.logo)
                .map(|digest| crate::api::organisations::logo::address(signature.organisation, digest)),
            receipt: SignatureReceiptView {
                number: signature.number.0,
                at: signature.at.to_string(),
                seq: signature.seq.0,
                signed: proofs::path(statement.id, signature.seq),
                version: given.map(|given| given.version.0),
                sha256: version.map(|version| version.text.sha256.to_string()),
                content: given.and_then(|given| given.terms.content).map(|content| content.to_string()),
            },
        }
    }
}

/// What was signed, by one of two or whole.
fn given(shown: &Shown) -> Option<&Given> {
    let signature = &shown.signature;
    signature.awaiting.as_ref().map(|awaiting| &awaiting.given).or(signature.given.as_ref())
}

/// The ledger's name of a language.
pub(crate) fn spoken(language: Language) -> ledger::Language {
    ledger::Language::tagged(language.tag()).unwrap_or(ledger::Language::Finnish)
}

/// How many organisations have answered what.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountsView {
    /// They are counted: they have signed these words.
    valid: usize,
    /// Those of them that have a reservation.
    with_reservation: usize,
    /// What the others have answered; none where the caller isn't told.
    #[serde(flatten)]
    others: Option<OthersView>,
}

/// Answers that are not counted.
#[derive(Serialize, ToSchema)]
pub(crate) struct OthersView {
    awaiting_second: usize,
    pending: usize,
    declined: usize,
    to_confirm: usize,
    paused: usize,
    withdrawn: usize,
    /// Members of the network that have not answered.
    silent: usize,
}

impl CountsView {
    pub(crate) fn of(counts: SignatureCounts, silent: Option<usize>) -> Self {
        let others = silent.map(|silent| OthersView {
            awaiting_second: counts.awaiting_second,
            pending: counts.pending,
            declined: counts.declined,
            to_confirm: counts.to_confirm,
            paused: counts.paused,
            withdrawn: counts.withdrawn,
            silent,
        });
        CountsView { valid: counts.valid, with_reservation: counts.with_reservation, others }
    }
}
