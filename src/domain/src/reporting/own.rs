//! Whether a record belongs to the unit whose part of a ledger is open: the same as [`scope`](super::scope) says of
//! all records, asked of one, upwards from it.

use crate::kinds::field::{Cell, FieldId, FieldType, Text};
use crate::kinds::records::Kind;
use crate::register::Register;
use crate::reporting::scope::is_part_by;
use zhibu_ledger::Name;

/// A record on the way up.
type Above<'a> = (Kind, &'a str);

/// Whether a live record belongs to an organisation, itself or through what it is a part of.
pub fn is_own<'a>(register: &'a Register, organisation: &str, kind: Kind, id: &'a str) -> bool {
    let mut above: Vec<Above<'a>> = vec![(kind, id)];
    let mut next = 0;
    while let Some((kind, id)) = above.get(next).copied() {
        if kind == Kind::Organisation && id == organisation {
            return true;
        }
        next += 1;
        for found in parts_of(register, kind, id) {
            if !above.contains(&found) {
                above.push(found);
            }
        }
    }
    false
}

/// What a record is a part of.
fn parts_of<'a>(register: &'a Register, kind: Kind, id: &str) -> Vec<Above<'a>> {
    let table = register.table(kind);
    let Some(index) = table.index_of(id) else { return Vec::new() };
    let mut above: Vec<Above<'a>> = Vec::new();
    for (field, spec) in kind.fields().iter().enumerate() {
        let (FieldType::Reference(to) | FieldType::References(to)) = spec.field_type else {
            continue;
        };
        if !is_part_by(FieldId { kind, index: field }) {
            continue;
        }
        let targets: &'a [Name] = match table.cell(index, false, field) {
            Cell::Reference(target) => std::slice::from_ref(target),
            Cell::References(targets) => targets,
            _ => &[],
        };
        above.extend(targets.iter().map(|target| (to, &**target)));
    }
    if kind == Kind::Branch {
        above.extend(homes(register, id));
    }
    above
}

/// The organisations of the units that form a branch.
fn homes<'a>(register: &'a Register, branch: &str) -> Vec<Above<'a>> {
    let homes = register.branches().get(branch).and_then(|branch| branch.home_units.as_ref());
    let Some(homes) = homes else { return Vec::new() };
    let rows = register.organisations().rows().iter();
    let is_home = |text: &Text| homes.0.contains(&text.0);
    let own =
        rows.filter(|row| [&row.record.unit, &row.record.name].into_iter().flatten().any(is_home));
    own.map(|row| (Kind::Organisation, &*row.id)).collect()
}
