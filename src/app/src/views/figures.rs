//! Prominent figures at the top of a page.

use crate::route::Route;

/// A figure with its label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// What it counts, as text.
    pub label: String,
    /// The value, as text.
    pub value: String,
    /// A note on the value, such as the total that it is a part of.
    pub note: Option<String>,
    /// The list of the counted records, if there are any.
    pub rows: Option<Route>,
}

impl Figure {
    /// A figure without a link.
    pub fn new(label: impl Into<String>, value: impl ToString) -> Self {
        Self { label: label.into(), value: value.to_string(), ..Self::default() }
    }
}
