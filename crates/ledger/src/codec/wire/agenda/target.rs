use super::super::form::Text;
use crate::{Means, TargetEvent, Website};
use serde::{Deserialize, Serialize};
use terms::{Date, Digest, OrganisationId};

type Organisation = Text<OrganisationId>;
type Content = Text<Digest>;

#[derive(Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub(in super::super) enum WireTarget {
    Added {
        target: u32,
        organisation: Organisation,
        office: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<Text<Website>>,
        content: Content,
    },
    Edited {
        target: u32,
        office: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<Text<Website>>,
        content: Content,
    },
    Retired {
        target: u32,
        reason: Content,
    },
    Reinstated {
        target: u32,
    },
    Known {
        target: u32,
        organisation: Organisation,
    },
    Forgotten {
        target: u32,
        organisation: Organisation,
    },
    MomentPlanned {
        target: u32,
        moment: u32,
        organisation: Organisation,
        from: Text<Date>,
        until: Text<Date>,
        content: Content,
    },
    MomentStruck {
        target: u32,
        moment: u32,
        reason: Content,
    },
    ContactLogged {
        target: u32,
        contact: u32,
        organisation: Organisation,
        on: Text<Date>,
        how: Text<Means>,
        content: Content,
    },
    ContactStruck {
        target: u32,
        contact: u32,
        reason: Content,
    },
}

super::acts! {
    TargetEvent as WireTarget:
        Added { target, organisation, office, page, content }
        Edited { target, office, page, content }
        Retired { target, reason }
        Reinstated { target }
        Known { target, organisation }
        Forgotten { target, organisation }
        MomentPlanned { target, moment, organisation, from, until, content }
        MomentStruck { target, moment, reason }
        ContactLogged { target, contact, organisation, on, how, content }
        ContactStruck { target, contact, reason }
}
