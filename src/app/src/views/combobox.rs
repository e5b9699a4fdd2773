//! A combobox: one of many options, found by typing a part of its text. What is listed is bounded,
//! however many options there are.

use zhibu_domain::folding::folded;
use zhibu_domain::list::{Collation, SearchWords, in_order};
use zhibu_ledger::order;
use zhibu_text::{Lang, format_message, m};

use super::choice::{Choice, MAX_COLLATED};
use super::initials::{initials_of, may_be_initials};

/// Maximum options listed at once.
const MAX_LISTED: usize = 40;
/// Maximum options found that are put in order at each keystroke, if not all of them are.
const MAX_ORDERED: usize = 500;

/// The options of a combobox, with the texts that are searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComboboxOptions {
    options: Vec<Choice>,
    /// Of each option the text as it is searched.
    texts: Vec<String>,
    /// Of each option the initials in pinyin; empty if they are not known.
    initials: Vec<String>,
    may_be_none: bool,
}

/// What a combobox lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComboboxList {
    /// The first of the options found.
    pub options: Vec<Choice>,
    /// The number of the others, or that there are none, as a sentence.
    pub note: Option<String>,
    /// Whether none may be chosen.
    may_be_none: bool,
}

/// The options that are found, by how much the text typed is like their own.
#[derive(Default)]
struct Found<'a> {
    equal: Vec<&'a Choice>,
    beginning: Vec<&'a Choice>,
    other: Vec<&'a Choice>,
}

impl ComboboxOptions {
    /// The combobox of these options. The one without a value is not listed: it is chosen by emptying the
    /// text.
    pub fn new(mut options: Vec<Choice>) -> Self {
        let count = options.len();
        options.retain(|option| !option.value.is_empty());
        let may_be_none = options.len() < count;
        let texts = options.iter().map(|option| folded(&option.text)).collect();
        Self { options, texts, initials: Vec::new(), may_be_none }
    }

    /// The same options, found by their initials in pinyin too.
    #[must_use]
    pub fn with_initials(self, collation: &dyn Collation) -> Self {
        Self { initials: initials_of(&self.texts, collation), ..self }
    }

    /// What is listed for a text that was typed: the options in which all its words occur, those first
    /// that begin with it. For no text, all of them are, and the chosen one is always among those listed.
    pub fn list(
        &self,
        typed: &str,
        chosen: &str,
        (collation, lang): (&dyn Collation, Lang),
    ) -> ComboboxList {
        let found = self.found(typed.trim());
        let count = found.equal.len() + found.beginning.len() + found.other.len();
        let mut options: Vec<Choice> = Vec::new();
        for some in [found.equal, found.beginning, found.other] {
            let room = MAX_LISTED - options.len();
            let some =
                if room > 0 && self.needs_order(count) { ordered(some, collation) } else { some };
            options.extend(some.into_iter().take(room).cloned());
        }
        if typed.trim().is_empty() && options.iter().all(|option| option.value != chosen) {
            let chosen = self.options.iter().find(|option| option.value == chosen);
            options.splice(0..0, chosen.cloned());
        }
        let more = count - options.len();
        let note = match (count, more) {
            (0, _) => Some(m::CHOICE_NOTHING.get(lang).to_owned()),
            (_, 0) => None,
            _ => Some(format_message!(m::CHOICE_MORE, lang, count = more)),
        };
        ComboboxList { options, note, may_be_none: self.may_be_none }
    }

