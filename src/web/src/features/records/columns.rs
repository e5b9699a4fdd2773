//! The columns of a list, and the fold in which they are chosen.

use std::sync::Arc;

use crate::components::button::{button, text_button};
use crate::components::tick::tick_box;
use crate::components::unfold::unfold;
use crate::html::{self, Element};
use crate::platform::PREFERENCES;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::views::records::columns::{
    ColumnChoice, ColumnMove, ColumnMoves, ShownColumns, column_choices, derived_columns,
    derived_values, with_column, with_move,
};
use zhibu_domain::columns::{DerivedValues, ListColumn};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Sort;
use zhibu_text::m;

/// The columns of a list, which this browser stores for its kind.
#[derive(Clone, Copy)]
pub struct ChosenColumns {
    state: AppState,
    kind: Kind,
    columns: Signal<Vec<ListColumn>>,
}

impl ChosenColumns {
    /// The stored columns.
    pub fn stored(state: AppState, kind: Kind) -> Self {
        Self { state, kind, columns: Signal::new(PREFERENCES.columns(kind)) }
    }

    /// What is derived for them and for the order of the list: worked out when the records change, and not
    /// while one searches.
    pub fn derived(self, sort: Memo<Sort>) -> Memo<Arc<DerivedValues>> {
        let Self { state, columns, .. } = self;
        let needed =
            Memo::new(move || columns.with(|columns| derived_columns(columns, sort.get())));
        Memo::new(move || {
            let as_of = state.as_of();
            let derived = needed
                .with(|needed| state.read(|workspace| derived_values(workspace, needed, as_of)));
            Arc::new(derived.unwrap_or_default())
        })
    }

    /// The columns with what is derived.
    pub fn shown(self, derived: Memo<Arc<DerivedValues>>) -> Memo<ShownColumns> {
        let columns = self.columns;
        Memo::new(move || ShownColumns { columns: columns.get(), derived: derived.get() })
    }

    /// The fold in which they are chosen.
    pub fn fold(self) -> Element {
        let Self { state, kind, columns } = self;
        unfold(state, "list-columns", m::COLUMNS, move || {
            let choices = move || {
                let choices = columns.with(|shown| column_choices(kind, shown, state.lang()));
                choices.into_iter().map(|choice| self.line(choice)).collect::<Vec<_>>()
            };
            let reset = button(state, "", m::COLUMNS_RESET, move || {
                self.set(ListColumn::usual(kind));
            });
            html::div()
                .child(html::p().class("quiet").child(state.t(m::COLUMNS_ABOUT)))
                .child(html::ul().attr("aria-label", state.t(m::COLUMNS)).child(choices))
                .child(reset)
        })
    }

    /// A column, with a tick box and the buttons that move it.
    fn line(self, choice: ColumnChoice) -> Element {
        let ColumnChoice { column, head, is_shown, is_fixed, moves } = choice;
        let columns = self.columns;
        let tick = tick_box(
            move || is_shown,
            move || self.set(columns.with_untracked(|shown| with_column(shown, column, !is_shown))),
        )
        .attr("disabled", is_fixed);
        let label = html::label().class("check").child(tick).child(html::span().child(head));
        let buttons = moves.map(|ColumnMoves { up, down }| {
            let moving = |mark: &'static str, name: String, direction: ColumnMove| {
                let moved = move || {
                    self.set(columns.with_untracked(|shown| with_move(shown, column, direction)));
                };
                text_button("plain", mark, moved).attr("aria-label", name)
            };
            [moving("↑", up, ColumnMove::Up), moving("↓", down, ColumnMove::Down)]
        });
        html::li().key(column.name(self.kind)).child(label).children(buttons.into_iter().flatten())
    }

    fn set(self, columns: Vec<ListColumn>) {
        self.state.set_list_columns(self.kind, &columns);
        self.columns.set(columns);
    }
}
