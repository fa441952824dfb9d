//! The network's year in figures: which of its organisations were reached, answered, signed and were heard for the first
//! time, and what was done with statements and came of them. Organisations are counted, never comments of one as many.
//!
//! Every figure is of acts within the span, as they stand now: what was taken back is not counted. Nothing here tells who
//! decides later or does not sign, not even in small groups: those are two totals.

use crate::{
    Comment, Hat, Kind, OutcomeKind, Register, Representation, Respondent, Role, SignatureState, Standing, Statement,
    Survey, SurveyNumber, Trace, Traced, access::speaks, hearing::may_answer,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use terms::{Date, OrganisationId, StatementId, Timestamp};

/// What the year lies between, where the network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
    /// Its first day.
    pub first: Date,
    /// Its last day, or today.
    pub last: Date,
}

impl Span {
    fn has(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }

    fn has_day(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

/// A record of what became of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// Of which.
    pub statement: StatementId,
    /// What.
    pub trace: Arc<Trace>,
}

/// The figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// The network's organisations at the end of the span, without public bodies: of these all others are some.
    pub organisations: BTreeSet<OrganisationId>,
    /// Those that could say something in a round, sign a text or answer a survey, or did.
    pub reached: BTreeSet<OrganisationId>,
    /// Those that commented, signed, or answered a survey.
    pub answered: BTreeSet<OrganisationId>,
    /// Those whose signature counts.
    pub signed: BTreeSet<OrganisationId>,
    /// Those that commented or answered a survey, and had done neither before.
    pub first_heard: BTreeSet<OrganisationId>,
    /// Surveys that opened.
    pub surveys: BTreeSet<SurveyNumber>,
    /// Those that could answer one of these, or answered any.
    pub surveyed: BTreeSet<OrganisationId>,
    /// Those whose answer to a survey counts.
    pub survey_answered: BTreeSet<OrganisationId>,
    /// Answers to surveys that count and came by open links, from organisations that are not the network's.
    pub survey_outsiders: usize,
    /// Organisations outside the register whose signature counts.
    pub outsiders: usize,
    /// Answers to sign-on that say that an organisation decides later.
    pub pending: usize,
    /// Answers to sign-on that say that it does not sign.
    pub declined: usize,
    /// Statements that were opened.
    pub opened: BTreeSet<StatementId>,
    /// Statements that were published.
    pub published: BTreeSet<StatementId>,
    /// Rounds that opened.
    pub rounds: usize,
    /// Comments that were made.
    pub comments: usize,
    /// Those of them that came after their round had closed.
    pub late: usize,
    /// Those of them that wait for an answer.
    pub open: usize,
    /// What became of the others.
    pub outcomes: BTreeMap<OutcomeKind, usize>,
    /// To whom statements were handed, in the order of days.
    pub deliveries: Vec<Came>,
    /// What was answered to them.
    pub replies: Vec<Came>,
    /// What came of them.
    pub results: Vec<Came>,
    /// Umbrellas among the organisations, and whom these speak for.
    pub network: Representation,
    /// Umbrellas among those that signed, and whom these speak for.
    pub signed_for: Representation,
}

/// How many organisations of some sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Involvement {
    /// All of them.
    pub organisations: usize,
    /// Those that were reached.
    pub reached: usize,
    /// Those that answered.
    pub answered: usize,
    /// Those that signed.
    pub signed: usize,
    /// Those that were heard for the first time.
    pub first_heard: usize,
}

impl Figures {
    /// Counts from all statements and surveys, by the register as it stood at the end of the span.
    pub fn of(register: &Register, statements: &[Arc<Statement>], surveys: &[Arc<Survey>], span: Span) -> Figures {
        let organisations = counted(register);
        let mut figures = Figures { organisations, ..Figures::default() };
        let (mut spoke, mut opted_out) = (BTreeSet::new(), BTreeSet::new());
        for statement in statements {
            figures.count_statement(register, statement, span);
            spoke.extend(comments_in(statement, span).map(|comment| comment.organisation));
            opted_out.extend(statement.opted_out.iter().copied());
        }
        let before = statements.iter().flat_map(|statement| &statement.comments);
        let before = before.filter(|comment| comment.made < span.from && comment.withdrawn.is_none());
        let mut heard: BTreeSet<OrganisationId> = before.map(|comment| comment.organisation).collect();
        for survey in surveys {
            figures.count_survey(register, survey, span);
            let before = survey.answers.iter().filter(|(_, answer)| answer.since < span.from);
            heard.extend(before.map(|(respondent, _)| respondent.organisation()));
        }
        spoke.extend(&figures.survey_answered);
        figures.first_heard = spoke.difference(&heard).copied().collect();
        figures.answered = spoke.into_iter().chain(figures.signed.iter().copied()).collect();
        figures.surveyed.extend(&figures.survey_answered);
        figures.reached.extend(&figures.surveyed);
        figures.reached.extend(&figures.answered);
        figures.keep_counted();
        for came in [&mut figures.deliveries, &mut figures.replies, &mut figures.results] {
            came.sort_by_key(|came| came.trace.what.on());
        }
        let known = figures.organisations.clone();
        figures.network = Representation::among(known, &BTreeSet::new(), register, span.last);
        figures.signed_for = Representation::among(figures.signed.clone(), &opted_out, register, span.last);
        figures
    }

