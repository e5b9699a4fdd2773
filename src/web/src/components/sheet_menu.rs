//! The menu by which a table leaves the program: the clipboard, .xlsx, CSV.

use std::sync::Arc;

use crate::components::unfold::unfold;
use crate::html::Element;
use crate::state::AppState;
use crate::state::loader::SheetMaker;
use zhibu_app::sheets::SheetSource;
use zhibu_text::{Message, m};

/// The menu, folded. What is in it, and all that makes a file of a table, is fetched when it is
/// unfolded; so a click in it copies at once, as browsers demand.
pub fn sheet_menu(
    state: AppState,
    make: impl Fn() -> Option<SheetSource> + Send + Sync + 'static,
) -> Element {
    menu_under(state, m::SHEET_EXPORT, Arc::new(make))
}

/// The same for a chart, which leaves as a picture too.
pub fn chart_menu(
    state: AppState,
    make: impl Fn() -> Option<SheetSource> + Send + Sync + 'static,
) -> Element {
    menu_under(state, m::CHART_EXPORT, Arc::new(make))
}

fn menu_under(state: AppState, label: Message, maker: Arc<SheetMaker>) -> Element {
    unfold(state, "sheet-menu", label, move || (state.loader().sheet_menu)(state, maker.clone()))
}
