//! What a file says about itself and its ledger.

use serde::{Deserialize, Serialize};

/// The value of the member `format`.
pub const FORMAT: &str = "zhibu-ledger";
/// The version that this program writes. It reads this one and refuses newer ones untouched.
pub const VERSION: u64 = 1;

/// Which bundled ledger a ledger was opened from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sample {
    /// 崂山 2022: the figures of one newspaper feature, each with its sentence.
    Laoshan2022,
    /// 示例区: a district that does not exist.
    Demo,
}

/// What is known of a ledger besides its records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The ledger's own id, the same in every browser that shares it.
    pub id: String,
    /// What its users call it.
    pub title: String,
    /// Up to when it speaks, if not up to today: a partial date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The unit that keeps it, if it is but one unit's part of a ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// The bundled ledger it was opened from, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
}

/// Whose part of a ledger a file or a ledger is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The organisation's id.
    pub organisation: String,
    /// What it is called.
    pub name: String,
}

/// Who writes with a browser, as they have said it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The unit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The person's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl Author {
    /// In one text, as changes bear it; `None` if nothing was said.
    pub fn signature(&self) -> Option<String> {
        let parts = [&*self.unit, &*self.name];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        (!said.is_empty()).then(|| said.join(" · "))
    }
}

/// How a file came to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// When, in ISO 8601.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// By whom.
    #[serde(flatten)]
    pub by: Author,
    /// Whether it is one unit's part, handed out by whoever keeps the whole.
    #[serde(default, rename = "handed_out", skip_serializing_if = "std::ops::Not::not")]
    pub is_handed_out: bool,
}
