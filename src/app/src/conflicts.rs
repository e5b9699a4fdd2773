//! Conflicts as users meet them: what stands beside what, by whom, and which of it is this
//! browser's.

use serde_json::Value;

use zhibu_ledger::order;
use zhibu_ledger::{Change, DELETED, Ledger, Name, RecordKey, Stamp, Writer};

/// A value of a field in conflict.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The value.
    pub value: Value,
    /// Which change wrote it.
    pub at: Stamp,
    /// Who, if they said so.
    pub by: Option<Name>,
    /// Whether this browser wrote it.
    pub is_ours: bool,
}

impl Side {
    /// Where a record was deleted while someone wrote in it, that one's change holds no value for the
    /// deletion: it says that the record stays.
    fn of(ledger: &Ledger, change: &Change, field: &str, own: &[Writer]) -> Option<Self> {
        let value = match change.set(field) {
            None if field == DELETED => &Value::Null,
            set => &set?.value,
        };
        // Redoing an import is ours; what it brings back is not.
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
    /// What stands in it, ascending by stamp; the last one shows meanwhile.
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
    /// The value that a rule picks; none where it does not tell: several of ours, or several of
    /// theirs that differ.
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
                sides.filter_map(|(change, _)| Side::of(ledger, change, field, own)).collect();
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
    /// What stood beside each other, ascending by stamp.
    pub sides: Vec<Side>,
    /// The change that settled it.
    pub at: Stamp,
    /// Who settled it, if they said so.
    pub by: Option<Name>,
    /// Why, if they said so.
    pub why: Option<Name>,
}

/// The conflicts that were settled, the latest first.
pub fn settled(ledger: &Ledger, own: &[Writer]) -> Vec<Settled> {
    let mut found = Vec::new();
    for change in ledger.changes() {
        // Taking something back settles nothing, and what was taken back has settled nothing.
        if change.undoes.is_some() || ledger.is_reverted(change.action) {
            continue;
        }
        for set in change.writes.iter().filter(|set| set.replaces.len() > 1) {
            let replaced = set.replaces.iter().filter_map(|at| ledger.change(*at));
            let sides: Vec<Side> =
                replaced.filter_map(|change| Side::of(ledger, change, &set.field, own)).collect();
            // What was written twice alike was no conflict.
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

/// Whether a field says that its record is deleted, which is told in other words than the rest.
pub fn is_deletion(field: &str) -> bool {
    field == DELETED
}
