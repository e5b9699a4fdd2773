//! The part of a ledger that belongs to one unit: an organisation with all below it, the branches that
//! they approved or are home to, the records of these, and everything that all of this refers to.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::kinds::field::{Cell, FieldType};
use crate::kinds::records::{Branch, Kind};
use crate::register::{Register, Row};
use zhibu_ledger::{Name, RecordKey};

/// A part of a ledger, as a set of records. It includes deleted ones, so that the deletion is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartScope {
    /// The records that belong to the unit.
    pub own: FxHashSet<RecordKey>,
    /// The records of others that these refer to.
    pub context: FxHashSet<RecordKey>,
}

impl PartScope {
    /// Whether a record is in the part.
    pub fn holds(&self, key: &RecordKey) -> bool {
        self.own.contains(key) || self.context.contains(key)
    }
}

/// The references between records, through any field.
#[derive(Debug, Default)]
struct ReferenceGraph {
    to: FxHashMap<RecordKey, Vec<RecordKey>>,
    from: FxHashMap<RecordKey, Vec<RecordKey>>,
}

impl ReferenceGraph {
    fn of(register: &Register) -> Self {
        let mut references = Self::default();
        let names: Vec<Name> = Kind::ALL.iter().map(|kind| kind.code().into()).collect();
        for kind in Kind::ALL {
            let table = register.table(*kind);
            let fields = kind.fields().iter().enumerate();
            let fields: Vec<(usize, Kind)> = fields
                .filter_map(|(index, spec)| match spec.field_type {
                    FieldType::Reference(to) | FieldType::References(to) => Some((index, to)),
                    _ => None,
                })
                .collect();
            for (count, is_deleted) in [(table.len(), false), (table.deleted_len(), true)] {
                for index in 0..count {
                    let id: &Name = table.id(index, is_deleted);
                    for (field, to) in &fields {
                        let targets = match table.cell(index, is_deleted, *field) {
                            Cell::Reference(target) => std::slice::from_ref(target),
                            Cell::References(targets) => targets,
                            _ => continue,
                        };
                        let key = |kind: Kind, id: &Name| RecordKey {
                            kind: names[kind as usize].clone(),
                            id: id.clone(),
                        };
                        for target in targets {
                            let (by, target) = (key(*kind, id), key(*to, target));
                            references.from.entry(by.clone()).or_default().push(target.clone());
                            references.to.entry(target).or_default().push(by);
                        }
                    }
                }
            }
        }
        references
    }
}

fn closure(
    start: impl IntoIterator<Item = RecordKey>,
    next: &FxHashMap<RecordKey, Vec<RecordKey>>,
) -> FxHashSet<RecordKey> {
    let mut found: FxHashSet<RecordKey> = FxHashSet::default();
    let mut pending: Vec<RecordKey> = start.into_iter().collect();
    while let Some(key) = pending.pop() {
        if found.insert(key.clone()) {
            pending.extend(next.get(&key).into_iter().flatten().cloned());
        }
    }
    found
}

/// Computes parts of a ledger; shares the work for several parts.
#[derive(Debug)]
pub struct PartScopes<'a> {
    register: &'a Register,
    references: ReferenceGraph,
    /// The organisations, in the order of their rows.
    organisations: Vec<RecordKey>,
}

impl<'a> PartScopes<'a> {
    /// Indexes the register.
    pub fn of(register: &'a Register) -> Self {
        let kind: Name = Kind::Organisation.code().into();
        let rows = register.organisations().rows().iter();
        let key = |id: &Name| RecordKey { kind: kind.clone(), id: id.clone() };
        let organisations = rows.map(|row| key(&row.id)).collect();
        Self { register, references: ReferenceGraph::of(register), organisations }
    }

    /// The part of an organisation: it and all below it, the branches that they approved or are home
    /// to, all records of these, and everything that all of this refers to. A branch of several home
    /// units is in the part of each.
    pub fn scope(&self, organisation: &str) -> PartScope {
        let PartScope { own, .. } = self.own(organisation);
        let context = closure(own.iter().cloned(), &self.references.from);
        PartScope { context: context.difference(&own).cloned().collect(), own }
    }

    /// The same without the records that are referred to.
    pub fn own(&self, organisation: &str) -> PartScope {
        let Self { register, references, organisations } = self;
        let start = RecordKey::new(Kind::Organisation.code(), organisation);
        let below = closure([start], &references.to);
        let rows = register.organisations().rows().iter().zip(organisations);
        let units: FxHashSet<&str> = rows
            .filter(|(_, key)| below.contains(*key))
            .flat_map(|(row, _)| [&row.record.unit, &row.record.name])
            .filter_map(|text| text.as_ref().map(|text| &*text.0))
            .collect();
        let is_home = |row: &&Row<Branch>| {
            let homes = row.record.home_units.as_ref();
            homes.is_some_and(|homes| homes.0.iter().any(|home| units.contains(&**home)))
        };
        let branches = register.branches().rows().iter().filter(is_home);
        let branches = branches.map(|row| RecordKey::new(Kind::Branch.code(), row.id.clone()));
        let own = closure(below.iter().cloned().chain(branches), &references.to);
        PartScope { own, context: FxHashSet::default() }
    }
}

/// The part of one organisation.
pub fn scope_of(register: &Register, organisation: &str) -> PartScope {
    PartScopes::of(register).scope(organisation)
}

/// The branches of these settings with all their records, which a file for others leaves out.
pub fn of_settings(register: &Register, settings: &[&str]) -> FxHashSet<RecordKey> {
    let is_of_them = |row: &&Row<Branch>| {
        row.record.setting.is_some_and(|setting| settings.contains(&setting.code()))
    };
    let rows = register.branches().rows().iter().filter(is_of_them);
    let start = rows.map(|row| RecordKey::new(Kind::Branch.code(), row.id.clone()));
    closure(start, &ReferenceGraph::of(register).to)
}

/// The names of the fields of a kind that name or judge a person.
pub fn person_fields(kind: Kind) -> impl Iterator<Item = &'static str> {
    kind.fields().iter().filter(|field| field.is_personal).map(|field| field.name)
}
