//! The rules (提醒): what the regulations and the district's own opinion ask of organisations, tasks
//! and activities, as one table with parameters that a district can edit, and what is found against
//! them. A finding never hinders saving; it names the record, the rule, the numbers and the field.

mod evaluate;
mod frequency;
mod parameters;
mod table;

pub use evaluate::{Finding, Numbers, findings};
pub use frequency::{Frequency, Meeting, held_and_wanted, is_held_in, meetings_of};
pub use parameters::{Parameters, RULE, parameters_of, rule_key};
pub use table::{Parameter, RULES, Rule, RuleId, RuleSource, Severity};

/// How the field begins that holds why a rule is overridden for a record, in the user's words.
pub const OVERRIDE: &str = "override_";
