//! The guards of an import: which parts of a plan need the user's explicit consent.

use crate::workspace::Workspace;
use zhibu_domain::reporting::scope::PartScopes;
use zhibu_format::{Part, Plan, PlannedFile};

/// Applies every guard of an open ledger to a plan: changes outside a unit's part, changes to a
/// signed-off period, what files say of archived history, and the receipts of submissions. `own_unit` is the unit of the importing
/// user. Untrusted keys and files altered after signing are guarded by the plan itself: see
/// [`Plan::left_out_at_first`].
pub fn guard(plan: &mut Plan, workspace: &Workspace, own_unit: &str) {
    mark_outside(plan, workspace);
    plan.mark_signed(workspace.ledger(), workspace.signed());
    plan.mark_archives();
    // A ledger of one unit's part is not the office's ledger.
    if workspace.about().part.is_none() {
        plan.note_receipts(workspace.office(), own_unit);
    }
}

/// Marks changes in a unit's file to another unit's records. A ledger that is one unit's part
/// itself has nothing to compare with.
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

/// Whether every file of a plan belongs to the open ledger, by its id: a file without an id or with
/// another one is shown as another ledger's, and may be imported into a new ledger.
pub fn is_of_open_ledger(plan: &Plan, open_id: Option<&str>) -> bool {
    let mut ids = plan.files.iter().map(|file| file.about.as_ref().map(|about| &*about.id));
    open_id.is_some() && ids.all(|id| id == open_id)
}

fn part_of(file: &PlannedFile) -> Option<Part> {
    file.about.as_ref()?.part.clone()
}
