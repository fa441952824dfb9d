//! What has happened to comments since a page was loaded: told and shown in place by a small script. Whoever runs none
//! loads the page again.

use crate::{assets, caller::Caller};
use ledger::Statement;
use maud::{Markup, html};

const SCRIPT: &str = "src/news.ts";

/// The element whose content the script shows anew.
pub(super) const SHOWN: &str = "news-of";

/// What the page's head needs for it.
pub(super) fn head() -> Markup {
    html! { script type="module" src=(assets::address(SCRIPT)) {} }
}

/// The place where it is told.
pub(super) fn place(caller: &Caller, statement: &Statement) -> Markup {
    let words = caller.words;
    html! {
        div id="news" class="comments-news" role="status" data-statement=(statement.id) data-from=(statement.length.0)
            data-words=(words.say_with("comments-news", &[("count", "#".into())])) data-show=(words.say("comments-news-show")) {}
    }
}
