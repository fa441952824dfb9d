//! The network's year, as people and tools read it: every figure with what it counts, of how many, what it was the year
//! before, and where it comes from. The figures themselves are `ledger`'s.

pub(crate) mod rows;
pub(crate) mod table;

use crate::{app::App, failure::Failure, finland::finland, ledgers, pages::time};
use ledger::{Agenda, Event, Figures, Involvement, Register, Span, Statement};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{Date, OrganisationId, Timestamp, limits};
use words::{Language, Words};

/// A year with the one before it.
pub(crate) struct Year {
    pub(crate) number: u32,
    pub(crate) figures: Figures,
    pub(crate) before: Figures,
    /// As it stood at the end of the year, or stands.
    pub(crate) register: Arc<Register>,
    /// Every statement, as it stands.
    pub(crate) statements: Vec<Arc<Statement>>,
    /// With every survey, as it stands.
    pub(crate) agenda: Arc<Agenda>,
}

/// The year of today, where the network is.
pub(crate) fn current(app: &App) -> u32 {
    year_of(time::day_of(app.clock.now()))
}

fn year_of(day: Date) -> u32 {
    day.to_string().get(..4).and_then(|year| year.parse().ok()).unwrap_or_default()
}

/// The year of that number, if it has begun and is not too long ago.
pub(crate) fn numbered(app: &App, text: &str) -> Option<u32> {
    let is_written_so = |year: &u32| year.to_string() == text;
    text.parse().ok().filter(is_written_so).filter(|year| (limits::YEAR_FIRST..=current(app)).contains(year))
}

/// What a year lies between; none behind the end of all calendars.
fn span(now: Timestamp, year: u32) -> Option<Span> {
    let day = |year: u32, day: &str| Date::parse(&format!("{year:04}-{day}"));
    let (first, next) = (day(year, "01-01")?, day(year + 1, "01-01")?);
    let (from, until) = (time::on_day_at(first, 0)?, time::on_day_at(next, 0)?);
    Some(Span { from, until, first, last: day(year, "12-31")?.min(time::day_of(now)) })
}

/// Counts it from the ledgers, off the async workers.
pub(crate) async fn count(app: &Arc<App>, year: u32) -> Result<Year, Failure> {
    let counting = app.clone();
    app.counting.count(move || counted(&counting, year)).await
}

fn counted(app: &App, number: u32) -> Result<Year, Failure> {
    let now = app.clock.now();
    let shelf = app.register.shelf();
    let listed = app.register.view();
    let statements: Vec<Arc<Statement>> = listed.statements().iter().filter_map(|(id, _)| shelf.get(*id)).collect();
    let agenda = app.agenda.view();
    let of = |year| {
        let span = span(now, year).ok_or(Failure::Stopped)?;
        let register = as_of(app, now, span.until)?;
        let figures = Figures::of(&register, &statements, agenda.surveys(), span);
        Ok::<_, Failure>((figures, register))
    };
    let ((figures, register), (before, _)) = (of(number)?, of(number - 1)?);
    Ok(Year { number, figures, before, register, statements, agenda })
}

/// The register as it stood before that moment.
fn as_of(app: &App, now: Timestamp, until: Timestamp) -> Result<Arc<Register>, Failure> {
    if until > now {
        return Ok(app.register.view());
    }
    let (entries, _) = ledgers::read_ledger(&*app.store, ledgers::REGISTER)?;
    let mut register = Register::default();
    for entry in entries.into_iter().take_while(|entry| entry.at < until) {
        if let Event::Register(event) = entry.event {
            register.apply(entry.at, &event);
        }
    }
    Ok(Arc::new(register))
}

/// Organisations of one sort, or of several that are too few to be told of by themselves.
pub(crate) struct Sort {
    pub(crate) name: String,
    pub(crate) tally: Involvement,
}

impl Year {
    /// By what the organisations are.
    pub(crate) fn by_kind(&self, words: &Words) -> Vec<Sort> {
        let kind = |id: OrganisationId| self.register.organisation(id).and_then(|known| known.details.kind);
        let name = |kind: Option<ledger::Kind>| match kind {
            Some(kind) => words.say(&format!("organisation-kind-{}", kind.name())),
            None => words.say("not-told"),
        };
        together(words, self.figures.by(kind).into_iter().map(|(kind, tally)| (name(kind), tally)))
    }

    /// By the county that they work in, or have their seat in.
    pub(crate) fn by_county(&self, words: &Words) -> Vec<Sort> {
        let county = |id: OrganisationId| {
            let known = self.register.organisation(id)?;
            finland().county_in(&known.details).cloned()
        };
        let language: Language = words.language();
        let name = |county: Option<ledger::County>| {
            let known = county.as_ref().and_then(|code| finland().county_names(code));
            known.map_or_else(|| words.say("not-told"), |names| names.in_language(language).to_owned())
        };
        together(words, self.figures.by(county).into_iter().map(|(county, tally)| (name(county), tally)))
    }
}

/// Sorts that hold enough organisations, in the order of their numbers; the others together. Nobody is to learn from a small
/// number who was silent: where the others would be too few, the smallest sort joins them.
fn together(words: &Words, sorts: impl Iterator<Item = (String, Involvement)>) -> Vec<Sort> {
    let mut named: BTreeMap<String, Involvement> = BTreeMap::new();
    for (name, tally) in sorts {
        add(named.entry(name).or_default(), tally);
    }
    let mut sorts: Vec<Sort> = named.into_iter().map(|(name, tally)| Sort { name, tally }).collect();
    sorts.sort_by_key(|sort| std::cmp::Reverse(sort.tally.organisations));
    let mut others = Involvement::default();
    let too_few = |count: usize| count < limits::YEAR_SORT_MIN;
    while sorts.last().is_some_and(|last| {
        too_few(last.tally.organisations) || (others.organisations > 0 && too_few(others.organisations))
    }) {
        if let Some(last) = sorts.pop() {
            add(&mut others, last.tally);
        }
    }
    // Others alone are all of them, which is told already.
    if !sorts.is_empty() && !too_few(others.organisations) {
        sorts.push(Sort { name: words.say("year-others"), tally: others });
    }
    sorts
}

fn add(sum: &mut Involvement, more: Involvement) {
    sum.organisations += more.organisations;
    sum.reached += more.reached;
    sum.answered += more.answered;
    sum.signed += more.signed;
    sum.first_heard += more.first_heard;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorts(counts: &[usize]) -> Vec<usize> {
        let tally = |organisations| Involvement { organisations, ..Involvement::default() };
        let each = counts.iter().enumerate().map(|(at, count)| (at.to_string(), tally(*count)));
        together(Words::of(Language::English), each).into_iter().map(|sort| sort.tally.organisations).collect()
    }

    #[test]
    fn no_sort_is_told_of_that_is_too_small_to_hide_in() {
        let min = limits::YEAR_SORT_MIN;
        assert_eq!(sorts(&[min - 1]), Vec::<usize>::new());
        assert_eq!(sorts(&[min]), [min]);
        assert_eq!(sorts(&[min + 1]), [min + 1]);
        assert_eq!(sorts(&[9, 1]), Vec::<usize>::new(), "one alone joins the next, and both are all");
        assert_eq!(sorts(&[20, 9, 1]), [20, 10]);
        assert_eq!(sorts(&[20, 9, 3, 2]), [20, 9, 5]);
        assert_eq!(sorts(&[]), Vec::<usize>::new());
    }
}
