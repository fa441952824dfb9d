//! Published statements: what the world is told of one, and the files that it is told by. A file is made once and kept as
//! long as nothing has changed that it tells of; whoever reads it afterwards costs nothing but sending it.

pub(crate) mod bundle;
mod embargo;
pub(crate) mod feed;
mod file;
mod pair;
pub(crate) mod paper;
mod shelf;
mod view;

pub(crate) use embargo::Embargoes;
pub(crate) use file::{File, Form};
pub(crate) use pair::{Pair, may_compare, may_compare_in, shown};
pub(crate) use shelf::{Public, made};
pub(crate) use view::view;

use crate::{
    agenda::line::{Line, placed_in},
    api::{organisations::name_of, signatures::view::spoken},
    app::App,
    failure::Failure,
    finland::finland,
    folded::alphabetical,
    languages::sealed_in,
    pages::time::day_of,
    signing::{self, Shown, is_published},
    versions,
};
use draft::{Difference, Text};
use ledger::{
    Comment, Organisation, OutcomeKind, Published, Register, Representation, Round, RoundState, SealedText,
    SignatureState, Stage, Statement, TextLanguage, Version,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::Store;
use terms::{OrganisationId, Timestamp};
use words::{Language, Words};

/// Where a page is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Setting {
    /// At its own address.
    Served,
    /// In a copy of the site, which shows how it was then.
    Copied { at: Timestamp },
}

/// A published statement, with all that is told of it in one language.
pub(crate) struct Publication {
    pub(crate) statement: Arc<Statement>,
    pub(crate) register: Arc<Register>,
    /// What it grew out of, what it demands, and of whom.
    pub(crate) line: Line,
    /// Since when it is public.
    pub(crate) since: Timestamp,
    pub(crate) version: Version,
    pub(crate) language: TextLanguage,
    pub(crate) sealed: SealedText,
    pub(crate) text: Text,
    /// How many clauses that has.
    clauses: usize,
    /// The words around the text.
    pub(crate) words: &'static Words,
    /// Who has signed, in the order of their names.
    pub(crate) signatories: Vec<Signatory>,
    /// Views of organisations that did not sign, and wish to be heard.
    pub(crate) views: Vec<Signatory>,
    pub(crate) reach: Representation,
    pub(crate) rounds: Vec<Told>,
    /// Whether organisations outside the network may sign it today.
    pub(crate) takes_outsiders: bool,
    /// At which address of mail those are reached who look after the network, if that is said.
    pub(crate) contact: Option<String>,
    /// What the network is called.
    pub(crate) network: String,
    /// Where it is read, without a language.
    pub(crate) address: String,
}

/// An organisation that has answered for all to know.
pub(crate) struct Signatory {
    pub(crate) name: String,
    pub(crate) kind: Option<String>,
    pub(crate) county: Option<String>,
    pub(crate) shown: Shown,
}

/// A round, as far as numbers tell of it.
pub(crate) struct Told {
    pub(crate) round: Round,
    pub(crate) organisations: usize,
    pub(crate) comments: usize,
    pub(crate) outcomes: BTreeMap<OutcomeKind, usize>,
    /// Places of the text that changed because of it; none while it is not known what came of it.
    pub(crate) changed: Option<usize>,
    /// The version that was commented on and the one that came of it, if they are two.
    pub(crate) pair: Option<Pair>,
}

/// Whether the world may read it.
pub(crate) fn is_public(statement: &Statement) -> bool {
    match statement.stage {
        Stage::Published | Stage::FollowedUp => true,
        Stage::Drafting | Stage::SignOn | Stage::Withdrawn => false,
    }
}

impl Publication {
    /// Gathers it; none if it is not public, or not in that language. Reads the store.
    pub(crate) fn gather(
        app: &App,
        statement: &Arc<Statement>,
        language: TextLanguage,
    ) -> Result<Option<Publication>, Failure> {
        match statement.published.as_ref().filter(|_| is_public(statement)) {
            Some(published) => Publication::of(app, statement, published, language),
            None => Ok(None),
        }
    }

    /// Gathers it as it is public, or is going to be; none if it is not there in that language. Reads the store.
    pub(crate) fn of(
        app: &App,
        statement: &Arc<Statement>,
        published: &Published,
        language: TextLanguage,
    ) -> Result<Option<Publication>, Failure> {
        let Some(version) = statement.version(published.version) else { return Ok(None) };
        let Some((_, sealed)) = sealed_in(statement, version).find(|(tag, _)| *tag == language) else {
            return Ok(None);
        };
        let (register, words) = (app.register.view(), Words::of(interface(language)));
        let (store, spoken) = (&*app.store, words.language());
        let (mut signatories, mut views) = (vec![], vec![]);
        for signature in statement.answers() {
            let state = statement.state_of(signature);
            if state == SignatureState::Valid {
                signatories.push(signatory(store, statement, &register, spoken, signature)?);
            } else if state == SignatureState::Declined && is_published(signature) {
                views.push(signatory(store, statement, &register, spoken, signature)?);
            }
        }
        for list in [&mut signatories, &mut views] {
            list.sort_by_cached_key(|each| alphabetical(&each.name));
        }
        let had = |round: &&Round| matches!(round.state, RoundState::Answering | RoundState::Finished);
        let rounds = statement.rounds.iter().filter(had).map(|round| told(store, statement, round));
        let text = versions::stored(store, statement, sealed)?;
        let demands = placed_in(store, statement, version.number, &text)?;
        let line = Line::of(app, statement, demands)?;
        Ok(Some(Publication {
            clauses: text.clauses().count(),
            text,
            rounds: rounds.collect::<Result<_, _>>()?,
            reach: Representation::of(statement, &register, day_of(app.clock.now())),
            line,
            takes_outsiders: statement.open_to_outsiders(app.clock.now()).is_ok(),
            statement: statement.clone(),
            since: published.since,
            version: version.clone(),
            language,
            sealed: sealed.clone(),
            words,
            signatories,
            views,
            contact: app.settings.contact.clone(),
            network: app.settings.called(words),
            address: format!("{}/s/{}", app.base_url, statement.slug),
            register,
        }))
    }

