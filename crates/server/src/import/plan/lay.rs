//! The organisation of one row: new, the same as one, or for somebody to decide.

use super::{Choice, Match, Outcome, Planned, Staged, Staging, Target};
use crate::import::cells::{Fault, Told, Wrong};
use crate::import::columns::Column;
use ledger::{Details, Names, Organisation, Refusal, RegisterCommand};
use std::collections::BTreeSet;
use terms::OrganisationId;

impl Staging<'_> {
    pub(super) fn lay(&mut self, line: usize, told: &Told, faults: Vec<Fault>, wish: Option<Choice>) -> Planned {
        let mut row = Planned {
            line,
            name: self.called(told),
            matches: self.matches(told),
            choice: None,
            outcome: Outcome::Undecided,
            changes: BTreeSet::new(),
            name_kept: None,
            faults,
            organisation: None,
        };
        if told.id.is_some_and(|id| self.register.organisation(id).is_none()) {
            let value = told.id.map(|id| id.to_string()).unwrap_or_default();
            row.faults.push(Fault { column: Column::Id, value, wrong: Wrong::UnknownId });
        }
        row.choice = wish.filter(|wish| possible(&row, *wish)).or_else(|| self.proposal(&row, told));
        match row.choice {
            Some(Choice::Skip) => row.outcome = Outcome::Skipped,
            _ if !row.faults.is_empty() => row.outcome = Outcome::Faulty,
            None => row.outcome = Outcome::Undecided,
            Some(Choice::New) => self.add(&mut row, told),
            Some(Choice::Same(target)) => self.update(&mut row, told, target),
        }
        row
    }

    /// The strongest reason first, and each organisation once.
    fn matches(&self, told: &Told) -> Vec<Match> {
        let own = told.id.filter(|id| self.register.organisation(*id).is_some());
        let likely = self.likely(&told.names, &told.details);
        let likely = likely.into_iter().filter(|(id, _)| Some(*id) != own).map(|(id, why)| (id, Some(why)));
        let all = own.map(|id| (id, None)).into_iter().chain(likely);
        all.map(|(id, why)| Match { target: self.target(id), why }).collect()
    }

    fn target(&self, id: OrganisationId) -> Target {
        self.lines.get(&id).map_or(Target::Known(id), |line| Target::Line(*line))
    }

    fn organisation_of(&self, target: Target) -> Option<OrganisationId> {
        match target {
            Target::Known(id) => Some(id),
            Target::Line(line) => self.lines.iter().find(|(_, known)| **known == line).map(|(id, _)| *id),
        }
    }

    /// Nothing is like it: new. It tells of one what is known already, or gives its number: that one. All else is for a
    /// person to say.
    fn proposal(&self, row: &Planned, told: &Told) -> Option<Choice> {
        let Some(first) = row.matches.first() else { return Some(Choice::New) };
        if first.is_certain() {
            return Some(Choice::Same(first.target));
        }
        let tells_nothing = |each: &&Match| {
            let known = self.organisation_of(each.target).and_then(|id| self.register.organisation(id));
            known.is_some_and(|known| changes(known, told).is_empty())
        };
        row.matches.iter().find(tells_nothing).map(|each| Choice::Same(each.target))
    }

    fn add(&mut self, row: &mut Planned, told: &Told) {
        let mut id = [0; 16];
        id.copy_from_slice(&(self.known.draw)()[..16]);
        let organisation = OrganisationId::new(id);
        let (names, details) = (told.names.clone(), told.details.clone());
        self.name(organisation, &names);
        match self.stage(RegisterCommand::AddOrganisation { organisation, names, details }) {
            Ok(_) => {
                self.lines.insert(organisation, row.line);
                row.outcome = Outcome::New;
                row.organisation = Some(organisation);
            }
            Err(refusal) => row.refused(refusal),
        }
    }

    fn update(&mut self, row: &mut Planned, told: &Told, target: Target) {
        let id = self.organisation_of(target);
        let Some((id, known)) = id.and_then(|id| Some((id, self.register.organisation(id)?))) else {
            return row.refused(Refusal::UnknownOrganisation);
        };
        row.changes = changes(known, told);
        let (names, details) = together(known, told);
        let command =
            RegisterCommand::DescribeOrganisation { organisation: id, based_on: known.changed, names, details };
        match self.stage(command) {
            Ok(staged) => {
                row.outcome = if staged == Staged::Something { Outcome::Changes } else { Outcome::Nothing };
                row.organisation = Some(id);
            }
            Err(refusal) => row.refused(refusal),
        }
    }

    fn called(&self, told: &Told) -> String {
        let language = match self.known.language {
            words::Language::Finnish => ledger::Language::Finnish,
            words::Language::Swedish => ledger::Language::Swedish,
            words::Language::English => ledger::Language::English,
        };
        let own = told.names.in_language(language);
        let by_number = || {
            let of_id = told.id.and_then(|id| self.register.organisation(id));
            let of_match = || {
                let found = self.likely(&told.names, &told.details);
                found.first().and_then(|(id, _)| self.register.organisation(*id))
            };
            of_id.or_else(of_match).map(|known| known.names.in_language(language).to_owned()).unwrap_or_default()
        };
        if own.is_empty() { by_number() } else { own.to_owned() }
    }
}

