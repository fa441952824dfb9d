//! Surveys: what is asked and what is answered, as it lies in the vault beside the agenda's ledger.
//!
//! - A questionnaire lies under its SHA-256, as sealed texts do; the ledger names it. Nothing of it is ever erased.
//! - An answer lies under a salted commitment, with where a coordinator has it from.
//! - [`Surveys::gathered`] gives all that counts, read once for each revision of the survey.
//! - Once a survey is closed, what it comes to is counted by the register as it was then (`frozen`).

pub(crate) mod calling;
pub(crate) mod clock;
pub(crate) mod fields;
pub(crate) mod frozen;
pub(crate) mod handing_in;
pub(crate) mod links;
pub(crate) mod outside;
pub(crate) mod prepared;

use crate::{
    committed::{self, Cited},
    failure::Failure,
    vault,
};
use bytes::Bytes;
use ledger::{AnswerWay, Register, Respondent, Survey, SurveyAnswer, SurveyNumber};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Store, VaultKey};
use survey::{Answers, Questionnaire, codec};
use terms::{Digest, Timestamp};

/// What one respondent has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) respondent: Respondent,
    /// The version of the questionnaire that it is an answer to, counted from 1.
    pub(crate) version: u32,
    pub(crate) at: Timestamp,
    pub(crate) way: AnswerWay,
    pub(crate) answers: Arc<Answers>,
    content: Digest,
}

/// All that counts of a survey.
#[derive(Debug, Clone)]
pub(crate) struct Gathered {
    /// Of the survey, when this was read.
    pub(crate) revision: u64,
    /// What is asked, by version; the last is asked now.
    pub(crate) versions: Vec<Arc<Questionnaire>>,
    /// In the order of their respondents. What was erased is not there, unless figures were counted with it.
    pub(crate) answers: Vec<Answered>,
    /// What the register said when the survey closed; none while it isn't closed.
    pub(crate) frozen: Option<Arc<frozen::Frozen>>,
}

impl Gathered {
    /// What is asked now.
    pub(crate) fn questionnaire(&self) -> Result<&Arc<Questionnaire>, Failure> {
        self.versions.last().ok_or(Failure::Damaged("a survey without questions"))
    }
}

/// What was answered, as it lies in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    said: Value,
    /// Where a coordinator has it from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    /// Drawn at random.
    salt: String,
}

impl Said {
    /// Answers that were checked, with a fresh salt.
    pub(crate) fn new(answers: &Answers, source: Option<String>) -> Self {
        let said = serde_json::from_slice(&codec::encode_answers(answers)).expect("it was just written as JSON");
        Said { said, source, salt: committed::salt() }
    }

    /// The commitment to it, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(Cited::InAgenda, self)
    }

    /// The answers as JSON, with the version of that.
    pub(crate) fn json(&self) -> &Value {
        &self.said
    }

    /// The answers.
    pub(crate) fn answers(&self) -> Result<Answers, Failure> {
        let bytes = serde_json::to_vec(&self.said).map_err(|_| Failure::Damaged("an answer to a survey"))?;
        codec::decode_answers(&bytes).map_err(|_| Failure::Damaged("an answer to a survey"))
    }
}

/// Reads surveys, and keeps what was read.
pub(crate) struct Surveys {
    store: Arc<dyn Store>,
    pub(crate) links: links::Links,
    pub(crate) prepared: prepared::Prepared,
    pub(crate) outside: outside::Outside,
    pub(crate) calls: calling::Calls,
    asked: Mutex<BTreeMap<Digest, Arc<Questionnaire>>>,
    gathered: Mutex<BTreeMap<SurveyNumber, Arc<Gathered>>>,
}

impl Surveys {
    /// Those of this store; links are made with a secret of the installation.
    pub(crate) fn new(store: Arc<dyn Store>, secret: [u8; 32]) -> Self {
        Surveys {
            links: links::Links::new(secret),
            prepared: prepared::Prepared::new(store.clone()),
            outside: outside::Outside::new(store.clone()),
            calls: calling::Calls::new(store.clone()),
            asked: Mutex::default(),
            gathered: Mutex::default(),
            store,
        }
    }

