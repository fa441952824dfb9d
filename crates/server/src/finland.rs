//! The municipalities and wellbeing services counties of Finland, by code and by name (data/finland).

use crate::folded::{alphabetical, folded};
use ledger::{County, Details, Municipality};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use words::Language;

/// A place's names. English uses the Finnish ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlaceNames {
    fi: String,
    sv: String,
}

impl PlaceNames {
    /// The name in a language.
    pub(crate) fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Swedish => &self.sv,
            Language::Finnish | Language::English => &self.fi,
        }
    }
}

struct Places<Code> {
    by_code: BTreeMap<Code, PlaceNames>,
    /// By folded name; nothing where two places share it.
    by_name: BTreeMap<String, Option<Code>>,
}

/// All of them.
pub(crate) struct Finland {
    municipalities: Places<Municipality>,
    counties: Places<County>,
    county_of: BTreeMap<Municipality, County>,
}

/// The places of Finland, read once.
pub(crate) fn finland() -> &'static Finland {
    static FINLAND: LazyLock<Finland> = LazyLock::new(Finland::read);
    &FINLAND
}

impl Finland {
    /// The municipality of that code or name.
    pub(crate) fn municipality(&self, text: &str) -> Option<Municipality> {
        let coded = Municipality::parse(text).ok().filter(|code| self.municipalities.by_code.contains_key(code));
        coded.or_else(|| self.municipalities.named(text))
    }

    /// The county of that code or name; the short name will do.
    pub(crate) fn county(&self, text: &str) -> Option<County> {
        let coded = County::parse(text).ok().filter(|code| self.counties.by_code.contains_key(code));
        coded.or_else(|| self.counties.named(text))
    }

    /// A municipality's names.
    pub(crate) fn municipality_names(&self, code: Municipality) -> Option<&PlaceNames> {
        self.municipalities.by_code.get(&code)
    }

    /// A county's names.
    pub(crate) fn county_names(&self, code: &County) -> Option<&PlaceNames> {
        self.counties.by_code.get(code)
    }

    /// The county that a municipality belongs to.
    pub(crate) fn county_of(&self, municipality: Municipality) -> Option<&County> {
        self.county_of.get(&municipality)
    }

    /// The county that an organisation works in, or that its seat lies in.
    pub(crate) fn county_in<'a>(&'a self, details: &'a Details) -> Option<&'a County> {
        details.county.as_ref().or_else(|| self.county_of(details.municipality?))
    }

    /// All municipalities in the alphabet's order.
    pub(crate) fn municipalities(&self, language: Language) -> Vec<(Municipality, &str)> {
        self.municipalities.list(language)
    }

    /// All counties, and what stands beside them, in the alphabet's order.
    pub(crate) fn counties(&self, language: Language) -> Vec<(County, &str)> {
        self.counties.list(language)
    }

    /// The names of municipalities that are spelt most like this one.
    pub(crate) fn municipalities_like(&self, text: &str, language: Language) -> Vec<String> {
        self.municipalities.like(text, language)
    }

    /// The names of counties that are spelt most like this one.
    pub(crate) fn counties_like(&self, text: &str, language: Language) -> Vec<String> {
        self.counties.like(text, language)
    }

    fn read() -> Finland {
        let mut finland =
            Finland { municipalities: Places::none(), counties: Places::none(), county_of: BTreeMap::new() };
        for row in rows(include_str!("../../../data/finland/counties.csv")) {
            let [id, fi, sv, short_fi, short_sv] = &row[..] else { panic!("a county has five columns: {row:?}") };
            let code = County::parse(id).expect("ids of counties are two or three letters");
            finland.counties.add(code, &[fi, sv, short_fi, short_sv]);
        }
        for row in rows(include_str!("../../../data/finland/municipalities.csv")) {
            let [code, fi, sv, county] = &row[..] else { panic!("a municipality has four columns: {row:?}") };
            let code = Municipality::parse(code).expect("codes of municipalities are three digits");
            finland.municipalities.add(code, &[fi, sv]);
            finland.county_of.insert(code, County::parse(county).expect("every municipality has its county"));
        }
        finland
    }
}

impl<Code: Clone + Ord> Places<Code> {
    fn none() -> Self {
        Places { by_code: BTreeMap::new(), by_name: BTreeMap::new() }
    }

    /// The first two names are the Finnish and the Swedish one; the others only find it.
    fn add(&mut self, code: Code, names: &[&String]) {
        for name in names {
            let entry = self.by_name.entry(folded(name)).or_insert_with(|| Some(code.clone()));
            if entry.as_ref() != Some(&code) {
                *entry = None;
            }
        }
        self.by_code.insert(code, PlaceNames { fi: names[0].clone(), sv: names[1].clone() });
    }

    fn named(&self, text: &str) -> Option<Code> {
        self.by_name.get(&folded(text)).cloned().flatten()
    }

