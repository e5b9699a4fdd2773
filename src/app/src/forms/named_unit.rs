//! The name of a unit and the organisation of the ledger that it is: in a form the two follow each other.

use zhibu_domain::alliances::named_units::{NameMatch, UnitNames, is_name_of, unit_name};
use zhibu_domain::folding::as_folded;
use zhibu_domain::kinds::field::{FieldId, FieldSpec};
use zhibu_domain::kinds::records::{Kind, ListedUnit};

use super::cell::is_in_conflict;
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

/// What a form knows of its units before anything is typed: what was there comes back with its name, and what is
/// in conflict is never decided by the other field.
#[derive(Clone, Debug, Default)]
pub struct FollowedUnits {
    first: FormDraft,
    in_conflict: Vec<FieldId>,
}

impl FollowedUnits {
    /// Of the form of the record `id`, with its first draft.
    pub fn of(workspace: &Workspace, kind: Kind, id: &str, first: FormDraft) -> Self {
        let units = kind.spec().listed_units.iter();
        let fields = units.flat_map(|unit| [unit.name, unit.organisation]);
        let fields = fields.map(|index| FieldId { kind, index });
        let in_conflict = fields.filter(|field| is_in_conflict(workspace, *field, id)).collect();
        Self { first, in_conflict }
    }

    /// Lets the organisation follow a name that was typed since `before`, and the name an organisation that was
    /// chosen. A name keeps the organisation that has it; another refers to the one that has it, and to none if
    /// several have.
    pub fn follow(
        &self,
        workspace: &Workspace,
        kind: Kind,
        before: &FormDraft,
        draft: &mut FormDraft,
    ) {
        for unit in kind.spec().listed_units {
            let [name, organisation] =
                [unit.name, unit.organisation].map(|index| FieldId { kind, index });
            let is_open = |field: FieldId| !self.in_conflict.contains(&field);
            let is_renamed = text_of(before, name.name()) != text_of(draft, name.name());
            let is_chosen =
                text_of(before, organisation.name()) != text_of(draft, organisation.name());
            if is_renamed && !is_chosen && is_open(organisation) {
                let found = self.organisation_of(workspace, name, organisation, draft);
                put(draft, organisation.name(), found);
            } else if is_chosen && !is_renamed && is_open(name) {
                follow_organisation(workspace, name, organisation, before, draft);
            }
        }
    }

    /// The id of the organisation that a typed name means; empty for none.
    fn organisation_of(
        &self,
        workspace: &Workspace,
        name: FieldId,
        organisation: FieldId,
        draft: &FormDraft,
    ) -> String {
        let typed = text_of(draft, name.name());
        let linked = text_of(draft, organisation.name());
        let first = text_of(&self.first, organisation.name());
        let organisations = workspace.register().organisations();
        let has_name = |id: &str| organisations.get(id).is_some_and(|of| is_name_of(of, typed));
        if has_name(linked) {
            return linked.to_owned();
        }
        let is_as_before = as_folded(typed) == as_folded(text_of(&self.first, name.name()));
        if is_as_before || has_name(first) {
            return first.to_owned();
        }
        match UnitNames::of(workspace.register()).matching(typed) {
            NameMatch::One(id) => id.to_string(),
            NameMatch::Nobody | NameMatch::Several(_) => String::new(),
        }
    }
}

/// [`FollowedUnits::follow`] from a draft on which nothing is typed yet.
pub fn follow(workspace: &Workspace, kind: Kind, before: &FormDraft, draft: &mut FormDraft) {
    let units = FollowedUnits { first: before.clone(), in_conflict: Vec::new() };
    units.follow(workspace, kind, before, draft);
}

/// Lets the name follow an organisation that was chosen. What the user has written stays; the name of
/// the organisation chosen before does not.
fn follow_organisation(
    workspace: &Workspace,
    name: FieldId,
    organisation: FieldId,
    before: &FormDraft,
    draft: &mut FormDraft,
) {
    let organisations = workspace.register().organisations();
    let of = |draft: &FormDraft| organisations.get(text_of(draft, organisation.name()));
    let typed = text_of(before, name.name());
    let is_free = typed.trim().is_empty() || of(before).is_some_and(|of| is_name_of(of, typed));
    if let Some(chosen) = of(draft).and_then(unit_name).filter(|_| is_free) {
        put(draft, name.name(), chosen.0.clone());
    }
}

fn text_of<'a>(draft: &'a FormDraft, field: &str) -> &'a str {
    draft.get(field).map_or("", |typed| &typed.text)
}

fn put(draft: &mut FormDraft, field: &'static str, text: String) {
    draft.insert(field, FieldDraft { text, ..FieldDraft::default() });
}
