//! What would become of the register: the rows laid on a copy of it one after the other, by the register's own rules.

mod lay;
mod relate;

pub(super) use relate::days;

use super::cells::{self, Fault};
use super::columns::{Column, Columns};
use super::sheet::{Sheet, Unreadable};
use crate::{failure::Failure, vault::PersonRecord};
use bytes::Bytes;
use ledger::{Author, Details, Names, Register, RegisterCommand, Standing, Why};
use std::collections::{BTreeMap, BTreeSet};
use store::VaultKey;
use terms::{Date, OrganisationId, PersonId, Seq, Timestamp};
use words::Language;

/// What the person has decided about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// It is an organisation that the register does not know.
    New,
    /// It is that one; what the row tells is added to it.
    Same(Target),
    /// It is left out.
    Skip,
}

/// What a row can be the same as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// An organisation of the register.
    Known(OrganisationId),
    /// An earlier row, by its line.
    Line(usize),
}

/// Decisions by line.
pub(crate) type Decisions = BTreeMap<usize, Choice>;

impl Choice {
    /// Reads `new`, `skip`, `line:12` or an organisation's id.
    pub(crate) fn parse(text: &str) -> Option<Choice> {
        match text {
            "new" => Some(Choice::New),
            "skip" => Some(Choice::Skip),
            _ => match text.strip_prefix("line:") {
                Some(line) => line.parse().ok().map(|line| Choice::Same(Target::Line(line))),
                None => text.parse().ok().map(|id| Choice::Same(Target::Known(id))),
            },
        }
    }

    /// The inverse of [`Choice::parse`].
    pub(crate) fn written(self) -> String {
        match self {
            Choice::New => "new".to_owned(),
            Choice::Skip => "skip".to_owned(),
            Choice::Same(Target::Known(id)) => id.to_string(),
            Choice::Same(Target::Line(line)) => format!("line:{line}"),
        }
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A new organisation.
    New,
    /// Something is added to what is known, or changed.
    Changes,
    /// All that it tells is known.
    Nothing,
    /// Somebody decided to leave it out.
    Skipped,
    /// Somebody has to decide what it is.
    Undecided,
    /// Something in it can't be read, or can't be done.
    Faulty,
}

impl Outcome {
    /// Its name in the API and in keys of texts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Outcome::New => "new",
            Outcome::Changes => "changes",
            Outcome::Nothing => "nothing",
            Outcome::Skipped => "skipped",
            Outcome::Undecided => "undecided",
            Outcome::Faulty => "faulty",
        }
    }
}

/// What a row may be the same as, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) target: Target,
    /// Nothing if the row gives the organisation's own id.
    pub(crate) why: Option<Why>,
}

impl Match {
    /// Whether there is no doubt, and it can't be a new organisation.
    pub(crate) fn is_certain(self) -> bool {
        self.why != Some(Why::Name)
    }
}

/// A row and what becomes of it.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub(crate) line: usize,
    /// What it calls the organisation, as far as that can be read.
    pub(crate) name: String,
    pub(crate) matches: Vec<Match>,
    /// What was decided, or is proposed.
    pub(crate) choice: Option<Choice>,
    pub(crate) outcome: Outcome,
    /// The columns that tell something new.
    pub(crate) changes: BTreeSet<Column>,
    /// The contact's address belongs to somebody whose name is another one, and stays.
    pub(crate) name_kept: Option<String>,
    pub(crate) faults: Vec<Fault>,
    /// What it is in the plan's copy of the register.
    organisation: Option<OrganisationId>,
}

/// All rows, and what has to be done.
pub(crate) struct Plan {
    pub(crate) based_on: Seq,
    pub(crate) columns: Columns,
    pub(crate) rows: Vec<Planned>,
    pub(crate) commands: Vec<RegisterCommand>,
    pub(crate) puts: Vec<(VaultKey, Bytes)>,
}

impl Plan {
    /// Whether every row is either understood and decided, or left out.
    pub(crate) fn is_ready(&self) -> bool {
        !self.rows.iter().any(|row| matches!(row.outcome, Outcome::Undecided | Outcome::Faulty))
    }