    fn count_statement(&mut self, register: &Register, statement: &Statement, span: Span) {
        if span.has(statement.created) {
            self.opened.insert(statement.id);
        }
        if statement.published.is_some_and(|published| span.has(published.since)) {
            self.published.insert(statement.id);
        }
        let opened = statement.rounds.iter().filter(|round| round.version.is_some() && span.has(round.opens)).count();
        self.rounds += opened;
        if opened > 0 {
            self.reached.extend(may_answer(register, statement));
        }
        let sealed = |version| statement.version(version).is_some_and(|version| span.has(version.sealed));
        if statement.signables.iter().any(|signable| sealed(signable.version)) {
            let signs = |id: &OrganisationId| register.with_role(*id, Role::Signatory).next().is_some();
            self.reached.extend(register.organisations().map(|(id, _)| id).filter(signs));
        }
        for comment in comments_in(statement, span) {
            self.comments += 1;
            self.late += usize::from(comment.late);
            match &comment.outcome {
                Some(outcome) => *self.outcomes.entry(outcome.kind).or_default() += 1,
                None => self.open += 1,
            }
        }
        self.count_answers(statement, span);
        for trace in statement.standing_traces().into_iter().filter(|trace| span.has_day(trace.what.on())) {
            let came = Came { statement: statement.id, trace: trace.clone() };
            match &trace.what {
                Traced::Delivery(_) => self.deliveries.push(came),
                Traced::Response(_) => self.replies.push(came),
                Traced::Effect(_) => self.results.push(came),
            }
        }
    }

    /// Those count as asked who could answer when it opened; one that is a draft again asks nobody.
    fn count_survey(&mut self, register: &Register, survey: &Survey, span: Span) {
        if survey.opened().is_some_and(|opened| span.has(opened)) {
            self.surveys.insert(survey.number);
            let speaks = |organisation: &OrganisationId| {
                let organisation = *organisation;
                register
                    .contacts(organisation)
                    .any(|(person, _)| speaks(register, Hat { person, organisation }).is_ok())
            };
            self.surveyed.extend(register.organisations().map(|(id, _)| id).filter(speaks));
        }
        for (respondent, _) in survey.answers.iter().filter(|(_, answer)| span.has(answer.since)) {
            let organisation = respondent.organisation();
            match respondent {
                Respondent::Outside(_) if !self.organisations.contains(&organisation) => self.survey_outsiders += 1,
                Respondent::Outside(_) | Respondent::Organisation(_) => _ = self.survey_answered.insert(organisation),
            }
        }
    }

    fn count_answers(&mut self, statement: &Statement, span: Span) {
        for answer in statement.answers() {
            match statement.state_of(answer) {
                SignatureState::Valid if answer.given.as_ref().is_some_and(|given| span.has(given.at)) => {
                    if answer.outsider.is_some() {
                        self.outsiders += 1;
                    } else {
                        self.signed.insert(answer.organisation);
                    }
                }
                SignatureState::Pending if span.has(answer.at) => self.pending += 1,
                SignatureState::Declined if span.has(answer.at) => self.declined += 1,
                SignatureState::Valid
                | SignatureState::Pending
                | SignatureState::Declined
                | SignatureState::AwaitingSecond
                | SignatureState::ToConfirm
                | SignatureState::Paused
                | SignatureState::Withdrawn => {}
            }
        }
    }

    /// Whoever has left the network by the end of the span, or is a public body, is in none of the numbers.
    fn keep_counted(&mut self) {
        let counted = &self.organisations;
        let all = [
            &mut self.reached,
            &mut self.answered,
            &mut self.signed,
            &mut self.first_heard,
            &mut self.surveyed,
            &mut self.survey_answered,
        ];
        for some in all {
            some.retain(|id| counted.contains(id));
        }
    }

    /// All of them together.
    pub fn all(&self) -> Involvement {
        Involvement {
            organisations: self.organisations.len(),
            reached: self.reached.len(),
            answered: self.answered.len(),
            signed: self.signed.len(),
            first_heard: self.first_heard.len(),
        }
    }

    /// How many of each sort.
    pub fn by<S: Ord>(&self, sort: impl Fn(OrganisationId) -> S) -> BTreeMap<S, Involvement> {
        let mut sorts: BTreeMap<S, Involvement> = BTreeMap::new();
        for id in &self.organisations {
            let tally = sorts.entry(sort(*id)).or_default();
            tally.organisations += 1;
            tally.reached += usize::from(self.reached.contains(id));
            tally.answered += usize::from(self.answered.contains(id));
            tally.signed += usize::from(self.signed.contains(id));
            tally.first_heard += usize::from(self.first_heard.contains(id));
        }
        sorts
    }

    /// Comments that have an answer.
    pub fn answered_comments(&self) -> usize {
        self.outcomes.values().sum()
    }
}

fn comments_in(statement: &Statement, span: Span) -> impl Iterator<Item = &Comment> {
    let comments = statement.comments.iter().map(|comment| &**comment);
    comments.filter(move |comment| span.has(comment.made) && comment.withdrawn.is_none())
}

fn counted(register: &Register) -> BTreeSet<OrganisationId> {
    let all = register.organisations();
    let counts =
        all.filter(|(_, known)| known.standing == Standing::Member && known.details.kind != Some(Kind::PublicBody));
    counts.map(|(id, _)| id).collect()
}
