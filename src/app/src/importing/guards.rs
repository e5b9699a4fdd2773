//! The guards of an import: what of a plan is taken only if the user says so.

use crate::workspace::Workspace;
use zhibu_domain::reporting::scope::PartScopes;
use zhibu_format::{Part, Plan, PlannedFile};

/// Applies every guard of an open ledger to a plan: what lies outside a unit's part, what alters a
/// period that is signed off, and the receipts of what units hand in. `own_unit` is the unit of whoever
/// imports. Which keys are trusted, and files altered since they were signed, the plan itself guards:
/// see [`Plan::left_out_at_first`].
pub fn guard(plan: &mut Plan, workspace: &Workspace, own_unit: &str) {
    mark_outside(plan, workspace);
    plan.mark_signed(workspace.ledger(), workspace.signed());
    // One unit's part is nobody's office.
    if workspace.about().part.is_none() {
        plan.note_receipts(workspace.office(), own_unit);
    }
}

/// Marks what units' files alter that is another unit's. A ledger that is one unit's part itself has
/// nothing to compare with.
fn mark_outside(plan: &mut Plan, workspace: &Workspace) {
    let parts: Vec<_> =
        (0..).zip(&plan.files).filter_map(|(index, file)| Some((index, part_of(file)?))).collect();
    if parts.is_empty() || workspace.about().part.is_some() {
        return;
    }
    let scopes = PartScopes::of(workspace.register());
    for (index, part) in &parts {
        plan.mark_outside(*index, &scopes.scope(&part.organisation).own);
    }
}

/// Whether every file of a plan is of the open ledger, by its id: a file that names none, or another,
/// is announced as another ledger's, and may be put into a ledger of its own.
pub fn is_of_open_ledger(plan: &Plan, open_id: Option<&str>) -> bool {
    let mut ids = plan.files.iter().map(|file| file.about.as_ref().map(|about| &*about.id));
    open_id.is_some() && ids.all(|id| id == open_id)
}

fn part_of(file: &PlannedFile) -> Option<Part> {
    file.about.as_ref()?.part.clone()
}
