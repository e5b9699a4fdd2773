//! Values as they are read.

use serde_json::Value;

/// A value of a field. Most are texts, which stay where they are stored until somebody keeps them.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueRef<'a> {
    /// A text.
    Text(&'a str),
    /// Anything else; never a text.
    Other(Value),
}

impl ValueRef<'_> {
    /// The value, with a copy of the text.
    pub fn into_value(self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.to_owned()),
            Self::Other(value) => value,
        }
    }

    /// Whether it is the value of a cleared field.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Other(Value::Null))
    }
}
