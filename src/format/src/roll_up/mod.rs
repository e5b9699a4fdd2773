//! The roll-up: what the rules make of many ledgers, as numbers, in one small file.
//!
//! `zhibu-rollup` writes it, and the app shows it. A fact says of what it is one; facts that are alike but for their
//! ledger may be added if they say so, and only over ledgers of the same day. A schema of the file is published.

mod read;
mod schema;
mod write;

pub use read::{LedgerFlaw, MOST_LEDGERS, MOST_ROLL_UP_BYTES, RollUpError, read_roll_up};
pub use schema::roll_up_schema;
pub use write::write_roll_up;

use std::sync::Arc;

use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::{Decimal, Qualifier};

/// The value of the member `format` of a roll-up.
pub const ROLL_UP_FORMAT: &str = "zhibu-rollup";
/// The version of roll-ups that this program writes.
pub const ROLL_UP_VERSION: u64 = 1;

/// The period of what has no date.
pub const UNDATED: &str = "undated";
/// The period of what is before the months that facts are of: those are the last ten years at most.
pub const EARLIER: &str = "earlier";
/// The area of what belongs to none.
pub const NOWHERE: &str = "-";

/// Declares the measures with their names in files.
macro_rules! measures {
    ($($(#[$doc:meta])+ $measure:ident = $code:literal;)+) => {
        /// What a fact counts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Measure {
            $($(#[$doc])+ $measure,)+
        }

        impl Measure {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$measure,)+];

            /// Its name in tables and files.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$measure => $code,)+
                }
            }
        }
    };
}

measures! {
    /// Temporary organisations active at the end of a period.
    ActiveBranches = "active_branches";
    /// Temporary organisations that began and that ended in a period.
    BranchTurnover = "branch_turnover";
    /// Assault teams at the end of a period.
    Teams = "teams";
    /// Member units of alliances at the end of a period.
    AllianceUnits = "alliance_units";
    /// Activities in a period.
    Activities = "activities";
    /// Tasks under way, by whether an organisation covers them.
    Coverage = "coverage";
    /// The headline figures of the dashboard.
    Headline = "headline";
    /// Outcomes in a period.
    Outcomes = "outcomes";
    /// What the rules find, by rule.
    Findings = "findings";
}

impl Measure {
    /// The measure of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|measure| measure.code() == code)
    }
}

/// A number of a ledger. Facts are many, and share their texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it counts.
    pub measure: Measure,
    /// The area of the ledger that it is about, by its id; empty for the whole ledger, `-` for what belongs to none.
    pub area: Arc<str>,
    /// The period: `2022-06`; `2022~` for some time in that year; `earlier` than all of them; `undated`; empty for the day of the ledger.
    pub period: Arc<str>,
    /// The part of the measure: a choice, a rule, a measure of outcomes.
    pub series: Arc<str>,
    /// Of an outcome, how it is attributed and whether something shows it: `direct`, `direct-unproven`.
    pub standing: Arc<str>,
    /// The number.
    pub value: Decimal,
    /// The unit of an outcome; empty for numbers of records.
    pub unit: Arc<str>,
    /// How exact it is.
    pub qualifier: Qualifier,
    /// Whether it may be added to facts that are alike but for their ledger or area. Percentages are never added.
    pub adds_up: bool,
    /// Whether it may be added to facts that are alike but for their period too: what is there at the end of each month
    /// may not.
    pub adds_up_over_time: bool,
}

/// An area of a ledger that facts are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolledArea {
    /// Its id in the ledger, or `-` for what belongs to no area.
    pub id: String,
    /// Its name; empty for what belongs to none.
    pub name: String,
}

/// A ledger in a roll-up.
#[derive(Clone, Debug, PartialEq)]
pub struct RolledLedger {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The code of its district, if it has one.
    pub district: Option<String>,
    /// The day that its facts are of.
    pub as_of: Day,
    /// The time of the latest export of its files.
    pub exported_at: Option<String>,
    /// The number of files that it was merged from.
    pub files: usize,
    /// The number of its changes.
    pub changes: usize,
    /// The number of its fields whose values contradict each other.
    pub conflicts: usize,
    /// The number of files, elements and records of others that were left out.
    pub left_out: usize,
    /// The areas at the top of its tree.
    pub areas: Vec<RolledArea>,
    /// Its facts.
    pub facts: Vec<Fact>,
}

/// A file of which nothing is in a roll-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingFile {
    /// Its name.
    pub file: String,
    /// Why: a code, such as `sealed`, or words of a newer version.
    pub reason: String,
}

/// The facts of many ledgers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RollUp {
    /// The ledgers, ascending by id, each once.
    pub ledgers: Vec<RolledLedger>,
    /// Files that are not in it.
    pub missing: Vec<MissingFile>,
}

/// Why facts of ledgers are not added without a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A file is not in the roll-up.
    Missing(MissingFile),
    /// Ledgers are of different days: the first and the last of them.
    Days(Day, Day),
    /// Something of a ledger was left out.
    LeftOut {
        /// The title of the ledger.
        title: String,
        /// The number of files, elements and records.
        count: usize,
    },
    /// Fields of a ledger have values that contradict each other.
    Conflicts {
        /// The title of the ledger.
        title: String,
        /// The number of fields.
        count: usize,
    },
    /// Several ledgers are of one district: what is in both counts twice.
    SameDistrict {
        /// The code of the district.
        district: String,
        /// The number of its ledgers.
        count: usize,
    },
}

impl RollUp {
    /// What the ledgers do not have in common, and what is not in the roll-up.
    pub fn differences(&self) -> Vec<Difference> {
        let mut all: Vec<Difference> =
            self.missing.iter().cloned().map(Difference::Missing).collect();
        let days = self.ledgers.iter().map(|ledger| ledger.as_of);
        if let (Some(first), Some(last)) = (days.clone().min(), days.max())
            && first != last
        {
            all.push(Difference::Days(first, last));
        }
        let mut districts: Vec<&str> =
            self.ledgers.iter().filter_map(|ledger| ledger.district.as_deref()).collect();
        districts.sort_unstable();
        for same in districts.chunk_by(|one, other| one == other).filter(|same| same.len() > 1) {
            let (district, count) = (same[0].to_owned(), same.len());
            all.push(Difference::SameDistrict { district, count });
        }
        for RolledLedger { title, left_out, conflicts, .. } in &self.ledgers {
            if *left_out > 0 {
                all.push(Difference::LeftOut { title: title.clone(), count: *left_out });
            }
            if *conflicts > 0 {
                all.push(Difference::Conflicts { title: title.clone(), count: *conflicts });
            }
        }
        all
    }
}
