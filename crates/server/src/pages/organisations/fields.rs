//! The fields that tell what an organisation is.

use super::places;
use crate::{
    api::organisations::wish::{Fault, Told},
    caller::Caller,
    pages::{
        fields::{Choice, Control, Faults, Field, checks, field, select},
        filled::Filled,
    },
};
use ledger::{Kind, Language, Sector, Size};
use maud::{Markup, html};
use terms::limits;

/// What the form tells.
pub(super) fn told(filled: &Filled) -> Told {
    let text = |name: &str| filled.get(name).to_owned();
    Told {
        fi: text("fi"),
        sv: text("sv"),
        en: text("en"),
        kind: text("kind"),
        size: text("size"),
        business_id: text("business_id"),
        association_number: text("association_number"),
        municipality: text("municipality"),
        county: text("county"),
        sectors: filled.all("sectors"),
        languages: filled.all("languages"),
        website: text("website"),
    }
}

/// A form that tells this.
pub(super) fn filled(told: &Told) -> Filled {
    let filled = [
        ("fi", &told.fi),
        ("sv", &told.sv),
        ("en", &told.en),
        ("kind", &told.kind),
        ("size", &told.size),
        ("business_id", &told.business_id),
        ("association_number", &told.association_number),
        ("municipality", &told.municipality),
        ("county", &told.county),
        ("website", &told.website),
    ]
    .into_iter()
    .fold(Filled::fresh(), |filled, (name, text)| filled.with(name, text));
    let filled = told.sectors.iter().fold(filled, |filled, sector| filled.with("sectors", sector));
    told.languages.iter().fold(filled, |filled, language| filled.with("languages", language))
}

/// What is wrong with it, for the form.
pub(in crate::pages) fn faults(all: Vec<Fault>) -> Faults {
    let mut faults = Faults::default();
    for fault in all {
        faults.add(fault.field, fault.problem.detail().to_owned());
    }
    faults
}

/// The field that a refusal of the register is about.
pub(super) fn field_of(code: &str) -> &'static str {
    match code {
        "organisation-number-taken" => "business_id",
        _ => "fi",
    }
}

/// The kinds to choose from.
pub(super) fn kinds(caller: &Caller) -> Vec<Choice> {
    let choice = |kind: &Kind| Choice {
        value: kind.name().to_owned(),
        label: caller.words.say(&format!("organisation-kind-{}", kind.name())),
    };
    Kind::ALL.iter().map(choice).collect()
}

/// The sizes to choose from.
fn sizes(caller: &Caller) -> Vec<Choice> {
    let choice = |size: &Size| Choice {
        value: size.name().to_owned(),
        label: caller.words.say(&format!("organisation-size-{}", size.name())),
    };
    Size::ALL.iter().map(choice).collect()
}

/// The sectors to choose from.
pub(super) fn sectors(caller: &Caller) -> Vec<Choice> {
    let choice = |sector: &Sector| Choice {
        value: sector.name().to_owned(),
        label: caller.words.say(&format!("sector-{}", sector.name())),
    };
    Sector::ALL.iter().map(choice).collect()
}

fn languages(caller: &Caller) -> Vec<Choice> {
    let choice = |language: Language| Choice {
        value: language.tag().to_owned(),
        label: caller.words.say(&format!("language-{}", language.tag())),
    };
    Language::ALL.into_iter().map(choice).collect()
}

/// The names.
pub(in crate::pages) fn names(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let hint = words.say_with("organisation-names-hint", &[("max", limits::ORGANISATION_NAME_CHARS_MAX.into())]);
    let name = |id: &'static str, label: &str, hint: Option<&String>| {
        let label = words.say(label);
        field(
            &Field { id, kind: "text", label, hint: hint.cloned(), value: filled.get(id), autocomplete: "off" },
            faults,
        )
    };
    html! {
        (name("fi", "organisation-name-fi", Some(&hint)))
        (name("sv", "organisation-name-sv", None))
        (name("en", "organisation-name-en", None))
    }
}

