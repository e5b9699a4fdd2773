//! The cells of a list as they stand in the page: which cell an element is, and where a cell is.

use std::sync::Arc;

use wasm_bindgen::JsCast;

use crate::html::ElementRef;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::records::cells::{CellPlace, Direction, cell_beside};
use zhibu_app::views::records::columns::ShownColumns;
use zhibu_app::views::records::selection::ListedRows;
use zhibu_app::workspace::Workspace;
use zhibu_domain::columns::ListColumn;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;

/// The width that an editor has at least, in pixels.
const EDITOR_PX: f64 = 240.0;

/// The cells of a list. Copies refer to the same list.
#[derive(Clone, Copy)]
pub struct ListCells {
    state: AppState,
    kind: Kind,
    indices: Memo<Arc<Vec<u32>>>,
    query: Memo<Query>,
    shown: Memo<ShownColumns>,
    holder: ElementRef,
}

impl ListCells {
    /// The cells of the list of these rows.
    pub fn new(
        state: AppState,
        kind: Kind,
        indices: Memo<Arc<Vec<u32>>>,
        query: Memo<Query>,
        shown: Memo<ShownColumns>,
    ) -> Self {
        Self { state, kind, indices, query, shown, holder: ElementRef::new() }
    }

    /// The reference to the element that holds the list.
    pub fn holder(self) -> ElementRef {
        self.holder
    }

    /// The fields that its columns show.
    pub fn fields(self) -> Vec<usize> {
        let field = |column: &ListColumn| match column {
            ListColumn::Field(field) => Some(*field),
            ListColumn::Derived(_) => None,
        };
        self.shown.with_untracked(|shown| shown.columns.iter().filter_map(field).collect())
    }

    /// Whether deleted records are listed.
    pub fn are_deleted(self) -> bool {
        self.query.with_untracked(|query| query.deleted)
    }

    /// The element of a cell, if it is in the page and can be seen.
    pub fn cell(self, place: &CellPlace) -> Option<web_sys::Element> {
        let row = self.row_of(&place.id)?;
        let is_it = |column: &ListColumn| *column == ListColumn::Field(place.field);
        let column = self.shown.with_untracked(|shown| shown.columns.iter().position(is_it))?;
        // The first cell has the checkbox.
        let cell = row.children().item(u32::try_from(column + 1).ok()?)?;
        (cell.client_width() > 0).then_some(cell)
    }

    /// The element of a record's row, if it is in the page.
    pub fn row_of(self, id: &str) -> Option<web_sys::Element> {
        let index = self.state.read_untracked(|open| {
            open.register()
                .table(self.kind)
                .index_of(id)
                .and_then(|index| u32::try_from(index).ok())
        })??;
        let is_it = |known: &u32| *known == index;
        let row = self.indices.with_untracked(|indices| indices.iter().position(is_it))?;
        // The head is the first row.
        let selector = format!("tr[aria-rowindex=\"{}\"]", row + 2);
        self.holder.get_untracked()?.query_selector(&selector).ok()?
    }

    /// The record in whose row an element stands.
    pub fn id_at(self, element: &web_sys::Element) -> Option<String> {
        let row = element.closest("tbody tr").ok()??;
        let row = row.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2)?;
        let index = self.indices.with_untracked(|indices| indices.get(row).copied())?;
        let is_deleted = self.are_deleted();
        let id = |open: &Workspace| {
            open.register().table(self.kind).id(index as usize, is_deleted).to_string()
        };
        self.state.read_untracked(id)
    }

    /// The cell in which an element stands.
    pub fn place_at(self, element: &web_sys::Element) -> Option<CellPlace> {
        let id = self.id_at(element)?;
        let cell = element.closest("td").ok()??;
        let before = std::iter::successors(cell.previous_element_sibling(), |cell| {
            cell.previous_element_sibling()
        });
        // The first cell has the checkbox.
        let column = before.count().checked_sub(1)?;
        let shown = self.shown.with_untracked(|shown| shown.columns.get(column).copied());
        match shown? {
            ListColumn::Field(field) => Some(CellPlace { id, field }),
            ListColumn::Derived(_) => None,
        }
    }

    /// The next cell that can be seen: on narrow screens, lists show fewer columns.
    pub fn beside(self, place: &CellPlace, direction: Direction) -> Option<CellPlace> {
        let fields = self.fields();
        let beside = |from: &CellPlace| {
            self.indices.with_untracked(|indices| {
                let rows = ListedRows { kind: self.kind, indices, is_deleted: false };
                let beside = |open: &_| cell_beside(open, rows, &fields, from, direction);
                self.state.read_untracked(beside).flatten()
            })
        };
        let cells = std::iter::successors(beside(place), beside);
        cells.take(fields.len() + 1).find(|place| self.cell(place).is_some())
    }
}

/// The element that an event happens to.
pub fn target(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}

/// The style of an editor above a cell, within what the frame shows.
pub fn position_of(cell: &web_sys::Element) -> Option<String> {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    cell.scroll_into_view_with_scroll_into_view_options(&options);
    let frame = cell.closest(".table-frame").ok()??;
    let (cell, frame_rect) = (cell.get_bounding_client_rect(), frame.get_bounding_client_rect());
    let last = (frame_rect.width() - EDITOR_PX).max(0.0);
    let left = (cell.left() - frame_rect.left()).min(last).max(0.0);
    let left = left + f64::from(frame.scroll_left());
    let top = cell.top() - frame_rect.top() + f64::from(frame.scroll_top());
    Some(format!("left:{left}px;top:{top}px;min-width:{}px", cell.width().max(EDITOR_PX)))
}
