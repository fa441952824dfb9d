use super::super::form::Text;
use crate::YearEvent;
use serde::{Deserialize, Serialize};
use terms::Digest;

#[derive(Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub(in super::super) enum WireYear {
    Published { year: u32, content: Text<Digest> },
    TakenBack { year: u32 },
}

super::acts! {
    YearEvent as WireYear:
        Published { year, content }
        TakenBack { year }
}
