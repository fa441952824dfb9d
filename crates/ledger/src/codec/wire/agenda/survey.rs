use super::super::form::{Form, Spelt, Text};
use crate::{AnswerWay, Channel, Respondent, SurveyEvent, SurveyPromise, SurveyReach};
use serde::{Deserialize, Serialize};
use terms::{Digest, OrganisationId, Timestamp};

#[derive(Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub(in super::super) enum WireSurvey {
    Drafted {
        survey: u32,
        content: Text<Digest>,
    },
    Revised {
        survey: u32,
        version: u32,
        content: Text<Digest>,
    },
    Scheduled {
        survey: u32,
        opens: Text<Timestamp>,
        closes: Text<Timestamp>,
        promise: Text<SurveyPromise>,
        reach: Text<SurveyReach>,
    },
    Opened {
        survey: u32,
    },
    Extended {
        survey: u32,
        closes: Text<Timestamp>,
        reason: String,
    },
    Closed {
        survey: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    Reopened {
        survey: u32,
        closes: Text<Timestamp>,
        reason: String,
    },
    CalledOff {
        survey: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    Answered {
        survey: u32,
        respondent: WireRespondent,
        version: u32,
        revision: u32,
        content: Text<Digest>,
        way: Text<AnswerWay>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        late: bool,
    },
    AnswerTakenBack {
        survey: u32,
        respondent: WireRespondent,
    },
    ResultsPublished {
        survey: u32,
    },
    TextsGrouped {
        survey: u32,
        question: u32,
        content: Text<Digest>,
    },
    EarlierKept {
        survey: u32,
        content: Text<Digest>,
    },
    EarlierDropped {
        survey: u32,
        content: Text<Digest>,
    },
    ThemeFound {
        survey: u32,
        question: u32,
        theme: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organisations: Option<u32>,
    },
    OutsiderDeclined {
        survey: u32,
        organisation: Text<OrganisationId>,
        reason: String,
    },
}

super::acts! {
    SurveyEvent as WireSurvey:
        Drafted { survey, content }
        Revised { survey, version, content }
        Scheduled { survey, opens, closes, promise, reach }
        Opened { survey }
        Extended { survey, closes, reason }
        Closed { survey, reason }
        Reopened { survey, closes, reason }
        CalledOff { survey, reason }
        Answered { survey, respondent, version, revision, content, way, late }
        AnswerTakenBack { survey, respondent }
        ResultsPublished { survey }
        TextsGrouped { survey, question, content }
        EarlierKept { survey, content }
        EarlierDropped { survey, content }
        ThemeFound { survey, question, theme, organisations }
        OutsiderDeclined { survey, organisation, reason }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in super::super) enum WireRespondent {
    Organisation(Text<OrganisationId>),
    Outside(Text<OrganisationId>),
}

impl Form for Respondent {
    type Wire = WireRespondent;

    fn form(&self) -> WireRespondent {
        match self {
            Respondent::Organisation(organisation) => WireRespondent::Organisation(organisation.form()),
            Respondent::Outside(organisation) => WireRespondent::Outside(organisation.form()),
        }
    }

    fn of(wire: WireRespondent) -> Self {
        match wire {
            WireRespondent::Organisation(organisation) => Respondent::Organisation(Form::of(organisation)),
            WireRespondent::Outside(organisation) => Respondent::Outside(Form::of(organisation)),
        }
    }
}

impl Spelt for AnswerWay {
    const WHAT: &str = "the way of an answer";

    fn spell(&self) -> String {
        match self {
            AnswerWay::Own => "own".to_owned(),
            AnswerWay::Link => "link".to_owned(),
            AnswerWay::Recorded(channel) => channel.name().to_owned(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text {
            "own" => Some(AnswerWay::Own),
            "link" => Some(AnswerWay::Link),
            channel => Channel::named(channel).map(AnswerWay::Recorded),
        }
    }
}

impl Form for AnswerWay {
    type Wire = Text<AnswerWay>;

    fn form(&self) -> Text<AnswerWay> {
        Text(*self)
    }

    fn of(wire: Text<AnswerWay>) -> Self {
        wire.0
    }
}
