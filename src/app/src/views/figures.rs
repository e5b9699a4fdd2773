//! Numbers that stand out at the head of a page.

use crate::route::Route;

/// A number with what it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// What it counts.
    pub label: String,
    /// The number.
    pub value: String,
    /// What it is a part of.
    pub note: Option<String>,
    /// The records it counts, if there are any.
    pub rows: Option<Route>,
}

impl Figure {
    /// A number that leads nowhere.
    pub fn new(label: impl Into<String>, value: impl ToString) -> Self {
        Self { label: label.into(), value: value.to_string(), ..Self::default() }
    }
}