/// Kind, size, numbers and place.
pub(super) fn essentials(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let control = |id, label: &str, hint: Option<&str>| Control {
        id,
        label: words.say(label),
        hint: hint.map(|hint| words.say(hint)),
        faults,
    };
    let text = |id, label: &str, hint: &str| {
        let (label, hint) = (words.say(label), Some(words.say(hint)));
        field(&Field { id, kind: "text", label, hint, value: filled.get(id), autocomplete: "off" }, faults)
    };
    let none = words.say("choose-none");
    html! {
        (select(&control("kind", "organisation-kind", None), filled, &none, &kinds(caller)))
        (select(&control("size", "organisation-size", Some("organisation-size-hint")), filled, &none, &sizes(caller)))
        (text("business_id", "organisation-business-id", "organisation-business-id-hint"))
        (text("association_number", "organisation-association-number", "organisation-association-number-hint"))
        (select(&control("municipality", "organisation-municipality", None), filled, &none, &places::municipalities(caller)))
        (select(&control("county", "organisation-county", Some("organisation-county-hint")), filled, &none, &places::counties(caller)))
    }
}

/// Sectors, languages and web address.
pub(super) fn more(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let group = |id, label: &str| Control { id, label: words.say(label), hint: None, faults };
    html! {
        (checks(&group("sectors", "organisation-sectors"), filled, &sectors(caller)))
        (checks(&group("languages", "organisation-languages"), filled, &languages(caller)))
        (website(caller, filled, faults))
    }
}

/// The web address.
pub(in crate::pages) fn website(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let website = Field {
        id: "website",
        kind: "text",
        label: words.say("organisation-website"),
        hint: Some(words.say("organisation-website-hint")),
        value: filled.get("website"),
        autocomplete: "url",
    };
    field(&website, faults)
}

/// What the register says now where a form says something else: each field's label and the register's value.
pub(super) fn differences(caller: &Caller, mine: &Told, theirs: &Told) -> Vec<(String, String)> {
    let words = caller.words;
    let named = |choices: Vec<Choice>, chosen: &[String]| {
        let chosen = choices.into_iter().filter(|choice| chosen.contains(&choice.value));
        chosen.map(|choice| choice.label).collect::<Vec<_>>().join(", ")
    };
    let one = |choices: Vec<Choice>, chosen: &String| {
        let label = named(choices, std::slice::from_ref(chosen));
        if label.is_empty() { chosen.clone() } else { label }
    };
    let sorted = |all: &[String]| {
        let mut all = all.to_vec();
        all.sort();
        all
    };
    let rows = [
        ("organisation-name-fi", mine.fi != theirs.fi, theirs.fi.clone()),
        ("organisation-name-sv", mine.sv != theirs.sv, theirs.sv.clone()),
        ("organisation-name-en", mine.en != theirs.en, theirs.en.clone()),
        ("organisation-kind", mine.kind != theirs.kind, one(kinds(caller), &theirs.kind)),
        ("organisation-size", mine.size != theirs.size, one(sizes(caller), &theirs.size)),
        ("organisation-business-id", mine.business_id != theirs.business_id, theirs.business_id.clone()),
        (
            "organisation-association-number",
            mine.association_number != theirs.association_number,
            theirs.association_number.clone(),
        ),
        (
            "organisation-municipality",
            mine.municipality != theirs.municipality,
            one(places::municipalities(caller), &theirs.municipality),
        ),
        ("organisation-county", mine.county != theirs.county, one(places::counties(caller), &theirs.county)),
        (
            "organisation-sectors",
            sorted(&mine.sectors) != sorted(&theirs.sectors),
            named(sectors(caller), &theirs.sectors),
        ),
        (
            "organisation-languages",
            sorted(&mine.languages) != sorted(&theirs.languages),
            named(languages(caller), &theirs.languages),
        ),
        ("organisation-website", mine.website != theirs.website, theirs.website.clone()),
    ];
    let differing = rows.into_iter().filter(|(_, differs, _)| *differs);
    differing.map(|(label, _, value)| (words.say(label), value)).collect()
}
