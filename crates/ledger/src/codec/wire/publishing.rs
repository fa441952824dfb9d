//! How what goes out into the world, and what comes of it, is spelt in stored bytes.

use super::form::{Form, Text};
use crate::{Delivery, Effect, Lineage, Means, Response, Website};
use serde::{Deserialize, Serialize};
use terms::{Date, Digest, OrganisationId};

#[derive(Serialize, Deserialize)]
pub(super) struct WireDelivery {
    to: String,
    how: Text<Means>,
    on: Text<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Text<OrganisationId>>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reference: String,
}

impl Form for Delivery {
    type Wire = WireDelivery;

    fn form(&self) -> WireDelivery {
        let Delivery { to, how, on, by, reference } = self.clone();
        WireDelivery { to, how: how.form(), on: on.form(), by: by.form(), reference }
    }

    fn of(WireDelivery { to, how, on, by, reference }: WireDelivery) -> Self {
        Delivery { to, how: Form::of(how), on: Form::of(on), by: Form::of(by), reference }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireResponse {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery: Option<u32>,
    from: String,
    on: Text<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clause: Option<u32>,
    gist: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<Text<Website>>,
}

impl Form for Response {
    type Wire = WireResponse;

    fn form(&self) -> WireResponse {
        let Response { delivery, from, on, clause, gist, link } = self.clone();
        WireResponse { delivery: delivery.form(), from, on: on.form(), clause, gist, link: link.form() }
    }

    fn of(WireResponse { delivery, from, on, clause, gist, link }: WireResponse) -> Self {
        Response { delivery: Form::of(delivery), from, on: Form::of(on), clause, gist, link: Form::of(link) }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireEffect {
    on: Text<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clause: Option<u32>,
    what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<Text<Website>>,
}

impl Form for Effect {
    type Wire = WireEffect;

    fn form(&self) -> WireEffect {
        let Effect { on, clause, what, link } = self.clone();
        WireEffect { on: on.form(), clause, what, link: link.form() }
    }

    fn of(WireEffect { on, clause, what, link }: WireEffect) -> Self {
        Effect { on: Form::of(on), clause, what, link: Form::of(link) }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireLineage {
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<Text<Website>>,
    version: u32,
    sha256: Text<Digest>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    coordinators: String,
}

impl Form for Lineage {
    type Wire = WireLineage;

    fn form(&self) -> WireLineage {
        let Lineage { title, address, version, sha256, coordinators } = self.clone();
        WireLineage { title, address: address.form(), version: version.form(), sha256: sha256.form(), coordinators }
    }

    fn of(WireLineage { title, address, version, sha256, coordinators }: WireLineage) -> Self {
        let (address, version, sha256) = (Form::of(address), Form::of(version), Form::of(sha256));
        Lineage { title, address, version, sha256, coordinators }
    }
}
