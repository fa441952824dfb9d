//! The organisation lens: every word marked by the organisation that wrote it and by the version that it came in.

use crate::{
    app::App,
    caller::Caller,
    html::{self, Leaf, marked},
    languages::{self, Chosen},
    pages::{changes::with_rounds, hands::Legend},
    problem::Problem,
    replica::Lens,
};
use draft::{Hand, Run, Text};
use ledger::{Statement, Version};
use maud::{Markup, html as markup};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use terms::{Heads, OrganisationId};

/// What the address asks for.
#[derive(Default, Deserialize)]
pub(crate) struct Looked {
    lens: Option<String>,
    /// Of which text; the leading one if absent.
    pub(super) language: Option<String>,
}

impl Looked {
    pub(super) fn is_by_organisation(&self) -> bool {
        self.lens.as_deref() == Some("organisations")
    }
}

/// The text as the lens shows it, and a legend; none if it is not known who wrote this very text.
pub(super) async fn text(
    app: &App,
    caller: &Caller,
    statement: &Statement,
    chosen: Chosen,
    heads: Heads,
    text: &Text,
) -> Result<Option<Markup>, Problem> {
    let replica = languages::opened(app, caller, statement, chosen.id).await?.replica;
    let of = Of { statement, chosen, versions: versions(statement, chosen) };
    let sealed = of.versions.iter().map(|(_, heads)| heads.clone()).collect();
    let lens = match replica.lens(heads, sealed).await {
        Ok(lens) => lens,
        Err(crate::failure::Failure::Document(draft::DraftError::UnknownHeads(_))) => return Ok(None),
        Err(failure) => return Err(caller.failed(&failure)),
    };
    Ok((lens.authorship.text() == text).then(|| shown(app, caller, &of, &lens)))
}

/// Which text of a statement is shown, and the versions that have it, each with its heads.
struct Of<'a> {
    statement: &'a Statement,
    chosen: Chosen,
    versions: Vec<(&'a Version, Heads)>,
}

impl Of<'_> {
    fn version(&self, index: usize) -> Option<&Version> {
        self.versions.get(index).map(|(version, _)| *version)
    }
}

/// Versions whose text stands in another log, since it was taken away or begun anew, are none of this one.
fn versions(statement: &Statement, chosen: Chosen) -> Vec<(&Version, Heads)> {
    let heads = |version: &Version| match version.parallel(chosen.language) {
        _ if !statement.has_changes_of(version.number) => None,
        _ if chosen.is_leading(statement) => Some(version.text.heads.clone()),
        Some(parallel) if parallel.id == chosen.id => Some(parallel.text.heads.clone()),
        _ => None,
    };
    statement.versions.iter().filter_map(|version| Some((version, heads(version)?))).collect()
}

/// The way to the lens, and back.
pub(super) fn switch(caller: &Caller, path: &str, looked: &Looked) -> Markup {
    let words = caller.words;
    markup! {
        p.lens-switch {
            @if looked.is_by_organisation() {
                a href=(path) { (words.say("lens-leave")) }
            } @else {
                a href={ (path) (if path.contains('?') { "&" } else { "?" }) "lens=organisations" } { (words.say("lens-show")) }
            }
        }
    }
}

fn shown(app: &App, caller: &Caller, of: &Of<'_>, lens: &Lens) -> Markup {
    let (mut chars, mut since) = (BTreeMap::<OrganisationId, usize>::new(), BTreeSet::new());
    let blocks = lens.authorship.blocks();
    for stretch in blocks.iter().flat_map(|hands| &hands.stretches) {
        if let Some(organisation) = whose(lens, stretch.hand) {
            *chars.entry(organisation).or_default() += stretch.chars;
        }
        since.insert(stretch.hand.since);
    }
    let mut organisations: Vec<_> = chars.into_iter().collect();
    organisations.sort_by_key(|(id, chars)| (usize::MAX - chars, *id));
    let legend = Legend::new(&app.register.view(), caller.words, organisations.into_iter().map(|(id, _)| id));
    let marks = Marks { caller, of, lens, legend: &legend };
    let leaf = |(index, block): (usize, &draft::Block)| Leaf::new(block.kind, &block.parents, marks.block(index));
    let leaves: Vec<Leaf> = lens.authorship.text().blocks().iter().enumerate().map(leaf).collect();
    markup! {
        (key(caller, of, &legend, &since))
        div.text.lens lang=(of.chosen.language.tag()) { (html::blocks(&leaves)) }
    }
}

fn key(caller: &Caller, of: &Of<'_>, legend: &Legend, since: &BTreeSet<Option<usize>>) -> Markup {
    let words = caller.words;
    markup! {
        section.legend aria-labelledby="legend" {
            h2 id="legend" { (words.say("lens-legend")) }
            p.hint { (words.say("lens-intro")) }
            ul.plain { @for hand in legend.hands() { li { (hand.key()) } } }
            ul.plain {
                @for version in since.iter().flatten().filter_map(|index| of.version(*index)) {
                    li { b.came-in { (version.number.0) } " " (with_rounds(words, of.statement, version)) }
                }
                @if since.contains(&None) { li { b.came-in { (DRAFT) } " " (words.say("lens-draft")) } }
            }
        }
    }
}

/// Stands where a version's number would.
const DRAFT: &str = "*";

fn whose(lens: &Lens, hand: Hand) -> Option<OrganisationId> {
    hand.by.and_then(|actor| lens.organisations.get(&actor).copied())
}

struct Marks<'a> {
    caller: &'a Caller,
    of: &'a Of<'a>,
    lens: &'a Lens,
    legend: &'a Legend,
}

impl Marks<'_> {
    fn block(&self, index: usize) -> Markup {
        let runs = self.lens.authorship.runs(index);
        let owner = |(_, hand): &(Run, Hand)| (whose(self.lens, *hand), hand.since);
        markup! {
            @for stretch in runs.chunk_by(|a, b| owner(a) == owner(b)) {
                @let (organisation, since) = owner(&stretch[0]);
                (self.stretch(stretch, organisation, since.and_then(|index| self.of.version(index))))
            }
        }
    }

    /// Words of one organisation that came in one version.
    fn stretch(
        &self,
        stretch: &[(Run, Hand)],
        organisation: Option<OrganisationId>,
        version: Option<&Version>,
    ) -> Markup {
        let words = self.caller.words;
        let inner = markup! { @for (run, _) in stretch { (marked(run)) } };
        let Some(hand) = self.legend.hand(organisation) else { return inner };
        let number = version.map_or_else(|| DRAFT.to_owned(), |version| version.number.0.to_string());
        let said = match version {
            Some(version) => {
                let values = [("organisation", hand.name.into()), ("version", version.number.0.into())];
                words.say_with("lens-by", &values)
            }
            None => words.say_with("lens-by-draft", &[("organisation", hand.name.into())]),
        };
        markup! {
            span class=(hand.class) {
                b.by-letter aria-hidden="true" { (hand.letter) small { (number) } }
                span.visually-hidden lang=(words.language().tag()) { " " (said) " " }
                (inner)
            }
        }
    }
}
