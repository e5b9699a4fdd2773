//! The rules' numbers as the ledger has them: records of a kind of their own, so that they travel with
//! the file and merge.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::table::{RULES, RuleId};
use zhibu_ledger::{Ledger, RecordKey};

/// The kind of the records that hold a rule's numbers; the id is the rule's name.
pub const RULE: &str = "rule";

/// More than any number of a rule is.
const MOST: u64 = 10_000;

/// The record of a rule's numbers.
pub fn rule_key(rule: RuleId) -> RecordKey {
    RecordKey::new(RULE, rule.rule().code)
}

/// The numbers that a district has set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(FxHashMap<(RuleId, &'static str), u32>);

impl Parameters {
    /// A number of a rule: as set, or else as the source has it.
    pub fn get(&self, rule: RuleId, name: &str) -> u32 {
        let of = rule.rule().parameters.iter().find(|parameter| parameter.name == name);
        let of = of.expect("rules ask for their own numbers");
        self.0.get(&(rule, of.name)).copied().unwrap_or(of.default)
    }

    /// Whether a number is other than the source has it.
    pub fn is_set(&self, rule: RuleId, name: &'static str) -> bool {
        self.0.contains_key(&(rule, name))
    }

    /// The same with a number set.
    #[must_use]
    pub fn with(mut self, rule: RuleId, name: &'static str, value: u32) -> Self {
        self.0.insert((rule, name), value);
        self
    }
}

/// The numbers that the ledger has. What is no number, or out of all bounds, counts as not set.
pub fn parameters_of(ledger: &Ledger) -> Parameters {
    let mut found = Parameters::default();
    for rule in RULES.iter().filter(|rule| !rule.parameters.is_empty()) {
        let Some(record) = ledger.record(&rule_key(rule.id)) else { continue };
        if record.is_deleted() {
            continue;
        }
        for parameter in rule.parameters {
            let value = record.value(parameter.name).and_then(Value::as_u64);
            let value = value.filter(|value| (1..=MOST).contains(value));
            if let Some(value) = value.and_then(|value| u32::try_from(value).ok()) {
                found.0.insert((rule.id, parameter.name), value);
            }
        }
    }
    found
}
