//! The name of a unit and the organisation of the ledger that it is: in a form the two follow each other.

use zhibu_domain::alliances::named_units::{NameMatch, UnitNames, is_name_of, unit_name};
use zhibu_domain::kinds::field::{FieldId, FieldSpec};
use zhibu_domain::kinds::records::{Kind, ListedUnit};

use super::field::FormField;
use crate::draft::{FieldDraft, FormDraft};
use crate::workspace::Workspace;

/// The unit of which a field of a kind is the name or the organisation.
fn unit_of(kind: Kind, spec: &FieldSpec) -> Option<ListedUnit> {
    let index = kind.field_index(spec.name)?;
    let mut units = kind.spec().listed_units.iter();
    units.find(|unit| unit.name == index || unit.organisation == index).copied()
}

/// The field that is filled in together with this one: a unit's name and its organisation follow each other.
pub fn follower(field: FieldId) -> Option<FieldId> {
    let unit = unit_of(field.kind, field.spec())?;
    let index = if unit.name == field.index { unit.organisation } else { unit.name };
    Some(FieldId { kind: field.kind, index })
}

/// The field with the organisation of the unit that a field names: forms show both as one.
pub fn organisation_beside(kind: Kind, spec: &FieldSpec) -> Option<FormField> {
    let unit = unit_of(kind, spec)?;
    let name = &kind.fields()[unit.name];
    (name == spec).then(|| FormField::of(kind, &kind.fields()[unit.organisation]))
}

/// Whether a field has the organisation of a unit, and is shown with the unit's name.
pub fn is_beside_name(kind: Kind, spec: &FieldSpec) -> bool {
    unit_of(kind, spec).is_some_and(|unit| kind.fields()[unit.organisation].name == spec.name)
}

/// Lets the organisation follow a name that was typed since `before`, and the name an organisation that was
/// chosen. A name refers to the one organisation that has it, and to none if several have.
pub fn follow(workspace: &Workspace, kind: Kind, before: &FormDraft, draft: &mut FormDraft) {
    for unit in kind.spec().listed_units {
        let name = kind.fields()[unit.name].name;
        let organisation = kind.fields()[unit.organisation].name;
        let is_renamed = text_of(before, name) != text_of(draft, name);
        let is_chosen = text_of(before, organisation) != text_of(draft, organisation);
        if is_renamed && !is_chosen {
            let found = match UnitNames::of(workspace.register()).matching(text_of(draft, name)) {
                NameMatch::One(id) => id.to_string(),
                NameMatch::Nobody | NameMatch::Several(_) => String::new(),
            };
            put(draft, organisation, found);
        } else if is_chosen && !is_renamed {
            let organisations = workspace.register().organisations();
            let of = |draft: &FormDraft| organisations.get(text_of(draft, organisation));
            let typed = text_of(before, name);
            // What the user has written stays; the name of the organisation chosen before does not.
            let is_free =
                typed.trim().is_empty() || of(before).is_some_and(|of| is_name_of(of, typed));
            if let Some(chosen) = of(draft).and_then(unit_name).filter(|_| is_free) {
                put(draft, name, chosen.0.clone());
            }
        }
    }
}

fn text_of<'a>(draft: &'a FormDraft, field: &str) -> &'a str {
    draft.get(field).map_or("", |typed| &typed.text)
}

fn put(draft: &mut FormDraft, field: &'static str, text: String) {
    draft.insert(field, FieldDraft { text, ..FieldDraft::default() });
}
