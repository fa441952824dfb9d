//! The shape of stored entries. Only here serialisation is derived, and `form.rs` says how each noun is spelt.
//!
//! An entry has the first version whose programs can read it: version 1 is the register without details and reasons,
//! version 2 a statement without rounds, version 3 one without comments and in one language, version 4 one that nobody
//! signs, and organisations without a size, version 5 one where the first of two was named before the second had signed, and
//! of whose publication nothing more is told than that it was published; all of the agenda came with version 6, and with
//! version 7 that texts are begun anew.

mod agenda;
mod anew;
mod comment;
mod event;
mod form;
mod publishing;
mod signing;
mod since;

use super::Unreadable;
use crate::{AgendaEvent, Author, CountingEvent, Event, Hat, PublishingEvent, RegisterEvent, StatementEvent};
use event::WireEvent;
use form::{Form, Text};
use serde::{Deserialize, Serialize};
use since::version;
use terms::{OrganisationId, PersonId, Seq, Timestamp};

pub(super) const VERSION: u64 = 7;

#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    v: u64,
    seq: u64,
    at: Text<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Text<PersonId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<Text<OrganisationId>>,
    /// There, and true, where the clock kept to what was announced.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    clock: bool,
    register: u64,
    event: WireEvent,
}

/// What can be read of an entry of any version.
#[derive(Deserialize)]
pub(super) struct Versioned {
    v: u64,
}

impl Versioned {
    pub(super) fn check(&self) -> Result<(), Unreadable> {
        if self.v > VERSION { Err(Unreadable::Newer(self.v)) } else { Ok(()) }
    }
}

/// Both directions between events and their forms, member by member. Events that stand in a group of their own, such as
/// those of publishing, have the same flat form as the others; the agenda's have theirs in `agenda`.
macro_rules! events {
    (@ [$ledger:ident] $domain:ident $event:ident { $($member:ident),+ }) => {
        Event::$ledger($domain::$event { $($member),+ })
    };
    (@ [$ledger:ident $group:ident] $domain:ident $event:ident { $($member:ident),+ }) => {
        Event::$ledger(StatementEvent::$group($domain::$event { $($member),+ }))
    };
    ($($way:tt $domain:ident: $($event:ident { $($member:ident),+ })+;)+) => {
        fn form(event: &Event) -> WireEvent {
            match event {
                $($(events!(@ $way $domain $event { $($member),+ }) => {
                    WireEvent::$event { $($member: $member.form()),+ }
                })+)+
                Event::Agenda(AgendaEvent::Theme(event)) => WireEvent::Theme(event.form()),
                Event::Agenda(AgendaEvent::Workshop(event)) => WireEvent::Workshop(event.form()),
                Event::Agenda(AgendaEvent::Survey(event)) => WireEvent::Survey(event.form()),
                Event::Agenda(AgendaEvent::Target(event)) => WireEvent::Target(event.form()),
                Event::Agenda(AgendaEvent::Year(event)) => WireEvent::Year(event.form()),
                Event::Statement(StatementEvent::Line(event)) => WireEvent::Line(event.form()),
                Event::Statement(StatementEvent::TextsBegunAnew(event)) => WireEvent::TextsBegunAnew(event.form()),
            }
        }

        fn event(form: WireEvent) -> Event {
            match form {
                $($(WireEvent::$event { $($member),+ } => {
                    $(let $member = Form::of($member);)+
                    events!(@ $way $domain $event { $($member),+ })
                })+)+
                WireEvent::Theme(event) => Event::Agenda(AgendaEvent::Theme(Form::of(event))),
                WireEvent::Workshop(event) => Event::Agenda(AgendaEvent::Workshop(Form::of(event))),
                WireEvent::Survey(event) => Event::Agenda(AgendaEvent::Survey(Form::of(event))),
                WireEvent::Target(event) => Event::Agenda(AgendaEvent::Target(Form::of(event))),
                WireEvent::Year(event) => Event::Agenda(AgendaEvent::Year(Form::of(event))),
                WireEvent::Line(event) => Event::Statement(StatementEvent::Line(Form::of(event))),
                WireEvent::TextsBegunAnew(event) => Event::Statement(StatementEvent::TextsBegunAnew(Form::of(event))),
            }
        }
    };
}

