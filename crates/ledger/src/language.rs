/// A language of the product: what a statement is written in, what an organisation works in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Finnish.
    Finnish,
    /// Swedish.
    Swedish,
    /// English.
    English,
}

impl Language {
    /// Every language, in the order in which forms offer them.
    pub const ALL: [Language; 3] = [Language::Finnish, Language::Swedish, Language::English];

    /// `fi`, `sv` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Finnish => "fi",
            Language::Swedish => "sv",
            Language::English => "en",
        }
    }

    /// The language of a tag.
    pub fn tagged(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.tag() == tag)
    }
}
