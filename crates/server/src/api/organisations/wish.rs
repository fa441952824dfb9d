//! What somebody tells of an organisation: texts of a form or a request, read into names and details or into faults.

use crate::{caller::Caller, finland::finland, problem::Problem};
use axum::http::StatusCode;
use ledger::{
    AssociationNumber, BusinessId, County, Details, Kind, Language, Municipality, Names, Organisation, Refusal, Sector,
    Size, Website,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// The texts. What is not told is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) fi: String,
    pub(crate) sv: String,
    pub(crate) en: String,
    pub(crate) kind: String,
    /// Applications that were kept before there were sizes don't tell.
    #[serde(default)]
    pub(crate) size: String,
    pub(crate) business_id: String,
    pub(crate) association_number: String,
    pub(crate) municipality: String,
    pub(crate) county: String,
    pub(crate) sectors: Vec<String>,
    pub(crate) languages: Vec<String>,
    pub(crate) website: String,
}

/// What is wrong with one of them.
pub(crate) struct Fault {
    /// The field of the form.
    pub(crate) field: &'static str,
    pub(crate) problem: Problem,
}

/// One writing for what looks the same: names and reasons are kept, compared and searched in Unicode's form C.
pub(crate) fn normal(text: &str) -> String {
    text.nfc().collect()
}

impl Told {
    /// What the register knows already.
    pub(crate) fn of(known: &Organisation) -> Told {
        fn text(value: Option<&impl ToString>) -> String {
            value.map(ToString::to_string).unwrap_or_default()
        }
        let details = &known.details;
        Told {
            fi: known.names.fi.clone(),
            sv: known.names.sv.clone(),
            en: known.names.en.clone(),
            kind: details.kind.map(Kind::name).unwrap_or_default().to_owned(),
            size: details.size.map(Size::name).unwrap_or_default().to_owned(),
            business_id: text(details.business_id.as_ref()),
            association_number: text(details.association_number.as_ref()),
            municipality: text(details.municipality.as_ref()),
            county: text(details.county.as_ref()),
            sectors: details.sectors.iter().map(|sector| sector.name().to_owned()).collect(),
            languages: details.languages.iter().map(|language| language.tag().to_owned()).collect(),
            website: text(details.website.as_ref()),
        }
    }

    /// The first name that is told.
    pub(crate) fn called(&self) -> &str {
        [&self.fi, &self.sv, &self.en].into_iter().find(|name| !name.trim().is_empty()).unwrap_or(&self.fi)
    }

    /// Names and details, or everything that is wrong with them, in the order of the form.
    pub(crate) fn read(&self, caller: &Caller) -> Result<(Names, Details), Vec<Fault>> {
        let mut reading = Reading { caller, faults: vec![] };
        let names = Names { fi: normal(&self.fi), sv: normal(&self.sv), en: normal(&self.en) };
        for (language, refusal) in names.faults() {
            reading.faults.push(Fault { field: language.tag(), problem: caller.refused(refusal) });
        }
        let details = Details {
            kind: reading.choice("kind", &self.kind, Kind::named),
            size: reading.choice("size", &self.size, Size::named),
            business_id: reading.text("business_id", &self.business_id, BusinessId::parse),
            association_number: reading.text("association_number", &self.association_number, AssociationNumber::parse),
            municipality: reading.text("municipality", &self.municipality, municipality),
            county: reading.text("county", &self.county, county),
            sectors: reading.choices("sectors", &self.sectors, Sector::named),
            languages: reading.choices("languages", &self.languages, Language::tagged),
            website: reading.text("website", &self.website, Website::parse),
        };
        // Who says where it is at home, says where it works as well, unless it says otherwise.
        let county = details.county.or_else(|| finland().county_of(details.municipality?).cloned());
        let details = Details { county, ..details };
        if reading.faults.is_empty() { Ok((names, details)) } else { Err(reading.faults) }
    }
}

/// A municipality by its code or name; only those that there are.
fn municipality(text: &str) -> Result<Municipality, Refusal> {
    finland().municipality(text).ok_or(Refusal::MunicipalityMalformed)
}

/// A county by its code or name; only those that there are.
fn county(text: &str) -> Result<County, Refusal> {
    finland().county(text).ok_or(Refusal::CountyMalformed)
}

struct Reading<'a> {
    caller: &'a Caller,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn text<T>(&mut self, field: &'static str, text: &str, parse: impl Fn(&str) -> Result<T, Refusal>) -> Option<T> {
        if text.trim().is_empty() {
            return None;
        }
        let read =
            parse(text).map_err(|refusal| self.faults.push(Fault { field, problem: self.caller.refused(refusal) }));
        read.ok()
    }

    fn choice<T>(&mut self, field: &'static str, name: &str, named: impl Fn(&str) -> Option<T>) -> Option<T> {
        let chosen = named(name);
        if chosen.is_none() && !name.is_empty() {
            let problem =
                self.caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-choice", &[("field", field.into())]);
            self.faults.push(Fault { field, problem });
        }
        chosen
    }

    fn choices<T: Ord>(
        &mut self,
        field: &'static str,
        all: &[String],
        named: impl Fn(&str) -> Option<T>,
    ) -> BTreeSet<T> {
        all.iter().filter_map(|name| self.choice(field, name, &named)).collect()
    }
}
