//! The units that records name (牵头单位, 指导单位, 成员单位), and the organisations of the ledger that
//! they are. By such a reference an alliance belongs to the unit that leads it.

use rustc_hash::FxHashMap;

use crate::folding::{as_folded, folded};
use crate::kinds::field::{Cell, FieldId, Text};
use crate::kinds::records::{Kind, Organisation};
use crate::register::Register;
use zhibu_ledger::{Name, RecordKey};

/// The name by which an organisation stands where a unit is named: that of its unit, or else its own.
pub fn unit_name(organisation: &Organisation) -> Option<&Text> {
    organisation.unit.as_ref().or(organisation.name.as_ref())
}

/// Whether a text is the name of an organisation or of its unit, in some spelling.
pub fn is_name_of(organisation: &Organisation, text: &str) -> bool {
    let text = as_folded(text);
    let mut names = [&organisation.name, &organisation.unit].into_iter().flatten();
    names.any(|name| as_folded(&name.0) == text)
}

/// The organisations with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameMatch<'a> {
    /// None has it.
    Nobody,
    /// This one has it.
    One(&'a Name),
    /// Several have it, so the name tells none of them.
    Several(Vec<&'a Name>),
}

/// The organisations by their names and by the names of their units.
#[derive(Debug)]
pub struct UnitNames<'a> {
    register: &'a Register,
    by_name: FxHashMap<String, Vec<&'a Name>>,
}

impl<'a> UnitNames<'a> {
    /// Indexes the organisations.
    pub fn of(register: &'a Register) -> Self {
        let mut by_name: FxHashMap<String, Vec<&Name>> = FxHashMap::default();
        for row in register.organisations().rows() {
            for name in [&row.record.name, &row.record.unit].into_iter().flatten() {
                let same = by_name.entry(folded(&name.0)).or_default();
                if same.last() != Some(&&row.id) {
                    same.push(&row.id);
                }
            }
        }
        Self { register, by_name }
    }

    /// Which organisation a name means. Where a unit has organisations below each other, the name of the
    /// unit means the highest.
    pub fn matching(&self, name: &str) -> NameMatch<'a> {
        let Some(same) = self.by_name.get(&*as_folded(name)) else { return NameMatch::Nobody };
        let is_above = |above: &Name, id: &Name| above != id && self.is_below(id, above);
        let is_highest = |id: &&&Name| !same.iter().any(|above| is_above(above, id));
        let highest: Vec<&Name> = same.iter().filter(is_highest).copied().collect();
        match highest[..] {
            [one] if !self.is_called_otherwise(one, same, name) => NameMatch::One(one),
            _ => NameMatch::Several(same.clone()),
        }
    }

    /// Whether another of these organisations has the name itself, and not only its unit: then it may be
    /// meant as well.
    fn is_called_otherwise(&self, one: &Name, same: &[&Name], name: &str) -> bool {
        let name = as_folded(name);
        let is_called = |id: &&&Name| {
            let organisation = self.register.organisations().get(id);
            let own = organisation.and_then(|organisation| organisation.name.as_ref());
            own.is_some_and(|own| as_folded(&own.0) == name)
        };
        same.iter().filter(|id| **id != one).any(|id| is_called(&id))
    }

    fn is_below(&self, id: &Name, above: &Name) -> bool {
        let organisations = self.register.organisations();
        let parent = |id: &Name| Some(&organisations.get(id)?.parent.as_ref()?.id);
        let way = std::iter::successors(parent(id), |at| parent(at));
        // A merge may have closed a cycle.
        way.take(organisations.rows().len()).any(|at| at == above)
    }
}

/// A unit that a record names, whose organisation is to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedUnit<'a> {
    /// The record.
    pub key: RecordKey,
    /// The field with the name.
    pub name_field: FieldId,
    /// The field with the reference to the organisation.
    pub organisation_field: FieldId,
    /// The name.
    pub name: &'a str,
    /// What the ledger says of it.
    pub standing: UnitStanding<'a>,
}

/// What the ledger says of a unit's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitStanding<'a> {
    /// It refers to no organisation, and one has its name.
    Match(&'a Name),
    /// It refers to no organisation, and these have its name.
    Ambiguous(Vec<&'a Name>),
    /// It refers to this organisation, which is called otherwise.
    Differs(&'a Name),
}

/// The units that live records name and whose organisation is to be decided, in the order of the kinds.
pub fn undecided_units(register: &Register) -> Vec<NamedUnit<'_>> {
    let names = UnitNames::of(register);
    let mut found = Vec::new();
    for kind in Kind::ALL {
        for unit in kind.spec().listed_units {
            let table = register.table(*kind);
            let name_field = FieldId { kind: *kind, index: unit.name };
            let organisation_field = FieldId { kind: *kind, index: unit.organisation };
            for index in 0..table.len() {
                let Cell::Text(name) = table.cell(index, false, unit.name) else { continue };
                let referred = table.cell(index, false, unit.organisation);
                let Some(standing) = standing(register, &names, name, referred) else { continue };
                let key = RecordKey::new(kind.code(), table.id(index, false).clone());
                found.push(NamedUnit { key, name_field, organisation_field, name, standing });
            }
        }
    }
    found
}

fn standing<'a>(
    register: &'a Register,
    names: &UnitNames<'a>,
    name: &str,
    referred: Cell<'a>,
) -> Option<UnitStanding<'a>> {
    if let Cell::Reference(id) = referred {
        let organisation = register.organisations().get(id)?;
        return (!is_name_of(organisation, name)).then_some(UnitStanding::Differs(id));
    }
    match names.matching(name) {
        NameMatch::Nobody => None,
        NameMatch::One(id) => Some(UnitStanding::Match(id)),
        NameMatch::Several(ids) => Some(UnitStanding::Ambiguous(ids)),
    }
}
