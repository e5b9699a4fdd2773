//! What is done with conflicts: settling several by one rule.

use serde_json::Value;

use zhibu_ledger::{Name, RecordKey};
use zhibu_text::{Lang, format_message, m};

use crate::conflicts::{Conflict, SettlementRule};
use crate::workspace::Command;

/// What a rule decides: fields with their values, and how many conflicts it leaves open, because it
/// names no one side of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settlement {
    /// The fields with the values that are chosen.
    pub fields: Vec<(RecordKey, Name, Value)>,
    /// How many conflicts stay open.
    pub left: usize,
}

impl Settlement {
    /// One field with the value that is chosen for it.
    pub fn of_one(key: RecordKey, field: Name, value: Value) -> Self {
        Self { fields: vec![(key, field, value)], left: 0 }
    }

    /// The command; `None` where nothing is decided. `reason` may be empty.
    pub fn command(&self, reason: &str) -> Option<Command> {
        let reason = reason.trim();
        let why = (!reason.is_empty()).then(|| reason.into());
        (!self.fields.is_empty()).then(|| Command::Settle { fields: self.fields.clone(), why })
    }

    /// What was settled, and what was not.
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
