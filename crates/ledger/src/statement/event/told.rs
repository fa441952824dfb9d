//! What can be told of any event without knowing which it is.

use super::StatementEvent;
use crate::statement::{BegunAnew, Cancelled, CommentNumber, SignatureNumber};
use terms::Timestamp;

impl StatementEvent {
    /// Its name: the same as in stored bytes.
    pub fn name(&self) -> &'static str {
        match self {
            StatementEvent::StatementCreated { .. } => "statement-created",
            StatementEvent::CoordinatorAdded { .. } => "coordinator-added",
            StatementEvent::CoordinatorRemoved { .. } => "coordinator-removed",
            StatementEvent::SupportGroupSet { .. } => "support-group-set",
            StatementEvent::OpennessSet { .. } => "openness-set",
            StatementEvent::VersionSealed { .. } => "version-sealed",
            StatementEvent::LanguageVersionAdded { .. } => "language-version-added",
            StatementEvent::LanguageVersionRemoved { .. } => "language-version-removed",
            StatementEvent::BindingSet { .. } => "binding-set",
            StatementEvent::LanguageVersionChecked { .. } => "language-version-checked",
            StatementEvent::TextsBegunAnew(_) => "texts-begun-anew",
            StatementEvent::RoundScheduled { .. } => "round-scheduled",
            StatementEvent::RoundOpened { .. } => "round-opened",
            StatementEvent::RoundClosed { .. } => "round-closed",
            StatementEvent::RoundExtended { .. } => "round-extended",
            StatementEvent::RoundReopened { .. } => "round-reopened",
            StatementEvent::RoundFinished { .. } => "round-finished",
            StatementEvent::RoundCancelled { .. } => "round-cancelled",
            StatementEvent::SignOnOpened { .. } => "sign-on-opened",
            StatementEvent::StatementDescribed { .. } => "statement-described",
            StatementEvent::MomentNamed { .. } => "moment-named",
            StatementEvent::DraftingResumed { .. } => "drafting-resumed",
            StatementEvent::StatementPublished { .. } => "statement-published",
            StatementEvent::StatementFollowedUp { .. } => "statement-followed-up",
            StatementEvent::StatementWithdrawn { .. } => "statement-withdrawn",
            StatementEvent::CommentMade { .. } => "comment-made",
            StatementEvent::CommentReworded { .. } => "comment-reworded",
            StatementEvent::CommentWithdrawn { .. } => "comment-withdrawn",
            StatementEvent::ReplyMade { .. } => "reply-made",
            StatementEvent::CommentAgreed { .. } => "comment-agreed",
            StatementEvent::AgreementTakenBack { .. } => "agreement-taken-back",
            StatementEvent::OutcomeGiven { .. } => "outcome-given",
            StatementEvent::OutcomeContested { .. } => "outcome-contested",
            StatementEvent::ContestDecided { .. } => "contest-decided",
            StatementEvent::SignOnPlanned { .. } => "sign-on-planned",
            StatementEvent::SignatureGiven { .. } => "signature-given",
            StatementEvent::SignatureBegun { .. } => "signature-begun",
            StatementEvent::SignatureSeconded { .. } => "signature-seconded",
            StatementEvent::SignaturePending { .. } => "signature-pending",
            StatementEvent::SignatureDeclined { .. } => "signature-declined",
            StatementEvent::SignatureWithdrawn { .. } => "signature-withdrawn",
            StatementEvent::ChangeClassified { .. } => "change-classified",
            StatementEvent::ChangeEscalated { .. } => "change-escalated",
            StatementEvent::OutsiderSigned { .. } => "outsider-signed",
            StatementEvent::Counting(event) => event.name(),
            StatementEvent::Line(event) => event.name(),
            StatementEvent::Publishing(event) => event.name(),
        }
    }

    /// Whether it is an act of coordination: what coordinators, the clock or the operator do to the statement, and answer
    /// for in public. What organisations do for themselves is none.
    pub fn coordinates(&self) -> bool {
        match self {
            StatementEvent::StatementCreated { .. }
            | StatementEvent::SignOnPlanned { .. }
            | StatementEvent::ChangeClassified { .. }
            | StatementEvent::OutsiderSigned { .. }
            | StatementEvent::CoordinatorAdded { .. }
            | StatementEvent::CoordinatorRemoved { .. }
            | StatementEvent::SupportGroupSet { .. }
            | StatementEvent::OpennessSet { .. }
            | StatementEvent::StatementDescribed { .. }
            | StatementEvent::VersionSealed { .. }
            | StatementEvent::RoundScheduled { .. }
            | StatementEvent::RoundOpened { .. }
            | StatementEvent::RoundClosed { .. }
            | StatementEvent::RoundExtended { .. }
            | StatementEvent::RoundReopened { .. }
            | StatementEvent::RoundFinished { .. }
            | StatementEvent::RoundCancelled { .. }
            | StatementEvent::SignOnOpened { .. }
            | StatementEvent::DraftingResumed { .. }
            | StatementEvent::StatementPublished { .. }
            | StatementEvent::StatementFollowedUp { .. }
            | StatementEvent::StatementWithdrawn { .. }
            | StatementEvent::LanguageVersionAdded { .. }
            | StatementEvent::LanguageVersionRemoved { .. }
            | StatementEvent::BindingSet { .. }
            | StatementEvent::TextsBegunAnew(_)
            | StatementEvent::OutcomeGiven { .. }
            | StatementEvent::ContestDecided { .. }
            | StatementEvent::Publishing(_)
            | StatementEvent::Line(_) => true,
            StatementEvent::MomentNamed { .. }
            | StatementEvent::LanguageVersionChecked { .. }
            | StatementEvent::CommentMade { .. }
            | StatementEvent::CommentReworded { .. }
            | StatementEvent::CommentWithdrawn { .. }
            | StatementEvent::ReplyMade { .. }
            | StatementEvent::CommentAgreed { .. }
            | StatementEvent::AgreementTakenBack { .. }
            | StatementEvent::OutcomeContested { .. }
            | StatementEvent::SignatureGiven { .. }
            | StatementEvent::SignatureBegun { .. }
            | StatementEvent::SignatureSeconded { .. }
            | StatementEvent::SignaturePending { .. }
            | StatementEvent::SignatureDeclined { .. }
            | StatementEvent::SignatureWithdrawn { .. }
            | StatementEvent::ChangeEscalated { .. }
            | StatementEvent::Counting(_) => false,
        }
    }

    /// The public reason that was given, if one was.
    pub fn reason(&self) -> Option<&str> {
        match self {
            StatementEvent::CoordinatorAdded { reason, .. }
            | StatementEvent::CoordinatorRemoved { reason, .. }
            | StatementEvent::SupportGroupSet { reason, .. }
            | StatementEvent::LanguageVersionRemoved { reason, .. }
            | StatementEvent::BindingSet { reason, .. }
            | StatementEvent::TextsBegunAnew(BegunAnew { reason, .. })
            | StatementEvent::RoundExtended { reason, .. }
            | StatementEvent::RoundReopened { reason, .. }
            | StatementEvent::RoundCancelled { why: Cancelled::CalledOff(reason), .. }
            | StatementEvent::SignOnOpened { reason, .. }
            | StatementEvent::DraftingResumed { reason }
            | StatementEvent::StatementPublished { reason, .. }
            | StatementEvent::StatementFollowedUp { reason }
            | StatementEvent::StatementWithdrawn { reason }
            | StatementEvent::ContestDecided { reason, .. }
            | StatementEvent::ChangeClassified { reason, .. } => Some(reason),
            StatementEvent::RoundClosed { reason, .. } | StatementEvent::OutcomeGiven { reason, .. } => {
                reason.as_deref()
            }
            StatementEvent::Publishing(event) => event.reason(),
            StatementEvent::StatementCreated { .. }
            | StatementEvent::OpennessSet { .. }
            | StatementEvent::StatementDescribed { .. }
            | StatementEvent::MomentNamed { .. }
            | StatementEvent::VersionSealed { .. }
            | StatementEvent::LanguageVersionAdded { .. }
            | StatementEvent::LanguageVersionChecked { .. }
            | StatementEvent::RoundScheduled { .. }
            | StatementEvent::RoundOpened { .. }
            | StatementEvent::RoundFinished { .. }
            | StatementEvent::RoundCancelled { why: Cancelled::TextEmpty | Cancelled::Missed, .. }
            | StatementEvent::CommentMade { .. }
            | StatementEvent::CommentReworded { .. }
            | StatementEvent::CommentWithdrawn { .. }
            | StatementEvent::ReplyMade { .. }
            | StatementEvent::CommentAgreed { .. }
            | StatementEvent::AgreementTakenBack { .. }
            | StatementEvent::OutcomeContested { .. }
            | StatementEvent::SignOnPlanned { .. }
            | StatementEvent::SignatureGiven { .. }
            | StatementEvent::SignatureBegun { .. }
            | StatementEvent::SignatureSeconded { .. }
            | StatementEvent::SignaturePending { .. }
            | StatementEvent::SignatureDeclined { .. }
            | StatementEvent::SignatureWithdrawn { .. }
            | StatementEvent::ChangeEscalated { .. }
            | StatementEvent::OutsiderSigned { .. }
            | StatementEvent::Counting(_)
            | StatementEvent::Line(_) => None,
        }
    }

    /// The time that it sets for a round to close.
    pub fn closes(&self) -> Option<Timestamp> {
        match self {
            StatementEvent::RoundScheduled { closes, .. }
            | StatementEvent::RoundExtended { closes, .. }
            | StatementEvent::RoundReopened { closes, .. } => Some(*closes),
            _ => None,
        }
    }

    /// The comment that it is about.
    pub fn comment(&self) -> Option<CommentNumber> {
        match self {
            StatementEvent::CommentMade { comment, .. }
            | StatementEvent::CommentReworded { comment, .. }
            | StatementEvent::CommentWithdrawn { comment }
            | StatementEvent::ReplyMade { comment, .. }
            | StatementEvent::CommentAgreed { comment, .. }
            | StatementEvent::AgreementTakenBack { comment, .. }
            | StatementEvent::OutcomeGiven { comment, .. }
            | StatementEvent::OutcomeContested { comment, .. }
            | StatementEvent::ContestDecided { comment, .. } => Some(*comment),
            _ => None,
        }
    }

    /// The organisation's answer that it is about.
    pub fn signature(&self) -> Option<SignatureNumber> {
        match self {
            StatementEvent::SignatureGiven { signature, .. }
            | StatementEvent::SignatureBegun { signature, .. }
            | StatementEvent::SignatureSeconded { signature }
            | StatementEvent::SignaturePending { signature, .. }
            | StatementEvent::SignatureDeclined { signature, .. }
            | StatementEvent::SignatureWithdrawn { signature }
            | StatementEvent::ChangeEscalated { signature, .. }
            | StatementEvent::OutsiderSigned { signature, .. } => Some(*signature),
            _ => None,
        }
    }
}
