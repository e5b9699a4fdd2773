//! What is done with conflicts: settling several by one rule.

use serde_json::Value;

use zhibu_ledger::{Name, RecordKey};

use crate::conflicts::{Conflict, SettlementRule};

/// What a rule decides: fields with their values, and how many conflicts it leaves open, because it
/// names no one side of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settlement {
    /// The fields with the values that are chosen.
    pub fields: Vec<(RecordKey, Name, Value)>,
    /// How many conflicts stay open.
    pub left: usize,
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
