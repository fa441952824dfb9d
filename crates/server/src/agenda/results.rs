//! What the answers to a survey come to, as it is shown: on a page, to tools, in files.
//!
//! - [`look`] finds out whether the caller may see it, and counts. Who sees what when stands in [`find`] alone.
//! - `rows` puts each question's figures into words; tables, charts and files are made of these rows.

pub(crate) mod picture;
pub(crate) mod rows;
pub(crate) mod table;

use super::{
    earlier::{Year, year},
    surveys::{
        Answered as Answer,
        frozen::{Groups, members},
    },
};
use crate::{
    api::agenda::surveys::{self, coordinator},
    app::App,
    caller::Caller,
    failure::Failure,
    problem::Problem,
};
use axum::http::StatusCode;
use ledger::{County, Kind, Register, Respondent, Size, Survey, SurveyNumber, SurveyPromise, SurveyState};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use survey::{
    Filter, Pair, Population, Promise, QuestionKey, Questionnaire, Results, Tally, View, Wordings, pairs, tally,
};
use terms::Digest;

/// What an address asks to see; what is empty is not asked for.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Only organisations of this kind, such as `association`.
    #[serde(default)]
    pub(crate) kind: String,
    /// Only organisations of this wellbeing services county, such as `PI`.
    #[serde(default)]
    pub(crate) county: String,
    /// Only organisations of this size, such as `under-50`.
    #[serde(default)]
    pub(crate) size: String,
    /// `network`, or `outside` for those that came by the open link.
    #[serde(default)]
    pub(crate) from: String,
    /// The number of another survey whose results stand beside these, or `e` and the place of an earlier year, from 0.
    #[serde(default)]
    pub(crate) compare: String,
}

/// What is looked at, once it is known to be sensible.
#[derive(Debug, Clone, Default)]
struct Aim {
    population: Population,
    filter: Filter,
}

/// What the caller sees.
pub(crate) struct Looked {
    pub(crate) survey: Arc<Survey>,
    pub(crate) asked: Arc<Questionnaire>,
    pub(crate) view: View,
    pub(crate) results: Results,
    /// Who answered, by their places.
    pub(crate) speakers: Vec<Respondent>,
    /// What another survey came to, if there is one to compare with.
    pub(crate) before: Option<Before>,
    /// What there is to filter by.
    pub(crate) choices: Choices,
    /// How many of the network's organisations answered, and how many there are.
    pub(crate) reached: (usize, usize),
    /// Whether organisations are named beside what they wrote.
    pub(crate) names: bool,
}

/// What another survey came to.
pub(crate) struct Before {
    pub(crate) asked: Arc<Questionnaire>,
    results: Results,
    pairs: Vec<Pair>,
}

/// What results are compared with.
enum Other {
    Survey(Arc<Survey>),
    Year(Digest),
}

/// Kinds, counties and sizes of those who answered.
#[derive(Default)]
pub(crate) struct Choices {
    pub(crate) kinds: BTreeSet<Kind>,
    pub(crate) counties: BTreeSet<County>,
    pub(crate) sizes: BTreeSet<Size>,
    pub(crate) outside: usize,
}

impl Looked {
    /// What a question came to.
    pub(crate) fn tally(&self, key: QuestionKey) -> Option<&Tally> {
        self.results.question(key)
    }
}

impl Before {
    /// What the same question came to then, if it was asked.
    pub(crate) fn of(&self, key: QuestionKey) -> Option<(&Pair, &Tally)> {
        let pair = self.pairs.iter().find(|pair| pair.now == key)?;
        Some((pair, self.results.question(pair.before)?))
    }
}

/// The survey that the path names, if the caller may see what its answers come to. Coordinators see it while it is open,
/// organisations once it is closed, everybody if it has been published. Where anonymity was promised nobody sees it before
/// the close: whoever looked twice would see the answer that came between.
pub(crate) fn find(app: &App, caller: &Caller, number: &str) -> Result<Arc<Survey>, Problem> {
    let known = number.parse().ok().and_then(|number| app.agenda.view().survey(SurveyNumber(number)).cloned());
    let is_public = |survey: &&Arc<Survey>| survey.state == SurveyState::Closed && survey.published.is_some();
    if let Some(survey) = known.as_ref().filter(is_public) {
        return Ok(survey.clone());
    }
    let survey = surveys::find(app, caller, number)?;
    let later = || caller.problem(StatusCode::CONFLICT, "survey-results-later", &[]);
    match survey.state {
        SurveyState::Closed => Ok(survey),
        SurveyState::Open if promise(&survey) == Promise::None && coordinator(app, caller).is_ok() => Ok(survey),
        SurveyState::Draft | SurveyState::Scheduled | SurveyState::Open => Err(later()),
    }
}

/// What was promised to those who answered.
pub(crate) fn promise(survey: &Survey) -> Promise {
    match survey.plan.map(|plan| plan.promise) {
        Some(SurveyPromise::Named) => Promise::None,
        Some(SurveyPromise::Anonymous) | None => Promise::Anonymity,
    }
}

/// Counts what the caller asks to see.
pub(crate) async fn look(app: &Arc<App>, caller: &Caller, number: &str, wanted: &Wanted) -> Result<Looked, Problem> {
    let survey = find(app, caller, number)?;
    let aim = wanted.aim(caller)?;
    let before = match wanted.compare.as_str() {
        "" => None,
        other => Some(match other.strip_prefix('e').map(str::parse) {
            Some(Ok(place)) => Other::Year(*survey.earlier.get::<usize>(place).ok_or_else(|| caller.not_found())?),
            _ => Other::Survey(find(app, caller, other)?),
        }),
    };
    let names = caller.person().is_ok() && promise(&survey) == Promise::None;
    let counting = app.clone();
    let counted = app.counting.count(move || count(&counting, survey, before, &aim, names)).await;
    counted.map_err(|failure| caller.failed(&failure))
}

