//! The part of a ledger that belongs to one unit: an organisation with all below it, the branches that
//! they approved or are home to, the alliances that they lead with the branches that serve these, their own
//! units in other alliances, the records of these, and everything that all of this refers to.
//!
//! A record is taken back and merged for whoever has it in their part, and a branch that serves an alliance
//! is kept by its lead as well as by its own unit, as one that several units form is by each. A branch below
//! another keeps to its own units: the unit of a 临时党委 has nothing to write in the branches of others, and
//! gets the superior of its own branches as something that these refer to.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use crate::kinds::choices::Setting;
use crate::kinds::field::{Cell, FieldId, FieldType};
use crate::kinds::records::{Alliance, Branch, Kind};
use crate::register::{Register, Row};
use crate::reporting::office::{is_decision, is_of_office};
use zhibu_ledger::{Ledger, Name, RecordKey};

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

/// The references between records.
#[derive(Debug, Default)]
struct ReferenceGraph {
    /// Who refers to a record, through any field by which it is a part of that.
    to: ReferenceMap,
    /// Who refers to a record through another field.
    beside: ReferenceMap,
    /// To whom a record refers, through any field.
    from: ReferenceMap,
}

/// The records that refer to each record, or to which each one refers.
type ReferenceMap = FxHashMap<RecordKey, Vec<RecordKey>>;

/// Whether a record is a part of what this field refers to. An alliance belongs to the unit that leads it,
/// not to the one that guides it; and a branch to its own units, not to those of the branch above it.
pub(super) fn is_part_by(field: FieldId) -> bool {
    field != Alliance::GUIDING_ORGANISATION.id() && field != Branch::PARENT.id()
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
                            let is_part = is_part_by(FieldId { kind: *kind, index: *field });
                            let map =
                                if is_part { &mut references.to } else { &mut references.beside };
                            map.entry(target).or_default().push(by);
                        }
                    }
                }
            }
        }
        references
    }

    /// Adds the references in a value of a field.
    fn add_value(&mut self, by: &RecordKey, field_type: FieldType, value: &Value) {
        let (FieldType::Reference(to) | FieldType::References(to)) = field_type else { return };
        let several = value.as_array().into_iter().flatten();
        for id in several.chain([value]).filter_map(Value::as_str) {
            let target = RecordKey::new(to.code(), id);
            self.from.entry(by.clone()).or_default().push(target.clone());
            self.to.entry(target).or_default().push(by.clone());
        }
    }
}

fn closure(
    start: impl IntoIterator<Item = RecordKey>,
    next: &[&ReferenceMap],
) -> FxHashSet<RecordKey> {
    let mut found: FxHashSet<RecordKey> = FxHashSet::default();
    let mut pending: Vec<RecordKey> = start.into_iter().collect();
    while let Some(key) = pending.pop() {
        if found.insert(key.clone()) {
            let referring = next.iter().filter_map(|next| next.get(&key)).flatten();
            pending.extend(referring.cloned());
        }
    }
    found
}

/// Computes parts of a ledger; shares the work for several parts. It is of one state of a register, which is
/// given again with each question, so that it can be kept while nobody holds the ledger.
#[derive(Debug)]
pub struct PartScopes {
    references: ReferenceGraph,
    /// The organisations, in the order of their rows.
    organisations: Vec<RecordKey>,
}

impl PartScopes {
    /// Indexes the register.
    pub fn of(register: &Register) -> Self {
        let kind: Name = Kind::Organisation.code().into();
        let rows = register.organisations().rows().iter();
        let key = |id: &Name| RecordKey { kind: kind.clone(), id: id.clone() };
        let organisations = rows.map(|row| key(&row.id)).collect();
        Self { references: ReferenceGraph::of(register), organisations }
    }

    /// A record with all records of it, and everything that these refer to.
    pub fn around(&self, key: &RecordKey) -> PartScope {
        let own = closure([key.clone()], &[&self.references.to]);
        let context = closure(own.iter().cloned(), &[&self.references.from]);
        PartScope { context: context.difference(&own).cloned().collect(), own }
    }

