//! What a row tells beside its organisation: the umbrellas that it belongs to, and whom to ask for.

use super::{Outcome, Planned, Staged, Staging};
use crate::failure::Failure;
use crate::import::cells::{Contact, Fault, Told, Wrong};
use crate::import::columns::Column;
use crate::vault::PersonRecord;
use ledger::{AssociationNumber, BusinessId, Details, Names, RegisterCommand};
use terms::{Date, OrganisationId, PersonId};

impl Staging<'_> {
    pub(super) fn relate(&mut self, row: &mut Planned, told: &Told, file: &str) -> Result<(), Failure> {
        let Some(organisation) = row.organisation else { return Ok(()) };
        if !told.umbrellas.is_empty() {
            self.link(row, organisation, &told.umbrellas, file);
        }
        self.link_past(row, organisation, &told.past_umbrellas, file);
        if let Some(contact) = &told.contact {
            self.contact(row, organisation, contact)?;
        }
        if row.outcome == Outcome::Nothing && !row.changes.is_empty() {
            row.outcome = Outcome::Changes;
        }
        Ok(())
    }

    fn link(&mut self, row: &mut Planned, member: OrganisationId, text: &str, file: &str) {
        for part in self.parted(text) {
            let Some(umbrella) = self.umbrella(row, Column::Umbrellas, part) else { continue };
            let today = self.known.today;
            let held = self.register.links(umbrella, member);
            if held.iter().any(|link| link.until.is_none() || link.holds_on(today)) {
                continue;
            }
            self.join(row, Column::Umbrellas, (umbrella, member), (today, None), file);
        }
    }

    /// Memberships that don't hold now, each with its days as the export writes them.
    fn link_past(&mut self, row: &mut Planned, member: OrganisationId, text: &str, file: &str) {
        for part in text.split([';', '\n', '|']).map(str::trim).filter(|part| !part.is_empty()) {
            let Some((name, (from, until))) = dated(part) else {
                row.fault(Column::PastUmbrellas, part, Wrong::MembershipUndated);
                continue;
            };
            let Some(umbrella) = self.umbrella(row, Column::PastUmbrellas, name) else { continue };
            if self.register.links(umbrella, member).iter().any(|link| link.from == from && link.until == until) {
                continue;
            }
            self.join(row, Column::PastUmbrellas, (umbrella, member), (from, until), file);
        }
    }

    fn umbrella(&self, row: &mut Planned, column: Column, named: &str) -> Option<OrganisationId> {
        self.named(named).map_err(|wrong| row.fault(column, named, wrong)).ok()
    }

    fn join(
        &mut self,
        row: &mut Planned,
        column: Column,
        (umbrella, member): (OrganisationId, OrganisationId),
        (from, until): (Date, Option<Date>),
        file: &str,
    ) {
        let source = if file.trim().is_empty() { "CSV".to_owned() } else { file.to_owned() };
        match self.stage(RegisterCommand::LinkMember { umbrella, member, from, until, source }) {
            Ok(_) => {
                row.changes.insert(column);
            }
            Err(refusal) => row.refused(refusal),
        }
    }

    /// A name may have a semicolon in it; otherwise that parts one umbrella from the next.
    fn parted<'a>(&self, text: &'a str) -> Vec<&'a str> {
        if self.named(text).is_ok() {
            return vec![text];
        }
        text.split([';', '\n', '|']).map(str::trim).filter(|part| !part.is_empty()).collect()
    }

    /// The organisation of a name, a Y-tunnus, a register number or an id.
    fn named(&self, text: &str) -> Result<OrganisationId, Wrong> {
        let by_id = text.parse().ok().filter(|id| self.register.organisation(*id).is_some());
        let by_business = || BusinessId::parse(text).ok().and_then(|id| self.register.with_business_id(id));
        let by_association =
            || AssociationNumber::parse(text).ok().and_then(|number| self.register.with_association_number(number));
        if let Some(found) = by_id.or_else(by_business).or_else(by_association) {
            return Ok(found);
        }
        let names = Names { fi: text.to_owned(), ..Names::default() };
        let likely = self.likely(&names, &Details::default());
        let exactly = |id: &OrganisationId| {
            let known = self.register.organisation(*id);
            known
                .is_some_and(|known| [&known.names.fi, &known.names.sv, &known.names.en].into_iter().any(|n| n == text))
        };
        let exact: Vec<OrganisationId> = likely.iter().map(|(id, _)| *id).filter(exactly).collect();
        match (&exact[..], &likely[..]) {
            ([only], _) | ([], [(only, _)]) => Ok(*only),
            (_, []) => Err(Wrong::UnknownUmbrella),
            _ => Err(Wrong::UnclearUmbrella),
        }
    }

    fn contact(&mut self, row: &mut Planned, organisation: OrganisationId, contact: &Contact) -> Result<(), Failure> {
        let address = contact.email.to_lowercase();
        let person = match self.people.get(&address) {
            Some(person) => *person,
            None => match (self.known.person)(&address)? {
                Some((person, record)) => {
                    row.name_kept = Some(record.name).filter(|name| *name != contact.name);
                    self.people.insert(address, person);
                    person
                }
                None => match self.add_person(contact) {
                    Ok(person) => person,
                    Err(refusal) => {
                        row.refused(refusal);
                        return Ok(());
                    }
                },
            },
        };
        for role in contact.roles.iter().copied() {
            match self.stage(RegisterCommand::GrantRole { person, organisation, role, reason: None }) {
                Ok(Staged::Nothing) => {}
                Ok(Staged::Something) => {
                    row.changes.insert(Column::ContactEmail);
                }
                Err(refusal) => {
                    row.refused(refusal);
                    break;
                }
            }
        }
        Ok(())
    }

    fn add_person(&mut self, contact: &Contact) -> Result<PersonId, ledger::Refusal> {
        let mut id = [0; 16];
        id.copy_from_slice(&(self.known.draw)()[..16]);
        let person = PersonId::new(id);
        let record = PersonRecord::new(&contact.name, &contact.email, (self.known.draw)());
        self.stage(RegisterCommand::AddPerson { person, commitment: record.commitment() })?;
        self.puts.extend(record.puts(person));
        self.people.insert(contact.email.to_lowercase(), person);
        Ok(person)
    }
}

impl Planned {
    fn fault(&mut self, column: Column, value: &str, wrong: Wrong) {
        self.faults.push(Fault { column, value: value.to_owned(), wrong });
        self.outcome = Outcome::Faulty;
    }
}

/// A membership's days behind its umbrella.
pub(in crate::import) fn days(from: Date, until: Option<Date>) -> String {
    format!("({from}–{})", until.map(|day| day.to_string()).unwrap_or_default())
}

/// The umbrella and the days of what [`days`] wrote; people may write a hyphen with spaces around it.
fn dated(text: &str) -> Option<(&str, (Date, Option<Date>))> {
    let (name, days) = text.strip_suffix(')')?.rsplit_once('(')?;
    let (from, until) = days.split_once('–').or_else(|| days.split_once(" - "))?;
    let until = Some(until.trim()).filter(|day| !day.is_empty());
    let until = match until {
        Some(day) => Some(Date::parse(day)?),
        None => None,
    };
    Some((name.trim(), (Date::parse(from.trim())?, until)))
}
