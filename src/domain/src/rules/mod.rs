//! The rules (提醒): what the regulations and the district's own opinion require of organisations, tasks
//! and activities, as one table with parameters that a district can edit. A finding never prevents
//! saving; it names the record, the rule, the figures and the field.

mod evaluate;
mod finding;
mod frequency;
mod parameters;
mod table;
mod terms;

pub use evaluate::{FindingsMemo, findings};
pub use finding::{Finding, Numbers, Voters};
pub use frequency::{Frequency, HeldDays, Meeting, held_and_wanted, meetings_of};
pub use parameters::{ON, Parameters, RULE, parameters_of, rule_key};
pub use table::{Citation, Parameter, RULES, Regulation, Rule, RuleId, RuleLabel};
pub use terms::{Term, term_of};

/// The prefix of fields with the reason why a finding is accepted; the name of the rule follows.
pub const OVERRIDE: &str = "override_";
