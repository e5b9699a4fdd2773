//! Tables and small charts of roll-ups.

use crate::components::content::link;
use crate::components::data_table::table_element;
use crate::components::sheet_menu::sheet_menu;
use crate::html::{self, Element};
use crate::state::AppState;
use zhibu_app::sheets::SheetSource;
use zhibu_app::table::Table;
use zhibu_app::views::city::GrowthPicture;
use zhibu_text::m;

/// A table that is of no ledger, with the menu by which it leaves the program.
pub fn apart_table(state: AppState, test_id: &'static str, table: Table) -> Element {
    if table.rows.is_empty() {
        return html::p().class("quiet").child(state.t(m::NOTHING));
    }
    let element = html::table().class("plan").attr("data-testid", test_id);
    let source = SheetSource::Apart(table.clone().plain());
    let menu = sheet_menu(state, move || Some(source.clone()));
    let frame = html::scrolled(table.caption.clone(), table_element(state, element, table));
    html::div().class("with-sheet-menu").child(frame).child(menu)
}

/// Small charts side by side, and what is said of those that are not drawn.
pub fn growth(state: AppState, pictures: Vec<GrowthPicture>, note: String) -> Element {
    let figures = pictures.into_iter().map(|picture| figure(state, picture));
    let note = (!note.is_empty()).then(|| html::p().class("quiet").child(note));
    html::div().child(html::div().class("small-charts").children(figures)).child(note)
}

/// A small chart. What it says is below it in words.
pub fn figure(state: AppState, picture: GrowthPicture) -> Element {
    let GrowthPicture { title, reading, svg } = picture;
    let key = title.page.to_string();
    html::figure()
        .key(key)
        .class("small-chart")
        .child(html::figcaption().child(link(state, title)))
        .child(html::div().class("svg").attr("aria-hidden", "true").markup(move || svg.clone()))
        .child(html::p().class("quiet").child(reading))
}
