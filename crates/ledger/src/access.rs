//! Who may do what, in one place. Pages, API, open sockets and the rules of both ledgers ask here, and ask anew each time.

use crate::{Audience, Author, Refusal, Register, Role, Stage, Standing, Statement};
use terms::{OrganisationId, PersonId, TextId};

/// A person acting for one organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hat {
    /// Who types.
    pub person: PersonId,
    /// Who speaks.
    pub organisation: OrganisationId,
}

/// Whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// Anybody.
    Anonymous,
    /// Somebody with a link that was sent to them for an organisation, and who hasn't confirmed yet who they are: reads
    /// what that organisation reads, and does nothing.
    Invited(OrganisationId),
    /// A person who has signed in, with the hat they wear.
    Hat(Hat),
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// See the statement and its live text.
    ReadDraft,
    /// See its comments.
    ReadComments,
    /// Write in the live text.
    Edit,
    /// Hand in a comment.
    Comment,
    /// Answer comments.
    Answer,
    /// Open, extend, close, reopen and finish rounds.
    ConductRounds,
    /// Sign for the organisation.
    Sign,
    /// Choose the coordinating organisations, the support group and who takes part.
    AdministerStatement,
    /// Look after the asker's own organisation: its entry and its people.
    AdministerOrganisation,
    /// Look after the network: its organisations, umbrellas and coordinators.
    AdministerNetwork,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 10] = [
        Action::ReadDraft,
        Action::ReadComments,
        Action::Edit,
        Action::Comment,
        Action::Answer,
        Action::ConductRounds,
        Action::Sign,
        Action::AdministerStatement,
        Action::AdministerOrganisation,
        Action::AdministerNetwork,
    ];
}

/// What somebody may do with a statement's live text. Each right includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Not even know that it exists.
    Nothing,
    /// Read it.
    Read,
    /// Write in it.
    Write,
}

/// What `hat` may do with the live text of `statement` now. A hat that its person doesn't wear any more gives nothing,
/// not even where everybody may read: pages are for everybody, open sockets are not.
pub fn right(register: &Register, statement: &Statement, hat: Hat) -> Right {
    let may = |action| access(register, statement, Asker::Hat(hat), action).is_ok();
    if acting(register, hat).is_err() {
        Right::Nothing
    } else if may(Action::Edit) {
        Right::Write
    } else if may(Action::ReadDraft) {
        Right::Read
    } else {
        Right::Nothing
    }
}

/// What `hat` may do with one of the statement's texts now: a text that was taken away gives nothing any more.
pub fn right_in(register: &Register, statement: &Statement, text: TextId, hat: Hat) -> Right {
    if statement.has_text(text) { right(register, statement, hat) } else { Right::Nothing }
}

/// Whether `who` may do that with `statement` now, or why not.
pub fn access(register: &Register, statement: &Statement, who: Asker, action: Action) -> Result<(), Refusal> {
    match action {
        Action::ReadDraft => reads(register, statement, who, statement.openness.drafts).or_else(|refusal| match who {
            // Whoever signs a text has read it.
            Asker::Hat(hat) if signs(register, statement, hat).is_ok() => Ok(()),
            Asker::Hat(_) | Asker::Invited(_) | Asker::Anonymous => Err(refusal),
        }),
        Action::ReadComments => reads(register, statement, who, statement.openness.comments),
        Action::Edit => edits(register, statement, worn(who)?),
        Action::Comment => comments(register, statement, worn(who)?),
        Action::Answer | Action::ConductRounds => conducts_rounds(register, statement, Author::Hat(worn(who)?)),
        Action::Sign => signs(register, statement, worn(who)?),
        Action::AdministerStatement => administers_statement(register, statement, Author::Hat(worn(who)?)),
        Action::AdministerOrganisation => {
            let hat = worn(who)?;
            acting(register, hat)?;
            administers_organisation(register, Author::Hat(hat), hat.organisation)
        }
        Action::AdministerNetwork => {
            let hat = worn(who)?;
            acting(register, hat)?;
            administers_network(register, Author::Hat(hat))
        }
    }
}

/// Whether the author looks after the network: a coordinator, or whoever runs the server.
pub fn administers_network(register: &Register, by: Author) -> Result<(), Refusal> {
    match by {
        Author::Operator => Ok(()),
        Author::Hat(hat) if register.has_role(hat.person, hat.organisation, Role::Coordinator) => Ok(()),
        Author::Hat(_) | Author::Clock => Err(Refusal::CoordinatorsOnly),
    }
}

