//! What the network finds important.

mod surveys;
mod targets;
mod themes;
mod workshops;
mod years;

use crate::world::{at, network};
use ledger::{Agenda, AgendaCommand, AgendaEvent, Author, Refusal, Register};

/// An agenda, and the network that decides about it.
struct World {
    register: Register,
    agenda: Agenda,
}

impl World {
    fn new() -> World {
        World { register: network(), agenda: Agenda::default() }
    }

    /// Decides, folds, and says what happened.
    fn attempt(&mut self, by: Author, command: AgendaCommand) -> Result<Vec<AgendaEvent>, Refusal> {
        let events = self.agenda.decide(&self.register, by, at(0), command)?;
        for event in &events {
            self.agenda.apply(at(0), self.register.length(), event);
        }
        Ok(events)
    }
}
