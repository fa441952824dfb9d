//! How each noun is spelt in stored bytes.

mod about;

pub(super) use about::WireAbout;

use crate::{
    AssociationNumber, Audience, BusinessId, Cancelled, ChangeKind, ChangeNumber, Channel, CommentKind, CommentNumber,
    ContactNumber, CorrectionNumber, County, DemandNumber, Details, Drafting, Kind, Language, Means, MomentNumber,
    Municipality, Names, Openness, OutcomeKind, Participation, Phase, Role, RoundNumber, SealedParallel, SealedText,
    Sector, SignatureNumber, SigningRule, Size, Slug, SurveyNumber, SurveyPromise, SurveyReach, TargetNumber,
    TextLanguage, ThemeNumber, ThemeState, TraceNumber, VersionNumber, Website, Weight, WorkshopNumber,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeSet;
use terms::{Date, Digest, Heads, Offset, OrganisationId, PersonId, StatementId, TextId, Timestamp};

/// A noun and its form in stored bytes.
pub(super) trait Form: Sized {
    type Wire;

    fn form(&self) -> Self::Wire;

    fn of(wire: Self::Wire) -> Self;
}

/// A noun that is written as one text.
pub(super) struct Text<T>(pub(super) T);

pub(super) trait Spelt: Sized {
    const WHAT: &str;

    fn spell(&self) -> String;

    fn read(text: &str) -> Option<Self>;
}

impl<T: Spelt> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.spell())
    }
}

impl<'de, T: Spelt> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        T::read(&text).map(Text).ok_or_else(|| de::Error::custom(format_args!("{} is expected", T::WHAT)))
    }
}

macro_rules! spelt {
    ($($noun:ident, $what:literal: $spell:expr, $read:expr;)+) => {
        $(
            impl Spelt for $noun {
                const WHAT: &str = $what;

                fn spell(&self) -> String {
                    let spell: fn(&$noun) -> String = $spell;
                    spell(self)
                }

                fn read(text: &str) -> Option<Self> {
                    let read: fn(&str) -> Option<$noun> = $read;
                    read(text)
                }
            }

            impl Form for $noun {
                type Wire = Text<$noun>;

                fn form(&self) -> Text<$noun> {
                    Text(self.clone())
                }

                fn of(wire: Text<$noun>) -> Self {
                    wire.0
                }
            }
        )+
    };
}

spelt! {
    OrganisationId, "an organisation": ToString::to_string, |text| text.parse().ok();
    PersonId, "a person": ToString::to_string, |text| text.parse().ok();
    StatementId, "a statement": ToString::to_string, |text| text.parse().ok();
    TextId, "a text": ToString::to_string, |text| text.parse().ok();
    Digest, "a digest": ToString::to_string, |text| text.parse().ok();
    Timestamp, "a time": ToString::to_string, Timestamp::parse;
    Date, "a day": ToString::to_string, Date::parse;
    Slug, "an address": ToString::to_string, Slug::parse;
    BusinessId, "a business id": ToString::to_string, |text| BusinessId::parse(text).ok();
    AssociationNumber, "an association's number": ToString::to_string, |text| AssociationNumber::parse(text).ok();
    Municipality, "a municipality": ToString::to_string, |text| Municipality::parse(text).ok();
    County, "a county": ToString::to_string, |text| County::parse(text).ok();
    Website, "a web address": ToString::to_string, |text| Website::parse(text).ok();
    Role, "a role": |role| role.name().to_owned(), Role::named;
    Kind, "a kind": |kind| kind.name().to_owned(), Kind::named;
    Size, "a size": |size| size.name().to_owned(), Size::named;
    Sector, "a sector": |sector| sector.name().to_owned(), Sector::named;
    SigningRule, "a signing rule": |rule| rule.name().to_owned(), SigningRule::named;
    Language, "a language": |language| language.tag().to_owned(), Language::tagged;
    TextLanguage, "a text's language": |language| language.tag().to_owned(), TextLanguage::tagged;
    Audience, "an audience": |audience| audience.name().to_owned(), Audience::named;
    Drafting, "whether drafting goes on": |drafting| drafting.name().to_owned(), Drafting::named;
    Channel, "a channel": |channel| channel.name().to_owned(), Channel::named;
    CommentKind, "a kind of comment": |kind| kind.name().to_owned(), CommentKind::named;
    ChangeKind, "a kind of change": |kind| kind.name().to_owned(), ChangeKind::named;
    Weight, "a change's weight": |weight| weight.name().to_owned(), Weight::named;
    Means, "a means": |means| means.name().to_owned(), Means::named;
    ThemeState, "what became of a theme": |state| state.name().to_owned(), ThemeState::named;
    Phase, "a phase": |phase| phase.name().to_owned(), Phase::named;
    SurveyPromise, "a survey's promise": |promise| promise.name().to_owned(), SurveyPromise::named;
    SurveyReach, "a survey's reach": |reach| reach.name().to_owned(), SurveyReach::named;
    OutcomeKind, "an outcome": |outcome| outcome.name().to_owned(), OutcomeKind::named;
}

