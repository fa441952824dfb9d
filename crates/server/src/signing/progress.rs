//! How far signing has come: the numbers, and the same in sentences. A page says it as it is loaded, and a stream as it
//! changes.

use super::{Sight, silent};
use crate::{api::signatures::view::CountsView, pages::time::day_of};
use bytes::Bytes;
use ledger::{Register, Representation, SignatureCounts, SignatureState, Statement};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::sync::{Arc, OnceLock};
use terms::Timestamp;
use utoipa::ToSchema;
use words::{Language, Words};

/// How much of it somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Until when it can be signed.
    Times,
    /// Who and how many have signed, too.
    Signed,
    /// And how many have answered what.
    Answers,
}

impl Depth {
    const ALL: [Depth; 3] = [Depth::Times, Depth::Signed, Depth::Answers];

    /// As much as this sight allows.
    pub(crate) fn of(sight: &Sight) -> Depth {
        match (sight.names, sight.counts) {
            (_, true) => Depth::Answers,
            (true, false) => Depth::Signed,
            (false, false) => Depth::Times,
        }
    }
}

/// How far it has come, as tools get it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgressView {
    /// The version that is signed, or was last.
    version: Option<u32>,
    /// How many organisations have answered what, as far as the caller is told.
    counts: Option<CountsView>,
    /// How many organisations are hoped for, if the caller is told how many have signed.
    goal: Option<u32>,
    /// Until when the text can be signed; without end if none.
    closes_at: Option<String>,
    /// Changes whenever the list of those changes who have signed, or who wish that their dissenting view is published.
    list: Option<String>,
    words: Option<SentencesView>,
}

/// The same in sentences, in the caller's language.
#[derive(Serialize, ToSchema)]
pub(crate) struct SentencesView {
    /// How many have signed.
    pub(crate) count: String,
    /// How many of them with a reservation; empty if none.
    pub(crate) reserved: String,
    /// The goal; empty if there is none.
    pub(crate) goal: String,
    /// For whom umbrellas stand that have signed; empty if there are none.
    pub(crate) represented: String,
    /// What the others have answered.
    pub(crate) others: Vec<String>,
}

/// A statement and the network at one moment, with what is said of its progress: made once, whoever listens.
pub(crate) struct Snapshot {
    statement: Arc<Statement>,
    register: Arc<Register>,
    now: Timestamp,
    /// By depth, then by language.
    told: [[OnceLock<Bytes>; Language::ALL.len()]; Depth::ALL.len()],
}

impl Snapshot {
    /// Whether the statement stands as it did.
    pub(crate) fn is_of(&self, statement: &Statement) -> bool {
        self.statement.length == statement.length
    }

    pub(crate) fn new(statement: Arc<Statement>, register: Arc<Register>, now: Timestamp) -> Self {
        Snapshot { statement, register, now, told: Default::default() }
    }

    /// The event that tells it.
    pub(crate) fn event(&self, depth: Depth, words: &'static Words) -> Bytes {
        let language = Language::ALL.iter().position(|language| *language == words.language()).unwrap_or_default();
        let event = || {
            let view = self.view(depth, words);
            let data = serde_json::to_string(&view).expect("views hold texts and numbers");
            format!("event: progress\ndata: {data}\n\n").into()
        };
        self.told[depth as usize][language].get_or_init(event).clone()
    }

    fn view(&self, depth: Depth, words: &'static Words) -> ProgressView {
        let (statement, plan) = (&*self.statement, &self.statement.plan);
        let version = statement.signables.last().map(|signable| signable.version.0);
        let is_told = depth != Depth::Times;
        let counts = statement.signature_counts();
        let silent = (depth == Depth::Answers).then(|| silent(&self.register, statement).len());
        ProgressView {
            version,
            counts: is_told.then(|| CountsView::of(counts, silent)),
            goal: plan.goal.filter(|_| is_told),
            closes_at: plan.closes.map(|closes| closes.to_string()),
            list: is_told.then(|| list(statement)),
            words: version.filter(|_| is_told).map(|_| sentences(&self.register, statement, words, silent, self.now)),
        }
    }
}

/// What is said of it to whoever is told who has signed; of the others only where `silent`, the number of those who have not
/// answered, is given.
pub(crate) fn sentences(
    register: &Register,
    statement: &Statement,
    words: &'static Words,
    silent: Option<usize>,
    now: Timestamp,
) -> SentencesView {
    let counts = statement.signature_counts();
    let version = statement.signables.last().map_or(0, |signable| signable.version.0);
    let counted = |key: &str, count: usize| words.say_with(key, &[("count", count.into())]);
    let some = |key: &str, count: usize| if count == 0 { String::new() } else { counted(key, count) };
    SentencesView {
        count: words.say_with("signatures-count", &[("count", counts.valid.into()), ("version", version.into())]),
        reserved: some("signatures-count-reserved", counts.with_reservation),
        goal: statement
            .plan
            .goal
            .map_or(String::new(), |goal| words.say_with("signatures-goal", &[("goal", goal.into())])),
        represented: represented(words, &Representation::of(statement, register, day_of(now))),
        others: silent.map_or(vec![], |silent| {
            let all = others(counts, silent).into_iter().filter(|(_, count)| *count > 0);
            all.map(|(key, count)| counted(key, count)).collect()
        }),
    }
}

fn others(counts: SignatureCounts, silent: usize) -> [(&'static str, usize); 6] {
    [
        ("signatures-count-to-confirm", counts.to_confirm),
        ("signatures-count-paused", counts.paused),
        ("signatures-count-awaiting-second", counts.awaiting_second),
        ("signatures-count-pending", counts.pending),
        ("signatures-count-declined", counts.declined),
        ("signatures-count-silent", silent),
    ]
}

/// How many umbrellas are among those who have signed, and for how many they stand; empty if there are none.
pub(crate) fn represented(words: &Words, found: &Representation) -> String {
    if found.umbrellas().count() == 0 {
        return String::new();
    }
    let umbrellas = words.say_with("represented-umbrellas", &[("count", found.umbrellas().count().into())]);
    let said = |key: &str, count: u64| (count > 0).then(|| words.say_with(key, &[("count", count.into())]));
    let members = said("represented-members", found.members.len() as u64);
    let own = said("represented-own-figures", found.own_figures);
    [Some(umbrellas), members, own].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Names what the list of signatories has, without telling it.
pub(crate) fn list(statement: &Statement) -> String {
    let is_listed = |signature: &&Arc<ledger::Signature>| {
        statement.state_of(signature) == SignatureState::Valid || super::is_published(signature)
    };
    let listed = statement.answers().filter(is_listed);
    let hash = listed.fold(Sha256::new(), |hash, signature| {
        hash.chain_update(signature.number.0.to_be_bytes()).chain_update(signature.acts.to_be_bytes())
    });
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
