//! Comments from a table: those that organisations handed in on paper, by mail or by telephone. The rows are laid beside what was
//! said already; a row that says the same again is nothing new. They end in one decision of the ledger, or in none.
//!
//! Nothing is kept between preview and import: whoever imports sends the rows again, with the lines that are left out.

mod rows;
mod speakers;

use super::{Shown, Spoken, columns::Column, words_of};
use crate::{
    api::{
        comments::making::{Sought, places},
        decisions::{Decision, Tell, decide},
    },
    app::App,
    caller::Caller,
    idempotency::First,
    import::{Columns, Decisions, Meaning, Outcome, Preview, ProblemView, Sheet, tallied, unreadable},
    problem::Problem,
    reading::Readable,
    room::MakeCommand,
};
use ledger::{
    Action, Asker, Channel, Comment, CommentKind, Hat, Passage, Recorded, Speak, Statement, StatementCommand,
    VersionNumber, Wording, access,
};
use rows::{Reading, Row};
use speakers::Speakers;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::OrganisationId;

/// What is to be done with a sheet.
pub(crate) struct Wish {
    pub(crate) hat: Hat,
    pub(crate) sheet: Sheet,
    /// Of these only leaving out is known here.
    pub(crate) decisions: Decisions,
    pub(crate) usual: Usual,
    /// Whether the rows are recorded, or only looked at.
    pub(crate) record: Option<(First, Told)>,
}

/// What holds for rows that do not say it themselves.
#[derive(Debug, Clone)]
pub(crate) struct Usual {
    pub(crate) channel: Channel,
    /// Where the coordinator has the table from.
    pub(crate) source: String,
}

/// What the caller is told once the rows are recorded.
pub(crate) enum Told {
    /// The preview, as it came true.
    Preview,
    /// Where their browser goes next.
    Page(String),
}

/// What came of it.
pub(crate) enum Came {
    /// This is what it would do.
    Shown,
    Done,
    /// Rows have faults.
    NotReady,
}

/// The version that a row is about if it doesn't say: the one of the last round that has opened.
pub(crate) fn usual_version(statement: &Statement) -> Option<VersionNumber> {
    statement.rounds.iter().rev().find_map(|round| round.version)
}

/// Plans, and records if that is wished and nothing is in the way.
pub(crate) async fn run(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    wish: Wish,
) -> Result<(Came, Preview), Problem> {
    let statement = &readable.statement;
    let hat = wish.hat;
    access(&app.register.view(), statement, Asker::Hat(hat), Action::Answer).map_err(|why| caller.refused(why))?;
    // One after the other: a table that is sent twice at once finds what it has recorded itself.
    let _turn = app.imports.lock().await;
    let statement = app.register.shelf().get(statement.id).ok_or_else(|| caller.not_found())?;
    let columns = Columns::<Column>::read(&wish.sheet).map_err(|why| unreadable(caller, why))?;
    let mut plan = plan(app, caller, readable, &statement, &columns, &wish).await?;
    let mut preview = Preview {
        imported: false,
        based_on: statement.length.0,
        counts: tallied(&plan.rows),
        columns: columns.known().map(Meaning::name).collect(),
        ignored_columns: columns.ignored.clone(),
        rows: std::mem::take(&mut plan.rows),
    };
    let Some((first, told)) = wish.record else { return Ok((Came::Shown, preview)) };
    if preview.counts.faulty > 0 {
        return Ok((Came::NotReady, preview));
    }
    preview.imported = true;
    if plan.recorded.is_empty() {
        return Ok((Came::Done, preview));
    }
    let tell = match told {
        Told::Page(to) => Tell::page(to),
        Told::Preview => {
            let answer = serde_json::to_value(&preview).expect("views hold texts and numbers");
            Tell::of(axum::http::StatusCode::OK, move |_| answer.clone())
        }
    };
    let recorded = plan.recorded;
    let command = MakeCommand::plain(move |_| StatementCommand::Speak(Speak::Record(recorded)));
    let decision = Decision { hat, command, puts: plan.puts, first };
    decide(app, caller, statement.id, decision, &tell).await?;
    Ok((Came::Done, preview))
}

/// All rows, and what has to be recorded.
struct Plan {
    rows: Vec<crate::import::RowView>,
    recorded: Vec<Recorded>,
    puts: Vec<(store::VaultKey, bytes::Bytes)>,
}

/// What makes two comments the same: who says what about which words of which text.
pub(crate) type Same =
    (OrganisationId, Option<u32>, Option<u32>, Option<String>, Option<CommentKind>, String, Option<String>);

