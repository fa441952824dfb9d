//! Language versions: whole texts beside the leading one, each with a log of its own, sealed together with it.

use super::{SealedText, Statement, StatementEvent, Version, VersionNumber};
use crate::Language;
use terms::{Digest, TextId, Timestamp};

/// What a text is written in: a language, in its full form or in plain language (BCP 47: `fi`, `fi-simple`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextLanguage {
    /// The language as it is.
    Full(Language),
    /// Its plain form: selkokieli, lättläst.
    Plain(Language),
}

impl TextLanguage {
    /// Every language of a text, in the order in which forms offer them.
    pub const ALL: [TextLanguage; 6] = [
        TextLanguage::Full(Language::Finnish),
        TextLanguage::Full(Language::Swedish),
        TextLanguage::Full(Language::English),
        TextLanguage::Plain(Language::Finnish),
        TextLanguage::Plain(Language::Swedish),
        TextLanguage::Plain(Language::English),
    ];

    /// Its tag: `fi`, `sv`, `en`, or the same with `-simple`.
    pub fn tag(self) -> &'static str {
        match self {
            TextLanguage::Full(language) => language.tag(),
            TextLanguage::Plain(Language::Finnish) => "fi-simple",
            TextLanguage::Plain(Language::Swedish) => "sv-simple",
            TextLanguage::Plain(Language::English) => "en-simple",
        }
    }

    /// The language of a tag.
    pub fn tagged(tag: &str) -> Option<TextLanguage> {
        TextLanguage::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

/// A text beside the leading one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageVersion {
    /// What it is written in.
    pub language: TextLanguage,
    /// Its log.
    pub text: TextId,
    /// When it was last said to follow the leading text.
    pub checked: Option<Checked>,
}

/// Somebody has said that a language version follows the leading text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The leading text that it follows.
    pub leading: SealedText,
    /// The language version as it was then.
    pub text: SealedText,
    /// When.
    pub at: Timestamp,
}

/// The text of a language version in a sealed version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedParallel {
    /// What it is written in.
    pub language: TextLanguage,
    /// In whose log it stands.
    pub id: TextId,
    /// Which text.
    pub text: SealedText,
}

/// Every text has a new log, which begins with what it said: the changes that had made it are gone, and with them those
/// of texts that were taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BegunAnew {
    /// Each text, and the SHA-256 of the canonical text that it begins with.
    pub texts: Vec<(TextId, Digest)>,
    /// Why, for all to read.
    pub reason: String,
}

/// All texts of a statement, as they would be sealed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedTexts {
    /// The leading one.
    pub leading: SealedText,
    /// The others that have any text, each language once.
    pub parallels: Vec<SealedParallel>,
}

/// A statement in one language.
impl From<SealedText> for SealedTexts {
    fn from(leading: SealedText) -> Self {
        SealedTexts { leading, parallels: vec![] }
    }
}

impl Version {
    /// Whether it is these texts, and no others.
    pub fn is(&self, texts: &SealedTexts) -> bool {
        let named = |parallels: &[SealedParallel]| -> Vec<_> {
            parallels.iter().map(|parallel| (parallel.language, parallel.text.sha256)).collect()
        };
        self.text.sha256 == texts.leading.sha256 && named(&self.parallels) == named(&texts.parallels)
    }

    /// The text of a language version in it, if that had one.
    pub fn parallel(&self, language: TextLanguage) -> Option<&SealedParallel> {
        self.parallels.iter().find(|parallel| parallel.language == language)
    }
}

impl Statement {
    /// What the leading text is written in.
    pub fn leading(&self) -> TextLanguage {
        TextLanguage::Full(self.language)
    }

    /// The language version in that language, if there is one beside the leading text.
    pub fn language_version(&self, language: TextLanguage) -> Option<&LanguageVersion> {
        self.languages.iter().find(|version| version.language == language)
    }

    /// The text in that language, if there is one.
    pub fn text_in(&self, language: TextLanguage) -> Option<TextId> {
        if language == self.leading() {
            return Some(self.id.into());
        }
        self.language_version(language).map(|version| version.text)
    }

    /// Every text of it, the leading one first.
    pub fn texts(&self) -> impl Iterator<Item = (TextLanguage, TextId)> {
        let parallels = self.languages.iter().map(|version| (version.language, version.text));
        [(self.leading(), self.id.into())].into_iter().chain(parallels)
    }

    /// Every text that people have written in, those that were taken away among them.
    pub fn all_texts(&self) -> impl Iterator<Item = TextId> {
        self.texts().map(|(_, text)| text).chain(self.former_texts.iter().copied())
    }

    /// Whether the changes that made a version are there: they are not if the texts were begun anew after it was sealed.
    pub fn has_changes_of(&self, version: VersionNumber) -> bool {
        self.epoch_began.is_none_or(|last| version > last)
    }

    /// Whether the text is one of its texts, and not taken away.
    pub fn has_text(&self, text: TextId) -> bool {
        self.texts().any(|(_, id)| id == text)
    }

    /// Whether the text in that language binds those who sign.
    pub fn binds(&self, language: TextLanguage) -> bool {
        matches!(language, TextLanguage::Full(language) if self.binding.contains(&language))
    }

    pub(super) fn apply_to_languages(&mut self, at: Timestamp, event: &StatementEvent) {
        match event {
            StatementEvent::LanguageVersionAdded { language, text } => {
                self.languages.push(LanguageVersion { language: *language, text: *text, checked: None });
            }
            StatementEvent::LanguageVersionRemoved { language, .. } => {
                let gone = self.languages.extract_if(.., |version| version.language == *language);
                self.former_texts.extend(gone.map(|version| version.text));
            }
            StatementEvent::BindingSet { languages, .. } => self.binding = languages.clone(),
            StatementEvent::TextsBegunAnew(begun) => self.begin_anew(begun),
            StatementEvent::LanguageVersionChecked { language, leading, text } => {
                let version = self.languages.iter_mut().find(|version| version.language == *language);
                self.followed.extend([leading.sha256, text.sha256]);
                if let Some(version) = version {
                    version.checked = Some(Checked { leading: leading.clone(), text: text.clone(), at });
                }
            }
            // The others are not about languages.
            _ => {}
        }
    }

    /// What a language version was said to follow may hold what has to go, unless it is what the texts say still.
    fn begin_anew(&mut self, begun: &BegunAnew) {
        self.epoch += 1;
        self.epoch_began = self.versions.last().map(|version| version.number);
        self.former_texts.clear();
        self.moments.clear();
        self.followed.clear();
        let leading = self.id.into();
        for version in &mut self.languages {
            let says = |text: TextId, sealed: &SealedText| begun.texts.contains(&(text, sealed.sha256));
            let stays = |checked: &mut Checked| says(leading, &checked.leading) && says(version.text, &checked.text);
            version.checked = version.checked.take_if(stays);
            self.followed
                .extend(version.checked.iter().flat_map(|checked| [checked.leading.sha256, checked.text.sha256]));
        }
    }
}
