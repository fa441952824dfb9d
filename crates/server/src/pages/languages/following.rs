//! Whether a language version follows the leading text, clause by clause. Somebody who knows both has said that it did, of
//! two texts that are kept. What became of that leading text since then is what has to be looked at; the clause of the
//! language version that had the same number then is marked, wherever it stands now.

use crate::{
    api::{
        decisions::{Decision, Tell, decide},
        languages::{Seen, following},
        moments::is_of,
    },
    app::App,
    caller::Caller,
    comparison::{Comparison, spoken},
    extract::{Fields, Ids},
    html::{self, Leaf, marked},
    languages::{self, Chosen},
    pages::{
        changes,
        filled::{Filled, Sent, Turn},
        form, shown, time,
    },
    problem::Problem,
    reading::{Readable, readable},
    replica::Live,
    versions,
};
use axum::extract::State;
use axum::response::Response;
use draft::{Difference, Moved, Part, Row, Text};
use ledger::{Right, Statement};
use maud::{Markup, html as markup};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::Offset;
use words::Words;

/// What has become of a clause of the language version while the leading text's has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// Nothing.
    Untouched,
    /// It was written in.
    Touched,
}

/// How a language version stands to the leading text.
pub(crate) struct Following {
    /// The leading text as it is now, and how much it held when it was checked.
    leading: Live,
    /// None where nobody has checked it.
    since: Option<Since>,
}

struct Since {
    at: terms::Timestamp,
    comparison: Comparison,
    /// The language version's clauses whose counterparts have changed.
    behind: BTreeMap<Part, Behind>,
}

impl Following {
    /// Reads what there is to know, off the async workers.
    pub(crate) async fn read(
        app: &Arc<App>,
        caller: &Caller,
        statement: &Arc<Statement>,
        chosen: Chosen,
        text: &Text,
    ) -> Result<Following, Problem> {
        let failed = |failure| caller.failed(&failure);
        let open = languages::opened(app, caller, statement, statement.id.into()).await?;
        let leading = open.replica.live().await.map_err(failed)?;
        let checked = statement.language_version(chosen.language).and_then(|version| version.checked.clone());
        let Some(checked) = checked else { return Ok(Following { leading, since: None }) };
        let (app, statement) = (app.clone(), statement.clone());
        let (now, own) = (leading.text.clone(), text.clone());
        let compare = move || {
            let was = versions::text(&app, &statement, &checked.leading)?;
            let followed = versions::text(&app, &statement, &checked.text)?;
            let comparison = Comparison::unattributed(was, now);
            let behind = behind(&comparison, &followed, &own);
            Ok(Since { at: checked.at, comparison, behind })
        };
        let compared = tokio::task::spawn_blocking(compare).await;
        let since = compared.map_err(|_| crate::failure::Failure::Stopped).and_then(|since| since).map_err(failed)?;
        Ok(Following { leading, since: Some(since) })
    }

    /// The leading text's clauses that moved on, each with what changed in it.
    fn moved(&self) -> impl Iterator<Item = &Row> {
        let rows = self.since.iter().flat_map(|since| since.comparison.difference.rows());
        rows.filter(|row| !row.is_same() && row.moved != Moved::Away)
    }

    /// What is said of it above the text.
    pub(crate) fn summary(
        &self,
        app: &App,
        caller: &Caller,
        readable: &Readable,
        chosen: Chosen,
        live: &Live,
    ) -> Markup {
        let words = caller.words;
        let statement = &*readable.statement;
        let (count, is_written) = (self.moved().count(), !live.text.blocks().is_empty());
        let when = self.since.as_ref().map(|since| time::in_words(caller, since.at));
        let said = match (when, count) {
            (None, _) if !is_written => return markup! {},
            (None, _) => words.say("following-unchecked"),
            (Some(when), 0) => words.say_with("following-up-to-date", &[("when", when.into())]),
            (Some(when), _) => words.say_with("following-behind", &[("count", count.into()), ("when", when.into())]),
        };
        markup! {
            section.follows.card aria-labelledby="following" {
                h2 id="following" { (words.say("language-following")) }
                p { (said) }
                @if let Some(since) = self.since.as_ref().filter(|_| count > 0) {
                    ol.moved-on {
                        @for row in self.moved() {
                            li id={ "moved-" (row.reference()) } {
                                p.meta { (place(words, row)) }
                                div.text.difference lang=(statement.language.tag()) {
                                    (changes::row(words, &since.comparison, row))
                                }
                            }
                        }
                    }
                }
                @if let Some(hat) = readable.hat.filter(|_| readable.right == Right::Write && is_written && (count > 0 || self.since.is_none())) {
                    form method="post" action={ "/statements/" (statement.id) "/languages/" (chosen.language.tag()) "/check" } {
                        (form::hidden(hat))
                        input type="hidden" name="leading" value=(self.leading.offset);
                        input type="hidden" name="text" value=(live.offset);
                        (form::epoch(statement))
                        p.hint { (words.say("following-check-hint")) }
                        (form::acting(&app.register.view(), caller, hat))
                        p.actions { button type="submit" { (words.say("following-check")) } }
                    }
                }
            }
        }
    }

