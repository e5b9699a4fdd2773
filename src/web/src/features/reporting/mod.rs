//! Rounds of reporting.

pub mod round_form;
pub mod rounds;
pub mod sign_off;

use crate::state::AppState;

/// Whether the open ledger is one unit's part.
fn is_part(state: AppState) -> bool {
    state.workspace().open().with(|open| open.as_ref().is_some_and(|open| open.1.part.is_some()))
}
