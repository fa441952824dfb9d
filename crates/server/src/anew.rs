//! Texts that are begun anew: each gets a new log, which begins with what it says, and the changes that had made it are
//! forgotten. For words that have to go from where nobody sees them, and for a history that has grown too long.

use crate::{
    room::{Beside, MakeCommand, Sealed},
    wire,
};
use bytes::Bytes;
use ledger::{Hat, LanguageAct, StatementCommand};
use terms::{TextId, Timestamp};

/// Begins all texts of a statement anew.
pub(crate) fn beginning((hat, at): (Hat, Timestamp), reason: String) -> MakeCommand {
    MakeCommand::anew(move |_, texts| {
        let said = texts.each.iter().map(|(text, sealed)| (*text, sealed.text.sha256)).collect();
        let entry = |change: &Bytes| wire::item(hat, at, change);
        let begun = |(text, sealed): &(TextId, &Sealed)| (*text, sealed.begins.iter().map(entry).collect());
        let begins = texts.each.iter().map(begun).collect();
        let act = LanguageAct::BeginAnew { texts: said, reason };
        (StatementCommand::Languages(act), Beside { begins, ..Beside::default() })
    })
}
