//! Texts that were begun anew.

use super::form::{Form, Text};
use crate::BegunAnew;
use serde::{Deserialize, Serialize};
use terms::{Digest, TextId};

#[derive(Serialize, Deserialize)]
pub(super) struct WireBegunAnew {
    texts: Vec<WireBeginning>,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct WireBeginning {
    text: Text<TextId>,
    sha256: Text<Digest>,
}

impl Form for BegunAnew {
    type Wire = WireBegunAnew;

    fn form(&self) -> WireBegunAnew {
        let beginning = |(text, sha256): &(TextId, Digest)| WireBeginning { text: text.form(), sha256: sha256.form() };
        WireBegunAnew { texts: self.texts.iter().map(beginning).collect(), reason: self.reason.clone() }
    }

    fn of(WireBegunAnew { texts, reason }: WireBegunAnew) -> Self {
        let beginning = |WireBeginning { text, sha256 }| (Form::of(text), Form::of(sha256));
        BegunAnew { texts: texts.into_iter().map(beginning).collect(), reason }
    }
}
