//! What is done with temporary organisations.

use zhibu_domain::branches::aftermath;

use crate::workspace::{Command, Workspace};

/// Members who have not left an organisation that has ended leave it with its end. Returns how many,
/// and the command; `None` where there is nobody to leave.
pub fn leave_with_end(workspace: &Workspace, branch: &str) -> Option<(usize, Command)> {
    let writes = aftermath::leave_with_end(workspace.register(), branch);
    (!writes.is_empty()).then(|| (writes.len(), Command::PutAll(writes)))
}
