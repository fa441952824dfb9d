//! One statement: its rules in `statement/decide.rs`, its fold here.

mod about;
mod answers;
mod command;
mod comment;
mod counting;
mod decide;
mod endorse;
mod event;
mod languages;
mod line;
mod moment;
mod openness;
mod publishing;
mod round;
mod sign_on;
mod signature;
mod stage;
mod traces;

pub use about::{Brief, StatementKind};
pub use answers::AnswerNumbers;
pub use command::{Answer, Conduct, LanguageAct, Recorded, RoundPlan, Speak, StatementCommand};
pub use comment::{
    About, Anchor, Channel, Comment, CommentKind, CommentNumber, CommentState, Contest, Outcome, OutcomeKind, Passage,
    Reply, Said, Wording,
};
pub use counting::CountingEvent;
pub use endorse::{Answering, Endorse};
pub use event::StatementEvent;
pub use languages::{BegunAnew, Checked, LanguageVersion, SealedParallel, SealedTexts, TextLanguage};
pub use line::{Demand, DemandNumber, LineAct, LineEvent};
pub use moment::NamedMoment;
pub use openness::{Audience, Openness, Participation};
pub use publishing::{Correction, CorrectionNumber, Lineage, PublishingEvent, Timed};
pub use round::{Cancelled, Drafting, Round, RoundNumber, RoundState, SealedText, Version, VersionNumber};
pub use sign_on::{
    Change, ChangeKind, ChangeNumber, ChangedPlace, Classified, SignOn, SignOnPlan, Signable, SignatureCounts, Weight,
};
pub use signature::{
    Awaiting, Given, Keeping, Reservation, Signature, SignatureNumber, SignatureReply, SignatureState, Terms,
};
pub use stage::{Published, Stage};
pub use traces::{Delivery, Effect, Means, Response, Review, Struck, Trace, TraceAct, TraceNumber, Traced, Within};

use crate::{Author, Language, Refusal, Register, Slug, ThemeNumber};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use terms::{Digest, Offset, OrganisationId, Seq, StatementId, TextId, Timestamp};

/// The fold of one statement's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub id: StatementId,
    /// Its address.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// What its leading text is written in.
    pub language: Language,
    /// The texts beside it, in the order in which they were added.
    pub languages: Vec<LanguageVersion>,
    /// The texts that were taken away: their logs stay, until all are begun anew.
    pub former_texts: Vec<TextId>,
    /// Every text that a language version was said to follow, or that was said to, since they were begun.
    pub followed: BTreeSet<Digest>,
    /// How often its texts were begun anew.
    pub epoch: u32,
    /// The last version that was sealed before they last were.
    pub epoch_began: Option<VersionNumber>,
    /// The languages whose texts bind those who sign; the leading one alone unless something else was chosen.
    pub binding: BTreeSet<Language>,
    /// Who coordinates it.
    pub coordinators: Vec<OrganisationId>,
    /// What it is for.
    pub about: Brief,
    /// What is signed, from sign-on on.
    pub sign_on: Option<SignOn>,
    /// What is public, from publication on.
    pub published: Option<Published>,
    /// When the clock publishes it, if that was said and has not happened yet.
    pub timed: Option<Timed>,
    /// What was wrong in the text that is public, in the order in which it was said.
    pub corrections: Vec<Correction>,
    /// What became of it since it was published, as it was recorded, with what was struck.
    pub traces: Vec<Arc<Trace>>,
    /// When the network looks again.
    pub review: Option<Review>,
    /// The themes of the network's agenda that it grew out of.
    pub themes: BTreeSet<ThemeNumber>,
    /// What it demands and of whom, in the order in which it was said, with what was taken back.
    pub demands: Vec<Arc<Demand>>,
    /// What it was made of, if it is an adaptation.
    pub adapted_from: Option<Lineage>,
    /// How signatures are collected.
    pub plan: SignOnPlan,
    /// Every version that was sealed for signing, in their order.
    pub signables: Vec<Signable>,
    /// What organisations have answered, in the order in which they first did. Shared, as comments are.
    pub signatures: Vec<Arc<Signature>>,
    /// Under which numbers organisations have answered.
    pub numbers: BTreeMap<OrganisationId, AnswerNumbers>,
    /// Associations that don't want to be counted among the members of umbrellas that have signed.
    pub opted_out: BTreeSet<OrganisationId>,
    /// Moments of the live text that have a name.
    pub moments: BTreeMap<Offset, NamedMoment>,
    /// Who stands behind the coordinators.
    pub support_group: BTreeSet<OrganisationId>,
    /// Who may read and take part.
    pub openness: Openness,
    /// How far it has come.
    pub stage: Stage,
    /// Its sealed versions, in their order.
    pub versions: Vec<Version>,
    /// Its rounds, in their order.
    pub rounds: Vec<Round>,
    /// Its comments, in their order. Shared, for every decision makes a new view and few of them change.
    pub comments: Vec<Arc<Comment>>,
    /// When it was opened.
    pub created: Timestamp,
    /// Entries folded so far.
    pub length: Seq,
}