    /// The part of an organisation: it and all below it, the branches that they approved or are home
    /// to, the alliances that they lead with the branches that serve them, their own units in others, all
    /// records of these, everything that all of this refers to, and the catalogue of measures. What belongs to
    /// several units is in the part of each.
    pub fn scope(&self, register: &Register, organisation: &str) -> PartScope {
        let PartScope { own, .. } = self.own(register, organisation);
        let mut context = closure(own.iter().cloned(), &[&self.references.from]);
        // Nothing refers to the catalogue of measures, from which every unit chooses. What the office has deleted
        // of it is known to the unit as deleted.
        let measures = register.table(Kind::Measure);
        for (count, is_deleted) in [(measures.len(), false), (measures.deleted_len(), true)] {
            context.extend((0..count).map(|index| {
                RecordKey::new(Kind::Measure.code(), measures.id(index, is_deleted).clone())
            }));
        }
        PartScope { context: context.difference(&own).cloned().collect(), own }
    }

    /// The same without the records that are referred to.
    pub fn own(&self, register: &Register, organisation: &str) -> PartScope {
        let Self { references, organisations } = self;
        let start = RecordKey::new(Kind::Organisation.code(), organisation);
        let below = closure([start], &[&references.to]);
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
        let own = closure(below.iter().cloned().chain(branches), &[&references.to]);
        PartScope { own, context: FxHashSet::default() }
    }
}

/// The part of one organisation.
pub fn scope_of(register: &Register, organisation: &str) -> PartScope {
    PartScopes::of(register).scope(register, organisation)
}

/// The records of these settings, deleted ones too, with everything that refers to them: what a file
/// for others leaves out. Of a field in conflict every value counts, because the other one may be
/// right.
///
/// What refers to others besides is left out all the same, since its text may tell of what is hidden.
pub fn of_settings(
    register: &Register,
    ledger: &Ledger,
    settings: &[&str],
) -> FxHashSet<RecordKey> {
    let mut start: Vec<RecordKey> = Vec::new();
    for kind in Kind::ALL {
        add_of_settings(register, *kind, settings, &mut start);
    }
    let mut references = ReferenceGraph::of(register);
    for record in ledger.conflicted() {
        let Some(kind) = Kind::from_code(&record.key().kind) else { continue };
        for spec in kind.fields() {
            for (_, value) in record.conflict(spec.name) {
                if is_setting(spec.field_type) {
                    let is_hidden = value.as_str().is_some_and(|code| settings.contains(&code));
                    start.extend(is_hidden.then(|| record.key().clone()));
                } else {
                    references.add_value(record.key(), spec.field_type, &value);
                }
            }
        }
    }
    closure(start, &[&references.to, &references.beside])
}

fn is_setting(field_type: FieldType) -> bool {
    field_type == FieldType::Choice(Setting::CODES)
}

/// Adds the records of a kind that show one of these settings.
fn add_of_settings(register: &Register, kind: Kind, settings: &[&str], found: &mut Vec<RecordKey>) {
    let table = register.table(kind);
    let fields = kind.fields().iter().enumerate();
    for (field, _) in fields.filter(|(_, spec)| is_setting(spec.field_type)) {
        for (count, is_deleted) in [(table.len(), false), (table.deleted_len(), true)] {
            for index in 0..count {
                if let Cell::Choice(code) = table.cell(index, is_deleted, field)
                    && settings.contains(&code)
                {
                    let id = table.id(index, is_deleted).clone();
                    found.push(RecordKey::new(kind.code(), id));
                }
            }
        }
    }
}

/// Whether a field may stand in a file that withholds something: what this version does not know may
/// tell anything.
pub fn is_known_field(kind: Kind, field: &str) -> bool {
    kind.field_index(field).is_some() || is_decision(field)
}

/// Whether a kind may stand in a file that withholds something.
pub fn is_known_kind(kind: &str) -> bool {
    Kind::from_code(kind).is_some() || is_of_office(kind)
}

/// The names of the fields of a kind that may name or judge a person.
pub fn person_fields(kind: Kind) -> impl Iterator<Item = &'static str> {
    kind.fields().iter().filter(|field| field.is_personal).map(|field| field.name)
}