impl Form for String {
    type Wire = String;

    fn form(&self) -> String {
        self.clone()
    }

    fn of(wire: String) -> Self {
        wire
    }
}

impl Form for bool {
    type Wire = bool;

    fn form(&self) -> bool {
        *self
    }

    fn of(wire: bool) -> Self {
        wire
    }
}

impl Form for u32 {
    type Wire = u32;

    fn form(&self) -> u32 {
        *self
    }

    fn of(wire: u32) -> Self {
        wire
    }
}

impl<T: Form> Form for Option<T> {
    type Wire = Option<T::Wire>;

    fn form(&self) -> Option<T::Wire> {
        self.as_ref().map(Form::form)
    }

    fn of(wire: Option<T::Wire>) -> Self {
        wire.map(Form::of)
    }
}

impl<T: Form> Form for Vec<T> {
    type Wire = Vec<T::Wire>;

    fn form(&self) -> Vec<T::Wire> {
        self.iter().map(Form::form).collect()
    }

    fn of(wire: Vec<T::Wire>) -> Self {
        wire.into_iter().map(Form::of).collect()
    }
}

impl<T: Form + Ord> Form for BTreeSet<T> {
    type Wire = Vec<T::Wire>;

    fn form(&self) -> Vec<T::Wire> {
        self.iter().map(Form::form).collect()
    }

    fn of(wire: Vec<T::Wire>) -> Self {
        wire.into_iter().map(Form::of).collect()
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireNames {
    fi: String,
    sv: String,
    en: String,
}

impl Form for Names {
    type Wire = WireNames;

    fn form(&self) -> WireNames {
        let Names { fi, sv, en } = self.clone();
        WireNames { fi, sv, en }
    }

    fn of(WireNames { fi, sv, en }: WireNames) -> Self {
        Names { fi, sv, en }
    }
}

/// What isn't told isn't written; where nothing is told, there are no details at all.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct WireDetails {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<Text<Kind>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) size: Option<Text<Size>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    business_id: Option<Text<BusinessId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    association_number: Option<Text<AssociationNumber>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    municipality: Option<Text<Municipality>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    county: Option<Text<County>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sectors: Vec<Text<Sector>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    languages: Vec<Text<Language>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    website: Option<Text<Website>>,
}

impl Form for Details {
    type Wire = Option<WireDetails>;

    fn form(&self) -> Option<WireDetails> {
        let told = *self != Details::default();
        told.then(|| WireDetails {
            kind: self.kind.form(),
            size: self.size.form(),
            business_id: self.business_id.form(),
            association_number: self.association_number.form(),
            municipality: self.municipality.form(),
            county: self.county.form(),
            sectors: self.sectors.form(),
            languages: self.languages.form(),
            website: self.website.form(),
        })
    }