events! {
    [Register] RegisterEvent:
        OrganisationAdded { organisation, names, details }
        OrganisationApplied { organisation, names, details }
        OrganisationAccepted { organisation }
        OrganisationDeclined { organisation, reason }
        OrganisationRemoved { organisation, reason }
        OrganisationReinstated { organisation, reason }
        OrganisationDescribed { organisation, names, details }
        SigningRuleSet { organisation, rule }
        LogoSet { organisation, logo }
        MemberCountStated { organisation, stated }
        MemberLinked { umbrella, member, from, until, source }
        MembershipEnded { umbrella, member, until }
        PersonAdded { person, commitment }
        PersonDescribed { person, commitment }
        PersonErased { person }
        RoleGranted { person, organisation, role, reason }
        RoleRevoked { person, organisation, role, reason }
        ContactConfirmed { person, organisation }
        StatementReaddressed { statement, slug }
        StatementListed { statement, slug };
    [Statement] StatementEvent:
        StatementCreated { statement, slug, title, language, coordinators, openness, about }
        CoordinatorAdded { organisation, reason }
        CoordinatorRemoved { organisation, reason }
        SupportGroupSet { organisations, reason }
        OpennessSet { openness }
        VersionSealed { version, text, parallels }
        LanguageVersionAdded { language, text }
        LanguageVersionRemoved { language, reason }
        BindingSet { languages, reason }
        LanguageVersionChecked { language, leading, text }
        RoundScheduled { round, name, opens, closes, drafting }
        RoundOpened { round, version }
        RoundClosed { round, reason }
        RoundExtended { round, closes, reason }
        RoundReopened { round, closes, reason }
        RoundFinished { round, version }
        RoundCancelled { round, why }
        SignOnOpened { version, changes, reason }
        DraftingResumed { reason }
        StatementPublished { version, reason }
        StatementFollowedUp { reason }
        StatementWithdrawn { reason }
        StatementDescribed { title, about }
        MomentNamed { offset, heads, name }
        CommentMade { comment, organisation, recorded, round, late, passage, consulted, wording }
        CommentReworded { comment, wording }
        CommentWithdrawn { comment }
        ReplyMade { comment, organisation, content }
        CommentAgreed { comment, organisation }
        AgreementTakenBack { comment, organisation }
        OutcomeGiven { comment, outcome, reason, same_as }
        OutcomeContested { comment, content }
        ContestDecided { comment, outcome, reason }
        SignOnPlanned { plan }
        SignatureGiven { signature, organisation, recorded, version, first, terms }
        SignatureBegun { signature, organisation, version, first, terms }
        SignatureSeconded { signature }
        SignaturePending { signature, organisation, recorded, days, content }
        SignatureDeclined { signature, organisation, recorded, content, is_public }
        SignatureWithdrawn { signature }
        ChangeClassified { version, change, kind, reason }
        ChangeEscalated { signature, version, change, content }
        OutsiderSigned { signature, organisation, names, version, terms };
    [Statement Counting] CountingEvent:
        MemberOptedOut { member }
        MemberOptedIn { member };
    [Statement Publishing] PublishingEvent:
        StatementDelivered { trace, delivery }
        ResponseReceived { trace, response }
        ResultRecorded { trace, effect }
        ReviewSet { on }
        TraceStruck { trace, reason }
        PublicationTimed { version, at, reason }
        PublicationUntimed { reason }
        CorrectionIssued { correction, organisation, clause, text, reason }
        AddressChanged { slug }
        AdaptedFrom { lineage };
}

impl From<&crate::Entry> for Entry {
    fn from(entry: &crate::Entry) -> Self {
        let hat = match entry.by {
            Author::Operator | Author::Clock => None,
            Author::Hat(hat) => Some(hat),
        };
        let event = form(&entry.event);
        Entry {
            v: version(&event),
            seq: entry.seq.0,
            at: entry.at.form(),
            person: hat.map(|hat| hat.person.form()),
            organisation: hat.map(|hat| hat.organisation.form()),
            clock: entry.by == Author::Clock,
            register: entry.register.0,
            event,
        }
    }
}

impl TryFrom<Entry> for crate::Entry {
    type Error = Unreadable;

    fn try_from(entry: Entry) -> Result<Self, Unreadable> {
        if entry.v != version(&entry.event) {
            return Err(Unreadable::Value("a version that fits its event"));
        }
        let by = match (entry.person, entry.organisation) {
            (None, None) if entry.clock => Author::Clock,
            (None, None) => Author::Operator,
            (Some(person), Some(organisation)) if !entry.clock => {
                Author::Hat(Hat { person: Form::of(person), organisation: Form::of(organisation) })
            }
            _ => return Err(Unreadable::Value("the clock, or a person for an organisation")),
        };
        Ok(crate::Entry {
            seq: Seq(entry.seq),
            at: Form::of(entry.at),
            by,
            register: Seq(entry.register),
            event: event(entry.event),
        })
    }
}
