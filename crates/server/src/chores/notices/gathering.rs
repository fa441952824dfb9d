//! What is new in a statement's ledger goes into the records of those whom it concerns.

use super::audience::{asked, behind, contacts, silent};
use crate::{
    app::App,
    failure::Failure,
    ledgers,
    notices::{Item, Reminded, RemindedToSign, Told, What},
    signing, traces,
};
use ledger::{
    Author, Comment, CommentNumber, Entry, Event, PublishingEvent, Register, Role, RoundNumber, RoundState, Signable,
    Signature, SignatureState, Statement, StatementEvent, TraceNumber, VersionNumber, codec,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::Store;
use terms::{OrganisationId, PersonId, StatementId, Timestamp, limits};

/// Looks through all statements. Says when the next reminder is due.
pub(super) async fn gather(app: &Arc<App>, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
    let (mut next, mut failed) = (None, None);
    let statements: Vec<StatementId> = app.register.view().statements().iter().map(|(id, _)| *id).collect();
    for id in statements {
        // One that can't be read keeps nobody from hearing of the others.
        match gather_one(app, id, now).await {
            Ok(reminder) => next = [next, reminder].into_iter().flatten().min(),
            Err(failure) => failed = Some(failure),
        }
    }
    failed.map_or(Ok(next), Err)
}

async fn gather_one(app: &Arc<App>, id: StatementId, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
    loop {
        let Some(statement) = app.register.shelf().get(id) else { return Ok(None) };
        let told = app.notices.told(id).await;
        let round = told.reminder(&statement).map(|(_, due)| due);
        let signing = told.signing_reminder(&statement).map(|(_, due)| due);
        let review = told.review_reminder(&statement).map(|(_, due)| due);
        let reminder = [round, signing, review].into_iter().flatten().min();
        let is_due = reminder.is_some_and(|due| due <= now);
        if told.upto >= statement.length.0 && !is_due {
            return Ok(reminder);
        }
        let reading = app.clone();
        let found = tokio::task::spawn_blocking(move || News::read(&reading, &statement, told, now));
        let (told, items) = found.await.map_err(|_| Failure::Stopped)??;
        app.notices.deliver(app, id, told, items).await?;
    }
}

/// What is found in one go.
struct News<'a> {
    register: &'a Register,
    statement: &'a Statement,
    store: &'a dyn Store,
    /// Who typed the organisations' own comments; read when somebody asks.
    authors: Option<BTreeMap<CommentNumber, PersonId>>,
    items: BTreeMap<PersonId, Vec<Item>>,
}

type Found = (Told, BTreeMap<PersonId, Vec<Item>>);

