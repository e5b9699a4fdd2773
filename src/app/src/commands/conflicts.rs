//! Commands on conflicts: settling several by one rule.

use serde_json::Value;

use zhibu_ledger::{Name, RecordKey};
use zhibu_text::{Lang, format_message, m};

use crate::conflicts::{Conflict, SettlementRule};
use crate::workspace::Command;

/// The decision of a rule: fields with their values, and how many conflicts stay open because the
/// rule does not select exactly one side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settlement {
    /// The fields with their chosen values.
    pub fields: Vec<(RecordKey, Name, Value)>,
    /// How many conflicts stay open.
    pub left: usize,
}

impl Settlement {
    /// A single field with its chosen value.
    pub fn of_one(key: RecordKey, field: Name, value: Value) -> Self {
        Self { fields: vec![(key, field, value)], left: 0 }
    }

    /// The command; `None` if nothing is decided. `reason` may be empty.
    pub fn command(&self, reason: &str) -> Option<Command> {
        let reason = reason.trim();
        let why = (!reason.is_empty()).then(|| reason.into());
        (!self.fields.is_empty()).then(|| Command::Settle { fields: self.fields.clone(), why })
    }

    /// A message with the numbers of settled and open conflicts.
    pub fn text(&self, lang: Lang) -> String {
        let (count, left) = (self.fields.len(), self.left);
        if left == 0 {
            format_message!(m::CONFLICTS_SETTLED, lang, count = count)
        } else {
            format_message!(m::CONFLICTS_SETTLED_SOME, lang, count = count, left = left)
        }
    }
}

/// Settles conflicts by a rule.
pub fn settle_by<'a>(
    conflicts: impl IntoIterator<Item = &'a Conflict>,
    rule: SettlementRule,
) -> Settlement {
    let mut settlement = Settlement::default();
    for conflict in conflicts {
        match conflict.pick(rule) {
            Some(value) => {
                let (key, field) = (conflict.key.clone(), conflict.field.clone());
                settlement.fields.push((key, field, value.clone()));
            }
            None => settlement.left += 1,
        }
    }
    settlement
}
