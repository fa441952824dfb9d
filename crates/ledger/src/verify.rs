//! A statement's ledger as a file, checked by anybody: each line an entry's bytes, with the hash of the chain in front of
//! it or without. What is wrong is said with the line where it shows.

use crate::{
    Entry, Event, Keeping, Language, LineEvent, PublishingEvent, RoundState, SignatureNumber, Statement,
    StatementEvent, TextLanguage, TraceNumber, Traced, VersionNumber, chain,
    codec::{self, Unreadable},
    tree::{self, Tree},
};
use terms::{Digest, Seq};

/// What a ledger that holds together says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The statement that it tells of.
    pub statement: Statement,
    /// The hash of its last entry: who knows it from elsewhere knows that nothing was changed, left out or added.
    pub last: Digest,
    /// Whether every line brought its hash, and each was right.
    pub is_chained: bool,
    /// The tree over its entries, which a checkpoint has the root of.
    pub tree: Tree,
}

/// Where a ledger does not hold together.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct Wrong {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub why: Why,
}

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
pub enum Why {
    /// Its bytes are no entry.
    #[error("it is {0}")]
    Unreadable(#[from] Unreadable),
    /// Its bytes say the same in another way than they are stored.
    #[error("its bytes are not as they are stored")]
    NotCanonical,
    /// The hash in front of it is another than the chain's.
    #[error("its hash is not the chain's: this entry was changed, or one before it was changed, left out or moved")]
    Hash,
    /// Some lines have a hash and others none.
    #[error("it has no hash in front of it, though others have")]
    HashMissing,
    /// It has another place than it says.
    #[error("it says that it is entry {found}, but entry {expected} belongs here")]
    Place {
        /// Where it stands, counted from 0.
        expected: u64,
        /// Where it says that it stands.
        found: u64,
    },
    /// A statement's ledger begins with the statement's creation, and has it nowhere else.
    #[error("a statement's ledger begins with its creation, and has it nowhere else")]
    Beginning,
    /// The entry is of another ledger.
    #[error("it belongs into the register's ledger")]
    OtherLedger,
    /// What it tells can't follow what was told before.
    #[error("it can't follow what stands before it: {0}")]
    Impossible(&'static str),
}

/// Checks the lines of a statement's ledger, empty ones left out.
///
/// # Errors
/// The first line that is wrong; of an empty file, its beginning.
pub fn verify(text: &[u8]) -> Result<Verified, Wrong> {
    let mut ledger = Ledger { statement: None, last: chain::ROOT, hashed: 0, entries: 0, tree: Tree::default() };
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let mut line = 1;
    for (number, bytes) in (1..).zip(lines).filter(|(_, bytes)| !bytes.is_empty()) {
        line = number;
        ledger.take(bytes).map_err(|why| Wrong { line, why })?;
    }
    let is_chained = ledger.hashed == ledger.entries;
    let statement = ledger.statement.ok_or(Wrong { line, why: Why::Beginning })?;
    Ok(Verified { statement, last: ledger.last, is_chained, tree: ledger.tree })
}

struct Ledger {
    statement: Option<Statement>,
    last: Digest,
    hashed: u64,
    entries: u64,
    tree: Tree,
}

impl Ledger {
    fn take(&mut self, line: &[u8]) -> Result<(), Why> {
        let (hash, bytes) = parts(line);
        self.last = chain::seal(self.last, bytes).0;
        match hash {
            Some(hash) if hash != self.last => return Err(Why::Hash),
            Some(_) if self.hashed == self.entries => self.hashed += 1,
            None if self.hashed == 0 => {}
            Some(_) | None => return Err(Why::HashMissing),
        }
        let entry = codec::decode(bytes)?;
        if codec::encode(&entry) != bytes {
            return Err(Why::NotCanonical);
        }
        let expected = Seq(self.entries);
        if entry.seq != expected {
            return Err(Why::Place { expected: expected.0, found: entry.seq.0 });
        }
        self.entries += 1;
        self.tree.push(tree::leaf(bytes));
        self.fold(entry)
    }

    fn fold(&mut self, Entry { at, event, .. }: Entry) -> Result<(), Why> {
        let Event::Statement(event) = event else { return Err(Why::OtherLedger) };
        match &mut self.statement {
            None => self.statement = Some(Statement::fold([(at, &event)]).ok_or(Why::Beginning)?),
            Some(statement) => {
                follows(statement, &event)?;
                statement.apply(at, &event);
            }
        }
        Ok(())
    }
}

/// The hash in front of an entry, if there is one, and the entry.
fn parts(line: &[u8]) -> (Option<Digest>, &[u8]) {
    let hash = line.split_at_checked(64).and_then(|(hash, rest)| {
        let hash = std::str::from_utf8(hash).ok()?.parse().ok()?;
        Some((hash, rest.strip_prefix(b" ")?))
    });
    hash.map_or((None, line), |(hash, bytes)| (Some(hash), bytes))
}

const NO_SUCH_LANGUAGE: Why = Why::Impossible("there is no text in that language");

/// Whether an event can follow what a statement has come to. Who may do what is the register's business, not asked here.
fn follows(statement: &Statement, event: &StatementEvent) -> Result<(), Why> {
    let round_is = |number, states: &[RoundState]| match statement.round(number) {
        Some(round) if states.contains(&round.state) => Ok(()),
        Some(_) => Err(Why::Impossible("the round was not that far, or further")),
        None => Err(Why::Impossible("there is no such round")),
    };
    let is_latest = |version: VersionNumber| match statement.versions.last() {
        Some(latest) if latest.number == version => Ok(()),
        _ => Err(Why::Impossible("that is not the latest version")),
    };
    let comments = statement.comments.len() as u32;
    if let (Some(comment), false) = (event.comment(), matches!(event, StatementEvent::CommentMade { .. })) {
        return if (1..=comments).contains(&comment.0) {
            Ok(())
        } else {
            Err(Why::Impossible("there is no such comment"))
        };
    }
    if let Some(number) = event.signature() {
        return signature_follows(statement, event, number);
    }
    match event {
        StatementEvent::Publishing(event) => publishing_follows(statement, event),
        StatementEvent::Line(event) => line_follows(statement, event),
        StatementEvent::StatementCreated { .. } => Err(Why::Beginning),
        StatementEvent::CommentMade { comment, round, .. } => {
            let known = round.is_none_or(|round| statement.round(round).is_some());
            match (comment.0 == comments + 1, known) {
                (true, true) => Ok(()),
                (false, _) => Err(Why::Impossible("comments count up from 1")),
                (true, false) => Err(Why::Impossible("there is no such round")),
            }
        }
        StatementEvent::VersionSealed { version, parallels, .. } => {
            let next = statement.versions.len() as u32 + 1;
            let are_known = parallels.iter().all(|each| statement.text_in(each.language) == Some(each.id));
            match (version.0 == next, are_known) {
                (true, true) => Ok(()),
                (false, _) => Err(Why::Impossible("versions count up from 1")),
                (true, false) => Err(NO_SUCH_LANGUAGE),
            }
        }
        StatementEvent::LanguageVersionAdded { language, .. } => match statement.text_in(*language) {
            None => Ok(()),
            Some(_) => Err(Why::Impossible("there is a text in that language already")),
        },
        StatementEvent::LanguageVersionRemoved { language, .. }
        | StatementEvent::LanguageVersionChecked { language, .. } => {
            statement.language_version(*language).map(drop).ok_or(NO_SUCH_LANGUAGE)
        }
        StatementEvent::TextsBegunAnew(begun) => {
            let are_all = statement.texts().map(|(_, text)| text).eq(begun.texts.iter().map(|(text, _)| *text));
            if are_all { Ok(()) } else { Err(NO_SUCH_LANGUAGE) }
        }
        StatementEvent::BindingSet { languages, .. } => {
            let has = |language: &Language| statement.text_in(TextLanguage::Full(*language)).is_some();
            if languages.iter().all(has) { Ok(()) } else { Err(NO_SUCH_LANGUAGE) }
        }
        StatementEvent::RoundScheduled { round, .. } => {
            let next = statement.rounds.len() as u32 + 1;
            if round.0 == next { Ok(()) } else { Err(Why::Impossible("rounds count up from 1")) }
        }
        StatementEvent::RoundOpened { round, version } => {
            round_is(*round, &[RoundState::Scheduled]).and_then(|()| is_latest(*version))
        }
        StatementEvent::RoundClosed { round, .. } => round_is(*round, &[RoundState::Open]),
        StatementEvent::RoundExtended { round, .. } => round_is(*round, &[RoundState::Scheduled, RoundState::Open]),
        StatementEvent::RoundReopened { round, .. } => round_is(*round, &[RoundState::Answering]),
        StatementEvent::RoundFinished { round, version } => {
            round_is(*round, &[RoundState::Answering]).and_then(|()| is_latest(*version))
        }
        StatementEvent::RoundCancelled { round, .. } => round_is(*round, &[RoundState::Scheduled]),
        StatementEvent::SignOnOpened { version, .. } | StatementEvent::StatementPublished { version, .. } => {
            is_latest(*version)
        }
        StatementEvent::CoordinatorAdded { .. }
        | StatementEvent::CoordinatorRemoved { .. }
        | StatementEvent::SupportGroupSet { .. }
        | StatementEvent::OpennessSet { .. }
        | StatementEvent::DraftingResumed { .. }
        | StatementEvent::StatementFollowedUp { .. }
        | StatementEvent::StatementWithdrawn { .. }
        | StatementEvent::StatementDescribed { .. }
        | StatementEvent::MomentNamed { .. }
        // Those about a comment were judged above.
        | StatementEvent::CommentReworded { .. }
        | StatementEvent::CommentWithdrawn { .. }
        | StatementEvent::ReplyMade { .. }
        | StatementEvent::CommentAgreed { .. }
        | StatementEvent::AgreementTakenBack { .. }
        | StatementEvent::OutcomeGiven { .. }
        | StatementEvent::OutcomeContested { .. }
        | StatementEvent::ContestDecided { .. } => Ok(()),
        StatementEvent::ChangeClassified { version, change, .. } => {
            let change = statement.signable(*version).and_then(|signable| signable.change(*change));
            change.map(drop).ok_or(Why::Impossible("there is no such change"))
        }
        StatementEvent::SignOnPlanned { .. }
        | StatementEvent::Counting(_)
        // Those about a signature were judged above.
        | StatementEvent::SignatureGiven { .. }
        | StatementEvent::SignatureBegun { .. }
        | StatementEvent::SignatureSeconded { .. }
        | StatementEvent::SignaturePending { .. }
        | StatementEvent::SignatureDeclined { .. }
        | StatementEvent::SignatureWithdrawn { .. }
        | StatementEvent::ChangeEscalated { .. }
        | StatementEvent::OutsiderSigned { .. } => Ok(()),
    }
}

/// Whether an event about an organisation's answer can follow: an answer keeps its number and its organisation, and what
/// is signed is what was sealed for it last.
fn signature_follows(statement: &Statement, event: &StatementEvent, number: SignatureNumber) -> Result<(), Why> {
    let known = statement.signature(number);
    let is_sealed = |version: VersionNumber| statement.sign_on.as_ref().is_some_and(|on| on.version == version);
    let before = |organisation| match statement.keeps(event) {
        Some(Keeping::Answer) => statement.kept_by(organisation),
        Some(Keeping::First) => statement.begun_by(organisation),
        None => statement.signed_by(organisation),
    };
    let begins = |organisation| match known {
        Some(known) if known.organisation == organisation => Ok(()),
        Some(_) => Err(Why::Impossible("the signature is another organisation's")),
        None if before(organisation).is_some() => Err(Why::Impossible("the organisation has another number already")),
        None if number.0 as usize == statement.signatures.len() + 1 => Ok(()),
        None => Err(Why::Impossible("signatures count up from 1")),
    };
    match event {
        StatementEvent::SignatureGiven { organisation, version, .. }
        | StatementEvent::SignatureBegun { organisation, version, .. }
        | StatementEvent::OutsiderSigned { organisation, version, .. } => {
            if !is_sealed(*version) {
                return Err(Why::Impossible("that version is not signed"));
            }
            begins(*organisation)
        }
        StatementEvent::SignaturePending { organisation, .. }
        | StatementEvent::SignatureDeclined { organisation, .. } => begins(*organisation),
        StatementEvent::SignatureSeconded { .. } => match known.and_then(|known| known.awaiting.as_ref()) {
            Some(awaiting) if is_sealed(awaiting.given.version) => Ok(()),
            _ => Err(Why::Impossible("nobody waits for a second signatory")),
        },
        _ => known.map(drop).ok_or(Why::Impossible("there is no such signature")),
    }
}

/// Whether an event about how the statement goes out can follow.
fn publishing_follows(statement: &Statement, event: &PublishingEvent) -> Result<(), Why> {
    let next = |trace: TraceNumber| match trace.0 as usize == statement.traces.len() + 1 {
        true => Ok(()),
        false => Err(Why::Impossible("records of what became of it count up from 1")),
    };
    let standing = |trace: TraceNumber| statement.trace(trace).filter(|trace| trace.struck.is_none());
    match event {
        PublishingEvent::StatementDelivered { trace, .. } | PublishingEvent::ResultRecorded { trace, .. } => {
            next(*trace)
        }
        PublishingEvent::ResponseReceived { trace, response } => {
            next(*trace)?;
            let answers = |number| standing(number).is_some_and(|trace| matches!(trace.what, Traced::Delivery(_)));
            match response.delivery {
                Some(delivery) if !answers(delivery) => Err(Why::Impossible("there is no such delivery")),
                Some(_) | None => Ok(()),
            }
        }
        PublishingEvent::TraceStruck { trace, .. } => {
            standing(*trace).map(drop).ok_or(Why::Impossible("there is no such record of what became of it"))
        }
        PublishingEvent::PublicationTimed { version, .. } => match &statement.sign_on {
            Some(sign_on) if sign_on.version == *version => Ok(()),
            Some(_) | None => Err(Why::Impossible("that version is not signed")),
        },
        PublishingEvent::CorrectionIssued { correction, .. } => {
            let next = statement.corrections.len() + 1;
            if correction.0 as usize == next { Ok(()) } else { Err(Why::Impossible("corrections count up from 1")) }
        }
        PublishingEvent::AdaptedFrom { .. } => match statement.adapted_from {
            None => Ok(()),
            Some(_) => Err(Why::Impossible("it was said already what it was adapted from")),
        },
        PublishingEvent::AddressChanged { .. } if statement.published.is_some() => {
            Err(Why::Impossible("the address of what is public stays"))
        }
        PublishingEvent::AddressChanged { .. }
        | PublishingEvent::ReviewSet { .. }
        | PublishingEvent::PublicationUntimed { .. } => Ok(()),
    }
}

/// Whether an event about what the statement grew out of, and what it demands, can follow.
fn line_follows(statement: &Statement, event: &LineEvent) -> Result<(), Why> {
    match event {
        LineEvent::DemandNamed { demand, .. } => match demand.0 as usize {
            number if (1..=statement.demands.len() + 1).contains(&number) => Ok(()),
            _ => Err(Why::Impossible("demands count up from 1")),
        },
        LineEvent::DemandDropped { demand } => {
            let standing = statement.demand(*demand).filter(|demand| demand.dropped.is_none());
            standing.map(drop).ok_or(Why::Impossible("there is no such demand"))
        }
        LineEvent::ThemesNamed { .. } => Ok(()),
    }
}
