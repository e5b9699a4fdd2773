//! Exceptions to rules, and the rules' numbers.

use serde_json::{Value, json};

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::rules::{ON, OVERRIDE, RuleId, rule_key};
use zhibu_ledger::RecordKey;

use crate::workspace::{Command, Workspace};

/// The finding of a rule in a record.
#[derive(Clone, Copy, Debug)]
pub struct FindingKey<'a> {
    /// The rule.
    pub rule: RuleId,
    /// The kind of the record.
    pub kind: Kind,
    /// The id of the record.
    pub id: &'a str,
}

/// Why a finding cannot be overridden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverrideViolation {
    /// The source says 应当 or 不, or the ledger contradicts itself: the rule admits no exception.
    Mandatory,
    /// No reason is given.
    NoReason,
    /// The record no longer exists.
    NoRecord,
}

/// Overrides a finding, for a reason.
pub fn override_finding(
    workspace: &Workspace,
    key: FindingKey<'_>,
    reason: &str,
) -> Result<Command, OverrideViolation> {
    if !key.rule.rule().label.admits_exceptions() {
        return Err(OverrideViolation::Mandatory);
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(OverrideViolation::NoReason);
    }
    if workspace.register().table(key.kind).index_of(key.id).is_none() {
        return Err(OverrideViolation::NoRecord);
    }
    Ok(set_override(key, json!(reason)))
}

/// Removes the override of a finding.
pub fn clear_override(key: FindingKey<'_>) -> Command {
    set_override(key, Value::Null)
}

fn set_override(FindingKey { rule, kind, id }: FindingKey<'_>, reason: Value) -> Command {
    let field = format!("{OVERRIDE}{}", rule.rule().code);
    Command::Put {
        key: RecordKey::new(kind.code(), id),
        values: vec![(field.into(), reason)],
        seen: Vec::new(),
    }
}

/// Switches one of the district's own rules on or off.
pub fn switch_rule(rule: RuleId, is_on: bool) -> Command {
    let value = if is_on == rule.rule().is_on_by_default() { Value::Null } else { json!(is_on) };
    Command::Put { key: rule_key(rule), values: vec![(ON.into(), value)], seen: Vec::new() }
}

/// The valid range of a rule's parameter.
const NUMBERS: std::ops::RangeInclusive<u32> = 1..=10_000;

/// Sets a parameter of a rule from the user's input; anything that is no number in range restores
/// the value of the source.
pub fn set_rule_number(rule: RuleId, parameter: &'static str, typed: &str) -> Command {
    let value = typed.trim().parse::<u32>().ok().filter(|value| NUMBERS.contains(value));
    Command::Put {
        key: rule_key(rule),
        values: vec![(parameter.into(), value.map_or(Value::Null, |value| json!(value)))],
        seen: Vec::new(),
    }
}
