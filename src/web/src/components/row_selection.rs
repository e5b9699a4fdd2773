//! The selection of a list's rows: the checkboxes, ranges by Shift, and all rows of the list.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::tick::tick_box;
use crate::html::{self, Element};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::views::records::selection::{ListedRows, SelectedCount, Selection};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;
use zhibu_text::{format_message, m};

/// The selected rows of a list. Copies refer to the same selection.
#[derive(Clone, Copy)]
pub struct RowSelection {
    state: AppState,
    kind: Kind,
    indices: Memo<Arc<Vec<u32>>>,
    is_deleted: Memo<bool>,
    selection: Signal<Selection>,
    count: Memo<SelectedCount>,
    /// Whether Shift was held when the mouse was last clicked.
    is_range: StoredValue<bool>,
}

impl RowSelection {
    /// Nothing selected in the list of these rows. Deleted records are never selected together with live
    /// ones.
    pub fn new(
        state: AppState,
        kind: Kind,
        indices: Memo<Arc<Vec<u32>>>,
        query: Memo<Query>,
    ) -> Self {
        let is_deleted = Memo::new(move || query.with(|query| query.deleted));
        let selection = Signal::new(Selection::default());
        let count = Memo::new(move || {
            // Follows nothing else while nothing is selected: a search in the list then costs nothing here.
            if selection.with(Selection::is_empty) {
                return SelectedCount::default();
            }
            let is_deleted = is_deleted.get();
            let count = |workspace: &Workspace| {
                indices.with(|indices| {
                    let rows = ListedRows { kind, indices, is_deleted };
                    selection.with(|selection| selection.count(workspace, rows))
                })
            };
            state.read(count).unwrap_or_default()
        });
        let this = Self {
            state,
            kind,
            indices,
            is_deleted,
            selection,
            count,
            is_range: StoredValue::new(false),
        };
        Effect::new(move || {
            is_deleted.track();
            this.clear();
        });
        this
    }

    /// Whether a record is selected, tracked.
    pub fn has(self, id: &str) -> bool {
        self.selection.with(|selection| selection.has(id))
    }

    /// How many records are selected, tracked.
    pub fn count(self) -> SelectedCount {
        self.count.get()
    }

    /// The ids of the selected records in a ledger, tracked.
    pub fn ids(self, workspace: &Workspace) -> Vec<String> {
        let is_deleted = self.is_deleted.get();
        self.selection.with(|selection| selection.ids(workspace, self.kind, is_deleted))
    }

    /// The ids of the selected records, untracked.
    pub fn ids_now(self) -> Vec<String> {
        untrack(|| self.state.read_untracked(|workspace| self.ids(workspace)).unwrap_or_default())
    }

    /// Selects nothing.
    pub fn clear(self) {
        if !self.selection.with_untracked(Selection::is_empty) {
            self.selection.set(Selection::default());
        }
    }

    /// Notes whether the click that changes a checkbox next is one for a range.
    pub fn note_click(self, is_shift_held: bool) {
        self.is_range.set_value(is_shift_held);
    }

    /// The checkbox of a row was clicked: selects the row or deselects it, or a range up to it.
    pub fn change(self, id: String) {
        if self.is_range.get_value() {
            self.change_range(id);
        } else {
            self.selection.update(|selection| selection.toggle(id));
        }
    }

    /// Selects the rows up to this one, or deselects them.
    pub fn change_range(self, id: String) {
        self.with_rows(|selection, workspace, rows| selection.toggle_range(workspace, rows, id));
    }

    fn with_rows(self, change: impl FnOnce(&mut Selection, &Workspace, ListedRows<'_>)) {
        let Self { state, kind, .. } = self;
        let is_deleted = self.is_deleted.get_untracked();
        self.indices.with_untracked(|indices| {
            let rows = ListedRows { kind, indices, is_deleted };
            state.read_untracked(|workspace| {
                self.selection.update(|selection| change(selection, workspace, rows));
            });
        });
    }

    /// The head of the column of checkboxes: selects all rows of the list, also those that are not in view.
    pub fn head(self) -> Element {
        let (state, indices) = (self.state, self.indices);
        let listed = move || indices.with(|indices| indices.len());
        let is_all = move || {
            let selected = self.count.get().listed;
            selected > 0 && selected == listed()
        };
        let is_some = move || {
            let selected = self.count.get().listed;
            selected > 0 && selected < listed()
        };
        let change = move || {
            self.with_rows(Selection::toggle_all);
        };
        let label = move || format_message!(m::TICK_ALL_LISTED, state.lang(), count = listed());
        let tick =
            tick_box(is_all, change).prop("indeterminate", is_some).attr("aria-label", label);
        html::th().attr("scope", "col").class("tick").child(tick)
    }
}
