//! What stands beside a theme: the survey that it was found in, the workshops that weighed it, and the statements that grew
//! out of it.

use super::Sight;
use crate::{
    agenda::{line::grown_from, results, workshops::Texts},
    failure::Failure,
    pages::surveys::worded,
    public::is_public,
};
use ledger::{Statement, ThemeOrigin, WorkshopNumber};
use maud::{Markup, html};
use survey::QuestionKey;

impl Sight<'_> {
    /// Where it was found, if it was in what organisations answered: who wrote of it is told nowhere.
    pub(super) fn origin(&self) -> Result<Markup, Failure> {
        let Some(ThemeOrigin { survey, question, organisations }) = self.agenda.origin(self.theme.number) else {
            return Ok(html! {});
        };
        let words = self.caller.words;
        let Some(found) = self.agenda.survey(survey) else { return Ok(html! {}) };
        let asked = self.app.surveys.questionnaire(found)?;
        let at = format!("/surveys/{}", survey.0);
        let sees = results::find(self.app, self.caller, &survey.0.to_string()).is_ok();
        let way = if sees { format!("{at}/results/{question}") } else { at };
        Ok(html! {
            p.meta {
                (words.say("theme-origin")) " " a href=(way) { (worded(self.caller, &asked.title)) }
                " · "
                @if let Some(question) = asked.question(QuestionKey(question)) { (worded(self.caller, &question.text)) " · " }
                @match organisations {
                    Some(count) => (words.say_with("theme-origin-count", &[("count", usize::try_from(count).unwrap_or(usize::MAX).into())])),
                    None => (words.say("theme-origin-few")),
                }
            }
        })
    }

    /// Whether it can be, or could be, chosen in that workshop.
    pub(super) fn is_weighed_in(&self, workshop: WorkshopNumber) -> bool {
        self.agenda.weighed(self.theme.number).any(|weighed| weighed.number == workshop)
    }

    /// In which workshops it was weighed.
    pub(super) fn weighed(&self) -> Result<Markup, Failure> {
        let words = self.caller.words;
        let mut all = vec![];
        for workshop in self.agenda.weighed(self.theme.number) {
            let texts = Texts::read(&*self.app.store, workshop.content)?;
            let (language, text) = texts.said(words.language());
            let untitled = || words.say_with("workshop-numbered", &[("number", workshop.number.0.into())]);
            let title = if text.is_empty() { untitled() } else { text.to_owned() };
            all.push((workshop.number, language.tag(), title));
        }
        Ok(html! {
            @if !all.is_empty() {
                p.meta {
                    (words.say("theme-weighed"))
                    @for (at, (number, language, title)) in all.iter().enumerate() {
                        @if at > 0 { " ·" }
                        " " a href={ "/workshops/" (number.0) } lang=(language) { (title) }
                    }
                }
            }
        })
    }

    /// The statements that grew out of it, with where each stands; of one that is public, on to its line.
    pub(super) fn statements(&self) -> Markup {
        let words = self.caller.words;
        let all = grown_from(self.app, self.caller, self.theme.number);
        html! {
            @if !all.is_empty() {
                section.workshop-part aria-labelledby="grown" {
                    h2 id="grown" { (words.say("theme-statements")) }
                    ul.named {
                        @for statement in all.iter().map(|readable| &*readable.statement) {
                            li {
                                a href=(way(statement)) lang=(statement.language.tag()) { (statement.title) }
                                " " span.meta { (words.say(&format!("stage-{}", statement.stage.name()))) }
                                p { a href={ "/statements/" (statement.id) "/line" } {
                                    (words.say("theme-statement-line")) span.visually-hidden { ": " (statement.title) }
                                } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn way(statement: &Statement) -> String {
    if is_public(statement) { format!("/s/{}", statement.slug) } else { format!("/statements/{}", statement.id) }
}
