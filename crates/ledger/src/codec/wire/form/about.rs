use super::{Form, Text};
use crate::{Brief, StatementKind};
use serde::{Deserialize, Serialize};
use terms::Timestamp;

/// A joint position of which nothing more is told is not written at all; what only another kind has isn't either.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::codec) struct WireAbout {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    purpose: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    addressees: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    theme: String,
    kind: WireKind,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
enum WireKind {
    Position,
    Submission {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deadline: Option<Text<Timestamp>>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        register_number: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        questions: Vec<String>,
    },
    OpinionPiece {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        character_limit: Option<u32>,
    },
}

impl Form for Brief {
    type Wire = Option<WireAbout>;

    fn form(&self) -> Option<WireAbout> {
        let told = *self != Brief::default();
        let Brief { kind, purpose, addressees, theme } = self.clone();
        let kind = match kind {
            StatementKind::Position => WireKind::Position,
            StatementKind::Submission { deadline, register_number, questions } => {
                WireKind::Submission { deadline: deadline.form(), register_number, questions }
            }
            StatementKind::OpinionPiece { character_limit } => WireKind::OpinionPiece { character_limit },
        };
        told.then_some(WireAbout { purpose, addressees, theme, kind })
    }

    fn of(wire: Option<WireAbout>) -> Self {
        let Some(WireAbout { purpose, addressees, theme, kind }) = wire else { return Brief::default() };
        let kind = match kind {
            WireKind::Position => StatementKind::Position,
            WireKind::Submission { deadline, register_number, questions } => {
                StatementKind::Submission { deadline: Form::of(deadline), register_number, questions }
            }
            WireKind::OpinionPiece { character_limit } => StatementKind::OpinionPiece { character_limit },
        };
        Brief { kind, purpose, addressees, theme }
    }
}
