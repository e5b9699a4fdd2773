//! The envelope of a file: its format and version, the ledger's metadata, and the export.

use serde::{Deserialize, Serialize};

/// The value of the member `format`.
pub const FORMAT: &str = "zhibu-ledger";
/// The version that this program reads and writes. Newer versions are refused.
pub const VERSION: u64 = 1;

/// A bundled ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sample {
    /// 崂山 2022: the figures of a newspaper feature, each with the sentence that states it.
    Laoshan2022,
    /// 示例区: a fictional district.
    Demo,
}

/// The metadata of a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The id of the ledger, the same in all browsers that share it.
    pub id: String,
    /// The title that its users give it.
    pub title: String,
    /// The date that the records describe, if not today: a partial date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The unit to which this part of a ledger belongs; `None` for a whole ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Whether what may name persons was withheld.
    #[serde(default, rename = "nameless", skip_serializing_if = "std::ops::Not::not")]
    pub is_nameless: bool,
    /// The bundled ledger that it was opened from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
}

/// The unit whose part of a ledger this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The id of the organisation.
    pub organisation: String,
    /// The name of the organisation.
    pub name: String,
}

/// The author of changes, as stated by the user of a browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The name of the unit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The name of the person.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl Author {
    /// Unit and name as one text, as in [`Change::by`](zhibu_ledger::Change::by); `None` if both are
    /// empty.
    pub fn signature(&self) -> Option<String> {
        let parts = [&*self.unit, &*self.name];
        let stated: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        (!stated.is_empty()).then(|| stated.join(" · "))
    }
}

/// The export that made a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The time of the export, in ISO 8601.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// The author of the export.
    #[serde(flatten)]
    pub by: Author,
    /// Whether it is a unit's part, handed out by the office that keeps the whole ledger.
    #[serde(default, rename = "handed_out", skip_serializing_if = "std::ops::Not::not")]
    pub is_handed_out: bool,
    /// Whether it has the records of one matter alone, such as those that a paper is written from: it is nobody's return.
    #[serde(default, rename = "extract", skip_serializing_if = "std::ops::Not::not")]
    pub is_extract: bool,
}

/// Whether a file is signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signature {
    /// It has no signature.
    #[default]
    Unsigned,
    /// It is signed with this public key and unaltered.
    Valid(String),
    /// It has a signature that does not match its content.
    Altered,
}

impl Signature {
    /// The public key of a valid signature.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Valid(key) => Some(key),
            Self::Unsigned | Self::Altered => None,
        }
    }
}