    /// The languages that it is published in, the leading one first.
    pub(crate) fn languages(&self) -> impl Iterator<Item = TextLanguage> {
        sealed_in(&self.statement, &self.version).map(|(language, _)| language)
    }

    /// What an address ends with that means this language.
    pub(crate) fn ending(&self, language: TextLanguage) -> String {
        if language == self.statement.leading() { String::new() } else { format!("?language={}", language.tag()) }
    }

    /// What the organisation is called.
    pub(crate) fn called(&self, id: OrganisationId) -> String {
        name_of(&self.register, id, self.words.language())
    }

    /// What came after the last round, if the text that is public is another than the one that came of it.
    pub(crate) fn after_the_rounds(&self) -> Option<Pair> {
        Pair::after_the_rounds(&self.statement, &self.version)
    }

    /// Whether the text in this language has a clause of that number.
    pub(crate) fn has_clause(&self, clause: u32) -> bool {
        clause as usize <= self.clauses
    }

    /// How many of those who have signed have a reservation.
    pub(crate) fn reserved(&self) -> usize {
        self.signatories.iter().filter(|each| each.reserves().is_some()).count()
    }
}

impl Signatory {
    /// The clause of a reservation as the signed version numbers it, if there is a reservation.
    pub(crate) fn reserves(&self) -> Option<Option<u32>> {
        let given = self.shown.signature.given.as_ref()?;
        given.terms.reservation.map(|reservation| reservation.clause)
    }

    /// How it is pointed at.
    pub(crate) fn anchor(&self) -> String {
        format!("s{}", self.shown.signature.number.0)
    }
}

/// The language of words around a text.
pub(crate) fn interface(language: TextLanguage) -> Language {
    let (TextLanguage::Full(language) | TextLanguage::Plain(language)) = language;
    Language::from_tag(language.tag()).unwrap_or_default()
}

fn signatory(
    store: &dyn Store,
    statement: &Statement,
    register: &Register,
    language: Language,
    signature: &Arc<ledger::Signature>,
) -> Result<Signatory, Failure> {
    let known = register.organisation(signature.organisation);
    let name = match &signature.outsider {
        Some(names) => names.in_language(spoken(language)).to_owned(),
        None => name_of(register, signature.organisation, language),
    };
    let words = Words::of(language);
    let kind = known.and_then(|known| known.details.kind);
    Ok(Signatory {
        name,
        kind: kind.map(|kind| words.say(&format!("organisation-kind-{}", kind.name()))),
        county: known.and_then(|known| county(known, language)),
        shown: signing::shown(store, statement, signature)?,
    })
}

/// The county that it works in, or that its seat lies in.
fn county(organisation: &Organisation, language: Language) -> Option<String> {
    let code = finland().county_in(&organisation.details)?;
    finland().county_names(code).map(|names| names.in_language(language).to_owned())
}

fn told(store: &dyn Store, statement: &Statement, round: &Round) -> Result<Told, Failure> {
    let of_it = |comment: &&Arc<Comment>| comment.round == Some(round.number) && comment.withdrawn.is_none();
    let comments: Vec<&Arc<Comment>> = statement.comments.iter().filter(of_it).collect();
    let mut outcomes = BTreeMap::new();
    for outcome in comments.iter().filter_map(|comment| comment.outcome.as_ref()) {
        *outcomes.entry(outcome.kind).or_default() += 1;
    }
    let version = |number: Option<ledger::VersionNumber>| number.and_then(|number| statement.version(number));
    let changed = match (version(round.version), version(round.outcome)) {
        (Some(from), Some(to)) => {
            let [from, to] = [from, to].map(|version| versions::stored(store, statement, &version.text));
            let difference = Difference::between(&from?, &to?);
            Some(difference.rows().iter().filter(|row| !row.is_same()).count())
        }
        _ => None,
    };
    Ok(Told {
        round: round.clone(),
        organisations: comments.iter().map(|comment| comment.organisation).collect::<BTreeSet<_>>().len(),
        comments: comments.len(),
        outcomes,
        changed,
        pair: Pair::of(round),
    })
}