    /// The language version, with a note at every clause that may have to be changed.
    pub(crate) fn marked(&self, caller: &Caller, chosen: Chosen, text: &Text) -> Markup {
        let words = caller.words;
        let behind = |part| self.since.as_ref().and_then(|since| since.behind.get(&part).copied());
        let leaf = |(part, block): (Part, &draft::Block)| {
            let behind = behind(part);
            let content = markup! {
                @if let Some(behind) = behind {
                    span.change-note lang=(words.language().tag()) { (words.say(behind.key())) " " }
                }
                @for run in &block.runs { (marked(run)) }
            };
            let leaf = Leaf::new(block.kind, &block.parents, content);
            Leaf { id: Some(part.to_string()), class: behind.map(|_| "behind"), ..leaf }
        };
        let leaves: Vec<Leaf> = text.parts().map(leaf).collect();
        markup! { div.text lang=(chosen.language.tag()) { (html::blocks(&leaves)) } }
    }
}

impl Behind {
    fn key(self) -> &'static str {
        match self {
            Behind::Untouched => "following-clause-behind",
            Behind::Touched => "following-clause-touched",
        }
    }
}

/// The clauses of the language version, as it stands now, whose counterparts have changed: counterparts had the same number
/// when they were said to say the same. Where the two had not the same clauses then, nobody can tell which belong together.
fn behind(leading: &Comparison, followed: &Text, now: &Text) -> BTreeMap<Part, Behind> {
    let parts = |text: &Text| text.parts().map(|(part, _)| part).collect::<Vec<_>>();
    if parts(&leading.before) != parts(followed) {
        return BTreeMap::new();
    }
    let own = Difference::between(followed, now);
    let rows = leading.difference.rows().iter().filter(|row| !row.is_same() && row.moved != Moved::Away);
    let changed = rows.flat_map(|row| &row.before).filter_map(|spot| own.follow(spot.part));
    let state = |row: &Row| if row.is_reworded() { Behind::Touched } else { Behind::Untouched };
    changed.flat_map(|row| row.after.iter().map(move |spot| (spot.part, state(row)))).collect()
}

/// Where the row stands, as it is counted now; what went, as it was counted then.
fn place(words: &Words, row: &Row) -> String {
    match (row.after.first(), row.before.first()) {
        (Some(spot), _) => spoken::place(words, spot.part),
        (None, Some(spot)) => spoken::former(words, spot.part),
        (None, None) => String::new(),
    }
}

/// Says that the text follows the leading one.
pub(crate) async fn check(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, tag): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, &id, &tag, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &Arc<App>, caller: &Caller, id: &str, tag: &str, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    let readable = readable(app, caller, id)?;
    let statement = &*readable.statement;
    let chosen = languages::chosen(caller, statement, Some(tag))?;
    let to = format!("/statements/{}{}", statement.id, chosen.ending(statement, '?'));
    let route = format!("POST /statements/{}/languages/{tag}/check", statement.id);
    let first = match filled.ask(app, caller, person, &route).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let offset = |name: &str| {
        let unread = |_| caller.bad_field(name, &caller.words.say("reason-not-understood"));
        filled.get(name).parse().map(Offset).map_err(unread)
    };
    let seen = Seen { leading: Some(offset("leading")?), text: Some(offset("text")?) };
    is_of(caller, &readable, filled.get("epoch").parse().ok())?;
    let organisation = filled.get("organisation").parse();
    let organisation = organisation.map_err(|_| caller.refused(ledger::Refusal::UnknownOrganisation))?;
    let hat = caller.hat(app, Some(organisation))?;
    let command = following(app, caller, statement, hat, chosen, seen).await?;
    let decision = Decision { hat, command, puts: vec![], first };
    decide(app, caller, statement.id, decision, &Tell::page(to.clone())).await?;
    Ok(crate::pages::filled::go(&to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(before: &str, after: &str, followed: &str, now: &str) -> Vec<(String, Behind)> {
        let [before, after, followed, now] = [before, after, followed, now].map(Text::from_markdown);
        let behind = behind(&Comparison::unattributed(before, after), &followed, &now);
        behind.into_iter().map(|(part, behind)| (part.to_string(), behind)).collect()
    }

    #[test]
    fn clauses_are_marked_whose_counterparts_moved_on() {
        let (fi, sv) = ("# Otsikko\n\nYksi asia.\n\nKaksi asiaa.\n", "# Rubrik\n\nEn sak.\n\nTvå saker.\n");
        let one = |part: &str, behind| vec![(part.to_owned(), behind)];
        let changed = "# Otsikko\n\nYksi asia.\n\nKaksi ihan muuta asiaa.\n";
        let rows = [
            ("nothing has changed", fi, sv, sv, vec![]),
            ("the second clause", changed, sv, sv, one("c2", Behind::Untouched)),
            (
                "and it was written in",
                changed,
                sv,
                "# Rubrik\n\nEn sak.\n\nTvå helt andra saker.\n",
                one("c2", Behind::Touched),
            ),
            (
                "it stands elsewhere now",
                changed,
                sv,
                "# Rubrik\n\nEtt nytt stycke om annat.\n\nEn sak.\n\nTvå saker.\n",
                one("c3", Behind::Untouched),
            ),
            ("a heading", "# Uusi otsikko\n\nYksi asia.\n\nKaksi asiaa.\n", sv, sv, one("h1", Behind::Untouched)),
            ("a clause went", "# Otsikko\n\nYksi asia.\n", sv, sv, one("c2", Behind::Untouched)),
            ("a clause came, which has no counterpart", &format!("{fi}\nKolmas, aivan uusi.\n"), sv, sv, vec![]),
            ("nobody can tell which belong together", changed, "En sak. Två saker.\n", "En sak. Två saker.\n", vec![]),
        ];
        for (what, after, followed, now, expected) in rows {
            assert_eq!(marks(fi, after, followed, now), expected, "{what}");
        }
    }
}