async fn plan(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    statement: &Arc<Statement>,
    columns: &Columns<Column>,
    wish: &Wish,
) -> Result<Plan, Problem> {
    let words = caller.words;
    let register = app.register.view();
    let speakers = Speakers::of(&register);
    let reading = Reading { columns, speakers: &speakers, statement, usual: &wish.usual, words };
    let mut read: Vec<Row> = wish.sheet.rows.iter().map(|row| reading.row(row)).collect();
    read.iter_mut().filter(|row| wish.decisions.contains_key(&row.line)).for_each(Row::leave_out);
    let placed = place(app, caller, readable, statement, &mut read).await?;
    let known = words_of(app, statement, statement.comments.clone()).await;
    let known = known.map_err(|failure| caller.failed(&failure))?;
    let mut said: BTreeSet<Same> = known.iter().flat_map(said_before).collect();
    let mut plan = Plan { rows: vec![], recorded: vec![], puts: vec![] };
    for (at, row) in read.into_iter().enumerate() {
        let passage = placed.get(&at);
        let (outcome, choice) = match (&row.problems[..], passage) {
            _ if row.is_left_out => (Outcome::Skipped, Some("skip")),
            ([], Some((passage, quote))) => match said.insert(same(&row, passage, quote.clone())) {
                true => {
                    plan.record(statement, &row, passage.clone(), quote.clone());
                    (Outcome::New, Some("new"))
                }
                false => (Outcome::Nothing, None),
            },
            _ => (Outcome::Faulty, None),
        };
        plan.rows.push(row.view(outcome, choice));
    }
    Ok(plan)
}

impl Plan {
    fn record(&mut self, statement: &Statement, row: &Row, passage: Passage, quote: Option<String>) {
        let spoken = Spoken {
            replacement: row.replacement.clone(),
            quote,
            source: Some(row.source.clone()),
            ..Spoken::new(row.text.clone())
        };
        let (content, put) = spoken.kept(statement.id);
        let wording = Wording { kind: row.kind, suggests: row.replacement.is_some(), content };
        let Some(organisation) = row.organisation else { return };
        self.recorded.push(Recorded { organisation, channel: row.channel, passage, wording });
        self.puts.push(put);
    }
}

/// Where the rows without a fault are, each with the words there. Those whose place isn't found get a fault.
async fn place(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    statement: &Arc<Statement>,
    rows: &mut [Row],
) -> Result<BTreeMap<usize, (Passage, Option<String>)>, Problem> {
    let mut texts: BTreeMap<Option<VersionNumber>, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.problems.is_empty() && !row.is_left_out) {
        texts.entry(row.version).or_default().push(at);
    }
    let mut placed = BTreeMap::new();
    let readable = Readable { statement: statement.clone(), ..*readable };
    for (version, of_it) in texts {
        let sought =
            of_it.iter().map(|at| Sought { quote: rows[*at].quote.clone(), clause: rows[*at].clause, held: None });
        let found = places(app, caller, &readable, version, sought.collect()).await?;
        for (at, found) in of_it.into_iter().zip(found) {
            let row = &mut rows[at];
            match found {
                Ok((passage, _)) if row.replacement.is_some() && passage.anchor.is_none() => {
                    row.fault(Column::Clause, "", "replacement-without-place", caller.words);
                }
                Ok((passage, place)) => {
                    placed.insert(at, (passage, place.map(|place| place.quote)));
                }
                Err(code) => {
                    let (column, value) = match (&row.quote, row.clause) {
                        (Some(quote), _) if code != "unknown-clause" => (Column::Quote, quote.clone()),
                        (_, clause) => (Column::Clause, clause.map(|clause| clause.to_string()).unwrap_or_default()),
                    };
                    row.fault(column, &value, code, caller.words);
                }
            }
        }
    }
    Ok(placed)
}

fn same(row: &Row, passage: &Passage, quote: Option<String>) -> Same {
    let organisation = row.organisation.unwrap_or(OrganisationId::new([0; 16]));
    let version = row.version.map(|version| version.0);
    (organisation, version, passage.clause, quote, row.kind, row.text.clone(), row.replacement.clone())
}

/// Every wording of a comment; also what was taken back was said.
pub(crate) fn said_before(shown: &Shown) -> Vec<Same> {
    let comment: &Comment = &shown.comment;
    let version = crate::api::comments::view::version(comment);
    let spoken = shown.earlier.iter().chain(&shown.spoken);
    let each = comment.said.iter().zip(spoken).map(|(said, spoken)| {
        let Spoken { text, replacement, quote, .. } = spoken.clone();
        (comment.organisation, version, comment.passage.clause, quote, said.wording.kind, text, replacement)
    });
    each.collect()
}

impl Row {
    fn view(self, outcome: Outcome, choice: Option<&'static str>) -> crate::import::RowView {
        let problems: Vec<ProblemView> = if self.is_left_out { vec![] } else { self.problems };
        crate::import::RowView {
            line: self.line,
            name: self.name,
            text: Some(self.text).filter(|text| !text.is_empty()),
            outcome: outcome.name(),
            choice: choice.map(str::to_owned),
            matches: vec![],
            may_be_new: outcome == Outcome::New || outcome == Outcome::Skipped,
            changes: vec![],
            contact_known_as: None,
            problems,
        }
    }
}
