use super::super::form::Text;
use crate::ThemeEvent;
use serde::{Deserialize, Serialize};
use terms::{Digest, OrganisationId};

#[derive(Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub(in super::super) enum WireTheme {
    Proposed { theme: u32, organisation: Text<OrganisationId>, content: Text<Digest> },
}

super::acts! {
    ThemeEvent as WireTheme:
        Proposed { theme, organisation, content }
}