impl Planned {
    /// The register refused it: that is the fault of a column.
    pub(super) fn refused(&mut self, refusal: Refusal) {
        let column = match refusal {
            Refusal::OrganisationNumberTaken => Column::BusinessId,
            Refusal::NotAMember | Refusal::OrganisationApplying | Refusal::PersonErased => Column::ContactEmail,
            Refusal::OwnMember | Refusal::MembershipCircular | Refusal::MembershipKnown => Column::Umbrellas,
            _ => Column::NameFi,
        };
        self.faults.push(Fault { column, value: String::new(), wrong: Wrong::Refused(refusal) });
        self.outcome = Outcome::Faulty;
    }
}

/// A person decides between what was proposed, and what has a number of its own is not new.
fn possible(row: &Planned, wish: Choice) -> bool {
    match wish {
        Choice::Skip => true,
        Choice::New => !row.matches.iter().any(|each| each.is_certain()),
        Choice::Same(target) => row.matches.iter().any(|each| each.target == target),
    }
}

/// What is known, with all that the row tells in its place. An empty cell takes nothing away.
fn together(known: &Organisation, told: &Told) -> (Names, Details) {
    let name = |told: &String, known: &String| if told.is_empty() { known.clone() } else { told.clone() };
    let names = Names {
        fi: name(&told.names.fi, &known.names.fi),
        sv: name(&told.names.sv, &known.names.sv),
        en: name(&told.names.en, &known.names.en),
    };
    let (new, old) = (&told.details, &known.details);
    let details = Details {
        kind: new.kind.or(old.kind),
        size: new.size.or(old.size),
        business_id: new.business_id.or(old.business_id),
        association_number: new.association_number.or(old.association_number),
        municipality: new.municipality.or(old.municipality),
        county: new.county.clone().or_else(|| old.county.clone()),
        sectors: if new.sectors.is_empty() { old.sectors.clone() } else { new.sectors.clone() },
        languages: if new.languages.is_empty() { old.languages.clone() } else { new.languages.clone() },
        website: new.website.clone().or_else(|| old.website.clone()),
    };
    (names, details)
}

fn changes(known: &Organisation, told: &Told) -> BTreeSet<Column> {
    let (names, details) = together(known, told);
    let old = &known.details;
    let differs = [
        (Column::NameFi, names.fi != known.names.fi),
        (Column::NameSv, names.sv != known.names.sv),
        (Column::NameEn, names.en != known.names.en),
        (Column::Kind, details.kind != old.kind),
        (Column::Size, details.size != old.size),
        (Column::BusinessId, details.business_id != old.business_id),
        (Column::AssociationNumber, details.association_number != old.association_number),
        (Column::Municipality, details.municipality != old.municipality),
        (Column::County, details.county != old.county),
        (Column::Sectors, details.sectors != old.sectors),
        (Column::Languages, details.languages != old.languages),
        (Column::Website, details.website != old.website),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| column).collect()
}