impl Statement {
    /// Decides on a command for a statement that may not exist yet (`None`), at this time.
    pub fn decide(
        statement: Option<&Statement>,
        register: &Register,
        by: Author,
        at: Timestamp,
        command: StatementCommand,
    ) -> Result<Vec<StatementEvent>, Refusal> {
        decide::decide(statement, register, by, at, command)
    }

    /// The view that events make in their order, each with its time; none if the first doesn't open a statement.
    pub fn fold<'a>(events: impl IntoIterator<Item = (Timestamp, &'a StatementEvent)>) -> Option<Statement> {
        let mut events = events.into_iter();
        let (created, first) = events.next()?;
        let mut statement = Statement::opened(created, first)?;
        events.for_each(|(at, event)| statement.apply(at, event));
        Some(statement)
    }

    fn opened(created: Timestamp, first: &StatementEvent) -> Option<Statement> {
        let StatementEvent::StatementCreated { statement, slug, title, language, coordinators, openness, about } =
            first
        else {
            return None;
        };
        Some(Statement {
            id: *statement,
            slug: slug.clone(),
            title: title.clone(),
            language: *language,
            languages: vec![],
            former_texts: vec![],
            followed: BTreeSet::new(),
            epoch: 0,
            epoch_began: None,
            binding: BTreeSet::from([*language]),
            coordinators: coordinators.clone(),
            about: about.clone(),
            sign_on: None,
            published: None,
            timed: None,
            corrections: vec![],
            traces: vec![],
            review: None,
            themes: BTreeSet::new(),
            demands: vec![],
            adapted_from: None,
            plan: SignOnPlan::default(),
            signables: vec![],
            signatures: vec![],
            numbers: BTreeMap::new(),
            opted_out: BTreeSet::new(),
            moments: BTreeMap::new(),
            support_group: BTreeSet::new(),
            openness: openness.clone(),
            stage: Stage::Drafting,
            versions: vec![],
            rounds: vec![],
            comments: vec![],
            created,
            length: Seq(1),
        })
    }

    /// Folds one more event. Whoever calls this has it from `decide` or from the log, in order.
    pub fn apply(&mut self, at: Timestamp, event: &StatementEvent) {
        match event {
            // It opens a ledger and is nowhere else in it.
            StatementEvent::StatementCreated { .. } => {}
            StatementEvent::CoordinatorAdded { organisation, .. } => self.coordinators.push(*organisation),
            StatementEvent::CoordinatorRemoved { organisation, .. } => {
                self.coordinators.retain(|each| each != organisation);
            }
            StatementEvent::SupportGroupSet { organisations, .. } => self.support_group = organisations.clone(),
            StatementEvent::OpennessSet { openness } => self.openness = openness.clone(),
            StatementEvent::VersionSealed { version, text, parallels } => {
                let (text, parallels) = (text.clone(), parallels.clone());
                self.versions.push(Version { number: *version, text, parallels, sealed: at });
            }
            StatementEvent::LanguageVersionAdded { .. }
            | StatementEvent::LanguageVersionRemoved { .. }
            | StatementEvent::BindingSet { .. }
            | StatementEvent::TextsBegunAnew(_)
            | StatementEvent::LanguageVersionChecked { .. } => self.apply_to_languages(at, event),
            StatementEvent::DraftingResumed { .. } => {
                self.timed = None;
                self.apply_to_signing(at, event);
            }
            StatementEvent::SignOnOpened { .. }
            | StatementEvent::SignOnPlanned { .. }
            | StatementEvent::SignatureGiven { .. }
            | StatementEvent::SignatureBegun { .. }
            | StatementEvent::SignatureSeconded { .. }
            | StatementEvent::SignaturePending { .. }
            | StatementEvent::SignatureDeclined { .. }
            | StatementEvent::SignatureWithdrawn { .. }
            | StatementEvent::ChangeClassified { .. }
            | StatementEvent::ChangeEscalated { .. }
            | StatementEvent::OutsiderSigned { .. }
            | StatementEvent::Counting(_) => self.apply_to_signing(at, event),
            StatementEvent::StatementDescribed { title, about } => {
                self.title = title.clone();
                self.about = about.clone();
            }
            StatementEvent::MomentNamed { offset, heads, name } => {
                let moment = NamedMoment { name: name.clone(), heads: heads.clone(), named: at };
                self.moments.insert(*offset, moment);
            }
            StatementEvent::StatementPublished { version, .. } => {
                self.published = Some(Published { version: *version, since: at });
                self.stage = Stage::Published;
                self.timed = None;
            }
            StatementEvent::StatementFollowedUp { .. } => self.stage = Stage::FollowedUp,
            StatementEvent::StatementWithdrawn { .. } => {
                self.stage = Stage::Withdrawn;
                self.timed = None;
            }
            StatementEvent::Publishing(event) => self.apply_to_publishing(at, event),
            StatementEvent::Line(event) => self.apply_to_line(at, event),
            StatementEvent::RoundScheduled { round, name, opens, closes, drafting } => self.rounds.push(Round {
                number: *round,
                name: name.clone(),
                state: RoundState::Scheduled,
                drafting: *drafting,
                opens: *opens,
                closes: *closes,
                version: None,
                outcome: None,
                finished: None,
            }),
            StatementEvent::RoundOpened { round, .. }
            | StatementEvent::RoundClosed { round, .. }
            | StatementEvent::RoundExtended { round, .. }
            | StatementEvent::RoundReopened { round, .. }
            | StatementEvent::RoundFinished { round, .. }
            | StatementEvent::RoundCancelled { round, .. } => {
                if let Some(round) = self.rounds.iter_mut().find(|each| each.number == *round) {
                    round.apply(at, event);
                }
            }
            StatementEvent::CommentMade { .. } => {
                self.comments.extend(comment::made(self.length, at, event).map(Arc::new));
            }
            StatementEvent::CommentReworded { comment, .. }
            | StatementEvent::CommentWithdrawn { comment }
            | StatementEvent::ReplyMade { comment, .. }
            | StatementEvent::CommentAgreed { comment, .. }
            | StatementEvent::AgreementTakenBack { comment, .. }
            | StatementEvent::OutcomeGiven { comment, .. }
            | StatementEvent::OutcomeContested { comment, .. }
            | StatementEvent::ContestDecided { comment, .. } => {
                if let Some(comment) = place(*comment).and_then(|place| self.comments.get_mut(place)) {
                    Arc::make_mut(comment).apply(at, event);
                }
            }
        }
        self.length.0 += 1;
    }

    /// The comment of this number.
    pub fn comment(&self, number: CommentNumber) -> Option<&Arc<Comment>> {
        self.comments.get(place(number)?)
    }

    /// What keeps a round from being finished: its comments that came in time and have no outcome.
    pub fn unanswered(&self, round: RoundNumber) -> impl Iterator<Item = &Comment> {
        let comments = self.comments.iter().map(|comment| &**comment);
        comments.filter(move |comment| {
            comment.round == Some(round) && !comment.late && comment.withdrawn.is_none() && comment.outcome.is_none()
        })
    }

    /// The round of this number.
    pub fn round(&self, number: RoundNumber) -> Option<&Round> {
        self.rounds.iter().find(|round| round.number == number)
    }

    /// The round that will open or has opened and is not finished: there is one at most.
    pub fn current_round(&self) -> Option<&Round> {
        self.rounds.iter().find(|round| round.is_under_way())
    }

    /// The version of this number.
    pub fn version(&self, number: VersionNumber) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// When the clock has to do something about it next.
    pub fn due(&self) -> Option<Timestamp> {
        // No round is under way while a text is signed, so that only one of them is there.
        let published = self.timed.as_ref().map(|timed| timed.at);
        self.current_round().and_then(Round::due).or(published)
    }

    /// Whether writers may change the text at all, whoever they are.
    pub fn writing(&self) -> Result<(), Refusal> {
        match self.stage {
            Stage::Drafting => {}
            Stage::SignOn | Stage::Published | Stage::FollowedUp | Stage::Withdrawn => return Err(Refusal::TextSealed),
        }
        let rests = |round: &Round| round.state == RoundState::Open && round.drafting == Drafting::Rests;
        if self.current_round().is_some_and(rests) { Err(Refusal::DraftingRests) } else { Ok(()) }
    }

    /// When the schedule changes whether writers may change the text; none if nothing is planned that does.
    pub fn writing_until(&self) -> Option<Timestamp> {
        let round = self.current_round().filter(|round| round.drafting == Drafting::Rests);
        round.and_then(Round::due)
    }

    /// Whether a round has opened, so that people have spoken in the belief that its rules stay.
    pub fn has_opened_a_round(&self) -> bool {
        self.rounds.iter().any(|round| round.version.is_some())
    }
}

/// Where the comment of this number lies.
fn place(comment: CommentNumber) -> Option<usize> {
    comment.0.checked_sub(1).map(|place| place as usize)
}
