/// A language that the interface speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Language {
    /// What is shown to whoever has not said otherwise.
    #[default]
    Finnish,
    /// As it is written in Finland.
    Swedish,
    /// British.
    English,
}

impl Language {
    /// Every language, in the order in which pages offer them.
    pub const ALL: [Language; 3] = [Language::Finnish, Language::Swedish, Language::English];

    /// `fi`, `sv` or `en`: for `lang` attributes, addresses and cookies.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Finnish => "fi",
            Language::Swedish => "sv",
            Language::English => "en",
        }
    }

    /// The language of exactly that tag.
    pub fn from_tag(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The language's name in itself, for the switch between languages.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::Finnish => "Suomi",
            Language::Swedish => "Svenska",
            Language::English => "English",
        }
    }

    /// The language that an `Accept-Language` header (RFC 9110, 12.5.4) prefers among ours.
    ///
    /// The highest weight wins, and of equal weights the one named first; regions are not told apart. A weight of 0
    /// refuses a language, `*` stands for those that are not named. A header that names none of ours, or that can't
    /// be read, gives Finnish.
    pub fn negotiate(accept_language: &str) -> Language {
        let ranges: Vec<Range> = accept_language.split(',').filter_map(range).collect();
        let mut best = (0, Language::default());
        for range in &ranges {
            let candidate = match range.language {
                Wanted::One(language) => Some(language),
                Wanted::AnyOther => first_unnamed(&ranges),
                Wanted::Foreign => None,
            };
            if let Some(language) = candidate
                && range.weight > best.0
            {
                best = (range.weight, language);
            }
        }
        best.1
    }
}

/// One element of the header; the weight is in thousandths.
struct Range {
    language: Wanted,
    weight: u32,
}

enum Wanted {
    One(Language),
    AnyOther,
    Foreign,
}

fn range(element: &str) -> Option<Range> {
    let mut parts = element.split(';').map(str::trim);
    let tag = parts.next()?.to_ascii_lowercase();
    let weight = match parts.next() {
        None => 1000,
        Some(parameter) => thousandths(parameter.strip_prefix("q=").or(parameter.strip_prefix("Q="))?)?,
    };
    let primary = tag.split('-').next().unwrap_or(&tag);
    let language = match Language::from_tag(primary) {
        Some(language) => Wanted::One(language),
        None if tag == "*" => Wanted::AnyOther,
        None => Wanted::Foreign,
    };
    Some(Range { language, weight })
}

fn first_unnamed(ranges: &[Range]) -> Option<Language> {
    let named = |language| ranges.iter().any(|range| matches!(range.language, Wanted::One(one) if one == language));
    Language::ALL.into_iter().find(|language| !named(*language))
}

/// `0`, `1`, `0.7`, `0.125`, `1.000`: at most three decimals, at most 1.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if !matches!(whole, "0" | "1") || decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let weight = format!("{whole}{decimals:0<3}").parse().ok()?;
    (weight <= 1000).then_some(weight)
}
