//! The words: every text that a user sees, in Chinese and in English.
//!
//! Here live the catalogue of messages, the terms of the domain, and the sentences made of values:
//! quantities, problems, errors. A message cannot be written in one language only.

mod kinds;
pub mod messages;
mod names;
pub mod rules;
mod sentences;
mod terms;

pub use self::messages as m;
pub use kinds::{field, field_name, kind, one};
pub use names::{KindWords, disambiguated, referred, title, title_beside};
pub use sentences::{
    StoreFault, TEXT_SEPARATOR, aside, between, bucket, cell, choice_index, count, coverage,
    date_in_words, fault, file_error, item_error, listed, pair, period, problem, qualifier_mark,
    quantity, series_name, store_error, todo, value,
};
pub use terms::{category, choice, id_of_code, kind_of_code, one_of_code, qualifier};

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The language that a tag begins with, as `en-GB` with `en`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next() {
            Some("zh") => Some(Self::Zh),
            Some("en") => Some(Self::En),
            _ => None,
        }
    }

    /// The tag for the page's `lang`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The short name in URLs and preferences.
    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }
}

/// A text in both languages, with places for values in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Message {
    /// The text.
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The text with values in its places. What stands in a value is left as it is, braces too.
    pub fn with(self, lang: Lang, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        let mut text = String::new();
        let mut rest = self.get(lang);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (place, after) = after.split_once('}').unwrap_or((after, ""));
            if let Some((_, value)) = values.iter().find(|(name, _)| *name == place) {
                text.push_str(&value.to_string());
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }
}