    fn list(&self, language: Language) -> Vec<(Code, &str)> {
        let mut all: Vec<_> =
            self.by_code.iter().map(|(code, names)| (code.clone(), names.in_language(language))).collect();
        all.sort_by_key(|(_, name)| alphabetical(name));
        all
    }

    /// At most three, the nearest first. Two letters may differ, in long names a third of them.
    fn like(&self, text: &str, language: Language) -> Vec<String> {
        let wanted = folded(text);
        let far = (wanted.chars().count() / 3).max(2);
        let mut near: BTreeMap<Code, usize> = BTreeMap::new();
        for (name, code) in &self.by_name {
            let Some(code) = code else { continue };
            let distance = if name.starts_with(&wanted) { 1 } else { strsim::damerau_levenshtein(name, &wanted) };
            if distance <= far && wanted.chars().count() > 1 {
                let known = near.entry(code.clone()).or_insert(distance);
                *known = distance.min(*known);
            }
        }
        let mut near: Vec<_> = near.into_iter().map(|(code, distance)| (distance, code)).collect();
        near.sort();
        let names = near.into_iter().filter_map(|(_, code)| self.by_code.get(&code));
        names.map(|names| names.in_language(language).to_owned()).take(3).collect()
    }
}

fn rows(text: &str) -> impl Iterator<Item = Vec<String>> {
    let reader = csv::Reader::from_reader(text.as_bytes());
    reader.into_records().map(|row| row.expect("our own file is CSV").iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn all_309_municipalities_have_a_county_that_there_is() {
        let finland = finland();
        assert_eq!(finland.municipalities.by_code.len(), 309);
        assert_eq!(finland.counties.by_code.len(), 24, "21 counties, Helsinki, HUS and Åland");
        let counties: BTreeSet<&County> = finland.county_of.values().collect();
        for county in &counties {
            assert!(finland.county_names(county).is_some(), "{county}");
        }
        let unused: Vec<String> =
            finland.counties.by_code.keys().filter(|code| !counties.contains(code)).map(County::to_string).collect();
        assert_eq!(unused, ["HUS"], "no municipality's county");
        let beside = |id: &str| finland.county_of.values().filter(|county| county.to_string() == id).count();
        assert_eq!((beside("HKI"), beside("AX")), (1, 16));
    }

    #[test]
    fn every_name_in_either_language_finds_its_own_place() {
        let finland = finland();
        for (code, names) in &finland.municipalities.by_code {
            for name in [&names.fi, &names.sv] {
                for spelt in [name.clone(), name.to_uppercase(), folded(name), format!(" {name} ")] {
                    assert_eq!(finland.municipality(&spelt), Some(*code), "{spelt}");
                }
            }
            assert_eq!(finland.municipality(&code.to_string()), Some(*code));
        }
        for (code, names) in &finland.counties.by_code {
            for name in [&names.fi, &names.sv] {
                assert_eq!(finland.county(name).as_ref(), Some(code), "{name}");
            }
        }
        for (text, id) in
            [("pirkanmaa", "PI"), ("Birkaland", "PI"), ("lu", "LU"), ("HUS-yhtymä", "HUS"), ("Åland", "AX")]
        {
            assert_eq!(finland.county(text).map(|county| county.to_string()).as_deref(), Some(id), "{text}");
        }
        assert_eq!((finland.municipality("999"), finland.municipality(""), finland.county("XX")), (None, None, None));
    }

    #[test]
    fn a_misspelt_name_brings_the_nearest_ones() {
        let finland = finland();
        for (text, name) in [("Tampre", "Tampere"), ("Jyvaskla", "Jyväskylä"), ("Helsinfors", "Helsinki")] {
            let like = finland.municipalities_like(text, Language::Finnish);
            assert!(like.len() <= 3 && like.contains(&name.to_owned()), "{text}: {like:?}");
        }
        assert_eq!(finland.municipalities_like("Helsinfors", Language::Swedish)[0], "Helsingfors");
        assert!(finland.municipalities_like("", Language::Finnish).is_empty());
        assert!(finland.municipalities_like("Tukholmanseutu", Language::Finnish).is_empty());
        assert_eq!(finland.counties_like("Pirkanma", Language::Finnish)[0], "Pirkanmaan hyvinvointialue");
    }

    #[test]
    fn lists_end_with_the_last_letters_of_the_alphabet() {
        let names: Vec<&str> = finland().municipalities(Language::Finnish).into_iter().map(|(_, name)| name).collect();
        assert_eq!((names[0], names[308]), ("Akaa", "Äänekoski"));
        let names: Vec<&str> = finland().municipalities(Language::Swedish).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names.last(), Some(&"Övertorneå"));
        assert_eq!(finland().counties(Language::Finnish)[0].1, "Ahvenanmaan maakunta");
    }
}
