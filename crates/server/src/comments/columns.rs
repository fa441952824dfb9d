//! What the columns of a table of comments are: those of the standards bodies' comment table first, then what else is known.

use crate::import::{Meaning, Unreadable};
use words::Words;

/// Something that a column tells of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Number,
    Organisation,
    Clause,
    Kind,
    Text,
    Replacement,
    Outcome,
    Reason,
    Version,
    Quote,
    Received,
    Late,
    Channel,
    Source,
}

impl Column {
    /// Those of the standards bodies' table, in its order: on paper the others stand within them.
    pub(crate) const PAPER: [Column; 8] = [
        Column::Number,
        Column::Organisation,
        Column::Clause,
        Column::Kind,
        Column::Text,
        Column::Replacement,
        Column::Outcome,
        Column::Reason,
    ];

    /// How wide it is, in characters.
    pub(crate) fn width_chars(self) -> u16 {
        match self {
            Column::Number | Column::Version | Column::Late => 10,
            Column::Clause => 14,
            Column::Outcome | Column::Channel => 17,
            Column::Kind => 19,
            Column::Organisation | Column::Received | Column::Source => 26,
            Column::Reason | Column::Quote => 32,
            Column::Replacement => 36,
            Column::Text => 46,
        }
    }
}

impl Meaning for Column {
    const ALL: &'static [Column] = &[
        Column::Number,
        Column::Organisation,
        Column::Clause,
        Column::Kind,
        Column::Text,
        Column::Replacement,
        Column::Outcome,
        Column::Reason,
        Column::Version,
        Column::Quote,
        Column::Received,
        Column::Late,
        Column::Channel,
        Column::Source,
    ];

    fn name(self) -> &'static str {
        match self {
            Column::Number => "number",
            Column::Organisation => "organisation",
            Column::Clause => "clause",
            Column::Kind => "kind",
            Column::Text => "text",
            Column::Replacement => "replacement",
            Column::Outcome => "outcome",
            Column::Reason => "reason",
            Column::Version => "version",
            Column::Quote => "quote",
            Column::Received => "received",
            Column::Late => "late",
            Column::Channel => "channel",
            Column::Source => "source",
        }
    }

    fn heading(self, words: &Words) -> String {
        words.say(&format!("comments-column-{}", self.name()))
    }

    fn also(self) -> &'static [&'static str] {
        match self {
            Column::Number => &["nro", "no", "nr", "num", "id"],
            Column::Organisation => {
                &["jarjesto", "organisaatio", "yhdistys", "nimi", "forening", "organization", "name"]
            }
            Column::Clause => &["kohta", "kappale", "punkt", "klausul", "clause", "section", "paragraph"],
            Column::Kind => &["tyyppi", "laji", "typ", "type", "kind"],
            Column::Text => &["kommentti", "teksti", "palaute", "kommentar", "text", "comment"],
            Column::Replacement => &[
                "ehdotus",
                "muutosehdotus",
                "ehdotettusanamuoto",
                "forslag",
                "andringsforslag",
                "proposedchange",
                "suggestion",
            ],
            Column::Outcome => &["vastaus", "paatos", "svar", "outcome", "resolution"],
            Column::Reason => &["perustelu", "motivering", "reason"],
            Column::Version => &["versio", "version"],
            Column::Quote => &["lainaus", "citat", "quote"],
            Column::Received => &["saapunut", "inkommen", "received", "date"],
            Column::Late => &["myohassa", "forsenat", "late"],
            Column::Channel => &["tapa", "satt", "channel"],
            Column::Source => &["lahde", "kalla", "source"],
        }
    }

    fn check(known: &[Column]) -> Result<(), Unreadable> {
        let is_enough = known.contains(&Column::Organisation) && known.contains(&Column::Text);
        if is_enough { Ok(()) } else { Err(Unreadable::NoComments) }
    }
}
