//! A push's way from the frame to the room: its changes' structure is checked here, beside the statement's task, and its
//! actor is traced to the hat that it was issued to.

use crate::{
    app::App,
    room::{Answer, Input, PeerId, Push, PushRefusal},
    rooms::OpenStatement,
};
use gate::Chunk;
use ledger::Hat;
use std::collections::BTreeMap;
use terms::{Actor, PersonId, TextId};

/// What one connection has learnt about actors.
#[derive(Default)]
pub(super) struct Pushes {
    hats: BTreeMap<Actor, Hat>,
}

impl Pushes {
    /// The hat of this person that the actor was issued to.
    pub(super) fn hat_of(&mut self, app: &App, text: TextId, person: PersonId, actor: Actor) -> Option<Hat> {
        if let Some(hat) = self.hats.get(&actor) {
            return Some(*hat);
        }
        let register = app.register.view();
        // The person's own hats first; then all, since a role that has been taken away leaves its actors behind.
        let own = register.hats(person);
        let all = own.iter().copied().chain(register.organisations().map(|(id, _)| id));
        let hat = app.issuer.hat_of(text, actor, person, all)?;
        self.hats.insert(actor, hat);
        Some(hat)
    }

    /// The room's input for a push; or why it is refused before the room has seen it.
    pub(super) fn read(&mut self, app: &App, open: &OpenStatement, from: &From<'_>) -> Result<Input, PushRefusal> {
        let chunks = from.changes.iter().map(|bytes| Chunk::parse(bytes)).collect::<Result<Vec<_>, _>>();
        let chunks = chunks.map_err(PushRefusal::Gate)?;
        // The gate sees to it that all of a push is of one actor.
        let actor = chunks.first().map(Chunk::actor).ok_or(PushRefusal::Gate(gate::Refusal::EmptyPush))?;
        let hat = self.hat_of(app, open.text, from.person, actor).ok_or(PushRefusal::ForeignActor)?;
        let answer = Answer::Peer { peer: from.peer, id: from.id };
        Ok(Input::Push(Push { answer, hat, at: app.clock.now(), chunks, put: None }))
    }
}

/// A push as it came in.
pub(super) struct From<'a> {
    pub(super) person: PersonId,
    pub(super) peer: PeerId,
    /// The client's number for it.
    pub(super) id: u64,
    pub(super) changes: &'a [&'a [u8]],
}
