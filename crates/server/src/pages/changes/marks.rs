//! Words that came and went, in one block: `ins` and `del`, and for whoever listens words around them.

use crate::{comparison::Comparison, html::marked, pages::hands::Legend};
use draft::{In, Piece, Row, Run, Style};
use maud::{Markup, html};
use words::Words;

/// Which of the two texts is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Both,
    Before,
    After,
}

/// How the words of a difference are marked.
pub(super) struct Marks<'a> {
    pub(super) comparison: &'a Comparison,
    /// Whose words they are, if that is told.
    pub(super) legend: Option<&'a Legend>,
    /// Hidden words around what came and went, for whoever hears the page.
    pub(super) spoken: Option<&'a Words>,
}

/// The sign of a block's end that was put in or taken out.
const BREAK: &str = "¶";

impl Marks<'_> {
    /// What stands in each block of the row in that column.
    pub(super) fn blocks(&self, row: &Row, column: Column) -> Vec<Markup> {
        let ends = |side: In| match (side, column) {
            (In::Both, _) | (In::After, Column::After) | (In::Before, Column::Before) => true,
            (In::After, Column::Both) => !row.is_removed(),
            (In::Before, Column::Both) => row.is_removed(),
            (In::After, Column::Before) | (In::Before, Column::After) => false,
        };
        let mut blocks = Vec::new();
        let mut block: Vec<Markup> = Vec::new();
        for stretch in row.pieces.chunk_by(|a, b| self.belong_together(a, b)) {
            block.extend(self.stretch(stretch, column));
            if matches!(stretch[0], Piece::Break(side) if ends(side)) {
                blocks.push(joined(&block));
                block.clear();
            }
        }
        blocks.push(joined(&block));
        blocks
    }

    fn belong_together(&self, a: &Piece, b: &Piece) -> bool {
        let same_hand = || self.legend.is_none() || self.comparison.by(a) == self.comparison.by(b);
        match (a, b) {
            (Piece::Kept { .. }, Piece::Kept { .. }) => true,
            (Piece::Removed { .. }, Piece::Removed { .. }) | (Piece::Added { .. }, Piece::Added { .. }) => same_hand(),
            _ => false,
        }
    }

    /// Pieces of one fate and one hand; nothing where the column has them not.
    fn stretch(&self, stretch: &[Piece], column: Column) -> Option<Markup> {
        match (&stretch[0], column) {
            (Piece::Kept { .. }, _) => Some(html! { @for piece in stretch { (self.kept(piece, column)) } }),
            (Piece::Removed { .. }, Column::Both | Column::Before) => Some(self.removed(&stretch[0], &runs(stretch))),
            (Piece::Added { .. }, Column::Both | Column::After) => Some(self.added(&stretch[0], &runs(stretch))),
            (Piece::Break(In::Before), Column::Both | Column::Before) => {
                Some(self.removed(&stretch[0], &html! { (BREAK) }))
            }
            (Piece::Break(In::After), Column::Both | Column::After) => {
                Some(self.added(&stretch[0], &html! { (BREAK) }))
            }
            _ => None,
        }
    }

    /// Words that stayed; where they are marked otherwise, that is said.
    fn kept(&self, piece: &Piece, column: Column) -> Markup {
        let Piece::Kept { run, was } = piece else { return html! {} };
        match (was, column) {
            (None, _) => marked(run),
            (Some(Style { marks, link }), Column::Before) => {
                let was = Run { text: run.text.clone(), marks: *marks, link: link.clone() };
                html! { span.remarked { (marked(&was)) } }
            }
            (Some(_), _) => html! { span.remarked { (self.hidden("changes-remarked")) (marked(run)) } },
        }
    }

    fn removed(&self, piece: &Piece, inner: &Markup) -> Markup {
        let hand = self.legend.and_then(|legend| legend.hand(self.comparison.by(piece)));
        html! {
            del class=[hand.as_ref().map(|hand| &hand.class)] {
                @match &hand {
                    Some(hand) => { (hand.tag()) (self.hidden_of("changes-del-by", hand.name)) }
                    None => (self.hidden("changes-del-begins")),
                }
                (inner)
                (self.hidden("changes-del-ends"))
            }
        }
    }

    fn added(&self, piece: &Piece, inner: &Markup) -> Markup {
        let hand = self.legend.and_then(|legend| legend.hand(self.comparison.by(piece)));
        html! {
            ins class=[hand.as_ref().map(|hand| &hand.class)] {
                @match &hand {
                    Some(hand) => { (hand.tag()) (self.hidden_of("changes-ins-by", hand.name)) }
                    None => (self.hidden("changes-ins-begins")),
                }
                (inner)
                (self.hidden("changes-ins-ends"))
            }
        }
    }

    fn hidden(&self, key: &str) -> Markup {
        self.aside(|words| words.say(key))
    }

    fn hidden_of(&self, key: &str, organisation: &str) -> Markup {
        self.aside(|words| words.say_with(key, &[("organisation", organisation.into())]))
    }

    fn aside(&self, say: impl FnOnce(&Words) -> String) -> Markup {
        let Some(words) = self.spoken else { return html! {} };
        html! { span.visually-hidden lang=(words.language().tag()) { " " (say(words)) " " } }
    }
}

fn runs(stretch: &[Piece]) -> Markup {
    html! {
        @for piece in stretch {
            @if let Piece::Removed { run, .. } | Piece::Added { run, .. } = piece { (marked(run)) }
        }
    }
}

fn joined(parts: &[Markup]) -> Markup {
    html! { @for part in parts { (part) } }
}
