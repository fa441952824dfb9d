use crate::caller::Caller;
use maud::{Markup, html};
use words::Language;

/// The languages, each in itself. Choosing one keeps the page.
pub(in crate::pages) fn switch(caller: &Caller) -> Markup {
    let words = caller.words;
    html! {
        form method="post" action="/language" {
            input type="hidden" name="back" value=(caller.path);
            div.languages role="group" aria-label=(words.say("site-language")) {
                @for language in Language::ALL {
                    @let current = language == words.language();
                    button.quiet name="language" value=(language.tag()) lang=(language.tag())
                        aria-current=[current.then_some("true")] { (language.own_name()) }
                }
            }
        }
    }
}
