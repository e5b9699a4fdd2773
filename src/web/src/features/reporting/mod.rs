//! Rounds of reporting.

pub mod round_form;
pub mod rounds;
pub mod sign_off;

use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::reporting::rounds::RoundView;

/// The current round, if there is one.
type RoundNow = Memo<Option<RoundView>>;

/// Whether the open ledger is the part of one unit.
fn is_part(state: AppState) -> bool {
    state
        .workspace()
        .open()
        .with(|open| open.as_ref().is_some_and(|open| open.about.part.is_some()))
}