    /// How many rows have that outcome.
    #[cfg(test)]
    pub(crate) fn count(&self, outcome: Outcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }
}

/// Whoever has an address, and their record.
pub(crate) type PersonAt<'a> = dyn Fn(&str) -> Result<Option<(PersonId, PersonRecord)>, Failure> + 'a;

/// What the plan has to ask the world.
pub(crate) struct Known<'a> {
    pub(crate) register: &'a Register,
    pub(crate) by: Author,
    pub(crate) at: Timestamp,
    pub(crate) today: Date,
    /// In which language near names are proposed.
    pub(crate) language: Language,
    /// Whoever has an address, and their record.
    pub(crate) person: &'a PersonAt<'a>,
    /// Draws random bytes.
    pub(crate) draw: &'a dyn Fn() -> [u8; 32],
}

/// Lays the sheet on the register.
pub(crate) fn plan(
    known: &Known<'_>,
    sheet: &Sheet,
    decisions: &Decisions,
) -> Result<Result<Plan, Unreadable>, Failure> {
    let columns = match Columns::read(sheet) {
        Ok(columns) => columns,
        Err(unreadable) => return Ok(Err(unreadable)),
    };
    let mut staging = Staging {
        known,
        register: known.register.clone(),
        lines: BTreeMap::new(),
        named: BTreeMap::new(),
        people: BTreeMap::new(),
        commands: vec![],
        puts: vec![],
    };
    for (id, organisation) in known.register.organisations() {
        staging.name(id, &organisation.names);
    }
    let mut rows = Vec::with_capacity(sheet.rows.len());
    let mut told = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        let (tells, faults) = cells::read(&columns, &row.cells, known.language);
        rows.push(staging.lay(row.line, &tells, faults, decisions.get(&row.line).copied()));
        told.push(tells);
    }
    // Umbrellas may stand below their members, so that they are looked for when all rows are known.
    for (row, tells) in rows.iter_mut().zip(&told) {
        staging.relate(row, tells, &sheet.name)?;
    }
    let Staging { commands, puts, .. } = staging;
    Ok(Ok(Plan { based_on: known.register.length(), columns, rows, commands, puts }))
}

/// The register as it becomes, and how.
struct Staging<'a> {
    known: &'a Known<'a>,
    register: Register,
    /// New organisations, and the lines that bring them.
    lines: BTreeMap<OrganisationId, usize>,
    /// By their very names: `likely_duplicates` compares nothing of a name like `ry`.
    named: BTreeMap<String, BTreeSet<OrganisationId>>,
    /// People whom the file brings, by address.
    people: BTreeMap<String, PersonId>,
    commands: Vec<RegisterCommand>,
    puts: Vec<(VaultKey, Bytes)>,
}

impl Staging<'_> {
    fn name(&mut self, id: OrganisationId, names: &Names) {
        for name in [&names.fi, &names.sv, &names.en].into_iter().filter(|name| !name.is_empty()) {
            self.named.entry(name.clone()).or_default().insert(id);
        }
    }

    /// Whatever may be the organisation described, those with the strongest reason first.
    fn likely(&self, names: &Names, details: &Details) -> Vec<(OrganisationId, Why)> {
        let mut likely = self.register.likely_duplicates(names, details);
        let all = [&names.fi, &names.sv, &names.en].into_iter().filter_map(|name| self.named.get(name)).flatten();
        for id in all {
            let is_there = self.register.standing(*id).is_some_and(|standing| standing != Standing::Declined);
            if is_there && !likely.iter().any(|(known, _)| known == id) {
                likely.push((*id, Why::Name));
            }
        }
        likely
    }

    /// Decides and folds a command as the register's task will, so that it will find nothing else.
    fn stage(&mut self, command: RegisterCommand) -> Result<Staged, ledger::Refusal> {
        let events = self.register.decide(self.known.by, command.clone())?;
        if events.is_empty() {
            return Ok(Staged::Nothing);
        }
        events.iter().for_each(|event| self.register.apply(self.known.at, event));
        self.commands.push(command);
        Ok(Staged::Something)
    }
}

/// Whether a command changes anything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Staged {
    Something,
    Nothing,
}
