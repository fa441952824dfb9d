use super::super::form::{Form, Text};
use crate::{GroupNumber, Participant, Phase, WorkshopEvent};
use serde::{Deserialize, Serialize};
use terms::{Digest, OrganisationId};

/// Somebody who takes part: `{"organisation": "…"}` or `{"group": 1}`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in super::super) enum WireParticipant {
    Organisation(Text<OrganisationId>),
    Group(u32),
}

impl Form for Participant {
    type Wire = WireParticipant;

    fn form(&self) -> WireParticipant {
        match self {
            Participant::Organisation(organisation) => WireParticipant::Organisation(organisation.form()),
            Participant::Group(GroupNumber(group)) => WireParticipant::Group(*group),
        }
    }

    fn of(wire: WireParticipant) -> Self {
        match wire {
            WireParticipant::Organisation(organisation) => Participant::Organisation(Form::of(organisation)),
            WireParticipant::Group(group) => Participant::Group(GroupNumber(group)),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub(in super::super) enum WireWorkshop {
    Opened {
        workshop: u32,
        content: Text<Digest>,
        choices: u32,
        hidden: bool,
        phones: bool,
    },
    Moved {
        workshop: u32,
        phase: Text<Phase>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    Joined {
        workshop: u32,
        participant: WireParticipant,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<Text<Digest>>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        phone: bool,
    },
    ThemeAdded {
        workshop: u32,
        theme: u32,
        participant: WireParticipant,
        content: Text<Digest>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        late: bool,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        phone: bool,
    },
    ThemesBrought {
        workshop: u32,
        themes: Vec<u32>,
    },
    Chose {
        workshop: u32,
        participant: WireParticipant,
        revision: u32,
        content: Text<Digest>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        phone: bool,
    },
    ChoseLate {
        workshop: u32,
        participant: WireParticipant,
        content: Text<Digest>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        phone: bool,
    },
    Summarised {
        workshop: u32,
        revision: u32,
        content: Text<Digest>,
    },
    SummaryPublished {
        workshop: u32,
        revision: u32,
    },
    WordsErased {
        workshop: u32,
        participant: WireParticipant,
    },
}

super::acts! {
    WorkshopEvent as WireWorkshop:
        Opened { workshop, content, choices, hidden, phones }
        Moved { workshop, phase, reason }
        Joined { workshop, participant, content, phone }
        ThemeAdded { workshop, theme, participant, content, late, phone }
        ThemesBrought { workshop, themes }
        Chose { workshop, participant, revision, content, phone }
        ChoseLate { workshop, participant, content, phone }
        Summarised { workshop, revision, content }
        SummaryPublished { workshop, revision }
        WordsErased { workshop, participant }
}