    fn found(&self, typed: &str) -> Found<'_> {
        let (words, typed) = (SearchWords::of(typed), folded(typed));
        let mut found = Found::default();
        let is_initials = may_be_initials(&typed);
        let has_initials = |index: usize| {
            is_initials && self.initials.get(index).is_some_and(|own| own.contains(&*typed))
        };
        for (index, (option, text)) in self.options.iter().zip(&self.texts).enumerate() {
            if *text == typed {
                found.equal.push(option);
            } else if text.starts_with(&*typed) {
                found.beginning.push(option);
            } else if words.are_in(text) || has_initials(index) {
                found.other.push(option);
            }
        }
        found
    }

    /// Whether this number of options found is not in order already, and can be put in order.
    fn needs_order(&self, count: usize) -> bool {
        self.options.len() > MAX_COLLATED && count <= MAX_ORDERED
    }

    /// The value of the only option with this text, or else of the only one that is spelt like it.
    fn value_of(&self, text: &str) -> Option<&str> {
        let alike = self.found(text.trim()).equal;
        let same: Vec<&Choice> =
            alike.iter().copied().filter(|option| option.text == text.trim()).collect();
        match (&same[..], &alike[..]) {
            ([option], _) | ([], [option]) => Some(&option.value),
            _ => None,
        }
    }
}

/// Those of a group come last, as among all.
fn ordered<'a>(found: Vec<&'a Choice>, collation: &dyn Collation) -> Vec<&'a Choice> {
    let mut found = in_order(found, collation, |option| &option.text);
    order::sort_by(&mut found, |a, b| a.group.is_some().cmp(&b.group.is_some()));
    found
}

/// What has been typed into a combobox, and where in its list the keyboard is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComboboxState {
    typed: Option<String>,
    active: Option<usize>,
    is_open: bool,
}

impl ComboboxState {
    /// The text typed since an option was chosen; `None` if the chosen one is shown.
    pub fn typed(&self) -> Option<&str> {
        self.typed.as_deref()
    }

    /// Whether the list is shown.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// The index in the list of the option that Enter chooses.
    pub fn active(&self) -> Option<usize> {
        self.active
    }

    /// Shows the list, with the chosen option active if it is listed.
    pub fn open(&mut self, list: &ComboboxList, chosen: &str) {
        self.is_open = true;
        self.active = list.options.iter().position(|option| option.value == chosen);
    }

    /// Takes the text typed. Of what is found for it, Enter chooses the first.
    pub fn enter_text(&mut self, text: String) {
        self.active = (!text.trim().is_empty()).then_some(0);
        self.typed = Some(text);
        self.is_open = true;
    }

    /// Whether a key does something here; otherwise it is for the field or the page.
    pub fn handles(&self, key: &str) -> bool {
        match key {
            "ArrowDown" | "ArrowUp" => true,
            "Enter" | "Escape" => self.is_open,
            _ => false,
        }
    }

    /// Takes a key: it moves within the list, which is shown or would be, opens or closes it, or chooses
    /// what is returned.
    pub fn press(&mut self, key: &str, list: &ComboboxList, chosen: &str) -> Option<String> {
        match key {
            "ArrowDown" | "ArrowUp" if !self.is_open => {
                self.open(list, chosen);
                let first = (!list.options.is_empty()).then_some(0);
                self.active = self.active.or(first);
            }
            "ArrowDown" => self.active = next(self.active, list.options.len()),
            "ArrowUp" => self.active = previous(self.active, list.options.len()),
            "Escape" => *self = Self::default(),
            "Enter" => {
                let is_empty = self.typed.as_ref().is_some_and(|typed| typed.trim().is_empty());
                let value = match self.active.and_then(|index| list.options.get(index)) {
                    Some(option) => option.value.clone(),
                    None if is_empty && list.may_be_none => String::new(),
                    None => return None,
                };
                *self = Self::default();
                return Some(value);
            }
            _ => {}
        }
        None
    }

    /// Takes that the field is left: what it then stands for, if it differs. That is none for an empty text
    /// if there may be none, and the only option with the text typed; for all else what was chosen remains.
    pub fn leave(&mut self, options: &ComboboxOptions) -> Option<String> {
        let typed = std::mem::take(self).typed?;
        if typed.trim().is_empty() {
            return options.may_be_none.then(String::new);
        }
        options.value_of(&typed).map(str::to_owned)
    }
}

/// The index after another; after the last comes the first.
fn next(active: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(active.filter(|index| *index < last).map_or(0, |index| index + 1))
}

/// The index before another; before the first comes the last.
fn previous(active: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(active.filter(|index| (1..=last).contains(index)).map_or(last, |index| index - 1))
}
