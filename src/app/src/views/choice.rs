//! Options of a select.

/// One option.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The value that it stands for.
    pub value: String,
    /// What it says.
    pub text: String,
    /// The group it is shown in, if any; options of a group follow each other.
    pub group: Option<&'static str>,
}

impl Choice {
    /// An option outside any group.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into(), group: None }
    }

    /// The same within a group.
    #[must_use]
    pub fn of(self, group: &'static str) -> Self {
        Self { group: Some(group), ..self }
    }
}
