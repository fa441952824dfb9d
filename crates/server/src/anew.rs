//! Texts that are begun anew: each gets a new log, which begins with what it says, and the changes that had made it are
//! forgotten. For words that have to go from where nobody sees them, and for a history that has grown too long.

use crate::{
    app::App,
    failure::Failure,
    ledgers::BEGINNING,
    room::{Beside, MakeCommand, Texts},
    wire,
};
use bytes::Bytes;
use draft::{Document, Text};
use ledger::{Hat, LanguageAct, Statement, StatementCommand};
use std::collections::BTreeMap;
use terms::{Digest, TextId, Timestamp};

/// What new logs begin with, by what their texts say.
pub(crate) type Beginnings = BTreeMap<Digest, Vec<Bytes>>;

/// Begins all texts of the statement anew.
pub(crate) async fn beginning(
    app: &App,
    statement: &Statement,
    hat: Hat,
    reason: String,
) -> Result<MakeCommand, Failure> {
    let now = app.clock.now();
    // Long texts take a while: what isn't written in meanwhile is there when it is decided.
    let mut texts = vec![];
    for (_, text) in statement.texts() {
        let open = app.rooms.open_text(statement.id, text).await?.ok_or(Failure::Stopped)?;
        texts.push(open.replica.text().await?);
    }
    let made = tokio::task::spawn_blocking(move || -> Result<Beginnings, Failure> {
        texts.iter().map(|text| Ok((Digest::new(text.sha256()), begun(hat, now, text)?))).collect()
    });
    Ok(command(made.await.map_err(|_| Failure::Stopped)??, (hat, now), reason))
}

/// The command. `made` is what is there already of what new logs begin with.
pub(crate) fn command(made: Beginnings, (hat, at): (Hat, Timestamp), reason: String) -> MakeCommand {
    MakeCommand::beginning(move |_, texts| match all(made, &texts, (hat, at)) {
        Ok((said, begins)) => {
            let act = LanguageAct::BeginAnew { texts: said, reason };
            (StatementCommand::Languages(act), Beside { begins, ..Beside::default() })
        }
        Err(failure) => {
            tracing::error!(%failure, "a text could not be begun anew");
            // Without its texts it is refused.
            let act = LanguageAct::BeginAnew { texts: vec![], reason };
            (StatementCommand::Languages(act), Beside::default())
        }
    })
}

/// Each text with the hash of what it says.
type Said = Vec<(TextId, Digest)>;
/// Each text with the entries that it begins anew with.
type Begun = Vec<(TextId, Vec<Bytes>)>;

fn all(mut made: Beginnings, texts: &Texts<'_>, (hat, at): (Hat, Timestamp)) -> Result<(Said, Begun), Failure> {
    let (mut said, mut begins) = (vec![], vec![]);
    for (text, markdown) in texts.each {
        let says = Text::from_markdown(std::str::from_utf8(markdown).map_err(|_| Failure::Damaged("a live text"))?);
        let sha256 = Digest::new(says.sha256());
        let entries = match made.remove(&sha256) {
            Some(entries) => entries,
            None => begun(hat, at, &says)?,
        };
        said.push((*text, sha256));
        begins.push((*text, entries));
    }
    Ok((said, begins))
}

fn begun(hat: Hat, at: Timestamp, text: &Text) -> Result<Vec<Bytes>, Failure> {
    let (_, changes) = Document::of(BEGINNING, text)?;
    Ok(changes.iter().map(|change| wire::item(hat, at, change)).collect())
}
