//! The menu by which a table leaves the program: the clipboard, .xlsx, CSV.

use std::sync::Arc;

use crate::components::unfold::unfold;
use crate::html::Element;
use crate::state::AppState;
use crate::state::loader::SheetMaker;
use zhibu_app::sheets::SheetSource;
use zhibu_text::m;

/// The menu, folded. What is in it, and all that makes a file of a table, is fetched when it is
/// unfolded; so a click in it copies at once, as browsers demand.
pub fn sheet_menu(
    state: AppState,
    make: impl Fn() -> Option<SheetSource> + Send + Sync + 'static,
) -> Element {
    let maker: Arc<SheetMaker> = Arc::new(make);
    unfold(state, "sheet-menu", m::SHEET_EXPORT, move || {
        (state.loader().sheet_menu)(state, maker.clone())
    })
}