impl Wanted {
    fn aim(&self, caller: &Caller) -> Result<Aim, Problem> {
        fn named<T: Copy>(all: &[T], name: &str, of: impl Fn(T) -> &'static str) -> Result<Option<T>, ()> {
            let found = all.iter().copied().find(|each| of(*each) == name);
            if name.is_empty() || found.is_some() { Ok(found) } else { Err(()) }
        }
        let unknown =
            |field: &'static str| move |()| caller.bad_field(field, &caller.words.say("reason-not-understood"));
        let population = match self.from.as_str() {
            "" | "network" => Population::Network,
            "outside" => Population::Outside,
            _ => return Err(unknown("from")(())),
        };
        let county = Some(self.county.as_str()).filter(|text| !text.is_empty()).map(County::parse).transpose();
        let filter = Filter {
            kind: named(Kind::ALL, &self.kind, Kind::name).map_err(unknown("kind"))?,
            county: county.map_err(|refusal| caller.refused(refusal))?,
            size: named(Size::ALL, &self.size, Size::name).map_err(unknown("size"))?,
        };
        Ok(Aim { population, filter })
    }

    /// Everything that is asked for, as it stands in an address behind `?`.
    pub(crate) fn query(&self) -> String {
        let Wanted { kind, county, size, from, compare } = self;
        let all = [("kind", kind), ("county", county), ("size", size), ("from", from), ("compare", compare)];
        let asked = all.into_iter().filter(|(_, value)| !value.is_empty());
        // Each was understood: codes and numbers.
        let parts: Vec<String> = asked.map(|(name, value)| format!("{name}={value}")).collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

fn count(app: &App, survey: Arc<Survey>, before: Option<Other>, aim: &Aim, names: bool) -> Result<Looked, Failure> {
    let register = app.register.view();
    let Answered { asked, respondents, speakers, members } = answered(app, &register, &survey)?;
    let view = View { population: aim.population, filter: aim.filter.clone(), promise: promise(&survey) };
    let results = tally(&asked, &respondents, &view);
    let before = match before {
        None => None,
        Some(Other::Survey(other)) => Some(compared(app, &register, &other, &asked, aim)?),
        Some(Other::Year(_)) if aim.population != Population::Network => None,
        // Of those who answered then more is known only if the table says it.
        Some(Other::Year(content)) => {
            let year = year(&*app.store, content)?.filter(|year| year.tells(&aim.filter));
            year.map(|year| compared_year(&asked, &year, &aim.filter))
        }
    };
    let of_network = respondents.iter().filter(|each| each.population == Population::Network);
    let mut choices = Choices { outside: respondents.len(), ..Choices::default() };
    for respondent in of_network.clone() {
        choices.outside -= 1;
        choices.kinds.extend(respondent.kind);
        choices.counties.extend(respondent.county.clone());
        choices.sizes.extend(respondent.size);
    }
    let reached = (of_network.count(), members);
    Ok(Looked { survey, asked, view, results, speakers, before, choices, reached, names })
}

fn compared(
    app: &App,
    register: &Register,
    survey: &Survey,
    now: &Questionnaire,
    aim: &Aim,
) -> Result<Before, Failure> {
    let Answered { asked, respondents, .. } = answered(app, register, survey)?;
    let view = View { population: aim.population, filter: aim.filter.clone(), promise: promise(survey) };
    let results = tally(&asked, &respondents, &view);
    let pairs = pairs(now, &asked);
    Ok(Before { asked, results, pairs })
}

fn compared_year(now: &Arc<Questionnaire>, year: &Year, filter: &Filter) -> Before {
    let promise = if year.is_anonymous { Promise::Anonymity } else { Promise::None };
    let view = View { population: Population::Network, filter: filter.clone(), promise };
    let results = tally(now, &year.respondents(), &view);
    let title = Wordings { fi: year.name.clone(), ..Wordings::default() };
    let asked = Arc::new(Questionnaire { title, ..Questionnaire::clone(now) });
    Before { pairs: pairs(now, &asked), asked, results }
}

struct Answered {
    asked: Arc<Questionnaire>,
    respondents: Vec<survey::Respondent>,
    speakers: Vec<Respondent>,
    /// How many organisations the network has.
    members: usize,
}

/// What is asked, and who answered it, as the register knows them; of a closed survey, as it knew them at the close.
fn answered(app: &App, register: &Register, survey: &Survey) -> Result<Answered, Failure> {
    let gathered = app.surveys.gathered(survey, register)?;
    let asked = gathered.questionnaire()?.clone();
    let frozen = gathered.frozen.as_deref();
    let groups = |id| frozen.map_or_else(|| Groups::of(register, id), |frozen| frozen.groups(id));
    let respondent = |answered: &Answer| {
        let (population, Groups { kind, county, size }) = match answered.respondent {
            Respondent::Organisation(id) => (Population::Network, groups(id)),
            // It is counted as it answered, whatever becomes of it.
            Respondent::Outside(_) => (Population::Outside, Groups::default()),
        };
        survey::Respondent { population, kind, county, size, answers: answered.answers.clone() }
    };
    let respondents = gathered.answers.iter().map(respondent).collect();
    let speakers = gathered.answers.iter().map(|answered| answered.respondent).collect();
    let members = frozen.map_or_else(|| members(register), |frozen| frozen.members);
    Ok(Answered { asked, respondents, speakers, members })
}
