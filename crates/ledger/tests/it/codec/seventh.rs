use ledger::{BegunAnew, Event, StatementEvent};
use terms::{Digest, TextId};

/// Every event that came with version 7.
pub(super) fn events() -> Vec<Event> {
    let texts = [1, 2].map(|number| (TextId::new([number; 16]), Digest::new([number + 6; 32])));
    let reason = "Henkilötietoja \"vahingossa\"".to_owned();
    let begun = BegunAnew { texts: texts.to_vec(), reason };
    vec![Event::Statement(StatementEvent::TextsBegunAnew(begun))]
}
