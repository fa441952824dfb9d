//! What an event makes of a target.

use super::{Retired, Scrapped, Target, TargetContact, TargetEvent, TargetMoment};
use terms::Timestamp;

impl Target {
    pub(super) fn apply(&mut self, at: Timestamp, event: &TargetEvent) {
        match event {
            // It begins a target and is nowhere else in it.
            TargetEvent::Added { .. } => {}
            TargetEvent::Edited { office, page, content, .. } => {
                (self.office, self.page, self.content) = (office.clone(), page.clone(), *content);
            }
            TargetEvent::Retired { reason, .. } => self.retired = Some(Retired { at, reason: *reason }),
            TargetEvent::Reinstated { .. } => self.retired = None,
            TargetEvent::Known { organisation, .. } => {
                self.known_by.insert(*organisation, at);
            }
            TargetEvent::Forgotten { organisation, .. } => {
                self.known_by.remove(organisation);
            }
            TargetEvent::MomentPlanned { moment: number, organisation, from, until, content, .. } => {
                let (number, organisation, from, until) = (*number, *organisation, *from, *until);
                let moment =
                    TargetMoment { number, organisation, from, until, content: *content, said: at, struck: None };
                self.moments.push(moment);
            }
            TargetEvent::MomentStruck { moment: number, reason, .. } => {
                let moment = self.moments.iter_mut().find(|moment| moment.number == *number);
                if let Some(moment) = moment {
                    moment.struck = Some(Scrapped { at, reason: *reason });
                }
            }
            TargetEvent::ContactLogged { contact: number, organisation, on, how, content, .. } => {
                let (number, organisation, on, how) = (*number, *organisation, *on, *how);
                let contact =
                    TargetContact { number, organisation, on, how, content: *content, logged: at, struck: None };
                self.contacts.push(contact);
            }
            TargetEvent::ContactStruck { contact: number, reason, .. } => {
                let contact = self.contacts.iter_mut().find(|contact| contact.number == *number);
                if let Some(contact) = contact {
                    contact.struck = Some(Scrapped { at, reason: *reason });
                }
            }
        }
    }
}
