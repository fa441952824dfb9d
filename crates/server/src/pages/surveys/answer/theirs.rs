//! What a colleague has put aside meanwhile, beside one's own form.

use super::Answering;
use crate::{
    agenda::surveys::{fields, prepared::Draft},
    api::signatures::view::spoken,
    app::App,
    caller::Caller,
    pages::{surveys::worded, time},
};
use maud::{Markup, html};

/// What stands in their form.
pub(super) fn shown(app: &App, caller: &Caller, answering: &Answering, theirs: &Draft) -> Markup {
    let words = caller.words;
    let who = theirs.person().and_then(|person| app.people.record(person).ok().flatten());
    html! {
        section.card id="theirs" tabindex="-1" aria-labelledby="theirs-title" {
            h2 id="theirs-title" { (words.say("prepared-theirs")) }
            p.meta {
                @if let Some(who) = who { (who.name) " · " }
                (time::in_words(caller, theirs.at()))
            }
            dl.survey-answers {
                @for question in answering.asked.questions() {
                    @let typed = typed(caller, question, &theirs.fields);
                    @if !typed.is_empty() { dt { (worded(caller, &question.text)) } dd { (typed) } }
                }
            }
        }
    }
}

/// What a form holds for a question, as people read it, whether or not it could be handed in.
fn typed(caller: &Caller, question: &survey::Question, held: &fields::Fields) -> String {
    use survey::Kind;
    let (name, other) = (fields::name(question.key), fields::other(question.key));
    let option = |value: &str| match &question.kind {
        Kind::Single { options, .. } | Kind::Multiple { options, .. } => {
            let found = options.iter().find(|option| option.key.0.to_string() == value);
            found.map(|option| option.text.in_language(spoken(caller.words.language())).to_owned())
        }
        Kind::Scale { .. } | Kind::Number { .. } | Kind::Text { .. } => Some(value.to_owned()),
    };
    let values = held.iter().filter(|(field, _)| *field == name || *field == other);
    values
        .filter_map(|(field, value)| if *field == other { Some(value.clone()) } else { option(value) })
        .collect::<Vec<_>>()
        .join("; ")
}
