//! A virtual table: of thousands of rows only the visible ones are in the page.

use std::ops::Range;
use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::button;
use crate::components::chart::swatch;
use crate::components::tick::{tick_box, tick_one};
use crate::html::{self, Element, ElementRef, each};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::Page;
use zhibu_app::views::records::rows::{
    ListCell, ListCellLook, ListRow, ROW_PX, ScrolledList, list_rows, listed_ids, print_note,
    printed_rows, rows_in_sight, sorted_by, with_sort,
};
use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;
use zhibu_text::{self as text, m};

/// The ids of the ticked rows.
pub type Ticked = rustc_hash::FxHashSet<String>;

/// The state shared by the parts of a list.
#[derive(Clone, Copy)]
pub struct RecordTable {
    /// The page's state.
    pub state: AppState,
    /// The kind.
    pub kind: Kind,
    /// The indices of the rows in the kind's table, in order.
    pub indices: Memo<Arc<Vec<u32>>>,
    /// The query of the list, for the sort links in its heads.
    pub query: Memo<Query>,
    /// The ids of the ticked rows.
    pub ticked: Signal<Ticked>,
    /// The id of the record shown beside the list.
    pub selected: Memo<Option<String>>,
}

impl RecordTable {
    /// The table of a kind's records.
    pub fn view(self) -> Element {
        let Self { state, kind, query, .. } = self;
        let frame = ElementRef::new();
        let scrolled = Signal::new(ScrolledList::default());
        let measure = move || {
            if let Some(frame) = frame.get_untracked() {
                let px = |px: i32| usize::try_from(px).unwrap_or(0);
                let (top_px, height_px) = (px(frame.scroll_top()), px(frame.client_height()));
                scrolled.set(ScrolledList { top_px, height_px });
            }
        };
        // Another list starts at its top. Reading or setting what depends on the layout makes the
        // browser lay out the page at once, so a keystroke in the search does neither.
        Effect::new(move || {
            query.track();
            let Some(frame) = frame.get() else { return };
            let ScrolledList { top_px, height_px } = scrolled.get_untracked();
            if height_px == 0 {
                measure();
            } else if top_px > 0 {
                frame.set_scroll_top(0);
                scrolled.set(ScrolledList { top_px: 0, height_px });
            }
        });
        let range = Memo::new(move || {
            let count = self.count();
            if state.navigation().is_printing().get() {
                printed_rows(count)
            } else {
                rows_in_sight(scrolled.get(), count)
            }
        });
        let note = move || {
            let is_printing = state.navigation().is_printing().get();
            let message = print_note(self.count(), state.lang()).filter(|_| is_printing);
            message.map(|message| html::p().class("print-note").child(message))
        };
        html::div()
            .class("table-frame")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", state.t(text::kind(kind)))
            .node_ref(frame)
            .on(ev::scroll, move |_| measure())
            .child(note)
            .child(self.table(range))
    }

    /// The table with the rows of a range, and spacers in place of all others.
    fn table(self, range: Memo<Range<usize>>) -> Element {
        let Self { state, kind, indices, query, .. } = self;
        let rows = Memo::new(move || {
            let (range, lang) = (range.get(), state.lang());
            let deleted = query.with(|query| query.deleted);
            indices.with(|indices| {
                state
                    .read(|workspace| list_rows(workspace, kind, indices, range, deleted, lang))
                    .unwrap_or_default()
            })
        });
        // A row with the same content stays in the page.
        let key = |row: &ListRow| {
            let texts: Vec<_> = row.cells.iter().map(|cell| &*cell.text).collect();
            format!("{}\n{}\n{}\n{}", row.number, row.id, row.tick, texts.join("\n"))
        };
        let rows = each(move || rows.get(), key, move |row| self.row(row));
        let rows_above = move || range.with(|range| range.start);
        let rows_below = move || self.count().saturating_sub(range.with(|range| range.end));
        let body = html::tbody()
            .child(spacer(Box::new(rows_above)))
            .child(rows)
            .child(spacer(Box::new(rows_below)));
        html::table()
            .attr("data-testid", format!("table-{}", kind.code()))
            .attr("aria-rowcount", move || self.count() + 1)
            .child(html::thead().child(self.heads()))
            .child(body)
    }