impl News<'_> {
    /// The next entries; where there are none, those who have to be reminded.
    fn read(app: &App, statement: &Statement, mut told: Told, now: Timestamp) -> Result<Found, Failure> {
        let register = app.register.view();
        let (register, store) = (&*register, &*app.store);
        let mut news = News { register, statement, store, authors: None, items: BTreeMap::new() };
        if told.upto < statement.length.0 {
            let records =
                store.read(ledgers::ledger_log(statement.id), terms::Seq(told.upto), limits::CATCH_UP_BYTES_MAX)?;
            if records.is_empty() {
                return Err(Failure::Damaged("a statement's ledger"));
            }
            // What is on disk and not yet shown to anybody is not told either.
            let count = usize::try_from(statement.length.0 - told.upto).unwrap_or(usize::MAX);
            for record in records.iter().take(count) {
                let (_, bytes) = record.split_first_chunk::<32>().ok_or(Failure::Damaged("an entry of a ledger"))?;
                news.entry(&codec::decode(bytes)?)?;
                told.upto += 1;
            }
        } else if let Some((version, _)) = told.signing_reminder(statement).filter(|(_, due)| *due <= now) {
            for organisation in signing::silent(register, statement) {
                let people = news.signatories(organisation, None);
                news.tell(people, organisation, &What::SigningCloses { version: version.0 }, now);
            }
            told.reminded_to_sign = Some(RemindedToSign { version: version.0, at_ms: now.ms() });
        } else if let Some((round, _)) = told.reminder(statement).filter(|(_, due)| *due <= now) {
            for organisation in silent(register, statement, round) {
                let people = asked(register, statement, organisation);
                news.tell(people, organisation, &What::Closing { round: round.0 }, now);
            }
            told.reminded = Some(Reminded { round: round.0, at_ms: now.ms() });
        } else if let Some((review, _)) = told.review_reminder(statement).filter(|(_, due)| *due <= now) {
            news.coordinators(&What::Review, now);
            told.reviewed_ms = Some(review.set.ms());
        }
        Ok((told, news.items))
    }

    fn entry(&mut self, entry: &Entry) -> Result<(), Failure> {
        let Event::Statement(event) = &entry.event else { return Ok(()) };
        // Nobody is told of what they did themselves.
        let by = match entry.by {
            Author::Hat(hat) => Some(hat.person),
            Author::Clock | Author::Operator => None,
        };
        let alone = |comment: &CommentNumber| BTreeSet::from([comment.0]);
        match event {
            StatementEvent::RoundOpened { round, .. } | StatementEvent::RoundReopened { round, .. } => {
                self.opened(*round, entry.at, by);
            }
            StatementEvent::RoundFinished { round, .. } => self.finished(*round, entry.at)?,
            StatementEvent::CommentMade { comment, recorded: Some(_), .. } => {
                self.about(*comment, &What::Recorded { comments: alone(comment) }, entry.at, by)?;
            }
            StatementEvent::OutcomeGiven { comment, .. } => {
                self.about(*comment, &What::Answered { comments: alone(comment) }, entry.at, by)?;
            }
            StatementEvent::ContestDecided { comment, .. } => {
                self.about(*comment, &What::Decided { comments: alone(comment) }, entry.at, by)?;
            }
            StatementEvent::ReplyMade { comment, organisation, .. }
                if self.comment(*comment).is_some_and(|known| known.organisation != *organisation) =>
            {
                self.about(*comment, &What::Replied { comments: alone(comment) }, entry.at, by)?;
            }
            StatementEvent::OutcomeContested { comment, .. } => {
                for (person, organisation) in behind(self.register, self.statement) {
                    let people = [person].into_iter().filter(|person| Some(*person) != by);
                    self.tell(people, organisation, &What::Contested { comments: alone(comment) }, entry.at);
                }
            }
            StatementEvent::Publishing(
                PublishingEvent::ResponseReceived { trace, .. } | PublishingEvent::ResultRecorded { trace, .. },
            ) => self.traced(*trace, entry.at, by)?,
            event => self.signing(event, entry.at, by),
        }
        Ok(())
    }

    /// Whoever signs is asked to, hears what became of its signature, and has its receipt.
    fn signing(&mut self, event: &StatementEvent, at: Timestamp, by: Option<PersonId>) {
        match event {
            StatementEvent::SignOnOpened { version, .. } => self.sealed(*version, at, by),
            StatementEvent::SignatureBegun { signature, organisation, first, .. }
            | StatementEvent::SignatureGiven { signature, organisation, first: Some(first), .. } => {
                let people = self.signatories(*organisation, Some(*first));
                self.tell(people, *organisation, &What::Second { signature: signature.0 }, at);
            }
            StatementEvent::SignatureGiven { .. }
            | StatementEvent::SignatureSeconded { .. }
            | StatementEvent::SignatureDeclined { .. }
            | StatementEvent::SignaturePending { .. }
            | StatementEvent::SignatureWithdrawn { .. } => {
                let known = event.signature().and_then(|number| self.statement.signature(number));
                let answer = known.and_then(|known| self.statement.signature_of(known.organisation));
                if let Some((number, organisation)) = answer.map(|answer| (answer.number.0, answer.organisation)) {
                    // Whoever did it has the receipt as well.
                    let people = self.signatories(organisation, None);
                    self.tell(people, organisation, &What::Signature { signature: number }, at);
                }
            }
            StatementEvent::ChangeClassified { version, .. } => self.classed(*version, at),
            StatementEvent::ChangeEscalated { version, .. } => {
                self.coordinators(&What::Doubted { version: version.0 }, at);
            }
            _ => {}
        }
    }

    /// Whoever signs is asked to. A version that was opened for writing again meanwhile is no news.
    fn sealed(&mut self, version: VersionNumber, at: Timestamp, by: Option<PersonId>) {
        if self.statement.sign_on.as_ref().is_none_or(|on| on.version != version) {
            return;
        }
        for organisation in signing::silent(self.register, self.statement) {
            let people = self.signatories(organisation, by);
            self.tell(people, organisation, &What::SignOn { version: version.0 }, at);
        }
    }

    /// Once every change is classed, those hear of it whose signatures don't count any more.
    fn classed(&mut self, version: VersionNumber, at: Timestamp) {
        let signable = self.statement.signables.last().filter(|signable| signable.version == version);
        let is_open = |signable: &Signable| signable.changes.iter().any(|change| change.classified.is_none());
        if signable.is_none_or(is_open) {
            return;
        }
        let waits = |signature: &&Arc<Signature>| self.statement.state_of(signature) == SignatureState::ToConfirm;
        let waiting: Vec<_> = self.statement.answers().filter(waits).map(|signature| signature.organisation).collect();
        for organisation in waiting {
            let people = self.signatories(organisation, None);
            self.tell(people, organisation, &What::Confirm { version: version.0 }, at);
        }
    }

    fn signatories(&self, organisation: OrganisationId, but: Option<PersonId>) -> Vec<PersonId> {
        signing::signatories(self.register, organisation).into_iter().filter(|person| Some(*person) != but).collect()
    }

    /// The round is open to everybody who may say something in it. One that has closed meanwhile is no news.
    fn opened(&mut self, round: RoundNumber, at: Timestamp, by: Option<PersonId>) {
        if self.statement.round(round).is_none_or(|round| round.state != RoundState::Open) {
            return;
        }
        for organisation in ledger::may_answer(self.register, self.statement) {
            let people = asked(self.register, self.statement, organisation);
            let people = people.into_iter().filter(|person| Some(*person) != by);
            self.tell(people, organisation, &What::Opened { round: round.0 }, at);
        }
    }

    /// Each organisation that said something gets its letter, also the one whose coordinator finished the round.
    fn finished(&mut self, round: RoundNumber, at: Timestamp) -> Result<(), Failure> {
        let mut said: BTreeMap<OrganisationId, BTreeSet<u32>> = BTreeMap::new();
        let comments = self.statement.comments.iter().filter(|comment| comment.withdrawn.is_none());
        for comment in comments.filter(|comment| comment.round == Some(round)) {
            said.entry(comment.organisation).or_default().insert(comment.number.0);
        }
        for (organisation, comments) in said {
            let people = self.hearers(organisation, &comments)?;
            self.tell(people, organisation, &What::Finished { round: round.0, comments }, at);
        }
        Ok(())
    }

    /// Every organisation whose comments changed something may have a share in it; which clauses are its, is asked when the
    /// letter is written.
    fn traced(&mut self, trace: TraceNumber, at: Timestamp, by: Option<PersonId>) -> Result<(), Failure> {
        let mut shaped: BTreeMap<OrganisationId, BTreeSet<u32>> = BTreeMap::new();
        for comment in self.statement.comments.iter().filter(|comment| traces::shaped(comment)) {
            shaped.entry(comment.organisation).or_default().insert(comment.number.0);
        }
        for (organisation, comments) in shaped {
            let people = self.hearers(organisation, &comments)?.into_iter().filter(|person| Some(*person) != by);
            self.tell(people, organisation, &What::Traced { traces: [trace.0].into() }, at);
        }
        Ok(())
    }

    /// Everybody who coordinates the statement.
    fn coordinators(&mut self, what: &What, at: Timestamp) {
        for organisation in self.statement.coordinators.clone() {
            let people: Vec<_> = self.register.with_role(organisation, Role::Coordinator).collect();
            self.tell(people, organisation, what, at);
        }
    }

    /// Something about one comment, for the organisation that made it.
    fn about(
        &mut self,
        comment: CommentNumber,
        what: &What,
        at: Timestamp,
        by: Option<PersonId>,
    ) -> Result<(), Failure> {
        let Some(organisation) = self.comment(comment).map(|comment| comment.organisation) else { return Ok(()) };
        let people = self.hearers(organisation, &[comment.0].into())?;
        self.tell(people.into_iter().filter(|person| Some(*person) != by), organisation, what, at);
        Ok(())
    }

    /// The organisation's contacts, and those of its writers who typed one of these comments.
    fn hearers(
        &mut self,
        organisation: OrganisationId,
        comments: &BTreeSet<u32>,
    ) -> Result<BTreeSet<PersonId>, Failure> {
        let mut people = contacts(self.register, organisation);
        let others = self.register.with_role(organisation, Role::Writer).filter(|writer| !people.contains(writer));
        let others: Vec<PersonId> = others.collect();
        if !others.is_empty() {
            let authors = self.authors()?;
            let wrote =
                |person: &PersonId| comments.iter().any(|number| authors.get(&CommentNumber(*number)) == Some(person));
            people.extend(others.into_iter().filter(wrote));
        }
        Ok(people)
    }

    fn authors(&mut self) -> Result<&BTreeMap<CommentNumber, PersonId>, Failure> {
        if self.authors.is_none() {
            let (entries, _) = ledgers::read_ledger(self.store, ledgers::ledger_log(self.statement.id))?;
            self.authors = Some(entries.iter().filter_map(typed).collect());
        }
        Ok(self.authors.get_or_insert_default())
    }

    fn comment(&self, number: CommentNumber) -> Option<&Arc<Comment>> {
        self.statement.comment(number)
    }

    fn tell(
        &mut self,
        people: impl IntoIterator<Item = PersonId>,
        organisation: OrganisationId,
        what: &What,
        at: Timestamp,
    ) {
        for person in people {
            let item = Item::new(self.statement.id, organisation, what.clone(), at);
            self.items.entry(person).or_default().push(item);
        }
    }
}

/// Who typed a comment of their own organisation.
fn typed(entry: &Entry) -> Option<(CommentNumber, PersonId)> {
    match (&entry.event, entry.by) {
        (Event::Statement(StatementEvent::CommentMade { comment, recorded: None, .. }), Author::Hat(hat)) => {
            Some((*comment, hat.person))
        }
        _ => None,
    }
}