/// Whether the author looks after the organisation: its own admin, or who looks after the network.
pub fn administers_organisation(register: &Register, by: Author, organisation: OrganisationId) -> Result<(), Refusal> {
    let is_admin = match by {
        Author::Operator => true,
        Author::Clock => false,
        Author::Hat(hat) => {
            hat.organisation == organisation && register.has_role(hat.person, organisation, Role::OrganisationAdmin)
        }
    };
    if is_admin || administers_network(register, by).is_ok() { Ok(()) } else { Err(Refusal::OrganisationAdminsOnly) }
}

/// Whether the author chooses who coordinates the statement: its coordinators; any coordinator of the network where the
/// last of its own has gone; or whoever runs the server.
pub(crate) fn administers_statement(register: &Register, statement: &Statement, by: Author) -> Result<(), Refusal> {
    let hat = match by {
        Author::Operator => return Ok(()),
        Author::Clock => return Err(Refusal::NotItsCoordinator),
        Author::Hat(hat) => hat,
    };
    let own = |id: &OrganisationId| register.with_role(*id, Role::Coordinator).next().is_some();
    let is_orphan = !statement.coordinators.iter().any(own);
    if is_orphan && administers_network(register, by).is_ok() {
        return Ok(());
    }
    coordinates(register, statement, hat)
}

/// Whether the author opens and closes rounds, seals and publishes: these are public acts of its coordinators alone.
pub(crate) fn conducts_rounds(register: &Register, statement: &Statement, by: Author) -> Result<(), Refusal> {
    match by {
        Author::Hat(hat) => coordinates(register, statement, hat),
        Author::Operator | Author::Clock => Err(Refusal::NotItsCoordinator),
    }
}

fn coordinates(register: &Register, statement: &Statement, hat: Hat) -> Result<(), Refusal> {
    acting(register, hat)?;
    let among = statement.coordinators.contains(&hat.organisation);
    if among && register.has_role(hat.person, hat.organisation, Role::Coordinator) {
        Ok(())
    } else {
        Err(Refusal::NotItsCoordinator)
    }
}

fn reads(register: &Register, statement: &Statement, who: Asker, audience: Audience) -> Result<(), Refusal> {
    let organisation = match (audience, who) {
        (Audience::Public, _) => return Ok(()),
        (_, Asker::Anonymous) => return Err(Refusal::HatMissing),
        (_, Asker::Invited(organisation)) => organisation,
        (_, Asker::Hat(hat)) => {
            acting(register, hat)?;
            hat.organisation
        }
    };
    // The network is open: who has applied reads with it, for it may comment while it waits.
    match (audience, register.standing(organisation)) {
        (_, None | Some(Standing::Left | Standing::Declined)) => Err(Refusal::NotAMember),
        (Audience::Participants, _) if !participates(register, statement, organisation) => Err(Refusal::NotAReader),
        (Audience::Participants | Audience::Network | Audience::Public, Some(Standing::Member | Standing::Applied)) => {
            Ok(())
        }
    }
}

/// The organisations behind the statement, and those that may take part in it and have somebody who does.
fn participates(register: &Register, statement: &Statement, organisation: OrganisationId) -> bool {
    let behind = statement.coordinators.contains(&organisation) || statement.support_group.contains(&organisation);
    let has = |role| register.with_role(organisation, role).next().is_some();
    behind || (statement.openness.writers.includes(organisation) && (has(Role::Writer) || has(Role::Commenter)))
}

pub(crate) fn edits(register: &Register, statement: &Statement, hat: Hat) -> Result<(), Refusal> {
    acting(register, hat)?;
    statement.writing()?;
    is_writer(register, statement, hat)
}

/// Whether the author gives moments of the text names: who writes it does, also while writing rests.
pub fn names_moments(register: &Register, statement: &Statement, by: Author) -> Result<(), Refusal> {
    match by {
        Author::Hat(hat) => is_writer(register, statement, hat),
        Author::Operator | Author::Clock => Err(Refusal::NotAWriter),
    }
}

/// Whether the text is theirs to write in when it is written.
fn is_writer(register: &Register, statement: &Statement, hat: Hat) -> Result<(), Refusal> {
    let standing = acting(register, hat)?;
    if coordinates(register, statement, hat).is_ok() {
        return Ok(());
    }
    if !register.holds(hat.person, hat.organisation, Role::Writer) {
        return Err(Refusal::NotAWriter);
    }
    if standing == Standing::Applied {
        return Err(Refusal::OrganisationApplying);
    }
    takes_part(statement, hat)
}