    fn of(wire: Option<WireDetails>) -> Self {
        wire.map_or_else(Details::default, |wire| Details {
            kind: Form::of(wire.kind),
            size: Form::of(wire.size),
            business_id: Form::of(wire.business_id),
            association_number: Form::of(wire.association_number),
            municipality: Form::of(wire.municipality),
            county: Form::of(wire.county),
            sectors: Form::of(wire.sectors),
            languages: Form::of(wire.languages),
            website: Form::of(wire.website),
        })
    }
}

/// The whole network may read and take part where nothing is written; without a list, all of it takes part.
#[derive(Serialize, Deserialize)]
pub(super) struct WireOpenness {
    drafts: Text<Audience>,
    comments: Text<Audience>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    writers: Option<Vec<Text<OrganisationId>>>,
}

impl Form for Openness {
    type Wire = Option<WireOpenness>;

    fn form(&self) -> Option<WireOpenness> {
        let chosen = *self != Openness::default();
        let writers = match &self.writers {
            Participation::Network => None,
            Participation::Listed(organisations) => Some(organisations.form()),
        };
        chosen.then(|| WireOpenness { drafts: self.drafts.form(), comments: self.comments.form(), writers })
    }

    fn of(wire: Option<WireOpenness>) -> Self {
        wire.map_or_else(Openness::default, |wire| Openness {
            drafts: Form::of(wire.drafts),
            comments: Form::of(wire.comments),
            writers: wire.writers.map_or(Participation::Network, |writers| Participation::Listed(Form::of(writers))),
        })
    }
}

macro_rules! numbered {
    ($($noun:ident)+) => {
        $(
            impl Form for $noun {
                type Wire = u32;

                fn form(&self) -> u32 {
                    self.0
                }

                fn of(wire: u32) -> Self {
                    $noun(wire)
                }
            }
        )+
    };
}

numbered! {
    RoundNumber VersionNumber CommentNumber SignatureNumber ChangeNumber TraceNumber CorrectionNumber
    ThemeNumber WorkshopNumber SurveyNumber
    TargetNumber MomentNumber ContactNumber DemandNumber
}

impl Form for Offset {
    type Wire = u64;

    fn form(&self) -> u64 {
        self.0
    }

    fn of(wire: u64) -> Self {
        Offset(wire)
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireSealedText {
    offset: u64,
    heads: <Heads as Form>::Wire,
    sha256: Text<Digest>,
}

impl Form for SealedText {
    type Wire = WireSealedText;

    fn form(&self) -> WireSealedText {
        WireSealedText { offset: self.offset.0, heads: self.heads.form(), sha256: self.sha256.form() }
    }

    fn of(WireSealedText { offset, heads, sha256 }: WireSealedText) -> Self {
        SealedText { offset: Offset(offset), heads: Form::of(heads), sha256: Form::of(sha256) }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireParallel {
    language: Text<TextLanguage>,
    id: Text<TextId>,
    text: WireSealedText,
}

impl Form for SealedParallel {
    type Wire = WireParallel;

    fn form(&self) -> WireParallel {
        WireParallel { language: self.language.form(), id: self.id.form(), text: self.text.form() }
    }

    fn of(WireParallel { language, id, text }: WireParallel) -> Self {
        SealedParallel { language: Form::of(language), id: Form::of(id), text: Form::of(text) }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum WireCancelled {
    CalledOff { reason: String },
    TextEmpty,
    Missed,
}

impl Form for Cancelled {
    type Wire = WireCancelled;

    fn form(&self) -> WireCancelled {
        match self {
            Cancelled::CalledOff(reason) => WireCancelled::CalledOff { reason: reason.clone() },
            Cancelled::TextEmpty => WireCancelled::TextEmpty,
            Cancelled::Missed => WireCancelled::Missed,
        }
    }

    fn of(wire: WireCancelled) -> Self {
        match wire {
            WireCancelled::CalledOff { reason } => Cancelled::CalledOff(reason),
            WireCancelled::TextEmpty => Cancelled::TextEmpty,
            WireCancelled::Missed => Cancelled::Missed,
        }
    }
}
