use super::super::form::Text;
use crate::{ThemeEvent, ThemeState};
use serde::{Deserialize, Serialize};
use terms::{Digest, OrganisationId};

#[derive(Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub(in super::super) enum WireTheme {
    Proposed {
        theme: u32,
        organisation: Text<OrganisationId>,
        content: Text<Digest>,
    },
    Reworded {
        theme: u32,
        content: Text<Digest>,
    },
    Supported {
        theme: u32,
        organisation: Text<OrganisationId>,
    },
    SupportTakenBack {
        theme: u32,
        organisation: Text<OrganisationId>,
    },
    PutTogether {
        theme: u32,
        others: Vec<u32>,
    },
    TakenApart {
        theme: u32,
        reason: String,
    },
    StateSet {
        theme: u32,
        state: Text<ThemeState>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    WordsErased {
        theme: u32,
    },
}

super::acts! {
    ThemeEvent as WireTheme:
        Proposed { theme, organisation, content }
        Reworded { theme, content }
        Supported { theme, organisation }
        SupportTakenBack { theme, organisation }
        PutTogether { theme, others }
        TakenApart { theme, reason }
        StateSet { theme, state, reason }
        WordsErased { theme }
}
