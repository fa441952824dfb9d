//! Since which version there is an event of its shape.

use super::event::WireEvent;

/// The first version that has the event in this form.
pub(super) fn version(event: &WireEvent) -> u64 {
    match event {
        WireEvent::OrganisationAdded { details: Some(details), .. }
        | WireEvent::OrganisationApplied { details: Some(details), .. }
        | WireEvent::OrganisationDescribed { details: Some(details), .. }
            if details.size.is_some() =>
        {
            5
        }
        WireEvent::OrganisationAdded { details: None, .. }
        | WireEvent::PersonAdded { .. }
        | WireEvent::RoleGranted { reason: None, .. }
        | WireEvent::RoleRevoked { reason: None, .. }
        | WireEvent::StatementListed { .. }
        | WireEvent::StatementCreated { openness: None, about: None, .. } => 1,
        WireEvent::VersionSealed { parallels, .. } if parallels.is_empty() => 3,
        WireEvent::SignOnOpened { changes, .. } if !changes.is_empty() => 5,
        WireEvent::RoundScheduled { .. }
        | WireEvent::RoundOpened { .. }
        | WireEvent::RoundClosed { .. }
        | WireEvent::RoundExtended { .. }
        | WireEvent::RoundReopened { .. }
        | WireEvent::RoundFinished { .. }
        | WireEvent::RoundCancelled { .. }
        | WireEvent::SignOnOpened { .. }
        | WireEvent::DraftingResumed { .. }
        | WireEvent::StatementPublished { .. }
        | WireEvent::StatementFollowedUp { .. }
        | WireEvent::StatementWithdrawn { .. } => 3,
        WireEvent::VersionSealed { .. }
        | WireEvent::StatementCreated { about: Some(_), .. }
        | WireEvent::StatementDescribed { .. }
        | WireEvent::MomentNamed { .. }
        | WireEvent::LanguageVersionAdded { .. }
        | WireEvent::LanguageVersionRemoved { .. }
        | WireEvent::BindingSet { .. }
        | WireEvent::LanguageVersionChecked { .. }
        | WireEvent::CommentMade { .. }
        | WireEvent::CommentReworded { .. }
        | WireEvent::CommentWithdrawn { .. }
        | WireEvent::ReplyMade { .. }
        | WireEvent::CommentAgreed { .. }
        | WireEvent::AgreementTakenBack { .. }
        | WireEvent::OutcomeGiven { .. }
        | WireEvent::OutcomeContested { .. }
        | WireEvent::ContestDecided { .. } => 4,
        WireEvent::MemberCountStated { .. }
        | WireEvent::SignOnPlanned { .. }
        | WireEvent::SignatureGiven { .. }
        | WireEvent::SignatureSeconded { .. }
        | WireEvent::SignaturePending { .. }
        | WireEvent::SignatureDeclined { .. }
        | WireEvent::SignatureWithdrawn { .. }
        | WireEvent::ChangeClassified { .. }
        | WireEvent::ChangeEscalated { .. }
        | WireEvent::OutsiderSigned { .. }
        | WireEvent::MemberOptedOut { .. }
        | WireEvent::MemberOptedIn { .. } => 5,
        WireEvent::SignatureBegun { .. }
        | WireEvent::StatementDelivered { .. }
        | WireEvent::ResponseReceived { .. }
        | WireEvent::ResultRecorded { .. }
        | WireEvent::ReviewSet { .. }
        | WireEvent::TraceStruck { .. }
        | WireEvent::PublicationTimed { .. }
        | WireEvent::PublicationUntimed { .. }
        | WireEvent::CorrectionIssued { .. }
        | WireEvent::StatementReaddressed { .. }
        | WireEvent::AddressChanged { .. }
        | WireEvent::AdaptedFrom { .. }
        | WireEvent::Theme(_)
        | WireEvent::Workshop(_)
        | WireEvent::Survey(_)
        | WireEvent::Target(_)
        | WireEvent::Year(_)
        | WireEvent::Line(_) => 6,
        WireEvent::TextsBegunAnew(_) => 7,
        _ => 2,
    }
}
