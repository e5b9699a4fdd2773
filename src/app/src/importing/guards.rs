//! The guards of an import: which parts of a plan need the user's explicit consent.

use super::origins::mark_outside;
use crate::workspace::Workspace;
use zhibu_domain::reporting::trust::{KEY, TrustedKey, TrustedNames, trusted_keys};
use zhibu_format::{AlikeName, Plan};

/// Applies every guard of an open ledger to a plan: what the office decides, changes outside a unit's
/// part, changes to a signed-off period, what files say of archived history, names that only look like
/// trusted ones, and the receipts of submissions. `own_unit` is the unit of the importing user. Files
/// altered after signing are guarded by the plan itself: see [`Plan::left_out_at_first`].
pub fn guard(plan: &mut Plan, workspace: &Workspace, own_unit: &str) {
    plan.mark_office();
    let returns = mark_outside(plan, workspace, own_unit);
    plan.mark_signed(workspace.ledger(), workspace.signed());
    plan.mark_archives();
    note_alike(plan, &trusted_keys(workspace.office()));
    // A ledger of one unit's part is not the office's ledger.
    if workspace.about().part.is_none() {
        plan.note_receipts(workspace.office(), own_unit, &returns);
    }
}

/// Maximum [`Plan::alike`]: more says no more.
const MOST_ALIKE: usize = 20;

/// Notes the names that only look like that of the holder of a trusted key: who exported a file, and
/// whose keys a file brings.
fn note_alike(plan: &mut Plan, trusted: &[TrustedKey]) {
    let trusted = TrustedNames::of(trusted);
    let authors = plan.files.iter().map(|file| &file.exported.by);
    let authors = authors.flat_map(|by| [Some(by.unit.clone()), by.signature()]);
    let keys = plan.diffs.iter().filter(|diff| &*diff.key.kind == KEY);
    let holders = keys.map(|diff| diff.title.clone());
    let mut found: Vec<AlikeName> = Vec::new();
    for name in authors.chain(holders).flatten() {
        let Some(holder) = trusted.imitated_by(&name) else { continue };
        let alike = AlikeName { name, holder: holder.to_owned() };
        if found.len() < MOST_ALIKE && !found.contains(&alike) {
            found.push(alike);
        }
    }
    plan.alike = found;
}

/// Whether every file of a plan belongs to the open ledger, by its id: a file without an id or with
/// another one is shown as another ledger's, and may be imported into a new ledger.
pub fn is_of_open_ledger(plan: &Plan, open_id: Option<&str>) -> bool {
    let mut ids = plan.files.iter().map(|file| file.about.as_ref().map(|about| &*about.id));
    open_id.is_some() && ids.all(|id| id == open_id)
}
