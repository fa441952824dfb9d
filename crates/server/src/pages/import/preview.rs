//! What an import would do: what is in the way first, then what to decide, then the rest. Of a long file the rows that
//! somebody has to look at are shown with their choices; the others stand in plain lists, and can be left out by line.

use super::super::heading;
use crate::{
    caller::Caller,
    import::{Came, Decisions, Preview, RowView},
};
use maud::{Markup, PreEscaped, html};
use std::borrow::Cow;

/// So many rows does the summary lead to; the others follow them in the list.
const SUMMARY_MAX: usize = 10;
/// So many rows of a section have a choice each. Of a file with no more rows, all have.
const CHOICES_MAX: usize = 100;

/// What the page is made from.
pub(in crate::pages) struct Shown<'a> {
    pub(in crate::pages) preview: &'a Preview,
    pub(in crate::pages) decisions: &'a Decisions,
    pub(in crate::pages) came: &'a Came,
    /// What the file is called.
    pub(in crate::pages) called: &'a str,
    /// Its rows, to be sent back.
    pub(in crate::pages) resent: &'a str,
    /// Lines to leave out that could not be read.
    pub(in crate::pages) unread: Option<&'a str>,
    pub(in crate::pages) kind: &'a Kind,
}

/// What is imported: where its form goes, and the keys of the words that are its own.
pub(in crate::pages) struct Kind {
    pub(in crate::pages) action: String,
    /// Where another file is chosen.
    pub(in crate::pages) again: String,
    pub(in crate::pages) keys: &'static str,
    pub(in crate::pages) columns: &'static str,
    /// Fields that are sent back as they came.
    pub(in crate::pages) fields: Vec<(&'static str, String)>,
}

impl Kind {
    fn say(&self, caller: &Caller, key: &str) -> String {
        caller.words.say(&format!("{}-{key}", self.keys))
    }
}

pub(in crate::pages) fn main(caller: &Caller, shown: &Shown<'_>) -> Markup {
    let title = caller.words.say("import-preview-title");
    let counts = &shown.preview.counts;
    html! {
        (heading(&title, &caller.words.say_with("import-preview-intro", &[("file", shown.called.into()), ("count", counts.rows.into())])))
        (rows(caller, shown))
    }
}

/// Everything below the heading.
pub(in crate::pages) fn rows(caller: &Caller, shown: &Shown<'_>) -> Markup {
    let words = caller.words;
    let Shown { preview, came, kind, .. } = *shown;
    let counts = &preview.counts;
    let in_the_way = counts.faulty + counts.undecided;
    html! {
        (tallies(caller, &[
            ("faulty", counts.faulty), ("undecided", counts.undecided), ("new", counts.new),
            ("changes", counts.changes), ("nothing", counts.nothing), ("skipped", counts.skipped),
        ]))
        @if matches!(came, Came::Changed) { p.notice role="alert" { (words.refusal("import-changed", &[])) } }
        @if in_the_way > 0 { (summary(caller, preview, came, in_the_way)) }
        @if !preview.ignored_columns.is_empty() {
            p.notice {
                (words.say_with("import-ignored", &[
                    ("count", preview.ignored_columns.len().into()), ("columns", preview.ignored_columns.join(", ").into()),
                ]))
            }
        }
        form.import-rows method="post" action=(kind.action) enctype="multipart/form-data" {
            // Within an element quotes stand for themselves, which halves what is sent back of a long file.
            textarea name="sheet" hidden { (PreEscaped(shown.resent.replace('&', "&amp;").replace('<', "&lt;"))) }
            input type="hidden" name="based-on" value=(preview.based_on);
            @for (name, value) in &kind.fields { input type="hidden" name=(name) value=(value); }
            @for outcome in ["faulty", "undecided", "changes"] {
                @let rows = Rows::of(shown, outcome);
                @if rows.count() > 0 {
                    section aria-labelledby=(outcome) {
                        h2 id=(outcome) { (words.say(&format!("import-section-{outcome}"))) }
                        (rows.shown(caller))
                    }
                }
            }
            @for outcome in ["new", "nothing", "skipped"] {
                @let rows = Rows::of(shown, outcome);
                @if rows.count() > 0 {
                    details open[rows.count() <= 20 && outcome != "nothing" || !rows.chosen.is_empty() && !rows.plain.is_empty()] {
                        summary { (words.say_with(&format!("{}-list-{outcome}", kind.keys), &[("count", rows.count().into())])) }
                        (rows.shown(caller))
                    }
                }
            }
            @if preview.rows.len() > CHOICES_MAX { (left_out(caller, shown.unread)) }
            p.actions {
                button.primary name="act" value="import" { (kind.say(caller, "confirm")) }
                button name="act" value="preview" { (words.say("import-look-again")) }
                a href=(kind.again) { (words.say("import-another")) }
            }
            p.hint { (kind.say(caller, "confirm-hint")) }
        }
    }
}

/// Rows that would come to the same.
struct Rows<'a> {
    kind: &'a Kind,
    decisions: &'a Decisions,
    /// Those with a choice each.
    chosen: Vec<&'a RowView>,
    /// The others.
    plain: Vec<&'a RowView>,
}