    fn count(self) -> usize {
        self.indices.with(|indices| indices.len())
    }

    fn heads(self) -> Element {
        let tick = tick_box(move || self.is_all_ticked(), move || self.tick_all())
            .attr("aria-label", self.state.t(m::TICK_ALL));
        html::tr()
            .attr("aria-rowindex", "1")
            .child(html::th().attr("scope", "col").class("tick").child(tick))
            .children(self.kind.columns().iter().map(|field| self.head(*field)))
    }

    fn head(self, field: usize) -> Element {
        let Self { state, kind, query, .. } = self;
        let direction = move || {
            let is_descending = query.with(|query| sorted_by(kind, query, field))?;
            Some(if is_descending { "descending" } else { "ascending" })
        };
        let turn = move || {
            let sorted = query.with_untracked(|query| with_sort(kind, query, field));
            state.navigation().show_list(kind, &sorted);
        };
        html::th()
            .attr("scope", "col")
            .attr("class", cell_class(kind, field))
            .attr("aria-sort", direction)
            .child(button(state, "head", text::field_name(FieldId { kind, index: field }), turn))
    }

    fn row(self, row: ListRow) -> Element {
        let Self { state, kind, ticked, selected, .. } = self;
        let ListRow { number, id, tick: label, cells } = row;
        let tick = tick_one(ticked, id.clone()).attr("aria-label", label);
        let id: Arc<str> = id.into();
        let is_selected = {
            let id = id.clone();
            move || selected.with(|selected| selected.as_deref() == Some(&*id))
        };
        let link = {
            let id = id.clone();
            move || {
                let page = Page::Detail(kind, id.to_string());
                state.navigation().route().with(|route| route.with_page(page).to_string())
            }
        };
        let open = move || {
            let route = state.navigation().route().get_untracked();
            state.go(route.with_page(Page::Detail(kind, id.to_string())));
        };
        let tick =
            html::td().class("tick").on(ev::click, |event| event.stop_propagation()).child(tick);
        let mut columns = kind.columns().iter().zip(cells);
        let first = columns.next().map(|(_, cell)| {
            let link = html::a().attr("href", link).on(ev::click, |event| event.stop_propagation());
            let is_owed = cell.look == ListCellLook::Owed;
            html::td().child(link.attr("class", is_owed.then_some("owed")).child(cell.text))
        });
        let cells = columns.map(|(field, ListCell { text, look })| {
            let inner = match look {
                ListCellLook::Plain => html::span(),
                ListCellLook::Owed => html::span().class("owed"),
                ListCellLook::Choice(color) => html::span().class("chip").child(color.map(swatch)),
            };
            html::td().attr("class", cell_class(kind, *field)).child(inner.child(text))
        });
        html::tr()
            .attr("aria-rowindex", number + 2)
            .attr("class", move || is_selected().then_some("selected"))
            .on(ev::click, move |_| open())
            .child(tick)
            .child(first)
            .children(cells)
    }

    fn is_all_ticked(self) -> bool {
        let count = self.count();
        count > 0 && self.ticked.with(Ticked::len) == count
    }

    fn tick_all(self) {
        let Self { state, kind, indices, query, ticked, .. } = self;
        if untrack(|| self.is_all_ticked()) {
            ticked.set(Ticked::default());
            return;
        }
        let deleted = query.with_untracked(|query| query.deleted);
        let ids = indices.with_untracked(|indices| {
            state.read_untracked(|workspace| listed_ids(workspace, kind, indices, deleted))
        });
        ticked.set(ids.unwrap_or_default().into_iter().collect());
    }
}

/// A row with the height of the rows that are not in the page.
fn spacer(rows: Box<dyn Fn() -> usize + Send>) -> Element {
    html::tr()
        .class("spacer")
        .attr("aria-hidden", "true")
        // A DOM property, as the content security policy forbids style attributes.
        .prop("style", move || format!("height:{}px", rows().saturating_mul(ROW_PX)))
        .child(html::td())
}

/// Numbers are aligned right, and dates do not wrap.
fn cell_class(kind: Kind, field: usize) -> Option<&'static str> {
    match kind.fields()[field].field_type {
        FieldType::Count | FieldType::Quantity => Some("number"),
        FieldType::Date => Some("date"),
        _ => None,
    }
}
