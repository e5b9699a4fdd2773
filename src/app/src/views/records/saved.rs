//! Saved filters: what a list is searched for, filtered and sorted by, under a name. They are stored by the
//! browser for each ledger, as they may name its records, and as everyone has filters of their own: they are
//! no part of what is shared in files.

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;
use zhibu_text::{Lang, format_message, m};

use crate::route::{Page, Route};

/// Maximum length of a name, in chars.
pub const LONGEST_NAME: usize = 40;
/// Stands between an address and a name, which has none.
const SEPARATOR: char = '\t';

/// A query under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFilter {
    /// The name, not blank; no other filter of the same kind has it.
    pub name: String,
    /// The kind of the list.
    pub kind: Kind,
    /// The query.
    pub query: Query,
}

impl SavedFilter {
    /// The list with this query.
    pub fn route(&self) -> Route {
        Route::list(self.kind, &self.query)
    }

    fn is(&self, kind: Kind, name: &str) -> bool {
        self.kind == kind && self.name == name
    }
}

/// The saved filters of a ledger, in the order in which they were saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedFilters(Vec<SavedFilter>);

/// Why a name cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameViolation {
    /// It is blank.
    Blank,
    /// Another filter of the list has it.
    Taken,
}

impl SavedFilters {
    /// The filters of a stored text, as [`to_text`](Self::to_text) writes it. Lines that are damaged are passed
    /// over, and so are conditions that this version does not know.
    pub fn from_text(stored: &str) -> Self {
        let mut filters = Self::default();
        for (address, name) in stored.lines().filter_map(|line| line.split_once(SEPARATOR)) {
            let route = Route::parse(address);
            if let (Page::List(kind), Some(name)) = (route.page.clone(), name_of(name)) {
                filters = filters.with(SavedFilter { name, kind, query: route.query(kind) });
            }
        }
        filters
    }

    /// A line for each filter, with its address and its name.
    pub fn to_text(&self) -> String {
        let line = |filter: &SavedFilter| format!("{}{SEPARATOR}{}", filter.route(), filter.name);
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The filters of a kind's list.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &SavedFilter> {
        self.0.iter().filter(move |filter| filter.kind == kind)
    }

    /// The filters with one more; it replaces the one of the same name.
    #[must_use]
    pub fn with(mut self, filter: SavedFilter) -> Self {
        match self.0.iter_mut().find(|known| known.is(filter.kind, &filter.name)) {
            Some(known) => *known = filter,
            None => self.0.push(filter),
        }
        self
    }

    /// The filters with the present query under a name.
    ///
    /// # Errors
    ///
    /// The name is blank.
    pub fn saved(self, kind: Kind, name: &str, query: &Query) -> Result<Self, NameViolation> {
        let name = name_of(name).ok_or(NameViolation::Blank)?;
        Ok(self.with(SavedFilter { name, kind, query: query.clone() }))
    }

    /// The filters with another name for one of them.
    ///
    /// # Errors
    ///
    /// The new name is blank, or another filter of the list has it.
    pub fn renamed(mut self, kind: Kind, name: &str, new: &str) -> Result<Self, NameViolation> {
        let new = name_of(new).ok_or(NameViolation::Blank)?;
        if new != name && self.of_kind(kind).any(|filter| filter.name == new) {
            return Err(NameViolation::Taken);
        }
        for filter in self.0.iter_mut().filter(|filter| filter.is(kind, name)) {
            filter.name.clone_from(&new);
        }
        Ok(self)
    }

    /// The filters without one of them.
    #[must_use]
    pub fn without(mut self, kind: Kind, name: &str) -> Self {
        self.0.retain(|filter| !filter.is(kind, name));
        self
    }
}

/// A name as it is stored: in one line, without blanks around it, and not too long; `None` if nothing is left.
fn name_of(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(LONGEST_NAME).collect();
    let name = name.trim_end().to_owned();
    (!name.is_empty()).then_some(name)
}

/// A saved filter beside a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFilterView {
    /// Its name.
    pub name: String,
    /// The `href` of its list.
    pub address: String,
    /// Whether it is what the list shows.
    pub is_current: bool,
    /// The accessible name of the input for its new name.
    pub new_name: String,
    /// The accessible name of the button that deletes it.
    pub delete: String,
    /// The question before it is deleted.
    pub question: String,
}

/// The saved filters of a list that shows a query.
pub fn saved_filters(
    filters: &SavedFilters,
    kind: Kind,
    query: &Query,
    lang: Lang,
) -> Vec<SavedFilterView> {
    let view = |filter: &SavedFilter| {
        let name = &filter.name;
        SavedFilterView {
            name: name.clone(),
            address: filter.route().to_string(),
            is_current: filter.query == *query,
            new_name: format_message!(m::SAVED_FILTER_NEW_NAME, lang, name = name),
            delete: format_message!(m::SAVED_FILTER_DELETE, lang, name = name),
            question: format_message!(m::SAVED_FILTER_QUESTION, lang, name = name),
        }
    };
    filters.of_kind(kind).map(view).collect()
}

/// The sentence for a name that cannot be given.
pub fn name_violation(violation: NameViolation, lang: Lang) -> &'static str {
    match violation {
        NameViolation::Blank => m::SAVED_FILTER_BLANK,
        NameViolation::Taken => m::SAVED_FILTER_TAKEN,
    }
    .get(lang)
}
