//! An answer is handed in: by whoever acts for the organisation, behind a link, or by a coordinator who records it. The
//! organisation's contacts get a copy of what was answered in its name, in the same append.

use super::Said;
use crate::{
    agenda::surveys::links::Links,
    api::{agenda::Act, organisations::name_of, signatures::view::spoken},
    app::App,
    caller::Caller,
    failure::Failure,
    mail::{Letter, Staged, letters},
    pages::time,
    problem::Problem,
    vault,
};
use axum::http::StatusCode;
use ledger::{AgendaCommand, AnswerWay, Author, Respondent, Role, Survey, SurveyCommand, SurveyNumber};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Batch;
use survey::{Answers, Given, Kind, Question, Questionnaire};
use terms::{OrganisationId, PersonId, limits};
use words::{Language, Words};

/// What is handed in.
pub(crate) struct HandIn {
    pub(crate) by: Author,
    pub(crate) respondent: Respondent,
    pub(crate) way: AnswerWay,
    /// The version that was answered.
    pub(crate) version: u32,
    /// How often the respondent had answered when this was begun.
    pub(crate) after: u32,
    /// As they are taken.
    pub(crate) answers: Answers,
    /// Where a coordinator has it from.
    pub(crate) source: Option<String>,
}

/// The decision that hands it in, and what goes with it.
pub(crate) struct Drawn {
    pub(crate) act: Act,
    pub(crate) respondent: Respondent,
    pub(crate) said: Said,
    pub(crate) copies: Copies,
}

/// What the organisation's contacts are told.
pub(crate) struct Copies {
    survey: SurveyNumber,
    asked: Arc<Questionnaire>,
    respondent: Respondent,
    way: AnswerWay,
    answers: Answers,
}

impl HandIn {
    /// As it is decided and stored.
    pub(crate) fn drawn_for(self, survey: &Survey, asked: &Arc<Questionnaire>) -> Drawn {
        let HandIn { by, respondent, way, version, after, answers, source } = self;
        let said = Said::new(&answers, source);
        let (content, (key, value)) = said.kept();
        let survey = survey.number;
        let command = SurveyCommand::Answer { survey, respondent, version, after, content, way };
        let beside = Batch::new().put(key, value);
        let act = Act::of(by, AgendaCommand::Survey(command), beside);
        let copies = Copies { survey, asked: asked.clone(), respondent, way, answers };
        Drawn { act, respondent, said, copies }
    }
}

impl Copies {
    /// A letter to each contact of the organisation, ready to be stored with the answer.
    pub(crate) fn staged(&self, app: &App, caller: &Caller) -> Result<Vec<Staged>, Problem> {
        // Whoever is in no register has no contacts there.
        let organisation = self.respondent.organisation();
        let letters = self.letters(app, organisation).map_err(|failure| caller.failed(&failure))?;
        let often = || caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-mails", &[]);
        let letters = letters.ok_or_else(often)?;
        let full = || caller.problem(StatusCode::SERVICE_UNAVAILABLE, "mail-full", &[]);
        letters.into_iter().map(|letter| app.mail.stage(letter).ok_or_else(full)).collect()
    }

    /// None if a contact has been told too often within the hour what somebody with the link has answered.
    fn letters(&self, app: &App, organisation: OrganisationId) -> Result<Option<Vec<Letter>>, Failure> {
        // Nobody is written to of what a demonstration tells of its past.
        if app.store.get(&vault::stories_key())?.is_some() {
            return Ok(Some(Vec::new()));
        }
        let (register, now) = (app.register.view(), app.clock.now());
        let contacts: BTreeSet<PersonId> = register.with_role(organisation, Role::OrganisationAdmin).collect();
        let mut made = Vec::new();
        for person in contacts {
            let Some((to, words)) = app.people.reader(person)? else { continue };
            if self.way == AnswerWay::Link && !app.logins.may_copy_to(&to, now) {
                return Ok(None);
            }
            let name = name_of(&register, organisation, words.language());
            let link = format!("{}{}", app.base_url, path(&app.surveys.links, self.survey, organisation, self.way));
            let answers = told(words, &self.asked, &self.answers);
            let title = self.asked.title.in_language(spoken(words.language()));
            let values = [
                ("organisation", name.into()),
                ("title", title.into()),
                ("when", time::said(words, now).into()),
                ("answers", answers.into()),
                ("link", link.into()),
            ];
            made.push(letters::survey(words, to, &format!("survey-answered-{}", of(self.way)), &values, now));
        }
        Ok(Some(made))
    }
}

