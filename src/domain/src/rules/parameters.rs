//! The parameters of the rules as a ledger sets them: records of a kind of their own, so that they
//! travel in files and merge.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::table::{RULES, Rule, RuleId};
use zhibu_ledger::{Ledger, RecordKey};

/// The kind of the records that hold a rule's numbers; the id is the rule's name.
pub const RULE: &str = "rule";

/// The exclusive maximum of a parameter.
const MOST: u64 = 10_000;

/// The key of the record with a rule's parameters.
pub fn rule_key(rule: RuleId) -> RecordKey {
    RecordKey::new(RULE, rule.rule().code)
}

/// The field that switches a rule of the district on or off.
pub const ON: &str = "on";

/// The parameters that a district has set, and the rules that it has switched on or off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    numbers: FxHashMap<(RuleId, &'static str), u32>,
    switches: FxHashMap<RuleId, bool>,
}

impl Parameters {
    /// A parameter: as set, or else the default.
    pub fn get(&self, rule: RuleId, name: &str) -> u32 {
        let of = rule.rule().parameters.iter().find(|parameter| parameter.name == name);
        let of = of.expect("rules ask for their own numbers");
        self.numbers.get(&(rule, of.name)).copied().unwrap_or(of.default)
    }

    /// Whether a parameter differs from its default.
    pub fn is_set(&self, rule: RuleId, name: &'static str) -> bool {
        self.numbers.contains_key(&(rule, name))
    }

    /// A copy with one parameter set.
    #[must_use]
    pub fn with(mut self, rule: RuleId, name: &'static str, value: u32) -> Self {
        self.numbers.insert((rule, name), value);
        self
    }

    /// Whether a rule applies. Only those of the district can be switched off.
    pub fn is_on(&self, rule: RuleId) -> bool {
        self.switches.get(&rule).copied().unwrap_or(rule.rule().is_on_by_default())
    }

    /// A copy with a rule of the district switched on or off.
    #[must_use]
    pub fn switched(mut self, rule: RuleId, is_on: bool) -> Self {
        if rule.rule().is_switchable() {
            self.switches.insert(rule, is_on);
        }
        self
    }
}

/// The parameters of a ledger. Values of another type or out of range count as not set.
pub fn parameters_of(ledger: &Ledger) -> Parameters {
    let mut found = Parameters::default();
    let has_settings = |rule: &&Rule| !rule.parameters.is_empty() || rule.is_switchable();
    for rule in RULES.iter().filter(has_settings) {
        let Some(record) = ledger.record(&rule_key(rule.id)) else { continue };
        if record.is_deleted() {
            continue;
        }
        if let Some(is_on) = record.value(ON).as_ref().and_then(Value::as_bool) {
            found = found.switched(rule.id, is_on);
        }
        for parameter in rule.parameters {
            let value = record.value(parameter.name).as_ref().and_then(Value::as_u64);
            let value = value.filter(|value| (1..=MOST).contains(value));
            if let Some(value) = value.and_then(|value| u32::try_from(value).ok()) {
                found.numbers.insert((rule.id, parameter.name), value);
            }
        }
    }
    found
}
