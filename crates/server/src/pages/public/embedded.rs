//! What other sites show of a statement: plain pages for their frames.

use super::trail;
use crate::{
    assets, html as text_html,
    public::{Publication, paper::signed},
};
use maud::{DOCTYPE, Markup, html};

/// How many have signed.
pub(super) fn counter(of: &Publication) -> Markup {
    document(
        of,
        html! {
            p.embedded-title { a href=(of.address) target="_blank" rel="noopener" { (of.statement.title) } }
            p.embedded-count { strong { (signed(of)) } }
        },
    )
}

/// The text.
pub(super) fn text(of: &Publication) -> Markup {
    document(
        of,
        html! {
            h1 { a href=(of.address) target="_blank" rel="noopener" { (of.statement.title) } }
            (trail::plain_wrong(of))
            div.text lang=(of.language.tag()) { (text_html::text(&of.text)) }
        },
    )
}

fn document(of: &Publication, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(of.words.language().tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (of.statement.title) }
                link rel="stylesheet" href=(assets::address("src/site.css"));
            }
            body.embedded { main { (content) } }
        }
    }
}
