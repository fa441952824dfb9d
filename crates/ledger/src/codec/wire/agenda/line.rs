//! What a statement grew out of and what it demands: these stand in its own ledger, and name parts of the agenda.

use super::super::{comment::WirePassage, form::Text};
use crate::LineEvent;
use serde::{Deserialize, Serialize};
use terms::Digest;

#[derive(Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub(in super::super) enum WireLine {
    ThemesNamed {
        themes: Vec<u32>,
    },
    DemandNamed {
        demand: u32,
        passage: WirePassage,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<Text<Digest>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        theme: Option<u32>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        targets: Vec<u32>,
    },
    DemandDropped {
        demand: u32,
    },
}

super::acts! {
    LineEvent as WireLine:
        ThemesNamed { themes }
        DemandNamed { demand, passage, content, theme, targets }
        DemandDropped { demand }
}
