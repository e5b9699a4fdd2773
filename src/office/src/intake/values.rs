//! Values as a table says them: records that it refers to may not exist yet.

use serde_json::{Value, json};

use zhibu_ledger::Name;

/// A record that a row refers to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RecordTarget {
    /// An existing record.
    Existing(Name),
    /// The record of the row at this index of the plan.
    Row(usize),
    /// The record at this index of those that are created beside the rows.
    Created(usize),
}

impl RecordTarget {
    /// An id in place of the one that a new record does not have yet, such as for checks. No record has
    /// such an id.
    pub fn stand_in(&self) -> Name {
        match self {
            Self::Existing(id) => id.clone(),
            Self::Row(row) => format!("\0row {row}").into(),
            Self::Created(index) => format!("\0new {index}").into(),
        }
    }

    /// The record that is to be created for which an id stands in.
    pub fn of_stand_in(id: &str) -> Option<Self> {
        let row = id.strip_prefix("\0row ").and_then(|row| row.parse().ok());
        let created = id.strip_prefix("\0new ").and_then(|index| index.parse().ok());
        row.map(Self::Row).or(created.map(Self::Created))
    }
}

/// A value that a row writes.
#[derive(Clone, Debug, PartialEq)]
pub enum PlannedValue {
    /// A value as the ledger keeps it.
    Plain(Value),
    /// A reference to one record.
    Reference(RecordTarget),
    /// References to several records.
    References(Vec<RecordTarget>),
}

impl PlannedValue {
    /// The value as the ledger keeps it, if `id_of` gives every record's id.
    pub fn to_json(&self, id_of: &dyn Fn(&RecordTarget) -> Option<Name>) -> Option<Value> {
        Some(match self {
            Self::Plain(value) => value.clone(),
            Self::Reference(target) => json!(*id_of(target)?),
            Self::References(targets) => {
                let ids = targets.iter().map(|target| Some(json!(*id_of(target)?)));
                Value::Array(ids.collect::<Option<Vec<Value>>>()?)
            }
        })
    }

    /// The value if it refers to nothing but existing records.
    pub fn existing_json(&self) -> Option<Value> {
        self.to_json(&|target| match target {
            RecordTarget::Existing(id) => Some(id.clone()),
            RecordTarget::Row(_) | RecordTarget::Created(_) => None,
        })
    }

    /// A list behind what a record has already.
    pub(super) fn joined_to(&self, known: &[Value]) -> Self {
        match self {
            Self::Plain(Value::Array(more)) => {
                let more = more.iter().filter(|value| !known.contains(value));
                Self::Plain(known.iter().chain(more).cloned().collect())
            }
            Self::References(more) => {
                let known = known.iter().filter_map(Value::as_str);
                let mut targets: Vec<_> =
                    known.map(|id| RecordTarget::Existing(id.into())).collect();
                for target in more {
                    if !targets.contains(target) {
                        targets.push(target.clone());
                    }
                }
                Self::References(targets)
            }
            Self::Plain(_) | Self::Reference(_) => self.clone(),
        }
    }

    /// The records that it refers to.
    pub fn targets(&self) -> &[RecordTarget] {
        match self {
            Self::Plain(_) => &[],
            Self::Reference(target) => std::slice::from_ref(target),
            Self::References(targets) => targets,
        }
    }
}