impl<'a> Rows<'a> {
    fn of(shown: &Shown<'a>, outcome: &str) -> Rows<'a> {
        let Shown { preview, decisions, kind, .. } = *shown;
        let is_short = preview.rows.len() <= CHOICES_MAX;
        let is_asked = |row: &RowView| {
            is_short || matches!(row.outcome, "faulty" | "undecided") || decisions.contains_key(&row.line)
        };
        let mut rows = Rows { kind, decisions, chosen: vec![], plain: vec![] };
        for row in preview.rows.iter().filter(|row| row.outcome == outcome) {
            if rows.chosen.len() < CHOICES_MAX && is_asked(row) {
                rows.chosen.push(row);
            } else {
                rows.plain.push(row);
            }
        }
        rows
    }

    fn count(&self) -> usize {
        self.chosen.len() + self.plain.len()
    }

    fn shown(&self, caller: &Caller) -> Markup {
        html! {
            @if !self.chosen.is_empty() { (with_choices(caller, self.kind, &self.chosen)) }
            @if !self.plain.is_empty() {
                ul.lines {
                    @for row in &self.plain {
                        li {
                            span.line { (row.line) } " " (name(caller, row)) (told(caller, self.kind, row))
                            // What was decided about it stays decided.
                            @if let (true, Some(choice)) = (self.decisions.contains_key(&row.line), &row.choice) {
                                input type="hidden" name=(format!("row-{}", row.line)) value=(choice);
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where lines are left out that have no choice of their own.
fn left_out(caller: &Caller, unread: Option<&str>) -> Markup {
    let words = caller.words;
    let described = if unread.is_some() { "skip-fault skip-hint" } else { "skip-hint" };
    html! {
        div.field {
            label for="skip" { (words.say("import-skip")) }
            p.hint id="skip-hint" { (words.say("import-skip-hint")) }
            @if unread.is_some() { p.error id="skip-fault" role="alert" { (words.say("import-skip-unread")) } }
            input id="skip" name="skip" type="text" value=(unread.unwrap_or_default()) autocomplete="off"
                aria-describedby=(described) aria-invalid=[unread.map(|_| "true")];
        }
    }
}

/// How many rows there are of each kind.
pub(in crate::pages) fn tallies(caller: &Caller, counts: &[(&str, usize)]) -> Markup {
    tallied_as(caller, "import-tally", counts)
}

/// The same, of other things.
pub(in crate::pages) fn tallied_as(caller: &Caller, keys: &str, counts: &[(&str, usize)]) -> Markup {
    html! {
        dl.tallies {
            @for (outcome, count) in counts {
                @if *count > 0 {
                    div class=(outcome) {
                        dt { (caller.words.say(&format!("{keys}-{outcome}"))) }
                        dd { (count) }
                    }
                }
            }
        }
    }
}

fn summary(caller: &Caller, preview: &Preview, came: &Came, count: usize) -> Markup {
    let words = caller.words;
    let rows = preview.rows.iter().filter(|row| matches!(row.outcome, "faulty" | "undecided"));
    // Whoever only looks is not alarmed; whoever wanted to import is told why nothing happened.
    let role = matches!(came, Came::NotReady).then_some("alert");
    html! {
        section.error-summary role=[role] aria-labelledby="summary" tabindex="-1" {
            h2 id="summary" { (words.say_with("import-summary", &[("count", count.into())])) }
            ul {
                @for row in rows.take(SUMMARY_MAX) {
                    li { a href=(format!("#row-{}", row.line)) { (place(caller, row)) } ": " (first_words(caller, row)) }
                }
            }
            @if count > SUMMARY_MAX { p { (words.say_with("import-summary-more", &[("count", (count - SUMMARY_MAX).into())])) } }
        }
    }
}

fn place(caller: &Caller, row: &RowView) -> String {
    caller.words.say_with("import-row", &[("line", row.line.to_string().into())])
}

fn first_words(caller: &Caller, row: &RowView) -> String {
    match row.problems.first() {
        Some(problem) => problem.detail.clone(),
        None => undecided(caller, row),
    }
}

fn undecided(caller: &Caller, row: &RowView) -> String {
    let names: Vec<&str> = row.matches.iter().map(|each| each.name.as_str()).collect();
    caller.words.say_with("import-undecided", &[("name", names.join(", ").into())])
}

fn name<'a>(caller: &Caller, row: &'a RowView) -> Cow<'a, str> {
    if row.name.is_empty() { caller.words.say("import-nameless").into() } else { (&row.name).into() }
}

fn with_choices(caller: &Caller, kind: &Kind, rows: &[&RowView]) -> Markup {
    html! {
        ul.choosing {
            @for row in rows {
                li id=(format!("row-{}", row.line)) {
                    p.line { (place(caller, row)) }
                    div.what {
                        p.name { (name(caller, row)) }
                        (told(caller, kind, row))
                    }
                    (decision(caller, kind, row))
                }
            }
        }
    }
}

/// What is wrong with a row, or what it would change.
fn told(caller: &Caller, kind: &Kind, row: &RowView) -> Markup {
    let words = caller.words;
    let column = |name: &str| words.say(&format!("{}-{name}", kind.columns));
    let changes: Vec<String> = row.changes.iter().map(|name| column(name)).collect();
    html! {
        @if let Some(text) = &row.text { p { (text) } }
        @if !row.problems.is_empty() {
            ul.problems {
                @for problem in &row.problems {
                    li {
                        strong { (column(problem.column)) }
                        @if !problem.value.is_empty() { " " q { bdi { (problem.value) } } }
                        ": " (problem.detail)
                    }
                }
            }
        }
        @if row.outcome == "undecided" { p { (undecided(caller, row)) } }
        @if row.outcome == "changes" && !changes.is_empty() {
            p { (words.say_with("import-changes", &[("columns", changes.join(", ").into())])) }
        }
        @if let Some(name) = &row.contact_known_as {
            p { (words.say_with("import-contact-known", &[("name", name.into())])) }
        }
    }
}

/// What the person decides about the row. What can't be chosen is not offered.
fn decision(caller: &Caller, kind: &Kind, row: &RowView) -> Markup {
    let words = caller.words;
    let chosen = row.choice.as_deref();
    let open = match row.outcome {
        "faulty" => Some("import-choose-mend"),
        "undecided" => Some("import-choose"),
        "nothing" if chosen.is_none() => Some("import-choose-known"),
        _ => None,
    };
    let label =
        words.say_with("import-decision", &[("line", row.line.to_string().into()), ("name", (&row.name).into())]);
    html! {
        select name=(format!("row-{}", row.line)) aria-label=(label) {
            @if let Some(key) = open { option value="" selected[chosen != Some("skip")] { (words.say(key)) } }
            @if row.may_be_new && row.outcome != "faulty" {
                option value="new" selected[chosen == Some("new")] { (kind.say(caller, "choose-new")) }
            }
            @if row.outcome != "faulty" {
                @for each in &row.matches {
                    option value=(each.choice) selected[chosen == Some(each.choice.as_str())] { (same(caller, each)) }
                }
            }
            option value="skip" selected[chosen == Some("skip")] { (words.say("import-choose-skip")) }
        }
    }
}

fn same(caller: &Caller, each: &crate::import::MatchView) -> String {
    let words = caller.words;
    let why = words.say(&format!("import-why-{}", each.why));
    let (name, why) = (("name", (&each.name).into()), ("why", why.into()));
    match each.line {
        Some(line) => words.say_with("import-choose-same-line", &[("line", line.to_string().into()), name, why]),
        None => words.say_with("import-choose-same", &[name, why]),
    }
}
