//! What the authorities call an organisation, and where it is found. Each is parsed once; the type carries the proof.

use crate::Refusal;
use std::fmt;
use terms::limits;

/// A Finnish business id (Y-tunnus): seven digits and a check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BusinessId(u32);

/// What the first seven digits weigh in the check digit.
const WEIGHTS: [u32; 7] = [7, 9, 10, 5, 8, 4, 2];

impl BusinessId {
    /// Reads `1234567-1`, also without its hyphen, and the older form with six digits before the check digit.
    ///
    /// The check digit is 11 less the weighted sum's remainder by 11; no id has a sum whose remainder is 1.
    pub fn parse(text: &str) -> Result<BusinessId, Refusal> {
        let text = text.trim().replace(['\u{2010}', '\u{2011}', '\u{2013}', '\u{2212}'], "-");
        let digits = match text.split_once('-') {
            Some((number, check)) if check.len() == 1 => format!("{number}{check}"),
            Some(_) => return Err(Refusal::BusinessIdMalformed),
            None => text,
        };
        let number: u32 = whole(&digits, 7..=8).ok_or(Refusal::BusinessIdMalformed)?;
        let (before, check) = (number / 10, number % 10);
        let weighted = (0..7).map(|place| before / 10_u32.pow(6 - place) % 10).zip(WEIGHTS);
        let remainder = weighted.map(|(digit, weight)| digit * weight).sum::<u32>() % 11;
        let right = if remainder == 0 { 0 } else { 11 - remainder };
        if before == 0 {
            return Err(Refusal::BusinessIdMalformed);
        }
        if check == right { Ok(BusinessId(number)) } else { Err(Refusal::BusinessIdWrong) }
    }

    pub(super) fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for BusinessId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:07}-{}", self.0 / 10, self.0 % 10)
    }
}

/// A number of the Finnish register of associations, which has no check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AssociationNumber(u32);

impl AssociationNumber {
    /// Reads up to six digits, with or without a point or space before the last three.
    pub fn parse(text: &str) -> Result<AssociationNumber, Refusal> {
        let text = text.trim();
        let digits = match text.split_once(['.', ' ', '\u{a0}']) {
            Some((thousands, rest)) if rest.len() == 3 && (1..=3).contains(&thousands.len()) => {
                format!("{thousands}{rest}")
            }
            Some(_) => return Err(Refusal::AssociationNumberMalformed),
            None => text.to_owned(),
        };
        let number = whole(&digits, 1..=6).filter(|number| *number > 0);
        number.map(AssociationNumber).ok_or(Refusal::AssociationNumberMalformed)
    }

    pub(super) fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for AssociationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 1_000, self.0 % 1_000) {
            (0, rest) => write!(f, "{rest}"),
            (thousands, rest) => write!(f, "{thousands}.{rest:03}"),
        }
    }
}

/// The official code of a municipality: three digits. Which codes there are is known beside the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Municipality(u32);

impl Municipality {
    /// Reads the three digits.
    pub fn parse(text: &str) -> Result<Municipality, Refusal> {
        whole(text.trim(), 3..=3).map(Municipality).ok_or(Refusal::MunicipalityMalformed)
    }
}

impl fmt::Display for Municipality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

/// The code of a wellbeing services county, or of what stands beside the counties: two or three letters or digits, as
/// `LU` or `HUS`. Which codes there are is known beside the ledger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct County(String);

impl County {
    /// Reads the code; small letters are taken for capitals.
    pub fn parse(text: &str) -> Result<County, Refusal> {
        let code = text.trim().to_ascii_uppercase();
        let fits = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
        if fits { Ok(County(code)) } else { Err(Refusal::CountyMalformed) }
    }
}

impl fmt::Display for County {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An organisation's web address, http or https.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Website(String);

impl Website {
    /// Reads an address; one that begins with its host gets `https://` before it.
    pub fn parse(text: &str) -> Result<Website, Refusal> {
        let text = text.trim();
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => ("http", rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => ("https", rest),
            Some(_) => return Err(Refusal::WebsiteMalformed),
            None => ("https", text),
        };
        let address = format!("{scheme}://{rest}");
        if address.len() > limits::WEBSITE_BYTES_MAX {
            return Err(Refusal::WebsiteTooLong);
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
        let plain = address.chars().all(|c| c.is_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c));
        let named = host.split('.').all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-') && !part.starts_with('-')
        });
        if plain && named && host.contains('.') && whole(port, 1..=5).is_some() {
            Ok(Website(address))
        } else {
            Err(Refusal::WebsiteMalformed)
        }
    }

    /// The address itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Website {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn whole(digits: &str, length: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let plain = length.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}