    /// What has to be stored for a questionnaire that was checked, and the digest by which the ledger names it.
    pub(crate) fn put(questionnaire: &Questionnaire) -> (Digest, (VaultKey, Bytes)) {
        let bytes = codec::encode(questionnaire);
        let content = Digest::new(Sha256::digest(&bytes).into());
        (content, (vault::agenda_words_key(content), bytes.into()))
    }

    /// The questionnaire of that digest.
    pub(crate) fn asked(&self, content: Digest) -> Result<Arc<Questionnaire>, Failure> {
        let mut known = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(&content) {
            return Ok(found.clone());
        }
        let damaged = || Failure::Damaged("the questions of a survey");
        let bytes = self.store.get(&vault::agenda_words_key(content))?.ok_or_else(damaged)?;
        if Digest::new(Sha256::digest(&bytes).into()) != content {
            return Err(damaged());
        }
        let read = Arc::new(codec::decode(&bytes).map_err(|_| damaged())?);
        known.insert(content, read.clone());
        Ok(read)
    }

    /// What the survey asks now.
    pub(crate) fn questionnaire(&self, survey: &Survey) -> Result<Arc<Questionnaire>, Failure> {
        let last = survey.versions.last().ok_or(Failure::Damaged("a survey without questions"))?;
        self.asked(*last)
    }

    /// What was answered; none if it was erased.
    pub(crate) fn said(&self, answer: &SurveyAnswer) -> Result<Option<Said>, Failure> {
        committed::read(&*self.store, Cited::InAgenda, answer.content, "an answer to a survey")
    }

    /// What was answered, or what figures need of it if it was erased once they had been counted with it.
    fn answers(&self, survey: &Survey, answer: &SurveyAnswer) -> Result<Option<Answers>, Failure> {
        match self.said(answer)? {
            Some(said) => Ok(Some(said.answers()?)),
            None if survey.is_frozen() => frozen::remains(&*self.store, answer.content),
            None => Ok(None),
        }
    }

    /// Every answer that counts; `register` is as it is now. Reading thousands for the first time takes a while: not on a thread that others wait for.
    pub(crate) fn gathered(&self, survey: &Survey, register: &Register) -> Result<Arc<Gathered>, Failure> {
        let known = self.kept().get(&survey.number).cloned();
        if let Some(found) = known.as_ref().filter(|found| found.revision == survey.revision) {
            return Ok(found.clone());
        }
        let read: BTreeMap<Digest, &Answered> =
            known.iter().flat_map(|known| &known.answers).map(|answered| (answered.content, answered)).collect();
        let counted = survey.counted();
        let mut answers = Vec::with_capacity(counted.len());
        for (respondent, answer) in counted {
            let said = match read.get(&answer.content) {
                Some(before) => Some(before.answers.clone()),
                None => self.answers(survey, answer)?.map(Arc::new),
            };
            let SurveyAnswer { version, at, way, content, .. } = *answer;
            answers.extend(said.map(|answers| Answered { respondent, version, at, way, answers, content }));
        }
        let versions = survey.versions.iter().map(|content| self.asked(*content)).collect::<Result<_, _>>()?;
        let before = known.as_ref().and_then(|known| known.frozen.clone());
        let frozen = frozen::Frozen::of(&*self.store, survey, register, before)?;
        let gathered = Arc::new(Gathered { revision: survey.revision, versions, answers, frozen });
        let mut kept = self.kept();
        // Whoever was quicker may have read more.
        match kept.get(&survey.number) {
            Some(other) if other.revision > survey.revision => {}
            _ => drop(kept.insert(survey.number, gathered.clone())),
        }
        Ok(gathered)
    }

    /// Forgets what was read of these answers: they have been erased.
    pub(crate) fn forget(&self, contents: &BTreeSet<Digest>) {
        self.kept().retain(|_, known| !known.answers.iter().any(|answered| contents.contains(&answered.content)));
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, BTreeMap<SurveyNumber, Arc<Gathered>>> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
