//! How comments are spelt in stored bytes.

use super::form::{Form, Text};
use crate::{About, Anchor, CommentKind, Passage, VersionNumber, Wording};
use serde::{Deserialize, Serialize};
use terms::{ChangeHash, Digest, Heads};

/// Either a version or the changes that made the live text; a passage without an anchor is the whole text.
#[derive(Serialize, Deserialize)]
pub(super) struct WirePassage {
    about: WireAbout,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anchor: Option<WireAnchor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clause: Option<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WireAbout {
    Version(u32),
    Live(Vec<Text<Digest>>),
}

#[derive(Serialize, Deserialize)]
struct WireAnchor {
    start: String,
    end: String,
}

impl Form for Passage {
    type Wire = WirePassage;

    fn form(&self) -> WirePassage {
        let about = match &self.about {
            About::Version(version) => WireAbout::Version(version.0),
            About::Live(heads) => WireAbout::Live(heads.form()),
        };
        let anchor = self.anchor.clone().map(|Anchor { start, end }| WireAnchor { start, end });
        WirePassage { about, anchor, clause: self.clause }
    }

    fn of(WirePassage { about, anchor, clause }: WirePassage) -> Self {
        let about = match about {
            WireAbout::Version(version) => About::Version(VersionNumber(version)),
            WireAbout::Live(heads) => About::Live(Form::of(heads)),
        };
        Passage { about, anchor: anchor.map(|WireAnchor { start, end }| Anchor { start, end }), clause }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireWording {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<Text<CommentKind>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    suggests: bool,
    content: Text<Digest>,
}

impl Form for Wording {
    type Wire = WireWording;

    fn form(&self) -> WireWording {
        WireWording { kind: self.kind.form(), suggests: self.suggests, content: self.content.form() }
    }

    fn of(WireWording { kind, suggests, content }: WireWording) -> Self {
        Wording { kind: Form::of(kind), suggests, content: Form::of(content) }
    }
}

impl Form for Heads {
    type Wire = Vec<Text<Digest>>;

    fn form(&self) -> Vec<Text<Digest>> {
        self.hashes().iter().map(|hash| Digest::new(hash.0).form()).collect()
    }

    fn of(wire: Vec<Text<Digest>>) -> Self {
        Heads::new(wire.into_iter().map(|hash| ChangeHash(*Digest::of(hash).bytes())))
    }
}
