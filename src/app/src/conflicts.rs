//! Conflicts as users see them: the competing values, who wrote them, and which are this browser's.

use serde_json::Value;

use zhibu_ledger::order;
use zhibu_ledger::{Change, DELETED, Ledger, Name, RecordKey, Stamp, Writer};

/// A value of a field in conflict.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The value.
    pub value: Value,
    /// The change that wrote it.
    pub at: Stamp,
    /// Who wrote it, if they gave a name.
    pub by: Option<Name>,
    /// Whether this browser wrote it.
    pub is_ours: bool,
}

impl Side {
    /// If a record was deleted while someone edited it, the edit has no value for the deletion
    /// field: its side is that the record stays.
    fn of(ledger: &Ledger, change: &Change, field: &str, own: &[Writer]) -> Option<Self> {
        let value = match change.set(field) {
            None if field == DELETED => &Value::Null,
            set => &set?.value,
        };
        // Redoing an import is this browser's change; the values it restores are not.
        let change = ledger.origin(change, field);
        let is_ours = own.contains(&change.at.writer());
        Some(Self { value: value.clone(), at: change.at, by: change.by.clone(), is_ours })
    }
}

/// A field in conflict.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The record.
    pub key: RecordKey,
    /// The field.
    pub field: Name,
    /// The competing values, ascending by stamp; the last one is shown until the conflict is
    /// settled.
    pub sides: Vec<Side>,
}

/// A way to settle many conflicts at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettlementRule {
    /// What this browser wrote.
    Ours,
    /// What others wrote.
    Theirs,
    /// What was written last, by the writers' clocks.
    Newer,
}

impl Conflict {
    /// The value that a rule selects; `None` if it selects several values that differ.
    pub fn pick(&self, rule: SettlementRule) -> Option<&Value> {
        let of = |is_ours: bool| {
            let mut sides = self.sides.iter().filter(|side| side.is_ours == is_ours);
            let first = &sides.next()?.value;
            sides.all(|side| side.value == *first).then_some(first)
        };
        match rule {
            SettlementRule::Ours => of(true),
            SettlementRule::Theirs => of(false),
            SettlementRule::Newer => {
                self.sides.iter().max_by_key(|side| side.at).map(|side| &side.value)
            }
        }
    }
}

/// Every field in conflict, in the order of the records. `own` are this browser's writers.
pub fn conflicts(ledger: &Ledger, own: &[Writer]) -> Vec<Conflict> {
    let of_record = |record: zhibu_ledger::RecordView<'_>| {
        let fields = record.conflicts().into_iter();
        let of_field = |field: &Name| {
            let sides = record.conflict(field).into_iter();
            let sides =
                sides.filter_map(|(change, _)| Side::of(ledger, &change, field, own)).collect();
            Conflict { key: record.key().clone(), field: field.clone(), sides }
        };
        fields.map(of_field).collect::<Vec<_>>()
    };
    ledger.conflicted().into_iter().flat_map(of_record).collect()
}

/// A conflict that somebody has settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// The record.
    pub key: RecordKey,
    /// The field.
    pub field: Name,
    /// The value it was given.
    pub value: Value,
    /// The competing values, ascending by stamp.
    pub sides: Vec<Side>,
    /// The change that settled it.
    pub at: Stamp,
    /// Who settled it, if they gave a name.
    pub by: Option<Name>,
    /// Why, if they gave a reason.
    pub why: Option<Name>,
}

/// The settled conflicts, the latest first.
pub fn settled(ledger: &Ledger, own: &[Writer]) -> Vec<Settled> {
    let mut found = Vec::new();
    let reverted = ledger.reverted_actions();
    for view in ledger.views_in_order() {
        // A revert settles nothing, and a reverted change has settled nothing.
        let may_settle = view.undoes().is_none() && !reverted.contains(&view.action());
        if !may_settle || view.replaced_count() < 2 {
            continue;
        }
        let change = view.read();
        for set in change.writes.iter().filter(|set| set.replaces.len() > 1) {
            let replaced = set.replaces.iter().filter_map(|at| ledger.change(*at));
            let sides: Vec<Side> =
                replaced.filter_map(|change| Side::of(ledger, &change, &set.field, own)).collect();
            // Equal values are no conflict.
            if sides.iter().any(|side| side.value != sides[0].value) {
                found.push(Settled {
                    key: change.key.clone(),
                    field: set.field.clone(),
                    value: set.value.clone(),
                    sides,
                    at: change.at,
                    by: change.by.clone(),
                    why: change.why.clone(),
                });
            }
        }
    }
    order::sort_by(&mut found, |a, b| (b.at, &b.field).cmp(&(a.at, &a.field)));
    found
}

/// Whether this is the deletion field of a record, which has its own message.
pub fn is_deletion(field: &str) -> bool {
    field == DELETED
}
