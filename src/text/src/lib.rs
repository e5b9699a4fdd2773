//! The texts: everything that a user reads, in Chinese and in English.
//!
//! This crate contains the catalogue of messages, the terms of the domain, and the texts for values:
//! quantities, problems, errors. A message always has both languages.

pub mod dictionary;
mod kinds;
pub mod messages;
mod names;
pub mod papers;
pub mod roll_up;
pub mod rules;
mod sentences;
pub mod synonyms;
mod terms;

pub use self::messages as m;
pub use kinds::{field, field_name, kind, one};
pub use names::{disambiguated, referred, title, title_beside};
pub use sentences::{
    StorageFailure, TEXT_SEPARATOR, activity_group, after, aside, between, branch_state, bucket,
    cell, choice_index, count, coverage, date_in_words, field_problem, file_error, item_error,
    lifecycle_violation, listed, pair, period, problem, qualifier_mark, quantity, series_name,
    store_error, todo, unit_read_as, value,
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
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The other of both.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// The language of a tag, for example `en-GB`.
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

/// A message with its values by name: `format_message!(m::DELETED_COUNT, lang, count = 3)`.
///
/// The names of the values must be those of the message in both languages; this is checked while
/// compiling. Values have names because several numbers in a row could be confused.
#[macro_export]
macro_rules! format_message {
    ($message:path, $lang:expr $(, $name:ident = $value:expr)* $(,)?) => {{
        const _: () = $message.assert_parameters(&[$(stringify!($name)),*]);
        $message.with($lang, &[$((stringify!($name), &$value)),*])
    }};
}

/// A text in both languages, with values in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

/// Makes a text of the catalogue.
const fn term(zh: &'static str, en: &'static str) -> Message {
    Message { zh, en }
}

impl Message {
    /// The text.
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// Stops the compiler unless the values in both languages have these names.
    pub const fn assert_parameters(self, names: &[&str]) {
        assert_names(self.zh, names);
        assert_names(self.en, names);
    }

    /// The text with its values, for [`format_message!`] alone, which checks their names. Braces in a
    /// value have no meaning.
    #[doc(hidden)]
    pub fn with(self, lang: Lang, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        let mut text = String::new();
        let mut rest = self.get(lang);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (parameter, after) = after.split_once('}').unwrap_or((after, ""));
            if let Some((_, value)) = values.iter().find(|(name, _)| *name == parameter) {
                text.push_str(&value.to_string());
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }
}

/// Fails unless the names in braces in a text are exactly these.
const fn assert_names(text: &str, names: &[&str]) {
    let text = text.as_bytes();
    let mut index = 0;
    while index < text.len() {
        if text[index] == b'{' {
            let mut known = false;
            let mut name = 0;
            while name < names.len() {
                known = known || is_name_at(text, index, names[name]);
                name += 1;
            }
            assert!(known, "a value of the message is not given");
        }
        index += 1;
    }
    let mut name = 0;
    while name < names.len() {
        let mut is_there = false;
        let mut index = 0;
        while index < text.len() {
            is_there = is_there || (text[index] == b'{' && is_name_at(text, index, names[name]));
            index += 1;
        }
        assert!(is_there, "a value is given that the message does not have");
        name += 1;
    }
}

/// Whether `{name}` stands at this index.
const fn is_name_at(text: &[u8], brace: usize, name: &str) -> bool {
    let name = name.as_bytes();
    if brace + name.len() + 1 >= text.len() || text[brace + name.len() + 1] != b'}' {
        return false;
    }
    let mut index = 0;
    while index < name.len() {
        if text[brace + 1 + index] != name[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Message = Message { zh: "{count} 项，{name}", en: "{name}: {count} items" };

    #[test]
    fn values_are_inserted_where_each_language_has_them() {
        let say = |lang| format_message!(TWO, lang, count = 3, name = "示例{count}");
        assert_eq!(say(Lang::Zh), "3 项，示例{count}");
        assert_eq!(say(Lang::En), "示例{count}: 3 items");
    }

    #[test]
    #[should_panic(expected = "is not given")]
    fn a_missing_value_stops_the_compiler() {
        TWO.assert_parameters(&["count"]);
    }

    #[test]
    #[should_panic(expected = "does not have")]
    fn an_unknown_value_stops_the_compiler() {
        TWO.assert_parameters(&["count", "name", "other"]);
    }
}
