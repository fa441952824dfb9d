//! The views themselves.

use super::{Told, View, choice, marks::Column, rows::Rows};
use crate::{comparison::spoken, pages::hands::Legend};
use draft::{Fold, Moved, Part, Row};
use maud::{Markup, html};

/// Unchanged rows that stand with what changed.
const AROUND: usize = 1;

/// The whole text with what came and went in it.
pub(super) fn whole(rows: &Rows<'_>) -> Markup {
    rows.inline(rows.comparison.difference.rows())
}

/// What changed with its surroundings, the rest folded.
pub(super) fn folded(rows: &Rows<'_>) -> Markup {
    html! {
        @for fold in rows.comparison.difference.folded(AROUND) {
            @match fold {
                Fold::Shown(shown) => (rows.inline(shown)),
                Fold::Folded(folded) => {
                    details.fold {
                        summary lang=(rows.words.language().tag()) {
                            (rows.words.say_with("changes-folded", &[("count", folded.len().into())]))
                        }
                        (rows.inline(folded))
                    }
                }
            }
        }
    }
}

/// The earlier text and the later one, row by row.
pub(super) fn beside(rows: &Rows<'_>, names: &[String; 2]) -> Markup {
    let language = rows.words.language().tag();
    html! {
        div.pair-heads aria-hidden="true" lang=(language) { @for name in names { p data-blank { (name) } } }
        @for row in rows.comparison.difference.rows() {
            div class=(if row.is_same() { "pair" } else { "pair changed" }) id=(row.reference()) {
                @for (column, name) in [Column::Before, Column::After].into_iter().zip(names) {
                    @let content = rows.column(row, column);
                    div class=(if column == Column::Before { "was" } else { "is" }) {
                        @if !row.is_same() && !content.0.is_empty() { span.side-name lang=(language) { (name) ": " } }
                        (content)
                    }
                }
            }
        }
    }
}

/// One thing after another in words, with whoever did it and the way to its place.
pub(super) fn sentences(told: &Told<'_>, legend: &Legend) -> Markup {
    let words = told.caller.words;
    let place = |row: &Row| match (row.after.first(), row.before.first()) {
        (Some(spot), _) => spoken::place(words, spot.part),
        (None, spot) => spoken::former(words, spot.map_or(Part::Clause(0), |spot| spot.part)),
    };
    let shown = told.comparison.difference.rows().iter().filter(|row| !row.is_same() && row.moved != Moved::Away);
    let statement = told.readable.statement.id;
    let ending = told.sides.chosen.ending(&told.readable.statement, '&');
    html! {
        ul.said {
            @for row in shown {
                li id=(row.reference()) {
                    @for sentence in spoken::sentences(words, row) { p { (sentence) } }
                    p.meta {
                        @for hand in told.comparison.hands(row).into_iter().filter_map(|id| legend.hand(Some(id))) {
                            (hand.name) " · "
                        }
                        a href={ (choice::address(statement, told.sides, View::Inline)) (ending) "#" (row.reference()) } {
                            (words.say("changes-in-text"))
                            span.visually-hidden { " (" (place(row)) ")" }
                        }
                    }
                }
            }
        }
    }
}