/// Where the contact goes from the letter: an answer that somebody else has given can be taken back there.
fn path(links: &Links, survey: SurveyNumber, organisation: OrganisationId, way: AnswerWay) -> String {
    match way {
        AnswerWay::Own => format!("/surveys/{}", survey.0),
        AnswerWay::Link => links.answer(survey, organisation),
        AnswerWay::Recorded(_) => links.undo(survey, organisation),
    }
}

fn of(way: AnswerWay) -> &'static str {
    match way {
        AnswerWay::Own => "own",
        AnswerWay::Link => "link",
        AnswerWay::Recorded(_) => "recorded",
    }
}

/// What was answered, question by question, as plain text. Long texts are told by their beginning.
pub(crate) fn told(words: &Words, asked: &Questionnaire, answers: &Answers) -> String {
    let language = words.language();
    let of = |question: &Question| {
        let given = answers.get(&question.key)?;
        let said = shortened(&given_in(language, question, given));
        Some(format!("{}\n  {}", question.text.in_language(spoken(language)), said.replace('\n', "\n  ")))
    };
    asked.questions().filter_map(of).collect::<Vec<_>>().join("\n\n")
}

/// How an answer came, as it is called in texts.
pub(crate) fn way_name(way: AnswerWay) -> &'static str {
    match way {
        AnswerWay::Own => "own",
        AnswerWay::Link => "link",
        AnswerWay::Recorded(channel) => channel.name(),
    }
}

/// What was answered to one question, for a cell of a table: numbers are numbers alone.
pub(crate) fn bare(language: Language, question: &Question, given: &Given) -> String {
    match given {
        Given::Number(number) => number.to_string(),
        Given::Chosen { .. } | Given::Text(_) => given_in(language, question, given),
    }
}

/// What was answered to one question, in words.
pub(crate) fn given_in(language: Language, question: &Question, given: &Given) -> String {
    let language = spoken(language);
    match (given, &question.kind) {
        (Given::Text(text), _) => text.clone(),
        (Given::Number(number), Kind::Number { unit, .. }) => {
            format!("{number} {}", unit.in_language(language)).trim_end().to_owned()
        }
        (Given::Number(number), _) => number.to_string(),
        (Given::Chosen { options, other }, Kind::Single { options: all, .. } | Kind::Multiple { options: all, .. }) => {
            let chosen = all.iter().filter(|option| options.contains(&option.key));
            let chosen = chosen.map(|option| option.text.in_language(language).to_owned());
            chosen.chain(other.clone()).collect::<Vec<_>>().join("; ")
        }
        (Given::Chosen { other, .. }, _) => other.clone().unwrap_or_default(),
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= limits::SURVEY_MAILED_CHARS_MAX {
        return text.to_owned();
    }
    text.chars().take(limits::SURVEY_MAILED_CHARS_MAX).chain(['…']).collect()
}

/// The letters are on disk with what they tell of.
pub(crate) fn sent(letters: Vec<Staged>) {
    for letter in letters {
        letter.stored();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_tells_long_texts_by_their_beginning() {
        let max = limits::SURVEY_MAILED_CHARS_MAX;
        for (chars, kept) in [(max - 1, max - 1), (max, max), (max + 1, max + 1)] {
            let told = shortened(&"å".repeat(chars));
            assert_eq!(told.chars().count(), kept);
            assert_eq!(told.ends_with('…'), chars > max, "{chars}");
        }
    }
}
