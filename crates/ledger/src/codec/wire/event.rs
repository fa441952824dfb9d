//! The shape of every event in stored bytes.

use super::agenda::{WireLine, WireSurvey, WireTarget, WireTheme, WireWorkshop, WireYear};
use super::comment::{WirePassage, WireWording};
use super::form::{Text, WireAbout, WireCancelled, WireDetails, WireNames, WireOpenness, WireParallel, WireSealedText};
use super::publishing::{WireDelivery, WireEffect, WireLineage, WireResponse};
use super::signing::{WireMemberCount, WirePlace, WirePlan, WireTerms};
use crate::{ChangeKind, Channel, OutcomeKind};
use serde::{Deserialize, Serialize};
use terms::{Date, Digest, OrganisationId, PersonId, StatementId, TextId, Timestamp};

type Organisation = Text<OrganisationId>;
type Person = Text<PersonId>;

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(super) enum WireEvent {
    OrganisationAdded {
        organisation: Organisation,
        names: WireNames,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<WireDetails>,
    },
    OrganisationApplied {
        organisation: Organisation,
        names: WireNames,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<WireDetails>,
    },
    OrganisationAccepted {
        organisation: Organisation,
    },
    OrganisationDeclined {
        organisation: Organisation,
        reason: String,
    },
    OrganisationRemoved {
        organisation: Organisation,
        reason: String,
    },
    OrganisationReinstated {
        organisation: Organisation,
        reason: String,
    },
    OrganisationDescribed {
        organisation: Organisation,
        names: WireNames,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<WireDetails>,
    },
    SigningRuleSet {
        organisation: Organisation,
        rule: Text<crate::SigningRule>,
    },
    MemberCountStated {
        organisation: Organisation,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stated: Option<WireMemberCount>,
    },
    LogoSet {
        organisation: Organisation,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        logo: Option<Text<Digest>>,
    },
    MemberLinked {
        umbrella: Organisation,
        member: Organisation,
        from: Text<Date>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Text<Date>>,
        source: String,
    },
    MembershipEnded {
        umbrella: Organisation,
        member: Organisation,
        until: Text<Date>,
    },
    PersonAdded {
        person: Person,
        commitment: Text<Digest>,
    },
    PersonDescribed {
        person: Person,
        commitment: Text<Digest>,
    },
    PersonErased {
        person: Person,
    },
    RoleGranted {
        person: Person,
        organisation: Organisation,
        role: Text<crate::Role>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    RoleRevoked {
        person: Person,
        organisation: Organisation,
        role: Text<crate::Role>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    ContactConfirmed {
        person: Person,
        organisation: Organisation,
    },
    StatementReaddressed {
        statement: Text<StatementId>,
        slug: Text<crate::Slug>,
    },
    StatementListed {
        statement: Text<StatementId>,
        slug: Text<crate::Slug>,
    },
    StatementCreated {
        statement: Text<StatementId>,
        slug: Text<crate::Slug>,
        title: String,
        language: Text<crate::Language>,
        coordinators: Vec<Organisation>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        openness: Option<WireOpenness>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<WireAbout>,
    },
    CoordinatorAdded {
        organisation: Organisation,
        reason: String,
    },
    CoordinatorRemoved {
        organisation: Organisation,
        reason: String,
    },
    SupportGroupSet {
        organisations: Vec<Organisation>,
        reason: String,
    },
    OpennessSet {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        openness: Option<WireOpenness>,
    },
    VersionSealed {
        version: u32,
        text: WireSealedText,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parallels: Vec<WireParallel>,
    },
    LanguageVersionAdded {
        language: Text<crate::TextLanguage>,
        text: Text<TextId>,
    },
    LanguageVersionRemoved {
        language: Text<crate::TextLanguage>,
        reason: String,
    },
    BindingSet {
        languages: Vec<Text<crate::Language>>,
        reason: String,
    },
    LanguageVersionChecked {
        language: Text<crate::TextLanguage>,
        leading: WireSealedText,
        text: WireSealedText,
    },
    TextsBegunAnew(super::anew::WireBegunAnew),
    RoundScheduled {
        round: u32,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        opens: Text<Timestamp>,
        closes: Text<Timestamp>,
        drafting: Text<crate::Drafting>,
    },
    RoundOpened {
        round: u32,
        version: u32,
    },
    RoundClosed {
        round: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    RoundExtended {
        round: u32,
        closes: Text<Timestamp>,
        reason: String,
    },
    RoundReopened {
        round: u32,
        closes: Text<Timestamp>,
        reason: String,
    },
    RoundFinished {
        round: u32,
        version: u32,
    },
    RoundCancelled {
        round: u32,
        why: WireCancelled,
    },
    SignOnOpened {
        version: u32,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        changes: Vec<WirePlace>,
        reason: String,
    },
    DraftingResumed {
        reason: String,
    },
    StatementPublished {
        version: u32,
        reason: String,
    },
    StatementFollowedUp {
        reason: String,
    },
    StatementWithdrawn {
        reason: String,
    },
    StatementDescribed {
        title: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<WireAbout>,
    },
    MomentNamed {
        offset: u64,
        heads: Vec<Text<Digest>>,
        name: String,
    },
    CommentMade {
        comment: u32,
        organisation: Organisation,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recorded: Option<Text<Channel>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round: Option<u32>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        late: bool,
        passage: WirePassage,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        consulted: Vec<Organisation>,
        wording: WireWording,
    },
    CommentReworded {
        comment: u32,
        wording: WireWording,
    },
    CommentWithdrawn {
        comment: u32,
    },
    ReplyMade {
        comment: u32,
        organisation: Organisation,
        content: Text<Digest>,
    },
    CommentAgreed {
        comment: u32,
        organisation: Organisation,
    },
    AgreementTakenBack {
        comment: u32,
        organisation: Organisation,
    },
    OutcomeGiven {
        comment: u32,
        outcome: Text<OutcomeKind>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        same_as: Option<u32>,
    },
    OutcomeContested {
        comment: u32,
        content: Text<Digest>,
    },
    ContestDecided {
        comment: u32,
        outcome: Text<OutcomeKind>,
        reason: String,
    },
    SignOnPlanned {
        plan: WirePlan,
    },
    SignatureGiven {
        signature: u32,
        organisation: Organisation,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recorded: Option<Text<Channel>>,
        version: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<Person>,
        terms: WireTerms,
    },
    SignatureBegun {
        signature: u32,
        organisation: Organisation,
        version: u32,
        first: Person,
        terms: WireTerms,
    },
    SignatureSeconded {
        signature: u32,
    },
    SignaturePending {
        signature: u32,
        organisation: Organisation,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recorded: Option<Text<Channel>>,
        days: Vec<Text<Date>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<Text<Digest>>,
    },
    SignatureDeclined {
        signature: u32,
        organisation: Organisation,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recorded: Option<Text<Channel>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<Text<Digest>>,
        #[serde(rename = "public", default, skip_serializing_if = "std::ops::Not::not")]
        is_public: bool,
    },
    SignatureWithdrawn {
        signature: u32,
    },
    ChangeClassified {
        version: u32,
        change: u32,
        kind: Text<ChangeKind>,
        reason: String,
    },
    ChangeEscalated {
        signature: u32,
        version: u32,
        change: u32,
        content: Text<Digest>,
    },
    OutsiderSigned {
        signature: u32,
        organisation: Organisation,
        names: WireNames,
        version: u32,
        terms: WireTerms,
    },
    MemberOptedOut {
        member: Organisation,
    },
    MemberOptedIn {
        member: Organisation,
    },
    StatementDelivered {
        trace: u32,
        delivery: WireDelivery,
    },
    ResponseReceived {
        trace: u32,
        response: WireResponse,
    },
    ResultRecorded {
        trace: u32,
        effect: WireEffect,
    },
    ReviewSet {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<Text<Date>>,
    },
    TraceStruck {
        trace: u32,
        reason: String,
    },
    PublicationTimed {
        version: u32,
        at: Text<Timestamp>,
        reason: String,
    },
    PublicationUntimed {
        reason: String,
    },
    CorrectionIssued {
        correction: u32,
        organisation: Organisation,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clause: Option<u32>,
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    AddressChanged {
        slug: Text<crate::Slug>,
    },
    AdaptedFrom {
        lineage: WireLineage,
    },
    Theme(WireTheme),
    Workshop(WireWorkshop),
    Survey(WireSurvey),
    Target(WireTarget),
    Year(WireYear),
    Line(WireLine),
}