/// Whether the author decides where an organisation asks for another look: whoever looks after an organisation of the
/// support group or signs for it; the coordinators where there is no such group.
pub(crate) fn decides_contests(register: &Register, statement: &Statement, by: Author) -> Result<(), Refusal> {
    if statement.support_group.is_empty() {
        return conducts_rounds(register, statement, by);
    }
    let Author::Hat(hat) = by else { return Err(Refusal::NotInSupportGroup) };
    acting(register, hat)?;
    let holds = |role| register.has_role(hat.person, hat.organisation, role);
    let decides = [Role::OrganisationAdmin, Role::Signatory, Role::Coordinator].into_iter().any(holds);
    let among = statement.support_group.contains(&hat.organisation);
    if among && decides { Ok(()) } else { Err(Refusal::NotInSupportGroup) }
}

/// Whether the hat's person speaks for its organisation, whatever may be said now.
pub(crate) fn speaks(register: &Register, hat: Hat) -> Result<(), Refusal> {
    acting(register, hat)?;
    let holds = |role| register.holds(hat.person, hat.organisation, role);
    if holds(Role::Commenter) || holds(Role::Writer) { Ok(()) } else { Err(Refusal::NotACommenter) }
}

/// Who writes may comment as well. An organisation that has applied comments while it waits.
pub(crate) fn comments(register: &Register, statement: &Statement, hat: Hat) -> Result<(), Refusal> {
    acting(register, hat)?;
    match statement.stage {
        Stage::Drafting => {}
        Stage::SignOn | Stage::Published | Stage::FollowedUp | Stage::Withdrawn => return Err(Refusal::TextSealed),
    }
    speaks(register, hat)?;
    takes_part(statement, hat)?;
    reads(register, statement, Asker::Hat(hat), statement.openness.drafts)
}

/// Whether an organisation takes part in writing says nothing about its signature: any member of the network may sign.
fn signs(register: &Register, statement: &Statement, hat: Hat) -> Result<(), Refusal> {
    speaks_on_signing(register, hat)?;
    match statement.stage {
        Stage::SignOn | Stage::Published => Ok(()),
        Stage::Drafting | Stage::FollowedUp | Stage::Withdrawn => Err(Refusal::NothingToSign),
    }
}

/// Whether the hat's person signs for its organisation, whatever may be signed now.
pub(crate) fn speaks_on_signing(register: &Register, hat: Hat) -> Result<(), Refusal> {
    let standing = acting(register, hat)?;
    if !register.holds(hat.person, hat.organisation, Role::Signatory) {
        return Err(Refusal::NotASignatory);
    }
    if standing == Standing::Applied { Err(Refusal::OrganisationApplying) } else { Ok(()) }
}

/// Whether the hat's person says for its organisation whether it is counted among an umbrella's members.
pub(crate) fn speaks_on_counting(register: &Register, hat: Hat) -> Result<(), Refusal> {
    match administers_organisation(register, Author::Hat(hat), hat.organisation) {
        Ok(()) => acting(register, hat).map(drop),
        Err(_) => speaks_on_signing(register, hat),
    }
}

fn takes_part(statement: &Statement, hat: Hat) -> Result<(), Refusal> {
    if statement.openness.writers.includes(hat.organisation) || statement.coordinators.contains(&hat.organisation) {
        Ok(())
    } else {
        Err(Refusal::NotTakingPart)
    }
}

fn worn(who: Asker) -> Result<Hat, Refusal> {
    match who {
        Asker::Hat(hat) => Ok(hat),
        Asker::Anonymous | Asker::Invited(_) => Err(Refusal::HatMissing),
    }
}

/// Where the organisation stands that the hat's person still acts for.
fn acting(register: &Register, hat: Hat) -> Result<Standing, Refusal> {
    if !register.roles(hat.person).any(|(organisation, _)| organisation == hat.organisation) {
        return Err(Refusal::HatNotYours);
    }
    match register.standing(hat.organisation) {
        Some(standing @ (Standing::Member | Standing::Applied)) => Ok(standing),
        Some(Standing::Left | Standing::Declined) | None => Err(Refusal::NotAMember),
    }
}
